"""Checks the public document of an exam: anyone can, with nothing but the document. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What does not fit; `about` names the part of the document."""

    about: str
    zh: str
    en: str


def faults(proof: Mapping[str, Any]) -> list[Fault]:
    """Everything that does not fit, empty for a sound exam. KeyError or TypeError for what is no such document.

    The opened seed hashes to the commitment; the commitment came before every show; every show began with that hash, with the same
    scenario, tables and engine.
    """
    found: list[Fault] = []
    if proof["seed"] is None:
        found.append(Fault("seed", "种子还没有公开，现在还不能核对。", "The seed is not open yet, so it cannot be checked."))
    elif hashlib.sha256(str(proof["seed"]).encode()).hexdigest() != proof["seed_hash"]:
        found.append(Fault("seed", "公开的种子和事先公布的哈希对不上。", "The opened seed does not hash to what was published before."))
    same = ("seed_hash", "scenario_hash", "tables_hash", "engine_version")
    for show in proof["shows"]:
        name = show["show"]
        if any(show[part] != proof[part] for part in same):
            found.append(Fault(f"show {name}", f"{name} 用的不是这场考试的观众。", f"{name} did not have the audience of this exam."))
        committed = proof["committed"]["position"]
        if committed is None or committed >= show["started"]["position"]:
            sentence = (f"{name} 在公布哈希之前就开始了。", f"{name} began before the hash was published.")
            found.append(Fault(f"order {name}", *sentence))
    return found

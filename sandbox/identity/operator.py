"""The operator of the machine (R-ROLE-7): whoever can read the data folder may use the key that lies in it, for what machines are asked.

The key is for the command line on the same computer: it tries out the venue and makes accounts of staff; it opens nothing of a class.
Where `training/` is not carried an outside class-management service comes with it too, and keeps the classes' rosters.
"""

import os
from dataclasses import replace
from pathlib import Path

from sandbox.actor import Actor
from sandbox.chance import Chance

PREFIX = "opr_"
OPERATOR = Actor("operator", kind="service", scopes=frozenset({"media.rehearse", "staff.manage"}))
ROSTER_OPERATOR = replace(OPERATOR, scopes=OPERATOR.scopes | {"roster.read", "roster.write"})
"""Who comes with the key where `training/` is not carried."""


def key_file(data_dir: Path) -> Path:
    """Where the key of this installation lies."""
    return data_dir / "keys" / "operator.key"


def open_operator_key(data_dir: Path, chance: Chance) -> str:
    """The operator's token; made on the first call, for the owner's eyes only."""
    path = key_file(data_dir)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(PREFIX + chance.secret(256))
    return path.read_text().strip()

"""The category tree: what each leaf asks of a listing (domain.md D.3, E.1), read once from dated data."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

SevenDays = Literal["must", "may_exclude", "excluded"]


@dataclass(frozen=True)
class Attribute:
    """One attribute of a category; `options` is empty for free text, `pattern` must be found in the value."""

    name: str
    name_en: str
    required: bool
    options: tuple[str, ...] = ()
    pattern: str = ""
    hint: str = ""

    def fits(self, value: str) -> bool:
        """Whether a value that was filled in is one of the options, or has the right form."""
        if self.options:
            return value in self.options
        return not self.pattern or re.search(self.pattern, value) is not None


@dataclass(frozen=True)
class Document:
    """A kind of proof with a number of a known form."""

    id: str
    name: str
    name_en: str
    pattern: str
    example: str

    def fits(self, number: str) -> bool:
        """Whether the number has this document's form; its digits are plain ones, as printed on the paper."""
        return re.search(self.pattern, number, re.ASCII) is not None


@dataclass(frozen=True)
class Leaf:
    """A category one can list under: the third level, below a branch of a group.

    `licence`: the shop's licence must cover the group; `unit`: a net content is asked (C13).
    """

    id: str
    name: str
    name_en: str
    group: str
    group_name: str
    group_name_en: str
    branch: str
    branch_en: str
    attributes: tuple[Attribute, ...]
    documents: tuple[Document, ...]
    seven_days: SevenDays
    licence: bool
    unit: bool


@dataclass(frozen=True)
class Blocked:
    """A category that is closed here, with the reason."""

    id: str
    name: str
    name_en: str
    reason: str
    reason_en: str


@dataclass(frozen=True)
class Tree:
    """All of it, as of `version` (a date). `proofs` are documents any listing may carry to support what it says."""

    version: str
    leaves: dict[str, Leaf]
    groups: dict[str, tuple[str, str]]
    blocked: dict[str, Blocked]
    documents: dict[str, Document]
    proofs: tuple[str, ...]


@cache
def tree() -> Tree:
    """The category tree in force."""
    raw = yaml.safe_load(files("sandbox.trade").joinpath("categories.yaml").read_text("utf-8"))
    documents = {key: Document(key, one["zh"], one["en"], one["pattern"], one["example"]) for key, one in raw["documents"].items()}
    leaves = {}
    for group in raw["groups"]:
        for leaf in group["leaves"]:
            leaves[leaf["id"]] = _leaf(group, leaf, documents)
    return Tree(
        version=raw["version"],
        leaves=leaves,
        groups={group["id"]: (group["zh"], group["en"]) for group in raw["groups"]},
        blocked={one["id"]: Blocked(one["id"], one["zh"], one["en"], one["reason"]["zh"], one["reason"]["en"]) for one in raw["blocked"]},
        documents=documents,
        proofs=tuple(raw["proofs"]),
    )


def _leaf(group: dict[str, Any], leaf: dict[str, Any], documents: dict[str, Document]) -> Leaf:
    branch = next(one for one in group["branches"] if leaf["id"] in one["leaves"])
    attributes = {one["zh"]: _attribute(one) for one in [*group.get("attributes", []), *leaf.get("attributes", [])]}
    return Leaf(
        id=leaf["id"],
        name=leaf["zh"],
        name_en=leaf["en"],
        group=group["id"],
        group_name=group["zh"],
        group_name_en=group["en"],
        branch=branch["zh"],
        branch_en=branch["en"],
        attributes=tuple(attributes.values()),
        documents=tuple(documents[key] for key in leaf.get("documents", group.get("documents", []))),
        seven_days=leaf.get("seven_days", group["seven_days"]),
        licence=bool(group.get("licence", False)),
        unit=bool(leaf.get("unit", group.get("unit", False))),
    )


def _attribute(raw: dict[str, Any]) -> Attribute:
    return Attribute(raw["zh"], raw["en"], raw["required"], tuple(raw.get("options", ())), raw.get("pattern", ""), raw.get("hint", ""))

"""What a sheet of listings says of papers (until when, for whom) and of specifications (dimensions and their values)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.trade.listing_form import Dimension, DocumentForm

PAPERS = {"资质有效期": "expires_on", "资质主体": "holder", "资质图": "picture"}
"""Columns of papers, one line a paper: `sc=2027-01-31`, the second of a kind on the second line of it."""
VALUES = "规格值"
"""The column of specifications that holds a value of each dimension."""


def packed(values: Sequence[str]) -> str:
    """Values in one cell, parted by 、; one that holds the sign has a backslash before it."""
    return "、".join(value.replace("\\", "\\\\").replace("、", "\\、") for value in values)


def unpacked(text: str) -> list[str]:
    """The values of a cell, the other way round."""
    if not text:
        return []
    found, escaped = [""], False
    for sign in text:
        if escaped or sign not in "\\、":
            found[-1] += sign
            escaped = False
        elif sign == "\\":
            escaped = True
        else:
            found.append("")
    return [value.strip()[:500] for value in found]


def dimensions_out(specs: Sequence[Dimension]) -> str:
    """A dimension a line: `颜色=红、蓝`."""
    return "\n".join(f"{one.name}={packed(one.values)}" for one in specs)


def dimensions_back(text: str, faults: list[str]) -> list[dict[str, Any]]:
    """The dimensions of a cell."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 10 or any("=" not in line for line in lines):
        faults.append("规格维度一行写一个，例如 颜色=红、蓝，最多 3 行。")
    pairs = [line.partition("=") for line in lines[:10] if "=" in line]
    return [{"name": name.strip()[:500], "values": unpacked(values)[:100]} for name, _, values in pairs]


def paper_cells(documents: Sequence[DocumentForm]) -> tuple[str, ...]:
    """The cells of the papers' columns; empty where no paper says anything."""
    found = []
    for field in PAPERS.values():
        values = [getattr(one, field) or "" for one in documents]
        found.append("\n".join(f"{one.kind}={value}" for one, value in zip(documents, values, strict=True)) if any(values) else "")
    return tuple(found)


def with_papers(documents: list[dict[str, Any]], line: Mapping[str, str], faults: list[str]) -> list[dict[str, Any]]:
    """The documents with what the papers' columns of a line say of each."""
    for column, field in PAPERS.items():
        waiting = list(documents)
        for kind, sign, value in (part.strip().partition("=") for part in line.get(column, "").split("\n") if part.strip()):
            paper = next((one for one in waiting if one["kind"] == kind.strip()), None)
            if not sign or paper is None:
                faults.append(f"{column}要写成 资质=内容，而且“资质”里要有它：“{kind[:20]}”。")
                continue
            waiting.remove(paper)
            if field == "expires_on" and value.strip() and not _is_day(value.strip()):
                faults.append(f"{column}要写成 2027-01-31 这样的日期：“{value.strip()[:20]}”。")
            elif value.strip():
                paper[field] = value.strip()[: 64 if field == "picture" else 500]
    return documents


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def kept_papers(typed: Sequence[DocumentForm], before: Sequence[DocumentForm], missing: frozenset[str]) -> list[DocumentForm]:
    """Papers of a sheet without some of their columns: what it has no column for stays as it was with the paper of that kind."""
    lost = [field for field in PAPERS.values() if f"documents.{field}" in missing]
    waiting, found = list(before), []
    for one in typed:
        old = next((each for each in waiting if each.kind == one.kind), None)
        if old is not None:
            waiting.remove(old)
        found.append(one.model_copy(update={field: getattr(old, field) for field in lost}) if old is not None else one)
    return found

"""The answers of a sitting as they arrive, pure: per question the newest by the client's counter stays, never an older one over a newer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Kept = dict[str, list[object]]
"""Number of the question -> [counter, places chosen]; as it is stored."""


@dataclass(frozen=True)
class Save:
    """One answer on its way in: question, counter of the device, places of the chosen options."""

    number: int
    seq: int
    chosen: tuple[int, ...]


def merge(kept: Mapping[str, list[object]], saves: Iterable[Save], questions: int) -> Kept:
    """What is kept after these saves. Numbers that no question has are left out. Merging in any order gives the same."""
    merged: Kept = dict(kept)
    for save in saves:
        if not 1 <= save.number <= questions:
            continue
        before = merged.get(str(save.number))
        candidate: list[object] = [save.seq, sorted(set(save.chosen))]
        if before is None or _weight(candidate) > _weight(before):
            merged[str(save.number)] = candidate
    return merged


def _weight(entry: list[object]) -> tuple[int, list[int]]:
    seq, chosen = entry
    return int(str(seq)), [int(str(place)) for place in chosen] if isinstance(chosen, list) else []


def chosen_of(kept: Mapping[str, list[object]]) -> dict[int, list[int]]:
    """Number of the question -> places chosen."""
    return {int(number): _weight(entry)[1] for number, entry in kept.items()}


def newest(kept: Mapping[str, list[object]]) -> int:
    """The highest counter kept, 0 for none; a device that takes over counts on from here."""
    return max((_weight(entry)[0] for entry in kept.values()), default=0)

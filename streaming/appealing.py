"""Pure: an appeal against a violation (申诉): from when to when it may be made, what may follow what, and what its words must not hold."""

import re
from dataclasses import dataclass
from typing import Final, Literal

DAYS: Final = 7
WINDOW_MS: Final = DAYS * 86_400_000
"""How long after a show, or after its exam is opened, an appeal may be made."""
MOST_LETTERS: Final = 500

State = Literal["open", "upheld", "lifted"]
Verdict = Literal["upheld", "lifted"]
Gate = Literal["running", "sealed", "open", "over"]
FINAL: Final[frozenset[str]] = frozenset({"upheld", "lifted"})

PRIVATE: Final = (
    re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9](?:[ -]?\d){9}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
)
"""Identity card, mobile phone and e-mail, as people write them."""


@dataclass(frozen=True)
class Window:
    """Whether an appeal may be made now. `until`: the last millisecond it may, ms since 1970; None while that is not known.

    `gate` is running (the show is not over), sealed (its exam is not opened), open or over.
    """

    gate: Gate
    until: int | None = None


def window(now: int, ended_at: int | None, sealed: bool, opened_at: int | None = None) -> Window:
    """The window at `now`. Times are ms since 1970; `sealed`: the exam the show belongs to is not opened, `opened_at`: when it was."""
    if ended_at is None:
        return Window("running")
    if sealed:
        return Window("sealed")
    until = max(ended_at, opened_at or 0) + WINDOW_MS
    return Window("open" if now <= until else "over", until)


def follows(state: State | None, wanted: State) -> bool:
    """Whether `wanted` may come after `state` (None: nobody appealed): one appeal, one decision, and a decision stands."""
    return (state is None and wanted == "open") or (state == "open" and wanted in FINAL)


def clean(text: str) -> str:
    """The words without the white space around and inside them that nobody meant; lines stay."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def private_part(text: str) -> str | None:
    """The first passage that looks like an identity card, a mobile phone or an e-mail address; None for words without one."""
    for pattern in PRIVATE:
        found = pattern.search(text)
        if found is not None:
            return found.group()
    return None

"""Pure: what the rules find in words of the desk (domain.md D.2), and whether words put something right (C24)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sandbox.trade.compliance import Context, Where, check_text
from sandbox.trade.normalise import plain

MOST_FINDINGS = 5
WINDOW_MS = 30_000
"""Put right within half a minute of the show's time, a violation costs half (C24)."""
SAID_KEPT = 300
PUTS_RIGHT = re.compile(r"更正|纠正|口误|说错了|说得不对|准确的?说法|正确的?说法|\bcorrection\b", re.IGNORECASE)
SHORTEST_CLAIM = 2


@dataclass(frozen=True)
class Finding:
    """A passage a rule objects to: `points` of 100, `quote` as it was written, the law, and how it may be said."""

    rule: str
    points: int
    quote: str
    law: str
    rewrite: str


def findings(text: str, where: Where, context: Context, forgiven: Collection[str] = ()) -> tuple[Finding, ...]:
    """What the rules find in `text`, each passage once, at most five. `forgiven`: quotes that are only repeated to put them right."""
    found: dict[tuple[str, str], Finding] = {}
    known = {plain(quote).text for quote in forgiven}
    for hit in check_text(text, where, context):
        same = plain(hit.quote).text
        if same not in known:
            found.setdefault((hit.rule, same), Finding(hit.rule, hit.points, hit.quote, hit.law, hit.rewrite))
    return tuple(found.values())[:MOST_FINDINGS]


def puts_right(text: str) -> bool:
    """Whether these words are a correction: they say so (更正, 口误, 准确说法), and say something besides."""
    rest, said_so = PUTS_RIGHT.subn("", text)
    return said_so > 0 and sum(letter.isalnum() for letter in rest) >= SHORTEST_CLAIM


def meant(text: str, quotes: Collection[str]) -> list[str]:
    """Those of `quotes` that the words name."""
    clean = plain(text).text
    return [quote for quote in quotes if quote and plain(quote).text in clean]

"""Exit interviews: the most valuable viewers who left without what they would have bought say why, each in one sentence.

Most have looked at goods; a few places are for those whom the room drove out before.
"""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

from streaming.audience.farewells import DOOR_KEPT
from streaming.audience.farewells import KEPT as MOST

from .exit_words import ABOUT, DOOR, SENTENCES

AT_THE_DOOR: Final = 4
"""So many of them never looked, when there are as many; what one kind leaves free goes to the other."""


@dataclass(frozen=True)
class Gone:
    """A lost viewer as the crowd told it; `causes` in thousandths. `looked`: at goods, else `causes` are those of leaving."""

    viewer: str
    nick: str
    persona: str
    listing_id: str
    value_fen: int
    decided_showms: int
    left_showms: int
    causes: Mapping[str, int]
    asked_about: str
    asked_showms: int
    looked: bool = True

    @property
    def reason(self) -> str:
        """The cause with the largest part in it, mere time not among them; equal ones in the order of the alphabet."""
        return min(self.causes, key=lambda cause: (cause == "natural", -self.causes[cause], cause))


@dataclass
class Exits:
    """Gathers them second by second; only the most valuable are kept."""

    viewers: int = 0
    fen: Counter[str] = field(default_factory=Counter)
    not_bought: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[int, int, int, Gone]] = field(default_factory=list)
    unseen: dict[str, list[tuple[int, int, int, Gone]]] = field(default_factory=dict)

    def take(self, told: Mapping[str, Any], showms: int) -> None:
        """The acts of one second (`Acts.to_plain`, and what stands beside them on the wire)."""
        self.viewers += told.get("ln", 0)
        self.fen.update(told.get("lf", {}))
        self.not_bought.update(told.get("nb", {}))
        for at, one in enumerate((*told.get("lv", ()), *told.get("lx", ()))):
            _keep(self.kept, MOST, gone_of(one, showms), at)
        for at, one in enumerate(told.get("ld", ())):
            gone = gone_of(one, showms, looked=False)
            _keep(self.unseen.setdefault(gone.reason, []), DOOR_KEPT, gone, at)

    def chosen(self) -> list[Gone]:
        """Who is asked, the dearest first. Of those who never looked the dearest of each cause come before the second ones."""
        looked = sorted(self.kept, key=itemgetter(slice(3)), reverse=True)
        door = [sorted(them, key=itemgetter(slice(3)), reverse=True) for _, them in sorted(self.unseen.items())]
        turns = sorted(
            ((turn, one) for them in door for turn, one in enumerate(them)), key=lambda each: (each[0], -each[1][0], -each[1][1])
        )
        places = min(len(turns), max(AT_THE_DOOR, MOST - len(looked)))
        both = [*looked[: MOST - places], *(one for _, one in turns[:places])]
        return [gone for *_, gone in sorted(both, key=itemgetter(slice(3)), reverse=True)]

    def document(self, names: Mapping[str, str]) -> dict[str, Any]:
        """`interviews`, the dearest first; `lost` what all lost viewers would have paid, by cause; `not_bought` looks by cause."""
        return {
            "interviews": [interview(gone, names.get(gone.listing_id, ""), turn) for turn, gone in enumerate(self.chosen())],
            "lost_viewers": self.viewers,
            "lost": [{"cause": cause, "fen": fen} for cause, fen in sorted(self.fen.items(), key=lambda one: (-one[1], one[0]))],
            "not_bought": [
                {"cause": cause, "looks_milli": part} for cause, part in sorted(self.not_bought.items(), key=lambda one: (-one[1], one[0]))
            ],
        }


def gone_of(told: Sequence[Any], showms: int, *, looked: bool = True) -> Gone:
    """A lost viewer from his place in the acts of a second."""
    viewer, nick, persona, listing, value, tick, causes, about, asked = told
    return Gone(viewer, nick, persona, listing, value, tick * 1000, showms, causes, about, asked * 1000, looked)


def _keep(heap: list[tuple[int, int, int, Gone]], most: int, gone: Gone, at: int) -> None:
    """Among the `most` dearest; of equal ones who left first, `at` his place in the second."""
    heapq.heappush(heap, (gone.value_fen, -gone.left_showms, -at, gone))
    if len(heap) > most:
        heapq.heappop(heap)


def interview(gone: Gone, name: str, turn: int) -> dict[str, Any]:
    """One viewer's sentence in both languages, with the moment it speaks of."""
    asked = gone.reason in ("unanswered", "own_question") and gone.asked_about in ABOUT
    pair = SENTENCES["asked"] if asked else (SENTENCES if gone.looked else DOOR)[gone.reason]
    zh, en = pair[turn % len(pair)]
    about_zh, about_en = ABOUT.get(gone.asked_about, ("", ""))
    price = f"{gone.value_fen / 100:g}"
    return {
        "viewer": gone.viewer,
        "nick": gone.nick,
        "persona": gone.persona,
        "listing_id": gone.listing_id,
        "value_fen": gone.value_fen,
        "looked": gone.looked,
        "cause": gone.reason,
        "causes": dict(sorted(gone.causes.items())),
        "showms": gone.asked_showms if asked else gone.decided_showms,
        "left_showms": gone.left_showms,
        "zh": zh.format(name=name or "这个商品", price=price, about=about_zh),
        "en": en.format(name=name or "it", price=price, about=about_en),
    }

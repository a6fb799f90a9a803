"""What is remembered of those who did not buy: how they feel about answers, what they missed and why, and what they say when they go."""

from dataclasses import asdict
from typing import Any, Final

from .acts import Acts, Lost
from .farewells import Farewells, Own
from .fixed import MILLI
from .goods import Good
from .nicks import nick
from .patience import Burning
from .rows import Due
from .stalls import NO_NEED, Stalls
from .tables import Tables
from .viewers import Viewers, name_of, number_of
from .wants import Miss

LOST_TOLD: Final = 3
"""So many of those who leave in a second without what they wanted are told one by one, the most valuable; the rest is summed up.

Beyond these, `farewells` tells who is among the most valuable of the whole show.
"""


class Regrets:
    """Feelings, questions nobody answered and missed goods by viewer's number."""

    stalls: Stalls

    def __init__(self, tables: Tables, words: bool, nicks: int, farewells: Farewells) -> None:
        self.tables, self.words, self.nicks, self.farewells = tables, words, nicks, farewells
        self.feelings: dict[int, int] = {}
        """What an answer (or none) to his own question is worth to a viewer, in thousandths of a util."""
        self.ignored: dict[int, tuple[str, int]] = {}
        """Whose question nobody answered: what he asked about and when."""
        self.misses: dict[int, Miss] = {}
        self._noted: set[int] = set()
        """Of whom anything stands, or stood, in the last three."""

    def feel(self, vid: int, worth: int) -> None:
        """Somebody's own question was answered, or not."""
        self.feelings[vid] = worth
        self._noted.add(vid)

    def ignore(self, vid: int, intent: str, asked: int) -> None:
        """Nobody answered what somebody asked about in second `asked`."""
        self.ignored[vid] = (intent, asked)
        self._noted.add(vid)

    def _missed(self, vid: int, persona: int, listing_id: str, price_fen: int, causes: dict[str, int], acts: Acts) -> None:
        """Note why somebody did not buy; who would have, with everything right, is remembered with what it was."""
        for cause, share in causes.items():
            acts.not_bought[cause] = acts.not_bought.get(cause, 0) + share
        if causes is not NO_NEED:
            self.misses[vid] = Miss(persona, listing_id, price_fen, acts.tick, causes)
            self._noted.add(vid)

    def unseen(self, due: Due, viewers: Viewers, burning: Burning, own: Own, shelf: list[Good], acts: Acts) -> None:
        """Before anybody leaves: the dearest who go without a look at goods of `shelf` are told. `own`: `Viewers.grudges`."""
        for one in self.farewells.unseen(due, viewers, burning, own, shelf, self.stalls):
            vid = number_of(one.viewer) or 0
            intent, asked = self.ignored.get(vid, ("", 0))
            acts.unseen.append(one._replace(nick=self._nick(vid), tick=acts.tick, asked_about=intent, asked_tick=asked))

    def gone(self, vids: list[int], acts: Acts) -> None:
        """These viewers have left. Who would have bought is lost business: its value by cause, and the most valuable told one by one."""
        noted = self._noted.intersection(vids)
        if not noted:
            return
        self._noted -= noted
        lost = [(self.misses[vid].price_fen, vid) for vid in noted if vid in self.misses]
        lost.sort(reverse=True)
        for at, (value, vid) in enumerate(lost):
            miss = self.misses.pop(vid)
            acts.lost_viewers += 1
            for cause, share in miss.causes.items():
                acts.lost_fen[cause] = acts.lost_fen.get(cause, 0) + value * share // MILLI
            told = self.words and self.farewells.takes(value)
            if at < LOST_TOLD or told:
                intent, asked = self.ignored.get(vid, ("", 0))
                viewer, persona = name_of(vid), self.tables.personas[miss.persona]
                gone = Lost(viewer, self._nick(vid), persona, miss.listing_id, value, miss.tick, miss.causes, intent, asked)
                (acts.lost if at < LOST_TOLD else acts.more_lost).append(gone)
        for vid in noted:
            self.feelings.pop(vid, None)
            self.ignored.pop(vid, None)

    def _nick(self, vid: int) -> str:
        return nick(self.nicks, vid, self.tables.language) if self.words else ""

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {
            "feelings": sorted(self.feelings.items()),
            "ignored": list(self.ignored.items()),
            "misses": [(vid, asdict(miss)) for vid, miss in self.misses.items()],
            "farewells": self.farewells.to_json(),
        }

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.feelings = dict(map(tuple, data["feelings"]))
        self.ignored = {vid: (intent, asked) for vid, (intent, asked) in data["ignored"]}
        self.misses = {vid: Miss(**miss) for vid, miss in data["misses"]}
        if "farewells" in data:  # snapshots of before there were any
            self.farewells.from_json(data["farewells"])
        self._noted = {*self.feelings, *self.ignored, *self.misses}

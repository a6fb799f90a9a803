"""Incidents (突发事件): what each one does to the room, the steps that are expected of the host, and how fast they came.

A procedure is a small state machine: its steps wait for signs of the host, in any order, each with its time; a spoiler ends it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from .fixed import MILLI

Outcome = Literal["handled", "late", "missed"]


@dataclass(frozen=True)
class Step:
    """One thing to do within `within_s` seconds. `signs` are any of: a word of `Inbox.signs`, with ` *` for the incident's listing."""

    name: str
    within_s: int
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    """What is expected and how it feels. `lasts_s`: over by then, handled or not. `unrest`: what it burns of patience (thousandths).

    `asks`: the intent of the question with which it enters. `spoilers`: signs after which it cannot end well. `trust`: what is lost
    (thousandths) when it is missed. `calls_for`: what viewers talk about meanwhile, and how much of that (thousandths).
    """

    steps: tuple[Step, ...]
    lasts_s: int
    unrest: int
    trust: int
    topic: str
    asks: str | None = None
    spoilers: tuple[str, ...] = ()


PROCEDURES: Final[dict[str, Procedure]] = {
    "troll_raid": Procedure(
        (Step("mute", 45, ("mute",)), Step("carry_on", 60, ("reply", "speak", "answer", "call"))), 150, 900, 60, "troll"
    ),
    "wrong_price": Procedure(
        (Step("stop_selling", 30, ("unpin *", "off *", "price *")), Step("explain", 60, ("reply",))), 120, 700, 120, "wrong_price"
    ),
    "sold_out_rumour": Procedure(
        (Step("deny", 40, ("reply", "asked")), Step("show_stock", 90, ("stock *", "pin *"))), 120, 500, 40, "rumour", asks="stock"
    ),
    "professional_complainant": Procedure(
        (Step("answer", 45, ("reply", "asked")), Step("show_proof", 90, ("offer", "pin *"))),
        150, 500, 150, "complaint", asks="quality", spoilers=("violation", "mute"),
    ),
    "competitor_comparison": Procedure(
        (Step("answer", 45, ("reply", "asked")), Step("show_value", 90, ("offer", "pin *"))),
        120, 400, 30, "compare", asks="haggle", spoilers=("violation",),
    ),
    "big_order": Procedure(
        (Step("answer", 60, ("reply", "asked")), Step("check_stock", 90, ("stock *", "pin *"))), 120, 0, 0, "bulk", asks="stock"
    ),
    "network_stall": Procedure(
        (Step("tell", 30, ("reply",)), Step("back_on", 60, ("picture", "speak", "call"))), 90, 600, 30, "no_picture"
    ),
    "cold_room": Procedure((Step("call", 30, ("call", "reply")), Step("offer", 75, ("offer", "pin *", "answer"))), 120, 400, 0, "cold"),
}  # fmt: skip
"""The eight kinds of `crowd.md`; times and sizes are ours (class X)."""

BULK_PIECES: Final = 20


@dataclass
class Running:
    """An incident that is on. `done`: seconds after its start, by step; `question`: the key of the question it asked."""

    incident_id: str
    kind: str
    listing_id: str | None
    since: int
    done: dict[str, int] = field(default_factory=dict)
    spoiled: bool = False
    question: str | None = None

    @property
    def procedure(self) -> Procedure:
        """What is expected."""
        return PROCEDURES[self.kind]

    def watch(self, signs: Sequence[str], tick: int) -> list[tuple[str, int]]:
        """The steps these signs of the host fulfil now: (step, seconds after the start). A sign of the first second counts too."""
        after = tick - self.since
        self.spoiled = self.spoiled or any(sign in self.procedure.spoilers for sign in signs)
        found = []
        for step in self.procedure.steps:
            if step.name not in self.done and any(self._means(wanted, sign) for wanted in step.signs for sign in signs):
                self.done[step.name] = after
                found.append((step.name, after))
        return found

    def _means(self, wanted: str, sign: str) -> bool:
        if wanted.endswith(" *"):
            return sign == f"{wanted[:-2]} {self.listing_id}" if self.listing_id is not None else sign.startswith(wanted[:-1])
        return sign == wanted

    def outcome(self, tick: int) -> Outcome | None:
        """How it ended; None while it goes on."""
        whole = len(self.done) == len(self.procedure.steps)
        if not whole and tick - self.since < self.procedure.lasts_s:
            return None
        if not whole or self.spoiled:
            return "missed"
        return "handled" if all(self.done[step.name] <= step.within_s for step in self.procedure.steps) else "late"

    @property
    def strength(self) -> int:
        """What is left of it, in thousandths: each step takes its part away."""
        steps = len(self.procedure.steps)
        return MILLI * (steps - len(self.done)) // steps


@dataclass(frozen=True)
class Effects:
    """What all incidents together do to the room, in thousandths; 0 is nothing."""

    unrest: int = 0
    trolls: int = 0
    dear: int = 0
    scarce: int = 0
    stalled: bool = False
    cold: int = 0
    topics: tuple[tuple[str, int], ...] = ()


CALM: Final = Effects()


class Incidents:
    """All incidents of a show: begun, watched, closed."""

    def __init__(self, planned: tuple[tuple[int, str, int], ...], show_id: str) -> None:
        self.planned, self.show_id = planned, show_id
        self.running: list[Running] = []
        self.known: set[str] = set()

    def begin(self, incident_id: str, kind: str, listing_id: str | None, tick: int) -> Running | None:
        """An incident starts; None when it is known already or of a kind nobody has heard of."""
        if incident_id in self.known or kind not in PROCEDURES:
            return None
        self.known.add(incident_id)
        started = Running(incident_id, kind, listing_id, tick)
        self.running.append(started)
        return started

    def due(self, tick: int) -> list[tuple[str, str, int]]:
        """Incidents the scenario throws in this second, as (id, kind, slot or 0)."""
        return [(f"inc_{self.show_id}_{tick}-{kind}", kind, slot) for at, kind, slot in self.planned if at == tick]

    def effects(self, tick: int) -> Effects:
        """What they do together now."""
        if not self.running:
            return CALM
        by = {one.kind: one.strength for one in self.running}
        unrest = sum(one.procedure.unrest * one.strength // MILLI for one in self.running)
        topics = tuple((one.procedure.topic, one.strength) for one in self.running if one.strength and one.kind != "troll_raid")
        stalled = any(one.kind == "network_stall" and "back_on" not in one.done and tick - one.since < 45 for one in self.running)
        return Effects(
            unrest=min(unrest, 2 * MILLI),
            trolls=by.get("troll_raid", 0),
            dear=by.get("competitor_comparison", 0) // 2,
            scarce=by.get("sold_out_rumour", 0) * 6 // 10,
            stalled=stalled,
            cold=by.get("cold_room", 0),
            topics=topics,
        )

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {"running": [asdict(one) for one in self.running], "known": sorted(self.known)}

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.running = [Running(**one) for one in data["running"]]
        self.known = set(data["known"])

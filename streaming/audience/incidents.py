"""Incidents (突发事件): what each one does to the room, the steps that are expected of the host, and how fast they came.

A procedure is a small state machine: its steps wait for signs of the host, in any order, each with its time; a spoiler ends it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

from sandbox.scenario.everywhere import IncidentSize, sizes

from .acts import key_in
from .fixed import MILLI, milli
from .phrases_trouble import speaks_of
from .signals import Inbox

Outcome = Literal["handled", "late", "missed"]


@dataclass(frozen=True)
class Step:
    """One thing to do within `within_s` seconds. `signs` are any of: a word of `Inbox.signs`, with ` *` for the incident's listing.

    `goes_on`: signs that the host goes on; they count only when the step before is done and the picture no longer stands. `SPEECH`
    among them means that he has spoken on for `speech_s` seconds since.
    """

    name: str
    within_s: int
    signs: tuple[str, ...]
    goes_on: tuple[str, ...] = ()


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
    stands_s: int = 0
    """For so long the picture stands, unless it is really back sooner."""


SPEECH: Final = "speech"
PAUSE_S: Final = 3
"""A longer pause ends what is one stretch of speech."""
SIZES: Final = sizes().incidents
"""How much and how long, from sandbox/scenario/standard.yaml; the table of docs/crowd.md says what each is."""


def _procedure(size: IncidentSize, steps: dict[str, tuple[str, ...]], topic: str, asks: str | None, *spoilers: str) -> Procedure:
    """The procedure whose `steps` (name: signs) have the times of `size`, in their order."""
    timed = tuple(
        Step(name, within_s, signs, GOES_ON.get(name, ())) for (name, signs), within_s in zip(steps.items(), size.within_s, strict=True)
    )
    return Procedure(timed, size.lasts_s, milli(size.unrest), milli(size.trust), topic, asks, spoilers)


GOES_ON: Final[dict[str, tuple[str, ...]]] = {"carry_on": (SPEECH,), "back_on": (SPEECH, "call", "answer")}
_KINDS: Final = SIZES.kinds
PROCEDURES: Final[dict[str, Procedure]] = {
    "troll_raid": _procedure(
        _KINDS["troll_raid"], {"mute": ("mute",), "carry_on": ("reply", "answer", "call")}, "troll", None
    ),
    "wrong_price": _procedure(
        _KINDS["wrong_price"], {"stop_selling": ("unpin *", "off *", "price *"), "explain": ("reply",)}, "wrong_price", None
    ),
    "sold_out_rumour": _procedure(
        _KINDS["sold_out_rumour"], {"deny": ("reply", "asked"), "show_stock": ("stock *", "pin *")}, "rumour", "stock"
    ),
    "professional_complainant": _procedure(
        _KINDS["professional_complainant"], {"answer": ("reply", "asked"), "show_proof": ("offer", "pin *")},
        "complaint", "quality", "violation", "hush",
    ),
    "competitor_comparison": _procedure(
        _KINDS["competitor_comparison"], {"answer": ("reply", "asked"), "show_value": ("offer", "pin *")},
        "compare", "haggle", "violation",
    ),
    "big_order": _procedure(_KINDS["big_order"], {"answer": ("reply", "asked"), "check_stock": ("stock *", "pin *")}, "bulk", "stock"),
    "network_stall": replace(
        _procedure(_KINDS["network_stall"], {"tell": ("reply",), "back_on": ("picture",)}, "no_picture", None), stands_s=SIZES.stall_s
    ),
    "cold_room": _procedure(_KINDS["cold_room"], {"call": ("call", "reply"), "offer": ("offer", "pin *", "answer")}, "cold", None),
}  # fmt: skip
"""The eight kinds of `crowd.md`."""

BULK_PIECES: Final = SIZES.bulk_pieces
RAID_TALK: Final = milli(SIZES.raid_talk)
COLD_TALK: Final = milli(SIZES.cold_talk)


@dataclass
class Running:
    """An incident that is on. `done`: seconds after its start, by step; `question`: the key of the question it asked.

    `spoken_s`: for how long the host has gone on speaking since the last step.
    """

    incident_id: str
    kind: str
    listing_id: str | None
    since: int
    done: dict[str, int] = field(default_factory=dict)
    spoiled: bool = False
    question: str | None = None
    spoken_s: int = 0

    @property
    def procedure(self) -> Procedure:
        """What is expected."""
        return PROCEDURES[self.kind]

    def watch(self, signs: Sequence[str], tick: int, speaking: bool = False, quiet_s: int = 0) -> list[tuple[str, int]]:
        """The steps these signs of the host fulfil now: (step, seconds after the start). Each sign began after the incident did.

        `speaking`: the voice is on in this second; `quiet_s`: for how long nothing was heard.
        """
        after = tick - self.since
        self.spoiled = self.spoiled or any(sign in self.procedure.spoilers for sign in signs)
        before = self._goes_on(after, speaking, quiet_s)
        found = []
        for step in self.procedure.steps:
            wanted = (*step.signs, *(step.goes_on if before else ()))
            said = (*signs, SPEECH) if self.spoken_s >= SIZES.speech_s else signs
            if step.name not in self.done and any(self._means(one, sign) for one in wanted for sign in said):
                self.done[step.name] = after
                found.append((step.name, after))
        if found:
            self.spoken_s = 0
        return found

    def _goes_on(self, after: int, speaking: bool, quiet_s: int) -> bool:
        """Whether the host can go on: the first step was done before this second, and no picture stands. Counts his speech since."""
        if self.procedure.steps[0].name not in self.done or after <= self.procedure.stands_s:
            return False
        self.spoken_s = self.spoken_s + 1 if speaking else 0 if quiet_s > PAUSE_S else self.spoken_s
        return True

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


def replies(one: Running, inbox: Inbox) -> list[str]:
    """The signs of this second that the host spoke of this very incident: `reply`, typed or heard, and `asked` for its own question."""
    typed = [*(text for text, _ in inbox.words), *(answer.text for answer in inbox.answers if answer.text)]
    found = ["reply"] if one.incident_id in inbox.spoken or any(speaks_of(one.kind, text) for text in typed) else []
    own = [answer for answer in inbox.answers if one.question is not None and key_in(answer.question_id) == one.question]
    if any(answer.worth >= MILLI and not answer.text for answer in own):
        found.append("asked")
    return found


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
        self._seconds = {at for at, *_ in planned}
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

    def stir(self, tick: int) -> bool:
        """Whether one is on, or the scenario throws one in this second."""
        return bool(self.running) or tick in self._seconds

    def due(self, tick: int) -> list[tuple[str, str, int]]:
        """Incidents the scenario throws in this second, as (id, kind, slot or 0)."""
        if tick not in self._seconds:
            return []
        now = [(kind, slot) for at, kind, slot in self.planned if at == tick]
        return [(f"inc_{self.show_id}_{tick}-{kind}{f'-{slot}' if slot else ''}", kind, slot) for kind, slot in now]

    def effects(self, tick: int) -> Effects:
        """What they do together now."""
        if not self.running:
            return CALM
        by = {one.kind: one.strength for one in self.running}
        unrest = sum(one.procedure.unrest * one.strength // MILLI for one in self.running)
        topics = tuple((one.procedure.topic, one.strength) for one in self.running if one.strength and one.kind != "troll_raid")
        stalled = any(tick - one.since < one.procedure.stands_s and "back_on" not in one.done for one in self.running)
        return Effects(
            unrest=min(unrest, 2 * MILLI),
            trolls=by.get("troll_raid", 0),
            dear=by.get("competitor_comparison", 0) * milli(SIZES.comparison_dear) // MILLI,
            scarce=by.get("sold_out_rumour", 0) * milli(SIZES.rumour_scarce) // MILLI,
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

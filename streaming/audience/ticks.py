"""A tick in the log: writing one, finding where to go on after a restart, and running a finished show again."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.errors import NotFound, Refused
from sandbox.events import log
from sandbox.events.envelope import Fact
from sandbox.rows import Row
from sandbox.store import Tx, View
from streaming.events import (
    CheckoutSubmitted,
    CrowdTicked,
    IncidentClosed,
    IncidentHandled,
    IncidentThrown,
    PaymentAbandoned,
    PaymentSubmitted,
    QuestionAsked,
    QuestionExpired,
    ShowEnded,
    ShowStarted,
)
from streaming.sealed import with_seed
from streaming.tables import Show

from .acts import Acts
from .columns import Arithmetic
from .compile import ENGINE_VERSION
from .crowd import Crowd
from .inputs import inputs
from .library import Library

SNAPSHOT_EVERY = 60
CLOCK_SLACK_MS = 2000
"""A machine's clock may be set back by so much in a show."""


class OtherEngine(Refused):
    """The show was made by another version of the audience engine."""

    code = "other_engine"
    zh = "这场直播由观众引擎 {theirs} 生成，当前是 {ours}，无法逐字节重放。请用当时的版本验证。"
    en = (
        "This show was made by audience engine {theirs}; this is {ours}, so it cannot be re-run byte for byte. Verify it with that version."
    )


class CrowdSnapshot(Row):
    """The crowd's whole state after a tick (derived: it can be rebuilt from the log)."""

    __tablename__ = "streaming_crowd_snapshots"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    tick: Mapped[int]
    upto: Mapped[int]
    state: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Place:
    """Where a show happens, for the envelope."""

    show_id: str
    room_id: str
    cohort_id: str


@dataclass
class Ride:
    """A crowd on its way, and the log position it has folded in."""

    place: Place
    crowd: Crowd
    upto: int


@dataclass(frozen=True)
class Verdict:
    """What a re-run found. `wrong_at` is the first tick whose digest, numbers or rows of their own differ, or that is missing.

    `lasted`: how many seconds the crowd was there by what the show's end says; None for a show that is not over.
    """

    show_id: str
    ticks: int
    digest: str
    wrong_at: int | None = None
    lasted: int | None = None

    @property
    def cut_off(self) -> bool:
        """Whether everything is the same as far as it goes, but seconds are missing at the end, or there are too many."""
        return self.wrong_at is not None and self.wrong_at > self.ticks and self.lasted not in (None, self.ticks)


def write_tick(tx: Tx, place: Place, acts: Acts, upto: int, digest: str, frozen: bytes | None) -> None:
    """One second of the crowd becomes facts: its own rows first, then `crowd.ticked` with the rest."""
    address = {"cohort": place.cohort_id, "room": place.room_id, "show": place.show_id, "showms": acts.tick * 1000}
    for fact in acts.facts(place.show_id):
        tx.emit(fact, place.show_id, **address)  # type: ignore[arg-type]
    tx.emit(acts.ticked(place.show_id, upto, digest), place.show_id, **address)  # type: ignore[arg-type]
    if frozen is not None:
        tx.session.merge(CrowdSnapshot(show_id=place.show_id, tick=acts.tick, upto=upto, state=frozen))


def started_of(view: View, show_id: str) -> tuple[Place, ShowStarted, int]:
    """Place, start and the position of the start. NotFound when the show never started."""
    found = log.read(view.session, types=[ShowStarted.type], show=show_id, limit=1)
    if not found:
        raise NotFound
    envelope = found[0]
    started = with_seed(view, ShowStarted.model_validate(envelope.data))
    return Place(show_id, started.room_id, envelope.cohort or ""), started, envelope.position


ALONE: dict[str, type[Fact]] = {
    one.type: one
    for one in (
        IncidentThrown,
        IncidentHandled,
        IncidentClosed,
        QuestionAsked,
        QuestionExpired,
        CheckoutSubmitted,
        PaymentSubmitted,
        PaymentAbandoned,
    )
}
"""What only the crowd says while the show is on; of incidents thrown, those of the scenario."""


def seconds_after(view: View, show_id: str, after: int) -> Iterator[tuple[CrowdTicked | None, list[Fact]]]:
    """Every second written after a position, in order, with what only the crowd said in it; read in pieces.

    At last, without a second, what stands after all of them; nothing, when the log is as it was written.
    """
    said: list[Fact] = []
    while found := log.read(view.session, after=after, types=[CrowdTicked.type, *ALONE], show=show_id, limit=2000):
        for envelope in found:
            if envelope.type != CrowdTicked.type:
                fact = ALONE[envelope.type].model_validate(envelope.data)
                if not isinstance(fact, IncidentThrown) or fact.origin == "scenario":
                    said.append(fact)
                continue
            yield CrowdTicked.model_validate(envelope.data), said
            said = []
        after = found[-1].position
    yield None, said


def ticks_after(view: View, show_id: str, after: int) -> Iterator[CrowdTicked]:
    """The ticks written after a position, in order, read in pieces."""
    while found := log.read(view.session, after=after, types=[CrowdTicked.type], show=show_id, limit=500):
        for envelope in found:
            yield CrowdTicked.model_validate(envelope.data)
        after = found[-1].position


def board(view: View, show_id: str, library: Library, hands: Arithmetic = "numpy") -> Ride:
    """The crowd as the log has it now: the newest snapshot plus the ticks after it. OtherEngine after an upgrade."""
    place, started, position = started_of(view, show_id)
    same_engine(started)
    tables = library.tables(started.tables_hash)
    snapshot = view.session.get(CrowdSnapshot, show_id)
    if snapshot is not None:
        ride = Ride(place, Crowd.thaw(tables, snapshot.state, hands), snapshot.upto)
    else:
        ride = Ride(place, Crowd.begin(tables, started, hands), position)
    for ticked in ticks_after(view, show_id, position):
        if ticked.tick > ride.crowd.tick:
            ride.crowd.step(inputs(view, show_id, place.cohort_id, ride.upto, ticked.upto))
            ride.upto = ticked.upto
    return ride


def verify(view: View, show_id: str, library: Library) -> Verdict:
    """Run the show again from the log alone and compare every tick: its digest, its numbers, what its acts say, and all rows that
    only the crowd writes; at last how many there are with what the show's end says."""
    place, started, position = started_of(view, show_id)
    same_engine(started)
    lasted, longest_ms = _end_of(view, show_id)
    crowd = Crowd.begin(library.tables(started.tables_hash), started)
    upto, ticks = position, 0
    for ticked, said in seconds_after(view, show_id, position):
        if ticked is None:
            fits = longest_ms is None or ticks * 1000 <= longest_ms + CLOCK_SLACK_MS
            whole = fits and lasted in (None, ticks) and not said
            return Verdict(show_id, ticks, crowd.digest(), None if whole else ticks + 1, lasted)
        acts = crowd.step(inputs(view, show_id, place.cohort_id, upto, ticked.upto))
        upto, ticks = ticked.upto, ticks + 1
        alone = [fact for fact in acts.facts(show_id) if fact.type in ALONE]
        if said != alone or not same_second(ticked, acts.ticked(show_id, ticked.upto, crowd.digest())):
            return Verdict(show_id, ticks, crowd.digest(), ticks, lasted)
    raise AssertionError("the last of the seconds is none")


def same_second(one: CrowdTicked, other: CrowdTicked) -> bool:
    """Whether two rows of a second say the same; how their acts were deflated is the machine's affair."""
    if any(getattr(one, name) != getattr(other, name) for name in CrowdTicked.model_fields if name != "acts"):
        return False
    try:
        return one.acts == other.acts or Acts.told_in(one.acts) == Acts.told_in(other.acts)
    except ValueError:
        return False


def _end_of(view: View, show_id: str) -> tuple[int | None, int | None]:
    """How many seconds of the crowd the show's end speaks of, and its length (ms); 0 of both when an ended show's end is gone."""
    found = log.read(view.session, types=[ShowEnded.type], show=show_id, limit=1)
    if found:
        ended = ShowEnded.model_validate(found[0].data)
        return ended.ticks, ended.duration_ms
    show = view.session.get(Show, show_id)
    return (0, 0) if show is not None and show.state == "ended" else (None, None)


def same_engine(started: ShowStarted) -> None:
    """Raises OtherEngine when this engine did not make the show."""
    if started.engine_version != ENGINE_VERSION:
        raise OtherEngine(theirs=started.engine_version, ours=ENGINE_VERSION)


def drop_snapshot(tx: Tx, show_id: str) -> None:
    """A show that is over needs no snapshot."""
    row = tx.session.scalars(select(CrowdSnapshot).where(CrowdSnapshot.show_id == show_id)).first()
    if row is not None:
        tx.session.delete(row)

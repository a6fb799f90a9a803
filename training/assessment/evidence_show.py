"""From the facts of the live room to block C of the practice form (F.4): who was on camera how long, in which seat, with what figures."""

from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from streaming.events import (
    HostHandedOver,
    ProblemNoted,
    ReplayReady,
    RunsheetWritten,
    SeatTaken,
    ShowEnded,
    ShowPlanned,
    ShowStarted,
    TrafficEnded,
    ViolationAppealDecided,
    ViolationAppealed,
    ViolationCorrected,
    ViolationRaised,
)

from .evidence import fold, forget, known


def show_planned(tx: Tx, _envelope: Envelope, fact: ShowPlanned) -> None:
    """A show is planned."""
    fold(tx, "show", fact.show_id, fact.cohort_id, fact.host_id, title=fact.title, kind_of=fact.kind, mode=fact.mode)
    _took_part(tx, fact.show_id, fact.cohort_id, fact.host_id, seat="host")


def show_started(tx: Tx, envelope: Envelope, fact: ShowStarted) -> None:
    """It is on the air; from now on its host is on camera."""
    data = {"kind_of": fact.kind, "mode": fact.mode, "scenario": fact.scenario, "seed_hash": fact.seed_hash}
    fold(tx, "show", fact.show_id, envelope.cohort, fact.host_id, started=envelope.time, **data)
    _took_part(tx, fact.show_id, envelope.cohort, fact.host_id, seat="host")
    _on_camera(tx, fact.show_id, fact.host_id, 0)


def _took_part(tx: Tx, show_id: str, cohort_id: str | None, person_id: str, seat: str) -> None:
    """One row a person and show, so that each finds the shows he helped with."""
    id = f"{show_id}/{person_id}"
    before = known(tx, "part", id) or {}
    cohort_id = cohort_id or (known(tx, "show", show_id) or {}).get("cohort_id")
    fold(tx, "part", id, cohort_id, person_id, show_id=show_id, seats=sorted({*before.get("seats", []), seat}))


def _on_camera(tx: Tx, show_id: str, person_id: str, since_ms: int) -> None:
    fold(tx, "show", show_id, on_camera=person_id, camera_since=since_ms)


def _off_camera(tx: Tx, show_id: str, until_ms: int) -> None:
    show = known(tx, "show", show_id) or {}
    person_id = show.get("on_camera")
    if not person_id:
        return
    part = known(tx, "part", f"{show_id}/{person_id}") or {}
    more = max(0, until_ms - int(show.get("camera_since", 0)))
    fold(
        tx,
        "part",
        f"{show_id}/{person_id}",
        show.get("cohort_id"),
        person_id,
        show_id=show_id,
        camera_ms=int(part.get("camera_ms", 0)) + more,
        stretches=[*part.get("stretches", []), [int(show.get("camera_since", 0)), until_ms]][:40],
    )
    fold(tx, "show", show_id, on_camera=None)


def seat_taken(tx: Tx, envelope: Envelope, fact: SeatTaken) -> None:
    """Somebody helps."""
    _took_part(tx, fact.show_id, envelope.cohort, fact.person_id, fact.seat)


def handed_over(tx: Tx, envelope: Envelope, fact: HostHandedOver) -> None:
    """Another one is on camera."""
    at = envelope.showms or 0
    _off_camera(tx, fact.show_id, at)
    _took_part(tx, fact.show_id, envelope.cohort, fact.to_id, "host")
    if (known(tx, "show", fact.show_id) or {}).get("started"):
        _on_camera(tx, fact.show_id, fact.to_id, at)


def show_ended(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """It is over."""
    _off_camera(tx, fact.show_id, fact.duration_ms)
    fold(tx, "show", fact.show_id, ended=envelope.time, duration_ms=fact.duration_ms)


def traffic_ended(tx: Tx, _envelope: Envelope, fact: TrafficEnded) -> None:
    """Paid traffic cost something."""
    show = known(tx, "show", fact.show_id) or {}
    fold(tx, "show", fact.show_id, ads_fen=int(show.get("ads_fen", 0)) + fact.spent_fen)


MOST_SLOTS = 120


def runsheet_written(tx: Tx, _envelope: Envelope, fact: RunsheetWritten) -> None:
    """The script as it stands."""
    calls = sum(bool(slot.keywords) for slot in fact.slots)
    fold(
        tx,
        "show",
        fact.show_id,
        slots=len(fact.slots),
        slots_with_keywords=calls,
        script_version=fact.version,
        script=[[slot.start_s, slot.end_s, slot.step, slot.listing_id, _asks(slot.words)] for slot in fact.slots[:MOST_SLOTS]],
        script_s=max((slot.end_s for slot in fact.slots), default=0),
    )


def _asks(words: str) -> bool:
    """Whether a row puts a question to the audience, which counts as an interaction."""
    return "？" in words or "?" in words


def problem_noted(tx: Tx, envelope: Envelope, fact: ProblemNoted) -> None:
    """The problem log that R-LEC-4 asks for."""
    show = known(tx, "show", fact.show_id) or {}
    notes = [*show.get("problems", []), {"event": envelope.id, "at_ms": fact.at_showms, "text": fact.text, "by": fact.author_id}]
    fold(tx, "show", fact.show_id, problems=notes)


def violation_raised(tx: Tx, envelope: Envelope, fact: ViolationRaised) -> None:
    """A rule was hit; what only speech recognition heard is marked and lowers nothing."""
    show = known(tx, "show", fact.show_id) or {}
    line = {"event": envelope.id, "rule": fact.rule, "points": fact.points, "quote": fact.quote, "certain": fact.certain, "corrected": None}
    fold(tx, "show", fact.show_id, violations={**show.get("violations", {}), fact.violation_id: line})


def violation_corrected(tx: Tx, _envelope: Envelope, fact: ViolationCorrected) -> None:
    """It was put right."""
    show = known(tx, "show", fact.show_id) or {}
    found = dict(show.get("violations", {}))
    if fact.violation_id in found:
        found[fact.violation_id] = {**found[fact.violation_id], "corrected": "in_time" if fact.in_time else "late"}
        fold(tx, "show", fact.show_id, violations=found)


def violation_appealed(tx: Tx, envelope: Envelope, fact: ViolationAppealed) -> None:
    """Its host appealed; until it is decided it waits for a lecturer of the class."""
    _appeal(tx, fact.show_id, fact.violation_id, "open")
    fold(tx, "appeal", fact.violation_id, envelope.cohort, show_id=fact.show_id)


def violation_appeal_decided(tx: Tx, _envelope: Envelope, fact: ViolationAppealDecided) -> None:
    """A lecturer decided; a lifted violation stays written down here and counts nowhere."""
    _appeal(tx, fact.show_id, fact.violation_id, fact.verdict)
    forget(tx, "appeal", fact.violation_id)


def _appeal(tx: Tx, show_id: str, violation_id: str, state: str) -> None:
    found = dict((known(tx, "show", show_id) or {}).get("violations", {}))
    if violation_id in found:
        found[violation_id] = {**found[violation_id], "appeal": state}
        fold(tx, "show", show_id, violations=found)


def replay_ready(tx: Tx, envelope: Envelope, fact: ReplayReady) -> None:
    """The figures of the show, as its replay has them, and the recording to look at."""
    fold(tx, "show", fact.show_id, numbers=fact.numbers, recordings=list(fact.recordings), replay_event=envelope.id)

"""The life of a show (场次): planned, started, paused and resumed, ended."""

from dataclasses import dataclass, replace
from typing import Literal, cast

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.errors import Forbidden, NotFound
from sandbox.store import Tx, View

from .control import end_pitch
from .drill_tables import DrillShow
from .events import (
    PictureFroze,
    PictureTurnedBlack,
    ShowEnded,
    ShowPaused,
    ShowPlanned,
    ShowResumed,
    ShowRevised,
    ShowStarted,
    VoiceStarted,
    VoiceStopped,
)
from .events.shows import Kind, Mode
from .listings import catch_up, open_shop_of, running_thresholds
from .mirrors import Totals
from .preflight import must_be_ready
from .refusals import AnotherShowOn, CannotEnd, CannotPause, LecturerPaused, NotPaused, NotPlanned
from .rooms import open_room
from .sealed import Described, seed_for
from .shelf import Placing, arrange_shelf, shelf_items
from .show_clock import say, show_ms, ticks_said
from .tables import RecordingFile, Show
from .violations import weigh

LONGEST_MS = 4 * 3600 * 1000
PauseReason = Literal["host", "phone_lost", "server_down", "lecturer"]
EndReason = Literal["host", "lecturer", "timeout", "plan"]


@dataclass(frozen=True)
class Plan:
    """What a host decides before a show. An empty title is allowed until the pre-flight; `cover` is a picture's content address.

    `mode` is not his to decide: a drill says it, and without one it is practice.
    """

    title: str
    cover: str | None = None
    kind: Kind = "commerce"
    mode: Mode = "practice"
    scenario: str = "first-broadcast"
    planned_start_at: int | None = None


def plan(tx: Tx, cohort_id: str, planned: Plan, listing_ids: list[str]) -> str:
    """Plan a show in the actor's own room; answers its id. NotFound for somebody else's cohort, Forbidden for whoever has no room there."""
    roles = tx.actor.roles_in(cohort_id)
    if not roles:
        raise NotFound
    if not roles & {Role.STUDENT, Role.LECTURER, Role.MASTER_TRAINER}:
        raise Forbidden
    room = open_room(tx, tx.actor.id, cohort_id)
    show = tx.add(
        Show(
            id=tx.new_id("show"),
            room_id=room.id,
            cohort_id=cohort_id,
            owner_id=tx.actor.id,
            host_id=tx.actor.id,
            title=planned.title,
            cover=planned.cover,
            kind=planned.kind,
            mode=planned.mode,
            scenario=planned.scenario,
            planned_start_at=planned.planned_start_at,
            made_at=tx.now,
        )
    )
    tx.session.flush()
    fact = ShowPlanned(
        show_id=show.id,
        room_id=room.id,
        cohort_id=cohort_id,
        host_id=show.host_id,
        title=show.title,
        cover=show.cover,
        kind=planned.kind,
        mode=planned.mode,
        scenario=show.scenario,
        planned_start_at=show.planned_start_at,
    )
    say(tx, show, fact)
    if listing_ids:
        arrange_shelf(tx, show.id, [Placing(listing_id) for listing_id in listing_ids], field="shelf.{}")
    return show.id


def revise(tx: Tx, show_id: str, planned: Plan) -> None:
    """Change the plan. NotPlanned once the show has started. What a drill gave (scenario, kind and mode) stays as it was given."""
    show = tx.get(Show, show_id)
    if show.state != "planned":
        raise NotPlanned
    if tx.session.get(DrillShow, show_id) is not None:
        planned = replace(planned, scenario=show.scenario, kind=cast(Kind, show.kind), mode=cast(Mode, show.mode))
    show.title, show.cover, show.kind, show.mode = planned.title, planned.cover, planned.kind, planned.mode
    show.scenario, show.planned_start_at = planned.scenario, planned.planned_start_at
    fact = ShowRevised(
        show_id=show_id, title=planned.title, cover=planned.cover, kind=planned.kind, mode=planned.mode, scenario=planned.scenario
    )
    say(tx, show, fact)


def scenario_of(view: View, show_id: str) -> str:
    """The scenario the show is planned with."""
    return view.get(Show, show_id).scenario


def cohort_of(view: View, show_id: str) -> str:
    """The class the show belongs to."""
    return view.get(Show, show_id).cohort_id


def start(tx: Tx, show_id: str, described: Described) -> None:
    """Go live. NotPlanned, AnotherShowOn, or NotReady with everything that is missing.

    The seed of the crowd (128 bit) is drawn here, or is the one of its drill, whose audience must not have changed (`sealed.py`).
    What the camera and microphone are doing at this moment is said again, so that the crowd's first second already hears and sees it.
    """
    show = tx.get(Show, show_id)
    if show.state != "planned":
        raise NotPlanned
    other = tx.first(select(Show).where(Show.room_id == show.room_id, Show.state.in_(("live", "paused"))))
    if other is not None:
        raise AnotherShowOn(title=other.title)
    catch_up(tx, show.cohort_id)
    must_be_ready(tx, show)
    if tx.session.get(DrillShow, show_id) is None:
        show.mode = "practice"  # a plan of earlier may call itself an exam
    show.state, show.started_at, show.due_at = "live", tx.now, tx.now + LONGEST_MS
    tx.add(Totals(show_id=show_id))
    early = select(RecordingFile).where(RecordingFile.show_id == show_id, RecordingFile.from_showms.is_(None))
    for recording in tx.all(early):
        recording.from_showms = recording.opened_at - tx.now
    seed = seed_for(tx, show_id, described)
    shop = open_shop_of(tx, show.owner_id, show.cohort_id)
    fact = ShowStarted(
        show_id=show_id,
        room_id=show.room_id,
        host_id=show.host_id,
        kind=show.kind,
        mode=show.mode,
        scenario=show.scenario,
        scenario_hash=described.scenario_hash,
        tables_hash=described.tables_hash,
        engine_version=described.engine_version,
        seed=seed.said,
        seed_hash=seed.hash,
        shelf=tuple(shelf_items(tx, show_id)),
        language=described.language,
        shop_id=shop.id if shop is not None else None,
        thresholds=running_thresholds(tx, shop.id) if shop is not None else (),
    )
    say(tx, show, fact)
    weigh(tx, show, show.title, "title")
    _say_media(tx, show)


def _say_media(tx: Tx, show: Show) -> None:
    if show.voice == "on":
        say(tx, show, VoiceStarted(show_id=show.id, level_db=show.voice_db))
    elif show.voice == "off":
        say(tx, show, VoiceStopped(show_id=show.id, level_db=show.voice_db))
    if show.picture == "black":
        say(tx, show, PictureTurnedBlack(show_id=show.id))
    elif show.picture == "frozen":
        say(tx, show, PictureFroze(show_id=show.id))


def pause(tx: Tx, show_id: str) -> None:
    """Stop the show's clock, by the host or the teaching staff. CannotPause when it is not live."""
    show = tx.get(Show, show_id)
    if show.state != "live":
        raise CannotPause
    stop_clock(tx, show, "host" if tx.actor.id in {show.host_id, show.owner_id} else "lecturer", tx.now)


def stop_clock(tx: Tx, show: Show, reason: PauseReason, at_ms: int) -> None:
    """The show pauses; its clock stands at `at_ms`, which may lie in the past when the server was down."""
    show.state, show.paused_at, show.pause_reason, show.media_due_at = "paused", at_ms, reason, None
    say(tx, show, ShowPaused(show_id=show.id, reason=reason))


def resume(tx: Tx, show_id: str) -> None:
    """Go on. NotPaused, or LecturerPaused when only the teaching staff may."""
    show = tx.get(Show, show_id)
    if show.state != "paused":
        raise NotPaused
    if show.pause_reason == "lecturer" and not tx.actor.teaches(show.cohort_id):
        raise LecturerPaused
    run_clock(tx, show)


def run_clock(tx: Tx, show: Show) -> None:
    """The paused show goes on from where its clock stood."""
    assert show.paused_at is not None
    paused_ms = tx.now - show.paused_at
    show.paused_total_ms += paused_ms
    show.state, show.paused_at, show.pause_reason = "live", None, None
    say(tx, show, ShowResumed(show_id=show.id, paused_ms=paused_ms))


def end(tx: Tx, show_id: str, reason: EndReason | None = None) -> None:
    """End the show. CannotEnd when it is not on air. The reason is who ends it, when none is given."""
    show = tx.get(Show, show_id)
    if show.state not in ("live", "paused") or show.started_at is None:
        raise CannotEnd
    end_pitch(tx, show)
    if show.paused_at is not None:
        show.paused_total_ms += tx.now - show.paused_at
        show.paused_at = show.pause_reason = None
    show.state, show.ended_at, show.due_at, show.media_due_at = "ended", tx.now, None, None
    show.end_reason = reason or ("host" if tx.actor.id in {show.host_id, show.owner_id} else "lecturer")
    fact = ShowEnded(show_id=show_id, reason=show.end_reason, duration_ms=show_ms(show, tx.now), ticks=ticks_said(tx, show_id))
    say(tx, show, fact)

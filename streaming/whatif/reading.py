"""A finished show out of the log, for playing it again; refused while it runs, without a crowd, or while its seed is sealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.errors import NotFound
from sandbox.events import log
from sandbox.events.envelope import Envelope, Fact
from sandbox.store import View
from streaming.audience.inputs import SEEN, SHARED
from streaming.audience.library import Library
from streaming.audience.tables import Tables
from streaming.audience.ticks import Place, same_engine, started_of, ticks_after
from streaming.drill_tables import Drill, DrillShow
from streaming.events import CrowdTicked, QuestionAsked, ShowStarted
from streaming.tables import Show

from .refusals import NoCrowd, NotOver, SeedSealed
from .script import Recording

AT_ONCE = 2000


@dataclass(frozen=True)
class Over:
    """A finished show and the tables of its crowd."""

    tables: Tables
    show: Recording


def read_show(view: View, show_id: str, library: Library) -> Over:
    """The whole show. NotOver, NoCrowd, SeedSealed, OtherEngine, TablesLost."""
    may_be_played_again(view, show_id)
    place, started, position = started_of(view, show_id)
    same_engine(started)
    ticks = list(ticks_after(view, show_id, position))
    if not ticks:
        raise NoCrowd
    asked = [QuestionAsked.model_validate(one.data) for one in _own(view, show_id, position, QuestionAsked.type)]
    show = Recording(
        started,
        _heard(view, place, position, ticks),
        tuple(ticked.digest for ticked in ticks),
        tuple(ticked.online for ticked in ticks),
        tuple(asked),
    )
    return Over(library.tables(started.tables_hash), show)


def may_be_played_again(view: View, show_id: str) -> None:
    """Whether the show is over, had a crowd, and its seed is open: NotOver, NoCrowd, SeedSealed."""
    show = view.get(Show, show_id)
    if show.state != "ended":
        raise NotOver
    try:
        _, started, _ = started_of(view, show_id)
    except NotFound:
        raise NoCrowd from None
    if show.kind == "lesson":
        raise NoCrowd
    if started.mode == "exam" and not _opened(view, started):
        raise SeedSealed


def _opened(view: View, started: ShowStarted) -> bool:
    row = view.session.get(DrillShow, started.show_id)
    drill = view.session.get(Drill, row.drill_id) if row is not None else None
    return drill is None or drill.seed is None or drill.opened_at is not None


def _heard(view: View, place: Place, position: int, ticks: list[CrowdTicked]) -> tuple[tuple[Fact, ...], ...]:
    """What the crowd heard in each second: the inputs up to the position its tick names, and after the one before."""
    heard: list[tuple[Fact, ...]] = []
    waiting: list[Fact] = []
    facts = _inputs(view, place, position, ticks[-1].upto)
    following = next(facts, None)
    for ticked in ticks:
        while following is not None and following.position <= ticked.upto:
            waiting.append(SEEN[following.type].model_validate(following.data))
            following = next(facts, None)
        heard.append(tuple(waiting))
        waiting = []
    return tuple(heard)


def _inputs(view: View, place: Place, after: int, upto: int) -> Iterator[Envelope]:
    while found := log.read_show(view.session, place.show_id, place.cohort_id, SEEN, SHARED, after, upto, AT_ONCE):
        yield from found
        after = found[-1].position


def _own(view: View, show_id: str, after: int, kind: str) -> Iterator[Envelope]:
    while found := log.read(view.session, after=after, types=[kind], show=show_id, limit=500):
        yield from found
        after = found[-1].position

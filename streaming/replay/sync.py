"""Maps wall time to the show's own time and back, and says which second of which recording shows a moment of the show."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.events.envelope import Envelope
from streaming.events import ShowEnded, ShowPaused, ShowResumed, ShowStarted


class NotStarted(ValueError):
    """The log holds no start of this show, so it has no time of its own."""


@dataclass(frozen=True)
class Stretch:
    """The show's clock runs from wall time `wall_from` to `wall_to` (ms); it showed `show_from` (ms) at the beginning."""

    wall_from: int
    wall_to: int
    show_from: int

    @property
    def show_to(self) -> int:
        """What the clock shows at the end of the stretch."""
        return self.show_from + self.wall_to - self.wall_from


@dataclass(frozen=True)
class ShowClock:
    """The stretches between the pauses of a show, in order, without overlap; there is at least one."""

    stretches: tuple[Stretch, ...]

    @property
    def duration_ms(self) -> int:
        """The show's own length, pauses left out."""
        return self.stretches[-1].show_to

    def show_ms(self, wall_ms: int) -> int:
        """The show's time at a wall time: 0 before the start, standing still in a pause, the duration after the end."""
        at = bisect_right(self.stretches, wall_ms, key=lambda stretch: stretch.wall_from) - 1
        if at < 0:
            return 0
        stretch = self.stretches[at]
        return stretch.show_from + min(wall_ms, stretch.wall_to) - stretch.wall_from

    def wall_ms(self, show_ms: int) -> int:
        """The wall time of a moment of the show; where the show paused, the moment it went on. Clamped to the show."""
        at = max(bisect_right(self.stretches, show_ms, key=lambda stretch: stretch.show_from) - 1, 0)
        stretch = self.stretches[at]
        return stretch.wall_from + min(max(show_ms - stretch.show_from, 0), stretch.wall_to - stretch.wall_from)

    def wall_from(self, show_ms: int) -> int:
        """Like `wall_ms`, but a moment after the end goes on counting: for what began while the show's newest event is older."""
        return self.wall_ms(show_ms) + max(0, show_ms - self.duration_ms)


@dataclass(frozen=True)
class Recorded:
    """One recording: the wall time (ms) of its first frame, which is offset 0 of the file, and how long it plays.

    A `backup` was made by the phone itself and counts only where no other recording has anything.
    """

    recording_id: str
    first_at: int
    duration_ms: int
    backup: bool = False


@dataclass(frozen=True)
class Cut:
    """`duration_ms` of the show from `from_showms` on are in the file of `recording_id` from `offset_ms` on."""

    recording_id: str
    from_showms: int
    offset_ms: int
    duration_ms: int


@dataclass(frozen=True)
class Gap:
    """Nothing was recorded between two moments of the show (ms)."""

    from_showms: int
    to_showms: int


def wall_of(envelope: Envelope) -> int:
    """The wall time of an event in ms since 1970."""
    moment = datetime.fromisoformat(envelope.time)
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000


def clock_of(envelopes: Iterable[Envelope]) -> ShowClock:
    """The clock of a show from its started, paused, resumed and ended facts. Raises NotStarted.

    A pause is as long as `show.resumed` says and ends there: after a crash the pause begins in the log later than it really did. A show
    that has not ended runs to the newest event given. A show that ended in a pause ended for its viewers when the pause began.
    """
    stretches: list[Stretch] = []
    since: int | None = None
    shown = newest = 0
    ended: ShowEnded | None = None
    for envelope in envelopes:
        newest = max(newest, wall_of(envelope))
        if ended is not None:
            continue
        if envelope.type == ShowStarted.type and not stretches and since is None:
            since = wall_of(envelope)
        elif envelope.type == ShowPaused.type and since is not None:
            stretches.append(Stretch(since, max(wall_of(envelope), since), shown))
            shown, since = stretches[-1].show_to, None
        elif envelope.type == ShowResumed.type and stretches and since is None:
            since = wall_of(envelope)
            began = since - ShowResumed.model_validate(envelope.data).paused_ms
            last = stretches[-1]
            stretches[-1] = Stretch(last.wall_from, min(max(began, last.wall_from), last.wall_to), last.show_from)
            shown = stretches[-1].show_to
        elif envelope.type == ShowEnded.type and (stretches or since is not None):
            ended = ShowEnded.model_validate(envelope.data)
            if since is not None:
                stretches.append(Stretch(since, max(wall_of(envelope), since), shown))
    if ended is None and since is not None:
        stretches.append(Stretch(since, max(newest, since), shown))
    if not stretches:
        raise NotStarted("the show never started")
    return ShowClock(tuple(stretches if ended is None else _cut_to(stretches, ended.duration_ms)))


def _cut_to(stretches: list[Stretch], duration_ms: int) -> list[Stretch]:
    """The stretches up to a duration: the fact that ends a show knows about a crash that no pause was written for."""
    kept = [stretch for stretch in stretches if stretch.show_from < duration_ms] or stretches[:1]
    last = kept[-1]
    kept[-1] = Stretch(last.wall_from, min(last.wall_to, last.wall_from + max(duration_ms - last.show_from, 0)), last.show_from)
    return kept


def edit_list(clock: ShowClock, recordings: Iterable[Recorded]) -> tuple[Cut, ...]:
    """Where every recorded moment of the show lies, in the order of the show.

    Of two recordings of one moment the newer one counts, and a backup only where no other has anything.
    """
    every = sorted(recordings, key=lambda recorded: (recorded.first_at, recorded.recording_id))
    ordered = [recorded for recorded in every if not recorded.backup]
    cuts: list[Cut] = []
    for index, recorded in enumerate(ordered):
        newer = [after.first_at for after in ordered[index + 1 : index + 2]]
        wall_end = min([recorded.first_at + max(recorded.duration_ms, 0), *newer])
        for stretch in clock.stretches:
            begin, end = max(stretch.wall_from, recorded.first_at), min(stretch.wall_to, wall_end)
            if begin < end:
                shown = stretch.show_from + begin - stretch.wall_from
                cuts.append(Cut(recorded.recording_id, shown, begin - recorded.first_at, end - begin))
    for recorded in every:
        if recorded.backup:
            cuts = sorted([*cuts, *_filling(clock, cuts, recorded)], key=lambda cut: cut.from_showms)
    return tuple(sorted(cuts, key=lambda cut: cut.from_showms))


def _filling(clock: ShowClock, cuts: Sequence[Cut], recorded: Recorded) -> Iterator[Cut]:
    """What a backup has of the gaps that are worth a word."""
    for gap in gaps(clock, cuts):
        for stretch in clock.stretches:
            from_wall = stretch.wall_from - stretch.show_from + max(gap.from_showms, stretch.show_from)
            to_wall = stretch.wall_from - stretch.show_from + min(gap.to_showms, stretch.show_to)
            begin, end = max(from_wall, recorded.first_at), min(to_wall, recorded.first_at + max(recorded.duration_ms, 0))
            if begin < end:
                yield Cut(recorded.recording_id, stretch.show_from + begin - stretch.wall_from, begin - recorded.first_at, end - begin)


def gaps(clock: ShowClock, cuts: Sequence[Cut], least_ms: int = 500) -> tuple[Gap, ...]:
    """What of the show is in no recording; shorter holes than `least_ms` are not worth a word. A show without cuts is one gap."""
    found: list[Gap] = []
    at = 0
    for begin, end in [*((cut.from_showms, cut.from_showms + cut.duration_ms) for cut in cuts), (clock.duration_ms, clock.duration_ms)]:
        if begin - at >= least_ms:
            found.append(Gap(at, begin))
        at = max(at, end)
    return tuple(found)


def place(cuts: Sequence[Cut], show_ms: int) -> tuple[str, int] | None:
    """The recording and the offset in its file (ms) that show a moment of the show; None in a gap."""
    at = bisect_right(cuts, show_ms, key=lambda cut: cut.from_showms) - 1
    if at < 0 or show_ms - cuts[at].from_showms >= cuts[at].duration_ms:
        return None
    return cuts[at].recording_id, cuts[at].offset_ms + show_ms - cuts[at].from_showms


def moment(cuts: Sequence[Cut], recording_id: str, offset_ms: int) -> int | None:
    """The show's time at an offset of a recording (the inverse of `place`); None where the file shows no part of the show."""
    for cut in cuts:
        if cut.recording_id == recording_id and 0 <= offset_ms - cut.offset_ms < cut.duration_ms:
            return cut.from_showms + offset_ms - cut.offset_ms
    return None

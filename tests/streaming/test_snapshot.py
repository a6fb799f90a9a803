"""*snapshot + events == fresh snapshot*, whatever happens and however far the reactions have come."""

import json
from collections.abc import Callable
from time import thread_time
from typing import Any

import pytest

import mall.events as mall
import streaming.events as live
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.store import View
from streaming.snapshot import show_snapshot, wall_snapshot
from streaming.snapshot_fold import concerns, fold_snapshot
from streaming.wall_fold import fold_wall
from tests.streaming.happenings import ACTS, order, pin, reprice, thrown, tick
from tests.streaming.stage import COHORT, GOOD_CHECK, LAN, MEI, TEACHER, Stage

RUNNING = ("showms", "server_now")
"""A page keeps these by its own clock."""


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """As JSON carries it, without what runs by itself."""
    found: dict[str, Any] = json.loads(json.dumps(data))
    for name in RUNNING:
        found.pop(name, None)
    for room in found.get("rooms", ()):
        if room["show"] is not None:
            room["show"].pop("showms")
    return found


def seen(view: View, look: Callable[[View, str], dict[str, Any]], of: str) -> tuple[int, dict[str, Any]]:
    view.session.connection()
    return log.position(view.session), look(view, of)


def events_after(view: View, after: int) -> list[Envelope]:
    return log.read(view.session, after=after, limit=10_000)


class Page:
    """A page that took one snapshot and has lived from events since."""

    def __init__(self, stage: Stage, show_id: str) -> None:
        self.stage, self.show_id = stage, show_id
        self.position, self.wall_position = 0, 0
        self.show: dict[str, Any] = {}
        self.wall: dict[str, Any] = {}

    async def open(self) -> None:
        self.position, self.show = await self.stage.store.read(seen, show_snapshot, self.show_id)
        _, self.wall = await self.stage.store.read(seen, wall_snapshot, COHORT)

    async def follow(self, lose: str = "") -> None:
        """Take in what came since; `lose` is a type of event that gets lost on the way."""
        for envelope in await self.stage.store.read(events_after, self.position):
            self.position = envelope.position
            if envelope.type == lose:
                continue
            if concerns(envelope, self.show_id, COHORT):
                self.show = fold_snapshot(self.show, envelope)
            self.wall = fold_wall(self.wall, envelope)

    async def is_right(self) -> bool:
        _, show = await self.stage.store.read(seen, show_snapshot, self.show_id)
        _, wall = await self.stage.store.read(seen, wall_snapshot, COHORT)
        return plain(show) == plain(self.show) and plain(wall) == plain(self.wall)

    async def must_be_right(self, after: str) -> None:
        _, show = await self.stage.store.read(seen, show_snapshot, self.show_id)
        _, wall = await self.stage.store.read(seen, wall_snapshot, COHORT)
        assert plain(self.show) == plain(show), f"after {after}"
        assert plain(self.wall) == plain(wall), f"after {after}"


@pytest.mark.parametrize("seed", range(3))
async def test_snapshot_plus_events_is_a_fresh_snapshot(stage: Stage, seed: int) -> None:
    dice = thrown(seed)
    show_id = await stage.planned(MEI, "lst_a", "lst_b")
    await stage.stock(MEI, "lst_c")
    page = Page(stage, show_id)
    await page.open()
    await stage.do(MEI, "PUT", f"/shows/{show_id}", {"title": "换个标题"})
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")
    for n in range(1, 50):
        stage.pumping = dice.random() < 0.5
        act = dice.choice(ACTS)
        await act(stage, show_id, dice, n)
        await page.follow()
        await page.must_be_right(f"{act.__name__} {n}, reactions {'done' if stage.pumping else 'behind'}")
    await stage.ask(TEACHER, "POST", f"/shows/{show_id}/end")
    await page.follow()
    await page.must_be_right("the end")
    await stage.settle()
    await page.follow()
    await page.must_be_right("the last reaction")


async def test_a_lost_event_is_found(stage: Stage) -> None:
    """The negative control of the equality: a page that misses one event is wrong."""
    show_id = await stage.live(MEI, "lst_a", "lst_b")
    dice = thrown(1)
    for lose, act in ((live.CrowdTicked, tick), (live.ListingPinned, pin), (mall.PriceChanged, reprice), (mall.OrderPaid, order)):
        page = Page(stage, show_id)
        await page.open()
        await act(stage, show_id, dice, 5)
        await page.follow(lose=lose.type)
        assert not await page.is_right(), lose.type
        await page.open()
        assert await page.is_right()


async def test_the_wall_follows_plans_and_says_when_it_needs_a_fresh_look(stage: Stage) -> None:
    first = await stage.planned(MEI, "lst_a")
    page = Page(stage, first)
    await page.open()
    await stage.planned(LAN, "lst_c")
    await page.follow()
    await page.must_be_right("a new room")
    stage.clock.advance(1)
    second = await stage.planned(MEI, "lst_a")
    await page.follow()
    await page.must_be_right("a newer plan")
    await stage.do(MEI, "POST", f"/shows/{first}/preflight", GOOD_CHECK)
    await stage.do(MEI, "POST", f"/shows/{first}/start")
    await page.follow()
    assert page.wall["stale"], f"{second} covers the show that started"
    await page.open()
    stage.clock.advance(1)
    await stage.do(MEI, "POST", f"/shows/{first}/end")
    await page.follow()
    await page.must_be_right("the older plan ended")


async def test_folding_leaves_what_went_in_as_it_was(stage: Stage) -> None:
    show_id = await stage.live()
    before = await stage.store.read(show_snapshot, show_id)
    kept = json.dumps(before)
    dice = thrown(3)
    after = before
    for n, act in enumerate(ACTS, start=1):
        await act(stage, show_id, dice, n)
    for envelope in await stage.events():
        after = fold_snapshot(after, envelope)
    assert json.dumps(before) == kept
    assert json.dumps(after) != kept


async def test_a_snapshot_of_a_full_show_takes_under_10_ms(stage: Stage) -> None:
    names = [f"lst_{number:03d}" for number in range(50)]
    show_id = await stage.live(MEI, *names)
    dice = thrown(5)
    for n in range(1, 60):
        await tick(stage, show_id, dice, n)
    stage.pumping = False
    for n in range(60, 64):
        await tick(stage, show_id, dice, n)
    took: list[float] = []
    for _ in range(60):
        begun = thread_time()
        data = stage.store.look(show_snapshot, show_id)
        took.append(thread_time() - begun)
    assert (len(data["shelf"]), len(data["comments"])) == (50, 50)
    assert min(took) < 0.010, f"fastest {min(took) * 1000:.1f} ms, median {sorted(took)[30] * 1000:.1f} ms of the processor"

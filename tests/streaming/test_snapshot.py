"""*snapshot + events == fresh snapshot*, whatever happens and however far the reactions have come."""

import json
from collections.abc import Awaitable, Callable
from time import thread_time
from typing import Any

import pytest

import mall.events as mall
import streaming.events as live
from sandbox.chance import SeededChance, Stream
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.store import View
from streaming.audience.acts import Acts, Question, Reach, SaidComment, question_id
from streaming.media import engine as media
from streaming.snapshot import show_snapshot, wall_snapshot
from streaming.snapshot_fold import concerns, fold_snapshot
from streaming.wall_fold import fold_wall
from tests.streaming.stage import BO, COHORT, GOOD_CHECK, LAN, MEI, TEACHER, Stage, listing

RUNNING = ("showms", "server_now")
"""A page keeps these by its own clock."""

Act = Callable[[Stage, str, Stream, int], Awaitable[Any]]


def thrown(seed: int) -> Stream:
    """The test's own dice."""
    return SeededChance(seed).stream("snapshots")


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


async def tick(stage: Stage, show: str, dice: Stream, n: int) -> None:
    words = [
        SaidComment(f"c{n}-{k}", str(k), f"游客{k}", "browser", "praise", f"第{n}句", "lst_a", f"{n}-{k}" if k == 0 else None)
        for k in range(dice.randint(0, 12))
    ]
    asked = [Question(f"{n}-0", "0", "游客0", "seeker", "price", "lst_a", "多少钱", n + 60)] if words and dice.random() < 0.6 else []
    answered = [f"{dice.randint(1, n)}-0"] if dice.random() < 0.3 else []
    reach = {name: Reach(1, 1, dice.randint(0, 3)) for name in ("lst_a", "lst_b", "lst_gone") if dice.random() < 0.5}
    acts = Acts(
        n,
        dice.randint(0, 99),
        dice.randint(0, 9),
        dice.randint(0, 9),
        0,
        3,
        len(words) + 1,
        2,
        1,
        comments=words,
        questions=asked,
        answered=answered,
    )
    acts.reach = reach
    await stage.say(*acts.facts(show), acts.ticked(show, 0, "d"), show=show, showms=n * 1000)


async def expire(stage: Stage, show: str, dice: Stream, n: int) -> None:
    fact = live.QuestionExpired(show_id=show, question_id=question_id(show, f"{dice.randint(1, n)}-0"))
    await stage.say(fact, show=show, showms=n * 1000)


async def order(stage: Stage, show: str, dice: Stream, n: int) -> None:
    line = mall.OrderLine(listing_id=dice.choice(["lst_a", "lst_b"]), sku_id="x", title="腊肉", quantity=2, unit_fen=2990, off_fen=100)
    shared: dict[str, Any] = {
        "order_id": f"ord_{n}",
        "shop_id": "x",
        "show_id": show,
        "buyer": "1",
        "total_fen": 5880,
        "lines": (line, line),
    }
    placed = mall.OrderPlaced(**shared, owner_id=MEI.id, buyer_kind="viewer", pay_before=0)
    await stage.say(placed, mall.OrderPaid(**shared), show=show, showms=n)


async def reprice(stage: Stage, show: str, dice: Stream, n: int) -> None:
    where = dice.choice([None, show])
    await stage.say(
        mall.PriceChanged(listing_id="lst_a", sku_id="lst_a_s", shop_id="x", from_fen=0, to_fen=1000 + n, show_id=where), show=where
    )
    stock = mall.StockChanged(listing_id="lst_b", sku_id="lst_b_l", shop_id="x", stock=n, delta=-1, reason="reserved", show_id=where)
    await stage.say(stock, show=where)


async def republish(stage: Stage, show: str, dice: Stream, n: int) -> None:
    gone = mall.ListingTakenDown(listing_id=dice.choice(["lst_a", "lst_b"]), shop_id="x", reason="owner")
    await stage.say(gone if dice.random() < 0.4 else listing(MEI, "lst_b", price_fen=500 + n))


async def shelve(stage: Stage, show: str, dice: Stream, n: int) -> None:
    names = dice.sample(["lst_a", "lst_b", "lst_c"], dice.randint(1, 3))
    await stage.ask(MEI, "PUT", f"/shows/{show}/shelf", {"items": [{"listing_id": name} for name in names]})


async def pin(stage: Stage, show: str, dice: Stream, n: int) -> None:
    await stage.ask(MEI, "POST", f"/shows/{show}/pin", {"listing_id": dice.choice(["lst_a", "lst_b"])})


async def unpin(stage: Stage, show: str, dice: Stream, n: int) -> None:
    await stage.ask(MEI, "POST", f"/shows/{show}/unpin")


async def comment(stage: Stage, show: str, dice: Stream, n: int) -> None:
    await stage.ask(dice.choice([LAN, MEI]), "POST", f"/shows/{show}/comments", {"text": f"我说{n}"})


async def moderate(stage: Stage, show: str, dice: Stream, n: int) -> None:
    view = await stage.store.read(show_snapshot, show)
    said = dice.choice([one["comment_id"] for one in view["comments"]] or ["none"])
    await stage.ask(MEI, "POST", f"/shows/{show}/comments/{said}/{dice.choice(['pin', 'hide'])}", {} if dice.random() < 2 else None)
    await stage.ask(MEI, "POST", f"/shows/{show}/comments/{said}/pin")
    await stage.ask(MEI, "POST", f"/shows/{show}/mutes", {"viewer": str(n), "seconds": 9})
    await stage.ask(MEI, "POST", f"/shows/{show}/words", {"word": f"w{n % 3}"})


async def answer(stage: Stage, show: str, dice: Stream, n: int) -> None:
    question = question_id(show, f"{dice.randint(1, n)}-0")
    await stage.ask(MEI, "POST", f"/shows/{show}/questions/{question}/answer", {"way": "tap"})


async def seats(stage: Stage, show: str, dice: Stream, n: int) -> None:
    who = dice.choice([LAN, BO])
    await stage.ask(MEI, "POST", f"/shows/{show}/seats", {"seat": dice.choice(["co_host", "service"]), "person_id": who.id})
    if dice.random() < 0.5:
        await stage.ask(MEI, "DELETE", f"/shows/{show}/seats/{who.id}")
    if dice.random() < 0.5:
        await stage.ask(MEI, "POST", f"/shows/{show}/host", {"person_id": dice.choice([MEI, LAN, BO]).id})


async def clock(stage: Stage, show: str, dice: Stream, n: int) -> None:
    await stage.ask(dice.choice([MEI, TEACHER]), "POST", f"/shows/{show}/{dice.choice(['pause', 'resume', 'resume'])}")
    stage.clock.advance(dice.random() * 3)


async def camera(stage: Stage, show: str, dice: Stream, n: int) -> None:
    at, session = stage.clock.now(), dice.choice(["ses_1", "ses_2"])
    happened: list[Any] = [
        media.PublisherJoined(show, session, f"rec_{n}", "H264", at),
        media.MediaStalled(show, session, at),
        media.MediaBack(show, session, at),
        media.PublisherLeft(show, session, "hung_up", at),
        media.VoiceStarted(show, at, -30.2),
        media.VoiceStopped(show, at, -60.0),
        media.PictureBlack(show, at, {"luma": 3}),
        media.PictureFrozen(show, at),
        media.PictureBack(show, at),
    ]
    await stage.media(dice.choice(happened), dice.choice(happened[:4]))


async def violate(stage: Stage, show: str, dice: Stream, n: int) -> None:
    raised = live.ViolationRaised(
        show_id=show, violation_id=f"vio_{n}", rule="C01", points=5, quote="最好", where="speech", correct_until_showms=9
    )
    corrected = live.ViolationCorrected(show_id=show, violation_id=f"vio_{n}", way="said", after_ms=7, in_time=True)
    await stage.say(raised, *([corrected] if dice.random() < 0.5 else []), show=show, showms=n)


ACTS: list[Act] = [
    tick,
    tick,
    expire,
    order,
    reprice,
    republish,
    shelve,
    pin,
    pin,
    unpin,
    comment,
    moderate,
    answer,
    seats,
    clock,
    camera,
    violate,
]


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
    names = [f"lst_{number:03d}" for number in range(100)]
    show_id = await stage.live(MEI, *names)
    dice = thrown(5)
    for n in range(1, 60):
        await tick(stage, show_id, dice, n)
    stage.pumping = False
    for n in range(60, 64):
        await tick(stage, show_id, dice, n)
    took: list[float] = []
    for _ in range(20):
        begun = thread_time()
        data = stage.store.look(show_snapshot, show_id)
        took.append(thread_time() - begun)
    assert (len(data["shelf"]), len(data["comments"])) == (100, 50)
    assert min(took) < 0.010, f"fastest {min(took) * 1000:.1f} ms, median {sorted(took)[10] * 1000:.1f} ms of the processor"

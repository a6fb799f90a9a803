"""Everything that can happen in a show, thrown by dice: the crowd, the mall, the desk, the camera, the server's own death."""

from collections.abc import Awaitable, Callable
from typing import Any

import mall.events as mall
import streaming.events as live
from sandbox.chance import SeededChance, Stream
from streaming.audience.acts import Acts, Question, Reach, SaidComment, question_id
from streaming.media import engine as media
from streaming.snapshot import show_snapshot
from streaming.timeouts import overdue, time_out
from tests.streaming.stage import BO, LAN, MEI, TEACHER, Stage, listing

TYPED, NO_ANSWER = {"way": "text", "text": "29.9元"}, {"way": "text", "text": "不知道"}
Act = Callable[[Stage, str, Stream, int], Awaitable[Any]]


def thrown(seed: int) -> Stream:
    """The test's own dice."""
    return SeededChance(seed).stream("snapshots")


async def tick(stage: Stage, show: str, dice: Stream, n: int) -> None:
    words = [
        SaidComment(f"c{n}-{k}", str(k), f"游客{k}", "browser", "praise", f"第{n}句", "lst_a", f"{n}-{k}" if k == 0 else None)
        for k in range(dice.randint(0, 12))
    ]
    asked = [Question(f"{n}-0", "0", "游客0", "seeker", "price", "lst_a", "多少钱", n + 60)] if words and dice.random() < 0.6 else []
    graded = [(f"{dice.randint(1, n)}-0", 500)] if dice.random() < 0.3 else []
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
        graded=graded,
    )
    acts.reach = reach
    await stage.say(*acts.facts(show), acts.ticked(show, 0, "d"), show=show, showms=n * 1000)


async def offers(stage: Stage, show: str, dice: Stream, n: int) -> None:
    acts = Acts(n, 9, 0, 0, 0, 0, 0, 0, 0, claims={dice.choice(["cpn_1", "cpn_2"]): dice.randint(1, 5)})
    bought = {"goal": dice.choice(["enter", "order"]), "budget_fen": 5_000, "minutes": dice.randint(5, 30)}
    order = await stage.ask(MEI, "POST", f"/shows/{show}/traffic", bought)
    pushed = mall.CouponPushed(coupon_id=f"cpn_{n % 3}", shop_id="x", show_id=show, off_fen=500, threshold_fen=0, left=9)
    claimed = mall.CouponClaimed(coupon_id="cpn_1", buyer=LAN.id, show_id=show)
    through = live.TrafficEnded(show_id=show, traffic_id=order.json().get("traffic_id", "none"), spent_fen=4_800, entries=12)
    more = [pushed, claimed, through] if dice.random() < 0.5 else [claimed]
    await stage.say(acts.ticked(show, 0, "d"), *more, show=show, showms=n * 1000)


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
    await stage.say(
        gone if dice.random() < 0.4 else listing(MEI, "lst_b", price_fen=500 + n, size_chart=n % 2 == 0, dispatch_h=24 * (1 + n % 3))
    )


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
    await stage.ask(MEI, "POST", f"/shows/{show}/questions/{question}/answer", dice.choice([{"way": "tap"}, TYPED, NO_ANSWER]))


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
    about = {"show_id": show, "violation_id": f"vio_{dice.randint(1, n)}", "at_showms": n}
    decided = live.ViolationAppealDecided(**about, verdict=dice.choice(["upheld", "lifted"]))
    after = [corrected, live.ViolationAppealed(**about), decided][: dice.randint(0, 3)]
    await stage.say(raised, *after, show=show, showms=n)


async def incident(stage: Stage, show: str, dice: Stream, n: int) -> None:
    await stage.ask(TEACHER, "POST", f"/shows/{show}/incidents", {"kind": dice.choice(["cold_room", "troll_raid", "wrong_price"])})
    thrown = live.IncidentThrown(show_id=show, incident_id=f"inc_x{n}", kind="cold_room", origin="scenario")
    handled = live.IncidentHandled(show_id=show, incident_id=f"inc_x{dice.randint(1, n)}", step="call", after_ms=900)
    closed = live.IncidentClosed(show_id=show, incident_id=f"inc_x{dice.randint(1, n)}", outcome="late", reaction_ms=900)
    await stage.say(thrown, handled, *([closed] if dice.random() < 0.5 else []), show=show, showms=n)


async def downtime(stage: Stage, show: str, dice: Stream, n: int) -> None:
    stage.clock.advance(dice.random() * 5)
    await stage.broadcast.recover()
    if dice.random() < 0.5:
        await stage.media(media.PublisherJoined(show, "ses_9", "rec_9", "H264", stage.clock.now()))


async def lose_the_phone(stage: Stage, show: str, dice: Stream, n: int) -> None:
    await stage.media(media.MediaStalled(show, "ses_1", stage.clock.now()))
    stage.clock.advance(10)
    for late in await stage.store.read(overdue):
        await stage.store.write(time_out, late)


ACTS: list[Act] = [
    tick,
    tick,
    offers,
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
    incident,
    downtime,
    lose_the_phone,
]

"""Virtual buyers after the show: parcels leave and arrive, the market's clock jumps, and refunds and reviews are said once."""

from mall.events import OrderCancelled, OrderLine, OrderPaid, OrderShipped, OrderSigned, ServiceKeptWaiting, ShopFastForwarded
from sandbox.store import Tx
from streaming.aftermath import SUPPLIERS_SAY_MS, say_due
from streaming.audience.aftermath import DAY_MS
from streaming.events import RefundRequested, ReviewWritten, ShowStarted
from tests.world import World

ORDERS = 70


def sold(tx: Tx, promise_h: int | None = None) -> None:
    for number in range(ORDERS):
        line = OrderLine(listing_id="lst_1", sku_id="sku_1", title="面霜", quantity=1, unit_fen=5900, dispatch_h=promise_h)
        paid = OrderPaid(
            order_id=f"ord_a{number}",
            shop_id="shp_a",
            show_id="show_a",
            checkout_id=f"chk_show_a_{number}-r{number}",
            buyer=f"r{number}",
            total_fen=5900,
            lines=(line,),
        )
        tx.emit(paid, paid.order_id, cohort="coh_a", show="show_a")


def sent(tx: Tx) -> None:
    for number in range(ORDERS):
        fact = OrderShipped(order_id=f"ord_a{number}", shop_id="shp_a", parcel_id=f"par_{number}", carrier="中通", tracking="1")
        tx.emit(fact, fact.order_id, cohort="coh_a", show="show_a")
        tx.emit(OrderSigned(order_id=fact.order_id, shop_id="shp_a", signed_at=tx.now), fact.order_id, cohort="coh_a", show="show_a")


def jump(days: int):
    def forward(tx: Tx) -> None:
        tx.emit(ShopFastForwarded(shop_id="shp_a", by_ms=days * DAY_MS, offset_ms=days * DAY_MS), "shp_a", cohort="coh_a")

    return forward


async def said(world: World) -> tuple[list[str], list[str]]:
    await world.settle()
    found = [await world.facts(kind) for kind in (RefundRequested, ReviewWritten)]
    return tuple([one.data["order_id"] for one in kind] for kind in found)  # type: ignore[return-value]


async def test_refunds_and_reviews_come_days_later_and_once(world: World) -> None:
    store = world.process.store
    await store.write(sold)
    await world.settle()
    await store.write(sent)
    assert await said(world) == ([], [])
    await store.write(jump(8))
    refunds, reviews = await said(world)
    assert 0.05 * ORDERS < len(refunds) < 0.5 * ORDERS
    assert reviews
    assert len(refunds) == len(set(refunds))
    await store.write(jump(30))
    await store.write(sent)  # told twice
    assert await said(world) == (refunds, reviews)


async def later(world: World, days: int) -> list[str]:
    """The market's clock leaps to so many days, and the moment after it is over; the reasons of all claims by then."""
    await world.process.store.write(jump(days))
    await world.settle()
    world.clock.advance(SUPPLIERS_SAY_MS / 1000)
    await world.process.store.write(say_due, "shp_a")
    refunds, _ = await said(world)
    assert len(refunds) == len(set(refunds)), "each asks once"
    return [one.data["reason"] for one in await world.facts(RefundRequested)]


async def test_buyers_of_parcels_that_never_leave_give_up_and_ask_for_their_money(world: World) -> None:
    await world.process.store.write(sold)
    assert "late" not in await later(world, 2), "the page says 48 hours"
    after_week = (await later(world, 7)).count("late")
    assert 0.1 * ORDERS < after_week < 0.4 * ORDERS
    assert (await later(world, 25)).count("late") > 0.7 * ORDERS, "nobody waits for ever"
    await world.process.store.write(sent)
    assert (await later(world, 40)).count("promise_broken") == 0, "who gave up is not asked again"


async def test_buyers_do_not_give_up_on_parcels_that_suppliers_sent_in_time(world: World) -> None:
    """Control, with the leap that comes before the suppliers say what they sent in it."""
    store = world.process.store
    await store.write(sold)
    await world.settle()
    day_one = world.clock.now() + DAY_MS
    await store.write(jump(25))
    await world.settle()

    def at(tx: Tx) -> None:
        for number in range(ORDERS):
            fact = OrderShipped(order_id=f"ord_a{number}", shop_id="shp_a", parcel_id=f"par_{number}", carrier="中通", tracking="1")
            tx.emit(fact.model_copy(update={"at": day_one}), fact.order_id, cohort="coh_a", show="show_a")

    await store.write(at)
    assert "late" not in await later(world, 26)


async def test_a_late_shop_hears_more_of_them(world: World) -> None:
    store = world.process.store
    await store.write(sold)
    await world.settle()
    await store.write(jump(6))  # six days until the parcels leave
    await world.settle()
    await store.write(sent)
    await store.write(jump(16))
    refunds, _ = await said(world)
    reasons = [one.data["reason"] for one in await world.facts(RefundRequested)]
    assert reasons.count("late") > 0.1 * ORDERS
    assert len(refunds) > 0.2 * ORDERS


async def test_a_parcel_is_late_by_the_promise_of_its_own_line(world: World) -> None:
    """Negative control of the late shop: the same six days of step stock promised within ten."""
    store = world.process.store
    await store.write(sold, 240)
    await world.settle()
    await store.write(jump(6))
    await world.settle()
    await store.write(sent)
    await store.write(jump(16))
    await said(world)
    assert "late" not in [one.data["reason"] for one in await world.facts(RefundRequested)]


async def test_a_cancelled_order_is_not_asked_back(world: World) -> None:
    store = world.process.store
    await store.write(sold)
    await world.settle()
    await store.write(sent)
    await world.settle()

    def cancel(tx: Tx) -> None:
        for number in range(ORDERS):
            fact = OrderCancelled(order_id=f"ord_a{number}", shop_id="shp_a", show_id="show_a", reason="owner")
            tx.emit(fact, fact.order_id, cohort="coh_a", show="show_a")

    await store.write(cancel)
    await world.settle()
    await store.write(jump(20))
    assert (await said(world))[0] == []


def arrived(**found: int):
    def sign(tx: Tx) -> None:
        for number in range(ORDERS):
            fact = OrderSigned(order_id=f"ord_a{number}", shop_id="shp_a", signed_at=tx.now, **found)
            tx.emit(fact, fact.order_id, cohort="coh_a", show="show_a")

    return sign


def left():
    def send(tx: Tx) -> None:
        for number in range(ORDERS):
            fact = OrderShipped(order_id=f"ord_a{number}", shop_id="shp_a", parcel_id=f"par_{number}", carrier="中通", tracking="1")
            tx.emit(fact, fact.order_id, cohort="coh_a", show="show_a")

    return send


async def reasons(world: World, *steps) -> list[str]:
    """Why parcels of one shop came back after these steps."""
    for step in (sold, *steps, jump(16)):
        await world.process.store.write(step)
        await world.settle()
    return [one.data["reason"] for one in await world.facts(RefundRequested)]


def english(tx: Tx) -> None:
    told = {name: name for name in ("scenario", "scenario_hash", "tables_hash", "engine_version", "seed_hash")}
    fact = ShowStarted(show_id="show_a", room_id="room_a", host_id="per_a", language="en", **told)
    tx.emit(fact, "show_a", cohort="coh_a", show="show_a")


async def test_a_bad_batch_and_broken_pieces_come_back(world: World) -> None:
    """And in a show held in English the buyers write English."""
    await world.process.store.write(english)
    found = await reasons(world, left(), arrived(quality_bp=3000, damaged=1))
    written = [one.data["text"] for kind in (RefundRequested, ReviewWritten) for one in await world.facts(kind)]
    assert written
    assert all(text.isascii() for text in written)
    assert found.count("damaged") > 0.6 * ORDERS
    assert {one.data["wanted"] for one in await world.facts(RefundRequested)} == {"money", "exchange", "resend"}


async def test_good_goods_do_not_come_back_for_their_quality(world: World) -> None:
    """Control of the test above: the same parcels, whole and good."""
    found = await reasons(world, left(), arrived(quality_bp=9000))
    assert "damaged" not in found
    assert found.count("quality") < 0.2 * ORDERS


async def test_service_that_keeps_waiting_costs_returns(world: World) -> None:
    def upset(tx: Tx) -> None:
        for number in range(ORDERS):
            waits = ServiceKeptWaiting(conversation_id=f"cnv_{number}", shop_id="shp_a", order_id=f"ord_a{number}")
            tx.emit(waits, waits.conversation_id, cohort="coh_a")

    found = await reasons(world, upset, left(), arrived())
    assert found.count("promise_broken") > 0.04 * ORDERS

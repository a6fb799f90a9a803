"""A shop in memory whose verbs a test may call in any order, and a bookkeeper who counts pieces and fen himself and names what is lost."""

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool
from structlog.testing import capture_logs

from mall import fulfilment, orders, payments, refunds
from mall.after_tables import Deal, Refund, WarehouseItem
from mall.costs import charge
from mall.events import OrderPaid, OrderPlaced, OrderRefunded, OrderShipped, StockChanged
from mall.fast_forward import fast_forward
from mall.ledger import balances, book, trial_balance
from mall.orders import pieces_of
from mall.promotions import create_coupon
from mall.reactions import REACTIONS
from mall.refund_steps import OVER
from mall.shop_offers import NewGift, NewThreshold, OfferStep, offer_gift, offer_threshold
from mall.tables import Coupon, FlashSale, Listing, Order, Parcel, Shop, Sku, Taken
from mall.timeouts import carry_out, due
from mall.warehouse import receive
from sandbox.chance import SeededChance
from sandbox.errors import KaiboError
from sandbox.events.envelope import Fact
from sandbox.ids import CountingIds
from sandbox.rows import Row
from sandbox.store import Tx, View
from supply.events import ReceivedLine
from tests.mall.market import CLASS, NOODLE, PEOPLE, SHOP

SHOP_ID = "shp_1"
GOODS = {"own": None, "late": None, "drop": "gds_1", "bulk": "gds_2"}
"""Where the pieces of each listing come from: one's own, a supplier who sends each order, a supplier who filled the warehouse.

Of `late` the stock is taken at payment (付款减).
"""
STOCK = {"own": 14, "late": 5, "drop": 9, "bulk": 0}
PRICE_FEN, COST_FEN, LOT = 1000, 400, 8

VERBS: dict[str, Callable[..., Any]] = {
    "place": orders.place,
    "pay": payments.pay,
    "cancel": orders.cancel,
    "ship": fulfilment.ship,
    "settle": fulfilment.settle,
    "approve": refunds.approve,
    "confirm": refunds.confirm_back,
    "resend": refunds.resend,
    "supplier_failed": refunds.supplier_failed,
    "fast_forward": fast_forward,
}


class Bazaar:
    """The shop, its clock, everything that was said, and the means to act; `verbs` may hold a broken one on purpose."""

    def __init__(self, **broken: Callable[..., Any]) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Row.metadata.create_all(engine, tables=[one for name, one in Row.metadata.tables.items() if name.startswith("mall_")])
        self.session = Session(engine, expire_on_commit=False)
        self.ids, self.now = CountingIds(), 1_795_420_800_000
        self.verbs = SimpleNamespace(**{**VERBS, **broken})
        self.facts: list[Fact] = []
        self.first = dict(STOCK)
        self._in_hand: set[str] = set()
        self.sent, self.sound = Counter[str](), Counter[str]()
        """By SKU, counted from the claims: pieces an exchange or a resend sent from the shelf, and sound ones an exchange brought back."""
        self._open()

    def _open(self) -> None:
        form = {**NOODLE, "freight_fen": 300, "channel": "all", "after_sale": ["seven_days"], "dispatch_h": 48, "reference_fen": None}
        form["pictures"] = []
        common = {"owner_id": "per_ann", "cohort_id": CLASS, "made_at": 0}
        shop = Shop(id=SHOP_ID, state="open", name="店", shop_type="individual", form=SHOP, licence=None, deposit_fen=0, **common)
        self.session.add(shop)
        for name, goods in GOODS.items():
            skus = [{"sku_id": f"sku_{name}", "name": name, "price_fen": PRICE_FEN, "stock": STOCK[name], "code": ""}]
            sold = {**form, "skus": skus, "reduce": "payment" if name == "late" else "order"}
            self.session.add(
                Listing(
                    id=f"lst_{name}", shop_id=SHOP_ID, goods_id=goods, draft_state="approved", sale_state="on_sale", title="米粉",
                    draft=sold, online=sold, base={}, quality=90, version=1, reasons=[], revised_at=0, **common,
                )
            )  # fmt: skip
            self.session.add(
                Sku(
                    id=f"sku_{name}", listing_id=f"lst_{name}", shop_id=SHOP_ID, slot=0, name=name, code="", price_fen=PRICE_FEN,
                    stock=STOCK[name], reserved=0, sold=0,
                )
            )  # fmt: skip
        self.session.add(Deal(shop_id=SHOP_ID, goods_id="gds_2", mode="wholesale", commission_bp=0))
        self.act(self._promote)
        self.act(self._buy_in, 1)

    def _promote(self, tx: Tx) -> None:
        book(tx, SHOP_ID, "opening", SHOP_ID, {"wallet": 500_000, "capital": -500_000})
        self.coupon = create_coupon(tx, SHOP_ID, "券", 150, 1000, 6, 2).id
        self.share = create_coupon(tx, SHOP_ID, "折", 0, 800, 6, 2, off_bp=1500, most_off_fen=400).id
        offer_threshold(tx, SHOP_ID, NewThreshold(name="满减", steps=[OfferStep(from_fen=3000, off_fen=400)]))
        offer_gift(tx, SHOP_ID, NewGift(name="赠", sku_id="sku_own", listing_id="lst_drop", each=2))
        offer_gift(tx, SHOP_ID, NewGift(name="赠", sku_id="sku_own", listing_id="lst_own", each=3))
        offer_gift(tx, SHOP_ID, NewGift(name="赠", sku_id="sku_own", listing_id="lst_bulk", each=2))

    def _buy_in(self, tx: Tx, number: int) -> None:
        """A lot of wholesale goods paid in advance and taken in."""
        charge(tx, SHOP_ID, f"pur_{number}", LOT * COST_FEN, "prepaid")
        line = ReceivedLine(sku_name="bulk", pieces=LOT, damaged=0, value_fen=LOT * COST_FEN, credit_fen=0)
        receive(tx, SHOP_ID, "gds_2", f"pur_{number}", line, 7000)

    def buy_in(self, number: int) -> None:
        """One more lot."""
        self.act(self._buy_in, number)

    def act(self, verb: Callable[..., Any], *args: Any) -> Any:
        """One unit in the owner's name; what the mall refuses changes nothing. Facts go to the mall's own reactions, as the log would."""
        tx = Tx(self.session, self.now, ids=self.ids, chance=SeededChance(), actor=PEOPLE["ann"])
        answer, claims = None, self._swaps()
        try:
            with tx.part():
                answer = verb(tx, *args)
        except KaiboError:
            pass
        said = [one.fact for one in tx.said]
        for fact in said:
            if type(fact) in REACTIONS:
                REACTIONS[type(fact)](tx, None, fact)  # type: ignore[arg-type]  # these two do not look at the envelope
        self.session.commit()
        self.session.expire_all()
        self.facts += said
        self._count(claims)
        return answer

    def _swaps(self) -> dict[str, Counter[str]]:
        """Of each exchange or resend that is open: the shop's own pieces it is about, by SKU; those that came back earlier left out."""
        found = {}
        open_ones = select(Refund.id, Refund.order_id, Refund.pieces).where(
            Refund.kind.in_(("exchange", "resend")), Refund.state.not_in(OVER)
        )
        for claim_id, order_id, pieces in self.session.execute(open_ones).all():
            order = self.session.get_one(Order, order_id)
            each = [line for line in order.lines for _ in range(line["quantity"])][order.back_pieces :][:pieces]
            found[claim_id] = Counter(line["sku_id"] for line in each if line["sent_by"] == "shop")
        return found

    def _count(self, claims: dict[str, Counter[str]]) -> None:
        for claim_id, pieces in claims.items():
            claim = self.session.get_one(Refund, claim_id)
            if claim.state == "done":
                self.sent += pieces
            if claim.kind == "exchange" and claim_id not in self._in_hand and claim.state == "waiting_resend":
                self._in_hand.add(claim_id)
                self.sound += pieces if claim.reason in {"fit", "promise_broken"} else Counter()

    def view(self) -> View:
        """What a reader sees now."""
        return View(self.session, self.now)

    def pass_time(self, seconds: float) -> None:
        """The clock goes on and everything that falls due happens."""
        self.now += round(seconds * 1000)
        for _ in range(6):
            items = due(self.view())
            if not items:
                return
            with capture_logs() as failed:
                self.act(carry_out, items)
            assert not failed, failed

    def names(self, kind: type[Order] | type[Refund], *states: str) -> list[str]:
        """Orders or claims in these states, oldest first."""
        found = self.session.scalars(select(kind.id).where(kind.state.in_(states)))
        return sorted(found, key=lambda name: int(name.split("_")[1]))

    def said(self, kind: type[Fact]) -> list[Any]:
        """Facts of one kind."""
        return [fact for fact in self.facts if type(fact) is kind]

    def close(self) -> None:
        """Put it away."""
        self.session.close()
        self.session.get_bind().engine.dispose()  # type: ignore[union-attr]


def faults(bazaar: Bazaar) -> list[str]:
    """Every piece and fen that the tables, the ledger and what was said do not agree on."""
    found = list(bazaar.session.scalars(select(Order)))
    return [*_pieces(bazaar, found), *_parcels(bazaar, found), *_money(bazaar, found), *_promises(bazaar, found)]


def _parcels(bazaar: Bazaar, found: list[Order]) -> list[str]:
    """Pieces on the way, as the parcels, the orders and the log have them; a part of an order leaves the rest to be sent."""
    wrong, packed, told = [], Counter[str](), Counter[str]()
    for parcel in bazaar.session.scalars(select(Parcel)):
        packed[parcel.order_id] += parcel.pieces
    for fact in bazaar.said(OrderShipped):
        told[fact.order_id] += fact.pieces
    for order in found:
        sent = order.sent_pieces
        if not sent == packed[order.id] == told[order.id]:
            wrong.append(f"{order.id}: {sent} pieces sent, {packed[order.id]} in parcels, the log says {told[order.id]}")
        if (order.state == "part_shipped" and not 0 < sent < pieces_of(order)) or (order.state == "shipped" and sent < pieces_of(order)):
            wrong.append(f"{order.id} is {order.state} with {sent} of {pieces_of(order)} pieces sent")
    return wrong


def _pieces(bazaar: Bazaar, found: list[Order]) -> list[str]:
    held, sold, gone = Counter[str](), Counter[str](), Counter[str]()
    for order in found:
        back = sum(line["quantity"] for line in order.lines) if order.reason == "supplier" else order.back_pieces
        for line in order.lines:
            left = max(0, line["quantity"] - back)
            back = max(0, back - line["quantity"])
            if order.state == "placed":
                held[line["sku_id"]] += line["quantity"] if line.get("reduce", "order") == "order" else 0
            elif order.state != "cancelled":
                sold[line["sku_id"]] += left
                gone[line["sku_id"]] += line["quantity"] - left
    wrong, told, put, returned, again = [], Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for fact in bazaar.said(StockChanged):
        told[fact.sku_id] += fact.delta
        put[fact.sku_id] += fact.delta if fact.reason in {"set", "received"} else 0
        returned[fact.sku_id] += fact.delta if fact.reason == "returned" else 0
        again[fact.sku_id] -= fact.delta if fact.reason == "sent_again" else 0
    for sku in bazaar.session.scalars(select(Sku)):
        first = bazaar.first[sku.name]
        if min(sku.stock, sku.reserved, sku.sold) < 0:
            wrong.append(f"{sku.id} is below zero: {sku.stock} {sku.reserved} {sku.sold}")
        if (sku.reserved, sku.sold) != (held[sku.id], sold[sku.id]):
            wrong.append(f"{sku.id} holds {sku.reserved} and sold {sku.sold}, its orders say {held[sku.id]} and {sold[sku.id]}")
        if sku.stock != first + told[sku.id]:
            wrong.append(f"{sku.id}: the log says {first + told[sku.id]}, the shelf {sku.stock}")
        if again[sku.id] != bazaar.sent[sku.id]:
            wrong.append(f"{sku.id}: {again[sku.id]} left the shelf again, the claims say {bazaar.sent[sku.id]}")
        if not 0 <= returned[sku.id] - bazaar.sound[sku.id] <= gone[sku.id]:
            wrong.append(
                f"{sku.id}: {returned[sku.id]} returned to the shelf, {bazaar.sound[sku.id]} of exchanges, {gone[sku.id]} came back"
            )
        stocked = first + put[sku.id] - (gone[sku.id] - returned[sku.id]) - bazaar.sent[sku.id]
        if sku.stock + sku.reserved + sku.sold != stocked:
            wrong.append(f"{sku.id}: {sku.stock} + {sku.reserved} + {sku.sold} are not the {stocked} that were stocked")
    return wrong


def _money(bazaar: Bazaar, found: list[Order]) -> list[str]:
    wrong = [f"ledger: {name} {amount}" for name, amount in trial_balance(bazaar.view()).items()]
    accounts = balances(bazaar.view(), SHOP_ID)
    paid = {fact.order_id: fact.total_fen for fact in bazaar.said(OrderPaid)}
    asked = {fact.order_id: fact.total_fen for fact in bazaar.said(OrderPlaced)}
    back = Counter[str]()
    for fact in bazaar.said(OrderRefunded):
        back[fact.order_id] += fact.amount_fen
    claims = Counter(fact.refund_id for fact in bazaar.said(OrderRefunded))
    wrong += [f"{name} was paid back {times} times" for name, times in claims.items() if times > 1]
    for order in found:
        if order.held_fen < 0 or (order.state in {"placed", "cancelled", "settled", "refunded"} and order.held_fen):
            wrong.append(f"{order.id} ({order.state}) still holds {order.held_fen}")
        if back[order.id] != order.refunded_fen or back[order.id] > paid.get(order.id, 0):
            wrong.append(f"{order.id}: {back[order.id]} paid back of {paid.get(order.id, 0)}, the order says {order.refunded_fen}")
        if order.total_fen != asked[order.id] or order.total_fen != order.goods_fen - order.off_fen + order.freight_fen:
            wrong.append(f"{order.id}: the total {order.total_fen} is not its parts")
    if accounts.get("escrow", 0) != sum(order.held_fen for order in found):
        wrong.append(f"escrow {accounts.get('escrow', 0)} is not what the orders hold")
    if accounts.get("refunds", 0) != back.total():
        wrong.append(f"the books say {accounts.get('refunds', 0)} paid back, the buyers got {back.total()}")
    items = list(bazaar.session.scalars(select(WarehouseItem)))
    if accounts.get("inventory", 0) != sum(item.value_fen for item in items) or any(item.pieces < 0 for item in items):
        wrong.append(f"inventory {accounts.get('inventory', 0)} is not what lies in the warehouse")
    return wrong


def _promises(bazaar: Bazaar, found: list[Order]) -> list[str]:
    wrong, used = [], Counter[str]()
    for order in found:
        for name in order.used:
            used[name] += order.lines[0]["quantity"] if name.startswith("fls") else 1
    shares = {**{one.id: one.per_buyer for one in bazaar.session.scalars(select(Coupon))}}
    for coupon in bazaar.session.scalars(select(Coupon)):
        if coupon.left < 0 or coupon.total - coupon.left != used[coupon.id]:
            wrong.append(f"{coupon.id}: {coupon.left} of {coupon.total} left after {used[coupon.id]} uses")
    for flash in bazaar.session.scalars(select(FlashSale)):
        shares[flash.id] = flash.per_buyer
        if flash.sold != used[flash.id] or flash.sold > flash.stock:
            wrong.append(f"{flash.id}: {flash.sold} of {flash.stock} sold, its orders say {used[flash.id]}")
    wrong += [
        f"{one.buyer} had {one.pieces} of {one.promotion_id}"
        for one in bazaar.session.scalars(select(Taken))
        if one.pieces > shares[one.promotion_id]
    ]
    running = Counter(bazaar.session.scalars(select(Refund.order_id).where(Refund.state.not_in(OVER))))
    return wrong + [f"{order_id} has {count} claims at once" for order_id, count in running.items() if count > 1]

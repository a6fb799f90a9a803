"""Whatever people, suppliers and the clock do in whatever order: pieces and fen are conserved; and a verb that loses some is caught."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from mall import fulfilment, orders, payments, refunds
from mall.after_tables import Refund, WarehouseItem
from mall.fast_forward import fast_forward
from mall.live_edits import set_price, set_stock
from mall.promotions import end_flash, start_flash
from mall.refund_steps import REASONS_OF, Act, Reason, kinds_for, reason_fits
from mall.shop_offers import NewGift, offer_gift
from mall.tables import Order, Sku
from tests.mall.bazaar import COST_FEN, GOODS, LOT, PRICE_FEN, SHOP_ID, Bazaar, faults
from tests.mall.broken_verbs import BROKEN_VERBS

PAID = ("paid", "part_shipped", "shipped", "signed", "reviewed", "settled")
OPEN_CLAIM = ("waiting_shop", "waiting_return", "returning", "waiting_resend", "rejected", "rejected_back", "platform")
PARCEL = ("中通快递", "TH123456")
BROKEN: tuple[Reason, ...] = ("damaged", "promise_broken")

which = st.integers(0, 30)
sale = st.fixed_dictionaries(
    {
        "what": st.sampled_from(sorted(GOODS)),
        "pieces": st.integers(1, 5),
        "buyer": st.sampled_from(["v1", "v2", "v3", "per_ben"]),
        "coupon": st.sampled_from(["", "money", "share"]),
        "flash": st.booleans(),
        "goes": st.sampled_from(["placed", "left", "paid", "paid", "part", "sent", "signed", "signed", "settled"]),
    }
)
claim = st.fixed_dictionaries(
    {
        "order": which,
        "kind": which,
        "reason": st.sampled_from(get_args(Reason)),
        "amount": st.none() | st.none() | st.integers(1, 4000),
        "pieces": st.none() | st.integers(1, 4),
        "goes": st.sampled_from(["open", "through", "through", "refused"]),
    }
)


class Trade(RuleBasedStateMachine):
    """Four buyers, a shop with three kinds of goods, its suppliers, the platform and two clocks."""

    broken: dict[str, Callable[..., Any]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.bazaar = Bazaar(**self.broken)
        self.verbs, self.act = self.bazaar.verbs, self.bazaar.act
        self.count, self.flash = 0, ""

    def one(self, kind: type[Order] | type[Refund], states: tuple[str, ...], choice: int) -> str | None:
        """One of those in these states."""
        names = self.bazaar.names(kind, *states)
        return names[choice % len(names)] if names else None

    def order(self, name: str) -> Order:
        """It."""
        return self.bazaar.session.get_one(Order, name)

    @initialize(sales=st.lists(sale, min_size=2, max_size=6), flash=st.booleans())
    def the_day_begins(self, sales: list[dict[str, Any]], flash: bool) -> None:
        if flash:
            self.flash = self.act(start_flash, "lst_own", "sku_own", 500, 4, 600, 3).id
        for one in sales:
            self._sold(**one)

    @rule(one=sale)
    def somebody_buys(self, one: dict[str, Any]) -> None:
        self._sold(**one)

    @rule(one=sale)
    def another_buys(self, one: dict[str, Any]) -> None:
        self._sold(**one)

    def _sold(self, what: str, pieces: int, buyer: str, coupon: str, flash: bool, goes: str) -> None:
        self.count += 1
        kind: Any = "person" if buyer.startswith("per_") else "viewer"
        wish = orders.Wish(
            f"lst_{what}", f"sku_{what}", pieces, buyer, kind, checkout_id=f"chk_{self.count}",
            coupon_id={"money": self.bazaar.coupon, "share": self.bazaar.share}.get(coupon), flash_id=self.flash or None if flash else None,
        )  # fmt: skip
        order_id = self.act(self.verbs.place, wish)
        if order_id and goes == "left":
            self.act(self.verbs.cancel, order_id, "abandoned")
        elif order_id and goes != "placed":
            self._goes_on(order_id, what, goes)

    def _goes_on(self, order_id: str, what: str, goes: str) -> None:
        self.act(self.verbs.pay, order_id)
        if goes == "paid":
            return
        if what == "drop":
            self._supplier_sends(order_id, 100 * self.count)
        else:
            self.act(self.verbs.ship, order_id, *PARCEL, 1 if goes == "part" else None)
        if goes in {"signed", "settled"}:
            self.bazaar.pass_time(61)
            self.act(fulfilment.delivered, order_id, f"shm_{order_id}")
        if goes == "settled":
            self.act(self.verbs.settle, order_id)

    def _supplier_sends(self, order_id: str, cost_fen: int) -> None:
        self.act(fulfilment.book_cost, order_id, f"pod_{order_id}", cost_fen)
        self.act(fulfilment.dispatched, order_id, f"shm_{order_id}", "中通快递", "KB1")

    @rule(pieces=st.lists(st.integers(1, 3), min_size=2, max_size=4))
    def a_rush_for_what_is_taken_at_payment(self, pieces: list[int]) -> None:
        """All order before the first of them pays."""
        placed = []
        for number, count in enumerate(pieces, 1):
            self.count += 1
            wish = orders.Wish("lst_late", "sku_late", count, f"v{number}", "viewer", checkout_id=f"chk_{self.count}")
            placed.append(self.act(self.verbs.place, wish))
        for order_id in placed:
            if order_id is not None:
                self.act(self.verbs.pay, order_id)

    @rule(
        what=st.sampled_from(["own", "bulk"]),
        kind=st.sampled_from(["exchange", "resend"]),
        reason=st.sampled_from(["damaged", "promise_broken"]),
    )
    def a_piece_is_sent_again(self, what: str, kind: Any, reason: Reason) -> None:
        self._sold(what, 2, "v4", "", False, "signed")
        name = self.bazaar.names(Order, *PAID)[-1:]
        made = self.act(refunds.open_refund, name[0], kind, reason, "", None, 1) if name else None
        for act in ("approve", "send_back", "confirm", "resend"):
            if made is not None:
                self._step(made.id, act)

    @rule(choice=which, pays=st.booleans())
    def a_buyer_pays_or_walks_away(self, choice: int, pays: bool) -> None:
        if (name := self.one(Order, ("placed", "placed", "paid", "cancelled"), choice)) is not None:
            if pays:
                self.act(self.verbs.pay, name)
            else:
                self.act(self.verbs.cancel, name, "abandoned")

    @rule(choice=which, pieces=st.none() | st.integers(1, 6))
    def the_shop_ships_all_or_some(self, choice: int, pieces: int | None) -> None:
        if (name := self.one(Order, ("paid", "part_shipped"), choice)) is not None:
            self.act(self.verbs.ship, name, *PARCEL, pieces)

    @rule(choice=which, does=st.sampled_from(["sends", "arrives", "out_of_stock", "mode"]))
    def a_supplier_acts(self, choice: int, does: str) -> None:
        name = self.one(Order, ("shipped", "part_shipped") if does == "arrives" else ("paid",), choice)
        if name is None:
            return
        if does == "arrives":
            self.act(fulfilment.delivered, name, f"shm_{name}")
        elif self.order(name).lines[0]["goods_id"] == "gds_1":
            if does == "sends":
                self._supplier_sends(name, 50 * choice)
            else:
                self.act(self.verbs.supplier_failed, name, "gds_1", does)

    @rule(one=claim)
    def a_buyer_claims(self, one: dict[str, Any]) -> None:
        self._claimed(**one)

    @rule(one=claim)
    def another_claims(self, one: dict[str, Any]) -> None:
        self._claimed(**one)

    def _claimed(self, order: int, kind: int, reason: Reason, amount: int | None, pieces: int | None, goes: str) -> None:
        name = self.one(Order, PAID, order)
        if name is None:
            return
        kinds = (*kinds_for(self.order(name).state), "return")
        chosen = kinds[kind % len(kinds)]
        if not reason_fits(chosen, reason):
            reason = sorted(REASONS_OF[chosen])[order % len(REASONS_OF[chosen])]  # type: ignore[assignment]  # one of these words
        made = self.act(refunds.open_refund, name, chosen, reason, "说明", amount, pieces)
        for act in {"open": (), "refused": ("reject",)}.get(goes, ("approve", "send_back", "confirm", "resend")):
            if made is not None:
                self._step(made.id, act)

    def _step(self, refund_id: str, act: str) -> None:
        more: dict[str, tuple[Any, ...]] = {"reject": ("不符",), "send_back": PARCEL, "resend": PARCEL}
        verbs: dict[str, Callable[..., Any]] = {
            "approve": self.verbs.approve, "confirm": self.verbs.confirm, "reject": refunds.reject, "send_back": refunds.send_back,
            "resend": self.verbs.resend, "escalate": refunds.escalate, "withdraw": refunds.withdraw,
        }  # fmt: skip
        if act in {"for_buyer", "for_shop"}:
            self.act(refunds.decide, refund_id, act == "for_buyer", "")
        else:
            self.act(verbs[act], refund_id, *more.get(act, ()))

    @rule(choice=which, act=st.sampled_from([act for act in get_args(Act) if act != "time"]))
    def a_claim_moves_on(self, choice: int, act: str) -> None:
        if (name := self.one(Refund, (*OPEN_CLAIM, "done"), choice)) is not None:
            self._step(name, act)

    @rule(seconds=st.sampled_from([1, 61, 301]), days=st.sampled_from([0, 0, 1, 2, 7, 10]))
    def time_passes_or_is_leapt_over(self, seconds: int, days: int) -> None:
        if days:
            self.act(self.verbs.fast_forward, SHOP_ID, days)
        self.bazaar.pass_time(0 if days else seconds)

    @rule(what=st.sampled_from(sorted(GOODS)), does=st.sampled_from(["price", "stock", "flash", "end", "lot"]), number=st.integers(0, 15))
    def the_owner_acts(self, what: str, does: str, number: int) -> None:
        self.count += 1
        here = (f"lst_{what}", f"sku_{what}")
        if does == "price":
            self.act(set_price, *here, PRICE_FEN + 100 * number)
        elif does == "stock":
            self.act(set_stock, *here, number)
        elif does == "lot":
            self.bazaar.buy_in(1000 + self.count)
        elif does == "end" and self.flash:
            self.act(end_flash, self.flash, "stopped")
        elif does == "flash" and (started := self.act(start_flash, *here, 400 + 20 * number, 1 + number % 4, 60, 3)):
            self.flash = started.id

    @invariant()
    def nothing_is_lost(self) -> None:
        found = faults(self.bazaar)
        assert not found, "; ".join(found)

    def teardown(self) -> None:
        self.bazaar.close()


def run(machine: type[Trade], examples: int, steps: int = 40) -> None:
    """Try the machine; the same tries each time, so that a red run can be looked at."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None, report_multiple_bugs=False,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_nothing_is_lost_whatever_happens() -> None:
    run(Trade, 24, 30)


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_nothing_is_lost_in_many_more_tries() -> None:
    run(Trade, 1500, 60)


def test_gifts_are_no_pieces_of_what_they_go_with() -> None:
    bazaar = Bazaar()

    def warehouse() -> tuple[int, int]:
        item = bazaar.session.scalars(select(WarehouseItem)).one()
        return item.pieces, item.value_fen

    order_id = bazaar.act(orders.place, orders.Wish("lst_bulk", "sku_bulk", 4, "v1", "viewer", checkout_id="chk_1"))
    bazaar.act(payments.pay, order_id)
    assert [line["quantity"] for line in bazaar.session.get_one(Order, order_id).lines] == [4, 2]
    bazaar.act(fulfilment.ship, order_id, *PARCEL, 3)
    assert warehouse() == (LOT - 3, (LOT - 3) * COST_FEN)
    bazaar.act(fulfilment.ship, order_id, *PARCEL)
    assert warehouse() == (LOT - 4, (LOT - 4) * COST_FEN)
    bazaar.pass_time(61)
    for pieces, left in ((3, LOT - 1), (3, LOT)):
        claim = bazaar.act(refunds.open_refund, order_id, "return", "regret", "", 100, pieces)
        for verb, more in ((refunds.approve, ()), (refunds.send_back, PARCEL), (refunds.confirm_back, ())):
            bazaar.act(verb, claim.id, *more)
        assert warehouse() == (left, left * COST_FEN)
    stock = {sku.id: (sku.stock, sku.reserved, sku.sold) for sku in bazaar.session.scalars(select(Sku))}
    assert (stock["sku_bulk"], stock["sku_own"]) == ((LOT, 0, 0), (14, 0, 0))
    assert faults(bazaar) == []
    bazaar.close()


def test_a_gift_out_of_the_warehouse_leaves_it_and_is_sent_by_the_shop() -> None:
    bazaar = Bazaar()
    bazaar.act(offer_gift, SHOP_ID, NewGift(name="送", sku_id="sku_bulk", listing_id="lst_own", each=1))
    order_id = bazaar.act(orders.place, orders.Wish("lst_own", "sku_own", 2, "v1", "viewer", checkout_id="chk_1"))
    bazaar.act(payments.pay, order_id)
    bazaar.act(fulfilment.ship, order_id, *PARCEL)
    order, item = bazaar.session.get_one(Order, order_id), bazaar.session.scalars(select(WarehouseItem)).one()
    assert (order.state, item.pieces, item.value_fen) == ("shipped", LOT - 2, (LOT - 2) * COST_FEN)
    assert [(line["sku_id"], line["quantity"], line["sent_by"]) for line in order.lines] == [
        ("sku_own", 2, "shop"),
        ("sku_bulk", 2, "shop"),
    ]
    assert faults(bazaar) == []
    bazaar.close()


def test_a_claim_is_over_when_the_supplier_cannot_deliver() -> None:
    """Found by the machine: the claim ran on, and its time-out took pieces back a second time."""
    bazaar = Bazaar()
    order_id = bazaar.act(orders.place, orders.Wish("lst_drop", "sku_drop", 3, "v1", "viewer", checkout_id="chk_1"))
    bazaar.act(payments.pay, order_id)
    claim = bazaar.act(refunds.open_refund, order_id, "unshipped", "late", "", 269, None)
    bazaar.act(refunds.supplier_failed, order_id, "gds_1", "out_of_stock")
    seen = bazaar.session.get_one(Refund, claim.id)
    assert (seen.state, seen.due_at, bazaar.session.get_one(Order, order_id).state) == ("done", None, "refunded")
    bazaar.act(fast_forward, SHOP_ID, 10)
    bazaar.pass_time(0)
    assert faults(bazaar) == []
    bazaar.close()


@pytest.mark.parametrize(
    ("verb", "broken"),
    BROKEN_VERBS,
)
def test_a_verb_that_loses_something_is_caught(verb: str, broken: Callable[..., Any]) -> None:
    """Negative control: the same machine with one broken verb goes red."""
    machine = type("Broken", (Trade,), {"broken": {verb: broken}})
    with pytest.raises(
        Exception, match=r"holds|sold|again|shelf|escrow|paid back|inventory|stocked|does not hold|below zero|uses|pieces sent"
    ):
        run(machine, 30, 30)

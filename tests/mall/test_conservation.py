"""Whatever happens in whatever order, pieces and money are conserved."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import create_engine, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from mall.events import StockChanged
from mall.fulfilment import book_cost, delivered, dispatched, settle, supplier_refused
from mall.ledger import LedgerBalance, LedgerEntry, Unbalanced, balances, book, guard_ledger, trial_balance
from mall.live_edits import set_price, set_stock
from mall.orders import Wish, cancel, place
from mall.payments import pay
from mall.promotions import create_coupon, start_flash
from mall.refusals import NotCancellable, NotPayable, OrderNo
from mall.tables import Listing, Order, Shop, Sku
from sandbox.chance import SeededChance
from sandbox.errors import Invalid, Refused
from sandbox.ids import CountingIds
from sandbox.rows import Row
from sandbox.store import Store, Tx, View
from sandbox.trade.dispatch import Source
from tests.mall.market import CLASS, NOODLE, PEOPLE, SHOP, Opening

SHOP_ID, LISTING_ID, GOODS_ID = "shp_1", "lst_1", "gds_1"
SKUS = ("sku_1", "sku_2")
PROMISE_H = {"hand": 48, "step": 240}
SOURCES: tuple[Source, ...] = ("hand", "step")


def of(sku: Sku, source: str) -> tuple[int, int, int]:
    """What is left, held and sold of one stock."""
    return (sku.stock, sku.reserved, sku.sold) if source == "hand" else (sku.step_stock, sku.step_reserved, sku.step_sold)


def faults(view: View, said: list[StockChanged], given: dict[tuple[str, str], int]) -> list[str]:
    """Everything that is not conserved, of what is in hand and of step stock each for itself."""
    wrong = [f"ledger: {name} {amount}" for name, amount in trial_balance(view).items()]
    orders = view.all(select(Order))
    paid = {"paid", "shipped", "signed", "settled"}
    lines = [(order.state, line) for order in orders for line in order.lines]
    for sku in view.all(select(Sku)):
        for source in SOURCES:
            mine = [(state, line["quantity"]) for state, line in lines if (line["sku_id"], line["stock_from"]) == (sku.id, source)]
            ordered = (sum(pieces for state, pieces in mine if state == "placed"), sum(pieces for state, pieces in mine if state in paid))
            left, held, sold = of(sku, source)
            if min(left, held, sold) < 0:
                wrong.append(f"{sku.id} {source}: below zero")
            if (held, sold) != ordered:
                wrong.append(f"{sku.id} {source}: holds {held}, {sold}, the orders say {ordered}")
            if left + held + sold != given[sku.id, source]:
                wrong.append(f"{sku.id} {source}: {left} + {held} + {sold} of {given[sku.id, source]}")
        told = [(fact.stock, fact.step) for fact in said if fact.sku_id == sku.id]
        if told and told[-1] != (sku.stock + sku.step_stock, sku.step_stock):
            wrong.append(f"{sku.id}: the log says {told[-1]}, the shelf {sku.stock} and {sku.step_stock}")
    wrong += [
        f"{line['sku_id']} promises {line['dispatch_h']} h" for _, line in lines if line["dispatch_h"] != PROMISE_H[line["stock_from"]]
    ]
    escrow = balances(view, SHOP_ID).get("escrow", 0)
    if escrow != sum(order.held_fen for order in orders):
        wrong.append(f"escrow {escrow} is not what the orders hold")
    return wrong


class Trade(RuleBasedStateMachine):
    """A shop with two SKUs; buyers, the owner, the supplier and the clock act in any order."""

    def __init__(self) -> None:
        super().__init__()
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Row.metadata.create_all(engine)
        self.session = Session(engine, expire_on_commit=False)
        self.ids = CountingIds()
        self.now = 1_795_420_800_000
        self.count = 0
        self.said: list[StockChanged] = []
        self.given = {("sku_1", "hand"): 12, ("sku_2", "hand"): 5, ("sku_1", "step"): 6, ("sku_2", "step"): 8}
        form = {
            **NOODLE,
            "freight_fen": 300,
            "channel": "all",
            "after_sale": ["seven_days"],
            "dispatch_h": 48,
            "reference_fen": None,
            "pictures": [],
            "reduce": "order",
            "sale_type": "stepped",
            "presale_days": 10,
        }
        form["skus"] = [{"sku_id": name, "name": name, "price_fen": 1000, "stock": self.given[name, "hand"], "code": ""} for name in SKUS]
        common = {"owner_id": "per_ann", "cohort_id": CLASS, "made_at": 0}
        self.session.add(
            Shop(id=SHOP_ID, state="open", name="店", shop_type="individual", form=SHOP, licence=None, deposit_fen=0, **common)
        )
        self.session.add(
            Listing(
                id=LISTING_ID,
                shop_id=SHOP_ID,
                goods_id=GOODS_ID,
                draft_state="approved",
                sale_state="on_sale",
                title="米粉",
                draft=form,
                online=form,
                base={},
                quality=90,
                version=1,
                reasons=[],
                revised_at=0,
                **common,
            )
        )
        for slot, name in enumerate(SKUS):
            sku = Sku(
                id=name,
                listing_id=LISTING_ID,
                shop_id=SHOP_ID,
                slot=slot,
                name=name,
                code="",
                price_fen=1000,
                stock=self.given[name, "hand"],
                step_stock=self.given[name, "step"],
                reserved=0,
                sold=0,
            )
            self.session.add(sku)
        tx = self.tx()
        book(tx, SHOP_ID, "opening", SHOP_ID, {"wallet": 500_000, "capital": -500_000})
        self.coupon = create_coupon(tx, SHOP_ID, "券", 150, 1000, 6, 2).id
        self.flash = start_flash(tx, LISTING_ID, "sku_1", 700, 4, 60, 2).id
        self.done(tx)

    def tx(self) -> Tx:
        """A unit of the owner."""
        return Tx(self.session, self.now, ids=self.ids, chance=SeededChance(), actor=PEOPLE["ann"])

    def done(self, tx: Tx) -> None:
        """Commit it and remember what was said of stock."""
        self.session.commit()
        self.said += [said.fact for said in tx.said if isinstance(said.fact, StockChanged)]

    def orders(self, *states: str) -> list[str]:
        """Orders in these states."""
        return list(self.session.scalars(select(Order.id).where(Order.state.in_(states)).order_by(Order.placed_at, Order.id)))

    @rule(
        sku=st.sampled_from(SKUS),
        quantity=st.integers(1, 7),
        buyer=st.integers(1, 3),
        coupon=st.booleans(),
        flash=st.booleans(),
        seen=st.integers(600, 1200),
    )
    def checkout(self, sku: str, quantity: int, buyer: int, coupon: bool, flash: bool, seen: int) -> None:
        self.count += 1
        wish = Wish(
            LISTING_ID, sku, quantity, f"v{buyer}", "viewer", checkout_id=f"chk_{self.count}", seen_price_fen=seen,
            coupon_id=self.coupon if coupon else None, flash_id=self.flash if flash else None,
        )  # fmt: skip
        tx = self.tx()
        try:
            with tx.part():
                order = tx.get(Order, place(tx, wish))
                assert order.lines[0]["unit_fen"] <= seen
        except OrderNo:
            pass
        self.done(tx)

    def act(self, verb: object, states: tuple[str, ...], choice: int, *more: object) -> None:
        names = self.orders(*states)
        if not names:
            return
        tx = self.tx()
        try:
            with tx.part():
                verb(tx, names[choice % len(names)], *more)  # type: ignore[operator]
        except (NotPayable, NotCancellable):
            pass
        self.done(tx)

    @rule(choice=st.integers(0, 20))
    def pay_one(self, choice: int) -> None:
        self.act(pay, ("placed", "paid", "cancelled"), choice)

    @rule(choice=st.integers(0, 20))
    def cancel_one(self, choice: int) -> None:
        self.act(cancel, ("placed", "paid", "settled"), choice, "abandoned")

    @rule(choice=st.integers(0, 20), cost=st.integers(1, 3000))
    def supplier_takes_it(self, choice: int, cost: int) -> None:
        names = self.orders("paid", "shipped")
        if names:
            tx = self.tx()
            book_cost(tx, names[choice % len(names)], f"pur_{self.count}", cost)
            self.done(tx)

    @rule(choice=st.integers(0, 20), code=st.sampled_from(["out_of_stock", "mode"]))
    def supplier_refuses(self, choice: int, code: str) -> None:
        names = self.orders("paid", "shipped")
        if not names:
            return
        name = names[choice % len(names)]
        order = self.session.get_one(Order, name)
        sku_id, source = order.lines[0]["sku_id"], order.lines[0]["stock_from"]
        sku = self.session.get_one(Sku, sku_id, populate_existing=True)
        before = {name: of(sku, name)[0] for name in SOURCES}
        tx = self.tx()
        supplier_refused(tx, name, GOODS_ID, code)
        self.done(tx)
        if order.state == "refunded":
            self.given[sku_id, source] -= order.lines[0]["quantity"]
            for name in SOURCES:
                self.given[sku_id, name] -= before[name] if code == "out_of_stock" else 0

    @rule(choice=st.integers(0, 20))
    def it_leaves(self, choice: int) -> None:
        self.act(dispatched, ("paid", "shipped"), choice, f"shm_{self.count}", "中通快递", "KB1")

    @rule(choice=st.integers(0, 20))
    def it_arrives(self, choice: int) -> None:
        self.act(delivered, ("shipped", "signed"), choice)

    @rule(choice=st.integers(0, 20))
    def it_settles(self, choice: int) -> None:
        self.act(settle, ("signed", "paid", "settled"), choice)

    @rule(sku=st.sampled_from(SKUS), stock=st.integers(0, 15), step=st.none() | st.integers(0, 9))
    def owner_sets_stock(self, sku: str, stock: int, step: int | None) -> None:
        tx = self.tx()
        row = self.session.get_one(Sku, sku, populate_existing=True)
        self.given[sku, "hand"] += stock - row.stock
        self.given[sku, "step"] += 0 if step is None else step - row.step_stock
        set_stock(tx, LISTING_ID, sku, stock, step_stock=step)
        self.done(tx)

    @precondition(lambda self: self.count > 2)
    @rule(sku=st.sampled_from(SKUS), price=st.integers(1, 2000))
    def owner_sets_price(self, sku: str, price: int) -> None:
        tx = self.tx()
        with suppress(Invalid):  # a raise under a running offer (C09)
            set_price(tx, LISTING_ID, sku, price)
        self.done(tx)

    @invariant()
    def everything_is_conserved(self) -> None:
        self.session.expire_all()
        assert faults(View(self.session, self.now), self.said, self.given) == []

    def teardown(self) -> None:
        self.session.close()
        self.session.get_bind().engine.dispose()  # type: ignore[union-attr]


def test_pieces_and_money_are_conserved():
    run_state_machine_as_test(Trade, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))


@pytest.fixture
def trade() -> Iterator[Trade]:
    machine = Trade()
    yield machine
    machine.teardown()


@pytest.mark.parametrize(
    "spoil",
    [
        update(Sku).where(Sku.id == "sku_1").values(stock=Sku.stock + 1),
        update(Sku).where(Sku.id == "sku_1").values(stock=Sku.stock - 1, reserved=Sku.reserved + 1),
        update(Sku).where(Sku.id == "sku_2").values(stock=-1),
        update(Sku).where(Sku.id == "sku_1").values(step_stock=Sku.step_stock + 1, stock=Sku.stock - 1),
        update(Sku).where(Sku.id == "sku_1").values(step_sold=Sku.step_sold + 1, sold=Sku.sold - 1),
        update(LedgerBalance).where(LedgerBalance.account == "wallet").values(balance_fen=LedgerBalance.balance_fen + 1),
        update(Order).values(held_fen=Order.held_fen + 1),
    ],
)
def test_a_lost_piece_or_fen_is_noticed(trade: Trade, spoil: object):
    """Negative control: each way of losing something is found by the same check."""
    trade.checkout("sku_1", 1, 1, False, False, 1200)
    trade.pay_one(0)
    trade.everything_is_conserved()
    trade.session.execute(spoil)  # type: ignore[call-overload]
    with pytest.raises(AssertionError):
        trade.everything_is_conserved()


def test_an_order_larger_than_the_stock_changes_nothing(trade: Trade):
    trade.owner_sets_stock("sku_2", 5, 3)
    trade.checkout("sku_2", 6, 1, False, False, 1200)
    assert trade.orders("placed") == [], "5 in hand and 3 of step stock are not 6 of one stock"
    trade.checkout("sku_2", 5, 1, False, False, 1200)
    assert len(trade.orders("placed")) == 1
    trade.everything_is_conserved()


def test_a_transaction_must_balance_and_name_known_accounts(trade: Trade):
    for wrong in ({"wallet": 1}, {"wallet": 1, "sales": -2}, {"pocket": 1, "wallet": -1}):
        with pytest.raises(Unbalanced):
            book(trade.tx(), SHOP_ID, "test", "x", wrong)


async def test_the_database_refuses_to_change_the_ledger(open_store: Opening, database: str) -> None:
    store: Store = await open_store(database)
    await store.write(lambda tx: book(tx, SHOP_ID, "opening", SHOP_ID, {"wallet": 5, "capital": -5}))
    for change in (
        lambda tx: tx.session.execute(update(LedgerEntry).values(amount_fen=7)),
        lambda tx: tx.session.query(LedgerEntry).delete(),
    ):
        with pytest.raises(DBAPIError):
            await store.write(change)
    await store.write(lambda tx: guard_ledger(tx.session.connection()))
    await store.write(lambda tx: book(tx, SHOP_ID, "more", SHOP_ID, {"wallet": 3, "capital": -3}))
    assert await store.read(balances, SHOP_ID) == {"wallet": 8, "capital": -8}
    assert await store.read(trial_balance) == {}


async def test_a_thousand_race_for_what_there_is(open_store: Opening, database: str) -> None:
    """Units from many tasks at once, on both databases: nothing is oversold."""
    import asyncio

    store: Store = await open_store(database)

    def prepare(tx: Tx) -> None:
        sku = Sku(id="sku_1", listing_id="lst_1", shop_id=SHOP_ID, slot=0, name="x", code="", price_fen=1, stock=37, reserved=0, sold=0)
        tx.add(sku)

    await store.write(prepare)
    from mall.stock import reserve

    answers = await asyncio.gather(*(store.write(reserve, "sku_1", 1) for _ in range(200)))
    assert sum(answer.value for answer in answers) == 37
    left = await store.read(lambda view: (view.get(Sku, "sku_1").stock, view.get(Sku, "sku_1").reserved))
    assert left == (0, 37)


def test_refusals_have_codes():
    assert {kind.code for kind in OrderNo.__subclasses__()} == {
        "sold_out",
        "off_sale",
        "price_changed",
        "live_only",
        "limit",
        "shop_full_today",
        "own_goods",
        "region",
    }
    assert issubclass(OrderNo, Refused)

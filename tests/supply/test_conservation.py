"""Whatever a shop, its suppliers, couriers, the lecturer and the clock do in whatever order, pieces and money are conserved."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from mall.after_tables import WarehouseItem
from mall.fast_forward import fast_forward
from mall.ledger import LedgerBalance, balances, book, trial_balance
from mall.reactions import REACTIONS as MALL
from mall.tables import Shop
from sandbox.chance import SeededChance
from sandbox.errors import NotFound, Refused
from sandbox.events.envelope import Envelope, Fact
from sandbox.ids import CountingIds
from sandbox.rows import Row
from sandbox.store import Tx, View
from supply.events import GoodsReceived, PurchaseOrderCancelled, PurchaseOrderPaid
from supply.purchases import cancel_purchase, draft_purchase, pay_purchase, receive_purchase, submit_purchase
from supply.reactions import REACTIONS as SUPPLY
from supply.shocks import KINDS, Kind, end_shock, strike
from supply.tables import Goods, GoodsVariety, Pick, PurchaseOrder, Shipment, Shock, ShopKnown, Supplier
from supply.timeouts import carry_out, due
from tests.mall.market import CLASS, PEOPLE, SHOP

SHOP_ID, SUPPLIER_ID, GOODS_ID, OPENING, PACE = "shp_1", "sup_1", "gds_1", 500_000, 0.01
GIVEN = {0: 700, 1: 300}
TABLES = [table for name, table in Row.metadata.tables.items() if name.startswith(("mall_", "supply_"))]
OPEN = {"awaiting_payment", "paid", "part_dispatched"}


def faults(view: View, said: list[Fact]) -> list[str]:
    """Everything that is not conserved."""
    wrong = [f"ledger: {name} {amount}" for name, amount in trial_balance(view).items()]
    purchases = view.all(select(PurchaseOrder))
    kept: dict[int, int] = dict.fromkeys(GIVEN, 0)
    for shock in view.all(select(Shock).where(Shock.kind == "out_of_stock", Shock.ended_at.is_(None))):
        for place, pieces in shock.undo.items():
            kept[int(place.rpartition("/")[2])] += pieces
    under_way = view.all(select(Shipment).where(Shipment.received_at.is_(None)))
    stored = {item.sku_name: item for item in view.all(select(WarehouseItem))}
    for variety in view.all(select(GoodsVariety)):
        slot = variety.slot
        lines = [(row, line) for row in purchases for line in row.lines if line["slot"] == slot and row.state != "draft"]
        to_come = sum(line["quantity"] - line["sent"] - line["short"] for row, line in lines if row.state in OPEN)
        gone = sum(line["short"] for row, line in lines if row.reason == "short")
        on_its_way = sum(pieces for shipment in under_way for at, pieces, _ in shipment.lines if at == slot)
        taken, damaged = (sum(line[name] for _, line in lines) for name in ("taken", "damaged"))
        pieces = variety.stock + kept[slot] + to_come + gone + on_its_way + taken + damaged
        if pieces != GIVEN[slot] or min(variety.stock, to_come, on_its_way, taken) < 0:
            wrong.append(f"variety {slot}: {pieces} of {GIVEN[slot]}")
        if taken != (stored[variety.name].pieces if variety.name in stored else 0):
            wrong.append(f"variety {slot}: {taken} were taken in, the warehouse says otherwise")
    stands = balances(view, SHOP_ID)
    paid = sum(row.total_fen - row.back_fen for row in purchases if row.payment == "done")
    value = sum(line["taken"] * line["unit_fen"] for row in purchases for line in row.lines)
    expected = {"wallet": OPENING - paid, "inventory": value, "prepaid": paid - value}
    wrong += [f"{name}: {stands.get(name, 0)} is not {fen}" for name, fen in expected.items() if stands.get(name, 0) != fen]
    if sum(item.value_fen for item in stored.values()) != value:
        wrong.append("the warehouse is worth something else")
    if told(said) != expected["prepaid"]:
        wrong.append(f"the log says {told(said)} is paid in advance, not {expected['prepaid']}")
    if any(row.state == "received" and row.total_fen - row.back_fen != _worth(row) for row in purchases):
        wrong.append("an order that is in the warehouse still holds money")
    return wrong


def _worth(row: PurchaseOrder) -> int:
    return sum(line["taken"] * line["unit_fen"] for line in row.lines)


def told(said: list[Fact]) -> int:
    """What is paid in advance, folded from the log alone."""
    fen = 0
    for fact in said:
        if isinstance(fact, PurchaseOrderPaid):
            fen += fact.total_fen
        elif isinstance(fact, PurchaseOrderCancelled):
            fen -= fact.back_fen
        elif isinstance(fact, GoodsReceived):
            fen -= sum(line.value_fen + line.credit_fen for line in fact.lines)
    return fen


class Wholesale(RuleBasedStateMachine):
    """A shop that buys wholesale from an unreliable supplier; both rooms react to each other after every act."""

    deaf: tuple[type[Fact], ...] = ()
    """Facts that get lost: none, but in the negative controls."""
    reached: ClassVar[set[str]] = set()
    """States that purchase orders were in, and what happened to their pieces."""

    def __init__(self) -> None:
        super().__init__()
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Row.metadata.create_all(engine, tables=TABLES)
        self.session = Session(engine, expire_on_commit=False)
        self.ids, self.now, self.said = CountingIds(), 1_795_420_800_000, list[Fact]()
        own = {"owner_id": "per_ann", "cohort_id": CLASS}
        supplier = {"name": "供应商", "region": "湖南", "kind": "factory", "lead_time_h": 24, "joined_at": 0}
        words = {"leaf": "food-noodle", "title": "湖南米粉", "short_name": "米粉", "key": "noodle"}
        lists: dict[str, Any] = {"attributes": {}, "points": [], "documents": [], "pictures": [], "modes": ["dropship", "wholesale"]}
        self.session.add_all(
            [
                Shop(id=SHOP_ID, state="open", name="店", shop_type="individual", form=SHOP, licence=None, made_at=0, **own),
                ShopKnown(id=SHOP_ID, open=True, offset_ms=0, **own),
                Supplier(id=SUPPLIER_ID, cohort_id=CLASS, short_bp=3_000, reliability_bp=5_000, **supplier),
                Goods(
                    id=GOODS_ID,
                    cohort_id=CLASS,
                    supplier_id=SUPPLIER_ID,
                    suggest_fen=2_000,
                    reference_fen=None,
                    lead_time_h=24,
                    quality_bp=6_000,
                    moq=10,
                    tiers=[[10, 9_000], [50, 8_001]],
                    made_at=0,
                    **words,
                    **lists,
                ),
                *(GoodsVariety(goods_id=GOODS_ID, slot=slot, name=f"{slot}", supply_fen=999, stock=count) for slot, count in GIVEN.items()),
                Pick(id="pck_1", shop_id=SHOP_ID, goods_id=GOODS_ID, mode="wholesale", picked_at=0, min_profit_fen=None),
            ]
        )
        self.do(lambda tx: book(tx, SHOP_ID, "opening", SHOP_ID, {"wallet": OPENING, "capital": -OPENING}))

    def do(self, act: Callable[[Tx], object]) -> None:
        """One unit of the owner, what he may not do left undone; then both rooms react until nothing is left."""
        tx = Tx(self.session, self.now, ids=self.ids, chance=SeededChance(), actor=PEOPLE["ann"])
        try:
            with tx.part():
                act(tx)
        except (Refused, NotFound):
            pass
        heard = 0
        while heard < len(tx.said):
            said = tx.said[heard]
            heard += 1
            for table in (MALL, SUPPLY):
                if type(said.fact) in table and not isinstance(said.fact, self.deaf):
                    table[type(said.fact)](tx, Envelope.model_construct(id=said.id, showms=None, cohort=CLASS, time=""), said.fact)
        self.session.commit()
        self.said += [said.fact for said in tx.said]

    def _one(self, number: int, *states: str) -> str:
        found = list(self.session.scalars(select(PurchaseOrder.id).where(PurchaseOrder.state.in_(states)).order_by(PurchaseOrder.id)))
        return found[number % len(found)] if found else "none"

    @rule(first=st.integers(0, 120), second=st.integers(0, 60))
    def order(self, first: int, second: int) -> None:
        """A draft is filled and handed in; below the smallest order it stays a draft."""
        made: list[str] = []
        pieces = {slot: count for slot, count in ((0, first), (1, second)) if count}
        self.do(lambda tx: made.append(draft_purchase(tx, SHOP_ID, GOODS_ID, pieces)))
        self.do(lambda tx: submit_purchase(tx, made[0]))

    @rule(first=st.integers(10, 60), second=st.integers(0, 40), days=st.integers(0, 12))
    def buy(self, first: int, second: int, days: int) -> None:
        """An order is paid at once, and some days later part of it may be there."""
        self.order(first, second)
        self.pay(0)
        if days:
            self.leap(days)

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self._one(0, "awaiting_payment") != "none")
    def pay(self, number: int) -> None:
        """The wallet pays, or is short."""
        self.do(lambda tx: pay_purchase(tx, self._one(number, "awaiting_payment")))

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self._one(0, *OPEN) != "none")
    def cancel(self, number: int) -> None:
        """The owner thinks better of it, perhaps when part of it is on its way."""
        self.do(lambda tx: cancel_purchase(tx, self._one(number, *sorted(OPEN))))

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self._one(0, "part_dispatched", "dispatched", "signed") != "none")
    def receive(self, number: int) -> None:
        """What has come is counted."""
        self.do(lambda tx: receive_purchase(tx, self._one(number, "part_dispatched", "dispatched", "signed")))

    @rule(hours=st.integers(1, 60))
    def pass_time(self, hours: int) -> None:
        """So many hours of the supplier's clock."""
        self.now += round(hours * 3_600_000 * PACE)
        self._due()

    @rule(days=st.integers(1, 12))
    def leap(self, days: int) -> None:
        """The market clock jumps."""
        self.do(lambda tx: fast_forward(tx, SHOP_ID, days))
        self._due()

    def _due(self) -> None:
        for _ in range(4):
            self.do(lambda tx: carry_out(tx, due(tx, PACE), PACE))

    @rule(kind=st.sampled_from(KINDS))
    def shock(self, kind: Kind) -> None:
        """The market turns."""
        self.do(lambda tx: strike(tx, CLASS, kind, SUPPLIER_ID, GOODS_ID, None, None, None))

    @rule()
    def shock_over(self) -> None:
        """The first shock that still goes on ends."""
        found = self.session.scalars(select(Shock.id).where(Shock.ended_at.is_(None)).order_by(Shock.id)).first()
        if found is not None:
            self.do(lambda tx: end_shock(tx, found))

    @invariant()
    def everything_is_conserved(self) -> None:
        """Nothing is lost and nothing comes from nowhere."""
        view = View(self.session, self.now)
        assert faults(view, self.said) == []
        for row in view.all(select(PurchaseOrder)):
            self.reached.update({row.state}, (name for line in row.lines for name in ("short", "taken", "damaged") if line[name]))

    def teardown(self) -> None:
        """Hang up."""
        self.session.close()
        self.session.get_bind().dispose()  # type: ignore[union-attr]  # an engine


FEW = settings(
    max_examples=15, stateful_step_count=25, deadline=None, derandomize=True, database=None, phases=(Phase.generate, Phase.shrink)
)
EVERYWHERE = {"draft", "awaiting_payment", "paid", "dispatched", "signed", "received", "cancelled", "short", "taken", "damaged"}


def test_pieces_and_money_are_conserved() -> None:
    run_state_machine_as_test(Wholesale, settings=FEW)
    assert Wholesale.reached >= EVERYWHERE, "the acts were too few to show anything"


@pytest.fixture
def stored() -> Iterator[Wholesale]:
    """An order that is paid, sent in a leap and taken in, and one that waits."""
    machine = Wholesale()
    machine.order(30, 20)
    machine.pay(0)
    machine.leap(6)
    machine.leap(6)
    machine.receive(0)
    machine.order(12, 0)
    machine.pay(0)
    machine.everything_is_conserved()
    yield machine
    machine.teardown()


def test_the_story_of_the_controls_comes_to_its_end(stored: Wholesale) -> None:
    states = list(stored.session.scalars(select(PurchaseOrder.state).order_by(PurchaseOrder.id)))
    assert states == ["received", "paid"]


@pytest.mark.parametrize(
    "spoil",
    [
        update(GoodsVariety).where(GoodsVariety.slot == 0).values(stock=GoodsVariety.stock - 1),
        update(WarehouseItem).where(WarehouseItem.sku_name == "1").values(pieces=WarehouseItem.pieces + 1),
        update(WarehouseItem).where(WarehouseItem.sku_name == "1").values(value_fen=WarehouseItem.value_fen - 1),
        update(LedgerBalance).where(LedgerBalance.account == "wallet").values(balance_fen=LedgerBalance.balance_fen - 1),
        update(PurchaseOrder).where(PurchaseOrder.state == "received").values(back_fen=PurchaseOrder.back_fen + 1),
        update(Shipment).values(received_at=None),
    ],
)
def test_a_lost_piece_or_fen_is_noticed(stored: Wholesale, spoil: Any) -> None:
    """Negative control: each way of losing something is found by the same check."""
    stored.session.execute(spoil)
    stored.session.expire_all()
    with pytest.raises(AssertionError):
        stored.everything_is_conserved()


@pytest.mark.parametrize("lost", [PurchaseOrderCancelled, GoodsReceived])
def test_a_fact_nobody_hears_is_noticed(lost: type[Fact]) -> None:
    """Negative control: a mall that does not hear the supplier ends with other money than the supplier."""
    machine = Wholesale()
    machine.deaf = (lost,)
    machine.order(30, 20)
    machine.pay(0)
    if lost is PurchaseOrderCancelled:
        machine.cancel(0)
    else:
        machine.leap(6)
        machine.leap(6)
        machine.receive(0)
    with pytest.raises(AssertionError):
        machine.everything_is_conserved()
    machine.teardown()

"""Double entry in whole fen: every transaction sums to 0, entries are only ever added, balances follow from them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Index, bindparam, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row
from sandbox.store import Tx, View

from .profit import LINES
from .tables import Shop

OPENING_FEN = 500_000
"""5,000 yuan of virtual money: the small start a student plans with, enough for a deposit and a first wholesale order (E.2 L3)."""
PLATFORM_FEE_BP = 500
"""5 % of paid goods, the usual technical service fee of a new shop on the large platforms."""
COURIER_FEN = 400
"""What a parcel costs a small shop that ships itself."""

ACCOUNTS = {
    "wallet": ("钱包", "wallet"),
    "deposit": ("保证金", "deposit"),
    "escrow": ("担保账户（待结算）", "held by the platform"),
    "capital": ("启动资金", "start capital"),
    "sales": ("销售收入", "sales"),
    "freight_income": ("运费收入", "freight paid by buyers"),
    "coupon_cost": ("优惠支出", "coupons"),
    "refunds": ("退款", "refunds"),
    "cogs": ("供货成本", "cost of goods"),
    "freight": ("快递费", "couriers"),
    "platform_fee": ("平台服务费", "platform fee"),
    "payable": ("代收供应商货款", "collected for suppliers"),
    "commission_income": ("佣金收入", "commission earned"),
    "inventory": ("库存商品", "goods in the warehouse"),
    "prepaid": ("预付款", "paid in advance"),
    "ads": ("投流费用", "paid traffic"),
    "samples": ("样品费", "samples"),
    "losses": ("损耗", "losses"),
    "penalties": ("违规扣款", "charged for violations"),
    "prizes": ("福袋奖品", "lucky bag prizes"),
}


class LedgerEntry(Row):
    """One side of a transaction: debit positive, credit negative. `ref` is what it is about (an order, a purchase order, the shop)."""

    __tablename__ = "mall_ledger_entries"
    id: Mapped[str] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    account: Mapped[str]
    amount_fen: Mapped[int]
    kind: Mapped[str]
    ref: Mapped[str]
    booked_at: Mapped[int]
    market_at: Mapped[int | None]
    order_id: Mapped[str | None]
    show_id: Mapped[str | None]

    __table_args__ = (
        Index("ix_mall_ledger_entries_shop", "shop_id", "id"),
        Index("ix_mall_ledger_entries_ref", "ref"),
        Index("ix_mall_ledger_entries_show", "show_id"),
        Index("ix_mall_ledger_entries_order", "order_id"),
    )


class LedgerBalance(Row):
    """The sum of a shop's entries on one account, kept so that a page need not add up a thousand orders."""

    __tablename__ = "mall_ledger_balances"
    shop_id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    balance_fen: Mapped[int]


OFFSET = select(Shop.offset_ms).where(Shop.id == bindparam("shop"))


class Unbalanced(ValueError):
    """A transaction that does not sum to 0, or names an unknown account: a programming error, never a user's."""


GUARD_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS mall_ledger_no_{verb} BEFORE {verb.upper()} ON mall_ledger_entries "
    "BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END"
    for verb in ("update", "delete")
)
GUARD_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION mall_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'ledger entries are never changed'; END $$",
    "CREATE OR REPLACE TRIGGER mall_ledger_stays BEFORE UPDATE OR DELETE ON mall_ledger_entries EXECUTE FUNCTION mall_ledger_stays()",
)


def guard_ledger(connection: Connection) -> None:
    """Make the database itself refuse to change or delete an entry. Call it in the migration that makes the table; twice does no harm."""
    statements = GUARD_SQLITE if connection.dialect.name == "sqlite" else GUARD_POSTGRESQL
    for statement in statements:
        connection.exec_driver_sql(statement)


event.listen(LedgerEntry.__table__, "after_create", lambda table, connection, **rest: guard_ledger(connection))


def book(
    tx: Tx,
    shop_id: str,
    kind: str,
    ref: str,
    amounts: Mapping[str, int],
    *,
    order_id: str | None = None,
    show_id: str | None = None,
    market_at: int | None = None,
) -> str:
    """Book one transaction (account -> fen, debit positive) and return its id. Unbalanced if it does not sum to 0.

    `order_id` and `show_id`: for whose profit it counts; `market_at`: when, on the shop's market clock (now, if not said).
    """
    if sum(amounts.values()) != 0 or not set(amounts) <= set(ACCOUNTS):
        raise Unbalanced(f"{kind} {ref}: {dict(amounts)}")
    moved = {account: amount for account, amount in amounts.items() if amount}
    transaction_id = tx.new_id("txn")
    if not moved:
        return transaction_id
    if market_at is None:
        market_at = tx.now + (tx.session.scalar(OFFSET, {"shop": shop_id}) or 0)
    insert_entries = LedgerEntry.__table__.insert()  # type: ignore[attr-defined]
    tx.session.execute(
        insert_entries,
        [
            {
                "id": tx.new_id("ent"),
                "transaction_id": transaction_id,
                "shop_id": shop_id,
                "account": account,
                "amount_fen": amount,
                "kind": kind,
                "ref": ref,
                "booked_at": tx.now,
                "market_at": market_at,
                "order_id": order_id,
                "show_id": show_id,
            }
            for account, amount in moved.items()
        ],
    )
    insert: Any = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    add = insert(LedgerBalance)
    rows = [{"shop_id": shop_id, "account": account, "balance_fen": amount} for account, amount in sorted(moved.items())]
    upsert = add.on_conflict_do_update(
        index_elements=["shop_id", "account"], set_={"balance_fen": LedgerBalance.balance_fen + add.excluded.balance_fen}
    )
    tx.session.execute(upsert, rows)
    return transaction_id


def balances(view: View, shop_id: str) -> dict[str, int]:
    """What stands on each account of a shop, in fen; debit positive. Together they sum to 0."""
    rows = view.session.execute(select(LedgerBalance.account, LedgerBalance.balance_fen).where(LedgerBalance.shop_id == shop_id))
    return {account: amount for account, amount in rows.all()}


def wallet_fen(view: View, shop_id: str) -> int:
    """The virtual money a shop can spend. Below 0 it owes: it sold under cost."""
    balance = select(LedgerBalance.balance_fen).where(LedgerBalance.shop_id == shop_id, LedgerBalance.account == "wallet")
    return view.session.scalar(balance) or 0


def booked(view: View, ref: str, account: str) -> int:
    """What stands on an account for one reference, in fen; 0 when nothing was booked for it."""
    total = select(func.sum(LedgerEntry.amount_fen)).where(LedgerEntry.ref == ref, LedgerEntry.account == account)
    return int(view.session.scalar(total) or 0)


def profit_on(view: View, order_id: str) -> int:
    """What stands on the books as profit of one order, in fen: income less what was taken back and what it cost (domain.md C.2)."""
    earned = select(func.sum(LedgerEntry.amount_fen)).where(LedgerEntry.order_id == order_id, LedgerEntry.account.in_(LINES))
    return -int(view.session.scalar(earned) or 0)


def trial_balance(view: View) -> dict[str, int]:
    """What is wrong with the whole ledger: transactions that do not sum to 0, balances that differ. Empty is right."""
    sums = select(LedgerEntry.transaction_id, func.sum(LedgerEntry.amount_fen)).group_by(LedgerEntry.transaction_id)
    wrong = {name: int(total) for name, total in view.session.execute(sums).all() if total != 0}
    entries: dict[tuple[str, str], int] = {}
    by_account = select(LedgerEntry.shop_id, LedgerEntry.account, func.sum(LedgerEntry.amount_fen)).group_by(
        LedgerEntry.shop_id, LedgerEntry.account
    )
    for shop_id, account, total in view.session.execute(by_account).all():
        entries[shop_id, account] = int(total)
    for row in view.session.execute(select(LedgerBalance.shop_id, LedgerBalance.account, LedgerBalance.balance_fen)).all():
        difference = row[2] - entries.pop((row[0], row[1]), 0)
        if difference:
            wrong[f"{row[0]}/{row[1]}"] = difference
    wrong.update({f"{shop}/{account}": -total for (shop, account), total in entries.items() if total})
    return wrong

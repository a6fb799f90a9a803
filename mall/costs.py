"""What else the wallet pays: paid traffic as it is delivered, and what suppliers charge for wholesale and samples."""

from typing import Literal

from sqlalchemy import select

from sandbox.store import Tx

from .events import WalletCharged, WalletRefused
from .ledger import book, booked, wallet_fen
from .tables import Shop, ShowKnown

Purpose = Literal["prepaid", "samples"]
SAMPLE_PURPOSE: dict[str, Purpose] = {"deposit": "prepaid", "paid": "samples"}
"""A deposit is only paid in advance, a price is a cost."""


def traffic_bought(tx: Tx, show_id: str, traffic_id: str, budget_fen: int) -> None:
    """The budget leaves the wallet; what is not spent comes back."""
    shop_id = shop_of_show(tx, show_id)
    if shop_id is not None and budget_fen > 0 and not booked(tx, traffic_id, "prepaid"):
        book(tx, shop_id, "traffic", traffic_id, {"prepaid": budget_fen, "wallet": -budget_fen}, show_id=show_id)


def traffic_ended(tx: Tx, show_id: str, traffic_id: str, spent_fen: int) -> None:
    """What was spent is the show's cost, the rest of the budget is in the wallet again."""
    shop_id = shop_of_show(tx, show_id)
    budget = booked(tx, traffic_id, "prepaid")
    if shop_id is not None and budget > 0:
        amounts = {"ads": spent_fen, "prepaid": -budget, "wallet": budget - spent_fen}
        book(tx, shop_id, "traffic", traffic_id, amounts, show_id=show_id)


def shop_of_show(tx: Tx, show_id: str) -> str | None:
    """The shop of the show's owner in its class."""
    show = tx.session.get(ShowKnown, show_id)
    if show is None:
        return None
    mine = select(Shop.id).where(Shop.owner_id == show.owner_id, Shop.cohort_id == show.cohort_id, Shop.state != "closed")
    return tx.first(mine)


def charge(tx: Tx, shop_id: str, charge_id: str, amount_fen: int, purpose: Purpose) -> None:
    """Pay a supplier, once: `wallet.charged`, or `wallet.refused` when the wallet is short or the shop gone."""
    shop = tx.session.get(Shop, shop_id)
    if shop is None or booked(tx, charge_id, "wallet"):
        return
    if shop.state == "closed" or wallet_fen(tx, shop_id) < amount_fen:
        code = "shop_closed" if shop.state == "closed" else "wallet_short"
        refused = WalletRefused(charge_id=charge_id, shop_id=shop_id, amount_fen=amount_fen, code=code)
        tx.emit(refused, charge_id, cohort=shop.cohort_id)
        return
    book(tx, shop_id, "purchase" if purpose == "prepaid" else "sample", charge_id, {purpose: amount_fen, "wallet": -amount_fen})
    tx.emit(WalletCharged(charge_id=charge_id, shop_id=shop_id, amount_fen=amount_fen), charge_id, cohort=shop.cohort_id)


def give_back(tx: Tx, shop_id: str, charge_id: str, amount_fen: int, purpose: Purpose) -> None:
    """A supplier pays back what was paid in advance: a cancelled purchase, the deposit of a sample."""
    if booked(tx, charge_id, purpose) >= amount_fen > 0:
        book(tx, shop_id, "purchase_back", charge_id, {purpose: -amount_fen, "wallet": amount_fen})


def deposit_lost(tx: Tx, shop_id: str, charge_id: str, amount_fen: int) -> None:
    """A supplier keeps a deposit: it has become a cost."""
    if booked(tx, charge_id, "prepaid") >= amount_fen > 0:
        book(tx, shop_id, "sample", charge_id, {"samples": amount_fen, "prepaid": -amount_fen})

"""What stops a whole shop from selling besides its owner: the staff, a deposit that is short, a licence that has run out (E.1 states)."""

from collections.abc import Iterator

from sandbox.money import yuan
from sandbox.store import Tx
from sandbox.trade.compliance import rule_book
from sandbox.trade.dates import day_of
from sandbox.trade.verdict import Fault

from .events import ShopResumed, ShopSuspended, StoppedBy
from .shop_form import DEPOSIT_FEN
from .tables import Shop

BY_ITSELF = ("deposit", "licence")
"""Kinds that end by themselves, when the deposit is topped up or the licence is changed."""


def deposit_missing_fen(shop: Shop) -> int:
    """What an open or suspended shop must still pay in, in fen."""
    return max(0, DEPOSIT_FEN[shop.shop_type] - shop.deposit_fen) if shop.state in ("open", "suspended") else 0


def why_barred(shop: Shop, day: str) -> tuple[StoppedBy, str] | None:
    """What by itself keeps the shop from selling on `day`, with the sentence; None when nothing does."""
    until = (shop.licence or {}).get("expires_on", "")
    if until and until < day:
        return "licence", f"营业执照已于 {until} 过期，换上有效的执照后自动恢复。"
    if missing := deposit_missing_fen(shop):
        return "deposit", f"保证金不足，还差 {yuan(missing)} 元，补足后自动恢复。"
    return None


def weigh(tx: Tx, shop: Shop) -> None:
    """Suspend or resume the shop by its deposit and licence; what the staff stopped stays stopped."""
    if shop.state not in ("open", "suspended") or (shop.state == "suspended" and shop.stop_kind not in BY_ITSELF):
        return
    why = why_barred(shop, day_of(tx.now))
    if why is not None:
        stop(tx, shop, *why)
    elif shop.state == "suspended":
        let_sell(tx, shop)


def stop(tx: Tx, shop: Shop, kind: StoppedBy, reason: str) -> None:
    """Nothing of the shop sells from now on; said again only when it is for another reason."""
    if (shop.state, shop.stop_kind, shop.stopped_for) == ("suspended", kind, reason):
        return
    shop.state, shop.stop_kind, shop.stopped_for = "suspended", kind, reason
    tx.emit(ShopSuspended(shop_id=shop.id, reason=reason, kind=kind), shop.id, cohort=shop.cohort_id)


def let_sell(tx: Tx, shop: Shop) -> None:
    """The shop sells again."""
    shop.state, shop.stop_kind, shop.stopped_for = "open", "", ""
    tx.emit(ShopResumed(shop_id=shop.id), shop.id, cohort=shop.cohort_id)


def barred_faults(shop: Shop) -> Iterator[Fault]:
    """Why the audit takes nothing of a suspended shop (店铺处罚限制发品, 保证金不足)."""
    if shop.state != "suspended":
        return
    if shop.stop_kind == "deposit":
        zh = f"保证金不足：{shop.stopped_for}"
        en = f"The deposit is short of {yuan(deposit_missing_fen(shop))} yuan: top it up on the shop page, then hand it in again."
        yield Fault("shop", "deposit_short", zh, en)
    elif shop.stop_kind == "licence":
        en = "The shop's licence has expired: change it in the shop's papers, then hand this in again."
        yield Fault("shop", "licence_expired", shop.stopped_for, en, rule="C25", law=rule_book().rules["C25"].law)
    else:
        zh = f"店铺处罚限制发品：{shop.stopped_for}。先按要求改好，老师恢复店铺以后再提交。"
        yield Fault("shop", "shop_punished", zh, f"The shop is suspended ({shop.stopped_for}): wait until your lecturer resumes it.")

"""Listings the owner did not take down himself: by the staff for a violation, by the day when a paper has run out; and the deposit."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

from sandbox.errors import FieldFault, Invalid
from sandbox.money import yuan
from sandbox.store import Tx, View
from sandbox.trade.categories import tree
from sandbox.trade.compliance import rule_book
from sandbox.trade.dates import day_of
from sandbox.trade.verdict import Fault

from .barred import deposit_missing_fen, weigh, why_barred
from .events import DepositCharged, DepositToppedUp, DownReason, ListingTakenDown
from .ledger import LedgerEntry, book, wallet_fen
from .listing_views import TAKEN_DOWN as DOWN
from .listing_views import listing_out, skus_of
from .listings import NotOnSale, kept
from .shops import ShopOver, WalletShort, shop_out
from .tables import Listing, Shop
from .wire import FaultOut, ListingOut, ShopOut, faults_out

TAKEN_DOWN = "taken_down"
MOST_DOWN = 200


class ViolationForm(BaseModel):
    """Which rule a listing breaks, in which field, why in a sentence the student can act on, and what the deposit is charged (fen)."""

    model_config = ConfigDict(extra="forbid")
    rule: Annotated[str, Field(max_length=10)]
    reason: Annotated[str, Field(min_length=4, max_length=200)]
    field: Annotated[str, Field(max_length=60)] = "title"
    deduct_fen: Annotated[int, Field(ge=0, le=200_000)] = 0


class TakenDownOut(BaseModel):
    """A listing that is down now: why, what the deposit paid for it in fen, and how far its correction is (`draft_state`)."""

    listing_id: str
    shop_id: str
    shop_name: str
    owner_id: str
    title: str
    picture: str
    state: str
    draft_state: str
    reasons: list[FaultOut]
    charged_fen: int


def take_downs_of(view: View, cohort_id: str, language: str) -> list[TakenDownOut]:
    """What is down in a class, newest listing first, at most 200; one that was corrected and approved is left out."""
    found = select(Listing, Shop.name).join(Shop, Shop.id == Listing.shop_id)
    found = found.where(
        Listing.cohort_id == cohort_id, Listing.sale_state.in_(DOWN), Listing.draft_state != "approved", Shop.state != "closed"
    )
    rows = view.session.execute(found.order_by(Listing.id.desc()).limit(MOST_DOWN)).all()
    paid = select(LedgerEntry.ref, func.sum(LedgerEntry.amount_fen)).where(
        LedgerEntry.shop_id.in_({listing.shop_id for listing, _ in rows}), LedgerEntry.account == "penalties"
    )
    charged = {ref: int(fen) for ref, fen in view.session.execute(paid.group_by(LedgerEntry.ref)).all()}
    return [
        TakenDownOut(
            listing_id=listing.id,
            shop_id=listing.shop_id,
            shop_name=shop_name,
            owner_id=listing.owner_id,
            title=(listing.online or listing.draft)["title"],
            picture=next(iter((listing.online or listing.draft)["pictures"]), ""),
            state=listing.sale_state,
            draft_state=listing.draft_state,
            reasons=faults_out((Fault(**reason) for reason in listing.reasons), language),  # type: ignore[arg-type]  # JSON keeps only texts
            charged_fen=charged.get(listing.id, 0),
        )
        for listing, shop_name in rows
    ]


def take_down_for(tx: Tx, listing_id: str, form: ViolationForm) -> ListingOut:
    """Take a listing down for a violation (违规下架): its owner must correct it and hand it in again. NotOnSale, Invalid."""
    rule = rule_book().rules.get(form.rule)
    if rule is None:
        raise Invalid((FieldFault("rule", "unknown", "请选择违反的规则。", "Choose the rule it breaks."),))
    reason = form.reason.strip()
    if len(reason) < 4:
        raise Invalid(
            (FieldFault("reason", "missing", "请写清楚哪里违规，让同学知道怎么改。", "Say what is wrong, so it can be put right."),)
        )
    listing = tx.session.get(Listing, listing_id, with_for_update=True)
    assert listing is not None
    shop = tx.get(Shop, listing.shop_id)
    if form.deduct_fen > shop.deposit_fen:
        zh = f"保证金只有 {yuan(shop.deposit_fen)} 元，最多扣这么多。"
        raise Invalid((FieldFault("deduct_fen", "too_much", zh, f"The deposit holds {yuan(shop.deposit_fen)} yuan only."),))
    fault = Fault(form.field, TAKEN_DOWN, f"违规下架：{reason}", f"Taken down: {reason}", rule=rule.id, law=rule.law)
    _down(tx, listing, "violation", fault, form.deduct_fen)
    if form.deduct_fen:
        _charge(tx, shop, listing.id, form.deduct_fen)
    return listing_out(tx, listing, skus_of(tx, listing_id), (), tx.actor.language)


def _down(tx: Tx, listing: Listing, reason: DownReason, fault: Fault, deducted_fen: int = 0) -> None:
    if listing.sale_state != "on_sale":
        raise NotOnSale
    listing.sale_state = reason
    listing.reasons = [kept(fault)]
    if listing.draft_state == "approved":
        listing.draft_state = "refused"
    tx.emit(
        ListingTakenDown(
            listing_id=listing.id, shop_id=listing.shop_id, reason=reason, rule=fault.rule, note=fault.zh, deducted_fen=deducted_fen
        ),
        listing.id,
        cohort=listing.cohort_id,
    )


def _charge(tx: Tx, shop: Shop, listing_id: str, amount_fen: int) -> None:
    book(tx, shop.id, "penalty", listing_id, {"penalties": amount_fen, "deposit": -amount_fen})
    shop.deposit_fen -= amount_fen
    missing = deposit_missing_fen(shop)
    fact = DepositCharged(shop_id=shop.id, listing_id=listing_id, amount_fen=amount_fen, left_fen=shop.deposit_fen, missing_fen=missing)
    tx.emit(fact, shop.id, cohort=shop.cohort_id)
    weigh(tx, shop)


def top_up_deposit(tx: Tx, shop_id: str) -> ShopOut:
    """Pay the deposit up to what the shop's type asks for, from its wallet; one that is whole stays. ShopOver, WalletShort."""
    shop = tx.session.get(Shop, shop_id, with_for_update=True)
    assert shop is not None
    if shop.state == "closed":
        raise ShopOver
    if missing := deposit_missing_fen(shop):
        if (short := missing - wallet_fen(tx, shop.id)) > 0:
            raise WalletShort(missing=f"{short / 100:.2f}")
        book(tx, shop.id, "deposit", shop.id, {"deposit": missing, "wallet": -missing})
        shop.deposit_fen += missing
        tx.emit(DepositToppedUp(shop_id=shop.id, amount_fen=missing, left_fen=shop.deposit_fen), shop.id, cohort=shop.cohort_id)
    weigh(tx, shop)
    return shop_out(tx, shop, tx.actor.language)


def run_out(view: View) -> list[tuple[str, str]]:
    """Open shops whose licence, and listings on sale one of whose papers, has run out today: (shop or listing, its id)."""
    day = day_of(view.now)
    shops = [shop.id for shop in view.all(select(Shop).where(Shop.state == "open")) if why_barred(shop, day)]
    rows = view.session.execute(select(Listing.id, Listing.online["documents"]).where(Listing.sale_state == "on_sale")).all()
    return [("shop", name) for name in shops] + [("listing", name) for name, papers in rows if run_out_paper(papers or (), day)]


def run_out_paper(papers: Any, day: str) -> tuple[int, dict[str, Any]] | None:
    """The first paper that ended before `day`, with its place."""
    return next(((index, one) for index, one in enumerate(papers) if one.get("expires_on") and one["expires_on"] < day), None)


def stop_run_out(tx: Tx, items: list[tuple[str, str]]) -> None:
    """Stop what has run out, looked at again first: 证照过期 for a shop, 品牌过期 or 证照过期 for a listing."""
    for what, name in items:
        if what == "shop":
            weigh(tx, tx.get(Shop, name))
            continue
        listing = tx.get(Listing, name)
        found = run_out_paper((listing.online or {}).get("documents", ()), day_of(tx.now))
        if found is None or listing.sale_state != "on_sale":
            continue
        index, paper = found
        kind, law = tree().documents.get(paper["kind"]), rule_book().rules["C25"].law
        zh = f"{kind.name if kind else paper['kind']}已于 {paper['expires_on']} 过期，已自动下架。换上有效的再提交审核。"
        en = f"{kind.name_en if kind else paper['kind']} expired on {paper['expires_on']}: it is off sale. Put a valid one and hand it in."
        reason: DownReason = "brand_expired" if paper["kind"] == "brand" else "paper_expired"
        _down(tx, listing, reason, Fault(f"documents.{index}.expires_on", TAKEN_DOWN, zh, en, rule="C25", law=law))

"""Opening a shop: register, fill in, attach a licence, open, reset; and how a shop looks to those who may see it."""

from typing import Literal

from sqlalchemy import func, select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of

from .after_tables import Refund
from .barred import BY_ITSELF, deposit_missing_fen, let_sell, stop, weigh, why_barred
from .events import ListingTakenDown, ShopClosed, ShopOpened, ShopRegistered, ShopRevised
from .ledger import book, wallet_fen
from .market_settings import market_of
from .refund_steps import OVER
from .refusals import OrdersOpen
from .shop_form import DEPOSIT_FEN, Licence, ShopForm, Step, steps_of
from .shop_logo import fit_logo
from .tables import Listing, Order, Shop
from .wire import ShopCard, ShopOut, StepOut, faults_out

UNSENT = ("placed", "paid", "part_shipped")
"""Orders whose buyers still wait for goods."""


class ShopExists(Refused):
    """One shop per person and cohort."""

    code = "shop_exists"
    zh = "你在这个班里已经有一家店铺了。想重来，请用“重新开店”。"
    en = "You already have a shop in this class. To start over, reset it."


class ShopNameTaken(Invalid):
    """Another open or planned shop of the class has this name."""

    code = "shop_name_taken"
    zh = "店铺名“{name}”已经有人用了，请换一个。"
    en = 'The shop name "{name}" is taken; choose another.'


class ShopIncomplete(Invalid):
    """Some steps are not done; `fields` say which."""

    code = "shop_incomplete"
    zh = "店铺资料还没有填完，请看标红的步骤。"
    en = "The shop is not complete yet; see the marked steps."


class ShopOver(Refused):
    """The shop is closed; nothing in it changes any more."""

    code = "shop_closed"
    zh = "这家店铺已经关闭，不能再改。"
    en = "This shop is closed and cannot be changed."


class ShopNotOpen(Refused):
    """Selling needs an open shop."""

    code = "shop_not_open"
    zh = "店铺还没有开张。请先完成开店步骤。"
    en = "The shop is not open yet. Finish its steps first."


class ShopSuspendedNow(Refused):
    """The shop is suspended: by the staff, for a short deposit, or for a licence that has run out."""

    code = "shop_suspended"
    zh = "店铺已暂停：{reason}"
    en = "This shop is suspended: {reason}"


class StillBarred(Refused):
    """What stopped the shop is not put right; it resumes by itself then."""

    code = "still_barred"
    zh = "还不能恢复：{reason}"
    en = "It cannot be resumed yet: {reason}"


class WalletShort(Refused):
    """The wallet does not hold enough virtual money."""

    code = "wallet_short"
    zh = "钱包余额不足，还差 {missing} 元（虚拟资金）。"
    en = "The wallet is short of {missing} yuan (virtual money)."


def register_shop(tx: Tx, cohort_id: str, form: ShopForm) -> ShopOut:
    """A new shop of the acting person in a cohort he belongs to, with its start capital. ShopExists, ShopNameTaken, Invalid, NotFound."""
    roles = tx.actor.roles_in(cohort_id)
    if not roles & {Role.STUDENT, Role.LECTURER, Role.MASTER_TRAINER, Role.ASSISTANT}:
        raise NotFound
    mine = select(Shop.id).where(Shop.cohort_id == cohort_id, Shop.owner_id == tx.actor.id, Shop.state != "closed")
    if tx.first(mine) is not None:
        raise ShopExists
    fit_logo(tx, form.logo)
    return _register(tx, cohort_id, tx.actor.id, form)


def _register(tx: Tx, cohort_id: str, owner_id: str, form: ShopForm) -> ShopOut:
    name = form.name.strip()
    if not name:
        raise Invalid((FieldFault("name", "missing", "请填写店铺名。", "Name the shop."),))
    _free_name(tx, cohort_id, name, None)
    shop = tx.add(
        Shop(
            id=tx.new_id("shp"),
            owner_id=owner_id,
            cohort_id=cohort_id,
            state="draft",
            name=name,
            shop_type=form.shop_type,
            form=form.model_dump(),
            licence=None,
            deposit_fen=0,
            made_at=tx.now,
        )
    )
    tx.session.flush()
    capital = market_of(tx, cohort_id).opening_fen
    book(tx, shop.id, "opening", shop.id, {"wallet": capital, "capital": -capital})
    tx.emit(
        ShopRegistered(
            shop_id=shop.id, owner_id=owner_id, cohort_id=cohort_id, name=name, shop_type=form.shop_type, main_category=form.main_category
        ),
        shop.id,
        cohort=cohort_id,
    )
    return shop_out(tx, shop, tx.actor.language)


def _free_name(tx: Tx, cohort_id: str, name: str, own_id: str | None) -> None:
    taken = select(Shop.id).where(Shop.cohort_id == cohort_id, Shop.name == name, Shop.state != "closed", Shop.id != (own_id or ""))
    if tx.first(taken) is not None:
        raise ShopNameTaken((FieldFault("name", "taken", f"店铺名“{name}”已经有人用了。", "This name is taken."),), name=name)


def revise_shop(tx: Tx, shop_id: str, form: ShopForm) -> ShopOut:
    """Save the form. An open shop keeps its type and must stay complete. ShopOver, ShopNameTaken, ShopIncomplete, Invalid."""
    shop = _alive(tx, shop_id)
    name = form.name.strip()
    if not name:
        raise Invalid((FieldFault("name", "missing", "请填写店铺名。", "Name the shop."),))
    _free_name(tx, shop.cohort_id, name, shop.id)
    fit_logo(tx, form.logo, shop.form.get("logo", ""))
    _still_chosen(tx, shop, form)
    if shop.state in ("open", "suspended"):
        form = form.model_copy(update={"shop_type": shop.shop_type})
        _require_complete(form, licence_of(shop), day_of(tx.now))
    shop.name, shop.shop_type, shop.form = name, form.shop_type, form.model_dump()
    return _revised(tx, shop)


def _still_chosen(tx: Tx, shop: Shop, form: ShopForm) -> None:
    """A freight template that goods on sale go by is not taken away or renamed under them. Invalid."""
    gone = {one["name"] for one in shop.form.get("more_freight") or ()} - {one.name for one in form.more_freight}
    if not gone:
        return
    for online in tx.all(select(Listing.online).where(Listing.shop_id == shop.id, Listing.sale_state == "on_sale")):
        if online and online.get("freight_by") == "template" and (name := online.get("freight_template", "")) in gone:
            zh = f"在售商品“{online['title']}”还在用运费模板“{name}”，请先给它换一个模板，再删或改名。"
            en = f'"{online["title"]}" is on sale with the freight template "{name}"; choose another one for it first.'
            raise Invalid((FieldFault("more_freight", "in_use", zh, en),))


def attach_licence(tx: Tx, shop_id: str, licence: Licence) -> ShopOut:
    """Put a sample licence to the shop's papers; whether it is any good shows in the steps. ShopOver."""
    shop = _alive(tx, shop_id)
    shop.licence = licence.model_dump()
    weigh(tx, shop)
    return _revised(tx, shop)


def _revised(tx: Tx, shop: Shop) -> ShopOut:
    steps = _steps(shop, tx.now)
    wrong = {fault.path for step in steps if step.name == "verify" for fault in step.faults}
    revised = ShopRevised(
        shop_id=shop.id,
        name=shop.name,
        steps=tuple(step.name for step in steps if step.done),
        card_missing=tuple(sorted(wrong)),
    )
    tx.emit(revised, shop.id, cohort=shop.cohort_id)
    return shop_out(tx, shop, tx.actor.language)


def open_shop(tx: Tx, shop_id: str) -> ShopOut:
    """Open a complete shop and book its deposit. ShopIncomplete with every fault, WalletShort, ShopOver; an open shop stays as it is."""
    shop = _alive(tx, shop_id)
    if shop.state == "suspended":
        raise ShopSuspendedNow(reason=shop.stopped_for)
    if shop.state == "open":
        return shop_out(tx, shop, tx.actor.language)
    _require_complete(ShopForm.model_validate(shop.form), licence_of(shop), day_of(tx.now))
    deposit = DEPOSIT_FEN[shop.shop_type]
    missing = deposit - wallet_fen(tx, shop.id)
    if missing > 0:
        raise WalletShort(missing=f"{missing / 100:.2f}")
    book(tx, shop.id, "deposit", shop.id, {"deposit": deposit, "wallet": -deposit})
    shop.state, shop.opened_at, shop.deposit_fen = "open", tx.now, deposit
    opened = ShopOpened(shop_id=shop.id, owner_id=shop.owner_id, cohort_id=shop.cohort_id, name=shop.name, deposit_fen=deposit)
    tx.emit(opened, shop.id, cohort=shop.cohort_id)
    return shop_out(tx, shop, tx.actor.language)


def reset_shop(tx: Tx, shop_id: str) -> ShopOut:
    """Close the shop, keep it as it was, and start a new one with the same form. ShopOver."""
    shop = _alive(tx, shop_id)
    _close(tx, shop, "reset")
    return _register(tx, shop.cohort_id, shop.owner_id, ShopForm.model_validate(shop.form))


def close_shop(tx: Tx, shop_id: str) -> ShopOut:
    """The owner gives the shop up; its books and orders stay to be looked at. ShopOver, OrdersOpen."""
    shop = _alive(tx, shop_id)
    _nobody_waits(tx, shop_id)
    _close(tx, shop, "owner")
    return shop_out(tx, shop, tx.actor.language)


def _nobody_waits(tx: Tx, shop_id: str) -> None:
    """No buyer waits for goods or for an answer to his claim."""
    unsent = select(func.count()).select_from(Order).where(Order.shop_id == shop_id, Order.state.in_(UNSENT))
    waiting = select(func.count()).select_from(Refund).where(Refund.shop_id == shop_id, Refund.state.not_in(OVER))
    orders, claims = tx.session.scalar(unsent) or 0, tx.session.scalar(waiting) or 0
    if orders or claims:
        raise OrdersOpen(orders=orders, claims=claims)


def _close(tx: Tx, shop: Shop, reason: Literal["owner", "reset"]) -> None:
    shop.state, shop.stopped_for = "closed", reason
    for listing in tx.all(select(Listing).where(Listing.shop_id == shop.id, Listing.sale_state == "on_sale")):
        listing.sale_state = "off_sale"
        tx.emit(ListingTakenDown(listing_id=listing.id, shop_id=shop.id, reason="shop_closed"), listing.id, cohort=shop.cohort_id)
    tx.emit(ShopClosed(shop_id=shop.id, reason=reason), shop.id, cohort=shop.cohort_id)
    tx.session.flush()


def suspend_shop(tx: Tx, shop_id: str, reason: str) -> ShopOut:
    """The staff stop an open shop: nothing of it sells until it is resumed. Invalid without a reason, ShopNotOpen."""
    shop = _alive(tx, shop_id)
    if not reason.strip():
        raise Invalid((FieldFault("reason", "missing", "请写明暂停的原因。", "Say why."),))
    if shop.state == "draft":
        raise ShopNotOpen
    if shop.state in ("open", "suspended"):
        stop(tx, shop, "staff", reason.strip())
    return shop_out(tx, shop, tx.actor.language)


def resume_shop(tx: Tx, shop_id: str) -> ShopOut:
    """The shop may sell again; one that was not suspended stays as it is. ShopOver, StillBarred."""
    shop = _alive(tx, shop_id)
    if shop.state == "suspended":
        why = why_barred(shop, day_of(tx.now))
        if why and shop.stop_kind in BY_ITSELF:
            raise StillBarred(reason=why[1])
        if why:
            stop(tx, shop, *why)
        else:
            let_sell(tx, shop)
    return shop_out(tx, shop, tx.actor.language)


def _alive(tx: Tx, shop_id: str) -> Shop:
    shop = tx.get(Shop, shop_id)
    if shop.state == "closed":
        raise ShopOver
    return shop


def _require_complete(form: ShopForm, licence: Licence | None, day: str) -> None:
    faults = [fault.field_fault() for step in steps_of(form, licence, day) for fault in step.faults]
    if faults:
        raise ShopIncomplete(tuple(faults))


def licence_of(shop: Shop) -> Licence | None:
    """The licence attached to a shop."""
    return Licence.model_validate(shop.licence) if shop.licence else None


def licence_groups(shop: Shop, day: str) -> tuple[str, ...]:
    """The category groups the shop's licence lets it trade in on `day`."""
    licence = licence_of(shop)
    return licence.covers(shop.form.get("operator", {}).get("name", ""), day) if licence else ()


def _steps(shop: Shop, now: int) -> tuple[Step, ...]:
    return steps_of(ShopForm.model_validate(shop.form), licence_of(shop), day_of(now))


def shop_out(view: View, shop: Shop, language: str) -> ShopOut:
    """The shop for its owner and the staff."""
    steps = [
        StepOut(
            name=step.name,
            title=step.en if language.startswith("en") else step.zh,
            done=step.done,
            faults=faults_out(step.faults, language),
        )
        for step in _steps(shop, view.now)
    ]
    listed = view.session.scalar(select(func.count()).select_from(Listing).where(Listing.shop_id == shop.id)) or 0
    steps.append(StepOut(name="listing", title="First listing" if language.startswith("en") else "首件商品", done=listed > 0, faults=[]))
    return ShopOut(
        **shop.form,
        id=shop.id,
        owner_id=shop.owner_id,
        cohort_id=shop.cohort_id,
        state=shop.state,
        licence=licence_of(shop),
        steps=steps,
        deposit_fen=shop.deposit_fen,
        balance_fen=wallet_fen(view, shop.id),
        made_at=shop.made_at,
        opened_at=shop.opened_at,
        stopped_for=shop.stopped_for,
        stop_kind=shop.stop_kind,
        deposit_missing_fen=deposit_missing_fen(shop),
    )


def shop_card(view: View, shop: Shop) -> ShopCard:
    """The shop for a classmate."""
    form = ShopForm.model_validate(shop.form)
    on_sale = select(func.count()).select_from(Listing).where(Listing.shop_id == shop.id, Listing.sale_state == "on_sale")
    return ShopCard(
        id=shop.id,
        owner_id=shop.owner_id,
        cohort_id=shop.cohort_id,
        name=shop.name,
        logo=form.logo,
        state=shop.state,
        main_category=form.main_category,
        operator_name=form.operator.name,
        operator_address=form.operator.address,
        service_phone=form.service_phone,
        service_hours=form.service_hours,
        listings=view.session.scalar(on_sale) or 0,
    )

"""The public card of who runs a shop (公示, order 117 article 26, C14): readable from the goods and from the live room."""

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View

from .shop_form import ShopForm
from .shops import licence_of
from .tables import Shop, ShowKnown


class OperatorCard(BaseModel):
    """Who runs a shop and how one reaches him. `licence_*`: of the sample licence, "" without one; `licence_picture`: its picture.

    `state`: of the shop: open, suspended or closed.
    """

    shop_id: str
    shop_name: str
    logo: str
    shop_type: str
    state: str
    name: str
    address: str
    phone: str
    service_phone: str
    service_hours: str
    licence_holder: str
    licence_number: str
    licence_picture: str
    expires_on: str


def card_of(view: View, shop_id: str) -> OperatorCard:
    """The card of a shop. NotFound."""
    shop = view.get(Shop, shop_id)
    form, licence = ShopForm.model_validate(shop.form), licence_of(shop)
    return OperatorCard(
        shop_id=shop.id,
        shop_name=shop.name,
        logo=form.logo,
        shop_type=shop.shop_type,
        state=shop.state,
        name=form.operator.name,
        address=form.operator.address,
        phone=form.operator.phone,
        service_phone=form.service_phone,
        service_hours=form.service_hours,
        licence_holder=licence.holder if licence else "",
        licence_number=licence.number if licence else "",
        licence_picture=licence.picture if licence else "",
        expires_on=licence.expires_on if licence else "",
    )


def card_in_show(view: View, show_id: str) -> OperatorCard | None:
    """The card of the shop a show sells for; None where its owner has opened none."""
    show = view.get(ShowKnown, show_id)
    shops = select(Shop.id).where(Shop.owner_id == show.owner_id, Shop.cohort_id == show.cohort_id, Shop.state.in_(("open", "suspended")))
    shop_id = view.first(shops.order_by(Shop.id.desc()))
    return card_of(view, shop_id) if shop_id else None

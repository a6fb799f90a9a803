"""The roster shows each student's shop: a copy from the mall's facts."""

from sqlalchemy import update

from mall.events import ShopClosed, ShopOpened
from sandbox.events.envelope import Envelope
from sandbox.store import Tx

from .roster import enrolments
from .tables import Enrolment


def shop_opened(tx: Tx, _envelope: Envelope, fact: ShopOpened) -> None:
    """The student has this shop now."""
    for place in tx.all(enrolments(fact.cohort_id).where(Enrolment.person_id == fact.owner_id)):
        place.shop_id = fact.shop_id


def shop_closed(tx: Tx, _envelope: Envelope, fact: ShopClosed) -> None:
    """Nobody has this shop any more; a suspended one stays its owner's."""
    if fact.reason != "suspended":
        tx.session.execute(update(Enrolment).where(Enrolment.shop_id == fact.shop_id).values(shop_id=None))

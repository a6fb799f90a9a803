"""Who may do what after the sale: the buyer claims, the shop's owner decides, the staff of the class is the platform."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.actor import Actor
from sandbox.http import Policy
from sandbox.store import View

from .after_tables import Conversation, Refund


@dataclass(frozen=True)
class ClaimSeen:
    """What a policy and a handler know of a claim or a conversation."""

    id: str
    owner_id: str
    cohort_id: str
    buyer: str


@dataclass(frozen=True)
class CohortSeen:
    """A class by its address; whether it exists shows in the actor's roles."""

    id: str


def load_refund(view: View, params: Mapping[str, str]) -> ClaimSeen | None:
    """The claim of the address, None when there is none."""
    row = view.session.get(Refund, params["refund_id"])
    return ClaimSeen(row.id, row.owner_id, row.cohort_id, row.buyer) if row else None


def load_conversation(view: View, params: Mapping[str, str]) -> ClaimSeen | None:
    """The conversation of the address, None when there is none."""
    row = view.session.get(Conversation, params["conversation_id"])
    return ClaimSeen(row.id, row.owner_id, row.cohort_id, row.buyer) if row else None


def load_cohort(view: View, params: Mapping[str, str]) -> CohortSeen:
    """The class of the address."""
    return CohortSeen(params["cohort_id"])


def _sells(actor: Actor, claim: ClaimSeen) -> bool:
    return actor.id == claim.owner_id and bool(actor.roles_in(claim.cohort_id))


def _buys(actor: Actor, claim: ClaimSeen) -> bool:
    return actor.id == claim.buyer


def _staff(actor: Actor, claim: ClaimSeen) -> bool:
    return actor.staff_of(claim.cohort_id)


def _sees(actor: Actor, claim: ClaimSeen) -> bool:
    return _sells(actor, claim) or _buys(actor, claim) or _staff(actor, claim)


def _staff_of(actor: Actor, cohort: CohortSeen) -> bool:
    return actor.staff_of(cohort.id)


def _teaches(actor: Actor, cohort: CohortSeen) -> bool:
    return actor.teaches(cohort.id)


SELL_REFUND = Policy("mall.sell_refund", _sells, load_refund, see=_sees)
BUY_REFUND = Policy("mall.buy_refund", _buys, load_refund, see=_sees)
JUDGE_REFUND = Policy("mall.judge_refund", _staff, load_refund, see=_sees)
SEE_CONVERSATION = Policy("mall.see_conversation", _sees, load_conversation)
ASK_CONVERSATION = Policy("mall.ask_conversation", _buys, load_conversation, see=_sees)
ANSWER_CONVERSATION = Policy("mall.answer_conversation", _sells, load_conversation, see=_sees)
STAFF_COHORT = Policy("mall.staff_cohort", _staff_of, load_cohort)
TEACH_COHORT = Policy("mall.teach_cohort", _teaches, load_cohort, see=_staff_of)

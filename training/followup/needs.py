"""What a student needs, which resources fit, and what came of those he was offered (R-FRM-S10, 资源对接)."""

from dataclasses import asdict, dataclass
from typing import Literal, get_args

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import NeedsSurveyed, ResourceOffered, ResourceSettled
from training.events.followup import Outcome, ResourceKind

from .matching import Match, Need, match_all, match_one
from .refusals import NoSurveyYet, NotWhatIsNeeded, OfferedAlready, OfferSettled, ResourceGone
from .resources import offered, resources_of_kinds
from .tables import NeedsSurvey, Offer, Resource

FINAL = ("taken", "declined")
Stage = Literal["idea", "preparing", "running", "employed", "stopped", "none"]
KINDS: tuple[ResourceKind, ...] = get_args(ResourceKind)


@dataclass(frozen=True)
class NeedsGiven:
    """The survey as it is typed; `kinds` in the order of their weight, none twice."""

    kinds: list[ResourceKind]
    area: str
    stage: Stage
    trade: str
    wanted_fen: int
    words: str


def survey_needs(tx: Tx, cohort_id: str, person_id: str, given: NeedsGiven) -> NeedsSurvey:
    """Keep what is needed now; earlier surveys stay."""
    row = NeedsSurvey(
        id=tx.new_id("nds"), cohort_id=cohort_id, person_id=person_id, filled_by=tx.actor.id, filled_at=tx.now,
        **{**asdict(given), "kinds": list(dict.fromkeys(given.kinds))},
    )  # fmt: skip
    tx.add(row)
    fact = NeedsSurveyed(cohort_id=cohort_id, person_id=person_id, survey_id=row.id, kinds=tuple(row.kinds))
    tx.emit(fact, person_id, cohort=cohort_id)
    return row


def needs_of(view: View, cohort_id: str, person_id: str) -> NeedsSurvey | None:
    """The newest survey."""
    query = select(NeedsSurvey).where(NeedsSurvey.cohort_id == cohort_id, NeedsSurvey.person_id == person_id)
    return view.first(query.order_by(NeedsSurvey.filled_at.desc(), NeedsSurvey.id.desc()))


def matches_of(view: View, cohort_id: str, person_id: str) -> list[tuple[Resource, Match]]:
    """Every resource of a kind that is needed, with why it fits or does not. NoSurveyYet."""
    need = _need(view, cohort_id, person_id)
    rows = {row.id: row for row in resources_of_kinds(view, need.kinds)}
    return [(rows[one.resource_id], one) for one in match_all(need, map(offered, rows.values()), day_of(view.now))]


def offer_resource(tx: Tx, cohort_id: str, person_id: str, resource_id: str) -> Offer:
    """Put a resource before the student, with the reasons of this moment. NoSurveyYet, ResourceGone, NotWhatIsNeeded, OfferedAlready."""
    need = _need(tx, cohort_id, person_id)
    row = tx.session.get(Resource, resource_id)
    if row is None:
        raise NotFound
    today = day_of(tx.now)
    if row.state != "open" or (row.until and row.until < today):
        raise ResourceGone
    match = match_one(need, offered(row), today)
    if match is None:
        raise NotWhatIsNeeded
    same = select(Offer.id).where(Offer.cohort_id == cohort_id, Offer.person_id == person_id, Offer.resource_id == resource_id)
    if tx.first(same.where(Offer.state.not_in(FINAL))) is not None:
        raise OfferedAlready
    offer = tx.add(
        Offer(
            id=tx.new_id("off"), cohort_id=cohort_id, person_id=person_id, resource_id=resource_id, points=match.points,
            reasons=[asdict(reason) for reason in match.reasons], state="offered", note="", made_by=tx.actor.id, made_at=tx.now,
            settled_at=None,
        )
    )  # fmt: skip
    fact = ResourceOffered(cohort_id=cohort_id, person_id=person_id, offer_id=offer.id, resource_id=resource_id, points=match.points)
    tx.emit(fact, person_id, cohort=cohort_id)
    return offer


def settle_offer(tx: Tx, offer_id: str, outcome: Outcome, note: str) -> Offer:
    """Record what came of it: contacted, then taken or declined, which stay. OfferSettled."""
    row = tx.get(Offer, offer_id)
    if row.state in FINAL:
        raise OfferSettled
    row.state, row.note, row.settled_at = outcome, note.strip(), tx.now
    fact = ResourceSettled(cohort_id=row.cohort_id, person_id=row.person_id, offer_id=row.id, outcome=outcome)
    tx.emit(fact, row.person_id, cohort=row.cohort_id)
    return row


def _need(view: View, cohort_id: str, person_id: str) -> Need:
    row = needs_of(view, cohort_id, person_id)
    if row is None:
        raise NoSurveyYet
    return Need(tuple(row.kinds), row.area, row.stage, row.trade, row.wanted_fen)

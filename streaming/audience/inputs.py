"""Which facts of the log the crowd of a show sees: the same choice live, after a restart and in a later re-run."""

from collections.abc import Sequence

import mall.events as mall
import streaming.events as streaming
from sandbox.events import log
from sandbox.events.envelope import Fact, facts_of
from sandbox.store import View

OWN_VOICE = {
    streaming.CrowdTicked,
    streaming.QuestionAsked,
    streaming.QuestionExpired,
    streaming.CheckoutSubmitted,
    streaming.PaymentSubmitted,
}
OWN_VOICE |= {streaming.IncidentHandled, streaming.IncidentClosed, streaming.RefundRequested, streaming.ReviewWritten}
OWN_VOICE |= {streaming.PaymentAbandoned, streaming.ReplayReady, streaming.ReplayFinalised}

SEEN: dict[str, type[Fact]] = {
    fact.type: fact
    for fact in [*facts_of(streaming), *facts_of(mall)]
    if fact not in OWN_VOICE and not fact.type.startswith("kaibo.mall.shop.")
}
SHARED: tuple[str, ...] = tuple(
    fact.type
    for fact in (
        mall.PriceChanged,
        mall.StockChanged,
        mall.ListingTakenDown,
        mall.ListingPublished,
        mall.ThresholdOffered,
        mall.ShopOfferEnded,
    )
)
"""What happens in a shop counts for its shows, whether a show is named or not."""


def inputs(view: View, show_id: str, cohort_id: str, after: int, upto: int) -> Sequence[tuple[int, Fact]]:
    """The crowd's inputs in `(after, upto]` as (position, fact), in the order of the log."""
    envelopes = log.read_show(view.session, show_id, cohort_id, types=SEEN, shared=SHARED, after=after, upto=upto)
    return [(envelope.position, SEEN[envelope.type].model_validate(envelope.data)) for envelope in envelopes]


def head(view: View) -> int:
    """The newest position; a tick reads up to here."""
    return log.position(view.session)

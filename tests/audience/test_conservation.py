"""Nobody and nothing comes from nowhere: people, shares of causes, stock, clicks and orders add up in every second."""

from typing import Any

import pytest

from streaming.audience.acts import Acts, checkout_id
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF, Script
from streaming.audience.market import Market
from streaming.audience.rehearse import SHOW, started
from streaming.events import CheckoutSubmitted

from .rooms import CROWDED, everywhere, seed, tables

SECONDS = 500
SCARCE = tuple(
    item.model_copy(update={"skus": tuple(sku.model_copy(update={"stock": 4}) for sku in item.skus)}) for item in REFERENCE_SHELF
)
KEEN = CROWDED | everywhere({"fit": 1.0})


class Stage:
    """A crowd, a market with little stock, and what the crowd has been told of it."""

    def __init__(self) -> None:
        self.tables = tables(**KEEN)
        self.crowd = Crowd.begin(self.tables, started(self.tables, seed(2), SCARCE))
        self.market, self.host = Market(SHOW, SCARCE), Script(EXPERT, SHOW, SCARCE)
        self.answers: dict[int, list[Any]] = {}
        self.told = {sku.sku_id: sku.stock for item in SCARCE for sku in item.skus}
        self.refusals: list[str] = []

    def second(self) -> Acts:
        tick = self.crowd.tick + 1
        facts = [*self.answers.pop(tick, ()), *self.host.act(tick)]
        for fact in facts:
            if fact.type == "kaibo.mall.stock.changed":
                self.told[fact.sku_id] = fact.stock
            elif fact.type == "kaibo.mall.order.refused":
                self.refusals.append(fact.code)
        acts = self.crowd.step(list(enumerate(facts)))
        self.host.hear(acts.questions)
        self.answers[tick + 2] = [answer for fact in acts.facts(SHOW) for answer in self.market.answer(fact)]
        return acts


def test_everything_adds_up():
    stage = Stage()
    online = clicked = ordered = clicks = seconds = stayed = 0
    for _ in range(SECONDS):
        acts = stage.second()
        online += acts.entered - acts.left
        assert acts.online == online == stage.crowd.viewers.n
        assert sum(acts.leave_causes.values()) == 1000 * acts.left
        assert sum(acts.by_source.values()) == acts.entered
        assert len(acts.stays) == acts.left
        assert all(stay >= 1 for stay in acts.stays)
        assert sum(reach.clicks for reach in acts.reach.values()) == acts.clicks
        seconds += acts.online
        stayed += sum(acts.stays)
        clicked += acts.clicked
        clicks += acts.clicks
        ordered += len(acts.checkouts)
        assert acts.clicked <= acts.clicks
        assert ordered <= clicks
        assert all(sku.stock >= 0 for sku in stage.market.skus.values())
        assert all(stage.told[order.sku_id] > 0 for order in acts.checkouts)
        assert len({order.key for order in acts.checkouts}) == len(acts.checkouts)
    here = stage.crowd.viewers
    ages = sum(SECONDS + 1 - since for since in here.since[: here.n].tolist())
    assert seconds == stayed + ages  # Little's law, to the second
    assert ordered > 20
    assert "sold_out" in stage.refusals  # several wanted the last piece in the same two seconds
    assert clicked > 0


def test_a_market_that_oversells_is_noticed():
    """Negative control: the same check on the stock fails for a mall that does not look at it."""
    stage = Stage()
    stage.market._refusal = lambda wanted, code: None  # type: ignore[method-assign,assignment,return-value]
    first = SCARCE[0]
    for number in range(9):
        stage.market.skus[first.skus[0].sku_id] = first.skus[0].model_copy(update={"stock": 4 - number})
        stage.market._place(_wanted(number))
    assert any(sku.stock < 0 for sku in stage.market.skus.values())


def _wanted(number: int) -> CheckoutSubmitted:
    sku = SCARCE[0].skus[0]
    return CheckoutSubmitted(
        show_id=SHOW,
        checkout_id=checkout_id(SHOW, f"{number}-r{number}"),
        viewer=f"r{number}",
        nick="",
        persona="fan",
        listing_id=SCARCE[0].listing_id,
        sku_id=sku.sku_id,
        seen_price_fen=sku.price_fen,
    )


def test_the_market_refuses_what_is_gone():
    market = Market(SHOW, SCARCE)
    kinds = [market.answer(_wanted(number))[0].type for number in range(6)]
    assert kinds == ["kaibo.mall.order.placed"] * 4 + ["kaibo.mall.order.refused"] * 2


def test_nobody_buys_what_is_taken_down():
    from mall.events import ListingTakenDown

    stage = Stage()
    for _ in range(60):
        stage.second()
    facts = [ListingTakenDown(listing_id=item.listing_id, shop_id="s", reason="owner") for item in SCARCE]
    acts = stage.crowd.step(list(enumerate(facts)))
    assert not acts.checkouts
    for _ in range(60):
        acts = stage.crowd.step([])
        assert not acts.checkouts
        assert acts.clicks == 0


def test_an_order_is_paid_or_given_up_once():
    stage = Stage()
    placed, paid, gone = set(), [], []
    for _ in range(SECONDS):
        acts = stage.second()
        placed |= {order.key for order in acts.checkouts}
        paid += [payment.key for payment in acts.payments]
        gone += [payment.key for payment in acts.abandons]
    assert len(paid) == len(set(paid))
    assert not set(paid) & set(gone)
    assert set(paid) | set(gone) <= placed
    assert len(paid) > len(gone) > 0


@pytest.mark.parametrize("viewers", [300, 40_000])
def test_a_room_takes_forty_thousand_and_no_more(viewers):
    from streaming.audience.viewers import MOST_ONLINE, Viewers

    room = Viewers(tables(), seed(1))
    entered = sum(room.enter([(0, first, first + 4000)], 1) for first in range(0, viewers + 4000, 4000))
    assert entered == room.n == min(MOST_ONLINE, (viewers // 4000 + (2 if viewers % 4000 else 1)) * 4000)

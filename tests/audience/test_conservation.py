"""Nobody and nothing comes from nowhere: people, shares of causes, stock, clicks and orders add up in every second."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sandbox.trade.quote import Quote
from streaming.audience.acts import Acts, checkout_id
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF, Script
from streaming.audience.market import Market, Wanted
from streaming.audience.rehearse import SHOW, started
from streaming.events import CheckoutSubmitted

from .rooms import CROWDED, everywhere, seed, tables

SECONDS, SHORT = 500, 90
SCARCE = tuple(
    item.model_copy(update={"skus": tuple(sku.model_copy(update={"stock": 4}) for sku in item.skus)}) for item in REFERENCE_SHELF
)
KEEN = CROWDED | everywhere({"fit": 1.0})


class Stage:
    """A crowd, a market with little stock, and what the crowd has been told of it."""

    def __init__(self, mall: type[Market] = Market) -> None:
        self.tables = tables(**KEEN)
        self.crowd = Crowd.begin(self.tables, started(self.tables, seed(2), SCARCE))
        self.market, self.host = mall(SHOW, SCARCE), Script(EXPERT, SHOW, SCARCE)
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


Lie = Callable[[Stage, Acts], Any]


def wrong_accounts(stage: Stage, seconds: int, lie: Lie | None = None) -> set[str]:
    """Which accounts do not add up in some second. `lie` falsifies the first second in which people come, go and order."""
    online = clicked = ordered = clicks = viewer_s = stayed = 0
    wrong: set[str] = set()
    told = lie is None
    for _ in range(seconds):
        acts = stage.second()
        if lie is not None and not told and acts.entered and acts.left and acts.checkouts:
            lie(stage, acts)
            told = True
        online += acts.entered - acts.left
        viewer_s += acts.online
        stayed += sum(acts.stays)
        clicked += acts.clicked
        clicks += acts.clicks
        ordered += len(acts.checkouts)
        right = {
            "people": acts.online == online == stage.crowd.viewers.n,
            "causes": sum(acts.leave_causes.values()) == 1000 * acts.left,
            "sources": sum(acts.by_source.values()) == acts.entered,
            "stays": len(acts.stays) == acts.left and all(stay >= 1 for stay in acts.stays),
            "looks": sum(reach.clicks for reach in acts.reach.values()) == acts.clicks and acts.clicked <= acts.clicks,
            "orders": ordered <= clicks and len({order.key for order in acts.checkouts}) == len(acts.checkouts),
            "stock": all(sku.stock >= 0 for sku in stage.market.skus.values()),
            "known stock": all(stage.told[order.sku_id] > 0 for order in acts.checkouts),
        }
        wrong |= {account for account, holds in right.items() if not holds}
    assert told
    here = stage.crowd.viewers
    ages = sum(seconds + 1 - since for since in here.since[: here.n].tolist())
    return wrong | ({"Little's law"} if viewer_s != stayed + ages or not clicked else set())


def test_everything_adds_up():
    stage = Stage()
    assert wrong_accounts(stage, SECONDS) == set()  # Little's law to the second
    assert stage.market.orders > 20
    assert "sold_out" in stage.refusals  # several wanted the last piece in the same two seconds


LIES: dict[str, tuple[Lie, set[str]]] = {
    "one more left": (lambda _, acts: setattr(acts, "left", acts.left + 1), {"people", "causes", "stays"}),
    "one fewer came": (lambda _, acts: setattr(acts, "entered", acts.entered - 1), {"people", "sources"}),
    "one left for nothing": (lambda _, acts: acts.leave_causes.popitem(), {"causes"}),
    "one stayed a second longer": (lambda _, acts: acts.stays.append(acts.stays.pop() + 1), {"Little's law"}),
    "one look more": (lambda _, acts: setattr(acts, "clicks", acts.clicks + 1), {"looks"}),
    "one order twice": (lambda _, acts: acts.checkouts.extend(acts.checkouts[:1]), {"orders"}),
    "all was gone": (lambda stage, _: stage.told.update(dict.fromkeys(stage.told, 0)), {"known stock"}),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_account_that_is_off_by_one_is_noticed(lie):
    """Negative control of each account: one second falsified by one."""
    falsify, noticed = LIES[lie]
    assert wrong_accounts(Stage(), SHORT, falsify) == noticed


class Overseller(Market):
    """A mall that does not look at its stock."""

    def settle(self, wanted: Wanted, stock: int) -> Quote | str:
        return super().settle(wanted, 10**6)


def test_a_market_that_oversells_is_noticed():
    """Negative control of the stock: the last piece is sold to all who wanted it in the same two seconds."""
    assert wrong_accounts(Stage(Overseller), SECONDS) == {"stock"}


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
    nobody = np.zeros(0, np.int64)
    entered = sum(room.turn(nobody, [(0, first, first + 4000)], 1, forget=False)[3] for first in range(0, viewers + 4000, 4000))
    assert entered == room.n == min(MOST_ONLINE, (viewers // 4000 + (2 if viewers % 4000 else 1)) * 4000)

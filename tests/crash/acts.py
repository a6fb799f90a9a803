"""What people do while the server may die at any moment: each act with a key of its own, and whether it was acknowledged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from sandbox.chance import Stream
from tests.world import said

from .people import Caller
from .server import CLOCK


@dataclass
class Act:
    """One request. `matches` finds its effect in a fact of the log; `answer` is None while nobody acknowledged it."""

    by: Caller
    key: str
    method: str
    path: str
    body: dict[str, Any]
    type: str
    matches: Callable[[dict[str, Any]], bool]
    answer: Any = None
    acknowledged: bool = False
    replayed: bool = False

    async def do(self) -> None:
        """Send it, under its key. Raises httpx.TransportError when the server is gone; Told when it says no."""
        response = await self.by.ask(self.method, self.path, self.body, key=self.key)
        self.answer = said(response)
        self.acknowledged, self.replayed = True, "idempotency-replayed" in response.headers


def hosting(host: Caller, show_id: str, listings: list[dict[str, Any]]) -> Iterator[Act]:
    """What a host does, for ever: a word, a card, a price; each leaves a mark of its own in the log."""
    number = 0
    while True:
        number += 1
        listing = listings[number % len(listings)]
        sku, key = listing["skus"][0], f"host-{number:06d}"
        words, price = f"现在讲第{number}点，大家看仔细。", 1500 + number
        yield Act(
            host, f"{key}-say", "POST", f"/shows/{show_id}/comments", {"text": words},
            "kaibo.streaming.comment.posted", lambda data, words=words: data["text"] == words,
        )  # fmt: skip
        if number % 3 == 0:
            yield Act(
                host, f"{key}-price", "PUT", f"/listings/{listing['id']}/skus/{sku['sku_id']}/price",
                {"price_fen": price, "show_id": show_id},
                "kaibo.mall.price.changed", lambda data, price=price: data["to_fen"] == price,
            )  # fmt: skip
        if number % 3 == 1:
            yield Act(
                host, f"{key}-note", "POST", f"/shows/{show_id}/notes", {"at_showms": number, "text": f"记一下 {number}"},
                "kaibo.streaming.problem.noted", lambda data, number=number: data["at_showms"] == number,
            )  # fmt: skip


def pinning(host: Caller, show_id: str, listings: list[dict[str, Any]]) -> Iterator[Act]:
    """Cards by turns; a card has no mark of its own, so they are counted."""
    number = 0
    while True:
        number += 1
        listing_id = listings[number % len(listings)]["id"]
        yield Act(
            host, f"pin-{number:06d}", "POST", f"/shows/{show_id}/pin", {"listing_id": listing_id},
            "kaibo.streaming.listing.pinned", lambda data: True,
        )  # fmt: skip


def buying(buyer: Caller, listing: dict[str, Any]) -> Iterator[Act]:
    """A classmate buys one piece after another; each order is counted."""
    number = 0
    while True:
        number += 1
        body = {"listing_id": listing["id"], "sku_id": listing["skus"][1]["sku_id"], "quantity": 1}
        yield Act(
            buyer, f"buy-{number:06d}", "POST", "/orders", body,
            "kaibo.mall.order.placed", lambda data: data["buyer"] == buyer.id,
        )  # fmt: skip


async def until_it_dies(acts: Iterator[Act], done: list[Act], chance: Stream, pause_s: float) -> None:
    """One act after another until the server is gone; the last may have no answer."""
    for act in acts:
        done.append(act)
        try:
            await act.do()
        except httpx.TransportError:
            return
        await CLOCK.sleep(chance.uniform(0, 2 * pause_s))

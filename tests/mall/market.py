"""A small market for tests: the mall and the supply system behind a minimal application, four people, and a pump for the log."""

import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import update
from starlette.requests import HTTPConnection

from mall.api import router as mall_router
from mall.ledger import trial_balance
from mall.reactions import REACTIONS as MALL
from mall.timeouts import Timeouts as MallTimeouts
from sandbox.actor import Actor, Membership, Role
from sandbox.blobs import Blobs
from sandbox.clock import ManualClock
from sandbox.events import log
from sandbox.events.envelope import Envelope, Fact
from sandbox.http import answer_errors, include
from sandbox.store import Store, Tx, View
from streaming.events import CheckoutSubmitted, PaymentAbandoned, PaymentSubmitted, ShowPlanned
from supply.api import router as supply_router
from supply.catalogue import plan_catalogue
from supply.reactions import REACTIONS as SUPPLY
from supply.stocking import stock_catalogue
from supply.tables import Goods, Supplier
from supply.timeouts import Timeouts as SupplyTimeouts

CLASS, OTHER = "coh_1", "coh_2"
PEOPLE = {
    "ann": Actor("per_ann", memberships=(Membership(CLASS, Role.STUDENT),)),
    "ben": Actor("per_ben", memberships=(Membership(CLASS, Role.STUDENT),)),
    "lee": Actor("per_lee", memberships=(Membership(CLASS, Role.LECTURER),)),
    "eve": Actor("per_eve", memberships=(Membership(OTHER, Role.STUDENT),)),
    "tom": Actor("per_tom", memberships=(Membership(CLASS, Role.STUDENT),), language="en"),
}
SHOP: dict[str, Any] = {
    "shop_type": "individual",
    "name": "阿安的湘味小店",
    "main_category": "food",
    "service_phone": "13800138000",
    "service_hours": "9:00-21:00",
    "operator": {"name": "长沙阿安食品店", "address": "长沙市岳麓区桃花路1号", "phone": "13800138000"},
    "return_address": {"name": "阿安", "phone": "13800138000", "address": "长沙市岳麓区桃花路1号"},
    "freight": {"kind": "free", "flat_fen": 0, "free_from_fen": 0},
    "agreed": True,
}
NOODLE: dict[str, Any] = {
    "leaf": "food-noodle",
    "title": "湖南常德手工鲜米粉家庭装",
    "short_name": "常德米粉",
    "brand": "无品牌",
    "attributes": {"净含量": "500g", "保质期": "6个月", "配料": "大米、水", "贮存条件": "阴凉干燥"},
    "pictures": [],
    "points": ["大米现磨", "煮三分钟就能吃"],
    "skus": [{"name": "2袋", "price_fen": 1990, "stock": 20}, {"name": "4袋", "price_fen": 3690, "stock": 5}],
    "service_phone": "13800138000",
    "documents": [{"kind": "sc", "number": "SC10443010212345"}],
}


class Market:
    """The gate of the application, and the hands of a test."""

    def __init__(self, store: Store, clock: ManualClock, folder: Path) -> None:
        self.store, self.clock, self.blobs = store, clock, Blobs(folder)
        self.app = FastAPI()
        self.app.state.gate = self
        answer_errors(self.app)
        include(self.app, mall_router, supply_router)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url="http://market")
        self.guards = 0
        self._keys = 0
        self._bookmarks = {"mall": 0, "supply": 0}

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        """Whoever the header names."""
        self.guards += 1
        return PEOPLE.get(connection.headers.get("x-actor", ""))

    async def reached(self, position: int) -> bool:
        """React to everything, then yes."""
        await self.settle()
        return True

    async def ask(self, who: str, method: str, path: str, body: Any = None, key: str = "", **options: Any) -> httpx.Response:
        """One request in somebody's name; a changing one gets a key of its own."""
        self._keys += 1
        headers = {"x-actor": who, "idempotency-key": key or f"test-key-{self._keys:06d}"}
        return await self.http.request(method, f"/api{path}", json=body, headers=headers, **options)

    async def get(self, who: str, path: str) -> Any:
        """A read that must succeed."""
        answer = await self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, who: str, path: str, body: Any = None, method: str = "POST") -> Any:
        """A change that must succeed; the rooms have reacted when it returns."""
        answer = await self.ask(who, method, path, body)
        assert answer.status_code == 200, answer.text
        await self.settle()
        return answer.json()

    async def put(self, who: str, path: str, body: Any) -> Any:
        """A PUT that must succeed."""
        return await self.post(who, path, body, "PUT")

    async def settle(self) -> None:
        """Let both rooms react to the log until nothing is left."""
        moved = True
        while moved:
            moved = False
            for room, table in (("mall", MALL), ("supply", SUPPLY)):
                for envelope in await self.store.read(_after, self._bookmarks[room]):
                    self._bookmarks[room] = envelope.position
                    for fact, reaction in table.items():
                        if fact.type == envelope.type:
                            moved = True
                            await self.store.write(_react, reaction, envelope, fact)

    async def say(self, fact: Fact, show: str = "shw_1", showms: int = 1000) -> None:
        """Another room writes a fact; everybody reacts."""
        await self.store.write(_say, fact, show, showms)
        await self.settle()

    async def facts(self, *types: str) -> list[Envelope]:
        """What the log holds of these types (their last two words), of all types when none is named, in order."""
        return [one for one in await self.store.read(_after, 0) if not types or one.type.split(".", 2)[2] in types]

    async def pass_time(self, seconds: float, pace: float = 0.01) -> None:
        """Move the clock, do what fell due, and let the rooms react."""
        self.clock.advance(seconds)
        await MallTimeouts(self.store, self.clock).step()
        await SupplyTimeouts(self.store, self.clock, pace).step()
        await self.settle()

    async def upload(self, who: str = "ann", colour: str = "#c84", side: int = 700) -> str:
        """A picture of one colour, taken in."""
        headers = {"x-actor": who, "idempotency-key": f"picture-{colour}-{side}"}
        files = {"file": ("a.png", picture(colour, (side, side)), "image/png")}
        answer = await self.http.post("/api/pictures", files=files, headers=headers)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["picture"])

    async def open_shop(self, who: str = "ann", **changes: Any) -> str:
        """A shop that is open."""
        shop = await self.post(who, "/shops", {**SHOP, "cohort_id": CLASS, "name": f"{who}的湘味小店", **changes})
        await self.post(who, f"/shops/{shop['id']}/licence", {"sample": "valid"})
        opened = await self.post(who, f"/shops/{shop['id']}/open")
        assert opened["state"] == "open"
        return str(shop["id"])

    async def sell_noodles(self, shop_id: str, who: str = "ann", **changes: Any) -> dict[str, Any]:
        """A listing on sale."""
        form = {**NOODLE, "pictures": [await self.upload(who)], **changes}
        listing = await self.post(who, f"/shops/{shop_id}/listings", form)
        on_sale = await self.post(who, f"/listings/{listing['id']}/submit")
        assert on_sale["state"] == "on_sale", on_sale["reasons"]
        return dict(on_sale)

    async def plan_show(self, who: str = "ann", show_id: str = "shw_1") -> None:
        """A show of somebody."""
        owner = PEOPLE[who].id
        await self.say(ShowPlanned(show_id=show_id, room_id="rom_1", cohort_id=CLASS, host_id=owner, title="开播"), show_id)

    async def checkout(self, listing: dict[str, Any], number: int = 1, sku: int = 0, **changes: Any) -> None:
        """A virtual viewer wants to buy."""
        sku_id = listing["skus"][sku]["sku_id"]
        wish = {"seen_price_fen": listing["skus"][sku]["price_fen"], "quantity": 1, **changes}
        fact = CheckoutSubmitted(
            show_id="shw_1",
            checkout_id=f"chk_{number}",
            viewer=f"v{number}",
            nick="小李",
            persona="browser",
            listing_id=listing["id"],
            sku_id=sku_id,
            **wish,
        )
        await self.say(fact)

    async def pay(self, order_id: str, number: int = 1) -> None:
        """The virtual buyer pays."""
        await self.say(PaymentSubmitted(show_id="shw_1", checkout_id=f"chk_{number}", order_id=order_id))

    async def abandon(self, order_id: str, number: int = 1) -> None:
        """The virtual buyer does not pay."""
        await self.say(PaymentAbandoned(show_id="shw_1", checkout_id=f"chk_{number}", order_id=order_id))

    async def stock_supply(self, seed: int = 7, *, steady: bool = True) -> None:
        """The class's catalogue, with pictures that only have addresses; `steady` suppliers keep their word and break nothing."""
        catalogue = plan_catalogue(seed)
        pictures = {one.key: [f"{index:x}" * 64 for index in range(3)] for one in catalogue.goods}
        await self.store.write(stock_catalogue, CLASS, catalogue, pictures)
        if steady:
            await self.hidden()
        await self.settle()

    async def hidden(self, reliability_bp: int = 10_000, short_bp: int = 0, quality_bp: int = 10_000) -> None:
        """Give every supplier and goods these hidden shares."""
        await self.store.write(_hide, reliability_bp, short_bp, quality_bp)

    async def books_are_right(self) -> None:
        """The whole ledger sums to 0."""
        assert await self.store.read(trial_balance) == {}

    async def balances(self, shop_id: str, who: str = "ann") -> dict[str, int]:
        """What stands on a shop's accounts."""
        accounts = (await self.get(who, f"/shops/{shop_id}/ledger"))["accounts"]
        return {one["account"]: one["balance_fen"] for one in accounts}

    async def close(self) -> None:
        """Hang up."""
        await self.http.aclose()


def _after(view: View, position: int) -> list[Envelope]:
    return log.read(view.session, after=position, limit=10_000)


def _react(tx: Tx, reaction: Callable[[Tx, Envelope, Any], None], envelope: Envelope, fact: type[Fact]) -> None:
    with tx.part(cause=envelope.id):
        reaction(tx, envelope, fact.model_validate(envelope.data))


def _say(tx: Tx, fact: Fact, show: str, showms: int) -> None:
    tx.emit(fact, show, cohort=CLASS, show=show, showms=showms)


def _hide(tx: Tx, reliability_bp: int, short_bp: int, quality_bp: int) -> None:
    tx.session.execute(update(Supplier).values(reliability_bp=reliability_bp, short_bp=short_bp))
    tx.session.execute(update(Goods).values(quality_bp=quality_bp))


def picture(colour: str = "#c84", size: tuple[int, int] = (700, 700), kind: str = "PNG", **options: Any) -> bytes:
    """An image file of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


Opening = Callable[..., Awaitable[Store]]

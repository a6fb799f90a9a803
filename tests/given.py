"""What stories begin with: an open shop, a listing on sale, a show on the air. Everything goes through the door."""

import io
from typing import Any

from PIL import Image

from tests.world import Person

OFFER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
PHONE = "0731-88881234"
SHOP: dict[str, Any] = {
    "shop_type": "individual",
    "name": "小明的湘味铺子",
    "main_category": "food",
    "service_phone": PHONE,
    "service_hours": "9:00-21:00",
    "operator": {"name": "李小明", "address": "湖南省长沙市岳麓区实训路 1 号", "phone": PHONE},
    "return_address": {"name": "李小明", "phone": PHONE, "address": "湖南省长沙市岳麓区实训路 1 号"},
    "freight": {"kind": "free"},
    "agreed": True,
}
NOODLES: dict[str, Any] = {
    "leaf": "food-noodle",
    "title": "湖南常德手工鲜米粉家庭装",
    "short_name": "常德米粉",
    "brand": "无品牌",
    "attributes": {"净含量": "500g", "保质期": "6个月", "配料": "大米、水", "贮存条件": "阴凉干燥"},
    "points": ["大米现磨", "煮三分钟就能吃"],
    "skus": [{"name": "2袋", "price_fen": 1990, "stock": 200}, {"name": "4袋", "price_fen": 3690, "stock": 100}],
    "service_phone": PHONE,
    "documents": [{"kind": "sc", "number": "SC10443010212345"}],
}
CHECKED: dict[str, Any] = {
    "camera": {"ok": True, "width": 720, "height": 1280},
    "microphone": {"ok": True, "level": 0.6},
    "network": {"rtt_ms": 20, "up_kbps": 4000},
}


async def open_shop(owner: Person, **changes: Any) -> dict[str, Any]:
    """A shop with a valid sample licence, open; the shop as its owner sees it."""
    shop = await owner.post("/shops", {**SHOP, **changes, "cohort_id": owner.cohort_id})
    await owner.post(f"/shops/{shop['id']}/licence", {"sample": "valid"})
    opened: dict[str, Any] = await owner.post(f"/shops/{shop['id']}/open")
    return opened


async def picture(owner: Person, colour: str = "#c8442a") -> str:
    """A picture of one colour, uploaded; its name."""
    page = io.BytesIO()
    Image.new("RGB", (800, 800), colour).save(page, "JPEG")
    taken = await owner.post("/pictures", files={"file": ("goods.jpg", page.getvalue(), "image/jpeg")})
    return str(taken["picture"])


async def listing_on_sale(owner: Person, shop: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A listing with a picture of its own that passed the audit and is on sale; the same goods twice would be refused."""
    before = len(await owner.get(f"/shops/{shop['id']}/listings"))
    form = {**NOODLES, "pictures": [await picture(owner, f"#c8{before * 40 % 256:02x}2a")], **changes}
    listing = await owner.post(f"/shops/{shop['id']}/listings", form)
    sold: dict[str, Any] = await owner.post(f"/listings/{listing['id']}/submit")
    assert sold["state"] == "on_sale", sold.get("reasons") or sold.get("faults")
    return sold


async def planned_show(host: Person, *listings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A show that is planned, with these listings on its shelf, checked before the flight."""
    plan = {"title": "湖南好物专场：一口家乡味", "cohort_id": host.cohort_id, "shelf": [one["id"] for one in listings], **changes}
    show: dict[str, Any] = await host.post("/shows", plan)
    await host.post(f"/shows/{show['id']}/preflight", CHECKED)
    return show


async def live_show(host: Person, *listings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A show on the air, its picture being recorded."""
    show = await planned_show(host, *listings, **changes)
    path = f"/shows/{show['id']}"
    answer = await host.ask("POST", f"{path}/whip", content=OFFER.encode(), headers={"Content-Type": "application/sdp"})
    assert answer.status_code == 201, answer.text
    while not (await host.get(path))["publishing"]:
        await host.world.settle()
    live: dict[str, Any] = await host.post(f"{path}/start")
    return live

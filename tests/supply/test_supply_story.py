"""A student buys wholesale in a whole Kaibo: a sample, a purchase, seven days, goods in the warehouse, a sale of one's own."""

import io
import zipfile

from supply.events import GoodsReceived, PurchaseOrderPaid
from tests import given
from tests.world import World


async def test_from_a_sample_to_goods_of_ones_own(world: World) -> None:
    ming, hong = await world.student("李小明"), await world.student("王小红")
    await world.stock_market()
    shop = await given.open_shop(ming)
    path = f"/shops/{shop['id']}"
    goods = next(one for one in await ming.get("/goods", cohort=ming.cohort_id) if one["short_name"] == "酸豆角")

    pack = await ming.ask("GET", f"/goods/{goods['id']}/materials")
    assert pack.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(pack.content)) as archive:
        assert sorted(archive.namelist()) == ["酸豆角/图1.jpg", "酸豆角/图2.jpg", "酸豆角/图3.jpg", "酸豆角/文案.txt"]
        assert "乳酸自然发酵" in archive.read("酸豆角/文案.txt").decode("utf-8-sig")

    sample = await ming.post(f"{path}/samples", {"goods_id": goods["id"], "purpose": "先试吃，再决定要不要在直播里推荐"})
    await ming.post(f"{path}/picks", {"goods_id": goods["id"], "mode": "wholesale"})
    lines = [{"slot": 0, "quantity": goods["moq"]}, {"slot": 1, "quantity": 5}]
    draft = await ming.post(f"{path}/purchase-orders", {"goods_id": goods["id"], "lines": lines})
    await ming.post(f"/purchase-orders/{draft['id']}/submit")
    await ming.post(f"/purchase-orders/{draft['id']}/pay")
    assert [fact.data["total_fen"] for fact in await world.facts(PurchaseOrderPaid)] == [draft["total_fen"]]
    await ming.post(f"{path}/fast-forward", {"days": 10})
    world.clock.advance(1)
    await world.settle()

    assert (await ming.get(f"/samples/{sample['id']}"))["can"] == ["feedback"]
    tried = await ming.post(f"/samples/{sample['id']}/feedback", {"verdict": "good", "text": "酸度正好，脆，煮粉配着吃很香"})
    assert tried["state_name"] == "已试用"
    order = await ming.post(f"/purchase-orders/{draft['id']}/receive")
    assert order["state"] == "received"
    assert len(await world.facts(GoodsReceived)) >= 1
    (card,) = await ming.get(f"{path}/listings")
    listing = await ming.post(f"/listings/{card['id']}/submit")
    taken = [line["taken"] for line in order["lines"]]
    assert [sku["stock"] for sku in listing["skus"]] == taken
    sale = await hong.post("/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1})
    await hong.post(f"/orders/{sale['id']}/pay")
    await ming.post(f"/orders/{sale['id']}/ship", {"carrier": "中通快递", "tracking": "ZT123456"})
    statement = await ming.get(f"{path}/settlement")
    assert statement["rows"][0]["supply_fen"] == order["lines"][0]["unit_fen"]
    assert statement["difference_fen"] == 0
    assert await ming.get(f"{path}/refused-pushes") == []

"""The lecturer sees who of a group buys from whom too often; what was refunded or only seen by students is not there."""

from sandbox.identity.tables import MembershipRow
from sandbox.store import Tx
from tests.mall.market import CLASS, Market

AT = f"/cohorts/{CLASS}/fake-trade"


def grouped(tx: Tx) -> None:
    for person in ("per_ann", "per_ben"):
        tx.add(
            MembershipRow(
                id=f"mem_{person}", person_id=person, cohort_id=CLASS, institution_id="ins_1", role="student", group_id="grp_1", made_at=0
            )
        )


async def bought(market: Market, who: str, listing: dict[str, object], sku_id: str) -> str:
    order = await market.post(who, "/orders", {"listing_id": listing["id"], "sku_id": sku_id, "quantity": 1})
    await market.post(who, f"/orders/{order['id']}/pay")
    return str(order["id"])


async def test_a_group_mate_who_buys_again_and_again_is_named_to_the_staff_alone(market_everywhere: Market) -> None:
    market = market_everywhere
    await market.store.write(grouped)
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    sku_id = listing["skus"][0]["sku_id"]
    orders = [await bought(market, "ben", listing, sku_id) for _ in range(2)]
    others = [await bought(market, "tom", listing, sku_id) for _ in range(3)]
    assert others
    assert await market.get("lee", AT) == []
    orders.append(await bought(market, "ben", listing, sku_id))
    (found,) = await market.get("lee", AT)
    assert (found["kind"], found["shop_id"], found["owner_id"], found["buyers"]) == ("group_mate", shop_id, "per_ann", ["per_ben"])
    assert (found["orders"], found["fen"], found["points"]) == (orders, 3 * 1_990, 8)
    assert found["said"] == "同组同学 7 天内买了 3 单"
    assert "第四十四条" in found["law"]
    assert (await market.ask("ann", "GET", AT)).status_code == 404
    claim = await market.post("ben", f"/orders/{orders[0]}/refunds", {"kind": "unshipped", "reason": "regret", "text": ""})
    if claim["state"] != "done":
        await market.post("ann", f"/refunds/{claim['id']}/approve", {"note": ""})
    assert await market.get("lee", AT) == []

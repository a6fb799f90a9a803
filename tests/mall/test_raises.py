"""C09 looks again when a price is raised while an offer runs, from the shelf, a new version, or many at once."""

from streaming.events import IncidentThrown
from tests.mall.market import Market
from tests.mall.test_orders import selling


async def raised(market: Market, listing: dict, price_fen: int) -> tuple[int, str]:
    sku = listing["skus"][0]["sku_id"]
    answer = await market.ask("ann", "PUT", f"/listings/{listing['id']}/skus/{sku}/price", {"price_fen": price_fen})
    await market.settle()
    return answer.status_code, (answer.json().get("fields") or [{"message": ""}])[0]["message"]


async def coupon(market: Market, shop_id: str, **changes: object) -> dict:
    form = {"name": "立减", "off_fen": 500, "threshold_fen": 0, "total": 100, "per_buyer": 1, **changes}
    return dict(await market.post("ann", f"/shops/{shop_id}/coupons", form))


async def test_a_raise_that_eats_a_running_coupon_is_refused_and_a_small_one_is_not(market: Market) -> None:
    shop_id, listing = await selling(market)
    assert (await raised(market, listing, 2000))[0] == 200
    made = await coupon(market, shop_id)
    status, said = await raised(market, listing, 2800)
    assert status == 422
    assert "“立减”正在进行" in said
    assert "先涨后降" in said
    assert (await market.get("ann", f"/listings/{listing['id']}"))["skus"][0]["price_fen"] == 2000
    assert (await raised(market, listing, 2400))[0] == 200
    await market.post("ann", f"/coupons/{made['id']}/withdraw")
    assert (await raised(market, listing, 2800))[0] == 200


async def test_small_raises_one_after_the_other_are_measured_by_the_first_price(market: Market) -> None:
    shop_id, listing = await selling(market)
    await coupon(market, shop_id)
    assert (await raised(market, listing, 2300))[0] == 200
    assert (await raised(market, listing, 2600))[0] == 422


async def test_threshold_and_discount_offers_are_looked_at_too(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.post("ann", f"/shops/{shop_id}/thresholds", {"name": "满减", "steps": [{"from_fen": 3900, "off_fen": 400}]})
    assert (await raised(market, listing, 2500))[0] == 422
    assert (await raised(market, listing, 2100))[0] == 200


async def test_a_new_version_with_a_raised_price_is_refused_too_and_its_raise_is_remembered(market: Market) -> None:
    shop_id, listing = await selling(market)
    form = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    dearer = {**form, "skus": [{**form["skus"][0], "price_fen": 2900}, form["skus"][1]]}
    made = await coupon(market, shop_id)
    await market.put("ann", f"/listings/{listing['id']}", dearer)
    refused = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert [(one["path"], one["rule"]) for one in refused["reasons"]] == [("skus.0.price_fen", "C09")]
    assert refused["skus"][0]["price_fen"] == 1990
    await market.post("ann", f"/coupons/{made['id']}/withdraw")
    assert (await market.post("ann", f"/listings/{listing['id']}/submit"))["skus"][0]["price_fen"] == 2900
    late = await market.ask("ann", "POST", f"/shops/{shop_id}/coupons", {"name": "立减", "off_fen": 500, "total": 9, "per_buyer": 1})
    assert late.status_code == 422, "the raise of the new version counts for an offer that begins after it"


async def test_many_at_once_say_why_for_each(market: Market) -> None:
    shop_id, listing = await selling(market)
    await coupon(market, shop_id)
    edit = {"listing_ids": [listing["id"]], "act": "price", "price_bp": 20_000}
    rows = await market.post("ann", f"/shops/{shop_id}/listings/bulk", edit)
    assert (rows[0]["ok"], "先涨后降" in rows[0]["problems"][0]) == (False, True)


async def test_putting_a_wrong_price_right_under_a_running_coupon_is_no_raise(market: Market) -> None:
    shop_id, listing = await selling(market)
    await coupon(market, shop_id)
    await market.plan_show()
    await market.say(IncidentThrown(incident_id="inc_1", show_id="shw_1", kind="wrong_price", listing_id=listing["id"], origin="lecturer"))
    assert (await market.get("ann", f"/listings/{listing['id']}"))["skus"][0]["price_fen"] < 1990
    assert (await raised(market, listing, 2900))[0] == 422
    assert (await raised(market, listing, 1990))[0] == 200

"""A shop's sign: a square picture that was taken in here, seen wherever the shop is named."""

from tests.mall.market import CLASS, SHOP, Market, picture


async def test_a_square_picture_becomes_the_sign_buyers_see(market: Market) -> None:
    sign = await market.upload()
    shop_id = await market.open_shop(logo=sign)
    await market.sell_noodles(shop_id)
    assert (await market.get("ann", f"/shops/{shop_id}"))["logo"] == sign
    assert (await market.get("ben", f"/shops/{shop_id}/card"))["logo"] == sign
    assert [card["shop_logo"] for card in (await market.get("ben", f"/cohorts/{CLASS}/mall"))["items"]] == [sign]


async def test_a_sign_that_is_not_square_or_not_known_is_refused(market: Market) -> None:
    files = {"file": ("a.png", picture("#c84", (700, 900)), "image/png")}
    headers = {"x-actor": "ann", "idempotency-key": "picture-upright"}
    upright = (await market.http.post("/api/pictures", files=files, data={"shape": "free"}, headers=headers)).json()["picture"]
    wanted = {**SHOP, "cohort_id": CLASS}
    for logo, code in ((upright, "shape"), ("0" * 64, "unknown")):
        refused = await market.ask("ann", "POST", "/shops", {**wanted, "logo": logo})
        assert (refused.status_code, [(one["path"], one["code"]) for one in refused.json()["fields"]]) == (422, [("logo", code)])
    shop = await market.post("ann", "/shops", {**wanted, "logo": await market.upload()})
    assert (await market.ask("ann", "PUT", f"/shops/{shop['id']}", {**SHOP, "logo": upright})).status_code == 422
    assert (await market.put("ann", f"/shops/{shop['id']}", {**SHOP, "logo": ""}))["logo"] == ""

"""What buyers write of what they got: read by the class, answered once by the shop, deleted by nobody."""

from tests.mall.market import Market
from tests.mall.test_after_sale import PARCEL, bought


async def test_reviews_are_answered_and_never_deleted(market: Market) -> None:
    shop_id, listing, order_id = await bought(market)
    path = f"/orders/{order_id}/review"
    assert (await market.ask("ben", "POST", path, {"stars": 5})).json()["code"] == "not_reviewable"
    await market.post("ann", f"/orders/{order_id}/ship", PARCEL)
    await market.pass_time(61)
    assert (await market.ask("ben", "POST", path, {"stars": 6})).status_code == 422
    await market.post("ben", path, {"stars": 2, "text": "有点咸"})
    assert (await market.ask("ben", "POST", path, {"stars": 5})).json()["code"] == "not_reviewable"
    assert (await market.ask("ann", "DELETE", path)).json()["code"] == "review_stays"
    waiting = await market.get("tom", f"/shops/{shop_id}/reviews?only=unanswered")
    assert (waiting["unanswered"], [one["order_id"] for one in waiting["items"]]) == (1, [order_id])
    assert (await market.get("ben", path))["reply"] == ""
    assert (await market.ask("tom", "GET", path)).status_code == 404
    await market.post("ann", f"{path}/answer", {"text": "抱歉，下次少放盐。"})
    assert (await market.ask("ann", "POST", f"{path}/answer", {"text": "再说一次"})).json()["code"] == "review_answered"
    seen = await market.get("tom", f"/shops/{shop_id}/reviews?listing={listing['id']}")
    assert (seen["count"], seen["mean_x100"], seen["items"][0]["reply"]) == (1, 200, "抱歉，下次少放盐。")
    assert (await market.get("tom", f"/shops/{shop_id}/reviews?only=unanswered"))["items"] == []
    assert (await market.get("tom", f"/shops/{shop_id}/reviews?only=bad"))["items"] == seen["items"]
    assert (await market.get("tom", f"/shops/{shop_id}/reviews?after={order_id}"))["items"] == []
    assert (await market.ask("eve", "GET", f"/shops/{shop_id}/reviews")).status_code == 404

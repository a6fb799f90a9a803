"""People judge: the review queue of lecturer and classmates, objections, the class's own words, the market's settings."""

from typing import Any

import pytest

from tests.mall.market import CLASS, NOODLE, Market

QUEUE, MARKET = f"/cohorts/{CLASS}/reviews", f"/cohorts/{CLASS}/market"
SETTINGS = {"review": "lecturer", "opening_fen": 500_000, "most_listings": 500}


async def handed_in(market: Market, review: str, **changes: Any) -> dict[str, Any]:
    shop_id = await market.open_shop()
    await market.put("lee", MARKET, {**SETTINGS, "review": review})
    form = {**NOODLE, "pictures": [await market.upload()], **changes}
    listing = await market.post("ann", f"/shops/{shop_id}/listings", form)
    return await market.post("ann", f"/listings/{listing['id']}/submit")


async def test_the_lecturer_judges_what_the_rules_let_pass(market_everywhere: Market) -> None:
    market = market_everywhere
    listing = await handed_in(market, "lecturer")
    assert (listing["state"], listing["draft_state"]) == ("auditing", "auditing")
    assert await market.get("ben", QUEUE) == []
    waiting = await market.get("lee", QUEUE)
    assert [row["title"] for row in waiting] == [NOODLE["title"]]
    path = f"/reviews/{waiting[0]['id']}"
    case = await market.get("lee", path)
    assert (case["may_decide"], case["listing"]["form"]["title"]) == (True, NOODLE["title"])
    assert (await market.ask("lee", "POST", f"{path}/decide", {"approve": False})).status_code == 422
    reason = {"field": "pictures", "message": "主图看不清净含量，请换一张。"}
    await market.post("lee", f"{path}/decide", {"approve": False, "reasons": [reason]})
    refused = await market.get("ann", f"/listings/{listing['id']}")
    assert [(one["path"], one["message"]) for one in refused["reasons"]] == [("pictures", reason["message"])]
    assert (await market.facts("listing.refused"))[-1].data["by"] == "reviewer"

    await market.post("ann", f"/listings/{listing['id']}/submit")
    again = (await market.get("lee", QUEUE))[0]
    assert (await market.post("lee", f"/reviews/{again['id']}/decide", {"approve": True}))["state"] == "approved"
    assert (await market.get("ben", f"/listings/{listing['id']}"))["state"] == "on_sale"
    assert (await market.ask("lee", "POST", f"/reviews/{again['id']}/decide", {"approve": True})).json()["code"] == "already_decided"


async def test_classmates_judge_each_other_but_nobody_himself(market: Market) -> None:
    listing = await handed_in(market, "classmates")
    row = (await market.get("ben", QUEUE))[0]
    assert await market.get("ann", QUEUE) == []
    assert (await market.ask("ann", "POST", f"/reviews/{row['id']}/decide", {"approve": True})).status_code == 404
    assert (await market.ask("eve", "GET", f"/reviews/{row['id']}")).status_code == 404
    await market.post("ben", f"/reviews/{row['id']}/decide", {"approve": True, "note": "写得清楚"})
    assert (await market.get("ann", f"/listings/{listing['id']}"))["state"] == "on_sale"
    assert (await market.facts("listing.approved"))[-1].data["reviewer_id"] == "per_ben"


async def test_a_classmate_may_not_judge_where_the_lecturer_does(market: Market) -> None:
    await handed_in(market, "lecturer")
    row = (await market.get("lee", QUEUE))[0]
    assert (await market.ask("ben", "POST", f"/reviews/{row['id']}/decide", {"approve": True})).status_code == 403


async def test_editing_takes_the_listing_out_of_the_queue(market: Market) -> None:
    listing = await handed_in(market, "lecturer")
    await market.put("ann", f"/listings/{listing['id']}", {**listing["form"], "points": ["大米现磨", "换一句"]})
    assert await market.get("lee", QUEUE) == []
    assert [row["state"] for row in await market.get("lee", f"{QUEUE}?state=withdrawn")] == ["withdrawn"]


async def test_what_the_rules_refuse_never_reaches_a_person(market: Market) -> None:
    listing = await handed_in(market, "lecturer", title="全国最好吃的米粉家庭装")
    assert listing["state"] == "refused"
    assert await market.get("lee", QUEUE) == []


async def test_an_objection_reaches_the_lecturer_and_clears_the_words_for_the_class(market: Market) -> None:
    listing = await handed_in(market, "rules", title="极品寨手工鲜米粉家庭装")
    assert [one["quote"] for one in listing["reasons"]] == ["极品"]
    form = {"rule": "C01", "quote": "极品", "text": "极品寨手工鲜米粉家庭装", "why": "极品寨是村名"}
    path = f"/listings/{listing['id']}/objections"
    first = await market.post("ann", path, form)
    assert (await market.post("ann", path, form))["id"] == first["id"]
    assert (await market.ask("ben", "POST", path, form)).status_code == 404
    assert (await market.ask("ben", "GET", f"/cohorts/{CLASS}/objections")).status_code == 403
    assert [one["why"] for one in await market.get("lee", f"/cohorts/{CLASS}/objections?state=waiting")] == ["极品寨是村名"]
    decide = f"/objections/{first['id']}/decide"
    assert (await market.ask("ben", "POST", decide, {"cleared": True})).status_code == 403
    await market.post("lee", decide, {"cleared": True, "note": "村名可以写"})
    assert (await market.ask("lee", "POST", decide, {"cleared": False})).json()["code"] == "already_decided"
    assert (await market.post("ann", f"/listings/{listing['id']}/submit"))["state"] == "on_sale"
    words = await market.get("ben", f"/cohorts/{CLASS}/class-words")
    assert [(one["kind"], one["rule"], one["word"]) for one in words] == [("allow", "C01", "极品")]
    await market.post("lee", f"/cohorts/{CLASS}/class-words/drop", {"kind": "allow", "rule": "C01", "word": "极品"})
    again = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert (again["draft_state"], again["state"]) == ("refused", "on_sale")


async def test_an_upheld_finding_stays(market: Market) -> None:
    """Negative control: only a cleared objection changes the dictionary."""
    listing = await handed_in(market, "rules", title="极品寨手工鲜米粉家庭装")
    form = {"rule": "C01", "quote": "极品"}
    objection = await market.post("ann", f"/listings/{listing['id']}/objections", form)
    await market.post("lee", f"/objections/{objection['id']}/decide", {"cleared": False, "note": "不是地名"})
    told = await market.get("ann", f"/listings/{listing['id']}/objections")
    assert [(one["state"], one["note"]) for one in told] == [("upheld", "不是地名")]
    assert (await market.ask("ben", "GET", f"/listings/{listing['id']}/objections")).status_code in (403, 404)
    assert (await market.post("ann", f"/listings/{listing['id']}/submit"))["state"] == "refused"


async def test_a_word_the_lecturer_bars_is_found_in_his_class_only(market: Market) -> None:
    await market.post("lee", f"/cohorts/{CLASS}/class-words", {"kind": "forbid", "word": "家 庭装", "why": "本周只卖单人装"})
    shop_id = await market.open_shop()
    said = await market.post("ann", f"/listings/check?cohort={CLASS}", NOODLE)
    found = [one for one in said["faults"] if one["rule"] == "CLASS"]
    assert [(one["path"], one["quote"]) for one in found] == [("title", "家庭装")]
    assert "本周只卖单人装" in found[0]["message"]
    assert shop_id
    other = await market.post("eve", "/listings/check", NOODLE)
    assert not [one for one in other["faults"] if one["rule"] == "CLASS"]


async def test_the_lecturer_sets_the_market(market: Market) -> None:
    assert (await market.get("ben", MARKET))["review"] == "rules"
    assert (await market.ask("ben", "PUT", MARKET, SETTINGS)).status_code == 403
    assert (await market.ask("eve", "GET", MARKET)).status_code == 404
    assert (await market.ask("lee", "PUT", MARKET, {**SETTINGS, "opening_fen": 1})).status_code == 422
    await market.put("lee", MARKET, {"review": "rules", "opening_fen": 800_000, "most_listings": 3})
    shop_id = await market.open_shop()
    assert (await market.balances(shop_id))["capital"] == -800_000
    for _ in range(3):
        await market.post("ann", f"/shops/{shop_id}/listings", NOODLE)
    assert (await market.ask("ann", "POST", f"/shops/{shop_id}/listings", NOODLE)).json()["title"] == "一家店铺最多 3 个商品，请先删减。"


@pytest.mark.parametrize("body", [{"rule": "C99", "quote": "极品"}, {"rule": "C01", "quote": ""}])
async def test_an_objection_to_nothing_is_refused(market: Market, body: dict[str, str]) -> None:
    listing = await handed_in(market, "rules")
    assert (await market.ask("ann", "POST", f"/listings/{listing['id']}/objections", body)).status_code == 422

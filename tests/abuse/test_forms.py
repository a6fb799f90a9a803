"""Forms that do not fit: every fault has its field, its code and its sentence, and nothing is changed by them."""

import json
from collections.abc import AsyncIterator
from typing import Any

from tests import given
from tests.abuse.shape import faults, problem_of, refused, speaks
from tests.world import World

DEEP = b"[" * 100_000
ODD_TEXTS = ["\x00", "\ud800", "\u202e", "\u200b", "A" * 300, "<script>alert(1)</script>"]


async def test_wrong_fields(world: World) -> None:
    ming = await world.student("李小明")
    shop = await given.open_shop(ming)
    before = len(await world.facts())
    wrong: list[tuple[str, str, Any, dict[str, str]]] = [
        ("POST", "/shops", {**given.SHOP}, {"cohort_id": "missing"}),
        ("PUT", f"/shops/{shop['id']}", {**given.SHOP, "colour": "red"}, {"colour": "extra_forbidden"}),
        ("PUT", f"/shops/{shop['id']}", {**given.SHOP, "shop_type": "empire"}, {"shop_type": "literal_error"}),
        ("PUT", f"/shops/{shop['id']}", {**given.SHOP, "agreed": "perhaps"}, {"agreed": "bool_parsing"}),
        ("PUT", f"/shops/{shop['id']}", {**given.SHOP, "operator": "李小明"}, {"operator": "model_attributes_type"}),
        ("PUT", f"/shops/{shop['id']}", {**given.SHOP, "name": 7}, {"name": "string_type"}),
        ("PUT", f"/shops/{shop['id']}", {**given.SHOP, "name": "长" * 201}, {"name": "string_too_long"}),
        ("PUT", "/me/language", {"language": "fr"}, {"language": "literal_error"}),
        ("POST", "/socket-tickets", {}, {"body": "value_error"}),
        ("POST", f"/shops/{shop['id']}/licence", {"sample": "stolen"}, {"sample": "literal_error"}),
        ("POST", "/orders", {"listing_id": "a", "sku_id": "b", "quantity": 0}, {"quantity": "greater_than_equal"}),
        ("POST", "/orders", {"listing_id": "a", "sku_id": "b", "quantity": 1.5}, {"quantity": "int_from_float"}),
        ("POST", "/orders", {"listing_id": "a", "sku_id": "b", "quantity": 10**30}, {"quantity": "less_than_equal"}),
        ("POST", "/shows", {"cohort_id": ming.cohort_id, "title": "题" * 31}, {"title": "string_too_long"}),
        ("POST", "/shows", {"cohort_id": ming.cohort_id, "cover": "../../etc/passwd"}, {"cover": "string_pattern_mismatch"}),
        ("POST", f"/shops/{shop['id']}/listings", {"skus": [{"price_fen": "ten"}]}, {"skus.0.price_fen": "int_parsing"}),
        ("POST", f"/shops/{shop['id']}/listings", {"skus": [{}] * 501}, {"skus": "too_many"}),
    ]
    for method, path, body, expected in wrong:
        problem = await refused(ming, method, path, body)
        assert (problem["status"], faults(problem)) == (422, expected), f"{method} {path} {str(body)[:200]}"
        assert problem["title"] == "有些内容填得不对，请看标红的地方。"
    assert len(await world.facts()) == before


NO_FORMS = [
    b"", b"{", b"null", b"[]", b'"text"', b"7", b"\x00", DEEP, b'{"name": NaN}', b'{"name":"a","name":', '{"name":"é"}'.encode("latin-1"),
]  # fmt: skip


async def test_bodies_that_are_no_form(world: World) -> None:
    ming = await world.student("李小明")
    shop = await ming.post("/shops", {**given.SHOP, "cohort_id": ming.cohort_id})
    as_json = {"Content-Type": "application/json"}
    for body in NO_FORMS:
        problem = await refused(ming, "PUT", f"/shops/{shop['id']}", content=body, headers=as_json)
        assert problem["status"] == 422, body[:40]
    good = await ming.ask("PUT", f"/shops/{shop['id']}", content=json.dumps(given.SHOP).encode(), headers=as_json)
    assert good.status_code == 200


async def test_odd_letters_are_kept_or_refused(world: World) -> None:
    ming = await world.student("李小明")
    listing = await given.listing_on_sale(ming, await given.open_shop(ming))
    show = await given.live_show(ming, listing)
    for text in ODD_TEXTS:
        body = json.dumps({"text": text}).encode()
        answer = await ming.ask("POST", f"/shows/{show['id']}/comments", content=body, headers={"Content-Type": "application/json"})
        if answer.status_code >= 400:
            assert problem_of(answer)["status"] in {409, 422}, text
    assert (await ming.get(f"/shows/{show['id']}"))["state"] == "live"


async def test_prices_of_nothing_and_less(world: World) -> None:
    ming = await world.student("李小明")
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    for price, code in ((0, "not_positive"), (-1, "not_positive"), (10**10, "too_high")):
        form = {**given.NOODLES, "pictures": listing["form"]["pictures"], "skus": [{"name": "2袋", "price_fen": price, "stock": 1}]}
        problem = await refused(ming, "POST", f"/shops/{shop['id']}/listings", form)
        assert faults(problem) == {"skus.0.price_fen": code}
        for sku in listing["skus"]:
            problem = await refused(ming, "PUT", f"/listings/{listing['id']}/skus/{sku['sku_id']}/price", {"price_fen": price})
            assert (problem["status"], faults(problem)) == (422, {"price_fen": code})
    stock = await refused(ming, "PUT", f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/stock", {"stock": -1})
    assert faults(stock) == {"stock": "negative"}
    kept = await ming.get(f"/listings/{listing['id']}")
    assert [sku["price_fen"] for sku in kept["skus"]] == [1990, 3690]
    assert kept["state"] == "on_sale"


async def test_the_key_of_a_change(world: World) -> None:
    ming = await world.student("李小明")
    form = {**given.SHOP, "cohort_id": ming.cohort_id}
    for key in ("short", "k" * 256):
        assert (await refused(ming, "POST", "/shops", form, key=key))["code"] == "key_missing"
    shop = await ming.post("/shops", form, key="open-the-shop")
    again = await ming.ask("POST", "/shops", form, key="open-the-shop")
    assert (again.json()["id"], again.headers["idempotency-replayed"]) == (shop["id"], "true")
    other = await refused(ming, "POST", "/shops", {**form, "name": "另一家铺子"}, key="open-the-shop")
    assert (other["status"], other["code"]) == (409, "key_reused")


async def test_addresses_and_methods_that_are_not_there(world: World) -> None:
    ming = await world.student("李小明")
    assert (await refused(ming, "GET", "/nothing-here"))["code"] == "not_found"
    assert (await refused(ming, "DELETE", "/me"))["code"] == "method_not_allowed"
    assert (await refused(world.stranger(), "GET", "/me"))["code"] == "not_signed_in"
    outside = await refused(ming, "POST", "/sign-out", headers={"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"})
    assert outside["status"] == 403


def test_what_counts_as_a_sentence() -> None:
    assert speaks("店铺还没有开张。请先完成开店步骤。", "zh-CN")
    assert not speaks("The shop is not open yet.", "zh-CN")
    assert speaks("The shop is not open yet.", "en")
    assert not speaks("店铺还没有开张。", "en")
    assert not speaks("", "en")


async def test_letters_that_no_database_takes(world: World) -> None:
    ming = await world.student("李小明")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    comments = f"/shows/{show['id']}/comments"
    for text in ("\0", "前\0后", "\\\0"):
        zero = await refused(ming, "POST", comments, {"text": text})
        assert (zero["status"], zero["code"]) == (422, "zero_letter")
        assert [field["path"] for field in zero["fields"]] == ["text"]
    assert (await refused(ming, "GET", "/listings?cohort=a%00b"))["code"] == "zero_letter"
    assert (await refused(ming, "GET", "/shops/a%00b"))["code"] == "not_found"
    login = {"login": "a\0b", "secret": "a long enough password"}
    assert (await refused(world.stranger(), "POST", "/sign-in", login))["code"] == "zero_letter"
    await ming.post(comments, {"text": "反斜杠 \\u0000 写成字是可以的"})


async def test_bodies_without_end(world: World) -> None:
    ming = await world.student("李小明")
    as_json = {"Content-Type": "application/json"}
    huge = b'{"text": "' + b"a" * (13 << 20) + b'"}'
    large = await refused(ming, "POST", "/listings/check", content=huge, headers=as_json)
    assert (large["status"], large["code"]) == (413, "too_large")

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(huge), 1 << 20):
            yield huge[start : start + (1 << 20)]

    unsaid = await ming.ask("POST", "/listings/check", content=pieces(), headers=as_json)
    assert problem_of(unsaid)["status"] in {413, 422}
    books = await ming.post("/shops", {**given.SHOP, "cohort_id": ming.cohort_id})
    for limit in (0, -1, 101):
        assert faults(await refused(ming, "GET", f"/shops/{books['id']}/ledger?limit={limit}")).keys() == {"limit"}

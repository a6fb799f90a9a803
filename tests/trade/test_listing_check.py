"""The listing check says every fault in a sentence, with its field."""

import pytest

from sandbox.trade.categories import tree
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import DocumentForm, ListingForm, SkuForm
from sandbox.trade.verdict import ShopFacts

SHOP = ShopFacts(day="2026-11-23", licence_groups={"food", "beauty"}, pictures={"p1", "p2", "p3", "d1"})
GOOD = ListingForm(
    leaf="food-noodle",
    title="湖南常德手工鲜米粉家庭装",
    short_name="常德米粉",
    brand="无品牌",
    attributes={"净含量": "500g", "保质期": "6个月", "配料": "大米、水", "贮存条件": "阴凉干燥"},
    pictures=["p1", "p2", "p3"],
    detail_pictures=["d1"],
    points=["大米现磨", "煮三分钟就能吃"],
    skus=[SkuForm(name="500g×2袋", price_fen=1990, stock=100)],
    service_phone="13800138000",
    documents=[DocumentForm(kind="sc", number="SC10443010212345")],
)


def wrong(shop: ShopFacts = SHOP, **changes: object) -> list[tuple[str, str]]:
    verdict = check_listing(GOOD.model_copy(update=changes), shop)
    assert all(fault.zh and fault.en and fault.zh != fault.en for fault in verdict.faults)
    return [(fault.path, fault.code) for fault in verdict.faults if fault.kind == "error"]


def test_a_good_form_passes_with_full_marks():
    verdict = check_listing(GOOD, SHOP)
    assert verdict.faults == ()
    assert verdict.passes
    assert verdict.quality == 100


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"leaf": ""}, ("leaf", "missing")),
        ({"leaf": "nonsense"}, ("leaf", "unknown")),
        ({"leaf": "blocked-formula"}, ("leaf", "blocked")),
        ({"title": ""}, ("title", "missing")),
        ({"title": "米" * 31}, ("title", "too_long")),
        ({"title": "好米"}, ("title", "too_short")),
        ({"title": "ABC 12345"}, ("title", "no_words")),
        ({"title": "湖南常德手工米粉🍜"}, ("title", "emoji")),
        ({"title": "全国最好吃的第一米粉家庭装"}, ("title", "words")),
        ({"short_name": "一" * 11}, ("short_name", "too_long")),
        ({"pictures": []}, ("pictures", "missing")),
        ({"pictures": ["p1", "p1"]}, ("pictures", "repeated")),
        ({"pictures": ["gone"]}, ("pictures.0", "unknown")),
        ({"attributes": {}}, ("attributes.净含量", "missing")),
        ({"attributes": {**GOOD.attributes, "保质期": "很久"}}, ("attributes.保质期", "unfit")),
        ({"skus": []}, ("skus", "missing")),
        ({"skus": [SkuForm(name="a", price_fen=0, stock=1)]}, ("skus.0.price_fen", "not_positive")),
        ({"skus": [SkuForm(name="a", price_fen=-5, stock=1)]}, ("skus.0.price_fen", "not_positive")),
        ({"skus": [SkuForm(name="a", price_fen=10**12, stock=1)]}, ("skus.0.price_fen", "too_high")),
        ({"skus": [SkuForm(name="a", price_fen=100, stock=-1)]}, ("skus.0.stock", "negative")),
        ({"skus": [SkuForm(name="a", stock=1)]}, ("skus.0.price_fen", "missing")),
        ({"skus": [SkuForm(name="a", price_fen=1, stock=1), SkuForm(name="a", price_fen=1, stock=1)]}, ("skus.1.name", "repeated")),
        ({"reference_fen": 1000, "reference_source": "指导价"}, ("reference_fen", "base")),
        ({"reference_fen": 3000}, ("reference_source", "missing")),
        ({"freight_fen": -1}, ("freight_fen", "out_of_range")),
        ({"dispatch_h": 7}, ("dispatch_h", "unknown")),
        ({"service_phone": ""}, ("service_phone", "missing")),
        ({"service_phone": "123"}, ("service_phone", "unfit")),
        ({"after_sale": ["damaged"]}, ("after_sale", "seven_days")),
        ({"documents": []}, ("documents", "missing")),
        ({"documents": [DocumentForm(kind="sc", number="SC1")]}, ("documents.0.number", "unfit")),
        (
            {"documents": [DocumentForm(kind="sc", number="SC10443010212345", expires_on="2026-11-22")]},
            ("documents.0.expires_on", "expired"),
        ),
        ({"points": ["加微信领券", "煮三分钟"]}, ("points.0", "words")),
    ],
)
def test_each_fault_is_named(changes, fault):
    assert fault in wrong(**changes)


def test_only_impossible_numbers_keep_a_draft_from_being_saved():
    assert check_listing(ListingForm(), SHOP).impossible == ()
    assert [one.path for one in check_listing(ListingForm(skus=[SkuForm(name="a", price_fen=0)]), SHOP).impossible] == ["skus.0.price_fen"]


def test_the_shop_needs_a_licence_for_food_but_not_for_shirts():
    assert wrong(ShopFacts(SHOP.day, frozenset(), SHOP.pictures)) == [("documents", "licence")]
    shirt = {"leaf": "clothing-tshirt", "attributes": {"面料成分": "棉100%", "安全等级": "B类"}, "documents": []}
    assert wrong(ShopFacts(SHOP.day, frozenset(), SHOP.pictures), **shirt) == []


def test_an_excluded_return_must_be_confirmed():
    fruit = {
        "leaf": "fresh-fruit",
        "attributes": {"净含量": "5斤", "产地": "湖南", "运输方式": "常温"},
        "documents": [DocumentForm(kind="origin", number="CD-430100-0001")],
    }
    shop = ShopFacts(SHOP.day, {"fresh"}, SHOP.pictures)
    assert wrong(shop, **fruit, after_sale=[]) == [("after_sale", "confirm")]
    assert wrong(shop, **fruit, after_sale=["no_seven_days_confirmed"]) == []


def test_quality_falls_with_advice_and_faster_with_errors():
    thin = check_listing(GOOD.model_copy(update={"pictures": ["p1"], "detail_pictures": [], "points": []}), SHOP)
    assert thin.passes
    assert thin.quality == 88
    assert check_listing(ListingForm(), SHOP).quality < 50


def test_the_tree_is_wide_enough_and_every_document_has_a_fitting_example():
    assert len(tree().leaves) >= 60
    assert {leaf.group for leaf in tree().leaves.values()} >= {
        "food",
        "fresh",
        "tea",
        "beauty",
        "clothing",
        "household",
        "digital",
        "kids",
        "crafts",
    }
    for document in tree().documents.values():
        assert document.fits(document.example)
    assert all(blocked.reason and blocked.reason_en for blocked in tree().blocked.values())

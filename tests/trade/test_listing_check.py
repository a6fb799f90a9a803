"""The listing check says every fault in a sentence, with its field."""

from dataclasses import replace
from importlib.resources import files

import pytest
import yaml

from sandbox.trade.categories import tree
from sandbox.trade.compliance import Context, check_text
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import Dimension, DocumentForm, ListingForm, SkuForm, SpecRow
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
    spec_table=[SpecRow(name="净含量", value="500g"), SpecRow(name="产地", value="湖南常德")],
    points=["大米现磨", "煮三分钟就能吃"],
    skus=[SkuForm(name="500g×2袋", price_fen=1990, stock=100)],
    service_phone="13800138000",
    documents=[DocumentForm(kind="sc", number="SC10443010212345")],
)
BRAND = DocumentForm(kind="brand", number="SQ-2026-0001")


def wrong(shop: ShopFacts = SHOP, **changes: object) -> list[tuple[str, str]]:
    verdict = check_listing(GOOD.model_copy(update=changes), shop)
    assert all(fault.zh and fault.en and fault.zh != fault.en for fault in verdict.faults)
    return [(fault.path, fault.code) for fault in verdict.faults if fault.kind == "error"]


SKU = GOOD.skus[0].model_copy(update={"step_stock": 30})
STEPPED = {"sale_type": "stepped", "presale_days": 10, "skus": [SKU]}


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
        ({"detail_pictures": [str(number) for number in range(50)]}, ("detail_pictures", "too_many")),
        ({"title": "湖南常德手工米粉🍜"}, ("title", "emoji")),
        ({"service_phone": "138００１３８０００"}, ("service_phone", "unfit")),
        ({"documents": [DocumentForm(kind="sc", number="SC１０４４３０１０２１２３４５")]}, ("documents.0.number", "unfit")),
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
        ({"reference_fen": 3000, "reference_source": "品牌指导价"}, ("reference_source", "no_proof")),
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
        ({"skus": [SkuForm(name=str(number), price_fen=1, stock=1) for number in range(2000)]}, ("skus", "too_many")),
        ({"specs": [Dimension(name="颜色", values=[str(n) for n in range(40)])] * 3, "skus": []}, ("specs", "too_many")),
        ({"specs": [Dimension(name="颜色", values=["红"])] * 4}, ("specs", "too_many")),
        ({"specs": [Dimension(name="", values=["红"])]}, ("specs.0.name", "missing")),
        ({"specs": [Dimension(name="颜色", values=["红", "红"])]}, ("specs.0.values", "repeated")),
        ({"specs": [Dimension(name="颜色", values=[])]}, ("specs.0.values", "missing")),
        ({"specs": [Dimension(name="颜色", values=[str(n) for n in range(41)])]}, ("specs.0.values", "too_many")),
        (
            {"specs": [Dimension(name="颜色", values=["红"])], "skus": [SkuForm(name="蓝", price_fen=1, stock=1, values=["蓝"])]},
            ("skus.0.values", "unknown"),
        ),
        (
            {
                "specs": [Dimension(name="颜色", values=["红"])],
                "skus": [SkuForm(name=n, price_fen=1, stock=1, values=["红"]) for n in "ab"],
            },
            ("skus.1.values", "repeated"),
        ),
        ({"reference_fen": 3000, "reference_kind": "own"}, ("reference_fen", "no_deal")),
        ({"min_per_order": 0}, ("min_per_order", "out_of_range")),
        ({"max_per_order": 100}, ("max_per_order", "out_of_range")),
        ({"min_per_order": 5, "max_per_order": 4}, ("max_per_order", "below_min")),
        ({"limit_per_buyer": 1, "min_per_order": 2}, ("limit_per_buyer", "below_min")),
        ({"sale_type": "presale"}, ("presale_days", "out_of_range")),
        ({"sale_type": "presale", "presale_days": 31}, ("presale_days", "out_of_range")),
        ({"sale_type": "stepped", "presale_days": 10}, ("skus.0.step_stock", "missing")),
        ({**STEPPED, "presale_days": 0}, ("presale_days", "out_of_range")),
        ({**STEPPED, "presale_days": 31}, ("presale_days", "out_of_range")),
        ({**STEPPED, "presale_days": 2}, ("presale_days", "not_longer")),
        ({**STEPPED, "skus": [SKU.model_copy(update={"step_stock": -1})]}, ("skus.0.step_stock", "negative")),
        ({**STEPPED, "skus": [SKU.model_copy(update={"step_stock": 1_000_001})]}, ("skus.0.step_stock", "too_high")),
        ({**STEPPED, "points": ["48小时内发货", "煮三分钟"]}, ("points.0", "promise")),
        ({"weight_g": 0}, ("weight_g", "out_of_range")),
        ({"title": "耐克同款米粉家庭装"}, ("title", "words")),
        ({"title": "央视推荐的常德米粉"}, ("title", "words")),
        ({"points": ["原价 99 元", "煮三分钟"]}, ("points.0", "words")),
        ({"points": ["最后 10 袋手慢无", "煮三分钟"]}, ("points.0", "words")),
        ({"points": ["全国包邮", "煮三分钟"], "freight_fen": 600}, ("points.0", "promise")),
        ({"points": ["24小时内发货", "煮三分钟"]}, ("points.0", "promise")),
        ({"points": ["买一送一", "煮三分钟"]}, ("points.0", "promise")),
        ({"attributes": {**GOOD.attributes, "生产日期": "2026-05-01"}}, ("attributes.生产日期", "expired")),
        ({"attributes": {**GOOD.attributes, "生产日期": "2026-12-01"}}, ("attributes.生产日期", "future")),
        ({"attributes": {**GOOD.attributes, "生产日期": "2026-06-15"}}, ("title", "near_expiry")),
        ({"attributes": {**GOOD.attributes, "生产日期": "2026-13-45"}}, ("attributes.生产日期", "unfit")),
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
    raw = yaml.safe_load(files("sandbox.trade").joinpath("categories.yaml").read_text("utf-8"))
    for group in raw["groups"]:  # three levels (E.1): each leaf stands under one branch, and no branch is empty
        below = [leaf for branch in group["branches"] for leaf in branch["leaves"]]
        assert sorted(below) == sorted(leaf["id"] for leaf in group["leaves"]), group["id"]
        assert all(branch["leaves"] and branch["zh"] and branch["en"] for branch in group["branches"])
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


@pytest.mark.parametrize(
    "changes",
    [
        {"points": ["全国包邮", "48小时内发货"]},
        {"points": ["满99元包邮", "煮三分钟"], "freight_fen": 600},
        {"points": ["现在还有 100 袋", "48小时发货"]},
        {"title": "临期特价常德手工鲜米粉", "attributes": {**GOOD.attributes, "生产日期": "2026-06-15"}},
        {"attributes": {**GOOD.attributes, "生产日期": "2026-11-01"}},
        {"title": "耐克授权联名米粉礼盒", "brand": "耐克", "documents": [*GOOD.documents, BRAND]},
        {
            "reference_fen": 3000,
            "reference_source": "品牌指导价",
            "documents": [*GOOD.documents, DocumentForm(kind="price_source", number="供应商价目单 2026-03")],
        },
        {"title": "小米粥香米组合家庭装", "brand": "小米", "documents": [*GOOD.documents, BRAND]},
        {"sale_type": "presale", "presale_days": 7, "points": ["7天内发货", "煮三分钟"]},
        {**STEPPED, "points": ["现货48小时内发货，其余10天内发货", "煮三分钟"]},
        {
            "specs": [Dimension(name="口味", values=["原味", "香辣"]), Dimension(name="规格", values=["2袋", "4袋"])],
            "skus": [
                SkuForm(name=f"{taste}/{size}", price_fen=1990, stock=9, values=[taste, size])
                for taste in ("原味", "香辣")
                for size in ("2袋", "4袋")
            ],
        },
    ],
)
def test_what_only_looks_like_a_fault_passes(changes):
    """Negative control of the list above."""
    assert wrong(**changes) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "随便写写"},
        {"expires_on": "2026-01-01"},
        {"holder": "别家公司"},
    ],
)
def test_a_brand_is_sold_with_a_paper_that_holds_only(changes):
    shop = replace(SHOP, operator="长沙阿安食品店")
    listing = {"title": "耐克联名米粉礼盒家庭装", "brand": "耐克"}
    paper = BRAND.model_copy(update=changes)
    rules = {fault.rule for fault in check_listing(GOOD.model_copy(update={**listing, "documents": [*GOOD.documents, paper]}), shop).faults}
    assert rules >= {"C25", "C35"}
    good = BRAND.model_copy(update={"expires_on": "2027-01-01", "holder": "长沙阿安食品店"})
    assert wrong(shop, **listing, documents=[*GOOD.documents, good]) == []
    assert wrong(shop, brand="苹果") == [("brand", "words")]


def test_a_former_price_is_measured_by_what_was_paid():
    own = {"reference_fen": 3000, "reference_kind": "own"}
    paid = replace(SHOP, price_base_fen=2999)
    assert wrong(paid, **own) == [("reference_fen", "above_base")]
    assert wrong(replace(SHOP, price_base_fen=3000), **own) == []
    assert wrong(replace(SHOP, price_base_fen=9900), points=["原价 99 元", "煮三分钟"]) == []


def test_the_supplier_limits_what_may_be_promised():
    slow = replace(SHOP, lead_time_h=72, supply_stock=50)
    found = check_listing(GOOD, slow)
    assert [(fault.path, fault.rule) for fault in found.faults] == [("skus", "C29"), ("dispatch_h", "C28")]
    assert wrong(slow, dispatch_h=72) == []
    assert wrong(slow, sale_type="presale", presale_days=10) == []
    assert wrong(slow, sale_type="presale", presale_days=2) == [("presale_days", "lead_time")]


def test_step_stock_counts_as_sold_ahead():
    """C29 looks at what is in hand, C28 at both promises."""
    supplier = replace(SHOP, supply_stock=5, lead_time_h=240)
    few, many = SKU.model_copy(update={"stock": 5, "step_stock": 900}), SKU.model_copy(update={"stock": 6, "step_stock": 900})
    stepped = {**STEPPED, "dispatch_h": 360, "presale_days": 20}
    for sku, rules in ((few, []), (many, ["C29"])):
        found = check_listing(GOOD.model_copy(update=stepped | {"skus": [sku]}), supplier)
        assert [fault.rule for fault in found.faults] == rules
    assert wrong(supplier, **STEPPED | {"presale_days": 9, "skus": [few]}) == [("presale_days", "lead_time"), ("dispatch_h", "lead_time")]


def test_a_paper_of_the_shop_must_name_the_shop():
    shop = replace(SHOP, licence_groups={"books", "food"}, operator="长沙阿安书店")
    book = {"leaf": "books-general", "attributes": {"ISBN": "9787000000001"}, "after_sale": ["seven_days"]}
    paper = DocumentForm(kind="publication", number="新出发湘字第0001号", holder="别家书店")
    assert wrong(shop, **book, documents=[paper]) == [("documents.0.holder", "other_company")]
    assert wrong(shop, **book, documents=[paper.model_copy(update={"holder": "长沙阿安书店"})]) == []
    assert wrong(shop, documents=[GOOD.documents[0].model_copy(update={"holder": "米粉厂"})]) == []


def test_health_food_may_say_its_function_and_ordinary_food_may_not():
    shop = replace(SHOP, licence_groups={"health", "food"})
    pill = {
        "leaf": "health-function",
        "title": "维生素片增强免疫力每日一片",
        "attributes": {**GOOD.attributes, "保健功能": "有助于增强免疫力", "提示语": "本品不能代替药物"},
        "documents": [*GOOD.documents, DocumentForm(kind="health", number="食健备G202643000001")],
    }
    assert wrong(shop, **pill) == []
    assert ("title", "words") in wrong(shop, title="常德米粉增强免疫力家庭装")


def test_every_finding_of_a_rule_says_its_law_and_what_to_do():
    shop = replace(SHOP, licence_groups=set(), lead_time_h=72, supply_stock=5, price_base_fen=2000)
    form = GOOD.model_copy(
        update={
            "title": "全国最好的米粉包邮装",
            "freight_fen": 600,
            "attributes": {**GOOD.attributes, "净含量": "", "生产日期": "2026-01-01"},
            "after_sale": [],
            "documents": [],
            "reference_fen": 3000,
            "reference_kind": "own",
        }
    )
    found = [fault for fault in check_listing(form, shop).faults if fault.rule]
    assert {fault.rule for fault in found} >= {"C01", "C08", "C10", "C13", "C25", "C26", "C27", "C28", "C29"}
    for fault in found:
        assert fault.law, fault
        assert fault.rewrite, fault


def test_health_food_claims_its_approved_function_only():
    approved = {"health"}
    say = lambda text, **more: [hit.rule for hit in check_text(text, "L", Context("2026-11-23", **more))]  # noqa: E731
    health = {"leaf": "health-function", "evidence": approved, "function": "有助于改善睡眠"}
    assert say("睡前一粒，改善睡眠", **health) == []
    assert say("每日一片，增强免疫力", **health) == ["C04"]
    assert say("延缓衰老", **health) == ["C04"]
    assert say("睡前一粒，改善睡眠", **{**health, "evidence": set()}) == ["C04"]
    assert say("改善睡眠的蜂蜜", leaf="food-honey", evidence=approved) == ["C04"]

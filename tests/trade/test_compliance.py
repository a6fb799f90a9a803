"""The matcher finds what is forbidden and leaves alone what only looks like it."""

from pathlib import Path

import pytest
import yaml

from sandbox.trade.brands import brand_named, known_brands
from sandbox.trade.compliance import Context, check_text, compile_rules, rule_book
from sandbox.trade.normalise import plain, width

DAY = "2026-11-23"
PAIRS = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text("utf-8"))


def found(text: str, where: str = "L", **context: object) -> list[str]:
    return [hit.rule for hit in check_text(text, where, Context(day=DAY, **context))]  # type: ignore[arg-type]


def test_there_are_enough_sentences():
    assert 2 * len(PAIRS) >= 150
    assert len({pair["bad"] for pair in PAIRS} | {pair["good"] for pair in PAIRS}) == 2 * len(PAIRS)
    assert {pair["rule"] for pair in PAIRS} >= {"C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C11", "C31", "C34", "C35"}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['rule']}-{pair['bad']}")
def test_a_forbidden_sentence_is_found_and_its_twin_is_not(pair):
    leaf = pair.get("leaf", "")
    hits = check_text(pair["bad"], pair["where"], Context(DAY, leaf, stock=pair.get("stock")))
    assert pair["rule"] in [hit.rule for hit in hits]
    for hit in hits:
        assert pair["bad"][hit.start : hit.end] == hit.quote
        assert hit.rewrite
        assert hit.law
        assert hit.quote in hit.zh
    assert found(pair["good"], pair["where"], leaf=leaf, stock=pair.get("stock")) == []


def test_without_exemptions_the_twins_would_be_found():
    """Negative control: the pairs are hard, so a matcher of bare words fails on many of them."""
    raw = yaml.safe_load(Path("sandbox/trade/rules.yaml").read_text("utf-8"))
    for rule in raw["rules"]:
        rule["exempt"] = []
    bare = compile_rules(raw)
    wrong = [pair for pair in PAIRS if check_text(pair["good"], pair["where"], Context(DAY, pair.get("leaf", "")), bare)]
    assert len(wrong) >= 15


def test_a_rule_holds_from_its_day_on():
    before = Context(day="2015-08-31")
    assert check_text("国家级工艺", "L", before) == ()
    assert [hit.rule for hit in check_text("国家级工艺", "L", Context(day="2015-09-01"))] == ["C01"]


def test_a_special_cosmetic_may_say_what_an_ordinary_one_may_not():
    assert found("防脱洗发水", leaf="beauty-shampoo") == ["C02"]
    assert found("防脱洗发水", leaf="beauty-special") == []


def test_evidence_and_softening():
    assert found("央视推荐品牌") == ["C05"]
    assert found("央视推荐品牌", evidence={"endorsement"}) == []
    text = "三天见效，效果因人而异"
    assert check_text(text, "L", Context(DAY))[0].points == 5
    assert check_text(text, "L", Context(DAY, evidence={"report"}))[0].points == 2


def test_a_known_brand_with_its_paper_and_the_service_phone_are_no_findings():
    assert found("王牌电饭煲", brand="王牌", evidence={"brand"}) == []
    assert found("王牌电饭煲", brand="王牌") == ["C01"]
    assert found("王牌电饭煲") == ["C01"]
    assert found("打 13812345678", service_phone="13812345678") == []
    assert found("打 13812345679", service_phone="13812345678") == ["C07"]


def test_a_speech_rule_is_silent_in_a_listing():
    assert found("别家都是假的", "S") == ["C06"]
    assert found("别家都是假的", "L") == []


def test_plain_text_keeps_the_way_back():
    clean = plain("Ａ 最\u200b佳！")
    assert clean.text == "a最佳!"
    assert clean.original_span(1, 3) == (2, 5)


def test_width_counts_a_chinese_character_twice():
    assert width("米粉500g") == 8


def test_every_rule_has_its_law_dates_and_both_languages():
    for rule in rule_book().rules.values():
        assert rule.law
        assert rule.message
        assert rule.message_en
        assert len(rule.valid_from) == 10
        assert rule.points > 0


def test_long_and_odd_text_is_no_trouble():
    assert check_text("", "L", Context(DAY)) == ()
    assert check_text("\u200b👍 ", "L", Context(DAY)) == ()
    assert len(check_text("最佳，" * 5000, "L", Context(DAY))) == 5000


@pytest.mark.parametrize("text", ["微信", "薇芯", "葳信", "V信", "weixin", "v xin", "wei 芯", "Ｗ信", "jia薇", "司聊我", "支fubao转"])
def test_words_that_only_sound_alike_are_found(text):
    assert found(f"想便宜{text}找客服", "C") == ["C07"]


def test_scarcity_is_judged_by_the_stock():
    assert found("最后10件了", "S", stock=200) == ["C11"]
    assert found("最后10件了", "S", stock=10) == []
    assert found("最后10件了", "S") == []


def test_a_former_price_needs_a_price_that_was_paid():
    assert found("原价 99 元") == ["C08"]
    assert found("原价 99 元", price_base_fen=9900) == []
    assert found("原价 99.5 元", price_base_fen=9900) == ["C08"]
    assert found("参考价 99 元", price_base_fen=None) == []


def test_a_word_may_be_forbidden_from_a_later_day_on_and_a_rule_may_end():
    later = Context(day="2027-03-16")
    assert check_text("不添加防腐剂", "L", Context(day="2027-03-15")) == ()
    assert [hit.rule for hit in check_text("不添加防腐剂", "L", later)] == ["C03"]
    raw = yaml.safe_load(Path("sandbox/trade/rules.yaml").read_text("utf-8"))
    raw["rules"][0]["valid_to"] = "2026-12-31"
    ended = compile_rules(raw)
    assert [hit.rule for hit in check_text("国家级工艺", "L", Context(day="2026-12-31"), ended)] == ["C01"]
    assert check_text("国家级工艺", "L", Context(day="2027-01-01"), ended) == ()


def test_what_a_lecturer_cleared_is_silent_for_that_rule_only():
    assert found("国家级工艺", allowed={("C01", "国家级")}) == []
    assert found("国家级工艺", allowed={("C02", "国家级")}) == ["C01"]


def test_a_brand_needs_its_consent():
    assert found("耐克运动袜", "T") == ["C35"]
    assert found("耐克运动袜", "T", brand="耐克") == ["C35"]  # typing it into the brand field is no consent
    assert found("耐克运动袜", "T", evidence={"brand"}) == ["C35"]  # a paper for which brand?
    assert found("耐克运动袜", "T", brand="阿迪达斯", evidence={"brand"}) == ["C35"]
    assert found("耐克运动袜", "T", brand="NIKE", evidence={"brand"}) == []


@pytest.mark.parametrize("text", ["高仿", "一比一做工", "大牌平替", "超A版本"])
def test_no_paper_clears_a_counterfeit(text):
    assert found(f"耐克{text}运动袜", "T", brand="耐克", evidence={"brand", "report", "endorsement"}) == ["C35"]


def test_a_claim_typed_as_a_brand_stays_a_claim():
    for evidence in (set(), {"brand"}):
        assert found("国家级米粉", "T", brand="国家级", evidence=evidence) == ["C01"]
    assert found("湘水谣米粉", "T", brand="湘水谣") == []


def test_names_that_are_words_too_are_brands_in_the_brand_field_only():
    assert [brand_named(one) for one in ("苹果", "小米", "Ｎｉｋｅ", "耐克运动", "湘水谣", "无品牌", "苹果园", "oreos")] == [
        "苹果", "小米", "耐克", "耐克", "", "", "", "",
    ]  # fmt: skip
    assert found("小米粥配苹果", "T") == []
    assert found("适配华为手机的支架") == []
    assert found("华为手机") == ["C35"]
    assert len(known_brands()) >= 60

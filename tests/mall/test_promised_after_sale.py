"""What the platform decides by what a listing promised after the sale, and what virtual buyers ask for."""

from mall.refund_steps import in_time, verdict
from mall.refunds import wanted_kind


def test_what_a_listing_promised_after_the_sale_counts():
    """7天/15天无理由, 过敏包退, 退换货 (domain.md E.1 售后); each against a listing that did not promise it."""
    assert in_time("regret", 9, ["fifteen_days"])
    assert not in_time("regret", 9, ["seven_days"])
    assert not in_time("fit", 15.1, ["fifteen_days"])
    assert verdict("regret", ["fifteen_days"], 9) == "for_buyer"
    assert verdict("regret", ["seven_days"], 9) == "for_shop"
    assert verdict("allergy", ["allergy", "no_seven_days_confirmed"], 12) == "for_buyer"
    assert verdict("allergy", ["no_seven_days_confirmed"], 12) == "for_shop"
    assert verdict("fit", ["exchange"], 9) == "for_buyer"
    assert verdict("fit", [], 9) == "for_shop"


def test_a_virtual_buyer_gets_what_he_wants_where_it_can_be_claimed():
    assert wanted_kind("signed", "damaged", "resend") == "resend"
    assert wanted_kind("signed", "fit", "exchange") == "exchange"
    assert wanted_kind("signed", "regret", "exchange") == "return"  # nobody exchanges what he no longer wants
    assert wanted_kind("shipped", "damaged", "resend") == "refund_only"
    assert wanted_kind("signed", "fit") == "return"

"""Freight: flat, free from a sum on, by weight."""

import pytest

from sandbox.trade.freight import freight_of, goes_to
from sandbox.trade.quote import Freight

WEIGHED = {"kind": "by_weight", "first_g": 1000, "first_fen": 600, "more_g": 500, "more_fen": 150}
FORM = {"freight_fen": 300, "freight_by": "template", "weight_g": 400}


@pytest.mark.parametrize(
    ("terms", "form", "quantity", "freight"),
    [
        (None, FORM, 1, Freight(0)),
        ({"kind": "free"}, FORM, 1, Freight(0)),
        ({"kind": "flat", "flat_fen": 500}, FORM, 9, Freight(500)),
        ({"kind": "flat", "flat_fen": 500}, {**FORM, "freight_by": "listing"}, 9, Freight(300)),
        ({"kind": "free_from", "flat_fen": 500, "free_from_fen": 9900}, FORM, 1, Freight(500, 9900)),
        ({"kind": "free_from", "flat_fen": 500, "free_from_fen": 9900}, {"freight_fen": 300}, 1, Freight(300, 9900)),
        (WEIGHED, FORM, 2, Freight(600)),
        (WEIGHED, FORM, 3, Freight(750)),
        (WEIGHED, FORM, 5, Freight(900)),
        ({**WEIGHED, "free_from_fen": 9900}, FORM, 5, Freight(900, 9900)),
    ],
)
def test_what_a_parcel_costs(terms, form, quantity, freight):
    assert freight_of(terms, form, quantity) == freight


def test_a_region_left_out_is_not_sent_to():
    terms = {"kind": "free", "not_to": ["新疆", "西藏"]}
    assert not goes_to(terms, "新疆乌鲁木齐市天山区")
    assert goes_to(terms, "湖南省长沙市新疆路")
    assert goes_to(None, "西藏拉萨")
    assert not goes_to({"not_to": ["新疆维吾尔自治区"]}, "新疆")
    assert not goes_to({"not_to": ["广东省"]}, "广东")
    assert goes_to({"not_to": [" "]}, "广东")

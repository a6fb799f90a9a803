"""Numbers as they are said and as a recogniser writes them."""

import pytest

from sandbox.trade.numerals import figures, number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("48", 48), ("四十八", 48), ("十二", 12), ("二十", 20), ("十", 10), ("两", 2), ("一百二", 120), ("一百零二", 102), ("两百五", 250),
        ("一百二十九", 129), ("一千零五", 1005), ("两千五", 2500), ("九千九百九十九", 9999), ("一万二", 12_000), ("十二万", 120_000),
        ("一二九", 129), ("幺零零", 100), ("１２９", 129), ("零", 0),
    ],
)  # fmt: skip
def test_numerals_are_read(words, value):
    assert number(words) == value


@pytest.mark.parametrize("words", ["", "个", "百", "千万", "十百", "一百千", "二三十", "一百万万", "-3", "3.5"])
def test_what_is_no_number_is_none(words):
    """Negative control: reading is not guessing."""
    assert number(words) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("今天一百二十九块包邮", "今天129块包邮"),
        ("九块九", "9.9块"),
        ("三十九块九毛", "39.9块"),
        ("十九块九毛九", "19.99块"),
        ("三十九点九元", "39.9元"),
        ("129块9", "129.9块"),
        ("九毛九", "0.99元"),
        ("两百五十克", "250克"),
        ("四十八小时内发货", "48小时内发货"),
        ("９９元", "99元"),
        ("一百二十九一件", "129 1件"),
        ("三十九块九一条", "39.9块 1条"),
        ("九块一斤", "9块1斤"),
        ("千万别错过", "千万别错过"),
        ("free shipping within 48 hours", "free shipping within 48 hours"),
    ],
)
def test_a_text_with_its_numbers_as_figures(text, plain):
    assert figures(text) == plain

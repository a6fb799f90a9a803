"""Figures follow their formulas; an empty denominator gives no figure instead of a wrong one."""

from sandbox.trade.metrics import COUNTS, FUNNEL, FUNNEL_RATES, METRICS, figures

COUNTED = {
    "impr_uv": 10_000,
    "enter_uv": 2_000,
    "enter_pv": 2_500,
    "p_show_uv": 1_000,
    "p_click_uv": 200,
    "pay_uv": 20,
    "pay_fen": 60_000,
    "stay_ms": 90_000_000,
    "interact_uv": 100,
    "follow_uv_new": 30,
    "fan_enter_uv": 500,
    "show_ms": 600_000,
    "refund_fen": 5_000,
    "pay_orders": 24,
    "refund_orders": 2,
}


def test_the_funnel():
    counted = figures(COUNTED, FUNNEL + FUNNEL_RATES)
    assert list(counted.values()) == [10_000, 2_000, 1_000, 200, 20, 2_000, 5_000, 2_000, 1_000]


def test_money_and_time():
    counted = figures(COUNTED)
    assert counted["gmv"] == 60_000
    assert counted["net_gmv"] == 55_000
    assert counted["gpm"] == 24_000
    assert counted["uv_value"] == 30
    assert counted["stay"] == 45_000
    assert counted["acu"] == 150
    assert counted["follow_rate"] == 150
    assert counted["follow_rate_new"] == 200
    assert counted["refund_rate"] == 833


def test_nothing_counted_gives_no_rate():
    counted = figures({})
    assert all(value in (None, 0) for value in counted.values())
    assert counted["ctor"] is None


def test_every_formula_speaks_of_counts_that_exist():
    for metric in METRICS.values():
        names = [word for word in metric.formula.replace("(", " ").replace(")", " ").split() if word.replace("_", "").isalpha()]
        assert names
        assert set(names) <= set(COUNTS), metric.key
        assert metric.zh
        assert metric.en

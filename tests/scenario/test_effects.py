"""What a lecturer's page says of the crowd: every effect with its standard value, and what a scenario has changed of it."""

from sandbox.scenario.effects import crowd_seen, departures
from sandbox.scenario.load import load_scenario, parse_scenario, scenario_files, standard_model
from sandbox.scenario.schema import INTENTS, PERSONAS

OWN = """
name: own
title: {zh: 甲, en: A}
summary: {zh: 甲, en: A}
traffic: {recommendation: [{at_s: 0, per_minute: 100}]}
model:
  leaving: {picture: 2}
  personas: {fan: {click: .5, leaves: {silence: .6}}}
  mix: {paid: {passer: 2900, browser: 2300}}
  paid_for: {order: {fan: 7}}
  talking: {intents: {fan: {price: 1}}}
"""


def test_what_a_scenario_changed_stands_beside_the_standard() -> None:
    found = {one["path"]: (one["value"], one["standard"], one["zh"]) for one in departures(parse_scenario(OWN))}
    assert found == {
        "leaving.picture": ("2", "1.5", "画面黑屏或定住。"),
        "personas.fan.click": ("0.5", "0.14", "老粉：每人每分钟点开商品的次数。"),
        "personas.fan.leaves.silence": ("0.6", "0.5", "老粉：多在意冷场。"),
        "talking.intents.fan.price": ("1", "0.8", "老粉：说话时，问价格的分量。"),
        "mix.paid.passer": ("2900", "2800", "路人：投流来的人里占多少（万分之）。"),
        "mix.paid.browser": ("2300", "2400", "闲逛：投流来的人里占多少（万分之）。"),
        "paid_for.order.fan": ("7", "9", "老粉：投流目标是成交时，来的可能是普通投流的几倍。"),
    }


def test_a_scenario_that_changed_nothing_has_nothing_beside_it() -> None:
    assert departures(load_scenario(scenario_files()["first-broadcast"])) == []
    assert departures(load_scenario(scenario_files()["warm-up"]))  # control


def test_the_page_has_every_effect_in_both_languages() -> None:
    seen = crowd_seen()
    paths = {one["path"]: one for one in seen["effects"]}
    assert (paths["leaving.picture"]["value"], paths["leaving.picture"]["tunable"]) == ("1.5", True)
    assert not paths["room.flash_relief"]["tunable"]
    assert all(one["zh"] and one["en"] and one["source"] for one in paths.values())
    assert len(seen["personas"]) == 8
    assert {one["name"] for one in seen["scenarios"]} == {"content-talk", "flash-rush", "troll-night", "warm-up"}


def test_every_number_of_the_file_stands_on_the_page() -> None:
    """Whatever a file may change has its meaning: no number by persona, source or goal is left out."""
    rows = {one["path"]: one for one in crowd_seen()["numbers"]}
    model = standard_model().model_dump()
    by_persona = {f"personas.*.{name}" for name, value in model["personas"]["fan"].items() if not isinstance(value, dict)} - {
        "personas.*.title"
    }
    weights = {f"personas.*.{kind}.{name}" for kind in ("leaves", "stays") for name in model["personas"]["fan"][kind]}
    spoken = {f"talking.intents.*.{name}" for name in INTENTS}
    assert set(rows) == by_persona | weights | spoken | {f"{table}.{name}.*" for table in ("mix", "paid_for") for name in model[table]}
    assert all(one["zh"].endswith("。") and one["en"].endswith(".") and len(one["cells"]) == 8 for one in rows.values())
    assert rows["mix.paid.*"]["cells"][:2] == ["2800", "2400"]
    assert [one["name"] for one in crowd_seen()["personas"]] == list(PERSONAS)  # the cells stand in this order

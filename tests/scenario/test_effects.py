"""What a lecturer's page says of the crowd: every effect with its standard value, and what a scenario has changed of it."""

from sandbox.scenario.effects import crowd_seen, departures
from sandbox.scenario.load import load_scenario, parse_scenario, scenario_files

OWN = """
name: own
title: {zh: 甲, en: A}
summary: {zh: 甲, en: A}
traffic: {recommendation: [{at_s: 0, per_minute: 100}]}
model:
  leaving: {picture: 2}
  personas: {fan: {click: .5}}
"""


def test_what_a_scenario_changed_stands_beside_the_standard() -> None:
    found = {one["path"]: one for one in departures(parse_scenario(OWN))}
    assert {path: (one["value"], one["standard"]) for path, one in found.items()} == {
        "leaving.picture": ("2", "1.5"),
        "personas.fan.click": ("0.5", "0.14"),
    }
    assert found["leaving.picture"]["zh"] == "画面黑屏或定住。"


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

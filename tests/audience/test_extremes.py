"""Whatever a scenario may say, the crowd of it lives: every curve flat at its floor or its ceiling, every slider at its end."""

import pytest

from streaming.audience.hosts import EXPERT, SILENT

from .rooms import outcome, tables

CURVES = (
    "leaving.silence",
    "leaving.pitch",
    "leaving.no_pin",
    "buying.explained",
    "buying.click_price",
    "talking.crowding",
    "feedback.pool",
)
SECONDS = 90


def flat(path: str, height: float) -> dict[str, object]:
    group, name = path.split(".")
    return {"model": {group: {name: {"points": [[0, height], [1, height]]}}}}


@pytest.mark.parametrize("height", [0, 10])
@pytest.mark.parametrize("path", CURVES)
def test_a_crowd_lives_with_any_curve_the_schema_lets_in(path, height):
    for host in (EXPERT, SILENT):
        found = outcome(tables(**flat(path, height)), 3, host, SECONDS, hands="numpy")
        assert found.entered - found.left == found.online


SLIDERS = ("crowd", "patience", "price_sensitivity", "questions", "trolls")


@pytest.mark.parametrize("at", [20, 400])
def test_a_crowd_lives_with_every_slider_at_its_end(at):
    found = outcome(tables(sliders=dict.fromkeys(SLIDERS, at)), 3, EXPERT, SECONDS, hands="numpy")
    assert found.entered - found.left == found.online


def test_nobody_comes_when_the_crowd_is_nought():
    """Control: the sliders reach the crowd."""
    assert outcome(tables(sliders={"crowd": 0}), 3, EXPERT, SECONDS, hands="numpy").entered == 0

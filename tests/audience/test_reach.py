"""Nothing in a scenario's model is only declared: every number of it, changed, changes a show in which everything happens."""

from copy import deepcopy
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from sandbox.scenario import people
from sandbox.scenario.effects import effects
from sandbox.scenario.schema import PERSONAS, Scenario
from streaming.audience.compile import compile_scenario

from .evening import HOST, SECONDS, SHELF, everything
from .rooms import everywhere, outcome, over, scenario

ROOM = scenario(
    sliders={"crowd": 300, "trolls": 400},
    traffic={
        "recommendation": [{"at_s": 0, "per_minute": 200}],
        "followers": {"come": 400},
        "short_video": [{"at_s": 0, "per_minute": 100}],
    },
    model=over(everywhere({"fit": -2}), {"model": {"talking": {"base": 1.5}, "personas": {"troll": {"fit": 1, "click": 1}}}})["model"],
)


AUDIENCES = (5, 6)
"""A change that moves nobody in the first may move somebody in the second."""


def played(room: Scenario, number: int = AUDIENCES[0]) -> bytes:
    """What the crowd did, second by second; its digest would differ by the tables alone."""
    ticks = outcome(compile_scenario(room), number, HOST, SECONDS, keep=True, shelf=SHELF, extra=everything()).ticks
    return sha256(b"\n".join(acts.canonical() for acts in ticks)).digest()


def moved(value: Any) -> Any:
    """Another value, within what the schema lets in."""
    if isinstance(value, dict) and "points" in value:
        return {"points": [[x, min(y * 1.4 + 0.1, 10)] for x, y in value["points"]]}
    if isinstance(value, dict):
        return {name: moved(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [moved(each) for each in value]
    if isinstance(value, int):
        return max(value * 19 // 10, value + 1) if value <= 5000 else value * 7 // 10
    return value * 0.7 if value > 5 else value * 1.3 + 0.02 if value >= 0 else value * 0.9


def with_another(path: str, value: Any = None) -> Scenario:
    """The room with the number at this place of the model changed."""
    data = deepcopy(ROOM.model_dump())
    at = data["model"]
    *way, last = path.split(".")
    for name in way:
        at = at[name]
    at[last] = moved(at[last]) if value is None else value
    return Scenario.model_validate(data)


def stands(path: str) -> bool:
    """Whether the file has a number there: a weight left out counts nothing."""
    at: Any = ROOM.model_dump()["model"]
    for name in path.split("."):
        at = at.get(name) if isinstance(at, dict) else None
    return at is not None


EFFECTS = [path for path, _ in effects(ROOM.model)]
IN_VAIN = "personas.fan.follow"
"""Fans follow already; the lecturer's page says so."""
OF_PEOPLE = [
    path
    for group, name, _ in people.numbers(ROOM.model)
    for path in (people.place(group, name, who) for who in PERSONAS)
    if group != "mix" and stands(path)  # shares must add up to ten thousand: see below
    if path != IN_VAIN
]


@pytest.mark.nightly
@pytest.mark.parametrize("path", [*EFFECTS, *OF_PEOPLE])
def test_a_number_of_the_model_reaches_the_show(path):
    assert any(played(with_another(path), number) != _plain(number) for number in AUDIENCES)


@pytest.mark.nightly
def test_fans_follow_already_and_their_rate_moves_nothing():
    """Negative control: what moves nothing is seen to move nothing."""
    assert all(played(with_another(IN_VAIN), number) == _plain(number) for number in AUDIENCES)


@pytest.mark.nightly
@pytest.mark.parametrize("source", ROOM.model.mix)
def test_who_comes_from_where_reaches_the_show(source):
    mix = dict(ROOM.model.model_dump()["mix"][source])
    mix["passer"], mix["seeker"] = mix["passer"] - 100, mix.get("seeker", 0) + 100
    assert played(with_another(f"mix.{source}", mix)) != _plain()


def test_what_is_no_number_changes_nothing():
    """Negative control: another name for a persona, and the same show; a number that matters, and another one."""
    assert played(with_another("personas.fan.title", {"zh": "铁粉", "en": "Regular"})) == _plain()
    assert played(with_another("personas.fan.click")) != _plain()


@cache
def _plain(number: int = AUDIENCES[0]) -> bytes:
    return played(ROOM, number)

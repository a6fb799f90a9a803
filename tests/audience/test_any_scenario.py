"""Whatever a scenario may say, the crowd of it lives: settings at the edge of what the schema lets in, one by one and all at once."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, reject
from hypothesis import given as property_of
from hypothesis import settings as trying
from hypothesis import strategies as st
from pydantic import ValidationError

from sandbox.scenario.schema import GOALS, Scenario
from streaming.audience.columns import best
from streaming.audience.compile import compile_scenario
from streaming.audience.hosts import EXPERT
from streaming.audience.rehearse import SHOW, Outcome, run
from streaming.events import QuestionAnswered, TrafficBought
from streaming.predicted import shelf_of

from .edges import changed, lowest_or_highest, settings
from .rooms import outcome, seed, tables

TALKING = replace(EXPERT, name="talking", answers_bp=0)
SECONDS = 130
"""The recommendation judges the room for the first time in second 120."""
SETTINGS = settings()
GROUPS = sorted({one.path[:-1] for one in SETTINGS})
BOUGHT = {
    5: [
        TrafficBought.model_validate({"show_id": SHOW, "traffic_id": f"t{goal}", "goal": goal, "budget_fen": 3000, "minutes": 1})
        for goal in ("enter", *GOALS)
    ]
}
ENDS = st.dictionaries(st.sampled_from(GROUPS), st.booleans(), max_size=len(GROUPS))
LOWEST, HIGHEST = (dict.fromkeys((group for group in GROUPS if highest or "paid_for" not in group), highest) for highest in (False, True))
"""All settings at once; of all the weights of a goal nothing is not let in."""
SINGLE = st.lists(st.tuples(st.sampled_from(SETTINGS), st.integers(0, 15)), max_size=30)


def played(data: object, seconds: int = SECONDS) -> Outcome:
    """A show of what the schema accepts."""
    try:
        of = Scenario.model_validate(data)
    except ValidationError:
        reject()
    return run(compile_scenario(of), seed(1), EXPERT, seconds, extra=BOUGHT, shelf=shelf_of(of), hands=best())


def lives(ends, single) -> None:
    whole = [(one.path, lowest_or_highest(one, ends[one.path[:-1]])) for one in SETTINGS if one.path[:-1] in ends]
    found = played(changed([*whole, *((one.path, one.values[at % len(one.values)]) for one, at in single)]))
    assert found.entered - found.left == found.online


@example(LOWEST, [])
@example(HIGHEST, [])
@property_of(ENDS, SINGLE)
@trying(max_examples=2, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_crowd_lives_with_any_scenario_the_schema_lets_in(ends, single):
    lives(ends, single)


@pytest.mark.nightly
@property_of(ENDS, SINGLE)
@trying(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_a_crowd_lives_with_any_of_many_scenarios_the_schema_lets_in(ends, single):
    lives(ends, single)


@pytest.mark.nightly
def test_a_crowd_lives_when_as_many_come_as_the_schema_lets_in():
    """Nobody more gets in when forty thousand are there."""
    most = {"recommendation": [{"at_s": 0, "per_minute": 12_000}], "followers": {"come": 100_000, "within_s": 60}}
    found = played(changed([(("traffic",), most), (("sliders", "crowd"), 400), (("sliders", "patience"), 400)]), 40)
    assert found.entered - found.left == found.online == 40_000


@pytest.mark.parametrize("at", [20, 400])
def test_a_crowd_lives_with_every_slider_at_its_end(at):
    sliders = dict.fromkeys(("crowd", "patience", "price_sensitivity", "questions", "trolls"), at)
    found = outcome(tables(sliders=sliders), 3, EXPERT, 90, hands="numpy")
    assert found.entered - found.left == found.online


def test_nobody_comes_when_the_crowd_is_nought():
    """Control: the sliders reach the crowd."""
    assert outcome(tables(sliders={"crowd": 0}), 3, EXPERT, 90, hands="numpy").entered == 0


@pytest.mark.parametrize("wait", [20, 60, 120])
def test_a_reference_host_answers_as_soon_as_he_is_one_to_answer_whatever_the_room_waits(wait):
    """His own seconds after the question, and up to the next moment he answers: not later where people wait longer."""
    of = tables(model={"talking": {"answer_s": wait, "base": 1}}, sliders={"crowd": 400})
    told = outcome(of, 3, EXPERT, 120, keep=True).hosted
    waited = sorted(fact.after_ms for fact in told if isinstance(fact, QuestionAnswered))
    assert waited[0] == EXPERT.answer_after_s * 1000
    assert len(waited) > 10


def test_a_question_nobody_answers_runs_out_however_long_the_room_waits():
    found = outcome(tables(model={"talking": {"answer_s": 180, "base": 1}}, sliders={"crowd": 400}), 3, TALKING, 240, keep=True)
    asked = {one.key for acts in found.ticks[:60] for one in acts.questions}
    assert asked
    assert asked <= {key for acts in found.ticks for key in acts.expired}

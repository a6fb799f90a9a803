"""The table of ranges: every scenario it names is in the library, every figure is one a show has, and a slip of the pen is refused."""

import pytest
from pydantic import ValidationError

from sandbox.scenario.field import Field, bounds, field
from sandbox.scenario.load import scenario_files
from streaming.audience.rehearse import Outcome


def test_the_table_names_scenarios_of_the_library_and_figures_of_a_show() -> None:
    assert set(field().but) <= set(scenario_files())
    assert set(field().standard) <= set(Outcome(1).metrics)
    assert all(low < high for name in scenario_files() for low, high in bounds(name).values())


def test_a_scenario_that_is_not_named_keeps_the_standard() -> None:
    assert bounds("knitwear") == bounds("any-other") == {name: metric.within for name, metric in field().standard.items()}
    assert bounds("flash-rush") != bounds("knitwear")  # control
    assert "orders_per_entry" not in bounds("content-talk")


def test_a_figure_nobody_knows_is_refused() -> None:
    table = field().model_dump()
    table["but"]["flash-rush"]["within"] = {"orders_per_clicks": (0.1, 0.2)}
    with pytest.raises(ValidationError, match="orders_per_clicks"):
        Field.model_validate(table)

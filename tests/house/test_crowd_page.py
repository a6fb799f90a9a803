"""docs/crowd.md shows the effect sizes as they are: every one has its meaning and source, and page and pictures are made from the model."""

import pytest

from bench import crowd_plots
from sandbox.scenario.effects import effects, meanings
from sandbox.scenario.effects_page import CHINESE, PAGE, ROOT, page, pictures
from sandbox.scenario.field import field
from sandbox.scenario.load import standard_model
from sandbox.scenario.people import numbers, source
from sandbox.scenario.sources import origin, sources

CLASSES = tuple("ABCX")


def test_every_effect_has_a_meaning_and_a_source() -> None:
    assert set(meanings()) == {path for path, _ in effects()}
    assert [path for path, one in meanings().items() if not one.en.endswith(".") or not one.source.startswith(CLASSES)] == []
    assert [path for path, one in meanings().items() if not one.zh.endswith("。")] == []


def test_every_number_by_persona_and_every_range_says_where_it_comes_from() -> None:
    told = [source(group, name) for group, name, _ in numbers(standard_model())]
    told += [origin(one.source) for one in field().standard.values()]
    assert {one.kind for one in told} <= set(CLASSES)
    kinds = {one.name: one.kind for one in sources()}
    assert all(one.kind == "X" or kinds[one.names[0]] == one.kind for one in told), "a class comes from a source of that class"
    named = {name for one in told for name in one.names} | {name for name in kinds for one in meanings().values() if name in one.source}
    assert named == set(kinds), "and each source of the list is used"
    for slip in ("X: Kuailive", "D", "A:KuaiLive", ""):
        with pytest.raises(ValueError, match="names no source"):
            origin(slip)


def test_the_page_is_made_from_the_model() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run python -m sandbox.scenario.effects_page"
    chinese = CHINESE.read_text(encoding="utf-8")
    assert page(chinese, chinese=True) == chinese
    assert all(f"**{one.name}**" in text and f"**{one.titles['zh']}**" in chinese for one in sources())
    changed = text.replace("| `leaving.picture` | 1.5 |", "| `leaving.picture` | 2.5 |")
    assert changed != text
    assert page(changed) == text  # the control: another number on the page would be seen


def test_the_pictures_are_made_from_the_model() -> None:
    for name, drawn in pictures().items():
        assert (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8") == drawn, name


def test_what_the_crowd_does_is_drawn_from_kept_numbers_of_the_crowd_of_today() -> None:
    numbers_kept = crowd_plots.kept()
    assert numbers_kept["crowd"] == crowd_plots.crowd_of_today(), "the crowd is another: run python bench/crowd_plots.py (two minutes)"
    for path, svg in crowd_plots.drawn(numbers_kept).items():
        assert path.read_text(encoding="utf-8") == svg, f"{path.name} is of other numbers: run python bench/crowd_plots.py --again"
    other = {**numbers_kept, "orders_by_price_percent": [[70, 1], [150, 2]]}
    assert crowd_plots.drawn(other) != crowd_plots.drawn(numbers_kept)  # the control: other numbers draw otherwise


def test_the_desk_shows_the_same_drawings_in_both_languages() -> None:
    desk = sorted((ROOT / "web" / "desk" / "parts" / "crowd" / "pictures").glob("*.svg"))
    assert [one.name.partition(".")[2] for one in desk] == ["svg", "zh-CN.svg"] * 2
    for one in desk:
        assert one.read_bytes() == (ROOT / "docs" / "pictures" / one.name).read_bytes(), "run python bench/crowd_plots.py"
    chinese = [one.read_text(encoding="utf-8") for one in desk if ".zh-CN" in one.name]
    assert all("订单" in one or "主播" in one for one in chinese)

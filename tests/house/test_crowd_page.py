"""docs/crowd.md shows the effect sizes as they are: every one has its meaning and source, and page and pictures are made from the model."""

from sandbox.scenario.effects import effects, meanings
from sandbox.scenario.effects_page import PAGE, ROOT, page, pictures

CLASSES = tuple("ABCX")


def test_every_effect_has_a_meaning_and_a_source() -> None:
    assert set(meanings()) == {path for path, _ in effects()}
    assert [path for path, one in meanings().items() if not one.en.endswith(".") or not one.source.startswith(CLASSES)] == []
    assert [path for path, one in meanings().items() if not one.zh.endswith("。")] == []


def test_the_page_is_made_from_the_model() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run python -m sandbox.scenario.effects_page"
    changed = text.replace("| `leaving.picture` | 1.5 |", "| `leaving.picture` | 2.5 |")
    assert changed != text
    assert page(changed) == text  # the control: another number on the page would be seen


def test_the_pictures_are_made_from_the_model() -> None:
    for name, drawn in pictures().items():
        assert (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8") == drawn, name


def test_the_desk_shows_the_same_drawings_in_both_languages() -> None:
    desk = sorted((ROOT / "web" / "desk" / "parts" / "crowd" / "pictures").glob("*.svg"))
    assert [one.name.partition(".")[2] for one in desk] == ["svg", "zh-CN.svg"] * 2
    for one in desk:
        assert one.read_bytes() == (ROOT / "docs" / "pictures" / one.name).read_bytes(), "run python bench/crowd_plots.py"
    chinese = [one.read_text(encoding="utf-8") for one in desk if ".zh-CN" in one.name]
    assert all("订单" in one or "主播" in one for one in chinese)

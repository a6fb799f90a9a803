"""docs/events.md is what the facts say: nothing stale, nothing without a line, nothing left over."""

from pathlib import Path
from typing import ClassVar

import pytest

from sandbox.events.catalogue_page import ENVELOPE, MEANINGS, Meanings, Undocumented, all_facts, gaps, page, parts_of, unused
from sandbox.events.envelope import Envelope, Fact, Part

ROOT = Path(__file__).parents[2]
REMEDY = "write the line in docs/event-fields.yaml, then: python -m sandbox.events.catalogue_page > docs/events.md"


@pytest.fixture
def meanings() -> Meanings:
    return Meanings.read(ROOT / MEANINGS)


def models() -> list[type[Fact] | type[Part]]:
    facts = all_facts()
    return [*facts, *{part for fact in facts for part in parts_of(fact)}]


def test_every_fact_and_field_has_its_line(meanings: Meanings):
    assert gaps(models(), meanings) == [], REMEDY


def test_no_line_is_left_over(meanings: Meanings):
    assert unused(models(), meanings) == []


def test_the_page_is_what_the_facts_say(meanings: Meanings):
    assert (ROOT / "docs/events.md").read_text("utf-8") == page(all_facts(), meanings), REMEDY


def test_the_envelope_is_documented_whole():
    assert set(ENVELOPE) == set(Envelope.model_fields)


def test_facts_are_named_by_room_noun_and_past_verb():
    for fact in all_facts():
        kaibo, room, noun, verb = fact.type.split(".")
        assert kaibo == "kaibo"
        assert room in {"identity", "mall", "supply", "streaming", "training"}
        assert noun.replace("_", "").isalpha()
        assert verb.replace("_", "").isalpha()


class Spoilt(Fact):
    """A fact with a field nobody explained."""

    type: ClassVar[str] = "kaibo.mall.test.spoilt"
    unheard_of: int


class Silent(Fact):
    type: ClassVar[str] = "kaibo.mall.test.silenced"


def test_a_field_without_a_line_is_found(meanings: Meanings):
    assert gaps([Spoilt], meanings) == ["Spoilt.unheard_of"]
    with pytest.raises(Undocumented, match=r"Spoilt\.unheard_of"):
        page([*all_facts(), Spoilt], meanings)


def test_a_fact_without_a_docstring_is_found(meanings: Meanings):
    assert gaps([Silent], meanings) == ["Silent"]


def test_a_new_field_makes_the_page_stale(meanings: Meanings):
    told = Meanings({**meanings.fields, "unheard_of": "Something."}, meanings.notes)
    assert page([*all_facts(), Spoilt], told) != page(all_facts(), meanings)


def test_a_line_nobody_uses_is_found(meanings: Meanings):
    told = Meanings({**meanings.fields, "unheard_of": "Something."}, meanings.notes)
    assert unused(models(), told) == ["unheard_of"]

"""Our own question bank: at least 300 questions, each right in form, told once, with its why; every chapter has enough (R-ASM-6)."""

from collections import Counter
from dataclasses import replace

from sandbox.chance import SeededChance
from training.assessment.bank import own_bank
from training.assessment.questions import CHAPTERS, DEFAULT_BLUEPRINT, KINDS, Question, draw, flaws

FEWEST, FEWEST_OF_CHAPTER, SHORTEST_WHY = 300, 25, 6
PAPERS = 20


def faults(bank: tuple[Question, ...]) -> list[str]:
    """Everything that is wrong with a bank, in words."""
    wrong = [f"{one.stem}: {flaw.en}" for one in bank for flaw in flaws(one)]
    wrong += [f"twice: {stem}" for stem, times in Counter(one.stem for one in bank).items() if times > 1]
    wrong += [f"no why: {one.stem}" for one in bank if len(one.why) < SHORTEST_WHY]
    wrong += [f"all are right: {one.stem}" for one in bank if one.kind == "multiple" and len(one.right) == len(one.options)]
    counted = Counter(one.chapter for one in bank)
    wrong += [f"{name} has {counted[name]}" for name, _, _ in CHAPTERS if counted[name] < FEWEST_OF_CHAPTER]
    return wrong + ([f"{len(bank)} in all"] if len(bank) < FEWEST else [])


def test_every_question_is_sound_and_there_are_enough() -> None:
    assert faults(own_bank()) == []


def test_what_is_wrong_with_a_bank_is_found() -> None:
    """The negative control: each fault put into the bank is the one that is found."""
    bank = own_bank()
    first = bank[0]
    assert faults((*bank, first)) == [f"twice: {first.stem}"]
    assert faults((replace(first, why=""), *bank[1:])) == [f"no why: {first.stem}"]
    assert faults((replace(first, right=(9,)), *bank[1:])) == [f"{first.stem}: The answer is not among the options."]
    assert "law has 0" in faults(tuple(one for one in bank if one.chapter != "law"))


def test_every_chapter_has_every_kind_and_hard_questions_are_there() -> None:
    bank = own_bank()
    assert {(one.chapter, one.kind) for one in bank} == {(name, kind) for name, _, _ in CHAPTERS for kind in KINDS}
    assert {one.difficulty for one in bank} == {1, 2, 3}


def test_papers_of_a_class_have_most_of_their_questions_apart() -> None:
    """35 neighbours: with 300 questions two papers of 50 share less than half."""
    papers = [{one.id for one in draw(DEFAULT_BLUEPRINT, own_bank(), SeededChance(seed).stream("paper"))} for seed in range(PAPERS)]
    shared = [len(papers[at] & papers[at + 1]) for at in range(PAPERS - 1)]
    assert sum(shared) / len(shared) < 25
    small = [one for one in own_bank() if one.id in papers[0]]
    again = {one.id for one in draw(DEFAULT_BLUEPRINT, small, SeededChance(1).stream("paper"))}
    assert again == papers[0], "the negative control: a bank of 50 gives everybody the same 50"

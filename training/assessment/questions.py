"""Questions, how a paper is drawn from them and how it is marked; pure (R-ASM-6, F.6)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sandbox.chance import Stream

Kind = Literal["single", "multiple", "true_false"]
KINDS: tuple[Kind, ...] = ("single", "multiple", "true_false")
CHAPTERS = (
    ("economy", "网络创业与直播经济", "Online business and the livestream economy"),
    ("project", "直播创业项目选择与分析", "Choosing and judging a project"),
    ("planning", "直播创业筹划", "Planning: content, people, place, money"),
    ("operation", "直播运营", "Running the operation"),
    ("broadcast", "直播实施", "The broadcast itself"),
    ("promotion", "直播推广", "Promotion"),
    ("improvement", "直播运营优化", "Improving by the numbers"),
    ("law", "法律法规与合规", "Law and compliance"),
)
"""The chapters of the regulation's timetables, and the law of domain.md D."""
CHAPTER_NAMES = {name: (zh, en) for name, zh, en in CHAPTERS}
TRUE_FALSE = ("正确", "错误")
FULL_MARKS = 100


@dataclass(frozen=True)
class Question:
    """A question with its key: `right` are the places of the right options, from 0. `difficulty` is 1 easy, 2 middle, 3 hard."""

    kind: Kind
    chapter: str
    difficulty: int
    stem: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    why: str = ""

    @property
    def id(self) -> str:
        """The hash of everything that matters: a changed question is another question."""
        body = json.dumps([self.kind, self.chapter, self.stem, self.options, self.right], ensure_ascii=False)
        return "q_" + hashlib.sha256(body.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Outline:
    """What is known of a question without opening it."""

    kind: Kind
    chapter: str
    difficulty: int


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a question: the field and the sentence."""

    field: str
    zh: str
    en: str


def flaws(question: Question) -> list[Flaw]:
    """Everything that keeps a question out of the bank."""
    found: list[Flaw] = []
    if not 4 <= len(question.stem) <= 500:
        found.append(Flaw("stem", "题干要有 4 到 500 个字。", "The question must have 4 to 500 letters."))
    if question.chapter not in CHAPTER_NAMES:
        found.append(Flaw("chapter", f"没有“{question.chapter}”这一章。", f"There is no chapter {question.chapter!r}."))
    if question.difficulty not in (1, 2, 3):
        found.append(Flaw("difficulty", "难度是 1、2、3 之一。", "The difficulty is 1, 2 or 3."))
    if question.kind == "true_false":
        if question.options != TRUE_FALSE:
            found.append(Flaw("options", "判断题的选项固定为“正确”“错误”。", "The options of a true-or-false question are fixed."))
    elif not 2 <= len(question.options) <= 8:
        found.append(Flaw("options", "选项要有 2 到 8 个。", "There must be 2 to 8 options."))
    if len(set(question.options)) != len(question.options) or any(not option.strip() for option in question.options):
        found.append(Flaw("options", "选项有重复的或空的。", "Options are empty or come twice."))
    if any(len(option) > 200 for option in question.options):
        found.append(Flaw("options", "一个选项最多 200 个字。", "An option has 200 letters at most."))
    right = set(question.right)
    if not right or any(not 0 <= place < len(question.options) for place in right):
        found.append(Flaw("right", "答案不在选项里。", "The answer is not among the options."))
    elif question.kind == "multiple" and len(right) < 2:
        found.append(Flaw("right", "多选题至少有两个正确答案。", "A multiple-choice question has at least two right options."))
    elif question.kind != "multiple" and len(right) != 1:
        found.append(Flaw("right", "这类题只有一个正确答案。", "This kind has exactly one right option."))
    return found


@dataclass(frozen=True)
class Cell:
    """A row of the blueprint: so many questions of a kind, for `points` each; chapter and difficulty None for any."""

    kind: Kind
    count: int
    points: int
    chapter: str | None = None
    difficulty: int | None = None


DEFAULT_BLUEPRINT = (Cell("single", 30, 2), Cell("multiple", 10, 3), Cell("true_false", 10, 1))


def blueprint_flaws(cells: Sequence[Cell], bank: Iterable[Question | Outline]) -> list[Flaw]:
    """What keeps a blueprint from giving a paper of 100 points."""
    found: list[Flaw] = []
    total = sum(cell.count * cell.points for cell in cells)
    if total != FULL_MARKS:
        found.append(Flaw("blueprint", f"试卷要满分 100 分，现在是 {total} 分。", f"A paper has 100 points; this one has {total}."))
    if not 1 <= sum(cell.count for cell in cells) <= 200:
        found.append(Flaw("blueprint", "一张试卷有 1 到 200 道题。", "A paper has 1 to 200 questions."))
    try:
        narrow(cells, list(bank))
    except TooFew as few:
        found.append(Flaw("blueprint", str(few), f"The bank has too few questions for a row of the blueprint: {few}"))
    return found


class TooFew(ValueError):
    """The bank has fewer questions than a row of the blueprint asks for."""


def narrow(cells: Sequence[Cell], bank: Sequence[Question | Outline]) -> list[Cell]:
    """The blueprint with every row fixed to one chapter and one difficulty, so that all papers have the same counts of each.

    A row without a chapter is spread evenly over the chapters that have such questions, one without a difficulty by what the bank has.
    TooFew when the bank has too few.
    """
    have = Counter((question.kind, question.chapter, question.difficulty) for question in bank)
    taken: Counter[tuple[str, str, int]] = Counter()
    narrowed: list[Cell] = []
    for cell in cells:
        for _ in range(cell.count):
            fitting = [
                (place, count)
                for place, count in sorted(have.items())
                if place[0] == cell.kind and cell.chapter in (None, place[1]) and cell.difficulty in (None, place[2])
            ]
            free = [place for place, count in fitting if count > taken[place]]
            if not free:
                there = sum(count for _, count in fitting)
                raise TooFew(f"题库里“{_named(cell)}”不够 {cell.count} 道，只有 {there} 道。")
            of_chapter: Counter[str] = Counter()
            for place, count in taken.items():
                if place[0] == cell.kind:
                    of_chapter[place[1]] += count
            best = min(free, key=lambda place: (of_chapter[place[1]], taken[place] / have[place], place))
            taken[best] += 1
            narrowed.append(Cell(cell.kind, 1, cell.points, best[1], best[2]))
    return narrowed


def _named(cell: Cell) -> str:
    kind = {"single": "单选题", "multiple": "多选题", "true_false": "判断题"}[cell.kind]
    chapter = CHAPTER_NAMES[cell.chapter][0] if cell.chapter in CHAPTER_NAMES else ""
    return kind + chapter + (f"难度{cell.difficulty}" if cell.difficulty else "")


@dataclass(frozen=True)
class Drawn:
    """A question as it stands on one paper, its options in this paper's order; frozen, whatever becomes of the bank."""

    id: str
    kind: Kind
    stem: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    points: int


def draw(cells: Sequence[Cell], bank: Iterable[Question], stream: Stream) -> list[Drawn]:
    """One paper: by kind, within a kind in an order of its own, the options shuffled but for true and false. Same stream, same paper."""
    questions = sorted(bank, key=lambda question: question.id)
    wanted: Counter[tuple[str, str, int]] = Counter()
    points: dict[str, list[int]] = {}
    for cell in narrow(cells, questions):
        wanted[cell.kind, str(cell.chapter), int(cell.difficulty or 0)] += 1
        points.setdefault(cell.kind, []).append(cell.points)
    paper: list[Drawn] = []
    for kind in KINDS:
        picked: list[Question] = []
        for place, count in sorted(wanted.items()):
            if place[0] == kind:
                picked += stream.sample([q for q in questions if (q.kind, q.chapter, q.difficulty) == place], count)
        stream.shuffle(picked)
        paper += [_on_paper(question, at, stream) for question, at in zip(picked, points.get(kind, []), strict=True)]
    return paper


def _on_paper(question: Question, points: int, stream: Stream) -> Drawn:
    order = list(range(len(question.options)))
    if question.kind != "true_false":
        stream.shuffle(order)
    right = tuple(sorted(order.index(place) for place in question.right))
    return Drawn(question.id, question.kind, question.stem, tuple(question.options[place] for place in order), right, points)


def mark(paper: Sequence[Drawn], chosen: Mapping[int, Iterable[int]]) -> int:
    """Points of 100. A question counts when exactly its right options were chosen; numbers count from 1."""
    return sum(drawn.points for number, drawn in enumerate(paper, 1) if tuple(sorted(set(chosen.get(number, ())))) == drawn.right)


def packed(paper: Sequence[Drawn]) -> list[dict[str, Any]]:
    """A paper as it is stored."""
    return [asdict(drawn) for drawn in paper]


def unpacked(stored: Iterable[Mapping[str, Any]]) -> list[Drawn]:
    """A stored paper."""
    return [Drawn(one["id"], one["kind"], one["stem"], tuple(one["options"]), tuple(one["right"]), one["points"]) for one in stored]

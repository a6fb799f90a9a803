"""Reads questions in GIFT, the text format of Moodle: single and multiple choice, true and false; pure.

A comment `// chapter: law` or `// difficulty: 2` holds for what follows; `$CATEGORY: law` names the chapter too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .questions import TRUE_FALSE, Question

HINT = re.compile(r"^//\s*(chapter|difficulty|章节|难度)\s*[:：]\s*(\S+)\s*$")
CATEGORY = re.compile(r"^\$CATEGORY:\s*(?:.*/)?(\S+)\s*$")
TITLE = re.compile(r"^::.*?(?<!\\)::", re.S)
TRUTH = {"T": 0, "TRUE": 0, "F": 1, "FALSE": 1}
WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")


@dataclass(frozen=True)
class NotGift:
    """A block that is no question: the line it begins at and the sentence."""

    line: int
    zh: str
    en: str


def read_gift(text: str, chapter: str = "", difficulty: int = 2) -> Iterator[tuple[int, Question | NotGift]]:
    """Every question with the line it begins at, or what is wrong there."""
    block: list[str] = []
    began = 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if not line.strip():
            if block:
                yield began, _question("\n".join(block), chapter, difficulty, began)
            block = []
        elif hint := HINT.match(line.strip()):
            if hint[1] in ("chapter", "章节"):
                chapter = hint[2]
            elif hint[2].isdigit():
                difficulty = int(hint[2])
        elif category := CATEGORY.match(line.strip()):
            chapter = category[1]
        elif not line.lstrip().startswith("//"):
            began = began if block else number
            block.append(line.strip())
            if line.rstrip().endswith("}") and not line.rstrip().endswith("\\}"):
                yield began, _question("\n".join(block), chapter, difficulty, began)
                block = []


def write_gift(questions: Iterable[Question]) -> str:
    """The questions as GIFT text; `read_gift` reads the same questions from it."""
    blocks = []
    for one in questions:
        why = f" ####{_escaped(one.why)}" if one.why else ""
        if one.kind == "true_false":
            body = "TRUE" if one.right == (0,) else "FALSE"
        else:
            share = 100 / len(one.right)
            signs = ("=", "~") if one.kind == "single" else (f"~%{share:.5g}%", "~%-100%")
            body = " ".join(signs[place not in one.right] + _escaped(option) for place, option in enumerate(one.options))
        head = f"// chapter: {one.chapter}\n// difficulty: {one.difficulty}\n"
        blocks.append(f"{head}{_escaped(one.stem)} {{{body}{why}}}")
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\~=#{}:])", r"\\\1", " ".join(text.split()))


def _question(block: str, chapter: str, difficulty: int, line: int) -> Question | NotGift:
    block = TITLE.sub("", block).strip()
    opening, closing = _find(block, "{"), _find(block, "}")
    if opening < 0 or closing < opening:
        return NotGift(line, "这一题没有用 { } 写答案。", "This question has no answers in { }.")
    stem = _plain(block[:opening] + ("____" + block[closing + 1 :] if block[closing + 1 :].strip() else ""))
    body = block[opening + 1 : closing].strip()
    body, _, general = _cut(body, "####")
    truth = _cut(body, "#")[0].strip().upper()
    if truth in TRUTH:
        return Question("true_false", chapter, difficulty, stem, TRUE_FALSE, (TRUTH[truth],), _plain(general))
    options: list[str] = []
    right: list[int] = []
    for sign, answer in _answers(body):
        answer = _cut(answer, "#")[0].strip()
        weight = WEIGHT.match(answer)
        if weight:
            answer = answer[weight.end() :].strip()
        if sign == "=" or (weight and float(weight[1]) > 0):
            right.append(len(options))
        options.append(_plain(answer))
    if not options:
        return NotGift(line, "这里只收单选、多选和判断题。", "Only single choice, multiple choice and true or false are taken here.")
    if "=" not in {sign for sign, _ in _answers(body)} and len(right) > 1:
        return Question("multiple", chapter, difficulty, stem, tuple(options), tuple(right), _plain(general))
    if len(right) != 1:
        return NotGift(line, "单选题要恰好一个正确答案（=）。", "A single-choice question has exactly one right answer (=).")
    return Question("single", chapter, difficulty, stem, tuple(options), tuple(right), _plain(general))


def _answers(body: str) -> list[tuple[str, str]]:
    """Split at `=` and `~` that are not escaped."""
    parts = re.split(r"(?<!\\)([=~])", body)
    return [(parts[at], parts[at + 1].strip()) for at in range(1, len(parts) - 1, 2)]


def _find(text: str, sign: str) -> int:
    found = re.search(r"(?<!\\)" + re.escape(sign), text)
    return found.start() if found else -1


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    parts = re.split(r"(?<!\\)" + re.escape(sign), text, maxsplit=1)
    return parts[0], sign, parts[1] if len(parts) > 1 else ""


def _plain(text: str) -> str:
    text = re.sub(r"^\[(html|markdown|plain|moodle)\]", "", text.strip())
    return re.sub(r"\\([~=#{}:\\])", r"\1", text).strip()

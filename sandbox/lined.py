"""Reads YAML into plain data and remembers the line of every key, refusing what a settings file has no business with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.reader import ReaderError

from sandbox.errors import FieldFault

MOST_BYTES = 256_000
MOST_DEPTH = 16
Place = tuple[str | int, ...]

_POWER_OF_TEN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)[eE][-+]?\d+")
"""A number everywhere but in YAML 1.1, where `1e-3` without a point is a word."""
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
"""A whole number everywhere, but in YAML 1.1 one to the base of eight."""
_SIXTIES = re.compile(r"[-+]?[0-9][0-9_]*(:[0-9]+)+(\.[0-9_]*)?")
"""A time of day or a length to people, but in YAML 1.1 a number to the base of sixty."""
_UNSEEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
"""What no text for people holds, and some databases cannot keep; an escape (`\\0`) may write it."""
_MOST_BITS = 64
_NUMBERS = {f"tag:yaml.org,2002:{kind}" for kind in ("int", "float")}
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null")}


_PROBLEMS = (
    ("found character '\\t'", "缩进要用空格，不能用制表符（Tab）"),
    ("found character", "值不能以这个符号开头，请给它加上引号"),
    ("mapping values are not allowed", "多了一个冒号，或者缩进不对；带冒号的文字要加引号"),
    ("could not find expected ':'", "少了冒号，或者冒号后面少了空格"),
    ("expected ',' or", "括号里的各项要用英文逗号隔开，括号要成对"),
    ("expected <block end>", "和上面几行的缩进对不齐，或者这里多了内容"),
    ("found unexpected end of stream", "引号或括号没有结束"),
    ("found unknown escape", "双引号里有不认识的“\\”写法"),
    ("expected escape sequence", "双引号里有不认识的“\\”写法"),
    ("expected the node content", "少了内容，或者多了一个标点"),
    ("but found another document", "文件里只能有一份设置，不能用“---”隔开"),
    ("found unexpected document separator", "引号没有结束"),
    ("sequence entries are not allowed", "“-”的位置不对，请检查缩进"),
)
"""What the parser calls a fault (its beginning), and what it is in Chinese."""


class Unreadable(Exception):
    """The text is no settings file; `faults` say where and why."""

    def __init__(self, fault: FieldFault) -> None:
        super().__init__(fault.en)
        self.fault = fault


@dataclass(frozen=True)
class Lined:
    """Plain data with the line (from 1) of every path in it."""

    data: Any
    lines: dict[Place, int]

    def line_of(self, path: Place) -> int:
        """The line of `path`, or of the nearest thing around it that stands in the text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def _refuse(line: int, code: str, zh: str, en: str) -> Unreadable:
    return Unreadable(FieldFault(path=f"line {line}", code=code, zh=f"第 {line} 行：{zh}", en=f"Line {line}: {en}", line=line))


def decoded(blob: bytes, most: int = MOST_BYTES) -> str:
    """The text of a file, of which at least the first `most` + 1 bytes were read. Unreadable for size and for bytes that are no UTF-8."""
    if len(blob) > most:
        raise _too_large(most)
    try:
        return blob.decode()
    except UnicodeDecodeError as error:
        raise _refuse(
            blob.count(b"\n", 0, error.start) + 1,
            "encoding",
            "文件不是 UTF-8 编码的文本（可能是 GBK），请另存为 UTF-8。",
            "the file is no UTF-8 text; save it as UTF-8.",
        ) from error


def _too_large(most: int) -> Unreadable:
    return _refuse(
        1, "too_large", f"文件超过 {most // 1000} kB，设置不会这么长。", f"the file is over {most // 1000} kB; no settings are that long."
    )


def read_lines(text: str) -> Lined:
    """`text` as plain data. Raises Unreadable for size, syntax, anchors, aliases, tags, double keys and depth."""
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        raise _too_large(MOST_BYTES)
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except ReaderError as error:
        raise _unseen(text.count("\n", 0, error.position) + 1, error.character) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "unreadable"
        raise _syntax(mark.line if mark is not None else 0, problem) from error
    lines: dict[Place, int] = {}
    if node is None:
        raise _refuse(1, "empty", "文件是空的。", "the file is empty.")
    return Lined(_plain(node, (), lines, SafeConstructor()), lines)


def _unseen(line: int, character: int) -> Unreadable:
    code = f"U+{character:04X}"
    return _refuse(
        line, "control", f"有一个看不见的字符（{code}），请删掉。", f"a character that cannot be seen ({code}) stands here; delete it."
    )


def _syntax(line: int, problem: str) -> Unreadable:
    """`line` from 0; `problem` as the parser calls it."""
    zh = next((zh for beginning, zh in _PROBLEMS if problem.startswith(beginning)), "请检查这里的缩进、冒号、逗号和引号")
    return _refuse(line + 1, "syntax", f"YAML 写法有误：{zh}。", f"this is not valid YAML ({problem}).")


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events. It takes some escapes (`\\U00110000`) for characters and finds too late that there are none such."""
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as error:
        raise _syntax(loader.line, "found unknown escape character") from error
    finally:
        loader.dispose()


def _check_events(text: str) -> None:
    """Looks at the parser's events one by one, so that nothing is built before it is known to be harmless."""
    depth = 0
    for event in _events(text):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse(
                line, "anchor", "不能用锚点（&）和引用（*），请直接写出内容。", "anchors (&) and aliases (*) are not allowed; write it out."
            )
        if tag := getattr(event, "tag", None):
            raise _refuse(line, "tag", f"不能用标签 {tag}。", f"tags are not allowed ({tag}).")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEPTH:
                raise _refuse(line, "depth", "嵌套太深。", "this is nested too deeply.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, path: Place, lines: dict[Place, int], scalars: SafeConstructor) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if node.tag not in _PLAIN_TAGS:
        text = shortened(str(node.value))
        raise _refuse(node.start_mark.line + 1, "value", f"不认识的值：{text}。", f"unknown kind of value: {text}.")
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refuse(line, "key", "键必须是简单的词。", "a key must be a plain word.")
            key = _seen(str(key_node.value), line)
            if key in found:
                raise _refuse(line, "double_key", f"“{key}”写了两遍。", f"`{key}` stands here twice.")
            lines[(*path, key)] = line
            found[key] = _plain(value_node, (*path, key), lines, scalars)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, scalars) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)  # there is no fourth kind
    return _scalar(node, scalars)


def _scalar(node: yaml.ScalarNode, scalars: SafeConstructor) -> Any:
    line, text = node.start_mark.line + 1, node.value
    if node.style is None and _LEADING_ZERO.fullmatch(text):
        raise _refuse(
            line, "leading_zero", f"数字不能以 0 开头：{shortened(text)}。", f"a number does not begin with 0: {shortened(text)}."
        )
    if node.style is None and node.tag in _NUMBERS and _SIXTIES.fullmatch(text):
        told = shortened(text)
        zh, en = f"{told} 不是数字：请写总秒数或总分钟数。", f"{told} is no number: write the whole in seconds or minutes."
        raise _refuse(line, "sixties", f"{zh}如果是文字，请加引号。", f"{en} Put quotes around a text.")
    try:
        value = float(text) if node.style is None and _POWER_OF_TEN.fullmatch(text) else scalars.construct_object(node)
    except (ValueError, OverflowError) as error:
        raise _value(line, text) from error
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise _value(line, text)
    return _seen(value, line) if isinstance(value, str) else value


def _value(line: int, text: str) -> Unreadable:
    return _refuse(line, "value", f"读不懂的值：{shortened(text)}。", f"unreadable value: {shortened(text)}.")


def _seen(text: str, line: int) -> str:
    """The text, when every character in it can be seen."""
    if found := _UNSEEN.search(text):
        raise _unseen(line, ord(found[0]))
    return text


def shortened(text: str) -> str:
    """A value as it may stand in a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"

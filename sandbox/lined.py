"""Reads YAML into plain data and remembers the line of every key, refusing what a settings file has no business with."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from sandbox.errors import FieldFault

MOST_BYTES = 256_000
MOST_DEPTH = 16
Place = tuple[str | int, ...]

_POWER_OF_TEN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)[eE][-+]?\d+")
"""A number everywhere but in YAML 1.1, where `1e-3` without a point is a word."""
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
"""A whole number everywhere, but in YAML 1.1 one to the base of eight."""
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null")}


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


def read_lines(text: str) -> Lined:
    """`text` as plain data. Raises Unreadable for size, syntax, anchors, aliases, tags, double keys and depth."""
    if len(text.encode()) > MOST_BYTES:
        raise _refuse(1, "too_large", "文件超过 256 kB，设置不会这么长。", "the file is over 256 kB; no settings are that long.")
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "unreadable"
        line = mark.line + 1 if mark is not None else 1
        raise _refuse(line, "syntax", f"YAML 写法有误（{problem}）。", f"this is not valid YAML ({problem}).") from error
    lines: dict[Place, int] = {}
    if node is None:
        raise _refuse(1, "empty", "文件是空的。", "the file is empty.")
    return Lined(_plain(node, (), lines, SafeConstructor()), lines)


def _check_events(text: str) -> None:
    """Looks at the parser's events one by one, so that nothing is built before it is known to be harmless."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
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
        raise _refuse(node.start_mark.line + 1, "value", f"不认识的值：{node.value}。", f"unknown kind of value: {node.value}.")
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refuse(line, "key", "键必须是简单的词。", "a key must be a plain word.")
            key = str(key_node.value)
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
        raise _refuse(line, "leading_zero", f"数字不能以 0 开头：{text}。", f"a number does not begin with 0: {text}.")
    try:
        return float(text) if node.style is None and _POWER_OF_TEN.fullmatch(text) else scalars.construct_object(node)
    except (ValueError, OverflowError) as error:
        raise _refuse(line, "value", f"读不懂的值：{_short(text)}。", f"unreadable value: {_short(text)}.") from error


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"

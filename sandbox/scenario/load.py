"""Reads a scenario file over the standard model and says of every fault in which line it stands and what is wrong."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sandbox.errors import FieldFault, Invalid
from sandbox.lined import MOST_BYTES, Lined, Place, Unreadable, read_lines

from .schema import Model, Scenario

STANDARD = Path(__file__).with_name("standard.yaml")
LIBRARY = Path(__file__).with_name("library")
FIXED = frozenset({"room", "incidents", "aftermath"})
"""Groups of the standard file that are no part of a scenario's model."""


class BadScenario(Invalid):
    """A scenario file has faults; `fields` names each with its line."""

    code = "bad_scenario"
    zh = "场景文件有 {count} 处问题：{first}"
    en = "The scenario file has {count} fault(s): {first_en}"

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(fields=faults, count=len(faults), first=faults[0].zh, first_en=faults[0].en)


# What a fault of the schema is called in a sentence: pydantic's or our own code -> Chinese, English.
_SENTENCES: dict[str, tuple[str, str]] = {
    "extra_forbidden": ("不认识的设置“{key}”，可能是写错了。", "unknown setting `{key}`, perhaps a slip of the pen."),
    "missing": ("缺少“{key}”。", "`{key}` is missing."),
    "greater_than_equal": ("“{key}”不能小于 {ge}。", "`{key}` must be at least {ge}."),
    "greater_than": ("“{key}”必须大于 {gt}。", "`{key}` must be more than {gt}."),
    "less_than_equal": ("“{key}”不能大于 {le}。", "`{key}` must be at most {le}."),
    "less_than": ("“{key}”必须小于 {lt}。", "`{key}` must be less than {lt}."),
    "too_fine": (
        "“{key}”要么是 0，要么至少 {least}，再小观众就算不出来了。",
        "`{key}` must be 0 or at least {least}; the crowd does not reckon finer.",
    ),
    "literal_error": ("“{key}”只能是 {expected}。", "`{key}` must be {expected}."),
    "string_pattern_mismatch": ("“{key}”只能用小写字母、数字和连字符。", "`{key}` takes small letters, digits and hyphens only."),
    "curve_order": ("曲线的点要按 x 从小到大排。", "the points of a curve must grow in x."),
    "stage_order": ("各阶段的时间要从早到晚排。", "stages must stand in the order of their time."),
    "mix_sum": ("每个来源的人群占比合计必须是 10000。", "the shares of every source must add up to 10000."),
    "nobody_left": (
        "流量来源“{key}”里一个人都不剩（黑粉滑块也算在内）。",
        "nobody is left in the source `{key}` (the slider of the trolls counted in).",
    ),
    "nobody_bought": (
        "为“{key}”投流买不到任何人：权重乘上付费来源的人群后全是 0（黑粉滑块也算在内）。",
        "nobody can be bought for `{key}`: the weights of all who are in the paid source are 0 (the slider of the trolls counted in).",
    ),
    "sources_missing": ("四种流量来源都要有。", "all four sources of traffic are needed."),
    "unknown_leaf": ("类目树里没有“{value}”。", "the category tree has no leaf `{value}`."),
    "incident_twice": ("同一时间同样的突发事件写了两次。", "the same incident stands here twice."),
    "content_incident": (
        "不带货的场景没有商品，这种突发事件不会发生。",
        "a broadcast without a shelf sells nothing this could be about.",
    ),
    "slot_empty": ("货架上没有第 {value} 件商品。", "nothing stands in slot {value} of the shelf."),
    "price_over_reference": ("售价要低于划线价。", "the price must lie below the reference price."),
    "incident_order": ("突发事件要按时间从早到晚排。", "incidents must stand in the order of their time."),
    "incident_late": ("突发事件的时间超出了场景时长。", "an incident comes after the end of the scenario."),
    "content_products": ("不带货的场景不能有商品。", "a broadcast without a shelf has no products."),
    "personas_missing": ("八种人群都要有。", "all eight personas are needed."),
    "causes_missing": ("每种离开原因和留下原因都要有权重。", "every cause and every relief needs a weight."),
}
_OTHERWISE = ("“{key}”的值不对（{detail}）。", "the value of `{key}` is wrong ({detail}).")


def parse_scenario(text: str) -> Scenario:
    """The scenario written in `text` (YAML). Raises BadScenario with the line of each fault."""
    try:
        lined = read_lines(text)
    except Unreadable as error:
        raise BadScenario((error.fault,)) from error
    if not isinstance(lined.data, dict):
        raise BadScenario((_fault(lined, (), "value", "文件要以“名字: 值”开头。", "the file must be a map of settings."),))
    try:
        return Scenario.model_validate({**lined.data, "model": _merged(_standard(), lined.data.get("model", {}))})
    except ValidationError as error:
        raise BadScenario(tuple(_of_pydantic(lined, fault) for fault in error.errors())) from error


def load_scenario(path: Path) -> Scenario:
    """The scenario in the file `path`. Raises BadScenario; bytes that are no UTF-8 are a fault too."""
    try:
        text = path.read_bytes()[: MOST_BYTES + 1].decode()
    except UnicodeDecodeError as error:
        fault = FieldFault("file", "encoding", "文件不是 UTF-8 编码的文本。", "the file is no UTF-8 text.")
        raise BadScenario((fault,)) from error
    return parse_scenario(text)


def scenario_files(folder: Path | None = None) -> dict[str, Path]:
    """Name -> file of every scenario: the library's, and those of `folder` over them."""
    found: dict[str, Path] = {}
    for place in (LIBRARY, folder):
        if place is not None and place.is_dir():
            found |= {path.stem: path for path in sorted(place.glob("*.yaml"))}
    return found


def standard_model() -> Model:
    """The standard model, without a scenario's changes."""
    return Model.model_validate(_standard())


def standard_sizes() -> dict[str, Any]:
    """The groups of the standard file that no scenario changes (`everywhere.Sizes`)."""
    return {name: group for name, group in _file().items() if name in FIXED}


def _standard() -> dict[str, Any]:
    return {name: group for name, group in _file().items() if name not in FIXED}


@cache
def _file() -> dict[str, Any]:
    data = read_lines(STANDARD.read_text(encoding="utf-8")).data
    assert isinstance(data, dict)
    return data


def _merged(standard: Any, change: Any) -> Any:
    """`change` laid over `standard`: maps key by key, everything else (lists too) replaced whole."""
    if not isinstance(standard, dict) or not isinstance(change, dict):
        return change
    return {**standard, **{key: _merged(standard[key], value) if key in standard else value for key, value in change.items()}}


def _fault(lined: Lined, path: Place, code: str, zh: str, en: str) -> FieldFault:
    line = lined.line_of(path)
    where = ".".join(str(part) for part in path) or "file"
    return FieldFault(path=where, code=code, zh=f"第 {line} 行：{zh}", en=f"Line {line}: {en}", line=line)


def _of_pydantic(lined: Lined, fault: Any) -> FieldFault:
    """One fault of the schema as a sentence. A validator's own code comes as the message of a ValueError."""
    context = fault.get("ctx", {})
    path: Place = (*(part for part in fault["loc"] if part != "[key]"), *context.get("at", ()))
    code = str(context["error"]) if "error" in context else fault["type"]
    zh, en = _SENTENCES.get(code, _OTHERWISE)
    values = {
        "key": path[-1] if path else "",
        "detail": fault["msg"],
        **{name: value for name, value in context.items() if name != "error"},
    }
    return _fault(lined, path, code, zh.format(**values), en.format(**values))

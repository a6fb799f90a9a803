"""What is wrong with a scenario's settings, as sentences in both languages with the line of each."""

from typing import Any

from sandbox.errors import FieldFault
from sandbox.lined import Lined, Place, shortened

_OTHERWISE = ("“{key}”的值不对。", "the value of `{key}` is wrong ({detail}).")
_GROUP = ("“{key}”要写一组“名字: 值”。", "`{key}` must be a map of settings.")

# pydantic's or our own code -> Chinese, English.
_SENTENCES: dict[str, tuple[str, str]] = {
    "extra_forbidden": ("不认识的设置“{key}”，可能是写错了。", "unknown setting `{key}`, perhaps a slip of the pen."),
    "missing": ("缺少“{key}”。", "`{key}` is missing."),
    "empty_value": ("“{key}”后面是空的：写上值，或者删掉它。", "`{key}` is empty: give it a value, or delete it."),
    "int_type": (
        "“{key}”要写整数，不带小数点、逗号和引号，现在是 {found}。",
        "`{key}` must be a whole number without point, comma or quotes; it is {found}.",
    ),
    "float_type": ("“{key}”要写数字，不带逗号和引号，现在是 {found}。", "`{key}` must be a number without comma or quotes; it is {found}."),
    "string_type": ("“{key}”要写文字；如果就是数字，请加引号。", "`{key}` must be a text; put quotes around a number."),
    "string_unicode": ("“{key}”里有看不见的字符，请删掉。", "`{key}` holds a character that cannot be seen; delete it."),
    "string_too_short": ("“{key}”不能空着。", "`{key}` may not be empty."),
    "string_too_long": ("“{key}”最多 {max_length} 个字。", "`{key}` takes {max_length} letters at most."),
    "list_type": ("“{key}”要写成列表：方括号里用逗号隔开，或者每行一个“- ”。", "`{key}` must be a list."),
    "tuple_type": ("“{key}”要写成两个数：[x, y]。", "`{key}` must be two numbers: [x, y]."),
    "too_short": ("“{key}”至少要 {min_length} 项。", "`{key}` needs {min_length} at least."),
    "too_long": ("“{key}”最多 {max_length} 项。", "`{key}` takes {max_length} at most."),
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "dict_type": _GROUP,
    "greater_than_equal": ("“{key}”不能小于 {ge}。", "`{key}` must be at least {ge}."),
    "greater_than": ("“{key}”必须大于 {gt}。", "`{key}` must be more than {gt}."),
    "less_than_equal": ("“{key}”不能大于 {le}。", "`{key}` must be at most {le}."),
    "less_than": ("“{key}”必须小于 {lt}。", "`{key}` must be less than {lt}."),
    "too_fine": (
        "“{key}”要么是 0，要么至少 {least}，再小观众就算不出来了。",
        "`{key}` must be 0 or at least {least}; the crowd does not reckon finer.",
    ),
    "literal_error": ("“{key}”只能是 {expected_zh}。", "`{key}` must be {expected}."),
    "string_pattern_mismatch": (
        "“{key}”要以小写字母开头，只用小写字母、数字和连字符，2 到 40 个。",
        "`{key}` takes small letters, digits and hyphens only, 2 to 40, a letter first.",
    ),
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


def fault(lined: Lined, path: Place, code: str, zh: str, en: str) -> FieldFault:
    """A fault with its line, which begins the sentence."""
    line = lined.line_of(path)
    where = ".".join(str(part) for part in path) or "file"
    return FieldFault(path=where, code=code, zh=f"第 {line} 行：{zh}", en=f"Line {line}: {en}", line=line)


def of_schema(lined: Lined, found: Any) -> FieldFault:
    """One fault of the schema (an item of `ValidationError.errors()`) as a sentence. A validator's own code comes as the message of a
    ValueError, and says in `at` where inside its own model the fault lies.
    """
    context = found.get("ctx", {})
    path: Place = (*(part for part in found["loc"] if part != "[key]"), *context.get("at", ()))
    code = str(context["error"]) if "error" in context else found["type"]
    if found["input"] is None and code != "extra_forbidden":
        code = "empty_value"
    zh, en = _SENTENCES.get(code, _OTHERWISE)
    name_zh, name_en = _named(path)
    values = {
        "detail": found["msg"],
        "found": _seen(found["input"]),
        "expected_zh": str(context.get("expected", "")).replace(", ", "、").replace(" or ", " 或 "),
        **{name: f"{value:g}" if isinstance(value, float) else value for name, value in context.items() if name != "error"},
    }
    return fault(lined, path, code, zh.format(key=name_zh, **values), en.format(key=name_en, **values))


def _named(path: Place) -> tuple[str, str]:
    """The setting at the end of a path in both languages; an item of a list goes by the list's name and its place, from 1."""
    last = max((at for at, part in enumerate(path) if isinstance(part, str)), default=-1)
    name, places = (path[last] if path else "file"), [int(part) + 1 for part in path[last + 1 :]]
    return f"{name}{''.join(f' 第 {place} 项' for place in places)}", f"{name}{''.join(f', item {place}' for place in places)}"


def _seen(value: Any) -> str:
    """A value as it may stand in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{shortened(value)}”"
    return shortened(str(value)) if isinstance(value, (int, float)) else "…"

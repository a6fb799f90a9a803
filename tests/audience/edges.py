"""Every setting of a scenario with the values at the edge of what the schema lets in, found by walking the schema itself."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from sandbox.scenario.schema import NEEDS_GOODS, PERSONAS, SOURCES, Curve, IncidentKind, Scenario

from .rooms import scenario

ODD = "{a}%s\\'\"é"
SHELVES: list[list[dict[str, Any]]] = [
    [
        {"name": "茶", "leaf": "tea-dark", "price_fen": 1},
        {
            "name": ODD,
            "leaf": "clothing-tshirt",
            "price_fen": 9_999_999,
            "reference_fen": 10_000_000,
            "points": [ODD],
            "attributes": {ODD: ODD},
        },
    ],
    [{"name": "米", "leaf": "fresh-rice", "price_fen": 1, "reference_fen": 10_000_000}] * 20,
    [],
]
KINDS = get_args(IncidentKind)
TROUBLE = [{"at_s": 10 + 12 * at, "kind": kind, "slot": at % 2 or None} for at, kind in enumerate(KINDS)]
RICH: dict[str, Any] = scenario(minutes=240, products=SHELVES[0], incidents=TROUBLE).model_dump()
CALM = {"kind": "content", "products": [], "incidents": [one for one in TROUBLE if one["kind"] not in NEEDS_GOODS]}
NUMBERS = (0, 1e-12, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 1 - 1e-9, 10, 60, 100)
CURVES = ([[0, 0], [1, 0]], [[0, 10], [1, 10]], [[0, 10], [1e-9, 0]], [[99_999, 0], [100_000, 10]])
NEVER_NOTHING = {"off", "fan"}
"""One of every table of weights, so that they are seldom all nothing, which the schema refuses."""
SKIPPED = {("version",), ("minutes",), ("model", "mix"), ("traffic", "followers", "come")}


class Setting(NamedTuple):
    """Where it stands, and the values to try, the lowest first and the highest last where they are numbers."""

    path: tuple[str, ...]
    values: Sequence[Any]


BY_HAND = [
    Setting(
        (), [CALM, {"products": SHELVES[1]}, {"products": SHELVES[2], "incidents": [{"at_s": 20, "kind": "wrong_price", "slot": 100}]}]
    ),
    Setting(("language",), ["en", "zh"]),
    Setting(("traffic", "recommendation"), [[{"at_s": 14_400, "per_minute": 0.001}], [{"at_s": 0, "per_minute": 600}]]),
    Setting(("traffic", "short_video"), [[], [{"at_s": at, "per_minute": at % 2 * 300} for at in range(60)]]),
    Setting(("traffic", "followers", "come"), [0, 1, 400]),
    Setting(("model", "gifts", "values_fen"), [[1], [1_000_000] * 64]),
    *(Setting(("model", "mix", source), [{who: 10_000} for who in PERSONAS]) for source in SOURCES),
]


def settings() -> list[Setting]:
    """All of them. How many come is kept small: that is a matter of time, not of what can go wrong."""
    return [*BY_HAND, *_walk(Scenario, [], RICH, ())]


def lowest_or_highest(setting: Setting, highest: bool) -> Any:
    """The value at one end."""
    return setting.values[-1 if highest else 0]


def changed(changes: Sequence[tuple[tuple[str, ...], Any]]) -> dict[str, Any]:
    """The rich scenario with these values in these places, the later over the earlier."""
    data = deepcopy(RICH)
    for path, value in changes:
        if not path:
            data |= value
            continue
        at = data
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = value
    return data


def _walk(kind: Any, metadata: list[Any], value: Any, path: tuple[str, ...]) -> Iterator[Setting]:
    if path in SKIPPED:
        return
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        yield from _walk(kind, [*more, *metadata], value, path)
    elif get_origin(kind) is dict:
        for key in value:
            yield from _walk(get_args(kind)[1], [], value[key], (*path, key))
    elif kind is Curve:
        yield Setting(path, [{"points": points} for points in CURVES])
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from _walk(field.annotation, field.metadata, value[name], (*path, name))
    elif kind in (int, float):
        values = _edges(kind, metadata)
        yield Setting(path, values[1:] if path[-1] in NEVER_NOTHING else values)


def _edges(kind: type, metadata: list[Any]) -> list[float]:
    """What the schema accepts of its bounds and of some small and usual numbers, from the lowest to the highest."""
    fits = TypeAdapter(Annotated[kind, *metadata], config=ConfigDict(strict=True))
    bounds = [bound for one in _flat(metadata) for name in ("ge", "gt", "le") if (bound := getattr(one, name, None)) is not None]
    found = set()
    for number in [*NUMBERS, *bounds]:
        try:
            found.add(fits.validate_python(number))
        except ValidationError:
            continue
    return sorted(found)


def _flat(metadata: list[Any]) -> Iterator[Any]:
    for one in metadata:
        yield from getattr(one, "metadata", [one])

"""The table of every effect size in docs/crowd.md, and the curves beside it, made from the standard model so that they cannot differ.

python -m sandbox.scenario.effects_page            # rewrites docs/crowd.md, the sources of docs/crowd.zh-CN.md, docs/pictures/crowd-*.svg
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import people
from .effects import effects, meanings, written
from .field import bounds, field
from .load import scenario_files, standard_model
from .schema import CAUSES, INTENTS, RELIEFS
from .sources import Origin, origin, sources

ROOT = Path(__file__).resolve().parents[2]
PAGE, CHINESE = ROOT / "docs" / "crowd.md", ROOT / "docs" / "crowd.zh-CN.md"
BETWEEN = re.compile(r"(<!-- (effects|field|sources) -->\n).*?(\n<!-- /\2 -->)", re.DOTALL)
CURVES = {"silence": "leaving.silence", "pitch": "leaving.pitch", "explained": "buying.explained", "pool": "feedback.pool"}
WIDTH, HEIGHT, EDGE = 420, 240, 44


def table() -> str:
    """The effects with their meanings and source classes. KeyError for one that effects.yaml does not know."""
    lines = ["| setting | value | what it does | source |", "|---|---|---|---|"]
    for path, value in effects():
        meaning = meanings()[path]
        lines.append(f"| `{path}` | {written(value)} | {meaning.en} | {meaning.source} |")
    return "\n".join(lines)


NUMBERS = (
    "bounce_bp", "bounce_median_s", "stay_median_s", "stay_sigma", "like", "comment", "click", "follow", "cart", "coupon", "bag",
    "fan_club", "gift", "return_bp", "price_sensitivity", "fit", "trust", "unpaid_bp",
)  # fmt: skip
COLUMNS = ("persona", "leaves at once", "stays (median)", "comments a minute", "clicks a minute", "price sensitivity", "unpaid")


def from_where(found: Origin) -> str:
    """A source in a cell: its class, and what the whole crowd is compared with."""
    return f"{found.kind} ({', '.join(found.names)})" if found.names else found.kind


def row(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def personas() -> str:
    """Who the viewers are: the numbers that matter most, by persona."""
    lines = [row(COLUMNS), f"|{'---|' * len(COLUMNS)}"]
    for one in standard_model().model_dump()["personas"].values():
        name, bounce, unpaid = (
            f"{one['title']['zh']} {one['title']['en']}",
            f"{one['bounce_bp'] / 100:.0f} %",
            f"{one['unpaid_bp'] / 100:.0f} %",
        )
        rates = [f"{one[each]:g}" for each in ("comment", "click", "price_sensitivity")]
        lines.append(row([name, bounce, f"{one['stay_median_s']:.0f} s", *rates, unpaid]))
    return "\n".join(lines)


def grid(corner: str, columns: Sequence[str], rows: dict[str, dict[str, Any]], below: Sequence[str] = ()) -> str:
    """A table of numbers: a line for each row, an empty cell where a row has none; `below` are the sources of the columns."""
    lines = [row([corner, *columns]), f"|{'---|' * (len(columns) + 1)}"]
    lines += [row([name, *(written(values[each]) if each in values else "" for each in columns)]) for name, values in rows.items()]
    return "\n".join([*lines, row(["source", *below])] if below else lines)


def beside(corner: str, group: str, columns: Sequence[str], rows: dict[str, dict[str, Any]]) -> str:
    """The same with the source of each row at its end."""
    found = {name: {**values, "source": from_where(people.source(group, name))} for name, values in rows.items()}
    return grid(corner, (*columns, "source"), found)


def below(group: str, columns: Sequence[str]) -> list[str]:
    """The sources of the columns of a table by persona."""
    return [from_where(people.source(group, name)) for name in columns]


def grids() -> str:
    """Every number that hangs on the persona or the source."""
    model = standard_model().model_dump()
    them = model["personas"]
    whys = [*below("leaves", CAUSES), *below("stays", RELIEFS)]
    return "\n\n".join(
        [
            "All numbers of a persona (`model.personas`): rates are per viewer-minute, shares in basis points.",
            grid("persona", NUMBERS, them, below("personas", NUMBERS)),
            "What each persona gives on a cause of leaving (`leaves`) and on a reason to stay (`stays`).",
            grid("persona", (*CAUSES, *RELIEFS), {name: {**one["leaves"], **one["stays"]} for name, one in them.items()}, whys),
            "What each persona talks about (`model.talking.intents`), as weights.",
            grid("persona", INTENTS, model["talking"]["intents"], below("intents", INTENTS)),
            "Who comes from where (`model.mix`), in basis points.",
            beside("who comes by", "mix", tuple(them), model["mix"]),
            "Whom a platform finds for a goal of paid traffic (`model.paid_for`), against those it finds for entries: so much likelier.",
            beside("goal", "paid_for", tuple(them), model["paid_for"]),
        ]
    )


def ranges() -> str:
    """Which ranges every scenario of the library keeps under the competent host, and why some keep others."""
    known = field()
    others = [name for name in sorted(scenario_files()) if name in known.but]
    alike = [name for name in sorted(scenario_files()) if name not in known.but]
    lines = [row(["figure", ", ".join(alike), *others, "source"]), f"|{'---|' * (len(others) + 3)}"]
    for name, metric in known.standard.items():
        own = [bounds(scenario).get(name) for scenario in others]
        cells = ["" if within is None else "the same" if within == metric.within else between(within) for within in own]
        lines.append(row([metric.en, between(metric.within), *cells, from_where(origin(metric.source))]))
    reasons = [f"* `{name}`: {known.but[name].en}" for name in others]
    return "\n".join([*lines, "", "What a scenario keeps instead is ours (X).", "", *reasons])


def shares() -> str:
    """How many of all the numbers are ours."""
    ours = sum(meanings()[path].source.startswith("X") for path, _ in effects())
    rows = [people.source(group, name).kind for group, name, _ in people.numbers(standard_model())]
    return (
        f"Of the {len(list(effects()))} settings in the last table {ours} are ours (X); of the {len(rows)} rows of numbers by persona, "
        f"source or goal {rows.count('X')} are. In brackets stands what the crowd as a whole is compared with: no source says how viewers "
        "split into these eight."
    )


def listed(chinese: bool) -> str:
    """The list of sources."""
    return "\n".join(f"* **{one.titles['zh' if chinese else 'en']}** ({one.kind}): {one.zh if chinese else one.en}" for one in sources())


def between(within: tuple[float, float]) -> str:
    """A range."""
    return f"{within[0]:g} to {within[1]:g}"


def page(text: str, *, chinese: bool = False) -> str:
    """The page with its tables made anew."""
    made = {"effects": f"{personas()}\n\n{shares()}\n\n{grids()}\n\n{table()}", "field": ranges(), "sources": listed(chinese)}
    return BETWEEN.sub(lambda found: found.group(1) + made[found.group(2)] + found.group(3), text)


def curve(title: str, points: list[tuple[float, float]]) -> str:
    """A curve as a small SVG."""
    top, right = max(y for _, y in points) or 1.0, points[-1][0] or 1.0
    base = HEIGHT - EDGE

    def at(x: float, y: float) -> tuple[float, float]:
        return round(EDGE + x / right * (WIDTH - EDGE - 16), 1), round(base - y / top * (base - 36), 1)

    line = " ".join(f"{left},{down}" for left, down in (at(x, y) for x, y in points))
    high, far = at(0, top)[1], at(right, 0)[0]
    marks, labelled = [], -float(WIDTH)
    for x, y in points:
        left, down = at(x, y)
        if left - labelled > 24:  # room for a number
            marks.append(f'<text x="{left}" y="{base + 18}" text-anchor="middle">{x:g}</text>')
            labelled = left
        marks.append(f'<circle cx="{left}" cy="{down}" r="3.5" fill="#c8371a"/>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="#5c4d44"'
            ' font-family="sans-serif" font-size="12">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            f'<text x="{EDGE}" y="22" font-size="14" fill="#241a15">{title}</text>',
            f'<text x="{EDGE - 8}" y="{high}" text-anchor="end">{top:g}</text>',
            f'<text x="{EDGE - 8}" y="{base}" text-anchor="end">0</text>',
            f'<path d="M{EDGE} {high} L{EDGE} {base} L{far} {base}" stroke="#93827a" fill="none"/>',
            f'<polyline points="{line}" fill="none" stroke="#c8371a" stroke-width="2.5"/>',
            *marks,
            "</svg>",
            "",
        ]
    )


def pictures() -> dict[str, str]:
    """File name -> SVG of every curve."""
    values = dict(effects())
    titles = {
        "silence": "Seconds of silence: how much more patience burns",
        "pitch": "Seconds on one product: how much more patience burns",
        "explained": "Seconds explained: how convinced a buyer is",
        "pool": "Score against the scenario: share of recommendation",
    }
    return {f"crowd-{name}.svg": curve(titles[name], [tuple(point) for point in values[path]["points"]]) for name, path in CURVES.items()}


def main() -> int:
    """Rewrite the page and its pictures."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    CHINESE.write_text(page(CHINESE.read_text(encoding="utf-8"), chinese=True), encoding="utf-8")
    for name, drawn in pictures().items():
        (ROOT / "docs" / "pictures" / name).write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Draws what the crowd does, in both languages, and prints the numbers behind the drawings as JSON.

python bench/crowd_plots.py                 # about two minutes; rewrites docs/pictures/crowd-does-*.svg and the two of the desk's page
python bench/crowd_plots.py numbers.json    # draws printed numbers again, without running anything
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from mall.events import PriceChanged  # noqa: E402
from sandbox.events.envelope import Fact  # noqa: E402
from sandbox.scenario.field import bounds, field  # noqa: E402
from sandbox.scenario.load import load_scenario, scenario_files  # noqa: E402
from streaming.audience.columns import best  # noqa: E402
from streaming.audience.compile import compile_scenario  # noqa: E402
from streaming.audience.hosts import COMPETENT, REFERENCE_HOSTS, REFERENCE_SHELF, Host  # noqa: E402
from streaming.audience.rehearse import SHOW, Outcome, run  # noqa: E402
from streaming.audience.tables import Tables  # noqa: E402
from streaming.events import VoiceStarted, VoiceStopped  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
DESK = ROOT / "web" / "desk" / "parts" / "crowd" / "pictures"
ON_THE_DESK = ("hosts", "pitch")
SEEDS = (1, 2, 3)
PITCHES = (30, 60, 120, 180, 240, 300, 480, 900)
PRICES = (70, 85, 100, 115, 130, 150)
QUIET = (300, 345)
INK, SOFT, RED, BLUE, BAND = "#241a15", "#93827a", "#c8371a", "#2f6f9f", "#e9ded4"
DOTS = {"silent": "#93827a", "average": "#d9a441", "competent": "#c8371a", "expert": "#2f6f9f"}

RANGES = bounds("first-broadcast")
CHINESE = {
    "Four reference hosts against the ranges of the field (band)": "四位参考主播；色带是行业的范围",
    "Orders in half an hour": "半小时的订单",
    "seconds on one product": "一件商品讲多少秒",
    "Orders in twenty minutes": "二十分钟的订单",
    "price in per cent of the usual": "价格是平常的百分之几",
    "Leavers in five seconds, the same people twice": "每五秒离开的人，同一批观众来两次",
    "second of the show": "开播后第几秒",
    "orders": "订单",
    "45 s of dead air": "冷场 45 秒",
    "somebody speaks": "一直有人说话",
    "silent": "不说话",
    "average": "一般",
    "competent": "合格",
    "expert": "熟练",
    **{name: metric.zh for name, metric in field().standard.items()},
}
"""What stands in the drawings, in Chinese; a KeyError names what was forgotten."""
ENGLISH = {name: metric.en for name, metric in field().standard.items()}
SCENARIO = load_scenario(scenario_files()["first-broadcast"])
TABLES = compile_scenario(SCENARIO)
CROWDED = compile_scenario(SCENARIO.model_copy(update={"sliders": SCENARIO.sliders.model_copy(update={"crowd": 400})}))


def shows(host: Host, seconds: int, extra: dict[int, list[Fact]] | None = None, tables: Tables = TABLES) -> list[Outcome]:
    """The same three audiences with this host."""
    return [run(tables, f"{seed:032x}", host, seconds, extra=extra, hands=best(), words=False, keep=True) for seed in SEEDS]


def hosts() -> dict[str, dict[str, float]]:
    """Every figure of the calibration for each reference host, twenty minutes."""
    found = {}
    for host in REFERENCE_HOSTS:
        every = [one.metrics for one in shows(host, 1200)]
        found[host.name] = {name: round(fmean(one[name] for one in every), 4) for name in RANGES}
    return found


def by_pitch() -> list[tuple[float, float]]:
    """Orders of half an hour by the seconds a competent host stays with one product; mean of the audiences."""
    return [(pitch, fmean(one.checkouts for one in shows(replace(COMPETENT, pitch_s=pitch), 1800))) for pitch in PITCHES]


def by_price() -> list[tuple[float, float]]:
    """Orders of twenty minutes by the price in per cent of the usual one, changed in the first second."""
    return [(percent, fmean(one.checkouts for one in shows(COMPETENT, 1200, {1: dearer(percent)}))) for percent in PRICES]


def dearer(percent: int) -> list[Fact]:
    """Every price of the reference shelf at so many per cent."""
    return [
        PriceChanged(
            listing_id=item.listing_id,
            sku_id=sku.sku_id,
            shop_id="shop",
            from_fen=sku.price_fen,
            to_fen=sku.price_fen * percent // 100,
            show_id=SHOW,
        )
        for item in REFERENCE_SHELF
        for sku in item.skus
    ]


def by_silence() -> dict[str, list[tuple[float, float]]]:
    """Leavers in every five seconds around 45 s of dead air, with it and without, summed over the audiences."""
    host = replace(COMPETENT, talk_s=10_000, quiet_s=1)
    silent: dict[int, list[Fact]] = {
        QUIET[0]: [VoiceStopped(show_id=SHOW, level_db=-60)],
        QUIET[1]: [VoiceStarted(show_id=SHOW, level_db=-20)],
    }
    found = {}
    for name, extra in (("spoken", None), ("silent", silent)):
        ticks = [one.ticks for one in shows(host, 420, extra, CROWDED)]
        found[name] = [(float(at), float(sum(acts.left for each in ticks for acts in each[at : at + 5]))) for at in range(260, 410, 5)]
    return found


# ---- drawing


def text(x: float, y: float, words: str, **more: Any) -> str:
    """A line of text; `more` are attributes, `_` stands for `-`."""
    marks = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}"{marks}>{words}</text>'


def sheet(width: int, height: int, title: str, *parts: str) -> str:
    """A drawing with its title."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" fill="{SOFT}" font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )
    return "\n".join([head, text(16, 22, title, font_size=14, fill=INK), *parts, "</svg>", ""])


def lines(
    title: str, across: str, curves: dict[str, tuple[str, Sequence[tuple[float, float]]]], shade: tuple[float, float] | None = None
) -> str:
    """Curves over one axis that starts at 0; `shade` marks a stretch of it."""
    width, height, left, base = 460, 260, 48, 210
    points = [point for _, curve in curves.values() for point in curve]
    low, high, top = min(x for x, _ in points), max(x for x, _ in points), max(y for _, y in points)

    def at(x: float, y: float) -> tuple[float, float]:
        return round(left + (x - low) / (high - low) * (width - left - 24), 1), round(base - y / top * (base - 48), 1)

    parts = []
    if shade is not None:
        from_x, to_x = at(shade[0], 0)[0], at(shade[1], 0)[0]
        parts.append(f'<rect x="{from_x}" y="40" width="{to_x - from_x:.1f}" height="{base - 40}" fill="{BAND}"/>')
    parts.append(f'<path d="M{left} 40 L{left} {base} L{width - 16} {base}" stroke="{SOFT}" fill="none"/>')
    parts.append(text(left - 8, at(low, top)[1] + 4, f"{top:.0f}", text_anchor="end"))
    parts.append(text(left - 8, base, "0", text_anchor="end"))
    for place, (name, (colour, curve)) in enumerate(curves.items()):
        way = " ".join(f"{x},{y}" for x, y in (at(*point) for point in curve))
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.append(text(width - 24, 44 + 16 * place, name, fill=colour, text_anchor="end"))
    shown = next(iter(curves.values()))[1]
    step = max(len(shown) // 8, 1)
    last = -100.0
    for x, _ in shown[::step]:
        place_x = at(x, 0)[0]
        if place_x - last > 26:
            parts.append(text(place_x, base + 18, f"{x:g}", text_anchor="middle"))
            last = place_x
    parts.append(text((left + width) / 2, base + 38, across, text_anchor="middle"))
    return sheet(width, height, title, *parts)


def ranges(title: str, found: dict[str, dict[str, float]], say: Callable[[str], str]) -> str:
    """Each figure on a line of its own: the range of the field as a band, each host a dot."""
    width, row, left, right = 680, 30, 210, 640
    parts = []
    for place, (name, (low, high)) in enumerate(RANGES.items()):
        y = 70 + place * row
        most = max(high * 1.6, *(one[name] for one in found.values()))

        def at(value: float, most: float = most) -> float:
            return left + value / most * (right - left)

        parts.append(text(left - 12, y + 4, say(name), text_anchor="end", fill=INK))
        parts.append(f'<rect x="{at(low):.1f}" y="{y - 9}" width="{at(high) - at(low):.1f}" height="18" rx="4" fill="{BAND}"/>')
        parts.append(f'<path d="M{left} {y} L{right} {y}" stroke="{SOFT}" stroke-width=".5"/>')
        parts += [f'<circle cx="{at(one[name]):.1f}" cy="{y}" r="5" fill="{DOTS[host]}"/>' for host, one in found.items()]
    for place, (host, colour) in enumerate(DOTS.items()):
        parts.append(f'<circle cx="{left + 110 * place}" cy="44" r="5" fill="{colour}"/>')
        parts.append(text(left + 10 + 110 * place, 48, say(host)))
    return sheet(width, 70 + len(RANGES) * row + 10, title, *parts)


def drawings(found: dict[str, Any], say: Callable[[str], str]) -> dict[str, str]:
    """Every drawing of the numbers, its words as `say` has them."""
    pitches, prices, silence = found["orders_by_pitch_s"], found["orders_by_price_percent"], found["leavers_by_second"]
    said = {say("45 s of dead air"): (RED, silence["silent"]), say("somebody speaks"): (BLUE, silence["spoken"])}
    return {
        "hosts": ranges(say("Four reference hosts against the ranges of the field (band)"), found["hosts"], say),
        "pitch": lines(say("Orders in half an hour"), say("seconds on one product"), {say("orders"): (RED, pitches)}),
        "price": lines(say("Orders in twenty minutes"), say("price in per cent of the usual"), {say("orders"): (RED, prices)}),
        "silence": lines(say("Leavers in five seconds, the same people twice"), say("second of the show"), said, QUIET),
    }


def chinese(words: str) -> str:
    """The words in Chinese."""
    return CHINESE[words]


def english(words: str) -> str:
    """The words, and figures by the name they have in the table."""
    return ENGLISH.get(words, words)


def write(found: dict[str, Any]) -> None:
    """All drawings into their folders."""
    for tongue, say in (("", english), (".zh-CN", chinese)):
        for name, svg in drawings(found, say).items():
            for folder in (PICTURES, DESK) if name in ON_THE_DESK else (PICTURES,):
                (folder / f"crowd-does-{name}{tongue}.svg").write_text(svg, encoding="utf-8")


def main() -> int:
    """Run (or read what a run printed), draw, print."""
    if len(sys.argv) > 1:
        write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
        return 0
    found = {"hosts": hosts(), "orders_by_pitch_s": by_pitch(), "orders_by_price_percent": by_price(), "leavers_by_second": by_silence()}
    write(found)
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Draws what the crowd does, in both languages, and keeps the numbers behind the drawings with the hash of the crowd they are of.

python bench/crowd_plots.py            # about two minutes; rewrites docs/pictures/crowd-does.json and all crowd-does-*.svg
python bench/crowd_plots.py --again    # draws the kept numbers again, without running anything

`tests/house/test_crowd_page.py` fails when the drawings are not of the kept numbers, or the numbers are of another crowd than today's.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.crowd_draw import BLUE, RANGES, RED, lines, ranges  # noqa: E402
from mall.events import PriceChanged  # noqa: E402
from sandbox.events.envelope import Fact  # noqa: E402
from sandbox.scenario.everywhere import sizes  # noqa: E402
from sandbox.scenario.field import field  # noqa: E402
from sandbox.scenario.load import load_scenario, scenario_files  # noqa: E402
from streaming.audience.columns import best  # noqa: E402
from streaming.audience.compile import ENGINE_VERSION, compile_scenario  # noqa: E402
from streaming.audience.hosts import COMPETENT, REFERENCE_HOSTS, REFERENCE_SHELF, Host  # noqa: E402
from streaming.audience.rehearse import SHOW, Outcome, run  # noqa: E402
from streaming.audience.tables import Tables  # noqa: E402
from streaming.events import VoiceStarted, VoiceStopped  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
NUMBERS = PICTURES / "crowd-does.json"
DESK = ROOT / "web" / "desk" / "parts" / "crowd" / "pictures"
ON_THE_DESK = ("hosts", "pitch")
SEEDS = (1, 2, 3)
PITCHES = (30, 60, 120, 180, 240, 300, 480, 900)
PRICES = (70, 85, 100, 115, 130, 150)
QUIET = (300, 345)
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


@cache
def tables(crowd: int = 100) -> Tables:
    """Of the first broadcast, with so many per cent of its people."""
    return compile_scenario(SCENARIO.model_copy(update={"sliders": SCENARIO.sliders.model_copy(update={"crowd": crowd})}))


def shows(host: Host, seconds: int, extra: dict[int, list[Fact]] | None = None, crowd: int = 100) -> list[Outcome]:
    """The same three audiences with this host."""
    return [run(tables(crowd), f"{seed:032x}", host, seconds, extra=extra, hands=best(), words=False, keep=True) for seed in SEEDS]


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
        ticks = [one.ticks for one in shows(host, 420, extra, 400)]
        found[name] = [(float(at), float(sum(acts.left for each in ticks for acts in each[at : at + 5]))) for at in range(260, 410, 5)]
    return found


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


def drawn(found: dict[str, Any]) -> dict[Path, str]:
    """All drawings of the numbers, by where they lie."""
    return {
        folder / f"crowd-does-{name}{tongue}.svg": svg
        for tongue, say in (("", english), (".zh-CN", chinese))
        for name, svg in drawings(found, say).items()
        for folder in ((PICTURES, DESK) if name in ON_THE_DESK else (PICTURES,))
    }


def crowd_of_today() -> str:
    """The engine, the scenario with its model, and all that is the same everywhere, as one hash."""
    told = json.dumps([ENGINE_VERSION, SCENARIO.hash, sizes().model_dump()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def kept() -> dict[str, Any]:
    """The numbers of the last run."""
    found: dict[str, Any] = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Run (or read what a run printed), draw, print."""
    if sys.argv[1:] != ["--again"]:
        told: dict[str, Any] = {"crowd": crowd_of_today(), "hosts": hosts(), "orders_by_pitch_s": by_pitch()}
        told |= {"orders_by_price_percent": by_price(), "leavers_by_second": by_silence()}
        NUMBERS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(told))
    for path, svg in drawn(kept()).items():
        path.write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the pure parts of the trade cost: the audit of a listing with 20,000 words loaded, a quote, and the page of a shop of 500 goods.

`python bench/trade.py [--quick]` prints one JSON object.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figures import Figure, show
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from sandbox.events.log import open_log
from sandbox.ids import TimeIds
from sandbox.rows import Row
from sandbox.store import Store, open_engines
from sandbox.trade import compliance
from sandbox.trade.compliance import RuleBook, compile_rules
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import DocumentForm, ListingForm, SkuForm, SpecRow
from sandbox.trade.quote import Coupon, FlashPrice, Freight, Gift, Line, Promotion, Threshold, quote
from sandbox.trade.verdict import ShopFacts

SEED = 20261125
WORDS = 20_000
GOODS = 500


def loaded(words: int) -> RuleBook:
    """The house's rules with so many made-up words added to C01 (a class dictionary that has grown large)."""
    chance = random.Random(SEED)
    raw = yaml.safe_load(files("sandbox.trade").joinpath("rules.yaml").read_text("utf-8"))
    made = {"".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(chance.randrange(3, 7))) for _ in range(words)}
    raw["rules"][0]["words"].append({"say": sorted(made), "rewrite": "-"})
    return compile_rules(raw)


def a_listing() -> tuple[ListingForm, ShopFacts]:
    """A listing that is filled in whole, with three words of the rules in it."""
    form = ListingForm(
        leaf="food-noodle",
        title="湖南常德手工鲜米粉家庭装早餐速食",
        short_name="常德米粉",
        brand="无品牌",
        attributes={"净含量": "500g", "保质期": "6个月", "配料": "大米、水", "贮存条件": "阴凉干燥"},
        pictures=["p1", "p2", "p3"],
        detail_pictures=["d1"],
        spec_table=[SpecRow(name="净含量", value="500g"), SpecRow(name="产地", value="湖南常德")],
        points=[
            "大米现磨，口感最好",
            "煮三分钟就能吃，最佳食用期三天",
            "加我们家的辣酱更香",
            "第一次煮建议先泡二十分钟",
            "加薇信领券",
            "治愈系包装",
        ],
        skus=[SkuForm(name=f"{number}袋", price_fen=990 * number, stock=100) for number in range(1, 21)],
        service_phone="13800138000",
        documents=[DocumentForm(kind="sc", number="SC10443010212345")],
    )
    return form, ShopFacts(day="2026-11-25", licence_groups={"food"}, pictures={"p1", "p2", "p3", "d1"})


def an_order() -> tuple[list[Line], list[Promotion], Freight]:
    """20 lines and 10 promotions of every kind."""
    lines = [Line(f"l{number % 7}", f"s{number}", 990 + 37 * number, 1 + number % 3) for number in range(20)]
    offers: list[Promotion] = [FlashPrice(f"f{number}", f"s{number}", 500) for number in range(3)]
    offers += [Coupon(f"c{number}", 300 + number, 2000 * number, None if number else "l1", alone=number == 3) for number in range(4)]
    offers += [Threshold("t1", ((5000, 500), (20000, 2500))), Threshold("t2", ((9000, 900),), frozenset({"l1", "l2"}))]
    offers.append(Gift("g1", "s1", listing_id="l1", each=2))
    return lines, offers, Freight(600, 9900)


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each round, warm."""
    for _ in range(5):
        work()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


async def page_of_goods(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each answer of the class's mall with 500 goods on sale, through HTTP and the database; and of the processor for it."""
    from tests.mall.market import CLASS, NOODLE, Market  # the same hands as the tests

    with tempfile.TemporaryDirectory() as folder:
        writer, reader = open_engines(f"sqlite:///{folder}/bench.sqlite")
        with writer.begin() as connection:
            Row.metadata.create_all(connection)
            open_log(connection)
        store = Store(writer, reader, clock := SystemClock(), TimeIds(), SeededChance(SEED))
        market = Market(store, clock, Path(folder) / "blobs")
        try:
            shop_id = await market.open_shop()
            form = {**NOODLE, "pictures": [await market.upload()]}
            for number in range(GOODS):
                listing = await market.ask(
                    "ann", "POST", f"/shops/{shop_id}/listings", {**form, "title": f"湖南常德手工鲜米粉家庭装{number}号"}
                )
                await market.ask("ann", "POST", f"/listings/{listing.json()['id']}/submit")
            found, busy = [], []
            for number in range(rounds + 3):
                begun, before = time.perf_counter(), time.process_time()
                answer = await market.ask("ben", "GET", f"/listings?cohort={CLASS}&limit=100")
                if number >= 3:
                    found.append(time.perf_counter() - begun)
                    busy.append(time.process_time() - before)
                assert len(answer.json()) == 100, answer.text
            return found, busy
        finally:
            await market.close()
            await store.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    book, (form, shop) = loaded(WORDS), a_listing()
    compliance.rule_book.cache_clear()
    house = compliance.rule_book()
    verdict = check_listing(form, shop, book)
    assert {fault.rule for fault in verdict.faults if fault.rule} == {"C01", "C07"}, verdict.faults
    audit = timed(lambda: check_listing(form, shop, book), 50 if quick else 400)
    small = timed(lambda: check_listing(form, shop, house), 50 if quick else 400)
    lines, offers, freight = an_order()
    quoted = timed(lambda: quote(lines, offers, freight), 500 if quick else 5000)
    page, busy = asyncio.run(page_of_goods(20 if quick else 100))
    p95 = statistics.quantiles(page, n=20)[-1]
    figures = [
        Figure("audit_of_a_listing_20000_words", round(statistics.median(audit) * 1e3, 3), "ms", 5.0),
        Figure("audit_of_a_listing_words_of_the_house", round(statistics.median(small) * 1e3, 3), "ms"),
        Figure("quote_20_lines_10_promotions", round(statistics.median(quoted) * 1e6, 1), "us", 200.0),
        Figure("listing_page_of_500_goods_p95", round(p95 * 1e3, 2), "ms", 50.0),
        Figure("listing_page_of_500_goods_processor_p95", round(statistics.quantiles(busy, n=20)[-1] * 1e3, 2), "ms"),
    ]
    return show("trade", figures, SEED, words=WORDS, goods=GOODS)


if __name__ == "__main__":
    sys.exit(main())

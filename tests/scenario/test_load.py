"""Scenario files: what is right is read, what is wrong is refused with its line and a sentence in both languages."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given as property_of
from hypothesis import settings as trying
from hypothesis import strategies as st

from sandbox.errors import FieldFault
from sandbox.lined import MOST_BYTES
from sandbox.scenario.everywhere import sizes
from sandbox.scenario.load import LIBRARY, BadScenario, load_scenario, parse_scenario, scenario_files, standard_model
from sandbox.scenario.schema import PERSONAS
from sandbox.trade.categories import tree
from streaming.audience.compile import compile_scenario
from streaming.audience.crowd import Crowd
from streaming.audience.rehearse import SHOW, started
from streaming.events import ViolationRaised

FIRST = (LIBRARY / "first-broadcast.yaml").read_text()
SOLD = "products:\n  - {name: 橙子, leaf: fresh-fruit, price_fen: 2990}\n"


def line_with(text: str, part: str) -> int:
    """The number of the first line with `part` in it."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def refused(text: str) -> BadScenario:
    with pytest.raises(BadScenario) as caught:
        parse_scenario(text)
    return caught.value


@pytest.mark.parametrize("name", sorted(scenario_files()))
def test_the_library_is_read(name):
    scenario = load_scenario(scenario_files()[name])
    assert scenario.name == name
    assert re.fullmatch(r"[0-9a-f]{32}", scenario.hash)


def test_the_library_has_what_the_first_lessons_need():
    assert {"first-broadcast", "troll-night", "warm-up"} <= set(scenario_files())


def test_a_folder_adds_to_the_library_and_replaces(tmp_path: Path):
    (tmp_path / "my-own.yaml").write_text(FIRST.replace("first-broadcast", "my-own"))
    (tmp_path / "troll-night.yaml").write_text(FIRST.replace("first-broadcast", "troll-night"))
    found = scenario_files(tmp_path)
    assert found["troll-night"].parent == tmp_path
    assert {"my-own", "first-broadcast"} <= set(found)


def test_a_file_changes_only_what_it_names():
    changed = parse_scenario(FIRST + "model:\n  personas:\n    fan: {like: .5}\n")
    assert changed.model.personas["fan"].like == 0.5
    assert changed.model.personas["fan"].comment == standard_model().personas["fan"].comment
    assert changed.hash != parse_scenario(FIRST).hash
    assert parse_scenario(FIRST + "# a remark\n").hash == parse_scenario(FIRST).hash


def weights(of: dict[str, int]) -> str:
    return json.dumps(of) + "\n"


ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}", re.I)
"""Names of settings stand alone in a Chinese sentence; two words in a row are of another language."""

FAULTS = {
    "unknown key": (FIRST.replace("minutes: 30", "minutse: 30"), "minutse", "unknown setting `minutse`"),
    "unknown key deep inside": (
        FIRST + "model:\n  personas:\n    fan:\n      like: .1\n      liek: .2\n",
        "liek",
        "unknown setting `liek`",
    ),
    "negative rate": (FIRST.replace("per_minute: 150}", "per_minute: -1}", 1), "per_minute: -1", "`per_minute` must be at least 0"),
    "impossible share": (FIRST + "model:\n  personas:\n    fan:\n      unpaid_bp: 10001\n", "10001", "must be at most 10000"),
    "slider too far": (FIRST.replace("crowd: 100", "crowd: 900"), "crowd: 900", "must be at most 400"),
    "not a number": (FIRST.replace("minutes: 30", "minutes: many"), "minutes", "must be a whole number"),
    "endless number": (FIRST.replace("minutes: 30", "minutes: .inf"), "minutes", "must be a whole number"),
    "stages out of order": (FIRST.replace("at_s: 300", "at_s: 1200"), "at_s: 900", "order of their time"),
    "mix that does not add up": (FIRST + "model:\n  mix:\n    paid: {passer: 1}\n", "paid:", "add up to 10000"),
    "curve that turns back": (
        FIRST + "model:\n  leaving:\n    silence: {points: [[9, 0], [3, 1]]}\n",
        "silence",
        "must grow in x",
    ),
    "unknown persona": (FIRST + "model:\n  personas:\n    ghost: {like: .1}\n", "ghost", "must be 'passer'"),
    "anchor": (FIRST + "extra: &a [1]\n", "&a", "anchors"),
    "alias": ("name: x\nother: *a\n", "*a", "anchors"),
    "python tag": (FIRST + "run: !!python/object/apply:os.system ['true']\n", "run:", "tags are not allowed"),
    "own tag": (FIRST + "run: !env HOME\n", "run:", "tags are not allowed"),
    "key twice": (FIRST + "minutes: 10\n", "minutes: 10", "stands here twice"),
    "broken yaml": (FIRST + "model: [1, 2\nx: 3\n", "x: 3", "not valid YAML"),
    "a date": (FIRST.replace("minutes: 30", "minutes: 2026-11-23"), "2026-11-23", "unknown kind of value"),
    "a number to the base of eight": (FIRST.replace("minutes: 30", "minutes: 030"), "030", "a number does not begin with 0"),
    "no such character": (FIRST + 'extra: "\\U00110000"\n', "extra", "not valid YAML"),
    "no such character by far": (FIRST + 'extra: "\\UFFFFFFFF"\n', "extra", "not valid YAML"),
    "half a character": (FIRST + 'extra: "\\ud800"\n', "extra", "cannot be seen (U+D800)"),
    "a character nobody sees": (FIRST.replace("minutes: 30", "minutes: 3\x070"), "minutes", "cannot be seen (U+0007)"),
    "the same, escaped, in a name": (FIRST + 'extra: {"a\\0": 1}\n', "extra", "cannot be seen (U+0000)"),
    "a number to the base of sixty": (FIRST.replace("minutes: 30", f"minutes: {'1:' * 300}1.5"), "minutes", "is no number"),
    "minutes and seconds": (FIRST.replace("at_s: 300", "at_s: 5:00"), "5:00", "5:00 is no number: write the whole in seconds"),
    "an unknown key without a value": (FIRST + "minutse:\n", "minutse", "unknown setting `minutse`"),
    "a whole number without end": (FIRST.replace("minutes: 30", f"minutes: 0x{'f' * 5000}"), "minutes", "unreadable value"),
    "a truth for a number": (FIRST.replace("minutes: 30", "minutes: yes"), "minutes", "must be a whole number"),
    "a fraction for a whole number": (FIRST.replace("minutes: 30", "minutes: 30.0"), "minutes", "it is 30.0"),
    "a text for a rate": (FIRST.replace("per_minute: 150}", "per_minute: '150'}", 1), "'150'", "must be a number"),
    "nothing at all": (FIRST.replace("minutes: 30", "minutes:"), "minutes", "`minutes` is empty"),
    "a group of nothing": (FIRST + "model:\n", "model:", "`model` is empty"),
    "a word for a group": (FIRST + "model: fast\n", "model:", "must be a map of settings"),
    "a number for a text": (FIRST.replace("zh: 第一次开播", "zh: 12"), "zh: 12", "must be a text"),
    "a word for a list": (FIRST + "products: tea\n", "products:", "must be a list"),
    "too short a list": (FIRST + "model:\n  gifts: {values_fen: []}\n", "gifts", "`values_fen` needs 1 at least"),
    "an item of a list": (FIRST + "model:\n  gifts: {values_fen: [5, 0]}\n", "gifts", "`values_fen, item 2` must be at least 1"),
    "half a point": (FIRST + "model:\n  leaving:\n    pitch: {points: [[3], [9, 1]]}\n", "pitch", "`points, item 1, item 2` is missing"),
    "a name nobody can type": (FIRST.replace("name: first-broadcast", "name: F"), "name: F", "a letter first"),
    "too deep": (FIRST + "model: " + "[" * 40 + "]" * 40 + "\n", "[[[", "nested too deeply"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_line(name):
    text, part, sentence = FAULTS[name]
    fault = refused(text).fields[0]
    assert f"Line {line_with(text, part)}:" in fault.en
    assert f"第 {line_with(text, part)} 行" in fault.zh
    assert sentence in fault.en
    assert not ENGLISH.search(fault.zh)


def test_every_fault_of_a_file_is_named():
    text = FIRST.replace("crowd: 100", "crowd: -1").replace("minutes: 30", "minutes: 0")
    assert {fault.path for fault in refused(text).fields} == {"sliders.crowd", "minutes"}
    assert refused(text).status == 422


BITS = [
    "\\",
    '"',
    "'",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\t",
    "\n",
    "  ",
    "- ",
    ": ",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    "? ",
    "#",
    "---\n",
]
BITS += [
    "0x",
    "1:1",
    "1e400",
    ".nan",
    "-0",
    "~",
    "yes",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\x00",
    "\\U00110000",
    "9" * 400,
    "!!int",
    "null",
    "é",
]
SLIPS = st.lists(st.tuples(st.integers(0, 5000), st.sampled_from((0, 0, 1, 3, 20)), st.sampled_from(BITS)), min_size=1, max_size=5)


def slipped(slips: list[tuple[int, int, str]]) -> None:
    """Bits in the place of other text: read, or refused with a line there is."""
    text = FIRST + SOLD + "model:\n  mix:\n    paid: {troll: 200, passer: 2800}\n"
    for place, length, bit in slips:
        at = place % len(text)
        text = text[:at] + bit + text[at + length :]
    faults: tuple[FieldFault, ...] = ()
    try:
        parse_scenario(text)
    except BadScenario as bad:
        faults = bad.fields
    assert all(1 <= (fault.line or 0) <= len(text.splitlines()) + 1 for fault in faults)
    assert json.dumps([[fault.path, fault.zh, fault.en] for fault in faults], ensure_ascii=False).encode()


@property_of(SLIPS)
@trying(max_examples=15, derandomize=True)
def test_whatever_a_slip_of_the_pen_makes_of_a_file_it_is_read_or_refused_with_a_line(slips):
    slipped(slips)


@pytest.mark.nightly
@property_of(SLIPS)
@trying(max_examples=1500)
def test_whatever_many_slips_of_the_pen_make_of_a_file_it_is_read_or_refused_with_a_line(slips):
    slipped(slips)


@pytest.mark.parametrize("text", ["", "- 1\n- 2\n", "just words", "name: warm-up\n", "\x00"])
def test_what_is_no_scenario_is_refused(text):
    assert refused(text).fields


@pytest.mark.parametrize("padding", ["", "x", "xx"])
def test_ten_megabytes_are_refused_at_once_for_their_size(tmp_path: Path, padding: str):
    """Wherever the reading stops, also inside a character."""
    path = tmp_path / "big.yaml"
    path.write_text("a: " + padding + "播" * 3_400_000, encoding="utf-8")
    before = time.process_time()
    with pytest.raises(BadScenario, match="256 kB"):
        load_scenario(path)
    assert time.process_time() - before < 1
    assert len(FIRST) < MOST_BYTES  # control: an ordinary file is far below


def test_a_billion_laughs_is_refused_before_it_is_built():
    rows = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert "anchors" in refused("\n".join(rows)).fields[0].en


@pytest.mark.parametrize(("blob", "line"), [(b"\xff\xfe\x00name", 1), (FIRST.replace("minutes: 30", "minutes: 半小时").encode("gbk"), 4)])
def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path, blob: bytes, line: int):
    path = tmp_path / "odd.yaml"
    path.write_bytes(blob)
    with pytest.raises(BadScenario, match="UTF-8") as caught:
        load_scenario(path)
    assert caught.value.fields[0].line == line


BOUGHT = "model:\n  paid_for:\n    click: {fan: 0}\n    order: "


LATER_FAULTS = {
    "a long name": (FIRST + SOLD.replace("橙子", "橙" * 21), "橙", "`name` takes 20 letters at most"),
    "half a fen": (FIRST + SOLD.replace("2990", "12.5"), "12.5", "must be a whole number without point, comma or quotes; it is 12.5"),
    "yuan with a point": (FIRST + SOLD.replace("2990", "129.00"), "129.00", "must be a whole number"),
    "thousands with a comma": (FIRST + SOLD.replace("2990", '"12,900"'), "12,900", "it is “12,900”"),
    "product without a price": (FIRST + "products:\n  - {name: 橙子, leaf: fresh-fruit}\n", "橙子", "`price_fen` is missing"),
    "price over the reference": (
        FIRST + "products:\n  - {name: 橙子, leaf: fresh-fruit, price_fen: 2990, reference_fen: 1990}\n",
        "橙子",
        "below the reference price",
    ),
    "free product": (FIRST + SOLD.replace("2990", "0"), "橙子", "`price_fen` must be at least 1"),
    "unknown incident": (FIRST + "incidents:\n  - {at_s: 60, kind: meteor}\n", "meteor", "must be 'troll_raid'"),
    "incident after the end": (FIRST + "incidents:\n  - {at_s: 3600, kind: cold_room}\n", "at_s: 3600", "after the end of the scenario"),
    "incidents out of order": (
        FIRST + "incidents:\n  - {at_s: 600, kind: cold_room}\n  - {at_s: 60, kind: big_order}\n",
        "at_s: 60,",
        "order of their time",
    ),
    "content with products": (FIRST + "kind: content\n" + SOLD, "products:", "no products"),
    "goods of no category": (FIRST + SOLD.replace("fresh-fruit", "moon-rock"), "moon-rock", "no leaf `moon-rock`"),
    "an empty slot": (FIRST + SOLD + "incidents:\n  - {at_s: 60, kind: big_order, slot: 9}\n", "slot: 9", "nothing stands in slot 9"),
    "an incident twice": (
        FIRST + "incidents:\n  - {at_s: 60, kind: cold_room}\n  - {kind: cold_room, at_s: 60}\n",
        "{kind: cold_room",
        "stands here twice",
    ),
    "goods that are not there": (
        FIRST + "kind: content\nincidents:\n  - {at_s: 60, kind: wrong_price}\n",
        "wrong_price",
        "nothing this could be about",
    ),
    "a negative curve": (FIRST + "model:\n  leaving:\n    silence: {points: [[3, -1], [9, 1]]}\n", "silence", "must be at least 0"),
    "only trolls, and none let in": (
        FIRST.replace("trolls: 50", "trolls: 0")
        + "model:\n  mix:\n    short_video: "
        + weights(dict.fromkeys(PERSONAS, 0) | {"troll": 10_000}),
        "10000",
        "nobody is left in the source `short_video`",
    ),
    "a goal that brings nobody": (FIRST + BOUGHT + weights(dict.fromkeys(PERSONAS, 0)), "order:", "nobody can be bought for `order`"),
    "a goal that brings only trolls, and none let in": (
        FIRST.replace("trolls: 50", "trolls: 0") + BOUGHT + weights(dict.fromkeys(PERSONAS, 0) | {"troll": 1}),
        "order:",
        "nobody can be bought for `order`",
    ),
    "a benchmark that is nothing": (FIRST + "model:\n  feedback:\n    orders: .00002\n", "orders:", "`orders` must be at least 0.0001"),
    "a talk that is nothing": (FIRST + "model:\n  talking:\n    base: .0004\n", "base:", "`base` must be at least 0.001"),
    "a floor that is nothing": (FIRST + "model:\n  leaving: {floor: .0001}\n", "floor:", "`floor` must be at least 0.001"),
    "a rate that is nothing": (
        FIRST + "model:\n  personas:\n    fan: {like: 1e-16}\n",
        "1e-16",
        "`like` must be 0 or at least 0.00001",
    ),
    "a weight that is nothing": (
        FIRST + "model:\n  buying: {social: .0002}\n",
        "social",
        "`social` must be 0 or at least 0.001",
    ),
    "a wait longer than anybody remembers": (FIRST + "model:\n  talking: {answer_s: 181}\n", "181", "`answer_s` must be at most 180"),
    "shares that do not add up": (FIRST + "model:\n  mix:\n    paid: {troll: 9000}\n", "paid:", "must add up to 10000"),
}


@pytest.mark.parametrize("name", LATER_FAULTS)
def test_a_fault_of_products_and_incidents_is_named_with_its_line(name):
    text, part, sentence = LATER_FAULTS[name]
    fault = refused(text).fields[0]
    assert f"Line {line_with(text, part)}:" in fault.en
    assert sentence in fault.en
    assert not ENGLISH.search(fault.zh)


def test_products_and_incidents_count_for_the_hash_only_when_there_are_some():
    assert parse_scenario(FIRST + "products: []\nincidents: []\nkind: commerce\n").hash == parse_scenario(FIRST).hash
    assert parse_scenario(FIRST + SOLD).hash != parse_scenario(FIRST).hash


def test_the_library_covers_seven_kinds_of_evening_and_a_warm_up():
    wanted = {"first-broadcast", "knitwear", "fresh-food", "strict-cosmetics", "troll-night", "flash-rush", "content-talk", "warm-up"}
    assert wanted <= set(scenario_files())
    content = load_scenario(scenario_files()["content-talk"])
    assert content.kind == "content"
    assert not content.products
    strict, first = (load_scenario(scenario_files()[name]) for name in ("strict-cosmetics", "first-broadcast"))
    assert strict.model.trust.per_point == 2 * first.model.trust.per_point
    assert "快一倍" in strict.summary.zh
    assert "twice as fast" in strict.summary.en


def test_a_slip_in_the_strict_scenario_costs_twice_the_trust_of_the_same_slip_elsewhere():
    def lost(name: str, points: int) -> int:
        of = compile_scenario(load_scenario(scenario_files()[name]))
        crowd = Crowd.begin(of, started(of, "5" * 32))
        slip = ViolationRaised(show_id=SHOW, violation_id="v", rule="C02", points=points, quote="", where="comment")
        crowd.step([(1, slip)] if points else [])
        return -crowd.mood.trust

    assert lost("strict-cosmetics", 3) == 2 * lost("first-broadcast", 3) > 0
    assert lost("strict-cosmetics", 0) == lost("first-broadcast", 0) == 0  # control


def test_products_of_the_library_stand_in_leaves_of_the_category_tree():
    leaves = set(tree().leaves)
    named = {product.leaf for path in scenario_files().values() for product in load_scenario(path).products}
    assert named <= leaves
    assert "no-such-leaf" not in leaves  # control


def test_what_is_the_same_in_every_scenario_no_scenario_changes():
    """Sizes of incidents and refunds stand in the standard file; a scenario that names them is refused, one that names a cause is not."""
    assert sizes().incidents.kinds["troll_raid"].unrest == 0.9
    assert "unknown setting `incidents`" in refused(FIRST + "model:\n  incidents:\n    stall_s: 5\n").fields[0].en
    assert parse_scenario(FIRST + "model:\n  leaving:\n    floor: .2\n").model.leaving.floor == 0.2

"""The acts of a second: as facts, as text in the log, and with ids made from show, second and viewer."""

import base64
import json

import pytest

from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts, Lost, key_in, question_id
from streaming.audience.hosts import COMPETENT, EXPERT
from streaming.audience.rehearse import SHOW
from streaming.audience.wire import base_85
from streaming.events import CheckoutSubmitted, CrowdTicked, PaymentSubmitted, QuestionAsked, QuestionExpired

from .rooms import CROWDED, outcome, tables


def ticks() -> list[Acts]:
    return outcome(tables(**CROWDED), 3, EXPERT, 300, keep=True).ticks


def test_the_wire_brings_everything_back():
    for acts in ticks():
        told = Acts.from_wire(acts.to_wire())
        assert told.pop("lx", []) == [list(gone) for gone in acts.more_lost]
        assert told.pop("ld", []) == [list(gone) for gone in acts.unseen]
        assert told == acts.to_plain()
        assert len(acts.to_wire()) < 4000


def test_what_only_explains_is_beside_the_acts_and_not_in_the_digest():
    acts = Acts(1, unseen=[Lost("r1", "小雨", "fan", "lst_1", 900, 1, {"silence": 600, "natural": 400})])
    acts.more_lost = [Lost("r2", "小雪", "fan", "lst_1", 800, 1, {"price": 1000})]
    sealed = acts.seal()
    assert [len(Acts.from_wire(acts.to_wire())[name]) for name in ("lx", "ld")] == [1, 1]
    told = Acts.from_wire(acts.to_wire())
    assert {name: told[name] for name in told if name not in ("lx", "ld")} == acts.to_plain() == json.loads(sealed)


def test_a_second_begins_with_nothing_done():
    assert Acts.begin(7) == Acts(7)


def test_the_wire_is_plain_base_85():
    for size in range(40):
        blob = bytes(range(size * 5 % 256, size * 5 % 256 + size)) if size * 5 % 256 + size < 256 else b"\xff" * size
        assert base_85(blob) == base64.b85encode(blob).decode()


def test_a_damaged_wire_is_refused():
    with pytest.raises(ValueError, match="damaged"):
        Acts.from_wire(base64.b85encode(b"not deflated").decode())


def test_facts_come_in_a_stable_order_with_made_ids():
    kinds = [QuestionAsked, QuestionExpired, CheckoutSubmitted, PaymentSubmitted]
    seen: set[type[Fact]] = set()
    ids: set[str] = set()
    for acts in ticks():
        facts = acts.facts("show_9")
        order = [kinds.index(type(fact)) for fact in facts if type(fact) in kinds]
        assert order == sorted(order)
        seen |= {type(fact) for fact in facts}
        for fact in facts:
            if isinstance(fact, QuestionAsked):
                assert fact.question_id == f"qst_show_9_{acts.tick}-{fact.viewer}"
                assert fact.due_showms == (acts.tick + 60) * 1000
                ids.add(fact.question_id)
            if isinstance(fact, CheckoutSubmitted):
                assert fact.checkout_id == f"chk_show_9_{acts.tick}-{fact.viewer}"
                assert fact.checkout_id not in ids
                ids.add(fact.checkout_id)
    assert {QuestionAsked, CheckoutSubmitted, PaymentSubmitted} <= seen


def test_the_row_of_a_second_has_the_counts():
    acts = next(acts for acts in ticks() if acts.said and acts.left and acts.likes)
    row = acts.ticked("show_9", 77, "d1")
    assert isinstance(row, CrowdTicked)
    assert (row.tick, row.upto, row.online, row.entered, row.left, row.likes, row.comments, row.clicks, row.follows) == (
        acts.tick,
        77,
        acts.online,
        acts.entered,
        acts.left,
        acts.likes,
        acts.said,
        acts.clicks,
        acts.follows,
    )


def test_an_hour_of_thirty_five_rooms_fits_into_its_share():
    """35 rooms, an hour: under 150 MB, of which a row's own fields take about 500 bytes (a room of two hundred)."""
    found = outcome(tables(), 3, COMPETENT, 300, keep=True).ticks
    mean = sum(len(acts.to_wire()) for acts in found) / len(found)
    assert (mean + 500) * 35 * 3600 < 150_000_000


def test_keys_come_back_out_of_ids():
    assert key_in(question_id("show_01J9_X", "12-r5")) == "12-r5"
    assert SHOW

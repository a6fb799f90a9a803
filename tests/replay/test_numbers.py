"""The timeline, the funnel, the pitches, the best and the worst minute, the review: checked against hand-made shows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mall.events as mall
import streaming.events as live
from sandbox.trade.metrics import FUNNEL, figures
from streaming.replay.actions import LABELS
from streaming.replay.document import compute
from streaming.replay.metrics import counts_of, impressions
from streaming.replay.review import BANDS, leave_causes, shares, weakest
from streaming.replay.second import read_second
from streaming.replay.sync import clock_of
from streaming.replay.timeline import Tally, Timeline, fold
from tests.replay.show_log import SHOW, ShowLog, shelf_item, small_show


def timeline_of(log: ShowLog) -> Timeline:
    return fold(log.events, clock_of(log.events), read_second)


def document_of(log: ShowLog) -> dict:
    return json.loads(compute(log.events).text)


def test_the_counts_of_a_small_show_by_hand():
    numbers = document_of(small_show())
    counts = numbers["counts"]
    assert counts["enter_uv"] == 60
    assert counts["impr_uv"] == 60 * 10_000 // 1500
    assert counts["p_show_uv"] == 59  # the one who came at 3 s saw no card
    assert counts["order_created_uv"] == 4
    assert counts["p_click_uv"] == 4  # three clicks and one order whose click is not in the log
    assert counts["pay_uv"] == 3
    assert counts["pay_fen"] == 3 * 2990
    assert numbers["funnel"]["enter_rate"] == 1500
    assert numbers["funnel"]["exposed_modelled"] is True
    assert numbers["totals"]["gpm"] == round(3 * 2990 * 1000 / 60)
    assert numbers["totals"]["interact_rate"] == 9 * 10_000 // 60
    assert counts["eff_enter_uv"] == 60 - 29 + 17  # twelve of the leavers went within ten seconds


def test_stay_times_entries_is_online_times_seconds():
    """Little's law holds by construction: the sum of stays is the sum of the online seconds."""
    log = small_show()
    online = sum(live.CrowdTicked.model_validate(event.data).online for event in log.events if event.type == live.CrowdTicked.type)
    numbers = document_of(log)
    assert numbers["counts"]["stay_ms"] == online * 1000
    assert numbers["totals"]["acu"] == round(online / 180)


def test_the_curve_holds_every_event_once():
    log = small_show()
    columns = document_of(log)["curve"]
    assert columns["bucket_ms"] == 10_000
    assert len(columns["online"]) == 18
    assert sum(columns["entered"]) == 60
    assert sum(columns["left"]) == 29
    assert columns["orders"] == [0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert sum(columns["gmv_fen"]) == 3 * 2990
    ticked = [live.CrowdTicked.model_validate(event.data) for event in log.events if event.type == live.CrowdTicked.type]
    assert columns["online"] == [ticked[last].online for last in range(9, 180, 10)]


def test_pitches_have_their_own_sales():
    first, second = document_of(small_show())["pitches"]
    assert (first["listing_id"], first["from_showms"], first["to_showms"], first["explained_ms"]) == ("lst_1", 4_500, 69_500, 65_000)
    assert (first["orders"], first["paid"], first["gmv_fen"], first["clicks"]) == (2, 2, 5980, 2)
    assert first["views"] == 1 + 22
    assert (second["orders"], second["paid"], second["clicks"]) == (1, 1, 1)  # the last order is of the other listing
    assert second["to_showms"] == 180_000
    assert first["title"] == "腊肉1"


def test_a_sale_a_minute_after_the_pitch_belongs_to_it_and_a_later_one_does_not():
    log = ShowLog()
    log.start()
    log.say(live.ListingPinned(show_id=SHOW, listing_id="lst_1", slot=1), 1_000)
    log.say(live.ListingUnpinned(show_id=SHOW, listing_id="lst_1", pinned_ms=9_000), 10_000)
    log.order(1, 60_000, paid_at=70_000)
    log.order(2, 60_000, paid_at=70_001)
    log.end(90_000, 90_000)
    (pitch,) = document_of(log)["pitches"]
    assert (pitch["orders"], pitch["paid"]) == (2, 1)


def test_what_is_paid_after_the_end_counts_at_the_end():
    log = small_show()
    before = document_of(log)
    line = mall.OrderLine(listing_id="lst_1", sku_id="s", title="腊肉", quantity=1, unit_fen=2990)
    log.say(mall.OrderPaid(order_id="ord_4", shop_id="shp_1", show_id=SHOW, buyer="r4", total_fen=2990, lines=(line,)), 195_000)
    after = document_of(log)
    assert after["counts"]["pay_uv"] == before["counts"]["pay_uv"] + 1
    assert after["curve"]["paid"][-1] == 1
    assert after["duration_ms"] == before["duration_ms"] == 180_000


def test_marks_and_notes_stand_where_their_author_put_them_and_a_withdrawn_mark_is_gone():
    log = small_show()
    log.say(live.ProblemNoted(show_id=SHOW, note_id="n1", author_id="per_2", at_showms=45_000, text="手抖"), 400_000)
    log.say(live.MarkGiven(show_id=SHOW, mark_id="m1", author_id="per_9", at_showms=50_000, text="好"), 410_000)
    log.say(live.MarkGiven(show_id=SHOW, mark_id="m2", author_id="per_9", at_showms=60_000, text="误"), 420_000)
    log.say(live.MarkWithdrawn(show_id=SHOW, mark_id="m2"), 430_000)
    actions = document_of(log)["actions"]
    assert [(action["label"], action["showms"]) for action in actions if action["label"] in ("note", "mark")] == [
        ("note", 45_000),
        ("mark", 50_000),
    ]
    assert [action["showms"] for action in actions] == sorted(action["showms"] for action in actions)


def test_the_shop_next_door_makes_no_mark():
    log = small_show()
    ended = log.events.pop()
    for listing_id in ("lst_1", "lst_other"):
        log.say(mall.PriceChanged(listing_id=listing_id, sku_id="s", shop_id="p", from_fen=10, to_fen=9), 100_000, show=None)
    log.say(live.ShowEnded.model_validate(ended.data), 180_000)
    log.say(mall.PriceChanged(listing_id="lst_1", sku_id="s", shop_id="p", from_fen=9, to_fen=8), 500_000, show=None)
    prices = [action for action in document_of(log)["actions"] if action["label"] == "price"]
    assert [(action["listing_id"], action["facts"]["to_fen"]) for action in prices] == [("lst_1", 9)]


def test_stock_moved_by_sales_is_no_mark_but_stock_the_host_set_is():
    log = ShowLog()
    log.start()
    for reason in ("reserved", "set"):
        log.say(mall.StockChanged(listing_id="lst_1", sku_id="s", shop_id="p", stock=5, delta=-1, reason=reason, show_id=SHOW), 1_000)
    log.end(20_000, 20_000)
    assert [action["facts"]["reason"] for action in document_of(log)["actions"] if action["label"] == "stock"] == ["set"]


def test_the_best_minute_sold_and_the_worst_lost_people_for_a_reason():
    numbers = document_of(small_show())
    best, worst = numbers["highlights"]["best"], numbers["highlights"]["worst"]
    assert (best["from_showms"], best["rule"]) == (0, "orders_per_viewer")
    assert "pinned" in [reason["label"] for reason in best["reasons"]]
    assert (worst["from_showms"], worst["rule"]) == (120_000, "leavers")
    assert worst["value"] > worst["average"] * 1.2
    assert [(reason["cause"], reason["permille"]) for reason in worst["reasons"] if reason["label"] == "cause"] == [
        ("silence", 700),
        ("natural", 300),
    ]


def test_an_even_show_has_no_worst_minute():
    log = ShowLog()
    log.start()
    for tick in range(1, 181):
        log.tick(tick, online=30, entered=1, left=1, leave_causes={"natural": 1000})
    log.end(180_000, 180_000)
    assert document_of(log)["highlights"] == {"best": None, "worst": None}


def test_questions_are_answered_by_a_tap_and_by_typed_words():
    log = ShowLog()
    log.start()
    for number in (1, 2, 3):
        asked = live.QuestionAsked(
            show_id=SHOW,
            question_id=f"qst_{SHOW}_{number}",
            viewer="r1",
            nick="小米",
            persona="seeker",
            intent="size",
            listing_id=None,
            text="?",
            due_showms=0,
        )
        log.say(asked, number * 1_000)
    log.say(live.QuestionAnswered(show_id=SHOW, question_id=f"qst_{SHOW}_1", way="tap", after_ms=70_000, late=True), 71_000)
    log.tick(80, answered=["2"])
    log.end(90_000, 90_000)
    found = document_of(log)["questions"]
    assert {name: found[name] for name in ("asked", "answered", "in_time", "median_ms")} == {
        "asked": 3,
        "answered": 2,
        "in_time": 0,
        "median_ms": 70_000,
    }
    assert [question["question_id"] for question in found["open"]] == [f"qst_{SHOW}_3"]


@pytest.mark.parametrize(("engine", "worth"), [("crowd-1", 2000), ("crowd-3", 1250)])
def test_the_worth_of_answers_is_what_the_crowd_made_of_them_and_a_whole_one_each_in_a_show_of_old(engine, worth):
    log = ShowLog()
    log.start(engine=engine)
    for number in (1, 2, 3):
        who = {"viewer": "r1", "nick": "小米", "persona": "seeker", "intent": "size", "listing_id": None, "text": "?", "due_showms": 0}
        log.say(live.QuestionAsked(show_id=SHOW, question_id=f"qst_{SHOW}_{number}", **who), number * 1_000)
    log.say(live.QuestionAnswered(show_id=SHOW, question_id=f"qst_{SHOW}_1", way="tap", after_ms=4_000), 5_000)
    log.tick(6, graded=[("1", 1000)])
    log.tick(80, answered=["2"], graded=[("2", 250)])
    log.end(90_000, 90_000)
    counts = json.loads(compute(log.events).text)["counts"]
    assert (counts["questions"], counts["answered"], counts["answer_worth"]) == (3, 2, worth)


def test_the_same_events_give_the_same_bytes_and_other_events_do_not():
    first, again = compute(small_show().events), compute(small_show().events)
    assert (first.text, first.sha256) == (again.text, again.sha256)
    changed = small_show()
    changed.order(77, 179_900, paid_at=179_950)
    assert compute(changed.events).sha256 != first.sha256


def test_a_lesson_without_a_crowd_has_no_rates_and_no_division_by_zero():
    log = ShowLog()
    log.start()
    log.end(65_000, 65_000)
    numbers = document_of(log)
    assert [numbers["funnel"][key] for key in FUNNEL] == [0, 0, 0, 0, 0]
    assert numbers["funnel"]["enter_rate"] is None
    assert numbers["weakest"] == []


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.integers(0, 10**6), max_size=9), st.integers(0, 10_000))
def test_shares_add_up(counts: dict[str, int], left: int):
    found = shares(counts)
    assert sum(found.values()) == (1000 if sum(counts.values()) else 0)
    causes = leave_causes(counts, left)
    assert sum(cause["leavers"] for cause in causes) == (left if causes else 0)
    assert all(abs(cause["permille"] * sum(counts.values()) - counts[cause["cause"]] * 1000) < sum(counts.values()) for cause in causes)


SMALL = st.integers(0, 1000)


@given(SMALL, SMALL, SMALL, st.sets(SMALL, max_size=20), st.sets(SMALL, max_size=20), st.sets(SMALL, max_size=5))
def test_the_funnel_never_widens(entered: int, shown: int, clicked: int, ordered: set[int], paid: set[int], people: set[int]):
    log = ShowLog()
    log.start()
    log.end(60_000, 60_000)
    timeline = timeline_of(log)
    timeline.tally = Tally(enter_pv=entered, shown_uv=shown, clicked_uv=clicked)
    timeline.tally.order_people |= {f"r{one}" for one in ordered}
    timeline.tally.pay_people |= {f"r{one}" for one in paid}
    timeline.tally.walk_ins |= {f"per_{one}" for one in people}
    found = [figures(counts_of(timeline))[key] for key in FUNNEL]
    assert found == sorted(found, reverse=True)


def test_impressions_follow_the_source():
    assert impressions(Tally(enter_pv=30)) == 200
    tally = Tally(enter_pv=30)
    tally.sources.update({"followers": 20, "recommendation": 10})
    assert impressions(tally) == 50 + 67


def test_the_weakest_metrics_are_named_and_a_strong_one_is_not():
    figures_of = {"stay": 20_000, "ctor": 1_600, "click_rate": 900, "follow_rate": 250, "answer_rate": 4_000, "show_rate": None}
    found = weakest(figures_of)
    assert [(weak["metric"], weak["level"]) for weak in found] == [("stay", "weak"), ("answer_rate", "weak"), ("click_rate", "normal")]
    assert weakest({"ctor": 1_600}) == []
    assert all(found[0]["advice"][language] for language in ("zh", "en"))


@pytest.mark.parametrize("key", BANDS)
def test_every_band_has_a_width_and_a_metric(key: str):
    assert BANDS[key].weak < BANDS[key].strong
    assert key in document_of(small_show())["totals"]


def test_labels_are_one_for_each_fact():
    assert len(set(LABELS.values())) == len(LABELS)


def test_listings_keep_their_names_when_the_shelf_changes():
    log = ShowLog()
    log.start(shelf_item("lst_1"))
    log.say(live.ShelfArranged(show_id=SHOW, items=(shelf_item("lst_9", 1),)), 5_000)
    log.end(10_000, 10_000)
    assert set(document_of(log)["listings"]) == {"lst_1", "lst_9"}

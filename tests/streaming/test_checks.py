"""The pure parts: what the pre-flight makes of measurements, what a runsheet must hold, the show's clock."""

from dataclasses import replace

import pytest

import mall.events as mall
from streaming.checks import SENTENCES, Measured, Prepared, blocked, check_measured, check_prepared
from streaming.events import RunsheetSlot, RunsheetWritten
from streaming.runsheet import faults_of, hints_of
from streaming.show_clock import show_ms
from streaming.tables import Show
from tests.streaming.stage import GOOD_CHECK, MEI, Stage

GOOD = Measured(camera_ok=True, width=720, height=1280, microphone_ok=True, level=0.3, rtt_ms=30, up_kbps=3000)
READY = Prepared(title="家乡腊味专场", sells=True, shelved=3, off_sale=(), shop_open=True, card_missing=(), host_known=True)


@pytest.mark.parametrize(
    ("change", "failed", "stops"),
    [
        ({}, set(), False),
        ({"camera_ok": False}, {"camera"}, True),
        ({"camera_ok": False, "without_camera": True}, set(), False),
        ({"microphone_ok": False}, {"microphone"}, True),
        ({"microphone_ok": False, "without_microphone": True}, set(), False),
        ({"level": 0.009}, {"microphone"}, False),
        ({"rtt_ms": 300}, set(), False),
        ({"rtt_ms": 301}, {"network_rtt"}, False),
        ({"rtt_ms": 1000}, {"network_rtt"}, False),
        ({"rtt_ms": 1001}, {"network_rtt"}, True),
        ({"up_kbps": 800}, set(), False),
        ({"up_kbps": 799}, {"network_up"}, False),
        ({"up_kbps": 300}, {"network_up"}, False),
        ({"up_kbps": 299}, {"network_up"}, True),
    ],
)
def test_measurements(change: dict[str, object], failed: set[str], stops: bool) -> None:
    items = check_measured(replace(GOOD, **change), english=False)  # type: ignore[arg-type]
    assert {item.name for item in items if not item.ok} == failed
    assert bool(blocked(items)) is stops
    assert all(item.value for item in items)


@pytest.mark.parametrize(
    ("change", "stopped_by"),
    [
        ({}, []),
        ({"title": "腊味"}, ["title"]),
        ({"title": "长" * 31}, ["title"]),
        ({"shelved": 0}, ["shelf"]),
        ({"shop_open": False}, ["operator"]),
        ({"card_missing": ("operator.phone",)}, ["operator"]),
        ({"card_missing": ("licence",), "sells": False}, []),
        ({"off_sale": ("腊肉",)}, ["audit"]),
        ({"host_known": False}, ["host"]),
        ({"shelved": 0, "shop_open": False, "sells": False}, []),
    ],
)
def test_what_is_prepared(change: dict[str, object], stopped_by: list[str]) -> None:
    for english in (False, True):
        assert blocked(check_prepared(replace(READY, **change), english)) == stopped_by  # type: ignore[arg-type]
    assert set(stopped_by) <= set(SENTENCES)


def slot(start_s: int, end_s: int, step: str = "pitch", listing_id: str | None = None, words: str = "") -> RunsheetSlot:
    return RunsheetSlot(start_s=start_s, end_s=end_s, step=step, listing_id=listing_id, words=words)


@pytest.mark.parametrize(
    ("slots", "faults"),
    [
        ([slot(0, 60), slot(60, 120, listing_id="lst_a")], []),
        ([slot(0, 60), slot(59, 120)], [("slots.1.start_s", "overlap")]),
        ([slot(60, 120), slot(0, 60)], [("slots.1.start_s", "overlap")]),
        ([slot(60, 60)], [("slots.0.end_s", "ends_early")]),
        ([slot(-1, 60)], [("slots.0.start_s", "out_of_show")]),
        ([slot(0, 60, listing_id="lst_z")], [("slots.0.listing_id", "not_on_shelf")]),
    ],
)
def test_what_is_wrong_with_a_runsheet(slots: list[RunsheetSlot], faults: list[tuple[str, str]]) -> None:
    assert [(fault.path, fault.code) for fault in faults_of(slots, {"lst_a"})] == faults


def test_what_would_be_better() -> None:
    good = [
        slot(0, 50, "opening", words="大家从哪里来的？"),
        slot(50, 300, listing_id="lst_a"),
        slot(300, 360, "welfare"),
        slot(360, 600, "closing"),
    ]
    assert hints_of(good, {"lst_a": "腊肉"}, planned_s=600) == []
    poor = [slot(0, 481), slot(481, 700)]
    codes = {hint.code for hint in hints_of(poor, {"lst_a": "腊肉"}, planned_s=600)}
    assert codes == {"listing_without_row", "length", "long_without_interaction", "late_interaction", "late_welfare"}
    assert {hint.code for hint in hints_of([slot(0, 480), *poor[1:]], {})} == {"late_interaction", "late_welfare"}


async def test_a_runsheet_is_saved_in_versions(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    rows = [
        {"start_s": 0, "end_s": 60, "step": "opening", "words": "欢迎"},
        {"start_s": 60, "end_s": 300, "step": "pitch", "listing_id": "lst_a"},
    ]
    assert (await stage.do(MEI, "PUT", f"/shows/{show_id}/runsheet", {"slots": rows}))["version"] == 1
    saved = await stage.do(MEI, "PUT", f"/shows/{show_id}/runsheet", {"slots": rows[:1]})
    assert (saved["version"], [hint["code"] for hint in saved["hints"]]) == (2, ["listing_without_row", "late_interaction", "late_welfare"])
    bad = [rows[0], {**rows[1], "start_s": 30}]
    answer = await stage.ask(MEI, "PUT", f"/shows/{show_id}/runsheet", {"slots": bad})
    assert (answer.status_code, answer.json()["fields"][0]["path"]) == (422, "slots.1.start_s")
    shown = await stage.do(MEI, "GET", f"/shows/{show_id}")
    assert (shown["runsheet"]["version"], len(shown["runsheet"]["slots"])) == (2, 1)
    assert len(await stage.facts(RunsheetWritten)) == 2


def test_the_shows_clock() -> None:
    show = Show(started_at=1000, paused_total_ms=200, paused_at=None, ended_at=None)
    assert show_ms(show, 5000) == 3800
    assert show_ms(show, 500) == -700, "before the start"
    show.paused_at = 4000
    assert (show_ms(show, 3000), show_ms(show, 9000)) == (1800, 2800)
    show.paused_at, show.ended_at = None, 6000
    assert show_ms(show, 99_000) == 4800
    assert show_ms(Show(started_at=None), 99_000) == 0


async def test_a_show_starts_only_while_the_operators_card_holds(stage: Stage) -> None:
    """The shop stays open throughout: it is the card that is looked at; a suspended shop shows none."""
    show_id = await stage.planned(MEI, "lst_a")
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    shop = f"shop_{MEI.id}"
    for stops, mends in (
        (
            mall.ShopRevised(shop_id=shop, name="湘味小店", card_missing=("operator.phone",)),
            mall.ShopRevised(shop_id=shop, name="湘味小店"),
        ),
        (mall.ShopSuspended(shop_id=shop, reason="主图里有二维码"), mall.ShopResumed(shop_id=shop)),
    ):
        await stage.say(stops)
        refused = await stage.ask(MEI, "POST", f"/shows/{show_id}/start")
        assert (refused.status_code, [field["path"] for field in refused.json()["fields"]]) == (409, ["operator"])
        items = (await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK))["items"]
        said = next(item for item in items if item["name"] == "operator")
        assert (said["ok"], said["value"]) in [(False, "公示的经营者信息有问题：联系电话"), (False, "没有营业中的店铺")]
        await stage.say(mends)
        await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    assert (await stage.do(MEI, "POST", f"/shows/{show_id}/start"))["state"] == "live"

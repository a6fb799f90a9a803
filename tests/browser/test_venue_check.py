"""The lecturer checks the venue from the desk: a button, progress, and a verdict in words (R-CLS-7)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.desk import sit_down

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


def test_the_desk_says_whether_the_venue_will_hold(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    page = context(desk=True).new_page()
    lecturer = kaibo.account("lecturer")
    sit_down(page, kaibo.url, lecturer["login"], lecturer["secret"])
    page.goto(f"{kaibo.url}/desk/classes")
    page.get_by_role("button", name="场地检测").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("模拟手机").fill("3")
    sheet.get_by_label("推流时长").fill("5")
    shot(page, "desk-venue-ask")
    sheet.get_by_role("button", name="开始检测").click()
    sheet.get_by_text("正在推流").wait_for()
    shot(page, "desk-venue-going")
    sheet.get_by_text("3 部模拟手机全部连上并录制。").wait_for(timeout=60_000)
    assert sheet.get_by_text("录像留住了 100.00% 的画面和声音。").is_visible()
    shot(page, "desk-venue-report")

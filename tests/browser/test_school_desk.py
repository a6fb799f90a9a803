"""The school at the desk: a lecturer marks a student's practice work, the machine's figures hidden first and shown after (F.5)."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import expect
from tests.browser.test_trade import at_the_desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
FIGURE = re.compile(r"系统参考 \d")


def test_a_lecturer_marks_practice_work(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    name = kaibo.account("student", 0)["name"]  # the demo's host has handed in, and the second lecturer has marked
    desk = context(desk=True).new_page()
    faults: list[str] = []
    desk.on("pageerror", lambda error: faults.append(str(error)))
    at_the_desk(desk, kaibo)
    desk.goto(f"{kaibo.url}/desk/today")
    expect(desk.get_by_role("heading", name="等你处理")).to_be_visible()
    shot(desk, "desk-today")
    desk.get_by_text(f"{name}的实践成果").click()
    listings = desk.locator('[data-criterion="listings"]')
    expect(listings.get_by_text("质量分").first).to_be_visible()
    expect(listings.get_by_text("首次打分后显示系统参考分")).to_be_visible()
    expect(desk.get_by_text(FIGURE)).to_have_count(0)
    shot(desk, "desk-mark-hidden")
    for box in desk.locator("[data-criterion] input").all():
        box.fill("2")
        box.blur()
    desk.get_by_label(re.compile("评语")).fill("按回放逐项看过，流程和货品讲解都偏短")
    desk.get_by_role("button", name="提交评分").click()
    expect(listings.get_by_text(FIGURE)).to_be_visible()
    expect(desk.get_by_text("可比项：你 24")).to_be_visible()
    shot(desk, "desk-mark-shown")

    desk.get_by_role("link", name="返回作品列表").click()
    expect(desk.get_by_text(name).first).to_be_visible()
    shot(desk, "desk-works")
    desk.get_by_role("tab", name="成绩和结论").click()
    expect(desk.get_by_text("未完成").first).to_be_visible()
    shot(desk, "desk-results")
    assert faults == []

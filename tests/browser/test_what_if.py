"""Under the replay a student taps an idea and reads in one sentence what it had brought."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect
from tests.browser.test_pages import faults_of, finished_show

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(120)]


def test_one_tap_tells_what_another_way_had_brought(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    page = context().new_page()
    student = Student(page, kaibo, kaibo.account("student"))
    student.join()
    student.go(f"shows/{finished_show(page, kaibo)}/replay")
    page.get_by_role("heading", name="如果换个做法").scroll_into_view_if_needed()
    ideas = page.get_by_role("button", name="试试", exact=True)
    expect(ideas).to_have_count(3)
    shot(page, "phone-what-if-ideas")
    ideas.first.click()
    outcome = page.locator(".outcome")
    expect(outcome).to_have_text(re.compile(r".+：.*\d"))
    expect(page.locator(".plot .dot")).to_have_count(6)
    outcome.scroll_into_view_if_needed()
    shot(page, "phone-what-if-answer")
    student.tap("换一个改法")
    student.tap("自己选一个动作")
    student.tap("价格", exact=True)
    page.get_by_label("新价格").fill("7.9")
    expect(page.get_by_role("button", name="放一遍看看")).to_be_enabled()
    page.get_by_label("新价格").fill("一块钱")
    expect(page.get_by_role("button", name="放一遍看看")).to_be_disabled()
    assert faults_of(page) == []
    assert student.faults == []

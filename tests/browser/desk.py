"""Somebody at the desk: signed in by password, on today's page, with a class chosen."""

import re
from collections.abc import Callable
from typing import Any

from tests.browser.student import expect


def sit_down(page: Any, url: str, login: str, secret: str, cohort_id: str = "") -> Any:
    """Sign in at the desk of the Kaibo at `url`; a class is chosen where the same person has several. The page, on today's."""
    page.goto(f"{url}/desk/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(secret)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/today")
    if cohort_id:
        page.evaluate("(id) => localStorage.setItem('kaibo.desk.cohort', id)", cohort_id)
    return page


def give_marks(page: Any, points: Callable[[str, int], int], comment: str) -> int:
    """On an open marking sheet: `points(criterion, at most)` for every criterion, a comment, handed in; the total."""
    total = 0
    for row in page.locator("[data-criterion]").all():
        most = int(re.search(r"\d+", row.locator(".what small").first.inner_text()).group())  # type: ignore[union-attr]
        given = points(row.get_attribute("data-criterion"), most)
        box = row.locator("input")
        box.fill(str(given))
        box.blur()
        total += given
    expect(page.locator(".total b")).to_have_text(str(total))
    page.get_by_label(re.compile("评语")).fill(comment)
    page.get_by_role("button", name="提交评分").click()
    return total

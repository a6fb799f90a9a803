"""Every page in Chinese with the demo's data: words, no fault, fits its screen; a picture of each is kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PHONE = {
    "home": "",
    "shop": "shop",
    "shop-form": "shop/form",
    "goods": "goods",
    "listing-new": "listings/new",
    "offers": "offers",
    "bulk": "shop/bulk",
    "reviews": "reviews",
    "orders": "orders",
    "claims": "claims",
    "service": "service",
    "money": "money",
    "shows": "live",
    "prepare": "prepare",
    "replays": "replays",
    "me": "me",
}
DESK = {
    "today": "today",
    "classes": "classes",
    "attendance": "attendance",
    "exams": "exams",
    "marking": "marking",
    "school": "school",
    "wall": "wall",
    "replays": "replays",
    "scenarios": "scenarios",
    "scenario": "scenarios/warm-up",
    "drills": "drills",
    "market": "market",
    "accounts": "accounts",
}
KEY = re.compile(r"(?<![\w./@-])[a-z]+(?:\.[a-zA-Z_]+)+(?![\w./@-])")
"""What a missing translation looks like on a screen: `shop.state.open`."""


@pytest.mark.nightly
def test_every_page_of_the_phone(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    page = context().new_page()
    student = Student(page, kaibo, kaibo.account("student"))
    student.join()
    faults: dict[str, list[str]] = {}
    show = finished_show(page, kaibo)
    for name, path in (PHONE | {"replay": f"shows/{show}/replay"}).items():
        student.go(path)
        settle(page)
        shot(page, f"phone-page-{name}")
        faults[name] = faults_of(page)
    assert {name: found for name, found in faults.items() if found} == {}
    assert student.faults == []


@pytest.mark.nightly
def test_every_page_of_the_desk(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    page = context(desk=True).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    lecturer = kaibo.account("lecturer")
    page.goto(f"{kaibo.url}/desk/sign-in")
    page.get_by_label("账号").fill(lecturer["login"])
    page.get_by_label("密码").fill(lecturer["secret"])
    shot(page, "desk-page-sign-in")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/today")
    faults: dict[str, list[str]] = {}
    show = finished_show(page, kaibo)
    for name, path in (DESK | {"replay": f"replays/{show}"}).items():
        page.goto(f"{kaibo.url}/desk/{path}")
        settle(page)
        shot(page, f"desk-page-{name}")
        faults[name] = faults_of(page)
    assert {name: found for name, found in faults.items() if found} == {}
    assert errors == []


def test_a_missing_word_would_be_seen() -> None:
    """The control: the pattern finds a key and leaves prices, addresses and file names alone."""
    assert KEY.findall("营业中 shop.state.open") == ["shop.state.open"]
    assert KEY.findall("¥12.50 https://kaibo.local/phone 7.5 小时 a.b@c.de") == []


def finished_show(page: Any, kaibo: Running) -> str:
    """The id of the demo's show."""
    me = page.request.get(f"{kaibo.url}/api/me").json()
    cohort = me["memberships"][0]["cohort_id"]
    shows = page.request.get(f"{kaibo.url}/api/shows?cohort={cohort}&state=ended").json()
    return str(shows[-1]["id"])  # newest first, and other tests leave shows behind


def settle(page: Any) -> None:
    """Until nothing loads any more and no skeleton is left."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => document.body.innerText.trim().length > 20 && !document.body.innerText.includes('正在加载')")
    page.wait_for_timeout(800)


def faults_of(page: Any) -> list[str]:
    """What a person would be annoyed by: words that are keys, a page wider than the screen, an error box."""
    text = page.inner_text("body")
    found = [f"a word is missing: {key}" for key in KEY.findall(text)]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("wider than the screen")
    return found

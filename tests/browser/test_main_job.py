"""The main job, as a person does it: from the class ticket to the replay, on a phone, with a real camera stream and a real crowd."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect, photograph

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
ON_AIR_S = 62


def test_from_the_ticket_to_the_replay(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    host = Student(context().new_page(), kaibo, kaibo.account("student", 1))
    host.join()
    shot(host.page, "phone-home-new")
    host.open_shop("思远的山货铺")
    shot(host.page, "phone-shop-open")
    for name, colour in (("手工剁辣椒", "#cf2f27"), ("酸豆角", "#7a9b3c"), ("平江豆干", "#b8402a")):
        host.list_goods(name, photograph(tmp_path / f"{colour[1:]}.jpg", "photo", colour))
    shot(host.page, "phone-listing-approved")
    host.prepare("思远的第一场：下饭三件套", "热身场")
    shot(host.page, "phone-preflight")
    show = host.go_live()
    host.pin(0)

    watcher = Student(context().new_page(), kaibo, kaibo.account("student", 2))
    watcher.join()
    watcher.go(f"shows/{show}/watch")
    plays(watcher.page)

    answered = talk_for(host, ON_AIR_S)
    assert answered > 0, "the crowd asked nothing that could be answered"
    shot(host.page, "phone-live")
    shot(watcher.page, "phone-watch")
    orders = int(
        host.page.evaluate("fetch('/api/shows/" + show + "').then(a => a.json()).then(a => a.totals ? a.totals.orders : a.orders)")
    )
    assert orders > 0, "nobody bought anything"

    host.end()
    look_at_replay(host, show, shot)
    assert host.faults == []
    assert watcher.faults == []


def plays(page: Any) -> None:
    """The picture moves: `currentTime` grows."""
    page.wait_for_function("() => { const v = document.querySelector('video'); return v && v.currentTime > 0.5 }", timeout=30_000)
    before = page.evaluate("document.querySelector('video').currentTime")
    page.wait_for_function(f"() => document.querySelector('video').currentTime > {before} + 2", timeout=30_000)


def talk_for(host: Student, seconds: int) -> int:
    """Pin one thing after the other and answer what is asked, until the show is that old; answers how many questions were answered."""
    answered, pinned = 0, 0
    clock = "() => { const m = document.body.innerText.match(/直播中\\s+(\\d+):(\\d+)/); return m ? m[1] * 60 + +m[2] : 0 }"
    while (age := host.page.evaluate(clock)) < seconds:
        if age > 25 * (pinned + 1) and pinned < 2:
            pinned += 1
            host.pin(pinned)
        answered += host.answer_one()
        host.page.wait_for_timeout(1000)
    return answered


def look_at_replay(host: Student, show: str, shot: Callable[[Any, str], None]) -> None:
    """The replay is there, plays, seeks, and its comments follow."""
    host.go(f"shows/{show}/replay")
    expect(host.page.get_by_text("人气和成交曲线")).to_be_visible()
    video = host.page.locator("video").first
    expect(video).to_be_visible()
    video.evaluate("v => { v.muted = true; return v.play() }")
    plays(host.page)
    video.evaluate("v => { v.currentTime = 30 }")
    host.page.wait_for_function(
        "() => { const v = document.querySelector('video'); return !v.seeking && v.currentTime >= 30 && v.readyState >= 2 }"
    )
    shot(host.page, "phone-replay")

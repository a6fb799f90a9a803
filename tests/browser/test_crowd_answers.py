"""On the host screen the crowd answers the host: what is pinned is looked at, and who asked thanks two ticks after the answer.

Seconds of the show are those of the log; that they stand on the screen within the same second is seen by a MutationObserver.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.quick import ask, on_air
from tests.browser.student import Student, expect
from tests.browser.test_scenarios import Lecturer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

FACTS = """() => {
    window.heard = [];
    window.seen = {looks: null, lines: new Map()};
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({data}) => {
                const said = JSON.parse(data);
                if (said.type === 'event') window.heard.push({...said.event, came: performance.now()});
            });
        }
    };
    new MutationObserver(() => {
        for (const line of document.querySelectorAll('ol[role=log] .line'))
            if (!window.seen.lines.has(line.textContent)) window.seen.lines.set(line.textContent, performance.now());
        const looked = [...document.querySelectorAll('.sheet li .numbers')].some((line) => /[1-9]/.test(line.textContent));
        if (looked) window.seen.looks ??= performance.now();
    }).observe(document, {childList: true, characterData: true, subtree: true});
}"""
"""What the page hears, and when each line of comments and the first look at goods stand on it, in milliseconds of the page's own clock."""
TICKS, PAINTED_MS = 2, 1000
CROWDED = 200
"""So many, and so curious, that some of them look at once: an empty room answers too, but not in every second."""


def test_the_crowd_answers_what_the_host_does(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    desk = Lecturer(context(desk=True).new_page(), kaibo)
    full = desk.short_scenario(
        "full-house",
        "满座",
        ("{at_s: 0, per_minute: 260}", "{at_s: 0, per_minute: 3000}"),
        ("click: .3}", "click: 6}"),
        ("points: [[0, .5], [20, .8]", "points: [[0, .9], [20, .95]"),
        ("questions: 200", "questions: 400"),
    )
    host = Student(context().new_page(), kaibo, kaibo.account("student", 4))
    host.page.add_init_script(f"({FACTS})()")
    host.join()
    show = on_air(host, "手工米粉", "剁辣椒", scenario=full)
    page = host.page
    page.wait_for_function(f"() => window.heard.some(({{data}}) => (data.online ?? 0) >= {CROWDED})", timeout=30_000)
    assert looks(page) == 0, "nobody looks at a card that is not there"

    shelf(page).locator("li").first.get_by_role("button", name="讲解", exact=True).click()
    expect(page.get_by_text("讲解中").first).to_be_visible()
    page.wait_for_function(f"() => {LOOKS} > 0 && window.seen.looks !== null", timeout=25_000)
    tick, came = page.evaluate(FIRST_LOOK)
    assert 1 <= tick - at(page, "listing.pinned") <= TICKS, "the second after the pin, or the one after that, the first of them look"
    assert 0 <= page.evaluate("() => window.seen.looks") - came < PAINTED_MS, "and the shelf in the host's hand counts them at once"
    expect(shelf(page).locator("li").first.locator(".numbers")).to_have_text(re.compile("[1-9]"))
    shot(page, "phone-crowd-pinned")
    host.close_sheet()

    words, waited, came = thanked(host, show)
    assert 0 < waited <= TICKS, "who asked says so, two seconds after the one that heard the answer"
    assert 0 <= page.evaluate(LINE_SEEN, words) - came < PAINTED_MS, "and the words stand on the screen as soon as they are said"
    shot(page, "phone-crowd-answered")
    ask(host, "POST", f"/shows/{show}/end")
    assert host.faults == []


def shelf(page: Any) -> Any:
    """The shelf, opened from the bar at the bottom."""
    page.get_by_role("button", name=re.compile("^小黄车")).click()
    return page.locator(".van-popup:visible").filter(has_text=re.compile("^小黄车")).last


def thanked(host: Student, show: str) -> tuple[str, int, float]:
    """Answer what is asked, one after the other, until an asker thanks: the words, how many seconds of the show after the one that heard
    the answer, and when the page heard them.

    About half of those who were answered say so; of six nobody did once, so it goes on for as long as a dozen need.
    """
    answered: set[str] = set()
    for _ in range(160):
        found = host.page.evaluate(THANKS)
        if found is not None:
            return found[0], found[1], found[2]
        for question in host.page.evaluate(ASKED):
            if question["question_id"] not in answered:
                answered.add(question["question_id"])
                ask(host, "POST", f"/shows/{show}/questions/{question['question_id']}/answer", {"way": "text", "text": ANSWER})
        host.page.wait_for_timeout(300)
    raise AssertionError(f"nobody of {len(answered)} thanked")


ANSWER = "现货，价格写在商品页，四十八小时内发货，放心拍"
ASKED = "() => window.heard.filter(({type}) => type.endsWith('question.asked')).map(({data}) => data)"
THANKS = """() => {
    const of = (kind) => window.heard.filter(({type}) => type.endsWith(kind));
    const asker = new Map(of('question.asked').map(({data}) => [data.question_id, data.viewer]));
    const told = new Map(of('question.answered').map(({data, showms}) => [asker.get(data.question_id), Math.floor(showms / 1000) + 1]));
    for (const {data, came} of of('crowd.ticked'))
        for (const [, viewer, , , intent, text] of data.acts?.cm ?? [])
            if (intent === 'thanks' && told.has(viewer)) return [text, data.tick - told.get(viewer), came];
    return null;
}"""
LOOKS = """window.heard.filter(({type}) => type.endsWith('crowd.ticked')).reduce(
    (sum, {data}) => sum + Object.values(data.acts?.r ?? {}).reduce((seen, [, , clicks]) => seen + clicks, 0), 0)"""


FIRST_LOOK = """() => {
    const {data, came} = window.heard.find(({type, data}) => type.endsWith('crowd.ticked')
        && Object.values(data.acts?.r ?? {}).some(([, , clicks]) => clicks > 0));
    return [data.tick, came];
}"""
LINE_SEEN = "(words) => Math.min(...[...window.seen.lines].filter(([line]) => line.includes(words)).map(([, when]) => when))"


def looks(page: Any) -> int:
    """Looks at products so far, as the page heard of them."""
    return int(page.evaluate(f"() => {LOOKS}"))


def at(page: Any, kind: str) -> int:
    """The show's second in which the page heard of this kind of event."""
    page.wait_for_function(f"() => window.heard.some(({{type}}) => type.endsWith('{kind}'))", timeout=8_000)
    return int(page.evaluate(f"() => Math.floor(window.heard.find(({{type}}) => type.endsWith('{kind}')).showms / 1000)"))

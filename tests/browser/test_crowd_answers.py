"""On the host screen the crowd answers the host: what is pinned is looked at, and who asked thanks two ticks after the answer."""

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
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({data}) => {
                const said = JSON.parse(data);
                if (said.type === 'event') window.heard.push(said.event);
            });
        }
    };
}"""
TICKS = 2
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

    ask(host, "POST", f"/shows/{show}/pin", {"listing_id": listing_of(host, show)})
    expect(page.get_by_text("讲解中").first).to_be_visible()
    page.wait_for_function(f"() => {LOOKS} > 0", timeout=25_000)
    waited = page.evaluate(FIRST_LOOK) - at(page, "listing.pinned")
    assert 1 <= waited <= TICKS, "the second after the pin, or the one after that, the first of them look"
    shot(page, "phone-crowd-pinned")

    words, waited = thanked(host, show)
    assert waited <= 1 + TICKS, "who asked says so: the second hears the answer, the words come two after it"
    expect(page.get_by_text(words).first).to_be_visible()
    shot(page, "phone-crowd-answered")
    ask(host, "POST", f"/shows/{show}/end")
    assert host.faults == []


def thanked(host: Student, show: str) -> tuple[str, int]:
    """Answer what is asked, one after the other, until an asker thanks: the words, and how many seconds of the show after the answer.

    About half of those who were answered say so; of six nobody did once, so it goes on for as long as a dozen need.
    """
    answered: set[str] = set()
    for _ in range(160):
        found = host.page.evaluate(THANKS)
        if found is not None:
            return found[0], found[1]
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
    const at = new Map(of('question.answered').map(({data, showms}) => [asker.get(data.question_id), Math.floor(showms / 1000)]));
    for (const {data} of of('crowd.ticked'))
        for (const [, viewer, , , intent, text] of data.acts?.cm ?? [])
            if (intent === 'thanks' && at.has(viewer)) return [text, data.tick - at.get(viewer)];
    return null;
}"""
LOOKS = """window.heard.filter(({type}) => type.endsWith('crowd.ticked')).reduce(
    (sum, {data}) => sum + Object.values(data.acts?.r ?? {}).reduce((seen, [, , clicks]) => seen + clicks, 0), 0)"""


FIRST_LOOK = """() => window.heard.find(({type, data}) => type.endsWith('crowd.ticked')
    && Object.values(data.acts?.r ?? {}).some(([, , clicks]) => clicks > 0)).data.tick"""


def looks(page: Any) -> int:
    """Looks at products so far, as the page heard of them."""
    return int(page.evaluate(f"() => {LOOKS}"))


def at(page: Any, kind: str) -> int:
    """The show's second in which the page heard of this kind of event."""
    page.wait_for_function(f"() => window.heard.some(({{type}}) => type.endsWith('{kind}'))", timeout=8_000)
    return int(page.evaluate(f"() => Math.floor(window.heard.find(({{type}}) => type.endsWith('{kind}')).showms / 1000)"))


def listing_of(host: Student, show: str) -> str:
    """The first listing of the shelf."""
    return str(ask(host, "GET", f"/shows/{show}")["shelf"][0]["listing_id"])

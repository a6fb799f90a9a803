"""A finished show made in a second: a reference host in front of the crowd, with everything the crowd heard written down."""

from collections.abc import Mapping, Sequence
from functools import cache

from sandbox.events.envelope import Fact
from streaming.audience.columns import best
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import REFERENCE_SHELF, Host, Script
from streaming.audience.market import Market
from streaming.audience.rehearse import SHOW, started
from streaming.audience.tables import Tables
from streaming.events import QuestionAsked
from streaming.whatif.script import Recording
from tests.audience.rooms import CROWDED, seed, tables


@cache
def crowded() -> Tables:
    """The crowd of most tests: four times the people of a first broadcast."""
    return tables(**CROWDED)


def recorded(
    host: Host, seconds: int = 300, *, of: Tables | None = None, number: int = 1, extra: Mapping[int, Sequence[Fact]] | None = None
) -> Recording:
    """The show of this host; `extra` are facts added at their second. The mall answers two seconds later."""
    room = of or crowded()
    begun = started(room, seed(number))
    crowd, market, script = Crowd.begin(room, begun, best()), Market(SHOW, REFERENCE_SHELF), Script(host, SHOW, REFERENCE_SHELF)
    heard: list[tuple[Fact, ...]] = []
    digests, online, asked = [], [], []
    answers: dict[int, list[Fact]] = {}
    for tick in range(1, seconds + 1):
        acted = [*script.act(tick), *(extra or {}).get(tick, ())]
        for fact in acted:
            market.host(fact)
        heard.append((*answers.pop(tick, ()), *acted))
        acts = crowd.step(list(enumerate(heard[-1], 1)))
        script.hear(acts.questions)
        digests.append(crowd.digest())
        online.append(acts.online)
        for fact in acts.facts(SHOW):
            asked += [fact] if isinstance(fact, QuestionAsked) else []
            for answer in market.answer(fact):
                answers.setdefault(tick + 2, []).append(answer)
    return Recording(begun, tuple(heard), tuple(digests), tuple(online), tuple(asked))

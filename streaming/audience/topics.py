"""What a viewer who comments talks about: weighed by who he is and by what goes on in the room."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

from .conditions import Conditions
from .fixed import MILLI
from .mood import Mood
from .room import (
    TOPIC_BAG,
    TOPIC_INCIDENT,
    TOPIC_NO_PIN,
    TOPIC_PICTURE,
    TOPIC_PRICE,
    TOPIC_SILENCE,
    TOPIC_SOLD_OUT,
    TOPIC_STALL,
)
from .tables import Tables

STEP = 100
_SITUATIONS = ("want_pin", "no_sound", "no_picture", "sold_out", "bag", "overpriced", "ignored", "coupon")
_INCIDENTS = ("wrong_price", "rumour", "complaint", "compare", "bulk", "cold")
_QUIET = (0,) * len(_INCIDENTS)
_ROOMS = _SITUATIONS + _INCIDENTS
_BAG = _SITUATIONS.index("bag")
HUNTERS_BAG: Final = 3
"""A bag is so many times the topic for those who hunt bags."""
OF_TALK: Final = ("detail", "quality", "praise")
"""What a broadcast without a shelf is asked and praised for: what the host tells, not a product."""


class Scene(NamedTuple):
    """What a second is talked about beside what everybody always talks of.

    `about`: what there is to ask about, see `Topics._usual`. `herd`: the pull of the herd (thousandths). `urges`: the running sums of how
    strongly the state of the room makes itself a topic, in the order of `_SITUATIONS` and `_INCIDENTS`; `hunters`: the same for those who
    hunt bags.
    """

    about: str
    herd: int
    urges: list[int]
    hunters: list[int]


class Topics:
    """Weighs topics against each other. What hangs on a persona alone is kept, what hangs on the room is summed up once a second."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._kept: dict[tuple[int, str, int], list[int]] = {}
        self._causes = [tables.causes.index(it) for it in ("no_pin", "silence", "picture", "sold_out", "price")]
        self._hunter = tables.personas.index("bag_hunter")

    def scene(self, found: Conditions, mood: Mood, about: str) -> Scene:
        """The room of a second as a topic.

        The herd is counted in coarse steps, so that what is made from it can be kept. While the network stands nobody sees or hears the
        host, and that is what viewers write.
        """
        no_pin, silence, picture, sold_out, price = map(found.causes.__getitem__, self._causes)
        trouble = found.trouble
        stalled = TOPIC_STALL if trouble.stalled else 0
        urges = [
            no_pin * TOPIC_NO_PIN // MILLI,
            silence * TOPIC_SILENCE // MILLI + stalled,
            picture * TOPIC_PICTURE // MILLI + stalled,
            sold_out // STEP * STEP * TOPIC_SOLD_OUT // MILLI,
            TOPIC_BAG if found.bag_on else 0,
            price * TOPIC_PRICE // MILLI,
            mood.unanswered // STEP * STEP,
            MILLI if found.offer is not None and found.offer.coupon else 0,
            *(_incidents(trouble.topics) if trouble.topics else _QUIET),
        ]
        sums = list(accumulate(urges))
        hunters = sums
        if found.bag_on:
            urges[_BAG] *= HUNTERS_BAG
            hunters = list(accumulate(urges))
        return Scene(about, min(mood.orders, 2 * MILLI) // STEP * STEP, sums, hunters)

    def choose(self, persona: int, scene: Scene, dice: int) -> str:
        """The intent of one comment. `dice`: a draw of 64 bits."""
        about, herd, urges, hunters = scene
        usual = self._kept.get((persona, about, herd)) or self._usual(persona, about, herd)
        if persona == self._hunter:
            urges = hunters
        always = usual[-1]
        whole = always + urges[-1]
        if not whole:
            return "off"
        at = (dice >> 20) % whole
        return self.tables.intents[bisect_right(usual, at)] if at < always else _ROOMS[bisect_right(urges, at - always)]

    def _usual(self, persona: int, about: str, herd: int) -> list[int]:
        """The running sums of the weights of what a persona always talks of.

        `about` is `goods` with something pinned, `charted` when its page has a size chart, which saves questions about sizes, `talk` in
        a broadcast without a shelf, where only `OF_TALK` can be asked; and nothing where there is nothing to ask about.
        """
        weights = []
        for intent, weight in zip(self.tables.intents, self.tables.intent_weights[persona], strict=True):
            of_goods = intent in self.tables.questions or intent in ("praise", "herd")
            fits = not of_goods or about in ("goods", "charted") or (about == "talk" and intent in OF_TALK)
            pull = herd if intent == "herd" else self.tables.numbers["size_charted"] if about == "charted" and intent == "size" else MILLI
            weights.append(weight * pull // MILLI if fits else 0)
        self._kept[persona, about, herd] = list(accumulate(weights))
        return self._kept[persona, about, herd]


def _incidents(told: tuple[tuple[str, int], ...]) -> tuple[int, ...]:
    """How strongly each kind of incident is talked about."""
    by = dict(told)
    return tuple(by.get(topic, 0) * TOPIC_INCIDENT // MILLI for topic in _INCIDENTS)

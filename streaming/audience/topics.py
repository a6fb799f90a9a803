"""What a viewer who comments talks about: weighed by who he is and by what goes on in the room."""

from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import Any, Final, NamedTuple

from .conditions import Conditions
from .fixed import MILLI
from .incidents import Effects
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
SCENES_KEPT = 256
_SITUATIONS = ("want_pin", "no_sound", "no_picture", "sold_out", "bag", "overpriced", "ignored", "coupon")
_INCIDENTS = ("wrong_price", "rumour", "complaint", "compare", "bulk", "cold")
_QUIET = (0,) * len(_INCIDENTS)
OF_TALK: Final = ("detail", "quality", "praise")
"""What a broadcast without a shelf is asked and praised for: what the host tells, not a product."""


class Scene(NamedTuple):
    """What there is to talk about in a second.

    `about` is `goods` with something pinned, `charted` when its page has a size chart, which saves questions about sizes, `talk` in a
    broadcast without a shelf, where only `OF_TALK` can be asked; and nothing where there is nothing to ask about. `urges`: how strongly
    the state of the room makes itself a topic, in the order of `_SITUATIONS` and `_INCIDENTS`; `herd`: the pull of the herd. Both in
    thousandths. `scales`: by persona the running sums of all topics' weights, as soon as one was asked for.
    """

    about: str
    urges: tuple[int, ...]
    herd: int
    scales: dict[int, list[int]]


class Topics:
    """Weighs topics against each other; the scales are kept, since most seconds are like others."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._scenes: dict[tuple[Any, ...], Scene] = {}
        self._causes = itemgetter(*(tables.causes.index(it) for it in ("no_pin", "silence", "picture", "sold_out", "price")))
        self._told = (*tables.intents, *_SITUATIONS, *_INCIDENTS)

    def scene(self, found: Conditions, mood: Mood, about: str) -> Scene:
        """What there is to talk about now, the one of a second that was like this when there was one.

        In coarse steps, so that it can be. While the network stands nobody sees or hears the host, and that is what viewers write.
        """
        causes, trouble = self._causes(found.causes), found.trouble
        coupon = found.offer is not None and found.offer.coupon
        steps = min(mood.orders, 2 * MILLI) // STEP, causes[3] // STEP, mood.unanswered // STEP
        key = about, found.bag_on, coupon, trouble.stalled, trouble.topics, steps, *causes[:3], causes[4]
        scene = self._scenes.get(key)
        if scene is None:
            if len(self._scenes) > SCENES_KEPT:
                self._scenes.clear()
            scene = self._scenes[key] = _scene(about, found.bag_on, coupon, trouble, steps, causes)
        return scene

    def choose(self, persona: int, scene: Scene, dice: int) -> str:
        """The intent of one comment. `dice`: a draw of 64 bits."""
        scale = scene.scales.get(persona) or self._scale(persona, scene)
        return self._told[bisect_right(scale, (dice >> 20) % scale[-1])] if scale[-1] else "off"

    def _scale(self, persona: int, scene: Scene) -> list[int]:
        """The running sums of all topics' weights for a persona now; the last is the whole."""
        about, weights, urges = scene.about, [], [*scene.urges]
        for intent, weight in zip(self.tables.intents, self.tables.intent_weights[persona], strict=True):
            of_goods = intent in self.tables.questions or intent in ("praise", "herd")
            fits = not of_goods or about in ("goods", "charted") or (about == "talk" and intent in OF_TALK)
            charted = about == "charted" and intent == "size"
            pull = scene.herd if intent == "herd" else self.tables.numbers["size_charted"] if charted else MILLI
            weights.append(weight * pull // MILLI if fits else 0)
        if self.tables.personas[persona] == "bag_hunter":
            urges[_SITUATIONS.index("bag")] *= 3
        scene.scales[persona] = scale = list(accumulate([*weights, *urges]))
        return scale


def _scene(about: str, bag_on: bool, coupon: bool, trouble: Effects, steps: tuple[int, ...], causes: tuple[int, ...]) -> Scene:
    """What it is made of: `steps` are orders, sold-out goods and unanswered questions, `causes` those of `Topics.scene`."""
    no_pin, silence, picture, _, price = causes
    orders, sold_out, unanswered = (step * STEP for step in steps)
    stalled = TOPIC_STALL if trouble.stalled else 0
    urges = (
        no_pin * TOPIC_NO_PIN // MILLI,
        silence * TOPIC_SILENCE // MILLI + stalled,
        picture * TOPIC_PICTURE // MILLI + stalled,
        sold_out * TOPIC_SOLD_OUT // MILLI,
        TOPIC_BAG if bag_on else 0,
        price * TOPIC_PRICE // MILLI,
        unanswered,
        MILLI if coupon else 0,
        *(_incidents(trouble.topics) if trouble.topics else _QUIET),
    )
    return Scene(about, urges, orders, {})


def _incidents(told: tuple[tuple[str, int], ...]) -> tuple[int, ...]:
    """How strongly each kind of incident is talked about."""
    by = dict(told)
    return tuple(by.get(topic, 0) * TOPIC_INCIDENT // MILLI for topic in _INCIDENTS)

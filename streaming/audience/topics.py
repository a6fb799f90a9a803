"""What a viewer who comments talks about: weighed by who he is and by what goes on in the room."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final

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
SCALES_KEPT = 512
_SITUATIONS = ("want_pin", "no_sound", "no_picture", "sold_out", "bag", "overpriced", "ignored", "coupon")
_INCIDENTS = ("wrong_price", "rumour", "complaint", "compare", "bulk", "cold")
_QUIET = (0,) * len(_INCIDENTS)
OF_TALK: Final = ("detail", "quality", "praise")
"""What a broadcast without a shelf is asked and praised for: what the host tells, not a product."""


class Topics:
    """Weighs topics against each other; the scales are kept, since most seconds are like others."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._scales: dict[tuple[int, tuple[int, ...], str], list[int]] = {}
        self._causes = [tables.causes.index(it) for it in ("no_pin", "silence", "picture", "sold_out", "price")]
        self._told = (*tables.intents, *_SITUATIONS, *_INCIDENTS)

    def situations(self, found: Conditions, mood: Mood) -> tuple[int, ...]:
        """How strongly the state of the room makes itself a topic, in the order of `_SITUATIONS`, and the pull of the herd (thousandths).

        In coarse steps, so that the scales made from it can be kept. While the network stands nobody sees or hears the host, and that is
        what viewers write.
        """
        no_pin, silence, picture, sold_out, price = map(found.causes.__getitem__, self._causes)
        return (
            no_pin * TOPIC_NO_PIN // MILLI,
            silence * TOPIC_SILENCE // MILLI + (TOPIC_STALL if found.trouble.stalled else 0),
            picture * TOPIC_PICTURE // MILLI + (TOPIC_STALL if found.trouble.stalled else 0),
            sold_out // STEP * STEP * TOPIC_SOLD_OUT // MILLI,
            TOPIC_BAG if found.bag_on else 0,
            price * TOPIC_PRICE // MILLI,
            mood.unanswered // STEP * STEP,
            MILLI if found.offer is not None and found.offer.coupon else 0,
            *(_incidents(found.trouble.topics) if found.trouble.topics else _QUIET),
            min(mood.orders, 2 * MILLI) // STEP * STEP,
        )

    def choose(self, persona: int, situations: tuple[int, ...], about: str, dice: int) -> str:
        """The intent of one comment. `about`: what there is to ask about, see `_scale`. `dice`: a draw of 64 bits."""
        scale = self._scale(persona, situations, about)
        at = bisect_right(scale, (dice >> 20) % scale[-1]) if scale[-1] else self.tables.intents.index("off")
        return self._told[at]

    def _scale(self, persona: int, situations: tuple[int, ...], about: str) -> list[int]:
        """The running sums of all topics' weights for a persona now; the last is the whole.

        `about` is `goods` with something pinned, `charted` when its page has a size chart, which saves questions about sizes, `talk` in
        a broadcast without a shelf, where only `OF_TALK` can be asked; and nothing where there is nothing to ask about.
        """
        key = (persona, situations, about)
        found = self._scales.get(key)
        if found is not None:
            return found
        *urges, herd = situations
        weights = []
        for intent, weight in zip(self.tables.intents, self.tables.intent_weights[persona], strict=True):
            of_goods = intent in self.tables.questions or intent in ("praise", "herd")
            fits = not of_goods or about in ("goods", "charted") or (about == "talk" and intent in OF_TALK)
            pull = herd if intent == "herd" else self.tables.numbers["size_charted"] if about == "charted" and intent == "size" else MILLI
            weights.append(weight * pull // MILLI if fits else 0)
        if self.tables.personas[persona] == "bag_hunter":
            urges[_SITUATIONS.index("bag")] *= 3
        if len(self._scales) > SCALES_KEPT:
            self._scales.clear()
        self._scales[key] = list(accumulate([*weights, *urges]))
        return self._scales[key]


def _incidents(told: tuple[tuple[str, int], ...]) -> tuple[int, ...]:
    """How strongly each kind of incident is talked about."""
    by = dict(told)
    return tuple(by.get(topic, 0) * TOPIC_INCIDENT // MILLI for topic in _INCIDENTS)

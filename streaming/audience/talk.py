"""Talking: what a viewer who comments talks about, which comments are questions that wait for an answer, and what answers do."""

from bisect import bisect_right
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any, Final

from .acts import COMMENTS_SHOWN, Acts, Question, SaidComment, key_in
from .conditions import Conditions
from .demand import Demand
from .draws import I64, below, draw, key_of
from .fixed import MILLI, fade
from .goods import Answer, Good
from .grading import NONE, Grade, grade
from .grammar import Lines, say
from .hushing import RAIDERS, RAIDERS_FROM, hush
from .mood import Mood
from .nicks import nick
from .room import (
    ANSWER_HOLDS_MS,
    ANSWER_RELIEF,
    LATE,
    LATE_UNTIL_S,
    TAPPED,
    TOPIC_BAG,
    TOPIC_INCIDENT,
    TOPIC_NO_PIN,
    TOPIC_PICTURE,
    TOPIC_PRICE,
    TOPIC_SILENCE,
    TOPIC_SOLD_OUT,
    TOPIC_STALL,
)
from .rows import Due
from .signals import Signals
from .tables import COMMENT, Tables
from .viewers import GUEST, SOURCE_SHIFT, Viewers, name_of

SPOKEN_S = 2
"""A tap that comes sooner after the one before is half an answer: nobody has answered aloud in between."""

THANKS_AFTER_S = 2

UNSAID: Final = SaidComment("", "", "", "", "", "", None)
"""Stands in a crowd without words for every line that is no question."""

STEP = 100
SCALES_KEPT = 512
"""While the network stands nobody sees or hears the host, and that is what viewers write."""
_SITUATIONS = ("want_pin", "no_sound", "no_picture", "sold_out", "bag", "overpriced", "ignored", "coupon")
_INCIDENTS = ("wrong_price", "rumour", "complaint", "compare", "bulk", "cold")
_QUIET = (0,) * len(_INCIDENTS)


@dataclass
class Waiting:
    """A question somebody waits for an answer to. `askers` counts those who wanted to ask the same."""

    vid: int
    persona: str
    intent: str
    listing_id: str
    asked: int
    askers: int = 1
    expired: bool = False


class Talk:
    """Everything about comments that outlives a second."""

    def __init__(self, tables: Tables, seed: str, words: bool = True) -> None:
        self.tables, self.worded = tables, words
        self.topic, self.words, self.shelf, self.nicks, self.polite, self.raid = (
            key_of(seed, it) for it in ("topic", "words", "talk shelf", "nick", "polite", "raid")
        )
        self._scales: dict[tuple[int, tuple[int, ...], bool, bool], list[int]] = {}
        self._causes = [tables.causes.index(it) for it in ("no_pin", "silence", "picture", "sold_out", "price")]
        self._topics_told = (*tables.intents, *_SITUATIONS, *_INCIDENTS)
        self.heat = 0
        self.lines = Lines()
        self.waiting: dict[str, Waiting] = {}
        self.tapped_at = -SPOKEN_S
        self.thanks: list[tuple[int, int, str, str]] = []
        self.muted: dict[str, int] = {}
        self.won: list[tuple[int, int]] = []
        """Winners of a lucky bag who have not said so yet: viewer and persona."""

    def next_second(self, tick: int) -> None:
        """Bursts calm down; what nobody remembers is dropped."""
        self.heat = fade(self.heat, self.tables.numbers["burst_keep"])
        for oldest in self.waiting.values():  # in the order they were asked
            if tick - oldest.asked > LATE_UNTIL_S:
                self.waiting = {key: asked for key, asked in self.waiting.items() if tick - asked.asked <= LATE_UNTIL_S}
            break
        if self.muted:
            self.muted = {viewer: until for viewer, until in self.muted.items() if tick < until}

    # ---- answers

    def hear(self, signals: Signals, mood: Mood, demand: Demand, viewers: Viewers, acts: Acts) -> None:
        """Answers and words of this second, from people on a seat."""
        hush(signals.inbox, self.muted, viewers, mood, self.tables, acts.tick)
        spoken: dict[str, int] = {}
        """What was said once in this second and answers several questions: its worth after repetition."""
        for answer in signals.inbox.answers:
            key = key_in(answer.question_id)
            if answer.heard and answer.text:
                told, fresh = self._heard(key, signals, answer), spoken.get(answer.text) or mood.type(answer.text)
                spoken[answer.text] = fresh
            elif answer.text:
                told, fresh = self._grade(key, signals, answer.text, directed=True), mood.type(answer.text)
            else:
                rushed = answer.tap and acts.tick - self.tapped_at < SPOKEN_S
                told, fresh = Grade(min(answer.worth, TAPPED) if rushed else answer.worth, answer.against), MILLI
            if self._answered(key, told, fresh, signals, mood, demand, viewers, acts) and answer.tap:
                self.tapped_at = acts.tick
        for text, reply_to in signals.inbox.words:
            named = key_in(reply_to).removeprefix("c") if reply_to is not None else None
            directed = named is not None and named in self.waiting
            open_now = [named] if directed and named else [key for key, asked in self.waiting.items() if not asked.expired]
            graded = [(key, told) for key in open_now if (told := self._grade(key, signals, text, directed)).worth]
            fresh = mood.type(text)
            for key, told in graded:
                if self._answered(key, told, fresh, signals, mood, demand, viewers, acts):
                    acts.answered.append(key)

    def _grade(self, key: str, signals: Signals, text: str, directed: bool) -> Grade:
        """How well a line answers a waiting question."""
        asked = self.waiting.get(key)
        if asked is None:
            return NONE
        offs = tuple(coupon.off_fen for coupon in signals.coupons)
        return grade(asked.intent, signals.good(asked.listing_id), text, offs=offs, directed=directed)

    def _heard(self, key: str, signals: Signals, answer: Answer) -> Grade:
        """How well words answer that were heard: as if they were typed, and no less than against the page alone."""
        on_page, told = Grade(answer.worth, answer.against), self._grade(key, signals, answer.text, directed=False)
        return told if told.against or (told.worth > on_page.worth and not on_page.against) else on_page

    def _answered(
        self, key: str, told: Grade, fresh: int, signals: Signals, mood: Mood, demand: Demand, viewers: Viewers, acts: Acts
    ) -> bool:  # fmt: skip
        """The question is answered, worth less when the same words (`fresh`, thousandths) were said before.

        False when nobody waits for it (any more) or it is no answer; a second answer changes nothing.
        """
        asked = self.waiting.pop(key, None) if told.worth else None
        if asked is None:
            return False
        worth = told.worth * fresh // MILLI
        if asked.expired:
            worth = worth * LATE // MILLI
        numbers = self.tables.numbers
        mood.attend(f"answer {asked.intent} {asked.listing_id}", numbers["call_answer"] * worth // MILLI)
        mood.unanswered -= mood.unanswered * ANSWER_RELIEF * worth // (MILLI * MILLI)
        acts.graded.append((key, worth))
        good = signals.good(asked.listing_id)
        if good is not None and told.against:
            good.contradict(asked.intent, numbers["buy_contradicted"])
        elif good is not None:
            good.explain(asked.intent, worth)
        demand.ignored.pop(asked.vid, None)
        column = viewers.find(asked.vid)
        if column is not None and told.against:
            demand.feel(asked.vid, -numbers["buy_own_question"])
        elif column is not None:
            demand.feel(asked.vid, numbers["buy_own_question"] * worth // MILLI)
            viewers.hold(column, ANSWER_HOLDS_MS * worth // MILLI)
            if below(self.polite, asked.vid, 2, asked.asked) == 0:
                self.thanks.append((acts.tick + THANKS_AFTER_S, asked.vid, asked.persona, asked.listing_id))
        return True

    def expire(self, mood: Mood, demand: Demand, viewers: Viewers, acts: Acts) -> None:
        """Questions whose time is over count against the room, and their askers lose patience."""
        numbers, wait = self.tables.numbers, self.tables.numbers["answer_s"]
        for key, asked in self.waiting.items():
            if acts.tick - asked.asked < wait:  # in the order they were asked
                break
            if asked.expired:
                continue
            asked.expired = True
            acts.expired.append(key)
            mood.left_unanswered(asked.askers, viewers.n, numbers)
            column = viewers.find(asked.vid)
            if column is not None:
                demand.feel(asked.vid, -numbers["buy_own_question"])
                demand.ignore(asked.vid, asked.intent, asked.asked)
                viewers.sour(column)

    # ---- speaking

    def speak(self, due: Due, signals: Signals, mood: Mood, found: Conditions, acts: Acts) -> None:
        """Those whose time to comment has come say something; the thanks of those who were answered come first."""
        if self.thanks:
            for when, asker, name, listing_id in self.thanks:
                if when <= acts.tick:
                    acts.said += 1
                    self._say(acts, asker, 0, "thanks", name, signals.good(listing_id), signals, mark="t")
            self.thanks = [later for later in self.thanks if later[0] > acts.tick]
        for winner, persona in self.won:
            acts.said += 1
            self._say(acts, winner, acts.tick, "won", self.tables.personas[persona], None, signals, mark="w")
        self.won = []
        if found.trouble.trolls:
            self._raid(found.trouble.trolls, signals, acts)
        many = due.many[COMMENT]
        if not many:
            return
        self.heat += MILLI * many
        good = found.offer.good if found.offer is not None else None
        situations = self._situations(found, mood)
        for _, vid, persona, times in zip(*due.them(COMMENT).tolist(), strict=True):
            if self.muted and name_of(vid) in self.muted:
                continue
            acts.said += 1
            if len(acts.comments) >= COMMENTS_SHOWN:
                continue
            intent = self._intent(
                self._scale(persona, situations, good is not None, good is not None and good.size_chart), draw(self.topic, vid, times)
            )
            self._utter(acts, vid, times, intent, self.tables.personas[persona], good, signals)

    def _situations(self, found: Conditions, mood: Mood) -> tuple[int, ...]:
        """How strongly the state of the room makes itself a topic, in the order of `_SITUATIONS`, and the pull of the herd (thousandths).

        In coarse steps, so that the scales made from it can be kept.
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
            *(self._topics(found.trouble.topics) if found.trouble.topics else _QUIET),
            min(mood.orders, 2 * MILLI) // STEP * STEP,
        )

    def _raid(self, strength: int, signals: Signals, acts: Acts) -> None:
        """A raid brings trolls of its own, about one line a second at full strength; who is muted is silent."""
        dice = draw(self.raid, acts.tick) >> 8
        vid = (GUEST << SOURCE_SHIFT) + RAIDERS_FROM + dice // MILLI % RAIDERS
        if dice % MILLI < strength and name_of(vid) not in self.muted:
            acts.said += 1
            self.heat += MILLI
            self._say(acts, vid, acts.tick, "troll", "troll", signals.on_screen, signals, mark="x")

    @staticmethod
    def _topics(told: tuple[tuple[str, int], ...]) -> tuple[int, ...]:
        """How strongly each kind of incident is talked about."""
        by = dict(told)
        return tuple(by.get(topic, 0) * TOPIC_INCIDENT // MILLI for topic in _INCIDENTS)

    def _scale(self, persona: int, situations: tuple[int, ...], pinned: bool, charted: bool) -> list[int]:
        """The running sums of all topics' weights for a persona now; the last is the whole. A size chart saves questions about sizes."""
        key = (persona, situations, pinned, charted)
        found = self._scales.get(key)
        if found is not None:
            return found
        *urges, herd = situations
        weights = []
        for intent, weight in zip(self.tables.intents, self.tables.intent_weights[persona], strict=True):
            about_goods = intent in self.tables.questions or intent in ("praise", "herd")
            pull = herd if intent == "herd" else self.tables.numbers["size_charted"] if charted and intent == "size" else MILLI
            weights.append(weight * pull // MILLI if pinned or not about_goods else 0)
        if self.tables.personas[persona] == "bag_hunter":
            urges[_SITUATIONS.index("bag")] *= 3
        if len(self._scales) > SCALES_KEPT:
            self._scales.clear()
        self._scales[key] = list(accumulate([*weights, *urges]))
        return self._scales[key]

    def _intent(self, scale: list[int], dice: int) -> str:
        at = bisect_right(scale, (dice >> 20) % scale[-1]) if scale[-1] else self.tables.intents.index("off")
        return self._topics_told[at]

    def _utter(self, acts: Acts, vid: int, times: int, intent: str, persona: str, good: Good | None, signals: Signals) -> None:
        """Say it; a question either starts to wait for an answer or joins the one that waits already."""
        if intent not in self.tables.questions or good is None:
            about = good if good is not None or not self.worded else self._any_good(vid, times, signals)
            self._say(acts, vid, times, intent, persona, about, signals)
            return
        many, same = 0, None
        for asked in self.waiting.values():
            if not asked.expired:
                many += 1
                if asked.intent == intent and asked.listing_id == good.listing_id:
                    same = asked
                    break
        if same is not None or many >= self.tables.numbers["open_most"]:
            if same is not None:
                same.askers += 1
            echo = self.worded and below(self.polite, vid, 2, times)
            self._say(acts, vid, times, "echo" if echo else intent, persona, good, signals)
            return
        key = f"{acts.tick}-{name_of(vid)}"
        said = self._say(acts, vid, times, intent, persona, good, signals, question=key)
        self.waiting[key] = Waiting(vid, persona, intent, good.listing_id, acts.tick)
        due = acts.tick + self.tables.numbers["answer_s"]
        acts.questions.append(Question(key, said.viewer, said.nick, persona, intent, good.listing_id, said.text, due))

    def ask(self, vid: int, intent: str, topic: str, good: Good, signals: Signals, acts: Acts) -> str:
        """Somebody comes with a question of his own that waits for an answer like any. Returns its key."""
        key = f"{acts.tick}-{name_of(vid)}"
        persona = "seeker" if topic == "bulk" else "quality"
        said = self._say(acts, vid, 0, topic, persona, good, signals, question=key)
        self.waiting[key] = Waiting(vid, persona, intent, good.listing_id, acts.tick)
        due = acts.tick + self.tables.numbers["answer_s"]
        acts.said += 1
        acts.questions.append(Question(key, said.viewer, said.nick, persona, intent, good.listing_id, said.text, due))
        return key

    def shout(self, columns: I64, viewers: Viewers, signals: Signals, acts: Acts) -> None:
        """Those who joined a bag by its password typed it."""
        for vid, persona in zip(viewers.vid[columns].tolist(), viewers.persona[columns].tolist(), strict=True):
            if self.muted and name_of(vid) in self.muted:
                continue
            acts.said += 1
            if len(acts.comments) < COMMENTS_SHOWN:
                self._say(acts, vid, acts.tick, "bag", self.tables.personas[persona], None, signals, mark="b")

    def _any_good(self, vid: int, times: int, signals: Signals) -> Good | None:
        shelf = list(signals.goods.values())
        return shelf[below(self.shelf, vid, len(shelf), times)] if shelf else None

    def _say(
        self, acts: Acts, vid: int, times: int, intent: str, persona: str, good: Good | None, signals: Signals,
        question: str | None = None, mark: str = "c",
    ) -> SaidComment:  # fmt: skip
        if not self.worded and question is None:
            acts.comments.append(UNSAID)
            return UNSAID
        viewer = name_of(vid)
        name = text = ""
        if self.worded:
            password = signals.bag.words if intent == "bag" and signals.bag is not None else ""
            text = say(self.lines, self.words, vid, times, intent, persona, good, password, self.tables.language)
            name = nick(self.nicks, vid, self.tables.language)
        listing_id = good.listing_id if good is not None else None
        said = SaidComment(f"{mark}{acts.tick}-{viewer}", viewer, name, persona, intent, text, listing_id, question)
        acts.comments.append(said)
        return said

    # ---- snapshot

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {
            "heat": self.heat,
            "lines": self.lines.to_json(),
            "waiting": {key: asdict(asked) for key, asked in self.waiting.items()},
            "thanks": self.thanks,
            "muted": self.muted,
            "tapped_at": self.tapped_at,
            "won": self.won,
        }

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.heat, self.lines = data["heat"], Lines(data["lines"])
        self.waiting = {key: Waiting(**asked) for key, asked in data["waiting"].items()}
        self.thanks = [tuple(later) for later in data["thanks"]]
        self.muted = data["muted"]
        self.tapped_at = data["tapped_at"]
        self.won = [(vid, persona) for vid, persona in data["won"]]

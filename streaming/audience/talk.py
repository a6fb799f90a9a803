"""Talking: what a viewer who comments talks about, which comments are questions that wait for an answer, and what answers do."""

from dataclasses import asdict, dataclass, field
from itertools import repeat
from typing import Any, Final

import numpy as np

from .acts import COMMENTS_SHOWN, Acts, Question, SaidComment, key_in
from .conditions import Conditions
from .demand import Demand
from .draws import I64, below, draw, key_of
from .fixed import MILLI, fade
from .goods import Answer, Good
from .grading import FULL, NONE, Grade, grade
from .grammar import TRIES_APART, Lines, say
from .hushing import RAIDERS, RAIDERS_FROM, hush
from .mood import Mood
from .nicks import nick_of
from .offers import taken_off
from .room import ANSWER_HOLDS_MS, ANSWER_RELIEF, LATE, LATE_UNTIL_S, TAPPED
from .rows import SOURCE_SHIFT, Due
from .signals import Signals
from .tables import COMMENT, Tables
from .topics import OF_TALK, Topics
from .viewers import GUEST, Viewers, name_of

SPOKEN_S = 2
"""A tap that comes sooner after the one before is half an answer: nobody has answered aloud in between."""

SAYS_SOMETHING: Final = 4
"""A typed reply of fewer letters in a broadcast without a shelf answers nothing."""
THANKS_AFTER_S = 2

JOINED_KEPT: Final = 12
"""So many who wanted to know the same are remembered beside the one who asked; the others only count."""
JOINED_THANK: Final = 3
"""At most so many of them say so, a second apart."""

Drawn = tuple[int, int]
"""What was drawn for the line of a viewer and for his nickname."""

UNSAID: Final = SaidComment("", "", "", "", "", "", None)
"""Stands in a crowd without words for every line that is no question."""


@dataclass
class Waiting:
    """A question somebody waits for an answer to. `askers` counts those who wanted to ask the same, `joined` names the first of them.

    `times`: how often he had commented by then; so, too, behind number and persona of each who joined.
    """

    vid: int
    persona: str
    intent: str
    listing_id: str
    asked: int
    times: int = 0
    askers: int = 1
    expired: bool = False
    joined: list[tuple[int, str, int]] = field(default_factory=list)


class Talk:
    """Everything about comments that outlives a second."""

    def __init__(self, tables: Tables, seed: str, words: bool = True) -> None:
        self.tables, self.worded = tables, words
        self.topic, self.words, self.shelf, self.nicks, self.polite, self.raid = (
            key_of(seed, it) for it in ("topic", "words", "talk shelf", "nick", "polite", "raid")
        )
        self._dice = np.array([(self.topic, 1), (self.words, TRIES_APART), (self.nicks, 0)][: 3 if words else 1], np.uint64)
        self.topics = Topics(tables)
        self.heat = 0
        self.lines = Lines()
        self.waiting: dict[str, Waiting] = {}
        self.tapped_at = -SPOKEN_S
        self.thanks: list[tuple[int, int, str, str, int]] = []
        """Who will say thanks: when, viewer, persona, listing, and which of his comments was the question."""
        self.muted: dict[str, int] = {}
        self.unheard: dict[int, int] = {}
        """How often the time of a muted viewer to comment has come."""
        self.won: list[tuple[int, int, int]] = []
        """Winners of a lucky bag who have not said so yet: viewer, persona and number of the bag."""
        self.raided = 0
        """Seconds of raids so far."""
        self._kept_until = self._in_time_until = 0
        """Until then no question is forgotten, and none runs out of time; not part of a snapshot, for it only spares looking."""

    def next_second(self, tick: int) -> None:
        """Bursts calm down; what nobody remembers is dropped."""
        self.heat = fade(self.heat, self.tables.numbers["burst_keep"])
        if tick > self._kept_until:
            self.waiting = {key: asked for key, asked in self.waiting.items() if tick - asked.asked <= LATE_UNTIL_S}
            oldest = next(iter(self.waiting.values()), None)  # in the order they were asked
            self._kept_until = (oldest.asked if oldest is not None else tick) + LATE_UNTIL_S
        if self.muted:
            self.muted = {viewer: until for viewer, until in self.muted.items() if tick < until}

    # ---- answers

    def hear(self, signals: Signals, mood: Mood, demand: Demand, viewers: Viewers, acts: Acts) -> None:
        """Answers and words of this second, from people on a seat."""
        inbox = signals.inbox
        if inbox.muted or inbox.hidden or inbox.blocked:
            hush(inbox, self.muted, viewers, mood, self.tables, acts.tick)
        if inbox.answers:
            self._hear_answers(signals, mood, demand, viewers, acts)
        for text, reply_to in inbox.words:
            named = key_in(reply_to).removeprefix("c") if reply_to is not None else None
            directed = named is not None and named in self.waiting
            open_now = [named] if directed and named else [key for key, asked in self.waiting.items() if not asked.expired]
            graded = [(key, told) for key in open_now if (told := self._grade(key, signals, text, directed)).worth]
            fresh = mood.type(text)
            for key, told in graded:
                if self._answered(key, told, fresh, signals, mood, demand, viewers, acts):
                    acts.answered.append(key)

    def _hear_answers(self, signals: Signals, mood: Mood, demand: Demand, viewers: Viewers, acts: Acts) -> None:
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

    def _grade(self, key: str, signals: Signals, text: str, directed: bool) -> Grade:
        """How well a line answers a waiting question."""
        asked = self.waiting.get(key)
        if asked is None:
            return NONE
        if signals.kind == "content" and directed:  # no page to hold it against: a reply that says something is whole
            return FULL if grade(asked.intent, None, text, directed=True).worth and len(text) >= SAYS_SOMETHING else NONE
        good = signals.good(asked.listing_id)
        offs = taken_off(good, signals.coupons, signals.thresholds) if good is not None else ()
        return grade(asked.intent, good, text, offs=offs, directed=directed)

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
        self._notice(asked, told, worth, demand, viewers, acts.tick)
        return True

    def _notice(self, asked: Waiting, told: Grade, worth: int, demand: Demand, viewers: Viewers, tick: int) -> None:
        """Who asked, or wanted to know the same, and is still here feels the answer and stays a little for it.

        For a whole answer the asker says thanks, for half of one every second does, and so does every fourth of those who joined him.
        """
        own, joined = self.tables.numbers["buy_own_question"], 0
        for vid, persona, times in ((asked.vid, asked.persona, asked.times), *asked.joined):
            column = viewers.find(vid)
            if column is None:
                continue
            demand.feel(vid, -own if told.against else own * worth // MILLI)
            if told.against:
                continue
            viewers.hold(column, ANSWER_HOLDS_MS * worth // MILLI)
            if vid == asked.vid:
                thankful = worth >= MILLI or below(self.polite, vid, 2, times) == 0
            else:
                thankful = joined < JOINED_THANK and below(self.polite, vid, 4, times) == 0
                joined += thankful
            if thankful:
                self.thanks.append((tick + THANKS_AFTER_S + (joined if vid != asked.vid else 0), vid, persona, asked.listing_id, times))

    def expire(self, mood: Mood, demand: Demand, viewers: Viewers, acts: Acts) -> None:
        """Questions whose time is over count against the room, and their askers lose patience."""
        if acts.tick < self._in_time_until:
            return
        numbers, wait = self.tables.numbers, self.tables.numbers["answer_s"]
        self._in_time_until = acts.tick + wait
        for key, asked in self.waiting.items():
            if acts.tick - asked.asked < wait:  # in the order they were asked
                self._in_time_until = asked.asked + wait
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
                viewers.sour(column, "own_question")

    # ---- speaking

    def speak(self, due: Due, viewers: Viewers, signals: Signals, mood: Mood, found: Conditions, acts: Acts) -> None:
        """Those whose time to comment has come say something; the thanks of those who were answered come first."""
        if self.won or (self.thanks and min(self.thanks)[0] <= acts.tick):
            self._say_thanks(signals, acts)
        if found.trouble.trolls:
            self._raid(found.trouble.trolls, signals, acts)
        many = due.many[COMMENT]
        if not many:
            return
        quiet = self._unheard(due, viewers, acts) if self.muted else ()
        self.heat += MILLI * (many - len(quiet))
        good = found.offer.good if found.offer is not None else None
        about = ("talk" if signals.kind == "content" else "") if good is None else "charted" if good.size_chart else "goods"
        scene = self.topics.scene(found, mood, about)
        acts.said += many - len(quiet)
        them, most = due.them(COMMENT), max(COMMENTS_SHOWN - len(acts.comments), 0) + len(quiet)
        if many > most:
            them = them[:, :most]
        of_topic, *of_words = viewers.hands.dice(them, self._dice)
        _, vids, personas, often = them.tolist()
        drawn = zip(*of_words, strict=True) if of_words else repeat(None)
        asks = self.tables.questions if good is not None or signals.kind == "content" else ()
        for vid, persona, times, dice, own in zip(vids, personas, often, of_topic, drawn, strict=False):
            if vid in quiet or len(acts.comments) >= COMMENTS_SHOWN:
                continue
            intent = self.topics.choose(persona, scene, dice)
            if self.worded or intent in asks:
                self._utter(acts, vid, times, intent, self.tables.personas[persona], good, signals, own)
            else:
                acts.comments.append(UNSAID)

    def _say_thanks(self, signals: Signals, acts: Acts) -> None:
        """The thanks that are due, and the joy of those who won; who is muted keeps it to himself."""
        told = set()
        for when, asker, name, listing_id, times in self.thanks:
            if when <= acts.tick and asker not in told and name_of(asker) not in self.muted:
                told.add(asker)
                acts.said += 1
                self._say(acts, asker, times, "thanks", name, signals.good(listing_id), signals, mark="t")
        self.thanks = [later for later in self.thanks if later[0] > acts.tick]
        for winner, persona, bag in self.won:
            if name_of(winner) not in self.muted:
                acts.said += 1
                self._say(acts, winner, bag, "won", self.tables.personas[persona], None, signals, mark="w")
        self.won = []

    def _unheard(self, due: Due, viewers: Viewers, acts: Acts) -> set[int]:
        """Who is muted and would have spoken now: it is no comment, and counts nowhere as one."""
        quiet = set()
        for column, vid, _, _ in zip(*due.them(COMMENT).tolist(), strict=True):
            if name_of(vid) in self.muted:
                quiet.add(vid)
                before = self.unheard.get(vid, 0)
                self.unheard[vid] = before + 1
                first, untouched = viewers.unsay(column, before)
                acts.commenters -= first
                acts.engaged -= untouched
        return quiet

    def _raid(self, strength: int, signals: Signals, acts: Acts) -> None:
        """A raid brings trolls of its own, about one line a second at full strength; who is muted is silent."""
        self.raided += 1
        dice = draw(self.raid, self.raided) >> 8
        vid = (GUEST << SOURCE_SHIFT) + RAIDERS_FROM + dice // MILLI % RAIDERS
        if dice % MILLI < strength and name_of(vid) not in self.muted:
            acts.said += 1
            self.heat += MILLI
            self._say(acts, vid, self.raided, "troll", "troll", signals.on_screen, signals, mark="x")

    def _utter(
        self, acts: Acts, vid: int, times: int, intent: str, persona: str, good: Good | None, signals: Signals, drawn: Drawn | None
    ) -> None:
        """Say it; a question either starts to wait for an answer or joins the one that waits already."""
        if intent not in self.tables.questions or (good is None and signals.kind != "content"):
            about = good if good is not None or not self.worded else self._any_good(vid, times, signals)
            self._say(acts, vid, times, intent, persona, about, signals, drawn=drawn)
            return
        many, same, listing_id = 0, None, good.listing_id if good is not None else ""
        for asked in self.waiting.values():
            if not asked.expired:
                many += 1
                if asked.intent == intent and asked.listing_id == listing_id:
                    same = asked
                    break
        if same is not None or many >= self.tables.numbers["open_most"]:
            if same is not None:
                same.askers += 1
                if len(same.joined) < JOINED_KEPT and vid != same.vid and vid not in [one for one, _, _ in same.joined]:
                    same.joined.append((vid, persona, times))
            echo = self.worded and below(self.polite, vid, 2, times)
            self._say(acts, vid, times, "echo" if echo else intent, persona, good, signals, drawn=drawn)
            return
        key = f"{acts.tick}-{name_of(vid)}"
        said = self._say(acts, vid, times, intent, persona, good, signals, question=key, drawn=drawn)
        self.waiting[key] = Waiting(vid, persona, intent, listing_id, acts.tick, times)
        due = acts.tick + self.tables.numbers["answer_s"]
        acts.questions.append(Question(key, said.viewer, said.nick, persona, intent, listing_id or None, said.text, due))

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
        number = signals.bag.number if signals.bag is not None else 0
        for vid, persona in zip(viewers.vid[columns].tolist(), viewers.persona[columns].tolist(), strict=True):
            if self.muted and name_of(vid) in self.muted:
                continue
            acts.said += 1
            if len(acts.comments) < COMMENTS_SHOWN:
                self._say(acts, vid, number, "bag", self.tables.personas[persona], None, signals, mark="b")

    def _any_good(self, vid: int, times: int, signals: Signals) -> Good | None:
        shelf = list(signals.goods.values())
        return shelf[below(self.shelf, vid, len(shelf), times)] if shelf else None

    def _say(
        self, acts: Acts, vid: int, times: int, intent: str, persona: str, good: Good | None, signals: Signals,
        question: str | None = None, mark: str = "c", drawn: Drawn | None = None,
    ) -> SaidComment:  # fmt: skip
        if not self.worded and question is None:
            acts.comments.append(UNSAID)
            return UNSAID
        viewer = name_of(vid)
        name = text = ""
        if self.worded:
            password = signals.bag.words if intent == "bag" and signals.bag is not None else ""
            topic = f"talk {intent}" if signals.kind == "content" and intent in OF_TALK else intent
            language = self.tables.language
            of_line, of_nick = drawn if drawn is not None else (None, draw(self.nicks, vid))
            text = say(self.lines, self.words, vid, times, topic, persona, good, password, language, of_line)
            name = nick_of(of_nick, language)
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
            "unheard": list(self.unheard.items()),
            "raided": self.raided,
        }

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.heat, self.lines = data["heat"], Lines(data["lines"])
        self.waiting = {
            key: Waiting(**{**asked, "joined": [tuple(one) for one in asked["joined"]]}) for key, asked in data["waiting"].items()
        }
        self.thanks = [tuple(later) for later in data["thanks"]]
        self.muted = data["muted"]
        self.tapped_at = data["tapped_at"]
        self.won = [tuple(one) for one in data["won"]]
        self.unheard, self.raided = dict(data["unheard"]), data["raided"]

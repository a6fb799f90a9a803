"""The virtual audience of one show: facts in, one second on, acts out. The same seed and inputs give the same acts, byte for byte."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from sandbox.scenario.schema import NEEDS_GOODS
from streaming.events import ShowStarted

from .acts import Acts, Reach, Thrown
from .columns import Arithmetic
from .conditions import UNSPOKEN_S, Climate, Conditions
from .demand import Demand
from .draws import key_of
from .farewells import Own
from .gestures import claim, drawn, join
from .incidents import BULK_PIECES, CALM, Effects, Incidents, Outcome, Running, replies
from .mood import Mood
from .patience import Burning
from .room import INCIDENT_HANDLED, INCIDENT_OVER
from .rows import MARKED, SOURCE_SHIFT, Due
from .signals import NOTHING, Signals, Told
from .tables import BAG, CART, CLICK, COMMENT, COUPON, ENGINE_VERSION, FAN_CLUB, FOLLOW, GIFT, LEAVE, LIKE, Tables
from .talk import Talk
from .traffic import Traffic, bought_micro
from .viewers import GUEST, Viewers

SEEN_AFTER_S = 3
"""A viewer has seen a card when both were there for so long."""

_MAGIC = b"kaibo-crowd\n"
_LIKED, _SAID = MARKED.index(LIKE), MARKED.index(COMMENT)


class WrongSnapshot(Exception):
    """The bytes are no snapshot of a crowd, or of other tables or another engine."""


class Crowd:
    """Begin it with a show, step it once a second, freeze it now and then."""

    def __init__(self, tables: Tables, signals: Signals, hands: Arithmetic = "numpy", words: bool = True) -> None:
        self.tables, self.signals, self.words = tables, signals, words
        self.tick = 0
        self.mood, self.climate = Mood(), Climate(tables)
        self.pitch_s = 0
        self.viewers = Viewers(tables, signals.seed, hands)
        self.traffic = Traffic(tables, signals.seed, not signals.exam, self.viewers.hands, signals.kind == "content")
        self.demand = Demand(tables, signals.seed, words)
        self.talk = Talk(tables, signals.seed, words)
        self.incidents = Incidents(tables.incidents, signals.show_id)
        self.guests = 0
        """How many people have come with an incident."""
        self._names = ["paid" if name.startswith("paid") else name for name in tables.sources]
        """As what those of each source are counted."""
        self._gifts = np.uint64(key_of(signals.seed, "gift"))
        self._digest = hashlib.blake2b(f"{ENGINE_VERSION}/{tables.hash}/{signals.seed}".encode(), digest_size=16).digest()

    @classmethod
    def begin(cls, tables: Tables, started: ShowStarted, hands: Arithmetic = "numpy", *, words: bool = True) -> Self:
        """The empty room of a show. In an exam nothing of how the room does changes who comes. ValueError while the seed is sealed.

        `hands` is the arithmetic it runs on (`columns`); it changes the time it takes and nothing else. Without `words` the same people
        do the same things at the same time, but nobody's line or nickname is made: for who only counts. Such a crowd has no digest.
        """
        return cls(tables, Signals.at_start(started), hands, words)

    def use(self, hands: Arithmetic) -> None:
        """Go on with this arithmetic; nothing but the time it takes changes."""
        self.viewers.use(hands)
        self.traffic.hands = self.viewers.hands

    def digest(self) -> str:
        """Over all acts so far, 32 hexadecimal digits; each second's is chained to the one before. ValueError in a crowd without words."""
        if not self.words:
            raise ValueError("a crowd without words has no digest")
        return self._digest.hex()

    def step(self, facts: Sequence[tuple[int, Told]]) -> Acts:
        """One second on. `facts`: (position, fact) of everything logged since the last step, in order."""
        self.tick += 1
        tick, signals, mood, viewers = self.tick, self.signals, self.mood, self.viewers
        numbers = self.tables.numbers
        acts = Acts.begin(tick)
        signals.next_second(facts, tick)
        mood.next_second(numbers)
        self.talk.next_second(tick)
        if signals.inbox is not NOTHING:
            mood.take(signals.inbox, numbers)
            self.demand.hear(signals, mood, viewers, acts)
            self.talk.hear(signals, mood, self.demand, viewers, acts)
        self.talk.expire(mood, self.demand, viewers, acts)
        self._count_pitch()
        effects = self._trouble(acts) if self.incidents.stir(tick) or signals.inbox.thrown else CALM
        for bag, winners in signals.inbox.drawn:
            self.talk.won += drawn(bag, winners, viewers, self.tables)
        found = self.climate.now(signals, mood, self.pitch_s, viewers.n, tick, effects)
        due = viewers.run(self.climate.rates(signals, mood, found, self.talk.heat))
        who = due.names() if self.words else b""
        self._act(due, found, acts)
        self._turn(due, found, acts)
        self._show_card(acts)
        self.demand.pay(acts)
        acts.online = viewers.n
        talked = acts.likes + acts.said + acts.follows + acts.clubs + acts.gifts
        self.traffic.judge(tick, viewers.n, acts.left, talked, acts.clicks, len(acts.checkouts))
        acts.pool = self.traffic.pool
        if self.words:
            self._digest = hashlib.blake2b(self._digest + acts.seal() + who, digest_size=16).digest()
        return acts

    def _count_pitch(self) -> None:
        """Spoken seconds since the pin: a silent host explains nothing."""
        if self.signals.pinned is None or self.signals.pinned_at == self.tick:
            self.pitch_s = 0
        elif self.signals.quiet_s(self.tick) < UNSPOKEN_S:
            self.pitch_s += 1

    def _trouble(self, acts: Acts) -> Effects:
        """Incidents begin, are watched, and end; what those that are on do. The scenario's about goods need one that is on sale."""
        signals, tick, incidents = self.signals, self.tick, self.incidents
        for identity, kind, slot in incidents.due(tick):
            listing = signals.about(kind, next((good for good in signals.goods.values() if good.slot == slot), None))
            if listing is None and kind in NEEDS_GOODS:
                continue
            if self._begin(identity, kind, listing, acts):
                acts.thrown.append(Thrown(identity, kind, listing))
        for identity, kind, named in signals.inbox.thrown:
            self._begin(identity, kind, named if named is not None else signals.about(kind, None), acts)
        speaking, quiet_s = signals.voice_known and signals.speaking, signals.quiet_s(tick)
        for one in list(incidents.running):
            if one.since == tick:
                continue
            signs = [*signals.inbox.signs, *replies(one, signals.inbox)]
            steps = one.watch(signs, tick, speaking, quiet_s)
            acts.handled += [(one.incident_id, step, after) for step, after in steps]
            outcome = one.outcome(tick)
            if outcome is not None:
                self._close(one, outcome, acts)
        return incidents.effects(tick)

    def _begin(self, identity: str, kind: str, listing_id: str | None, acts: Acts) -> bool:
        started = self.incidents.begin(identity, kind, listing_id, self.tick)
        good = self.signals.good(listing_id)
        if started is not None and started.procedure.asks is not None and good is not None:
            self.guests += 1
            vid = (GUEST << SOURCE_SHIFT) + self.guests
            started.question = self.talk.ask(vid, started.procedure.asks, started.procedure.topic, good, self.signals, acts)
        return started is not None

    def _close(self, one: Running, outcome: Outcome, acts: Acts) -> None:
        """An incident is over: handled well it draws eyes, missed it costs trust; a big order comes when its question was answered."""
        self.incidents.running.remove(one)
        acts.closed.append((one.incident_id, outcome, min(one.done.values(), default=None)))
        if outcome == "missed":
            self.mood.trust -= one.procedure.trust
            return
        self.mood.attend(f"incident {one.kind}", INCIDENT_HANDLED if outcome == "handled" else INCIDENT_OVER)
        good = self.signals.good(one.listing_id)
        if one.kind == "big_order" and good is not None and good.on_sale and one.question is not None:
            sku = next((sku for sku in good.skus if sku.stock >= BULK_PIECES), None)
            if sku is not None:
                vid = (GUEST << SOURCE_SHIFT) + int(one.question.rsplit("i", 1)[1])
                seeker = self.tables.personas.index("seeker")
                self.demand.order(vid, seeker, good, sku, BULK_PIECES, sku.price_fen, acts)

    def _act(self, due: Due, found: Conditions, acts: Acts) -> None:
        """Likes, follows, comments and clicks of this second."""
        viewers, signals, many = self.viewers, self.signals, due.many
        acts.likes, acts.follows, acts.clubs = many[LIKE], many[FOLLOW], many[FAN_CLUB]
        acts.likers, acts.commenters = due.fresh[_LIKED], due.fresh[_SAID]
        acts.engaged = sum(due.first)
        self.talk.speak(due, viewers, signals, self.mood, found, acts)
        if many[CLICK]:
            self.demand.clicked(due, viewers, signals, self.mood, found, acts)
        if many[CART]:
            self.demand.carted(due.columns(CART), viewers, signals, self.mood, found, acts)
        if many[COUPON]:
            claim(due.columns(COUPON), viewers, signals, acts)
        if many[BAG]:
            joined = join(due.columns(BAG), viewers, signals.bag, self.demand.buyers, self.tick, acts)
            if signals.bag is not None and signals.bag.rule == "comment":
                self.talk.shout(joined, viewers, signals, acts)
        if many[GIFT]:
            acts.gifts = many[GIFT]
            acts.gift_fen = viewers.hands.gifts(due.vids(GIFT), due.times(GIFT), self._gifts, self.tables.gift_fen)

    def _turn(self, due: Due, found: Conditions, acts: Acts) -> None:
        """Those whose patience is over leave, and the room's part in it is written down; people who were here before and new ones, of each
        source the next of its queue, take their places.
        """
        burning = Burning(found.felt, found.held, found.eased, due.burned)
        own = self._part(due, found, burning, acts) if due.many[LEAVE] else {}
        arrivals = self.traffic.arrive(self.tick, bought_micro(self.signals.bought, self.tables.numbers, self.tick))
        acts.stays, personas, acts.returned, came = self.viewers.turn(due.columns(LEAVE), arrivals, self.tick, forget=self.signals.exam)
        acts.entered = acts.returned + came
        if acts.left:
            acts.leave_causes = self.climate.patience.why_left(burning, personas, own.values())
        if acts.returned:
            acts.by_source["returning"] = acts.returned
        sources, names = acts.by_source, self._names
        for source, first, behind in arrivals:
            many = min(behind - first, came)  # fewer when the room is full
            if many:
                came -= many
                name = names[source]
                sources[name] = sources.get(name, 0) + many

    def _part(self, due: Due, found: Conditions, burning: Burning, acts: Acts) -> Own:
        """Before they leave: whom the room loses. What made them lose patience of their own (`Viewers.grudges`)."""
        acts.left = due.many[LEAVE]
        leaving = due.vids(LEAVE).tolist()
        own = self.viewers.grudges(due, leaving) if self.viewers.upset else {}
        if self.words and (own or (burning.felt and self.climate.patience.drives(burning))):
            shelf = [found.offer.good] if found.offer is not None else list(self.signals.goods.values())
            self.demand.unseen(due, self.viewers, burning, own, shelf, acts)
        self.demand.gone(leaving, acts)
        return own

    def _show_card(self, acts: Acts) -> None:
        """Who has seen the card of the pinned listing for the first time now."""
        good = self.signals.on_screen
        shown_s = self.tick - self.signals.pinned_at
        if good is None or shown_s < SEEN_AFTER_S:
            return
        looking, exposed, acts.exposed = self.viewers.show(self.tick - SEEN_AFTER_S, good.index, everyone=shown_s == SEEN_AFTER_S)
        if looking:
            known = acts.reach.get(good.listing_id)
            acts.reach[good.listing_id] = Reach(exposed, known.clicked, known.clicks) if known is not None else Reach(exposed)

    # ---- snapshot

    def freeze(self) -> bytes:
        """The whole state after a step; `thaw` goes on from it bit for bit."""
        state: dict[str, Any] = {
            "engine": ENGINE_VERSION,
            "tables": self.tables.hash,
            "tick": self.tick,
            "pitch_s": self.pitch_s,
            "digest": self.digest(),
            "signals": self.signals.to_json(),
            "mood": self.mood.to_json(),
            "viewers": self.viewers.to_json(),
            "traffic": self.traffic.to_json(),
            "demand": self.demand.to_json(),
            "talk": self.talk.to_json(),
            "incidents": self.incidents.to_json(),
            "guests": self.guests,
        }
        head = json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()
        return _MAGIC + zlib.compress(head + b"\n" + self.viewers.columns(), 1)

    @classmethod
    def thaw(cls, tables: Tables, blob: bytes, hands: Arithmetic = "numpy") -> Self:
        """The crowd as `freeze` left it. Raises WrongSnapshot when it is damaged or made with other tables or another engine."""
        try:
            if not blob.startswith(_MAGIC):
                raise ValueError("no snapshot")
            head, columns = zlib.decompress(blob[len(_MAGIC) :]).split(b"\n", 1)
            state = json.loads(head)
        except (ValueError, zlib.error) as error:
            raise WrongSnapshot("these bytes are no snapshot of a crowd") from error
        if state["engine"] != ENGINE_VERSION or state["tables"] != tables.hash:
            raise WrongSnapshot(f"the snapshot is of engine {state['engine']} and tables {state['tables'][:12]}")
        crowd = cls(tables, Signals.from_json(state["signals"]), hands)
        crowd.tick, crowd.pitch_s, crowd._digest = state["tick"], state["pitch_s"], bytes.fromhex(state["digest"])
        crowd.mood = Mood.from_json(state["mood"])
        crowd.viewers.restore(state["viewers"], columns)
        crowd.traffic.from_json(state["traffic"])
        crowd.demand.from_json(state["demand"])
        crowd.talk.from_json(state["talk"])
        crowd.incidents.from_json(state["incidents"])
        crowd.guests = state["guests"]
        return crowd

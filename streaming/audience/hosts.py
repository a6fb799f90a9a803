"""Three reference hosts and a reference shelf, as data: what the crowd is calibrated against and predictions are made with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from mall.events import FlashSaleStarted, LuckyBagDrawn, LuckyBagOpened
from sandbox.events.envelope import Fact
from streaming.events import CallMade, ListingPinned, ListingUnpinned, QuestionAnswered, ShelfItem, ShelfSku, VoiceStarted, VoiceStopped

from .acts import Question, key_in, question_id, second_in
from .market import SHOP

ANSWERS_EVERY_S = 3
"""He answers one question in so many seconds at most."""
BAG_S = 180
ONCE = 1_000_000
"""Every so many seconds: no show is as long."""
Beat = tuple[int, int, Callable[[int], Fact | None]]
"""Something done every so many seconds, in those with this rest: what it is, given the second."""


@dataclass(frozen=True)
class Host:
    """How a host behaves. All times in seconds, 0 for never; `answers_bp` is the share of questions that get an answer."""

    name: str
    talk_s: int
    quiet_s: int
    pitch_s: int
    gap_s: int
    answers_bp: int
    answer_after_s: int
    greet_every_s: int = 0
    like_every_s: int = 0
    follow_every_s: int = 0
    bag_every_s: int = 0
    flash_every_s: int = 0
    flash_off_bp: int = 2000

    def at_work(self, show_id: str, shelf: tuple[ShelfItem, ...]) -> "Script":
        """What he does in this show with this shelf."""
        return Script(self, show_id, shelf)


SILENT = Host("silent", talk_s=0, quiet_s=1, pitch_s=900, gap_s=120, answers_bp=0, answer_after_s=0)
AVERAGE = Host("average", talk_s=14, quiet_s=11, pitch_s=330, gap_s=45, answers_bp=4500, answer_after_s=28, greet_every_s=240)
COMPETENT = Host(
    "competent", talk_s=25, quiet_s=3, pitch_s=240, gap_s=5, answers_bp=8500, answer_after_s=12, greet_every_s=60, like_every_s=150
)
EXPERT = Host(
    "expert",
    talk_s=30,
    quiet_s=2,
    pitch_s=210,
    gap_s=2,
    answers_bp=9800,
    answer_after_s=6,
    greet_every_s=40,
    like_every_s=120,
    follow_every_s=180,
    bag_every_s=600,
    flash_every_s=600,
)
REFERENCE_HOSTS = (SILENT, AVERAGE, COMPETENT, EXPERT)


def _item(
    slot: int, key: str, short: str, leaf: str, price: int, reference: int, points: tuple[str, ...], attributes: dict[str, str]
) -> ShelfItem:
    names = {"女装/针织衫": ("S 米色", "M 米色", "L 黑色")}.get(leaf, ("单份装", "家庭装"))
    skus = tuple(ShelfSku(sku_id=f"sku_{slot}_{at}", name=name, price_fen=price, stock=100_000) for at, name in enumerate(names))
    return ShelfItem(
        listing_id=f"lst_{slot}",
        goods_key=key,
        slot=slot,
        title=f"{short} {points[0]}",
        short_name=short,
        leaf=leaf,
        picture="",
        reference_fen=reference,
        points=points,
        attributes=attributes,
        skus=skus,
    )


REFERENCE_SHELF = (
    _item(
        1,
        "ref-tea",
        "安化黑茶",
        "食品/茶叶",
        7900,
        8900,
        ("陈香回甘", "独立小包"),
        {"产地": "湖南安化", "保质期": "36个月", "净含量": "200克"},
    ),
    _item(2, "ref-knit", "羊毛针织衫", "女装/针织衫", 12900, 13900, ("不起球", "贴身不扎"), {"材质": "羊毛混纺", "厚薄": "常规"}),
    _item(3, "ref-towel", "竹纤维毛巾", "家居/毛巾", 3990, 4990, ("吸水快", "不掉毛"), {"材质": "竹纤维", "尺寸": "35×75厘米"}),
)


class Script:
    """A host at work: what he does in each second, given the questions that are open."""

    def __init__(self, host: Host, show_id: str, shelf: tuple[ShelfItem, ...]) -> None:
        self.host, self.show_id, self.shelf = host, show_id, shelf
        self.asked: list[Question] = []
        self.on: ShelfItem | None = None
        self.heard = 5_000
        """Of a question to be answered, ten-thousandths."""
        self._beats = list(self._rhythm())

    def hear(self, questions: list[Question]) -> None:
        """New questions of the crowd; the host will answer his share of them, evenly and by no luck."""
        for one in questions:
            self.heard += self.host.answers_bp
            if self.heard >= 10_000:
                self.heard -= 10_000
                self.asked.append(one)

    def act(self, tick: int) -> list[Fact]:
        """The facts of second `tick`."""
        done: list[Fact] = []
        for every, rest, do in self._beats:
            if tick % every == rest and (fact := do(tick)) is not None:
                done.append(fact)
        return done

    def _rhythm(self) -> Iterator[Beat]:
        """All he does again and again, in the order in which he does it when it falls in one second."""
        host = self.host
        breath, turn = host.talk_s + host.quiet_s, host.pitch_s + host.gap_s
        if not host.talk_s:
            yield ONCE, 1, self._fall_silent
        else:
            yield breath, 1 % breath, self._speak
            if host.quiet_s:
                yield breath, (host.talk_s + 1) % breath, self._fall_silent
        if self.shelf and host.pitch_s:  # there is a broadcast without a shelf
            yield turn, (host.gap_s + 1) % turn, self._pin
            if host.gap_s:
                yield turn, 1 % turn, self._unpin
        yield ANSWERS_EVERY_S, 0, self._answer
        if host.greet_every_s:
            yield host.greet_every_s, host.greet_every_s // 2, partial(self._call, "greet")
        if host.like_every_s:
            yield host.like_every_s, host.like_every_s // 2, partial(self._call, "like")
        if host.follow_every_s:
            yield host.follow_every_s, host.follow_every_s // 2, partial(self._call, "follow")
        if host.bag_every_s:
            yield host.bag_every_s, host.bag_every_s // 2, self._open_bag
            yield host.bag_every_s, host.bag_every_s // 2 + BAG_S, self._draw_bag
        if host.flash_every_s:
            yield host.flash_every_s, host.flash_every_s - 100, self._flash

    def _speak(self, tick: int) -> Fact:
        return VoiceStarted(show_id=self.show_id, level_db=-20)

    def _fall_silent(self, tick: int) -> Fact:
        return VoiceStopped(show_id=self.show_id, level_db=-60)

    def _pin(self, tick: int) -> Fact:
        turn = (tick - 1) // (self.host.pitch_s + self.host.gap_s)
        self.on = self.shelf[turn % len(self.shelf)]
        return ListingPinned(show_id=self.show_id, listing_id=self.on.listing_id, slot=self.on.slot)

    def _unpin(self, tick: int) -> Fact | None:
        over, self.on = self.on, None
        if over is None:
            return None
        return ListingUnpinned(show_id=self.show_id, listing_id=over.listing_id, pinned_ms=self.host.pitch_s * 1000)

    def _answer(self, tick: int) -> Fact | None:
        """One question at a time, the oldest first."""
        age = tick - second_in(self.asked[0].key) if self.asked else 0
        if not self.asked or age < self.host.answer_after_s:
            return None
        question = question_id(self.show_id, key_in(self.asked.pop(0).key))
        return QuestionAnswered(show_id=self.show_id, question_id=question, way="tap", after_ms=age * 1000)

    def _call(self, what: Literal["greet", "like", "follow"], tick: int) -> Fact:
        return CallMade(show_id=self.show_id, what=what)

    def _open_bag(self, tick: int) -> Fact:
        return LuckyBagOpened(
            bag_id=f"bag_{tick}",
            shop_id=SHOP,
            show_id=self.show_id,
            prize="小礼物",
            prize_value_fen=990,
            winners=3,
            rule="watch",
            seconds=BAG_S,
        )

    def _draw_bag(self, tick: int) -> Fact:
        return LuckyBagDrawn(bag_id=f"bag_{tick - BAG_S}", show_id=self.show_id, joined=0, winners=())

    def _flash(self, tick: int) -> Fact | None:
        if self.on is None:
            return None
        sku = self.on.skus[0]
        return FlashSaleStarted(
            flash_id=f"fls_{tick}",
            shop_id=SHOP,
            listing_id=self.on.listing_id,
            sku_id=sku.sku_id,
            show_id=self.show_id,
            price_fen=max(sku.price_fen * (10_000 - self.host.flash_off_bp) // 10_000, 1),
            stock=100,
            seconds=90,
        )

"""A hand-made log of one show: say what happened when, get envelopes."""

from dataclasses import dataclass, field
from typing import Any

import mall.events as mall
import streaming.events as live
from sandbox.clock import rfc3339
from sandbox.events.envelope import Envelope, Fact
from streaming.audience.acts import Acts, Question, Reach, SaidComment
from streaming.events import ShelfItem, ShelfSku

START = 1_795_420_800_000
SHOW, COHORT, ROOM = "shw_1", "coh_1", "room_1"


def shelf_item(listing_id: str, slot: int = 1) -> ShelfItem:
    """A listing of 29.90 yuan on the shelf."""
    sku = ShelfSku(sku_id=f"sku_{listing_id}", name="500g", price_fen=2990, stock=50)
    return ShelfItem(
        listing_id=listing_id,
        goods_key=listing_id,
        slot=slot,
        title=f"湘西腊肉 {listing_id}",
        short_name=f"腊肉{slot}",
        leaf="food.meat",
        picture="p",
        skus=(sku,),
    )


@dataclass
class ShowLog:
    """Events with rising positions; `at` is ms after the start on the wall, `showms` is left to the clock unless given."""

    events: list[Envelope] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    wall_ms: int = 0

    def say(self, fact: Fact, at: int | None = None, *, showms: int | None = None, show: str | None = SHOW) -> Envelope:
        """Append a fact."""
        self.wall_ms = self.wall_ms if at is None else at
        position = len(self.events) + 1
        envelope = Envelope(
            id=f"evt_{position}",
            source="/" + fact.type.split(".")[1],
            type=fact.type,
            subject=SHOW,
            time=rfc3339(START + self.wall_ms),
            cohort=COHORT,
            room=ROOM,
            show=show,
            showms=showms,
            actor="per_host",
            position=position,
            data=fact.model_dump(mode="json"),
        )
        self.events.append(envelope)
        self.facts.append(fact)
        return envelope

    def start(self, *items: ShelfItem, at: int = 0, engine: str = "crowd-1") -> None:
        """The show goes live."""
        shelf = items or (shelf_item("lst_1", 1), shelf_item("lst_2", 2))
        self.say(
            live.ShowStarted(
                show_id=SHOW,
                room_id=ROOM,
                host_id="per_host",
                scenario="first-broadcast",
                scenario_hash="s",
                tables_hash="t",
                engine_version=engine,
                seed="5eed",
                seed_hash="h",
                shelf=shelf,
            ),
            at,
        )

    def pause(self, at: int) -> None:
        """The host steps away."""
        self.say(live.ShowPaused(show_id=SHOW, reason="host"), at)

    def resume(self, at: int, paused_ms: int) -> None:
        """The show goes on."""
        self.say(live.ShowResumed(show_id=SHOW, paused_ms=paused_ms), at)

    def end(self, at: int, duration_ms: int) -> None:
        """The show is over."""
        self.say(live.ShowEnded(show_id=SHOW, reason="host", duration_ms=duration_ms), at)

    def tick(self, tick: int, **acts: Any) -> None:
        """A second of the crowd, written when it was over."""
        done = Acts(tick=tick, **acts)
        self.say(done.ticked(SHOW, upto=len(self.events), digest=f"d{tick}"), tick * 1000, showms=tick * 1000)

    def order(
        self, number: int, at: int, *, listing_id: str = "lst_1", fen: int = 2990, paid_at: int | None = None, kind: str = "viewer"
    ) -> None:
        """An order is placed, and paid when `paid_at` is given."""
        line = mall.OrderLine(listing_id=listing_id, sku_id=f"sku_{listing_id}", title="腊肉", quantity=1, unit_fen=fen)
        buyer = f"r{number}" if kind == "viewer" else f"per_{number}"
        self.say(
            mall.OrderPlaced(
                order_id=f"ord_{number}",
                shop_id="shp_1",
                owner_id="per_host",
                buyer=buyer,
                buyer_kind="viewer" if kind == "viewer" else "person",
                show_id=SHOW,
                lines=(line,),
                total_fen=fen,
                pay_before=0,
            ),
            at,
        )
        if paid_at is not None:
            self.say(
                mall.OrderPaid(order_id=f"ord_{number}", shop_id="shp_1", show_id=SHOW, buyer=buyer, total_fen=fen, lines=(line,)), paid_at
            )


def said(tick: int, viewer: str, text: str) -> SaidComment:
    """A comment in words."""
    return SaidComment(f"c{tick}_{viewer}", viewer, f"用户{viewer}", "browser", "praise", text, None)


def small_show() -> ShowLog:
    """Three minutes of twenty arrivals a minute, two pitches, a question, four orders of which three are paid."""
    log = ShowLog()
    log.start()
    online = 0
    for tick in range(1, 181):
        second = tick * 1000
        if tick == 5:
            log.say(live.ListingPinned(show_id=SHOW, listing_id="lst_1", slot=1), second - 500)
        if tick == 70:
            log.say(live.ListingUnpinned(show_id=SHOW, listing_id="lst_1", pinned_ms=65_000), second - 500)
            log.say(live.ListingPinned(show_id=SHOW, listing_id="lst_2", slot=2), second - 500)
        if tick == 31:
            log.say(
                live.QuestionAsked(
                    show_id=SHOW,
                    question_id="qst_1",
                    viewer="r3",
                    nick="小米",
                    persona="seeker",
                    intent="size",
                    listing_id="lst_1",
                    text="多重？",
                    due_showms=91_000,
                ),
                second - 500,
            )
        if tick == 40:
            log.say(live.QuestionAnswered(show_id=SHOW, question_id="qst_1", way="tap", after_ms=8_000), second - 500)
        if tick in (35, 50, 75):
            log.order(tick, second - 400, listing_id="lst_2" if tick == 75 else "lst_1", paid_at=second - 300)
        entered = 1 if tick % 3 == 0 else 0
        left = 12 if tick == 130 else 1 if tick % 10 == 0 else 0
        online += entered - left
        log.tick(
            tick,
            online=online,
            entered=entered,
            left=left,
            likes=1 if tick % 20 == 0 else 0,
            engaged=1 if tick % 20 == 0 else 0,
            stays=[10] * 12 if tick == 130 else [11] * left,
            said=1 if tick % 15 == 0 else 0,
            clicks=1 if tick in (33, 48, 72) else 0,
            exposed=entered if tick > 5 else 0,
            clicked=1 if tick in (33, 48, 72) else 0,
            comments=[said(tick, "r1", f"第{tick}秒")] if tick % 15 == 0 else [],
            leave_causes={"silence": 700 * left, "natural": 300 * left} if left else {},
            by_source={"recommendation": entered} if entered else {},
            reach={"lst_1": Reach(entered, 1, 1)} if tick in (33, 48) else {"lst_2": Reach(0, 1, 1)} if tick == 72 else {},
        )
    log.order(4, 179_500)
    log.end(180_000, 180_000)
    return log


__all__ = ["COHORT", "ROOM", "SHOW", "START", "Question", "ShowLog", "said", "shelf_item", "small_show"]

"""Lucky bags: opened in a show with everything C12 asks to be said, joined by people and the crowd, drawn by themselves at their end."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx, View

from .events import LuckyBagClaimed, LuckyBagDrawn, LuckyBagOpened
from .ledger import book, wallet_fen
from .market_tables import BagEntry, LuckyBag
from .shops import ShopNotOpen, WalletShort
from .tables import Order, Shop, ShowKnown

Rule = Literal["follow", "comment", "watch", "buy", "everyone"]
MOST_PRIZE_FEN = 5_000_000
"""50,000 yuan: the highest prize the rules on promotions allow (domain.md D.1)."""
SHORTEST_S, LONGEST_S = 30, 1_800
WATCH_MARGIN_S = 120
"""The time one must watch is at least two minutes shorter than the bag is open (domain.md A15)."""
CLAIM_WITHIN_MS = 48 * 3_600_000
COMING_MS = 3_000
"""Joins of the last second are still on their way when the bag closes."""


class BagRunning(Refused):
    """One lucky bag at a time in a show."""

    code = "bag_running"
    zh = "上一个福袋还没有开奖，一次只能开一个。"
    en = "The last lucky bag is not drawn yet; one at a time."


class NotWon(Refused):
    """Only a winner hands in an address, once, within 48 hours."""

    code = "not_won"
    zh = "没有可领的奖品：没有中奖、已经领过，或者超过了 48 小时。"
    en = "There is no prize to claim: not won, claimed already, or more than 48 hours ago."


@dataclass(frozen=True)
class BagTerms:
    """What is said before anybody joins: prize, value of one (fen), number of winners, how to join, how long."""

    prize: str
    prize_value_fen: int
    winners: int
    rule: Rule
    seconds: int
    password: str = ""
    watch_s: int = 0


class BagOut(BaseModel):
    """A lucky bag. `drawn`: people's ids, and `joined:7` for the seventh virtual viewer who joined; None while it is open."""

    id: str
    shop_id: str
    show_id: str
    prize: str
    prize_value_fen: int
    winners: int
    rule: str
    password: str
    watch_s: int
    opened_at: int
    closes_at: int
    open: bool
    joined: int
    drawn: list[str] | None
    mine: Literal["no", "joined", "won", "claimed"] = "no"
    claim_until: int | None = None


def terms_faults(terms: BagTerms) -> tuple[FieldFault, ...]:
    """What C12 and the limits of A15 have against the terms. Pure."""
    found = []
    if not terms.prize.strip():
        found.append(FieldFault("prize", "missing", "请写清奖品是什么。", "Say what the prize is."))
    if not 1 <= terms.prize_value_fen <= MOST_PRIZE_FEN:
        zh = "奖品价值要在 0.01 到 50000 元之间：抽奖最高奖不能超过 5 万元。"
        found.append(FieldFault("prize_value_fen", "out_of_range", zh, "A prize is worth between 0.01 and 50,000 yuan."))
    if not 1 <= terms.winners <= 100:
        found.append(FieldFault("winners", "out_of_range", "中奖人数要在 1 到 100 之间。", "Between 1 and 100 winners."))
    if not SHORTEST_S <= terms.seconds <= LONGEST_S:
        zh = "倒计时要在 30 秒到 30 分钟之间。"
        found.append(FieldFault("seconds", "out_of_range", zh, "A bag is open between 30 seconds and 30 minutes."))
    if terms.rule == "comment" and not 1 <= len(terms.password.strip()) <= 20:
        zh = "口令福袋要写口令，1 到 20 个字。"
        found.append(FieldFault("password", "missing", zh, "A bag joined by a comment needs words of 1 to 20 letters."))
    if terms.rule == "watch" and not 10 <= terms.watch_s <= terms.seconds - WATCH_MARGIN_S:
        zh = "观看时长至少 10 秒，并且要比倒计时短 2 分钟以上。"
        found.append(FieldFault("watch_s", "out_of_range", zh, "Watch for 10 s at least, and 2 minutes less than the bag is open."))
    return tuple(found)


def open_bag(tx: Tx, show_id: str, terms: BagTerms) -> BagOut:
    """Open a bag in a show of an open shop whose wallet can pay it. Invalid, BagRunning, ShopNotOpen, WalletShort, NotFound."""
    if faults := terms_faults(terms):
        raise Invalid(faults)
    show = tx.get(ShowKnown, show_id)
    shop = tx.first(select(Shop).where(Shop.cohort_id == show.cohort_id, Shop.owner_id == show.owner_id, Shop.state == "open"))
    if shop is None:
        raise ShopNotOpen
    if tx.first(select(LuckyBag.id).where(LuckyBag.show_id == show_id, LuckyBag.due_at.is_not(None))) is not None:
        raise BagRunning
    missing = terms.prize_value_fen * terms.winners - wallet_fen(tx, shop.id)
    if missing > 0:
        raise WalletShort(missing=f"{missing / 100:.2f}")
    bag = tx.add(
        LuckyBag(
            id=tx.new_id("bag"),
            shop_id=shop.id,
            owner_id=shop.owner_id,
            cohort_id=shop.cohort_id,
            show_id=show_id,
            prize=terms.prize.strip(),
            prize_value_fen=terms.prize_value_fen,
            winners=terms.winners,
            rule=terms.rule,
            password=terms.password.strip() if terms.rule == "comment" else "",
            watch_s=terms.watch_s if terms.rule == "watch" else 0,
            opened_at=tx.now,
            closes_at=tx.now + terms.seconds * 1000,
            due_at=tx.now + terms.seconds * 1000 + COMING_MS,
            virtual=0,
            drawn=None,
            joined=0,
        )
    )
    opened = LuckyBagOpened(
        bag_id=bag.id,
        shop_id=shop.id,
        show_id=show_id,
        prize=bag.prize,
        prize_value_fen=bag.prize_value_fen,
        winners=bag.winners,
        rule=terms.rule,
        password=bag.password,
        seconds=terms.seconds,
        watch_s=bag.watch_s,
    )
    tx.emit(opened, bag.id, cohort=shop.cohort_id, show=show_id)
    return bag_out(tx, bag)


def join_bag(tx: Tx, bag_id: str, show_id: str, person_id: str, at_ms: int) -> bool:
    """A person joined (the live room decides who may). False for a bag that is closed, of another show, or his own."""
    bag = tx.session.get(LuckyBag, bag_id)
    if bag is None or bag.show_id != show_id or bag.drawn is not None or at_ms > bag.closes_at or person_id == bag.owner_id:
        return False
    if tx.session.get(BagEntry, (bag_id, person_id)) is None:
        tx.add(BagEntry(bag_id=bag_id, person_id=person_id, joined_at=at_ms, won=False, claim_until=None, claimed=None))
        bag.joined += 1
    return True


def crowd_joined(tx: Tx, show_id: str, number: int) -> None:
    """So many virtual viewers joined the bag that is open in the show."""
    bag = tx.first(select(LuckyBag).where(LuckyBag.show_id == show_id, LuckyBag.due_at.is_not(None)))
    if bag is not None and number > 0:
        bag.virtual += number
        bag.joined += number


def draw_bag(tx: Tx, bag_id: str) -> BagOut:
    """Draw the winners, every entry with the same chance, and pay their prizes. Drawing twice changes nothing."""
    bag = tx.get(LuckyBag, bag_id)
    if bag.drawn is not None:
        return bag_out(tx, bag)
    entries = tx.all(select(BagEntry).where(BagEntry.bag_id == bag_id).order_by(BagEntry.person_id))
    people = [entry for entry in entries if bag.rule != "buy" or _bought(tx, bag.show_id, entry.person_id)]
    names = [entry.person_id for entry in people] + [f"joined:{number}" for number in range(1, bag.virtual + 1)]
    drawn = tx.chance(f"{bag_id}/draw").sample(names, min(bag.winners, len(names)))
    for entry in people:
        if entry.person_id in drawn:
            entry.won, entry.claim_until = True, tx.now + CLAIM_WITHIN_MS
    bag.drawn, bag.due_at = drawn, None
    cost = bag.prize_value_fen * len(drawn)
    book(tx, bag.shop_id, "lucky_bag", bag.id, {"prizes": cost, "wallet": -cost}, show_id=bag.show_id)
    fact = LuckyBagDrawn(bag_id=bag.id, show_id=bag.show_id, joined=bag.joined, winners=tuple(drawn), virtual_joined=bag.virtual)
    tx.emit(fact, bag.id, cohort=bag.cohort_id, show=bag.show_id)
    return bag_out(tx, bag)


def _bought(tx: Tx, show_id: str, person_id: str) -> bool:
    paid = select(Order.id).where(Order.buyer == person_id, Order.show_id == show_id, Order.paid_at.is_not(None))
    return tx.first(paid) is not None


def claim_prize(tx: Tx, bag_id: str, name: str, phone: str, address: str) -> BagOut:
    """The acting person says where his prize goes to. NotWon; NotFound for somebody who did not join."""
    bag = tx.get(LuckyBag, bag_id)
    entry = tx.session.get(BagEntry, (bag_id, tx.actor.id))
    if entry is None:
        raise NotFound
    if not entry.won or entry.claimed is not None or tx.now > (entry.claim_until or 0):
        raise NotWon
    entry.claimed = {"name": name.strip(), "phone": phone.strip(), "address": address.strip()}
    tx.emit(LuckyBagClaimed(bag_id=bag.id, show_id=bag.show_id, person_id=tx.actor.id), bag.id, cohort=bag.cohort_id, show=bag.show_id)
    return bag_out(tx, bag, tx.actor.id)


def bags_of(view: View, show_id: str, person_id: str) -> list[BagOut]:
    """The lucky bags of a show, newest first, with how one stands in them."""
    rows = view.all(select(LuckyBag).where(LuckyBag.show_id == show_id).order_by(LuckyBag.id.desc()).limit(50))
    return [bag_out(view, bag, person_id) for bag in rows]


def look_bag(view: View, bag_id: str, person_id: str) -> BagOut:
    """One lucky bag, with how one stands in it."""
    return bag_out(view, view.get(LuckyBag, bag_id), person_id)


def bag_out(view: View, bag: LuckyBag, person_id: str = "") -> BagOut:
    """A lucky bag as it goes over the wire."""
    entry = view.session.get(BagEntry, (bag.id, person_id)) if person_id else None
    mine: Literal["no", "joined", "won", "claimed"] = "no"
    if entry is not None:
        mine = "claimed" if entry.claimed is not None else "won" if entry.won else "joined"
    return BagOut(
        id=bag.id,
        shop_id=bag.shop_id,
        show_id=bag.show_id,
        prize=bag.prize,
        prize_value_fen=bag.prize_value_fen,
        winners=bag.winners,
        rule=bag.rule,
        password=bag.password,
        watch_s=bag.watch_s,
        opened_at=bag.opened_at,
        closes_at=bag.closes_at,
        open=bag.drawn is None and view.now < bag.closes_at,
        joined=bag.joined,
        drawn=bag.drawn,
        mine=mine,
        claim_until=entry.claim_until if entry else None,
    )


class ClaimOut(BaseModel):
    """Where a prize goes to; the phone is masked, so that a host cannot read it out (C34)."""

    person_id: str
    name: str
    phone: str
    address: str
    until: int


def claims_of(view: View, bag_id: str) -> list[ClaimOut]:
    """For the shop: who has said where his prize goes to."""
    won = select(BagEntry).where(BagEntry.bag_id == bag_id, BagEntry.won).order_by(BagEntry.person_id)
    return [
        ClaimOut(
            person_id=entry.person_id,
            name=entry.claimed["name"][:1] + "**" if entry.claimed else "",
            phone=_masked(entry.claimed["phone"]) if entry.claimed else "",
            address=entry.claimed["address"] if entry.claimed else "",
            until=entry.claim_until or 0,
        )
        for entry in view.all(won)
    ]


def _masked(phone: str) -> str:
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 7 else "****"

"""What viewers do besides watching, talking and buying: claim coupons, join lucky bags and the fan club, give gifts."""

import numpy as np

from .acts import Acts
from .draws import I64
from .goods import Bag
from .offers import most_off
from .room import LOSER_HURRIES, WINNER_HOLDS_MS
from .signals import Signals
from .tables import Tables
from .viewers import Viewers


def claim(columns: I64, viewers: Viewers, signals: Signals, acts: Acts) -> None:
    """These people claim a coupon each: of those they have not claimed yet the one that can take most off anything on the shelf. Each goes
    as long as there are pieces.
    """
    offers = [coupon for coupon in signals.coupons if coupon.left > 0]
    if len(offers) > 1:
        shelf = signals.goods.values()
        offers.sort(key=lambda coupon: -max(most_off([coupon], good.listing_id, good.price_fen) for good in shelf) if shelf else 0)
    for coupon in offers:
        takes = viewers.lacking(columns, coupon.claims)
        if np.count_nonzero(takes) > coupon.left:
            takes &= takes.cumsum() <= coupon.left
        taking = columns[takes]
        if len(taking):
            viewers.note_coupons(taking, coupon.claims)
            coupon.left -= len(taking)
            acts.claims[coupon.coupon_id] = acts.claims.get(coupon.coupon_id, 0) + len(taking)
            columns = columns[~takes]


def join(columns: I64, viewers: Viewers, bag: Bag | None, buyers: set[int], tick: int, acts: Acts) -> I64:
    """These people join the bag if its rule lets them, each once. Returns the columns of those who did."""
    if bag is None or tick >= bag.until or not len(columns):
        return columns[:0]
    able = viewers.bag[columns] != bag.number
    if bag.rule == "watch":
        able &= viewers.since[columns] <= tick - bag.watch_s
    elif bag.rule == "buy":
        able &= np.array([vid in buyers for vid in viewers.vid[columns].tolist()], np.bool_)
    joining: I64 = columns[able]
    viewers.bag[joining] = bag.number
    bag.line += viewers.vid[joining].tolist()
    acts.bag_joins += len(joining)
    if bag.rule == "follow":
        new, first = viewers.follow(joining)
        acts.follows += new
        acts.engaged += first
    return joining


def drawn(bag: Bag, winners: list[int], viewers: Viewers, tables: Tables) -> list[tuple[int, int, int]]:
    """The bag is drawn: winners stay, bag hunters who got nothing want to go. The winners who are here: vid, persona, number of the bag."""
    found = []
    for vid in winners:
        column = viewers.find(vid)
        if column is not None:
            viewers.hold(column, WINNER_HOLDS_MS)
            found.append((vid, int(viewers.persona[column]), bag.number))
    hunter = tables.personas.index("bag_hunter")
    here = slice(0, viewers.n)
    lost = np.flatnonzero((viewers.bag[here] == bag.number) & (viewers.persona[here] == hunter))
    if winners:
        lost = lost[~np.isin(viewers.vid[lost], np.array(winners, np.int64))]
    if len(lost):
        viewers.hurry(lost, LOSER_HURRIES, "bag_lost")
    return found

"""The acts of a second as plain JSON, and bytes as text."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .acts import Acts

_DIGITS_85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".ljust(256)
_85 = np.uint32(85)
_POWERS_85 = np.array([85**4, 85**3, 85**2, 85, 1], np.uint32)


def base_85(blob: bytes) -> str:
    """`base64.b85encode` in a fifth of the time; the log gets a text like this from every room every second."""
    padding = -len(blob) % 4
    words = np.frombuffer(blob + b"\0" * padding, ">u4").astype(np.uint32)
    text = (words[:, None] // _POWERS_85 % _85).astype(np.uint8).tobytes().translate(_DIGITS_85).decode()
    return text[: len(text) - padding]


def plain(acts: "Acts") -> dict[str, Any]:
    """The acts as plain JSON with short keys; what is nothing is left out, but for `t` and `n`.

    `t` tick, `n` online, `e` entered, `l` left, `st` the seconds each leaver was there, `k` likes, `m` comments (all), `c` clicks,
    `f` follows, `ca` cart adds, `p` recommendation (1000 = base rate). Viewers who did it for the first time: `ku` liked, `mu`
    commented, `iu` liked, commented or followed, `xu` saw a product, `cu` clicked a product. `s` entered per source; `w` why they
    left (thousandths of leavers); `r` reach per listing `{listing: [newly exposed, newly clicked, clicks]}`; `cm` comments in words
    `[id, viewer, nick, persona, intent, text, listing, question key or null]`; `x` keys of expired questions; `a` keys answered
    by typed words, `ag` all answered ones with the worth of the answer in thousandths;
    `j` joined the lucky bag, `fc` joined the fan club, `g` gifts, `gv` their value in fen, `rb` came back, `cc` coupons
    claimed; `nb` why lookers did not buy (thousandths), `ln` viewers lost to it, `lf` their value in fen by cause, `lv` the most
    valuable of them `[viewer, nick, persona, listing, fen, tick, causes, asked about, asked tick]`; incidents: `it` thrown by the
    scenario, `ih` step done, `ic` closed; `o` checkouts `[key, viewer, listing, sku, unit fen]`; `y` keys paid; `b` keys given up.
    """
    told: dict[str, Any] = {"t": acts.tick, "n": acts.online}
    _counts(acts, told)
    _goods(acts, told)
    _keys(acts, told)
    return told


def _counts(acts: "Acts", told: dict[str, Any]) -> None:
    """`e` to `w`, each asked for by itself: most seconds have few of the others, and nothing is made of what is nothing."""
    if acts.entered:
        told["e"] = acts.entered
    if acts.left:
        told["l"] = acts.left
    if acts.stays:
        told["st"] = acts.stays
    if acts.likes:
        told["k"] = acts.likes
    if acts.said:
        told["m"] = acts.said
    if acts.clicks:
        told["c"] = acts.clicks
    if acts.follows:
        told["f"] = acts.follows
    if acts.cart_adds:
        told["ca"] = acts.cart_adds
    if acts.likers:
        told["ku"] = acts.likers
    if acts.commenters:
        told["mu"] = acts.commenters
    if acts.engaged:
        told["iu"] = acts.engaged
    if acts.exposed:
        told["xu"] = acts.exposed
    if acts.clicked:
        told["cu"] = acts.clicked
    if acts.pool:
        told["p"] = acts.pool
    if acts.by_source:
        told["s"] = acts.by_source
    if acts.leave_causes:
        told["w"] = acts.leave_causes


def _goods(acts: "Acts", told: dict[str, Any]) -> None:
    """`r` to `ic`."""
    if acts.reach:
        told["r"] = {listing: [*acts.reach[listing]] for listing in sorted(acts.reach)}
    if acts.comments:
        told["cm"] = [[*said] for said in acts.comments]
    if acts.bag_joins:
        told["j"] = acts.bag_joins
    if acts.clubs:
        told["fc"] = acts.clubs
    if acts.gifts:
        told["g"] = acts.gifts
    if acts.gift_fen:
        told["gv"] = acts.gift_fen
    if acts.returned:
        told["rb"] = acts.returned
    if acts.claims:
        told["cc"] = acts.claims
    if acts.not_bought:
        told["nb"] = dict(sorted(acts.not_bought.items()))
    if acts.lost_viewers:
        told["ln"] = acts.lost_viewers
    if acts.lost_fen:
        told["lf"] = acts.lost_fen
    if acts.lost:
        told["lv"] = [[*gone] for gone in acts.lost]
    if acts.thrown:
        told["it"] = [[*thrown] for thrown in acts.thrown]
    if acts.handled:
        told["ih"] = acts.handled
    if acts.closed:
        told["ic"] = acts.closed


def _keys(acts: "Acts", told: dict[str, Any]) -> None:
    """`x` to `b`."""
    if acts.expired:
        told["x"] = acts.expired
    if acts.answered:
        told["a"] = acts.answered
    if acts.graded:
        told["ag"] = [[*one] for one in acts.graded]
    if acts.checkouts:
        told["o"] = [[order.key, order.viewer, order.listing_id, order.sku_id, order.seen_price_fen] for order in acts.checkouts]
    if acts.payments:
        told["y"] = [paid.key for paid in acts.payments]
    if acts.abandons:
        told["b"] = [gone.key for gone in acts.abandons]

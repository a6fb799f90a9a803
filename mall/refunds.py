"""Claims after the sale: opened by a buyer, decided by the shop, time or the platform, paid back with the pieces that come back."""

from collections.abc import Sequence

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.money import share_of
from sandbox.store import Tx
from sandbox.trade.dispatch import source_of

from .after_tables import Refund
from .after_views import RefundOut, refund_out
from .conversations import open_conversation
from .events import OrderRefunded, RefundApproved, RefundClosed, RefundEscalated, RefundOpened, RefundRejected, RefundReturned
from .exchanges import came_back, send_again
from .fulfilment import settles_at, supplier_refused
from .ledger import book, booked
from .market_clock import DAY_MS, offset_of
from .orders import by_shop, on_commission, pieces_from, pieces_of, promise_ms
from .prices import lowest_since
from .refund_steps import (
    MOST_CLAIMS,
    OF_PIECES,
    OVER,
    PAYS,
    SHOP_PAYS_BACK,
    WAITS,
    Act,
    Kind,
    State,
    drop_fen,
    in_time,
    kinds_for,
    most_fen,
    next_state,
    reason_fits,
    sound,
    step,
    verdict,
)
from .refusals import ClaimNotPossible, ClaimOpen, NothingFell, StepNotPossible, TooManyClaims
from .service_talk import share
from .stock import take_back
from .tables import Order
from .warehouse import put_back

RETURN_FREIGHT_FEN = 800
"""What the way back costs the shop when the claim is its fault."""
SENT_BACK_AFTER_MS, COMES_BACK_MS = DAY_MS, 2 * DAY_MS
"""Of a virtual buyer the platform's courier collects the parcel after a day; it is back two days later."""
NEVER_SENT_ONE_OF = 8


def open_refund(
    tx: Tx, order_id: str, kind: Kind, reason: str, text: str, amount_fen: int | None = None, pieces: int | None = None
) -> RefundOut:
    """A buyer claims; `amount_fen` and `pieces` None mean all. ClaimNotPossible, ClaimOpen, TooManyClaims, NothingFell, Invalid."""
    order = tx.get(Order, order_id)
    if kind not in kinds_for(order.state):
        raise ClaimNotPossible
    if not reason_fits(kind, reason):
        zh, en = "这种售后不能用这个原因，换一个原因，或者换一种售后。", "This kind of claim does not go with this reason; choose another."
        raise Invalid((FieldFault("reason", "does_not_fit", zh, en),))
    now = tx.now + offset_of(tx, order.shop_id)
    if order.signed_at is not None and not in_time(reason, (now - order.signed_at) / DAY_MS, order.lines[0]["after_sale"]):
        raise ClaimNotPossible
    claims = tx.all(select(Refund).where(Refund.order_id == order.id))
    if any(claim.state not in OVER for claim in claims):
        raise ClaimOpen
    if len(claims) >= MOST_CLAIMS:
        raise TooManyClaims
    most = most_fen(kind, reason, order.total_fen, order.freight_fen, order.refunded_fen)
    if kind == "price":
        most = min(most, _fell(tx, order, claims))
        if most == 0:
            raise NothingFell
    amount = most if amount_fen is None else amount_fen
    if kind in PAYS and not 1 <= amount <= most:
        if most == 0:
            raise ClaimNotPossible
        zh = f"退款金额要在 0.01 到 {most / 100:.2f} 元之间。"
        raise Invalid((FieldFault("amount_fen", "out_of_range", zh, f"Between 0.01 and {most / 100:.2f} yuan."),))
    left = pieces_of(order) - order.back_pieces
    back = (left if pieces is None else pieces) if kind in OF_PIECES else 0
    if not 0 <= back <= left or (kind in OF_PIECES and back == 0):
        raise Invalid((FieldFault("pieces", "out_of_range", f"件数要在 1 到 {left} 之间。", f"Between 1 and {left} pieces."),))
    refund = tx.add(
        Refund(
            id=tx.new_id("rfd"),
            order_id=order.id,
            shop_id=order.shop_id,
            owner_id=order.owner_id,
            cohort_id=order.cohort_id,
            buyer=order.buyer,
            buyer_kind=order.buyer_kind,
            nick=order.nick,
            kind=kind,
            reason=reason,
            text=text.strip()[:500],
            amount_fen=amount if kind in PAYS else 0,
            pieces=pieces_of(order) if kind == "unshipped" else back,
            state="waiting_shop",
            note="",
            carrier="",
            tracking="",
            opened_at=now,
            moved_at=now,
            due_at=tx.now + WAITS["waiting_shop"],
            steps=[step("open", "waiting_shop", now, now + WAITS["waiting_shop"])],
        )
    )
    tx.session.flush()
    if order.state in {"signed", "reviewed"}:
        order.due_at = None
    opened = RefundOpened(
        refund_id=refund.id, order_id=order.id, shop_id=order.shop_id, amount_fen=refund.amount_fen, kind=kind, reason=reason
    )
    tx.emit(opened, refund.id, cohort=order.cohort_id, show=order.show_id)
    if order.buyer_kind == "viewer":
        open_conversation(tx, order, "refund", refund.text)
    return refund_out(refund)


def _fell(tx: Tx, order: Order, claims: Sequence[Refund]) -> int:
    """By how much what the buyer kept became cheaper since he paid."""
    line = order.lines[0]
    lowest = lowest_since(tx, line["sku_id"], order.paid_at or order.placed_at)
    claimed = sum(claim.amount_fen for claim in claims if claim.kind == "price" and claim.state == "done")
    quantity: int = line["quantity"]
    return drop_fen(line["unit_fen"] * quantity - line["off_fen"], quantity, max(0, quantity - order.back_pieces), lowest, claimed)


def wanted_kind(order_state: str, reason: str, wanted: str = "money") -> Kind | None:
    """What a virtual buyer asks for: the money before it is sent or while it is under way, else what he wants for the goods.

    None when nothing can be claimed for this reason: nobody finds a fault in goods that were not sent yet.
    """
    kinds = kinds_for(order_state)
    if not kinds:
        return None
    if wanted in kinds and reason_fits(wanted, reason):
        return wanted
    kind: Kind = "return" if "return" in kinds and reason != "late" else kinds[0] if "return" not in kinds else "refund_only"
    return kind if reason_fits(kind, reason) else None


def approve(tx: Tx, refund_id: str) -> RefundOut:
    """The shop agrees. StepNotPossible."""
    refund = _step(tx, refund_id, "approve", "shop")
    return refund_out(refund)


def reject(tx: Tx, refund_id: str, note: str) -> RefundOut:
    """The shop says no, with its reason. A virtual buyer who is in the right asks the platform. StepNotPossible."""
    refund = _step(tx, refund_id, "reject", "shop", note)
    return refund_out(refund)


def send_back(tx: Tx, refund_id: str, carrier: str, tracking: str) -> RefundOut:
    """The buyer sends the goods back. StepNotPossible."""
    refund = tx.get(Refund, refund_id)
    if refund.state != "waiting_return":
        raise StepNotPossible
    refund.carrier, refund.tracking = carrier, tracking
    return refund_out(_step(tx, refund_id, "send_back", "shop"))


def confirm_back(tx: Tx, refund_id: str) -> RefundOut:
    """The shop has the goods back and is content with them. StepNotPossible."""
    return refund_out(_step(tx, refund_id, "confirm", "shop"))


def resend(tx: Tx, refund_id: str, carrier: str, tracking: str) -> RefundOut:
    """The shop sends new or repaired goods and pays the courier. StepNotPossible."""
    refund = _step(tx, refund_id, "resend", "shop")
    refund.carrier, refund.tracking = carrier, tracking
    return refund_out(refund)


def escalate(tx: Tx, refund_id: str) -> RefundOut:
    """The buyer asks the platform. StepNotPossible."""
    return refund_out(_step(tx, refund_id, "escalate", "platform"))


def withdraw(tx: Tx, refund_id: str) -> RefundOut:
    """The buyer takes the claim back. StepNotPossible."""
    return refund_out(_step(tx, refund_id, "withdraw", "shop"))


def decide(tx: Tx, refund_id: str, for_buyer: bool, note: str) -> RefundOut:
    """The lecturer decides as the platform. StepNotPossible."""
    return refund_out(_step(tx, refund_id, "for_buyer" if for_buyer else "for_shop", "platform", note))


def time_is_up(tx: Tx, refund_id: str) -> None:
    """Nobody did anything until `due_at`: virtual buyers send back or ask the platform, the rest follows the platform's order."""
    refund = tx.get(Refund, refund_id)
    if refund.due_at is None or refund.due_at > tx.now:
        return
    order = tx.get(Order, refund.order_id)
    virtual, at = refund.buyer_kind == "viewer", refund.due_at
    if refund.state == "waiting_return" and virtual and not refund.tracking and share(refund.id, NEVER_SENT_ONE_OF):
        refund.carrier, refund.tracking = "平台上门取件", f"TH{share(refund.id, 10**9):09d}"
        _step(tx, refund_id, "send_back", "time", at=at)
    elif refund.state == "platform":
        days = (refund.opened_at - (order.signed_at or refund.opened_at)) / DAY_MS
        act: Act = verdict(refund.reason, list(order.lines[0]["after_sale"]), days)
        _step(tx, refund_id, act, "platform", at=at)
    else:
        _step(tx, refund_id, "time", "time", at=at)


def supplier_failed(tx: Tx, order_id: str, goods_id: str, code: str) -> None:
    """The supplier cannot deliver: the buyer gets all his money back, so a claim that still waits is over."""
    supplier_refused(tx, order_id, goods_id, code)
    order = tx.session.get(Order, order_id)
    if order is None or order.state != "refunded":
        return
    for refund in tx.all(select(Refund).where(Refund.order_id == order_id, Refund.state.not_in(OVER))):
        now = tx.now + offset_of(tx, refund.shop_id)
        refund.state, refund.moved_at, refund.due_at = "done", now, None
        refund.steps = [*refund.steps, step("for_buyer", "done", now, None, "供应商发不了货，货款已经全部退回")]
        _closed(tx, refund, order, 0)


def _step(tx: Tx, refund_id: str, act: Act, by: str, note: str = "", at: int | None = None) -> Refund:
    """Move the claim on; `at` is the real time at which the step was due."""
    refund = tx.session.get(Refund, refund_id, with_for_update=True, populate_existing=True)
    if refund is None:
        raise StepNotPossible
    kind, before = refund.kind, refund.state
    order = tx.get(Order, refund.order_id)
    after = next_state(kind, before, act, bool(refund.tracking))  # type: ignore[arg-type]  # stored words of these literals
    if after is None or (act == "for_shop" and refund.reason == "refused"):  # he never had the parcel
        raise StepNotPossible
    when = tx.now if at is None else at
    refund.state, refund.moved_at = after, when + offset_of(tx, refund.shop_id)
    refund.note = note.strip()[:300] or refund.note
    refund.due_at = None if after in OVER else when + _wait(refund, after)
    until = None if refund.due_at is None else refund.due_at + offset_of(tx, refund.shop_id)
    refund.steps = [*refund.steps, step(act, after, refund.moved_at, until, note.strip()[:300])]
    tx.session.flush()
    _say(tx, refund, order, act, by, before)
    if kind == "exchange" and after == "waiting_resend" and all(one["state"] != after for one in refund.steps[:-1]):
        came_back(tx, refund, order)
    if after in {"rejected", "rejected_back"} and refund.buyer_kind == "viewer" and refund.reason in SHOP_PAYS_BACK:
        return _step(tx, refund_id, "escalate", "platform", at=at)
    if after == "done":
        _done(tx, refund, order)
    if after in OVER:
        _closed(tx, refund, order, refund.pieces if after == "done" else 0)
        if order.state in {"signed", "reviewed"}:
            order.due_at = settles_at(tx, order)
        elif order.state in {"paid", "part_shipped"} and order.due_at is None:
            order.due_at = tx.now + promise_ms(order)
    return refund


def _closed(tx: Tx, refund: Refund, order: Order, pieces: int) -> None:
    closed = RefundClosed(
        refund_id=refund.id,
        order_id=order.id,
        shop_id=order.shop_id,
        outcome=refund.state,
        kind=refund.kind,
        reason=refund.reason,
        pieces=pieces,
    )
    tx.emit(closed, refund.id, cohort=refund.cohort_id, show=order.show_id)


def _wait(refund: Refund, state: State) -> int:
    if refund.buyer_kind != "viewer":
        return WAITS[state]
    if state == "waiting_return":
        return SENT_BACK_AFTER_MS if share(refund.id, NEVER_SENT_ONE_OF) else WAITS[state]
    return WAITS[state] + (COMES_BACK_MS if state == "returning" else 0)


def _say(tx: Tx, refund: Refund, order: Order, act: Act, by: str, before: str) -> None:
    ids = {"refund_id": refund.id, "order_id": order.id, "shop_id": order.shop_id}
    told: RefundApproved | RefundRejected | RefundReturned | RefundEscalated | None = None
    if act in {"approve", "for_buyer"} or (act == "time" and before in {"waiting_shop", "returning"}):
        told = RefundApproved(**ids, decided_by=by)
    elif act == "reject":
        told = RefundRejected(**ids, reason=refund.note)
    elif act == "send_back":
        told = RefundReturned(**ids, tracking=refund.tracking)
    elif refund.state == "platform":
        told = RefundEscalated(**ids)
    if told is not None:
        tx.emit(told, refund.id, cohort=refund.cohort_id, show=order.show_id)


def _done(tx: Tx, refund: Refund, order: Order) -> None:
    """Pay back, take pieces back, and say so. A claim that was done by sending again costs the courier."""
    if refund.kind not in PAYS:
        send_again(tx, refund, order)
        _courier(tx, refund, order)
        return
    amount = min(refund.amount_fen, order.total_fen - order.refunded_fen)
    _pay_back(tx, refund, order, amount)
    pieces = min(refund.pieces, pieces_of(order) - order.back_pieces) if refund.kind in {"unshipped", "return"} else 0
    if pieces and not (refund.kind == "unshipped" and order.state != "paid"):
        _pieces_back(tx, refund, order, pieces)
    elif refund.kind == "unshipped":
        pieces = 0  # it left while the claim was looked at
    order.refunded_fen += amount
    whole = pieces_of(order) - order.back_pieces
    if whole == 0 or order.refunded_fen >= order.total_fen - order.freight_fen:
        unsent = min(whole, pieces_of(order) - order.sent_pieces) if order.state == "part_shipped" else 0
        _shelve(tx, order, whole - unsent, resold=False, sent=True)
        _shelve(tx, order, unsent, resold=True, sent=False)
        order.state, order.due_at, order.reason, order.ended_at = "refunded", None, "buyer", refund.moved_at
        _release_rest(tx, order)
    refunded = OrderRefunded(
        order_id=order.id,
        shop_id=order.shop_id,
        refund_id=refund.id,
        amount_fen=amount,
        show_id=order.show_id,
        kind=refund.kind,
        reason=refund.reason,
        pieces=pieces,
    )
    tx.emit(refunded, order.id, cohort=order.cohort_id, show=order.show_id)


def _pay_back(tx: Tx, refund: Refund, order: Order, amount: int) -> None:
    held = min(order.held_fen, amount)
    if on_commission(order):
        earned = share_of(amount, int(order.lines[0].get("commission_bp", 0))) if order.state == "settled" else 0
        amounts = {"payable": held, "escrow": -held, "commission_income": earned, "wallet": -earned}
    else:
        amounts = {"refunds": amount, "escrow": -held, "wallet": held - amount}
    order.held_fen -= held
    book(tx, order.shop_id, "refund", refund.id, amounts, order_id=order.id, show_id=order.show_id, market_at=refund.moved_at)
    if refund.kind == "return" and refund.reason in SHOP_PAYS_BACK:
        _courier(tx, refund, order)


def _courier(tx: Tx, refund: Refund, order: Order) -> None:
    amounts = {"freight": RETURN_FREIGHT_FEN, "wallet": -RETURN_FREIGHT_FEN}
    book(tx, order.shop_id, "courier", refund.id, amounts, order_id=order.id, show_id=order.show_id, market_at=refund.moved_at)


def _pieces_back(tx: Tx, refund: Refund, order: Order, pieces: int) -> None:
    fine = refund.kind == "unshipped" or (by_shop(order.lines[0]) and sound(refund.reason))
    before = order.back_pieces
    _shelve(tx, order, pieces, resold=fine, sent=refund.kind == "return")
    if refund.kind == "return" and fine and order.sent_pieces:
        _warehouse_back(tx, order, before, pieces)


def _warehouse_back(tx: Tx, order: Order, passed: int, pieces: int) -> None:
    """What came back lies in the warehouse again: goods with their share of what the order had cost, gifts without."""
    for place, line, count in pieces_from(order, passed, pieces):
        gone = min(line["quantity"], order.sent_pieces) - passed
        cost = booked(tx, order.id, "cogs") * count // gone if place == 0 else 0
        put_back(tx, order, line, count, cost)


def _shelve(tx: Tx, order: Order, pieces: int, *, resold: bool, sent: bool) -> None:
    """Pieces are no longer sold, line by line: what was bought before what was given; those that came back earlier are passed over."""
    for _, line, count in pieces_from(order, order.back_pieces, pieces):
        here = {"show_id": order.show_id, "cohort": order.cohort_id}
        take_back(tx, line["sku_id"], count, source_of(line), resold=resold, sent=sent, **here)
    order.back_pieces += pieces


def _release_rest(tx: Tx, order: Order) -> None:
    """What is still held of an order that is over (freight the shop keeps) goes to the wallet."""
    if order.held_fen <= 0:
        return
    amounts = {"wallet": order.held_fen, "escrow": -order.held_fen}
    if on_commission(order):
        amounts = {"payable": order.held_fen, "escrow": -order.held_fen}
    book(tx, order.shop_id, "settled", order.id, amounts, order_id=order.id, show_id=order.show_id)
    order.held_fen = 0

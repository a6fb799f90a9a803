"""Violations: what the desk types, says or puts into a title goes through the rules, and a correction closes what they found.

The matcher is the mall's own (`sandbox/trade/compliance`). A violation is logged with the rule, the words as evidence and a safe way to
say it; the crowd trusts the host less from the next second on, and half of it comes back when it is put right within 30 s (C24).
"""

from typing import Literal

from sqlalchemy import select

from sandbox.store import Tx, View
from sandbox.trade.compliance import Context, Where, rule_book
from sandbox.trade.dates import day_of

from .described import said_of
from .events import ViolationCorrected, ViolationRaised
from .mirrors import ListingCopy, Violation
from .show_clock import say, show_ms
from .tables import Show
from .wording import MOST_FINDINGS, SAID_KEPT, WINDOW_MS, Finding, findings, meant, puts_right

Place = Literal["title", "comment", "speech"]
Way = Literal["said", "card", "text"]
RULES_OF: dict[Place, Where] = {"title": "T", "comment": "C", "speech": "S"}
JUDGED = ("commerce", "content")
"""Kinds of shows; in a lesson forbidden words are what one talks about."""


def weigh(tx: Tx, show: Show, text: str, place: Place, listing_id: str | None = None) -> list[str]:
    """Words of the desk: a correction closes what it speaks of, then the rules look at the rest. Returns the new violations' ids.

    `listing_id` is what the words are about, the pinned listing when not given. What only speech recognition heard is not certain.
    """
    if show.kind not in JUDGED:
        return []
    forgiven: list[str] = []
    if place != "title" and puts_right(text):
        forgiven = _put_right(tx, show, text, "said" if place == "speech" else "text")
    now = show_ms(show, tx.now)
    raised = []
    about = listing_id or show.pinned_listing_id
    for found in (*findings(text, RULES_OF[place], context_of(tx, about), forgiven), *_against_the_page(tx, text, place, about, forgiven)):
        fact = ViolationRaised(
            show_id=show.id,
            violation_id=tx.new_id("vio"),
            rule=found.rule,
            points=found.points,
            quote=found.quote,
            where=place,
            certain=place != "speech",
            correct_until_showms=now + WINDOW_MS,
            said=text[:SAID_KEPT],
            law=found.law,
            rewrite=found.rewrite,
        )
        say(tx, show, fact)
        raised.append(fact.violation_id)
    return raised


def _against_the_page(view: View, text: str, place: Place, listing_id: str | None, forgiven: list[str]) -> list[Finding]:
    """What is said of the product and its page contradicts (C10): its material, its class, how long it keeps, its origin."""
    item = view.session.get(ListingCopy, listing_id) if listing_id and place != "title" else None
    rule = rule_book().rules["C10"]
    if item is None or not rule.holds_on(day_of(view.now)):
        return []
    against = {one.words: one.against for one in said_of(text, item.attributes) if one.against and one.words not in forgiven}
    return [Finding(rule.id, rule.points, words, rule.law, page) for words, page in list(against.items())[:MOST_FINDINGS]]


def context_of(view: View, listing_id: str | None) -> Context:
    """What the judgement may depend on, as far as the live room knows the listing: leaf, stock, the former price the mall let pass."""
    day = day_of(view.now)
    item = view.session.get(ListingCopy, listing_id) if listing_id else None
    if item is None:
        return Context(day=day)
    function = item.attributes.get("保健功能", "")  # what is on sale passed the audit, so its approval was there
    evidence = frozenset({"health"} if function else ())
    stock = sum(sku["stock"] for sku in item.skus)
    return Context(day, item.leaf, evidence=evidence, stock=stock, price_base_fen=item.reference_fen, function=function)


def open_violations(view: View, show_id: str) -> list[Violation]:
    """What nobody has put right yet, the newest first."""
    query = select(Violation).where(Violation.show_id == show_id, Violation.corrected.is_(None))
    return view.all(query.order_by(Violation.position.desc(), Violation.id.desc()))


def close(tx: Tx, show: Show, violation: Violation, way: Way) -> None:
    """It is put right: in time within 30 s of the show's clock."""
    after_ms = max(0, show_ms(show, tx.now) - violation.showms)
    in_time = violation.correct_until_showms is not None and violation.showms + after_ms <= violation.correct_until_showms
    say(tx, show, ViolationCorrected(show_id=show.id, violation_id=violation.id, way=way, after_ms=after_ms, in_time=in_time))


def _put_right(tx: Tx, show: Show, text: str, way: Way) -> list[str]:
    """Close what the words name, else everything still within its time, else the newest; the quotes that may be repeated now."""
    waiting = open_violations(tx, show.id)
    named = set(meant(text, [one.quote for one in waiting]))
    now = show_ms(show, tx.now)
    spoken = [one for one in waiting if one.quote in named] or [one for one in waiting if now <= (one.correct_until_showms or 0)]
    for violation in spoken or waiting[:1]:
        close(tx, show, violation, way)
    return [one.quote for one in waiting]

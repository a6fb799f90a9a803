"""What the machine would give for the criteria it can see, each with the evidence it looked at; pure, and never a mark by itself (F.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .plan_checks import holding
from .plan_form import Check
from .practice_form import FEWEST_LISTINGS, FEWEST_PROBLEMS, SHORT_SHOW_MS
from .rubrics import Rubric

GOOD_MARGIN: Final = (15, 75)
"""Per cent of the price a student's goods should leave: below it nothing pays the fees, above it hardly anybody buys."""
GOOD_SLOTS: Final = 5
SLACK_S: Final = 60
TOGETHER: Final = ("interaction", "answer", "welfare")
FIRST_TOGETHER_S: Final = 60
FIRST_WELFARE_S: Final = 600
QUIET_S: Final = 8 * 60
"""F.1: steps that turn to the audience, when the first of them and the first treat come, how long a row may be without one (s)."""
WEAKEST: Final = 3
"""So many of the first show's weakest rates are what a review should find (F.5)."""
MIDDLING: Final = {"stay_ms_avg": 60_000, "interact_bp": 300, "follow_bp": 100, "click_bp": 800, "convert_bp": 500}
"""The lower ends of the ranges of `crowd.md`, Calibration, for a competent host."""
WHOLE: Final = 1000
"""The worth of a whole answer, as the crowd weighs it."""
DOCUMENT_RULES: Final = ("C25", "C26", "C27", "C28", "C35")
"""Licences, expiry, returns, dispatch, brands: the rules of domain.md D.2 about papers and after-sale."""

Form = Mapping[str, Any]


@dataclass(frozen=True)
class Suggested:
    """Points out of the criterion's own, and ids of what stands behind them (events, listings, shows)."""

    points: int
    evidence: tuple[str, ...]


def suggest_practice(form: Form, rubric: Rubric) -> dict[str, Suggested]:
    """Suggestions for the criteria of the rubric that ask for one and that this module knows; none for the others."""
    shows = form["shows"]
    best = max(shows, key=lambda one: (one["duration_ms"], one["show_id"]), default=None)
    shares = {
        "shop_form": _shop_form(form),
        "listings": _listings(form),
        "selection": _selection(form),
        "licences": _licences(form),
        "script": _script(best),
        "roles": _roles(shows),
        "flow": _flow(best),
        "answers": _answers(shows),
        "team": _roles(shows),
        "results": _results(shows),
        "review": _review(form),
        "compliance": _compliance(shows),
    }
    found = {}
    for criterion in rubric.criteria():
        if criterion.suggest and criterion.key in shares:
            share, evidence = shares[criterion.key]
            found[criterion.key] = Suggested(round(criterion.points * min(max(share, 0.0), 1.0)), tuple(evidence))
    return found


def suggest_plan(checks: list[Check], rubric: Rubric) -> dict[str, Suggested]:
    """The share of a section's checks that hold, where the criterion asks for a suggestion; evidence are the checks that fail."""
    found = {}
    for criterion in rubric.criteria():
        share = holding(checks, criterion.key)
        if criterion.suggest and share is not None:
            failing = tuple(f"{one.section}.{one.code}" for one in checks if one.section == criterion.key and not one.holds)
            found[criterion.key] = Suggested(round(criterion.points * share), failing)
    return found


def vetoed(form: Form, rubric: Rubric) -> list[str]:
    """Rules of the veto that were certainly broken on air and never corrected."""
    if rubric.veto is None:
        return []
    broken = {str(one["rule"]) for show in form["shows"] for one in show["violations"] if one["certain"] and not one["corrected"]}
    return sorted(broken & set(rubric.veto.rules))


Share = tuple[float, Sequence[str]]


def _shop_form(form: Form) -> Share:
    shops = form["mall"]["shops"]
    opened = [one for one in shops if one["opened"]]
    return (1.0 if opened else 0.5 if shops else 0.0), [one["shop_id"] for one in shops]


def _listings(form: Form) -> Share:
    best = sorted(form["mall"]["listings"], key=lambda one: (-(one["quality"] or 0), one["listing_id"]))[:FEWEST_LISTINGS]
    return sum((one["quality"] or 0) / 100 for one in best) / FEWEST_LISTINGS, [one["listing_id"] for one in best]


def _selection(form: Form) -> Share:
    costs = {one["goods_id"]: one["cost_fen"] for one in form["supply"]["picks"]}
    margins = []
    for one in form["mall"]["listings"]:
        price, cost = one["price_fen"], costs.get(one["goods_id"])
        if price and cost is not None:
            margins.append((one["listing_id"], 100 * (price - cost) // price))
    low, high = GOOD_MARGIN
    good = [listing for listing, margin in margins if low <= margin <= high]
    return len(good) / max(FEWEST_LISTINGS, len(margins)), [listing for listing, _ in margins]


def _licences(form: Form) -> Share:
    listings = form["mall"]["listings"]
    if not listings:
        return 0.0, []
    hit = [one["listing_id"] for one in listings if any(rule in DOCUMENT_RULES for rules in one["refusals"] for rule in rules)]
    return 1 - len(hit) / len(listings), [one["listing_id"] for one in listings]


def _script(best: Form | None) -> Share:
    if best is None:
        return 0.0, []
    steps = min(1.0, best["slots"] / GOOD_SLOTS)
    rules = _run_down_rules(best)
    planned = steps * sum(rules) / len(rules) if rules else steps
    playable = best["slots_with_keywords"] / best["slots"] if best["slots"] else 0.0
    return 0.6 * planned + 0.4 * playable, [best["show_id"]]


def _run_down_rules(show: Form) -> list[bool]:
    """Which rules of F.1 the run-down holds: first interaction within a minute, first treat within ten, no row over eight minutes without
    an interaction, every product of the cart has a row (where the cart was read). Empty where its rows were not kept."""
    rows = show.get("script") or ()
    if not rows:
        return []
    together = [(row[0], row[1], row[2] in TOGETHER or (len(row) > 4 and bool(row[4]))) for row in rows]
    found = [
        any(turns and start <= FIRST_TOGETHER_S for start, _, turns in together),
        any(row[2] == "welfare" and row[0] <= FIRST_WELFARE_S for row in rows),
        all(turns or end - start <= QUIET_S for start, end, turns in together),
    ]
    shelf = set((show.get("stage") or {}).get("shelf") or ())
    return [*found, shelf <= {row[3] for row in rows}] if shelf else found


def _roles(shows: Sequence[Form]) -> Share:
    seats = {seat for show in shows for seat in show["seats"]}
    return len(seats) / 2, [show["show_id"] for show in shows if show["seats"]]


def _flow(best: Form | None) -> Share:
    if best is None:
        return 0.0, []
    long_enough = min(1.0, best["duration_ms"] / SHORT_SHOW_MS)
    kept = _kept_rows(best)
    if kept is not None:
        return 0.3 * long_enough + 0.7 * kept, [best["show_id"]]
    return 0.5 * long_enough + 0.5 * min(1.0, best["slots"] / GOOD_SLOTS), [best["show_id"]]


def _kept_rows(show: Form) -> float | None:
    """The share of the run-down's rows with a product whose product was explained when the row says, a minute early or late.

    None where the run-down names no product or the show's pins were not read."""
    rows = [(start, end, listing) for start, end, _, listing, *_ in show.get("script") or () if listing]
    stage = show.get("stage")
    if not rows or stage is None:
        return None
    pins = [(at / 1000, listing) for at, _, listing in stage.get("pins", ())]
    kept = sum(any(one == listing and start - SLACK_S <= at <= end + SLACK_S for at, one in pins) for start, end, listing in rows)
    return kept / len(rows)


def _answers(shows: Sequence[Form]) -> Share:
    asked = sum(int(show["figures"].get("questions") or 0) for show in shows)
    answered = sum(_whole_answers(show["figures"]) for show in shows)
    return (answered / asked if asked else 0.0), [show["show_id"] for show in shows]


def _whole_answers(figures: Form) -> float:
    """How many whole answers its answers make: the same words again and keywords without content count for less, a show of old in full."""
    worth = figures.get("answer_worth")
    return float(figures.get("answered") or 0) if worth is None else worth / WHOLE


def _results(shows: Sequence[Form]) -> Share:
    """Means over all shows, because one run carries some 18 per cent of luck; a rate at the range's lower end is worth the full share.

    Net profit joins in once orders are settled: a share of it for each show that made one."""
    shares = []
    for name, enough in MIDDLING.items():
        values = [show["figures"][name] for show in shows if show["figures"].get(name) is not None]
        if values:
            shares.append(min(1.0, sum(values) / len(values) / enough))
    nets = [show["net_fen"] for show in shows if show.get("net_fen") is not None]
    earned = [sum(net > 0 for net in nets) / len(nets)] if nets else []
    whole = len(MIDDLING) + len(earned)
    return (sum(shares) + sum(earned)) / whole if shares or earned else 0.0, [show["show_id"] for show in shows]


def _review(form: Form) -> Share:
    """Half for problems noted, half for what rose since: of the three rates in which the first show was weakest."""
    noted = sum(len(show["problems"]) for show in form["shows"])
    figures = form["improvement"]["figures"] if form["improvement"] else {}
    weakest = sorted((one["first"] / MIDDLING[name], name) for name, one in figures.items() if name in MIDDLING)[:WEAKEST]
    risen = [figures[name]["difference"] > 0 for _, name in weakest]
    found = 0.5 * min(1.0, noted / FEWEST_PROBLEMS) + 0.5 * (sum(risen) / len(risen) if risen else 0.0)
    return found, [note["event"] for show in form["shows"] for note in show["problems"]]


def _compliance(shows: Sequence[Form]) -> Share:
    if not shows:
        return 0.0, []
    certain = [one for show in shows for one in show["violations"] if one["certain"]]
    lost = sum(int(one["points"]) * (1 if not one["corrected"] else 0.5) for one in certain)  # a correction halves them (C24)
    return 1 - lost / 5, [one["event"] for one in certain]

"""实践成果信息登记表 (F.4) from what the log told: blocks A to E fill themselves, F is typed; pure.

Times are RFC 3339 or ms of the show; money whole fen; rates basis points, None where nothing was counted.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

FEWEST_LISTINGS: Final = 3
SHORT_SHOW_MS: Final = 10 * 60_000
LONG_SHOW_MS: Final = 30 * 60_000
FEWEST_PROBLEMS: Final = 3
FEWEST_VIDEOS: Final = 3
SHORT_VIDEO_MS: Final = 15_000
"""A short video lasts so long at least (F.4 E); a picture, as of a third-party registration, is none."""
LIFTED: Final = "lifted"
"""A violation whose appeal was won: it counts nowhere."""
RATES: Final = ("stay_ms_avg", "interact_bp", "follow_bp", "click_bp", "convert_bp")

Known = Mapping[str, Any]


def practice_form(
    shops: Sequence[Known], listings: Sequence[Known], picks: Sequence[Known], parts: Sequence[Known], shows: Sequence[Known],
    videos: Sequence[Known], broadcasts: Sequence[Known],
) -> dict[str, Any]:  # fmt: skip
    """The whole form of one student. `shows` are those he took part in, `parts` his seats and camera time in each."""
    mine = {one["show_id"]: one for one in parts}
    sessions = [_session(show, mine.get(show["id"], {})) for show in _in_order(shows) if show.get("ended")]
    form = {
        "mall": {"shops": [_shop(one) for one in shops], "listings": [_listing(one) for one in listings if one.get("published")]},
        "supply": {"picks": [_pick(one) for one in picks], "shops": [_trade(one) for one in shops]},
        "shows": sessions,
        "improvement": improvement(sessions),
        "videos": [_video(one) for one in videos if not _is_picture(one)],
        "pictures": [_picture(one) for one in videos if _is_picture(one)],
        "broadcasts": [dict(one) for one in broadcasts],
    }
    return form | {"missing": missing(form), "sha256": checksum(form)}


def checksum(form: Mapping[str, Any]) -> str:
    """G: SHA-256 over the form as canonical JSON, without what is worked out of it."""
    body = {name: value for name, value in form.items() if name not in {"missing", "sha256"}}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def without_lifted(form: Known, lifted: Collection[str]) -> dict[str, Any]:
    """A form as it was handed in, less the violations appeals have lifted since; `lifted` are the events that raised them."""
    shows = [{**show, "violations": [one for one in show["violations"] if one["event"] not in lifted]} for show in form["shows"]]
    return {**form, "shows": shows}


def missing(form: Mapping[str, Any]) -> list[str]:
    """What the form still lacks, as codes; the page says them in words. A lecturer may accept less with a reason."""
    found = []
    if not any(shop["opened"] for shop in form["mall"]["shops"]):
        found.append("shop")
    if len(form["mall"]["listings"]) < FEWEST_LISTINGS:
        found.append("listings")
    longest = max((show["duration_ms"] for show in form["shows"]), default=0)
    if longest < SHORT_SHOW_MS:
        found.append("show")
    elif longest < LONG_SHOW_MS:
        found.append("long_show")
    if sum(len(show["problems"]) for show in form["shows"]) < FEWEST_PROBLEMS:
        found.append("problems")
    if sum((one.get("length_ms") or 0) >= SHORT_VIDEO_MS for one in form["videos"]) < FEWEST_VIDEOS:
        found.append("videos")
    if all(one.get("state") == "refused" for one in form["broadcasts"]):
        found.append("broadcast")
    return found


def improvement(sessions: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """D: the last practice of at least two against the first, each rate with its difference; None with fewer than two."""
    if len(sessions) < 2:
        return None
    first, last = sessions[0], sessions[-1]
    figures = {}
    for name in RATES:
        before, after = first["figures"].get(name), last["figures"].get(name)
        if before is not None and after is not None:
            figures[name] = {"first": before, "last": after, "difference": after - before}
    return {"first": first["show_id"], "last": last["show_id"], "figures": figures}


def _in_order(shows: Iterable[Known]) -> list[Known]:
    return sorted(shows, key=lambda one: (str(one.get("started", "")), one["id"]))


def _shop(one: Known) -> dict[str, Any]:
    names = ("name", "category", "registered", "opened", "closed")
    return {"shop_id": one["id"]} | {name: one.get(name) for name in names}


def _listing(one: Known) -> dict[str, Any]:
    refusals = [list(rules) for rules in one.get("refusals", [])]
    return {
        "listing_id": one["id"],
        "title": one.get("title", ""),
        "quality": one.get("quality"),
        "audits": int(one.get("audits", 0)),
        "refusals": refusals,
        "picture": one.get("picture", ""),
        "price_fen": one.get("lowest_fen"),
        "goods_id": one.get("goods_id"),
        "on_sale": bool(one.get("on_sale")),
        "events": list(one.get("events", [])),
    }


def _video(one: Known) -> dict[str, Any]:
    """E: `length_ms` is 0 of a proof that was a picture; `link` plays the video."""
    said = {"task_id": one["id"], "title": one.get("title", ""), "late": bool(one.get("late"))}
    length = int(one.get("length_ms") or 0)
    return said | {"length_ms": length, "link": f"/api/proofs/{one['proof_id']}/video" if length and one.get("proof_id") else ""}


def _is_picture(one: Known) -> bool:
    """A proof that was no film: the screenshot of a registration elsewhere belongs to F, not to the short videos."""
    return bool(one.get("proof_id")) and one.get("length_ms") == 0


def _picture(one: Known) -> dict[str, Any]:
    said = {"task_id": one["id"], "title": one.get("title", ""), "late": bool(one.get("late"))}
    return said | {"link": f"/api/proofs/{one['proof_id']}/picture"}


def _pick(one: Known) -> dict[str, Any]:
    return {"pick_id": one["id"]} | {name: one.get(name) for name in ("supplier_id", "goods_id", "title", "mode", "cost_fen")}


def _trade(one: Known) -> dict[str, Any]:
    """B: orders with suppliers, sales, and what is left of them before platform fees."""
    sold = int(one.get("sales_fen", 0)) - int(one.get("refund_fen", 0))
    return {
        "shop_id": one["id"],
        "suppliers": list(one.get("suppliers", [])),
        "dropship": int(one.get("dropship", 0)),
        "wholesale": int(one.get("wholesale", 0)),
        "orders": int(one.get("orders", 0)),
        "refunds": int(one.get("refunds", 0)),
        "sales_fen": sold,
        "cost_fen": int(one.get("cost_fen", 0)),
        "gross_fen": sold - int(one.get("cost_fen", 0)),
    }


def _session(show: Known, part: Known) -> dict[str, Any]:
    numbers = {name: value for name, value in (show.get("numbers") or {}).items()}
    violations = [one for one in (show.get("violations") or {}).values() if one.get("appeal") != LIFTED]
    return {
        "show_id": show["id"],
        "title": show.get("title", ""),
        "kind": show.get("kind_of"),
        "mode": show.get("mode"),
        "started": show.get("started"),
        "duration_ms": int(show.get("duration_ms", 0)),
        "camera_ms": int(part.get("camera_ms", 0)),
        "stretches": list(part.get("stretches", [])),
        "seats": list(part.get("seats", [])),
        "slots": int(show.get("slots", 0)),
        "slots_with_keywords": int(show.get("slots_with_keywords", 0)),
        "figures": numbers | rates(numbers),
        "settled": int(show.get("settled", 0)),
        "net_fen": int(show["profit_fen"]) - int(show.get("ads_fen", 0)) if show.get("settled") else None,
        "violations": violations,
        "problems": list(show.get("problems", [])),
        "recordings": list(show.get("recordings", [])),
        "script": list(show.get("script", [])),
        "stage": show.get("stage"),
        "event": show.get("replay_event"),
    }


def rates(numbers: Mapping[str, Any]) -> dict[str, int | None]:
    """The rates block C names, of counts of people (C.2): mean stay in ms, the others in basis points of who came in."""

    def share(part: str, whole: str) -> int | None:
        below = numbers.get(whole)
        return None if not below else round(10_000 * int(numbers.get(part) or 0) / below)

    people = numbers.get("enter_uv")
    return {
        "stay_ms_avg": None if not people else round(int(numbers.get("stay_ms") or 0) / people),
        "interact_bp": share("interact_uv", "enter_uv"),
        "follow_bp": share("follow_uv_new", "enter_uv"),
        "click_bp": share("p_click_uv", "p_show_uv"),
        "convert_bp": share("pay_uv", "p_click_uv"),
        "answered_bp": share("answered", "questions"),
    }

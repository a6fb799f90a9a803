"""What assessment keeps of the regulation's forms: S6 practice results (F.4), S7 plan (F.3), S8 marking sheet (F.5), for their prints."""

import textwrap
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from sandbox.forms.kept import Answers, Keeper, Kept, fitted
from sandbox.forms.shape import Form
from sandbox.identity.memberships import institution_names
from sandbox.identity.people import named
from sandbox.identity.vault import masked
from sandbox.store import View
from sandbox.trade.dates import CHINA, day_of
from sandbox.trade.metrics import METRICS

from .evidence import class_of
from .markings import markings_of, rubric_of
from .plan_print import RATES, plan_form, rate_text
from .practice import form_now, handed_in, standing
from .results import transcript
from .tables import Marking, PlanWork, PracticeWork
from .verdicts import marks_of

SEATS = {"host": "主播", "co_host": "助播", "controller": "场控", "service": "客服", "operator": "运营"}
MODES = {"practice": "练习", "exam": "考核"}
BROADCAST = {"open": "待核验", "accepted": "已核验", "refused": "未通过"}
MISSING = {
    "shop": "没有开店", "listings": "发布的商品不足 3 件", "show": "没有 10 分钟以上的模拟直播", "long_show": "没有 30 分钟以上的模拟直播",
    "problems": "问题记录不足 3 条", "videos": "短视频不足 3 条", "broadcast": "没有第三方平台直播",
}  # fmt: skip


def practice_of(view: View, cohort_id: str, person_id: str, form: Form) -> Kept | None:
    """S6 as it was handed in, as it stands now before that; nothing before the student has a shop or a show."""
    row = handed_in(view, cohort_id, person_id)
    said = standing(view, row.form) if row is not None else form_now(view, cohort_id, person_id)
    if row is None and not said["mall"]["shops"] and not said["shows"]:
        return None
    offered = {**_person(view, cohort_id, person_id), **practice_answers(said, row.promise if row is not None else "")}
    return Kept(fitted(form, offered), *((row.handed_at, {"student": (row.promise, row.handed_at)}) if row is not None else ()))


def practice_answers(said: Mapping[str, Any], promise: str) -> dict[str, Any]:
    """The blocks of F.4 as answers; rates as text, since a number here is whole. Pure."""
    shops, trade = said["mall"]["shops"], said["supply"]["shops"]
    return {
        "mall": {
            "shop": "、".join(str(one["name"] or "") for one in shops),
            "shop_id": "、".join(one["shop_id"] for one in shops),
            "opened_on": next((china_day(one["opened"]) for one in shops if one.get("opened")), None),
            "listings": [
                {name: one[name] for name in ("title", "quality", "audits", "price_fen")} | {"picture": hash_text(one["picture"])}
                for one in said["mall"]["listings"]
            ],
        },
        "supply": {
            "suppliers": len({name for one in trade for name in one["suppliers"]}),
            "picks": [{"title": one["title"], "cost_fen": one["cost_fen"]} for one in said["supply"]["picks"]],
            **{name: sum(one[name] for one in trade) for name in ("dropship", "wholesale", "orders", "sales_fen", "cost_fen", "gross_fen")},
        },
        "shows": {
            "list": [_show(one) for one in said["shows"]],
            "figures": [_figures(one) for one in said["shows"]],
            "money": [_figures(one) for one in said["shows"]],
            "recordings": [line for one in said["shows"] for line in _recordings(one)],
            "problems": [{"day": _day(one), "text": note["text"]} for one in said["shows"] for note in one["problems"]],
        },
        "improvement": {"list": _improvement(said["improvement"])},
        "videos": {"list": [_video(one) for one in said["videos"]]},
        "outside": {
            "proofs": [
                {"title": one["title"], "link": one["link"], "late": "迟交" if one["late"] else ""} for one in said.get("pictures", ())
            ],
            "list": [
                {name: one[name] for name in ("platform", "account", "day", "minutes", "figures")}
                | {"state": BROADCAST[one["state"]], "picture": hash_text(one.get("picture", ""))}
                for one in said["broadcasts"]
            ],
        },
        "promise": {
            "digest": " ".join(textwrap.wrap(said["sha256"], 8)),
            "missing": "；".join(MISSING.get(code, code) for code in said["missing"]) or "齐全",
            "name": promise,
        },
    }


def marking_sheet(view: View, cohort_id: str, person_id: str, form: Form) -> Kept | None:
    """S8 from the marks as they stand: three marks, verdict, each criterion with every assessor's points. Nothing before the first mark."""
    works = {subject: markings_of(view, cohort_id, person_id, subject) for subject in ("practice", "plan")}
    told = transcript(view, cohort_id, person_id)
    if told["theory"] is None and not any(works.values()):
        return None
    people = named(view, [row.assessor_id for rows in works.values() for row in rows])
    titles = {"practice": "实践成果", "plan": "直播规划书"}
    offered = {
        "marks": {
            "theory": told["theory"], "practice": told["practice"], "plan": told["plan"], "verdict": told["verdict"]["zh"],
            "process": told["process"]["zh"] if told["process"] else None,
            "words": "\n".join(f"{titles[subject]}：{row.comment}" for subject, rows in works.items() for row in rows if row.comment),
        },
        "criteria": {subject: _criteria(view, cohort_id, person_id, rows) for subject, rows in works.items()},
        "assessors": {
            "list": [
                {
                    "name": people[row.assessor_id].name if row.assessor_id in people else "",
                    "work": titles[subject], "total": row.total, "day": day_of(row.marked_at),
                }
                for subject, rows in works.items()
                for row in rows
            ]
        },
    }  # fmt: skip
    at = max((row.marked_at for rows in works.values() for row in rows), default=None)
    return Kept(fitted(form, offered), at if told["verdict"]["outcome"] != "open" else None)


def _criteria(view: View, cohort_id: str, person_id: str, rows: list[Marking]) -> list[dict[str, Any]]:
    if not rows:
        return []
    rubric = rubric_of(view, cohort_id, person_id, "plan" if rows[0].subject == "plan" else "practice", None).rubric
    return [
        {"block": block.zh, "item": one.zh, "points": one.points, "marks": " / ".join(str(row.marks.get(one.key, "")) for row in rows)}
        for block in rubric.blocks
        for one in block.criteria
    ]


def practice_there(view: View, cohort_id: str) -> dict[str, int]:
    """Who handed the practice results in, and when."""
    query = select(PracticeWork.person_id, PracticeWork.handed_at).where(PracticeWork.cohort_id == cohort_id)
    return {person_id: at for person_id, at in view.session.execute(query)}


def plans_there(view: View, cohort_id: str) -> dict[str, int]:
    """Who handed the plan in, and when."""
    query = select(PlanWork.person_id, PlanWork.handed_at).where(PlanWork.cohort_id == cohort_id)
    return {person_id: at for person_id, at in view.session.execute(query) if at is not None}


def marked_there(view: View, cohort_id: str) -> dict[str, int]:
    """Whose result stands, and when the last mark came in."""
    last: dict[str, int] = {}
    for person_id, at in view.session.execute(select(Marking.person_id, Marking.marked_at).where(Marking.cohort_id == cohort_id)):
        last[person_id] = max(at, last.get(person_id, 0))
    marks = marks_of(view, cohort_id)
    return {person_id: at for person_id, at in last.items() if person_id in marks and marks[person_id].verdict().outcome != "open"}


KEEPERS = {
    "S6": Keeper(practice_there, practice_of, signed=frozenset({"student"})),
    "S7": Keeper(plans_there, plan_form, signed=frozenset({"student"})),
    "S8": Keeper(marked_there, marking_sheet),
}
"""By the form's code."""


def _person(view: View, cohort_id: str, person_id: str) -> Answers:
    people, private, own_class = named(view, [person_id]), masked(view, [person_id]), class_of(view, cohort_id)
    return {
        "person": {
            "name": people[person_id].name if person_id in people else "",
            "number": people[person_id].login if person_id in people else "",
            "class_name": own_class.name,
            "institution": institution_names(view, [own_class.institution_id]).get(own_class.institution_id, ""),
            "phone": private[person_id].phone if person_id in private else None,
        }
    }


def _show(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "day": _day(one),
        "title": one["title"],
        "minutes": round(one["duration_ms"] / 60_000),
        "camera_minutes": round(one["camera_ms"] / 60_000),
        "role": "、".join(SEATS.get(seat, seat) for seat in one["seats"]),
        "mode": MODES.get(one["mode"], one["mode"] or ""),
        "problems": "；".join(note["text"] for note in one["problems"]),
        "violations": f"{len(one['violations'])} / {sum(line['corrected'] is not None for line in one['violations'])}",
    }


def _recordings(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    links = [f"/api/shows/{one['show_id']}/recordings/{each}" for each in one["recordings"]]
    return [{"day": _day(one), "title": one["title"], "link": link} for link in links]


def _video(one: Mapping[str, Any]) -> dict[str, Any]:
    """A form handed in before lengths were kept has neither length nor link."""
    length = one.get("length_ms")
    return {
        "title": one["title"], "seconds": length // 1000 if length else None, "link": one.get("link", ""),
        "late": "迟交" if one["late"] else "",
    }  # fmt: skip


def _figures(one: Mapping[str, Any]) -> dict[str, Any]:
    known = one["figures"]
    views, length, paid = known.get("enter_pv"), known.get("show_ms"), known.get("pay_fen")
    found = {
        "day": _day(one), "viewers": known.get("enter_uv"), "peak": known.get("pcu"), "orders": known.get("pay_orders"), "gmv_fen": paid,
        "mean": METRICS["acu"].compute({"stay_ms": known.get("stay_ms") or 0, "show_ms": length or 0}),
        "gpm_fen": METRICS["gpm"].compute({"pay_fen": paid or 0, "enter_pv": views or 0}),
        "net_fen": one.get("net_fen"), "settled": one.get("settled"),
        "after_fen": None if paid is None else paid - (known.get("refund_fen") or 0),
    }  # fmt: skip
    return found | {name.removesuffix("_bp").removesuffix("_ms_avg"): rate_text(name, known.get(name)) for name in RATES}


def _improvement(found: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    return [
        {
            "figure": RATES.get(name, name), "first": rate_text(name, one["first"]), "last": rate_text(name, one["last"]),
            "change": ("" if one["difference"] < 0 else "+") + rate_text(name, one["difference"]),
        }
        for name, one in (found or {}).get("figures", {}).items()
    ]  # fmt: skip


def hash_text(address: str) -> str:
    """The first 16 digits of a picture's content address (SHA-256), enough to find it again on paper. Pure."""
    return address.rpartition("/")[2][:16]


def _day(one: Mapping[str, Any]) -> str:
    return china_day(one["started"]) if one["started"] else ""


def china_day(moment: str) -> str:
    """The day in China of an RFC 3339 time. Pure."""
    return datetime.fromisoformat(moment).astimezone(CHINA).date().isoformat()

"""One of everything that a policy may load, and everybody who may ask: what the authorisation matrix is decided on."""

from dataclasses import replace
from typing import Any

from sqlalchemy import inspect
from starlette.requests import HTTPConnection

from mall.after_tables import Conversation, Refund
from mall.market_tables import LuckyBag, ShopOffer
from mall.review_tables import Objection, Review
from mall.tables import Coupon, FlashSale, Listing, Order, Shop, ShowKnown
from sandbox.actor import Actor, Role
from sandbox.http import Policy
from sandbox.rows import Row
from sandbox.store import Tx
from streaming.drill_tables import Drill
from streaming.stream_keys import show_scope
from streaming.tables import MediaSession, Show
from supply.tables import ExclusivePlan, Goods, PurchaseOrder, Sample, Shock, ShopKnown, Supplier
from tests.world import Person, World
from training.assessment.tables import Exam
from training.cohorts.paper_tables import PaperJob
from training.cohorts.tables import Certificate, ClassSession, FilledForm
from training.followup.tables import FollowFile, LibraryItem, Offer, Resource, Ticket
from training.teaching.lesson_tables import AttentionCheck, Hand, Lesson, Poll
from training.teaching.tables import Course, WatchSession
from training.teaching.task_tables import Proof, Task

ACTORS = (
    "nobody", "himself", "classmate", "other_student", "lecturer", "colleague", "other_lecturer", "assistant", "institution",
    "other_institution", "authority", "service", "service_without",
)  # fmt: skip
"""`himself` owns what there is to own and is the student the path names; `classmate` bought the one order. `colleague` teaches another
class of the same institution, `other_lecturer` one of another. `service` has the scope the policy asks for, `service_without` none."""

ROWS: tuple[tuple[str, type[Row], dict[str, Any]], ...] = (
    ("shop_id", Shop, {"state": "open"}),
    ("shop_id", ShopKnown, {}),
    ("show_id", Show, {"state": "live"}),
    ("show_id", ShowKnown, {}),
    ("show_id", Lesson, {}),
    ("listing_id", Listing, {"sale_state": "on_sale"}),
    ("order_id", Order, {}),
    ("refund_id", Refund, {}),
    ("conversation_id", Conversation, {}),
    ("coupon_id", Coupon, {}),
    ("flash_id", FlashSale, {}),
    ("offer_id", ShopOffer, {}),
    ("bag_id", LuckyBag, {}),
    ("review_id", Review, {}),
    ("objection_id", Objection, {}),
    ("supplier_id", Supplier, {}),
    ("goods_id", Goods, {}),
    ("shock_id", Shock, {}),
    ("purchase_id", PurchaseOrder, {}),
    ("sample_id", Sample, {}),
    ("plan_id", ExclusivePlan, {}),
    ("drill_id", Drill, {}),
    ("exam_id", Exam, {}),
    ("course_id", Course, {"state": "published"}),
    ("task_id", Task, {}),
    ("proof_id", Proof, {}),
    ("hand_id", Hand, {}),
    ("poll_id", Poll, {}),
    ("check_id", AttentionCheck, {}),
    ("session_id", ClassSession, {}),
    ("session_id", WatchSession, {}),
    ("session_id", MediaSession, {}),
    ("cohort_id", FollowFile, {}),
    ("filled_id", FilledForm, {"form": "S1"}),
    ("certificate_id", Certificate, {}),
    ("job_id", PaperJob, {"kind": "pack", "others": []}),
    ("offer_id", Offer, {}),
    ("ticket_id", Ticket, {}),
    ("resource_id", Resource, {}),
    ("item_id", LibraryItem, {}),
)
"""What lies in the tables, by the path parameter that names it; all of it belongs to the one class and to `himself`."""
EMPTY: dict[type, Any] = {int: 0, str: "", bool: False, float: 0.0, dict: {}}
"""What stands in a column nobody asks about; JSON of another kind is an empty list."""


class OneOfAll:
    """The actors as the door knows them, and `params`: what the path of any route would hold."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.actors: dict[str, Actor | None] = {"nobody": None}
        self.params: dict[str, str] = {}

    @classmethod
    async def made(cls, world: World) -> "OneOfAll":
        """Everybody comes through the door; the things are put into the tables under the ids of `params`."""
        one = cls(world)
        theirs = await one._school("other_")
        world.institution_id = ""
        mine = await one._school("")
        lecturer = await one._staff("lecturer", Role.LECTURER, mine)
        await one._staff("colleague", Role.LECTURER, (await one._office.post("/cohorts", {"name": "第三班"}))["id"])
        await one._staff("assistant", Role.ASSISTANT, mine)
        await one._staff("authority", Role.AUTHORITY, None)
        one._other_lecturer(theirs)
        made = await lecturer.post("/services", {"name": "评价系统", "scopes": ["events.read"], "cohort_id": mine})
        one.actors["service"] = await one._known({"authorization": f"Bearer {made['token']}"})
        himself = one.actors["himself"]
        assert himself is not None
        one.params = {name: f"one_{name}" for name, _, _ in ROWS} | {
            "cohort_id": mine,
            "person_id": himself.id,
            "service_id": made["id"],
            "staff_id": lecturer.id,
        }
        await world.process.store.write(one._fill)
        return one

    def asking(self, policy: Policy) -> dict[str, Actor | None]:
        """The actors, the two services with the scope this policy asks for and without."""
        service = self.actors["service"]
        assert service is not None
        wanted = {policy.scope, show_scope(self.params["show_id"])} if policy.scope else service.scopes
        with_scope = replace(service, scopes=frozenset(one for one in wanted if one))
        return self.actors | {"service": with_scope, "service_without": replace(service, scopes=frozenset())}

    async def _school(self, prefix: str) -> str:
        """An institution with a class; its students."""
        self._office = await self._staff(f"{prefix}institution", Role.INSTITUTION, None)
        cohort = str((await self._office.post("/cohorts", {"name": "直播班"}))["id"])
        names = ("himself", "classmate") if not prefix else ("other_student",)
        enrolled = await self._office.post(f"/cohorts/{cohort}/students", {"students": [{"name": name} for name in names]})
        ticket = (await self._office.post(f"/cohorts/{cohort}/ticket"))["ticket"]
        for name, line in zip(names, enrolled, strict=True):
            person = self.world.stranger(name)
            await person.sign_in("/sign-in/ticket", {"ticket": ticket, "login": line["login"], "pin": line["pin"]})
            self.actors[name] = await self._seated(person)
        if prefix:
            await self._staff("other_lecturer", Role.LECTURER, cohort)
        return cohort

    def _other_lecturer(self, cohort: str) -> None:
        actor = self.actors["other_lecturer"]
        assert actor is not None
        assert actor.teaches(cohort)

    async def _staff(self, name: str, role: Role, cohort: str | None) -> Person:
        person = await self.world.staff(role, name, cohort)
        self.actors[name] = await self._seated(person)
        return person

    async def _seated(self, person: Person) -> Actor | None:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.browser.cookies.jar)
        return await self._known({"cookie": cookies})

    async def _known(self, headers: dict[str, str]) -> Actor | None:
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "scheme": "https", "server": ("kaibo.test", 443), "path": "/api/me", "query_string": b"", "headers": sent}
        actor = await self.world.process.identify(HTTPConnection(scope))
        assert actor is not None, "the door does not know this one"
        return actor

    def _fill(self, tx: Tx) -> None:
        for name, kind, said in ROWS:
            tx.session.add(kind(**self._columns(name, kind, said)))

    def _columns(self, name: str, kind: type[Row], said: dict[str, Any]) -> dict[str, Any]:
        himself, classmate = self.actors["himself"], self.actors["classmate"]
        assert himself is not None
        assert classmate is not None
        owned = dict.fromkeys(("owner_id", "person_id", "host_id", "student_id", "about_id"), himself.id)
        known = self.params | owned | {"buyer": classmate.id, "institution_id": self.world.institution_id} | said
        found: dict[str, Any] = {}
        for column in inspect(kind).columns:
            if column.primary_key and column.type.python_type is str:
                found[column.key] = self.params.get(column.key, self.params[name])
            elif column.key in known:
                found[column.key] = known[column.key]
            elif not column.nullable and column.default is None:
                found[column.key] = EMPTY.get(column.type.python_type, [])
        return found

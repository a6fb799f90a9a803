"""A class filed, approved and filled through the door, as the tests of the school begin."""

import io
from typing import Any

import xlsxwriter

from sandbox.actor import Role
from sandbox.clock import ManualClock
from sandbox.identity.id_number import check_letter
from sandbox.trade.dates import day_of
from tests.world import Person, World
from training.cohorts.roster_sheet import HEADS

YESTERDAY = day_of(ManualClock().now() - 86_400_000)
"""The day before a test's world begins: the first sessions of a class that opened then were held."""


class AClass:
    """The people around a filed class."""

    world: World
    office: Person
    authority: Person
    lecturer: Person
    assistant: Person
    cohort_id: str

    @classmethod
    async def prepared(cls, world: World) -> "AClass":
        """Institution, authority, a certified lecturer, an assistant; nothing is filed yet."""
        one = cls()
        one.world = world
        one.office = await world.staff(Role.INSTITUTION, "教务处")
        one.authority = await world.staff(Role.AUTHORITY, "市就业中心")
        one.lecturer = await world.staff(Role.LECTURER, "周敏")
        one.assistant = await world.staff(Role.ASSISTANT, "陈助理")
        await one.certify(one.lecturer)
        return one

    async def certify(self, person: Person, number: str = "HN-JS-0001", until: str | None = "2099-01-01") -> None:
        form = {"person_id": person.id, "number": number, "issued_on": "2020-01-01", "valid_until": until}
        await self.office.post("/lecturer-certificates", form)

    def form(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "直播二班", "mode": "offline-8", "starts_on": "2026-12-01", "place": "岳麓校区 301", "lecturers": [self.lecturer.id],
            "assistant": self.assistant.id, **changes,
        }  # fmt: skip

    async def file(self, **changes: Any) -> str:
        self.cohort_id = (await self.office.post("/filings", self.form(**changes)))["id"]
        return self.cohort_id

    async def approve(self) -> None:
        await self.authority.post(f"/cohorts/{self.cohort_id}/approve", {"approval_no": "长就培〔2026〕17号"})
        self.lecturer = await again(self.lecturer)
        self.assistant = await again(self.assistant)

    async def opened(self, **changes: Any) -> None:
        await self.file(**changes)
        await self.approve()
        await self.office.post(f"/cohorts/{self.cohort_id}/open")

    async def closed(self) -> None:
        """The institution hands the closing in, the authority accepts it."""
        await self.office.post(f"/cohorts/{self.cohort_id}/closing", {})
        await self.authority.post(f"/cohorts/{self.cohort_id}/closing/accept")

    async def import_roster(self, sheet: bytes, key: str = "") -> Any:
        return await self.office.post(f"/cohorts/{self.cohort_id}/roster", files={"file": ("名单.xlsx", sheet, "application/octet-stream")})

    async def student(self, enrolled: dict[str, Any]) -> Person:
        ticket = await self.office.post(f"/cohorts/{self.cohort_id}/ticket")
        person = self.world.stranger(enrolled["name"])
        return await person.sign_in("/sign-in/ticket", {"ticket": ticket["ticket"], "login": enrolled["login"], "pin": enrolled["pin"]})


async def again(person: Person) -> Person:
    """A new role starts with a new session."""
    from tests.world import PASSWORD

    return await person.sign_in("/sign-in", {"login": person.login, "secret": PASSWORD})


def id_number(at: int) -> str:
    """A valid ID number of nobody."""
    first = f"430102199{at % 10}01{1 + at // 10 % 28:02}{at:03}"
    return first + check_letter(first)


def roster(rows: list[list[Any]], merged: str = "", formula: str = "") -> bytes:
    """A filled roster; `merged` a range to merge, `formula` a cell that is one."""
    page = io.BytesIO()
    book = xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy/m/d"})
    leaf = book.add_worksheet()
    for column, head in enumerate(HEADS):
        leaf.write_string(0, column, head)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            leaf.write(at, column, cell)
    if merged:
        leaf.merge_range(merged, "合并")
    if formula:
        leaf.write_formula(formula, "=1+1")
    book.close()
    return page.getvalue()


def whole_class(count: int = 35) -> bytes:
    """A roster of so many valid students."""
    return roster([[f"学员{at:02}", id_number(at), f"138{at:08}", "2026-11-20", ""] for at in range(count)])

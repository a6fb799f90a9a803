"""Personal data over HTTP: one's own copy, the office's look in full, its copy for the person, deletion of an application."""

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.errors import NotFound
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.own_records import OwnRecords
from sandbox.identity.people import named
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault, masked, note_look, unlocked
from sandbox.store import Tx, View

from . import policies
from .applications import application_in
from .attendance import Reason
from .id_numbers import correct_number
from .own_data import OwnData, forget_application, note_copy, own_data, own_workbook
from .roster import enrolments, is_student

router = Router()
Seen = Annotated[CohortSeen, Loaded]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WhyIn(BaseModel):
    """Why it is done; it goes on record."""

    model_config = ConfigDict(extra="forbid")
    text: Reason


class NumberIn(BaseModel):
    """The right ID number, and how it came to be wrong; the reason goes on record."""

    model_config = ConfigDict(extra="forbid")
    id_number: Annotated[str, Field(max_length=40)]
    reason: Reason


class PrivateOut(BaseModel):
    """A person's full numbers."""

    id_number: str
    phone: str


class HeldOut(BaseModel):
    """What is stored of a student, masked; empty where nothing is."""

    person_id: str
    seat_no: int
    name: str
    id_number: str
    phone: str
    consented: bool


@router.get("/me/private/export", response_model=OwnData)
@allow(SIGNED_IN)
async def my_copy(actor: Caller, store: Reading, desk: AtReception, records: OwnRecords) -> OwnData:
    """A copy of all that is kept of oneself: numbers, consent, classes, applications, forms, certificates, and every other row."""
    return await store.read(own_data, actor.id, Vault(desk.seal), records)


@router.get("/me/private/copy.xlsx", response_class=Response)
@allow(SIGNED_IN)
async def my_workbook(actor: Caller, store: Reading, desk: AtReception, records: OwnRecords) -> Response:
    """The same copy as Excel, to read and keep."""
    found = await store.read(own_data, actor.id, Vault(desk.seal), records)
    return _workbook(await asyncio.to_thread(own_workbook, found), "我的个人信息.xlsx")


@router.get("/cohorts/{cohort_id}/private")
@allow(policies.RUN)
async def held(cohort: Seen, store: Reading) -> list[HeldOut]:
    """What is stored of each student of the class, masked."""
    return await store.read(_held, cohort.id)


@router.post("/cohorts/{cohort_id}/students/{person_id}/reveal", response_model=PrivateOut)
@allow(policies.RUN)
async def look_in_full(form: WhyIn, person_id: str, cohort: Seen, change: Changing, store: Reading, desk: AtReception) -> Response:
    """A student's full numbers; who looked and why stays on record. The answer is not kept for a retry: it is made again from the table."""
    await change(_looked, cohort.id, person_id, form.text)
    numbers = PrivateOut.model_validate(await store.read(unlocked, Vault(desk.seal), person_id))
    return Response(numbers.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.put("/cohorts/{cohort_id}/students/{person_id}/id-number", status_code=204)
@allow(policies.CORRECT_NUMBER)
async def put_number_right(form: NumberIn, person_id: str, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Put an ID number right that was entered wrongly; who did it and why stays on record."""
    return await change(correct_number, Vault(desk.seal), cohort.id, person_id, form.id_number, form.reason)


@router.post("/cohorts/{cohort_id}/students/{person_id}/copy", response_class=Response)
@allow(policies.RUN)
async def copy_for(
    form: WhyIn, person_id: str, cohort: Seen, change: Changing, store: Reading, desk: AtReception, records: OwnRecords
) -> Response:
    """The copy a student asked for, as Excel to hand over; who made it and why stays on record."""
    await change(note_copy, cohort.id, person_id, form.text)
    found = await store.read(own_data, person_id, Vault(desk.seal), records)
    return _workbook(await asyncio.to_thread(own_workbook, found), f"{found.name}个人信息副本.xlsx")


def _workbook(data: bytes, name: str) -> Response:
    """A workbook to save, never kept by a browser or a proxy."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers["Content-Disposition"] = f"attachment; filename=\"kaibo.xlsx\"; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=EXCEL, headers=headers)


@router.post("/cohorts/{cohort_id}/applications/{application_id}/forget", status_code=204)
@allow(policies.FORGET)
async def delete_application(form: WhyIn, application_id: str, cohort: Seen, change: Changing) -> Response:
    """Delete what a decided applicant wrote; that it was done and why stays."""
    return await change(_forget_application, cohort.id, application_id, form.text)


def _held(view: View, cohort_id: str) -> list[HeldOut]:
    places = view.all(enrolments(cohort_id))
    ids = [one.person_id for one in places]
    people, have = named(view, ids), masked(view, ids)
    return [
        HeldOut(
            person_id=one.person_id, seat_no=one.seat_no, name=people[one.person_id].name,
            id_number=have[one.person_id].id_number if one.person_id in have else "",
            phone=have[one.person_id].phone if one.person_id in have else "",
            consented=one.person_id in have and have[one.person_id].consented,
        )
        for one in places
    ]  # fmt: skip


def _looked(tx: Tx, cohort_id: str, person_id: str, why: str) -> None:
    if not is_student(tx, cohort_id, person_id):
        raise NotFound
    note_look(tx, person_id, why)


def _forget_application(tx: Tx, cohort_id: str, application_id: str, why: str) -> None:
    forget_application(tx, application_in(tx, cohort_id, application_id), why)

"""An institution's quality over HTTP: the three people of R-ROLE-5, meetings with their measures, class visits together."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel

from sandbox.actor import Actor, Role
from sandbox.errors import NotFound
from sandbox.http import Caller, Changing, Policy, Reading, Router, allow
from sandbox.identity.policies import institutions_of
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault

from .policies import supervises
from .privacy_api import WhyIn
from .quality_looks import Quality, quality_of
from .quality_meetings import DoneIn, MeetingIn, hold_meeting, measure_done
from .quality_people import PersonIn, UntilIn, end_duty, name_person, note_phone_look, phone_of
from .shapes import DoneOut, done

router = Router()
READ = Policy("quality.read", supervises)
KEEP = Policy("quality.keep", lambda actor, _thing: actor.has(Role.INSTITUTION))


class PhoneOut(BaseModel):
    """A full number."""

    phone: str


@router.get("/school/quality")
@allow(READ)
async def look(actor: Caller, store: Reading, institution: Annotated[str, Query(max_length=60)] = "") -> Quality:
    """An institution's quality; its own for an institution, any one for the authority. NotFound for another's."""
    own = institutions_of(actor)
    chosen = institution or (min(own) if own else "")
    if not chosen or not (chosen in own or actor.has(Role.AUTHORITY)):
        raise NotFound
    return await store.read(quality_of, chosen)


@router.post("/school/quality/people", response_model=DoneOut)
@allow(KEEP)
async def put_person(form: PersonIn, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Name who answers for teaching, administration or quality."""
    return await change(done, name_person, _house(actor), form, Vault(desk.seal))


@router.post("/school/quality/people/{one_id}/end", status_code=204)
@allow(KEEP)
async def end_person(one_id: str, form: UntilIn, change: Changing) -> Response:
    """Somebody's duty is over, and nobody follows yet."""
    return await change(end_duty, one_id, form)


@router.post("/school/quality/people/{one_id}/reveal", response_model=PhoneOut)
@allow(READ)
async def look_in_full(form: WhyIn, one_id: str, change: Changing, store: Reading, desk: AtReception) -> Response:
    """A full phone number; who looked and why stays on record. The answer is not kept for a retry: it is made again from the table."""
    await change(note_phone_look, one_id, form.text)
    phone = PhoneOut(phone=await store.read(phone_of, one_id, Vault(desk.seal)))
    return Response(phone.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post("/school/quality/meetings", response_model=DoneOut)
@allow(KEEP)
async def put_meeting(form: MeetingIn, actor: Caller, change: Changing) -> Response:
    """Note a quality meeting with what it gave to do."""
    return await change(done, hold_meeting, _house(actor), form)


@router.post("/school/quality/measures/{measure_id}/done", status_code=204)
@allow(KEEP)
async def put_done(measure_id: str, form: DoneIn, change: Changing) -> Response:
    """A measure was carried out."""
    return await change(measure_done, measure_id, form)


def _house(actor: Actor) -> str:
    return min(institutions_of(actor))

"""A student whom others entered reads the notice on personal data first, and agrees before anything of his is kept (issue 6, item 7)."""

from typing import Any

import pytest
from sqlalchemy import update

from sandbox.identity.tables import PrivateData
from sandbox.identity.vault import CONSENT_VERSION
from sandbox.store import Tx
from tests.world import Told, World

FIRST_THINGS = (
    ("GET", "/cohorts"), ("POST", "/shops"), ("POST", "/socket-tickets"), ("POST", "/shows"), ("GET", "/me/private/export"),
    ("POST", "/probe"),
)  # fmt: skip


async def entered(world: World, **more: Any) -> Any:
    """A student by hand of the office, who came in."""
    teacher = await world.lecturer()
    (line,) = await teacher.post(f"/cohorts/{teacher.cohort_id}/students", {"students": [{"name": "李小明"}]})
    ticket = (await teacher.post(f"/cohorts/{teacher.cohort_id}/ticket"))["ticket"]
    proof = {"ticket": ticket, "login": line["login"], "pin": line["pin"]}
    return await world.stranger("李小明").sign_in("/sign-in/ticket", proof, **more)


async def test_before_he_agreed_a_student_reads_the_notice_and_nothing_else_works(world: World) -> None:
    ming = await entered(world, agrees=False)
    assert (await ming.get("/me"))["must_consent"]
    notice = await ming.get("/me/private")
    assert (notice["version"], notice["consented"]) == (CONSENT_VERSION, False)
    assert "声音和画面" in notice["text"]
    for method, path in FIRST_THINGS:
        answer = await ming.ask(method, path, {})
        assert (answer.status_code, answer.json()["code"]) == (403, "consent_first"), path
    await ming.put("/me/language", {"language": "en"})
    await ming.post("/me/private/consent")
    assert not (await ming.get("/me"))["must_consent"]
    assert (await ming.ask("GET", "/cohorts")).status_code == 200
    teacher = await world.lecturer()
    assert not (await teacher.get("/me"))["must_consent"], "staff is not asked"


async def test_a_notice_that_changed_is_asked_again_and_who_does_not_agree_leaves(world: World) -> None:
    ming = await entered(world)
    assert (await ming.ask("GET", "/cohorts")).status_code == 200

    def agreed_to_an_older_one(tx: Tx) -> None:
        tx.session.execute(update(PrivateData).where(PrivateData.person_id == ming.id).values(consent_version="2026-01"))

    await world.process.store.write(agreed_to_an_older_one)
    world.process.reception.identifier.forget(ming.id)
    with pytest.raises(Told, match="consent_first"):
        await ming.get("/cohorts")
    await ming.post("/sign-out")
    assert (await ming.ask("GET", "/me")).status_code == 401

"""Whoever looks into a class that is not his is on record (R-FN-4): the authority's reading of names, marks and reasons is audited."""

from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from sandbox.actor import Role
from sandbox.http import Policy
from sandbox.identity.tables import AuditEntry
from sandbox.store import View
from tests.house.one_of_all import OneOfAll
from tests.world import PASSWORD, World

NOBODYS = {
    "cohort.see": "the filing: the class, its place, days and staff, no student",
    "course.list": "courses and lessons of the class, no student",
}
"""What the authority reads of a class without a student in it."""
OWN = ("himself", "lecturer", "assistant", "institution")


async def test_every_route_on_which_the_authority_reads_of_a_class_puts_it_on_record(world: World) -> None:
    one = await OneOfAll.made(world)
    found: dict[str, Policy] = {}
    for context in iter_route_contexts(list(world.app.routes)):
        policy = getattr(context.endpoint, "__policy__", None)
        if isinstance(policy, Policy) and policy.load and "GET" in (context.methods or ()):
            found[policy.name] = policy
    recorded = set()
    for policy in found.values():
        thing = await world.process.store.read(policy.load, one.params) if policy.load else None
        authority = one.actors["authority"]
        assert authority is not None
        if not policy.check(authority, thing) or not policy.name.startswith(SCHOOL):
            continue
        if policy.name in NOBODYS:
            assert policy.on_record is None
            continue
        assert policy.on_record is not None, f"{policy.name} is read unrecorded"
        assert policy.on_record(authority, thing), policy.name
        recorded.add(policy.name)
        for name in OWN:
            actor = one.actors[name]
            assert actor is not None
            assert not policy.on_record(actor, thing), f"{name} reads his own class: {policy.name}"
    assert {"results.read", "process.read", "task.table", "cohort.materials", "transcript.read", "form.read"} <= recorded


SCHOOL = ("admitted", "certificate", "cohort", "course", "exam", "followup.c", "followup.s", "followup.t", "form", "process", "results",
          "task", "transcript")  # fmt: skip


def looks(view: View) -> list[tuple[str, str, str]]:
    """Who looked, how, where."""
    rows = view.all(select(AuditEntry).where(AuditEntry.action.startswith("look.")).order_by(AuditEntry.at, AuditEntry.id))
    return [(row.actor, row.action, row.object) for row in rows]


async def test_a_look_is_recorded_once_an_hour_and_not_for_the_class_itself(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    authority = await world.staff(Role.AUTHORITY, "市就业中心")
    path = f"/cohorts/{ming.cohort_id}"
    places = [f"{path}/results", f"{path}/process", f"{path}/learning", f"{path}/province", f"{path}/students/{ming.id}/transcript"]
    for _ in range(3):
        for place in places:
            await authority.get(place)
            await teacher.get(place)
    await ming.get(places[-1])
    told = await world.process.store.read(looks)
    assert [(actor, action) for actor, action, _ in told] == [
        (authority.id, f"look.{name}") for name in ("results.read", "process.read", "task.table", "cohort.materials", "transcript.read")
    ]
    assert {place for _, _, place in told} == {ming.cohort_id, f"{ming.cohort_id}/{ming.id}"}
    world.process._looks.clear()  # a restart remembers what the database knows
    await authority.get(places[0])
    assert len(await world.process.store.read(looks)) == 5
    world.clock.advance(3600)
    await authority.sign_in("/sign-in", {"login": authority.login, "secret": PASSWORD})
    await authority.get(places[0])
    assert (await world.process.store.read(looks))[5:] == [(authority.id, "look.results.read", ming.cohort_id)]


async def test_a_refused_look_is_none(world: World) -> None:
    ming = await world.student("李小明")
    assert (await ming.ask("GET", f"/cohorts/{ming.cohort_id}/results")).status_code == 403
    assert await world.process.store.read(looks) == []

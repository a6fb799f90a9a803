"""The authorisation matrix: every policy a route names, decided for everybody on a real object, and pinned in authorisation.txt.

`python -m tests.house.test_authorisation` writes the pinned page anew.
"""

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from sandbox.actor import Actor
from sandbox.errors import Forbidden, NotFound, NotSignedIn
from sandbox.http import Policy
from tests.house.one_of_all import ACTORS, OneOfAll
from tests.world import World

PINNED = Path(__file__).with_name("authorisation.txt")
NOT_MADE: dict[str, str] = {}
"""Policies whose object this world cannot make, with the reason."""
FEWEST = 100


def policies_of(routes: Iterable[BaseRoute]) -> list[Policy]:
    """Every policy that guards a route, once, by name."""
    found = [getattr(context.endpoint, "__policy__", None) for context in iter_route_contexts(list(routes))]
    return sorted({policy for policy in found if isinstance(policy, Policy)}, key=lambda policy: policy.name)


def outcome(policy: Policy, actor: Actor | None, thing: object) -> str:
    """What the guard would answer: yes, 401, 403 or 404."""
    try:
        policy.decide(actor, thing)
    except (NotSignedIn, Forbidden, NotFound) as refused:
        return str(refused.status)
    return "yes"


async def matrix(world: World) -> list[str]:
    """One line a policy: its name and what everybody gets, in the order of ACTORS."""
    one = await OneOfAll.made(world)
    lines = []
    for policy in policies_of(world.app.routes):
        if policy.name in NOT_MADE:
            continue
        thing = await world.process.store.read(policy.load, one.params) if policy.load else None
        assert policy.load is None or thing is not None, f"{policy.name}: nothing was loaded"
        asking = one.asking(policy)
        lines.append(f"{policy.name:<28}" + " ".join(f"{name}={outcome(policy, asking[name], thing)}" for name in ACTORS))
    return lines


async def rewrite() -> None:
    """Write the pinned page from what holds now."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        await world.open()
        PINNED.write_text("\n".join(await matrix(world)) + "\n", encoding="utf-8")
        await world.close()


async def test_everybody_may_do_what_is_pinned_and_nothing_else(world: World) -> None:
    found, pinned = await matrix(world), PINNED.read_text(encoding="utf-8").splitlines()
    changed = [f"- {line}" for line in pinned if line not in found] + [f"+ {line}" for line in found if line not in pinned]
    assert changed == [], "if this is meant: python -m tests.house.test_authorisation"
    assert len(found) == len(pinned) > FEWEST


async def test_what_the_matrix_leaves_out_is_named(world: World) -> None:
    names = {policy.name for policy in policies_of(world.app.routes)}
    pinned = {line.split()[0] for line in PINNED.read_text(encoding="utf-8").splitlines()}
    assert names == pinned | set(NOT_MADE)
    assert not pinned & set(NOT_MADE)
    assert all(len(reason) > len("cannot") for reason in NOT_MADE.values())


def test_what_holds_of_every_line() -> None:
    """Without a session everything but what is public is a 401; a service without a scope gets nothing; another class sees nothing of
    what belongs to one."""
    lines = [line.split() for line in PINNED.read_text(encoding="utf-8").splitlines()]
    told = {name: dict(cell.split("=") for cell in cells) for name, *cells in lines}
    public = {name for name, cells in told.items() if cells["nobody"] != "401"}
    assert public == {"public"}
    assert {name for name, cells in told.items() if cells["service_without"] == "yes"} == {"public"}
    general = {name for name, cells in told.items() if "404" not in cells.values()}
    for name in set(told) - general:
        assert {told[name][who] for who in ("other_student", "other_lecturer", "other_institution")} == {"404"}, name


async def test_a_policy_that_lets_more_in_changes_its_line(world: World) -> None:
    """The negative control: the same policy with a wider check has another outcome for the classmate."""
    one = await OneOfAll.made(world)
    own = next(policy for policy in policies_of(world.app.routes) if policy.name == "mall.own_shop")
    assert own.load is not None
    thing = await world.process.store.read(own.load, one.params)
    wider = Policy(own.name, lambda _actor, _thing: True, own.load)
    assert [outcome(policy, one.actors["classmate"], thing) for policy in (own, wider)] == ["404", "yes"]


if __name__ == "__main__":
    asyncio.run(rewrite())

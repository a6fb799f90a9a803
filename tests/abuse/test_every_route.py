"""Every operation of the API document with made-up input, as a student, a lecturer and nobody: no fault of ours, one error shape."""

import asyncio
import json
import warnings
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from tests import given as story
from tests.abuse.shape import ALWAYS
from tests.world import HOME, Person, World

pytestmark = pytest.mark.nightly

ENDLESS = {("GET", "/api/events/stream")}
"""Held open for ten minutes by design; tests/story/test_services.py reads it."""
LEAVES = {("POST", "/api/sign-out")}
OUR_FAULT = 500
HAPPENS = {503, 507}
"""Busy and full are answers; a replay or evidence that is not there yet is a 503 with Retry-After."""


@dataclass
class Visit:
    """One role going through the whole document; `known` are ids that exist, by the name of the path parameter."""

    person: Person
    known: dict[str, list[str]]
    examples: int
    loop: asyncio.AbstractEventLoop
    asked: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def walk(self, document: dict[str, Any]) -> None:
        """Every operation, with input that fits its schema and input that does not. Runs in a thread of its own."""
        schema = schemathesis.openapi.from_dict(document)
        for found in schema.get_all_operations():
            operation = found.ok()
            name = (operation.method.upper(), operation.path)
            if name in ENDLESS or (name in LEAVES and self.person.id):
                continue
            self._visit(operation, GenerationMode.POSITIVE, 3 * self.examples)
            if operation.body or operation.query:  # an id alone can be unknown but not ill-formed
                self._visit(operation, GenerationMode.NEGATIVE, self.examples)

    def _visit(self, operation: APIOperation, mode: GenerationMode, examples: int) -> None:
        @seed(11)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Case) -> None:
            self._ask(case)

        try:
            ask()
        except Exception as error:
            if type(error).__name__ not in {"Unsatisfiable", "SkipTest", "Skipped"}:  # nothing wrong can be said to such an operation
                raise

    def _ask(self, case: Case) -> None:
        self.asked += 1
        for name, ids in self.known.items():
            if name in (case.path_parameters or {}) and self.asked % 3:
                case.path_parameters[name] = ids[self.asked % len(ids)]
        asked = case.as_transport_kwargs(base_url=HOME)
        answer = self._wait(self._send(asked))
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if fault := fault_of(answer):
            self.wrong.append(f"{asked['method']} {asked['url']} {str(asked.get('json', asked.get('data')))[:300]}: {fault}")

    async def _send(self, asked: dict[str, Any]) -> httpx.Response:
        headers = {name: value for name, value in asked["headers"].items() if name.lower() not in {"user-agent", "content-length"}}
        headers.setdefault("Idempotency-Key", f"{self.person.login or 'nobody'}-{self.asked:06d}")
        options = {name: asked[name] for name in ("params", "json", "data", "files") if asked.get(name) is not None}
        if isinstance(options.get("data"), (bytes, str)):
            options["content"] = options.pop("data")
        if "json" in options:
            options["content"] = json.dumps(options.pop("json")).encode()
            headers.setdefault("Content-Type", "application/json")
        return await self.person.browser.request(asked["method"], asked["url"], headers=latin(headers), **options)

    def _wait(self, asking: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
        return asyncio.run_coroutine_threadsafe(asking, self.loop).result(30)


def latin(headers: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """Headers as bytes; made-up ones hold any letter of Latin-1."""
    return [(name.encode(), str(value).encode("latin-1", "replace")) for name, value in headers.items()]


def fault_of(answer: httpx.Response) -> str:
    """What is wrong with an answer itself; empty when it is a good answer or a good no."""
    if answer.status_code >= OUR_FAULT and answer.status_code not in HAPPENS:
        return f"{answer.status_code} {answer.text[:200]}"
    if answer.status_code < 400:
        return ""
    if answer.headers.get("content-type") != "application/problem+json":
        return f"{answer.status_code} not in the one shape: {answer.text[:200]}"
    missing = ALWAYS - set(answer.json())
    return f"{answer.status_code} lacks {missing}" if missing else ""


async def school(world: World) -> tuple[Person, dict[str, list[str]]]:
    """A student with something of everything, and the ids of it."""
    ming = await world.student("李小明")
    shop = await story.open_shop(ming)
    listing = await story.listing_on_sale(ming, shop)
    shown = await story.live_show(ming, listing)
    later = await story.planned_show(ming, listing)
    hong = await world.student("王小红")
    order = await hong.post("/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"]})
    known = {
        "cohort_id": [ming.cohort_id], "shop_id": [shop["id"]], "listing_id": [listing["id"]], "sku_id": [listing["skus"][0]["sku_id"]],
        "show_id": [shown["id"], later["id"]], "order_id": [order["id"]], "person_id": [hong.id], "sha256": listing["form"]["pictures"],
    }  # fmt: skip
    return ming, known


async def visits(world: World, role: str, examples: int) -> Visit:
    """Go through the document in one role."""
    ming, known = await school(world)
    person = {"student": ming, "lecturer": await world.lecturer(), "nobody": world.stranger()}[role]
    visit = Visit(person, known, examples, asyncio.get_running_loop())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the generator's own remarks on schemas; ours are errors elsewhere
        await asyncio.to_thread(visit.walk, world.app.openapi())
    return visit


ROLES = ("student", "lecturer", "nobody")


@pytest.mark.parametrize("role", ROLES)
async def test_made_up_input(world: World, role: str) -> None:
    visit = await visits(world, role, 1 if role == "nobody" else 2)
    assert not visit.wrong, "\n".join(visit.wrong[:20])
    print(role, visit.asked, visit.statuses)
    assert visit.asked > 100
    if role == "nobody":
        assert set(visit.statuses) & {401}
    else:
        assert {200, 404, 422} <= set(visit.statuses), "it must get behind the door to prove anything"
    await world.settle()
    assert world.process.health == {}


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ROLES)
async def test_much_made_up_input(world: World, role: str) -> None:
    visit = await visits(world, role, 40)
    assert not visit.wrong, "\n".join(visit.wrong[:20])


def test_what_counts_as_our_fault() -> None:
    asked = httpx.Request("GET", HOME)
    assert fault_of(httpx.Response(500, text="Internal Server Error", request=asked))
    assert fault_of(httpx.Response(404, text="", request=asked))
    assert fault_of(httpx.Response(404, json={"detail": "Not Found"}, request=asked))
    assert not fault_of(httpx.Response(200, text="", request=asked))

"""The way in over HTTP: nobody gets past a policy, every error has one shape, a change needs a key and happens once."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from sandbox.actor import Actor
from sandbox.errors import Unready
from sandbox.http import PUBLIC, SIGNED_IN, Caller, Changing, Loaded, Policy, Reading, Router, allow, answer_errors, include
from sandbox.http.policy import FailClosed
from sandbox.store import Store, Tx, View
from tests.conftest import OpenStore
from tests.contract.jars import Jar, fill, furnish, level

PEOPLE = {
    "ann": Actor("per_ann"),
    "bob": Actor("per_bob"),
    "robot": Actor("svc_1", kind="service"),
    "reader": Actor("svc_2", kind="service", scopes=frozenset({"jars.read"})),
}


@dataclass(frozen=True)
class JarSeen:
    """What the policies know of a jar."""

    id: str
    level: int


def load_jar(view: View, params: Mapping[str, str]) -> JarSeen | None:
    row = view.session.get(Jar, params["jar_id"])
    return JarSeen(row.id, row.level) if row else None


SEE = Policy("jars.see", lambda actor, jar: not jar.id.startswith("hidden"), load_jar, scope="jars.read")
OWN = Policy("jars.own", lambda actor, jar: actor.id == "per_ann", load_jar, see=SEE.check)
router = Router(prefix="/api")


class Filling(BaseModel):
    """How much goes in."""

    model_config = ConfigDict(extra="forbid")
    by: Annotated[int, Field(gt=0, le=100)]
    note: Annotated[str, Field(max_length=5)] = ""


@router.get("/jars/{jar_id}")
@allow(SEE)
async def look(jar: Annotated[JarSeen, Loaded], store: Reading) -> int:
    """The level, read from the store."""
    return await store.read(level, jar.id)


@router.post("/jars/{jar_id}/fill")
@allow(OWN)
async def fill_it(jar: Annotated[JarSeen, Loaded], form: Filling, change: Changing) -> Response:
    """Fill it."""
    return await change(fill, jar.id, form.by)


@router.post("/jars/{jar_id}/label")
@allow(OWN)
async def label(jar: Annotated[JarSeen, Loaded], file: UploadFile, change: Changing, words: Annotated[str, Form()] = "") -> Response:
    """Stick a picture on it; the size of the picture is the answer."""
    return await change(stick, jar.id, len(await file.read()))


def stick(tx: Tx, jar_id: str, size: int) -> int:
    fill(tx, jar_id)
    return size


@router.delete("/jars/{jar_id}")
@allow(OWN)
async def smash(jar: Annotated[JarSeen, Loaded], change: Changing) -> Response:
    """Nothing is answered."""
    return await change(lambda tx: tx.session.delete(tx.get(Jar, jar.id)))


@router.get("/me")
@allow(SIGNED_IN)
async def me(actor: Caller) -> str:
    """Who asks."""
    return actor.id


@router.get("/door")
@allow(PUBLIC)
async def door() -> str:
    """For everyone."""
    return "open"


@router.get("/fire")
@allow(PUBLIC)
async def fire() -> None:
    """Something nobody foresaw."""
    raise RuntimeError("a secret inside")


@router.get("/busy")
@allow(PUBLIC)
async def busy() -> None:
    """Soon, not now."""
    raise Unready(retry_after=7)


class House:
    """The gate of a small application, and a browser in front of it."""

    def __init__(self, store: Store) -> None:
        self.store, self.come = store, 0
        app = FastAPI(openapi_url=None)
        app.state.gate = self
        answer_errors(app)
        include(app, router)
        app.add_route("/api/hole", lambda request: PlainTextResponse("unguarded"))
        app.add_middleware(FailClosed)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://house")

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        return PEOPLE.get(connection.headers.get("x-actor", ""))

    async def reached(self, position: int) -> bool:
        return position <= self.come

    async def ask(self, who: str, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"x-actor": who, **options.pop("headers", {})}
        return await self.http.request(method, f"/api{path}", headers=headers, **options)


@pytest.fixture
async def house(sqlite_url: str, open_store: OpenStore) -> AsyncIterator[House]:
    store = await furnish(await open_store(sqlite_url))
    for jar in ("a", "hidden"):
        await store.write(fill, jar)
    made = House(store)
    yield made
    await made.http.aclose()


def keyed(name: str = "key-0001") -> dict[str, str]:
    return {"idempotency-key": name}


@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        ("", "GET", "/door", 200),
        ("", "GET", "/me", 401),
        ("ann", "GET", "/me", 200),
        ("robot", "GET", "/me", 403),
        ("", "GET", "/jars/a", 401),
        ("", "GET", "/jars/nowhere", 401),
        ("bob", "GET", "/jars/a", 200),
        ("bob", "GET", "/jars/hidden", 404),
        ("bob", "GET", "/jars/nowhere", 404),
        ("robot", "GET", "/jars/a", 403),
        ("reader", "GET", "/jars/a", 200),
        ("reader", "GET", "/jars/hidden", 404),
        ("bob", "POST", "/jars/a/fill", 403),
        ("bob", "POST", "/jars/hidden/fill", 404),
        ("ann", "POST", "/jars/hidden/fill", 404),
        ("reader", "POST", "/jars/a/fill", 403),
        ("ann", "POST", "/jars/a/fill", 200),
        ("ann", "GET", "/nowhere", 404),
        ("ann", "DELETE", "/door", 405),
    ],
)
async def test_who_may_do_what(house: House, who: str, method: str, path: str, status: int) -> None:
    answer = await house.ask(who, method, path, json={"by": 1}, headers=keyed())
    assert answer.status_code == status
    if status >= 400:
        body = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert body["status"] == status
        assert {"type", "title", "detail", "code"} <= set(body)


async def test_a_way_past_the_policies_is_closed(house: House) -> None:
    answer = await house.ask("ann", "GET", "/hole")
    assert answer.status_code == 500
    assert "unguarded" not in answer.text


async def test_what_nobody_foresaw_is_a_sentence_without_the_secret(house: House) -> None:
    answer = await house.ask("", "GET", "/fire", headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "went wrong" in answer.json()["title"]


async def test_not_now_says_when(house: House) -> None:
    answer = await house.ask("", "GET", "/busy")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")


async def test_a_form_says_everything_that_is_wrong_in_both_languages(house: House) -> None:
    form = {"by": 0, "note": "much too long", "colour": "red"}
    chinese = await house.ask("ann", "POST", "/jars/a/fill", json=form, headers=keyed())
    english = await house.ask("ann", "POST", "/jars/a/fill", json=form, headers={**keyed(), "accept-language": "en-GB,en"})
    assert (chinese.status_code, chinese.json()["code"]) == (422, "invalid")
    assert {fault["path"]: fault["message"] for fault in chinese.json()["fields"]} == {
        "by": "必须大于 0。",
        "note": "内容太长，最多 5 个字。",
        "colour": "没有这一项。",
    }
    assert {fault["path"]: fault["message"] for fault in english.json()["fields"]} == {
        "by": "This must be greater than 0.",
        "note": "This is too long: at most 5 characters.",
        "colour": "There is no such field.",
    }
    broken = await house.ask("ann", "POST", "/jars/a/fill", content=b"{", headers={**keyed(), "content-type": "application/json"})
    assert (broken.status_code, broken.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("headers", [{}, keyed("short"), keyed("k" * 256), keyed(" " * 20)])
async def test_a_change_needs_a_key(house: House, headers: dict[str, str]) -> None:
    answer = await house.ask("ann", "POST", "/jars/a/fill", json={"by": 1}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_missing")
    assert await house.store.read(level, "a") == 1


async def test_a_change_happens_once_and_says_where_in_the_log(house: House) -> None:
    first = await house.ask("ann", "POST", "/jars/a/fill", json={"by": 5}, headers=keyed())
    again = await house.ask("ann", "POST", "/jars/a/fill", json={"by": 5}, headers=keyed())
    assert (first.text, first.headers["kaibo-position"]) == (again.text, again.headers["kaibo-position"]) == ("6", "3")
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    other = await house.ask("ann", "POST", "/jars/a/fill", json={"by": 6}, headers=keyed())
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert await house.store.read(level, "a") == 6


async def test_an_upload_is_bound_to_its_key_by_its_bytes(house: House) -> None:
    async def upload(content: bytes, words: str = "") -> httpx.Response:
        files, data = {"file": ("a.jpg", content, "image/jpeg")}, {"words": words}
        return await house.ask("ann", "POST", "/jars/a/label", files=files, data=data, headers=keyed())

    assert (await upload(b"x" * 3_000_000)).text == "3000000"
    assert (await upload(b"x" * 3_000_000)).headers["idempotency-replayed"] == "true"
    assert (await upload(b"y" * 3_000_000)).json()["code"] == "key_reused"
    assert (await upload(b"x" * 3_000_000, "other words")).json()["code"] == "key_reused"


async def test_nothing_to_say_is_204(house: House) -> None:
    answer = await house.ask("ann", "DELETE", "/jars/a", headers=keyed())
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("seen", "status"), [("0", 200), ("4", 200), ("5", 503), ("", 200), ("x", 200), ("²", 200), ("-1", 200), ("9" * 5000, 200)]
)
async def test_a_reader_waits_for_what_he_wrote(house: House, seen: str, status: int) -> None:
    """What is no position is not waited for."""
    house.come = 4
    answer = await house.ask("bob", "GET", "/jars/a", params={"seen": seen})
    assert answer.status_code == status
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_stranger_does_not_make_us_wait(house: House) -> None:
    assert (await house.ask("", "GET", "/jars/a", params={"seen": "99"})).status_code == 401

"""Foreign pages, sockets, programs, headers, and the record of it all."""

import httpx
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from starlette.requests import HTTPConnection

from sandbox.http.headers import SecurityHeaders
from sandbox.http.origin import origin_ok
from sandbox.identity.audit import audit
from sandbox.identity.socket_tickets import SocketPass, take_socket_ticket
from sandbox.identity.tables import AuditEntry
from sandbox.store import Tx, View
from tests.conftest import OpenStore
from tests.identity.school import HOME, PASSWORD, SAFE, School

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "https://localhost:8080"},
    {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
    {"Origin": "", "Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_page_of_another_site_changes_nothing(school: School, headers: dict[str, str]) -> None:
    async with school.signed_in() as browser:
        del browser.headers["Origin"]
        form, sent = {"name": "x", "mode": "offline-8"}, {name: value for name, value in headers.items() if value}
        refused = await browser.post("/api/cohorts", json=form, headers=sent | {"Idempotency-Key": "a-key-of-8"})
        assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")
        assert (await browser.get("/api/cohorts", headers=sent)).json() == []
        fine = await browser.post("/api/cohorts", json=form, headers={"Origin": HOME, "Idempotency-Key": "a-key-of-9"})
        assert fine.status_code == 200


async def test_a_cookie_without_any_word_of_where_it_comes_from_changes_nothing(school: School) -> None:
    async with school.signed_in() as browser:
        del browser.headers["Origin"]
        assert (await browser.do("/api/sign-out")).status_code == 403
        same = {"Sec-Fetch-Site": "same-origin", "Idempotency-Key": "a-key-of-8"}
        assert (await browser.post("/api/sign-out", headers=same)).status_code == 204


def websocket(origin: str | None, scheme: str = "wss", host: str = "192.168.1.10:8443") -> HTTPConnection:
    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
    scope = {"type": "websocket", "scheme": scheme, "path": "/api/live", "query_string": b"", "headers": headers, "server": None}
    return HTTPConnection(scope)


@pytest.mark.parametrize(
    ("origin", "fine"),
    [
        ("https://192.168.1.10:8443", True),
        (None, True),
        ("https://192.168.1.10", False),
        ("http://192.168.1.10:8443", False),
        ("https://evil.example", False),
        ("null", False),
        ("https://[::bad", False),
    ],
)
def test_a_socket_is_opened_from_our_own_pages_only(origin: str | None, fine: bool) -> None:
    assert origin_ok(websocket(origin)) is fine
    assert origin_ok(websocket(origin), also=["https://evil.example"]) is (fine or origin == "https://evil.example")


async def test_a_socket_ticket_works_once_and_thirty_seconds(school: School) -> None:
    group = await school.cohort()

    async def take(ticket: str) -> SocketPass | None:
        return (await school.store.write(take_socket_ticket, ticket)).value

    async with school.signed_in() as browser:
        for body in ({"show_id": "shw_1"}, {"cohort_id": group.id}):
            ticket = (await browser.do("/api/socket-tickets", body)).json()["ticket"]
            taken = await take(ticket)
            assert taken is not None
            assert (taken.actor.id, taken.show_id, taken.cohort_id) == (school.lecturer, body.get("show_id"), body.get("cohort_id"))
            assert taken.actor.teaches(group.id)
            assert await take(ticket) is None, "used"
        late = (await browser.do("/api/socket-tickets", {"show_id": "shw_1"})).json()["ticket"]
        school.clock.advance(30)
        assert await take(late) is None
        orphan = (await browser.do("/api/socket-tickets", {"show_id": "shw_1"})).json()["ticket"]
        await browser.do("/api/sign-out")
        assert await take(orphan) is None, "its session is over"
        assert await take("guess") is None


async def test_a_socket_ticket_needs_one_thing_and_that_in_sight(school: School) -> None:
    group, other = await school.cohort(students=1), await school.cohort(students=1)
    async with school.browser() as student:
        await student.post("/api/sign-in/ticket", json=group.proof())
        assert (await student.do("/api/socket-tickets", {"cohort_id": other.id})).status_code == 404
        assert (await student.do("/api/socket-tickets", {"cohort_id": group.id})).status_code == 200
        assert (await student.do("/api/socket-tickets", {})).status_code == 422
        assert (await student.do("/api/socket-tickets", {"cohort_id": group.id, "show_id": "shw_1"})).status_code == 422


async def test_an_open_socket_learns_within_seconds_that_its_person_signed_out(school: School) -> None:
    async with school.signed_in() as browser:
        ticket = (await browser.do("/api/socket-tickets", {"show_id": "shw_1"})).json()["ticket"]
        taken = (await school.store.write(take_socket_ticket, ticket)).value
        assert taken is not None
        renewed = await school.desk.identifier.renew(taken.actor)
        assert renewed is not None
        assert renewed.id == school.lecturer
        await browser.do("/api/sign-out")
        school.clock.advance(5)
        assert await school.desk.identifier.renew(taken.actor) is None


async def test_a_program_comes_in_with_a_token_for_its_scopes_and_cohorts(school: School) -> None:
    group, other = await school.cohort(students=1), await school.cohort()
    async with school.signed_in("principal") as principal, school.signed_in() as teacher, school.browser() as program:
        form = {"name": "成绩系统", "scopes": ["roster.read"], "cohort_id": group.id}
        admitted = (await teacher.do("/api/services", form, key="same-key-1")).json()
        again = await teacher.do("/api/services", form, key="same-key-1")
        assert again.json() == admitted
        assert again.headers["idempotency-replayed"] == "true"
        assert admitted["token"].startswith("svc_")
        bearer = {"Authorization": f"Bearer {admitted['token']}"}
        assert (await program.get("/api/cohorts", headers=bearer)).json()[0]["id"] == group.id
        assert len((await program.get("/api/cohorts", headers=bearer)).json()) == 1
        assert (await program.get(f"/api/cohorts/{other.id}", headers=bearer)).status_code == 404
        headers = bearer | {"Idempotency-Key": "a-key-of-8"}
        enrol = await program.post(f"/api/cohorts/{group.id}/students", json={"students": [{"name": "李四"}]}, headers=headers)
        assert enrol.status_code == 403, "not in its scopes"
        assert (await program.get("/api/me", headers=bearer)).status_code == 403
        assert (await program.get("/api/cohorts", headers={"Authorization": "Bearer svc_guess"})).status_code == 401
        whole = (await principal.do("/api/services", {"name": "全校", "scopes": ["roster.read"]})).json()
        everywhere = {"Authorization": f"Bearer {whole['token']}"}
        assert {one["id"] for one in (await program.get("/api/cohorts", headers=everywhere)).json()} == {group.id, other.id}
        assert "token" not in (await principal.get("/api/services")).text
        assert (await principal.do(f"/api/services/{whole['id']}", method="DELETE")).status_code == 204
        assert (await program.get("/api/cohorts", headers=everywhere)).status_code == 401
        assert (await program.get("/api/cohorts", headers=bearer)).status_code == 200


async def test_who_may_let_a_program_in(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as student, school.signed_in() as teacher:
        await student.post("/api/sign-in/ticket", json=group.proof())
        form = {"name": "x", "scopes": ["events.read"]}
        assert (await student.do("/api/services", form | {"cohort_id": group.id})).status_code == 403
        assert (await teacher.do("/api/services", form)).status_code == 403, "all cohorts are the institution's to give"
        assert (await teacher.do("/api/services", form | {"cohort_id": "coh_none"})).status_code == 404
        assert (await teacher.do("/api/services", form | {"cohort_id": group.id, "scopes": ["everything"]})).status_code == 422
        assert (await teacher.do("/api/services", form | {"cohort_id": group.id})).status_code == 200


async def test_every_answer_carries_the_strict_headers(school: School) -> None:
    async with school.browser() as browser:
        for path in ("/api/me", "/api/tickets/000000", "/nowhere"):
            headers = (await browser.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "camera=(self)" in headers["permissions-policy"]
            policy = headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy
            assert "script-src 'self';" in policy
            assert "wss://localhost:8080" in policy
            assert "strict-transport-security" not in headers
            assert path == "/nowhere" or headers["cache-control"] == "no-store"
        broken = await browser.get("/api/me", headers={"Host": "x; script-src *"})
        assert "script-src *" not in broken.headers["content-security-policy"]


@pytest.mark.parametrize(("base", "hsts", "told"), [(SAFE, True, True), (SAFE, False, False), (HOME, True, False)])
async def test_a_browser_is_held_to_https_with_a_public_certificate_only(school: School, base: str, hsts: bool, told: bool) -> None:
    transport = httpx.ASGITransport(SecurityHeaders(school.app, hsts=hsts))
    async with httpx.AsyncClient(transport=transport, base_url=base) as browser:
        assert ("strict-transport-security" in (await browser.get("/api/me")).headers) is told


def entries(view: View) -> list[AuditEntry]:
    return list(view.session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)))


async def test_the_record_holds_who_came_in_who_did_not_and_no_personal_data(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser(address="192.168.77.99") as browser:
        await browser.post("/api/sign-in", json={"login": "teacher", "secret": "falsch"})
        await browser.post("/api/sign-in", json={"login": "无名氏", "secret": PASSWORD})
        await browser.post("/api/sign-in/ticket", json=group.proof())
    rows = await school.store.read(entries)
    signs = [(row.action, row.object, row.result) for row in rows if row.action.startswith("sign_in")]
    assert ("sign_in.password", school.lecturer, "denied") in signs
    assert ("sign_in.password", "unknown", "denied") in signs
    assert ("sign_in.ticket", group.students[0]["person_id"], "done") in signs
    text = repr([{key: value for key, value in vars(row).items() if not key.startswith("_")} for row in rows])
    for canary in ("192.168.77.99", "无名氏", "teacher", "李小", PASSWORD, group.students[0]["pin"], group.students[0]["login"]):
        assert canary not in text


async def test_the_record_cannot_be_changed(open_store: OpenStore, database: str) -> None:
    store = await open_store(database)

    def write(tx: Tx) -> None:
        audit(tx, "test", "thing_1", "denied", "because")

    def rewrite(tx: Tx) -> None:
        tx.session.execute(update(AuditEntry).values(result="done"))

    def erase(tx: Tx) -> None:
        tx.session.execute(delete(AuditEntry))

    await store.write(write)
    for tampering in (rewrite, erase):
        with pytest.raises(DBAPIError, match="append-only"):
            await store.write(tampering)
    assert [(row.object, row.result, row.reason) for row in await store.read(entries)] == [("thing_1", "denied", "because")]

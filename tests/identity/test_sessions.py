"""The cookie and what ends a session."""

from sandbox.actor import Role
from sandbox.identity.memberships import grant, revoke
from sandbox.identity.people import disable
from sandbox.identity.tables import SessionRow
from sandbox.store import View
from tests.identity.school import HOME, PASSWORD, SAFE, School

PROOF = {"login": "teacher", "secret": PASSWORD}


async def test_the_cookie_is_bound_to_the_host_over_https(school: School) -> None:
    async with school.browser(base=SAFE) as browser:
        cookie = (await browser.post("/api/sign-in", json=PROOF)).headers["set-cookie"]
    assert cookie.startswith("__Host-kaibo=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    async with school.browser(base=HOME) as browser:
        cookie = (await browser.post("/api/sign-in", json=PROOF)).headers["set-cookie"]
    assert cookie.startswith("kaibo=")
    assert "HttpOnly" in cookie
    assert "Secure" not in cookie


async def test_the_database_holds_only_a_hash_of_the_token(school: School) -> None:
    async with school.browser() as browser:
        await browser.post("/api/sign-in", json=PROOF)
        token = browser.cookies["kaibo"]

    def hashes(view: View) -> list[str]:
        return [row.token_hash for row in view.session.query(SessionRow)]

    stored = await school.store.read(hashes)
    assert len(token) == 64
    assert stored
    assert token not in stored


async def test_a_session_id_brought_along_is_not_taken_over(school: School) -> None:
    fixed = "f" * 64
    async with school.browser() as browser:
        answer = await browser.post("/api/sign-in", json=PROOF, headers={"Cookie": f"kaibo={fixed}"})
        fresh = answer.headers["set-cookie"].split(";")[0].removeprefix("kaibo=")
        assert fresh != fixed
    async with school.browser() as attacker:
        assert (await attacker.get("/api/me", headers={"Cookie": f"kaibo={fixed}"})).status_code == 401
        assert (await attacker.get("/api/me", headers={"Cookie": f"kaibo={fresh}"})).status_code == 200


async def test_signing_in_again_gives_a_new_id_and_ends_the_old_one(school: School) -> None:
    async with school.signed_in() as browser:
        before = browser.cookies["kaibo"]
        await browser.post("/api/sign-in", json=PROOF)
        assert browser.cookies["kaibo"] != before
        async with school.browser() as thief:
            assert (await thief.get("/api/me", headers={"Cookie": f"kaibo={before}"})).status_code == 401
        assert (await browser.get("/api/me")).status_code == 200


async def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(school: School) -> None:
    async with school.signed_in() as browser, school.browser() as thief:
        kept = {"Cookie": f"kaibo={browser.cookies['kaibo']}"}
        assert (await thief.get("/api/me", headers=kept)).status_code == 200
        assert (await browser.do("/api/sign-out")).status_code == 204
        assert "kaibo" not in browser.cookies
        assert (await thief.get("/api/me", headers=kept)).status_code == 401


async def test_disabling_someone_or_changing_his_roles_signs_him_out_within_five_seconds(school: School) -> None:
    cohort = await school.cohort()

    async def signed_out_after(change: object, *args: object) -> bool:
        async with school.signed_in() as browser, school.signed_in("principal") as bystander:
            assert (await browser.get("/api/me")).status_code == 200
            await school.store.write(change, *args)  # type: ignore[arg-type]
            school.clock.advance(5)
            assert (await bystander.get("/api/me")).status_code == 200
            return (await browser.get("/api/me")).status_code == 401

    assert await signed_out_after(grant, school.lecturer, Role.ASSISTANT, cohort.id)
    assert await signed_out_after(revoke, school.lecturer, Role.ASSISTANT, cohort.id)
    assert not await signed_out_after(revoke, school.lecturer, Role.ASSISTANT, cohort.id), "nothing to take away, nothing ends"
    assert await signed_out_after(disable, school.lecturer)
    async with school.browser() as browser:
        assert (await browser.post("/api/sign-in", json=PROOF)).status_code == 401


async def test_a_lecturer_who_opens_a_class_stays_signed_in_and_teaches_it(school: School) -> None:
    async with school.signed_in() as teacher:
        cohort = (await teacher.do("/api/cohorts", {"name": "第2期", "mode": "blended-6-2"})).json()
        roles = [(m["cohort_id"], m["role"]) for m in (await teacher.get("/api/me")).json()["memberships"]]
        assert (cohort["id"], "lecturer") in roles
        assert (await teacher.get(f"/api/cohorts/{cohort['id']}")).status_code == 200


async def test_the_language_is_kept(school: School) -> None:
    async with school.signed_in() as browser:
        assert (await browser.do("/api/me/language", {"language": "en"}, "PUT")).status_code == 204
        assert (await browser.get("/api/me")).json()["person"]["language"] == "en"
        wrong = await browser.do("/api/me/language", {"language": "klingon"}, "PUT")
        assert wrong.status_code == 422
        assert wrong.json()["fields"][0]["path"] == "language"

"""Signing in: with a password, with a class ticket, by a whole class at once; and not with anything else."""

import asyncio
import statistics

from sandbox.clock import SystemClock
from sandbox.identity.sessions import touch
from tests.identity.school import HOME, PASSWORD, SAFE, School


async def test_a_lecturer_signs_in_with_a_password_and_is_known(school: School) -> None:
    async with school.browser() as browser:
        assert (await browser.get("/api/me")).status_code == 401
        answer = await browser.post("/api/sign-in", json={"login": " Teacher ", "secret": PASSWORD})
        assert answer.status_code == 200
        assert answer.json()["person"] == {"id": school.lecturer, "name": "周老师", "language": "zh-CN"}
        assert answer.json()["memberships"][0]["role"] == "lecturer"
        assert (await browser.get("/api/me")).json() == answer.json()


async def test_a_student_signs_in_with_ticket_and_pin_or_with_the_six_digits(school: School) -> None:
    group = await school.cohort(students=2)
    for ticket in (group.ticket["ticket"], group.ticket["code"]):
        async with school.browser() as browser:
            answer = await browser.post("/api/sign-in/ticket", json=group.proof(ticket=ticket))
            assert answer.status_code == 200, answer.text
            roles = [(m["cohort_id"], m["cohort_name"], m["role"]) for m in answer.json()["memberships"]]
            assert roles == [(group.id, "2026年第1期", "student")]


async def test_the_ticket_lists_the_class_with_masked_names(school: School) -> None:
    group = await school.cohort(students=3)
    async with school.browser() as browser:
        answer = (await browser.get(f"/api/tickets/{group.ticket['code']}")).json()
    assert answer["cohort"] == {"id": group.id, "name": "2026年第1期"}
    assert [one["login"] for one in answer["people"]] == ["b1-01", "b1-02", "b1-03"]
    assert all(one["name_masked"].startswith("李*") and len(one["name_masked"]) == 3 for one in answer["people"])


async def test_thirty_five_students_behind_one_address_sign_in_at_once(school: School) -> None:
    group = await school.cohort(students=35)
    clock = SystemClock()
    started = clock.monotonic()

    async def join(at: int) -> int:
        async with school.browser(address="10.1.1.1") as browser:
            assert (await browser.get(f"/api/tickets/{group.ticket['ticket']}")).status_code == 200
            return (await browser.post("/api/sign-in/ticket", json=group.proof(at))).status_code

    assert await asyncio.gather(*(join(at) for at in range(35))) == [200] * 35
    assert clock.monotonic() - started < 10


async def test_two_hundred_guesses_on_one_login_are_stopped_also_when_they_come_at_once(school: School) -> None:
    group = await school.cohort(students=2)

    async def guess(pin: int) -> int:
        async with school.browser(address=f"10.1.{pin % 4}.9") as browser:
            return (await browser.post("/api/sign-in/ticket", json=group.proof(pin=f"{pin:06}"))).status_code

    answers = await asyncio.gather(*(guess(pin) for pin in range(200)))
    assert answers.count(401) <= 20
    assert answers.count(429) >= 180
    async with school.browser() as browser:
        locked = await browser.post("/api/sign-in/ticket", json=group.proof())
        assert locked.status_code == 429
        assert 1 <= int(locked.headers["retry-after"]) <= 900
        assert "秒" in locked.json()["detail"]
        assert (await browser.post("/api/sign-in/ticket", json=group.proof(1))).status_code == 200, "a classmate is not locked out"
        school.clock.advance(901)
        assert (await browser.post("/api/sign-in/ticket", json=group.proof())).status_code == 200


async def test_after_five_wrong_tries_each_further_one_costs_twice_the_time(school: School) -> None:
    async with school.browser() as browser:

        async def attempt(secret: str) -> int:
            return (await browser.post("/api/sign-in", json={"login": "teacher", "secret": secret})).status_code

        assert [await attempt("falsch") for _ in range(6)] == [401] * 5 + [429]
        for pause in (2, 4, 8):
            school.clock.advance(pause - 0.5)
            assert await attempt(PASSWORD) == 429
            school.clock.advance(0.5)
            assert await attempt("falsch") == 401
        school.clock.advance(16)
        assert await attempt(PASSWORD) == 200
        assert await attempt("falsch") == 401, "a right one starts afresh"
        assert await attempt(PASSWORD) == 200


async def test_unknown_people_get_the_same_words_and_take_the_same_time(school: School) -> None:
    clock = SystemClock()

    async def attempt(login: str) -> tuple[float, str]:
        async with school.browser() as browser:
            started = clock.monotonic()
            answer = await browser.post("/api/sign-in", json={"login": login, "secret": "falsch"})
            return clock.monotonic() - started, f"{answer.status_code} {answer.json()['code']} {answer.json()['detail']}"

    await attempt("warm-up")
    known, unknown = [], []
    for at in range(12):
        school.clock.advance(600)
        known.append(await attempt("teacher"))
        unknown.append(await attempt(f"nobody{at}"))
    assert {words for _, words in known} == {words for _, words in unknown}
    middle = [statistics.median(seconds for seconds, _ in tries) for tries in (known, unknown)]
    assert abs(middle[0] - middle[1]) < 0.02


async def test_an_expired_ticket_and_a_replaced_one_open_nothing(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as browser, school.signed_in() as teacher:
        newer = (await teacher.do(f"/api/cohorts/{group.id}/ticket")).json()
        assert newer["ticket"] != group.ticket["ticket"]
        old = await browser.post("/api/sign-in/ticket", json=group.proof())
        assert (old.status_code, old.json()["code"]) == (404, "ticket_gone")
        assert (await browser.post("/api/sign-in/ticket", json=group.proof(ticket=newer["ticket"]))).status_code == 200
        school.clock.advance(8 * 3600)
        over = await browser.post("/api/sign-in/ticket", json=group.proof(ticket=newer["ticket"]))
        assert (over.status_code, over.json()["code"]) == (404, "ticket_gone")
        assert (await browser.get(f"/api/tickets/{newer['code']}")).status_code == 404


async def test_guessing_class_codes_is_stopped(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as browser:
        answers = [(await browser.get(f"/api/tickets/{code:06}")).status_code for code in range(40)]
        assert answers.count(404) == 20
        assert answers.count(429) == 20
        assert (await browser.post("/api/sign-in/ticket", json=group.proof())).status_code == 429
    async with school.browser(address="192.168.1.78") as other:
        assert (await other.get(f"/api/tickets/{group.ticket['code']}")).status_code == 200


async def test_a_pin_alone_is_no_password_and_another_class_is_no_way_in(school: School) -> None:
    group, other = await school.cohort(students=1), await school.cohort(students=1)
    async with school.browser() as browser:
        student = group.students[0]
        plain = await browser.post("/api/sign-in", json={"login": student["login"], "secret": student["pin"]})
        assert plain.status_code == 401
        crossed = await browser.post("/api/sign-in/ticket", json=group.proof(ticket=other.ticket["ticket"]))
        assert (crossed.status_code, crossed.json()["code"]) == (401, "pin_refused")
        assert (await browser.post("/api/sign-in/ticket", json=group.proof())).status_code == 200


async def test_over_plain_http_from_another_machine_nobody_signs_in(school: School) -> None:
    proof = {"login": "teacher", "secret": PASSWORD}
    async with school.browser(base="http://192.168.1.10:8080") as far:
        refused = await far.post("/api/sign-in", json=proof)
        assert (refused.status_code, refused.json()["code"]) == (403, "https_needed")
    for base in (HOME, SAFE):
        async with school.browser(base=base) as browser:
            assert (await browser.post("/api/sign-in", json=proof)).status_code == 200


async def test_a_session_lasts_while_it_is_used_and_twelve_hours_at_most(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as browser:
        await browser.post("/api/sign-in/ticket", json=group.proof())
        for _ in range(14):
            school.clock.advance(50 * 60)
            assert (await browser.get("/api/me")).status_code == 200
            await school.store.write(touch, "nobody's")  # the use is written without waiting; this one is queued behind it
        school.clock.advance(30 * 60)
        assert (await browser.get("/api/me")).status_code == 401, "twelve hours are over"


async def test_an_idle_session_is_over_sooner_for_staff(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as student, school.signed_in() as teacher:
        await student.post("/api/sign-in/ticket", json=group.proof())
        school.clock.advance(31 * 60)
        assert (await teacher.get("/api/me")).status_code == 401
        assert (await student.get("/api/me")).status_code == 200
        await school.store.write(touch, "nobody's")
        school.clock.advance(61 * 60)
        assert (await student.get("/api/me")).status_code == 401

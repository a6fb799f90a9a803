"""One's own password or PIN: what is asked for it, what it ends, and what slows guessing down."""

import pytest

from tests.world import PASSWORD, Told, World

OWN = "seven quiet lamps"


async def test_an_own_password_ends_the_other_sessions_and_keeps_this_one(world: World) -> None:
    here = await world.lecturer()
    there = await world.stranger().sign_in("/sign-in", {"login": here.login, "secret": PASSWORD})
    assert (await here.ask("POST", "/me/password", {"old": PASSWORD, "new": OWN}, key="one-and-the-same")).status_code == 204
    assert (await here.get("/me"))["secret"] == "password"
    assert (await there.ask("GET", "/me")).status_code == 401
    assert (await here.ask("POST", "/me/password", {"old": PASSWORD, "new": OWN}, key="one-and-the-same")).status_code == 204, "sent again"
    with pytest.raises(Told) as told:
        await world.stranger().sign_in("/sign-in", {"login": here.login, "secret": PASSWORD})
    assert told.value.code == "sign_in_refused"
    await world.stranger().sign_in("/sign-in", {"login": here.login, "secret": OWN})


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("not this one", OWN, "old", "wrong"),
        (PASSWORD, PASSWORD, "new", "same"),
        (PASSWORD, "kurz", "new", "password_length"),
        (PASSWORD, "password123!", "new", "password_easy"),
    ],
)
async def test_a_wrong_change_is_refused_by_its_field_and_changes_nothing(world: World, old: str, new: str, field: str, code: str) -> None:
    person = await world.lecturer()
    with pytest.raises(Told) as told:
        await person.post("/me/password", {"old": old, "new": new})
    assert (told.value.status, told.value.fields) == (422, {field: code})
    await world.stranger().sign_in("/sign-in", {"login": person.login, "secret": PASSWORD})


async def test_guessing_the_old_one_is_slowed_down_like_at_the_door(world: World) -> None:
    person = await world.lecturer()
    answers = [await person.ask("POST", "/me/password", {"old": f"guess {at}", "new": OWN}) for at in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert (await person.ask("POST", "/me/password", {"old": PASSWORD, "new": OWN})).status_code == 429, "the right one waits too"
    world.clock.advance(2)
    assert (await person.ask("POST", "/me/password", {"old": PASSWORD, "new": OWN})).status_code == 204


async def test_a_student_changes_his_pin_which_is_six_digits_and_no_easy_ones(world: World) -> None:
    teacher = await world.lecturer()
    path = f"/cohorts/{teacher.cohort_id}"
    enrolled = (await teacher.post(f"{path}/students", {"students": [{"name": "李小雨", "pin": "493817"}]}))[0]
    ticket = (await teacher.post(f"{path}/ticket"))["ticket"]
    proof = {"ticket": ticket, "login": enrolled["login"], "pin": "493817"}
    student = await world.stranger().sign_in("/sign-in/ticket", proof)
    assert (await student.get("/me"))["secret"] == "pin"
    for new, code in (("12345", "pin_form"), ("abcdef", "pin_form"), ("123456", "pin_too_easy"), ("493817", "same")):
        with pytest.raises(Told) as told:
            await student.post("/me/password", {"old": "493817", "new": new})
        assert told.value.fields == {"new": code}
    await student.post("/me/password", {"old": "493817", "new": "640275"})
    await world.stranger().sign_in("/sign-in/ticket", proof | {"pin": "640275"})
    with pytest.raises(Told) as told:
        await world.stranger().sign_in("/sign-in/ticket", proof)
    assert told.value.code == "pin_refused"


async def test_nobody_changes_anything_without_a_session(world: World) -> None:
    assert (await world.stranger().ask("POST", "/me/password", {"old": PASSWORD, "new": OWN})).status_code == 401

"""One class of 35 from filing to certificates, through the door; what it practised comes from shows that were on the air."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.actor import Role
from tests import given
from tests.training.classes import AClass, again, whole_class
from tests.training.hall import DEVICE
from tests.training.lecture_hall import Player, course, film
from tests.training.test_plan import filled
from tests.world import Person, Told, World, said
from training.assessment.rubrics import current_rubric
from training.cohorts.attendance_guard import begins_ms
from training.cohorts.tables import Certificate
from training.events import AttendanceRecorded, CertificateIssued, CourseWatched, WorkMarked

HALF_WATCHED, WEAK_PRACTICE, WEAK_PLAN, TRUANT, ON_LEAVE, LATE, WEAK_THEORY, NO_SHOP = range(8)
"""The seats, counted from 0, of those with a fate of their own; everybody else does what is asked."""
HOSTS = (8, 9, 10)
"""Who goes live."""
SECONDS = 30
"""How long the shows are on the air."""
FILM_S = 20
GOOD, WEAK = 80, 50
"""Per cent of a rubric's points that an assessor gives."""


async def told(person: Person, method: str, path: str, body: Any) -> Any:
    """A request whose effect on other rooms nobody waits for; a step of the story ends with one `settle` for all of them."""
    return said(await person.ask(method, path, body))


class Story:
    """The class and its students; each method is a step of it."""

    def __init__(self, world: World, one: AClass, second: Person, size: int) -> None:
        self.world, self.one, self.second, self.size = world, one, second, size
        self.students: list[Person] = []
        self.enrolled: list[dict[str, Any]] = []
        self.sessions: list[dict[str, Any]] = []
        self.shows: dict[int, str] = {}

    @property
    def path(self) -> str:
        return f"/cohorts/{self.one.cohort_id}"

    async def staff_sign_in(self) -> None:
        """A session nobody used for half an hour is over; everybody on the staff comes back."""
        for person in (self.one.office, self.one.authority, self.one.lecturer, self.second, self.one.assistant):
            await again(person)

    async def students_sign_in(self) -> None:
        """Everybody with the class ticket and his PIN."""
        ticket = await self.one.office.post(f"{self.path}/ticket")
        self.students = self.students or [self.world.stranger(line["name"]) for line in self.enrolled]
        for person, line in zip(self.students, self.enrolled, strict=True):
            person.login, person.cohort_id = line["login"], self.one.cohort_id
            await person.sign_in("/sign-in/ticket", {"ticket": ticket["ticket"], "login": line["login"], "pin": line["pin"]})

    async def until(self, session: dict[str, Any], early_s: int = 300) -> None:
        """The clock moves to five minutes before a session; the staff comes in."""
        ahead = (begins_ms(session["day"], session["begins"]) - self.world.clock.now()) / 1000 - early_s
        self.world.clock.advance(max(0.0, ahead))
        await self.world.settle()
        await self.staff_sign_in()


async def filed_and_approved(world: World, mode: str, size: int) -> Story:
    """Filed, returned once, filed again, approved; the roster comes from Excel and the class opens."""
    one = await AClass.prepared(world)
    second = await world.staff(Role.LECTURER, "吴老师")
    await one.certify(second, "HN-JS-0002")
    await one.file(mode=mode, lecturers=[one.lecturer.id, second.id])
    await one.authority.post(f"/cohorts/{one.cohort_id}/return", {"reasons": ["场地照片不清楚，请补。"]})
    form = one.form(mode=mode, lecturers=[one.lecturer.id, second.id], place="岳麓校区 302")
    await one.office.put(f"/cohorts/{one.cohort_id}/filing", form)
    story = Story(world, one, second, size)
    with pytest.raises(Told, match="class_full"):
        await one.import_roster(whole_class(36))
    story.enrolled = await one.import_roster(whole_class(size))
    await one.approve()
    await one.office.post(f"{story.path}/open")
    filing = await one.office.get(f"{story.path}/filing")
    assert (filing["state"], filing["mode"], len(story.enrolled)) == ("open", mode, size)
    story.sessions = filing["sessions"]
    assert sum(session["tenths"] for session in story.sessions) == 560
    return story


async def sign_in_at_the_door(story: Story) -> None:
    """The first session: the code on the wall and its PIN; who comes late is late, who does not come was absent."""
    assistant, path = story.one.assistant, f"/sessions/{story.sessions[0]['id']}"
    await assistant.post(f"{path}/door", {"pin": "2468"})
    for at, student in enumerate(story.students):
        if at not in (TRUANT, LATE):
            code = (await assistant.get(f"{path}/code"))["code"]
            assert (await told(student, "POST", f"{path}/sign-in", {"code": code, "pin": "2468"}))["presence"] == "present"
    story.world.clock.advance(300 + 301)
    code = (await assistant.get(f"{path}/code"))["code"]
    assert (await story.students[LATE].post(f"{path}/sign-in", {"code": code, "pin": "2468"}))["presence"] == "late"
    assert (await assistant.post(f"{path}/settle"))["count"] == 1


def sheet_of(story: Story, number: int) -> list[dict[str, Any]]:
    """What the assistant writes down of one session: all there, but for the truant's second and third time and one leave."""
    records: list[dict[str, Any]] = [{"person_id": student.id, "presence": "present"} for student in story.students]
    if number in (1, 2):
        records[TRUANT]["presence"] = "absent"
    if number == 3:
        records[ON_LEAVE] |= {"presence": "leave", "missed": 35, "reason": "家里有急事"}
    return records


async def every_session(story: Story) -> None:
    """The other sessions by hand; they count when the lecturer has countersigned."""
    for number, session in enumerate(story.sessions[1:], 1):
        await story.until(session)
        path = f"/sessions/{session['id']}"
        await story.one.assistant.post(f"{path}/records", {"records": sheet_of(story, number)})
        signed = await story.one.lecturer.post(f"{path}/countersign")
        assert signed["count"] == story.size, "a leave needs the lecturer's word too"


async def watch(story: Story) -> None:
    """Everybody watches the course to its end, but one to its half (R-ASM-3)."""
    story.one.lecturer.cohort_id = story.one.cohort_id
    film_id = (await course(story.one.lecturer, film(FILM_S)))["id"]
    for at, student in enumerate(story.students):
        player = await Player(student, film_id).open()
        await player.play(0, FILM_S // 2 if at == HALF_WATCHED else FILM_S)
    assert len({fact.data["person_id"] for fact in await story.world.facts(CourseWatched)}) == story.size


async def practise(story: Story) -> None:
    """Everybody but one opens a shop; three go live at once and sell to the crowd."""
    live = {}
    for at, student in enumerate(story.students):
        if at == NO_SHOP:
            continue
        shop = await given.open_shop(student, name=f"{at}号湘味铺子")
        if at in HOSTS:
            live[at] = await given.live_show(student, await given.listing_on_sale(student, shop), scenario="warm-up")
    await story.world.pass_time(SECONDS)
    for at, show in live.items():
        await story.students[at].post(f"/shows/{show['id']}/end")
        story.shows[at] = show["id"]
    await story.world.build_replays()


async def hand_in(story: Story) -> None:
    """Practice form and plan; the form says by itself what was sold and shown, and lacks a show where there was none."""
    for at, student in enumerate(story.students):
        if at == NO_SHOP:
            with pytest.raises(Told, match="nothing_to_hand_in"):
                await student.post(f"{story.path}/practice/mine", {"promise": student.name})
        else:
            form = await student.get(f"{story.path}/practice/mine")
            assert [show["show_id"] for show in form["shows"]] == [story.shows[one] for one in HOSTS if one == at]
            assert all(show["duration_ms"] == SECONDS * 1000 and show["figures"]["enter_uv"] > 0 for show in form["shows"])
            handed = await told(student, "POST", f"{story.path}/practice/mine", {"promise": student.name})
            assert handed["digest"] == form["sha256"]
        await told(student, "PUT", f"{story.path}/plan/mine", {"body": filled(f"第{at}号腊肉"), "version": 0})
        await told(student, "POST", f"{story.path}/plan/mine", {"version": 1})
    await story.world.settle()
    plans = (await story.one.lecturer.get(f"{story.path}/plans"))["students"]
    assert sum(line["handed_at"] is not None for line in plans) == story.size


async def admitted(story: Story, barred: set[int]) -> None:
    """The process evaluation with its reasons; lecturer and institution confirm the same list (R-ASM-5)."""
    lines = (await story.one.lecturer.get(f"{story.path}/process"))["students"]
    assert {at for at, line in enumerate(lines) if not line["passed"]} == barred
    codes = [{reason["code"] for reason in line["reasons"] if reason["bars"]} for line in lines]
    assert codes[TRUANT] == {"away_too_often"}
    assert (lines[TRUANT]["times_away"], lines[ON_LEAVE]["times_away"], lines[LATE]["grade"]) == (3, 1, "good")
    if HALF_WATCHED in barred:
        assert (codes[HALF_WATCHED], lines[HALF_WATCHED]["watched_bp"]) == ({"watched_too_little"}, 5_000)
    settled = await story.one.lecturer.post(f"{story.path}/admitted", {"decisions": []})
    await story.one.lecturer.post(f"{story.path}/admitted/confirm", {"version": settled["version"]})
    reported = await story.one.office.post(f"{story.path}/admitted/confirm", {"version": settled["version"]})
    assert (reported["reported"], sum(line["admitted"] for line in reported["lines"])) == (True, story.size - len(barred))


async def keys(teacher: Person) -> dict[str, set[str]]:
    """The right options of every question, by its text, as the staff sees the bank."""
    found: dict[str, set[str]] = {}
    while page := (await teacher.get("/question-bank/questions", after=len(found)))["questions"]:
        for one in page:
            found[one["stem"]] = {one["options"][place] for place in one["right"]}
    return found


def answered(questions: Sequence[dict[str, Any]], key: dict[str, set[str]], knows: set[str]) -> list[dict[str, Any]]:
    """Answers to a paper: right where the student knows the kind of question, nothing else."""
    return [
        {"number": one["number"], "seq": 1, "chosen": [at for at, option in enumerate(one["options"]) if option in key[one["stem"]]]}
        for one in questions
        if one["kind"] in knows
    ]


async def theory(story: Story, barred: set[int]) -> None:
    """The exam of 60 minutes: each his own paper, marked when it is handed in."""
    key = await keys(story.one.lecturer)
    planned = await story.one.lecturer.post(f"{story.path}/exams", {"title": "结班理论考试", "kind": "final"})
    await story.one.lecturer.post(f"/exams/{planned['id']}/open")
    path, papers = f"/exams/{planned['id']}/sitting", {}
    for at, student in enumerate(story.students):
        if at in barred:
            with pytest.raises(Told, match="not_admitted"):
                await student.post(path, {"device": DEVICE})
            continue
        papers[at] = (await told(student, "POST", path, {"device": DEVICE}))["questions"]
    assert len({str(paper) for paper in papers.values()}) == len(papers)
    for at, paper in papers.items():
        knows = {"multiple", "true_false"} if at == WEAK_THEORY else {"single", "multiple", "true_false"}
        answers = answered(paper, key, knows)
        await told(story.students[at], "PUT", f"{path}/answers", {"device": DEVICE, "answers": answers[:20]})
        seat = await told(story.students[at], "POST", f"{path}/submit", {"device": DEVICE, "answers": answers[20:]})
        assert (seat["state"], seat["score"]) == ("handed_in", 40 if at == WEAK_THEORY else 100)
    await story.one.lecturer.post(f"/exams/{planned['id']}/close")


async def marked(story: Story) -> None:
    """Two assessors mark both works of everybody by the rubrics; a student marks nobody."""
    for subject, weak in (("practice", WEAK_PRACTICE), ("plan", WEAK_PLAN)):
        rubric = current_rubric(subject).rubric
        for at, student in enumerate(story.students):
            path = f"{story.path}/students/{student.id}/marking/{subject}"
            if subject == "practice" and at == NO_SHOP:
                with pytest.raises(Told, match="not_handed_in"):
                    await story.one.lecturer.get(path)
                continue
            share = WEAK if at == weak else GOOD
            marks = {one.key: one.points * share // 100 for one in rubric.criteria()}
            first = await told(story.one.lecturer, "PUT", path, {"marks": marks, "comment": "看了材料和回放"})
            assert (first["final"], first["assessors"]) == (None, 1)
            second = await told(story.second, "PUT", path, {"marks": marks, "comment": "同意第一位的看法和理由"})
            assert second["final"] == sum(marks.values())
    await story.world.settle()
    looked = [f"{story.path}/students/{story.students[at].id}/marking/practice" for at in (HOSTS[0], HOSTS[-1] + 1)]
    sheets = [await story.one.lecturer.get(path) for path in looked]
    assert [sheet["suggested"]["flow"] + sheet["suggested"]["results"] > 0 for sheet in sheets] == [True, False], "shows are evidence"
    full = {one.key: one.points for one in current_rubric("plan").rubric.criteria()}
    door = f"{story.path}/students/{story.students[0].id}/marking/plan"
    answer = await story.students[1].ask("PUT", door, {"marks": full, "comment": ""})
    assert answer.status_code in (403, 404)


async def certified(story: Story, failed: set[int]) -> None:
    """Closed, certificates for those who passed, a public page that says so, nothing for the others."""
    results = (await story.one.office.get(f"{story.path}/results"))["students"]
    outcomes = {at: line["verdict"]["outcome"] for at, line in enumerate(results)}
    assert {at for at, outcome in outcomes.items() if outcome != "passed"} == failed
    because = {at: results[at]["verdict"]["because"] for at in (WEAK_THEORY, WEAK_PRACTICE, WEAK_PLAN)}
    assert because == {WEAK_THEORY: ["theory"], WEAK_PRACTICE: ["practice"], WEAK_PLAN: ["plan"]}
    with pytest.raises(Told, match="class_not_closed"):
        await story.one.authority.post(f"{story.path}/certificates", {"issued_on": "2026-12-20"})
    await story.one.closed()
    issued = await story.one.authority.post(f"{story.path}/certificates", {"issued_on": "2026-12-20"})
    assert len(issued) == len(await story.world.facts(CertificateIssued)) == story.size - len(failed)
    own = [await story.students[at].ask("GET", f"{story.path}/certificates/mine") for at in (HOSTS[0], WEAK_THEORY)]
    assert (own[0].content[:5], own[1].status_code) == (b"%PDF-", 404)
    query = select(Certificate.token).where(Certificate.person_id == story.students[HOSTS[0]].id)
    token = await story.world.process.store.read(lambda view: view.session.scalar(query))
    shown = await story.world.stranger("雇主").get(f"/certificates/{token}")
    assert (shown["number"], shown["name_masked"], shown["issued_on"], shown["state"]) == ("KB2026-0001-09", "学**8", "2026-12-20", "valid")
    figures = await story.one.authority.get("/school/figures")
    assert (figures["students"], figures["pass_bp"]) == (story.size, (story.size - len(failed)) * 10_000 // story.size)
    assert (figures["ledger"][0]["passed"], figures["ledger"][0]["failed"]) == (story.size - len(failed), len(failed))


@pytest.mark.parametrize(("mode", "size"), [("offline-8", 35), pytest.param("blended-6-2", 12, marks=pytest.mark.nightly)])
async def test_a_class_from_filing_to_certificates(world: World, mode: str, size: int) -> None:
    story = await filed_and_approved(world, mode, size)
    await story.until(story.sessions[0])
    await story.students_sign_in()
    await sign_in_at_the_door(story)
    await story.staff_sign_in()
    await practise(story)
    if mode == "blended-6-2":
        await watch(story)
    await every_session(story)
    await story.students_sign_in()
    assert len(await world.facts(AttendanceRecorded)) == size * len(story.sessions)
    await hand_in(story)
    barred = {TRUANT, HALF_WATCHED} if mode == "blended-6-2" else {TRUANT}
    await admitted(story, barred)
    await theory(story, barred)
    await marked(story)
    assert len(await world.facts(WorkMarked)) == 2 * (2 * size - 1)
    await certified(story, barred | {WEAK_THEORY, WEAK_PRACTICE, WEAK_PLAN, NO_SHOP})
    assert world.process.health == {}

"""One student's path on the phone and one lecturer's marking at the desk, from the first sign-in to a certificate anybody can check.

What takes days is laid by the API beforehand: the class is filed and approved, a film is uploaded, the student's shop is open with a
listing, the tables of his plan are filled, the second assessor has marked. Of the timetable one session is attended; the report says so.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import SystemClock
from tests.browser.conftest import Running
from tests.browser.desk import give_marks, sit_down
from tests.browser.quick import ask, stocked_shop
from tests.browser.school import Office, SchoolClass
from tests.browser.student import Student, expect, photograph
from tests.training.lecture_hall import film
from tests.training.test_plan import filled
from training.assessment.rubrics import current_rubric
from training.cohorts.filing import local_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
COURSE, SECONDS = "直播间违禁词：哪些话不能说", 20
PROOF = "在第三方平台注册账号"
PLAN = {
    "name": "外婆家的剁辣椒",
    "position": "湖南家乡味的手工剁辣椒",
    "founder": "做了十年湘菜厨师，会剁辣椒也会讲辣椒，家里有两亩辣椒地，村里的合作社愿意供货。",
}
COMMENT = "按材料逐项看过，话术可以再具体"
FIGURE = re.compile(r"系统参考 \d")


@pytest.fixture(scope="module")
def school(kaibo: Running) -> Iterator[SchoolClass]:
    """A class of one student whose first day is today, with a film and the regulation's tasks."""
    one = SchoolClass(kaibo, local_day(SystemClock().now()), students=1)
    one.course(COURSE, film(SECONDS))
    one.lecturer.send("POST", f"/cohorts/{one.id}/tasks/standard", {})
    one.open_door()
    yield one
    one.close()


def test_from_the_first_sign_in_to_a_certificate_that_anybody_can_check(
    school: SchoolClass, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    student = Student(context().new_page(), school.running, school.students[0])
    lecturer, authority = (at_desk(school, one, context(desk=True).new_page(), student) for one in (school.lecturer, school.authority))
    lecturer.goto(f"{school.kaibo.url}/desk/courses")
    lecturer.get_by_role("button", name="发布").click()

    student.join()
    attends(school, student)
    studies(student, tmp_path)
    lecturer.goto(f"{school.kaibo.url}/desk/courses?tab=tasks")
    lecturer.get_by_role("button", name="通过").click()
    student.go("tasks")
    expect(student.page.get_by_text("老师已确认证明")).to_be_visible()
    reports(school, lecturer)
    sits_the_exam(school, student, shot)
    hands_in(school, student, shot)

    other_assessor(school)
    marks(school, lecturer, "实践成果", shot)
    marks(school, lecturer, "直播规划书", shot)
    lecturer.goto(f"{school.kaibo.url}/desk/marking?tab=results")
    expect(lecturer.get_by_text("三项均合格，整体合格。")).to_be_visible()
    shot(lecturer, "path-results")
    number = certified(school, authority, shot)
    sees_the_verdict(student, shot)
    anybody_checks(school, context().new_page(), number, shot)
    assert student.faults == []


def at_desk(school: SchoolClass, who: Office, page: Any, student: Student) -> Any:
    """Somebody of the class at the desk; what breaks in the page is kept with the student's."""
    page.on("pageerror", lambda error: student.faults.append(str(error)))
    return sit_down(page, school.kaibo.url, who.account["login"], who.account["secret"], school.id)


def attends(school: SchoolClass, student: Student) -> None:
    """With the code on the wall and the PIN of the room."""
    student.page.get_by_text("上课、签到、考核").click()
    expect(student.page.get_by_text("今天的课")).to_be_visible()
    student.go(f"attend/{school.sessions[0]['id']}?code={school.code()}")
    student.page.get_by_label("教室 PIN").fill("2468")
    student.tap("签到", exact=True)
    expect(student.page.get_by_text(re.compile("签到成功|已签到"))).to_be_visible()


def studies(student: Student, tmp_path: Path) -> None:
    """Some seconds of the course, which count, and a task ticked by a picture."""
    page = student.page
    student.go("courses")
    page.get_by_text(COURSE).click()
    page.locator("video").wait_for()
    page.evaluate("document.querySelector('video').muted = true; document.querySelector('video').play()")
    while page.evaluate("document.querySelector('video').currentTime") < 3:
        page.wait_for_timeout(100)
    page.evaluate("document.querySelector('video').pause()")
    expect(page.get_by_text(re.compile(r"已学 0:0[2-9] / 0:20"))).to_be_visible()
    expect(page.get_by_text(re.compile("再看 .* 就达到 95 %"))).to_be_visible()
    stocked_shop(student, "腊肉")
    student.go("tasks")
    expect(page.locator("article").filter(has_text="在模拟商城开店")).to_contain_text("系统已自动确认")
    proof = page.locator("article").filter(has_text=PROOF)
    proof.locator("input[accept='image/*']").set_input_files(photograph(tmp_path / "page.jpg", "ming2026", "#456"))
    expect(proof).to_contain_text("等老师看")


def reports(school: SchoolClass, lecturer: Any) -> None:
    """The list of who may sit the exam: settled and reported by the lecturer, who says why attendance has gaps, then by the institution."""
    lecturer.goto(f"{school.kaibo.url}/desk/exams?tab=list")
    lecturer.get_by_role("button", name="拟定名单").click()
    confirm = lecturer.get_by_role("tabpanel").get_by_role("button", name=re.compile("写明原因并确认|确认第 1 版"))
    gaps = "写明" in confirm.inner_text()  # not before the first session of the day is over
    confirm.click()
    if gaps:
        lecturer.get_by_role("dialog").locator("textarea").fill("当天其余课节以纸质签到表为准")
        lecturer.get_by_role("dialog").get_by_role("button", name="写明原因并确认").click()
    expect(confirm).to_have_count(0)
    school.office.send("POST", f"/cohorts/{school.id}/admitted/confirm", {"version": 1})


def sits_the_exam(school: SchoolClass, student: Student, shot: Callable[[Any, str], None]) -> None:
    """Four questions, each saved as it is answered, one of them while the network is away; handed in and marked."""
    page, right, exam_id = student.page, school.keys(), school.exam()
    student.go("exams")
    page.get_by_text("去考试").click()
    student.tap("开始作答")
    for number in range(1, 5):
        page.context.set_offline(number == 2)
        page.get_by_role("radio").nth(right[page.locator(".paper h2").first.inner_text()]).click()
        page.context.set_offline(False)
        expect(page.get_by_text("已保存")).to_be_visible()
        if number < 4:
            student.tap("下一题")
    shot(page, "path-exam")
    page.locator("footer").get_by_role("button", name="交卷").click()
    page.locator(".van-dialog").get_by_role("button", name="交卷").click()
    expect(page.locator(".result strong")).to_have_text("100分")
    (line,) = school.lecturer.send("GET", f"/exams/{exam_id}/control")["people"]
    assert (line["way"], line["answered"], line["score"]) == ("student", 4, 100)


def hands_in(school: SchoolClass, student: Student, shot: Callable[[Any, str], None]) -> None:
    """The practice results, signed; the plan: its head is written, what the checks still want is seen and put right."""
    page = student.page
    student.go("practice")
    expect(page.get_by_text("营业中")).to_be_visible()
    page.get_by_label("签名").fill(student.account["name"])
    student.tap("提交实践成果")
    expect(page.get_by_text(re.compile("已提交。"))).to_be_visible()

    body = filled("剁辣椒")
    body["overview"] = {key: words for key, words in body["overview"].items() if key not in PLAN}
    ask(student, "PUT", f"/cohorts/{school.id}/plan/mine", {"body": body, "version": 0})
    student.go("plan")
    for field, words in (PLAN | {"position": "全国最好的剁辣椒"}).items():
        page.locator(f'[data-path="overview.{field}"] textarea').fill(words)
    forbidden = page.locator(".checks .bad")
    expect(forbidden).to_contain_text("有违禁词「最好」（项目概述：一句话定位），换个说法。")
    shot(page, "path-plan")
    page.locator('[data-path="overview.position"] textarea').fill(PLAN["position"])
    expect(forbidden).to_have_count(0)
    expect(page.get_by_role("button", name="项目概述")).to_have_class("done")
    page.get_by_text("检查与提交").click()
    expect(page.locator("button.open").filter(has_text="项目概述")).to_have_count(0)
    student.tap("提交规划书")
    expect(page.get_by_text(re.compile("已提交。修改后可以重新提交"))).to_be_visible()


def other_assessor(school: SchoolClass) -> None:
    """Another lecturer of the institution has marked both works."""
    second = Office(school.kaibo, "lecturer", 1)
    for subject in ("practice", "plan"):
        given = {one.key: one.points * 80 // 100 for one in current_rubric(subject).rubric.criteria()}
        sheet = f"/cohorts/{school.id}/students/{school.ids[0]}/marking/{subject}"
        second.send("PUT", sheet, {"marks": given, "comment": "材料齐全，回放看过"})
    second.http.close()


def marks(school: SchoolClass, lecturer: Any, work: str, shot: Callable[[Any, str], None]) -> None:
    """The evidence beside each criterion; the machine's figures only after one's own; the mark that stands."""
    lecturer.goto(f"{school.kaibo.url}/desk/today")
    lecturer.get_by_text(f"{school.students[0]['name']}的{work}").click()
    expect(lecturer.get_by_text("已有一位评分人打过分，你是第二位。")).to_be_visible()
    expect(lecturer.locator("[data-criterion] .evidence").first).to_be_visible()
    expect(lecturer.get_by_text(FIGURE)).to_have_count(0)
    if work == "实践成果":
        expect(lecturer.locator('[data-criterion="listings"]').get_by_text("质量分").first).to_be_visible()
    total = give_marks(lecturer, lambda _, most: most * 85 // 100, COMMENT)
    expect(lecturer.get_by_text(re.compile(rf"最后得分 \d+（各评分人：\d+ / {total}）"))).to_be_visible()
    if work == "实践成果":
        expect(lecturer.locator('[data-criterion="listings"]').get_by_text(FIGURE)).to_be_visible()
    shot(lecturer, f"path-mark-{work}")


def certified(school: SchoolClass, authority: Any, shot: Callable[[Any, str], None]) -> str:
    """The institution has handed the closing in; the authority accepts it and issues the certificate; its number."""
    school.office.send("POST", f"/cohorts/{school.id}/closing", {"note": "一名学员的演示班"})
    authority.goto(f"{school.kaibo.url}/desk/school?tab=closing")
    authority.get_by_role("button", name="审核通过并结班").click()
    authority.get_by_role("dialog").get_by_role("button", name="审核通过并结班").click()
    expect(authority.get_by_role("tabpanel", name="结班").get_by_text("已结班").first).to_be_visible()
    authority.get_by_role("tab", name="证书", exact=True).click()
    authority.get_by_role("button", name="发证").click()
    authority.get_by_role("button", name="发 1 张证书").click()
    row = authority.get_by_role("row").filter(has_text=school.students[0]["name"])
    expect(row.get_by_text("有效")).to_be_visible()
    shot(authority, "path-issued")
    return str(re.search(r"KB\d{4}-\d+-\d+", row.inner_text()).group())  # type: ignore[union-attr]


def sees_the_verdict(student: Student, shot: Callable[[Any, str], None]) -> None:
    """Passed, with the three marks, the certificate, and what the lecturer wrote."""
    student.go("results")
    expect(student.page.get_by_text("三项均合格，整体合格。")).to_be_visible()
    expect(student.page.locator(".marks b").first).to_have_text("100")
    expect(student.page.get_by_role("link", name="下载证书（PDF）")).to_be_visible()
    shot(student.page, "path-verdict")
    student.page.locator("summary").filter(has_text="实践成果").click()
    expect(student.page.get_by_text(COMMENT)).to_be_visible()


def anybody_checks(school: SchoolClass, stranger: Any, number: str, shot: Callable[[Any, str], None]) -> None:
    """The number typed into the public page, by somebody who is not signed in."""
    stranger.goto(f"{school.kaibo.url}/phone/certificates")
    stranger.get_by_label("证书编号（印在证书上）").fill(number)
    stranger.get_by_role("button", name="查验").click()
    expect(stranger.get_by_text("证书有效")).to_be_visible()
    expect(stranger.locator(".number")).to_have_text(number)
    shot(stranger, "path-checked")

"""The student's phone where school goes wrong: an old code, an objection, an exam that is paused, a plan written in two places."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.clock import SystemClock
from sandbox.trade.dates import day_after
from tests.browser.conftest import Running
from tests.browser.school import SchoolClass
from tests.browser.student import Student, expect
from tests.browser.test_trade import ask
from tests.given import SHOP

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]
HIDE = """(hidden) => {
    Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => hidden ? 'hidden' : 'visible'});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture(scope="module")
def school(kaibo: Running) -> Iterator[SchoolClass]:
    """An open class whose first day is today."""
    one = SchoolClass(kaibo, day_after(SystemClock().now(), 0))
    yield one
    one.close()


@pytest.fixture
def student(school: SchoolClass, context: Callable[..., Any]) -> Iterator[Student]:
    """The first student at the door."""
    one = Student(context().new_page(), school.running, school.students[0])
    one.join()
    yield one
    assert one.faults == []


def test_signing_in_to_a_session_and_objecting_to_the_record(
    school: SchoolClass, student: Student, shot: Callable[[Any, str], None]
) -> None:
    page = student.page
    page.get_by_text("上课、签到、考核").click()
    expect(page.get_by_text(re.compile("今天的课|下次上课"))).to_be_visible()
    student.go("attend")
    expect(page.get_by_text("现在没有开放签到")).to_be_visible()
    school.open_door()
    student.go(f"attend/{school.sessions[0]['id']}?code={'0' * 12}")
    expect(page.get_by_text("码已读到，请马上输入 PIN")).to_be_visible()
    page.get_by_label("教室 PIN").fill("2468")
    student.tap("签到", exact=True)
    expect(page.get_by_text("二维码已经换了")).to_be_visible()
    student.go(f"attend/{school.sessions[0]['id']}?code={school.code()}")
    expect(page.get_by_text(re.compile("签到成功|已签到"))).to_be_visible()
    shot(page, "school-signed-in")

    late = {"person_id": school.ids[0], "presence": "late", "reason": "座位表显示九点后到"}
    school.lecturer.send("POST", f"/sessions/{school.sessions[0]['id']}/correct", late)
    student.go("attendance")
    page.get_by_role("button", name=re.compile("记录不对")).click()
    student.tap("提出异议")
    expect(page.get_by_text("请写清楚原因")).to_be_visible()
    page.get_by_placeholder(re.compile("哪里不对")).fill("我八点五十五分已经扫码签到")
    student.tap("提出异议")
    expect(page.get_by_text("你的异议：我八点五十五分已经扫码签到")).to_be_visible()
    shot(page, "school-attendance")


def admitted(school: SchoolClass) -> None:
    """The list is settled and reported."""
    path = f"/cohorts/{school.id}"
    school.lecturer.send("POST", f"{path}/admitted", {"decisions": []})
    why = {"reason": "演示班只上了一天课，考勤以纸质表为准"}
    for one, more in ((school.lecturer, why), (school.office, {})):
        one.send("POST", f"{path}/admitted/confirm", {"version": 1, **more})


def test_a_final_exam_loses_nothing_and_its_mark_stands_in_the_results(
    school: SchoolClass, student: Student, shot: Callable[[Any, str], None]
) -> None:
    admitted(school)
    page, right, exam_id = student.page, school.keys(), school.exam()

    def answer() -> None:
        place = right[page.locator(".paper h2").first.inner_text()]
        page.get_by_role("radio").nth(place).click()

    student.go("exams")
    page.get_by_text("去考试").click()
    student.tap("开始作答")
    answer()
    expect(page.get_by_text("已保存")).to_be_visible()
    student.tap("下一题")
    page.context.set_offline(True)
    answer()
    page.wait_for_timeout(300)
    shot(page, "school-exam-offline")
    page.context.set_offline(False)
    expect(page.get_by_text("已保存")).to_be_visible()

    school.lecturer.send("POST", f"/exams/{exam_id}/pause", {"reason": "教室停电"})
    student.tap("下一题")
    answer()
    expect(page.get_by_text("考试暂停了，你的时间也停着")).to_be_visible()
    shot(page, "school-exam-paused")
    school.lecturer.send("POST", f"/exams/{exam_id}/resume")
    page.evaluate(HIDE, True)
    page.wait_for_timeout(1_200)
    page.evaluate(HIDE, False)
    expect(page.get_by_text("考试暂停了")).to_have_count(0)
    expect(page.get_by_text("已保存")).to_be_visible()

    student.tap("下一题")
    answer()
    page.locator("footer").get_by_role("button", name="交卷").click()
    expect(page.get_by_text("全部作答完了")).to_be_visible()
    page.locator(".van-dialog").get_by_role("button", name="交卷").click()
    expect(page.locator(".result strong")).to_have_text("100分")
    shot(page, "school-exam-result")
    (line,) = [one for one in school.lecturer.send("GET", f"/exams/{exam_id}/control")["people"] if one["person_id"] == school.ids[0]]
    assert (line["way"], line["answered"], line["score"], line["focus_lost"]) == ("student", 4, 100, 1)
    assert 1_000 <= line["away_ms"] < 30_000
    student.go("results")
    expect(page.get_by_text("还缺：实践成果、直播规划书")).to_be_visible()
    expect(page.locator(".marks b").first).to_have_text("100")
    shot(page, "school-results")


def test_practice_is_handed_in_and_the_plan_saves_itself(school: SchoolClass, student: Student, shot: Callable[[Any, str], None]) -> None:
    page = student.page
    shop = ask(page, "POST", "/shops", {**SHOP, "cohort_id": school.id})["body"]
    for path, body in (("licence", {"sample": "valid"}), ("open", None)):
        assert ask(page, "POST", f"/shops/{shop['id']}/{path}", body)["status"] == 200
    student.go("practice")
    expect(page.get_by_text("上架至少 3 件商品")).to_be_visible()
    expect(page.get_by_text("营业中")).to_be_visible()
    student.tap("登记一场")
    page.get_by_label("账号").fill("ming2026")
    page.get_by_label("时长（分钟）").fill("45")
    student.tap("保存", exact=True)
    expect(page.get_by_text("待核对")).to_be_visible()
    page.get_by_label("签名").fill("别人")
    student.tap("提交实践成果")
    expect(page.get_by_text(f"请写上你在班级名单里的姓名：{student.account['name']}")).to_be_visible()
    page.get_by_label("签名").fill(student.account["name"])
    student.tap("提交实践成果")
    expect(page.get_by_text(re.compile("已提交。"))).to_be_visible()
    shot(page, "school-practice")

    student.go("plan")
    page.locator('[data-path="overview.name"] textarea').fill("外婆家的剁辣椒")
    expect(page.get_by_text("待保存").or_(page.get_by_text("正在保存"))).to_be_visible()
    expect(page.get_by_text("已保存")).to_be_visible()
    saved = ask(page, "GET", f"/cohorts/{school.id}/plan/mine")["body"]
    assert saved["body"]["overview"]["name"] == "外婆家的剁辣椒"
    ask(page, "PUT", f"/cohorts/{school.id}/plan/mine", {"body": {}, "version": saved["version"]})
    page.locator('[data-path="overview.position"] textarea').fill("湖南家乡味的手工剁辣椒")
    expect(page.get_by_text("另一台设备上有更新的版本")).to_be_visible()
    student.tap("用这台手机上的")
    expect(page.get_by_text("已保存")).to_be_visible()
    shot(page, "school-plan")
    page.get_by_text("检查与提交").click()
    student.tap("提交规划书")
    expect(page.get_by_text("规划书还没有写到可以提交的程度")).to_be_visible()

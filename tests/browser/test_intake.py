"""Somebody without an account applies from the phone, the assistant admits him, and he signs for his textbook (R-CLS-6, R-CLS-7)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sandbox.identity.id_number import mask_id_number
from tests.browser.conftest import Running
from tests.browser.desk import sit_down
from tests.browser.school import SchoolClass
from tests.browser.student import Student, expect
from tests.training.classes import id_number

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]
NUMBER = id_number(20)


@pytest.fixture(scope="module")
def school(kaibo: Running) -> Iterator[SchoolClass]:
    """A class that begins in a month: its lecturer teaches other tests' classes before."""
    made = SchoolClass(kaibo, (date.today() + timedelta(days=30)).isoformat())
    yield made
    made.close()


def at_desk(page: Any, school: SchoolClass, account: dict[str, str], place: str) -> None:
    """Somebody signs in at the desk and opens a place with this class chosen."""
    sit_down(page, school.kaibo.url, account["login"], account["secret"], school.id)
    page.goto(f"{school.kaibo.url}/desk/{place}")


def applies(page: Any) -> str:
    """Fills the form, mends the ID number when told, sends it; answers the slip's number."""
    form = page.locator("form")
    form.get_by_label("姓名").fill("谢小满")
    form.get_by_label("身份证号").fill(NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    form.get_by_label("手机号").fill("138 0013 8020")
    expect(page.get_by_text("身份证号的校验位不对")).to_be_visible()
    for skill in ("阅读", "书写", "电脑操作", "手机上网"):
        page.get_by_role("group", name=skill).get_by_text("基本会").click()
    page.get_by_role("group", name="你的情况").get_by_text("有创业项目").click()
    form.get_by_label("准备做什么项目").fill("把家里的茶油放到直播间卖")
    page.get_by_role("group", name="能不能全程参加").get_by_role("button", name="能", exact=True).click()
    page.get_by_role("group", name="符合培训补贴条件吗").get_by_role("button", name="符合", exact=True).click()
    page.get_by_role("button", name="提交报名").click()
    expect(page.get_by_text("要先阅读并同意告知书才能报名。")).to_be_visible()
    page.get_by_text("我已阅读并同意").click()
    form.get_by_label("身份证号").fill(NUMBER)
    page.get_by_role("button", name="提交报名").click()
    expect(page.get_by_text("报名回执号")).to_be_visible()
    return str(page.locator(".number").inner_text())


def designs_the_interview(page: Any, school: SchoolClass, shot: Callable[[Any, str], None]) -> None:
    """The lecturer opens the usual interview questions at the desk (R-CLS-6)."""
    at_desk(page, school, school.lecturer.account, "school?tab=forms&part=needs")
    page.get_by_role("button", name="设计问卷").click()
    page.locator(".el-radio-button", has_text="面试问题").click()
    page.get_by_role("button", name="用常用题目开始").click()
    page.get_by_label("问卷标题").fill("报名面试")
    shot(page, "interview-design")
    page.get_by_role("button", name="开放给全班").click()
    expect(page.get_by_text("已面试 0 人")).to_be_visible()


def interviews(page: Any) -> None:
    """Answers the lecturer's questions of the applicant whose sheet is open; what is missing is told first."""
    sheet = page.locator(".sheet")
    page.get_by_label("面试分（0–100）").fill("82")
    page.get_by_role("button", name="保存面试").click()
    expect(sheet.get_by_role("alert").first).to_be_visible()
    sheet.get_by_role("textbox").first.fill("家里有茶油")
    for name, mark in (("项目说得清楚吗？", "4"), ("表达和沟通能力", "5")):
        sheet.get_by_role("radiogroup", name=re.compile(re.escape(name))).get_by_role("radio").nth(int(mark) - 1).click()
    sheet.get_by_role("checkbox", name="有货源").click()
    sheet.get_by_role("radio", name="能", exact=True).click()
    page.get_by_role("button", name="保存面试").click()
    expect(page.get_by_text("面试记录已保存").first).to_be_visible()


def test_from_the_qr_code_to_a_signed_textbook(school: SchoolClass, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    faults: list[str] = []
    office, desk, phone = (context(desk=True).new_page(), context(desk=True).new_page(), context().new_page())
    for page in (office, desk, phone):
        page.on("pageerror", lambda error: faults.append(str(error)))
    at_desk(office, school, school.office.account, "school?tab=intake")
    office.get_by_role("button", name="开放报名").click()
    expect(office.get_by_role("img", name="报名二维码")).to_be_visible()
    link = school.office.send("GET", f"/cohorts/{school.id}/enrolment")["url"]
    phone.goto(f"{school.kaibo.url}/phone/enrol/{link.rsplit('/', 1)[1]}")
    expect(phone.get_by_text("直播三班").first).to_be_visible()
    shot(phone, "enrol-form")
    number = applies(phone)
    shot(phone, "enrol-slip")

    designs_the_interview(desk, school, shot)
    path = f"/cohorts/{school.id}/applications"
    (application,) = school.office.send("GET", path)
    assert application["number"] == number
    school.lecturer.send("POST", f"{path}/{application['id']}/recommend")
    office.get_by_role("button", name="刷新").click()
    office.get_by_role("button", name="谢小满").click()
    expect(office.get_by_text(mask_id_number(NUMBER)).first).to_be_visible()
    office.get_by_role("button", name="以机构身份推荐").click()
    expect(office.get_by_text("机构已推荐")).to_be_visible()
    shot(office, "intake-one")
    interviews(office)
    shot(office, "intake-interview")
    assert school.office.send("GET", path)[0]["interview_answers"] == ["家里有茶油", 4, 5, [0], [0]]
    office.keyboard.press("Escape")
    office.get_by_role("button", name="刷新").click()
    expect(office.get_by_text("平均 82 分")).to_be_visible()
    office.get_by_role("heading", name="报名分析").scroll_into_view_if_needed()
    shot(office, "intake-charts")

    at_desk(desk, school, school.assistant.account, "school?tab=intake")
    desk.get_by_role("row", name=re.compile("谢小满")).locator(".el-checkbox").click()
    shot(desk, "intake-list")
    desk.get_by_role("button", name="录取 1 人").click()
    desk.get_by_role("button", name="录取", exact=True).click()
    slip = desk.locator(".slips li")
    expect(slip.get_by_text("谢小满")).to_be_visible()
    login, pin = slip.locator("dd").all_inner_texts()
    shot(desk, "intake-pins")
    desk.get_by_role("button", name="我已记下").click()
    phone.get_by_role("button", name="刷新进度").click()
    expect(phone.get_by_text("已录取")).to_be_visible()

    desk.goto(f"{school.kaibo.url}/desk/school?tab=office&part=handouts")
    desk.get_by_role("button", name="发放新的").click()
    desk.get_by_label("名称").fill("直播教材")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("0/7 已签")).to_be_visible()  # six students and the lecturer
    account = {"role": "student", "name": "谢小满", "login": login, "secret": pin}
    student = Student(context().new_page(), school.running, account)
    student.join()
    student.go("school")
    student.page.get_by_text("1 件教材或设备等你签收").click()
    expect(student.page.get_by_text("教材和设备签收")).to_be_visible()
    shot(student.page, "handouts-phone")
    student.tap("签收")
    student.page.locator(".van-dialog").get_by_role("button", name="签收").click()
    expect(student.page.get_by_text("手机签收")).to_be_visible()
    desk.get_by_role("button", name="刷新").click()
    expect(desk.get_by_text("1/7 已签")).to_be_visible()
    expect(desk.get_by_role("row", name=re.compile("谢小满")).get_by_text("本人在线签收")).to_be_visible()
    shot(desk, "office-handouts")
    assert faults == []
    assert student.faults == []


def test_the_authority_is_asked_for_nothing_it_may_not_see(
    school: SchoolClass, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    """Classes and accounts ask for no roster; the office shows what the authority may do; a visit is written after it."""
    page = context(desk=True).new_page()
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    at_desk(page, school, school.authority.account, "classes")
    expect(page.get_by_text("看不到学员姓名")).to_be_visible()
    page.goto(f"{school.kaibo.url}/desk/accounts")
    expect(page.get_by_text("你的账号看不到学员名单。")).to_be_visible()
    page.goto(f"{school.kaibo.url}/desk/school?tab=office")
    page.get_by_role("button", name="登记听课").click()
    page.get_by_role("textbox", name="听课情况").fill("开场互动充分，实操时间够。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(re.compile("才开始，听课记录请在课后填"))).to_be_visible()
    shot(page, "office-visits")
    page.get_by_role("button", name="取消").click()
    assert [one.rsplit("/", 1)[1] for one in refused] == ["class-visits"]


def test_a_student_sees_and_takes_his_own_data(school: SchoolClass, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    student = Student(context().new_page(), school.running, school.students[0])
    student.join()
    student.go("me")
    student.page.get_by_role("link", name="我的个人信息").click()
    expect(student.page.get_by_text(mask_id_number(id_number(0)))).to_be_visible()
    expect(student.page.get_by_text("已同意").last).to_be_visible()
    shot(student.page, "my-data")
    with student.page.expect_download() as saved:
        student.page.get_by_role("link", name="下载我的全部信息").click()
    assert saved.value.suggested_filename == "我的个人信息.xlsx"
    assert student.faults == []

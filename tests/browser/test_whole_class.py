"""A class at the desk: filed by hand, returned and approved, opened; closed, certified, packed; and a stranger who scans a certificate."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import SystemClock
from sandbox.papers import tampered
from tests.browser.desk import sit_down
from tests.browser.student import expect
from tests.browser.whole_school import PASSWORD, School, long_middle, school
from training.cohorts.filing import local_day

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(400)]
NAME = "直播电商六班"


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with school(tmp_path_factory.mktemp("school")) as running:
        yield running


class Desk:
    """Somebody at the desk."""

    def __init__(self, where: School, page: Any, login: str) -> None:
        self.page, self.faults, self._where = page, [], where
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        sit_down(page, where.url, login, PASSWORD)

    def tab(self, name: str) -> None:
        """A tab of the page about running a class."""
        self.page.goto(f"{self._where.url}/desk/school")
        self.page.get_by_role("tab", name=name, exact=True).click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def select(self, label: str, option: str) -> None:
        """Choose from a list of Element Plus."""
        self.page.get_by_role("dialog").get_by_label(label).press("ArrowDown")
        self.page.locator(".el-select-dropdown:visible").get_by_role("option").filter(has_text=option).click()

    def answer(self, text: str, button: str) -> None:
        """Answer what a box asks."""
        box = self.page.get_by_role("dialog")
        box.locator("input,textarea").first.fill(text)
        box.get_by_role("button", name=button, exact=True).click()


def test_a_class_is_filed_approved_closed_certified_and_packed(
    where: School, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    office = Desk(where, context(desk=True).new_page(), "office")
    authority = Desk(where, context(desk=True).new_page(), "authority")
    office.tab("申报和审批")
    for lecturer, number in (("周敏", "HN-JS-0001"), ("吴晓东", "HN-JS-0002")):
        certify(office, lecturer, number)
    file_class(office, shot)

    authority.tab("申报和审批")
    authority.press("退回")
    authority.answer("场地照片不清楚，请补。", "退回")
    expect(authority.page.get_by_text("已退回").first).to_be_visible()
    office.tab("申报和审批")
    expect(office.page.get_by_text("场地照片不清楚，请补。")).to_be_visible()
    office.press("修改后重新申报")
    office.page.get_by_role("dialog").get_by_role("button", name="提交申报").click()
    expect(office.page.get_by_role("dialog")).to_have_count(0)
    authority.tab("申报和审批")
    authority.press("批准")
    authority.answer("长就培〔2026〕31号", "批准")
    expect(authority.page.get_by_text("长就培〔2026〕31号")).to_be_visible()
    shot(authority.page, "whole-approved")
    office.tab("申报和审批")
    office.press("开班")
    expect(office.page.get_by_text("已开班").first).to_be_visible()

    cohort_id = office.page.request.get(f"{where.url}/api/cohorts").json()[0]["id"]
    passed = long_middle(where, cohort_id)
    office.tab("结班")
    expect(office.page.get_by_text("合格 2 人，不合格 1 人")).to_be_visible()
    office.press("提交结班材料")
    office.page.get_by_role("dialog").get_by_role("button", name="提交结班材料").click()
    expect(office.page.get_by_text("已提交，管理部门审核中")).to_be_visible()
    shot(office.page, "whole-closing-sent")
    authority.tab("结班")
    authority.press("退回补正")
    shot(authority.page, "whole-closing-return")
    authority.page.get_by_role("dialog").get_by_role("button", name="返回").click()
    authority.press("审核通过并结班")
    authority.page.get_by_role("dialog").get_by_role("button", name="审核通过并结班").click()
    expect(authority.page.get_by_role("tabpanel", name="结班").get_by_text("已结班").first).to_be_visible()
    office.tab("结班")
    expect(office.page.get_by_role("tabpanel", name="结班").get_by_text("已结班").first).to_be_visible()

    token = certificates(authority, passed, shot)
    pack(office, shot, tmp_path)
    scanned(where, context().new_page(), token, shot)
    authority.page.get_by_role("row").filter(has_text=passed[0]).get_by_role("button", name="作废").click()
    authority.page.get_by_role("dialog").get_by_label("原因").fill("冒名顶替考试")
    shot(authority.page, "whole-revoke")
    authority.page.get_by_role("dialog").get_by_role("button", name="作废", exact=True).click()
    expect(authority.page.get_by_text("已作废").first).to_be_visible()
    shot(authority.page, "whole-register")
    phone = context().new_page()
    phone.goto(f"{where.url}/phone/certificates/{token}")
    expect(phone.get_by_text("证书已作废")).to_be_visible()
    shot(phone, "whole-check-revoked")
    supervised(authority, passed, shot)
    assert office.faults == authority.faults == []


def certify(office: Desk, lecturer: str, number: str) -> None:
    """The lecturer's own certificate, without which nobody can be filed."""
    office.press("登记讲师证书")
    office.select("讲师", lecturer)
    dialog = office.page.get_by_role("dialog")
    dialog.get_by_label("证书编号").fill(number)
    dialog.get_by_label("发证日期").fill("2020-01-01")
    dialog.get_by_label("发证日期").press("Enter")
    dialog.get_by_role("button", name="保存").click()
    expect(office.page.get_by_role("dialog")).to_have_count(0)


def file_class(office: Desk, shot: Callable[[Any, str], None]) -> None:
    """The form of a class that begins today."""
    office.press("申报新班")
    dialog = office.page.get_by_role("dialog")
    dialog.get_by_label("班级名称").fill(NAME)
    dialog.get_by_label("开始日期").fill(local_day(SystemClock().now()))
    dialog.get_by_label("开始日期").press("Enter")
    dialog.get_by_label("地点").fill("岳麓校区 301")
    for lecturer in ("周敏", "吴晓东"):
        office.select("讲师", lecturer)
    dialog.get_by_label("地点").click()
    office.select("班级助理", "陈洁")
    shot(office.page, "whole-filing")
    dialog.get_by_role("button", name="提交申报").click()
    expect(office.page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(office.page.get_by_text("待审核").first).to_be_visible()


def certificates(authority: Desk, passed: list[str], shot: Callable[[Any, str], None]) -> str:
    """Issued, printed with progress, downloaded; the token of the first one's public page."""
    authority.tab("证书")
    expect(authority.page.get_by_text("2 名合格学员还没有证书")).to_be_visible()
    authority.press("发证")
    authority.page.get_by_label(f"{passed[1]}的证书编号").fill("湘直播20260001")
    shot(authority.page, "whole-issue")
    with authority.page.expect_download() as download:
        authority.page.get_by_role("button", name="发 2 张证书").click()
    assert download.value.suggested_filename == f"{NAME} 合格证书.zip"
    expect(authority.page.get_by_text("已生成：2 个文件")).to_be_visible()
    shot(authority.page, "whole-certificates")
    authority.page.get_by_label("搜编号或姓名").fill("湘直播")
    expect(authority.page.locator("tbody tr")).to_have_count(1)
    authority.page.get_by_label("搜编号或姓名").fill("没有这个人")
    expect(authority.page.get_by_text("没有找到证书")).to_be_visible()
    authority.page.get_by_label("搜编号或姓名").fill("")
    expect(authority.page.locator("tbody tr")).to_have_count(2)
    link = authority.page.get_by_role("row").filter(has_text=passed[0]).get_by_role("link", name="查验页").get_attribute("href")
    return str(link).rsplit("/", 1)[1]


def pack(office: Desk, shot: Callable[[Any, str], None], tmp_path: Path) -> None:
    """Asked for, followed, downloaded, and as it was made."""
    office.tab("结班")
    with office.page.expect_download() as download:
        office.press("生成并下载")
        expect(office.page.get_by_text(re.compile(r"\d+ / \d+ 个文件|排队中|正在生成")).first).to_be_visible()
        shot(office.page, "whole-pack-running")
    file = tmp_path / "pack.zip"
    download.value.save_as(file)
    assert tampered(file) == []
    expect(office.page.get_by_text("已生成")).to_be_visible()
    shot(office.page, "whole-pack")
    office.tab("结班")
    expect(office.page.get_by_text("已生成")).to_be_visible()


def supervised(authority: Desk, passed: list[str], shot: Callable[[Any, str], None]) -> None:
    """The ledger, narrowed by a chart, and a class looked into on record."""
    authority.tab("统计")
    page = authority.page
    expect(page.get_by_role("heading", name="台账（1 个班）")).to_be_visible()
    page.get_by_role("button", name="待审核").click()
    expect(page.get_by_text("没有符合条件的班级")).to_be_visible()
    page.get_by_role("button", name="显示全部").click()
    shot(page, "whole-figures")
    authority.press("查看名单")
    authority.answer("年度抽查", "查看名单")
    expect(page.get_by_role("dialog").get_by_role("row").filter(has_text=passed[1])).to_contain_text("湘直播20260001")
    page.wait_for_timeout(400)
    shot(page, "whole-inspected")


def scanned(where: School, phone: Any, token: str, shot: Callable[[Any, str], None]) -> None:
    """A stranger's phone: a certificate that holds, and one that nobody issued."""
    phone.goto(f"{where.url}/phone/certificates/{token}")
    expect(phone.get_by_text("证书有效")).to_be_visible()
    expect(phone.get_by_text("学**0")).to_be_visible()
    shot(phone, "whole-check-valid")
    phone.goto(f"{where.url}/phone/certificates/{'0' * 32}")
    expect(phone.get_by_text("查不到这张证书")).to_be_visible()
    shot(phone, "whole-check-unknown")

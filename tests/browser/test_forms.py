"""One form on two screens: a student fills it in on the phone through a lost network and signs it, the lecturer reads it at the desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.clock import SystemClock
from sandbox.trade.dates import day_after
from tests.browser.conftest import Running
from tests.browser.desk import sit_down
from tests.browser.school import SchoolClass
from tests.browser.student import Student, expect

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def school(kaibo: Running) -> Iterator[SchoolClass]:
    """An open class whose first day is tomorrow."""
    one = SchoolClass(kaibo, day_after(SystemClock().now(), 1))
    yield one
    one.close()


def at_the_desk(page: Any, school: SchoolClass) -> None:
    """The lecturer signs in and looks at this class."""
    sit_down(page, school.kaibo.url, school.lecturer.account["login"], school.lecturer.account["secret"], school.id)


def signs_by_hand(page: Any) -> None:
    """Two strokes in the box, one too many taken back, and it is empty again after clearing until he writes anew."""
    box = page.locator(".pad canvas")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()

    def stroke(*at: tuple[float, float]) -> None:
        for move, (x, y) in enumerate(at):
            page.mouse.move(place["x"] + x * place["width"], place["y"] + y * place["height"], steps=4)
            if not move:
                page.mouse.down()
        page.mouse.up()

    stroke((0.2, 0.3), (0.5, 0.8))
    page.get_by_role("button", name="清除重写").click()
    expect(page.get_by_role("button", name="以“学员00”签名")).to_be_visible()
    stroke((0.2, 0.3), (0.35, 0.7), (0.5, 0.3))
    stroke((0.55, 0.5), (0.8, 0.5))
    stroke((0.1, 0.1), (0.9, 0.9))
    page.get_by_role("button", name="撤销一笔").click()


def test_a_form_filled_and_signed_on_the_phone_is_read_at_the_desk(
    school: SchoolClass, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    student = Student(context().new_page(), school.running, school.students[0])
    student.join()
    page = student.page
    student.go("school")
    page.get_by_text("张表要填或要签").click()
    page.locator('[data-form="S1"]').click()
    student.tap("交表")
    expect(page.get_by_text("还有 7 处要改")).to_be_visible()
    page.get_by_role("radio", name="大专").click()
    page.get_by_role("radio", name="返乡入乡人员").click()
    for field in ("subsidy", "full_time"):
        page.locator(f'[data-field="{field}"]').get_by_role("radio", name="是").click()
    page.get_by_role("checkbox", name="阅读").click()
    page.get_by_role("radio", name="有具体项目").click()
    box = page.locator('[data-field="project"] textarea')
    box.fill("腊味")
    box.blur()
    expect(page.get_by_text("请填 4 到 500 字，现在 2 字。")).to_be_visible()
    box.fill("家乡腊味直播")
    expect(page.get_by_text("讲师或机构意见")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("接着上次没交的内容填。")).to_be_visible()
    expect(page.locator('[data-field="project"] textarea')).to_have_value("家乡腊味直播")
    page.context.set_offline(True)
    student.tap("交表")
    expect(page.get_by_text("网络不通")).to_be_visible()
    shot(page, "forms-waiting")
    page.context.set_offline(False)
    expect(page.get_by_text("待签名")).to_be_visible()
    page.get_by_label("我已看过以上内容").check()
    signs_by_hand(page)
    shot(page, "forms-drawn")
    page.get_by_role("button", name="用这个手写签名签字").click()
    expect(page.get_by_text("待签名")).to_have_count(0)
    shot(page, "forms-signed")

    desk = context(desk=True).new_page()
    faults: list[str] = []
    desk.on("pageerror", lambda error: faults.append(str(error)))
    at_the_desk(desk, school)
    desk.goto(f"{school.kaibo.url}/desk/school?tab=forms")
    line = desk.locator('tr[data-form="S1"]')
    expect(line.get_by_text("1 / 5")).to_be_visible()
    shot(desk, "forms-desk-list")
    line.get_by_role("button", name="打开").click()
    desk.locator('tr[data-about="学员00"]').get_by_role("button", name="查看").click()
    expect(desk.get_by_text("家乡腊味直播")).to_be_visible()
    expect(desk.locator(".signs").get_by_text("学员00")).to_be_visible()
    picture = desk.get_by_role("img", name="学员00的手写签名")
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 100
    picture.scroll_into_view_if_needed()
    shot(desk, "forms-desk-signed")
    with desk.expect_download() as paper:
        desk.get_by_role("navigation", name="打印").get_by_role("link", name="PDF").click()
    assert paper.value.suggested_filename == "S1.pdf"
    shot(desk, "forms-desk-read")
    assert faults == []
    assert student.faults == []

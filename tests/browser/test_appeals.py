"""A violation is appealed on the phone, heard again and lifted at the desk, and the phone tells it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.desk import sit_down
from tests.browser.quick import ask, on_air
from tests.browser.student import Student, expect

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(120)]
LIE = "大家好，这个腊肉全国第一，闭眼入"
WHY = "我说的是“全国第一批非遗作坊”，有证书，后半句没识别到。"
ANSWER = "听了回放，也看了证书，不是绝对化用语。"


def test_phone_desk_phone(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    student = Student(context().new_page(), kaibo, kaibo.account("student"))
    phone = student.page
    student.join()
    show = on_air(student, "腊肉")
    phone.wait_for_timeout(3_000)  # a few seconds of show before the words
    ask(student, "POST", f"/shows/{show}/comments", {"text": LIE})
    strip = phone.get_by_role("alert").filter(has_text="全国第一")
    expect(strip).to_contain_text("绝对化用语 · C01")
    expect(strip.locator("time")).to_have_text(re.compile(r"0:0\d"))
    shot(phone, "appeal-1-live")
    ask(student, "POST", f"/shows/{show}/end")
    student.go(f"shows/{show}/replay?see=violations")
    row = phone.locator("article").filter(has_text="绝对化用语")
    expect(row.get_by_role("button", name="申诉这一条")).to_be_visible()
    shot(phone, "appeal-2-record")
    row.get_by_role("button", name="申诉这一条").click()
    student.fill("reason", "打我电话 13807312233")
    student.tap("提交申诉")
    expect(phone.get_by_text("理由里不要写手机号")).to_be_visible()
    shot(phone, "appeal-3-refused")
    student.fill("reason", WHY)
    student.tap("提交申诉")
    expect(row.get_by_text("申诉处理中")).to_be_visible()
    phone.wait_for_timeout(500)
    shot(phone, "appeal-4-open")

    desk = context(desk=True).new_page()
    desk.on("pageerror", lambda error: student.faults.append(str(error)))
    lecturer = kaibo.account("lecturer")
    sit_down(desk, kaibo.url, lecturer["login"], lecturer["secret"])
    desk.get_by_text("1 条违规申诉等你处理").click()
    card = desk.locator("section.card").filter(has_text=WHY)
    expect(card).to_contain_text(student.account["name"])
    shot(desk, "appeal-5-queue")
    card.get_by_role("button", name=re.compile("听起")).click()
    expect(desk).to_have_url(re.compile(r"/replays/[^/]+\?at=\d+"))
    at = int(desk.url.rsplit("=", 1)[1])
    expect(desk.get_by_role("slider", name="播放位置")).to_have_attribute("aria-valuetext", f"0:{at // 1000:02}")
    desk.get_by_role("button", name="撤销违规").scroll_into_view_if_needed()
    shot(desk, "appeal-6-replay")
    desk.get_by_role("button", name="撤销违规").click()
    desk.get_by_label("给学员的理由").fill(ANSWER)
    desk.wait_for_timeout(500)
    shot(desk, "appeal-7-decide")
    desk.get_by_role("dialog").get_by_role("button", name="撤销违规").click()
    expect(desk.get_by_text("申诉通过，违规撤销").first).to_be_visible()
    desk.goto(f"{kaibo.url}/desk/marking?tab=appeals")
    expect(desk.get_by_text("申诉都处理完了。")).to_be_visible()
    shot(desk, "appeal-8-decided")

    student.go("")
    news = phone.get_by_role("link").filter(has_text="申诉通过：“全国第一”不算违规")
    expect(news).to_be_visible()
    shot(phone, "appeal-9-news")
    news.click()
    expect(row).to_contain_text(ANSWER)
    expect(row).to_contain_text("已撤销，不扣分")
    phone.wait_for_timeout(500)
    shot(phone, "appeal-10-lifted")
    student.go("")
    expect(phone.get_by_text(f"你好，{student.account['name']}")).to_be_visible()
    phone.wait_for_timeout(1_000)
    expect(news).to_have_count(0)
    assert student.faults == []

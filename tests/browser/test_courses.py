"""Courses in the browser: the lecturer uploads and publishes, the student watches, and the seconds that are missing are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect
from tests.browser.test_trade import ask, at_the_desk
from tests.training.lecture_hall import film

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]
SECONDS = 30


def until(page: Any, script: str) -> None:
    """Look every fifth of a second, half a minute at most; the page's policy forbids a waiting function inside it."""
    for _ in range(150):
        if page.evaluate(script):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"it never came: {script}")


def test_a_course_from_the_desk_to_the_phone(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    desk = context(desk=True).new_page()
    at_the_desk(desk, kaibo)
    video = tmp_path / "lesson.mp4"
    video.write_bytes(film(SECONDS))
    desk.goto(f"{kaibo.url}/desk/courses")
    desk.get_by_role("button", name="新建课程").click()
    desk.get_by_placeholder("例如：直播间违禁词").fill("直播间违禁词：哪些话不能说")
    desk.get_by_role("button", name="建好").click()
    expect(desk.get_by_text("等上传视频")).to_be_visible()
    desk.get_by_text("上传视频", exact=True).locator("..").locator("input").set_input_files(str(video))
    desk.get_by_role("button", name="发布").click()
    expect(desk.get_by_text("已发布", exact=True)).to_be_visible()
    shot(desk, "desk-courses")
    desk.get_by_role("tab", name="学习任务").click()
    desk.get_by_role("button", name="布置规程任务").click()
    expect(desk.get_by_text("在第三方平台注册账号").first).to_be_visible()
    shot(desk, "desk-tasks")

    student = Student(context().new_page(), kaibo, kaibo.account("student", 1))
    page = student.page
    student.join()
    page.get_by_text("学习：课程、任务、直播课").click()
    expect(page.get_by_text("直播间违禁词：哪些话不能说")).to_be_visible()
    shot(page, "phone-courses")
    page.get_by_text("直播间违禁词：哪些话不能说").click()
    page.locator("video").wait_for()
    page.evaluate("document.querySelector('video').muted = true; document.querySelector('video').play()")
    until(page, "document.querySelector('video').currentTime > 5")
    page.evaluate("document.querySelector('video').currentTime = 25")
    until(page, "document.querySelector('video').currentTime > 26")
    page.evaluate("document.querySelector('video').pause()")
    expect(page.get_by_text("还没看的段落")).to_be_visible()
    expect(page.get_by_text("0:26 –")).to_be_visible()
    shot(page, "phone-course")
    course_id = page.url.rsplit("/", 1)[1]
    watched = ask(page, "GET", f"/courses/{course_id}")["body"]["mine"]["watched_s"]
    assert 4 <= watched <= 15, "what was skipped is not watched"

    student.go("tasks")
    expect(page.get_by_text("在第三方平台注册账号")).to_be_visible()
    shot(page, "phone-tasks")
    desk.goto(f"{kaibo.url}/desk/courses?tab=progress")
    expect(desk.get_by_text(student.account["name"])).to_be_visible()
    shot(desk, "desk-learning")
    assert student.faults == []


def test_a_lesson_between_the_desk_and_the_phone(kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]) -> None:
    desk = context(desk=True).new_page()
    at_the_desk(desk, kaibo)
    desk.goto(f"{kaibo.url}/desk/courses?tab=lessons")
    desk.get_by_role("button", name="新建直播课").first.click()
    desk.get_by_placeholder("例如：第二天答疑").fill("第二天答疑：选品")
    desk.get_by_role("button", name="建好").click()
    desk.get_by_role("button", name="用摄像头").click()
    begin = desk.get_by_role("button", name="开始上课")
    expect(begin).to_be_enabled()
    begin.click()
    expect(desk.get_by_role("button", name="下课")).to_be_visible()

    student = Student(context().new_page(), kaibo, kaibo.account("student", 2))
    page = student.page
    student.join()
    student.go("courses")
    page.get_by_text("第二天答疑：选品").click()
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("已签到")).to_be_visible()
    page.get_by_role("button", name="举手").click()
    expect(page.get_by_text("已举手，第 1 位")).to_be_visible()
    desk.get_by_role("button", name="请发言").click()
    desk.get_by_role("button", name="发起投票").click()
    box = desk.get_by_role("dialog")
    box.get_by_label("问题").fill("“全网最低价”可以说吗？")
    box.get_by_label("选项 1").fill("可以")
    box.get_by_label("选项 2").fill("不可以")
    box.get_by_text("正确", exact=True).nth(1).click()
    box.get_by_role("button", name="发给全班").click()
    page.get_by_role("button", name="不可以").click()
    until(page, "document.querySelector('video').videoWidth > 0")
    shot(page, "phone-lesson")
    shot(desk, "desk-lesson")
    desk.get_by_role("button", name="结束投票").click()
    desk.get_by_role("button", name="点名").click()
    page.get_by_role("button", name="我在").click()
    expect(desk.get_by_text("应答").last).to_be_visible()
    desk.get_by_role("button", name="下课").click()
    desk.get_by_role("dialog").get_by_role("button", name="下课").click()
    expect(desk.get_by_text("直播课已结束")).to_be_visible()
    shot(desk, "desk-lesson-over")
    expect(page.get_by_text("直播课结束了")).to_be_visible()
    assert student.faults == []

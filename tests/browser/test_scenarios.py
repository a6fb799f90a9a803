"""A lecturer tunes a scenario and sees the predicted ranges change; a drill reaches the phones, and an exam freezes its scenario."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.desk import sit_down
from tests.browser.student import Student, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


class Lecturer:
    """One desk, signed in."""

    def __init__(self, page: Any, kaibo: Running) -> None:
        self.page, self.kaibo = page, kaibo
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        account = kaibo.account("lecturer")
        sit_down(page, kaibo.url, account["login"], account["secret"])
        self.cohort = page.request.get(f"{kaibo.url}/api/me").json()["memberships"][0]["cohort_id"]

    def short_scenario(self, name: str, title: str, *changes: tuple[str, str]) -> str:
        """A scenario of one minute, saved for the class: its 60 shows are run in a few seconds. Its id."""
        path = f"{self.kaibo.url}/api/cohorts/{self.cohort}/scenarios"
        text = self.page.request.get(f"{path}/warm-up").json()["text"]
        for old, new in (("name: warm-up", f"name: {name}"), ("minutes: 10", "minutes: 1"), ("zh: 热身场", f"zh: {title}"), *changes):
            assert old in text
            text = text.replace(old, new)
        answer = self.page.request.post(path, data={"text": text}, headers={"Idempotency-Key": f"short-{name}", "Origin": self.kaibo.url})
        assert answer.ok, answer.text()
        return str(answer.json()["id"])

    def open_scenario(self, title: str) -> None:
        """From the list."""
        self.page.goto(f"{self.kaibo.url}/desk/scenarios")
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.wait_for_url("**/desk/scenarios/*")

    def range(self, which: str, figure: str = "mean_stay_s", host: str = "competent") -> tuple[float, float]:
        """The low and the high end of a figure as the page shows it; `which` is now or before."""
        shown = self.page.locator(f'[data-figure="{figure}"] [data-host="{host}"] .numbers .{which}')
        expect(shown).to_contain_text(re.compile(r"\d–"), timeout=60_000)  # shows are run by a process that gives way to all others
        found = re.search(r"([\d.,]+)–([\d.,]+)", shown.inner_text())
        assert found
        low, high = (float(part.replace(",", "")) for part in found.groups())
        return low, high

    def slide(self, slider: str, steps: int) -> None:
        """Move a slider by its keys, ten percent a step."""
        self.page.locator(f'[data-slider="{slider}"] [role="slider"]').focus()
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")


def test_moving_a_slider_changes_the_predicted_ranges(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    lecturer = Lecturer(context(desk=True).new_page(), kaibo)
    page = lecturer.page
    lecturer.short_scenario("evening", "晚场一分钟")
    lecturer.open_scenario("晚场一分钟")
    patient = lecturer.range("now")
    expect(page.get_by_role("button", name="保存为新版本")).to_be_disabled()  # nothing changed yet
    lecturer.slide("patience", -10)
    expect(page.locator('[data-slider="patience"] h3')).to_contain_text("50%")
    expect(page.get_by_text("有改动还没保存")).to_be_visible()
    assert lecturer.range("before") == patient
    tried = lecturer.range("now")
    assert tried[1] < patient[0]  # six shows of each host, before it is saved
    first = page.url
    page.get_by_role("link", name="全部场景").click()
    page.get_by_role("button", name="留下继续改").click()  # unsaved changes are not lost by a slip of the hand
    assert page.url == first
    page.get_by_role("button", name="保存为新版本").click()
    page.wait_for_url(lambda url: "/desk/scenarios/scn_" in url and url != first)
    expect(page.locator(".legend")).to_contain_text("版本 2（每人 20 场）")
    now, before = lecturer.range("now"), lecturer.range("before")
    shot(page, "desk-scenario-tuned")
    assert before == patient
    assert now[1] < before[0]
    assert lecturer.range("now", "entered")[0] > 0
    expect(page.locator('[data-figure="mean_stay_s"] [data-host="competent"] em.apart')).to_contain_text("−")
    page.get_by_role("link", name="版本 1").click()
    expect(page.locator('[data-slider="patience"] h3')).to_contain_text("150%")
    assert lecturer.range("now") == patient  # control: the version that was saved first kept its ranges
    assert lecturer.faults == []


@pytest.mark.nightly
def test_a_slip_in_the_file_is_shown_at_its_line_and_cannot_be_saved(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    lecturer = Lecturer(context(desk=True).new_page(), kaibo)
    page = lecturer.page
    lecturer.short_scenario("slip", "写错一行")
    lecturer.open_scenario("写错一行")
    page.get_by_text("高级：直接编辑场景文件").click()
    file = page.get_by_label("场景文件（YAML）")
    text = file.input_value()
    line = 1 + text.split("\n").index("minutes: 1")
    file.fill(text.replace("minutes: 1", "minuets: 1"))
    expect(page.locator(".fault")).to_have_text(f"第 {line} 行：不认识的设置“minuets”，可能是写错了。")
    expect(page.locator("li.wrong")).to_have_text(str(line))
    expect(page.get_by_role("button", name="保存为新版本")).to_be_disabled()
    shot(page, "desk-scenario-slip")
    file.fill(text.replace("minutes: 1", "minutes: 2"))
    expect(page.locator(".fault")).to_have_count(0)
    expect(page.get_by_role("button", name="保存为新版本")).to_be_enabled()
    assert lecturer.faults == []


@pytest.mark.nightly
def test_a_lecturer_reads_how_the_crowd_thinks_and_what_a_scenario_changes_of_it(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    lecturer = Lecturer(context(desk=True).new_page(), kaibo)
    page = lecturer.page
    page.goto(f"{kaibo.url}/desk/scenarios")
    page.get_by_role("link", name="虚拟观众是怎么想的").click()
    expect(page.locator('[data-effect="leaving.picture"]')).to_contain_text("1.5")
    expect(page.locator('[data-number="mix.paid.*"]')).to_contain_text("投流来的人里占多少")
    drawn = page.locator(".drawn img")
    expect(drawn).to_have_count(2)
    drawn.first.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.drawn img')].every((one) => one.naturalWidth > 0)")
    shot(page, "desk-crowd-drawn")
    page.locator('[data-number="personas.*.bounce_bp"]').evaluate("(row) => row.scrollIntoView()")
    shot(page, "desk-crowd-numbers")
    page.get_by_placeholder("找设置或意思").fill("福袋")
    expect(page.locator('[data-effect="leaving.picture"]')).to_have_count(0)
    expect(page.locator('[data-effect="room.bag_talk"]')).to_be_visible()
    shot(page, "desk-crowd")
    page.goto(f"{kaibo.url}/desk/scenarios/strict-cosmetics")
    page.get_by_text("高级：直接编辑场景文件").click()
    expect(page.locator('[data-departs="trust.per_point"] td')).to_contain_text(["trust.per_point", "0.06", "0.03"])
    expect(page.locator('[data-departs="talking.intents.quality.price"]')).to_contain_text("品质党：说话时，问价格的分量。")
    expect(page.get_by_text("自带第 3 版").first).to_be_visible()
    page.locator('[data-departs="trust.per_point"]').scroll_into_view_if_needed()
    shot(page, "desk-scenario-departs")
    file = page.get_by_label("场景文件（YAML）")
    file.fill(file.input_value().replace("{per_point: .06}", "{per_point: .03}"))
    expect(page.locator('[data-departs="trust.per_point"]')).to_have_count(0)
    assert lecturer.faults == []


@pytest.mark.nightly
def test_an_exam_reaches_the_phones_and_freezes_its_scenario(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    lecturer = Lecturer(context(desk=True).new_page(), kaibo)
    page = lecturer.page
    lecturer.short_scenario("final", "期末考场")
    page.goto(f"{kaibo.url}/desk/drills")
    page.get_by_role("button", name="布置演练").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".el-select").click()
    page.get_by_role("option").filter(has_text="期末考场").click()
    dialog.get_by_text("考试", exact=True).click()
    dialog.get_by_label("名称").fill("第一次考试")
    dialog.get_by_role("button", name="布置演练").click()
    page.wait_for_url("**/desk/drills/drl_*")
    expect(page.locator(".exam code").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
    seed_hash = page.locator(".exam code").first.inner_text()

    lecturer.open_scenario("期末考场")
    expect(page.get_by_text("考试“第一次考试”正在用这个场景")).to_be_visible()
    expect(page.locator('[data-slider="patience"] .el-slider__runway.is-disabled')).to_be_visible()
    shot(page, "desk-scenario-frozen")

    phone = context().new_page()
    student = Student(phone, kaibo, kaibo.account("student"))
    student.join()
    card = phone.locator(".drills article").filter(has_text="第一次考试")
    expect(card).to_contain_text("只有 1 次机会")
    shot(phone, "phone-home-drills")
    card.get_by_role("link", name="去准备").click()
    expect(phone.get_by_text("只能播一场，开播就算用掉机会")).to_be_visible()
    expect(phone.get_by_text("虚拟观众", exact=True)).to_have_count(0)
    shot(phone, "phone-prepare-exam")

    page.go_back()
    page.wait_for_url("**/desk/scenarios")
    page.goto(f"{kaibo.url}/desk/drills")
    page.get_by_role("link", name="第一次考试").click()
    page.get_by_role("button", name="公开种子").click()
    page.get_by_role("dialog").get_by_role("button", name="公开种子").click()
    expect(page.locator(".exam code").nth(1)).to_have_text(re.compile("^[0-9a-f]{32}$"))
    page.get_by_role("button", name="在这台电脑上核对").click()
    expect(page.get_by_text("核对通过")).to_be_visible()
    assert page.locator(".exam code").first.inner_text() == seed_hash
    shot(page, "desk-drill-opened")
    assert lecturer.faults == student.faults == []

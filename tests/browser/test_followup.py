"""After the certificate: an officer records a half-year's talk and answers a question, the graduate reads both on the phone (R-FN-5)."""

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.desk import sit_down
from tests.browser.school import SchoolClass
from tests.browser.student import Student, expect
from tests.browser.test_trade import ask

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]
QUESTION, ANSWER = "保证金什么时候退", "关店并结清订单后 30 天内原路退回。"


def half_a_year_later(kaibo: Running, cohort_id: str, person_id: str) -> None:
    """A file that opened half a year and some days ago, and what its plan said: nobody waits so long in a test."""
    opened_on = (date.today() - timedelta(days=190)).isoformat()
    with sqlite3.connect(kaibo.data / "kaibo.sqlite", timeout=30) as tables:
        tables.execute(
            "INSERT INTO training_follow_files (cohort_id, person_id, opened_on) VALUES (?, ?, ?)", (cohort_id, person_id, opened_on)
        )
        columns = "cohort_id, person_id, fund_fen, month_fen, price_fen, cost_fen, sold"
        said = (cohort_id, person_id, 1_600_000, 300_000, 5_900, 3_400, 250)
        tables.execute(f"INSERT INTO training_follow_plans ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", said)


def test_an_officer_records_a_half_year_and_the_graduate_reads_the_answer_to_his_question(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    school = SchoolClass(kaibo, (date.today() + timedelta(days=60)).isoformat())
    half_a_year_later(kaibo, school.id, school.ids[0])
    loan = {"kind": "finance", "name": "创业担保贷款", "owner": "市就业服务中心", "contact": "0731-12345678", "most_fen": 30_000_000}
    school.office.send("POST", "/followup/resources", loan)
    graduate = Student(context().new_page(), school.running, school.students[0])
    graduate.join()
    phone = graduate.page
    graduate.go("school")
    phone.get_by_text("我的后续服务").click()
    expect(phone.get_by_text("毕业半年，近况怎么样？")).to_be_visible()
    phone.get_by_role("button", name="我要咨询").click()
    phone.get_by_label("一句话").fill(QUESTION)
    phone.get_by_label("具体情况").fill("店铺已经关了，后台还显示冻结。")
    phone.get_by_role("button", name="提交咨询").click()
    expect(phone.get_by_text("等答复")).to_be_visible()

    desk = context(desk=True).new_page()
    faults: list[str] = []
    desk.on("pageerror", lambda error: faults.append(str(error)))
    office = kaibo.account("institution")
    sit_down(desk, kaibo.url, office["login"], office["secret"])
    desk.get_by_text("1 条咨询等答复").click()
    desk.get_by_role("button", name=QUESTION).click()
    desk.get_by_label("答复", exact=True).fill(ANSWER)
    desk.get_by_role("button", name="答复", exact=True).click()
    expect(desk.locator("article").get_by_text(ANSWER)).to_be_visible()
    shot(desk, "desk-followup-advice")

    desk.get_by_role("tab", name="跟踪名单").click()
    line = desk.get_by_role("row").filter(has_text=school.students[0]["name"]).filter(has_text="逾期")
    line.get_by_role("button", name="登记跟踪").click()
    talk = desk.get_by_role("dialog")
    talk.get_by_label("了解到的情况").fill("店铺正常经营，想学投流。")
    talk.get_by_role("button", name="保存").click()
    expect(talk.get_by_text("请选目前状态。")).to_be_visible()
    talk.get_by_text("经营中", exact=True).click()
    for name, value in (("月销量（件）", "200"), ("主推商品售价", "59"), ("单件成本", "39"), ("月固定成本", "3000"), ("带动就业人数", "3")):
        talk.get_by_label(name).fill(value)
    talk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("回访和跟踪调查已登记")).to_be_visible()
    expect(line).to_have_count(0)
    shot(desk, "desk-followup-due")

    graduate.go("followup")
    expect(phone.get_by_text("−20 %")).to_be_visible()
    expect(phone.get_by_text("保本 150 件/月")).to_be_visible()
    phone.get_by_role("link").filter(has_text=QUESTION).click()
    expect(phone.get_by_text(ANSWER)).to_be_visible()
    shot(phone, "phone-followup-answer")
    phone.get_by_role("button", name="有帮助").click()
    expect(phone.get_by_text("这条咨询已结束。")).to_be_visible()

    graduate.go(f"followup/{school.id}/needs")
    phone.get_by_role("button", name="融资").click()
    phone.get_by_label("需要资金（元）").fill("100000")
    phone.get_by_role("button", name="保存并匹配资源").click()
    expect(phone.get_by_text("你要 100000 元，在额度以内。").first).to_be_visible()
    phone.get_by_role("button", name="我想对接").first.click()
    expect(phone.get_by_text("已登记，等对接")).to_be_visible()
    kept = ask(phone, "GET", "/followup/mine")["body"][0]
    assert (kept["rounds"][0]["sold"], kept["tickets"][0]["helped"], kept["offers"][0]["resource"]["name"]) == (200, True, loan["name"])
    assert graduate.faults == []
    assert faults == []
    school.close()

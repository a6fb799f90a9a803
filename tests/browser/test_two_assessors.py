"""Two assessors far apart, a third look, and the verdict on the student's phone (R-ASM-7, R-ASM-9, domain.md F.5)."""

import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.clock import SystemClock
from tests.browser.conftest import Running
from tests.browser.desk import give_marks, sit_down
from tests.browser.student import Student, expect
from tests.browser.whole_school import PASSWORD, Hand, School, school
from tests.given import SHOP
from tests.training.classes import whole_class
from tests.training.test_plan import filled
from training.assessment.rubrics import current_rubric
from training.cohorts.filing import local_day

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with school(tmp_path_factory.mktemp("school")) as running:
        yield running


def handed_in(where: School) -> tuple[str, dict[str, Any], str]:
    """An open class of one lecturer; its student has passed theory and plan and handed his practice in. Class, student, ticket."""
    office, authority, lecturer, second = (Hand(where, login) for login in ("office", "authority", "lecturer", "second"))
    paper = {"person_id": lecturer.id, "number": f"HN-{secrets.token_hex(4)}", "issued_on": "2020-01-01", "valid_until": None}
    office.send("POST", "/lecturer-certificates", paper)
    assistant = Hand(where, "assistant")
    filing = {"name": "直播七班", "mode": "offline-8", "starts_on": local_day(SystemClock().now()), "place": "岳麓校区 301"}
    cohort_id = office.send("POST", "/filings", filing | {"lecturers": [lecturer.id], "assistant": assistant.id})["id"]
    path = f"/cohorts/{cohort_id}"
    authority.send("POST", f"{path}/approve", {"approval_no": "长就培〔2026〕27号"})
    office.send("POST", f"{path}/open")
    lecturer.http.close()
    lecturer = Hand(where, "lecturer")  # who is now the lecturer of a class
    enrolled = office.send("POST", f"{path}/roster", files={"file": ("名单.xlsx", whole_class(1), "application/octet-stream")})
    ticket = office.send("POST", f"{path}/ticket")["ticket"]
    person = Hand(where, enrolled[0]["login"], ticket, enrolled[0]["pin"])
    shop = person.send("POST", "/shops", {**SHOP, "cohort_id": cohort_id})
    person.send("POST", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    person.send("POST", f"/shops/{shop['id']}/open")
    person.send("POST", f"{path}/practice/mine", {"promise": enrolled[0]["name"]})
    person.send("PUT", f"{path}/plan/mine", {"body": filled("腊肉"), "version": 0})
    person.send("POST", f"{path}/plan/mine", {"version": 1})
    plan = {one.key: one.points * 80 // 100 for one in current_rubric("plan").rubric.criteria()}
    for assessor in (lecturer, second):
        assessor.send("PUT", f"{path}/students/{person.id}/marking/plan", {"marks": plan, "comment": "依据充分"})
    lecturer.send("POST", f"{path}/admitted", {"decisions": []})
    lecturer.send("POST", f"{path}/admitted/confirm", {"version": 1, "reason": "当天的课还没有签到，另行登记"})
    office.send("POST", f"{path}/admitted/confirm", {"version": 1})
    exam = lecturer.send("POST", f"{path}/exams", {"title": "结班理论考试", "kind": "final", "way": "paper"})
    lecturer.send("POST", f"/exams/{exam['id']}/open")
    lecturer.send("PUT", f"/exams/{exam['id']}/people/{person.id}/mark", {"score": 78})
    for one in (office, authority, assistant, lecturer, second, person):
        one.http.close()
    return cohort_id, enrolled[0], ticket


def at_desk(where: School, page: Any, login: str, cohort_id: str, faults: list[str]) -> Any:
    """Signed in at the desk, on today's page."""
    page.on("pageerror", lambda error: faults.append(str(error)))
    return sit_down(page, where.url, login, PASSWORD, cohort_id)


def share(percent: int) -> Callable[[str, int], int]:
    """Every criterion at so many per cent of its points."""
    return lambda _, most: most * percent // 100


def test_two_assessors_far_apart_ask_for_a_third_look_and_the_phone_has_the_verdict(
    where: School, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    cohort_id, student, ticket = handed_in(where)
    faults: list[str] = []
    phone = Student(context().new_page(), Running(where.url, [], f"{where.url}/phone/join/{ticket}", where.data), _account(student))
    phone.join()
    phone.go("results")
    expect(phone.page.get_by_text("考核进行中")).to_be_visible()

    first = at_desk(where, context(desk=True).new_page(), "lecturer", cohort_id, faults)
    first.get_by_text(f"{student['name']}的实践成果").click()
    first.locator('[data-criterion="listings"] input').fill("101")
    first.locator('[data-criterion="listings"] input').blur()
    expect(first.get_by_text("这一项 0 到 12 分")).to_be_visible()
    high = give_marks(first, share(95), "按回放逐项看过")
    expect(first.get_by_text("你已打分，等第二位评分人。")).to_be_visible()

    second = at_desk(where, context(desk=True).new_page(), "second", cohort_id, faults)  # a colleague: the class has one lecturer
    second.get_by_text(f"{student['name']}的实践成果").click()
    expect(second.get_by_text("已有一位评分人打过分，你是第二位。")).to_be_visible()
    low = give_marks(second, share(60), "按回放逐项看过")
    assert high - low > 20, "the gap rule"
    expect(second.get_by_text(f"两位评分是 {high} / {low}，相差超过 20 分，需要第三位评分人。")).to_be_visible()
    shot(second, "desk-mark-apart")
    first.goto(f"{where.url}/desk/marking")
    expect(first.get_by_text("分差过大，等第三位")).to_be_visible()
    shot(first, "desk-works-apart")
    phone.go("results")
    expect(phone.page.get_by_text("考核进行中")).to_be_visible()

    third = at_desk(where, context(desk=True).new_page(), "third", cohort_id, faults)
    expect(third.get_by_text(re.compile("两位评分相差太大，需要第三位"))).to_be_visible()
    shot(third, "desk-today-third")
    third.get_by_text(f"{student['name']}的实践成果").click()
    expect(third.get_by_text("两位评分相差超过 20 分，请你作第三位评分人。")).to_be_visible()
    middle = give_marks(third, share(88), "按回放逐项看过")
    final = (high + middle + 1) // 2
    expect(third.get_by_text(f"最后得分 {final}（各评分人：{high} / {low} / {middle}）")).to_be_visible()
    shot(third, "desk-mark-third")
    first.goto(f"{where.url}/desk/marking?tab=results")
    expect(first.get_by_text("三项均合格，整体合格。")).to_be_visible()
    shot(first, "desk-results-verdict")

    phone.go("results")
    expect(phone.page.get_by_text("三项均合格，整体合格。")).to_be_visible()
    expect(phone.page.locator(".marks")).to_contain_text(str(final))
    shot(phone.page, "phone-verdict")
    assert (faults, phone.faults) == ([], [])


def _account(line: dict[str, Any]) -> dict[str, str]:
    return {"role": "student", "name": line["name"], "login": line["login"], "secret": line["pin"]}

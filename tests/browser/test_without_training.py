"""The sandbox without the school in a browser: a student comes in, agrees, and sees what these rooms have; so does the lecturer."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect
from tests.browser.test_staff_accounts import changes, signs_in
from tests.browser.whole_school import School, served

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(180)]
FIRST = "first password 1"


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with served(tmp_path_factory.mktemp("bare"), KAIBO_ROOMS="mall,supply,streaming") as running:
        yield running


def entered(where: School) -> list[dict[str, Any]]:
    """A class of one student, as an outside service makes it with the operator's key."""
    key = (where.data / "keys" / "operator.key").read_text().strip()
    with httpx.Client(base_url=f"{where.url}/api", verify=False, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:

        def send(path: str, form: dict[str, Any]) -> Any:
            answer = http.post(path, json=form, headers={"Idempotency-Key": secrets.token_hex(16)})
            assert answer.is_success, answer.text
            return answer.json()

        new = {"role": "institution", "name": "教务处", "login": "office", "new_institution": "湘江职业培训学校", "password": FIRST}
        home = send("/staff", new)["institution_id"]
        teacher = {"role": "lecturer", "name": "周敏", "login": "zhoumin", "institution_id": home, "password": FIRST}
        staff = [{"person_id": send("/staff", teacher)["person_id"]}]
        made = send("/cohorts", {"name": "直播一班", "institution": home, "staff": staff})
        return list(send(f"/cohorts/{made['id']}/students", {"students": [{"name": "李小雨"}]}))


def test_phone_and_desk_show_what_is_there_and_nothing_that_is_not(
    where: School, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    (line,) = entered(where)
    missing: list[str] = []
    desk = signs_in(where, context(desk=True).new_page(), "zhoumin", FIRST)
    changes(desk, FIRST)
    desk.wait_for_url("**/desk/classes")
    desk.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 and "/ticket" not in answer.url else None)
    places = desk.locator("nav a").all_inner_texts()
    assert places == ["班级", "大屏墙", "回放", "场景", "演练", "市场", "账号"]
    for path in ("wall", "replays", "scenarios", "drills", "market", "accounts", "school"):
        desk.goto(f"{where.url}/desk/{path}")
        expect(desk.get_by_role("heading").first).to_be_visible()
    desk.wait_for_url("**/desk/classes")  # the last one is a page of the school
    with desk.expect_response(lambda answer: answer.url.split("?")[0].endswith("/ticket") and answer.request.method == "POST") as made:
        desk.get_by_role("button", name="生成班级码").click()
    ticket = made.value.json()["join_url"]
    shot(desk, "bare-desk")
    account = {"role": "student", "name": line["name"], "login": line["login"], "secret": line["pin"]}
    student = Student(context().new_page(), Running(where.url, [account], ticket, where.data), account)
    student.page.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 else None)
    student.join()
    expect(student.page.get_by_text("我的任务")).to_be_visible()
    expect(student.page.get_by_text("学习", exact=True)).to_have_count(0)
    shot(student.page, "bare-phone")
    student.go("school")
    student.page.wait_for_url("**/phone/")
    assert (missing, student.faults) == ([], [])

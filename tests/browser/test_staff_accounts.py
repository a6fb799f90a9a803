"""A real school from nothing: the command line makes the authority while Kaibo runs, the desk all others down to a lecturer at work."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from sandbox.cli import app
from tests.browser.student import expect
from tests.browser.whole_school import School, served

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(120)]
OWN = "seven quiet lamps"
SECRET = re.compile(r"[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}")


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with served(tmp_path_factory.mktemp("empty")) as running:
        yield running


def authority_by_command(where: School) -> str:
    """The first account, made while Kaibo runs; its first password. In a thread: the command brings a loop of its own."""
    words = ["account", "add", "--role", "authority", "--name", "肖静", "--login", "xiaojing", "--json"]
    given = [*words, "--data", str(where.data), "--port", str(urlsplit(where.url).port)]
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(CliRunner().invoke, app, given, env={"KAIBO_HOST": "127.0.0.1"}).result()
    assert said.exit_code == 0, said.output
    return str(json.loads(said.stdout)["password"])


def signs_in(where: School, page: Any, login: str, secret: str) -> Any:
    page.goto(f"{where.url}/desk/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(secret)
    page.get_by_role("button", name="登录").click()
    return page


def changes(page: Any, first: str, own: str = OWN) -> None:
    """The first password must go before anything else."""
    expect(page.get_by_role("heading", name="先换掉初始密码")).to_be_visible()
    page.locator("input[name=old]").fill(first)
    page.locator("input[name=fresh]").fill(own)
    page.locator("input[name=again]").fill(own)
    page.get_by_role("button", name="保存").click()


def adds(page: Any, role: str, name: str, login: str) -> str:
    """Somebody made in the dialog that is open; the first password it shows once."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(role, exact=True).click()
    dialog.locator("input[name=name]").fill(name)
    dialog.locator("input[name=login]").fill(login)
    dialog.get_by_role("button", name="添加账号").click()
    secret = dialog.get_by_text(SECRET)
    expect(secret).to_be_visible()
    return str(secret.inner_text())


def test_from_an_empty_installation_to_a_lecturer_at_work(
    where: School, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    faults: list[str] = []
    page = context(desk=True).new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{where.url}/desk/sign-in")
    expect(page.get_by_text("这里还没有账号")).to_be_visible()
    shot(page, "staff-nobody-yet")
    first = authority_by_command(where)
    signs_in(where, page, "xiaojing", first)
    changes(page, first, first)
    expect(page.get_by_text("和现在的一样")).to_be_visible()
    shot(page, "staff-first-password")
    changes(page, first)
    page.wait_for_url("**/desk/today")
    page.goto(f"{where.url}/desk/accounts")
    expect(page.get_by_text("还没有别的工作人员")).to_be_visible()
    page.get_by_role("button", name="添加账号").click()
    page.get_by_role("dialog").locator("input[name=institution]").fill("湘江职业培训学校")
    shot(page, "staff-add")
    head_first = adds(page, "培训机构", "唐建国", "tangjianguo")
    shot(page, "staff-added")
    page.get_by_role("button", name="我已记下").click()
    expect(page.get_by_role("heading", name="湘江职业培训学校")).to_be_visible()
    shot(page, "staff-list")

    head = context(desk=True).new_page()
    signs_in(where, head, "tangjianguo", head_first)
    changes(head, head_first)
    head.wait_for_url("**/desk/today")
    head.goto(f"{where.url}/desk/accounts")
    head.get_by_role("button", name="添加账号").click()
    adds(head, "班级助理", "何晓", "zhoumin")
    head.get_by_role("button", name="再加一个").click()
    dialog = head.get_by_role("dialog")
    dialog.get_by_text("讲师", exact=True).click()
    dialog.locator("input[name=name]").fill("周敏")
    dialog.locator("input[name=login]").fill("zhoumin")
    dialog.get_by_role("button", name="添加账号").click()
    expect(dialog.get_by_text("已经有人用了")).to_be_visible()
    shot(head, "staff-taken")
    lecturer_first = adds(head, "讲师", "周敏", "zhoumin2")
    head.get_by_role("button", name="我已记下").click()

    lecturer = context(desk=True).new_page()
    signs_in(where, lecturer, "zhoumin2", lecturer_first)
    changes(lecturer, lecturer_first)
    lecturer.wait_for_url("**/desk/today")
    lecturer.goto(f"{where.url}/desk/classes")
    expect(lecturer.get_by_role("button", name="开新班").first).to_be_visible()
    line = head.locator("li", has_text="zhoumin2")
    head.reload()
    expect(line.get_by_text("使用中")).to_be_visible()
    line.get_by_role("button", name="停用").click()
    shot(head, "staff-close-ask")
    head.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(line.get_by_text("已停用")).to_be_visible()
    shot(head, "staff-closed")
    lecturer.reload()
    lecturer.wait_for_url("**/desk/sign-in**")
    signs_in(where, lecturer, "zhoumin2", OWN)
    expect(lecturer.get_by_text("登录名或密码不对")).to_be_visible()
    line.get_by_role("button", name="恢复").click()
    expect(line.get_by_text("使用中")).to_be_visible()
    lecturer.get_by_label("密码").fill(OWN)
    lecturer.get_by_role("button", name="登录").click()
    lecturer.wait_for_url("**/desk/today")
    lecturer.goto(f"{where.url}/desk/accounts")
    expect(lecturer.get_by_text("服务账号").first).to_be_visible()
    expect(lecturer.get_by_text("工作人员")).to_have_count(0)
    shot(lecturer, "staff-lecturer-accounts")
    expect(lecturer.get_by_text("演示班的账号")).to_have_count(0)

    phone = context().new_page()
    phone.goto(f"{where.url}/phone/join")
    phone.get_by_role("button", name="用账号密码登录").click()
    phone.get_by_label("账号").fill("zhoumin2")
    phone.get_by_label("密码").fill(OWN)
    phone.get_by_role("button", name="登录").click()
    phone.wait_for_url("**/phone/")
    phone.goto(f"{where.url}/phone/password")
    shot(phone, "staff-phone-password")
    assert faults == []

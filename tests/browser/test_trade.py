"""A shop from its papers to its offers, on a phone; and the lecturer's market on the desk: reviews judged, a shop stopped."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect, photograph

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def ask(page: Any, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """One request from inside the page, with its cookies."""
    script = """async ([method, path, body]) => {
        const key = 'browser-' + Math.random().toString(36).slice(2);
        const headers = {'Content-Type': 'application/json', 'Idempotency-Key': key};
        const answer = await fetch(path, {method, headers, ...(body === null ? {} : {body: JSON.stringify(body)})});
        return {status: answer.status, body: await answer.json().catch(() => null)};
    }"""
    answer: dict[str, Any] = page.evaluate(script, [method, f"/api{path}", body])
    return answer


def at_the_desk(page: Any, kaibo: Running) -> None:
    """The lecturer signs in."""
    lecturer = kaibo.account("lecturer")
    page.goto(f"{kaibo.url}/desk/sign-in")
    page.get_by_label("账号").fill(lecturer["login"])
    page.get_by_label("密码").fill(lecturer["secret"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/classes")


def test_from_defective_papers_to_offers_and_the_lecturers_queue(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    owner = Student(context().new_page(), kaibo, kaibo.account("student", 3))
    page = owner.page
    owner.join()

    def defective() -> None:
        owner.choose_licence("B")
        expect(page.get_by_text("营业执照已于")).to_be_visible()
        shot(page, "trade-licence-expired")
        cohort = ask(page, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
        shop = ask(page, "GET", f"/shops?cohort={cohort}&mine=true")["body"][0]
        refused = ask(page, "POST", f"/shops/{shop['id']}/open")
        assert (refused["status"], refused["body"]["code"]) == (422, "shop_incomplete")
        assert "expired" in [field["code"] for field in refused["body"]["fields"]]
        owner.choose_licence("E")
        expect(page.get_by_text("没有登记机关的印章")).to_be_visible()

    owner.open_shop("丽华的湘味集", defective)
    for name, colour in (("手工剁辣椒", "#cf2f27"), ("酸豆角", "#7a9b3c"), ("平江豆干", "#b8402a")):
        owner.list_goods(name, photograph(tmp_path / f"{colour[1:]}.jpg", "photo", colour))
    owner.go("shop")
    expect(page.get_by_text("优惠活动")).to_be_visible()
    shot(page, "trade-shop")

    page.get_by_text("优惠活动").click()
    owner.tap("新建 优惠券")
    owner.fill("name", "见面礼")
    owner.fill("off_fen", "5")
    owner.fill("threshold_fen", "3")
    owner.tap("新建", exact=True)
    expect(page.get_by_text("使用门槛要高于减免金额")).to_be_visible()
    owner.fill("threshold_fen", "29")
    owner.tap("新建", exact=True)
    expect(page.get_by_text("满 ¥29.00 减 ¥5.00")).to_be_visible()
    page.get_by_role("tab", name="满减").click()
    owner.tap("新建 满减")
    owner.fill("name", "满减")
    owner.fill("steps.0", "59")
    owner.fill("steps.0.off_fen", "6")
    shot(page, "trade-threshold-sheet")
    owner.tap("新建", exact=True)
    expect(page.get_by_text("满 ¥59.00 减 ¥6.00")).to_be_visible()
    shot(page, "trade-offers")

    owner.go("shop/bulk")
    page.get_by_text("全选").click()
    owner.tap("批量操作")
    page.get_by_role("button", name="改库存").click()
    page.get_by_placeholder("100").fill("88")
    owner.tap("执行")
    expect(page.get_by_text("3 个成功，0 个没成功")).to_be_visible()
    shot(page, "trade-bulk")

    lecturer = context(desk=True).new_page()
    errors: list[str] = []
    lecturer.on("pageerror", lambda error: errors.append(str(error)))
    at_the_desk(lecturer, kaibo)
    lecturer.goto(f"{kaibo.url}/desk/market")
    lecturer.get_by_role("tab", name="市场设置").click()
    lecturer.get_by_text("规则 + 老师").click()
    shot(lecturer, "trade-desk-settings")
    lecturer.get_by_role("button", name="保存").click()
    expect(lecturer.get_by_text("已保存")).to_be_visible()

    owner.go("goods")
    page.get_by_placeholder("搜货品，例如 米粉").fill("米粉")
    page.get_by_text("小时发货").first.click()
    owner.tap("一件代发，去发布")
    expect(page.get_by_text("编辑商品")).to_be_visible()
    page.get_by_text("加一维").scroll_into_view_if_needed()
    page.wait_for_timeout(600)
    shot(page, "trade-listing-form")
    owner.tap("提交审核")
    expect(page.get_by_text("已提交，等待审核")).to_be_visible()
    shot(page, "trade-listing-waits")

    lecturer.get_by_role("tab", name="审核").click()
    lecturer.locator("li button").first.click()
    expect(lecturer.get_by_text("规则提示")).to_be_visible()
    shot(lecturer, "trade-desk-queue")
    lecturer.get_by_role("button", name="通过", exact=True).click()
    expect(lecturer.get_by_text("现在没有要审核的商品")).to_be_visible()
    lecturer.get_by_role("tab", name="误报申诉").click()
    expect(lecturer.get_by_text("班级词库")).to_be_visible()
    shot(lecturer, "trade-desk-words")
    lecturer.get_by_role("tab", name="班级店铺").click()
    row = lecturer.get_by_role("row").filter(has_text="丽华的湘味集")
    row.get_by_role("button", name="暂停").click()
    lecturer.get_by_placeholder("例如 主图里有二维码").fill("主图里有二维码")
    lecturer.get_by_role("dialog").get_by_role("button", name="暂停").click()
    expect(row.get_by_text("已暂停")).to_be_visible()
    shot(lecturer, "trade-desk-shops")
    owner.go("shop")
    expect(page.get_by_text("老师已暂停这家店：主图里有二维码")).to_be_visible()
    shot(page, "trade-shop-suspended")
    row.get_by_role("button", name="恢复").click()
    expect(row.get_by_text("营业中")).to_be_visible()
    market = ask(lecturer, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
    ask(lecturer, "PUT", f"/cohorts/{market}/market", {"review": "rules", "opening_fen": 500000, "most_listings": 500})
    assert owner.faults == []
    assert errors == []

"""The supply market from both sides: a commission of one's own offered and accepted, an order pushed anyway, a level and limits set."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect
from tests.browser.test_trade import ask, at_the_desk

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]


def test_commissions_held_orders_and_the_level_of_the_market(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    owner = Student(context().new_page(), kaibo, kaibo.account("student", 0))
    buyer = Student(context().new_page(), kaibo, kaibo.account("student", 1))
    lecturer = context(desk=True).new_page()
    owner.join()
    buyer.join()
    at_the_desk(lecturer, kaibo)
    page = owner.page
    cohort = ask(page, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
    shop: Any = ask(page, "GET", f"/shops?cohort={cohort}&mine=true")["body"]
    listing: Any = ask(page, "GET", f"/shops/{shop[0]['id']}/listings")["body"]
    sold = next(one for one in listing if one["goods_id"] and one["state"] == "on_sale")
    goods = ask(page, "GET", f"/goods/{sold['goods_id']}")["body"]

    lecturer.goto(f"{kaibo.url}/desk/market")
    lecturer.get_by_role("tab", name="供货与佣金").click()
    lecturer.get_by_placeholder("搜货品").fill(goods["title"])
    lecturer.get_by_role("button", name="给专属").first.click()
    lecturer.locator(".el-dialog .el-select").click()
    lecturer.locator(".el-select-dropdown__item:visible").filter(has_text=shop[0]["name"]).click()
    lecturer.locator(".el-dialog .el-input-number input").fill("33.5")
    lecturer.get_by_role("button", name="保存").click()
    expect(lecturer.get_by_text("等答复")).to_be_visible()
    owner.go(f"goods/{goods['id']}")
    expect(page.get_by_text("33.5%")).to_be_visible()
    owner.tap("接受")
    expect(page.get_by_text("退出专属")).to_be_visible()
    shot(page, "supply-plan")

    ask(page, "PUT", f"/shops/{shop[0]['id']}/picks/{goods['id']}", {"mode": "dropship", "min_profit_fen": 99_000})
    sku = ask(page, "GET", f"/listings/{sold['id']}")["body"]["skus"][0]["sku_id"]
    order = ask(buyer.page, "POST", "/orders", {"listing_id": sold["id"], "sku_id": sku, "quantity": 1})["body"]["id"]
    ask(buyer.page, "POST", f"/orders/{order}/pay")
    owner.go("purchases")
    page.get_by_role("tab", name="代发").click()
    expect(page.get_by_text("1 单等你决定")).to_be_visible()
    shot(page, "supply-held")
    owner.tap("仍然推单")
    page.get_by_role("dialog").get_by_role("button", name="仍然推单").click()
    expect(page.get_by_text("已仍然推单")).to_be_visible()
    ask(page, "PUT", f"/shops/{shop[0]['id']}/picks/{goods['id']}", {"mode": "dropship", "min_profit_fen": None})

    lecturer.get_by_role("tab", name="市场设置").click()
    lecturer.get_by_text("L1 现成货品").click()
    lecturer.locator(".el-switch").click()
    lecturer.get_by_role("button", name="保存").click()
    expect(lecturer.get_by_text("已保存")).to_be_visible()
    owner.go("shop")
    expect(page.get_by_text("新商家期 · 今天")).to_be_visible()
    assert len(ask(page, "GET", f"/goods?cohort={cohort}")["body"]) == 20
    lecturer.get_by_text("全部开放").click()
    lecturer.locator(".el-switch").click()
    with lecturer.expect_response(lambda answer: answer.url.endswith("/supply-level") and answer.ok):
        lecturer.get_by_role("button", name="保存").click()
    assert owner.faults == []

"""A classmate in the class's mall: finds goods, asks, buys two, signs and reviews; the owner sends them and answers both times."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.student import Student, expect
from tests.browser.test_trade import ask

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(180)]


def own_goods(owner: Student) -> None:
    """One of the owner's own things on sale, which he sends himself: two pieces at least, and the shop's freight of 8 yuan."""
    cohort = ask(owner.page, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
    shop = ask(owner.page, "GET", f"/shops?cohort={cohort}&mine=true")["body"][0]["id"]
    known = ask(owner.page, "GET", f"/shops/{shop}")["body"]
    asked = ("shop_type", "name", "logo", "main_category", "service_phone", "service_hours", "operator", "return_address", "agreed")
    freight = {"kind": "flat", "flat_fen": 800}
    assert ask(owner.page, "PUT", f"/shops/{shop}", {**{name: known[name] for name in asked}, "freight": freight})["status"] == 200
    pictures = ask(owner.page, "GET", f"/listings?cohort={cohort}")["body"][0]["picture"]
    form = {
        "leaf": "household-plant",
        "title": "岳麓山手作盆栽多肉植物",
        "short_name": "多肉盆栽",
        "brand": "无品牌",
        "attributes": {"材质": "陶盆"},
        "pictures": [pictures],
        "skus": [{"name": "一盆", "price_fen": 1990, "stock": 20}],
        "freight_by": "template",
        "min_per_order": 2,
        "after_sale": ["no_seven_days_confirmed", "damaged"],
        "service_phone": "13800138000",
    }
    made = ask(owner.page, "POST", f"/shops/{shop}/listings", form)["body"]
    done = ask(owner.page, "POST", f"/listings/{made['id']}/submit")["body"]
    assert done["state"] == "on_sale", done


def test_a_classmate_finds_asks_buys_two_signs_and_reviews(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    owner, buyer = (Student(context().new_page(), kaibo, kaibo.account("student", at)) for at in (0, 1))
    owner.join()
    own_goods(owner)
    buyer.join()
    page = buyer.page
    buyer.go("mall")
    page.get_by_placeholder("搜商品或店铺").fill("多肉")
    page.get_by_role("link").filter(has_text="岳麓山手作盆栽").click()
    expect(page.get_by_text("运费 ¥8.00").first).to_be_visible()
    buyer.tap("问商家")
    page.get_by_label("想问什么").fill("多久浇一次水？")
    buyer.tap("发送")
    expect(page.get_by_text("多久浇一次水？")).to_be_visible()

    owner.go("service")
    owner.page.get_by_text("售前咨询").first.click()
    owner.page.locator("form input").fill("一周一次，每次浇透。")
    owner.tap("发送")
    expect(page.get_by_text("一周一次，每次浇透。")).to_be_visible()
    page.get_by_text("看商品").click()

    buyer.tap("立即购买")
    expect(page.get_by_text("2 件起购，一次最多")).to_be_visible()
    pay = page.get_by_role("button", name=re.compile("^付款 ¥47.80"))
    expect(pay).to_be_disabled()
    page.get_by_text("我已知道并同意").click()
    shot(page, "mall-buy")
    pay.click()
    expect(page).to_have_url(re.compile("/orders/ord_"))
    expect(page.get_by_text("下单时已确认：不支持七天无理由退货")).to_be_visible()
    order = page.url.rsplit("/", 1)[1]

    sent = ask(owner.page, "POST", f"/orders/{order}/ship", {"carrier": "中通快递", "tracking": "ZT123456"})
    assert sent["status"] == 200, sent
    page.reload()
    buyer.tap("确认收货")
    page.get_by_role("dialog").get_by_role("button", name="确认收货").click()
    buyer.tap("写评价")
    page.get_by_label("说说收到的东西").fill("盆很结实，叶子有一点压伤。")
    buyer.tap("发布评价")
    expect(page.get_by_text("我的评价")).to_be_visible()

    owner.go("shop")
    owner.page.get_by_role("link", name=re.compile("买家评价")).click()
    mine = owner.page.locator("article").filter(has_text="叶子有一点压伤")
    mine.get_by_role("button", name="回复").click()
    owner.page.get_by_label("回复这条评价").fill("下次加一层泡沫，谢谢提醒。")
    owner.tap("发布回复")
    page.reload()
    expect(page.get_by_text("下次加一层泡沫，谢谢提醒。")).to_be_visible()
    shot(page, "mall-order")
    assert [*owner.faults, *buyer.faults] == []

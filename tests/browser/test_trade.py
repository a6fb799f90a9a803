"""A shop on a phone from its papers to its profit, and the lecturer's market on the desk: reviews judged, a shop stopped, trade seen."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.desk import sit_down
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
    sit_down(page, kaibo.url, lecturer["login"], lecturer["secret"])
    seen = page.request.get(f"{kaibo.url}/api/cohorts").json()
    demo = next(one["id"] for one in seen if "演示" in one["name"])  # other tests opened classes of the same lecturer
    page.evaluate("(id) => localStorage.setItem('kaibo.desk.cohort', id)", demo)


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

    owner.open_shop("丽华的湘味集")
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
    expect(page.get_by_text("店铺已暂停：主图里有二维码")).to_be_visible()
    shot(page, "trade-shop-suspended")
    row.get_by_role("button", name="恢复").click()
    expect(row.get_by_text("营业中")).to_be_visible()
    market = ask(lecturer, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
    ask(lecturer, "PUT", f"/cohorts/{market}/market", {"review": "rules", "opening_fen": 500000, "most_listings": 500})
    assert owner.faults == []
    assert errors == []


def leap(owner: Student) -> None:
    """The market clock of the shop goes seven days on, and what it brings has arrived."""
    owner.go("money")
    owner.tap("快进七天")
    owner.page.get_by_role("dialog").get_by_role("button", name="快进七天").click()
    expect(owner.page.get_by_text("时间走过去了")).to_be_visible()
    expect(owner.page.get_by_text("时间走过去了")).to_have_count(0)


def buys(buyer: Student, listing: dict[str, Any], quantity: int) -> str:
    """A classmate orders and pays, as the buttons of a show do; answers the order's id."""
    sku = next(sku for sku in listing["skus"] if sku["stock"] >= quantity)
    wish = {"listing_id": listing["id"], "sku_id": sku["sku_id"], "quantity": quantity}
    order = ask(buyer.page, "POST", "/orders", wish)
    assert order["status"] == 200, order
    assert ask(buyer.page, "POST", f"/orders/{order['body']['id']}/pay")["status"] == 200
    return str(order["body"]["id"])


@pytest.mark.nightly
def test_wholesale_goods_are_bought_stored_sold_sent_and_refunded_and_the_profit_is_read(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    owner, buyer = (Student(context().new_page(), kaibo, kaibo.account("student", at)) for at in (3, 4))
    page = owner.page
    owner.join()
    buyer.join()
    cohort = ask(page, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
    mine = ask(page, "GET", f"/shops?cohort={cohort}&mine=true")["body"]
    if not mine:  # this test alone: the first one opens the shop and lists three goods of dropship
        owner.open_shop("丽华的湘味集")
        owner.list_goods("手工剁辣椒", photograph(tmp_path / "red.jpg", "photo", "#cf2f27"))
        mine = ask(page, "GET", f"/shops?cohort={cohort}&mine=true")["body"]
    shop = mine[0]["id"]

    owner.go("goods")
    page.get_by_placeholder("搜货品，例如 米粉").fill("牛肉扁粉")
    expect(page.get_by_text(re.compile("小时发货"))).to_have_count(1)
    page.get_by_text("牛肉扁粉").last.click()
    page.get_by_role("radio").filter(has_text="批发").click()
    shot(page, "trade-goods-ways")
    owner.tap("批发采购，选件数")
    expect(page.get_by_text(re.compile("起订 .* 件，还差"))).to_be_visible()
    pieces = page.locator(".van-stepper input").first
    pieces.fill("3")
    pieces.blur()
    expect(page.get_by_role("button", name="提交并付款")).to_be_disabled()
    pieces.fill("30")
    pieces.blur()
    expect(page.get_by_text("共 30 件")).to_be_visible()
    shot(page, "trade-cart")
    owner.tap("提交并付款")
    expect(page).to_have_url(re.compile("/purchases/"))
    expect(page.get_by_text("供应商答应")).to_be_visible()
    purchase = page.url.rsplit("/", 1)[1]
    for _ in range(3):  # a supplier may be late
        leap(owner)
        if "receive" in ask(page, "GET", f"/purchase-orders/{purchase}")["body"]["can"]:
            break
    owner.go(f"purchases/{purchase}")
    expect(page.get_by_text("等你入库").first).to_be_visible()
    owner.tap("清点入库")
    expect(page.get_by_text(re.compile("入库 \\d+")).first).to_be_visible()
    shot(page, "trade-purchase-stored")
    owner.tap("去商品补充图文、上架")
    owner.hand_in(photograph(tmp_path / "orange.jpg", "photo", "#d9552b"))

    on_sale = ask(page, "GET", f"/shops/{shop}/listings")["body"]
    own = next(each for each in on_sale if "牛肉扁粉" in each["title"] and each["state"] == "on_sale")
    drop = next(each for each in on_sale if "剁辣椒" in each["title"] and each["state"] == "on_sale")
    listings = [ask(page, "GET", f"/listings/{each['id']}")["body"] for each in (own, drop)]
    sold, claimed, dropped = buys(buyer, listings[0], 3), buys(buyer, listings[0], 1), buys(buyer, listings[1], 1)

    for order, part in ((sold, True), (claimed, False)):
        owner.go(f"orders/{order}")
        page.get_by_role("button", name="发货", exact=True).click()
        sheet = page.locator(".van-popup:visible")
        if part:
            sheet.locator(".van-stepper__minus").click()
            expect(sheet.get_by_text("只发一部分")).to_be_visible()
        sheet.get_by_placeholder("SF1234567890").fill(f"SF77{order[-6:]}")
        owner.tap("确认发货")
        expect(page.get_by_text(f"SF77{order[-6:]}")).to_be_visible()
        if part:
            expect(page.get_by_text("还有 1 件等待发出")).to_be_visible()
            shot(page, "trade-order-part")
    leap(owner)
    assert ask(page, "GET", f"/orders/{dropped}")["body"]["state"] in {"shipped", "signed", "settled"}

    buyer.go(f"orders/{claimed}")
    buyer.tap("申请售后")
    buyer.tap("质量问题")
    buyer.fill("text", "有一盒漏气了")
    buyer.tap("提交申请")
    expect(buyer.page).to_have_url(re.compile("/claims/"))
    claim = buyer.page.url.rsplit("/", 1)[1]
    owner.go("claims")
    page.get_by_text("有一盒漏气了").click()
    owner.tap("同意")
    page.get_by_role("dialog").get_by_role("button", name="同意").click()
    expect(page.get_by_text("等买家处理")).to_be_visible()
    buyer.go(f"orders/{claimed}/claims/{claim}")
    buyer.tap("寄回商品")
    buyer.page.get_by_placeholder("SF1234567890").fill("TH10203040")
    buyer.tap("确认寄出")
    expect(buyer.page.get_by_text("TH10203040")).to_be_visible()
    owner.go(f"orders/{claimed}/claims/{claim}")
    expect(page.get_by_text("寄回商品")).to_be_visible()
    shot(page, "trade-claim-way")
    owner.tap("确认收到退货")
    page.get_by_role("dialog").get_by_role("button", name="确认收到退货").click()
    expect(page.get_by_text("退款成功")).to_be_visible()
    buyer.go(f"orders/{claimed}/claims/{claim}")
    expect(buyer.page.get_by_text("买家 · 你")).to_be_visible()

    owner.go("money")
    expect(page.get_by_text("利润 · 全店")).to_be_visible()
    money = ask(page, "GET", f"/shops/{shop}/money")["body"]
    assert (money["trial_fen"], money["total"]["orders"]) == (0, 3)
    assert {line["account"] for line in money["total"]["lines"]} >= {"sales", "refunds", "cogs", "freight"}
    net = f"{abs(money['total']['net_fen']) // 100:,}"
    expect(page.locator(".line.sum").last).to_contain_text(net)
    page.get_by_text("利润 · 全店").scroll_into_view_if_needed()
    shot(page, "trade-profit")

    lecturer = context(desk=True).new_page()
    errors: list[str] = []
    lecturer.on("pageerror", lambda error: errors.append(str(error)))
    at_the_desk(lecturer, kaibo)
    lecturer.goto(f"{kaibo.url}/desk/market")
    row = lecturer.get_by_role("row").filter(has_text="丽华的湘味集")
    expect(row.get_by_role("cell").filter(has_text=net).first).to_be_visible()
    lecturer.get_by_role("button", name="净利").click()
    expect(lecturer.get_by_role("columnheader", name="净利")).to_have_attribute("aria-sort", "descending")
    shot(lecturer, "trade-desk-overview")
    row.get_by_role("link").click()
    expect(lecturer.get_by_text("现金曲线")).to_be_visible()
    expect(lecturer.locator(".line.sum").last).to_contain_text(net)
    expect(lecturer.locator("canvas")).to_be_visible()
    shot(lecturer, "trade-desk-shop")
    lecturer.goto(f"{kaibo.url}/desk/market")
    lecturer.get_by_role("tab", name="市场波动").click()
    lecturer.get_by_role("button", name="抽一个").click()
    news = lecturer.locator("article p").first
    expect(news).to_be_visible()
    owner.go("goods")
    expect(page.get_by_text(news.inner_text())).to_be_visible()
    shot(lecturer, "trade-desk-shocks")
    assert owner.faults == []
    assert buyer.faults == []
    assert errors == []

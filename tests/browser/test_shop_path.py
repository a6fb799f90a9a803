"""A shop from its papers to its profit through the pages alone: a student on the phone, a classmate who buys, the lecturer at the desk."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mall.profit import LINES
from tests.browser.conftest import Running
from tests.browser.school import rules_judge
from tests.browser.student import Student, expect, photograph
from tests.browser.test_trade import ask, at_the_desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
SHOP = "丽华的湘味集"
DROPSHIP = {"手工剁辣椒": "#cf2f27", "酸豆角": "#7a9b3c", "平江豆干": "#b8402a"}
WHY = "主图和标题对不上：图里看不出是哪一款，请换一张拍到包装的"


@pytest.fixture(autouse=True)
def rules_afterwards(kaibo: Running) -> Iterator[None]:
    """Other tests find the class's market as it was."""
    yield
    rules_judge(kaibo)


def papers_refused_and_corrected(owner: Student, shot: Callable[[Any, str], None]) -> None:
    """All five steps with a licence without a seal: the shop does not open and says why; with a sound one it does."""
    page = owner.page
    owner.fill_papers(SHOP, "E")
    expect(page.get_by_text("没有登记机关的印章")).to_be_visible()
    expect(page).to_have_url(re.compile("verify"))
    page.locator("nav.steps button").nth(2).click()
    owner.fill_rest()
    expect(page.get_by_text("已完成 4 步，共 5 步")).to_be_visible()
    shot(page, "shop-path-01-not-open")
    owner.tap("接着填")
    expect(page.get_by_text("没有登记机关的印章")).to_be_visible()
    owner.choose_licence("A")
    expect(page.get_by_text("没有登记机关的印章")).to_have_count(0)
    owner.tap("保存，下一步")
    expect(page).to_have_url(re.compile("category"))
    owner.go("shop")
    page.get_by_role("button", name="开店", exact=True).click()
    expect(page.get_by_text("营业中")).to_be_visible()


def who_reviews(desk: Any, way: str) -> None:
    """The lecturer sets who judges listings."""
    desk.get_by_role("tab", name="市场设置").click()
    desk.get_by_text(way, exact=True).click()
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("已保存")).to_be_visible()


def judges(desk: Any, title: str, why: str = "") -> None:
    """The lecturer opens one of the queue and approves it, or refuses it with a reason."""
    desk.get_by_role("tab", name="审核", exact=True).click()
    desk.get_by_role("button").filter(has_text=title).click()
    expect(desk.get_by_text("规则提示")).to_be_visible()
    if why:
        desk.locator(".case .el-select").click()
        desk.get_by_role("option", name="主图").click()
        desk.get_by_label("怎么改（给同学看）").fill(why)
    desk.get_by_role("button", name="驳回" if why else "通过", exact=True).click()
    expect(desk.get_by_role("button").filter(has_text=title)).to_have_count(0)


def stores(owner: Student, name: str, pieces: int, shot: Callable[[Any, str], None]) -> None:
    """Buys wholesale, waits for the supplier, takes the goods into the warehouse and opens their listing."""
    page = owner.page
    owner.go("goods")
    page.get_by_placeholder("搜货品，例如 米粉").fill(name)
    expect(page.get_by_text(re.compile("小时发货"))).to_have_count(1)
    page.get_by_text(name).last.click()
    page.get_by_role("radio").filter(has_text="批发").click()
    owner.tap("批发采购，选件数")
    box = page.locator(".van-stepper input").first
    box.fill("3")
    box.blur()
    expect(page.get_by_text(re.compile("起订 .* 件，还差"))).to_be_visible()
    expect(page.get_by_role("button", name="提交并付款")).to_be_disabled()
    box.fill(str(pieces))
    box.blur()
    expect(page.get_by_text(f"共 {pieces} 件")).to_be_visible()
    shot(page, "shop-path-02-cart")
    owner.tap("提交并付款")
    expect(page).to_have_url(re.compile("/purchases/"))
    way = page.url.split("/phone/")[1]
    for _ in range(3):  # a supplier may be late
        leap(owner)
        owner.go(way)
        expect(page.get_by_text("采购单号")).to_be_visible()
        if page.get_by_role("button", name="清点入库").count():
            break
    owner.tap("清点入库")
    expect(page.get_by_text(re.compile("入库 \\d+")).first).to_be_visible()
    owner.tap("去商品补充图文、上架")


def ships(owner: Student, order: str, left: int = 0) -> None:
    """Sends an order by hand, with `left` pieces kept for later."""
    page = owner.page
    owner.go(f"orders/{order}")
    page.get_by_role("button", name="发货", exact=True).click()
    sheet = page.locator(".van-popup:visible")
    for _ in range(left):
        sheet.locator(".van-stepper__minus").click()
    sheet.get_by_placeholder("SF1234567890").fill(f"SF77{order[-6:]}{left}")
    owner.tap("确认发货")
    expect(page.get_by_text(f"SF77{order[-6:]}{left}")).to_be_visible()


def goes_back(owner: Student, buyer: Student, order: str, shot: Callable[[Any, str], None]) -> None:
    """The buyer claims a return, the shop agrees, the goods come back and the money with them."""
    page = owner.page
    buyer.go(f"orders/{order}")
    buyer.tap("申请售后")
    buyer.tap("退货退款")
    buyer.tap("质量问题")
    buyer.fill("text", "有一盒漏气了")
    shot(buyer.page, "shop-path-03-claim-sheet")
    buyer.tap("提交申请")
    expect(buyer.page).to_have_url(re.compile("/claims/"))
    owner.go("claims")
    page.get_by_text("有一盒漏气了").click()
    owner.tap("同意")
    page.get_by_role("dialog").get_by_role("button", name="同意").click()
    expect(page.get_by_text("等买家处理")).to_be_visible()
    buyer.page.reload()
    buyer.tap("寄回商品")
    buyer.page.get_by_placeholder("SF1234567890").fill("TH10203040")
    buyer.tap("确认寄出")
    expect(buyer.page.get_by_text("TH10203040")).to_be_visible()
    page.reload()
    owner.tap("确认收到退货")
    page.get_by_role("dialog").get_by_role("button", name="确认收到退货").click()
    expect(page.get_by_text("退款成功")).to_be_visible()
    shot(page, "shop-path-04-claim-done")


def fen(words: str) -> int:
    """-¥1,234.50 as -123450."""
    return round(100 * float(re.sub(r"[^0-9.]", "", words))) * (-1 if re.search("[-−–]", words) else 1)


def books_agree(page: Any, shop: str) -> int:
    """The profit on the page is what stands on the accounts, line by line; the ledger sums to 0. Answers the net profit in fen."""
    ledger = ask(page, "GET", f"/shops/{shop}/ledger")["body"]["accounts"]
    stands = {one["account"]: one["balance_fen"] for one in ledger}
    names = {one["account"]: one["name"] for one in ledger}
    assert sum(stands.values()) == 0
    rows = [
        (row.locator("dt").inner_text().split("\n")[0].strip(), fen(row.locator("dd").last.inner_text()))
        for row in page.locator(".line").all()
    ]
    shown: dict[str, int] = dict(rows)
    expected = {names[account]: -stands[account] for account in LINES if stands[account]}
    assert {name: shown.get(name) for name in expected} == expected
    assert shown["净利"] == sum(expected.values())
    assert {"sales", "refunds", "cogs", "freight", "platform_fee"} <= {account for account in LINES if stands[account]}
    wallet = page.locator(".wallet")
    assert [fen(words) for words in wallet.locator("dd").all_inner_texts()] == [stands["escrow"], stands["deposit"]]
    assert fen(wallet.locator(".money").first.inner_text()) == stands["wallet"]
    return shown["净利"]


def leap(owner: Student) -> None:
    """The market clock of the shop goes seven days on, and what it brings has arrived."""
    owner.go("money")
    owner.tap("快进七天")
    owner.page.get_by_role("dialog").get_by_role("button", name="快进七天").click()
    expect(owner.page.get_by_text("时间走过去了")).to_be_visible()
    expect(owner.page.get_by_text("时间走过去了")).to_have_count(0)


def buys(buyer: Student, name: str, pieces: int = 1) -> str:
    """A classmate finds it in the class's mall, buys and pays; the order's id."""
    page = buyer.page
    buyer.go("mall")
    page.get_by_placeholder("搜商品或店铺").fill(name)
    page.get_by_role("link").filter(has_text=name).filter(has_text=SHOP).click()
    buyer.tap("立即购买")
    for _ in range(pieces - 1):
        page.locator(".van-popup:visible .van-stepper__plus").click()
    sheet = page.locator(".van-popup:visible")
    expect(sheet.locator("dl")).to_be_visible()
    if sheet.locator(".agree").count():
        sheet.locator(".agree").click()
    sheet.get_by_role("button", name=re.compile("^付款 ¥")).click()
    expect(page).to_have_url(re.compile("/orders/ord_"))
    return str(page.url.rsplit("/", 1)[1])


def test_a_shop_from_defective_papers_to_its_profit(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None], tmp_path: Path
) -> None:
    owner, buyer = (Student(context().new_page(), kaibo, kaibo.account("student", at)) for at in (3, 4))
    page, desk = owner.page, context(desk=True).new_page()
    errors: list[str] = []
    desk.on("pageerror", lambda error: errors.append(str(error)))
    at_the_desk(desk, kaibo)
    desk.goto(f"{kaibo.url}/desk/market")
    who_reviews(desk, "规则 + 老师")
    buyer.join()
    owner.join()
    papers_refused_and_corrected(owner, shot)

    for name, colour in DROPSHIP.items():
        owner.pick_goods(name)
        owner.hand_in(photograph(tmp_path / f"{colour[1:]}.jpg", "photo", colour), "已提交，等待审核")
    first, *others = DROPSHIP
    desk.get_by_role("tab", name="审核", exact=True).click()
    desk.get_by_role("button").filter(has_text=first).click()
    expect(desk.get_by_text("规则提示")).to_be_visible()
    shot(desk, "shop-path-05-desk-queue")
    judges(desk, first, WHY)
    for name in others:
        judges(desk, name)
    expect(desk.get_by_text("现在没有要审核的商品")).to_be_visible()
    owner.go("shop")
    page.get_by_role("tab", name="未通过").click()
    page.get_by_text(first).first.click()
    expect(page.get_by_text(WHY)).to_be_visible()
    shot(page, "shop-path-06-refused")
    owner.tap("去修改")
    owner.hand_in(photograph(tmp_path / "new.jpg", "photo", "#aa1f17"), "已提交，等待审核")
    desk.get_by_role("tab", name="班级店铺").click()
    judges(desk, first)
    who_reviews(desk, "规则自动审核")
    dropped = buys(buyer, first)
    stores(owner, "牛肉扁粉", 30, shot)
    owner.hand_in(photograph(tmp_path / "orange.jpg", "photo", "#d9552b"))
    kept, returned = buys(buyer, "牛肉扁粉", 3), buys(buyer, "牛肉扁粉")
    owner.go("orders")
    expect(page.locator("a.order")).to_have_count(3)
    shot(page, "shop-path-07-orders")
    ships(owner, kept, 1)
    expect(page.get_by_text("还有 1 件等待发出")).to_be_visible()
    shot(page, "shop-path-08-part-shipped")
    ships(owner, kept)
    ships(owner, returned)
    owner.go(f"orders/{dropped}")
    expect(page.get_by_text("订单进度")).to_be_visible()
    leap(owner)
    goes_back(owner, buyer, returned, shot)
    leap(owner)
    shot(page, "shop-path-09-money")
    owner.go("money")
    page.get_by_text("利润 · 全店").scroll_into_view_if_needed()
    shot(page, "shop-path-10-profit")
    cohort = ask(page, "GET", "/me")["body"]["memberships"][0]["cohort_id"]
    shop = ask(page, "GET", f"/shops?cohort={cohort}&mine=true")["body"][0]["id"]
    net = f"{abs(books_agree(page, shop)) / 100:,.2f}"
    owner.tap("对账单")
    expect(page.locator(".agrees:not(.wrong)")).to_be_visible()
    shot(page, "shop-path-11-statement")

    desk.goto(f"{kaibo.url}/desk/market")
    row = desk.get_by_role("row").filter(has_text=SHOP)
    expect(row.get_by_role("cell").filter(has_text=net).first).to_be_visible()
    shot(desk, "shop-path-12-desk-shops")
    row.get_by_role("link").click()
    expect(desk.locator(".line.sum").last).to_contain_text(net)
    assert [*owner.faults, *buyer.faults, *errors] == []

"""Judging in the class: a finding objected to and answered, a classmate as the auditor, a listing taken down and put right."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.quick import ask, stocked_shop
from tests.browser.school import rules_judge
from tests.browser.student import Student, expect
from tests.browser.test_shop_path import who_reviews
from tests.browser.test_trade import at_the_desk

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(240)]
WORDS = "湖南极品寨手工鲜米粉家庭装"


@pytest.fixture(autouse=True)
def rules_afterwards(kaibo: Running) -> Iterator[None]:
    """Other tests find the class's market as it was."""
    yield
    rules_judge(kaibo)


def hands_in(owner: Student, answer: str) -> None:
    owner.tap("提交审核")
    expect(owner.page.get_by_text(answer)).to_be_visible()


def nothing_leaves_an_archived_shop(owner: Student, mate: Student, listing: str, shot: Callable[[Any, str], None]) -> None:
    """A classmate has paid; the owner gives the shop up: the order says that it is not sent, and the buyer how he gets his money."""
    page, send = owner.page, owner.page.get_by_role("button", name="发货", exact=True)
    sku = ask(owner, "GET", f"/listings/{listing}")["skus"][0]["sku_id"]
    order = ask(mate, "POST", "/orders", {"listing_id": listing, "sku_id": sku, "quantity": 1})["id"]
    ask(mate, "POST", f"/orders/{order}/pay")
    owner.go(f"orders/{order}")
    expect(send).to_be_visible()
    owner.go("shop")
    owner.tap("更多", exact=True)
    owner.tap("关店", exact=True)
    page.locator(".van-dialog__confirm").click()
    expect(page.get_by_text("开一家自己的店")).to_be_visible()
    owner.go(f"orders/{order}")
    expect(page.get_by_text("这笔订单不能再发货")).to_be_visible()
    expect(send).to_have_count(0)
    shot(page, "judging-17-archived-order")
    mate.go(f"orders/{order}")
    expect(mate.page.get_by_text("请在下面申请退款")).to_be_visible()
    shot(mate.page, "judging-18-archived-bought")
    mate.tap("申请售后")
    mate.page.wait_for_timeout(500)
    shot(mate.page, "judging-19-archived-claim")


def test_an_objection_a_classmate_as_auditor_and_a_take_down(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    owner, mate = (Student(context().new_page(), kaibo, kaibo.account("student", at)) for at in (5, 6))
    page, desk = owner.page, context(desk=True).new_page()
    errors: list[str] = []
    desk.on("pageerror", lambda error: errors.append(str(error)))
    owner.join()
    mate.join()
    at_the_desk(desk, kaibo)
    desk.goto(f"{kaibo.url}/desk/market")
    listing = stocked_shop(owner, "米粉")[0]["id"]
    who_reviews(desk, "规则 + 同学互审")

    owner.go(f"listings/{listing}/edit")
    owner.fill("title", WORDS)
    hands_in(owner, "审核没有通过")
    shot(page, "judging-01-refused")
    owner.go(f"listings/{listing}")
    owner.tap("这是误报，告诉老师")
    owner.fill("why", "极品寨是村名")
    shot(page, "judging-02-objection")
    owner.tap("发给老师")
    expect(page.get_by_text("待处理")).to_be_visible()
    page.wait_for_timeout(500)
    shot(page, "judging-03-objected")
    desk.get_by_role("tab", name="误报申诉").click()
    case = desk.locator("article").filter(has_text="极品寨是村名")
    case.get_by_label("给同学的话").fill("查过了，是真的村名")
    shot(desk, "judging-04-desk-objection")
    case.get_by_role("button", name="放行，进班级词库").click()
    expect(case.get_by_text("已放行")).to_be_visible()
    shot(desk, "judging-05-desk-answered")
    page.reload()
    expect(page.get_by_text("老师说：查过了，是真的村名")).to_be_visible()
    shot(page, "judging-06-answer")

    owner.go(f"listings/{listing}/edit")
    hands_in(owner, "已提交，等待审核")
    mate.go("shop")
    expect(mate.page.get_by_text("1 件等你审核")).to_be_visible()
    shot(mate.page, "judging-07-mate-shop")
    mate.page.get_by_text("1 件等你审核").click()
    expect(mate.page.get_by_text(WORDS)).to_be_visible()
    shot(mate.page, "judging-08-mate-queue")
    mate.page.get_by_text(WORDS).click()
    expect(mate.page.get_by_text("食品生产许可证（SC）")).to_be_visible()
    expect(mate.page.get_by_text(re.compile("现在下单最晚 .* 发出"))).to_be_visible()
    mate.page.screenshot(path="screenshots/judging-09-mate-case.png", full_page=True)
    mate.tap("驳回")
    mate.page.locator(".van-popup:visible").get_by_role("button", name="主图", exact=True).click()
    mate.fill("reasons.0", "主图看不清净含量，请换一张")
    mate.page.wait_for_timeout(500)
    shot(mate.page, "judging-10-mate-refuses")
    mate.page.locator(".van-popup:visible").get_by_role("button", name="驳回").click()
    expect(mate.page.get_by_text("现在没有要审核的商品")).to_be_visible()
    owner.go(f"listings/{listing}")
    expect(page.get_by_text("主图看不清净含量，请换一张")).to_be_visible()
    shot(page, "judging-11-refused-by-mate")
    owner.tap("去修改")
    owner.fill("points.0", "大米现磨，一袋一袋称")
    hands_in(owner, "已提交，等待审核")
    mate.go("reviews")
    mate.page.get_by_text(WORDS).click()
    mate.tap("通过")
    expect(mate.page.get_by_text("现在没有要审核的商品")).to_be_visible()

    desk.get_by_role("tab", name="审核", exact=True).click()
    desk.get_by_text("已通过", exact=True).click()
    desk.get_by_role("button").filter(has_text=WORDS).click()
    expect(desk.get_by_text("发货与售后承诺")).to_be_visible()
    desk.screenshot(path="screenshots/judging-12-desk-case.png", full_page=True)
    desk.get_by_role("button", name="违规下架").click()
    dialog = desk.get_by_role("dialog")
    dialog.locator(".el-select").first.click()
    desk.get_by_role("option", name=re.compile("^C25")).click()
    dialog.locator("textarea").fill("许可证编号查不到，请换成有效的")
    dialog.locator(".el-input-number input").fill("100")
    shot(desk, "judging-13-desk-down")
    dialog.get_by_role("button", name="违规下架").click()
    down = desk.locator("article").filter(has_text=WORDS)
    expect(down.get_by_text("许可证编号查不到")).to_be_visible()
    expect(down.get_by_text("扣保证金 ¥100.00")).to_be_visible()
    expect(down.get_by_text("还没有改好")).to_be_visible()
    shot(desk, "judging-14-desk-taken-down")
    owner.go("shop")
    expect(page.get_by_text("补足保证金 ¥100.00")).to_be_visible()
    shot(page, "judging-15-stopped")
    owner.tap("补足保证金")
    expect(page.get_by_text("营业中")).to_be_visible()
    owner.go(f"listings/{listing}/edit")
    owner.fill("points.0", "大米现磨")
    hands_in(owner, "已提交，等待审核")
    desk.get_by_text("待审核", exact=True).first.click()
    desk.get_by_role("button").filter(has_text=WORDS).click()
    expect(desk.get_by_text("上次下架的原因")).to_be_visible()
    shot(desk, "judging-16-desk-again")
    desk.get_by_role("button", name="通过", exact=True).click()
    desk.get_by_text("下架与处罚", exact=True).click()
    expect(desk.get_by_text("没有被下架的商品")).to_be_visible()
    who_reviews(desk, "规则自动审核")
    nothing_leaves_an_archived_shop(owner, mate, listing, shot)
    assert [*owner.faults, *mate.faults, *errors] == []

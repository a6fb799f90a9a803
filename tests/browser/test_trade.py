"""What a shop does beside selling, offers and many listings at once; and the lecturer's market: a shop stopped, trade compared, a shock."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.desk import sit_down
from tests.browser.quick import stocked_shop
from tests.browser.student import Student, expect

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


@pytest.mark.nightly
def test_offers_many_listings_at_once_a_stopped_shop_and_the_lecturers_market(
    kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    owner = Student(context().new_page(), kaibo, kaibo.account("student", 7))
    page = owner.page
    owner.join()
    stocked_shop(owner, "鲜米粉", "干米粉", "湿米粉")
    owner.go("shop")
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
    row = lecturer.get_by_role("row").filter(has_text=f"{owner.account['name']}的铺子")
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

    lecturer.get_by_role("button", name="净利").click()
    expect(lecturer.get_by_role("columnheader", name="净利")).to_have_attribute("aria-sort", "descending")
    row.get_by_role("link").click()
    expect(lecturer.get_by_text("现金曲线")).to_be_visible()
    shot(lecturer, "trade-desk-shop")
    lecturer.goto(f"{kaibo.url}/desk/market")
    lecturer.get_by_role("tab", name="市场波动").click()
    lecturer.get_by_role("button", name="抽一个").click()
    news = lecturer.locator("article p").first
    expect(news).to_be_visible()
    owner.go("goods")
    expect(page.get_by_text(news.inner_text())).to_be_visible()
    shot(lecturer, "trade-desk-shocks")
    assert [*owner.faults, *errors] == []

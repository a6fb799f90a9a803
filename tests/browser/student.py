"""What a student does on the phone, in the words of the screens."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from tests.browser.conftest import Running, playwright


def expect(thing: Any) -> Any:
    """Playwright's waiting assertion, patient enough for a busy machine."""
    playwright.expect.set_options(timeout=30_000)
    return playwright.expect(thing)


class Student:
    """One phone in one hand."""

    def __init__(self, page: Any, kaibo: Running, account: dict[str, str]) -> None:
        self.page, self.kaibo, self.account = page, kaibo, account
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def go(self, path: str) -> None:
        """Open a page of the phone by its address."""
        self.page.goto(f"{self.kaibo.url}/phone/{path}")

    def tap(self, words: str, *, exact: bool = False) -> None:
        """Tap the button with these words."""
        self.page.get_by_role("button", name=words, exact=exact).first.click()

    def fill(self, path: str, value: str) -> None:
        """Type into the field of the form that has this path."""
        self.page.locator(f'[data-path="{path}"]').locator("input,textarea").first.fill(value)

    def join(self) -> None:
        """By the class ticket: pick the name, type the PIN, agree to the notice on personal data where it was not agreed to yet."""
        self.go("join/" + self.kaibo.ticket_url.rsplit("/", 1)[1])
        self.page.get_by_role("button").filter(has_text=self.account["login"]).click()
        self.page.get_by_label("PIN 码").fill(self.account["secret"])
        self.tap("进入课堂")
        hello, agree = self.page.get_by_text(f"你好，{self.account['name']}"), self.page.get_by_role("button", name="我已阅读并同意")
        expect(hello.or_(agree)).to_be_visible()
        if agree.count():
            agree.click()
        expect(hello).to_be_visible()

    def choose_licence(self, letter: str) -> None:
        """Put one of the sample licences to the papers; it is drawn before this returns."""
        with self.page.expect_response(lambda answer: answer.url.endswith("/licence") and answer.ok):
            self.page.get_by_text(f"样例 {letter}").click()

    def open_shop(self, name: str) -> None:
        """All five steps, with a licence that is in order."""
        self.fill_papers(name, "A")
        expect(self.page).to_have_url(re.compile("category"))
        self.fill_rest()
        expect(self.page.get_by_text("资料都齐了，可以开店。")).to_be_visible()
        self.page.locator("main, body").get_by_role("button", name="开店", exact=True).click()
        expect(self.page.get_by_text("营业中")).to_be_visible()

    def fill_papers(self, name: str, licence: str) -> None:
        """The first two steps of opening: the shop's name and the papers of who runs it, with the sample licence of that letter."""
        self.go("shop")
        self.tap("开始开店")
        self.fill("name", name)
        self.page.get_by_text("我已阅读并同意").click()
        self.tap("保存，下一步")
        expect(self.page).to_have_url(re.compile("verify"))
        self.fill("operator.name", self.account["name"])
        self.fill("operator.address", "湖南省长沙市岳麓区麓山路 1 号")
        self.fill("operator.phone", "13800138000")
        self.choose_licence(licence)
        self.tap("保存，下一步")

    def fill_rest(self) -> None:
        """The last three steps: what it sells, freight and service; then the shop's page."""
        self.page.get_by_text("食品", exact=True).click()
        self.tap("保存，下一步")
        expect(self.page).to_have_url(re.compile("freight"))
        self.page.get_by_text("全部包邮").click()
        self.tap("保存，下一步")
        expect(self.page).to_have_url(re.compile("service"))
        self.fill("service_phone", "13800138000")
        self.fill("service_hours", "9:00-21:00")
        self.page.get_by_text("用经营者的电话和地址").click()
        self.tap("填好了")

    def list_goods(self, name: str, picture: Path) -> None:
        """Pick supplier goods, add a picture of one's own, hand it in and see it on sale."""
        self.pick_goods(name)
        self.hand_in(picture)

    def pick_goods(self, name: str) -> None:
        """Find supplier goods and take them into the shop by dropship; the draft is on the screen."""
        self.go("goods")
        self.page.get_by_placeholder("搜货品，例如 米粉").fill(name)
        expect(self.page.get_by_text(re.compile("小时发货"))).to_have_count(1)
        self.page.get_by_text(name).last.click()
        self.tap("一件代发，去发布")

    def hand_in(self, picture: Path, answer: str = "审核通过，已上架") -> None:
        """Add a picture of one's own to the draft on the screen, hand it in and read the audit's answer."""
        expect(self.page.get_by_text("编辑商品")).to_be_visible()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name=re.compile("传图")).click()
        chooser.value.set_files(str(picture))
        with self.page.expect_response(lambda answer: answer.url.endswith("/api/pictures") and answer.ok):
            self.tap("用这张")
        self.tap("提交审核")
        expect(self.page.get_by_text(answer)).to_be_visible()

    def prepare(self, title: str, scenario: str) -> None:
        """Plan a show with everything on the shelf and pass the pre-flight check."""
        self.go("prepare")
        self.page.get_by_placeholder("例如：外婆的桂花糕，今晚现做").fill(title)
        self.page.get_by_text(scenario, exact=True).click()
        self.tap("打开摄像头和麦克风")
        expect(self.page.locator(".preview video")).to_be_visible()
        self.tap("保存，开始检测")
        expect(self.page.get_by_text("检测通过，可以开播了。")).to_be_visible()

    def go_live(self) -> str:
        """Start; answers the show's id."""
        self.page.get_by_role("button", name="开播", exact=True).last.click()
        expect(self.page).to_have_url(re.compile("/shows/[^/]+/live"))
        expect(self.page.get_by_text("直播中").first).to_be_visible()
        return str(re.search("/shows/([^/]+)/live", self.page.url).group(1))  # type: ignore[union-attr]

    def pin(self, at: int) -> None:
        """讲解 the n-th item of the shelf."""
        self.page.get_by_role("button", name=re.compile("^小黄车")).click()
        sheet = self.page.locator(".van-popup:visible").filter(has_text=re.compile("^小黄车")).last
        item = sheet.locator("li").nth(at)
        item.get_by_role("button", name="讲解", exact=True).click()
        self.close_sheet()
        expect(self.page.get_by_role("button", name="结束讲解").first).to_be_visible()

    def close_sheet(self) -> None:
        """Tap beside the sheet, where one is still open: some close by themselves."""
        overlay = self.page.locator(".van-overlay:visible:not(.van-fade-leave-active)")
        self.page.wait_for_timeout(400)
        if overlay.count():
            with suppress(playwright.TimeoutError):
                overlay.last.click(position={"x": 180, "y": 60}, timeout=3_000)
        expect(self.page.locator(".van-popup:visible")).to_have_count(0)

    def answer_one(self) -> bool:
        """Answer the question that waits with the first ready reply; whether there was one."""
        chip = self.page.get_by_role("button", name=re.compile("个提问待回答"))
        if not chip.count():
            return False
        chip.first.click()
        sheet = self.page.locator(".van-popup:visible").last
        if sheet.locator(".list button").count():
            sheet.locator(".list button").first.click()
        ready = sheet.locator("button.ready")
        if not ready.count():
            self.close_sheet()
            return False
        ready.first.click()
        self.page.wait_for_timeout(300)
        self.close_sheet()
        return True

    def end(self) -> None:
        """End the show, which asks once."""
        self.page.get_by_role("button", name="更多操作").first.click()
        self.tap("结束直播")
        self.page.get_by_role("button", name="结束直播").last.click()


def photograph(path: Path, words: str, colour: str) -> Path:
    """A picture as a phone would take it: portrait, larger than it needs to be."""
    image = Image.new("RGB", (900, 1200), colour)
    pen = ImageDraw.Draw(image)
    pen.ellipse((150, 300, 750, 900), fill="white")
    pen.text((420, 590), words, fill=colour)
    image.save(path, quality=90)
    return path

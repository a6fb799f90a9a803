"""The landing page in a real browser: it stays while the certificate is unknown, and moves on by itself once it is trusted."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.async_api import Browser, Page, async_playwright

from sandbox.clock import SystemClock
from sandbox.landing.app import create_landing
from sandbox.tls import Certificates, ensure_certificates
from tests.conftest import OpenStore
from tests.landing.test_page import ANDROID, IPHONE, TICKET, WECHAT, Gate

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SCREENSHOTS = Path(__file__).parents[2] / "screenshots" / "landing"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


def pages() -> FastAPI:
    """What stands behind https: health, and the phone's page."""
    app = FastAPI()

    @app.get("/api/health")
    async def health() -> dict[str, bool]:
        return {"ok": True}

    @app.get("/phone/join")
    async def join(t: str) -> HTMLResponse:
        return HTMLResponse(f'<link rel="icon" href="data:,">arrived with {t}')

    return app


@asynccontextmanager
async def listening(app: Any, **options: Any) -> AsyncIterator[int]:
    """`app` served on a free port of the loopback."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none", **options))
    server.install_signal_handlers = lambda: None  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    while not server.started:
        await SystemClock().sleep(0.01)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await running


@pytest.fixture
async def place(open_store: OpenStore, sqlite_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """The landing page's address; behind it the pages with the local certificate."""
    certificates: Certificates = ensure_certificates(tmp_path / "tls", [], ["127.0.0.1"], SystemClock())
    gate = Gate(await open_store(sqlite_url))
    key = {"ssl_certfile": str(certificates.cert_file), "ssl_keyfile": str(certificates.key_file)}
    async with AsyncExitStack() as stack:
        secure = await stack.enter_async_context(listening(pages(), **key))
        plain = await stack.enter_async_context(listening(create_landing(gate, f"https://127.0.0.1:{secure}", certificates)))
        yield f"http://127.0.0.1:{plain}"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, quiet."""
    async with async_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        try:
            yield browser
        finally:
            await browser.close()


async def opened(browser: Browser, address: str, agent: str, **options: Any) -> tuple[Page, list[str]]:
    """A phone of 390x844 that opened the address, and what its console complained about."""
    size: Any = {"width": 390, "height": 844}
    context = await browser.new_context(viewport=size, user_agent=agent, device_scale_factor=2, is_mobile=True, has_touch=True, **options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    await page.goto(address)
    return page, complaints


async def test_it_waits_while_the_certificate_is_unknown_and_moves_on_once_it_is_trusted(place: str) -> None:
    async with chromium() as browser:
        unknown, complaints = await opened(browser, f"{place}/join/{TICKET}", IPHONE, locale="zh-CN")
        await unknown.get_by_text("第一次使用").wait_for()
        assert unknown.url == f"{place}/join/{TICKET}"
        assert all("ERR_CERT" in one for one in complaints), complaints
        trusting, complaints = await opened(browser, f"{place}/join/{TICKET}", IPHONE, locale="zh-CN", ignore_https_errors=True)
        await trusting.wait_for_url(f"https://127.0.0.1:*/phone/join?t={TICKET}")
        assert TICKET in await trusting.content()
        assert complaints == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(("name", "agent"), [("iphone", IPHONE), ("android", ANDROID), ("wechat", WECHAT)])
async def test_it_fits_a_phone(place: str, name: str, agent: str, language: str) -> None:
    async with chromium() as browser:
        page, _ = await opened(browser, f"{place}/join/{TICKET}", agent, locale=language)
        if name != "wechat":
            await page.locator("#status:not(.busy)").wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390, "nothing sticks out to the side"
        for button in await page.locator("a:visible, button:visible, label:visible").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 44, await button.inner_text()
        if os.environ.get("KAIBO_SCREENSHOTS"):
            await asyncio.to_thread(SCREENSHOTS.mkdir, parents=True, exist_ok=True)
            await page.screenshot(path=SCREENSHOTS / f"{name}-{language}.png", full_page=True)


async def test_the_address_can_be_copied_out_of_wechat(place: str) -> None:
    async with chromium() as browser:
        page, _ = await opened(browser, f"{place}/join/{TICKET}", WECHAT, locale="zh-CN")
        await page.evaluate("document.addEventListener('copy', () => { window.copied = String(document.activeElement.value) })")
        await page.get_by_role("button", name="复制网址").click()
        await page.get_by_text("已复制").wait_for()
        assert await page.evaluate("window.copied") == f"{place}/join/{TICKET}"


async def test_the_other_phones_steps_are_one_tap_away(place: str) -> None:
    async with chromium() as browser:
        page, _ = await opened(browser, f"{place}/join/{TICKET}", IPHONE, locale="zh-CN")
        assert await page.get_by_role("heading", name="打开信任开关").is_visible()
        await page.get_by_text("安卓 / 鸿蒙").click()
        assert await page.get_by_role("heading", name="下载证书").is_visible()
        assert not await page.get_by_role("heading", name="打开信任开关").is_visible()

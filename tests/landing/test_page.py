"""The page behind the QR code, as phones get it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import HTTPConnection

from sandbox.actor import Actor
from sandbox.clock import ManualClock
from sandbox.landing.app import create_landing
from sandbox.store import Store
from sandbox.tls import ensure_certificates
from tests.conftest import OpenStore

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15; V2309A) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"
WECHAT = ANDROID + " MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN"
TICKET = "a1b2c3d4e5f60718"
HERE = "http://192.168.1.10:8080"


class Gate:
    """Nobody is signed in on the landing page."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        return None

    async def reached(self, position: int) -> bool:
        return True


class Phone(httpx.AsyncClient):
    """A phone's browser on the class's Wi-Fi."""

    async def open(self, path: str, agent: str = IPHONE, language: str = "zh-CN,zh;q=0.9") -> httpx.Response:
        answer = await self.get(path, headers={"User-Agent": agent, "Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return answer


@pytest.fixture
async def phone(open_store: OpenStore, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Phone]:
    gate = Gate(await open_store(sqlite_url))
    certificates = ensure_certificates(tmp_path / "tls", [], ["192.168.1.10", "10.0.0.5"], ManualClock())
    landing = create_landing(gate, "https://192.168.1.10:8443", certificates)
    async with Phone(transport=httpx.ASGITransport(landing), base_url=HERE) as client:
        yield client


async def test_it_leads_to_https_at_the_address_the_phone_came_by(phone: Phone) -> None:
    page = (await phone.open(f"/join/{TICKET}")).text
    assert f'href="https://192.168.1.10:8443/phone/join?t={TICKET}"' in page
    other = (await phone.get(f"/join/{TICKET}", headers={"Host": "10.0.0.5:8080"})).text
    assert f'href="https://10.0.0.5:8443/phone/join?t={TICKET}"' in other


async def test_wechat_is_told_to_open_the_browser_and_gets_the_address_to_copy(phone: Phone) -> None:
    page = (await phone.open(f"/join/{TICKET}", WECHAT)).text
    assert "在浏览器打开" in page
    assert f'id="address">{HERE}/join/{TICKET}<' in page
    assert "复制网址" in page
    assert "/ca.cer" not in page, "a certificate cannot be installed from there"
    assert "MicroMessenger" not in (await phone.open(f"/join/{TICKET}")).text
    assert 'id="address"' not in (await phone.open(f"/join/{TICKET}")).text


@pytest.mark.parametrize(("agent", "chosen"), [(IPHONE, "ios"), (ANDROID, "android")])
async def test_each_phone_finds_its_own_steps_open(phone: Phone, agent: str, chosen: str) -> None:
    page = (await phone.open(f"/join/{TICKET}", agent)).text
    assert re.findall(r'id="(\w+)" checked', page) == [chosen]
    assert page.count("<li>") == 6
    assert "/ca.mobileconfig" in page
    assert "/ca.cer" in page


async def test_both_languages_by_the_phones_own_and_by_the_switch(phone: Phone) -> None:
    assert "证书信任设置" in (await phone.open("/join/x")).text
    assert "Certificate Trust Settings" in (await phone.open("/join/x", language="en-GB")).text
    assert "证书信任设置" in (await phone.open("/join/x?lang=zh", language="en-GB")).text
    switched = (await phone.open("/join/x?lang=en")).text
    assert 'href="?lang=zh"' in switched
    body = re.sub(r"<style.*?</style>|<script.*?</script>", "", switched, flags=re.DOTALL)
    assert set(re.findall(r"[\u4e00-\u9fff]+", body)) <= {"中文", "开播"}


async def test_it_holds_everything_itself_under_a_nonce_that_changes(phone: Phone) -> None:
    first, second = await phone.open(f"/join/{TICKET}"), await phone.open(f"/join/{TICKET}")
    policy = first.headers["content-security-policy"]
    nonce = re.findall(r"'nonce-([^']+)'", policy)[0]
    assert f'<script nonce="{nonce}">' in first.text
    assert f'<style nonce="{nonce}">' in first.text
    assert nonce not in second.text
    assert "connect-src https://192.168.1.10:8443;" in policy
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?!https://192\.168\.1\.10:8443/phone/join|/ca\.|\?lang=|data:)', first.text)
    assert ' style="' not in first.text
    assert "$" not in re.sub(r"<script.*?</script>", "", first.text, flags=re.DOTALL), "every blank is filled"


@pytest.mark.parametrize("path", ["/join/%3Cscript%3Ealert(1)", "/join/a%22b", "/join/" + "x" * 65, "/join", "/"])
async def test_what_is_no_ticket_is_left_out(phone: Phone, path: str) -> None:
    page = (await phone.open(path)).text
    assert 'href="https://192.168.1.10:8443/phone/join"' in page
    assert "alert(1)" not in page


async def test_a_forged_host_gets_nowhere(phone: Phone) -> None:
    answer = await phone.get(f"/join/{TICKET}", headers={"Host": 'evil"><script>'})
    assert "evil" not in answer.text
    assert "evil" not in answer.headers["content-security-policy"]


async def test_the_certificate_comes_in_the_form_each_phone_knows(phone: Phone) -> None:
    android, apple = await phone.get("/ca.cer"), await phone.get("/ca.mobileconfig")
    assert android.headers["content-type"] == "application/x-x509-ca-cert"
    assert "kaibo-ca.cer" in android.headers["content-disposition"]
    assert apple.headers["content-type"] == "application/x-apple-aspen-config"
    assert android.content[:1] == b"\x30"
    assert b"com.apple.security.root" in apple.content


async def test_with_a_public_certificate_nothing_is_to_be_installed(open_store: OpenStore, sqlite_url: str, tmp_path: Path) -> None:
    gate = Gate(await open_store(sqlite_url))
    own = ensure_certificates(tmp_path / "tls", ["kaibo.school.cn"], [], ManualClock())
    given = ensure_certificates(tmp_path / "none", [], [], ManualClock(), own.cert_file, own.key_file)
    landing = create_landing(gate, "https://kaibo.school.cn", given)
    async with Phone(transport=httpx.ASGITransport(landing), base_url=HERE) as phone:
        page = (await phone.open(f"/join/{TICKET}")).text
        assert f'href="https://kaibo.school.cn/phone/join?t={TICKET}"' in page
        assert "/ca.cer" not in page
        assert (await phone.get("/ca.cer")).status_code == 404


async def test_a_class_s_enrolment_code_leads_to_the_application_form(phone: Phone) -> None:
    page = (await phone.open(f"/enrol/{TICKET}")).text
    assert f'href="https://192.168.1.10:8443/phone/enrol/{TICKET}"' in page
    assert ("打开报名表" in page, "摄像头" in page) == (True, False)
    wechat = (await phone.open(f"/enrol/{TICKET}", WECHAT)).text
    assert (f"{HERE}/enrol/{TICKET}" in wechat, "请用手机浏览器打开" in wechat) == (True, True)
    assert "摄像头" in (await phone.open(f"/join/{TICKET}")).text, "the negative control: the way into class says otherwise"

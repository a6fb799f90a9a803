"""Renders the landing page: one self-contained document, its style and script under a nonce of its own."""

import base64
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Literal
from urllib.parse import urlencode

from .words import Language, words

HERE = Path(__file__).parent
PARTS = {path.name: Template(path.read_text("utf-8")) for path in (HERE / "parts").glob("*.html")}
DRAWINGS = {path.stem: Template(path.read_text("utf-8")) for path in (HERE / "drawings").glob("*.svg")}
STYLE = (HERE / "parts" / "page.css").read_text("utf-8")
SCRIPT = (HERE / "parts" / "page.js").read_text("utf-8")

IN_APP = re.compile(r"MicroMessenger|AlipayClient|DingTalk|\bQQ/|aweme|Weibo", re.IGNORECASE)
APPLE = re.compile(r"iPhone|iPad|iPod|Macintosh", re.IGNORECASE)
TICKET = re.compile(r"[A-Za-z0-9_-]{1,64}")
DOWNLOADS = {"ios": "/ca.mobileconfig", "android": "/ca.cer"}


Door = Literal["join", "enrol"]


@dataclass(frozen=True)
class Visit:
    """Who opened the page: `here` is its own address, `origin` the https address to go on to, `local` whether a certificate is needed.

    `door`: the class itself, or the public application form of its online enrolment; `ticket` is then the form's token.
    """

    here: str
    origin: str
    ticket: str | None
    user_agent: str
    language: Language
    local: bool
    door: Door = "join"

    @property
    def target(self) -> str:
        """Where the phone goes when it may."""
        if self.door == "enrol":
            return f"{self.origin}/phone/enrol/{self.ticket or ''}"
        return f"{self.origin}/phone/join" + (f"?{urlencode({'t': self.ticket})}" if self.ticket else "")


def ticket_or_none(text: str) -> str | None:
    """The ticket, when it can be one at all."""
    return text if TICKET.fullmatch(text) else None


def render(visit: Visit, nonce: str) -> str:
    """The page for this visit."""
    say = {name: escape(sentence) for name, sentence in words(visit.language, visit.door).items()}
    say |= {"here": escape(visit.here), "target": escape(visit.target), "probe": escape(f"{visit.origin}/api/health")}
    if IN_APP.search(visit.user_agent) and (visit.local or visit.door == "join"):  # a form needs no camera
        body = PARTS["in_app.html"].substitute(say, drawing=DRAWINGS["menu"].substitute(say))
    else:
        install = _install(say, apple=bool(APPLE.search(visit.user_agent))) if visit.local else ""
        body = PARTS["status.html"].substitute(say) + install + PARTS["go.html"].substitute(say)
    zh = visit.language == "zh"
    return PARTS["page.html"].substitute(
        say, lang="zh-CN" if zh else "en", other="en" if zh else "zh", nonce=nonce, css=STYLE, js=SCRIPT, body=body
    )


def content_policy(visit: Visit, nonce: str) -> str:
    """Nothing but what the page itself holds, and one address to ask whether its certificate is trusted."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src {visit.origin}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def nonce_from(secret: str) -> str:
    """A nonce as it may stand in a policy, from hex digits."""
    return base64.urlsafe_b64encode(bytes.fromhex(secret)).decode().rstrip("=")


def _install(say: dict[str, str], apple: bool) -> str:
    steps = {f"{phone}_steps": "".join(_step(say, phone, number) for number in (1, 2, 3)) for phone in DOWNLOADS}
    return PARTS["install.html"].substitute(
        say, **steps, ios_checked=" checked" if apple else "", android_checked="" if apple else " checked"
    )


def _step(say: dict[str, str], phone: str, number: int) -> str:
    name = f"{phone}_{number}"
    link = f'<a class="button light" href="{DOWNLOADS[phone]}">{say["download"]}</a>' if number == 1 else ""
    drawing = DRAWINGS[name].substitute(say)
    return PARTS["step.html"].substitute(number=number, title=say[name], more=say[f"{name}_more"], link=link, drawing=drawing)

"""A filed class with a timetable on a running Kaibo: what the school side of the browser tests begins with, made through the API."""

import secrets
import ssl
from typing import Any

import httpx

from tests.browser.conftest import Running
from tests.training.classes import whole_class


class Office:
    """Somebody at the door by password, with requests like a page's."""

    def __init__(self, kaibo: Running, role: str) -> None:
        self.account = kaibo.account(role)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.origin = kaibo.url
        self.http = httpx.Client(base_url=f"{kaibo.url}/api", verify=context, timeout=60)
        self.sign_in()

    def sign_in(self) -> None:
        """Anew, after a role was given."""
        self.id = self.send("POST", "/sign-in", {"login": self.account["login"], "secret": self.account["secret"]})["person"]["id"]

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request that must succeed; its body."""
        headers = {"Origin": self.origin, "Idempotency-Key": secrets.token_hex(16)}
        answer = self.http.request(method, path, json=body, headers=headers, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


class SchoolClass:
    """A class that is open, with five students; `students` are accounts as the demo has them."""

    def __init__(self, kaibo: Running, day: str, mode: str = "offline-8") -> None:
        self.kaibo = kaibo
        self.office, self.authority = Office(kaibo, "institution"), Office(kaibo, "authority")
        self.lecturer, self.assistant = Office(kaibo, "lecturer"), Office(kaibo, "assistant")
        certificate = {
            "person_id": self.lecturer.id,
            "number": f"HN-{secrets.token_hex(4)}",
            "issued_on": "2020-01-01",
            "valid_until": None,
        }
        self.office.send("POST", "/lecturer-certificates", certificate)
        form = {
            "name": "直播三班", "mode": mode, "starts_on": day, "place": "岳麓校区 301", "lecturers": [self.lecturer.id],
            "assistant": self.assistant.id,
        }  # fmt: skip
        self.id = self.office.send("POST", "/filings", form)["id"]
        self.authority.send("POST", f"/cohorts/{self.id}/approve", {"approval_no": "长就培〔2026〕21号"})
        self.office.send("POST", f"/cohorts/{self.id}/open")
        for one in (self.lecturer, self.assistant, self.office):
            one.sign_in()
        sheet = {"file": ("名单.xlsx", whole_class(5), "application/octet-stream")}
        enrolled = self.office.send("POST", f"/cohorts/{self.id}/roster", files=sheet)
        self.students = [{"role": "student", "name": one["name"], "login": one["login"], "secret": one["pin"]} for one in enrolled]
        self.ids = [one["person_id"] for one in enrolled]
        self.ticket = self.office.send("POST", f"/cohorts/{self.id}/ticket")["ticket"]
        self.sessions = self.office.send("GET", f"/cohorts/{self.id}/filing")["sessions"]
        self.running = Running(kaibo.url, self.students, f"{kaibo.url}/phone/join/{self.ticket}", kaibo.data)

    def open_door(self, at: int = 0, pin: str = "2468") -> None:
        """Sign-in to the n-th session opens."""
        self.assistant.send("POST", f"/sessions/{self.sessions[at]['id']}/door", {"pin": pin})

    def code(self, at: int = 0) -> str:
        """The code on the wall."""
        return str(self.assistant.send("GET", f"/sessions/{self.sessions[at]['id']}/code")["code"])

    def close(self) -> None:
        """Hang up."""
        for one in (self.office, self.authority, self.lecturer, self.assistant):
            one.http.close()

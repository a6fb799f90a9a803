"""A filed class with a timetable on a running Kaibo: what the school side of the browser tests begins with, made through the API."""

import secrets
import ssl
from typing import Any

import httpx

from tests.browser.conftest import Running
from tests.training.classes import whole_class


class Office:
    """Somebody at the door by password, with requests like a page's."""

    def __init__(self, kaibo: Running, role: str, index: int = 0) -> None:
        self.account = kaibo.account(role, index)
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
    """A class that is open, with its students; `students` are accounts as the demo has them."""

    def __init__(self, kaibo: Running, day: str, mode: str = "offline-8", students: int = 5) -> None:
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
        sheet = {"file": ("名单.xlsx", whole_class(students), "application/octet-stream")}
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

    def exam(self) -> str:
        """A final exam of four true-or-false questions, open to those on the reported list; its id."""
        cells = [{"kind": "true_false", "count": 4, "points": 25}]
        form = {"title": "理论考试", "kind": "final", "blueprint": cells}
        exam_id = str(self.lecturer.send("POST", f"/cohorts/{self.id}/exams", form)["id"])
        self.lecturer.send("POST", f"/exams/{exam_id}/open")
        return exam_id

    def keys(self) -> dict[str, int]:
        """The right place of every true-or-false question."""
        found: dict[str, int] = {}
        while True:
            page = self.lecturer.send("GET", f"/question-bank/questions?kind=true_false&after={len(found)}")
            found |= {one["stem"]: one["right"][0] for one in page["questions"]}
            if len(found) >= page["total"] or not page["questions"]:
                return found

    def course(self, title: str, film: bytes) -> None:
        """A course of this film, which can be published once the film is made playable."""
        course_id = self.lecturer.send("POST", f"/cohorts/{self.id}/courses", {"title": title})["id"]
        self.lecturer.send("POST", f"/courses/{course_id}/upload?take=take00001&at=0&last=true", content=film)

    def close(self) -> None:
        """Hang up."""
        for one in (self.office, self.authority, self.lecturer, self.assistant):
            one.http.close()


def rules_judge(kaibo: Running) -> None:
    """The demo class's market asks nobody but the rules again, whatever a test made of it."""
    lecturer = Office(kaibo, "lecturer")
    demo = next(one["id"] for one in lecturer.send("GET", "/cohorts") if "演示" in one["name"])
    path = f"/cohorts/{demo}/market"
    lecturer.send("PUT", path, {**lecturer.send("GET", path), "review": "rules"})
    lecturer.http.close()

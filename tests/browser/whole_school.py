"""A school of its own on a running Kaibo: an institution, an authority, three lecturers, an assistant; and the long middle of a class, from
the first session to the last mark, done through the API in a minute so that a browser can do its beginning and its end by hand."""

import asyncio
import json
import os
import secrets
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sandbox.actor import Role
from sandbox.config import Settings
from sandbox.identity.memberships import grant, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.process import Process
from sandbox.store import Tx
from tests.browser.conftest import free_port
from tests.given import SHOP
from tests.training.classes import whole_class
from tests.training.test_plan import filled
from training.assessment.rubrics import current_rubric

STAFF = (
    ("office", Role.INSTITUTION, "教务处"), ("authority", Role.AUTHORITY, "市就业中心"), ("lecturer", Role.LECTURER, "周敏"),
    ("second", Role.LECTURER, "吴晓东"), ("third", Role.LECTURER, "罗凯"), ("assistant", Role.ASSISTANT, "陈洁"),
)  # fmt: skip
PASSWORD = "a long enough password"
DEVICE = "phone-of-a-student"


@dataclass(frozen=True)
class School:
    """A running Kaibo and who may sign in: every password is the same, a login is what the person is."""

    url: str
    data: Path


@contextmanager
def school(data: Path) -> Iterator[School]:
    """People into an empty folder, then `kaibo serve` over it; ended at the end."""
    asyncio.run(_staffed(data))
    with served(data) as running:
        yield running


@contextmanager
def served(data: Path, **more: str) -> Iterator[School]:
    """`kaibo serve` over a folder, an empty one too, with `more` in its environment; ended at the end."""
    port = free_port()
    environment = os.environ | {"KAIBO_PUBLIC_NAME": "127.0.0.1", "KAIBO_HOST": "127.0.0.1", "KAIBO_MEDIA_HOSTS": "127.0.0.1"} | more
    command = [sys.executable, "-m", "sandbox", "run", "--json", "--no-demo", "--port", str(port), "--landing-port", str(free_port())]
    with (data / "kaibo.log").open("w") as log:
        process = subprocess.Popen([*command, "--data", str(data)], stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line, (data / "kaibo.log").read_text()[-4000:]
            yield School(str(json.loads(line)["url"]), data)
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stdout.close()


async def _staffed(data: Path) -> None:
    process = Process(Settings(data=data, landing_port=0))
    await process.open()
    try:
        hashed = await process.reception.hashing.hash(PASSWORD)

        def employ(tx: Tx) -> None:
            institution_id = name_institution(tx, "湘江职业培训学校")
            for login, role, name in STAFF:
                person_id = register(tx, login, name)
                set_secret(tx, person_id, "password", hashed)
                grant(tx, person_id, role, None, institution_id)

        await process.store.write(employ)
    finally:
        await process.close()


class Hand:
    """Somebody signed in, with requests like a page's."""

    def __init__(self, where: School, login: str, ticket: str = "", pin: str = "") -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._origin = where.url
        self.http = httpx.Client(base_url=f"{where.url}/api", verify=context, timeout=60)
        by_password, by_pin = {"login": login, "secret": PASSWORD}, {"ticket": ticket, "login": login, "pin": pin}
        me = self.send("POST", *(("/sign-in/ticket", by_pin) if ticket else ("/sign-in", by_password)))
        self.id = str(me["person"]["id"])
        if me["must_consent"]:
            self.send("POST", "/me/private/consent")

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request that must succeed; its body."""
        headers = {"Origin": self._origin, "Idempotency-Key": secrets.token_hex(16)}
        answer = self.http.request(method, path, json=body, headers=headers, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def long_middle(where: School, cohort_id: str, students: int = 3) -> list[str]:
    """From the roster to the last mark: the last student fails the theory exam, the others pass. Names of who passed."""
    path = f"/cohorts/{cohort_id}"
    office, assistant, lecturer, second = (Hand(where, login) for login in ("office", "assistant", "lecturer", "second"))
    sheet = {"file": ("名单.xlsx", whole_class(students), "application/octet-stream")}
    enrolled = office.send("POST", f"{path}/roster", files=sheet)
    ticket = office.send("POST", f"{path}/ticket")["ticket"]
    people = [Hand(where, line["login"], ticket, line["pin"]) for line in enrolled]
    handout = assistant.send("POST", f"{path}/handouts", {"kind": "textbook", "name": "网络创业培训（直播）教材", "pieces": 1})
    for at, person in enumerate(people):
        shop = person.send("POST", "/shops", {**SHOP, "name": f"{at}号湘味铺子", "cohort_id": cohort_id})
        person.send("POST", f"/shops/{shop['id']}/licence", {"sample": "valid"})
        person.send("POST", f"/shops/{shop['id']}/open")
        person.send("POST", f"{path}/handouts/{handout['id']}/sign")
        person.send("POST", f"{path}/practice/mine", {"promise": enrolled[at]["name"]})
        person.send("PUT", f"{path}/plan/mine", {"body": filled(f"第{at}号腊肉"), "version": 0})
        person.send("POST", f"{path}/plan/mine", {"version": 1})
    session = office.send("GET", f"{path}/filing")["sessions"][0]
    office.send("POST", f"{path}/class-visits", {"session_id": session["id"], "score": 91, "note": "讲练结合，学员参与度高。"})
    settled = lecturer.send("POST", f"{path}/admitted", {"decisions": []})
    for one in (lecturer, office):
        reason = {"reason": "只上了部分课节，其余课节已另行登记"} if one is lecturer else {}
        one.send("POST", f"{path}/admitted/confirm", {"version": settled["version"], **reason})
    _exam(lecturer, people, path)
    for subject in ("practice", "plan"):
        marks = {one.key: one.points * 85 // 100 for one in current_rubric(subject).rubric.criteria()}
        for person in people:
            for assessor in (lecturer, second):
                assessor.send("PUT", f"{path}/students/{person.id}/marking/{subject}", {"marks": marks, "comment": "看了材料和回放"})
    for one in (office, assistant, lecturer, second, *people):
        one.http.close()
    return [line["name"] for line in enrolled[:-1]]


def _exam(lecturer: Hand, people: list[Hand], path: str) -> None:
    key: dict[str, set[str]] = {}
    while page := lecturer.send("GET", "/question-bank/questions", params={"after": len(key)})["questions"]:
        key |= {one["stem"]: {one["options"][place] for place in one["right"]} for one in page}
    planned = lecturer.send("POST", f"{path}/exams", {"title": "结班理论考试", "kind": "final"})
    lecturer.send("POST", f"/exams/{planned['id']}/open")
    sitting = f"/exams/{planned['id']}/sitting"
    for at, person in enumerate(people):
        paper = person.send("POST", sitting, {"device": DEVICE})["questions"]
        answers = [
            {"number": one["number"], "seq": 1, "chosen": [n for n, option in enumerate(one["options"]) if option in key[one["stem"]]]}
            for one in paper
            if at < len(people) - 1 or one["kind"] == "true_false"
        ]
        person.send("POST", f"{sitting}/submit", {"device": DEVICE, "answers": answers})
    lecturer.send("POST", f"/exams/{planned['id']}/close")

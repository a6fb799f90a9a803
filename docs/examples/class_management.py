"""An outside class-management service: it puts its own roster into a Kaibo class and takes the attendance back.

    python docs/examples/class_management.py https://192.168.1.20:8443 TOKEN kaibo-data/tls/ca.pem CLASS_ID roster.txt attendance.json

Scopes of the token: roster.read, roster.write, events.read. `roster.txt` has one name a line. A second run enrols nobody twice.
"""

import asyncio
import hashlib
import sys
from pathlib import Path
from typing import Any

import httpx
from following import client, events, remember, remembered

ATTENDANCE = "kaibo.training.attendance.recorded,kaibo.training.attendance.corrected"


async def enrol(kaibo: httpx.AsyncClient, cohort: str, names: list[str]) -> list[dict[str, Any]]:
    """Enrol who is not on the roster yet; the answer has each one's log-in and, this once, the PIN to hand out.

    The key of the request is made of what it asks, so that a retry after a lost answer enrols nobody twice.
    """
    answer = await kaibo.get(f"/cohorts/{cohort}")
    answer.raise_for_status()
    there = {student["name"] for student in answer.json()["roster"]}
    new = [name for name in names if name not in there]
    if not new:
        return []
    key = hashlib.sha256("\n".join([cohort, *new]).encode()).hexdigest()
    form = {"students": [{"name": name} for name in new]}
    enrolled = await kaibo.post(f"/cohorts/{cohort}/students", json=form, headers={"Idempotency-Key": key})
    enrolled.raise_for_status()
    return list(enrolled.json())


async def follow(kaibo: httpx.AsyncClient, file: Path) -> int:
    """Take over the attendance recorded or corrected since the last run; how many records there were."""
    state, taken = remembered(file), 0
    async for after, page in events(kaibo, state["after"], ATTENDANCE):
        for event in page:
            record = event["data"]
            by_person = state.setdefault("attendance", {}).setdefault(record["session_id"], {})
            by_person[record["person_id"]] = {"presence": record["presence"], "missed_tenths": record["missed"]}
            taken += 1
        state["after"] = after
        remember(file, state)
    return taken


def names_in(file: str) -> list[str]:
    """One name a line."""
    return [line.strip() for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip()]


async def main(url: str, token: str, ca_file: str, cohort: str, roster: str, file: str) -> None:
    """One run."""
    async with client(url, token, ca_file) as kaibo:
        for student in await enrol(kaibo, cohort, names_in(roster)):
            print(student["name"], student["login"], student["pin"])
        print(f"{await follow(kaibo, Path(file))} attendance records taken over")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

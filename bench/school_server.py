"""The server half of `school_exam.py`: two classes of one lecturer, the real app on loopback, until ended."""

import asyncio
import gc
import json
import sys
from pathlib import Path

import uvicorn

from sandbox import loop
from sandbox.actor import Role
from sandbox.app import create_app
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from sandbox.config import Settings
from sandbox.identity.memberships import grant, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.identity.tickets import issue
from sandbox.process import Process
from sandbox.store import Tx
from streaming.media.fake import FakeEngine
from training.cohorts.roster import Listed, enrol, open_cohort

PASSWORD, PIN = "bench-password-1", "482913"
HOUR_MS = 3_600_000


def people(tx: Tx, students: int, password: str, pin: str) -> list[tuple[str, list[str]]]:
    """Two classes, one sits an exam, one watches; the log-ins of each. They share one hash (it is only a bench)."""
    institution = name_institution(tx, "测速机构")
    lecturer = register(tx, "lecturer", "测速讲师")
    set_secret(tx, lecturer, "password", password)
    classes = []
    for name in ("考试班", "看课班"):
        cohort = open_cohort(tx, name, "offline-8", institution)
        grant(tx, lecturer, Role.LECTURER, cohort, institution)
        classes.append((cohort, [one.login for one in enrol(tx, cohort, [Listed(f"学员{n}", pin) for n in range(students)])]))
    return classes


async def main(folder: str, port: int, students: int) -> None:
    """Set the classes up, say where they are, and serve until ended."""
    clock = SystemClock()
    settings = Settings(data=Path(folder))
    process = Process(settings, clock=clock, chance=SeededChance(), engine=lambda made: FakeEngine(clock, made.recordings, record=False))
    await process.open()
    hashes = await process.reception.hashing.hash_all([PASSWORD, PIN])
    classes = (await process.store.write(people, students, hashes[0], hashes[1])).value
    server = uvicorn.Server(
        uvicorn.Config(create_app(process), host="127.0.0.1", port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await clock.sleep(0.02)
    loop.keep_what_is_loaded()  # as the product does when it serves
    said = []
    for cohort, logins in classes:
        ticket = (await process.store.write(issue, cohort, HOUR_MS)).value.ticket
        said.append({"cohort": cohort, "ticket": ticket, "logins": logins})
    told = {"url": f"http://127.0.0.1:{port}", "classes": said, "lecturer": ["lecturer", PASSWORD], "pin": PIN}
    print(json.dumps(told), flush=True)
    await serving


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # as the product does after its imports
    loop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

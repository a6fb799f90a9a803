"""The demo class as later starts know it: read from `demo.json` without loading what made it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.identity.settings import HOUR_MS
from sandbox.identity.tickets import current, issue
from sandbox.process import Process


@dataclass(frozen=True)
class Account:
    """A demo account; `secret` is the password of staff and the PIN of a student."""

    role: str
    name: str
    login: str
    secret: str


@dataclass(frozen=True)
class Demo:
    """The demo class, its finished show and its accounts."""

    cohort_id: str
    show_id: str
    accounts: tuple[Account, ...]

    async def ticket(self, process: Process) -> str:
        """The class's ticket that holds now; a new one when the last is over."""
        issued = await process.store.read(current, self.cohort_id)
        if issued is None:
            issued = (await process.store.write(issue, self.cohort_id, process.settings.ticket_hours * HOUR_MS)).value
        return issued.ticket


def read(path: Path) -> Demo:
    """The demo as it was kept."""
    said = json.loads(path.read_text(encoding="utf-8"))
    return Demo(said["cohort_id"], said["show_id"], tuple(Account(**account) for account in said["accounts"]))


def keep(path: Path, demo: Demo) -> None:
    """Write it so that it is there whole or not at all, for the owner's eyes only."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(demo), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)

"""What is looked at when a server is gone: its database without it, its log, and how much of a recording plays."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.store.engine import sqlite_module
from streaming.media.finalise import NotPlayable, probe

from .server import OURS


@dataclass(frozen=True)
class Fact:
    """One row of the log."""

    position: int
    type: str
    time_at: int
    showms: int | None
    data: dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """What the data folder holds."""

    integrity: str
    log: list[Fact]
    unbalanced: int
    entries: int
    head: int

    def of(self, kind: str) -> list[Fact]:
        """The facts of one type."""
        return [fact for fact in self.log if fact.type == kind]


def look_into(data: Path) -> Kept:
    """Read the database as nobody's server. `unbalanced` counts ledger transactions that do not sum to 0."""
    database = sqlite_module().connect(f"file:{data / 'kaibo.sqlite'}?mode=ro", uri=True)
    try:
        integrity = str(database.execute("PRAGMA integrity_check").fetchone()[0])
        rows = database.execute("SELECT position, type, time_at, showms, data FROM log_events ORDER BY position").fetchall()
        sums = database.execute("SELECT sum(amount_fen) FROM mall_ledger_entries GROUP BY transaction_id").fetchall()
        entries = database.execute("SELECT count(*) FROM mall_ledger_entries").fetchone()[0]
        head = database.execute("SELECT position FROM log_head").fetchone()[0]
    finally:
        database.close()
    facts = [Fact(position, kind, at, showms, json.loads(text)) for position, kind, at, showms, text in rows]
    return Kept(integrity, facts, sum(1 for (total,) in sums if total), int(entries), int(head))


def lost_ms(recording: Path, first_at: str, killed_at: int) -> int:
    """How much of the recording before the kill cannot be played, in ms; all of it when the file cannot be opened."""
    began = round(datetime.fromisoformat(first_at).timestamp() * 1000)
    try:
        return killed_at - began - probe(recording).duration_ms
    except NotPlayable:
        return killed_at - began


async def verify(data: Path, show_id: str) -> dict[str, Any]:
    """What `kaibo show verify` says."""
    command = [sys.executable, "-m", "sandbox", "show", "verify", show_id, "--data", str(data), "--json"]
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **OURS}, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    said: dict[str, Any] = json.loads(out)
    return said

"""What was acknowledged is there after a kill and after the disk was full, and the database is whole."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from sandbox.clock import SystemClock
from sandbox.errors import DiskFull, Unready
from sandbox.store import Store, Tx, View
from sandbox.store.engine import sqlite_module
from tests.conftest import OpenStore

from .jars import JarFilled, fill, furnish, level, levels, whole_log

ROOT = Path(__file__).resolve().parents[2]


def whole(view: View) -> bool:
    """What SQLite itself says of the file."""
    return view.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]


def killed_while_writing(url: str, run: str, after: int) -> dict[str, tuple[int, int]]:
    """Start the writing process, kill it -9 after some answers, and return the last (level, position) it said for each jar."""
    command = [sys.executable, "-m", "tests.contract.writing", url, run]
    said: dict[str, tuple[int, int]] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for count, line in enumerate(process.stdout):
            if line.endswith("\n"):
                jar, level, position = line.split()
                said[jar] = (int(level), int(position))
            if count == after:
                process.send_signal(signal.SIGKILL)
    return said


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
async def test_kill_9_loses_nothing_that_was_acknowledged(sqlite_url: str, open_store: OpenStore) -> None:
    said: dict[str, tuple[int, int]] = {}
    for run, after in enumerate((7, 60, 150)):
        said |= await asyncio.to_thread(killed_while_writing, sqlite_url, f"run {run}".replace(" ", "-"), after)
    assert sum(level for level, _ in said.values()) > 200
    store = await open_store(sqlite_url)
    assert await store.read(whole)
    found = await store.read(levels)
    log = await store.read(whole_log)
    at = {envelope.position: envelope.subject for envelope in log}
    for jar, (acknowledged, position) in said.items():
        assert found[jar] >= acknowledged
        assert at[position] == jar
    assert sorted(at) == list(range(1, len(log) + 1))
    assert len(log) == sum(found.values())
    assert (await store.write(fill, "after")).position == len(log) + 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of sixteen megabytes; only root can make one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a tiny file system can only be mounted by root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def write_big(tx: Tx, number: int) -> int:
    """A fact of 20 KB."""
    tx.emit(JarFilled(by=number, note="满" * 7_000), "big")
    return fill(tx, "a")


async def fill_the_disk(store: Store) -> int:
    """Write until the disk is full; the level that was acknowledged last."""
    acknowledged = 0

    async def write_on() -> None:
        nonlocal acknowledged
        while acknowledged < 1000:
            acknowledged = (await store.write(write_big, acknowledged)).value

    with pytest.raises(DiskFull) as full:
        await write_on()
    assert full.value.status == 507
    assert "磁盘满" in full.value.sentence("zh-CN")
    assert "disk is full" in full.value.sentence("en")
    return acknowledged


async def test_a_full_disk_is_a_sentence_and_loses_nothing(small_disk: Path, open_store: OpenStore) -> None:
    """The write-ahead log cannot grow; then somebody frees space and the same store goes on, without a restart."""
    url = f"sqlite:///{small_disk / 'kaibo.sqlite'}"
    store = await furnish(await open_store(url))
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 400_000))
    acknowledged = await fill_the_disk(store)
    assert acknowledged > 3
    assert await store.read(level, "a") == acknowledged
    assert await store.read(whole)
    ballast.unlink()
    assert (await store.write(fill, "a")).value == acknowledged + 1
    await store.close()
    again = await open_store(url)
    assert await again.read(whole)
    assert await again.read(level, "a") == acknowledged + 1
    assert len(await again.read(whole_log)) == 2 * acknowledged + 1


async def test_a_full_database_is_a_sentence_and_loses_nothing(sqlite_url: str, open_store: OpenStore) -> None:
    """The same for who is not root: the file may not grow any more."""
    store = await furnish(await open_store(sqlite_url))

    def narrow(tx: Tx) -> None:
        pages = tx.session.execute(text("PRAGMA page_count")).scalar_one()
        tx.session.execute(text(f"PRAGMA max_page_count={pages + 60}"))

    await store.write(narrow)
    acknowledged = await fill_the_disk(store)
    assert acknowledged > 3
    await store.close()
    again = await open_store(sqlite_url)
    assert await again.read(whole)
    assert await again.read(level, "a") == acknowledged
    assert (await again.write(fill, "a")).value == acknowledged + 1


async def test_a_locked_database_is_a_wait_then_a_sentence(sqlite_url: str, open_store: OpenStore) -> None:
    """A backup holds the file for a moment: the write waits for it."""
    store = await furnish(await open_store(sqlite_url))
    other = sqlite_module().connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(store.write(fill, "a"))
    await SystemClock().sleep(0.2)
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    assert (await waiting).value == 1


@pytest.mark.nightly
async def test_a_database_locked_for_long_is_a_sentence(sqlite_url: str, open_store: OpenStore) -> None:
    """After five seconds the writer gives up; nothing was written, and the next one is."""
    store = await furnish(await open_store(sqlite_url))
    other = sqlite_module().connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unready) as told:
        await store.write(fill, "a")
    assert told.value.status == 503
    other.execute("ROLLBACK")
    other.close()
    assert (await store.write(fill, "a")).value == 1


def test_the_pragmas_that_keep_what_was_acknowledged(sqlite_url: str) -> None:
    from sandbox.store import open_engines

    writer, reader = open_engines(sqlite_url)
    with writer.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "mmap_size")}
    writer.dispose()
    reader.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "mmap_size": 0}

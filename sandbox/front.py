"""What `kaibo run` does: opens the process, makes the demo class once, listens, and says where."""

import asyncio
import json
import shlex
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import segno
import structlog

from sandbox.config import Settings
from sandbox.demo import Demo, ensure_demo
from sandbox.identity.beginning import how_to_begin
from sandbox.identity.staff_looks import nobody_yet
from sandbox.process import Process
from sandbox.serve import Addresses, addresses, serve, take_ports
from sandbox.store.engine import sqlite_module
from streaming.rehearsals import Rehearsal


def quiet_logs(level: str) -> None:
    """Logs as lines on stderr; never a body, a name or a secret in them."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
    )


async def open_and_serve(settings: Settings, *, as_json: bool, demo: bool) -> None:
    """Run until told to stop. PortTaken, AlreadyRunning, CertificateFault or OldSqlite, with a sentence, when that cannot be."""
    quiet_logs(settings.log_level)
    ports = take_ports(settings)
    shown: Demo | None = None
    if demo:
        shown = await ensure_demo(settings, progress=lambda words: print(words, file=sys.stderr, flush=True))
        if shown is None:
            print("这个数据文件夹已有自己的班级，不建演示班级。 This folder holds a class of its own: no demo.", file=sys.stderr)
    process = Process(settings)
    await process.open()
    process.reception.demo, process.reception.command_options = shown is not None, options(settings, told=False)
    begin = how_to_begin(options(settings, told=True)) if await process.store.read(nobody_yet) else None
    where, certificates = addresses(process)
    if certificates.left_out:
        names = ", ".join(certificates.left_out)
        print(
            f"课堂证书管不到 {names}，手机打不开这些地址；做法见 docs/running.md。 "
            f"The local certificate may not vouch for {names}, so phones refuse these; docs/running.md says what to do.",
            file=sys.stderr,
            flush=True,
        )
    ticket = await shown.ticket(process) if shown is not None else None
    if "streaming" in process.rooms:
        process.rehearsals.start_phones = phones_beside(settings)

    def ready() -> None:
        if as_json:
            print(json.dumps(line(where, shown, ticket), ensure_ascii=False), flush=True)
        else:
            say(where, shown, ticket)
        if begin is not None:
            print(f"\n  {begin[0]}\n  {begin[1]}", file=sys.stderr if as_json else sys.stdout, flush=True)

    await serve(process, ports, where, certificates, ready)


def phones_beside(settings: Settings) -> Callable[[Rehearsal], Awaitable[None]]:
    """Starts `kaibo rehearse` beside this process for a venue check that was asked for on the desk; ends it when the check is ended."""

    async def start(one: Rehearsal) -> None:
        command = [
            sys.executable, "-m", "sandbox", "rehearse", "--json", "--attach", one.id, "--phones", str(one.phones),
            "--seconds", str(one.seconds), "--kbps", str(one.kbps), "--data", str(settings.data), "--port", str(settings.port),
        ]  # fmt: skip
        silent = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, stdin=silent, stdout=silent, stderr=silent)
        try:
            await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise

    return start


def options(settings: Settings, *, told: bool) -> str:
    """What the commands on this computer need beside their name: data folder and port, where they are not the usual ones.

    Unless it may be `told`, the folder stays out of it: anybody may open the page.
    """
    usual, found = Settings.model_fields, []
    if settings.data != usual["data"].get_default(call_default_factory=True):
        found.append(f"--data {shlex.quote(str(settings.data)) if told else '…'}")
    if settings.port != usual["port"].default:
        found.append(f"--port {settings.port}")
    return " ".join(found)


def line(where: Addresses, demo: Demo | None, ticket: str | None) -> dict[str, Any]:
    """The one line of `--json`."""
    accounts = [{"role": one.role, "name": one.name, "login": one.login, "secret": one.secret} for one in demo.accounts] if demo else []
    return {
        "url": where.url,
        "ca_file": where.ca_file,
        "accounts": accounts,
        "ticket_url": f"{where.landing}/join/{ticket}" if ticket else None,
    }


def say(where: Addresses, demo: Demo | None, ticket: str | None) -> None:
    """The address, the QR code and the demo accounts for a person at the terminal."""
    print(
        f"\n开播 Kaibo · SQLite {sqlite_module().sqlite_version}\n  讲师大屏 desk   {where.url}/desk/\n  手机端 phone    {where.url}/phone/"
    )
    if demo is not None and ticket is not None:
        join = f"{where.landing}/join/{ticket}"
        print(f"  学员扫码 join   {join}\n")
        segno.make(join, micro=False).terminal(compact=True)
        print("  演示账号 demo accounts")
        for one in demo.accounts:
            print(f"    {one.role:<16}{one.name}  {one.login}  {one.secret}")
    print("\n  按 Ctrl-C 停止 stop with Ctrl-C", flush=True)


def openapi_document() -> dict[str, Any]:
    """The API as OpenAPI, from an application over an empty folder."""
    from sandbox.app import create_app

    async def document() -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            process = Process(Settings(data=Path(folder)))
            await process.open()
            try:
                return create_app(process).openapi()
            finally:
                await process.close()

    return asyncio.run(document())

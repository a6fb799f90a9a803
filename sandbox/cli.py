"""The command line: `kaibo run`, `kaibo serve`, `kaibo show verify`, and what an operator needs now and then."""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from sandbox.account_cli import accounts
from sandbox.config import Settings
from sandbox.file_cli import AsJson, crowds, exams, packs

app = typer.Typer(
    help="开播 Kaibo: 直播电商实训沙盘 a sandbox for practising livestream commerce", no_args_is_help=True, add_completion=False
)
shows = typer.Typer(help="单场直播 one show", no_args_is_help=True)
app.add_typer(shows, name="show")
app.add_typer(crowds, name="crowd")
app.add_typer(exams, name="exam")
app.add_typer(packs, name="pack")
app.add_typer(accounts, name="account")

Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 folder of the database, pictures and recordings")]
Port = Annotated[int | None, typer.Option("--port", help="端口 port of the https pages")]
Landing = Annotated[int | None, typer.Option("--landing-port", help="扫码页端口 port of the page behind the QR code; 0 for none")]
OneProcess = Annotated[
    bool | None, typer.Option("--one-process", help="媒体也在本进程，不另开进程 media in this process too, not in processes of its own")
]


def settings_from(**given: Any) -> Settings:
    """Settings of the environment, with what the command line gave on top."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


@app.command()
def run(
    data: Data = None,
    port: Port = None,
    as_json: AsJson = False,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="不建演示班级 without the demo class")] = False,
    one_process: OneProcess = None,
    landing_port: Landing = None,
) -> None:
    """启动开播，带演示班级 start Kaibo with a demo class, print the address and the QR code."""
    given = settings_from(data=data, port=port, one_process=one_process, landing_port=_landing(port, landing_port))
    _go(given, as_json=as_json, demo=not no_demo)


@app.command()
def serve(
    data: Data = None,
    port: Port = None,
    rooms: Annotated[str | None, typer.Option("--rooms", help="本进程承载的功能 rooms to carry, comma separated")] = None,
    one_process: OneProcess = None,
    landing_port: Landing = None,
) -> None:
    """启动开播，不建演示班级 start Kaibo without a demo class."""
    given = settings_from(data=data, port=port, rooms=rooms, one_process=one_process, landing_port=_landing(port, landing_port))
    _go(given, as_json=False, demo=False)


def _landing(port: int | None, landing_port: int | None) -> int | None:
    return port + 1 if landing_port is None and port is not None and "KAIBO_LANDING_PORT" not in os.environ else landing_port


def _go(settings: Settings, *, as_json: bool, demo: bool) -> None:
    gc.disable()  # 400 collections while importing find nothing and cost an eighth of the start
    from sandbox import loop
    from sandbox.front import open_and_serve
    from sandbox.serve import PortTaken
    from sandbox.store.engine import OldSqlite
    from sandbox.store.lock import AlreadyRunning
    from sandbox.tls import CertificateFault

    gc.freeze()  # classes and routes stay anyway: later collections need not look at them
    gc.enable()
    try:
        loop.run(open_and_serve(settings, as_json=as_json, demo=demo))
    except (AlreadyRunning, CertificateFault, OldSqlite, PortTaken) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@shows.command("verify")
def verify(show_id: str, data: Data = None, as_json: AsJson = False) -> None:
    """用日志重放一场直播，逐秒核对观众 run a finished show again from its log and compare every second's digest."""
    from sandbox.blobs import Blobs
    from sandbox.chance import SystemChance
    from sandbox.clock import SystemClock
    from sandbox.errors import KaiboError
    from sandbox.ids import TimeIds
    from sandbox.store import Store, open_engines
    from streaming.audience.library import Library
    from streaming.audience.ticks import verify as run_again

    settings = settings_from(data=data)
    store = Store(*open_engines(settings.database_url), SystemClock(), TimeIds(), SystemChance())
    try:
        verdict = store.look(run_again, show_id, Library(Blobs(settings.data / "blobs")))
    except KaiboError as error:
        typer.echo(error.sentence("zh-CN"), err=True)
        raise typer.Exit(2) from None
    finally:
        asyncio.run(store.close())
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "show": show_id,
                    "ticks": verdict.ticks,
                    "digest": verdict.digest,
                    "wrong_at": verdict.wrong_at,
                    "lasted": verdict.lasted,
                    "same": verdict.wrong_at is None,
                }
            )
        )
    elif verdict.wrong_at is None:
        typer.echo(f"{show_id}: {verdict.ticks} 秒全部一致 every second is the same · {verdict.digest}")
    elif verdict.cut_off:
        zh = f"日志里有 {verdict.ticks} 秒，下播时记下的是 {verdict.lasted} 秒"
        typer.echo(f"{show_id}: {zh} the log has {verdict.ticks} seconds, the show's end says {verdict.lasted}", err=True)
    else:
        typer.echo(f"{show_id}: 第 {verdict.wrong_at} 秒起不一致 differs from second {verdict.wrong_at}", err=True)
    raise typer.Exit(0 if verdict.wrong_at is None else 1)


@app.command()
def rehearse(
    phones: Annotated[int, typer.Option("--phones", min=1, max=60, help="模拟手机数 synthetic phones")] = 35,
    seconds: Annotated[int, typer.Option("--seconds", min=3, max=600, help="推流秒数 seconds to send")] = 60,
    kbps: Annotated[int, typer.Option("--kbps", min=100, max=4000, help="每部手机码率 video rate of each phone")] = 1500,
    url: Annotated[str, typer.Option("--url", help="另一台电脑上的开播 a Kaibo on another computer")] = "",
    token: Annotated[str, typer.Option("--token", help="服务令牌 token of a service with the scope media.rehearse")] = "",
    ca_file: Annotated[Path | None, typer.Option("--ca", help="课堂证书 the local certificate of that Kaibo (PEM)")] = None,
    attach: Annotated[str, typer.Option("--attach", hidden=True)] = "",
    data: Data = None,
    port: Port = None,
    as_json: AsJson = False,
) -> None:
    """开课前检测场地：模拟全班手机推流 before the training: will machine and network hold the class (R-CLS-7)."""
    from sandbox import loop
    from sandbox.rehearse import Order
    from sandbox.rehearse import rehearse as perform
    from sandbox.running import CannotAsk, Running, on_this_computer

    settings = settings_from(data=data, port=port)
    try:
        key = token or own_key(settings)
        server = Running(url, key, ca_file or settings.data / "tls" / "ca.pem") if url else on_this_computer(settings, key)
        found = loop.run(perform(server, Order(phones, seconds, kbps, attach), progress_line()))
    except CannotAsk as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    report = found["report"]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        for one in report["findings"]:
            typer.echo(f"{'✓' if one['holds'] else '✗'} {one['zh']}\n  {one['en']}")
        typer.echo(
            "场地可以开课。 The venue will hold." if report["holds"] else "场地还不行，请看上面带 ✗ 的几条。 Not yet: see the lines with ✗."
        )
    raise typer.Exit(0 if report["holds"] else 1)


def own_key(settings: Settings) -> str:
    """The operator's key of the Kaibo on this computer."""
    from sandbox.identity.operator import key_file

    path = key_file(settings.data)
    try:
        return path.read_text().strip()
    except OSError:
        typer.echo(
            f"{path} 读不到：请先启动开播，或用 --data 指明数据文件夹；检测另一台电脑请用 --url 和 --token。 "
            "No key of a Kaibo here: start it first, or name its folder with --data.",
            err=True,
        )
        raise typer.Exit(2) from None


def progress_line() -> Callable[[str, float, float], None]:
    """A line on stderr each time a tenth more is done."""
    words = {"clip": "准备画面 drawing", "connect": "连接手机 connecting", "send": "推流 sending", "judge": "核对录像 judging"}
    said: dict[str, int] = {}

    def tell(stage: str, done: float, whole: float) -> None:
        tenth = int(10 * done / whole) if whole else 0
        if said.get(stage) != tenth:
            said[stage] = tenth
            typer.echo(f"{words[stage]} {done:.0f}/{whole:.0f}", err=True)

    return tell


@app.command()
def rebuild(
    consumer: Annotated[str, typer.Argument(help="例如 training.assessment, for one")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """用日志重建一个模块的推算结果（先停止开播）make a consumer's derived tables again from the log; stop Kaibo first."""
    from sandbox import loop
    from sandbox.process import DERIVED, REACTIONS
    from sandbox.rebuild import rebuild as make_again
    from sandbox.store.lock import AlreadyRunning

    if consumer not in DERIVED:
        typer.echo(f"只能重建：{'、'.join(DERIVED)}。 Only these can be rebuilt: {', '.join(DERIVED)}.", err=True)
        raise typer.Exit(2)
    reactions = next(table[consumer] for table in REACTIONS.values() if consumer in table)
    try:
        found = loop.run(make_again(settings_from(data=data), consumer, reactions, DERIVED[consumer]))
    except AlreadyRunning as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"same": found.same}))
    else:
        same = "与原来一致 the same as before" if found.same else "与原来不同，以日志为准 not as before; the log is right"
        typer.echo(f"{consumer}: {found.events} 个事件 events → {found.rows} 行 rows, {same}")


@app.command()
def openapi() -> None:
    """输出接口说明 print the OpenAPI document (the pages' types are made from it)."""
    from sandbox.front import openapi_document

    sys.stdout.write(json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def main() -> None:
    """The command `kaibo`."""
    app()

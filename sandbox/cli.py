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

app = typer.Typer(
    help="开播 Kaibo: 直播电商实训沙盘 a sandbox for practising livestream commerce", no_args_is_help=True, add_completion=False
)
shows = typer.Typer(help="单场直播 one show", no_args_is_help=True)
app.add_typer(shows, name="show")
crowds = typer.Typer(help="虚拟观众 the virtual audience", no_args_is_help=True)
app.add_typer(crowds, name="crowd")
exams = typer.Typer(help="同题考试 exams with a sealed seed", no_args_is_help=True)
app.add_typer(exams, name="exam")
packs = typer.Typer(help="结班材料包 closing packs", no_args_is_help=True)
app.add_typer(packs, name="pack")
app.add_typer(accounts, name="account")

Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 folder of the database, pictures and recordings")]
Port = Annotated[int | None, typer.Option("--port", help="端口 port of the https pages")]
Landing = Annotated[int | None, typer.Option("--landing-port", help="扫码页端口 port of the page behind the QR code; 0 for none")]
OneProcess = Annotated[
    bool | None, typer.Option("--one-process", help="媒体也在本进程，不另开进程 media in this process too, not in processes of its own")
]
AsJson = Annotated[bool, typer.Option("--json", help="只输出一行 JSON print one line of JSON")]


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
                    "same": verdict.wrong_at is None,
                }
            )
        )
    elif verdict.wrong_at is None:
        typer.echo(f"{show_id}: {verdict.ticks} 秒全部一致 every second is the same · {verdict.digest}")
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


@crowds.command("predict")
def predict(
    file: Annotated[Path, typer.Argument(help="场景文件 a scenario file (YAML)")],
    shows: Annotated[int, typer.Option("--shows", min=1, max=200, help="每位参考主播的场数 shows for each reference host")] = 20,
    as_json: AsJson = False,
) -> None:
    """预测一个场景：三位参考主播各播若干场 what a scenario is worth to a silent, an average and a competent host."""
    from sandbox.errors import KaiboError
    from sandbox.scenario.load import load_scenario
    from streaming.predicted import FIGURES, attempt, ranges, trials

    try:
        load_scenario(file)
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        typer.echo(f"{file} 打不开：{error.strerror}。 It cannot be read.", err=True)
        raise typer.Exit(2) from None
    except KaiboError as error:
        for fault in error.fields:
            typer.echo(f"{file}: {fault.zh} {fault.en}", err=True)
        raise typer.Exit(2) from None
    wanted = trials(text, shows)
    done = []
    for number, trial in enumerate(wanted, 1):
        done.append(attempt(trial))
        if number % 10 == 0:
            typer.echo(f"{number}/{len(wanted)}", err=True)
    found = ranges(text, done)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    typer.echo(f"{found['seconds']} s × {found['shows']} · {found['scenario_hash'][:12]} · {found['engine']}")
    for host, figures in found["hosts"].items():
        typer.echo(f"{host}")
        for name in FIGURES:
            low, middle, high = figures[name]
            typer.echo(f"  {name:<12} {low:>12,.1f} {middle:>12,.1f} {high:>12,.1f}")


@exams.command("verify")
def verify_exam(file: Annotated[Path, typer.Argument(help="/api/exams/…/proof 的文件 the document of /api/exams/…/proof")]) -> None:
    """核对一场考试：种子先公布哈希后公开，人人同一批观众 check an exam's public document: hash first, seed later, one audience for all."""
    from streaming.exam_proof import faults

    try:
        found = faults(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        typer.echo(f"{file} 不是考试证明：{error}。 This is no proof of an exam.", err=True)
        raise typer.Exit(2) from None
    for fault in found:
        typer.echo(f"✗ {fault.zh} {fault.en}", err=True)
    if not found:
        typer.echo("✓ 种子与公布的哈希一致，每场都写明用同一批观众。 The seed is the promised one, and every show names the same audience.")
    raise typer.Exit(1 if found else 0)


@exams.command("seal-bank")
def seal_official_bank(
    source: Annotated[Path, typer.Argument(help="题目：GIFT 文本或 Excel 模板 the questions: GIFT text or our Excel sheet")],
    target: Annotated[Path, typer.Argument(help="要写的密封文件 the sealed file to write")],
    passphrase: Annotated[str, typer.Option(prompt="口令 passphrase", hide_input=True, confirmation_prompt=True)],
) -> None:
    """密封官方题库，凭口令导入 seal an official question bank; it is imported with its passphrase."""
    from sandbox.chance import SystemChance
    from sandbox.errors import KaiboError
    from training.assessment.sealed_file import seal_file

    try:
        count = seal_file(source, target, passphrase, SystemChance())
    except OSError as error:
        typer.echo(f"{error.filename or source} {error.strerror}.", err=True)
        raise typer.Exit(2) from None
    except KaiboError as refused:
        for fault in getattr(refused, "fields", ()):
            typer.echo(f"✗ {fault.zh} {fault.en}", err=True)
        typer.echo(f"✗ {refused}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"✓ {count} 道题已密封到 {target}，口令请另行告知。 {count} questions sealed; tell the passphrase by another way.")


@packs.command("verify")
def verify_pack(
    file: Annotated[Path, typer.Argument(help="下载的结班材料或证书 a downloaded closing pack or bundle of certificates (ZIP)")],
    sha256: Annotated[str, typer.Option("--sha256", help="页面上显示的校验值 the digest the page shows")] = "",
    as_json: AsJson = False,
) -> None:
    """核对材料包：改过的是哪个文件、在哪些字节 check a pack: which file was changed, and between which bytes of it."""
    from sandbox.papers import sha256_of_file, tampered

    try:
        found, digest = tampered(file), sha256_of_file(file)
    except OSError as error:
        typer.echo(f"{file} 打不开：{error.strerror}。 It cannot be read.", err=True)
        raise typer.Exit(2) from None
    other = bool(sha256) and sha256.strip().lower() != digest
    if as_json:
        typer.echo(json.dumps({"sha256": digest, "as_noted": not other, "tampered": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        for one in found:
            typer.echo(f"✗ {one.zh} {one.en} ({one.first}–{one.last})", err=True)
        if other:
            typer.echo(f"✗ 不是平台记下的那一份：SHA-256 {digest}。 It is not the one that was noted.", err=True)
        if not found and not other:
            typer.echo(f"✓ 每个文件都与目录一致，没有改动。 Every file is as it was made. SHA-256 {digest}")
    raise typer.Exit(1 if found or other else 0)


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

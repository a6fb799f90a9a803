"""Commands that read a file and need no running Kaibo: what a scenario is worth, an exam's proof, a sealed bank, a closing pack."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

crowds = typer.Typer(help="虚拟观众 the virtual audience", no_args_is_help=True)
exams = typer.Typer(help="同题考试 exams with a sealed seed", no_args_is_help=True)
packs = typer.Typer(help="结班材料包 closing packs", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="只输出一行 JSON print one line of JSON")]


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

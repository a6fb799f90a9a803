"""`kaibo account`: how a school begins; the first accounts are made on the computer that holds the data folder."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from sandbox.config import Settings

if TYPE_CHECKING:
    from sandbox.store import Store

accounts = typer.Typer(help="管理人员账号 accounts of staff", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 folder of the database")]
AsJson = Annotated[bool, typer.Option("--json", help="只输出 JSON print JSON only")]
T = TypeVar("T")


class StaffRole(StrEnum):
    """The roles an account can begin with."""

    AUTHORITY = "authority"
    INSTITUTION = "institution"
    LECTURER = "lecturer"
    ASSISTANT = "assistant"


def _with_store(data: Path | None, work: Callable[["Store"], Awaitable[T]]) -> T:
    """What `work(store)` answers. Ends the command with a sentence when Kaibo runs or a rule says no."""
    from sandbox.errors import KaiboError
    from sandbox.stopped import stopped
    from sandbox.store.lock import AlreadyRunning

    async def go() -> T:
        async with stopped(Settings() if data is None else Settings(data=data)) as store:
            return await work(store)

    try:
        return asyncio.run(go())
    except AlreadyRunning as error:
        typer.echo(f"{error} 停止开播后再执行这条命令。 Then run this command again.", err=True)
    except KaiboError as error:
        for fault in error.fields:
            typer.echo(f"{fault.zh} {fault.en}", err=True)
        if not error.fields:
            typer.echo(f"{error.sentence('zh-CN')} {error.sentence('en')}", err=True)
    raise typer.Exit(2)


def _with_password(data: Path | None, login: str, as_json: bool, verb: Callable[..., object], *args: object) -> None:
    """Run `verb(tx, *args, hash)` with the hash of a new password, and show the password this once."""
    from sandbox.identity.hashing import Hashing

    async def work(store: "Store") -> str:
        password = store.chance.secret(64)
        with closing(Hashing()) as hashing:
            hashed = await hashing.hash(password)
        await store.write(verb, *args, hashed)
        return password

    password = _with_store(data, work)
    if as_json:
        typer.echo(json.dumps({"login": login, "password": password}))
    else:
        typer.echo(f"{login}  初始密码（只显示这一次）password, shown this once: {password}")


@accounts.command("add")
def add(
    role: Annotated[StaffRole, typer.Option("--role", help="身份 role")],
    name: Annotated[str, typer.Option("--name", help="姓名 name")],
    login: Annotated[str, typer.Option("--login", help="登录名 login")],
    institution: Annotated[str, typer.Option("--institution", help="机构名称 institution")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """新建账号，显示一次初始密码（先停止开播）add an account; its password is shown once. Stop Kaibo first."""
    from sandbox.actor import Role
    from sandbox.identity.staff import add_staff

    _with_password(data, login, as_json, add_staff, Role(role.value), name, login, institution)


@accounts.command("reset")
def reset(login: str, data: Data = None, as_json: AsJson = False) -> None:
    """重设密码（先停止开播）give an account a new password. Stop Kaibo first."""
    from sandbox.identity.staff import reset_password

    _with_password(data, login, as_json, reset_password, login)


@accounts.command("list")
def list_accounts(data: Data = None, as_json: AsJson = False) -> None:
    """列出账号（先停止开播）list the accounts of staff. Stop Kaibo first."""
    from sandbox.identity.staff import staff_everywhere

    found = _with_store(data, lambda store: store.read(staff_everywhere))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.role:<12} {one.login:<16} {one.name} {one.institution}")
    if not found:
        typer.echo("还没有账号。 No accounts yet.")

"""`kaibo account`: accounts of staff from the computer that holds the data folder; a Kaibo that runs is asked with the operator's key."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandbox.config import Settings

if TYPE_CHECKING:
    from sandbox.running import Running
    from sandbox.store import Store, Tx

accounts = typer.Typer(help="管理人员账号 accounts of staff", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 folder of the database")]
Port = Annotated[int | None, typer.Option("--port", help="开播正在运行时它的端口 port of a Kaibo that runs")]
AsJson = Annotated[bool, typer.Option("--json", help="只输出 JSON print JSON only")]


class StaffRole(StrEnum):
    """The roles an account can begin with."""

    AUTHORITY = "authority"
    INSTITUTION = "institution"
    LECTURER = "lecturer"
    ASSISTANT = "assistant"


def _settings(data: Path | None, port: int | None) -> Settings:
    given: dict[str, Any] = {"data": data, "port": port}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def _do(settings: Settings, stopped: Callable[["Store"], Awaitable[Any]], running: Callable[["Running"], Awaitable[Any]]) -> Any:
    """What `stopped(store)` answers, or `running(kaibo)` where one runs. Ends the command with a sentence when a rule says no."""
    from sandbox.errors import KaiboError
    from sandbox.identity.operator import key_file
    from sandbox.running import CannotAsk, CannotReach, on_this_computer
    from sandbox.stopped import stopped as opened
    from sandbox.store.lock import AlreadyRunning

    async def go() -> Any:
        try:
            async with opened(settings) as store:
                return await stopped(store)
        except AlreadyRunning:
            return await running(on_this_computer(settings, key_file(settings.data).read_text().strip()))

    try:
        return asyncio.run(go())
    except (CannotReach, OSError) as error:
        typer.echo(f"{error} 开播在别的端口上运行时请加 --port。 Add --port when Kaibo runs on another one.", err=True)
    except CannotAsk as error:
        typer.echo(str(error), err=True)
    except KaiboError as error:
        for fault in error.fields:
            typer.echo(f"{fault.zh} {fault.en}", err=True)
        if not error.fields:
            typer.echo(f"{error.sentence('zh-CN')} {error.sentence('en')}", err=True)
    raise typer.Exit(2)


async def _first_password(store: "Store", verb: Callable[["Tx", str], None]) -> str:
    """Run `verb(tx, hash)` with the hash of a new first password; answers the password."""
    from sandbox.identity.hashing import Hashing
    from sandbox.identity.passwords import readable

    password = readable(store.chance.secret(256))
    with closing(Hashing()) as hashing:
        hashed = await hashing.hash(password)
    await store.write(verb, hashed)
    return password


def _show(login: str, password: str, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"login": login, "password": password}))
    else:
        typer.echo(f"{login}  初始密码，首次登录要改；只显示这一次 first password, shown this once: {password}")


@accounts.command("add")
def add(
    role: Annotated[StaffRole, typer.Option("--role", help="身份 role")],
    name: Annotated[str, typer.Option("--name", help="姓名 name")],
    login: Annotated[str, typer.Option("--login", help="登录名 login")],
    institution: Annotated[str, typer.Option("--institution", help="机构名称 institution")] = "",
    data: Data = None,
    port: Port = None,
    as_json: AsJson = False,
) -> None:
    """新建账号，显示一次初始密码 add an account; its first password is shown once."""
    from sandbox.actor import Role
    from sandbox.identity.staff import add_staff, home_called

    def verb(tx: "Tx", hash: str) -> None:
        add_staff(tx, Role(role.value), name, login, home_called(tx, Role(role.value), institution), hash)

    async def running(kaibo: "Running") -> str:
        known = {one["name"]: one["id"] for one in (await kaibo.ask("GET", "/staff"))["institutions"]}
        home = {} if role == StaffRole.AUTHORITY else {"new_institution": institution}
        if institution.strip() in known:
            home = {"institution_id": known[institution.strip()]}
        form = {"role": role.value, "name": name, "login": login, **home}
        return str((await kaibo.ask("POST", "/staff", form))["first_password"])

    _show(login, _do(_settings(data, port), lambda store: _first_password(store, verb), running), as_json)


@accounts.command("reset")
def reset(login: str, data: Data = None, port: Port = None, as_json: AsJson = False) -> None:
    """重设密码 give an account a new first password; its sessions end."""
    from sandbox.identity.staff import reset_password
    from sandbox.identity.staff_looks import staff_of_login

    def verb(tx: "Tx", hash: str) -> None:
        reset_password(tx, staff_of_login(tx, login), hash)

    async def running(kaibo: "Running") -> str:
        path = f"/staff/{await _id_of(kaibo, login)}/password"
        return str((await kaibo.ask("POST", path))["first_password"])

    _show(login, _do(_settings(data, port), lambda store: _first_password(store, verb), running), as_json)


@accounts.command("close")
def close(login: str, data: Data = None, port: Port = None) -> None:
    """停用账号，做过的事都保留 take an account out of use; what the person did stays."""
    from sandbox.identity.staff import close_account

    _turn(login, close_account, "close", _settings(data, port))
    typer.echo(f"{login}  已停用 closed")


@accounts.command("reopen")
def reopen(login: str, data: Data = None, port: Port = None) -> None:
    """恢复账号 put a closed account back into use."""
    from sandbox.identity.staff import reopen_account

    _turn(login, reopen_account, "reopen", _settings(data, port))
    typer.echo(f"{login}  已恢复 open again")


@accounts.command("list")
def list_accounts(data: Data = None, port: Port = None, as_json: AsJson = False) -> None:
    """列出账号 list the accounts of staff."""
    from sandbox.identity.staff_looks import staff_everywhere

    async def stopped(store: "Store") -> list[dict[str, Any]]:
        return [vars(one) for one in await store.read(staff_everywhere)]

    async def running(kaibo: "Running") -> list[dict[str, Any]]:
        return list((await kaibo.ask("GET", "/staff"))["staff"])

    found = _do(_settings(data, port), stopped, running)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        closed = "" if one["state"] == "open" else "  已停用 closed"
        typer.echo(f"{','.join(one['roles']):<12} {one['login']:<16} {one['name']} {one['institution']}{closed}")
    if not found:
        typer.echo("还没有账号。 No accounts yet.")


def _turn(login: str, verb: Callable[["Tx", str], None], word: str, settings: Settings) -> None:
    """Run `verb` on the account with this login."""
    from sandbox.identity.staff_looks import staff_of_login

    async def stopped(store: "Store") -> None:
        await store.write(lambda tx: verb(tx, staff_of_login(tx, login)))

    async def running(kaibo: "Running") -> None:
        await kaibo.ask("POST", f"/staff/{await _id_of(kaibo, login)}/{word}")

    _do(settings, stopped, running)


async def _id_of(kaibo: "Running", login: str) -> str:
    """The account with this login on a running Kaibo; the same sentence as in `staff_of_login` when there is none."""
    from sandbox.identity.names import plain_login
    from sandbox.identity.staff_looks import no_such_login

    for one in (await kaibo.ask("GET", "/staff"))["staff"]:
        if one["login"] == plain_login(login):
            return str(one["person_id"])
    raise no_such_login(login)

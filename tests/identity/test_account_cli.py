"""A school begins at the command line: first accounts, and what is refused."""

import asyncio
import json
from pathlib import Path

from typer.testing import CliRunner, Result

from sandbox.cli import app
from sandbox.store.lock import lock
from tests.world import a_world


def kaibo(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["account", *words, "--data", str(data)])


def add(data: Path, role: str, login: str, *more: str) -> Result:
    return kaibo(data, "add", "--role", role, "--name", "王芳", "--login", login, "--json", *more)


async def test_a_school_begins_with_accounts_made_at_the_command_line(tmp_path: Path) -> None:
    def begin() -> str:
        assert add(tmp_path, "lecturer", "early", "--institution", "新校").exit_code == 2
        for role, login, more in (("authority", "office", ()), ("institution", "head", ("--institution", "新校"))):
            assert add(tmp_path, role, login, *more).exit_code == 0
        made = json.loads(add(tmp_path, "lecturer", "teacher", "--institution", "新校").stdout)
        assert add(tmp_path, "authority", "TEACHER").exit_code == 2
        nobody = kaibo(tmp_path, "reset", "nobody")
        assert (nobody.exit_code, "“nobody”" in nobody.output) == (2, True)
        fresh = json.loads(kaibo(tmp_path, "reset", "teacher", "--json").stdout)
        assert fresh["password"] != made["password"]
        assert [one["login"] for one in json.loads(kaibo(tmp_path, "list", "--json").stdout)] == ["head", "office", "teacher"]
        return str(fresh["password"])

    password = await asyncio.to_thread(begin)
    async with a_world(tmp_path) as world:
        teacher = await world.stranger().sign_in("/sign-in", {"login": "teacher", "secret": password})
        assert (await teacher.get("/me"))["memberships"][0]["role"] == "lecturer"


def test_while_kaibo_runs_the_command_says_to_stop_it(tmp_path: Path) -> None:
    with lock(tmp_path / "kaibo.lock"):
        assert kaibo(tmp_path, "list").exit_code == 2

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
        assert [one["login"] for one in json.loads(kaibo(tmp_path, "list", "--json").stdout)] == ["office", "head", "teacher"]
        return str(fresh["password"])

    password = await asyncio.to_thread(begin)
    async with a_world(tmp_path) as world:
        teacher = await world.stranger().sign_in("/sign-in", {"login": "teacher", "secret": password})
        assert (await teacher.get("/me"))["must_change"] is True
        assert (await teacher.get("/me"))["memberships"][0]["role"] == "lecturer"


def test_the_command_closes_and_reopens_an_account_and_says_no_to_the_last_of_the_authority(tmp_path: Path) -> None:
    for login in ("office", "second"):
        assert add(tmp_path, "authority", login).exit_code == 0
    assert kaibo(tmp_path, "close", "second").exit_code == 0
    last = kaibo(tmp_path, "close", "office")
    assert (last.exit_code, "最后一个" in last.output) == (2, True)
    states = [one["state"] for one in json.loads(kaibo(tmp_path, "list", "--json").stdout)]
    assert states == ["open", "closed"]
    assert kaibo(tmp_path, "reopen", "second").exit_code == 0
    assert kaibo(tmp_path, "close", "office").exit_code == 0


def test_a_kaibo_that_runs_but_does_not_answer_here_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "operator.key").write_text("opr_key")
    with lock(tmp_path / "kaibo.lock"):
        silent = kaibo(tmp_path, "list", "--port", "1")
    assert silent.exit_code == 2
    assert "--port" in silent.output

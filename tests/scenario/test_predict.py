"""`kaibo crowd predict` and `kaibo exam verify` on the command line: what they print, and how they refuse."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sandbox.cli import app
from sandbox.scenario.load import LIBRARY

RUN = CliRunner()


def test_a_prediction_orders_the_three_hosts() -> None:
    done = RUN.invoke(app, ["crowd", "predict", str(LIBRARY / "warm-up.yaml"), "--shows", "1", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout.splitlines()[-1])
    hosts = found["hosts"]
    assert list(hosts) == ["silent", "average", "competent"]
    middles = [hosts[name]["gmv_fen"][1] for name in hosts]
    assert middles == sorted(middles)
    assert middles[0] < middles[2]


FIRST = (LIBRARY / "first-broadcast.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("blob", "line"),
    [
        (b"name: xx\nbogus: 1\n", 2),
        (FIRST.replace("minutes: 30", "minutes: 半小时").encode("gbk"), 4),
        (b'name: xx\ntitle: "\\U00110000"\n', 2),
        ((FIRST + "model:\n  talking: {base: .0001}\n").encode(), FIRST.count("\n") + 2),
        ("播".encode() * 100_000, 1),
    ],
)
def test_every_fault_of_a_scenario_has_its_line(tmp_path: Path, blob: bytes, line: int) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(blob)
    done = RUN.invoke(app, ["crowd", "predict", str(bad)])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert f"第 {line} 行" in done.output
    assert f"Line {line}" in done.output


def test_what_is_no_proof_is_said_to_be_none(tmp_path: Path) -> None:
    paper = tmp_path / "proof.json"
    paper.write_text("[]", encoding="utf-8")
    assert RUN.invoke(app, ["exam", "verify", str(paper)]).exit_code == 2
    sealed = {"seed": None, "seed_hash": "00", "shows": [], "committed": {"position": 1}}
    paper.write_text(json.dumps(sealed), encoding="utf-8")
    done = RUN.invoke(app, ["exam", "verify", str(paper)])
    assert done.exit_code == 1
    assert "还没有公开" in done.output

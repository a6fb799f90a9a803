"""The thinking parts of the replay do no input or output: they can be run anywhere, by anyone who has the log."""

import subprocess
import sys

import pytest

PROBE = "import sys, {module}; print(sorted(name for name in {barred!r} if name in sys.modules))"
BARRED = ["sqlalchemy", "fastapi", "starlette", "av", "aiortc"]


def loaded(module: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", PROBE.format(module=module, barred=BARRED)], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.parametrize("part", ["document", "sync"])
def test_a_pure_part_loads_nothing_that_talks_to_the_world(part: str):
    assert loaded(f"streaming.replay.{part}") == "[]"


def test_the_builder_does():
    assert "sqlalchemy" in loaded("streaming.replay.keep")

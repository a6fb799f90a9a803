"""docs/running.md has a line for every setting, with its default and meaning, and none that does not exist."""

import re

import pytest
from pydantic.fields import FieldInfo

from sandbox.config import Settings

from .sources import ROOT, files

PAGE = ROOT / "docs" / "running.md"
LINE = re.compile(r"^\| `(KAIBO_[A-Z_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
SAID = re.compile(r"\bKAIBO_[A-Z]+(?:_[A-Z]+)*\b")
HOME = "`kaibo-data` in the home folder"


def default_of(field: FieldInfo) -> str:
    """How the page writes a default."""
    if field.default_factory is not None:
        return HOME
    if field.default in ("", None):
        return "(empty)"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def documented() -> dict[str, tuple[str, str]]:
    return {name: (default, meaning) for name, default, meaning in LINE.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_setting_has_its_line() -> None:
    expected = {f"KAIBO_{name.upper()}": (default_of(field), field.description) for name, field in Settings.model_fields.items()}
    found = documented()
    assert {name: found.get(name) for name in expected} == expected


def test_every_variable_that_is_read_is_documented() -> None:
    scripts = [*ROOT.glob("*.py"), *files("sandbox", "mall", "supply", "streaming", "training", "docker", endings=(".py", ".yaml"))]
    said = {name for path in scripts for name in SAID.findall(path.read_text(encoding="utf-8"))}
    assert said - set(documented()) == set()
    assert "KAIBO_DATA" in said


def test_no_line_is_left_over() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*.py"))
    known = {f"KAIBO_{name.upper()}" for name in Settings.model_fields}
    assert [name for name in documented() if name not in known and name not in scripts] == []


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIBO_PORT", "9443")
    assert Settings().port == 9443

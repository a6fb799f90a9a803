"""The layout of the house: known folders, files that are one thing and named for it, short, and saying what they are for."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from .sources import PAGES, PYTHON, ROOT, files, python_files, written_files

BARRED = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "service", "handlers", "handler"}
WALL = 400
TOP = {".ci", "bench", "docker", "docs", "mall", "sandbox", "streaming", "supply", "tests", "training", "web"}
UNFINISHED = re.compile(rf"\b({'TO' + 'DO'}|{'FIX' + 'ME'}|{'XX' + 'X'}|{'HA' + 'CK'})\b")
BARE_IGNORE = re.compile(r"# type: ignore(?!\[)")
PATCHED = re.compile(r"\bmock\.patch|\bfrom unittest\b|\bimport unittest\b|@patch\(")
ELSEWHERE = re.compile("/" + "work/")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def where(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Every line of these files that matches."""
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def badly_named(path: Path) -> bool:
    return bool(BARRED & {part.removesuffix(".py") for part in path.parts})


def too_long(path: Path) -> bool:
    return len(path.read_text(encoding="utf-8").splitlines()) > WALL


def undocumented(source: str) -> bool:
    """Whether a module says nothing of itself; an empty file that only makes a folder a package need not."""
    tree = ast.parse(source)
    return bool(tree.body) and not (ast.get_docstring(tree) or "").strip()


def test_the_tests_see_the_house() -> None:
    assert len(python_files()) > 250
    assert len(written_files()) > 350


def test_every_top_level_folder_is_known() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line} <= TOP


def test_names_say_what_a_file_is() -> None:
    assert [name(path) for path in python_files() if badly_named(path.relative_to(ROOT))] == []
    assert badly_named(Path("mall/utils.py"))
    assert badly_named(Path("mall/helpers/price.py"))


def test_no_file_is_over_the_wall(tmp_path: Path) -> None:
    pages = files(*(f"web/{folder}" for folder in PAGES), endings=(".ts", ".vue"))
    written = [path for path in pages if "generated" not in path.read_text(encoding="utf-8")[:300].lower()]
    assert [name(path) for path in [*python_files(), *written] if too_long(path)] == []
    (tmp_path / "long.py").write_text("x = 1\n" * (WALL + 1))
    assert too_long(tmp_path / "long.py")


def test_every_module_says_what_it_is_for() -> None:
    assert [name(path) for path in python_files() if undocumented(path.read_text(encoding="utf-8"))] == []
    assert undocumented("import os\n")


def test_nothing_is_left_for_later() -> None:
    assert where(UNFINISHED, written_files()) == []
    assert UNFINISHED.search("# TO" + "DO: later")


def test_every_ignored_type_error_is_named() -> None:
    assert where(BARE_IGNORE, [path for path in python_files() if path != Path(__file__)]) == []
    assert BARE_IGNORE.search("x = f()  # type: " + "ignore")


def test_our_own_code_is_not_patched() -> None:
    assert where(PATCHED, [path for path in files("tests", endings=(".py",)) if path != Path(__file__)]) == []


def test_no_address_of_one_machine_is_written_down() -> None:
    assert where(ELSEWHERE, written_files()) == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Else tests/mall would be taken for the room, and two files of one name for each other."""
    folders = {path.parent for path in files("tests", endings=(".py",))}
    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_python_folder_is_read() -> None:
    with_python = {path.parts[len(ROOT.parts)] for path in ROOT.glob("*/**/*.py") if not path.relative_to(ROOT).parts[0].startswith(".")}
    assert with_python - {"web"} <= set(PYTHON)

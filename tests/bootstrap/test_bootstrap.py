"""The two commands: what is installed when, what is built when, and what a failure says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import do
import hatch_build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose pages are built."""
    web = tmp_path / "web"
    (web / "phone").mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (web / "phone" / "App.vue").write_text("<template/>")
    pages = hatch_build.pages_dir(tmp_path)
    pages.mkdir(parents=True)
    (pages / ".stamp").write_text(hatch_build.inputs_digest(web))
    return tmp_path


def test_pages_are_built_again_only_when_an_input_changed(project: Path) -> None:
    assert hatch_build.pages_are_current(project)
    (project / "web" / "node_modules" / "vue").mkdir(parents=True)
    (project / "web" / "node_modules" / "vue" / "index.js").write_text("not an input")
    assert hatch_build.pages_are_current(project)
    hatch_build.build_pages(project)  # nothing to do: it would fail without a lock and vite
    (project / "web" / "phone" / "App.vue").write_text("<template>1</template>")
    assert not hatch_build.pages_are_current(project)


def test_a_renamed_input_is_a_change(project: Path) -> None:
    (project / "web" / "phone" / "App.vue").rename(project / "web" / "phone" / "Main.vue")
    assert not hatch_build.pages_are_current(project)


def test_without_sources_and_without_pages_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="nothing to serve"):
        hatch_build.build_pages(tmp_path)


def test_the_pages_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIBO_SKIP_WEB", "1")
    hatch_build.build_pages(tmp_path)


def failing(words: str) -> list[str]:
    return [sys.executable, "-c", f"print({words!r}); raise SystemExit(1)"]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Retrying: NewConnectionError: Network is unreachable", "could not be downloaded"),
        ("npm error code ENOTFOUND", "could not be downloaded"),
        ("ERROR: No matching distribution found for av", "was not found"),
        ("something nobody foresaw", "That did not work"),
    ],
)
def test_a_failed_step_says_why_and_shows_its_end(printed: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(do.CannotGoOn, match=said) as failure:
        do.quietly("Installing", failing(printed), tmp_path / "log")
    assert printed in str(failure.value)


def test_a_step_that_works_is_quiet_when_short(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    do.quietly("Installing", [sys.executable, "-c", "print('chatter')"], tmp_path / "log")
    assert capfd.readouterr() == ("", "")


def chosen(step: str, *, nightly: bool) -> str:
    """The marker expression a step of the test command hands to pytest."""
    command = next(command for name, command in do.checks(["-x"], nightly) if name == step)
    assert command[-1] == "-x"
    return command[command.index("-m", 2) + 1]


def test_nightly_sets_run_only_when_asked_for() -> None:
    assert chosen("pytest", nightly=False) == "not browser and not nightly"
    assert chosen("pytest", nightly=True) == "not browser"


def test_browser_tests_run_by_themselves() -> None:
    assert chosen("browser", nightly=False) == "browser and not nightly"
    assert chosen("browser", nightly=True) == "browser"


def test_browser_tests_live_where_they_are_looked_for() -> None:
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if "pytest.mark." + "browser" in path.read_text(encoding="utf-8")]
    homes = do.browser_tests()
    assert len(marked) > 10
    assert [path for path in marked if not any(path.is_relative_to(home) for home in homes)] == []


def test_help_says_both_commands_on_stderr() -> None:
    done = subprocess.run([sys.executable, ROOT / "do.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert "do.py run" in done.stderr
    assert "do.py test" in done.stderr


def test_an_unknown_word_is_an_error() -> None:
    assert subprocess.run([sys.executable, ROOT / "do.py", "fly"], capture_output=True, check=False).returncode == 2


def test_pinned_versions_name_no_address() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert len(lines) > 50
    assert [line for line in lines if "==" not in line or "/" in line or "@" in line] == []
    assert "resolved" not in (ROOT / "web" / "package-lock.json").read_text()


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_the_ci_script_is_sound() -> None:
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0

#!/usr/bin/env python3
"""The two commands of this project: `python3 do.py run` and `python3 do.py test`.

They need Python 3.11 or newer and nothing else: the first call makes .venv, installs into it and builds the web pages;
later calls see from a stamp that nothing changed and go straight on. Everything said here goes to stderr, so that
`run --json` has stdout for itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hatch_build

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "constraints.txt"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
NO_TESTS_CHOSEN = 5  # as pytest says it
STEP_S = 900  # no step of `test` may take longer; one that hangs must not look like one that works
NIGHTLY_STEP_S = 4 * 3600
PLENTY = 4 << 30  # bytes
# What a failed installation prints, and what that means to the person in front of it.
MEANINGS = (
    (("No space left", "Errno 28"), "The disk is full. Kaibo needs about 1.5 GB; make room and run this again."),
    (
        ("Connection", "name resolution", "Network is unreachable", "getaddrinfo", "timed out", "ENOTFOUND", "EAI_AGAIN"),
        "The libraries could not be downloaded. The first run needs the internet (or pip's own settings for a mirror); later runs do not.",
    ),
    (
        ("No matching distribution", "ResolutionImpossible"),
        "A library was not found: the internet (or pip's mirror) is out of reach, or this Python is too new; 3.11 to 3.13 are safe.",
    ),
    (("Permission denied", "Errno 13"), "This folder cannot be written to. Move the project to a folder of your own, or fix its rights."),
    (("npm", "vite", "[web]"), "The web pages could not be built."),
)


class CannotGoOn(Exception):
    """A sentence for the person at the keyboard."""


def say(line: str) -> None:
    """A progress line; never on stdout."""
    print(line, file=sys.stderr, flush=True)


def quietly(title: str, command: list[str], log: Path) -> None:
    """Run a step into a log file, say what takes longer than a second and how long it took.

    Raises CannotGoOn with the likely reason and the end of the log when the step fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started, next_word = time.monotonic(), 1.0
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT, env=install_environment())
        while True:
            try:
                code = process.wait(timeout=max(0.05, next_word - (time.monotonic() - started)))
                break
            except subprocess.TimeoutExpired:
                say(f"{title} ..." if next_word == 1.0 else f"{title} ... {next_word:.0f} s so far")
                next_word += 9.0 if next_word == 1.0 else 10.0
            except KeyboardInterrupt:
                process.terminate()
                raise
    if code:
        text = log.read_text(errors="replace")
        meaning = next((meaning for signs, meaning in MEANINGS if any(sign in text for sign in signs)), "That did not work.")
        raise CannotGoOn(f"{title} failed. {meaning}\nThe end of {log}:\n" + "\n".join(text.splitlines()[-15:]))
    if next_word > 1.0:
        say(f"{title}: done in {time.monotonic() - started:.1f} s")


def install_environment() -> dict[str, str]:
    """pip's surroundings: no chatter, and the versions of constraints.txt for the build tools too."""
    extra = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_CONSTRAINT": str(CONSTRAINTS),
        "PIP_BUILD_CONSTRAINT": str(CONSTRAINTS),
    }
    return {**os.environ, **extra}


def make_venv() -> None:
    """Make .venv, again when the Python it was made from is gone."""
    if PYTHON.exists():
        return
    try:
        import venv

        say("Making a virtual environment in .venv ...")
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    except (ImportError, subprocess.CalledProcessError) as problem:
        raise CannotGoOn("Python cannot make virtual environments here. On Debian and Ubuntu: apt install python3-venv.") from problem


def stamp_key() -> str:
    """What an installation depends on: its place, the Python of .venv, and the files that name what to install."""
    files = (VENV / "pyvenv.cfg", ROOT / "pyproject.toml", CONSTRAINTS, ROOT / "hatch_build.py")
    return hashlib.sha256(b"\0".join([str(ROOT).encode(), *(path.read_bytes() for path in files)])).hexdigest()


def make_ready(extra: str) -> None:
    """Install Kaibo into .venv with the extra asked for (or none), and build the pages, when something changed.

    A stamp per extra says what was installed; `test` covers `run`, because its extra only adds.
    """
    make_venv()
    key = stamp_key()
    stamps = {name: VENV / f".kaibo-{name or 'run'}" for name in ("", "dev")}
    installed = any(stamp.exists() and stamp.read_text() == key for name, stamp in stamps.items() if name in (extra, "dev"))
    if installed and (os.environ.get("KAIBO_SKIP_WEB") == "1" or hatch_build.pages_are_current(ROOT)):
        return
    if installed and stamps["dev"].exists():  # the test tools include the Node wheel, so pip has no part in it
        quietly("Building the web pages", [str(PYTHON), str(ROOT / "hatch_build.py"), "build"], VENV / "install.log")
        return
    title = "Building the web pages" if installed else "Installing Kaibo and its libraries (a minute or two the first time)"
    pip = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", "-c", str(CONSTRAINTS)]
    only_pages = ["--no-deps"] if installed else []  # the editable install runs the build hook, whatever else it does
    quietly(title, [*pip, *only_pages, "-e", f"{ROOT}[{extra}]" if extra else str(ROOT)], VENV / "install.log")
    stamps[extra].write_text(key)


def hand_over(command: list[str]) -> None:
    """Become the command where the system can do that; on Windows wait for it and leave with its code."""
    sys.stderr.flush()
    if os.name != "nt":
        os.chdir(ROOT)
        os.execv(command[0], command)
    try:
        code = subprocess.call(command, cwd=ROOT)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def find_chromium() -> str | None:
    """A Chromium, Chrome or Edge of this machine; KAIBO_CHROMIUM names another one."""
    if named := os.environ.get("KAIBO_CHROMIUM"):
        return named
    found = next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)
    return found or next((path for path in map(os.path.expandvars, CHROMIUM_PLACES) if Path(path).is_file()), None)


def ensure_chromium() -> str | None:
    """A Chromium for the browser tests, installed as root on Debian; None, with a sentence said, when there is none."""
    chromium = find_chromium()
    root_on_debian = hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get")
    if chromium or not root_on_debian:
        if not chromium:
            say("No Chromium here, so the browser tests will be skipped. Install Chromium, Chrome or Edge to run them.")
        return chromium
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    try:
        quietly("Looking up Debian's packages", ["apt-get", "update", "-q"], VENV / "apt.log")
        quietly("Installing Chromium and Chinese fonts", ["apt-get", "install", "-q", "-y", *DEBIAN_PACKAGES], VENV / "apt.log")
    except CannotGoOn as problem:
        say(f"{problem}\nThe browser tests will be skipped.")
    return find_chromium()


def checks(pytest_arguments: list[str], nightly: bool) -> list[tuple[str, list[str]]]:
    """What `test` runs, in the order of what answers soonest; each is a name and its command."""
    module = [str(PYTHON), "-m"]
    names = [
        ("ruff", [*module, "ruff", "check", "."]),
        ("format", [*module, "ruff", "format", "--check", "."]),
        ("mypy", [*module, "mypy"]),
    ]
    if (ROOT / ".importlinter").exists() or "[tool.importlinter" in (ROOT / "pyproject.toml").read_text(encoding="utf-8"):
        names.append(("imports", [str(PYTHON.with_name("lint-imports"))]))
    if os.environ.get("KAIBO_SKIP_WEB") != "1":
        names.append(("web", [str(PYTHON), str(ROOT / "hatch_build.py"), "check"]))
    chosen = "" if nightly else " and not nightly"
    names.append(("pytest", [*module, "pytest", "-n", "2", "--dist", "loadgroup", "-m", f"not browser{chosen}", *pytest_arguments]))
    # with the machine to themselves: a Chromium with a camera, a Kaibo and another worker on two cores wait for each other in vain
    where = pytest_arguments or [str(path.relative_to(ROOT)) for path in browser_tests()]
    names.append(("browser", [*module, "pytest", "-n", "1", "--dist", "loadgroup", "-m", f"browser{chosen}", *where]))
    return names


def browser_tests() -> list[Path]:
    """Where the tests that need a Chromium live; looking for them in two hundred other files would take ten seconds."""
    return [ROOT / "tests" / "browser", *sorted(ROOT.glob("tests/*/test_browser.py"))]


def quick_disk() -> dict[str, str]:
    """Where tests keep their databases: in memory where there is plenty, for the tests prove nothing about a power cut."""
    memory = Path("/dev/shm")
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not memory.is_dir() or shutil.disk_usage(memory).free < PLENTY:
        return {}
    return {"PYTEST_DEBUG_TEMPROOT": str(memory)}


def within(command: list[str], surroundings: dict[str, str], seconds: int) -> int:
    """Run a step to its end and answer with its code; one that takes longer is ended, which counts as a failure."""
    with subprocess.Popen(command, cwd=ROOT, env=surroundings) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            say(f"This took longer than {seconds} s and was ended.")
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        return 1


def test(arguments: list[str]) -> int:
    """Run every check, then say in one table which held; 1 when any failed."""
    nightly, for_pytest = "--nightly" in arguments, [each for each in arguments if each != "--nightly"]
    make_venv()  # the logs of both installations lie in it
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(ensure_chromium)
        make_ready("dev")
        chromium = looking.result()
    surroundings = {**os.environ, **quick_disk(), **({"KAIBO_CHROMIUM": chromium} if chromium else {})}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes would each compile a thousand files anew
    results = []
    for name, command in checks(for_pytest, nightly):
        say(f"\n--- {name}")
        started = time.monotonic()
        code = within(command, surroundings, NIGHTLY_STEP_S if nightly else STEP_S)
        if code == NO_TESTS_CHOSEN and name in {"pytest", "browser"} and for_pytest:
            code = 0  # `test tests/mall` names no browser test, `test tests/browser` no other one
        if code < 0:
            say(f"{name} did not end by itself: signal {-code}.")
        results.append((name, code, time.monotonic() - started))
    say("\n" + "\n".join(f"{'ok    ' if code == 0 else 'FAILED'}  {name:<8} {seconds:6.1f} s" for name, code, seconds in results))
    failed = [name for name, code, _ in results if code]
    say(
        f"Failed: {', '.join(failed)}."
        if failed
        else "Everything holds." + ("" if chromium else " (Browser tests were skipped: no Chromium.)")
    )
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """`run` or `test`, with the rest handed on."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever runs this may have any Python
        say("Kaibo needs Python 3.11 or newer, this is {}.{}. Install a newer one from python.org.".format(*sys.version_info[:2]))
        return 1
    try:
        if command == "run":
            make_ready("")
            hand_over([str(PYTHON), "-m", "sandbox", "run", *rest])
        if command == "test":
            return test(rest)
    except CannotGoOn as problem:
        say(str(problem))
        return 1
    except OSError as problem:
        say(f"The system said no: {problem}.")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    say("python3 do.py run [--json] [--port N] [--data DIR] [--no-demo]\npython3 do.py test [--nightly] [pytest arguments]")
    return 0 if command in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

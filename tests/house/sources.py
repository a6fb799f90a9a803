"""What the house tests read: the project's own files, without what is built, installed or generated."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"node_modules", "dist", "__pycache__", "pages", "versions"}
PYTHON = ("sandbox", "mall", "supply", "streaming", "training", "tests", "bench", "docs", "docker")
PAGES = ("phone", "desk", "shared")


def files(*folders: str, endings: tuple[str, ...]) -> Iterator[Path]:
    """Every file with one of these endings below these folders of the project."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and not SKIPPED & set(path.relative_to(ROOT).parts):
                yield path


def python_files() -> list[Path]:
    """The project's Python, the scripts at the top included."""
    return [*ROOT.glob("*.py"), *files(*PYTHON, endings=(".py",))]


def written_files() -> list[Path]:
    """Everything a person wrote that is text."""
    endings = (".py", ".md", ".yaml", ".yml", ".toml", ".ts", ".vue", ".css", ".html", ".json", ".txt")
    pages = list(files(*(f"web/{folder}" for folder in PAGES), endings=endings))
    tops = [path for path in ROOT.iterdir() if path.suffix in endings]
    return [*files(*PYTHON, endings=endings), *pages, *tops]

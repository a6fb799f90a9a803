"""PDF pages by typst. A template is typst text that reads its figures from `data.json`; nothing a person typed becomes markup."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from sandbox.errors import Unready

HERE = Path(__file__).parent
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei", "PingFang SC")
"""Families with Chinese letters, best first; typst looks through the system's fonts for them."""
LETTERS = ", ".join(json.dumps(name, ensure_ascii=False) for name in FONTS)


class NoPaper(Unready):
    """The page could not be set, most likely because a template of a province is wrong."""

    code = "no_paper"
    zh = "这份文件没有排出来：{what}。请检查模板，或联系平台技术方。"
    en = "This page could not be set: {what}. Check the template or ask the operator."


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def typeset(template: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF of a template (typst text) that reads `data` as `json("data.json")`; `files` lie beside it. Blocking. NoPaper when wrong."""
    with tempfile.TemporaryDirectory(prefix="kaibo-paper-") as folder:
        root = Path(folder)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (root / "page.typ").write_text(f'#set text(lang: "zh", region: "cn", font: ({LETTERS}))\n{template}', "utf-8")
        for name, content in (files or {}).items():
            (root / Path(name).name).write_bytes(content)
        try:
            page = typst.Compiler(root / "page.typ", root=root, font_paths=_fonts()).compile(format="pdf")
        except typst.TypstError as error:
            raise NoPaper(what=str(error).splitlines()[0][:200]) from error
    assert isinstance(page, bytes)  # one document
    return page


def table_pdf(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], notes: Sequence[str] = (), landscape: bool = True
) -> bytes:
    """A titled table over as many A4 pages as it needs, its head on each, with page numbers."""
    data = {
        "title": title, "heads": list(heads), "rows": [["" if cell is None else str(cell) for cell in row] for row in rows],
        "notes": list(notes), "flipped": landscape,
    }  # fmt: skip
    return typeset((HERE / "table.typ").read_text("utf-8"), data)

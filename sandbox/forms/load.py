"""Reads form files: a province's in `<data>/forms` goes before ours. Blocking, and read again only when the file changed."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import ValidationError

from sandbox.errors import NotFound, Unready

from .shape import Form

OURS: Final = Path(__file__).with_name("files")
FORMS: Final = tuple(f"S{number}" for number in range(1, 12))
MOST_BYTES: Final = 200_000


class NoForm(NotFound):
    """There is no such form."""

    code = "no_such_form"
    zh = "没有这张表。学员班的表是 S1 到 S11。"
    en = "There is no such form. Those of a student class are S1 to S11."


class FormFileWrong(Unready):
    """A province's file cannot be used; ours does not silently take its place."""

    code = "form_file_wrong"
    zh = "表格文件 {file} 有错：{what}。请改正，或删去这个文件以使用自带的表。"
    en = "The form file {file} is wrong: {what}. Correct it, or delete it to use the form that comes with Kaibo."


def form_of(code: str, folder: Path | None = None) -> Form:
    """The form `S1` to `S11`. NoForm, FormFileWrong."""
    if code not in FORMS:
        raise NoForm
    own = folder / f"{code}.yaml" if folder else None
    path = own if own is not None and own.is_file() else OURS / f"{code}.yaml"
    known = path.stat()
    return _read(path, code, known.st_mtime_ns, known.st_size)


def all_forms(folder: Path | None = None) -> list[Form]:
    """All eleven, in their order. FormFileWrong."""
    return [form_of(code, folder) for code in FORMS]


@lru_cache(64)
def _read(path: Path, code: str, _changed: int, size: int) -> Form:
    if size > MOST_BYTES:
        raise FormFileWrong(file=path.name, what=f"{size} > {MOST_BYTES} bytes")
    try:
        form = Form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "file"
        raise FormFileWrong(file=path.name, what=f"{place}: {first['msg']}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise FormFileWrong(file=path.name, what=" ".join(str(error).split())[:200]) from error
    if form.form != code:
        raise FormFileWrong(file=path.name, what=f"form: {form.form}, {code}")
    return form

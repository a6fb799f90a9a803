"""A ZIP of papers with an index and the checksum of every file, and the check that not one byte of it changed since.

Three rings: every file's SHA-256 stands in `SHA256SUMS.txt` and in the index, every member carries the ZIP's own CRC, and the ZIP's
comment is the SHA-256 of everything before it. So any byte is covered, also those between the files.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from .excel import Sheet, write_workbook

INDEX: Final = "目录.xlsx"
SUMS: Final = "SHA256SUMS.txt"
COMMENT: Final = 64
"""Hex digits of the digest at the very end."""
BLOCK: Final = 1 << 20

Makers = Mapping[str, Callable[[], bytes]]
"""The files of a bundle by name, each made when its turn comes."""


@dataclass(frozen=True)
class Tampered:
    """Something in a bundle that is not as it was made: which file, and the bytes of the ZIP it lies in (`first` to `last`)."""

    name: str
    first: int
    last: int
    zh: str
    en: str


def write_bundle(
    out: BinaryIO, title: str, makers: Makers, progress: Callable[[int, int], None] = lambda done, of: None, told: Sequence[Sheet] = ()
) -> None:
    """Write the ZIP to a file opened for reading and writing. `progress(done, of)` after each file; `told` are further sheets of the index.

    Blocking.
    """
    sums: list[tuple[str, int, str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.comment = b"0" * COMMENT
        for done, (name, make) in enumerate(makers.items(), 1):
            data = make()
            sums.append((name, len(data), hashlib.sha256(data).hexdigest()))
            pack.writestr(name, data)
            progress(done, len(makers))
        index = write_workbook([Sheet("目录", ["文件", "字节", "SHA-256"], sums, title, (60, 12, 70)), *told])
        pack.writestr(INDEX, index)
        lines = [f"{digest}  {name}" for name, _, digest in [*sums, (INDEX, len(index), hashlib.sha256(index).hexdigest())]]
        pack.writestr(SUMS, "\n".join(lines) + "\n")
    digest = _digest(out, -COMMENT)
    out.seek(-COMMENT, io.SEEK_END)
    out.write(digest.encode())
    out.seek(0, io.SEEK_END)


def tampered(file: Path) -> list[Tampered]:
    """Everything that is not as it was made, in the order it lies in the file; empty when all is well. OSError when it cannot be read."""
    with file.open("rb") as page:
        size = page.seek(0, io.SEEK_END)
        if size < COMMENT:
            return [_no_bundle(size)]
        whole = _digest(page, -COMMENT)
        page.seek(-COMMENT, io.SEEK_END)
        same = page.read() == whole.encode()
        try:
            with zipfile.ZipFile(page) as pack:
                found = list(_inside(pack, page, size))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, KeyError) as error:
            return [
                Tampered("", 0, size - 1, f"打不开，ZIP 的目录区坏了（{error}）。", f"it does not open, its directory is broken ({error}).")
            ]
    if not found and not same:
        zh, en = (
            "文件内容都对，但文件之间的字节（文件头、目录区或末尾）被改过。",
            "the files are right, but bytes between them were changed.",
        )
        return [Tampered("", 0, size - 1, zh, en)]
    return found


def sha256_of_file(file: Path) -> str:
    """The digest of the whole file, as it was noted when it was made."""
    with file.open("rb") as page:
        return _digest(page, 0)


def _inside(pack: zipfile.ZipFile, page: BinaryIO, size: int) -> Iterator[Tampered]:
    members = sorted(pack.infolist(), key=lambda one: one.header_offset)
    ends = [*(one.header_offset for one in members[1:]), pack.start_dir]
    where = {one.filename: (one.header_offset, end - 1) for one, end in zip(members, ends, strict=True)}
    sums = _sums(pack)
    for one in members:
        try:
            said = hashlib.sha256(pack.read(one)).hexdigest()
        except Exception as error:  # a broken stream fails in as many ways as it has bytes
            yield Tampered(one.filename, *where[one.filename], f"“{one.filename}”坏了（{error}）。", f"{one.filename} is broken ({error}).")
            continue
        if one.filename != SUMS and said != sums.get(one.filename):
            zh = f"“{one.filename}”与 {SUMS} 里的校验值不同，或者不在其中。"
            yield Tampered(one.filename, *where[one.filename], zh, f"{one.filename} differs from {SUMS}, or does not stand in it.")
    for name in sums.keys() - where.keys():
        yield Tampered(name, 0, size - 1, f"少了“{name}”。", f"{name} is missing.")
    if SUMS not in where:
        yield Tampered(SUMS, 0, size - 1, f"少了“{SUMS}”。", f"{SUMS} is missing.")


def _sums(pack: zipfile.ZipFile) -> dict[str, str]:
    try:
        lines = pack.read(SUMS).decode("utf-8").splitlines()
    except Exception:  # said of the member itself
        return {}
    pairs = (line.split("  ", 1) for line in lines)
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


def _no_bundle(size: int) -> Tampered:
    return Tampered("", 0, max(0, size - 1), "这不是开播生成的材料包。", "this is no bundle made by Kaibo.")


def _digest(page: BinaryIO, until: int) -> str:
    """SHA-256 of the bytes before `until`, counted from the end (0: all of them)."""
    page.seek(until, io.SEEK_END)
    left, digest = page.tell(), hashlib.sha256()
    page.seek(0)
    while left > 0 and (block := page.read(min(BLOCK, left))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()

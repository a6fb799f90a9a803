"""Files by the hash of their content: what was put stays, even when the process is killed in the middle of a write."""

import contextlib
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sandbox.errors import DiskFull, NotFound

ADDRESS = re.compile(r"^[0-9a-f]{64}$")
WORD = re.compile(r"^[a-z0-9]{1,20}$")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Blobs:
    """A folder of files named by the SHA-256 of their content. Safe for several threads; blocking, so call it in a thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    @property
    def root(self) -> Path:
        """The folder, for what is put together next to the blobs before it becomes one."""
        return self._root

    def put(self, data: bytes) -> str:
        """Store `data` and return its address (64 hex digits). DiskFull when there is no room."""
        address = hashlib.sha256(data).hexdigest()
        self._write(self._place(address), data)
        return address

    def path(self, address: str, variant: str = "") -> Path | None:
        """The file at an address (or a derived variant of it, such as `w360`), None when there is none or the address is no address."""
        if not ADDRESS.match(address) or (variant and not WORD.match(variant)):
            return None
        path = self._place(address, variant)
        return path if path.is_file() else None

    def read(self, address: str, variant: str = "") -> bytes:
        """The bytes at an address. NotFound when there are none."""
        path = self.path(address, variant)
        if path is None:
            raise NotFound
        return path.read_bytes()

    def put_variant(self, address: str, variant: str, data: bytes) -> Path:
        """Keep something derived from a blob next to it. NotFound when the blob is not here, DiskFull when there is no room."""
        if self.path(address) is None or not WORD.match(variant):
            raise NotFound
        path = self._place(address, variant)
        self._write(path, data)
        return path

    def remember(self, recipe: str, addresses: Sequence[str]) -> None:
        """Note that `recipe` (any text that says how blobs are made) leads to these addresses, so that they need not be made again."""
        self._write(self._recipe(recipe), " ".join(addresses).encode(), sure=False)

    def recall(self, recipe: str) -> tuple[str, ...]:
        """The addresses made from `recipe` before; empty when they must be made (again)."""
        try:
            addresses = tuple(self._recipe(recipe).read_text("ascii").split())
        except OSError:
            return ()
        return addresses if all(self.path(address) for address in addresses) else ()

    def _recipe(self, recipe: str) -> Path:
        return self._root / "recipes" / hashlib.sha256(recipe.encode()).hexdigest()

    def _place(self, address: str, variant: str = "") -> Path:
        return self._root / address[:2] / (f"{address}.{variant}" if variant else address)

    def _write(self, path: Path, data: bytes, sure: bool = True) -> None:
        if path.is_file() and path.stat().st_size == len(data):
            return
        draft = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=".part-", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if sure:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(draft, path)
            if sure:
                _settle_folder(path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(draft)
            if error.errno in FULL:
                raise DiskFull from error
            raise


def _settle_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets one."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""One process per SQLite file: a lock file that the operating system lets go of when the process dies."""

import os
import sys
from pathlib import Path
from typing import IO


class AlreadyRunning(RuntimeError):
    """Another Kaibo has this data folder open."""


def lock(path: Path) -> IO[str]:
    """Hold `path` as long as the returned file is open. AlreadyRunning when somebody else does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a+", encoding="utf-8")
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise AlreadyRunning(
            f"这个数据文件夹正被另一个开播程序使用，请先关掉它。 Another Kaibo uses {path.parent}; stop it first."
        ) from error
    handle.seek(0)
    handle.truncate()
    handle.write(f"{os.getpid()}\n")
    handle.flush()
    return handle

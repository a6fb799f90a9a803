"""How an installation begins in which nobody has an account: one sentence for the door, the terminal and the guide."""

import os
import sys
from pathlib import Path


def how_to_begin(options: str = "") -> tuple[str, str]:
    """The sentence in Chinese and English; `options` are those of the command line that this installation needs (`--data ...`)."""
    tail = f" {options}" if options else ""
    command = f"{_kaibo()} account add --role authority"
    zh = f"这里还没有账号。请在运行开播的电脑上建第一个（管理部门）：{command} --name 姓名 --login 登录名{tail}"
    en = f"Nobody has an account here yet. On the computer that runs Kaibo, make the first: {command} --name NAME --login LOGIN{tail}"
    return zh, en


def _kaibo() -> str:
    """The command as it is typed where Kaibo was started: in the environment beside it, or by its name alone."""
    script = Path(sys.executable).parent / ("kaibo.exe" if os.name == "nt" else "kaibo")
    try:
        beside = script.relative_to(Path.cwd())
    except ValueError:
        return "kaibo"
    return str(beside) if script.exists() else "kaibo"

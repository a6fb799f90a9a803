"""What every program that follows Kaibo needs: read the log from a bookmark, act, then move the bookmark; a kill in between does no harm.

Needs only httpx. Make the token on the desk: 账号 → 新建服务账号.
"""

import json
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx


def client(url: str, token: str, ca_file: str) -> httpx.AsyncClient:
    """A client of the Kaibo at `url` (https://...:8443) that trusts its local certificate (`<data>/tls/ca.pem`)."""
    return httpx.AsyncClient(base_url=f"{url}/api", headers={"Authorization": f"Bearer {token}"}, verify=ca_file, timeout=30)


async def events(kaibo: httpx.AsyncClient, after: int, types: str) -> AsyncIterator[tuple[int, list[dict[str, Any]]]]:
    """Pages of CloudEvents of these types (comma separated) after a position, each with where to go on; ends at the head of the log."""
    while True:
        answer = await kaibo.get("/events", params={"after": after, "types": types, "limit": 500})
        answer.raise_for_status()
        page = answer.json()
        yield page["next"], page["events"]
        after = page["next"]
        if after >= page["head"]:
            return


def remembered(file: Path) -> dict[str, Any]:
    """What the last run wrote down, a bookmark at 0 before the first."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"after": 0}


def remember(file: Path, state: Mapping[str, Any]) -> None:
    """Write the bookmark together with what was made of the events before it: either both are there after a kill, or neither."""
    part = file.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        json.dump(state, out, ensure_ascii=False, indent=1, sort_keys=True)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)

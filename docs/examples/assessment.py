"""An outside assessment service: for each show it fetches the evidence, checks its hash, and keeps a mark with reasons.

    python docs/examples/assessment.py https://192.168.1.20:8443 TOKEN kaibo-data/tls/ca.pem marks.json

Scopes of the token: events.read, evidence.read. Run it as often as you like; it goes on where it stopped.
"""

import asyncio
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import httpx
from following import client, events, remember, remembered

READY = "kaibo.streaming.replay.ready"
HALF_AN_HOUR_MS = 30 * 60_000
POINTS_A_VIOLATION = 10


def intact(document: dict[str, Any]) -> bool:
    """Whether the document is the one its hash was made of."""
    body = {name: value for name, value in document.items() if name != "sha256"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest() == document["sha256"]


def lifts(fact: dict[str, Any]) -> bool:
    """Whether a lecturer agreed that no rule was broken."""
    return bool(fact["type"] == "kaibo.streaming.violation.appeal_decided" and fact["data"]["verdict"] == "lifted")


def mark(document: dict[str, Any]) -> dict[str, Any]:
    """This service's own rubric: 60 for half an hour on air, 40 for selling, 10 off for each violation neither corrected nor lifted."""
    numbers = document["numbers"]
    on_air = min(1.0, numbers["duration_ms"] / HALF_AN_HOUR_MS)
    sold = numbers["counts"]["pay_orders"] > 0
    raised = {fact["data"]["violation_id"] for fact in document["facts"] if fact["type"] == "kaibo.streaming.violation.raised"}
    corrected = {fact["data"]["violation_id"] for fact in document["facts"] if fact["type"] == "kaibo.streaming.violation.corrected"}
    lifted = {fact["data"]["violation_id"] for fact in document["facts"] if lifts(fact)}
    left = len(raised - corrected - lifted)
    points = max(0, round(60 * on_air) + 40 * sold - POINTS_A_VIOLATION * left)
    return {"points": points, "on_air_ms": numbers["duration_ms"], "paid_orders": numbers["counts"]["pay_orders"], "violations_left": left}


async def follow(kaibo: httpx.AsyncClient, file: Path) -> int:
    """Mark every show that became ready since the last run; how many there were."""
    state, marked = remembered(file), 0
    async for after, page in events(kaibo, state["after"], READY):
        for event in page:
            show = event["data"]["show_id"]
            answer = await kaibo.get(f"/shows/{show}/evidence")
            answer.raise_for_status()
            document = answer.json()
            if not intact(document):
                raise SystemExit(f"{show}: the evidence is not what its hash says")
            state.setdefault("marks", {})[show] = mark(document) | {"evidence": document["sha256"]}
            marked += 1
        state["after"] = after
        remember(file, state)
    return marked


async def main(url: str, token: str, ca_file: str, file: str) -> None:
    """One run."""
    async with client(url, token, ca_file) as kaibo:
        print(f"{await follow(kaibo, Path(file))} shows marked")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

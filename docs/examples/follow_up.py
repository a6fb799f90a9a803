"""An outside follow-up service: who got a certificate is called every half year for three years, what he sold in class beside.

    python docs/examples/follow_up.py https://192.168.1.20:8443 TOKEN kaibo-data/tls/ca.pem graduates.json 2027-06-20

Scope of the token: events.read. It keeps ids, no names: who a person is stays with the institution.
"""

import asyncio
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from following import client, events, remember, remembered

FACTS = "kaibo.training.certificate.issued,kaibo.training.certificate.revoked,kaibo.mall.shop.opened,kaibo.mall.order.paid"
HALF_A_YEAR, CALLS = timedelta(days=182), 6


def take(state: dict[str, Any], event: dict[str, Any]) -> None:
    """Fold one event into what is known."""
    data = event["data"]
    if event["type"].endswith("shop.opened"):
        state.setdefault("owners", {})[data["shop_id"]] = data["owner_id"]
    elif event["type"].endswith("order.paid"):
        owner = state.get("owners", {}).get(data["shop_id"])
        if owner:
            sales = state.setdefault("sales_fen", {})
            sales[owner] = sales.get(owner, 0) + data["total_fen"]
    elif event["type"].endswith("certificate.revoked"):
        graduate = state.get("graduates", {}).get(data["person_id"])
        if graduate and graduate["certificate"] == data["number"]:
            graduate["certificate"] = ""
    else:  # a certificate that replaces another keeps the day the calls are counted from
        graduate = state.setdefault("graduates", {}).setdefault(data["person_id"], {"since": event["time"][:10]})
        graduate["certificate"] = data["number"]


def due(state: dict[str, Any], today: date) -> list[dict[str, Any]]:
    """Whom to call by today: person, which call it is, when it was due, and what he sold in class in fen."""
    calls = []
    for person, graduate in sorted(state.get("graduates", {}).items()):
        if not graduate["certificate"]:
            continue  # it was taken back
        first = datetime.fromisoformat(graduate["since"]).date()
        for call in range(1, CALLS + 1):
            day = first + call * HALF_A_YEAR
            if day <= today and call not in graduate.get("called", []):
                calls.append({"person": person, "call": call, "due": str(day), "sold_fen": state.get("sales_fen", {}).get(person, 0)})
    return calls


async def follow(kaibo: httpx.AsyncClient, file: Path) -> dict[str, Any]:
    """Take over what happened since the last run; all that is known then."""
    state = remembered(file)
    async for after, page in events(kaibo, state["after"], FACTS):
        for event in page:
            take(state, event)
        state["after"] = after
        remember(file, state)
    return state


async def main(url: str, token: str, ca_file: str, file: str, today: str) -> None:
    """One run."""
    async with client(url, token, ca_file) as kaibo:
        for call in due(await follow(kaibo, Path(file)), date.fromisoformat(today)):
            print(call)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

"""Another service follows the class: it pulls the log, or holds a stream that resumes, and never learns what is not its own."""

import asyncio
import json
from typing import Any

import httpx

from streaming.audience.ticks import verify
from tests import given
from tests.world import HOME, Person, World

STREAM_S = 601.0
"""A stream ends after ten minutes and asks its client back."""


async def program(world: World, by: Person, scopes: list[str]) -> httpx.AsyncClient:
    """A service account of the lecturer's class, with its token."""
    admitted = await by.post("/services", {"name": "评价系统", "scopes": scopes, "cohort_id": by.cohort_id})
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"{HOME}/api", headers={"Authorization": f"Bearer {admitted['token']}"})


async def pulled(service: httpx.AsyncClient, limit: int) -> list[dict[str, Any]]:
    """Everything the service may read, page by page from 0."""
    events: list[dict[str, Any]] = []
    after = 0
    while True:
        page = (await service.get("/events", params={"after": after, "limit": limit})).json()
        events += page["events"]
        after = page["next"]
        if after >= page["head"]:
            return events


async def streamed(world: World, service: httpx.AsyncClient, last_event_id: int | None) -> list[tuple[int, dict[str, Any]]]:
    """What one held stream says until it ends by itself: position and event of each message."""
    headers = {"Last-Event-ID": str(last_event_id)} if last_event_id is not None else {}
    holding = asyncio.create_task(service.get("/events/stream", headers=headers))
    while not holding.done():
        world.clock.advance(STREAM_S)
        await asyncio.wait({holding}, timeout=0.05)
    answer = holding.result()
    assert answer.headers["content-type"].startswith("text/event-stream")
    said = []
    for block in answer.text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in fields:
            event = json.loads(fields["data"])
            assert fields["event"] == event["type"]
            said.append((int(fields["id"]), event))
    return said


async def test_a_service_follows_a_show_by_pull_and_by_stream(world: World) -> None:
    lecturer, ming = await world.lecturer(), await world.student("李小明")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)), scenario="warm-up")
    await ming.post(f"/shows/{show['id']}/pin", {"listing_id": show["shelf"][0]["listing_id"]})
    await world.pass_time(20)
    await ming.post(f"/shows/{show['id']}/end")
    await world.build_replays()
    async with await program(world, lecturer, ["events.read", "evidence.read"]) as service:
        events = await pulled(service, 1000)
        assert [event["position"] for event in events] == sorted({event["position"] for event in events})
        assert await pulled(service, 7) == events
        assert {event["cohort"] for event in events} == {ming.cohort_id}
        assert all(event["specversion"] == "1.0" and event["type"].startswith("kaibo.") for event in events)
        ticks = [event for event in events if event["type"] == "kaibo.streaming.crowd.ticked"]
        assert [event["data"]["tick"] for event in ticks] == list(range(1, 21))
        whole = await streamed(world, service, None)
        assert [event for _, event in whole] == events
        middle = whole[len(whole) // 2][0]
        assert await streamed(world, service, middle) == [(at, event) for at, event in whole if at > middle]
        document = (await service.get(f"/shows/{show['id']}/evidence")).json()
        assert document["log"]["events"] == len([event for event in events if event.get("show") == show["id"]]) - await later(
            world, document
        )
    verdict = world.process.store.look(verify, show["id"], world.process.library)
    assert (verdict.wrong_at, verdict.ticks) == (None, 20)


async def later(world: World, document: dict[str, Any]) -> int:
    """How many facts of the show came after those the evidence is made of."""
    return len([event for event in await world.facts() if event.show == document["show_id"] and event.position > document["log"]["last"]])


async def test_a_token_opens_no_more_than_its_scopes(world: World) -> None:
    lecturer, ming = await world.lecturer(), await world.student("李小明")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    async with await program(world, lecturer, ["events.read"]) as service:
        assert (await service.get("/events")).status_code == 200
        assert (await service.get(f"/shows/{show['id']}/evidence")).status_code in {403, 404}
        answer = await service.post(f"/shows/{show['id']}/end", headers={"Idempotency-Key": "a-service-may-not"})
        assert answer.status_code in {403, 404}
        account = (await lecturer.get("/services"))[0]["id"]
        await lecturer.delete(f"/services/{account}")
        assert (await service.get("/events")).json()["code"] == "not_signed_in"
    assert (await ming.ask("GET", "/events")).status_code == 403

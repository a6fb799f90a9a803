"""The server half of `actions.py`: a class on air, each room writing audience events, the real app on loopback."""

import asyncio
import gc
import json
import sys
from pathlib import Path

import uvicorn

from mall.events import ListingPublished, ListingSku, ShopOpened
from sandbox import loop
from sandbox.actor import SANDBOX, Role
from sandbox.app import create_app
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from sandbox.config import Settings
from sandbox.demo.people import actor_of
from sandbox.identity.memberships import grant, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.identity.tickets import issue
from sandbox.process import Process
from sandbox.store import Lane, Tx
from streaming.checks import Measured
from streaming.events import CommentPosted, QuestionAsked
from streaming.media.fake import FakeEngine
from streaming.preflight import check_preflight
from streaming.shows import Plan, plan, start
from training.cohorts.roster import Listed, enrol, open_cohort

BURSTS = 4


def people(tx: Tx, rooms: int, password: str, pin: str) -> tuple[str, str, list[tuple[str, str]]]:
    """A class with one lecturer and `rooms` students who share one hash (it is only a bench)."""
    institution = name_institution(tx, "测速机构")
    lecturer = register(tx, "lecturer", "测速讲师")
    set_secret(tx, lecturer, "password", password)
    cohort = open_cohort(tx, "测速班", "offline-8", institution)
    grant(tx, lecturer, Role.LECTURER, cohort, institution)
    return cohort, lecturer, [(one.person_id, one.login) for one in enrol(tx, cohort, [Listed(f"学员{n}", pin) for n in range(rooms)])]


def open_for_business(tx: Tx, cohort: str, owner: str, number: int) -> list[str]:
    """What the mall would say of a shop with two listings."""
    shop = f"shop_{number}"
    tx.emit(ShopOpened(shop_id=shop, owner_id=owner, cohort_id=cohort, name=f"店{number}", deposit_fen=0), shop, cohort=cohort)
    listings = []
    for item in range(2):
        listing = f"lst_{number}_{item}"
        listings.append(listing)
        skus = (ListingSku(sku_id=f"sku_{number}_{item}", name="默认", price_fen=4990, stock=100_000),)
        fact = ListingPublished(
            listing_id=listing, shop_id=shop, owner_id=owner, cohort_id=cohort, goods_id=f"goods_{item}", leaf="food-noodle",
            title=f"商品{item}", short_name=f"商品{item}", pictures=(), skus=skus, reference_fen=5990,
        )  # fmt: skip
        tx.emit(fact, listing, cohort=cohort)
    return listings


def chatter(tx: Tx, show_id: str, cohort: str, room: str, turn: int, count: int) -> None:
    """`count` audience events of one room in one unit."""
    for n in range(count):
        comment = CommentPosted(show_id=show_id, comment_id=f"cmt_{turn}_{n}", author_id="per_bench", text="这个多少钱，包邮吗")
        tx.emit(comment, show_id, cohort=cohort, room=room, show=show_id, showms=turn)
    question = QuestionAsked(
        show_id=show_id, question_id=f"qst_{show_id}_{turn}", viewer="1", nick="测速", persona="seeker", intent="price", listing_id=None,
        text="多少钱", due_showms=turn + 60_000,
    )  # fmt: skip
    tx.emit(question, show_id, cohort=cohort, room=room, show=show_id, showms=turn)


async def main(folder: str, port: int, rooms: int, events: int) -> None:
    """Set the class up, say where it is, and serve until ended."""
    clock = SystemClock()
    settings = Settings(data=Path(folder))
    process = Process(settings, clock=clock, chance=SeededChance(), engine=lambda made: FakeEngine(clock, made.recordings, record=False))
    await process.open()
    hashes = await process.reception.hashing.hash_all(["bench-password-1", "482913"])
    cohort, _, students = (await process.store.write(people, rooms, hashes[0], hashes[1])).value
    described = process.library.describe("first-broadcast")
    app = create_app(process)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await clock.sleep(0.02)
    loop.keep_what_is_loaded()  # as the product does when it serves
    shows: list[tuple[str, str]] = []
    first: list[str] = []
    for number, (person, _) in enumerate(students):
        listings = (await process.store.write(open_for_business, cohort, person, number)).value
        first = first or listings
        while not await process.reached(process.tail.position):
            pass
        actor = await process.store.read(actor_of, person)
        desk = process.store.acting(actor)
        show_id = (await desk.write(plan, cohort, Plan(f"第{number}场"), listings)).value
        await desk.write(check_preflight, show_id, Measured(True, 720, 1280, False, True, 0.5, False, 20, 4000))
        await desk.write(start, show_id, described)
        shows.append((show_id, f"room_{number}"))
    ticket = (await process.store.write(issue, cohort, 3_600_000)).value.ticket
    said = {"url": f"http://127.0.0.1:{port}", "show": shows[0][0], "listings": first, "ticket": ticket, "host": [students[0][1], "482913"]}
    print(json.dumps(said | {"lecturer": ["lecturer", "bench-password-1"]}), flush=True)
    talking = [
        asyncio.create_task(talk(process, show_id, cohort, room, events, index / rooms)) for index, (show_id, room) in enumerate(shows)
    ]
    await serving
    for task in talking:
        task.cancel()


async def talk(process: Process, show_id: str, cohort: str, room: str, events: int, phase: float) -> None:
    """`events` a second in `BURSTS` units, for ever."""
    desk = process.store.acting(SANDBOX, Lane.CROWD)
    turn = 0
    await process.clock.sleep(phase / BURSTS)
    while True:
        turn += 1
        await desk.write(chatter, show_id, cohort, room, turn, events // BURSTS - 1)
        await process.clock.sleep(1 / BURSTS)


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # as the product does after its imports
    loop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))

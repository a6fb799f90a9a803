"""The demo's finished show: five and a half minutes with pins, answers, a price cut and calls, on a hand-moved clock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select

from mall.live_edits import set_price
from mall.timeouts import Timeouts
from sandbox.actor import Actor
from sandbox.clock import ManualClock, SystemClock
from sandbox.process import Process
from sandbox.store import Tx, View
from streaming.broadcast import Broadcast
from streaming.checks import Measured
from streaming.comments import post_comment
from streaming.control import make_call, pin
from streaming.mirrors import ListingCopy, Question
from streaming.notes import give_mark, note_problem
from streaming.preflight import check_preflight
from streaming.questions import answer_question
from streaming.shows import Plan, end, plan, start
from streaming.tables import RecordingFile

from .people import Cast, actor_of
from .settle import settle

SECONDS = 330
OFFER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
TITLE = "湖南好物专场：一口家乡味"
ANSWERS = {
    "price": "链接里就是到手价，今天直播间再减。",
    "haggle": "已经是直播间价了，拍两件更合适。",
    "size": "尺码看详情页的表，介于两码之间拍大一码。",
    "ship": "48 小时内发货，新疆西藏也能发。",
    "quality": "有检测报告，详情页第三张图可以看。",
}
FALLBACK = "问得好，我拿近给大家看一下，详情页也写了。"


@dataclass
class Stage:
    """Everything the play needs in hand."""

    process: Process
    clock: ManualClock
    host: Actor
    show_id: str
    listings: tuple[str, ...]

    async def do(self, verb: Callable[..., Any], *args: Any) -> Any:
        """The host does something."""
        return (await self.process.store.acting(self.host).write(verb, *args)).value


async def play_show(
    process: Process, clock: ManualClock, cast: Cast, listings: tuple[str, ...], progress: Callable[[str], Any], seconds: int = SECONDS
) -> str:
    """Play it second by second to its end, and answer the show's id; its replay is not built yet."""
    host = await process.store.read(actor_of, cast.students[0])
    as_host = process.store.acting(host)
    show_id = (await as_host.write(plan, cast.cohort_id, Plan(TITLE), list(listings))).value
    stage = Stage(process, clock, host, show_id, listings)
    described = process.library.describe("first-broadcast")
    await settle(process)
    await stage.do(check_preflight, show_id, Measured(True, 720, 1280, False, True, 0.6, False, 20, 4000))
    async with media_carried(process.broadcast):
        await process.broadcast.publish(host, show_id, OFFER)
        await until(process, partial(recordings_are, show_id, "open"))
        await stage.do(start, show_id, described)
        for second in range(1, seconds + 1):
            clock.advance(1.0)
            await act(stage, second)
            await process.driver.step(show_id)
            if second % 10 == 0:
                await Timeouts(process.store, clock).step()
            await settle(process)
            if second % 110 == 0:
                progress(f"  演示直播 {second}/{seconds} 秒 seconds of the show")
        await stage.do(note_problem, show_id, 150_000, "第二件商品讲太快，没有回答保质期。")
        lecturer = await process.store.read(actor_of, cast.lecturer)
        await process.store.acting(lecturer).write(give_mark, show_id, 62_000, "开场一分钟内就有互动，很好。", None, None)
        await stage.do(end, show_id)
        await process.engine.stop_show(show_id)
        await until(process, partial(recordings_are, show_id, "closed"))
    await settle(process)
    return show_id


async def act(stage: Stage, second: int) -> None:
    """What the host does in this second: a plain plan, with three of four questions answered after some seconds."""
    pitch, at = divmod(second - 1, 80)
    if at == 0 and pitch < len(stage.listings):
        await stage.do(pin, stage.show_id, stage.listings[pitch])
    if second in {4, 90, 200}:
        await stage.do(make_call, stage.show_id, "greet")
    if second in {45, 170, 260}:
        await stage.do(make_call, stage.show_id, "like")
    if second in {70, 240}:
        await stage.do(make_call, stage.show_id, "follow")
    if second == 120:
        await stage.do(cut_price, stage.listings[1], stage.show_id)
        await stage.do(post_comment, stage.show_id, "第二款直播间直降，链接已经改好，放心拍。")
    if second % 7 == 0:
        asked = await stage.process.store.read(oldest_question, stage.show_id)
        if asked is not None and second % 28:
            await stage.do(answer_question, stage.show_id, asked[0], "text", ANSWERS.get(asked[1], FALLBACK))


def cut_price(tx: Tx, listing_id: str, show_id: str) -> None:
    """A tenth off every SKU, to whole tenths of a yuan."""
    listing = tx.get(ListingCopy, listing_id)
    for sku in list(listing.skus):
        set_price(tx, listing_id, sku["sku_id"], sku["price_fen"] * 9 // 100 * 10, show_id)


def oldest_question(view: View, show_id: str) -> tuple[str, str] | None:
    """Id and intent of the question that waits longest."""
    query = select(Question).where(Question.show_id == show_id, Question.state == "open").order_by(Question.asked_showms)
    found = view.first(query)
    return (found.id, found.intent) if found else None


def recordings_are(show_id: str, state: str, view: View) -> bool:
    """Whether there is a recording of the show and all are in that state."""
    states = view.all(select(RecordingFile.state).where(RecordingFile.show_id == show_id))
    return bool(states) and all(one == state for one in states)


async def until(process: Process, true: Callable[[View], bool]) -> None:
    """Wait, in real time and at most half a minute, until the database says so."""
    real = SystemClock()
    last = real.monotonic() + 30
    while not await process.store.read(true):
        if real.monotonic() > last:
            raise TimeoutError("the demo's recording did not get ready")
        await real.sleep(0.02)


@asynccontextmanager
async def media_carried(broadcast: Broadcast) -> AsyncIterator[None]:
    """The media plane's reports go into the log while the play is on."""
    carrying = asyncio.create_task(broadcast.carry())
    try:
        yield
    finally:
        await broadcast.close()
        await carrying

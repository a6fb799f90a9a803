"""A show on the air of a real server, with a phone that sends a drawn picture over WebRTC."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streaming.media.clip import Drawing
from tests import given
from tests.media.phone import Phone
from tests.world import said

from .people import Caller
from .server import CLOCK

PATIENCE_S = 60.0
PICTURE = Drawing(width=320, height=180, fps=15, kbps=250, key_every_s=8.0)
"""A keyframe only every eight seconds, as encoders do when nobody asks for one: what a kill costs must not hang on it."""
CLIP_S = 8.0


async def until(holds: Callable[[], Awaitable[Any]], what: str, patience_s: float = PATIENCE_S) -> Any:
    """Ask ten times a second until something holds, and answer it. AssertionError when it does not come."""
    late = CLOCK.monotonic() + patience_s
    while not (found := await holds()):
        assert CLOCK.monotonic() < late, f"it never came: {what}"
        await CLOCK.sleep(0.1)
    return found


@dataclass
class Live:
    """A host's show and what is sold in it."""

    host: Caller
    show_id: str
    listings: list[dict[str, Any]]

    @property
    def path(self) -> str:
        """Its address under `/api`."""
        return f"/shows/{self.show_id}"

    async def show(self) -> dict[str, Any]:
        """The show as its host sees it."""
        seen: dict[str, Any] = await self.host.get(self.path)
        return seen

    async def publish(self) -> Phone:
        """A phone publishes; returns when the server says that it arrives."""
        phone = Phone(PICTURE, CLIP_S)
        try:
            headers = {"Content-Type": "application/sdp"}
            answer = await self.host.ask("POST", f"{self.path}/whip", content=(await phone.offer()).encode(), headers=headers)
            await phone.accept(said(answer))

            async def publishing() -> bool:
                return bool((await self.show())["publishing"])

            await until(publishing, "the phone's picture at the server")
        except BaseException:
            await phone.close()
            raise
        return phone

    async def state(self, wanted: str) -> dict[str, Any]:
        """Wait until the show is in a state."""

        async def is_so() -> dict[str, Any] | None:
            show = await self.show()
            return show if show["state"] == wanted else None

        found: dict[str, Any] = await until(is_so, f"a show that is {wanted}")
        return found

    async def replay(self) -> dict[str, Any]:
        """The replay, when it is ready."""

        async def ready() -> dict[str, Any] | None:
            seen = await self.host.get(f"{self.path}/replay")
            return seen if seen["state"] == "ready" else None

        found: dict[str, Any] = await until(ready, "a replay")
        return found


async def first_recording(teacher: Caller, live: Live, folder: Path) -> tuple[Path, str]:
    """The file of the first recording as it was written, fetched over HTTP, and when its first picture was made."""
    recordings = (await teacher.get(f"{live.path}/evidence"))["recordings"]
    first = min(recordings, key=lambda one: one["first_frame_at"])
    answer = await teacher.ask("GET", f"{live.path}/recordings/{first['recording_id']}", params={"which": "raw"})
    assert answer.status_code == 200, answer.text
    file = folder / "first.mp4"
    file.write_bytes(answer.content)
    return file, first["first_frame_at"]


async def go_live(host: Caller) -> tuple[Live, Phone]:
    """A shop, two listings, a show that is on the air and recorded."""
    shop = await given.open_shop(host)
    plenty = [{**sku, "stock": 9_000} for sku in given.NOODLES["skus"]]
    listings = [
        await given.listing_on_sale(host, shop, skus=plenty),
        await given.listing_on_sale(host, shop, skus=plenty, title="湖南浏阳手工干米粉大袋装", short_name="浏阳干米粉"),
    ]
    show = await given.planned_show(host, *listings)
    live = Live(host, show["id"], listings)
    phone = await live.publish()
    try:
        await host.post(f"{live.path}/start")
    except BaseException:
        await phone.close()
        raise
    return live, phone


def late_ms(phone: Phone) -> int:
    """How far a phone on a busy machine lags behind its own clip: what it has not sent is not the server's to lose."""
    lags = []
    for track in phone.tracks:
        turn, index = divmod(max(track.sent - 1, 0), len(track._frames))
        began = track._start or 0.0
        lags.append(CLOCK.monotonic() - began - turn * CLIP_S - track._frames[index].arrival)
    return max(0, round(max(lags) * 1000))

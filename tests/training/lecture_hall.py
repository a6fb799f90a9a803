"""What stories of courses begin with: a small film, a course that is up, a student's page that plays it."""

import io
from functools import cache
from typing import Any

import av
import numpy as np

from tests.world import Person

PIECE = 40_000
SECONDS = 100


@cache
def film(seconds: int = SECONDS, codec: str = "libx264", container: str = "mp4", turn: int = 0) -> bytes:
    """A drawn film with sound, as bytes."""
    page = io.BytesIO()
    with av.open(page, "w", format=container) as target:
        picture = target.add_stream(codec, rate=4)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        if turn:
            picture.set_display_rotation(turn)
        sound = target.add_stream("aac" if container == "mp4" else "libopus", rate=48_000, layout="stereo")
        for at in range(seconds * 4):
            drawn = np.full((48, 64, 3), at % 200, np.uint8)
            target.mux(picture.encode(av.VideoFrame.from_ndarray(drawn, format="rgb24").reformat(format="yuv420p")))
        target.mux(picture.encode(None))
        for at in range(seconds * 50):
            heard = av.AudioFrame.from_ndarray(np.zeros((2, 960), np.float32), format="fltp", layout="stereo")
            heard.sample_rate, heard.pts = 48_000, at * 960
            target.mux(sound.encode(heard))
        target.mux(sound.encode(None))
    return page.getvalue()


async def upload(teacher: Person, course_id: str, data: bytes, take: str = "take00001") -> None:
    """The file piece by piece, then made playable."""
    for at in range(0, len(data), PIECE):
        part = data[at : at + PIECE]
        last = "true" if at + PIECE >= len(data) else "false"
        answer = await teacher.ask("POST", f"/courses/{course_id}/upload?take={take}&at={at}&last={last}", content=part)
        assert answer.status_code == 200, answer.text
    await convert(teacher)


async def convert(teacher: Person) -> None:
    while await teacher.world.process.videos.next():
        await teacher.world.settle()


async def course(teacher: Person, data: bytes | None = None, **form: Any) -> dict[str, Any]:
    """A published course whose video is there."""
    made = await teacher.post(f"/cohorts/{teacher.cohort_id}/courses", {"title": "直播间的货品排布", **form})
    await upload(teacher, made["id"], data or film())
    published: dict[str, Any] = await teacher.post(f"/courses/{made['id']}/publish")
    return published


class Player:
    """A student's page that plays a course: `play` moves the world's clock while the video runs, a heartbeat each ten seconds."""

    def __init__(self, student: Person, course_id: str) -> None:
        self.student, self.course_id = student, course_id
        self.session_id, self.token = "", ""

    async def open(self) -> "Player":
        answer = await self.student.post(f"/courses/{self.course_id}/watch")
        self.session_id, self.token = answer["session_id"], answer["token"]
        return self

    async def beat(
        self, first_s: float, last_s: float, *, wall_s: float | None = None, hidden: bool = False, token: str = "", key: str = ""
    ) -> Any:
        """One heartbeat after `wall_s` seconds, those of the stretch when nothing is said."""
        self.student.world.clock.advance(last_s - first_s if wall_s is None else wall_s)
        form = {"token": token or self.token, "from_ms": round(first_s * 1000), "to_ms": round(last_s * 1000), "hidden": hidden}
        answer = await self.student.post(f"/watching/{self.session_id}/beat", form, key=key)
        self.token = answer["token"]
        return answer

    async def play(self, first_s: int, last_s: int) -> Any:
        answer = None
        for at in range(first_s, last_s, 10):
            answer = await self.beat(at, min(at + 10, last_s))
        return answer

    async def leave(self) -> None:
        await self.student.post(f"/watching/{self.session_id}/leave")

"""What the replay's pages read: the stored numbers, the video as files with an edit list, the comments of a stretch."""

import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.identity.people import named
from sandbox.store import View
from streaming.tables import Show

from .sync import Cut, ShowClock, Stretch, gaps
from .tables import FinaliseJob, Replay, ReplayComments, ReplayJob

CONTENT: Final = {".mp4": "video/mp4", ".mkv": "video/webm", ".webm": "video/webm"}
"""VP8 and Opus in Matroska is what browsers play under the name of WebM."""
MOST_COMMENTS: Final = 5000

Which = Literal["best", "raw", "final"]


@dataclass(frozen=True)
class PlayFile:
    """A file to play: its name in the folder of recordings, its content type, and what it is called when saved."""

    file: str
    content: str
    name: str


def replay_text(view: View, show_id: str) -> str:
    """The replay as JSON text; `state` is none (not ended, or never started), building, or ready."""
    job = view.session.get(ReplayJob, show_id)
    if job is None or job.failure == "never_started":
        return '{"state":"none"}'
    row = view.session.get(Replay, show_id)
    if row is None or job.ready_at is None:
        return '{"state":"building"}'
    head = {
        "state": "ready",
        "show_id": show_id,
        "title": view.get(Show, show_id).title,
        "version": row.version,
        "sha256": row.sha256,
        "made_at": row.made_at,
        "video": video(view, row),
    }
    return f"{json.dumps(head, ensure_ascii=False)[:-1]},{row.json[1:]}"


def video(view: View, row: Replay) -> dict[str, Any]:
    """The edit list with an address for each piece. `kind` is none for a show without a recording that can be played."""
    cuts = [Cut(**cut) for cut in json.loads(row.cuts)]
    clock = ShowClock(tuple(Stretch(**stretch) for stretch in json.loads(row.clock)))
    jobs = {job.recording_id: job for job in view.all(select(FinaliseJob).where(FinaliseJob.show_id == row.show_id))}
    pieces = []
    for cut in cuts:
        job = jobs[cut.recording_id]
        which = "final" if job.state == "done" else "raw"
        url = f"/api/shows/{row.show_id}/recordings/{cut.recording_id}?which={which}"
        kind = CONTENT.get(PurePath(job.final_file if which == "final" else job.raw_file).suffix, "video/mp4")
        pieces.append(
            {
                "recording_id": cut.recording_id,
                "url": url,
                "type": kind,
                "final": which == "final",
                "state": job.state,
                "progress_ms": job.progress_ms,
                "from_showms": cut.from_showms,
                "offset_ms": cut.offset_ms,
                "duration_ms": cut.duration_ms,
            }
        )
    return {
        "url": pieces[0]["url"] if pieces else None,
        "kind": pieces[0]["type"] if pieces else "none",
        "recordings": pieces,
        "gaps": [{"from_showms": gap.from_showms, "to_showms": gap.to_showms} for gap in gaps(clock, cuts)],
    }


def comments(view: View, show_id: str, from_showms: int, to_showms: int) -> list[dict[str, Any]]:
    """The comments with `from <= showms < to`, at most 5000, in the order of the show; people under their names."""
    query = select(ReplayComments).where(
        ReplayComments.show_id == show_id,
        ReplayComments.minute >= from_showms // 60_000,
        ReplayComments.minute <= max(to_showms - 1, 0) // 60_000,
    )
    found: list[dict[str, Any]] = []
    for page in view.all(query.order_by(ReplayComments.minute)):
        found += [{"showms": 0, "nick": "", **said} for said in json.loads(page.json) if from_showms <= said.get("showms", 0) < to_showms]
        if len(found) >= MOST_COMMENTS:
            break
    people = named(view, sorted({said["author_id"] for said in found if "author_id" in said}))
    for said in found:
        if said.get("author_id") in people:
            said["nick"] = people[said["author_id"]].name
    return found[:MOST_COMMENTS]


def play_file(view: View, show_id: str, recording_id: str, which: Which) -> PlayFile:
    """The file of a recording of this show: the final one when it is there and nothing else is asked for. NotFound."""
    job = view.session.get(FinaliseJob, recording_id)
    if job is None or job.show_id != show_id or job.state == "unplayable":
        raise NotFound
    final = which == "final" or (which == "best" and job.state == "done")
    file = (job.final_file if job.state == "done" else "") if final else job.raw_file
    if not file:
        raise NotFound
    suffix = PurePath(file).suffix
    return PlayFile(file, CONTENT.get(suffix, "application/octet-stream"), f"{recording_id}{suffix}")


def recording_path(view: View, show_id: str, recording_id: str) -> str:
    """The name of a recording's best file in the folder of recordings, empty when there is none that plays."""
    try:
        return play_file(view, show_id, recording_id, "best").file
    except NotFound:
        return ""

"""What a phone recorded by itself while the network was gone, or a clip in place of a camera: taken in by pieces, looked into, spliced in.

It fills only what the server's own recordings of the show do not have.
"""

import asyncio
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from sandbox.actor import Actor
from sandbox.errors import Invalid
from sandbox.events import log
from sandbox.store import Lane, Store, Tx, View
from sandbox.video.pieces import Pieces
from streaming.events import RecordingSplicedIn, ShowEnded, ShowPaused, ShowResumed, ShowStarted
from streaming.media.finalise import NotPlayable, probe
from streaming.show_clock import say
from streaming.tables import RecordingFile, Show

from .recordings import BACKUP
from .sync import NotStarted, clock_of
from .tables import ReplayJob

MOST_FILES: Final = 24
"""So many backups of one show; one begins anew when the page was reloaded."""
LONGEST_MS: Final = 5 * 3_600_000
TAKE: Final = re.compile(r"[a-z0-9]{8,32}")
CLOCK_FACTS: Final = (ShowStarted.type, ShowPaused.type, ShowResumed.type, ShowEnded.type)


class BackupRefused(Invalid):
    """The file is nothing that can be spliced in."""

    code = "backup_refused"
    zh = "这个视频文件无法使用：{zh_reason}"
    en = "This video file cannot be used: {en_reason}"


@dataclass(frozen=True)
class Taken:
    """What came of a piece: bytes that are here, and the recording once it is whole."""

    have: int
    recording_id: str | None = None
    duration_ms: int = 0


@dataclass(frozen=True)
class Film:
    """A whole file that was looked into."""

    recording_id: str
    file: str
    codec: str
    width: int
    height: int
    duration_ms: int
    frames_video: int
    frames_audio: int


class Backups:
    """Takes in pieces of files. Pieces of one file come one after the other; what is not whole yet waits beside the recordings."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder, self._pieces = store, folder, Pieces(folder)

    def have(self, show_id: str, take: str) -> int:
        """Bytes of an upload that are here; an upload goes on from there."""
        return self._pieces.have(name_of(show_id, take))

    async def piece(self, actor: Actor, show_id: str, take: str, at: int, body: bytes, last: bool, from_showms: int) -> Taken:
        """Take the bytes from `at` on. With the `last` one the file is looked into and spliced in at `from_showms` of the show.

        Doing it again after an answer was lost is fine. BackupRefused, and what `Pieces.append` raises.
        """
        if not TAKE.fullmatch(take):
            raise BackupRefused(zh_reason="编号不合要求。", en_reason="its take is 8 to 32 lower-case letters or digits.")
        recording_id = name_of(show_id, take)
        done = await self._store.read(already, recording_id)
        if done is not None:
            return done
        have = await asyncio.to_thread(self._append, recording_id, at, body)
        if not last:
            return Taken(have)
        film = await asyncio.to_thread(self._whole, recording_id)
        await self._store.acting(actor, Lane.HOST).write(splice_in, show_id, film, from_showms)
        return Taken(have, recording_id, film.duration_ms)

    def _append(self, recording_id: str, at: int, body: bytes) -> int:
        if at == 0:
            self._pieces.forget_abandoned(BACKUP, self._store.clock.now())
        return self._pieces.append(recording_id, at, body)

    def _whole(self, recording_id: str) -> Film:
        """Look into the whole file and give it its name. What cannot be played is thrown away, and the sentence says why."""
        part = self._pieces.part(recording_id)
        try:
            with part.open("rb") as file:
                suffix = suffix_of(file.read(12))
            facts = probe(part)
        except (OSError, NotPlayable) as error:
            part.unlink(missing_ok=True)
            raise BackupRefused(zh_reason="里面没有可以播放的画面或声音。", en_reason="it holds nothing that can be played.") from error
        if not 0 < facts.duration_ms <= LONGEST_MS:
            part.unlink(missing_ok=True)
            raise BackupRefused(zh_reason="时长不对，应在 5 小时以内。", en_reason="its length is not between 0 and 5 hours.")
        name = f"{recording_id}{suffix}"
        os.replace(part, self._folder / name)
        return Film(recording_id, name, facts.codec, facts.width, facts.height, facts.duration_ms, facts.frames_video, facts.frames_audio)


def name_of(show_id: str, take: str) -> str:
    """The recording's id: the same upload is the same recording, whoever sends it again."""
    return f"{BACKUP}{hashlib.sha256(f'{show_id}/{take}'.encode()).hexdigest()[:24]}"


def suffix_of(head: bytes) -> str | None:
    """What a file is by its first bytes; anything but Matroska and MP4 never reaches a demuxer."""
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return ".webm"
    return ".mp4" if head[4:8] == b"ftyp" else None


def already(view: View, recording_id: str) -> Taken | None:
    """What an upload came to before, None when it did not."""
    row = view.session.get(RecordingFile, recording_id)
    return Taken(0, row.id, row.duration_ms or 0) if row is not None else None


def splice_in(tx: Tx, show_id: str, film: Film, from_showms: int) -> None:
    """The recording belongs to the show from `from_showms` on; a replay that is there already is made anew.

    BackupRefused for a show that never started, or that has too many already; doing it twice changes nothing.
    """
    if tx.session.get(RecordingFile, film.recording_id) is not None:
        return
    show = tx.get(Show, show_id)
    mine = tx.all(select(RecordingFile.id).where(RecordingFile.show_id == show_id, RecordingFile.id.startswith(BACKUP, autoescape=True)))
    if len(mine) >= MOST_FILES:
        raise BackupRefused(zh_reason=f"这一场已有 {MOST_FILES} 个备份。", en_reason=f"this show has {MOST_FILES} backups already.")
    try:
        clock = clock_of(log.read(tx.session, types=CLOCK_FACTS, show=show_id))
    except NotStarted as error:
        raise BackupRefused(zh_reason="这一场还没有开播。", en_reason="the show has not started.") from error
    first_at = clock.wall_from(from_showms)
    tx.add(
        RecordingFile(
            id=film.recording_id,
            show_id=show_id,
            file=film.file,
            state="closed",
            codec=film.codec,
            width=film.width,
            height=film.height,
            opened_at=first_at,
            from_showms=from_showms,
            closed_at=first_at + film.duration_ms,
            duration_ms=film.duration_ms,
            frames_video=film.frames_video,
            frames_audio=film.frames_audio,
            lost_packets=0,
        )
    )
    fact = RecordingSplicedIn(show_id=show_id, recording_id=film.recording_id, from_showms=from_showms, duration_ms=film.duration_ms)
    say(tx, show, fact)
    job = tx.session.get(ReplayJob, show_id)
    if job is not None:
        job.due_at, job.attempts = tx.now, 0


def to_json(taken: Taken) -> dict[str, Any]:
    """The answer to a piece."""
    return {"have": taken.have, "recording_id": taken.recording_id, "duration_ms": taken.duration_ms}

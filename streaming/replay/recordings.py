"""Which recording files a show has, what is in them, and from which wall time on; also of those a kill left behind."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from sandbox.store import View
from streaming.media.finalise import NotPlayable, probe
from streaming.media.sidecar import Sidecar, read_sidecar
from streaming.tables import RecordingFile

SUFFIXES: Final = (".mp4", ".mkv")
PIECE: Final = 1 << 20
BACKUP: Final = "bak_"
"""How the id of a recording begins that a phone made by itself and uploaded: it only fills gaps."""


@dataclass(frozen=True)
class Named:
    """A recording the live room or a sidecar knows of; `opened_at` is a wall time in ms."""

    recording_id: str
    file: str
    opened_at: int
    open: bool


@dataclass(frozen=True)
class Film:
    """A recording that was looked into. `failure` says why it cannot be played, else it is empty; sizes are 0 for sound only."""

    recording_id: str
    file: str
    first_at: int
    duration_ms: int
    codec: str
    width: int
    height: int
    failure: str = ""


def named_recordings(view: View, show_id: str) -> list[Named]:
    """The recordings the live room opened for a show."""
    rows = view.all(select(RecordingFile).where(RecordingFile.show_id == show_id).order_by(RecordingFile.opened_at))
    return [Named(row.id, row.file, row.opened_at, row.state == "open") for row in rows]


def left_behind(folder: Path, show_id: str, known: set[str]) -> Iterator[Named]:
    """Recordings of a show that only their sidecar knows of: the process was killed before it could write them down."""
    for path in sorted(folder.glob("*.json")):
        if path.stem not in known and (sidecar := read_sidecar(path)) is not None and sidecar.show_id == show_id:
            yield Named(path.stem, sidecar.file, first_frame(sidecar) or 0, False)


def first_frame(sidecar: Sidecar) -> int | None:
    """The wall time of what is offset 0 in the file: the first picture, else the first sound."""
    return sidecar.first_video_ms if sidecar.first_video_ms is not None else sidecar.first_audio_ms


def look_into(folder: Path, named: Named) -> Film:
    """Read the packets of a recording; run it in a thread. Never raises for a broken file: that is what `failure` is for."""
    sidecar = read_sidecar(folder / f"{named.recording_id}.json")
    first_at = (first_frame(sidecar) if sidecar is not None else None) or named.opened_at
    names = [Path(named.file).name, *(f"{named.recording_id}{suffix}" for suffix in SUFFIXES)]
    path = next((folder / name for name in names if name and (folder / name).is_file()), None)
    if path is None:
        return Film(named.recording_id, names[0], first_at, 0, "", 0, 0, "The file is not there.")
    try:
        facts = probe(path)
    except NotPlayable as error:
        return Film(named.recording_id, path.name, first_at, 0, "", 0, 0, str(error))
    return Film(named.recording_id, path.name, first_at, facts.duration_ms, facts.codec, facts.width, facts.height)


def sha256_of(path: Path) -> str:
    """The content address of a file, read in pieces; run it in a thread. Raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()

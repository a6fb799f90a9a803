"""The small file beside a recording: clocks, sizes, gaps; written whole and renamed, so that a kill leaves the one before."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOST_PAIRS = 240
MOST_GAPS = 2000


@dataclass
class Sidecar:
    """What the file itself cannot say. Times within the recording are ms from the first video frame (or first sound).

    `reports` holds sender-report pairs per kind: [NTP 32.32, RTP timestamp without base, ms of arrival]; they are thinned when
    there are many. `base` is the RTP timestamp that became 0 in the file, per kind.
    """

    recording_id: str
    show_id: str = ""
    session_id: str = ""
    codec: str = ""
    file: str = ""
    complete: bool = False
    first_video_ms: int | None = None
    first_audio_ms: int | None = None
    base: dict[str, int] = field(default_factory=dict)
    reports: dict[str, list[list[int]]] = field(default_factory=dict)
    resolutions: list[dict[str, int]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    frames_video: int = 0
    frames_audio: int = 0
    duration_ms: int = 0
    lost_packets: int = 0
    dropped_frames: int = 0
    failure: str = ""

    def pair(self, kind: str, ntp: int, rtp: int, arrival_ms: int) -> None:
        """Note a sender report; every second one goes when the list is full."""
        pairs = self.reports.setdefault(kind, [])
        pairs.append([ntp, rtp, arrival_ms])
        if len(pairs) > MOST_PAIRS:
            del pairs[1:-1:2]

    def based(self, kind: str, base: int) -> None:
        """Note the RTP timestamp that is 0 in the file; with a new one the pairs before it say nothing any more."""
        if self.base.get(kind) != base:
            self.base[kind] = base
            self.reports.pop(kind, None)

    def gap(self, kind: str, from_ms: int, to_ms: int) -> None:
        """Note a stretch without media."""
        if len(self.gaps) < MOST_GAPS:
            self.gaps.append({"kind": kind, "from_ms": from_ms, "to_ms": to_ms})

    def write(self, path: Path) -> None:
        """Replace the file in one step. Raises OSError."""
        beside = path.with_suffix(path.suffix + ".tmp")
        beside.write_text(json.dumps(asdict(self), separators=(",", ":")), "utf-8")
        os.replace(beside, path)


def read_sidecar(path: Path) -> Sidecar | None:
    """The sidecar at a path, or None when it is missing or no sidecar."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        return Sidecar(**{name: raw[name] for name in Sidecar.__dataclass_fields__ if name in raw})
    except (OSError, ValueError, TypeError, KeyError):
        return None

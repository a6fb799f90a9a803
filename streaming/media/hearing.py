"""What the host says, in words: a port for a speech recogniser, which Kaibo does not bring, and the thread that feeds it.

Without a recogniser there is no listener at all, and a host answers by tapping or typing. With one, each publisher's sound is decoded in
a thread of its own; when the recogniser falls behind, the newest packets are passed over and counted, nothing else waits for it.
"""

import importlib.util
import json
import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import av

from streaming.media.bitstream import Frame

logger = logging.getLogger(__name__)
RATE = 16_000
MOST_PACKETS = 500
"""Ten seconds of sound wait for the recogniser; what comes on top is lost."""
LONGEST_SENTENCE = 300


class Transcriber(Protocol):
    """Speech to text: 16 kHz mono samples (signed 16 bit, little-endian) in, the words of finished sentences out."""

    def hear(self, samples: bytes) -> list[str]:
        """The sentences that ended within these samples; empty while one goes on. Called in one thread, never two at a time."""
        ...


NewTranscriber = Callable[[], Transcriber]


class Vosk:
    """A Vosk recogniser (`pip install vosk` and a model from its site, some 50 MB for Chinese). Chinese words come with blanks between."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser

    def hear(self, samples: bytes) -> list[str]:
        if not self._recogniser.AcceptWaveform(samples):
            return []
        words = str(json.loads(self._recogniser.Result()).get("text", "")).strip()
        joined = "".join(words.split()) if any(ord(letter) > 0x2E7F for letter in words) else words
        return [joined] if joined else []


def transcribers(model: str) -> NewTranscriber | None:
    """Makes the recogniser of each publisher from the model in this folder; None, and a line in the log, where it cannot be had."""
    if not model:
        return None
    if not Path(model).is_dir():
        logger.warning("the speech model %s is no folder: nobody listens to the words of a show", model)
        return None
    if importlib.util.find_spec("vosk") is None:
        logger.warning("vosk is not installed (pip install vosk): nobody listens to the words of a show")
        return None
    import vosk

    loaded = vosk.Model(model)
    return lambda: Vosk(vosk.KaldiRecognizer(loaded, RATE))


class Listener:
    """Takes Opus packets on the loop, decodes and transcribes them in a thread, and calls `say` there with each sentence."""

    def __init__(self, new: NewTranscriber, say: Callable[[str], None]) -> None:
        self.lost = 0
        self._new, self._say = new, say
        self._packets: queue.Queue[bytes | None] = queue.Queue(MOST_PACKETS + 1)
        self._thread = threading.Thread(target=self._listen, name="kaibo-hearing", daemon=True)
        self._thread.start()

    def take(self, frame: Frame) -> None:
        """One packet of sound; passed over when ten seconds of them wait."""
        if self._packets.qsize() >= MOST_PACKETS:
            self.lost += 1
        else:
            self._packets.put_nowait(frame.data)

    def close(self) -> None:
        """No more sound; what waits is still heard."""
        if self._packets.qsize() <= MOST_PACKETS:
            self._packets.put_nowait(None)

    def join(self, seconds: float) -> bool:
        """Wait for the thread after `close`; whether it is over."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _listen(self) -> None:
        decoder: Any = av.CodecContext.create("libopus", "r")
        to_mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        try:
            transcriber = self._new()
            while (packet := self._packets.get()) is not None:
                for sentence in transcriber.hear(_samples(decoder, to_mono, packet)):
                    self._say(sentence[:LONGEST_SENTENCE])
        except Exception:
            logger.exception("the speech recogniser broke; this publisher is no longer listened to")


def _samples(decoder: Any, to_mono: Any, packet: bytes) -> bytes:
    """The sound of a packet; nothing for one that cannot be decoded."""
    try:
        pieces = [piece for sound in decoder.decode(av.Packet(packet)) for piece in to_mono.resample(sound)]
    except av.FFmpegError:
        return b""
    return b"".join(piece.to_ndarray().tobytes() for piece in pieces)

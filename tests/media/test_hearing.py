"""Speech in words: a scripted recogniser at the port, real Opus in, and nothing where there is no recogniser."""

import json
import threading
from pathlib import Path

import pytest

from streaming.media.clip import Drawing, coded
from streaming.media.engine import Heard
from streaming.media.hearing import MOST_PACKETS, RATE, Listener, Vosk, transcribers
from streaming.media.wire import event_in, event_out

SPOKEN = [frame for frame in coded(Drawing(width=64, height=64, fps=5, kbps=50, key_every_s=2.0), 4.0) if not frame.video]


class Script:
    """Says its lines one after the other, each when another second of sound is in: the test's own recogniser."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.bytes = list(lines), 0

    def hear(self, samples: bytes) -> list[str]:
        before = self.bytes // (2 * RATE)
        self.bytes += len(samples)
        return [self.lines.pop(0) for _ in range(self.bytes // (2 * RATE) - before) if self.lines]


class Broken:
    """A recogniser that dies."""

    def hear(self, samples: bytes) -> list[str]:
        raise RuntimeError("no words")


def test_opus_goes_in_as_16_khz_and_sentences_come_out_in_order() -> None:
    script, said = Script("大家好", "四十八小时发货", "再见" * 400), []
    listener = Listener(lambda: script, said.append)
    for frame in SPOKEN:
        listener.take(frame)
    listener.close()
    assert listener.join(10)
    assert said[:2] == ["大家好", "四十八小时发货"]
    assert len(said[2]) == 300
    assert 3.5 < script.bytes / 2 / RATE < 4.2
    assert listener.lost == 0


def test_a_recogniser_that_falls_behind_loses_sound_and_holds_nobody_up() -> None:
    gate = threading.Event()

    class Slow(Script):
        def hear(self, samples: bytes) -> list[str]:
            gate.wait(10)
            return []

    listener = Listener(Slow, print)
    for frame in (SPOKEN * 6)[: MOST_PACKETS + 90]:
        listener.take(frame)
    assert listener.lost >= 80
    gate.set()
    listener.close()
    assert listener.join(10)


def test_a_broken_recogniser_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    listener = Listener(Broken, said.append)
    listener.take(SPOKEN[0])
    assert listener.join(10)
    assert said == []
    assert "recogniser broke" in caplog.text


def test_without_a_model_nobody_listens(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert transcribers("") is None
    assert caplog.text == ""
    assert transcribers(str(tmp_path / "none")) is None
    assert "no folder" in caplog.text


@pytest.mark.parametrize(("words", "sentence"), [("四十 八 小时 发货", ["四十八小时发货"]), ("free shipping", ["free shipping"]), ("", [])])
def test_what_vosk_says(words: str, sentence: list[str]) -> None:
    class Kaldi:
        def AcceptWaveform(self, samples: bytes) -> bool:
            return bool(samples)

        def Result(self) -> str:
            return json.dumps({"text": words})

    vosk = Vosk(Kaldi())
    assert vosk.hear(b"") == []
    assert vosk.hear(b"1") == sentence


def test_a_sentence_crosses_between_the_processes() -> None:
    event = Heard("show_1", 5, "包邮")
    assert event_in(event_out(event)) == event

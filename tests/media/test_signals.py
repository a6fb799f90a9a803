"""Speech, black and frozen pictures: what is said, when, and what is not said."""

import io

import numpy as np
from PIL import Image

from streaming.media.bitstream import Frame
from streaming.media.clip import Drawing
from streaming.media.signals import PictureJudge, VoiceMeter
from streaming.media.stills import decode_still
from tests.media.phone import clip


def hear(meter: VoiceMeter, level: float, seconds: float, start: float) -> tuple[list[tuple[str, float]], float]:
    """Feed packets of 20 ms; what was said and the time after it."""
    said = []
    for index in range(round(seconds * 50)):
        at = start + index * 0.02
        change = meter.feed(level, at)
        if change:
            said.append((change, round(at - start, 2)))
    return said, start + seconds


def test_speech_starts_after_200_ms_and_stops_a_second_after_the_last_word() -> None:
    meter = VoiceMeter()
    said, now = hear(meter, -30, 1.0, 0.0)
    assert said == [("started", 0.18)]
    said, now = hear(meter, -80, 0.9, now)
    assert said == []
    said, now = hear(meter, -80, 0.5, now)
    assert [each for each, _ in said] == ["stopped"]


def test_a_cough_and_a_hum_are_no_speech() -> None:
    meter = VoiceMeter()
    said, now = hear(meter, -30, 0.14, 0.0)
    quiet, now = hear(meter, -80, 1.0, now)
    hum, _ = hear(meter, -52, 5.0, now)
    assert said + quiet + hum == []


def test_between_the_two_thresholds_speech_goes_on() -> None:
    meter = VoiceMeter()
    _, now = hear(meter, -30, 0.5, 0.0)
    said, _ = hear(meter, -53, 3.0, now)
    assert said == []
    assert meter.speaking


def test_speech_stops_when_no_packets_come() -> None:
    meter = VoiceMeter()
    _, now = hear(meter, -30, 0.5, 0.0)
    assert meter.tick(now + 0.5) is None
    assert meter.tick(now + 1.1) == "stopped"


def keyframes(look: str, codec: str = "H264") -> list[Frame]:
    drawing = Drawing(320, 180, 15, 250, codec, 0.5, look=look, voice=False)
    return [f for f in clip(drawing, 3.0) if f.video and f.key]


def judged(frames: list[Frame]) -> list[str]:
    judge = PictureJudge()
    verdicts = []
    for frame in frames:
        still = decode_still(frame)
        assert still is not None
        verdict = judge.judge(still.points())
        if verdict:
            verdicts.append(verdict.kind)
    return verdicts


def test_a_moving_picture_is_fine() -> None:
    assert judged(keyframes("moving")) == []


def test_a_black_picture_is_noticed_and_its_end_too() -> None:
    assert judged([*keyframes("moving")[:2], *keyframes("black")[:3], *keyframes("moving")[:2]]) == ["black", "back"]


def test_two_dark_keyframes_say_nothing_yet() -> None:
    assert judged([*keyframes("moving")[:2], *keyframes("black")[:2], *keyframes("moving")[:2]]) == []


def test_a_picture_that_stands_still_is_noticed_after_the_third_time() -> None:
    still = keyframes("still")
    assert judged(still[:3]) == []
    assert judged(still[:5]) == ["frozen"]
    assert judged([*still[:5], *keyframes("moving")[:2]]) == ["frozen", "back"]


def test_a_still_life_before_a_real_camera_is_not_frozen() -> None:
    judge = PictureJudge()
    base = bytes(range(40, 240)) * 10
    noisy = [bytes(v + (i * 7 + at * 13) % 3 - 1 for at, v in enumerate(base)) for i in range(8)]
    assert [judge.judge(points) for points in noisy] == [None] * 8


def test_thumbnails_are_small_jpegs_of_either_codec() -> None:
    for codec in ("H264", "VP8"):
        still = decode_still(keyframes("moving", codec)[0])
        assert still is not None
        assert still.jpeg()[:2] == b"\xff\xd8"
    large = decode_still(next(f for f in clip(Drawing(720, 1280, 5, 600, "H264", 1.0), 1.0) if f.video))
    assert large is not None
    assert (large.width, large.height) == (320, 568)
    brightness = Image.open(io.BytesIO(large.jpeg())).convert("L").resize((48, 48))
    shown, judged = float(np.asarray(brightness).mean()), sum(large.points()) / 2304
    assert abs(shown - (judged - 16) * 255 / 219) < 6, "the JPEG is as bright as the video"


def test_a_damaged_keyframe_has_no_still() -> None:
    assert decode_still(Frame("H264", 0, True, b"\0\0\0\1\x65\xff\xff", 0.0)) is None

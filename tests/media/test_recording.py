"""Recordings: every frame in the file, readable after a kill, finished into an mp4 that says the same."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from sandbox.clock import SystemClock
from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK, Frame
from streaming.media.clip import Drawing
from streaming.media.container import RecordingFile
from streaming.media.finalise import FinaliseFailed, NotPlayable, finalise, probe, sound_offset
from streaming.media.recorder import Recorder, Recording
from streaming.media.sidecar import Sidecar, read_sidecar
from tests.media.phone import SMALL, clip

ROOT = Path(__file__).resolve().parents[2]
VP8 = Drawing(320, 180, 15, 250, "VP8", 1.0)
SMALLER = Drawing(160, 90, 15, 150, "H264", 1.0)
KILL_LOSES_AT_MOST_S = 2.5


def shifted(frames: tuple[Frame, ...], seconds: float, ssrc: int = 0) -> list[Frame]:
    """The same frames, later."""
    return [
        Frame(f.codec, f.ts + round(seconds * (VIDEO_CLOCK if f.video else AUDIO_CLOCK)), f.key, f.data, f.arrival + seconds, ssrc)
        for f in frames
    ]


def record(directory: Path, frames: list[Frame], name: str = "rec", *, video: bool = True) -> RecordingFile:
    file = RecordingFile(directory, Sidecar(name, "show"), expects_video=video, wall_of=lambda at: round(at * 1000) + 5000)
    for frame in frames:
        file.write(frame)
    file.close()
    return file


def path_of(file: RecordingFile) -> Path:
    assert file.path is not None
    return file.path


@pytest.mark.parametrize(("drawing", "suffix"), [(SMALL, ".mp4"), (VP8, ".mkv")])
def test_every_frame_is_in_the_file(tmp_path: Path, drawing: Drawing, suffix: str) -> None:
    frames = list(clip(drawing))
    file = record(tmp_path, frames)
    facts = probe(path_of(file))
    assert path_of(file).suffix == suffix
    assert (facts.codec, facts.width, facts.height) == (drawing.codec, 320, 180)
    assert facts.frames_video == sum(f.video for f in frames)
    assert facts.frames_audio == sum(not f.video for f in frames)
    assert abs(facts.duration_ms - 3000) < 100
    told = read_sidecar(file.sidecar_path)
    assert told is not None
    assert (told.complete, told.frames_video, told.first_video_ms) == (True, facts.frames_video, 5000)


def test_sound_alone_is_recorded_when_no_picture_is_expected(tmp_path: Path) -> None:
    frames = [f for f in clip() if not f.video]
    facts = probe(path_of(record(tmp_path, frames, video=False)))
    assert (facts.codec, facts.width, facts.frames_audio) == ("opus", 0, len(frames))


def test_nothing_is_written_before_the_first_keyframe(tmp_path: Path) -> None:
    frames = [f for f in clip() if not (f.video and f.key)]
    file = record(tmp_path, frames)
    assert file.path is None
    assert list(tmp_path.iterdir()) == []


def test_a_gap_is_noted_and_the_time_goes_on(tmp_path: Path) -> None:
    file = record(tmp_path, [*clip(), *shifted(clip(), 11.0)])
    told = read_sidecar(file.sidecar_path)
    assert told is not None
    video = [g for g in told.gaps if g["kind"] == "video"]
    assert len(video) == 1
    assert abs(video[0]["from_ms"] - 2933) < 20
    assert abs(video[0]["to_ms"] - 11_000) < 20
    assert abs(probe(path_of(file)).duration_ms - 14_000) < 100


def test_a_new_stream_source_continues_the_timeline(tmp_path: Path) -> None:
    jumped = [Frame(f.codec, f.ts + 3_000_000_000, f.key, f.data, f.arrival, 9) for f in shifted(clip(), 3.0)]
    facts = probe(path_of(record(tmp_path, [*clip(), *jumped])))
    assert abs(facts.duration_ms - 6000) < 100
    assert facts.frames_video == 90


def recorded(directory: Path, frames: list[Frame], name: str) -> tuple[Recorder, list[str]]:
    """Through the writer's thread; what it called back."""
    said: list[str] = []
    recorder = Recorder(directory, SystemClock())
    handle: Recording = recorder.begin(
        Sidecar(name),
        expects_video=True,
        on_opened=lambda _: said.append("opened"),
        on_failed=lambda _, sentence: said.append("failed"),
        on_closed=lambda _: said.append("closed"),
    )
    for frame in frames:
        handle.frame(frame)
    handle.close(lost_packets=4)
    recorder.close()
    return recorder, said


def test_the_writer_says_when_a_file_opens_and_closes(tmp_path: Path) -> None:
    _, said = recorded(tmp_path, list(clip()), "rec")
    assert said == ["opened", "closed"]
    told = read_sidecar(tmp_path / "rec.json")
    assert told is not None
    assert told.lost_packets == 4
    assert probe(tmp_path / "rec.mp4").frames_video == 45


def test_a_disk_that_refuses_ends_the_recording_and_not_the_writer(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").mkdir()
    _, said = recorded(tmp_path, list(clip()), "bad")
    assert said == ["failed", "closed"]


def test_a_writer_that_is_far_behind_drops_to_a_keyframe_and_counts(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SystemClock())
    handle = recorder.begin(Sidecar("rec"), expects_video=True, on_opened=print, on_failed=print, on_closed=print)
    room = iter([True] * 20 + [False] * 5 + [True] * 1000)
    recorder.room_for = lambda size: next(room)  # type: ignore[method-assign]
    for frame in (f for f in clip() if f.video):
        handle.frame(frame)
    handle.close()
    recorder.close()
    assert handle.dropped == 10
    assert probe(tmp_path / "rec.mp4").frames_video == 35


@pytest.mark.parametrize("codec", ["H264", "VP8"])
def test_a_kill_loses_at_most_two_and_a_half_seconds(tmp_path: Path, codec: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.media.doomed", str(tmp_path), codec], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    sent = 0
    for line in child.stdout:
        sent = int(line)
        if sent >= 15 * 5.6:
            break
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    raw = tmp_path / ("rec.mp4" if codec == "H264" else "rec.mkv")
    facts = probe(raw)
    assert facts.frames_video >= sent - 15 * KILL_LOSES_AT_MOST_S
    assert facts.frames_audio >= (sent / 15 - KILL_LOSES_AT_MOST_S) * 50 - 5
    told = read_sidecar(tmp_path / "rec.json")
    assert told is not None
    assert not told.complete
    assert told.first_video_ms is not None
    final = finalise(raw, tmp_path / "final.mp4", told)
    assert abs(final.duration_ms - facts.duration_ms) < 700


def test_an_ordinary_mp4_would_not_survive_a_kill(tmp_path: Path) -> None:
    """The negative control: the same frames in a plain mp4, cut off before its index is written."""
    whole = finalise(path_of(record(tmp_path, list(clip()))), tmp_path / "plain.mp4")
    plain = tmp_path / "slow.mp4"
    with av.open(str(whole.path)) as source, av.open(str(plain), "w", format="mp4") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.pts is not None:
                packet.stream = stream
                target.mux(packet)
        cut = tmp_path / "cut.mp4"
        cut.write_bytes(plain.read_bytes())
    with pytest.raises(NotPlayable):
        probe(cut)


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no film")
    with pytest.raises(NotPlayable):
        probe(tmp_path / "x.mp4")


def index_is_in_front(path: Path) -> bool:
    head = path.read_bytes()
    return 0 < head.find(b"moov") < head.find(b"mdat")


def test_h264_in_one_size_is_copied(tmp_path: Path) -> None:
    file = record(tmp_path, list(clip()))
    told: list[float] = []
    final = finalise(path_of(file), tmp_path / "final.mp4", read_sidecar(file.sidecar_path), told.append)
    facts = probe(final.path)
    assert (final.mode, facts.codec, facts.audio_codec, facts.frames_video) == ("copied", "H264", "aac", 45)
    assert index_is_in_front(final.path)
    assert told == sorted(told)
    assert path_of(file).exists()
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_vp8_is_coded_anew(tmp_path: Path) -> None:
    file = record(tmp_path, list(clip(VP8)))
    final = finalise(path_of(file), tmp_path / "final.mp4", read_sidecar(file.sidecar_path))
    assert (final.mode, final.frames_video, final.width) == ("transcoded", 45, 320)
    assert probe(final.path).codec == "H264"
    assert index_is_in_front(final.path)


def test_two_sizes_become_one(tmp_path: Path) -> None:
    file = record(tmp_path, [*clip(SMALLER), *shifted(clip(SMALL), 3.0)])
    told = read_sidecar(file.sidecar_path)
    assert told is not None
    assert [(r["width"], r["height"]) for r in told.resolutions] == [(160, 90), (320, 180)]
    final = finalise(path_of(file), tmp_path / "final.mp4", told)
    assert (final.mode, final.width, final.height) == ("transcoded", 320, 180)
    assert abs(final.duration_ms - 6000) < 200
    assert final.frames_video == 90


def test_a_result_that_lacks_pictures_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = record(tmp_path, list(clip()))
    monkeypatch.setattr("streaming.media.finalise.DURATION_SLACK_MS", -10_000)
    with pytest.raises(FinaliseFailed):
        finalise(path_of(file), tmp_path / "final.mp4", None)
    assert not (tmp_path / "final.mp4").exists()
    assert path_of(file).exists()


def reports(base: int, rate: int, lead_s: float) -> list[list[int]]:
    """Sender reports of a track that lies `lead_s` later in the file than at the sender."""
    return [[(3_900_000_000 + s) << 32, (base + round((s + lead_s) * rate)) & 0xFFFF_FFFF, s * 1000] for s in range(5)]


def test_the_sound_is_moved_to_where_the_sender_had_it() -> None:
    told = Sidecar("rec", base={"video": 4_294_960_000, "audio": 77})
    assert sound_offset(told) == 0.0
    told.reports = {"video": reports(4_294_960_000, 90_000, 0.25), "audio": reports(77, 48_000, 0.10)}
    assert sound_offset(told) == pytest.approx(0.15, abs=0.001)
    told.reports["audio"] = reports(77, 48_000, 30.0)
    assert sound_offset(told) == 0.0


def first_sound_ms(path: Path) -> float:
    with av.open(str(path)) as film:
        at = 0
        for frame in film.decode(audio=0):
            samples = frame.to_ndarray()
            if np.abs(samples).max() > 0.02:
                return (at + int(np.argmax(np.abs(samples[0]) > 0.02))) / 48
            at += samples.shape[1]
    raise AssertionError("silence")


def test_an_offset_is_heard_in_the_final_file(tmp_path: Path) -> None:
    file = record(tmp_path, list(clip()))
    plain = finalise(path_of(file), tmp_path / "plain.mp4", None)
    told = Sidecar("rec", base={"video": 0, "audio": 0}, reports={"video": reports(0, 90_000, 0.4), "audio": reports(0, 48_000, 0.0)})
    moved = finalise(path_of(file), tmp_path / "moved.mp4", told)
    assert moved.offset_ms == 400
    assert first_sound_ms(moved.path) - first_sound_ms(plain.path) == pytest.approx(400, abs=30)


def test_a_sidecar_is_never_half_written_and_never_grows_without_end(tmp_path: Path) -> None:
    told = Sidecar("rec")
    for second in range(5000):
        told.pair("video", second << 32, second, second * 1000)
    told.write(tmp_path / "rec.json")
    assert len(told.reports["video"]) <= 241
    assert told.reports["video"][0][2] == 0
    assert told.reports["video"][-1][2] == 4_999_000
    assert [p.name for p in tmp_path.iterdir()] == ["rec.json"]
    assert json.loads((tmp_path / "rec.json").read_text())["recording_id"] == "rec"
    (tmp_path / "half.json").write_text('{"recording_id": "r')
    assert read_sidecar(tmp_path / "half.json") is None

"""What a recorded publisher costs: synthetic phones against the media engine in a process of its own, every frame counted.

The phones use aiortc for signalling, ICE and DTLS only; the packets come from one clip that is drawn and coded at the start.
"""

import argparse
import asyncio
import json
import os
import random
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import av
import psutil
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription, rtp
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder

from bench.figures import Figure, show
from sandbox.clock import SystemClock
from streaming.media.clip import Drawing, coded
from streaming.media.container import VIDEO_BASE
from streaming.media.finalise import probe, sound_offset
from streaming.media.local import LocalEngine
from streaming.media.sidecar import read_sidecar

CLIP_S = 4
PACER_BPS = 3.75e6
SOUND_AFTER_S = 0.3
RATES = {"video": 90_000, "audio": 48_000}
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SENT_AT = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
NTP_1970 = 2_208_988_800


# -- the engine's process


async def serve(directory: Path, *, direct: bool) -> None:
    """Answer one JSON line after another: publish, stop."""
    engine = LocalEngine(SystemClock(), directory, hosts=["127.0.0.1"], direct=direct)
    loop = asyncio.get_running_loop()

    async def forget() -> None:
        async for _ in engine.events():
            pass

    forgetting = asyncio.create_task(forget())
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        if asked["do"] == "publish":
            published = await engine.publish(asked["show"], asked["sdp"], session_id=asked["show"], recording_id=asked["show"])
            print(json.dumps({"sdp": published.answer_sdp}), flush=True)
        elif asked["do"] == "stop":
            await engine.aclose()
            await forgetting
            print(json.dumps({"stopped": True}), flush=True)
            return


# -- the phones


@dataclass(frozen=True)
class Timed:
    """A packet of the clip: when it is due, of which kind, its place among its kind, timestamp, marker, payload."""

    due: float
    kind: str
    number: int
    ts: int
    marker: int
    payload: bytes


def packets(codec: str) -> list[Timed]:
    """The clip as RTP payloads, paced as Chromium's pacer does it."""
    drawing = Drawing(1280, 720, 30, 1500, codec, key_every_s=CLIP_S)
    packer: Any = H264Encoder() if codec == "H264" else Vp8Encoder()
    found, free, counts = [], 0.0, {"video": 0, "audio": 0}
    for frame in coded(drawing, CLIP_S):
        kind = "video" if frame.video else "audio"
        payloads = [frame.data]
        if frame.video:
            packet = av.Packet(frame.data)
            packet.pts, packet.time_base = frame.ts, VIDEO_BASE
            payloads = packer.pack(packet)[0]
        at = max(frame.arrival, free) if frame.video else frame.arrival
        for index, payload in enumerate(payloads):
            found.append(Timed(at, kind, counts[kind], frame.ts, int(frame.video and index == len(payloads) - 1), payload))
            counts[kind] += 1
            at += len(payload) * 8 / PACER_BPS if frame.video else 0
        free = at if frame.video else free
    return sorted(found, key=lambda each: each.due)


class Silent(MediaStreamTrack):
    """A track that never gives anything: the bench sends by itself."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Any:
        await asyncio.Event().wait()


@dataclass
class Phone:
    """One synthetic publisher."""

    show: str
    connection: Any
    start: float = 0.0
    position: int = 0
    turn: int = 0
    sent: dict[str, int] = field(default_factory=lambda: {"video": 0, "audio": 0})
    octets: dict[str, int] = field(default_factory=lambda: {"video": 0, "audio": 0})
    frames: dict[str, int] = field(default_factory=lambda: {"video": 0, "audio": 0})
    nacked: int = 0
    reported: float = 0.0
    kinds: dict[str, Any] = field(default_factory=dict)

    def ready(self, chance: random.Random) -> None:
        """Look up what the packets need once the connection stands."""
        for transceiver in self.connection.getTransceivers():
            ids = {e.uri: e.id for e in transceiver._headerExtensions}
            mid = transceiver.mid.encode()
            fixed = bytes((ids[MID] << 4 | len(mid) - 1,)) + mid if MID in ids else b""
            if transceiver.kind == "audio" and LEVEL in ids:
                fixed += bytes((ids[LEVEL] << 4, 30))
            self.kinds[transceiver.kind] = {
                "ssrc": transceiver.sender._ssrc,
                "pt": transceiver._codecs[0].payloadType,
                "fixed": fixed,
                "sent_at": ids.get(SENT_AT) if transceiver.kind == "video" else None,
                "seq": chance.randrange(1 << 15),
                "ts": chance.getrandbits(31),
            }
            self._watch_feedback(transceiver.sender)
        dtls = self.connection.getTransceivers()[0].sender.transport
        pair = dtls.transport._connection._nominated[1]
        self.protect, self.protect_rtcp = dtls._tx_srtp.protect, dtls._tx_srtp.protect_rtcp
        self.sendto, self.address = pair.protocol.transport.sendto, pair.remote_addr

    def _watch_feedback(self, sender: Any) -> None:
        async def count(packet: Any) -> None:
            self.nacked += len(packet.lost) if isinstance(packet, rtp.RtcpRtpfbPacket) else 0

        sender._handle_rtcp_packet = count

    def send(self, clip: list[Timed], counts: dict[str, int], now: float) -> None:
        """Everything that is due."""
        stamp = int(now * (1 << 18)) & 0xFFFFFF
        while True:
            item = clip[self.position]
            if self.start + self.turn * CLIP_S + item.due > now:
                return
            self.position += 1
            if not (item.kind == "audio" and self.turn == 0 and item.due < SOUND_AFTER_S):
                self._one(item, counts, stamp)
            if self.position == len(clip):
                self.position, self.turn = 0, self.turn + 1

    def _one(self, item: Timed, counts: dict[str, int], stamp: int) -> None:
        k = self.kinds[item.kind]
        ext = k["fixed"]
        if k["sent_at"] is not None:
            ext += bytes((k["sent_at"] << 4 | 2,)) + stamp.to_bytes(3, "big")
        ext += b"\0" * (-len(ext) % 4)
        ts = (k["ts"] + item.ts + self.turn * CLIP_S * RATES[item.kind]) & 0xFFFFFFFF
        seq = (k["seq"] + item.number + self.turn * counts[item.kind]) & 0xFFFF
        head = struct.pack("!BBHLLHH", 0x90, item.marker << 7 | k["pt"], seq, ts, k["ssrc"], 0xBEDE, len(ext) // 4)
        self.sendto(self.protect(head + ext + item.payload), self.address)
        self.sent[item.kind] += 1
        self.octets[item.kind] += len(item.payload)
        self.frames[item.kind] += 1 if item.kind == "audio" else item.marker

    def report(self, now: float) -> None:
        """Sender reports, once a second: this second of the clip is this second of the wall."""
        if now - self.reported < 1:
            return
        self.reported = now
        ntp = int((time.time() + NTP_1970) * (1 << 32))
        for kind, k in self.kinds.items():
            ts = (k["ts"] + round((now - self.start) * RATES[kind])) & 0xFFFFFFFF
            info = rtp.RtcpSenderInfo(
                ntp_timestamp=ntp, rtp_timestamp=ts, packet_count=self.sent[kind], octet_count=self.octets[kind] & 0xFFFFFFFF
            )
            self.sendto(self.protect_rtcp(bytes(rtp.RtcpSrPacket(ssrc=k["ssrc"], sender_info=info))), self.address)


async def connect(name: str, codec: str, ask: Any, chance: random.Random) -> Phone:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    video = connection.addTransceiver(Silent("video"), direction="sendonly")
    audio = connection.addTransceiver(Silent("audio"), direction="sendonly")
    every = RTCRtpSender.getCapabilities("video").codecs
    video.setCodecPreferences([c for c in every if c.mimeType in (f"video/{codec}", "video/rtx")])

    async def quiet(_packets: Any) -> None:
        return None

    for transceiver in (video, audio):
        transceiver.sender._send_rtcp = quiet
    await connection.setLocalDescription(await connection.createOffer())
    answer = await ask({"do": "publish", "show": name, "sdp": connection.localDescription.sdp})
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    for _ in range(400):
        if connection.connectionState == "connected":
            break
        await asyncio.sleep(0.025)
    else:
        raise SystemExit(f"{name} did not connect: {connection.connectionState}")
    phone = Phone(name, connection)
    phone.ready(chance)
    return phone


def pin(pid: int, core: int) -> None:
    """Keep a process on one core where the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


async def run(args: argparse.Namespace, clip: list[Timed], *, direct: bool, directory: Path) -> dict[str, float]:
    """One engine process, all phones; the numbers of it."""
    chance = random.Random(args.seed)
    counts = {kind: sum(item.kind == kind for item in clip) for kind in RATES}
    command = [sys.executable, __file__, "--serve", str(directory), "--path", "direct" if direct else "queued", "--loop", args.loop]
    child = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20)
    assert child.stdin is not None
    assert child.stdout is not None
    pin(child.pid, 0)
    pin(0, 1)

    async def ask(what: dict[str, Any]) -> Any:
        child.stdin.write(json.dumps(what).encode() + b"\n")
        line = await child.stdout.readline()
        if not line:
            raise SystemExit("the engine's process ended")
        return json.loads(line)

    phones = [await connect(f"p{i:02d}", args.codec, ask, chance) for i in range(args.publishers)]
    process = psutil.Process(child.pid)
    began = time.monotonic() + 0.1
    for index, phone in enumerate(phones):
        phone.start = began + index * 0.0071 % 0.0333
    late, before, warm = 0.0, None, began + min(2.0, args.seconds / 4)
    while (now := time.monotonic()) < began + args.seconds:
        if before is None and now >= warm:
            before = (process.cpu_times(), now)
        for phone in phones:
            phone.send(clip, counts, now)
            phone.report(now)
        late = max(late, time.monotonic() - now)
        await asyncio.sleep(0.004)
    after, ended = process.cpu_times(), time.monotonic()
    memory = process.memory_info().rss / 1e6
    await asyncio.sleep(0.6)
    await ask({"do": "stop"})
    await child.wait()
    for phone in phones:
        await phone.connection.close()
    assert before is not None
    busy = after.user + after.system - before[0].user - before[0].system
    return {"core": busy / (ended - before[1]) / len(phones), "memory": memory, "late_ms": late * 1000, **judge(phones, directory)}


def judge(phones: list[Phone], directory: Path) -> dict[str, float]:
    """Every file against what was sent into it."""
    missing, sent, skew, lost, nacked = 0, 0, 0.0, 0, 0
    for phone in phones:
        path = next(iter([*directory.glob(f"{phone.show}.mp4"), *directory.glob(f"{phone.show}.mkv")]))
        facts, sidecar = probe(path), read_sidecar(directory / f"{phone.show}.json")
        missing += abs(phone.frames["video"] - facts.frames_video) + abs(phone.frames["audio"] - facts.frames_audio)
        sent += sum(phone.frames.values())
        skew = max(skew, abs(sound_offset(sidecar)))
        lost += sidecar.lost_packets if sidecar else 0
        nacked += phone.nacked
    return {"sent": sent, "missing": missing, "skew_ms": skew * 1000, "lost": lost, "nacked": nacked}


def rows(found: dict[str, float], way: str, *, goals: bool) -> Iterator[Figure]:
    yield Figure(f"core per recorded publisher ({way})", round(found["core"], 5), "core", 0.03 if goals else None)
    yield Figure(f"frames sent ({way})", found["sent"], "frames")
    yield Figure(f"frames missing in the files ({way})", found["missing"], "frames", 0)
    yield Figure(f"packets given up ({way})", found["lost"], "packets")
    yield Figure(f"memory of the media process ({way})", round(found["memory"], 1), "MB", 250 if goals else None)
    yield Figure(f"sound against picture in the raw files, worst ({way})", round(found["skew_ms"], 1), "ms", 80 if goals else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--codec", choices=["H264", "VP8"], default="H264")
    parser.add_argument("--path", choices=["direct", "queued", "both"], default="both")
    parser.add_argument("--loop", choices=["uvloop", "asyncio"], default="uvloop" if sys.platform != "win32" else "asyncio")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="3 publishers for 6 seconds, the direct path only")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        factory = None
        if args.loop == "uvloop":
            import uvloop

            factory = uvloop.new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(serve(Path(args.serve), direct=args.path == "direct"))
        return 0
    if args.quick:
        args.publishers, args.seconds, args.path = 3, 6.0, "direct"
    clip = packets(args.codec)
    figures: list[Figure] = []
    for way in ("direct", "queued"):
        if args.path in (way, "both"):
            with tempfile.TemporaryDirectory() as directory:
                found = asyncio.run(run(args, clip, direct=way == "direct", directory=Path(directory)))
            figures += rows(found, way, goals=way == "direct")
    return show("media", figures, args.seed, publishers=args.publishers, seconds=args.seconds, codec=args.codec, loop=args.loop)


if __name__ == "__main__":
    sys.exit(main())

"""What strangers send to the media ports, and offers nobody would make: those who publish lose nothing by it (S11, S20)."""

import socket
from pathlib import Path
from typing import Any

import pytest

from sandbox.chance import SeededChance, Stream
from sandbox.clock import SystemClock
from streaming.media.engine import MediaRefused, MediaStalled, PublisherLeft, RecordingClosed, RecordingOpened
from streaming.media.finalise import probe
from streaming.media.ice import announced, on_loopback
from streaming.media.local import LocalEngine
from streaming.media.offers import MOST_CANDIDATES, may_be_tried, read_fragment, read_offer
from tests.media.phone import Phone
from tests.media.stage import Stage, stage

PACKETS = 10_000
OFFERS = 200


def malformed(dice: Stream) -> bytes:
    """A packet that looks like RTP, RTCP, STUN or DTLS at its beginning and is damaged, forged or cut behind it."""
    kind = dice.randrange(5)
    rest = dice.randbytes(dice.choice((0, 1, 3, 8, 11, 12, 20, 40, 200, 1200)))
    if kind == 0:
        return bytes((0x80 | dice.randrange(64), dice.choice((96, 97, 102, 111, 111 | 0x80, 0)))) + rest
    if kind == 1:
        return (
            bytes((0x80 | dice.randrange(32), dice.choice((200, 201, 202, 203, 205, 206))))
            + dice.randrange(65536).to_bytes(2, "big")
            + rest
        )
    if kind == 2:
        head = dice.choice((b"\0\1", b"\1\1", b"\1\x11", b"\0\3", b"\0\x17"))
        return head + dice.choice((0, len(rest), 65535, 4)).to_bytes(2, "big") + b"\x21\x12\xa4\x42" + dice.randbytes(12) + rest
    if kind == 3:
        head = bytes((dice.choice((20, 21, 22, 23, 25)), 0xFE, dice.choice((0xFF, 0xFD, 0)))) + dice.randbytes(8)
        return head + dice.choice((len(rest), 0, 65535)).to_bytes(2, "big") + rest
    return rest


def ports(engine: LocalEngine) -> list[tuple[str, int]]:
    """Every socket of every publisher."""
    found: list[tuple[str, int]] = []
    for publisher in engine._publishers.values():
        for transceiver in publisher.connection.getTransceivers():
            for protocol in transceiver.receiver.transport.transport._connection._protocols:
                found.append(protocol.transport.get_extra_info("sockname")[:2])
    return sorted(set(found))


async def kept_everything(on: Stage, show: str, session: str, recording: str, directory: Path) -> None:
    """The recording has every frame but those on their way at the stop, and nobody stalled."""
    assert not [e for e in on.events if isinstance(e, (MediaStalled, PublisherLeft)) and e.session_id == session]
    await on.engine.stop_show(show)
    closed = await on.seen(RecordingClosed, lambda e: e.recording_id == recording)
    sent = on.phones[session].tracks[0].sent
    assert closed.lost_packets == 0
    assert sent - 6 <= probe(directory / f"{recording}.mp4").frames_video <= sent


async def test_an_empty_datagram_of_a_stranger_ends_nobodys_publish(tmp_path: Path) -> None:
    for kind in ("local", "queued"):
        async with stage(kind, tmp_path) as on:
            await on.go_live(f"show_{kind}", "ses_1", kind)
            await on.seen(RecordingOpened)
            engine: Any = on.engine
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                for target in ports(engine):
                    for short in (b"", b"\x16", b"\x80"):
                        stranger.sendto(short, target)
            await SystemClock().sleep(0.5)
            await kept_everything(on, f"show_{kind}", "ses_1", kind, tmp_path)


async def test_ten_thousand_malformed_packets_cost_those_who_publish_nothing(tmp_path: Path) -> None:
    dice = SeededChance(20).stream("packets")
    async with stage("local", tmp_path) as on:
        await on.go_live("show_1", "ses_1", "rec_1")
        await on.go_live("show_2", "ses_2", "rec_2")
        for recording in ("rec_1", "rec_2"):
            await on.seen(RecordingOpened, lambda e, name=recording: e.recording_id == name)
        engine: Any = on.engine
        targets = ports(engine)
        assert len(targets) >= 2
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for sent in range(PACKETS):
                stranger.sendto(malformed(dice), targets[sent % len(targets)])
                if sent % 25 == 24:
                    await SystemClock().sleep(0.01)
        await SystemClock().sleep(0.5)
        refused = sum(direct.refused for p in engine._publishers.values() for direct in p.direct.values())
        assert refused > PACKETS / 10, "the packets reached the engine"
        await kept_everything(on, "show_1", "ses_1", "rec_1", tmp_path)
        await kept_everything(on, "show_2", "ses_2", "rec_2", tmp_path)


def broken(offer: str, dice: Stream) -> str:
    """An offer with lines lost, doubled, swapped or overwritten."""
    lines = offer.split("\r\n")
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(lines))
        what = dice.randrange(5)
        if what == 0:
            del lines[at]
        elif what == 1:
            lines.insert(at, lines[dice.randrange(len(lines))])
        elif what == 2:
            letters = list(lines[at])
            for _ in range(min(3, len(letters))):
                letters[dice.randrange(len(letters))] = chr(dice.randrange(32, 1000))
            lines[at] = "".join(letters)
        elif what == 3:
            lines[at] = lines[at][: dice.randrange(len(lines[at]) + 1)]
        else:
            lines[at] = f"{lines[at][:8]}{dice.randrange(10**12)}"
    return "\r\n".join(lines)


async def test_two_hundred_broken_offers_cost_those_who_publish_nothing(tmp_path: Path) -> None:
    dice = SeededChance(21).stream("offers")
    sample = Phone()
    offer = await sample.offer()
    await sample.close()
    refused: list[str] = []
    async with stage("local", tmp_path) as on:
        await on.go_live("show_1", "ses_1", "rec_1")
        await on.seen(RecordingOpened)
        for number in range(OFFERS):
            name = f"bad_{number}"
            try:
                await on.engine.publish("other", broken(offer, dice), session_id=name, recording_id=name)
            except MediaRefused as error:
                refused.append(error.sentence)
        assert len(refused) > OFFERS / 5
        assert all(sentence.endswith(".") for sentence in refused)
        await kept_everything(on, "show_1", "ses_1", "rec_1", tmp_path)


@pytest.mark.parametrize(
    ("address", "tried"),
    [
        ("192.168.1.20", True),
        ("10.0.0.7", True),
        ("203.0.113.9", True),
        ("2001:db8::5", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("169.254.169.254", False),
        ("fe80::1", False),
        ("224.0.0.5", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
        ("metadata.internal", False),
        ("0a1b2c3d.local", False),
    ],
)
def test_only_addresses_of_phones_are_tried(address: str, tried: bool) -> None:
    line = f"a=candidate:1 1 udp 2130706431 {address} 5000 typ host"
    assert may_be_tried(line, loopback=False) is tried
    assert may_be_tried(line.replace(" udp ", " tcp "), loopback=False) is False
    assert len(read_fragment(f"a=mid:0\r\n{line}\r\n", loopback=False)) == tried


async def test_an_offer_brings_twenty_addresses_at_most_and_none_of_this_machine() -> None:
    sample = Phone()
    offer = await sample.offer()
    await sample.close()
    many = "".join(f"a=candidate:{n} 1 udp 1 10.0.0.{n} 5000 typ host\r\n" for n in range(1, 60))
    text = read_offer(offer + many + "a=candidate:9 1 udp 1 127.0.0.1 22 typ host\r\n", loopback=False).text
    assert text.count("a=candidate:") <= MOST_CANDIDATES
    assert "127.0.0.1 22" not in text
    assert on_loopback(["127.0.0.1"])
    assert not on_loopback(["192.168.1.2"])


def test_a_public_address_takes_the_place_of_this_machines_own() -> None:
    answer = "v=0\r\na=candidate:1 1 udp 5 10.0.0.2 5000 typ host\r\na=candidate:2 1 udp 4 fd00::2 5001 typ host\r\na=sendrecv\r\n"
    assert announced(answer, "") == answer
    assert announced(answer, "203.0.113.9") == "v=0\r\na=candidate:1 1 udp 5 203.0.113.9 5000 typ host\r\na=sendrecv\r\n"

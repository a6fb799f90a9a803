"""Reads an SDP offer or a trickle fragment from the outside world and refuses, with a sentence, what cannot be answered."""

import ipaddress
from dataclasses import dataclass
from typing import Any

from aiortc import sdp

from streaming.media.engine import OFFER_BYTES, OFFER_MEDIA, BadOffer

MOST_CANDIDATES = 20
"""More addresses than this no phone has; the rest is left out."""


@dataclass(frozen=True)
class Offer:
    """The text to give to aiortc, and the kind and direction of each m-line."""

    text: str
    media: tuple[tuple[str, str], ...]

    def sends(self, kind: str) -> bool:
        """Whether the peer would send this kind to us."""
        return any(each == kind and direction in ("sendonly", "sendrecv") for each, direction in self.media)

    def takes(self, kind: str) -> bool:
        """Whether the peer would receive this kind from us."""
        return any(each == kind and direction in ("recvonly", "sendrecv") for each, direction in self.media)


def guard(text: str) -> list[str]:
    """The lines of something that looks like SDP within our limits. Raises BadOffer."""
    if len(text.encode("utf-8", "replace")) > OFFER_BYTES:
        raise BadOffer(f"The offer is longer than {OFFER_BYTES // 1024} kB.")
    if not text.startswith("v=0"):
        raise BadOffer("The offer is not SDP: it does not start with v=0.")
    lines = text.replace("\r\n", "\n").split("\n")
    if sum(line.startswith("m=") for line in lines) > OFFER_MEDIA:
        raise BadOffer(f"The offer has more than {OFFER_MEDIA} media lines.")
    return lines


def may_be_tried(candidate: str, *, loopback: bool) -> bool:
    """Whether the address of a candidate line is one we send checks to.

    A phone must not make this machine knock at its own services, at link-local ones (cloud metadata among them), at groups or names.
    """
    parts = candidate.split()
    if len(parts) < 8 or parts[2].lower() != "udp":
        return False
    try:
        address = ipaddress.ip_address(parts[4])
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback:
        return loopback
    barred = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return not barred and str(address) != "255.255.255.255"


def read_offer(text: str, *, loopback: bool = True) -> Offer:
    """Check and clean an offer. Raises BadOffer. `loopback`: whether phones may be on this very machine.

    Candidates with an mDNS name are left out: the peer's own checks reach us and show its address (RFC 8445, 7.3.1.3).
    The end-of-candidates mark goes too, or ICE would give up before those checks arrive.
    """
    kept, candidates = [], 0
    for line in guard(text):
        if line.startswith("a=candidate:"):
            candidates += 1
            if candidates > MOST_CANDIDATES or not may_be_tried(line, loopback=loopback):
                continue
        if line != "a=end-of-candidates":
            kept.append(line)
    cleaned = "\r\n".join(kept)
    try:
        described = sdp.SessionDescription.parse(cleaned)
    except Exception as exc:  # the parser raises whatever the text leads it into
        raise BadOffer("The offer cannot be read as SDP.") from exc
    media = described.media
    if not media:
        raise BadOffer("The offer has no media lines.")
    if any(each.kind not in ("audio", "video") for each in media):
        raise BadOffer("Only sound and picture are taken; the offer asks for something else.")
    if not all(each.ice and each.ice.usernameFragment and each.ice.password and each.dtls and each.dtls.fingerprints for each in media):
        raise BadOffer("The offer lacks ICE credentials or a DTLS fingerprint.")
    mids = [each.rtp.muxId for each in media]
    bundled = {mid for group in described.group if group.semantic == "BUNDLE" for mid in group.items}
    if not all(mids) or len(set(mids)) < len(mids) or not bundled <= set(mids):
        raise BadOffer("The offer's media lines lack a mid of their own, or it bundles one that is not there.")
    return Offer(cleaned, tuple((each.kind, each.direction or "sendrecv") for each in media))


def read_fragment(text: str, *, loopback: bool = True) -> list[Any]:
    """The candidates of a trickle-ice-sdpfrag (RFC 8840), mDNS names left out. Raises BadOffer."""
    if len(text) > OFFER_BYTES:
        raise BadOffer("The candidate fragment is too long.")
    found: list[Any] = []
    mid = "0"
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("a=mid:"):
            mid = line[6:].strip()
        elif line.startswith("a=candidate:") and len(found) < MOST_CANDIDATES:
            try:
                candidate = sdp.candidate_from_sdp(line.removeprefix("a=candidate:"))
            except Exception as exc:  # the parser asserts and converts numbers
                raise BadOffer("A candidate line cannot be read.") from exc
            if may_be_tried(line, loopback=loopback):
                candidate.sdpMid = mid
                found.append(candidate)
    return found

"""Pure: the relay (coturn) for students at home, with names and passwords that hold two hours at most (its `use-auth-secret` way)."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

HOLDS_S = 2 * 3600


@dataclass(frozen=True)
class Relay:
    """`urls` like `turn:kaibo.example.org:3478?transport=udp`; `secret` is coturn's `static-auth-secret`. Without both there is none."""

    urls: tuple[str, ...] = ()
    secret: bytes = b""

    def servers(self, person_id: str, now_ms: int) -> list[dict[str, Any]]:
        """What a browser's RTCPeerConnection takes as `iceServers`; empty without a relay."""
        if not self.urls or not self.secret:
            return []
        name = f"{now_ms // 1000 + HOLDS_S}:{person_id}"
        mac = hmac.new(self.secret, name.encode(), hashlib.sha1).digest()  # coturn knows no other hash here
        return [{"urls": list(self.urls), "username": name, "credential": base64.b64encode(mac).decode()}]

"""A bad network between a real browser and a real server: a UDP relay that loses packets, or goes dark, and stands in both SDPs."""

import re
import select
import socket
import threading
from dataclasses import dataclass, field
from typing import Any

from sandbox.chance import SeededChance

CANDIDATE = re.compile(r"a=candidate:(\S+) (\d+) (udp|UDP) (\d+) (\S+) (\d+) typ host[^\r\n]*")
EVERY_CANDIDATE = re.compile(r"a=candidate:[^\r\n]*(\r\n)")


@dataclass
class BadNetwork:
    """What happens to packets on their way, for every relay of a test: `loss` is a share, `dark` swallows everything."""

    loss: float = 0.0
    dark: bool = False
    passed: int = 0
    dropped: int = 0
    relays: list["Relay"] = field(default_factory=list)
    _chance: Any = field(default_factory=lambda: SeededChance(5).stream("network"))

    def takes(self) -> bool:
        """Whether the next packet is swallowed."""
        gone = self.dark or self._chance.random() < self.loss
        self.dropped, self.passed = self.dropped + gone, self.passed + (not gone)
        return gone

    def stand_between(self, page: Any) -> None:
        """From now on every publish of this page goes through a relay of its own; its control messages stop in the dark too."""

        def whip(route: Any) -> None:
            if self.dark:
                route.abort("internetdisconnected")
                return
            relay = Relay(self)
            self.relays.append(relay)
            answer = route.fetch(post_data=relay.offer(route.request.post_data))
            route.fulfill(response=answer, body=relay.answer(answer.text()) if answer.ok else answer.text())

        page.route("**/whip", whip)

    def close(self) -> None:
        """End all relays."""
        for relay in self.relays:
            relay.close()


class Relay:
    """Two sockets: the browser believes the first is the server, the server believes the second is the browser."""

    def __init__(self, network: BadNetwork) -> None:
        self._network = network
        self._near, self._far = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for each in (self._near, self._far):
            each.bind(("127.0.0.1", 0))
        self._server: tuple[str, int] | None = None
        self._browser: tuple[str, int] | None = None
        self.carried = 0  # packets from the browser that reached the server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="relay", daemon=True)
        self._thread.start()

    def offer(self, sdp: str) -> str:
        """The browser's offer with our far socket as its only candidate."""
        port = self._far.getsockname()[1]
        bare = EVERY_CANDIDATE.sub("", sdp)
        return re.sub(r"(a=mid:[^\r\n]*\r\n)", rf"\1a=candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host\r\n", bare)

    def answer(self, sdp: str) -> str:
        """The server's answer with our near socket as its only candidate."""
        found = CANDIDATE.search(sdp)
        assert found is not None, "the answer has no candidate"
        self._server = (found.group(5), int(found.group(6)))
        port = self._near.getsockname()[1]
        bare = EVERY_CANDIDATE.sub("", sdp)
        return re.sub(r"(a=mid:[^\r\n]*\r\n)", rf"\1a=candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host\r\n", bare)

    def _carry(self) -> None:
        while not self._over.is_set():
            for ready in select.select([self._near, self._far], [], [], 0.1)[0]:
                try:
                    packet, came_from = ready.recvfrom(4096)
                except OSError:
                    continue
                if ready is self._near:
                    self._browser = came_from
                if self._network.takes():
                    continue
                self.carried += ready is self._near
                to = (self._far, self._server) if ready is self._near else (self._near, self._browser)
                if to[1] is not None:
                    to[0].sendto(packet, to[1])

    def close(self) -> None:
        """End it."""
        self._over.set()
        self._thread.join(2)
        self._near.close()
        self._far.close()

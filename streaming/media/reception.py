"""What a receiver report says about a stream: packets expected and lost, jitter (RFC 3550, A.3 and A.8)."""


class Reception:
    """Counts the packets of one SSRC. `clock_rate` in Hz; times are monotonic seconds."""

    __slots__ = ("_arrival", "_expected_before", "_received_before", "_ts", "base", "clock_rate", "cycles", "jitter_q4", "last", "received")

    def __init__(self, clock_rate: int) -> None:
        self.clock_rate = clock_rate
        self.base = self.last = -1
        self.cycles = self.received = self.jitter_q4 = 0
        self._arrival = self._ts = -1
        self._expected_before = self._received_before = 0

    def add(self, seq: int, ts: int, now: float) -> None:
        """Count a packet. Jitter is taken once per timestamp, from its first packet."""
        self.received += 1
        if self.last < 0:
            self.base = self.last = seq
        else:
            if (seq - self.last) & 0xFFFF >= 0x8000:
                return
            if seq < self.last:
                self.cycles += 0x10000
            self.last = seq
        if ts != self._ts:
            arrival = int(now * self.clock_rate)
            if self._ts >= 0:
                moved = ((ts - self._ts + 0x8000_0000) & 0xFFFF_FFFF) - 0x8000_0000
                self.jitter_q4 += abs(arrival - self._arrival - moved) - ((self.jitter_q4 + 8) >> 4)
            self._arrival, self._ts = arrival, ts

    @property
    def expected(self) -> int:
        return self.cycles + self.last - self.base + 1 if self.last >= 0 else 0

    @property
    def highest(self) -> int:
        """The extended highest sequence number, 32 bits."""
        return (self.cycles + max(self.last, 0)) & 0xFFFF_FFFF

    @property
    def jitter(self) -> int:
        return min(self.jitter_q4 >> 4, 0xFFFF_FFFF)

    def lost(self) -> int:
        """Packets missing so far; retransmissions and duplicates may make it negative."""
        return self.expected - self.received

    def fraction_lost(self) -> int:
        """Share lost since the last call, in 256ths."""
        expected, received = self.expected - self._expected_before, self.received - self._received_before
        self._expected_before, self._received_before = self.expected, self.received
        lost = expected - received
        return 0 if expected <= 0 or lost <= 0 else min(255, (lost << 8) // expected)

"""Lays RTP timestamps on the timeline of a file or of a watcher."""

from streaming.media.bitstream import Frame

JUMP_S = 5.0


class Line:
    """The timeline of one track: RTP timestamps to ticks from the start of the file, strictly rising."""

    def __init__(self, clock_rate: int) -> None:
        self.rate = clock_rate
        self.base = 0
        self.last = -1
        self.arrival = 0.0
        self.ssrc = 0
        self.started = False

    def place(self, frame: Frame, start: float) -> int:
        """The tick of a frame. A new SSRC or a jump against the arrival times starts a new base at the arrival."""
        by_arrival = round((frame.arrival - start) * self.rate)
        if not self.started:
            self.started = True
            self.base = frame.ts - by_arrival
        elif frame.ssrc != self.ssrc or abs((frame.ts - self.base) - by_arrival) > JUMP_S * self.rate:
            self.base = frame.ts - max(by_arrival, self.last + 1)
        self.ssrc, self.arrival = frame.ssrc, frame.arrival
        return max(frame.ts - self.base, self.last + 1)

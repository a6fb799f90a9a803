"""The bounded queue of events between the engine and its one consumer."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator

from streaming.media.engine import Heard, MediaEvent, PictureBack, PictureBlack, PictureFrozen, VoiceStarted, VoiceStopped

logger = logging.getLogger(__name__)

MOST_EVENTS = 2048
_SOFT = (Heard, VoiceStarted, VoiceStopped, PictureBlack, PictureFrozen, PictureBack)


class Outbox:
    """Holds up to 2048 events. When full, the oldest sentence or verdict on voice or picture is lost first, then the oldest.

    Each loss is logged.
    """

    def __init__(self, most: int = MOST_EVENTS) -> None:
        self.lost = 0
        self._most = most
        self._events: deque[MediaEvent] = deque()
        self._news = asyncio.Event()
        self._closed = False

    def put(self, event: MediaEvent) -> None:
        if len(self._events) >= self._most:
            victim = next((each for each in self._events if isinstance(each, _SOFT)), self._events[0])
            self._events.remove(victim)
            self.lost += 1
            logger.warning("nobody reads the media events; lost %s", victim)
        self._events.append(event)
        self._news.set()

    def close(self) -> None:
        self._closed = True
        self._news.set()

    async def read(self) -> AsyncIterator[MediaEvent]:
        """Everything in order; ends when closed and empty."""
        while True:
            while self._events:
                yield self._events.popleft()
            if self._closed:
                return
            self._news.clear()
            await self._news.wait()

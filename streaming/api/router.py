"""The one router of the live room; the files beside it put their routes on it."""

from sandbox.http import Router

router = Router(prefix="/api", tags=["streaming"])

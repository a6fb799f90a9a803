"""The live room over HTTP."""

from . import desk, media, prepare, rehearsals, run
from .router import router

__all__ = ["desk", "media", "prepare", "rehearsals", "router", "run"]

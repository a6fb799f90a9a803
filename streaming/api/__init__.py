"""The live room over HTTP."""

from . import desk, media, prepare, run
from .router import router

__all__ = ["desk", "media", "prepare", "router", "run"]

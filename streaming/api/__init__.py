"""The live room over HTTP."""

from . import desk, drills, media, prepare, rehearsals, run, scenarios
from .router import router

__all__ = ["desk", "drills", "media", "prepare", "rehearsals", "router", "run", "scenarios"]

"""The live room over HTTP."""

from . import desk, drills, media, prepare, rehearsals, run, scenarios, what_if
from .router import router

__all__ = ["desk", "drills", "media", "prepare", "rehearsals", "router", "run", "scenarios", "what_if"]

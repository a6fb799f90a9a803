"""The live room over HTTP."""

from . import desk, drills, incidents, media, prepare, rehearsals, run, scenarios, what_if
from .router import router

__all__ = ["desk", "drills", "incidents", "media", "prepare", "rehearsals", "router", "run", "scenarios", "what_if"]

"""The live room over HTTP."""

from . import appeals, desk, drills, incidents, media, prepare, rehearsals, run, scenarios, what_if
from .router import router

__all__ = ["appeals", "desk", "drills", "incidents", "media", "prepare", "rehearsals", "router", "run", "scenarios", "what_if"]

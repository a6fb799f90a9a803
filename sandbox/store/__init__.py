"""The database: one writer with group commit, a small pool of readers, and the transaction every verb takes first."""

from .desk import Answer, Desk, Store
from .engine import open_engines
from .keys import Key, KeyReused
from .tx import Tx, View
from .writer import Busy, Lane

__all__ = ["Answer", "Busy", "Desk", "Key", "KeyReused", "Lane", "Store", "Tx", "View", "open_engines"]

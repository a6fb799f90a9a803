"""The demo class: people, a stocked market, a shop with goods on sale and one finished show, made once by the rooms' own verbs."""

from .ensure import ensure_demo
from .kept import Account, Demo

__all__ = ["Account", "Demo", "ensure_demo"]

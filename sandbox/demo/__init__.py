"""The demo class: people, a stocked market, a shop with goods on sale and one finished show, made once by the rooms' own verbs."""

from .ensure import Account, Demo, ensure_demo

__all__ = ["Account", "Demo", "ensure_demo"]

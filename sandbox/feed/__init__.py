"""Follows the log: the bell that says there is more, consumers with a bookmark, and the tail that screens listen to."""

from .consumer import Consumer, Reaction
from .tail import Subscription, Tail

__all__ = ["Consumer", "Reaction", "Subscription", "Tail"]

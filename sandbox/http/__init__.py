"""The way in over HTTP: routes that cannot exist without a policy, one error shape, changes with an idempotency key."""

from .change import Change, Changing
from .inclusion import include
from .policy import ONESELF, PUBLIC, SIGNED_IN, Caller, Loaded, Policy, Reading, Router, allow, caller, loaded
from .problem import answer_errors

__all__ = [
    "ONESELF",
    "PUBLIC",
    "SIGNED_IN",
    "Caller",
    "Change",
    "Changing",
    "Loaded",
    "Policy",
    "Reading",
    "Router",
    "allow",
    "answer_errors",
    "caller",
    "include",
    "loaded",
]

"""What to do about a finding that is no matter of words: the next step and the law of its rule, from the data."""

from dataclasses import replace

from .compliance import rule_book
from .verdict import Fault


def advised(fault: Fault) -> Fault:
    """The fault with the next step and the law of its rule, where it says none itself."""
    rule = rule_book().rules.get(fault.rule)
    if rule is None or (fault.rewrite and fault.law):
        return fault
    return replace(fault, rewrite=fault.rewrite or rule.next, law=fault.law or rule.law)

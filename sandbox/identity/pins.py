"""PINs for a list of students: those the class brings, checked, and the rest made."""

from collections.abc import Sequence

from sandbox.errors import FieldFault, Invalid

from .seal import EASY_PINS, Seal


def choose_pins(seal: Seal, given: Sequence[str | None], *parts: str) -> list[str]:
    """A PIN for each student, all different; the same `parts` give the same ones. Invalid for given ones that are easy or come twice."""
    faults: list[FieldFault] = []
    brought: set[str] = set()
    for at, pin in enumerate(given):
        if pin in EASY_PINS:
            faults.append(FieldFault(f"students.{at}.pin", "pin_too_easy", "这个 PIN 太容易被猜到。", "This PIN is too easy to guess."))
        elif pin in brought:
            faults.append(FieldFault(f"students.{at}.pin", "pin_twice", "这个 PIN 已经给了前面的学员。", "Another student has this PIN."))
        if pin is not None:
            brought.add(pin)
    if faults:
        raise Invalid(tuple(faults))
    made = iter(seal.pins(sum(1 for pin in given if pin is None), *parts, but=brought))
    return [pin if pin is not None else next(made) for pin in given]

"""The loop of the product looks for garbage seldom."""

import gc

import pytest

from sandbox.loop import keep_what_is_loaded


@pytest.fixture
def as_it_was():
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)


def looks(new: int) -> int:
    before = gc.get_stats()[0]["collections"]
    made = [[] for _ in range(new)]
    assert len(made) == new
    return gc.get_stats()[0]["collections"] - before


@pytest.mark.usefixtures("as_it_was")
def test_a_few_thousand_new_objects_make_nobody_look_for_garbage() -> None:
    gc.set_threshold(700, 10, 10)
    assert looks(5000) >= 5  # the control: Python by itself
    keep_what_is_loaded()
    assert looks(5000) == 0
    assert looks(30_000) >= 1

"""Minutes in front of the camera as a pure function: only the host's, only while the show runs and a phone publishes."""

from hypothesis import given
from hypothesis import strategies as st

from training.teaching.camera import Mark, camera_ms

WHAT = st.sampled_from(["started", "paused", "resumed", "ended", "joined", "left", "host"])
marks = st.lists(st.tuples(st.integers(0, 10_000), WHAT, st.sampled_from("ab")), max_size=30).map(
    lambda found: [Mark(at, what, who) for at, what, who in sorted(found, key=lambda one: one[0])]
)


def test_only_while_it_runs_and_a_phone_publishes_and_for_who_is_host() -> None:
    story = [
        Mark(0, "joined", "s1"),
        Mark(10, "started"),
        Mark(20, "left", "s1"),
        Mark(30, "joined", "s2"),
        Mark(40, "paused"),
        Mark(60, "resumed"),
        Mark(70, "host", "hong"),
        Mark(75, "joined", "s3"),
        Mark(80, "left", "s2"),
        Mark(90, "ended"),
        Mark(99, "left", "s3"),
    ]
    assert camera_ms("ming", story) == {"ming": 10 + 10 + 10, "hong": 20}
    assert camera_ms("ming", [mark for mark in story if mark.what != "joined"]) == {}


@given(marks)
def test_never_more_than_the_time_between_the_first_and_the_last_mark(found: list[Mark]) -> None:
    total = sum(camera_ms("ming", found).values())
    assert 0 <= total <= (found[-1].at_ms - found[0].at_ms if found else 0)

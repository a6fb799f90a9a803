"""What teaching does when something happened elsewhere; one line per fact."""

from collections.abc import Callable
from typing import Any

from mall.events import ListingPublished, ShopOpened
from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx
from streaming.events import (
    HostHandedOver,
    ReplayFinalised,
    SeatTaken,
    ShowEnded,
    ShowPaused,
    ShowPlanned,
    ShowResumed,
    ShowRevised,
    ShowStarted,
)
from training.events import CourseWatched

from . import lesson_reactions as lessons
from . import practice
from .camera_time import count_camera_time
from .lesson_tables import Lesson
from .practice_tables import CameraTime, Practice


def planned(tx: Tx, envelope: Envelope, fact: ShowPlanned) -> None:
    """A show to practise in, or a lesson."""
    practice.show_planned(tx, envelope, fact)
    lessons.lesson_planned(tx, envelope, fact)


def revised(tx: Tx, envelope: Envelope, fact: ShowRevised) -> None:
    """It is of another kind, or is called otherwise."""
    practice.show_revised(tx, envelope, fact)
    lessons.lesson_revised(tx, envelope, fact)


def ended(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """Practice was done, or a lesson is over; and how long who stood in front of the camera."""
    practice.show_ended(tx, envelope, fact)
    lessons.lesson_ended(tx, envelope, fact)
    count_camera_time(tx, envelope, fact)


REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    ShopOpened: practice.shop_opened,
    ListingPublished: practice.listing_published,
    CourseWatched: practice.course_watched,
    ShowPlanned: planned,
    ShowRevised: revised,
    SeatTaken: practice.seat_taken,
    HostHandedOver: practice.handed_over,
    ShowStarted: lessons.lesson_started,
    ShowPaused: lessons.lesson_held,
    ShowResumed: lessons.lesson_held,
    ShowEnded: ended,
    ReplayFinalised: lessons.lesson_recorded,
}
DERIVED = (Practice, CameraTime, Lesson)

"""What assessment keeps of what happened elsewhere; one line per fact. Only derived rows are written, so all of it can be rebuilt."""

from collections.abc import Callable
from typing import Any

from mall.events import (
    ListingApproved,
    ListingPublished,
    ListingRefused,
    ListingSubmitted,
    ListingTakenDown,
    OrderPaid,
    OrderRefunded,
    ShopClosed,
    ShopOpened,
    ShopRegistered,
)
from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx
from streaming.events import (
    HostHandedOver,
    ProblemNoted,
    ReplayReady,
    RunsheetWritten,
    SeatTaken,
    ShowEnded,
    ShowPlanned,
    ShowStarted,
    ViolationAppealDecided,
    ViolationAppealed,
    ViolationCorrected,
    ViolationRaised,
)
from supply.events import GoodsPicked, PurchaseOrderPaid, PurchaseOrderPlaced
from training.events import (
    AdmittedListConfirmed,
    AdmittedListReopened,
    AdmittedListReturned,
    CohortClosed,
    CohortOpened,
    ExamClosed,
    ExamPlanned,
    StudentEnrolled,
    StudentLeft,
    VerdictReached,
)

from .evidence_school import SCHOOL, class_opened, student_enrolled, student_left
from .evidence_shop import (
    goods_picked,
    listing_approved,
    listing_published,
    listing_refused,
    listing_submitted,
    listing_taken_down,
    order_paid,
    order_refunded,
    purchase_paid,
    purchase_placed,
    shop_closed,
    shop_opened,
    shop_registered,
)
from .evidence_show import (
    handed_over,
    problem_noted,
    replay_ready,
    runsheet_written,
    seat_taken,
    show_ended,
    show_planned,
    show_started,
    violation_appeal_decided,
    violation_appealed,
    violation_corrected,
    violation_raised,
)
from .verdict_reactions import class_over, exam_closed, exam_planned, list_confirmed, list_reopened, verdict_reached

REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    CohortOpened: class_opened,
    CohortClosed: class_over,
    StudentEnrolled: student_enrolled,
    StudentLeft: student_left,
    AdmittedListConfirmed: list_confirmed,
    AdmittedListReopened: list_reopened,
    AdmittedListReturned: list_reopened,
    ExamPlanned: exam_planned,
    ExamClosed: exam_closed,
    VerdictReached: verdict_reached,
    **SCHOOL,
    ShopRegistered: shop_registered,
    ShopOpened: shop_opened,
    ShopClosed: shop_closed,
    ListingSubmitted: listing_submitted,
    ListingApproved: listing_approved,
    ListingRefused: listing_refused,
    ListingPublished: listing_published,
    ListingTakenDown: listing_taken_down,
    OrderPaid: order_paid,
    OrderRefunded: order_refunded,
    GoodsPicked: goods_picked,
    PurchaseOrderPlaced: purchase_placed,
    PurchaseOrderPaid: purchase_paid,
    ShowPlanned: show_planned,
    ShowStarted: show_started,
    ShowEnded: show_ended,
    RunsheetWritten: runsheet_written,
    SeatTaken: seat_taken,
    HostHandedOver: handed_over,
    ProblemNoted: problem_noted,
    ViolationRaised: violation_raised,
    ViolationCorrected: violation_corrected,
    ViolationAppealed: violation_appealed,
    ViolationAppealDecided: violation_appeal_decided,
    ReplayReady: replay_ready,
}

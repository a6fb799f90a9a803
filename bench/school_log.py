"""The log of one blended class from its first day to its last, as 35 students leave it: what a rebuild has to read."""

from mall.events import ListingApproved, ListingPublished, ListingSku, ListingSubmitted, OrderLine, OrderPaid, ShopOpened, ShopRegistered
from sandbox.store import Tx
from streaming.events import ReplayReady, ShowEnded, ShowPlanned, ShowStarted
from training.events import AttendanceRecorded, CohortOpened, CoursePublished, CourseWatched, StudentEnrolled, TaskDone, TaskSet

COHORT = "coh_rebuilt"
STUDENTS, SESSIONS, COURSES, TASKS, LISTINGS, ORDERS, SHOWS = 35, 16, 14, 10, 10, 60, 4
COURSE_S, TOLD_EVERY_S = 3600, 30
"""Fourteen hours of video, and the server tells of each half minute more."""


def opened(tx: Tx) -> None:
    """The class, its courses and tasks."""
    tx.emit(CohortOpened(cohort_id=COHORT, name="直播一班", institution_id="ins_1", mode="blended-6-2"), COHORT, cohort=COHORT)
    for at in range(COURSES):
        course = CoursePublished(course_id=f"crs_{at}", cohort_id=COHORT, title=f"第{at + 1}课", length_s=COURSE_S)
        tx.emit(course, course.course_id, cohort=COHORT)
    for at in range(TASKS):
        tx.emit(TaskSet(task_id=f"tsk_{at}", cohort_id=COHORT, kind="proof", title=f"任务{at + 1}"), f"tsk_{at}", cohort=COHORT)


def attended(tx: Tx, at: int, watched_share: float) -> None:
    """One student at his lessons, videos and tasks."""
    person = f"per_{at}"
    tx.emit(StudentEnrolled(cohort_id=COHORT, person_id=person, seat_no=at + 1), person, cohort=COHORT)
    for session in range(SESSIONS):
        there = AttendanceRecorded(
            cohort_id=COHORT, session_id=f"ses_{session}", person_id=person, presence="present", missed=0, way="qr"
        )  # fmt: skip
        tx.emit(there, there.session_id, cohort=COHORT)
    for course in range(COURSES):
        for told in range(1, int(COURSE_S * watched_share) // TOLD_EVERY_S + 1):
            seconds = told * TOLD_EVERY_S
            fact = CourseWatched(
                course_id=f"crs_{course}", cohort_id=COHORT, person_id=person, watched_s=seconds, length_s=COURSE_S,
                share_bp=seconds * 10_000 // COURSE_S,
            )  # fmt: skip
            tx.emit(fact, fact.course_id, cohort=COHORT)
    for task in range(TASKS):
        tx.emit(TaskDone(task_id=f"tsk_{task}", cohort_id=COHORT, person_id=person, way="system", late=False), f"tsk_{task}", cohort=COHORT)


def traded(tx: Tx, at: int) -> None:
    """The same student's shop, listings, orders and shows."""
    person, shop = f"per_{at}", f"shop_{at}"
    form = {"shop_id": shop, "owner_id": person, "cohort_id": COHORT, "name": f"店{at}"}
    tx.emit(ShopRegistered(**form, shop_type="personal", main_category="food"), shop, cohort=COHORT)
    tx.emit(ShopOpened(**form, deposit_fen=0), shop, cohort=COHORT)
    for item in range(LISTINGS):
        listing = f"lst_{at}_{item}"
        tx.emit(ListingSubmitted(listing_id=listing, shop_id=shop), listing, cohort=COHORT)
        tx.emit(ListingApproved(listing_id=listing, shop_id=shop, quality=80), listing, cohort=COHORT)
        skus = (ListingSku(sku_id=f"sku_{at}_{item}", name="默认", price_fen=4990, stock=100),)
        published = ListingPublished(
            listing_id=listing, shop_id=shop, owner_id=person, cohort_id=COHORT, goods_id=None, leaf="food-noodle", title=f"商品{item}",
            short_name=f"商品{item}", pictures=(), skus=skus, reference_fen=None,
        )  # fmt: skip
        tx.emit(published, listing, cohort=COHORT)
    for show_at in range(SHOWS):
        show = f"show_{at}_{show_at}"
        tx.emit(
            ShowPlanned(show_id=show, room_id=f"room_{at}", cohort_id=COHORT, host_id=person, title="开播"), show, cohort=COHORT, show=show
        )
        started = ShowStarted(
            show_id=show, room_id=f"room_{at}", host_id=person, scenario="first-broadcast", scenario_hash="0" * 64, tables_hash="0" * 64,
            engine_version="bench", seed_hash="0" * 64,
        )  # fmt: skip
        tx.emit(started, show, cohort=COHORT, show=show)
        tx.emit(ShowEnded(show_id=show, reason="host", duration_ms=1_800_000), show, cohort=COHORT, show=show)
        tx.emit(ReplayReady(show_id=show, recordings=(), duration_ms=1_800_000, numbers={"orders": 15}), show, cohort=COHORT, show=show)
    for order in range(ORDERS):
        line = OrderLine(listing_id=f"lst_{at}_0", sku_id=f"sku_{at}_0", title="商品0", quantity=1, unit_fen=4990)
        paid = OrderPaid(order_id=f"ord_{at}_{order}", shop_id=shop, buyer="viewer", total_fen=4990, lines=(line,))
        tx.emit(paid, paid.order_id, cohort=COHORT)

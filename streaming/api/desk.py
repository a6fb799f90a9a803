"""Routes of the control desk while a show is on: cards, comments, questions, calls, seats, notes and marks."""

from typing import Any, Literal, cast

from starlette.responses import Response

from sandbox.http import Changing, Reading, allow
from streaming.comments import block_word, hide_comment, mute_viewer, pin_comment, post_comment
from streaming.control import buy_traffic, make_call, pin, unpin
from streaming.corrections import correct
from streaming.details import remarks, then_detail
from streaming.notes import give_mark, note_problem, withdraw_mark
from streaming.policies import DESK, LEAVE_SEAT, MARK, PREPARE, SEE_SHOW, TALK
from streaming.questions import answer_question
from streaming.seats import give_seat, hand_over_host, leave_seat

from .forms import (
    AnswerForm,
    CallForm,
    CommentForm,
    CorrectionForm,
    HideForm,
    MarkForm,
    MuteForm,
    NoteForm,
    PersonForm,
    PinForm,
    SeatForm,
    TrafficForm,
    WordForm,
)
from .router import router


@router.post("/shows/{show_id}/pin")
@allow(DESK)
async def post_pin(show_id: str, form: PinForm, change: Changing) -> Response:
    """讲解: put a listing's card on."""
    return await change(pin, show_id, form.listing_id)


@router.post("/shows/{show_id}/unpin")
@allow(DESK)
async def post_unpin(show_id: str, change: Changing) -> Response:
    """Take the card down."""
    return await change(unpin, show_id)


@router.post("/shows/{show_id}/calls")
@allow(DESK)
async def post_call(show_id: str, form: CallForm, change: Changing) -> Response:
    """Call on the audience."""
    return await change(make_call, show_id, form.what)


@router.post("/shows/{show_id}/traffic")
@allow(DESK)
async def post_traffic(show_id: str, form: TrafficForm, change: Changing) -> Response:
    """Order paid traffic."""
    return await change(buy_traffic, show_id, form.goal, form.budget_fen, form.minutes)


@router.post("/shows/{show_id}/comments")
@allow(TALK)
async def add_comment(show_id: str, form: CommentForm, change: Changing) -> Response:
    """Write a comment."""
    return await change(post_comment, show_id, form.text, form.reply_to)


@router.post("/shows/{show_id}/comments/{comment_id}/pin")
@allow(DESK)
async def post_comment_pin(show_id: str, comment_id: str, change: Changing) -> Response:
    """Put a comment on top."""
    return await change(pin_comment, show_id, comment_id)


@router.post("/shows/{show_id}/comments/unpin")
@allow(DESK)
async def post_comment_unpin(show_id: str, change: Changing) -> Response:
    """Take the comment on top down."""
    return await change(pin_comment, show_id, None)


@router.post("/shows/{show_id}/comments/{comment_id}/hide")
@allow(DESK)
async def post_comment_hide(show_id: str, comment_id: str, form: HideForm, change: Changing) -> Response:
    """Take a comment off the screen."""
    return await change(hide_comment, show_id, comment_id, form.genuine_negative)


@router.post("/shows/{show_id}/mutes")
@allow(DESK)
async def post_mute(show_id: str, form: MuteForm, change: Changing) -> Response:
    """Let a viewer be silent for a while."""
    return await change(mute_viewer, show_id, form.viewer, form.seconds)


@router.post("/shows/{show_id}/words")
@allow(DESK)
async def post_word(show_id: str, form: WordForm, change: Changing) -> Response:
    """Block a word."""
    return await change(block_word, show_id, form.word)


@router.post("/shows/{show_id}/questions/{question_id}/answer")
@allow(DESK)
async def post_answer(show_id: str, question_id: str, form: AnswerForm, change: Changing) -> Response:
    """Answer a viewer's question."""
    return await change(answer_question, show_id, question_id, cast(Literal["tap", "text"], form.way), form.text)


@router.post("/shows/{show_id}/violations/{violation_id}/correct")
@allow(DESK)
async def post_correction(show_id: str, violation_id: str, form: CorrectionForm, change: Changing) -> Response:
    """Put a violation right with a correction card."""
    return await change(correct, show_id, violation_id, form.text)


@router.post("/shows/{show_id}/seats")
@allow(PREPARE)
async def post_seat(show_id: str, form: SeatForm, change: Changing) -> Response:
    """Give a seat at the desk."""
    return await change(then_detail, give_seat, show_id, form.seat, form.person_id)


@router.delete("/shows/{show_id}/seats/{person_id}")
@allow(LEAVE_SEAT)
async def delete_seat(show_id: str, person_id: str, change: Changing) -> Response:
    """Leave a seat."""
    return await change(leave_seat, show_id, person_id)


@router.post("/shows/{show_id}/host")
@allow(PREPARE)
async def post_host(show_id: str, form: PersonForm, change: Changing) -> Response:
    """Hand the host's seat over."""
    return await change(then_detail, hand_over_host, show_id, form.person_id)


@router.get("/shows/{show_id}/notes")
@allow(SEE_SHOW)
async def get_notes(show_id: str, store: Reading) -> dict[str, Any]:
    """Problem notes and marks."""
    return await store.read(remarks, show_id)


@router.post("/shows/{show_id}/notes")
@allow(TALK)
async def post_note(show_id: str, form: NoteForm, change: Changing) -> Response:
    """Write down a problem."""
    return await change(note_problem, show_id, form.at_showms, form.text)


@router.post("/shows/{show_id}/marks")
@allow(MARK)
async def post_mark(show_id: str, form: MarkForm, change: Changing) -> Response:
    """Give a mark or a remark."""
    return await change(give_mark, show_id, form.at_showms, form.text, form.criterion, form.score)


@router.delete("/shows/{show_id}/marks/{mark_id}")
@allow(MARK)
async def delete_mark(show_id: str, mark_id: str, change: Changing) -> Response:
    """Take a mark back."""
    return await change(withdraw_mark, show_id, mark_id)

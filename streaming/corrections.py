"""The correction card (更正卡): one tap puts a violation right where everybody sees it."""

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.store import Tx

from .comments import show_on_air, write
from .control import seat_of
from .mirrors import Violation
from .violations import close, context_of
from .wording import findings

MOST_LETTERS = 100


class AlreadyCorrected(Refused):
    """Once is enough."""

    code = "already_corrected"
    zh = "这一处已经更正过了。"
    en = "This has been put right already."


def correct(tx: Tx, show_id: str, violation_id: str, text: str) -> dict[str, str]:
    """Write and pin “更正：……”, which closes the violation. Invalid for words that break a rule themselves, AlreadyCorrected, NotLive."""
    show = show_on_air(tx, show_id)
    violation = tx.get(Violation, violation_id)
    if violation.show_id != show_id:
        raise NotFound
    if violation.corrected is not None:
        raise AlreadyCorrected
    text = " ".join(text.split())
    if not 2 <= len(text) <= MOST_LETTERS:
        zh, en = f"准确的说法要有 2 到 {MOST_LETTERS} 个字。", f"Say it right in 2 to {MOST_LETTERS} characters."
        raise Invalid((FieldFault("text", "length", zh, en),))
    wrong = findings(text, "C", context_of(tx, show.pinned_listing_id))
    if wrong:
        zh = f"“{wrong[0].quote}”也不能说：{wrong[0].rewrite}。"
        raise Invalid((FieldFault("text", wrong[0].rule, zh, f"“{wrong[0].quote}” breaks rule {wrong[0].rule} as well."),))
    card = f"更正：刚才说的“{violation.quote[:40]}”不准确。{text}"
    comment_id = write(tx, show, card, seat_of(tx, show_id), on_top=True)
    close(tx, show, violation, "card")
    return {"comment_id": comment_id}

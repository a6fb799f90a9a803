"""What the class itself keeps of the regulation's forms: S3, its timetable; and signing a form whose content is kept elsewhere."""

from sandbox.errors import Refused
from sandbox.forms import Form
from sandbox.forms.kept import Keeper, Kept, fitted
from sandbox.store import Tx, View
from training.events import FormFilled

from .filing import sessions_of
from .forms import NothingToSign, digest_of, newest_of, role_to_sign, roles_in_class, sign_form
from .tables import Cohort, FilledForm


class NotSettled(Refused):
    """What would be signed still changes."""

    code = "form_not_settled"
    zh = "这张表的内容还没有交上来或还没有定，现在不能签名。"
    en = "What this form says is not handed in or not settled yet; it cannot be signed now."


def timetable_form(view: View, cohort_id: str, _person_id: str, form: Form) -> Kept | None:
    """S3: every session of the class in its order; nothing before there is a timetable."""
    sessions = sessions_of(view, cohort_id)
    if not sessions:
        return None
    rows = [
        {
            "day": one.day, "time": f"{one.begins}–{one.ends}", "topic": one.topic, "content": "；".join(map(str, one.content)),
            "hours": f"{one.tenths / 10:g}", "way": "线上" if one.online else "线下",
        }
        for one in sessions
    ]  # fmt: skip
    offered = {"sessions": {"hours": f"{sum(one.tenths for one in sessions) / 10:g}", "list": rows}}
    return Kept(fitted(form, offered), view.get(Cohort, cohort_id).opened_at)


def timetable_there(view: View, cohort_id: str) -> dict[str, int]:
    """Whether the class has a timetable."""
    return {"": view.get(Cohort, cohort_id).opened_at} if sessions_of(view, cohort_id) else {}


KEEPERS = {"S3": Keeper(timetable_there, timetable_form)}
"""By the form's code."""


def sign_kept(tx: Tx, cohort_id: str, form: Form, about_id: str, kept: Kept, drawing: str = "") -> FilledForm:
    """Sign what the system keeps: a copy of it as it stands now is put down, and the signature is over that copy.

    NothingToSign, NotSettled, SignedAlready; a copy whose content has changed since is left as it is and a new one made.
    """
    roles = roles_in_class(tx.actor, tx.get(Cohort, cohort_id))
    if role_to_sign(form, roles - set(kept.signs), about_id, tx.actor.id) is None:
        raise NothingToSign
    if kept.at is None:
        raise NotSettled
    row = newest_of(tx, cohort_id, form.form, about_id)
    if row is None or digest_of(row.answers) != digest_of(kept.answers):
        row = tx.add(
            FilledForm(
                id=tx.new_id("frm"), cohort_id=cohort_id, form=form.form, version=form.version, about_id=about_id, day="",
                filler_id=tx.actor.id, answers=dict(kept.answers), filled_at=tx.now,
            )
        )  # fmt: skip
        fact = FormFilled(cohort_id=cohort_id, form=form.form, version=form.version, filled_id=row.id, about_id=about_id, day="")
        tx.emit(fact, row.id, cohort=cohort_id)
        tx.session.flush()
    sign_form(tx, row.id, form, drawing)
    return row

"""Satisfaction over the classes one supervises: what students said each day (R-FRM-S4) and at the close (R-FRM-S5), by question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sandbox.actor import Actor
from sandbox.identity.memberships import institution_names
from sandbox.store import View

from .figures import supervised
from .tables import FilledForm

Scores = Mapping[str, Mapping[str, tuple[str, str]]]
"""Of each form the score fields (`section.field`) with their Chinese and English words, in the form's order."""


@dataclass(frozen=True)
class QuestionMean:
    """One question: how many marks of 1 to 5 were given, and their mean in hundredths, None without one."""

    key: str
    zh: str
    en: str
    answered: int
    mean_hundredths: int | None


@dataclass(frozen=True)
class Opinion:
    """What the students of a class (or of all, `cohort_id` empty) said: `sheets` filled, the mean of all marks, each question."""

    cohort_id: str
    name: str
    institution: str
    sheets: int
    mean_hundredths: int | None
    questions: list[QuestionMean]


@dataclass(frozen=True)
class FormOpinion:
    """One form, S4 or S5: all classes together, and each class that answered, the newest first."""

    form: str
    whole: Opinion
    classes: list[Opinion]


Marks = dict[str, list[int]]


def opinions(view: View, actor: Actor, first: str, last: str, scores: Scores) -> list[FormOpinion]:
    """Both forms over the classes that begin between these days; the newest sheet of a student and day counts, nobody is named."""
    cohorts = {row.id: row for row in view.all(supervised(actor, first, last))}
    houses = institution_names(view, list({row.institution_id for row in cohorts.values()}))
    kept = select(FilledForm.cohort_id, FilledForm.form, FilledForm.day, FilledForm.about_id, FilledForm.filler_id, FilledForm.answers)
    query = kept.where(FilledForm.form.in_(list(scores)), FilledForm.cohort_id.in_(list(cohorts))).order_by(FilledForm.filled_at)
    newest = {(form, cohort, day, about or filler): said for cohort, form, day, about, filler, said in view.session.execute(query)}
    found = []
    for form, words in scores.items():
        by_class: dict[str, list[Mapping[str, Any]]] = {}
        for (code, cohort, _, _), said in newest.items():
            if code == form:
                by_class.setdefault(cohort, []).append(said)
        classes = [
            opinion(by_class[one], words, one, row.name, houses.get(row.institution_id, ""))
            for one, row in cohorts.items()
            if one in by_class
        ]
        found.append(FormOpinion(form, opinion([said for told in by_class.values() for said in told], words), classes))
    return found


def opinion(
    sheets: Sequence[Mapping[str, Any]], words: Mapping[str, tuple[str, str]], cohort_id: str = "", name: str = "", institution: str = ""
) -> Opinion:
    """The means of these sheets' marks; whatever is no mark of 1 to 5 is left out. Pure."""
    marks: Marks = {place: [] for place in words}
    for said in sheets:
        for place, given in marks.items():
            section, _, key = place.partition(".")
            fields = said.get(section)
            mark = fields.get(key) if isinstance(fields, Mapping) else None
            if isinstance(mark, int) and 1 <= mark <= 5:
                given.append(mark)
    questions = [QuestionMean(place, *words[place], len(given), _mean(given)) for place, given in marks.items()]
    return Opinion(cohort_id, name, institution, len(sheets), _mean([mark for given in marks.values() for mark in given]), questions)


def _mean(given: Iterable[int]) -> int | None:
    marks = list(given)
    return 100 * sum(marks) // len(marks) if marks else None

"""A class's own dictionary: objections to what the rules found, the lecturer's answer, and words the lecturer adds himself."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, Refused
from sandbox.store import Tx, View
from sandbox.trade.compliance import rule_book
from sandbox.trade.normalise import plain

from .events import ClassWordSet, ObjectionDecided, ObjectionRaised
from .review_tables import ClassWord, Objection
from .tables import Listing

MOST_WAITING = 50


class AlreadyDecided(Refused):
    """Somebody decided it a moment ago."""

    code = "already_decided"
    zh = "这一条已经有人处理过了。"
    en = "Somebody has decided this already."


class TooManyObjections(Refused):
    """A student has at most 50 objections waiting."""

    code = "too_many_objections"
    zh = "你还有 50 条误报在等老师处理，请稍后再报。"
    en = "50 of your objections are waiting; try again later."


class ObjectionForm(BaseModel):
    """Which finding is wrong, and why."""

    model_config = ConfigDict(extra="forbid")
    rule: Annotated[str, Field(max_length=10)]
    quote: Annotated[str, Field(min_length=1, max_length=100)]
    text: Annotated[str, Field(max_length=500)] = ""
    why: Annotated[str, Field(max_length=200)] = ""


class ObjectionOut(BaseModel):
    """An objection with what became of it."""

    id: str
    listing_id: str
    owner_id: str
    rule: str
    quote: str
    text: str
    why: str
    state: Literal["waiting", "cleared", "upheld"]
    made_at: int
    decided_at: int | None
    note: str


class WordForm(BaseModel):
    """A word of the class dictionary: `forbid` it for everybody, or `allow` what a rule would find."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["allow", "forbid"]
    word: Annotated[str, Field(min_length=1, max_length=40)]
    rule: Annotated[str, Field(max_length=10)] = ""
    why: Annotated[str, Field(max_length=200)] = ""


class WordOut(BaseModel):
    """A word of the class dictionary."""

    kind: Literal["allow", "forbid"]
    word: str
    rule: str
    why: str
    made_at: int


def object_to(tx: Tx, listing_id: str, form: ObjectionForm) -> ObjectionOut:
    """The owner says a finding is wrong; it waits for the lecturer. The same finding twice is one. Invalid, TooManyObjections."""
    listing = tx.get(Listing, listing_id)
    if form.rule not in rule_book().rules:
        raise Invalid((FieldFault("rule", "unknown", "没有这条规则。", "There is no such rule."),))
    waiting = tx.all(select(Objection).where(Objection.owner_id == listing.owner_id, Objection.state == "waiting"))
    for row in waiting:
        if (row.listing_id, row.rule, row.quote) == (listing_id, form.rule, form.quote):
            return objection_out(row)
    if len(waiting) >= MOST_WAITING:
        raise TooManyObjections
    row = tx.add(
        Objection(
            id=tx.new_id("obj"),
            listing_id=listing_id,
            cohort_id=listing.cohort_id,
            owner_id=listing.owner_id,
            **form.model_dump(),
            state="waiting",
            made_at=tx.now,
            decided_by=None,
            decided_at=None,
            note="",
        )
    )
    fact = ObjectionRaised(objection_id=row.id, listing_id=listing_id, rule=form.rule, quote=form.quote)
    tx.emit(fact, row.id, cohort=listing.cohort_id)
    return objection_out(row)


def decide_objection(tx: Tx, objection_id: str, cleared: bool, note: str) -> ObjectionOut:
    """The lecturer's answer: cleared words go into the class dictionary and are never found again there. AlreadyDecided."""
    row = tx.get(Objection, objection_id)
    if row.state != "waiting":
        raise AlreadyDecided
    row.state, row.decided_by, row.decided_at, row.note = "cleared" if cleared else "upheld", tx.actor.id, tx.now, note.strip()
    if cleared:
        set_word(tx, row.cohort_id, WordForm(kind="allow", word=row.quote[:40], rule=row.rule, why=(row.note or row.why)[:200]))
    tx.emit(ObjectionDecided(objection_id=row.id, listing_id=row.listing_id, cleared=cleared, note=row.note), row.id, cohort=row.cohort_id)
    return objection_out(row)


def set_word(tx: Tx, cohort_id: str, form: WordForm) -> WordOut:
    """Put a word into the class dictionary. Invalid for a word of signs only, or an unknown rule to allow."""
    word = plain(form.word).text
    if not word:
        raise Invalid((FieldFault("word", "missing", "请写一个词。", "Write a word."),))
    if form.kind == "allow" and form.rule not in rule_book().rules:
        raise Invalid((FieldFault("rule", "unknown", "请选择要放行的规则。", "Choose the rule to clear it for."),))
    rule = form.rule if form.kind == "allow" else ""
    row = ClassWord(cohort_id=cohort_id, kind=form.kind, rule=rule, word=word, why=form.why.strip(), made_by=tx.actor.id, made_at=tx.now)
    row = tx.session.merge(row)
    tx.emit(ClassWordSet(cohort_id=cohort_id, kind=form.kind, word=word, rule=rule), cohort_id, cohort=cohort_id)
    return word_out(row)


def drop_word(tx: Tx, cohort_id: str, kind: str, word: str, rule: str) -> None:
    """Take a word out of the dictionary; one that is not there does nothing."""
    row = tx.session.get(ClassWord, (cohort_id, kind, rule, word))
    if row is not None:
        tx.session.delete(row)


def allowed_in(view: View, cohort_id: str) -> frozenset[tuple[str, str]]:
    """What the class's lecturer has cleared: (rule, plain words)."""
    rows = view.session.execute(select(ClassWord.rule, ClassWord.word).where(ClassWord.cohort_id == cohort_id, ClassWord.kind == "allow"))
    return frozenset((rule, word) for rule, word in rows.all())


def forbidden_in(view: View, cohort_id: str) -> tuple[tuple[str, str], ...]:
    """What the class's lecturer forbids: (plain word, why)."""
    rows = view.session.execute(
        select(ClassWord.word, ClassWord.why).where(ClassWord.cohort_id == cohort_id, ClassWord.kind == "forbid").order_by(ClassWord.word)
    )
    return tuple((word, why) for word, why in rows.all())


def words_of(view: View, cohort_id: str) -> list[WordOut]:
    """The class dictionary, newest first."""
    query = select(ClassWord).where(ClassWord.cohort_id == cohort_id).order_by(ClassWord.made_at.desc(), ClassWord.word).limit(1000)
    return [word_out(row) for row in view.all(query)]


def objections_of(view: View, cohort_id: str, state: str) -> list[ObjectionOut]:
    """The objections of a class in a state (empty: all), newest first."""
    query = select(Objection).where(Objection.cohort_id == cohort_id).order_by(Objection.id.desc()).limit(200)
    return [objection_out(row) for row in view.all(query.where(Objection.state == state) if state else query)]


def objections_on(view: View, listing_id: str) -> list[ObjectionOut]:
    """What the owner of a listing objected to in it and what was answered, newest first, at most 50."""
    query = select(Objection).where(Objection.listing_id == listing_id).order_by(Objection.id.desc()).limit(MOST_WAITING)
    return [objection_out(row) for row in view.all(query)]


def objection_out(row: Objection) -> ObjectionOut:
    """An objection as it goes over the wire."""
    return ObjectionOut.model_validate(row, from_attributes=True)


def word_out(row: ClassWord) -> WordOut:
    """A word as it goes over the wire."""
    return WordOut.model_validate(row, from_attributes=True)

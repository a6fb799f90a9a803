"""What a form file may say; pure.

A filled form is `{section: {field: value}}`: text, day and choice as str, number, money (whole fen) and score as int, yes_no as bool,
choices as a list of str, a table as rows `{column: value}`. A `paper` field is written by hand on the print and never stored: an ID
number has no business in an answer.
"""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Key = Annotated[str, Field(pattern=r"^[a-z][a-z_0-9]{0,30}$")]
Label = Annotated[str, Field(min_length=1, max_length=120)]
Kind = Literal["text", "number", "money", "day", "choice", "choices", "yes_no", "score", "table", "paper"]
FormRole = Literal["student", "lecturer", "master_trainer", "assistant", "institution", "authority"]
When = Literal["before", "throughout", "daily", "close", "after", "half_year"]


class Strict(BaseModel):
    """A word that is not known is a fault: it is most likely misspelt."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Strict):
    """One of several."""

    key: Key
    zh: Label
    en: Label


class Column(Strict):
    """A column of a table."""

    key: Key
    zh: Label
    en: Label
    kind: Literal["text", "number", "money", "day"] = "text"


class Words(Strict):
    """A word in both languages."""

    zh: Label
    en: Label


class Scale(Strict):
    """What the lowest and the highest mark of a score mean."""

    low: Words
    high: Words


SATISFIED = Scale(low=Words(zh="很不满意", en="not at all satisfied"), high=Words(zh="很满意", en="very satisfied"))
MARKED = Scale(low=Words(zh="最低", en="lowest"), high=Words(zh="最高", en="highest"))


class FormField(Strict):
    """A field. `least` and `most`: letters of a text, bounds of a number, money or score, how many choices or rows.

    `scale`: what the ends of a score mean; a score of up to 5 asks how satisfied one is where the file says nothing else.
    """

    key: Key
    zh: Label
    en: Label
    kind: Kind = "text"
    required: bool = False
    least: int = Field(default=0, ge=0)
    most: int | None = Field(default=None, ge=1, le=10**12)
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    scale: Scale | None = None

    @property
    def upper(self) -> int:
        """The upper bound, the usual one of its kind where the file names none."""
        usual = {"text": 500, "score": 5, "table": 60, "choices": max(1, len(self.options))}
        return self.most or usual.get(self.kind, 10**11)

    @property
    def ends(self) -> Scale:
        """What the ends of a score mean, the usual words where the file has none."""
        return self.scale or (SATISFIED if self.upper <= 5 else MARKED)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind in {"choice", "choices"}) != bool(self.options):
            raise _wrong("options", ("kind",), self.key)
        if (self.kind == "table") != bool(self.columns):
            raise _wrong("columns", ("kind",), self.key)
        if self.scale is not None and self.kind != "score":
            raise _wrong("scale", ("kind",), self.key)
        if self.least > self.upper:
            raise _wrong("bounds", ("least",), self.key)
        _once("options", [one.key for one in self.options])
        _once("columns", [one.key for one in self.columns])
        return self


class Section(Strict):
    """Fields under one heading. `filler`: who of the form's fillers fills this part; all of them when empty."""

    key: Key
    zh: Label
    en: Label
    filler: tuple[FormRole, ...] = ()
    fields: Annotated[tuple[FormField, ...], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _once("fields", [one.key for one in self.fields])
        return self


class Form(Strict):
    """A form. `about`: one student or the class; `elsewhere`: the page where it is filled instead, and why it takes nothing here."""

    form: Annotated[str, Field(pattern=r"^[SL][1-9][0-9]?$")]
    version: Annotated[str, Field(min_length=1, max_length=40)]
    zh: Label
    en: Label
    about: Literal["student", "class"]
    filler: tuple[FormRole, ...] = ()
    reader: tuple[FormRole, ...]
    signs: tuple[FormRole, ...] = ()
    when: When
    due_zh: Label
    due_en: Label
    elsewhere: Literal["", "timetable", "practice", "plan", "marking", "followup"] = ""
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _once("sections", [one.key for one in self.sections])
        if not self.elsewhere and not self.filler:
            raise _wrong("nobody", ("filler",), "filler")
        return self

    def part_for(self, roles: Collection[str]) -> Self:
        """The form without the parts that somebody else fills in; the whole of it where every part is another's."""
        own = tuple(one for one in self.sections if not one.filler or set(one.filler) & set(roles))
        return self.model_copy(update={"sections": own or self.sections})

    def fields(self) -> Iterator[tuple[Section, FormField]]:
        """Every field with its section, in order."""
        for section in self.sections:
            for one in section.fields:
                yield section, one


def _once(where: str, keys: list[str]) -> None:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise _wrong("twice", (where, place, "key"), key)


def _wrong(code: str, at: tuple[str | int, ...], key: str) -> PydanticCustomError:
    """A fault at `at` inside the model that finds it; whoever reads the file knows its line."""
    return PydanticCustomError(code, "{key}", {"key": key, "at": at})

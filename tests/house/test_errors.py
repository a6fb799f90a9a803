"""Every error of the house is a sentence in two languages with a code of its own."""

import re
import string

import sandbox.app  # imports every room, and with them every error
from sandbox.errors import KaiboError

KNOWN = {400, 401, 403, 404, 405, 409, 413, 415, 416, 422, 429, 500, 503, 507}


def errors() -> list[type[KaiboError]]:
    """KaiboError and everything below it; those of tests left out."""
    assert sandbox.app
    found, todo = [], [KaiboError]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += [child for child in one.__subclasses__() if not child.__module__.startswith("tests.")]
    return found


def blanks(template: str) -> set[str]:
    """The facts a sentence needs; `en_reason` and `zh_reason` are the same one in two languages."""
    return {re.sub(r"^(zh|en)_|_(zh|en)$", "", field) for _, field, _, _ in string.Formatter().parse(template) if field}


def test_there_are_errors() -> None:
    assert len(errors()) > 40


def test_a_code_belongs_to_one_place() -> None:
    """Two sentences may share a code when they are shades of one refusal and stand side by side."""
    places: dict[str, set[str]] = {}
    for error in errors():
        if "code" in vars(error):
            places.setdefault(error.code, set()).add(error.__module__)
    assert {code: modules for code, modules in places.items() if len(modules) > 1} == {}


def test_both_languages_say_it() -> None:
    """The same facts fill both; the English one may quote a library's words besides."""
    for error in errors():
        assert error.zh.strip(), error
        assert error.en.strip(), error
        assert blanks(error.zh) <= blanks(error.en), f"{error.__name__}: {error.zh} / {error.en}"
        own = re.sub(r"{\w+}", "", error.zh)  # a sentence may be all filled in
        assert any("\u4e00" <= letter <= "\u9fff" for letter in own) or not re.search(r"\w", own), f"{error.__name__}: {error.zh}"
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in error.en), f"{error.__name__}: Chinese in {error.en}"


def test_nobody_says_only_that_something_went_wrong() -> None:
    vague = [error.__name__ for error in errors() if error is not KaiboError and KaiboError.zh == error.zh]
    assert vague == []


def test_every_status_is_one_of_the_known() -> None:
    assert {error.status for error in errors()} <= KNOWN

"""The one shape of every error, and a question asked in two languages."""

from typing import Any

import httpx

from tests.world import Person

ALWAYS = {"type", "title", "status", "detail", "code"}


def problem_of(answer: httpx.Response, language: str = "zh-CN") -> dict[str, Any]:
    """The problem document of an error; AssertionError when it is not in the one shape (RFC 9457, with code and fields)."""
    assert answer.status_code >= 400, f"{answer.request.method} {answer.request.url.path} was taken: {answer.text[:300]}"
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:300]
    assert answer.headers["content-language"] == language
    problem: dict[str, Any] = answer.json()
    assert ALWAYS <= set(problem) <= ALWAYS | {"fields"}, problem
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/problems/{problem['code']}"
    for sentence in [problem["title"], problem["detail"], *(field["message"] for field in problem.get("fields", []))]:
        assert speaks(sentence, language), sentence
    for field in problem.get("fields", []):
        assert set(field) == {"path", "code", "message"}
    return problem


def speaks(sentence: str, language: str) -> bool:
    """Whether a sentence is one, in that language; what is quoted in it may be in another."""
    chinese = sum("一" <= letter <= "鿿" for letter in sentence)
    if language == "en":
        return sentence.strip() != "" and chinese * 4 < len(sentence) and sentence[0].isupper()
    return chinese >= 3


async def refused(person: Person, method: str, path: str, body: Any = None, **options: Any) -> dict[str, Any]:
    """The same bad request in Chinese and in English: the same code and fields, each in its language. Answers the Chinese one."""
    headers = options.pop("headers", {})
    said = []
    for language in ("zh-CN", "en"):
        answer = await person.ask(method, path, body, headers={**headers, "Accept-Language": language}, **options)
        said.append(problem_of(answer, language))
    assert (said[0]["code"], said[0]["status"]) == (said[1]["code"], said[1]["status"])
    assert [(f["path"], f["code"]) for f in said[0].get("fields", [])] == [(f["path"], f["code"]) for f in said[1].get("fields", [])]
    return said[0]


def faults(problem: dict[str, Any]) -> dict[str, str]:
    """What is wrong, by field."""
    return {field["path"]: field["code"] for field in problem.get("fields", [])}

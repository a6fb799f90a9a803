"""RFC 9457 problem+json: one shape for every error, with a sentence in the reader's language."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from sandbox.errors import FieldFault, Invalid, KaiboError, NotFound

log = structlog.get_logger()

SENTENCES = {
    "missing": ("这一项必填。", "This field is required."),
    "string_too_short": ("内容太短。", "This is too short."),
    "string_too_long": ("内容太长，最多 {max_length} 个字。", "This is too long: at most {max_length} characters."),
    "greater_than": ("必须大于 {gt}。", "This must be greater than {gt}."),
    "greater_than_equal": ("不能小于 {ge}。", "This must be at least {ge}."),
    "less_than": ("必须小于 {lt}。", "This must be less than {lt}."),
    "less_than_equal": ("不能大于 {le}。", "This must be at most {le}."),
    "int_parsing": ("请填整数。", "Enter a whole number."),
    "int_type": ("请填整数。", "Enter a whole number."),
    "int_from_float": ("请填整数。", "Enter a whole number."),
    "too_short": ("至少要 {min_length} 项。", "At least {min_length} are needed."),
    "too_long": ("最多 {max_length} 项。", "At most {max_length} are allowed."),
    "literal_error": ("请从给出的选项里选：{expected}。", "Choose one of: {expected}."),
    "extra_forbidden": ("没有这一项。", "There is no such field."),
    "json_invalid": ("内容不是有效的 JSON。", "The body is not valid JSON."),
}


def language_of(request: Any) -> str:
    """`en` when the reader's first choice is English, else Chinese."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "zh-CN"


def problem(error: KaiboError, language: str) -> JSONResponse:
    """The answer for an error of the house."""
    title = error.sentence(language)
    body: dict[str, Any] = {"type": f"/problems/{error.code}", "title": title, "status": error.status, "detail": title, "code": error.code}
    if error.fields:
        body["fields"] = [field_seen(fault, language) for fault in error.fields]
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return JSONResponse(body, status_code=error.status, headers=headers, media_type="application/problem+json")


def field_seen(fault: FieldFault, language: str) -> dict[str, Any]:
    """A fault as an item of `fields`: path, code, the sentence, and the line where it has one."""
    line = {} if fault.line is None else {"line": fault.line}
    return {"path": fault.path, "code": fault.code, "message": fault.sentence(language), **line}


def faults(error: RequestValidationError) -> tuple[FieldFault, ...]:
    """What is wrong with a form, one fault a field, in both languages."""
    found = []
    for fault in error.errors():
        path = ".".join(str(step) for step in fault["loc"][1:]) or str(fault["loc"][0])
        zh, en = SENTENCES.get(fault["type"], ("填写不正确。", fault["msg"] + "."))
        facts = {name: value for name, value in (fault.get("ctx") or {}).items() if isinstance(value, (int, float, str))}
        try:
            zh, en = zh.format(**facts), en.format(**facts)
        except (KeyError, IndexError, ValueError):
            zh, en = "填写不正确。", "This is not right."
        found.append(FieldFault(path, str(fault["type"]), zh, en))
    return tuple(found)


class MethodNotAllowed(KaiboError):
    """The address exists, the method does not."""

    status = 405
    code = "method_not_allowed"
    zh = "这个地址不支持这种操作。"
    en = "This address does not support that method."


def answer_errors(app: FastAPI) -> None:
    """Make every error of `app` leave in the one shape."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, KaiboError)
        return problem(error, language_of(request))

    async def form(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem(Invalid(faults(error)), language_of(request))

    async def starlette(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        known: dict[int, KaiboError] = {404: NotFound(), 405: MethodNotAllowed()}
        return problem(known.get(error.status_code) or Invalid(), language_of(request))

    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("unforeseen", path=request.scope.get("route_path") or request.url.path, kind=type(error).__name__, exc_info=error)
        return problem(KaiboError(), language_of(request))

    app.add_exception_handler(KaiboError, ours)
    app.add_exception_handler(RequestValidationError, form)
    app.add_exception_handler(HTTPException, starlette)
    app.add_exception_handler(Exception, unforeseen)

"""Puts into an answer what is not stored with it: the idempotency store keeps answers for a week, and a secret has no business there."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response


def filled(answer: Response, fill: Callable[[Any], None]) -> Response:
    """`answer` with its JSON changed in place by `fill`; status and headers stay."""
    body = json.loads(bytes(answer.body))
    fill(body)
    headers = {name: value for name, value in answer.headers.items() if name not in {"content-length", "content-type"}}
    return Response(json.dumps(body, ensure_ascii=False), answer.status_code, headers, media_type="application/json")


def key_of(request: Request) -> str:
    """The request's idempotency key; secrets derived from it are the same again when the request is retried."""
    return request.headers.get("idempotency-key", "").strip()

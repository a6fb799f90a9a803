"""Rubrics over HTTP: read, take as a file, issue a new version from a file (R-ASM-7, R-ASM-8)."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, cast

from fastapi import File, Form, Request, Response, UploadFile

from sandbox.config import Settings
from sandbox.errors import TooLarge
from sandbox.http import Changing, Reading, Router, allow
from sandbox.store import Tx
from training.assessment import policies
from training.assessment.rubric_versions import checked_rubric, issue_rubric, rubric_file, rubric_page
from training.assessment.rubrics import Version

router = Router(prefix="/api/rubrics", tags=["assessment"])
Subject = Literal["practice", "plan"]
MOST = 64 << 10


class HasSettings(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    settings: Settings


def folder_of(request: Request) -> Path:
    """Where a province puts its own rubrics."""
    return cast(HasSettings, request.app.state.gate).settings.data / "rubrics"


@router.get("/{subject}")
@allow(policies.RUBRIC)
async def read(subject: Subject, request: Request, store: Reading) -> dict[str, Any]:
    """The rubric in use, and every version with how many marks were given by it."""
    return await store.read(rubric_page, subject, folder_of(request))


@router.get("/{subject}/file.yaml", response_class=Response)
@allow(policies.RUBRIC)
async def file_of(subject: Subject, request: Request, store: Reading) -> Response:
    """The rubric in use as a file, to change and bring back."""
    text = await store.read(rubric_file, subject, folder_of(request))
    headers = {"Content-Disposition": f'attachment; filename="{subject}.yaml"'}
    return Response(text, media_type="application/yaml", headers=headers)


@router.post("/{subject}")
@allow(policies.RUBRIC_ISSUE)
async def issue(
    subject: Subject,
    request: Request,
    change: Changing,
    file: Annotated[UploadFile, File()],
    note: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Put a new version to use from a file. Classes that have begun to mark keep theirs."""
    data = await file.read(MOST + 1)
    if len(data) > MOST:
        raise TooLarge(limit="64 KB")
    version = await asyncio.to_thread(checked_rubric, data, subject)
    return await change(_issue, subject, version, note.strip(), folder_of(request))


def _issue(tx: Tx, subject: Subject, version: Version, note: str, folder: Path) -> dict[str, int]:
    return {"number": issue_rubric(tx, subject, version, note, folder)}

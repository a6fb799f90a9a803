"""The question banks over HTTP."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import File, Form, Query, Response, UploadFile

from sandbox.actor import Actor
from sandbox.errors import TooLarge
from sandbox.http import Caller, Changing, Reading, Router, allow
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault
from sandbox.store import View
from training.assessment import policies
from training.assessment.bank import (
    counts,
    from_gift,
    import_official,
    import_questions,
    imported_by,
    practice_questions,
    retire,
    unseal_bank,
)
from training.assessment.question_sheet import from_excel, template
from training.assessment.questions import Question

router = Router(prefix="/api/question-bank", tags=["question bank"])
MOST = 2 << 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def institution_of(actor: Actor) -> str | None:
    """The institution a member of the staff works for, None for the authority's people."""
    return min((m.institution_id for m in actor.memberships if m.institution_id is not None), default=None)


@router.get("")
@allow(policies.BANK)
async def overview(actor: Caller, store: Reading) -> dict[str, Any]:
    """How many questions each bank has by chapter, kind and difficulty. Of the sealed one nobody sees more."""
    return await store.read(counts, institution_of(actor))


@router.get("/questions")
@allow(policies.BANK)
async def questions(
    actor: Caller,
    store: Reading,
    chapter: Annotated[str, Query(max_length=40)] = "",
    kind: Annotated[Literal["", "single", "multiple", "true_false"], Query()] = "",
    difficulty: Annotated[int, Query(ge=0, le=3)] = 0,
    words: Annotated[str, Query(max_length=60)] = "",
    after: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> dict[str, Any]:
    """Questions of the practice bank with their keys, fifty at a time; `difficulty` 0 is any, `words` stand in the stem or an option.
    `own` are those the institution imported and may take out."""
    return await store.read(_page, institution_of(actor), Wanted(chapter, kind, difficulty, words.strip()), after)


@router.get("/template.xlsx", response_class=Response)
@allow(policies.BANK)
async def sheet() -> Response:
    """An Excel sheet to fill in."""
    made = await asyncio.to_thread(template)
    return Response(made, media_type=XLSX, headers={"Content-Disposition": 'attachment; filename="questions.xlsx"'})


@router.post("/import")
@allow(policies.BANK_WRITE)
async def bring(
    actor: Caller, change: Changing, file: Annotated[UploadFile, File()], chapter: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    """Import questions of one's own from Excel or GIFT; all or none, faults named by row or line."""
    data = await _bytes(file)
    if data[:2] == b"PK":
        found = await asyncio.to_thread(from_excel, data)
    else:
        found = await asyncio.to_thread(from_gift, data.decode("utf-8-sig", errors="replace"), chapter)
    return await change(import_questions, found, institution_of(actor))


@router.post("/sealed")
@allow(policies.BANK_SEALED)
async def bring_sealed(
    change: Changing, desk: AtReception, file: Annotated[UploadFile, File()], passphrase: Annotated[str, Form(max_length=200)]
) -> Response:
    """Import the project's own bank (项目试题库, R-ASM-6): a sealed file and its passphrase. Nobody reads it outside a paper, and
    it lies encrypted in the database."""
    data = await _bytes(file)
    text = await asyncio.to_thread(unseal_bank, data.decode("utf-8", errors="replace"), passphrase)
    found = await asyncio.to_thread(from_gift, text)
    return await change(import_official, found, Vault(desk.seal))


@router.delete("/questions/{question_id}", status_code=204)
@allow(policies.BANK_WRITE)
async def drop(question_id: str, actor: Caller, change: Changing) -> Response:
    """Take an imported question of one's institution out of the bank; papers that have it keep it."""
    own = frozenset(m.institution_id for m in actor.memberships if m.institution_id is not None)
    return await change(retire, question_id, own)


async def _bytes(file: UploadFile) -> bytes:
    data = await file.read(MOST + 1)
    if len(data) > MOST:
        raise TooLarge(limit="2 MB")
    return data


@dataclass(frozen=True)
class Wanted:
    """Which questions somebody looks for; empty and 0 for any."""

    chapter: str
    kind: str
    difficulty: int
    words: str

    def fits(self, one: Question) -> bool:
        """Whether a question is one of them."""
        words = self.words.lower()
        return (
            self.chapter in ("", one.chapter)
            and self.kind in ("", one.kind)
            and self.difficulty in (0, one.difficulty)
            and any(words in text.lower() for text in (one.stem, *one.options))
        )


def _page(view: View, institution_id: str | None, wanted: Wanted, after: int) -> dict[str, Any]:
    found = [question for question in practice_questions(view, institution_id) if wanted.fits(question)]
    own = imported_by(view, institution_id)
    lines = [
        {
            "id": one.id,
            "kind": one.kind,
            "chapter": one.chapter,
            "difficulty": one.difficulty,
            "stem": one.stem,
            "options": list(one.options),
            "right": list(one.right),
            "why": one.why,
            "own": one.id in own,
        }
        for one in found[after : after + 50]
    ]
    return {"total": len(found), "questions": lines}

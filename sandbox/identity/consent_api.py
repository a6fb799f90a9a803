"""The notice on personal data, and one's consent to it: what a student sees first, before anything else of his is kept."""

from fastapi import Response

from sandbox.http import ONESELF, Caller, Changing, Reading, Router, allow
from sandbox.store import View

from .reception import AtReception
from .shapes import ConsentOut
from .vault import CONSENT_EN, CONSENT_VERSION, CONSENT_ZH, consent, masked

router = Router(prefix="/api", tags=["identity"])


@router.get("/me/private")
@allow(ONESELF)
async def my_data(actor: Caller, store: Reading) -> ConsentOut:
    """The notice on personal data and what is stored of oneself, masked."""
    return await store.read(_my_data, actor.id, actor.language)


@router.post("/me/private/consent", status_code=204)
@allow(ONESELF)
async def agree(actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Agree to the notice; until then a student does nothing else."""
    answer = await change(consent, actor.id)
    desk.identifier.forget(actor.id)
    return answer


def _my_data(view: View, person_id: str, language: str) -> ConsentOut:
    have = masked(view, [person_id]).get(person_id)
    text = CONSENT_EN if language.startswith("en") else CONSENT_ZH
    numbers = (have.id_number, have.phone) if have else ("", "")
    return ConsentOut(version=CONSENT_VERSION, text=text, consented=bool(have and have.consented), id_number=numbers[0], phone=numbers[1])

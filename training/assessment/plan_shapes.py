"""Which sections a plan has: today's while it is written, those it was handed in with from then on (immutable once used)."""

import hashlib
from pathlib import Path

from sandbox.store import Tx, View

from .plan_form import PlanShape, plan_shape, plan_shape_before
from .plan_tables import PlanShapeUsed
from .tables import PlanWork


def shape_of(view: View, plan: PlanWork, folder: Path | None) -> PlanShape:
    """The sections of what was handed in; today's for a plan that was not."""
    if plan.handed_in is None:
        return plan_shape(folder)
    used = view.session.get(PlanShapeUsed, plan.shape) if plan.shape else None
    return plan_shape_before(folder) if used is None else PlanShape.model_validate_json(used.text)


def keep_shape(tx: Tx, folder: Path | None) -> str:
    """Keep today's sections as they are and answer their SHA-256."""
    text = plan_shape(folder).model_dump_json()
    digest = hashlib.sha256(text.encode()).hexdigest()
    if tx.session.get(PlanShapeUsed, digest) is None:
        tx.add(PlanShapeUsed(digest=digest, text=text, first_at=tx.now))
    return digest

"""A student's ID number that was entered wrongly is put right, on record (F.7): until a certificate carries it."""

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.id_number import id_number_fault
from sandbox.identity.vault import Vault, keep_private, kept_of
from sandbox.store import Tx
from sandbox.trade.dates import day_of

from .closing_guard import changeable
from .roster import is_student, seated
from .tables import Certificate


class NumberOnCertificate(Refused):
    """A certificate says the number already."""

    code = "id_number_on_certificate"
    zh = "这名学员的证书 {number} 已经核发，上面印有身份证号，不能再改。确实有错的，请管理部门先撤销证书。"
    en = "Certificate {number} of this student carries the ID number; it cannot be changed. If it is wrong, the authority revokes it first."


def correct_number(tx: Tx, vault: Vault, cohort_id: str, person_id: str, number: str, reason: str) -> None:
    """Put a student's ID number right; who and why goes into the audit log, the numbers themselves do not.

    NotFound for no student of the class; ClosingUnderReview and NotReturned while the authority has the closing (its key is `id_numbers`);
    NumberOnCertificate; Invalid for what is no ID number (GB 11643), the number that is stored already, or another student's of the class.
    """
    if not is_student(tx, cohort_id, person_id):
        raise NotFound
    changeable(tx, cohort_id, "id_numbers")
    held = select(Certificate).where(Certificate.person_id == person_id, Certificate.revoked_at.is_(None))
    if (paper := tx.first(held)) is not None:
        raise NumberOnCertificate(number=paper.number)
    if wrong := id_number_fault(number, day_of(tx.now)):
        raise _wrong(*wrong)
    mark = vault.mark(number)
    if kept_of(tx, vault, person_id).id_mark == mark:
        raise _wrong("same", "这就是现在保存的号码，没有要改的。", "This is the number that is stored already.")
    if (seat := seated(tx, cohort_id, [mark]).get(mark)) is not None:
        zh = f"本班座位 {seat} 的学员已经用了这个号码，请核对是谁的。"
        raise _wrong("seated", zh, f"The student in seat {seat} of this class has this number. Check whose it is.")
    keep_private(tx, vault, person_id, number)
    audit(tx, "private.correct", person_id, reason=reason)


def _wrong(code: str, zh: str, en: str) -> Invalid:
    return Invalid((FieldFault("id_number", code, zh, en),))

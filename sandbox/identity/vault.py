"""Personal data at rest: encrypted with a key that lies beside the database, masked wherever it is shown, revealed only on record."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from sandbox.store import Tx, View

from .audit import audit
from .id_number import mask_id_number, mask_phone, plain_id_number
from .seal import Seal
from .tables import PrivateData

CONSENT_VERSION = "2026-11-27"
CONSENT_ZH = (
    "为了办班备案、核发证书和补贴，培训机构需要你的姓名、身份证号和手机号。它们加密保存在培训机构的这台服务器上，"
    "平时只显示一部分；有人查看完整号码时会留下记录。练习直播和上课时会录下你的声音和画面，连同你的店铺、订单和作业"
    "保存在这台服务器上，供本班师生、培训机构和管理部门教学和考核时看。你可以随时要一份自己的数据，也可以在培训档案保存期满后要求删除。"
)
CONSENT_EN = (
    "To file the class and to issue certificates and subsidies the institution needs your name, ID number and phone number. They are kept "
    "encrypted on this server and shown in part only; whoever looks at the full number leaves a record. Practice "
    "broadcasts and lessons record your voice and picture; with your shop, orders and work they stay on this server, for your "
    "class, the institution and the authority to teach and to assess with. You may have a copy of your data "
    "at any time, and ask for its deletion."
)


@dataclass(frozen=True)
class Masked:
    """What of a person's data may be shown without a record, and whether he agreed to the notice as it stands."""

    id_number: str
    phone: str
    consented: bool


@dataclass(frozen=True)
class Kept:
    """A person's stored numbers in full and his consent, all empty where nothing is stored; `id_mark` finds the number elsewhere."""

    id_number: str = ""
    phone: str = ""
    id_mark: str = ""
    consent_version: str = ""
    consented_at: int | None = None


class Vault:
    """Seals and opens texts; the person's id is bound to each, so that one person's row cannot be put under another's."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._cipher = AESGCM(bytes.fromhex(seal.digest("vault")))

    def lock(self, person_id: str, text: str, nonce: bytes) -> str:
        """The text, encrypted, as hex; `nonce` is twelve fresh bytes."""
        return (nonce + self._cipher.encrypt(nonce, text.encode(), person_id.encode())).hex()

    def unlock(self, person_id: str, sealed: str) -> str:
        """The text again."""
        raw = bytes.fromhex(sealed)
        return self._cipher.decrypt(raw[:12], raw[12:], person_id.encode()).decode()

    def keyed(self, purpose: str, text: str) -> str:
        """A keyed hash of a text, to know it again without opening any; from it alone no guess at the text can be checked."""
        return self._seal.digest(purpose, text)

    def mark(self, id_number: str) -> str:
        """A keyed hash, to find the same number twice without opening any."""
        return self._seal.digest("id-number", plain_id_number(id_number))


def keep_private(tx: Tx, vault: Vault, person_id: str, id_number: str = "", phone: str = "") -> None:
    """Store a person's numbers encrypted; an empty one leaves what is there."""
    row = tx.session.get(PrivateData, person_id)
    if row is None:
        row = tx.add(PrivateData(person_id=person_id, id_number="", id_mark="", phone="", masked_id="", masked_phone="", changed_at=tx.now))
    if id_number:
        plain = plain_id_number(id_number)
        row.id_number, row.id_mark, row.masked_id = (
            vault.lock(person_id, plain, bytes.fromhex(tx.secret(128))[:12]),
            vault.mark(plain),
            mask_id_number(plain),
        )
    if phone:
        row.phone, row.masked_phone = vault.lock(person_id, phone, bytes.fromhex(tx.secret(128))[:12]), mask_phone(phone)
    row.changed_at = tx.now


def consent(tx: Tx, person_id: str, version: str = CONSENT_VERSION) -> None:
    """The person agreed to the text of this version, by his own hand or when he applied."""
    row = tx.session.get(PrivateData, person_id)
    if row is None:
        row = tx.add(PrivateData(person_id=person_id, id_number="", id_mark="", phone="", masked_id="", masked_phone="", changed_at=tx.now))
    row.consent_version, row.consented_at = version, tx.now
    audit(tx, "private.consent", person_id)


def consented(view: View, person_id: str) -> bool:
    """Whether the person agreed to the text of this version; an older one is asked again."""
    row = view.session.get(PrivateData, person_id)
    return row is not None and row.consent_version == CONSENT_VERSION


def note_look(tx: Tx, person_id: str, reason: str) -> None:
    """Somebody is about to see the full numbers: who and why goes into the audit log first. NotFound when there are none."""
    tx.get(PrivateData, person_id)
    audit(tx, "private.reveal", person_id, reason=reason)


def unlocked(view: View, vault: Vault, person_id: str) -> dict[str, str]:
    """A person's full numbers; call `note_look` before for anybody but himself. NotFound when there are none."""
    row = view.get(PrivateData, person_id)
    return {
        "id_number": vault.unlock(person_id, row.id_number) if row.id_number else "",
        "phone": vault.unlock(person_id, row.phone) if row.phone else "",
    }


def kept_of(view: View, vault: Vault, person_id: str) -> Kept:
    """What is stored of a person, in full; for his own copy, or with a record made before."""
    row = view.session.get(PrivateData, person_id)
    if row is None:
        return Kept()
    return Kept(**unlocked(view, vault, person_id), id_mark=row.id_mark, consent_version=row.consent_version, consented_at=row.consented_at)


def forget(tx: Tx, person_id: str, reason: str) -> None:
    """Delete a person's numbers, if any are stored; that they were deleted stays on record."""
    row = tx.session.get(PrivateData, person_id)
    if row is not None:
        tx.session.delete(row)
    audit(tx, "private.forget", person_id, reason=reason)


def masked(view: View, ids: Sequence[str]) -> dict[str, Masked]:
    """What may be shown of these people's data, by id."""
    rows = view.all(select(PrivateData).where(PrivateData.person_id.in_(ids)))
    return {row.person_id: Masked(row.masked_id, row.masked_phone, row.consent_version == CONSENT_VERSION) for row in rows}


def known_marks(view: View, marks: Sequence[str]) -> dict[str, list[str]]:
    """Who has these numbers already, by mark."""
    found: dict[str, list[str]] = {}
    for row in view.all(select(PrivateData).where(PrivateData.id_mark.in_(marks))):
        found.setdefault(row.id_mark, []).append(row.person_id)
    return found

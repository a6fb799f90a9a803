"""Changing one's own password or PIN: whoever does it knows the old one, and is slowed down like at the door."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.store import Tx, View

from .audit import audit
from .errors import OldSecretWrong
from .passwords import password_faults, pin_faults
from .people import set_secret
from .reception import Reception
from .tables import Person, Secret


@dataclass(frozen=True)
class Own:
    """What somebody signs in with: `kind` is `password` or `pin`, `hash` the stored one, `must_change` where others know it."""

    person_id: str
    login: str
    kind: str
    hash: str
    must_change: bool


def own_secret(view: View, person_id: str) -> Own | None:
    """The person's password, else his PIN; None for who has neither."""
    found = {row.kind: row for row in view.all(select(Secret).where(Secret.person_id == person_id))}
    row = found.get("password") or found.get("pin")
    return Own(person_id, view.get(Person, person_id).login, row.kind, row.hash, row.must_change) if row is not None else None


async def proved(desk: Reception, person_id: str, old: str, new: str, address: str, address_hash: str) -> Own:
    """That `old` is what holds now, and `new` may follow it. TooMany while tries are slowed down, OldSecretWrong, Invalid.

    Who already set `new` (the same request sent again) has proved enough.
    """
    own = await desk.store.read(own_secret, person_id)
    if own is None:
        raise NotFound
    faults = pin_faults("new", new) if own.kind == "pin" else password_faults("new", new, own.login)
    if not faults and old == new:
        faults = (FieldFault("new", "same", "和现在的一样，请换一个。", "This is the present one. Choose another."),)
    if faults:
        raise Invalid(faults)
    desk.throttle.enter(own.login, address)
    if not (await desk.hashing.verify(old, own.hash)).right and not (await desk.hashing.verify(new, own.hash)).right:
        await desk.store.write(_wrong, own, desk.throttle.locked(own.login), address_hash)
        raise OldSecretWrong((FieldFault("old", "wrong", OldSecretWrong.zh, OldSecretWrong.en),))
    desk.throttle.succeeded(own.login, address)
    return own


def change_secret(tx: Tx, own: Own, hash: str) -> None:
    """Store the hash of a new one; all his sessions but this one end. OldSecretWrong when it was changed elsewhere meanwhile."""
    now = own_secret(tx, own.person_id)
    if now != own:
        raise OldSecretWrong((FieldFault("old", "wrong", OldSecretWrong.zh, OldSecretWrong.en),))
    set_secret(tx, own.person_id, own.kind, hash)


def _wrong(tx: Tx, own: Own, locked: bool, address_hash: str) -> None:
    audit(tx, f"secret.{own.kind}", own.person_id, "denied", "locked" if locked else "wrong", address_hash)

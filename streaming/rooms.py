"""Rooms (直播间): a student has one per cohort, opened with the first plan."""

from sqlalchemy import select

from sandbox.store import Tx

from .events import RoomOpened
from .tables import Room


def open_room(tx: Tx, owner_id: str, cohort_id: str) -> Room:
    """The owner's room in this cohort; made on first use."""
    room = tx.first(select(Room).where(Room.owner_id == owner_id, Room.cohort_id == cohort_id))
    if room is None:
        room = tx.add(Room(id=tx.new_id("room"), owner_id=owner_id, cohort_id=cohort_id, opened_at=tx.now))
        tx.session.flush()
        tx.emit(RoomOpened(room_id=room.id, owner_id=owner_id, cohort_id=cohort_id), room.id, cohort=cohort_id, room=room.id)
    return room

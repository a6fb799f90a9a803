"""Mutual-help groups (互助小组). Who is in which stands on the memberships; training only says that one was formed."""

from sandbox.identity import memberships
from sandbox.store import Tx
from training.events import GroupFormed


def form_group(tx: Tx, cohort_id: str, name: str, members: list[str]) -> str:
    """Put these students into a new group; answers its id. Invalid when one is no student of the class."""
    members = list(dict.fromkeys(members))
    group_id = memberships.form_group(tx, cohort_id, name, members)
    tx.emit(GroupFormed(cohort_id=cohort_id, group_id=group_id, name=name.strip(), members=tuple(members)), group_id, cohort=cohort_id)
    return group_id


def change_group(tx: Tx, cohort_id: str, group_id: str, name: str, members: list[str]) -> list[str]:
    """Rename a group and set its members; answers whose group changed. With nobody in it the group is gone.

    NotFound for another class's group, Invalid when one is no student of the class.
    """
    members = list(dict.fromkeys(members))
    moved = memberships.change_group(tx, cohort_id, group_id, name, members)
    tx.emit(GroupFormed(cohort_id=cohort_id, group_id=group_id, name=name.strip(), members=tuple(members)), group_id, cohort=cohort_id)
    return moved

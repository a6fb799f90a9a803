"""The base of every table in the house."""

from typing import cast

from sqlalchemy import BigInteger, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """A table's row. A table name starts with its room. Times are whole milliseconds (`..._at`), money whole fen (`..._fen`)."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {int: BigInteger, str: Text}


def table_of(kind: type[Row]) -> Table:
    """The plain table behind a row class, for statements on a hot path: three to four times cheaper than the same through the ORM.

    Such a statement neither flushes what the session holds nor refreshes it; use it where the unit has not changed these rows.
    """
    return cast(Table, kind.__table__)

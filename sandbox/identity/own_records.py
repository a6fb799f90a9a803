"""Which rows of which tables name a person, so that the copy of his data is whole; every room lists its own, the front door joins them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import Depends
from sqlalchemy import ColumnElement, or_, select
from starlette.requests import HTTPConnection

from sandbox.rows import Row, table_of
from sandbox.store import View
from sandbox.trade.dates import CHINA

from .tables import AuditEntry, MembershipRow, Secret, SessionRow


@dataclass(frozen=True)
class Record:
    """A table of which a person gets a copy: the rows in which one of the columns `who` is his id, under the heading `zh`.

    `shown` is what he gets of a row, as "column word, column word". `under` is the table a row hangs on, with the row's own column:
    then the rows under his rows of that table are his as well (all of them, where `who` is empty).
    """

    kind: type[Row]
    who: str
    zh: str
    shown: str
    under: tuple["Record", str] | None = field(default=None)

    def words(self) -> dict[str, str]:
        """What is shown, by column."""
        return dict(cast(tuple[str, str], tuple(one.strip().split(" ", 1))) for one in self.shown.split(","))


@dataclass(frozen=True)
class OwnRows:
    """What one table holds of a person; each row by the words of its columns, times and money ready to read."""

    heading: str
    rows: list[Mapping[str, Any]]


WAYS_IN: tuple[Record, ...] = (
    Record(MembershipRow, "person_id", "身份", "role 身份, cohort_id 班级, made_at 时间"),
    Record(Secret, "person_id", "登录凭据（只存不可还原的摘要）", "kind 种类, changed_at 修改时间"),
    Record(SessionRow, "person_id", "登录记录", "way 方式, made_at 登录时间, seen_at 最近使用, ends_at 到期"),
    Record(AuditEntry, "actor object", "操作和查看记录", "action 操作, result 结果, reason 原因, made_at 时间"),
)
"""What the entrance holds of a person; his numbers stand at the head of the copy."""


def own_rows(view: View, records: Sequence[Record], ids: Sequence[str]) -> list[OwnRows]:
    """What these tables hold of a person, empty ones left out; `ids` is his own id and those he stood under before (an application's)."""
    found = ((one.zh, _rows(view, one, ids)) for one in records)
    return [OwnRows(heading, rows) for heading, rows in found if rows]


def _rows(view: View, record: Record, ids: Sequence[str]) -> list[Mapping[str, Any]]:
    table, words = table_of(record.kind), record.words()
    mine = _his(record, ids)
    if record.under is not None:
        above, by = record.under
        mine.append(table.c[by].in_(select(table_of(above.kind).c.id).where(or_(*_his(above, ids)))))
    query = select(*(table.c[name] for name in words)).where(or_(*mine)).order_by(*table.primary_key)
    return [{word: said(name, row[name]) for name, word in words.items()} for row in view.session.execute(query).mappings()]


def _his(record: Record, ids: Sequence[str]) -> list[ColumnElement[bool]]:
    table = table_of(record.kind)
    return [table.c[name].in_(ids) for name in record.who.split()]


def said(name: str, value: Any) -> Any:
    """A column's value to read: `_at` is a time in China, `_ms` seconds, `_fen` yuan; the rest as it is."""
    if value is None or isinstance(value, bool) or not isinstance(value, int):
        return value
    if name.endswith("_at"):
        return datetime.fromtimestamp(value / 1000, CHINA).strftime("%Y-%m-%d %H:%M:%S")
    if name.endswith("_fen"):
        return f"{value / 100:.2f} 元"
    return f"{value / 1000:g} 秒" if name.endswith("_ms") else value


def _records(connection: HTTPConnection) -> Sequence[Record]:
    return cast(Sequence[Record], connection.app.state.own_records)


OwnRecords = Annotated[Sequence[Record], Depends(_records)]
"""The tables of every room of this process, as the front door joined them."""

"""The store's own table: idempotency keys."""

from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class StoredKey(Row):
    """The answer to a changing request, kept for a week so that a retry gets the same one."""

    __tablename__ = "store_keys"
    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    body: Mapped[str]
    position: Mapped[int]
    made_at: Mapped[int] = mapped_column(index=True)

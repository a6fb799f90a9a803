"""A scenario as whole numbers: quantile tables, weights and lines, with a hash. Everything the crowd knows about chance and people."""

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from .draws import I64, TABLE_SIZE
from .fixed import Line

ENGINE_VERSION: Final = "crowd-5"
"""Changes whenever the same tables, seed and inputs would give other acts; a show names the one it ran with."""

LEAVE, LIKE, COMMENT, CLICK, FOLLOW, CART, COUPON, BAG, FAN_CLUB, GIFT = CHANNELS = tuple(range(10))
CHANNEL_NAMES: Final = ("leave", "like", "comment", "click", "follow", "cart", "coupon", "bag", "fan_club", "gift")
LIVELY: Final = (LIKE, COMMENT, GIFT)
"""Channels in which a lively viewer is sooner than a quiet one."""
ONCE: Final = (FOLLOW, FAN_CLUB)

IMPULSES: Final = ("own_question", "muted", "refused", "bag_lost")
"""What makes one person impatient: nobody answered him, he was muted, his order was refused, he won nothing. Causes of his leaving, beside
those of the room, which are everybody's.
"""

NEVER_MS: Final = 1 << 46
"""What never happens is two thousand years away, which leaves room to multiply it."""

_MAGIC: Final = b"kaibo-crowd-tables\n"


class WrongTables(Exception):
    """The bytes are no compiled tables, or of another engine."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Compiled by `compile_scenario`; rows follow the order of `personas` and `sources`. Units stand in the field names.

    `leave_ms`: quantiles of patience per persona, in milliseconds of the reference room. `pace_ms`: milliseconds per unit of
    the exponential, per channel and persona (0: never). `exp_micro`, `logit_micro`, `frailty_bits` (12-bit fraction), `pay_s`:
    quantiles, and so are `gift_fen` and `return_s`. `incidents`: (second, kind, slot or 0) planned by the scenario.
    `ln_micro[i]`: ln(i / 1000), the price relation in thousandths.
    """

    scenario: str
    scenario_hash: str
    engine: str
    personas: tuple[str, ...]
    sources: tuple[str, ...]
    causes: tuple[str, ...]
    numbers: dict[str, int]
    lines: dict[str, Line]
    rates: dict[str, Line]
    persona_rows: dict[str, tuple[int, ...]]
    leave_weights: tuple[tuple[int, ...], ...]
    stay_weights: tuple[tuple[int, ...], ...]
    intents: tuple[str, ...]
    questions: tuple[str, ...]
    intent_weights: tuple[tuple[int, ...], ...]
    language: str
    incidents: tuple[tuple[int, str, int], ...]
    leave_ms: I64
    pace_ms: I64
    mix_cells: I64
    exp_micro: I64
    logit_micro: I64
    frailty_bits: I64
    pay_s: I64
    gift_fen: I64
    return_s: I64
    ln_micro: I64

    @cached_property
    def hash(self) -> str:
        """Content address of `to_bytes` (SHA-256, hexadecimal), so that the blob store finds the tables by it."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @cached_property
    def persona_of(self) -> NDArray[np.int8]:
        """The persona by source (or goal of paid traffic) and rank of the quantile tables. One for all rooms, as all of the tables."""
        ranks = np.arange(TABLE_SIZE)
        return np.array([np.searchsorted(ends, ranks, "right") for ends in self.mix_cells], np.int8)

    @cached_property
    def drawn(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """`leave_ms`, `exp_micro` and `frailty_bits` in half the space, for they are looked up all over every second, and what is small
        stays in the processor. The longest patience is 16 hours.
        """
        leave, exponential, frailty = (table.astype(np.int32) for table in (self.leave_ms, self.exp_micro, self.frailty_bits))
        return leave, exponential, frailty

    @cached_property
    def logits(self) -> list[int]:
        """`logit_micro` as plain numbers."""
        plain: list[int] = self.logit_micro.tolist()
        return plain

    def to_bytes(self) -> bytes:
        """The tables to store beside the show; a re-run on another machine uses these and compiles nothing."""
        return _MAGIC + self._plain()

    @classmethod
    def from_bytes(cls, blob: bytes) -> Self:
        """The tables of `to_bytes`. Raises WrongTables when they are damaged or of another engine version."""
        if not blob.startswith(_MAGIC):
            raise WrongTables("these bytes are no compiled tables")
        try:
            head_text, arrays = blob[len(_MAGIC) :].split(b"\n", 1)
            head: dict[str, Any] = json.loads(head_text)
        except ValueError as error:
            raise WrongTables("the compiled tables are damaged") from error
        if head["engine"] != ENGINE_VERSION:
            raise WrongTables(f"the tables are of engine {head['engine']}, this is {ENGINE_VERSION}")
        found: dict[str, Any] = {}
        at = 0
        for field in fields(cls):
            if field.name in head["arrays"]:
                shape = head["arrays"][field.name]
                size = int(np.prod(shape)) * 8
                found[field.name] = np.frombuffer(arrays[at : at + size], "<i8").astype(np.int64).reshape(shape)
                at += size
            else:
                found[field.name] = _tupled(head[field.name])
        return cls(**found)

    def _plain(self) -> bytes:
        head: dict[str, Any] = {"arrays": {}}
        blocks = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                head["arrays"][field.name] = list(value.shape)
                blocks.append(np.ascontiguousarray(value, "<i8").tobytes())
            else:
                head[field.name] = value
        return json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n" + b"".join(blocks)


def _tupled(value: Any) -> Any:
    """JSON lists as the tuples they were."""
    if isinstance(value, list):
        return tuple(_tupled(item) for item in value)
    if isinstance(value, dict):
        return {key: _tupled(item) for key, item in value.items()}
    return value

"""Finds QR codes in a picture (C07: a code leads people off the platform): three finder squares, and the timing lines between them.

A line through the middle of a finder square crosses dark, light, dark, light, dark as 1:1:3:1:1 at any angle, for its squares share one
middle (ISO/IEC 18004, 6.3.3). Three of them at the corners of a square are only a code when the modules between them alternate where its
two timing patterns must be (6.3.5): no chessboard and no window front does. Nothing is decoded. Pure; numpy only.
"""

from collections.abc import Iterator
from itertools import permutations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Dark = NDArray[np.bool_]
WINDOW: Final = 8
"""Darker than the mean of a window of an eighth of the picture is dark: a shadow over half a code does not hide it."""
RATIO: Final = 0.55
"""How far a run may be from its length, in modules."""
LEAST_MODULE: Final = 1.6
"""Pixels a module must have to be told from its neighbour."""
SIZES: Final = range(21, 70, 4)
"""Modules a side of versions 1 to 13: more of them nobody scans off a product picture."""
TIMING: Final = 0.88
FINDER: Final = 0.86
"""So much of the timing lines and of the three squares must be as the standard draws them."""
MOST_CORNERS: Final = 24
CONTRAST: Final = 24
"""Grey levels between dark and light in a window; less is the grain of a wall."""


class Corner(NamedTuple):
    """The middle of a finder square in pixels, and how wide a module is along the row."""

    x: float
    y: float
    module: float


def codes_seen(grey: Grey) -> int:
    """How many QR codes, dark on light or light on dark, stand in a grey picture (rows of bytes)."""
    dark = _dark(grey)
    return _count(dark) or _count(~dark)


def _dark(grey: Grey) -> Dark:
    half = max(12, min(grey.shape) // WINDOW // 2)
    wide = np.pad(grey.astype(np.int64), half, mode="edge")
    sums = np.pad(wide.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    side = 2 * half
    height, width = grey.shape
    box = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    mean = box[:height, :width] / (side * side)
    found: Dark = grey < mean - CONTRAST / 4
    return found


def _count(dark: Dark) -> int:
    corners = _corners(dark)
    found, used = 0, set[Corner]()
    for three in _threes(corners):
        if not used.intersection(three) and _is_code(dark, *three):
            found += 1
            used.update(three)
    return found


def _runs(line: Dark) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the runs of equal pixels of a line begin, and how long they are."""
    edges = np.flatnonzero(np.diff(line)) + 1
    starts = np.concatenate(([0], edges))
    return starts, np.diff(np.concatenate((starts, [line.size])))


def _fits(lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which five runs after one another (columns) are 1:1:3:1:1."""
    module = lengths.sum(0) / 7
    off = np.abs(lengths - np.array([[1], [1], [3], [1], [1]]) * module)
    allowed = RATIO * np.array([[1], [1], [2], [1], [1]]) * module + 0.5
    found: NDArray[np.bool_] = (off <= allowed).all(0) & (module >= LEAST_MODULE)
    return found


def _corners(dark: Dark) -> list[Corner]:
    """Middles of finder squares: rows that cross one as 1:1:3:1:1 and whose column does so too, those of one square taken together."""
    height, width = dark.shape
    flat = np.concatenate((dark, np.zeros((height, 1), bool)), 1).ravel()
    starts, lengths = _runs(flat)
    if lengths.size < 5:
        return []
    fives = np.lib.stride_tricks.sliding_window_view(lengths, 5).T
    begin = starts[: fives.shape[1]]
    good = np.flatnonzero(_fits(fives) & flat[begin])
    hits = []
    for at in good[:4000]:
        whole = int(fives[:, at].sum())
        y, x0 = divmod(int(begin[at]), width + 1)
        x = x0 + whole / 2
        if x0 + whole <= width and (middle := _down(dark, y, int(x), whole)) is not None:
            hits.append(Corner(x, middle, whole / 7))
    return _together(hits)


def _down(dark: Dark, y: int, x: int, whole: int) -> float | None:
    """The middle of the square that the column `x` crosses at `y`; None when it crosses none of about this size."""
    top = max(0, y - 2 * whole)
    starts, lengths = _runs(dark[top : y + 2 * whole, x])
    at = int(np.searchsorted(starts, y - top, side="right")) - 1
    if at < 2 or at + 2 >= lengths.size or not dark[y, x]:
        return None
    five = lengths[at - 2 : at + 3]
    if not _fits(five[:, None])[0] or not 0.6 <= five.sum() / whole <= 1.7:
        return None
    return top + float(starts[at]) + float(lengths[at]) / 2


def _together(hits: list[Corner]) -> list[Corner]:
    groups: list[list[Corner]] = []
    for hit in hits:
        for group in groups:
            if abs(group[0].x - hit.x) < 2.5 * hit.module and abs(group[0].y - hit.y) < 2.5 * hit.module:
                group.append(hit)
                break
        else:
            groups.append([hit])
    groups.sort(key=len, reverse=True)
    middles = [np.array(group).mean(0) for group in groups[:MOST_CORNERS] if len(group) >= 2]
    return [Corner(float(x), float(y), float(module)) for x, y, module in middles]


def _threes(corners: list[Corner]) -> Iterator[tuple[Corner, Corner, Corner]]:
    """Every three that stand like the corners of a square: the one at the right angle, the one a quarter turn after it, the other."""
    for a, b, c in permutations(corners, 3):
        (bx, by), (cx, cy) = (b.x - a.x, b.y - a.y), (c.x - a.x, c.y - a.y)
        one, two = float(np.hypot(bx, by)), float(np.hypot(cx, cy))
        if bx * cy - by * cx <= 0 or not 0.8 <= one / max(two, 1e-9) <= 1.25:
            continue
        upright = abs(bx * cx + by * cy) <= 0.25 * one * two
        alike = max(a.module, b.module, c.module) <= 1.5 * min(a.module, b.module, c.module)
        if upright and alike and 9 * a.module <= one <= 70 * a.module:
            yield a, b, c


def _template() -> NDArray[np.bool_]:
    ring = np.maximum(*np.abs(np.mgrid[-3:4, -3:4]))
    found: NDArray[np.bool_] = ring != 2
    return found


SQUARE: Final = _template()


def _is_code(dark: Dark, a: Corner, b: Corner, c: Corner) -> bool:
    """Whether the modules between the three squares are those of a code of some size: timing lines, squares, a filled middle."""
    height, width = dark.shape
    for side in SIZES:
        across, down = np.array([b.x - a.x, b.y - a.y]) / (side - 7), np.array([c.x - a.x, c.y - a.y]) / (side - 7)
        columns, rows = np.meshgrid(np.arange(side) - 3.0, np.arange(side) - 3.0)
        xs = np.rint(a.x + columns * across[0] + rows * down[0] - 0.5).astype(int)
        ys = np.rint(a.y + columns * across[1] + rows * down[1] - 0.5).astype(int)
        if xs.min() < 0 or ys.min() < 0 or xs.max() >= width or ys.max() >= height:
            continue
        grid = dark[ys, xs]
        even = np.arange(8, side - 8) % 2 == 0
        timing = np.concatenate((grid[6, 8 : side - 8] == even, grid[8 : side - 8, 6] == even)).mean()
        squares = np.concatenate([(grid[part] == SQUARE).ravel() for part in (np.s_[:7, :7], np.s_[:7, -7:], np.s_[-7:, :7])]).mean()
        filled = grid[9 : side - 8, 9 : side - 8].mean()
        if timing >= TIMING and squares >= FINDER and 0.2 <= filled <= 0.8:
            return True
    return False

"""The pen goods are drawn with; coordinates are in thousandths of the sheet's side."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import ImageDraw

Point = tuple[float, float]


@dataclass(frozen=True)
class Pen:
    """A pen over a square sheet: the goods' own colour in three tones, and white."""

    draw: ImageDraw.ImageDraw
    side: int
    body: str
    light: str
    dark: str
    white: str = "#fffdf8"
    lift: float = 0

    def box(self, corners: Sequence[float]) -> list[float]:
        """A box in pixels; `lift` moves everything up."""
        return [(value - self.lift * (index % 2)) * self.side / 1000 for index, value in enumerate(corners)]

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.side / 1000, (y - self.lift) * self.side / 1000) for x, y in points]

    def oval(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """An ellipse around (x, y)."""
        self.draw.ellipse(self.box((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)), fill=fill)

    def block(self, left: float, top: float, right: float, bottom: float, fill: str, round_: float = 20) -> None:
        """A rectangle with round corners."""
        self.draw.rounded_rectangle(self.box((left, top, right, bottom)), radius=round_ * self.side / 1000, fill=fill)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A polygon."""
        self.draw.polygon(self._at(points), fill=fill)

    def line(self, points: Sequence[Point], fill: str, wide: float = 12) -> None:
        """A line with round joints."""
        self.draw.line(self._at(points), fill=fill, width=round(wide * self.side / 1000), joint="curve")

    def arc(self, x: float, y: float, wide: float, high: float, start: float, end: float, fill: str, thick: float = 14) -> None:
        """Part of an ellipse's edge, degrees clockwise from the right."""
        box = self.box((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        self.draw.arc(box, start, end, fill=fill, width=round(thick * self.side / 1000))

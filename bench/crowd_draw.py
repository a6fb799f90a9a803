"""The forms of the crowd's drawings: curves over one axis, and figures on lines with a band. SVG, with nothing beside it."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.scenario.field import bounds

INK, SOFT, RED, BLUE, BAND = "#241a15", "#93827a", "#c8371a", "#2f6f9f", "#e9ded4"
DOTS = {"silent": "#93827a", "average": "#d9a441", "competent": "#c8371a", "expert": "#2f6f9f"}

RANGES = bounds("first-broadcast")


def text(x: float, y: float, words: str, **more: Any) -> str:
    """A line of text; `more` are attributes, `_` stands for `-`."""
    marks = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}"{marks}>{words}</text>'


def sheet(width: int, height: int, title: str, *parts: str) -> str:
    """A drawing with its title."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" fill="{SOFT}" font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )
    return "\n".join([head, text(16, 22, title, font_size=14, fill=INK), *parts, "</svg>", ""])


def lines(
    title: str, across: str, curves: dict[str, tuple[str, Sequence[tuple[float, float]]]], shade: tuple[float, float] | None = None
) -> str:
    """Curves over one axis that starts at 0; `shade` marks a stretch of it."""
    width, height, left, base = 460, 260, 48, 210
    points = [point for _, curve in curves.values() for point in curve]
    low, high, top = min(x for x, _ in points), max(x for x, _ in points), max(y for _, y in points)

    def at(x: float, y: float) -> tuple[float, float]:
        return round(left + (x - low) / (high - low) * (width - left - 24), 1), round(base - y / top * (base - 48), 1)

    parts = []
    if shade is not None:
        from_x, to_x = at(shade[0], 0)[0], at(shade[1], 0)[0]
        parts.append(f'<rect x="{from_x}" y="40" width="{to_x - from_x:.1f}" height="{base - 40}" fill="{BAND}"/>')
    parts.append(f'<path d="M{left} 40 L{left} {base} L{width - 16} {base}" stroke="{SOFT}" fill="none"/>')
    parts.append(text(left - 8, at(low, top)[1] + 4, f"{top:.0f}", text_anchor="end"))
    parts.append(text(left - 8, base, "0", text_anchor="end"))
    for place, (name, (colour, curve)) in enumerate(curves.items()):
        way = " ".join(f"{x},{y}" for x, y in (at(*point) for point in curve))
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.append(text(width - 24, 44 + 16 * place, name, fill=colour, text_anchor="end"))
    shown = next(iter(curves.values()))[1]
    step = max(len(shown) // 8, 1)
    last = -100.0
    for x, _ in shown[::step]:
        place_x = at(x, 0)[0]
        if place_x - last > 26:
            parts.append(text(place_x, base + 18, f"{x:g}", text_anchor="middle"))
            last = place_x
    parts.append(text((left + width) / 2, base + 38, across, text_anchor="middle"))
    return sheet(width, height, title, *parts)


def ranges(title: str, found: dict[str, dict[str, float]], say: Callable[[str], str]) -> str:
    """Each figure on a line of its own: the range of the field as a band, each host a dot."""
    width, row, left, right = 680, 30, 210, 640
    parts = []
    for place, (name, (low, high)) in enumerate(RANGES.items()):
        y = 70 + place * row
        most = max(high * 1.6, *(one[name] for one in found.values()))

        def at(value: float, most: float = most) -> float:
            return left + value / most * (right - left)

        parts.append(text(left - 12, y + 4, say(name), text_anchor="end", fill=INK))
        parts.append(f'<rect x="{at(low):.1f}" y="{y - 9}" width="{at(high) - at(low):.1f}" height="18" rx="4" fill="{BAND}"/>')
        parts.append(f'<path d="M{left} {y} L{right} {y}" stroke="{SOFT}" stroke-width=".5"/>')
        parts += [f'<circle cx="{at(one[name]):.1f}" cy="{y}" r="5" fill="{DOTS[host]}"/>' for host, one in found.items()]
    for place, (host, colour) in enumerate(DOTS.items()):
        parts.append(f'<circle cx="{left + 110 * place}" cy="44" r="5" fill="{colour}"/>')
        parts.append(text(left + 10 + 110 * place, 48, say(host)))
    return sheet(width, 70 + len(RANGES) * row + 10, title, *parts)

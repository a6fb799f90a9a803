"""All drawings of goods by name; a test holds that every goods of the catalogue has one."""

from collections.abc import Callable
from inspect import isfunction

from . import motifs_food, motifs_wares
from .pen import Pen

MOTIFS: dict[str, Callable[[Pen], None]] = {
    name: drawing for part in (motifs_food, motifs_wares) for name, drawing in vars(part).items() if isfunction(drawing)
}

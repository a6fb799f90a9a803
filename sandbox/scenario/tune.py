"""A lecturer's own scenario made from another one: title, length and the five sliders changed, everything else as it was."""

from typing import Any

import yaml

from sandbox.lined import read_lines

SLIDERS = ("crowd", "patience", "price_sensitivity", "questions", "trolls")


def tuned(text: str, *, title: str = "", minutes: int | None = None, sliders: dict[str, int] | None = None) -> str:
    """The scenario file `text` with these changes, as YAML. Unreadable for what is no YAML; what the changes are worth the schema says."""
    data: Any = read_lines(text).data
    if not isinstance(data, dict):
        return text
    if title:
        data["title"] = {"zh": title, "en": title}
    if minutes is not None:
        data["minutes"] = minutes
    if sliders:
        now = data.get("sliders")
        data["sliders"] = {**(now if isinstance(now, dict) else {}), **sliders}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=140)

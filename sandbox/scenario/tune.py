"""A lecturer's own scenario made from another one: title, length and the five sliders changed, everything else as it was."""

from typing import Any

import yaml

from sandbox.lined import Lined

from .load import checked, lines_of


def tuned(text: str, *, title: str = "", minutes: int | None = None, sliders: dict[str, int] | None = None) -> str:
    """The scenario file `text` with these changes, as YAML. BadScenario with the lines of `text`: its writer knows no others."""
    lined = lines_of(text)
    data: Any = lined.data
    if isinstance(data, dict):
        if title:
            data["title"] = {"zh": title, "en": title}
        if minutes is not None:
            data["minutes"] = minutes
        if sliders:
            now = data.get("sliders")
            data["sliders"] = {**(now if isinstance(now, dict) else {}), **sliders}
    checked(Lined(data, lined.lines))
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=140)

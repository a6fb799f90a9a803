"""A lecturer's own scenarios: saved as versions for a class or its whole institution, and the list a lecturer chooses from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, or_, select

from sandbox.errors import FieldFault, NotFound, Refused
from sandbox.identity.policies import cohort_seen
from sandbox.scenario.effects import departures
from sandbox.scenario.load import BadScenario, load_scenario, parse_scenario, scenario_files
from sandbox.scenario.schema import Scenario
from sandbox.store import Tx, View

from .drill_tables import Drill, ScenarioVersion
from .events import ScenarioSaved

OWN = "scn_"
"""Ids of saved versions begin so; every other name of a scenario is one of the library."""
UNREADABLE = "unreadable"
"""Why there are no ranges of a version that an older Kaibo wrote: `failed` says so."""


class ScenarioFrozen(Refused):
    """An exam with this scenario is under way."""

    code = "scenario_frozen"
    zh = "用这个场景的考试“{title}”还没有结束，考试期间场景不能改。"
    en = "The exam “{title}” uses this scenario and is not over; a scenario is frozen during an exam."


class ScenarioUnreadable(Refused):
    """A version that was saved by an older Kaibo, and that this one cannot read; it stands in the list with its faults."""

    code = "scenario_unreadable"
    zh = "这个场景要改 {count} 处才能用。{first}请讲师在“场景”页打开它，改好后保存为新版本，再用新版本布置。"
    en = (
        "This scenario can be used once {count} fault(s) are mended. {first_en} "
        "A lecturer opens it on the page Scenarios, saves it as a new version and gives that one."
    )

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(count=len(faults), first=faults[0].zh, first_en=faults[0].en)


@dataclass(frozen=True)
class Draft:
    """A scenario file that was read and found right; `departs` are the advanced settings that differ from the standard."""

    text: str
    name: str
    title: str
    scenario_hash: str
    departs: list[dict[str, Any]]


def read_draft(text: str) -> Draft:
    """`text` read and checked, some 50 ms of work. BadScenario with the line of each fault."""
    scenario = parse_scenario(text)
    return Draft(text, scenario.name, scenario.title.zh, scenario.hash, departures(scenario))


@lru_cache(maxsize=64)
def departs_of(text: str) -> list[dict[str, Any]]:
    """`Draft.departs` of a file, none when it cannot be read."""
    try:
        return departures(parse_scenario(text))
    except BadScenario:
        return []


def save_scenario(tx: Tx, cohort_id: str, draft: Draft, shared: bool) -> dict[str, Any]:
    """Save as the next version of its name in this class. Saving what the newest version holds changes nothing, except where that one
    cannot be read: what it was mended to may have the hash an older Kaibo gave it. ScenarioFrozen.
    """
    newest = tx.first(
        select(ScenarioVersion)
        .where(ScenarioVersion.cohort_id == cohort_id, ScenarioVersion.name == draft.name)
        .order_by(ScenarioVersion.version.desc())
    )
    institution_id = _institution(tx, cohort_id) if shared else None
    same = newest is not None and newest.scenario_hash == draft.scenario_hash and newest.institution_id == institution_id
    if newest is not None and same and (newest.text == draft.text or not faults_of(newest.text)):
        return saved_seen(newest)
    ids = select(ScenarioVersion.id).where(ScenarioVersion.cohort_id == cohort_id, ScenarioVersion.name == draft.name)
    for exam in _open_exams(tx, ids):
        raise ScenarioFrozen(title=exam.title)
    row = tx.add(
        ScenarioVersion(
            id=tx.new_id("scn"),
            cohort_id=cohort_id,
            institution_id=institution_id,
            name=draft.name,
            version=newest.version + 1 if newest else 1,
            title=draft.title,
            scenario_hash=draft.scenario_hash,
            text=draft.text,
            made_by=tx.actor.id,
            made_at=tx.now,
        )
    )
    fact = ScenarioSaved(
        scenario_id=row.id,
        cohort_id=cohort_id,
        name=row.name,
        version=row.version,
        title=row.title,
        scenario_hash=row.scenario_hash,
        shared=shared,
    )
    tx.emit(fact, row.id, cohort=cohort_id)
    tx.session.flush()
    return saved_seen(row)


def _open_exams(view: View, scenarios: Sequence[str] | Select[str]) -> Sequence[Drill]:
    query = select(Drill).where(Drill.mode == "exam", Drill.closed_at.is_(None), Drill.scenario.in_(scenarios))
    return view.all(query.order_by(Drill.given_at))


def _institution(view: View, cohort_id: str) -> str | None:
    seen = cohort_seen(view, cohort_id)
    return seen.institution_id if seen else None


def saved_in(view: View, cohort_id: str) -> list[dict[str, Any]]:
    """Saved versions this class may use, its own and its institution's, newest first; `frozen` is the exam that holds a name of its own."""
    institution = _institution(view, cohort_id)
    usable = or_(ScenarioVersion.cohort_id == cohort_id, ScenarioVersion.institution_id == institution) if institution else None
    query = select(ScenarioVersion).where(usable if usable is not None else ScenarioVersion.cohort_id == cohort_id)
    rows = view.all(query.order_by(ScenarioVersion.made_at.desc(), ScenarioVersion.id.desc()).limit(200))
    exams = {exam.scenario: exam.title for exam in _open_exams(view, [row.id for row in rows])}
    frozen = {(row.cohort_id, row.name): exams[row.id] for row in rows if row.id in exams}
    return [{**saved_seen(row), "own_class": row.cohort_id == cohort_id, "frozen": frozen.get((row.cohort_id, row.name))} for row in rows]


def saved_seen(row: ScenarioVersion) -> dict[str, Any]:
    """A saved version as lists have it."""
    names = ("id", "name", "version", "title", "scenario_hash", "made_by", "made_at", "predicted", "failed", "text")
    return {**{name: getattr(row, name) for name in names}, "shared": row.institution_id is not None}


def text_of(view: View, scenario: str, cohort_id: str) -> str:
    """The file of a scenario by its name in the library or the id of a saved version of this class. NotFound."""
    if not scenario.startswith(OWN):
        path = scenario_files().get(scenario)
        if path is None:
            raise NotFound
        return path.read_text(encoding="utf-8")
    return _usable(view, scenario, cohort_id).text


def _usable(view: View, scenario_id: str, cohort_id: str) -> ScenarioVersion:
    row = view.get(ScenarioVersion, scenario_id)
    if row.cohort_id != cohort_id and (row.institution_id is None or row.institution_id != _institution(view, cohort_id)):
        raise NotFound
    return row


def ranges_of(view: View, scenario_id: str, cohort_id: str) -> dict[str, Any]:
    """The predicted ranges of a saved version, None while they are computed; `failed` says why there are none. NotFound."""
    row = _usable(view, scenario_id, cohort_id)
    return {"predicted": row.predicted, "failed": row.failed}


def unpredicted(view: View) -> tuple[str, str] | None:
    """Id and text of the oldest version whose ranges are not there yet."""
    waiting = select(ScenarioVersion).where(ScenarioVersion.predicted.is_(None), ScenarioVersion.failed == "")
    row = view.first(waiting.order_by(ScenarioVersion.made_at, ScenarioVersion.id))
    return (row.id, row.text) if row else None


def keep_prediction(tx: Tx, scenario_id: str, predicted: dict[str, Any] | None, why: str = "not_run") -> None:
    """The ranges of a version are there, or could not be made: `not_run`, or `UNREADABLE`."""
    row = tx.get(ScenarioVersion, scenario_id)
    row.predicted, row.failed = predicted, "" if predicted else why


def seen_scenario(scenario: Scenario) -> dict[str, Any]:
    """What a lecturer sees of a scenario before the numbers."""
    return {
        "name": scenario.name,
        "version": scenario.version,
        "titles": scenario.title.model_dump(),
        "summary": scenario.summary.model_dump(),
        "minutes": scenario.minutes,
        "kind": scenario.kind,
        "sliders": scenario.sliders.model_dump(),
        "incidents": [one.model_dump() for one in scenario.incidents],
        "products": [one.name for one in scenario.products],
        "scenario_hash": scenario.hash,
    }


@lru_cache(maxsize=64)
def _of_file(path: Path, changed_at: float) -> dict[str, Any]:
    return seen_scenario(load_scenario(path))


@lru_cache(maxsize=256)
def _of_text(text: str) -> tuple[dict[str, Any], tuple[FieldFault, ...]]:
    """What stands in a file, or nothing known and why."""
    try:
        return seen_scenario(parse_scenario(text)), ()
    except BadScenario as bad:
        return dict.fromkeys(("summary", "minutes", "kind", "sliders", "incidents", "products")), bad.fields


def faults_of(text: str) -> tuple[FieldFault, ...]:
    """What keeps this Kaibo from reading a saved file, each with its line; none when it can. Some 50 ms at first asking."""
    return _of_text(text)[1]


def library_seen() -> list[dict[str, Any]]:
    """The library, the easiest first. Files that are wrong are left out. Some 50 ms for each file on first use."""
    order = ("warm-up", "first-broadcast", "content-talk", "knitwear", "fresh-food", "strict-cosmetics", "flash-rush", "troll-night")
    found = []
    for name, path in scenario_files().items():
        try:
            found.append({"id": name, "own": False, "faults": (), **_of_file(path, path.stat().st_mtime)})
        except BadScenario:
            continue
    return sorted(found, key=lambda one: (order.index(one["id"]) if one["id"] in order else len(order), one["id"]))


def with_contents(saved: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Saved versions with what stands in them. One that an older Kaibo wrote and this one cannot read stays, with its `faults` (FieldFault)
    and None for what is not known of it.
    """
    found = []
    for one in saved:
        seen, faults = _of_text(one["text"])
        rest = {name: value for name, value in one.items() if name != "text"}
        titles = {"zh": one["title"], "en": one["title"]}
        failed = one["failed"] or (UNREADABLE if faults and not one["predicted"] else "")
        found.append({"titles": titles, **seen, **rest, "own": True, "failed": failed, "faults": faults})
    return found

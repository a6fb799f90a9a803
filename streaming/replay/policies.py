"""Who may look at a replay: those who were at the desk, the staff of the class, and a service that collects evidence."""

from collections.abc import Mapping

from sandbox.actor import Actor
from sandbox.http import Policy
from sandbox.store import View
from streaming.policies import ShowSeen, at_desk, seen_show

SCOPE = "evidence.read"


def load_show(view: View, path: Mapping[str, str]) -> ShowSeen | None:
    """The show a path names, None when there is none."""
    return seen_show(view, path["show_id"])


def looks_back(actor: Actor, show: ShowSeen) -> bool:
    """Host, owner, seat holders and the staff of the cohort; a service in the cohorts it belongs to, or everywhere when in none."""
    if actor.kind == "service":
        cohorts = {membership.cohort_id for membership in actor.memberships if membership.cohort_id}
        return not cohorts or show.cohort_id in cohorts
    return at_desk(actor, show) or actor.staff_of(show.cohort_id)


def collects(actor: Actor, show: ShowSeen) -> bool:
    """The staff of the cohort, and services."""
    return actor.staff_of(show.cohort_id) or (actor.kind == "service" and looks_back(actor, show))


SEE_REPLAY = Policy("streaming.replay.see", looks_back, load_show, scope=SCOPE)
SEE_EVIDENCE = Policy("streaming.evidence.see", collects, load_show, see=looks_back, scope=SCOPE)

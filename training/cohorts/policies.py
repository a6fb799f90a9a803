"""Who may do what with a class."""

from sandbox.actor import Actor, Role
from sandbox.http import Policy
from sandbox.identity.policies import belongs_to_cohort, load_cohort, runs_cohort, sees_cohort


def opens_cohorts(actor: Actor, _thing: object) -> bool:
    """Institutions and lecturers."""
    return actor.has(Role.INSTITUTION) or actor.has(Role.LECTURER)


def anyone(_actor: Actor, _thing: object) -> bool:
    """Everyone signed in; the list holds only what he sees."""
    return True


LIST = Policy("cohort.list", anyone, scope="roster.read")
OPEN = Policy("cohort.open", opens_cohorts)
READ = Policy("cohort.read", belongs_to_cohort, load_cohort, see=sees_cohort, scope="roster.read")
ENROL = Policy("cohort.enrol", runs_cohort, load_cohort, see=sees_cohort, scope="roster.write")
GROUP = Policy("cohort.group", runs_cohort, load_cohort, see=sees_cohort, scope="roster.write")
PIN = Policy("cohort.pin", runs_cohort, load_cohort, see=sees_cohort)

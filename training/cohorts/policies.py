"""Who may do what with a class."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.actor import Actor, Role
from sandbox.http import Policy
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import (
    belongs_to_cohort,
    cohort_seen,
    institutions_of,
    load_cohort,
    looks_from_outside,
    runs_cohort,
    sees_cohort,
    staff_anywhere,
)
from sandbox.store import View

from .paper_tables import PaperJob
from .tables import Certificate, ClassSession, FilledForm


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


def files_for(actor: Actor) -> frozenset[str]:
    """The institutions a person files classes for: his own, and those for which he assists in a class (办班申报, R-ROLE-4, R-ROLE-5)."""
    assists = {m.institution_id for m in actor.memberships if m.role == Role.ASSISTANT and m.institution_id}
    return frozenset(institutions_of(actor)) or frozenset(assists)


def files_classes(actor: Actor, _thing: object) -> bool:
    """Institutions, and their assistants."""
    return bool(files_for(actor))


def files_again(actor: Actor, cohort: CohortSeen) -> bool:
    """Who files for the institution whose class it is."""
    return cohort.institution_id in files_for(actor)


def sees_filing(actor: Actor, cohort: CohortSeen) -> bool:
    """Who sees the class, and who files it: an assistant is of it only once it is approved."""
    return sees_cohort(actor, cohort) or files_again(actor, cohort)


def hands_in(actor: Actor, cohort: CohortSeen) -> bool:
    """The institution whose class it is, and its assistant, who gathers the closing materials (R-ROLE-4)."""
    return owns_cohort(actor, cohort) or Role.ASSISTANT in actor.roles_in(cohort.id)


def supervises(actor: Actor, _thing: object) -> bool:
    """Institutions over their own classes, the authority over all."""
    return actor.has(Role.INSTITUTION) or actor.has(Role.AUTHORITY)


def is_authority(actor: Actor, _thing: object) -> bool:
    """管理部门."""
    return actor.has(Role.AUTHORITY)


def owns_cohort(actor: Actor, cohort: CohortSeen) -> bool:
    """The institution whose class it is."""
    return cohort.institution_id in institutions_of(actor)


def teaches_cohort(actor: Actor, cohort: CohortSeen) -> bool:
    """Its lecturers."""
    return actor.teaches(cohort.id)


def studies_in(actor: Actor, cohort: CohortSeen) -> bool:
    """Its students."""
    return Role.STUDENT in actor.roles_in(cohort.id)


def inspects(actor: Actor, cohort: CohortSeen) -> bool:
    """Who runs the class, and the authority; every look is on record."""
    return runs_cohort(actor, cohort) or actor.has(Role.AUTHORITY)


def load_session_class(view: View, path: Mapping[str, str]) -> CohortSeen | None:
    """The class of the session in the path."""
    row = view.session.get(ClassSession, path["session_id"])
    return cohort_seen(view, row.cohort_id) if row else None


def gets_handouts(actor: Actor, cohort: CohortSeen) -> bool:
    """Its students, and its lecturers (R-CLS-7)."""
    return studies_in(actor, cohort) or teaches_cohort(actor, cohort)


FILE = Policy("cohort.file", files_classes)
FILE_AGAIN = Policy("cohort.file_again", files_again, load_cohort, see=sees_filing)
RECORD_CERTIFICATE = Policy("cohort.record_certificate", supervises)
DECIDE = Policy("cohort.decide", is_authority, load_cohort, see=sees_cohort)
RUN = Policy("cohort.run", runs_cohort, load_cohort, see=sees_cohort)
CLOSE = Policy("cohort.close", hands_in, load_cohort, see=sees_cohort)
CORRECT_NUMBER = Policy("cohort.correct_number", hands_in, load_cohort, see=sees_cohort)
FORGET = Policy("cohort.forget", owns_cohort, load_cohort, see=sees_cohort)
SEE = Policy("cohort.see", sees_cohort, load_cohort, scope="roster.read")
STAFF = Policy("cohort.staff", lambda actor, thing: supervises(actor, thing) or files_classes(actor, thing))
SUPERVISE = Policy("cohort.supervise", supervises)
INSPECT = Policy("cohort.inspect", inspects, load_cohort, see=sees_cohort, on_record=looks_from_outside)
TAKE_ATTENDANCE = Policy("cohort.take_attendance", runs_cohort, load_session_class, see=sees_cohort)
COUNTERSIGN = Policy("cohort.countersign", teaches_cohort, load_session_class, see=sees_cohort)
ATTEND = Policy("cohort.attend", studies_in, load_session_class, see=sees_cohort)
SIGN_HANDOUT = Policy("handout.sign", gets_handouts, load_cohort, see=sees_cohort)
MY_RECORD = Policy("cohort.my_record", studies_in, load_cohort, see=sees_cohort)


def recommends(actor: Actor, cohort: CohortSeen) -> bool:
    """Its lecturers and its institution (R-CLS-6)."""
    return teaches_cohort(actor, cohort) or owns_cohort(actor, cohort)


def owns_or_authority(actor: Actor, cohort: CohortSeen) -> bool:
    """Its institution, and the authority."""
    return owns_cohort(actor, cohort) or actor.has(Role.AUTHORITY)


ADMISSION = Policy("cohort.admission", runs_cohort, load_cohort, see=sees_cohort)
RECOMMEND = Policy("cohort.recommend", recommends, load_cohort, see=sees_cohort)
DESIGN = Policy("cohort.design", teaches_cohort, load_cohort, see=sees_cohort)
VISIT = Policy("cohort.visit", owns_or_authority, load_cohort, see=sees_cohort)
PERFORMANCE = Policy("cohort.performance", teaches_cohort, load_session_class, see=sees_cohort)
SUBSIDY = Policy("cohort.subsidy", owns_or_authority, load_cohort, see=sees_cohort, on_record=looks_from_outside)
PROVINCE = Policy("cohort.province", owns_or_authority, load_cohort, see=sees_cohort, on_record=looks_from_outside)
MATERIALS = Policy("cohort.materials", inspects, load_cohort, see=sees_cohort, on_record=looks_from_outside)


@dataclass(frozen=True)
class FilledSeen:
    """A filled form as policies need it; who of these may read it the form's own file says besides."""

    id: str
    form: str
    cohort: CohortSeen
    filler_id: str
    about_id: str


def load_filled(view: View, path: Mapping[str, str]) -> FilledSeen | None:
    """The filled form in the path."""
    row = view.session.get(FilledForm, path["filled_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return FilledSeen(row.id, row.form, cohort, row.filler_id, row.about_id) if row is not None and cohort is not None else None


def reads_form(actor: Actor, filled: FilledSeen) -> bool:
    """Whoever it is of or about, those who run the class, the authority; and the class where it is about the class."""
    own = actor.id in {filled.filler_id, filled.about_id} or (not filled.about_id and belongs_to_cohort(actor, filled.cohort))
    return own or inspects(actor, filled.cohort)


FILL_FORM = Policy("form.fill", belongs_to_cohort, load_cohort, see=sees_cohort)
KEPT_FORM = Policy("form.kept", sees_cohort, load_cohort, on_record=looks_from_outside)
READ_FORM = Policy("form.read", reads_form, load_filled, on_record=looks_from_outside)


@dataclass(frozen=True)
class CertificateSeen:
    """A certificate as policies need it."""

    id: str
    cohort: CohortSeen


@dataclass(frozen=True)
class PaperJobSeen:
    """A job as policies need it: every class whose papers it holds."""

    id: str
    kind: str
    cohorts: tuple[CohortSeen, ...]


def load_certificate(view: View, path: Mapping[str, str]) -> CertificateSeen | None:
    """The certificate in the path."""
    row = view.session.get(Certificate, path["certificate_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return CertificateSeen(row.id, cohort) if row is not None and cohort is not None else None


def load_paper_job(view: View, path: Mapping[str, str]) -> PaperJobSeen | None:
    """The job in the path."""
    row = view.session.get(PaperJob, path["job_id"])
    if row is None:
        return None
    cohorts = tuple(cohort_seen(view, one) for one in (row.cohort_id, *row.others))
    known = tuple(one for one in cohorts if one is not None)
    return PaperJobSeen(row.id, row.kind, known) if len(known) == len(cohorts) else None


def works_for_the_school(actor: Actor, _thing: object) -> bool:
    """Staff of any class, institutions, the authority; what each sees is his own classes."""
    return staff_anywhere(actor) or actor.has(Role.AUTHORITY)


def fetches_papers(actor: Actor, job: PaperJobSeen) -> bool:
    """A pack is for those who run the class; certificates also for the authority. Of every class the job holds."""
    return all((runs_cohort if job.kind == "pack" else inspects)(actor, cohort) for cohort in job.cohorts)


REGISTER = Policy("certificate.register", works_for_the_school)
SEE_CERTIFICATE = Policy("certificate.see", lambda actor, one: inspects(actor, one.cohort), load_certificate, on_record=looks_from_outside)
CERTIFY = Policy("certificate.certify", is_authority, load_certificate, see=lambda actor, one: inspects(actor, one.cohort))
PAPERS = Policy("papers.fetch", fetches_papers, load_paper_job, on_record=looks_from_outside)

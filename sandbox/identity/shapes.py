"""What goes over the wire at the entrance."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sandbox.actor import Role


class Form(BaseModel):
    """A request; what is not asked for is refused."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)


class PasswordIn(Form):
    """Login and password."""

    login: Annotated[str, Field(min_length=1, max_length=64)]
    secret: Annotated[str, Field(min_length=1, max_length=200)]


class TicketIn(Form):
    """The class ticket (or its six digits), login and PIN."""

    ticket: Annotated[str, Field(min_length=1, max_length=64)]
    login: Annotated[str, Field(min_length=1, max_length=64)]
    pin: Annotated[str, Field(min_length=1, max_length=64)]


class LanguageIn(Form):
    """The language of screens and sentences."""

    language: Literal["zh-CN", "en"]


class OwnSecretIn(Form):
    """The present password or PIN, and the one to come."""

    old: Annotated[str, Field(min_length=1, max_length=200)]
    new: Annotated[str, Field(min_length=1, max_length=128)]


class SocketTicketIn(Form):
    """What the socket is for: one show, or one cohort."""

    show_id: str | None = None
    cohort_id: str | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "SocketTicketIn":
        if (self.show_id is None) == (self.cohort_id is None):
            raise ValueError("give show_id or cohort_id, one of them")
        return self


Scope = Literal["events.read", "evidence.read", "roster.read", "roster.write"]


class ServiceIn(Form):
    """A program to let in; without `cohort_id` it reaches all cohorts of the caller's institution."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=10)]
    cohort_id: str | None = None


class PersonOut(BaseModel):
    """Oneself."""

    id: str
    name: str
    language: str


class MembershipOut(BaseModel):
    """One of one's roles."""

    cohort_id: str | None
    cohort_name: str | None
    role: Role
    group_id: str | None
    institution_id: str | None


class Me(BaseModel):
    """Who one is here; `secret` is what one signs in with, and `must_change` says that it is a first one others know.

    `must_consent`: the notice on personal data comes first. `rooms`: what this Kaibo carries, so that pages show no more.
    """

    person: PersonOut
    memberships: list[MembershipOut]
    secret: Literal["password", "pin"]
    must_change: bool
    must_consent: bool
    rooms: list[str]


class ConsentOut(BaseModel):
    """The notice on personal data, its version, whether one agreed to it, and what is stored of oneself, masked."""

    version: str
    text: str
    consented: bool
    id_number: str
    phone: str


class CohortOut(BaseModel):
    """A cohort by name."""

    id: str
    name: str


class MaskedOut(BaseModel):
    """A student to pick from the list, the name masked."""

    login: str
    name_masked: str


class InvitationOut(BaseModel):
    """What a ticket opens."""

    cohort: CohortOut
    people: list[MaskedOut]
    expires_at: int


class IssuedOut(BaseModel):
    """A class ticket for the wall: the long one, the six digits, the address and its QR code as SVG."""

    ticket: str
    code: str
    join_url: str
    qr_svg: str
    expires_at: int


class SocketTicketOut(BaseModel):
    """Good for one WebSocket."""

    ticket: str


class ServiceOut(BaseModel):
    """A service account."""

    id: str
    name: str
    scopes: list[str]
    cohort_id: str | None
    institution_id: str | None
    made_at: int


class AdmittedOut(ServiceOut):
    """A new service account, with its token this once."""

    token: str

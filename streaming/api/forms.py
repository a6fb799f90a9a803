"""What requests to the live room may say."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from streaming.appealing import Verdict
from streaming.checks import TITLE_AT_MOST, Measured
from streaming.control import Call, Goal
from streaming.events.shows import Kind
from streaming.runsheet import MOST_SLOTS, Step
from streaming.seats import GivenSeat
from streaming.shelf import MOST_ITEMS, ItemRole
from streaming.shows import Plan

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TITLE_AT_MOST)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Form(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class PlanForm(Form):
    """PUT /shows/{show_id}: the plan as it shall be. No `mode`: a show is an exam only when a drill makes it one."""

    title: Title = ""
    cover: Sha256 | None = None
    kind: Kind = "commerce"
    scenario: Annotated[str, StringConstraints(max_length=100)] = "first-broadcast"
    planned_start_at: Annotated[int, Field(ge=0)] | None = None

    def plan(self) -> Plan:
        """The form as the verb takes it."""
        return Plan(self.title, self.cover, self.kind, scenario=self.scenario, planned_start_at=self.planned_start_at)


class NewShowForm(PlanForm):
    """POST /shows."""

    cohort_id: Id
    shelf: Annotated[list[Id], Field(max_length=1000)] = []


class ShelfPlace(Form):
    """One listing and its role on the shelf."""

    listing_id: Id
    role: ItemRole = "main"


class ShelfForm(Form):
    """PUT /shows/{show_id}/shelf: the whole shelf, in order; more than 100 are refused by the verb with a sentence."""

    items: Annotated[list[ShelfPlace], Field(max_length=10 * MOST_ITEMS)]


class SlotForm(Form):
    """One row of the runsheet, seconds from the start."""

    start_s: int
    end_s: int
    step: Step
    listing_id: Id | None = None
    words: Annotated[str, StringConstraints(max_length=2000)] = ""
    keywords: Annotated[list[Annotated[str, StringConstraints(max_length=50)]], Field(max_length=50)] = []


class RunsheetForm(Form):
    """PUT /shows/{show_id}/runsheet. `planned_s`: how long the show shall be."""

    slots: Annotated[list[SlotForm], Field(max_length=MOST_SLOTS)]
    planned_s: Annotated[int, Field(gt=0)] | None = None


class CameraForm(Form):
    """`none`: there is no camera on purpose."""

    ok: bool = False
    width: Annotated[int, Field(ge=0, le=16_384)] = 0
    height: Annotated[int, Field(ge=0, le=16_384)] = 0
    none: bool = False


class MicrophoneForm(Form):
    """`level` is 0 to 1; `none`: there is no microphone on purpose."""

    ok: bool = False
    level: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0
    none: bool = False


class NetworkForm(Form):
    """Round trip in ms, uplink in kbit/s."""

    rtt_ms: Annotated[int, Field(ge=0, le=600_000)]
    up_kbps: Annotated[int, Field(ge=0, le=10_000_000)]


class PreflightForm(Form):
    """POST /shows/{show_id}/preflight."""

    camera: CameraForm
    microphone: MicrophoneForm
    network: NetworkForm

    def measured(self) -> Measured:
        """The form as the verb takes it."""
        camera, microphone, network = self.camera, self.microphone, self.network
        seen = (camera.ok, camera.width, camera.height, camera.none)
        return Measured(*seen, microphone.ok, microphone.level, microphone.none, network.rtt_ms, network.up_kbps)


class PinForm(Form):
    """POST /shows/{show_id}/pin."""

    listing_id: Id


class CommentForm(Form):
    """POST /shows/{show_id}/comments; the verb says how long a comment may be."""

    text: Annotated[str, StringConstraints(max_length=100_000)]
    reply_to: Id | None = None


class HideForm(Form):
    """POST /shows/{show_id}/comments/{comment_id}/hide."""

    genuine_negative: bool = False


class MuteForm(Form):
    """POST /shows/{show_id}/mutes; 0 seconds lifts it."""

    viewer: Id
    seconds: Annotated[int, Field(ge=0, le=4 * 3600)]


class WordForm(Form):
    """POST /shows/{show_id}/words."""

    word: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class AnswerForm(Form):
    """POST /shows/{show_id}/questions/{question_id}/answer. `way` is tap or text."""

    way: Annotated[str, StringConstraints(pattern="^(tap|text)$")]
    text: Annotated[str, StringConstraints(max_length=100_000)] = ""


class CorrectionForm(Form):
    """POST /shows/{show_id}/violations/{violation_id}/correct: how it should have been said; the verb says how long."""

    text: Annotated[str, StringConstraints(max_length=1_000)]


class AppealForm(Form):
    """POST /shows/{show_id}/violations/{violation_id}/appeal: why no rule was broken; the verb says how long."""

    reason: Annotated[str, StringConstraints(max_length=5_000)]


class DecisionForm(AppealForm):
    """POST /shows/{show_id}/violations/{violation_id}/decision, with its reason."""

    verdict: Verdict


class CallForm(Form):
    """POST /shows/{show_id}/calls."""

    what: Call


class TrafficForm(Form):
    """POST /shows/{show_id}/traffic: 10 yuan to 1 million, 5 minutes to 4 hours."""

    goal: Goal
    budget_fen: Annotated[int, Field(ge=1_000, le=100_000_000)]
    minutes: Annotated[int, Field(ge=5, le=240)]


class SeatForm(Form):
    """POST /shows/{show_id}/seats."""

    seat: GivenSeat
    person_id: Id


class PersonForm(Form):
    """POST /shows/{show_id}/host."""

    person_id: Id


class NoteForm(Form):
    """POST /shows/{show_id}/notes."""

    at_showms: Annotated[int, Field(ge=0)]
    text: Remark


class MarkForm(NoteForm):
    """POST /shows/{show_id}/marks."""

    criterion: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    score: Annotated[int, Field(ge=0, le=100)] | None = None

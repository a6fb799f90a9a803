"""What a phone is told before it publishes or watches: which picture its network and the class's uplink carry, and the relay."""

from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import func, select

from sandbox.store import View

from .media.quality import CLASS_UPLINK_KBPS, Quality, choose
from .media.turn import Relay
from .preflight import newest_check
from .tables import Show


@dataclass(frozen=True)
class Setup:
    """The settings: the uplink all phones share in kbit/s, and the relay."""

    uplink_kbps: int = CLASS_UPLINK_KBPS
    relay: Relay = field(default_factory=Relay)


def quality_for(view: View, show_id: str, uplink_kbps: int) -> Quality:
    """The picture for a show's phone: by its last pre-flight check, and by its share of the uplink among all that publish now."""
    check = newest_check(view, show_id)
    measured = int(check.measured.get("up_kbps", 0)) if check is not None else 0
    others = view.first(select(func.count()).where(Show.publisher_session_id.is_not(None), Show.id != show_id)) or 0
    return choose(measured, others + 1, uplink_kbps)


def setup_for(view: View, show_id: str, person_id: str, setup: Setup) -> dict[str, Any]:
    """As the pages read it."""
    quality = quality_for(view, show_id, setup.uplink_kbps)
    return {"quality": asdict(quality), "ice_servers": setup.relay.servers(person_id, view.now)}

"""Every fact the school writes."""

from .assessment import *  # noqa: F403
from .cohorts import *  # noqa: F403
from .followup import *  # noqa: F403
from .office import *  # noqa: F403
from .teaching import *  # noqa: F403

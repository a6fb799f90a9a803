"""Every fact the supply system writes."""

from .goods import *  # noqa: F403
from .market import *  # noqa: F403
from .purchases import *  # noqa: F403
from .samples import *  # noqa: F403

"""Every fact the mall writes."""

from .after_sale import *  # noqa: F403
from .judging import *  # noqa: F403
from .orders import *  # noqa: F403
from .promotions import *  # noqa: F403
from .shops import *  # noqa: F403

"""Every fact the live room writes: shows, control, audience, trouble, media. Names and fields are fixed here, behaviour follows."""

from .audience import *  # noqa: F403
from .control import *  # noqa: F403
from .drills import *  # noqa: F403
from .media import *  # noqa: F403
from .shows import *  # noqa: F403
from .trouble import *  # noqa: F403

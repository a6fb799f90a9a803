"""Every fact the school writes."""

from .cohorts import *  # noqa: F403

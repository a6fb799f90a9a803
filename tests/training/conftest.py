"""The same school as at the entrance."""

from tests.identity.conftest import school

__all__ = ["school"]

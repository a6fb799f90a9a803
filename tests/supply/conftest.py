"""The same market as in the mall's tests."""

from tests.mall.conftest import market

__all__ = ["market"]

"""The same market as in the mall's tests."""

from tests.mall.conftest import market, market_everywhere

__all__ = ["market", "market_everywhere"]

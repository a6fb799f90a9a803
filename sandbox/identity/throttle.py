"""Slows guessing down: by the login first, then by the address, so that a class behind one address is not locked out by one of its own."""

import ipaddress
import math

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from sandbox.clock import Clock
from sandbox.errors import TooMany

from .settings import Settings
from .windows import ClockedWindows


class Throttle:
    """Every try is counted as wrong when it begins, and given back when it was right: two hundred tries at once are not a way around."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock, self._settings = clock, settings
        self._windows = ClockedWindows(clock)
        self._limiter = MovingWindowRateLimiter(self._windows)
        self._account = RateLimitItemPerSecond(settings.account_failures, settings.window_s, "account")
        self._address = RateLimitItemPerSecond(settings.address_failures, settings.window_s, "address")
        self._pair = RateLimitItemPerSecond(settings.account_failures, settings.window_s, "pair")
        self._codes = RateLimitItemPerSecond(settings.code_failures, 60, "codes")

    def enter(self, login: str, address: str) -> None:
        """A try begins. TooMany, with the seconds to wait, when it must not."""
        network = network_of(address)
        waits = [self._full(self._account, login), self._full(self._address, network), self._pause(login, network)]
        if (wait := max(waits)) > 0:
            raise TooMany(math.ceil(wait))
        self._limiter.hit(self._account, login)
        self._limiter.hit(self._address, network)
        self._limiter.hit(self._pair, login, network)

    def succeeded(self, login: str, address: str) -> None:
        """The try was right: the login starts afresh, and the address gets its try back."""
        network = network_of(address)
        self.forget(login)
        self._limiter.clear(self._pair, login, network)
        self._windows.take_back(self._address.key_for(network))

    def forget(self, login: str) -> None:
        """Open the soft lock of a login: its secret was set anew."""
        self._limiter.clear(self._account, login)

    def locked(self, login: str) -> bool:
        """Whether the login has used up its tries."""
        return self._full(self._account, login) > 0

    def look_up(self, address: str) -> None:
        """Before a class code is looked up. TooMany after too many wrong ones."""
        if (wait := self._full(self._codes, network_of(address))) > 0:
            raise TooMany(math.ceil(wait))

    def wrong_code(self, address: str) -> None:
        """The code was wrong."""
        self._limiter.hit(self._codes, network_of(address))

    def _full(self, item: RateLimitItemPerSecond, *who: str) -> float:
        stats = self._limiter.get_window_stats(item, *who)
        return float(stats.reset_time - self._clock.monotonic()) if stats.remaining <= 0 else 0.0

    def _pause(self, login: str, network: str) -> float:
        failures = self._settings.account_failures - self._limiter.get_window_stats(self._pair, login, network).remaining
        newest = self._windows.newest(self._pair.key_for(login, network))
        if failures < self._settings.free_failures or newest is None:
            return 0
        pause = float(min(1 << (failures - self._settings.free_failures + 1), self._settings.window_s))
        return pause - (self._clock.monotonic() - newest)


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 an IPv6 address is in."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)

"""Everything at the entrance in one place: the front door makes one and puts it into `app.state.reception`."""

from collections.abc import Callable, Sequence
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from sandbox.actor import Actor
from sandbox.store import Store

from .hashing import Hashing
from .identifier import Identifier
from .seal import Seal
from .settings import Settings
from .throttle import Throttle


class Reception:
    """Fits `Gate` (store and identify). `join_base` gives the address before `/join/{ticket}`, asked each time, for a machine may move.

    The front door says whether this is the `demo`, whose accounts the terminal shows, the `command_options` of this installation, and the
    `rooms` it carries.
    """

    def __init__(
        self,
        store: Store,
        seal: Seal,
        settings: Settings | None = None,
        join_base: Callable[[], str] = lambda: "",
        operator_token: str = "",
        hashing: Hashing | None = None,
    ) -> None:
        self.store, self.seal, self.join_base = store, seal, join_base
        self.settings = settings or Settings()
        self.hashing = hashing or Hashing()
        self.demo, self.command_options = False, ""
        self.rooms: Sequence[str] = ()
        self.throttle = Throttle(store.clock, self.settings)
        self.identifier = Identifier(store, self.settings, operator_token)

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        """Who the request comes from."""
        return await self.identifier.identify(connection)

    def address_hash(self, connection: HTTPConnection) -> str:
        """What is kept of the address a request came from."""
        return self.seal.digest("address", address_of(connection))[:16]

    def close(self) -> None:
        """Let the hashing threads end."""
        self.hashing.close()


def address_of(connection: HTTPConnection) -> str:
    """The address a request came from; the server in front has already judged forwarded ones."""
    return connection.client.host if connection.client else "unknown"


def reception(connection: HTTPConnection) -> Reception:
    """The reception of this process."""
    return cast(Reception, connection.app.state.reception)


AtReception = Annotated[Reception, Depends(reception)]

"""Where handlers find the blobs of this process."""

from typing import cast

from fastapi import Request

from sandbox.blobs import Blobs


def blobs_of(request: Request) -> Blobs:
    """The process's blobs; the gate carries them."""
    return cast(Blobs, request.app.state.gate.blobs)

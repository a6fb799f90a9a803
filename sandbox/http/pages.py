"""Serves the built pages: hashed assets for ever, the two entries always fresh, gzip from the file that lies beside."""

import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from sandbox.errors import NotFound

from .policy import PUBLIC, Router, allow

PAGES = Path(__file__).resolve().parent.parent / "pages"
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")

NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>开播</title><p>页面还没有生成，请运行 <code>python3 do.py run</code>。"
    "<p>The pages are not built yet: run <code>python3 do.py run</code>."
)

router = Router(include_in_schema=False)


@router.get("/")
@allow(PUBLIC)
async def front(request: Request) -> Response:
    """Phones go to the phone pages, everything else to the desk."""
    agent = request.headers.get("user-agent", "")
    return RedirectResponse("/phone/" if "Mobile" in agent else "/desk/", status_code=307)


@router.get("/assets/{name:path}")
@allow(PUBLIC)
async def asset(request: Request, name: str) -> Response:
    """A file whose name carries its content's hash."""
    return _file(request, PAGES / "assets", name, "public, max-age=31536000, immutable")


@router.get("/{entry}/{rest:path}")
@allow(PUBLIC)
async def page(request: Request, entry: str, rest: str) -> Response:
    """The phone's and the desk's single page, whatever the address behind them."""
    if entry not in {"phone", "desk"}:
        raise NotFound
    if "." in rest.rsplit("/", 1)[-1]:
        return _file(request, PAGES / entry, rest, "no-cache")
    if not (PAGES / entry / "index.html").exists():
        return Response(NOT_BUILT, status_code=503, media_type="text/html")
    return _file(request, PAGES / entry, "index.html", "no-cache")


def _file(request: Request, folder: Path, name: str, caching: str) -> Response:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise NotFound
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = path.with_name(path.name + ".gz")
    if packed.is_file() and "gzip" in request.headers.get("accept-encoding", ""):
        return FileResponse(packed, media_type=kind, headers=headers | {"Content-Encoding": "gzip"})
    return FileResponse(path, media_type=kind, headers=headers)

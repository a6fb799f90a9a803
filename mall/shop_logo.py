"""The picture of a shop's sign (店标): one that was taken in here, and square."""

from sandbox.errors import FieldFault, Invalid
from sandbox.store import View

from .tables import PictureKnown


def fit_logo(view: View, picture: str, before: str = "") -> None:
    """Nothing for no picture, or the one the shop has already; else Invalid at `logo`: unknown here (`unknown`), not 1:1 (`shape`), or
    with a QR code in it (`qr_code`, C07).

    What is uploaded as a square is cut to whole pixels, so 1:1 is exact (sandbox/pictures.py).
    """
    if not picture or picture == before:
        return
    known = view.session.get(PictureKnown, picture)
    if known is None:
        raise Invalid((FieldFault("logo", "unknown", "没有找到这张店标，请重新上传。", "This sign was not found; upload it again."),))
    if known.width != known.height:
        zh = f"店标要 1:1 的方图，这张是 {known.width}×{known.height}。请重新上传并裁成方图。"
        raise Invalid((FieldFault("logo", "shape", zh, f"The sign is square; this is {known.width}x{known.height}. Crop it."),))
    if known.codes:
        zh = "店标里有二维码，会把人引到平台外面。请换一张，或裁掉二维码。"
        raise Invalid((FieldFault("logo", "qr_code", zh, "The sign holds a QR code, which leads people off the platform; use another."),))

"""Takes in a scan from people: a picture is made anew, a PDF only when it shows pages and nothing else."""

from dataclasses import dataclass
from typing import Literal

from sandbox.errors import FieldFault, Invalid, TooLarge
from sandbox.pictures import PictureRefused, take_in

MOST_BYTES = 10 * 1024 * 1024
LIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA ", b"/RichMedia")
"""What a scanned page has no need of and a PDF could do harm with."""


@dataclass(frozen=True)
class Scan:
    """A file as it is kept: a JPEG made here, a PDF that only shows pages, or a video as it came."""

    data: bytes
    suffix: Literal["jpg", "pdf", "mp4", "webm"]


def taken_in(data: bytes) -> Scan:
    """A scan, judged by its content. TooLarge over 10 MB; Invalid for what is neither picture nor plain PDF. Blocking."""
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="10 MB")
    if not data.startswith(b"%PDF-"):
        return Scan(_photo(data), "jpg")
    if b"%%EOF" not in data[-2048:]:
        zh, en = "PDF 文件不完整，请重新导出或重新扫描。", "The PDF is cut off; export or scan it again."
        raise Invalid((FieldFault("file", "pdf_broken", zh, en),))
    if any(word in data for word in LIVE):
        zh = "这个 PDF 带有脚本、附件或自动动作，不能收。请打印成普通 PDF 或拍照上传。"
        raise Invalid((FieldFault("file", "pdf_live", zh, "This PDF carries scripts, attachments or actions; print it to a plain PDF."),))
    return Scan(data, "pdf")


def _photo(data: bytes) -> bytes:
    try:
        return take_in(data, "free").data
    except PictureRefused as refused:
        if refused.fields[0].code != "not_a_picture":
            raise
        zh, en = "这不是 PDF 或照片，请上传 PDF、JPG、PNG 或 WebP。", "This is neither a PDF nor a JPEG, PNG or WebP picture."
        raise Invalid((FieldFault("file", "not_a_picture", zh, en),)) from refused

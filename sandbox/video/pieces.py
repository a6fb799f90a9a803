"""An upload that comes piece by piece: each piece is on the disk before it is answered, and a broken upload goes on where it stopped."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from sandbox.errors import Invalid, Refused

LEAST_FREE_BYTES: Final = 2 << 30
"""Under this no video is taken in: what is on air needs the room."""
MOST_BYTES: Final = 3 << 30
KEEP_MS: Final = 7 * 86_400_000
MATROSKA, BOX = b"\x1a\x45\xdf\xa3", b"ftyp"


class VideoRefused(Invalid):
    """The file is no video this place takes; the sentence says why."""

    code = "video_refused"
    zh = "这个视频不能用：{zh_reason}"
    en = "This video cannot be used: {en_reason}"


class PieceOutOfOrder(Refused):
    """Pieces come in order; the sentence says where to go on."""

    code = "piece_out_of_order"
    zh = "视频要按顺序上传，请从第 {have} 字节继续。"
    en = "A video is uploaded in order; go on from byte {have}."


class NoRoomForVideo(Refused):
    """The disk is nearly full."""

    code = "no_room_for_video"
    zh = "这台电脑的磁盘快满了，暂时不能接收视频。请清理磁盘后再上传，已经传到的部分不会丢。"
    en = "The disk of this computer is nearly full, so no video is taken now. Free some space and go on; what is here stays."


class Pieces:
    """Uploads on their way, in a folder. Blocking: call it in a thread."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES, least_free: int = LEAST_FREE_BYTES) -> None:
        self._folder, self._most, self._least_free = folder, most_bytes, least_free

    def part(self, name: str) -> Path:
        """Where the upload called `name` grows; the name is made here, never by whoever uploads."""
        return self._folder / f".{name}.part"

    def have(self, name: str) -> int:
        """Bytes that are here."""
        part = self.part(name)
        return part.stat().st_size if part.is_file() else 0

    def append(self, name: str, at: int, body: bytes) -> int:
        """Take the bytes from `at` on; answers how many are here now. The same piece again is fine.

        VideoRefused for what is no MP4, MOV or WebM or is too large, PieceOutOfOrder, NoRoomForVideo.
        """
        have = self.have(name)
        if at + len(body) <= have:
            return have
        if at != have:
            raise PieceOutOfOrder(have=have)
        if at == 0 and not (body[:4] == MATROSKA or body[4:8] == BOX):
            raise VideoRefused(zh_reason="只接收 MP4、MOV 或 WebM 视频。", en_reason="only MP4, MOV and WebM are taken.")
        if have + len(body) > self._most:
            limit = f"{self._most / (1 << 30):.2g} GB" if self._most >= 1 << 30 else f"{self._most >> 20} MB"
            raise VideoRefused(zh_reason=f"超过 {limit}。", en_reason=f"it is over {limit}.")
        self._folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < self._least_free + len(body):
            raise NoRoomForVideo
        part = self.part(name)
        with part.open("r+b" if have else "wb") as file:
            file.seek(at)  # at its place, so that the same piece twice at once does no harm
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        return have + len(body)

    def forget_abandoned(self, prefix: str, now_ms: int) -> None:
        """Throw away the uploads of this prefix that nobody has gone on with for a week; who comes back begins anew."""
        until_s = (now_ms - KEEP_MS) / 1000
        for part in self._folder.glob(f".{prefix}*.part"):
            with suppress(FileNotFoundError):  # another upload may have just become whole
                if part.stat().st_mtime < until_s:
                    part.unlink()

    def drop(self, name: str) -> None:
        """Throw the upload away."""
        self.part(name).unlink(missing_ok=True)

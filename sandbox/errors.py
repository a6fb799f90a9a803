"""Errors are sentences a student understands, with a stable code and the next step, in Chinese and English."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field of a form; `path` is dotted (`skus.0.price_fen`). `line`: where it stands in a text, from 1."""

    path: str
    code: str
    zh: str
    en: str
    line: int | None = None

    def sentence(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.en if language.startswith("en") else self.zh


class KaiboError(Exception):
    """An error with a sentence. `zh` and `en` are templates filled from the keywords it is raised with."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    zh: ClassVar[str] = "系统出了点问题，已经记下。请再试一次；还不行就告诉老师。"
    en: ClassVar[str] = "Something went wrong here and was noted. Try again; if it stays, tell your lecturer."

    def __init__(self, fields: tuple[FieldFault, ...] = (), retry_after: float | None = None, **facts: object) -> None:
        self.facts = facts
        self.fields = fields
        self.retry_after = retry_after
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """The sentence in `language` (`en...` is English, anything else Chinese)."""
        return (self.en if language.startswith("en") else self.zh).format(**self.facts)


class NotFound(KaiboError):
    """It does not exist, or the asker may not know that it does."""

    status = 404
    code = "not_found"
    zh = "没有找到这个内容。它可能已被删除，或者不在你的班级里。"
    en = "This was not found. It may have been deleted, or it is not in your class."


class Forbidden(KaiboError):
    """The asker sees it but may not do this."""

    status = 403
    code = "forbidden"
    zh = "你现在的身份不能做这个操作。"
    en = "Your role does not allow this."


class Refused(KaiboError):
    """A rule of the field says no; the state did not change."""

    status = 409
    code = "refused"
    zh = "这个操作现在不能做。"
    en = "This cannot be done now."


class Unready(KaiboError):
    """Not now, but soon: try again after `retry_after` seconds."""

    status = 503
    code = "unready"
    zh = "系统正忙，请稍等几秒再试。"
    en = "The system is busy. Please try again in a few seconds."

    def __init__(self, retry_after: float = 2, **facts: object) -> None:
        super().__init__((), retry_after, **facts)


class Invalid(KaiboError):
    """What was sent does not fit the form; `fields` names every fault."""

    status = 422
    code = "invalid"
    zh = "有些内容填得不对，请看标红的地方。"
    en = "Some entries are not right; see the marked fields."


class NotSignedIn(KaiboError):
    """Nobody is signed in, or the session is over."""

    status = 401
    code = "not_signed_in"
    zh = "请先登录。"
    en = "Please sign in first."


class TooMany(KaiboError):
    """Too many tries in too short a time."""

    status = 429
    code = "too_many"
    zh = "操作太快了，请 {seconds} 秒后再试。"
    en = "Too many tries. Please wait {seconds} seconds."

    def __init__(self, seconds: int) -> None:
        super().__init__(retry_after=seconds, seconds=seconds)


class TooLarge(KaiboError):
    """More bytes than this place takes."""

    status = 413
    code = "too_large"
    zh = "内容太大：最多 {limit}。请压缩后再传。"
    en = "This is too large: at most {limit}. Make it smaller and try again."


class DiskFull(KaiboError):
    """The disk has no room; what was acknowledged is safe, this one was not written."""

    status = 507
    code = "disk_full"
    zh = "这台电脑的磁盘满了，这一步没有保存。之前的内容都在。请老师清理磁盘后再试。"
    en = "This computer's disk is full, so this step was not saved. Everything before it is safe. Free some space and try again."

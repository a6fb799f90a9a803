"""What stands in words beside the criteria a person must judge by eye: interaction, person, goods, place (F.5); pure.

No figure here gives a mark: none of the four has a suggestion. Each line may lead to a moment of a replay; what the system cannot see is
said, with the moments to look at.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final

Form = Mapping[str, Any]
SHOWS: Final = 2
"""The longest shows are told of, so many."""
CLIP_MS: Final = 60_000
SHORT_PITCH_MS: Final = 60_000
LOUD_ENOUGH_DB: Final = -35
CALLS: Final = {"greet": "欢迎", "like": "求点赞", "follow": "求关注", "comment": "引导评论", "fan_club": "邀进粉丝团", "countdown": "倒数"}
OFFERS: Final = {"lucky_bag": "福袋", "coupon": "优惠券", "flash_sale": "秒杀"}
ROLES: Final = {"draw": "引流", "welfare": "福利", "main": "爆款", "profit": "利润", "image": "形象"}
LOSSES: Final = {"black": "黑屏", "frozen": "画面不动", "stalled": "断流", "gap": "录像缺一段"}
UNREAD_ZH: Final = "这场直播的现场数据没有读到（旧数据或不是在本系统直播），请看回放。"
UNREAD_EN: Final = "Nothing of this show's stage was read; look at the replay."


def line(zh: str, en: str, show: Form | None = None, at_ms: int | None = None) -> dict[str, Any]:
    """A sentence, and the moment of a replay it leads to."""
    return {"zh": zh, "en": en, "show_id": show["show_id"] if show else None, "at_ms": at_ms}


def beside(form: Form) -> dict[str, list[dict[str, Any]]]:
    """Lines by criterion; none for a student without a show."""
    shows = sorted(form["shows"], key=lambda one: (-one["duration_ms"], one["show_id"]))[:SHOWS]
    tell = {"interaction": _interaction, "person": _person, "goods": _goods, "place": _place}
    found: dict[str, list[dict[str, Any]]] = {}
    for key, of_show in tell.items():
        lines = []
        for show in shows:
            stage = show.get("stage")
            lines += list(of_show(show, stage)) if stage is not None else [line(f"{_title(show)}：{UNREAD_ZH}", UNREAD_EN, show, 0)]
        found[key] = lines or [line("还没有模拟直播，没有可看的。", "There is no show to look at.")]
    return found


def _interaction(show: Form, stage: Form) -> Iterator[dict[str, Any]]:
    figures, counts = show["figures"], stage.get("counts", {})
    asked, answered, waits = int(figures.get("questions") or 0), int(figures.get("answered") or 0), stage.get("waits", [])
    wait = f"，等候中位数 {median(waits) / 1000:.0f} 秒" if waits else ""
    yield line(
        f"{_title(show)}：观众提问 {asked} 个，答了 {answered} 个{wait}。", f"{asked} questions, {answered} answered.",
        show, stage["slow"][0][0] if stage.get("slow") else None,
    )  # fmt: skip
    calls = [f"{zh} {counts[what]} 次" for what, zh in CALLS.items() if counts.get(what)]
    first = stage.get("calls", [[None]])[0][0]
    said = "、".join(calls) or "没有用过"
    yield line(
        f"互动口令：{said}{f'，第一次在 {_clock(first)}' if first is not None else ''}。", f"Calls: {len(calls)} kinds.", show, first
    )
    offers = [f"{zh} {counts[what]} 次" for what, zh in OFFERS.items() if counts.get(what)]
    first = stage.get("offers", [[None]])[0][0]
    yield line(
        f"活动：{'、'.join(offers) or '没有'}{f'，第一次在 {_clock(first)}' if first is not None else ''}。",
        f"Offers: {len(offers)} kinds.",
        show,
        first,
    )
    fans = int(figures.get("follow_uv_new") or 0)
    yield line(
        f"新增粉丝 {fans} 人；活动设计得好不好，系统不判断。", f"{fans} new fans. Whether the design is good is not for the system.", show
    )


def _person(show: Form, stage: Form) -> Iterator[dict[str, Any]]:
    camera, voice = int(show["camera_ms"]), int(stage.get("voice_ms", 0))
    yield line(
        f"{_title(show)}：本人出镜 {_minutes(camera)}，全场 {_minutes(show['duration_ms'])}。", f"On camera {_minutes(camera)}.", show
    )
    total, count = stage.get("levels", [0, 0])
    if count:
        level = round(total / count)
        quiet = "" if level >= LOUD_ENOUGH_DB else "，偏小"
        share = f"，占全场 {100 * voice // max(1, show['duration_ms'])}%（全场所有主播合计）" if voice else ""
        yield line(f"说话 {_minutes(voice)}{share}，平均音量 {level} dB{quiet}。", f"Voice {_minutes(voice)}, mean level {level} dB.", show)
        long, since = stage.get("silence", [0, 0])
        yield line(f"最长一次没有声音 {long // 1000} 秒，从 {_clock(since)} 起。", f"Longest silence {long // 1000} s.", show, since)
    else:
        yield line("没有测到麦克风的声音，语言表达请听回放。", "No voice was measured; listen to the replay.", show, 0)
    wrong = [one for one in show["violations"] if one["certain"]]
    yield line(
        f"用语违规 {len(wrong)} 处，已纠正 {sum(bool(one['corrected']) for one in wrong)} 处。",
        f"{len(wrong)} wordings broke a rule.",
        show,
    )
    yield line("形象、表情和状态系统看不到，请看下面几段：", "Appearance and energy cannot be seen by the system; look at these:")
    for at in _clips(show):
        yield line(f"{_title(show)} {_clock(at)} 起一分钟", f"One minute from {_clock(at)}", show, at)


def _goods(show: Form, stage: Form) -> Iterator[dict[str, Any]]:
    shelf, pitched = stage.get("shelf", {}), stage.get("pitched", {})
    roles = [f"{zh} {count}" for role, zh in ROLES.items() if (count := sum(one[1] == role for one in shelf.values()))]
    prices = sorted(one[2] for one in shelf.values())
    ladder = "、".join(f"{fen / 100:.2f}" for fen in prices[:8]) + ("…" if len(prices) > 8 else "")
    yield line(
        f"{_title(show)}：货架 {len(shelf)} 件（{'、'.join(roles) or '没有分角色'}），价格阶梯 {ladder or '—'} 元。",
        f"{len(shelf)} products on the shelf.", show,
    )  # fmt: skip
    unseen = [one[0] for listing, one in shelf.items() if listing not in pitched]
    short = sum(ms < SHORT_PITCH_MS for ms in pitched.values())
    said = f"，没讲到：{'、'.join(unseen[:5])}" if unseen else ""
    yield line(
        f"讲解过 {len(pitched)} 件，其中 {short} 件合计不到 1 分钟{said}。", f"{len(pitched)} products explained, {short} shortly.", show
    )
    changes = stage.get("prices", [])
    if changes:
        at, _, (listing, before, after) = changes[0]
        name = shelf.get(listing, [listing])[0]
        zh = f"直播中改价 {len(changes)} 次，第一次 {_clock(at)}：{name} {before / 100:.2f} → {after / 100:.2f} 元。"
        yield line(zh, f"{len(changes)} prices changed on air.", show, at)
    out = stage.get("sold_out", [])
    first = out[0][0] if out else None
    where = f"，第一次 {_clock(first)} {shelf.get(out[0][2], [''])[0]}" if first is not None else ""
    yield line(f"卖断货 {len(out)} 次{where}。", f"Sold out {len(out)} times.", show, first)
    yield line(
        "卖点讲没讲清、演示有没有用，系统不判断（背出关键词不给分），请看讲解片段：",
        "How well goods were shown is not for the system; look at:",
    )
    seen: set[str] = set()
    for at, _, listing in stage.get("pins", []):
        if listing not in seen and len(seen) < 3:
            seen.add(listing)
            yield line(f"{_clock(at)} 讲解 {shelf.get(listing, [listing])[0]}", f"{_clock(at)} a product is explained", show, at)


def _place(show: Form, stage: Form) -> Iterator[dict[str, Any]]:
    size, film = stage.get("size"), int(stage.get("film_ms", 0))
    if size:
        rate = f"，每秒 {1000 * int(stage.get('frames', 0)) / film:.0f} 帧" if film else ""
        sharp = "" if min(size) >= 720 else "，清晰度偏低"
        yield line(f"{_title(show)}：画面 {size[0]}×{size[1]}{rate}{sharp}。", f"Picture {size[0]}x{size[1]}.", show)
    else:
        yield line(f"{_title(show)}：没有录到画面。", "There is no recording of the picture.", show)
    losses, counts = stage.get("losses", []), stage.get("counts", {})
    said = "、".join(f"{zh} {counts[what]} 次" for what, zh in LOSSES.items() if counts.get(what))
    lasting = f"，合计 {int(stage.get('lost_ms', 0)) // 1000} 秒" if losses else ""
    yield line(f"画面中断：{said or '没有'}{lasting}。", f"Picture lost {len(losses)} times.", show, losses[0][0] if losses else None)
    total, count = stage.get("levels", [0, 0])
    if count:
        zh = f"平均音量 {round(total / count)} dB，丢包 {int(stage.get('lost_packets', 0))} 个。"
        yield line(zh, f"Mean level {round(total / count)} dB.", show)
    checked = stage.get("preflight", {})
    if checked:
        bad = [str(value) for ok, value in checked.values() if not ok]
        yield line(
            f"开播前检测：{'；'.join(bad) if bad else '摄像头、麦克风、网络都通过'}。", f"Checks before the start: {len(bad)} failed.", show
        )
    yield line("亮度够不够、背景和布置好不好，系统没有数据，请看：", "Light and setting are not measured; look at:")
    for at in _clips(show)[:2]:
        yield line(f"{_title(show)} {_clock(at)} 的画面", f"The picture at {_clock(at)}", show, at)


def _clips(show: Form) -> list[int]:
    """Three moments of the student's own time on camera: near its beginning, in its middle, near its end. None without camera time."""
    stretches: Sequence[Sequence[int]] = show.get("stretches") or []
    whole = sum(until - since for since, until in stretches)
    found = []
    for share in (0.1, 0.5, 0.9):
        left = share * whole
        for since, until in stretches:
            if left <= until - since and until > since:
                found.append(round(max(since, min(since + left, until - CLIP_MS))))
                break
            left -= until - since
    return sorted(set(found))


def _title(show: Form) -> str:
    return f"《{show['title'] or '未命名'}》"


def _clock(at_ms: int | float) -> str:
    return f"{int(at_ms) // 60_000}:{int(at_ms) // 1000 % 60:02}"


def _minutes(ms: int) -> str:
    return f"{ms // 60_000} 分 {ms // 1000 % 60} 秒"

"""Pure: what a pre-flight check makes of the measurements and of what is prepared, each item in words."""

from dataclasses import dataclass

from .events import PreflightItem

TITLE_AT_LEAST, TITLE_AT_MOST = 3, 30
RTT_GOOD_MS, RTT_FAIR_MS, RTT_WORST_MS = 100, 300, 1000
UP_GOOD_KBPS, UP_FAIR_KBPS, UP_WORST_KBPS = 1500, 800, 300
LEVEL_SILENT = 0.01
"""Microphone level of 1.0 (full scale) under which nothing was heard."""


@dataclass(frozen=True)
class Measured:
    """What the phone measured. `level` is 0 to 1; `without_camera` and `without_microphone` say that there is none on purpose."""

    camera_ok: bool = False
    width: int = 0
    height: int = 0
    without_camera: bool = False
    microphone_ok: bool = False
    level: float = 0.0
    without_microphone: bool = False
    rtt_ms: int = 0
    up_kbps: int = 0


@dataclass(frozen=True)
class Prepared:
    """What the show has: `off_sale` are names of listings on the shelf that cannot be sold now.

    `card_missing`: what is wrong with the operator's public card, as names of the shop form's fields.
    """

    title: str
    sells: bool
    shelved: int
    off_sale: tuple[str, ...]
    shop_open: bool
    card_missing: tuple[str, ...]
    host_known: bool


def check_prepared(show: Prepared, english: bool) -> list[PreflightItem]:
    """Title, shelf, and the legal lock: the operator is shown (C14), the host is known (C15), the listings passed their audit (C17).

    A show that sells nothing (content, lesson) needs neither shelf nor shop.
    """

    def say(zh: str, en: str) -> str:
        return en if english else zh

    length = len(show.title.strip())
    items = [
        PreflightItem(
            name="title",
            ok=TITLE_AT_LEAST <= length <= TITLE_AT_MOST,
            value=say(f"{length} 个字（要 3 到 30 个）", f"{length} characters (3 to 30)"),
        ),
        PreflightItem(
            name="host",
            ok=show.host_known,
            value=say("主播已登记", "host on the roster") if show.host_known else say("主播不在本班名单上", "host not on the roster"),
        ),
    ]
    if show.sells:
        off = "、".join(show.off_sale)
        items += [
            PreflightItem(name="shelf", ok=show.shelved > 0, value=say(f"{show.shelved} 件商品", f"{show.shelved} listings")),
            _operator(show, english),
            PreflightItem(
                name="audit",
                ok=not show.off_sale,
                value=say(f"已下架：{off}", f"off sale: {off}") if off else say("商品都已审核上架", "every listing audited and on sale"),
            ),
        ]
    return items


CARD_FIELDS: dict[str, tuple[str, str]] = {
    "operator.name": ("经营者名称", "operator's name"),
    "operator.address": ("经营地址", "business address"),
    "operator.phone": ("联系电话", "phone"),
    "licence": ("证照", "licence"),
}
"""What the public card of an operator must show (order 117, article 26), by the fields of the shop's form."""


def _operator(show: Prepared, english: bool) -> PreflightItem:
    """Whether viewers can see who sells: an open shop whose card holds."""
    words = [CARD_FIELDS.get(name, (name, name))[english] for name in show.card_missing]
    if not show.shop_open:
        value = "no open shop" if english else "没有营业中的店铺"
    elif words:
        value = f"the operator's card is wrong: {', '.join(words)}" if english else f"公示的经营者信息有问题：{'、'.join(words)}"
    else:
        value = "shop open, operator shown" if english else "店铺已开张，经营者信息已公示"
    return PreflightItem(name="operator", ok=show.shop_open and not words, value=value)


def check_measured(measured: Measured, english: bool) -> list[PreflightItem]:
    """Camera, microphone and network in words. A camera or microphone that is declared absent does not block; a bad network does."""

    def say(zh: str, en: str) -> str:
        return en if english else zh

    if measured.without_camera:
        camera = PreflightItem(name="camera", ok=True, blocking=False, value=say("不使用摄像头", "no camera, as declared"))
    elif measured.camera_ok:
        camera = PreflightItem(name="camera", ok=True, value=f"{measured.width}×{measured.height}")
    else:
        camera = PreflightItem(name="camera", ok=False, value=say("打不开摄像头", "the camera cannot be opened"))
    if measured.without_microphone:
        microphone = PreflightItem(name="microphone", ok=True, blocking=False, value=say("不使用麦克风", "no microphone, as declared"))
    elif not measured.microphone_ok:
        microphone = PreflightItem(name="microphone", ok=False, value=say("打不开麦克风", "the microphone cannot be opened"))
    elif measured.level < LEVEL_SILENT:
        microphone = PreflightItem(
            name="microphone", ok=False, blocking=False, value=say("没有听到声音，说句话试试", "nothing heard; say something")
        )
    else:
        microphone = PreflightItem(name="microphone", ok=True, value=say("有声音", "sound comes in"))
    return [camera, microphone, _rtt(measured.rtt_ms, english), _up(measured.up_kbps, english)]


def _rtt(rtt_ms: int, english: bool) -> PreflightItem:
    """Round trip in ms: up to 100 good, 300 fair, 1000 poor (a warning), above it too slow (blocks)."""
    if rtt_ms <= RTT_GOOD_MS:
        word = "good" if english else "很好"
    elif rtt_ms <= RTT_FAIR_MS:
        word = "fair" if english else "可以"
    elif rtt_ms <= RTT_WORST_MS:
        word = "poor: move closer to the router" if english else "偏慢，请靠近路由器"
    else:
        word = "too slow to go live" if english else "太慢，无法直播"
    value = f"{rtt_ms} ms, {word}" if english else f"延迟 {rtt_ms} 毫秒，{word}"
    return PreflightItem(name="network_rtt", ok=rtt_ms <= RTT_FAIR_MS, blocking=rtt_ms > RTT_WORST_MS or rtt_ms <= RTT_FAIR_MS, value=value)


def _up(up_kbps: int, english: bool) -> PreflightItem:
    """Uplink in kbit/s: from 1500 sharp (720p), 800 fluent (540p), 300 barely (a warning), under it too little (blocks)."""
    if up_kbps >= UP_GOOD_KBPS:
        word = "sharp picture" if english else "高清"
    elif up_kbps >= UP_FAIR_KBPS:
        word = "fluent" if english else "流畅"
    elif up_kbps >= UP_WORST_KBPS:
        word = "barely enough: the picture will be small" if english else "勉强，画面会变小"
    else:
        word = "too little to go live" if english else "太慢，无法直播"
    value = f"{up_kbps} kbit/s, {word}" if english else f"上行 {up_kbps} kbit/s，{word}"
    return PreflightItem(
        name="network_up", ok=up_kbps >= UP_FAIR_KBPS, blocking=up_kbps < UP_WORST_KBPS or up_kbps >= UP_FAIR_KBPS, value=value
    )


SENTENCES: dict[str, tuple[str, str]] = {
    "title": ("请给直播写一个 3 到 30 个字的标题。", "Give the show a title of 3 to 30 characters."),
    "shelf": ("小黄车里至少要放一件商品。", "Put at least one listing on the shelf."),
    "operator": (
        "观众看不到完整的经营者信息，不能带货。请到店铺把店开起来，并在店铺资料里补齐经营者名称、地址、电话和证照。",
        "Viewers cannot see who the operator is, so you cannot sell. Open your shop and complete the operator's name, address, "
        "phone and licence in its papers.",
    ),
    "audit": ("小黄车里有已下架的商品，请先移除或重新上架。", "A listing on the shelf is off sale. Remove it or publish it again."),
    "host": ("主播不在本班名单上，不能开播。", "The host is not on the roster of this class."),
    "camera": (
        "摄像头没有准备好：请允许使用摄像头，或者选择“不使用摄像头”。",
        "The camera is not ready: allow it, or choose to go on without one.",
    ),
    "microphone": (
        "麦克风没有准备好：请允许使用麦克风，或者选择“不使用麦克风”。",
        "The microphone is not ready: allow it, or choose to go on without one.",
    ),
    "network_rtt": (
        "网络延迟太高，请靠近路由器或换一个网络。",
        "The network is too slow to answer. Move closer to the router or change network.",
    ),
    "network_up": ("上行网速太低，请靠近路由器或换一个网络。", "The uplink is too slow. Move closer to the router or change network."),
    "preflight": ("请先做开播前检测（摄像头、麦克风、网络）。", "Run the pre-flight check first (camera, microphone, network)."),
}
"""What to do about each item that blocks the start."""


def blocked(items: list[PreflightItem]) -> list[str]:
    """Names of the items that block the start, in order."""
    return [item.name for item in items if item.blocking and not item.ok]

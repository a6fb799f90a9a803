"""What a rehearsal found, judged and put into words: whether machine and network will hold a class (R-CLS-7).

Pure: numbers in, findings out. The limits are those of the design page on media and of the regulation's network figure.
"""

from dataclasses import dataclass

UPLINK_KBPS = 100_000
"""R-CLS-7: a dedicated network of at least 100 Mbit/s is recommended."""

SHOW_HOURS = 2
"""So long must the disk take the recordings of everybody at once."""


@dataclass(frozen=True)
class SentByPhone:
    """One synthetic phone's account of itself: frames and packets it sent, packets it was asked for again, its way in."""

    name: str
    video: int
    audio: int
    packets: int
    nacked: int
    connect_ms: int


@dataclass(frozen=True)
class Recorded:
    """What the file of one phone holds, and the packets that never came."""

    name: str
    video: int
    audio: int
    lost_packets: int


@dataclass(frozen=True)
class Measured:
    """Everything that was measured. Shares are between 0 and 1; `here` says that phones and server shared one machine."""

    phones: int
    seconds: int
    kbps: int
    here: bool
    sent: tuple[SentByPhone, ...]
    recorded: tuple[Recorded, ...]
    answers_ms: tuple[float, ...]
    stall_ms: float
    machine_busy: float
    server_cores: float
    fsync_ms: float
    disk_free_bytes: int
    written_bytes: int


@dataclass(frozen=True)
class Finding:
    """One figure with its limit and a sentence in each language; `holds` None where nothing is judged."""

    name: str
    value: float
    unit: str
    goal: float | None
    holds: bool | None
    zh: str
    en: str


@dataclass(frozen=True)
class Report:
    """All findings; `holds` when none of them failed."""

    holds: bool
    findings: tuple[Finding, ...]


def percentile(values: tuple[float, ...], share: float) -> float:
    """The value below which `share` of the values lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def judge(found: Measured) -> Report:
    """The findings, the gravest kinds first."""
    findings = (
        _connected(found),
        _frames(found),
        _loss(found),
        _answers(found),
        _machine(found),
        _disk(found),
        _room(found),
        _uplink(found),
    )
    return Report(all(one.holds is not False for one in findings), findings)


def _connected(found: Measured) -> Finding:
    came = len(found.recorded)
    holds = came == found.phones
    zh = (
        f"{found.phones} 部模拟手机全部连上并录制。"
        if holds
        else f"{found.phones} 部模拟手机只有 {came} 部连上：检查防火墙和路由器的隔离设置。"
    )
    en = (
        f"All {found.phones} synthetic phones connected and were recorded."
        if holds
        else f"Only {came} of {found.phones} phones connected: look at the firewall and at client isolation of the router."
    )
    return Finding("phones recorded", came, "phones", found.phones, holds, zh, en)


def _frames(found: Measured) -> Finding:
    kept = {one.name: one.video + one.audio for one in found.recorded}
    sent = sum(one.video + one.audio for one in found.sent)
    missing = sum(max(0, one.video + one.audio - kept.get(one.name, 0)) for one in found.sent)
    share = 100 * (1 - missing / sent) if sent else 0.0
    holds = share >= 99.9
    zh = f"录像留住了 {share:.2f}% 的画面和声音" + ("。" if holds else "，不够：减少手机数或降低清晰度再试。")
    en = f"{share:.2f} % of all frames are in the recordings" + ("." if holds else ": try fewer phones or a lower quality.")
    return Finding("frames kept", round(share, 3), "%", 99.9, holds, zh, en)


def _loss(found: Measured) -> Finding:
    packets = sum(one.packets for one in found.sent)
    lost = 100 * sum(one.lost_packets for one in found.recorded) / packets if packets else 0.0
    again = 100 * sum(one.nacked for one in found.sent) / packets if packets else 0.0
    holds = lost <= 0.5
    zh = f"丢包 {lost:.2f}%，另有 {again:.2f}% 补发成功。" + ("" if holds else "无线信号太差：靠近路由器、换 5 GHz、减少干扰。")
    en = f"{lost:.2f} % of the packets were lost for good, {again:.2f} % were sent again." + (
        "" if holds else " The Wi-Fi is too weak: move closer, use 5 GHz, remove other senders."
    )
    return Finding("packets lost", round(lost, 3), "%", 0.5, holds, zh, en)


def _answers(found: Measured) -> Finding:
    slow = percentile(found.answers_ms, 0.95)
    holds = bool(found.answers_ms) and slow <= 200
    zh = f"操作的响应时间（95%）{slow:.0f} 毫秒。" + ("" if holds else "手机上的操作会迟钝。")
    en = f"95 % of the answers came within {slow:.0f} ms." + ("" if holds else " Taps on the phones will feel slow.")
    return Finding("answers, p95", round(slow, 1), "ms", 200, holds, zh, en)


def _machine(found: Measured) -> Finding:
    busy = 100 * found.machine_busy
    holds = busy <= 75
    where = ("（含模拟手机自身）", " (the synthetic phones' own work included)") if found.here else ("", "")
    zh = f"电脑忙碌 {busy:.0f}%{where[0]}，开播占 {found.server_cores:.2f} 个核。" + ("" if holds else "关掉其他程序，或换一台更快的电脑。")
    en = f"The computer was {busy:.0f} % busy{where[1]}, Kaibo used {found.server_cores:.2f} cores." + (
        "" if holds else " Close other programs or use a faster computer."
    )
    return Finding("machine busy", round(busy, 1), "%", 75, holds, zh, en)


def _disk(found: Measured) -> Finding:
    holds = found.fsync_ms <= 10
    zh = f"硬盘每次落盘 {found.fsync_ms:.1f} 毫秒。" + ("" if holds else "硬盘偏慢：把数据文件夹放到固态硬盘上。")
    en = f"The disk takes {found.fsync_ms:.1f} ms to make a write safe." + ("" if holds else " It is slow: put the data folder on an SSD.")
    return Finding("disk, fsync p50", round(found.fsync_ms, 2), "ms", 10, holds, zh, en)


def _room(found: Measured) -> Finding:
    needed = found.phones * found.kbps * 125 * 3600 * SHOW_HOURS
    free, want = found.disk_free_bytes / 1e9, needed / 1e9
    holds = found.disk_free_bytes >= needed
    zh = f"硬盘还有 {free:.0f} GB，全班播 {SHOW_HOURS} 小时要 {want:.0f} GB。" + ("" if holds else "请先腾出空间。")
    en = f"{free:.0f} GB are free; {SHOW_HOURS} hours of the whole class take {want:.0f} GB." + ("" if holds else " Make room first.")
    return Finding("disk free", round(free, 1), "GB", round(want, 1), holds, zh, en)


def _uplink(found: Measured) -> Finding:
    mbps = found.written_bytes * 8 / max(1, found.seconds) / 1e6
    planned = found.phones * found.kbps / 1000
    holds = planned <= UPLINK_KBPS / 1000
    zh = f"全班推流约需 {planned:.0f} Mbit/s，实收 {mbps:.1f} Mbit/s；规程建议专用网络不低于 100 Mbit/s。" + (
        "" if holds else "请选低一档清晰度。"
    )
    en = f"The class sends about {planned:.0f} Mbit/s ({mbps:.1f} arrived); a dedicated network of 100 Mbit/s is advised." + (
        "" if holds else " Choose a lower quality."
    )
    return Finding("uplink of the class", round(planned, 1), "Mbit/s", UPLINK_KBPS / 1000, holds, zh, en)

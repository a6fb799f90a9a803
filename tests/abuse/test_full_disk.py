"""A full disk: what cannot be saved is said in a sentence, everything before it stays, reading goes on, and room brings it back."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from mall.events import PriceChanged
from streaming.events import CommentPosted
from tests import given
from tests.abuse.shape import refused
from tests.abuse.test_uploads import jpeg
from tests.world import World, a_world

SIZE = "24m"
SPARE_BYTES = 128 << 10


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 megabytes; only root can make one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a tiny file system can only be mounted by root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
async def cramped(anyio_backend: str, no_task_left: None, small_disk: Path) -> AsyncIterator[World]:
    """A world whose data folder lies on the small disk."""
    async with a_world(small_disk / "data") as opened:
        yield opened


def fill_up(disk: Path) -> Path:
    """Ballast that leaves next to nothing; the file to delete again."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        while (free := os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize) > SPARE_BYTES:
            file.write(b"\0" * min(free - SPARE_BYTES, 1 << 20))
            file.flush()
    return ballast


async def test_a_full_disk(cramped: World, small_disk: Path) -> None:
    world = cramped
    world.process.broadcast.free = lambda _folder: 8 << 30  # or no show would begin on so small a disk
    ming = await world.student("李小明")
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    await world.pass_time(3)
    path = f"/shows/{show['id']}"
    ballast = fill_up(small_disk)

    said_yes: list[str] = []
    for number in range(2000):
        words = f"第{number}句" + "满" * 150
        answer = await ming.ask("POST", f"{path}/comments", {"text": words})
        if answer.status_code != 200:
            break
        said_yes.append(words)
    full = await refused(ming, "POST", f"{path}/comments", {"text": "还能说吗"})
    assert (full["status"], full["code"]) == (507, "disk_full")
    assert full["title"] == "这台电脑的磁盘满了，这一步没有保存。之前的内容都在。请老师清理磁盘后再试。"
    upload = await refused(ming, "POST", "/pictures", files={"file": ("a.jpg", jpeg(1200), "image/jpeg")})
    assert upload["code"] == "disk_full"
    sku = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}"
    assert (await refused(ming, "PUT", f"{sku}/price", {"price_fen": 1111}))["code"] == "disk_full"
    assert (await ming.get(path))["state"] == "live"
    assert (await ming.get(f"/listings/{listing['id']}"))["skus"][0]["price_fen"] == 1990

    ballast.unlink()
    await ming.put(f"{sku}/price", {"price_fen": 1111})
    await world.pass_time(2)
    kept = [event.data["text"] for event in await world.facts(CommentPosted)]
    assert kept[: len(said_yes)] == said_yes
    assert [event.data["to_fen"] for event in await world.facts(PriceChanged)] == [1111]
    assert world.process.health == {}
    await ming.post(f"{path}/end")

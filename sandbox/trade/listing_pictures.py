"""What is wrong with the pictures of a listing: main, 3:4, white background, details, and the specification table above them (E.1)."""

from collections.abc import Iterator, Sequence

from .compliance import rule_book
from .listing_form import ListingForm
from .normalise import plain
from .verdict import Fault, ShopFacts

MOST_PICTURES = 50
"""Main, 3:4, white-background and detail pictures of a listing together (E.1: pic + desc + spec)."""
MOST_MAIN = 5
LEAST_ROWS = 2
WHITE_BP = 9_700
"""So much of the outer rim of a white-background picture is white; less is a shadow, a table, another colour."""
LEAST_SHARP = 12
"""Below it a picture looks blurred: the spread of its edges on 256 pixels, 0 for one colour."""
SAME_BITS = 5
"""Two pictures whose 64-bit outlines differ in at most so many bits look the same."""
Found = Iterator[Fault]


def pictures(form: ListingForm, shop: ShopFacts) -> Found:
    """The faults of pictures, video and specification table."""
    yield from _main(form)
    yield from _known(form, shop)
    yield from _tall(form, shop)
    yield from _white(form, shop)
    yield from _how_they_look(form, shop)
    yield from _codes(form, shop)
    whole = len(form.pictures) + len(form.pictures34) + len(form.detail_pictures) + bool(form.white_picture)
    if whole > MOST_PICTURES:
        zh = f"主图、3:4 图、白底图和详情图一共最多 {MOST_PICTURES} 张，现在 {whole} 张。"
        yield Fault("detail_pictures", "too_many", zh, f"At most {MOST_PICTURES} pictures in all; there are {whole}.")
    yield from _details(form)


def _main(form: ListingForm) -> Found:
    if not form.pictures:
        yield Fault("pictures", "missing", "至少上传 1 张主图。", "Upload at least one main picture.")
    elif len(form.pictures) > MOST_MAIN:
        yield Fault("pictures", "too_many", "主图最多 5 张。", "At most 5 main pictures.")
    elif len(form.pictures) < 3:
        yield Fault("pictures", "few", "建议 3 张以上主图，客人更放心。", "Three or more main pictures sell better.", kind="advice")
    if len(set(form.pictures)) < len(form.pictures):
        yield Fault("pictures", "repeated", "主图不能重复。", "The same picture is used twice.")


def _known(form: ListingForm, shop: ShopFacts) -> Found:
    zh, en = "没有找到这张图片，请重新上传。", "This picture was not found; upload it again."
    for name, group in (("pictures", form.pictures), ("pictures34", form.pictures34), ("detail_pictures", form.detail_pictures)):
        for index, picture in enumerate(group):
            if picture not in shop.pictures:
                yield Fault(f"{name}.{index}", "unknown", zh, en)
    if form.white_picture and form.white_picture not in shop.pictures:
        yield Fault("white_picture", "unknown", zh, en)
    if form.video and form.video not in shop.videos:
        yield Fault("video", "unknown", "没有找到这段视频，请重新上传。", "This video was not found; upload it again.")


def _tall(form: ListingForm, shop: ShopFacts) -> Found:
    if len(form.pictures34) > MOST_MAIN:
        yield Fault("pictures34", "too_many", "3:4 图最多 5 张。", "At most 5 pictures of 3:4.")
    if len(set(form.pictures34)) < len(form.pictures34):
        yield Fault("pictures34", "repeated", "3:4 图不能重复。", "The same picture is used twice.")
    for index, picture in enumerate(form.pictures34):
        look = shop.looks.get(picture)
        if look is not None and abs(look.width * 4 - look.height * 3) > look.height // 20:
            zh = f"这张图是 {look.width}×{look.height}，不是 3:4，请裁成竖图。"
            yield Fault(f"pictures34.{index}", "shape", zh, f"{look.width}x{look.height} is not 3:4; crop it upright.")


def _white(form: ListingForm, shop: ShopFacts) -> Found:
    look = shop.looks.get(form.white_picture or "")
    if look is None:
        return
    if look.width != look.height:
        yield Fault("white_picture", "shape", "白底图要裁成 1:1 的方图。", "The white-background picture is square.")
    if look.white_bp is not None and look.white_bp < WHITE_BP:
        zh = f"这张图四边只有 {look.white_bp // 100}% 是白的。白底图要纯白背景，不带阴影、桌面和水印。"
        en = f"Only {look.white_bp // 100} % of its rim is white. It needs a pure white background, no shadow, no table, no mark."
        yield Fault("white_picture", "not_white", zh, en)


def _how_they_look(form: ListingForm, shop: ShopFacts) -> Found:
    for name, group in (("pictures", form.pictures), ("pictures34", form.pictures34)):
        yield from _blurred(name, group, shop)
        yield from _alike(name, group, shop)


def _codes(form: ListingForm, shop: ShopFacts) -> Found:
    """C07: a QR code in a picture leads people off the platform. One a lecturer has cleared (to trace a harvest, say) stays."""
    white = (form.white_picture,) if form.white_picture else ()
    groups = (
        ("pictures", form.pictures),
        ("pictures34", form.pictures34),
        ("white_picture", white),
        ("detail_pictures", form.detail_pictures),
    )
    for name, group in groups:
        for index, picture in enumerate(group):
            look, quote = shop.looks.get(picture), f"图片里的二维码 {picture[:8]}"
            if look is None or not look.codes or ("C07", plain(quote).text) in shop.allowed:
                continue
            zh = f"第 {index + 1} 张图里有二维码，会把人引到平台外面。请裁掉或遮住后重新上传；是防伪、溯源码就报误报，请老师放行。"
            en = f"Picture {index + 1} holds a QR code, which leads off the platform. Cut it off, or object if it only traces the goods."
            path = name if name == "white_picture" else f"{name}.{index}"
            yield Fault(path, "qr_code", zh, en, rule="C07", quote=quote, law=rule_book().rules["C07"].law)


def _blurred(name: str, group: Sequence[str], shop: ShopFacts) -> Found:
    for index, picture in enumerate(group):
        look = shop.looks.get(picture)
        if look is not None and look.sharp is not None and look.sharp < LEAST_SHARP:
            zh = f"第 {index + 1} 张图看着模糊，客人看不清，建议擦一下镜头重拍。"
            yield Fault(f"{name}.{index}", "blurred", zh, f"Picture {index + 1} looks blurred; take it again.", kind="advice")


def _alike(name: str, group: Sequence[str], shop: ShopFacts) -> Found:
    seen: list[tuple[int, int]] = []
    for index, picture in enumerate(group):
        look = shop.looks.get(picture)
        if look is None or not look.outline or (look.sharp or 0) < LEAST_SHARP:
            continue
        outline = int(look.outline, 16)
        for before, other in seen:
            if (outline ^ other).bit_count() <= SAME_BITS and group[before] != picture:
                zh = f"第 {index + 1} 张和第 {before + 1} 张几乎一样，建议换一个角度。"
                en = f"Pictures {before + 1} and {index + 1} look the same; show another side."
                yield Fault(f"{name}.{index}", "alike", zh, en, kind="advice")
                break
        seen.append((index, outline))


def _details(form: ListingForm) -> Found:
    rows = [one for one in form.spec_table if one.name.strip() and one.value.strip()]
    for index, one in enumerate(form.spec_table):
        if bool(one.name.strip()) != bool(one.value.strip()):
            yield Fault(f"spec_table.{index}", "half", "规格表这一行只填了一半。", "This row of the specification table is half filled.")
    if not form.detail_pictures:
        zh = "建议加详情图，第一屏放规格表。"
        yield Fault("detail_pictures", "missing", zh, "Add detail pictures, with the specification table first.", kind="advice")
    elif len(rows) < LEAST_ROWS:
        zh = f"详情第一屏要有规格表，至少 {LEAST_ROWS} 行，可以一键从属性和规格生成。"
        en = f"The details begin with a specification table of {LEAST_ROWS} rows or more; it can be made from the attributes."
        yield Fault("spec_table", "missing", zh, en)

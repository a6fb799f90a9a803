"""Sample licences for teaching: made from the shop's own form, drawn by the project, some with a defect to be found."""

import hashlib
import io
from functools import cache

from PIL import Image, ImageDraw

from sandbox.lettering import chinese_font
from sandbox.trade.categories import tree
from sandbox.trade.dates import day_after

from .shop_form import Licence, Sample, ShopForm

OTHER = "长沙样例贸易有限公司"
ELSEWHERE = "湖南省衡阳市样例路 88 号"
SIZE = (1200, 840)
PAPER, INK, SEAL, FRAME = "#fdf8ea", "#2b2b2b", "#c8372d", "#b9975b"
INK_OF_MARK = (200, 55, 45)


def sample_licence(form: ShopForm, sample: Sample, now_ms: int) -> Licence:
    """The licence of this sample for the form: its holder, groups and dates, the same for the same day."""
    everything = tuple(tree().groups)
    groups = tuple(group for group in everything if group != form.main_category) if sample == "wrong_category" else everything
    name = form.operator.name.strip()
    holder = OTHER if sample == "other_company" else name
    digits = int(hashlib.sha256(f"{holder}/{sample}".encode()).hexdigest(), 16) % 10**9
    started, ended = {"expired": (-900, -170), "not_yet": (20, 2200)}.get(sample, (-400, 2200))
    number = f"92430100MA4{digits:09d}"[:18]
    return Licence(
        sample=sample,
        number=number[:15] if sample == "bad_number" else number,
        holder=holder,
        groups=groups,
        issued_on=day_after(now_ms, started),
        expires_on=day_after(now_ms, ended),
        address=ELSEWHERE if sample == "other_address" else form.operator.address.strip(),
        sealed=sample != "no_seal",
        food_filing="" if sample == "no_food_filing" else f"YB14301{digits:09d}",
    )


def draw_licence(licence: Licence) -> bytes:
    """The licence as a JPEG, marked as a sample for teaching. Blocking: call it in a thread."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((24, 24, SIZE[0] - 24, SIZE[1] - 24), outline=FRAME, width=10)
    pen.rectangle((44, 44, SIZE[0] - 44, SIZE[1] - 44), outline=FRAME, width=3)
    pen.ellipse((560, 70, 640, 150), fill=SEAL)
    title, text, small = chinese_font(72), chinese_font(34), chinese_font(28)
    if title and text and small:
        pen.text((SIZE[0] // 2, 205), "营 业 执 照", font=title, fill=INK, anchor="mm")
        scope = "、".join(tree().groups[group][0] for group in licence.groups)
        rows = [
            ("统一社会信用代码", licence.number),
            ("名　　称", licence.holder or "（未填写）"),
            ("住　　所", licence.address or "（未填写）"),
            ("经营范围", scope),
            ("食品备案编号", licence.food_filing or "（无）"),
            ("发证日期", licence.issued_on),
            ("有效期至", licence.expires_on),
        ]
        top = 280
        for label, value in rows:
            pen.text((110, top), label, font=small, fill="#7a6a45")
            for part in _wrapped(value, 20):
                pen.text((400, top - 4), part, font=text, fill=INK)
                top += 44
            top += 18
        if licence.sealed:
            pen.ellipse((880, 580, 1080, 780), outline=SEAL, width=6)
            pen.text((980, 680), "样例", font=title, fill=SEAL, anchor="mm")
        image.paste(INK_OF_MARK, mask=mark())
    out = io.BytesIO()
    image.save(out, "JPEG", quality=86)
    return out.getvalue()


@cache
def mark() -> Image.Image:
    """What marks a sample as one, across the whole sheet: how much of its ink shows in every place. The same on all, so drawn once."""
    straight = Image.new("L", SIZE, 0)
    ImageDraw.Draw(straight).text((SIZE[0] // 2, SIZE[1] // 2), "样例证照（教学用）", font=chinese_font(110), fill=46, anchor="mm")
    return straight.rotate(18, resample=Image.Resampling.BICUBIC)


def _wrapped(text: str, most: int) -> list[str]:
    return [text[start : start + most] for start in range(0, len(text), most)][:3] or [""]

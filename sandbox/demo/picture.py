"""What the demo's recording shows: a drawn host behind a table of goods, so that no camera is needed."""

import math

from PIL import Image, ImageDraw

from sandbox.lettering import chinese_font
from streaming.media.clip import Drawing

WIDTH, HEIGHT = 540, 960
LOOP_S = 4.0
SKIN, HAIR, SHIRT, WARM, WOOD = "#f2c9a5", "#3b2a26", "#d9463d", "#fff4e6", "#b9854f"


def paint(at_s: float) -> Image.Image:
    """The scene at a second of its four-second loop: the host sways, speaks and points at the table."""
    turn = 2 * math.pi * (at_s % LOOP_S) / LOOP_S
    image = Image.new("RGB", (WIDTH, HEIGHT), WARM)
    pen = ImageDraw.Draw(image)
    _background(pen, turn)
    _host(pen, 270 + round(10 * math.sin(turn)), 430, turn)
    _table(pen, turn)
    pen.rounded_rectangle((24, 24, 250, 84), 30, fill="#1f1a17")
    pen.ellipse((44, 44, 64, 64), fill="#ff4d3d" if math.sin(turn * 2) > -0.4 else "#7a2a22")
    pen.text((80, 54), "演示直播", font=chinese_font(32), fill="white", anchor="lm")
    return image


def _background(pen: ImageDraw.ImageDraw, turn: float) -> None:
    for band in range(12):
        shade = 244 - band * 3
        pen.rectangle((0, band * 62, WIDTH, band * 62 + 62), fill=(255, shade, shade - 22))
    for shelf in range(3):
        y = 190 + shelf * 130
        pen.rectangle((30, y, 150, y + 8), fill=WOOD)
        pen.rectangle((400, y, 510, y + 8), fill=WOOD)
        for jar in range(3):
            colour = ("#e8a33d", "#5f9e6e", "#c65d4b")[(shelf + jar) % 3]
            pen.rounded_rectangle((36 + jar * 38, y - 44, 64 + jar * 38, y), 6, fill=colour)
            pen.rounded_rectangle((406 + jar * 34, y - 40, 430 + jar * 34, y), 6, fill=colour)
    glow = 235 + round(12 * math.sin(turn))
    pen.ellipse((200, 90, 340, 230), outline=(255, glow, 190), width=14)


def _host(pen: ImageDraw.ImageDraw, x: int, y: int, turn: float) -> None:
    pen.rounded_rectangle((x - 120, y + 90, x + 120, y + 420), 70, fill=SHIRT)
    pen.rectangle((x - 26, y + 60, x + 26, y + 110), fill=SKIN)
    pen.ellipse((x - 92, y - 118, x + 92, y + 92), fill=HAIR)
    pen.ellipse((x - 72, y - 80, x + 72, y + 84), fill=SKIN)
    pen.pieslice((x - 76, y - 104, x + 76, y + 20), 180, 360, fill=HAIR)
    blink = 2 if math.sin(turn * 3) > 0.96 else 9
    for side in (-30, 30):
        pen.ellipse((x + side - 8, y - 8 - blink // 2, x + side + 8, y - 8 + blink), fill="#2b1d18")
    mouth = 6 + round(12 * abs(math.sin(turn * 5)))
    pen.ellipse((x - 22, y + 34, x + 22, y + 34 + mouth), fill="#b3403a")
    reach = round(50 * math.sin(turn))
    pen.line([(x + 100, y + 170), (x + 165, y + 230 - reach), (x + 150, y + 330 - reach)], fill=SHIRT, width=48, joint="curve")
    pen.ellipse((x + 124, y + 306 - reach, x + 178, y + 360 - reach), fill=SKIN)


def _table(pen: ImageDraw.ImageDraw, turn: float) -> None:
    pen.rectangle((0, 770, WIDTH, HEIGHT), fill=WOOD)
    pen.rectangle((0, 770, WIDTH, 786), fill="#d6a46c")
    for index, (colour, words) in enumerate((("#5f9e6e", "高山茶"), ("#e8a33d", "米粉"), ("#c65d4b", "辣酱"), ("#7a6bb0", "毛衣"))):
        left = 34 + index * 124
        lift = round(8 * max(0.0, math.sin(turn - index * 0.8)))
        pen.rounded_rectangle((left, 650 - lift, left + 100, 790 - lift), 14, fill=colour)
        pen.rounded_rectangle((left + 10, 690 - lift, left + 90, 750 - lift), 8, fill="#fffaf2")
        pen.text((left + 50, 720 - lift), words, font=chinese_font(24), fill="#3b2a26", anchor="mm")


STAGE = Drawing(width=360, height=640, fps=10, kbps=350, key_every_s=2.0, paint=paint)

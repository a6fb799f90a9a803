"""Flat drawings of food, tea and what they come in."""

from .pen import Pen


def bowl(pen: Pen) -> None:
    pen.oval(500, 470, 520, 170, pen.dark)
    pen.draw.pieslice(pen.box((240, 230, 760, 740)), 0, 180, fill=pen.body)
    pen.block(400, 715, 600, 770, pen.dark)
    pen.oval(500, 480, 480, 140, pen.light)
    for x in range(320, 700, 60):
        pen.arc(x, 470, 110, 80, 180, 360, pen.white, 16)
    pen.line([(560, 440), (760, 230)], pen.dark, 16)
    pen.line([(600, 450), (800, 250)], pen.dark, 16)


def jar(pen: Pen) -> None:
    pen.block(360, 260, 640, 340, pen.dark, 24)
    pen.block(330, 330, 670, 780, pen.body, 60)
    pen.block(330, 480, 670, 680, pen.white, 0)
    pen.oval(500, 580, 130, 130, pen.body)
    pen.block(365, 370, 400, 740, pen.light, 18)


def bag(pen: Pen) -> None:
    pen.shape([(330, 260), (670, 260), (700, 780), (300, 780)], pen.body)
    pen.shape([(330, 260), (670, 260), (676, 330), (324, 330)], pen.dark)
    pen.block(385, 430, 615, 660, pen.white, 30)
    pen.oval(500, 545, 130, 130, pen.light)
    for x in range(340, 680, 30):
        pen.line([(x, 262), (x, 326)], pen.light, 4)


def teabox(pen: Pen) -> None:
    pen.shape([(250, 420), (560, 340), (750, 430), (440, 520)], pen.light)
    pen.shape([(250, 420), (440, 520), (440, 760), (250, 650)], pen.dark)
    pen.shape([(440, 520), (750, 430), (750, 660), (440, 760)], pen.body)
    pen.shape([(540, 540), (650, 508), (650, 640), (540, 672)], pen.white)
    pen.line([(345, 470), (655, 385)], pen.white, 14)


def leaf(pen: Pen) -> None:
    for turn, tone in ((-150, pen.dark), (150, pen.body), (0, pen.light)):
        pen.shape([(500, 740), (400 + turn, 560), (500 + turn, 300), (600 + turn, 560)], tone)
        pen.line([(500, 740), (500 + turn * 0.9, 380)], pen.white, 8)
    pen.line([(500, 740), (500, 810)], pen.dark, 16)


def bottle(pen: Pen) -> None:
    pen.block(450, 190, 550, 300, pen.dark, 16)
    pen.shape([(450, 290), (550, 290), (630, 400), (370, 400)], pen.body)
    pen.block(370, 380, 630, 800, pen.body, 40)
    pen.block(370, 500, 630, 700, pen.white, 0)
    pen.oval(500, 600, 110, 110, pen.light)
    pen.block(395, 420, 425, 770, pen.light, 14)


def plate(pen: Pen) -> None:
    pen.oval(500, 600, 560, 260, pen.white)
    pen.oval(500, 590, 440, 190, "#efe6d4")
    for x, y in ((400, 560), (500, 530), (600, 560), (450, 610), (555, 610)):
        pen.oval(x, y, 150, 90, pen.body)
        pen.oval(x - 15, y - 14, 90, 40, pen.light)
    pen.oval(620, 510, 60, 26, "#6fa04e")
    pen.oval(380, 510, 60, 26, "#6fa04e")


def fruit(pen: Pen) -> None:
    for x, y in ((390, 620), (610, 620), (500, 470)):
        pen.oval(x, y, 260, 260, pen.body)
        pen.oval(x - 45, y - 50, 90, 70, pen.light)
        pen.oval(x + 8, y - 120, 60, 24, "#5d8c3f")
    pen.oval(610, 640, 150, 150, pen.light)
    for x, y in ((580, 640), (640, 640), (610, 610), (610, 670)):
        pen.oval(x, y, 16, 26, pen.dark)


def egg(pen: Pen) -> None:
    for x, y in ((360, 600), (500, 620), (640, 600), (430, 500), (570, 500)):
        pen.oval(x, y, 160, 210, pen.body)
        pen.oval(x - 25, y - 40, 50, 60, pen.light)
    pen.shape([(240, 640), (760, 640), (690, 780), (310, 780)], pen.dark)
    for x in range(270, 740, 48):
        pen.line([(x, 650), (x + 10, 770)], pen.light, 6)

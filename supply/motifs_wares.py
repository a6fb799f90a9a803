"""Flat drawings of household goods, clothes, appliances, cosmetics and crafts."""

from .pen import Pen


def hoop(pen: Pen) -> None:
    pen.oval(500, 520, 540, 540, pen.dark)
    pen.oval(500, 520, 490, 490, pen.white)
    for x, y in ((500, 400), (400, 520), (600, 520), (430, 640), (570, 640)):
        pen.oval(x, y, 110, 110, pen.body)
        pen.oval(x, y, 44, 44, pen.light)
    pen.line([(500, 700), (500, 450)], "#5d8c3f", 10)
    pen.block(475, 215, 525, 275, pen.dark, 10)


def basket(pen: Pen) -> None:
    pen.arc(500, 430, 420, 420, 180, 360, pen.dark, 26)
    pen.shape([(260, 450), (740, 450), (680, 780), (320, 780)], pen.body)
    for row in range(5):
        for column in range(8):
            x, y = 300 + column * 52 + (row % 2) * 20, 490 + row * 58
            pen.block(x, y, x + 34, y + 26, pen.light if (row + column) % 2 else pen.dark, 6)
    pen.block(245, 430, 755, 475, pen.dark, 20)


def cup(pen: Pen) -> None:
    pen.arc(690, 560, 220, 220, 270, 90, pen.dark, 36)
    pen.block(320, 400, 690, 780, pen.body, 70)
    pen.oval(505, 400, 370, 80, pen.light)
    pen.oval(505, 340, 90, 70, pen.dark)
    pen.block(320, 370, 690, 410, pen.dark, 18)
    for x, y in ((450, 560), (540, 600), (470, 650)):
        pen.oval(x, y, 90, 60, pen.white)


def vase(pen: Pen) -> None:
    pen.line([(500, 330), (470, 150)], "#6b7f4b", 10)
    pen.line([(500, 330), (590, 190)], "#6b7f4b", 10)
    for x, y in ((465, 150), (600, 185), (540, 130)):
        pen.oval(x, y, 80, 80, "#e9a8b0")
    pen.block(450, 310, 550, 440, pen.dark, 20)
    pen.oval(500, 600, 360, 400, pen.body)
    pen.block(410, 760, 590, 810, pen.dark, 16)
    pen.oval(420, 540, 60, 160, pen.light)


def box(pen: Pen) -> None:
    pen.block(290, 300, 710, 780, pen.dark, 30)
    for row in range(3):
        top = 330 + row * 148
        pen.block(315, top, 685, top + 128, pen.body if row % 2 else pen.light, 20)
        pen.block(450, top + 50, 550, top + 74, pen.white, 12)


def tissue(pen: Pen) -> None:
    pen.shape([(420, 470), (450, 250), (520, 330), (600, 230), (600, 470)], pen.white)
    pen.shape([(450, 470), (520, 330), (560, 470)], "#efe9dd")
    pen.block(240, 450, 760, 780, pen.body, 30)
    pen.oval(500, 455, 260, 50, pen.dark)
    pen.block(240, 560, 760, 680, pen.light, 0)
    for x in (360, 500, 640):
        pen.oval(x, 620, 60, 60, pen.white)


def stand(pen: Pen) -> None:
    pen.block(330, 770, 670, 810, pen.dark, 20)
    pen.line([(500, 780), (500, 520)], pen.dark, 26)
    pen.oval(500, 360, 340, 340, pen.light)
    pen.oval(500, 360, 270, 270, "#fff7df")
    pen.block(420, 250, 580, 520, pen.body, 26)
    pen.block(435, 275, 565, 495, pen.white, 12)
    pen.shape([(480, 345), (480, 425), (540, 385)], pen.body)


def bear(pen: Pen) -> None:
    for x in (390, 610):
        pen.oval(x, 300, 130, 130, pen.dark)
        pen.oval(x, 300, 70, 70, pen.light)
        pen.oval(x, 780, 170, 110, pen.dark)
    pen.oval(500, 640, 360, 340, pen.body)
    pen.oval(500, 660, 220, 210, pen.light)
    pen.oval(500, 400, 330, 300, pen.body)
    pen.oval(500, 450, 150, 110, pen.light)
    for x in (440, 560):
        pen.oval(x, 380, 34, 40, "#33261f")
    pen.oval(500, 425, 46, 32, "#33261f")


def blocks(pen: Pen) -> None:
    for left, top, tone in (
        (280, 600, pen.body),
        (430, 600, "#6fa3c9"),
        (580, 600, "#e3b23c"),
        (355, 450, "#84a859"),
        (505, 450, pen.dark),
    ):
        pen.block(left, top, left + 142, top + 142, tone, 14)
        pen.oval(left + 71, top + 71, 60, 60, pen.white)
    pen.shape([(430, 445), (576, 445), (503, 310)], pen.light)


def pencils(pen: Pen) -> None:
    tones = [pen.body, "#e3b23c", "#84a859", "#5f95c2", "#8b6bb1", pen.dark]
    for index, tone in enumerate(tones):
        left = 290 + index * 72
        pen.shape([(left, 380), (left + 56, 380), (left + 28, 280)], "#f0d9b5")
        pen.shape([(left + 18, 316), (left + 38, 316), (left + 28, 280)], tone)
        pen.block(left, 375, left + 56, 640, tone, 6)
    pen.block(260, 600, 740, 790, pen.white, 30)
    pen.block(260, 600, 740, 650, pen.dark, 20)


def lamp(pen: Pen) -> None:
    pen.shape([(560, 400), (330, 770), (700, 770)], "#fff3c4")
    pen.block(520, 760, 740, 800, pen.dark, 20)
    pen.line([(640, 770), (690, 520), (560, 300)], pen.dark, 26)
    pen.shape([(420, 330), (580, 250), (640, 380), (480, 460)], pen.body)
    pen.oval(545, 425, 110, 70, "#fffbe6")


def kettle(pen: Pen) -> None:
    pen.arc(700, 520, 240, 330, 270, 90, pen.dark, 40)
    pen.shape([(370, 330), (640, 330), (700, 740), (310, 740)], pen.body)
    pen.shape([(370, 400), (260, 350), (285, 320), (380, 350)], pen.dark)
    pen.block(380, 270, 630, 340, pen.dark, 26)
    pen.block(300, 735, 710, 790, pen.dark, 24)
    pen.shape([(410, 380), (450, 380), (430, 700), (375, 700)], pen.light)


def charger(pen: Pen) -> None:
    pen.block(340, 380, 620, 740, pen.body, 46)
    for x in (410, 520):
        pen.block(x, 290, x + 34, 390, "#c9ccd6", 6)
    for y in (520, 610):
        pen.block(420, y, 540, y + 40, pen.white, 16)
    pen.line([(620, 640), (720, 640), (720, 460), (660, 400)], pen.dark, 18)
    pen.oval(370, 420, 40, 40, pen.light)


def fan(pen: Pen) -> None:
    pen.block(400, 760, 600, 805, pen.dark, 20)
    pen.line([(500, 780), (500, 620)], pen.dark, 30)
    pen.oval(500, 430, 420, 420, pen.body)
    pen.oval(500, 430, 370, 370, pen.white)
    for x, y in ((500, 330), (590, 480), (410, 480)):
        pen.oval((x + 500) / 2, (y + 430) / 2, 150, 130, pen.light)
    pen.oval(500, 430, 80, 80, pen.dark)


def shirt(pen: Pen) -> None:
    pen.shape(
        [(390, 280), (610, 280), (780, 400), (710, 500), (640, 450), (640, 780), (360, 780), (360, 450), (290, 500), (220, 400)], pen.body
    )
    pen.draw.pieslice(pen.box((420, 220, 580, 340)), 0, 180, fill=pen.dark)
    pen.line([(360, 450), (360, 780)], pen.dark, 6)
    pen.line([(640, 450), (640, 780)], pen.dark, 6)
    pen.block(540, 440, 600, 500, pen.light, 8)


def dress(pen: Pen) -> None:
    pen.shape([(420, 240), (580, 240), (610, 460), (740, 790), (260, 790), (390, 460)], pen.body)
    pen.shape([(460, 240), (540, 240), (500, 320)], pen.white)
    pen.block(385, 445, 615, 480, pen.dark, 10)
    for x, y in ((400, 640), (500, 700), (590, 620), (470, 570), (650, 730), (350, 740)):
        pen.oval(x, y, 30, 30, pen.light)


def socks(pen: Pen) -> None:
    for shift, tone in ((0, pen.body), (200, pen.dark)):
        pen.block(310 + shift, 260, 430 + shift, 640, tone, 20)
        pen.block(310 + shift, 560, 540 + shift, 700, tone, 60)
        pen.block(305 + shift, 260, 435 + shift, 330, pen.light, 14)
        pen.oval(500 + shift, 640, 90, 110, pen.light)


def tote(pen: Pen) -> None:
    pen.arc(500, 400, 240, 340, 180, 360, pen.dark, 26)
    pen.shape([(300, 400), (700, 400), (740, 790), (260, 790)], pen.body)
    pen.block(400, 520, 600, 680, pen.light, 14)
    pen.line([(300, 430), (700, 430)], pen.dark, 8)


def scarf(pen: Pen) -> None:
    pen.shape([(500, 240), (780, 520), (500, 800), (220, 520)], pen.body)
    pen.shape([(500, 310), (710, 520), (500, 730), (290, 520)], pen.light)
    pen.shape([(500, 390), (630, 520), (500, 650), (370, 520)], pen.dark)
    for x, y in ((500, 275), (745, 520), (500, 765), (255, 520)):
        pen.oval(x, y, 36, 36, pen.white)


def cream(pen: Pen) -> None:
    pen.block(310, 500, 690, 770, pen.white, 50)
    pen.block(300, 400, 700, 520, pen.body, 40)
    pen.block(300, 480, 700, 520, pen.dark, 0)
    pen.oval(500, 640, 130, 130, pen.light)
    pen.block(340, 420, 400, 470, pen.light, 16)


def tube(pen: Pen) -> None:
    pen.shape([(370, 240), (630, 240), (600, 680), (400, 680)], pen.body)
    pen.block(360, 220, 640, 270, pen.dark, 8)
    pen.block(420, 680, 580, 800, pen.white, 20)
    pen.block(430, 380, 570, 560, pen.light, 20)


def soap(pen: Pen) -> None:
    pen.block(280, 520, 640, 720, pen.dark, 60)
    pen.block(280, 490, 640, 690, pen.body, 60)
    pen.block(340, 550, 580, 630, pen.light, 36)
    for x, y, wide in ((680, 460, 120), (740, 570, 80), (640, 380, 70), (730, 380, 46)):
        pen.oval(x, y, wide, wide, pen.white)


def bed(pen: Pen) -> None:
    pen.block(230, 330, 270, 780, pen.dark, 16)
    pen.block(230, 560, 780, 700, pen.body, 40)
    pen.block(280, 480, 450, 590, pen.white, 40)
    pen.block(430, 530, 780, 690, pen.light, 40)
    pen.block(230, 690, 780, 730, pen.dark, 10)
    for x in (250, 740):
        pen.block(x, 720, x + 34, 790, pen.dark, 8)


def towel(pen: Pen) -> None:
    for row, tone in enumerate((pen.light, pen.body, pen.dark)):
        top = 430 + row * 115
        pen.block(270, top, 730, top + 110, tone, 54)
        pen.line([(330, top + 55), (720, top + 55)], pen.white, 6)

"""Printed papers, answer keys and transcripts as PDF. Blocking: call it in a thread."""

import json
from collections.abc import Sequence
from typing import Any

import typst

from .questions import Drawn

FONTS = '("Noto Sans CJK SC", "Noto Serif CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "SimHei")'
HEAD = f"""
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: (x: 18mm, y: 16mm), numbering: "1 / 1")
#set text(font: {FONTS}, size: 10.5pt, lang: "zh")
#set par(justify: true, leading: 0.7em)
#set document(title: data.title)
"""
PAPER = (
    HEAD
    + """
#align(center)[#text(16pt, weight: "bold")[#data.title] \\ #data.under]
#if not data.key [
  #v(2mm)
  #grid(columns: (1fr, 1fr, 1fr), [姓名：#box(width: 28mm, line(length: 100%))], [学号：#box(width: 28mm, line(length: 100%))],
    [得分：#box(width: 24mm, line(length: 100%))])
]
#v(3mm)
#for section in data.sections {
  block(below: 3mm, text(12pt, weight: "bold", section.title))
  if data.key {
    table(columns: (1fr,) * 10, inset: 4pt, align: center,
      ..section.questions.map(q => [#q.number \\ *#q.answer*]))
  } else {
    for q in section.questions {
      block(breakable: false, below: 3.4mm)[
        #q.number. #q.stem（　　）\\
        #if q.options.len() > 0 {
          grid(columns: if q.wide { (1fr,) } else { (1fr, 1fr) }, row-gutter: 2mm, inset: (left: 6mm), ..q.options.map(o => [#o]))
        }
      ]
    }
  }
}
"""
)
KINDS = {
    "single": ("单项选择题", "每题只有一个正确答案"),
    "multiple": ("多项选择题", "每题有两个或两个以上正确答案，多选、少选、错选均不得分"),
    "true_false": ("判断题", "正确的写“√”，错误的写“×”"),
}


def paper_pdf(title: str, minutes: int, variant: str, paper: Sequence[Drawn], key: bool) -> bytes:
    """A printed paper of one variant, or its answer key for the marker."""
    sections: list[dict[str, Any]] = []
    numbers = "一二三"
    for kind, (zh, rule) in KINDS.items():
        own = [(number, drawn) for number, drawn in enumerate(paper, 1) if drawn.kind == kind]
        if not own:
            continue
        points = {drawn.points for _, drawn in own}
        each = f"每题 {points.pop()} 分" if len(points) == 1 else "分值见题"
        sections.append(
            {
                "title": f"{numbers[len(sections)]}、{zh}（共 {len(own)} 题，{each}，{rule}）",
                "questions": [_question(number, drawn) for number, drawn in own],
            }
        )
    total = sum(drawn.points for drawn in paper)
    under = f"{variant} 卷{'　参考答案（评卷人用，请勿发给考生）' if key else ''}　满分 {total} 分　考试时间 {minutes} 分钟"
    return _compiled(PAPER, {"title": title, "under": under, "key": key, "sections": sections})


def _question(number: int, drawn: Drawn) -> dict[str, Any]:
    letters = "ABCDEFGH"
    if drawn.kind == "true_false":
        return {"number": number, "stem": drawn.stem, "options": [], "wide": False, "answer": "√" if drawn.right == (0,) else "×"}
    options = [f"{letters[place]}. {option}" for place, option in enumerate(drawn.options)]
    wide = any(len(option) > 18 for option in options)
    return {
        "number": number,
        "stem": drawn.stem,
        "options": options,
        "wide": wide,
        "answer": "".join(letters[place] for place in drawn.right),
    }


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    pdf = typst.compile(template.encode(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    if not isinstance(pdf, bytes):
        raise TypeError("typst made no single document")
    return pdf

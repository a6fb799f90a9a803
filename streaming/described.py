"""Pure: what words of the desk say of a product that its page speaks of as well: material, safety class, shelf life, province of origin.

Held against the page's own attributes and nothing else: where the page is silent, or its words could mean either, nothing is known.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sandbox.trade.normalise import plain
from sandbox.trade.numerals import figures

MATERIALS: Final[dict[str, str]] = {
    "羊绒": r"山羊绒|羊绒|开司米|cashmere",
    "羊毛": r"绵羊毛|羊毛|wool",
    "棉": r"(?<!人造)(?<!太空)(?<!珍珠)(?<!喷胶)(?<!丝)棉(?!麻)|cotton",
    "蚕丝": r"桑蚕丝|蚕丝|真丝|silk",
    "麻": r"亚麻|苎麻|汉麻|linen",
    "聚酯": r"聚酯纤维|涤纶|聚酯|polyester",
    "锦纶": r"锦纶|尼龙|nylon",
    "腈纶": r"腈纶|acrylic",
    "氨纶": r"氨纶|spandex|elastane",
    "粘胶": r"粘胶纤维|粘胶|粘纤|人造棉|人造丝|viscose|rayon",
    "莫代尔": r"莫代尔|modal",
    "莱赛尔": r"莱赛尔|天丝|lyocell",
    "皮": r"真皮|牛皮|羊皮|genuineleather",
    "仿皮": r"(?<![a-z])pu(?![a-z])皮?|人造革|合成革|超纤皮?|仿皮",
}
"""Materials under one name each, as pages and hosts write them (GB/T 4146 names and what everybody says)."""
PROVINCES: Final = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    "|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_NAMED: Final = {name: re.compile(words) for name, words in MATERIALS.items()}
_ANY: Final = "|".join(MATERIALS.values())
_MADE_OF: Final = re.compile(r"面料|成分|材质|fabric|material")
_PART: Final = re.compile(
    rf"(?P<what>{_ANY})(?:含量)?[^\d、,;/%]{{0,3}}(?P<part>\d+(?:\.\d+)?)%(?![不没无会能好满正纯包])|(?P<first>\d+(?:\.\d+)?)%(?:的|天然|长绒|精梳|新疆)?(?P<then>{_ANY})"
)
_WHOLE: Final = re.compile(
    rf"(?:(?<![单清提])纯|(?<![安完齐])全|(?<![a-z])(?:pure|all))(?:天然|长绒|精梳|新疆|正|real)?(?P<what>{_ANY})|(?P<real>真皮|genuineleather)"
)
_SOFT: Final = re.compile(
    r"时代|般|一样|感|似|风|色|混|的(手感|质感|感觉)|的?(里|内|衬|肩?带|提手|拼|领|袖|包边|滚边)|blend|like|feel|touch|lining"
)
"""After a material: it is like it, or a part of the product is."""
_OTHER: Final = re.compile(
    r"里料|里布|内里|内衬|衬里|填充|夹层|赠|送|搭配|身上|另一|另外|那[款件条]|[上下]一[款件条个]|其他|全场|lining|filling|gift"
)
"""Before it: something else is made of it."""
_NOT: Final = re.compile(
    r"(不是|是不是|是否|并非|没有?|不含|不能?说|不敢说|别家?|像|仿|似|比|堪|问|普通|not?|isn't|like|than|cheaper)[^,。!?;]{0,4}$"
)
_CLAUSE: Final = re.compile(r"[^，。！？；,!?;\n]+[，。！？；,!?;\n]?")
_ASKS: Final = re.compile(r"[吗嘛么呢][?？]?$|[?？]$")
_CLASS: Final = re.compile(r"(?<![a-z])([abc])类(?!似|别|型)")
_LASTS: Final = re.compile(r"(?P<name>保质期|限用期)(?:能|有|到|达|放|是|为|长|:)*(?P<many>\d+(?:\.\d+)?)(?P<unit>天|个?月|年)")
_FROM: Final = re.compile(rf"(?:产自|产地[是为在:]?|原产)(?P<where>{PROVINCES})")
_DAYS: Final = {"天": 1, "月": 30, "年": 365}
_WORDS_KEPT: Final = 80
Kind = Literal["material", "class", "lasts", "origin"]
Verdict = Literal["holds", "unknown", "against"]


@dataclass(frozen=True)
class Said:
    """Something said that the page speaks of too: of its material, its class, how long it keeps, or its origin (`kind`). `about` names it,
    however it was said; `words` is the clause it stands in.

    `against`: the page's attribute that contradicts it, as `name: value`; empty when it holds.
    """

    kind: Kind
    about: str
    words: str
    against: str = ""


def said_of(text: str, attributes: Mapping[str, str]) -> tuple[Said, ...]:
    """What `text` says of the product with these attributes on its page, each thing once. What is denied, asked or compared is not said."""
    page = {name: _even(value) for name, value in attributes.items()}
    found: dict[str, Said] = {}
    for clause in _CLAUSE.findall(text):
        if _ASKS.search(clause):
            continue
        told = _even(clause)
        for kind, look in _LOOKS.items():
            for about, name in look(told, page):
                against = f"{name}: {attributes[name]}" if name else ""
                found.setdefault(about, Said(kind, about, clause.strip()[:_WORDS_KEPT], against))
    return tuple(found.values())


def _even(text: str) -> str:
    """Half width, without spaces, numerals as figures, 百分之七十 as 70%."""
    told = figures(plain(text).text).replace(" ", "")
    return re.sub(r"百分之?(?:100|百)", "100%", re.sub(r"百分之(\d+(?:\.\d+)?)(?!\d)", r"\1%", told))


def _materials(told: str, page: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Of each material that is named with a share (纯 and 全 are the whole): what is said, and the attribute against it or nothing."""
    made_of = {name: found for name, value in page.items() if _MADE_OF.search(name.lower()) and (found := _composition(value))}
    for expression in (_PART, _WHOLE):
        for match in expression.finditer(told):
            before = told[: match.start()]
            if not made_of or _NOT.search(before) or _OTHER.search(before) or _SOFT.match(told[match.end() :]):
                continue
            said = match.groupdict()
            what = _name(said.get("what") or said.get("then") or said.get("real") or "")
            part = float(said.get("part") or said.get("first") or 100)
            verdicts = {name: _verdict(what, part, parts) for name, parts in made_of.items()}
            if "holds" in verdicts.values():
                yield f"{what} {part:g}%", ""
            elif "unknown" not in verdicts.values():
                yield f"{what} {part:g}%", next(iter(verdicts))


def _composition(value: str) -> dict[str, float | None]:
    """Which materials an attribute names, and how much of each in per cent where it says so."""
    found: dict[str, float | None] = {name: None for name, words in _NAMED.items() if words.search(value)}
    for match in _PART.finditer(value):
        said = match.groupdict()
        found[_name(said["what"] or said["then"])] = float(said["part"] or said["first"])
    return found


def _name(word: str) -> str:
    return next(name for name, words in _NAMED.items() if words.fullmatch(word))


def _verdict(what: str, part: float, parts: Mapping[str, float | None]) -> Verdict:
    """Whether so much of a material is in what the page says it is made of."""
    known = parts.get(what)
    if known is not None:
        return "holds" if known >= part else "against"
    if what in parts:
        return "against" if part >= 100 and len(parts) > 1 else "unknown"
    told = sum(share for share in parts.values() if share is not None)
    return "against" if part + told > 100 or part >= 100 else "unknown"


def _classes(told: str, page: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The safety class of clothes (GB 18401): A is better than B."""
    stands = _CLASS.search(page.get("安全等级", ""))
    for match in _CLASS.finditer(told) if len(set(_CLASS.findall(told))) == 1 else ():  # 有A类和B类 speaks of several
        if stands and not _NOT.search(told[: match.start()]):
            yield f"{match[1]}类", "安全等级" if match[1] < stands[1] else ""


def _spans(told: str, page: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """How long it keeps: longer than the page says is against it."""
    for match in _LASTS.finditer(told):
        stands = re.search(r"(\d+(?:\.\d+)?)(天|个?月|年)", page.get(match["name"], ""))
        if stands and not _NOT.search(told[: match.start()]):
            said, kept = (float(many) * _DAYS[unit[-1]] for many, unit in ((match["many"], match["unit"]), stands.groups()))
            yield f"{match['name']} {said:g}", match["name"] if said > kept * 1.02 else ""


def _origins(told: str, page: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The province it comes from, where the page names one."""
    stands = re.findall(PROVINCES, page.get("产地", ""))
    for match in _FROM.finditer(told):
        if stands and not _NOT.search(told[: match.start()]):
            yield f"产地 {match['where']}", "" if match["where"] in stands else "产地"


_LOOKS: Final[dict[Kind, Callable[[str, Mapping[str, str]], Iterator[tuple[str, str]]]]] = {
    "material": _materials, "class": _classes, "lasts": _spans, "origin": _origins,
}  # fmt: skip
"""What is looked for in a clause: of each thing said its name, and the attribute against it or nothing."""

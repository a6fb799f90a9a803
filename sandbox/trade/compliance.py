"""Finds words the law or the platform forbids, with their context: the matcher of domain.md D.2 over dated rules."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal

import ahocorasick
import yaml

from .brands import brand_named, spoken_names
from .categories import tree
from .normalise import Plain, plain
from .numerals import DIGITS
from .numerals import number as numeral

Where = Literal["L", "T", "LT", "S", "C"]
"""L listing text, T title or cover, LT the title of a listing (it is both), S speech, C comment or answer."""
WINDOW = 12


@dataclass(frozen=True)
class Trigger:
    """One word or expression of a rule, with what to write instead, and the days it holds on (the last inclusive).

    `unless` names what clears a hit: `service_phone` a phone that is the shop's own, `stock` a number of pieces that is true,
    `price_base` a former price that was really paid within seven days. `proof`: the kind of document that clears it, empty when none may.
    `function`: the approved health function these words state.
    `brand`: the well-known brand it names; its authorisation clears it only where the listing says it is of that brand.
    """

    rule: str
    rewrite: str
    word: str = ""
    expression: re.Pattern[str] | None = None
    unless: str = ""
    proof: str = ""
    brand: str = ""
    function: str = ""
    unless_leaf: frozenset[str] = frozenset()
    valid_from: str = ""
    valid_to: str = "9999-12-31"


@dataclass(frozen=True)
class Rule:
    """One rule with its law and dates (ISO days, the last inclusive); `points` of 100 are lost by a hit; `next`: what to do."""

    id: str
    name: str
    name_en: str
    where: frozenset[str]
    points: int
    law: str
    valid_from: str
    valid_to: str
    message: str
    message_en: str
    triggers: tuple[Trigger, ...] = ()
    exempt: tuple[re.Pattern[str], ...] = ()
    leaf_groups: frozenset[str] = frozenset()
    next: str = ""
    softened: tuple[re.Pattern[str], str, int] | None = None

    def holds_on(self, day: str) -> bool:
        """Whether the rule is in force on `day` (YYYY-MM-DD)."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class Hit:
    """A finding: `[start, end)` of the original text, the words quoted from it, the law and a safe rewrite."""

    rule: str
    start: int
    end: int
    quote: str
    points: int
    law: str
    zh: str
    en: str
    rewrite: str


@dataclass(frozen=True)
class Context:
    """What the judgement may depend on. `evidence`: kinds of proof attached (`report`, `endorsement`, `brand`, `health`).

    `stock`: pieces that can be sold, None when it is not known. `price_base_fen`: the lowest price paid in seven days, None without one.
    `allowed`: passages (rule, plain words) a lecturer has cleared for the class. `function`: the health function that was approved.
    """

    day: str
    leaf: str = ""
    brand: str = ""
    service_phone: str = ""
    evidence: Collection[str] = field(default_factory=frozenset)
    stock: int | None = None
    price_base_fen: int | None = None
    allowed: Collection[tuple[str, str]] = field(default_factory=frozenset)
    function: str = ""


@dataclass(frozen=True)
class RuleBook:
    """All rules, the automaton over their words, and the expressions."""

    version: str
    rules: dict[str, Rule]
    automaton: Any
    expressions: tuple[Trigger, ...]


@cache
def rule_book() -> RuleBook:
    """The rules of the house, read once."""
    raw = yaml.safe_load(files("sandbox.trade").joinpath("rules.yaml").read_text("utf-8"))
    return compile_rules(raw)


def compile_rules(raw: dict[str, Any]) -> RuleBook:
    """Rules from their data. KeyError or re.error for data that is no rule."""
    rules = {one["id"]: _rule(one) for one in raw["rules"]}
    words: dict[str, list[Trigger]] = {}
    expressions = []
    for rule in rules.values():
        for trigger in rule.triggers:
            if trigger.expression is None:
                words.setdefault(trigger.word, []).append(trigger)
            else:
                expressions.append(trigger)
    automaton = ahocorasick.Automaton()
    for word, triggers in words.items():
        automaton.add_word(word, tuple(triggers))
    automaton.make_automaton()
    return RuleBook(raw["version"], rules, automaton, tuple(expressions))


def _rule(raw: dict[str, Any]) -> Rule:
    evidence = raw.get("evidence", "")
    triggers = [
        Trigger(
            raw["id"],
            group["rewrite"],
            word=word,
            proof=group.get("proof", evidence),
            function=group.get("function", ""),
            unless_leaf=frozenset(group.get("unless_leaf", ())),
            valid_from=group.get("valid_from", ""),
            valid_to=group.get("valid_to", "9999-12-31"),
        )
        for group in raw.get("words", ())
        for word in _spoken(group)
    ]
    triggers += [
        Trigger(
            raw["id"], one["rewrite"], expression=_expression(one["re"]), unless=one.get("unless", ""), proof=one.get("proof", evidence)
        )
        for one in raw.get("patterns", ())
    ]
    if known := raw.get("brands"):
        triggers += [Trigger(raw["id"], known["rewrite"], word=word, proof=evidence, brand=name) for word, name in spoken_names().items()]
    soft = raw.get("softened")
    return Rule(
        id=raw["id"],
        name=raw["name"]["zh"],
        name_en=raw["name"]["en"],
        where=frozenset(raw["where"]),
        points=raw["points"],
        law=raw["law"],
        valid_from=raw["valid_from"],
        valid_to=raw.get("valid_to", "9999-12-31"),
        message=raw["message"]["zh"],
        message_en=raw["message"]["en"],
        triggers=tuple(triggers),
        exempt=tuple(_expression(one["re"]) for one in raw.get("exempt", ())),
        leaf_groups=frozenset(raw.get("leaf_groups", ())),
        next=raw.get("next", ""),
        softened=(re.compile(soft["re"]), soft["evidence"], soft["points"]) if soft else None,
    )


def _expression(raw: str) -> re.Pattern[str]:
    """An expression of the data; `{brand}` in it stands for any well-known brand."""
    return re.compile(raw.replace("{brand}", f"({'|'.join(map(re.escape, spoken_names()))})"))


def _spoken(group: dict[str, Any]) -> Iterator[str]:
    """The plain words of a group: those it says, and those it spells part by part in every way that sounds alike (薇信, v芯, weixin)."""
    yield from dict.fromkeys(plain(word).text for word in group.get("say", ()))
    said = {plain(word).text for word in group.get("say", ())}
    for parts in group.get("spell", ()):
        for choice in product(*parts):
            word = plain("".join(choice)).text
            if len(word) > 1 and word not in said:
                said.add(word)
                yield word


def check_text(text: str, where: Where, context: Context, book: RuleBook | None = None) -> tuple[Hit, ...]:
    """Every forbidden passage of `text` in order, the longest words first where they overlap within one rule."""
    book = book or rule_book()
    clean = plain(text)
    if not clean.text:
        return ()
    candidates = []
    for last, triggers in book.automaton.iter(clean.text):
        for trigger in triggers:
            start = last + 1 - len(trigger.word)
            if _whole_word(clean, start, last + 1):
                candidates.append((start, last + 1, trigger))
    for trigger in book.expressions:
        assert trigger.expression is not None
        candidates += [(found.start(), found.end(), trigger) for found in trigger.expression.finditer(clean.text)]
    candidates.sort(key=lambda one: (one[0], -one[1], one[2].rule))
    hits: list[Hit] = []
    taken: dict[str, int] = {}
    for start, end, trigger in candidates:
        rule = book.rules[trigger.rule]
        if start < taken.get(rule.id, 0) or not _applies(rule, trigger, clean.text, start, end, where, context):
            continue
        taken[rule.id] = end
        hits.append(_hit(rule, trigger, text, clean, start, end, context))
    return tuple(hits)


def _whole_word(clean: Plain, start: int, end: int) -> bool:
    """Latin words count only when no Latin letter touches them in the original."""
    if not clean.text[start:end].isascii():
        return True
    before, after = clean.text[start - 1 : start], clean.text[end : end + 1]
    joined_before = before.isascii() and before.isalnum() and clean.origin[start] - clean.origin[start - 1] <= 1
    joined_after = after.isascii() and after.isalpha() and clean.origin[end] - clean.origin[end - 1] <= 1
    return not (joined_before or joined_after)


def _applies(rule: Rule, trigger: Trigger, text: str, start: int, end: int, where: Where, context: Context) -> bool:
    word = text[start:end]
    if rule.where.isdisjoint(where) or not rule.holds_on(context.day) or not trigger.valid_from <= context.day <= trigger.valid_to:
        return False
    if (rule.id, word) in context.allowed:
        return False
    if context.leaf in trigger.unless_leaf or (rule.leaf_groups and _group(context.leaf) not in rule.leaf_groups):
        return False
    if trigger.proof in context.evidence and (not trigger.brand or trigger.brand == brand_named(context.brand)):
        return False
    if trigger.function and trigger.function == context.function and "health" in context.evidence:
        return False
    if trigger.unless == "service_phone" and _digits(word) == _digits(plain(context.service_phone).text):
        return False
    if trigger.unless == "stock" and (context.stock is None or context.stock <= _number(word)):
        return False
    if trigger.unless == "price_base" and context.price_base_fen is not None and _number(word) * 100 <= context.price_base_fen:
        return False
    brand = _brand_claimed(context)
    if brand and word in brand and brand in text[max(0, start - len(brand)) : end + len(brand)]:
        return False
    left = max(0, start - WINDOW)
    window = text[left : end + WINDOW]
    for expression in rule.exempt:
        for found in expression.finditer(window):
            if found.start() + left < end and found.end() + left > start:
                return False
    return True


def _brand_claimed(context: Context) -> str:
    """The brand of a listing in plain text, where words in its name are no claims: a known one, with its authorisation. Else empty.

    What somebody just types into the brand field is read like any other words of the listing.
    """
    return plain(context.brand).text if "brand" in context.evidence and brand_named(context.brand) else ""


def _number(word: str) -> float:
    """The number in a passage, written in digits or in Chinese numerals; 0 when there is none."""
    found = re.search(r"\d+(\.\d+)?", word)
    if found:
        return float(found.group()[:12])
    spoken = re.search(r"[零一二两三四五六七八九十百千万]+", word)
    return float((numeral(spoken.group()) if spoken else 0) or 0)


def _digits(word: str) -> str:
    """The digits of a telephone number, however it is written: 138-0013-8000, 一三八零零一三八零零零."""
    return "".join(str(DIGITS.get(sign, sign)) for sign in word if sign.isdecimal() or sign in DIGITS)


def _group(leaf: str) -> str:
    known = tree().leaves.get(leaf)
    return known.group if known else ""


def _hit(rule: Rule, trigger: Trigger, text: str, clean: Plain, start: int, end: int, context: Context) -> Hit:
    first, last = clean.original_span(start, end)
    quote = text[first:last]
    points = rule.points
    if rule.softened and rule.softened[0].search(clean.text) and rule.softened[1] in context.evidence:
        points = rule.softened[2]
    return Hit(
        rule.id,
        first,
        last,
        quote,
        points,
        rule.law,
        rule.message.format(quote=quote),
        rule.message_en.format(quote=quote),
        trigger.rewrite,
    )

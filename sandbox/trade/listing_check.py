"""Checks a listing's form against limits, category, documents and words (E.1, D.2, D.3), and scores its quality from 0 to 100."""

import re
from collections.abc import Iterator

from .advice import advised
from .categories import Leaf, tree
from .compliance import RuleBook
from .listing_form import ListingForm
from .listing_pictures import pictures
from .listing_sizes import sizes
from .listing_skus import price_faults, skus, stock_faults
from .listing_terms import PHONE, documents, shelf_life, terms
from .listing_words import promises, unauthorised_brand, words
from .normalise import emoji_in, width
from .verdict import Fault, ShopFacts, Verdict

__all__ = ["PHONE", "check_listing", "price_faults", "stock_faults"]

TITLE_WIDTH = 60
SHORT_WIDTH = 20


def check_listing(form: ListingForm, shop: ShopFacts, book: RuleBook | None = None) -> Verdict:
    """The verdict on a form. Pure: the same form, shop, rules and day give the same verdict."""
    leaf = tree().leaves.get(form.leaf)
    faults = [
        *_category(form),
        *_title(form),
        *_twin(shop),
        *_attributes(form, leaf),
        *pictures(form, shop),
        *_points(form),
        *sizes(form),
        *skus(form, shop),
        *terms(form, leaf, shop),
        *documents(form, leaf, shop),
        *shelf_life(form, shop),
        *words(form, shop, book),
        *unauthorised_brand(form, shop),
        *promises(form, shop),
    ]
    return Verdict(tuple(map(advised, faults)))


def _category(form: ListingForm) -> Iterator[Fault]:
    if not form.leaf:
        yield Fault("leaf", "missing", "请选择类目。", "Choose a category.")
    elif form.leaf in tree().blocked:
        closed = tree().blocked[form.leaf]
        yield Fault("leaf", "blocked", closed.reason, closed.reason_en)
    elif form.leaf not in tree().leaves:
        yield Fault(
            "leaf", "unknown", "没有这个类目，请从列表里选到最末一级。", "There is no such category; choose a last level of the list."
        )


def _title(form: ListingForm) -> Iterator[Fault]:
    title = form.title.strip()
    if not title:
        yield Fault("title", "missing", "请填写标题。", "Enter a title.")
        return
    wide = width(title)
    if wide > TITLE_WIDTH:
        over = f"标题太长：{wide} 字符，最多 {TITLE_WIDTH} 字符（30 个汉字）。"
        yield Fault("title", "too_long", over, f"The title has {wide} characters; at most {TITLE_WIDTH} (a Chinese one counts 2).")
    elif len(re.findall(r"\w", title)) < 5:
        yield Fault("title", "too_short", "标题太短，至少 5 个有效字符。", "The title is too short: at least 5 letters.")
    elif title.isascii():
        yield Fault(
            "title", "no_words", "标题不能只有数字和字母，请写清是什么商品。", "A title of only digits and Latin letters is not allowed."
        )
    if sign := emoji_in(title):
        yield Fault("title", "emoji", f"标题不能有表情符号“{sign}”。", f'The title must not hold the emoji "{sign}".')
    if repeated := re.search(r"(\w{2,})\1{2,}", title):
        words = repeated.group(1)
        yield Fault("title", "repeated", f"“{words}”重复太多次。", f'"{words}" is repeated too often.', kind="advice")
    if not form.short_name.strip():
        yield Fault("short_name", "missing", "建议填短标题，讲解卡上会用。", "Add a short name; the live card shows it.", kind="advice")
    elif width(form.short_name) > SHORT_WIDTH:
        yield Fault(
            "short_name",
            "too_long",
            f"短标题最多 {SHORT_WIDTH} 字符（10 个汉字）。",
            f"The short name has at most {SHORT_WIDTH} characters.",
        )
    if sign := emoji_in(form.short_name):
        yield Fault("short_name", "emoji", f"短标题不能有表情符号“{sign}”。", f'The short name must not hold the emoji "{sign}".')


def _twin(shop: ShopFacts) -> Iterator[Fault]:
    if shop.twin:
        zh = "重复铺货：店里已经有一个标题、主图、类目都一样的商品在售。改那一个，或先把它下架。"
        en = "The same title, pictures and category are on sale here already: change that listing, or take it off sale first."
        yield Fault("title", "duplicate", zh, en, law="平台规则：禁止重复铺货")


def _attributes(form: ListingForm, leaf: Leaf | None) -> Iterator[Fault]:
    if leaf is None:
        return
    for attribute in leaf.attributes:
        path, name, name_en = f"attributes.{attribute.name}", attribute.name, attribute.name_en
        value = form.attributes.get(attribute.name, "").strip()
        rule = "C13" if leaf.unit and attribute.name == "净含量" else ""
        if not value:
            if attribute.required:
                yield Fault(path, "missing", f"缺少必填属性：{name}。", f"A required attribute is missing: {name_en}.", rule=rule)
        elif not attribute.fits(value):
            choice = "、".join(attribute.options) or attribute.hint
            yield Fault(path, "unfit", f"{name}填写不对：{choice}。", f"{name_en} does not fit: {choice}.", rule=rule, quote=value)


def _points(form: ListingForm) -> Iterator[Fault]:
    if len(form.points) < 2:
        yield Fault(
            "points", "few", "建议写 2 条以上卖点，直播时会提示你。", "Write two or more selling points; they help you live.", kind="advice"
        )

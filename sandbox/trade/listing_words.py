"""What the words of a listing say that they may not (C01 to C35), and promises its settings do not keep (C10)."""

import re
from collections.abc import Iterator

from .brands import brand_named, spoken_names
from .compliance import Context, RuleBook, check_text, rule_book
from .dispatch import SAME_DAY_H
from .listing_form import ListingForm
from .listing_terms import proofs_of
from .normalise import plain
from .verdict import Fault, ShopFacts

FUNCTION = "保健功能"
"""The attribute in which health food states the function of its approval."""


def words(form: ListingForm, shop: ShopFacts, book: RuleBook | None = None) -> Iterator[Fault]:
    """Every passage the rules object to, field by field."""
    stock = sum((sku.stock or 0) + (sku.step_stock or 0 if form.sale_type == "stepped" else 0) for sku in form.skus)
    evidence = frozenset(shop.evidence) | proofs_of(form, shop)
    context = Context(
        shop.day,
        form.leaf,
        form.brand,
        form.service_phone,
        evidence,
        stock,
        shop.price_base_fen,
        shop.allowed,
        form.attributes.get(FUNCTION, ""),
    )
    for path, text in texts_of(form):
        for hit in check_text(text, "LT" if path == "title" else "L", context, book):
            yield Fault(path, "words", hit.zh, hit.en, rule=hit.rule, quote=hit.quote, rewrite=hit.rewrite, law=hit.law)
        yield from _of_the_class(path, text, shop.forbidden)


def _of_the_class(path: str, text: str, forbidden: tuple[tuple[str, str], ...]) -> Iterator[Fault]:
    if not forbidden:
        return
    clean = plain(text)
    for word, why in forbidden:
        start = clean.text.find(word)
        if start >= 0:
            quote = _quoted(text, clean.original_span(start, start + len(word)))
            zh = f"“{quote}”是老师为本班加的禁用词。{why}"
            yield Fault(path, "words", zh, f'"{quote}" is a word your lecturer has barred. {why}', rule="CLASS", quote=quote)


def texts_of(form: ListingForm) -> list[tuple[str, str]]:
    """Everything of a form a buyer reads, with its field."""
    texts = [("title", form.title), ("short_name", form.short_name), ("brand", form.brand), ("reference_source", form.reference_source)]
    texts += [(f"points.{index}", point) for index, point in enumerate(form.points)]
    texts += [(f"attributes.{name}", value) for name, value in form.attributes.items()]
    texts += [(f"specs.{index}", " ".join((one.name, *one.values))) for index, one in enumerate(form.specs)]
    texts += [(f"spec_table.{index}", f"{one.name} {one.value}") for index, one in enumerate(form.spec_table)]
    if not form.specs:
        texts += [(f"skus.{index}.name", sku.name) for index, sku in enumerate(form.skus)]
    return texts


def unauthorised_brand(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    """A well-known brand in the brand field whose name is an everyday word, without its authorisation (C35); other names the words find."""
    named = brand_named(form.brand)
    if named and named not in spoken_names() and "brand" not in proofs_of(form, shop):
        rule = rule_book().rules["C35"]
        zh, en = rule.message.format(quote=form.brand), rule.message_en.format(quote=form.brand)
        yield Fault("brand", "words", zh, en, rule="C35", quote=form.brand, rewrite=rule.triggers[-1].rewrite, law=rule.law)


def promises(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    """Promises in title and selling points that the form's own settings do not keep (C10)."""
    rule = rule_book().rules["C10"]
    for path, text in [("title", form.title), *((f"points.{index}", point) for index, point in enumerate(form.points))]:
        for quote, zh, en in broken_promises(text, form, shop):
            said, said_en = rule.message.format(quote=quote), rule.message_en.format(quote=quote)
            yield Fault(path, "promise", said + zh, f"{said_en} {en}", rule="C10", quote=quote, law=rule.law)


def broken_promises(text: str, form: ListingForm, shop: ShopFacts) -> Iterator[tuple[str, str, str]]:
    """(quote, what is set in Chinese, in English) for each promise of `text` the settings break; also for what is said in a show."""
    clean = plain(text)
    at_once, latest = form.dispatch_h, form.dispatch_h if form.sale_type == "stock" else 24 * form.presale_days
    for found in re.finditer(r"(\d{1,3})(小时|天)(之?内)?(就|必)?发(货|出)", clean.text):
        hours = int(found.group(1)) * (24 if found.group(2) == "天" else 1)
        in_hand = form.sale_type == "stepped" and clean.text[: found.start()].endswith("现货")
        promised = at_once if in_hand else latest
        if hours < promised:
            yield _quoted(text, clean.original_span(*found.span())), f"设置的是 {promised} 小时。", f"The setting is {promised} hours."
    for found in re.finditer(r"(?<!非)当[天日](就|必|现)?发(货|出)?", clean.text):
        in_hand = form.sale_type == "stepped" and clean.text[: found.start()].endswith("现货")
        promised = at_once if in_hand else latest
        if promised > SAME_DAY_H:
            zh, en = f"设置的是 {promised} 小时，不是当日发。", f"The setting is {promised} hours, not the same day."
            yield _quoted(text, clean.original_span(*found.span())), zh, en
    for found in re.finditer(r"(?<!不)(全国|全部)?包邮", clean.text):
        if form.freight_fen > 0 and not re.search(r"满\d+元?$", clean.text[: found.start()]):
            zh = f"设置的运费是 {form.freight_fen / 100:.2f} 元。"
            yield _quoted(text, clean.original_span(*found.span())), zh, f"The freight is {form.freight_fen / 100:.2f} yuan."
        elif shop.collects:
            quote = _quoted(text, clean.original_span(*found.span()))
            yield quote, "运费模板是到付，客人收货时要付运费。", "The freight terms are collect: the buyer pays at the door."
    for found in re.finditer(r"(拍|买)[一1](发|送|赠)[一二两12]", clean.text):
        if not shop.gifts:
            yield _quoted(text, clean.original_span(*found.span())), "没有设置赠品活动。", "No gift is set up."
    for found in re.finditer(r"(?<!未)(亲测|亲自试|亲身试|自用|本人试用|我试过)", clean.text):
        if not shop.tried:
            zh = "你还没有试用过这件货品：先申请样品，收到后写试用反馈。"
            yield (
                _quoted(text, clean.original_span(*found.span())),
                zh,
                "You have not tried these goods: ask for a sample and say how it is.",
            )


def _quoted(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]]

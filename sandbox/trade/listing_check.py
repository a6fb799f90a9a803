"""Checks a listing's form against limits, category, documents and words (E.1, D.2, D.3), and scores its quality from 0 to 100."""

import re
from collections.abc import Iterator

from sandbox.money import MAX_FEN, yuan

from .categories import Leaf, tree
from .compliance import Context, check_text, rule_book
from .listing_form import ListingForm
from .normalise import emoji_in, width
from .verdict import Fault, ShopFacts, Verdict

TITLE_WIDTH = 60
SHORT_WIDTH = 20
PHONE = re.compile(r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})$")
DISPATCH_H = (24, 48, 72, 168, 360, 720)
MAX_STOCK = 1_000_000
MAX_FREIGHT_FEN = 9_900


def check_listing(form: ListingForm, shop: ShopFacts) -> Verdict:
    """The verdict on a form. Pure: the same form, shop and day give the same verdict."""
    leaf = tree().leaves.get(form.leaf)
    faults = [
        *_category(form),
        *_title(form),
        *_attributes(form, leaf),
        *_pictures(form, shop),
        *_skus(form),
        *_terms(form, leaf),
        *_documents(form, leaf, shop),
        *_words(form, shop),
    ]
    return Verdict(tuple(faults))


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


def _pictures(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    if not form.pictures:
        yield Fault("pictures", "missing", "至少上传 1 张主图。", "Upload at least one main picture.")
    elif len(form.pictures) > 5:
        yield Fault("pictures", "too_many", "主图最多 5 张。", "At most 5 main pictures.")
    elif len(form.pictures) < 3:
        yield Fault("pictures", "few", "建议 3 张以上主图，客人更放心。", "Three or more main pictures sell better.", kind="advice")
    if len(set(form.pictures)) < len(form.pictures):
        yield Fault("pictures", "repeated", "主图不能重复。", "The same picture is used twice.")
    for name, pictures in (("pictures", form.pictures), ("detail_pictures", form.detail_pictures)):
        for index, picture in enumerate(pictures):
            if picture not in shop.pictures:
                yield Fault(f"{name}.{index}", "unknown", "没有找到这张图片，请重新上传。", "This picture was not found; upload it again.")
    if not form.detail_pictures:
        yield Fault(
            "detail_pictures", "missing", "建议加详情图，第一屏放规格表。", "Add detail pictures, with the sizes first.", kind="advice"
        )
    if len(form.points) < 2:
        yield Fault(
            "points", "few", "建议写 2 条以上卖点，直播时会提示你。", "Write two or more selling points; they help you live.", kind="advice"
        )


def _skus(form: ListingForm) -> Iterator[Fault]:
    if not form.skus:
        yield Fault("skus", "missing", "至少要有一个规格。", "At least one specification is needed.")
    names = [sku.name.strip() for sku in form.skus]
    for index, sku in enumerate(form.skus):
        path = f"skus.{index}"
        if not names[index]:
            yield Fault(f"{path}.name", "missing", "请填写规格名称。", "Name the specification.")
        elif names.index(names[index]) < index:
            yield Fault(f"{path}.name", "repeated", f"规格“{names[index]}”重复了。", f'The specification "{names[index]}" is there twice.')
        yield from price_faults(f"{path}.price_fen", sku.price_fen)
        yield from stock_faults(f"{path}.stock", sku.stock)
    prices = [sku.price_fen for sku in form.skus if sku.price_fen and sku.price_fen > 0]
    if form.reference_fen is not None:
        yield from _reference(form, prices)


def price_faults(path: str, price_fen: int | None) -> Iterator[Fault]:
    """What is wrong with a price in fen."""
    if price_fen is None:
        yield Fault(path, "missing", "请填写价格。", "Enter a price.")
    elif price_fen <= 0:
        yield Fault(path, "not_positive", "价格必须大于 0 元。", "The price must be more than 0.", never=True)
    elif price_fen > MAX_FEN:
        yield Fault(path, "too_high", "价格不能超过 1000 万元。", "The price may be at most 10 million yuan.", never=True)


def stock_faults(path: str, stock: int | None) -> Iterator[Fault]:
    """What is wrong with a number of pieces."""
    if stock is None:
        yield Fault(path, "missing", "请填写库存。", "Enter the stock.")
    elif stock < 0:
        yield Fault(path, "negative", "库存不能小于 0。", "Stock cannot be below 0.", never=True)
    elif stock > MAX_STOCK:
        yield Fault(path, "too_high", f"库存最多 {MAX_STOCK} 件。", f"Stock may be at most {MAX_STOCK}.", never=True)


def _reference(form: ListingForm, prices: list[int]) -> Iterator[Fault]:
    reference = form.reference_fen or 0
    law = rule_book().rules["C08"].law
    if reference <= 0 or reference > MAX_FEN:
        yield Fault(
            "reference_fen", "out_of_range", "划线价必须大于 0 元，且不超过 1000 万元。", "The reference price is out of range.", never=True
        )
    elif prices and not max(prices) < reference < 10 * min(prices):
        zh = f"划线价要高于售价 {yuan(max(prices))} 元，且低于售价的 10 倍。"
        yield Fault(
            "reference_fen", "base", zh, "The reference price must lie above the price and below ten times it.", rule="C08", law=law
        )
    if not form.reference_source.strip():
        zh = "划线价要写来源，例如“品牌指导价”。"
        yield Fault(
            "reference_source", "missing", zh, 'State where the reference price comes from, e.g. "list price".', rule="C08", law=law
        )


def _terms(form: ListingForm, leaf: Leaf | None) -> Iterator[Fault]:
    if not 0 <= form.freight_fen <= MAX_FREIGHT_FEN:
        yield Fault("freight_fen", "out_of_range", "运费要在 0 到 99 元之间。", "Freight must lie between 0 and 99 yuan.", never=True)
    if form.dispatch_h not in DISPATCH_H:
        choice = "、".join(str(hours) for hours in DISPATCH_H)
        yield Fault("dispatch_h", "unknown", f"发货时效请从 {choice} 小时里选。", f"Choose a dispatch time of {choice} hours.")
    if not form.service_phone.strip():
        yield Fault("service_phone", "missing", "请填写客服电话。", "Enter the service phone.")
    elif not PHONE.match(form.service_phone.strip()):
        yield Fault(
            "service_phone", "unfit", "客服电话格式不对，例如 13800138000 或 0731-88886666。", "The service phone has no known form."
        )
    if leaf is None:
        return
    given = set(form.after_sale)
    law = rule_book().rules["C27"].law
    offers = bool(given & {"seven_days", "fifteen_days"})
    if leaf.seven_days == "must" and not offers:
        zh = f"“{leaf.name}”必须支持七天无理由退货。"
        yield Fault("after_sale", "seven_days", zh, f"{leaf.name_en} must offer the seven-day return.", rule="C27", law=law)
    elif leaf.seven_days != "must" and not offers and "no_seven_days_confirmed" not in given:
        zh = "不支持七天无理由，要勾选“下单页单独提示并由客人确认”。"
        yield Fault(
            "after_sale", "confirm", zh, "Without the seven-day return, the buyer must confirm that separately.", rule="C27", law=law
        )


def _documents(form: ListingForm, leaf: Leaf | None, shop: ShopFacts) -> Iterator[Fault]:
    if leaf is None:
        return
    law = rule_book().rules["C25"].law
    if leaf.licence and leaf.group not in shop.licence_groups:
        zh = f"店铺的证照没有覆盖“{leaf.group_name}”，或者已经过期、主体不一致。请到店铺资料里更换证照。"
        en = f"The shop's licence does not cover {leaf.group_name_en}, has expired, or names another operator. Change it on the shop page."
        yield Fault("documents", "licence", zh, en, rule="C25", law=law)
    given = {document.kind: (index, document) for index, document in enumerate(form.documents)}
    for needed in leaf.documents:
        if needed.id not in given or not given[needed.id][1].number.strip():
            zh, en = f"缺少资质：{needed.name}，例如 {needed.example}。", f"Missing: {needed.name_en}, such as {needed.example}."
            yield Fault("documents", "missing", zh, en, rule="C25", law=law)
            continue
        index, document = given[needed.id]
        if not needed.fits(document.number.strip()):
            zh, en = f"{needed.name}的编号不对，例如 {needed.example}。", f"The number of {needed.name_en} has no known form."
            yield Fault(f"documents.{index}.number", "unfit", zh, en, rule="C25", quote=document.number, law=law)
        if document.expires_on is not None and document.expires_on < shop.day:
            zh, en = f"{needed.name}已于 {document.expires_on} 过期。", f"{needed.name_en} expired on {document.expires_on}."
            yield Fault(f"documents.{index}.expires_on", "expired", zh, en, rule="C25", law=law)


def _words(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    context = Context(shop.day, form.leaf, form.brand, form.service_phone, shop.evidence)
    texts = [("title", form.title), ("short_name", form.short_name), ("brand", form.brand), ("reference_source", form.reference_source)]
    texts += [(f"points.{index}", point) for index, point in enumerate(form.points)]
    texts += [(f"attributes.{name}", value) for name, value in form.attributes.items()]
    texts += [(f"skus.{index}.name", sku.name) for index, sku in enumerate(form.skus)]
    for path, text in texts:
        for hit in check_text(text, "T" if path == "title" else "L", context):
            yield Fault(path, "words", hit.zh, hit.en, rule=hit.rule, quote=hit.quote, rewrite=hit.rewrite, law=hit.law)

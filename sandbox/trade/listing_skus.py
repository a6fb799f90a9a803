"""What is wrong with a listing's specifications, prices, stock and reference price (E.1, C08, C29).

Step stock is sold ahead, as a presale is: C29 looks at what is in hand only.
"""

from collections.abc import Iterator
from math import prod

from sandbox.money import MAX_FEN, yuan

from .compliance import rule_book
from .listing_form import MOST_DIMENSIONS, MOST_SKUS, MOST_VALUES, ListingForm
from .listing_terms import proofs_of
from .verdict import Fault, ShopFacts

MAX_STOCK = 1_000_000


def skus(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    """The faults of specifications, prices and stock."""
    if not form.skus:
        yield Fault("skus", "missing", "至少要有一个规格。", "At least one specification is needed.")
    elif len(form.skus) > MOST_SKUS:
        zh = f"规格有 {len(form.skus)} 个，最多 {MOST_SKUS} 个。请减少规格值，或分成几个商品。"
        yield Fault(
            "skus",
            "too_many",
            zh,
            f"There are {len(form.skus)} specifications; at most {MOST_SKUS}. Use fewer values or several listings.",
            never=True,
        )
    yield from _matrix(form)
    names = [sku.name.strip() for sku in form.skus]
    first = {name: index for index, name in reversed(list(enumerate(names)))}
    for index, sku in enumerate(form.skus):
        path = f"skus.{index}"
        if not names[index]:
            yield Fault(f"{path}.name", "missing", "请填写规格名称。", "Name the specification.")
        elif first[names[index]] < index:
            yield Fault(f"{path}.name", "repeated", f"规格“{names[index]}”重复了。", f'The specification "{names[index]}" is there twice.')
        yield from price_faults(f"{path}.price_fen", sku.price_fen)
        yield from stock_faults(f"{path}.stock", sku.stock)
        if sku.step_stock is not None:
            yield from stock_faults(f"{path}.step_stock", sku.step_stock)
    if form.sale_type == "stepped" and form.skus and not any(sku.step_stock for sku in form.skus):
        zh = "阶梯发货至少要有一个规格填阶梯库存；没有就选“现货”。"
        yield Fault(
            "skus.0.step_stock", "missing", zh, "Stepped dispatch needs step stock of one specification at least, else sell from stock."
        )
    prices = [sku.price_fen for sku in form.skus if sku.price_fen and sku.price_fen > 0]
    if form.reference_fen is not None:
        yield from _reference(form, prices, shop)
    pieces = sum(sku.stock or 0 for sku in form.skus)
    if shop.supply_stock is not None and pieces > shop.supply_stock and form.sale_type != "presale":
        rule = rule_book().rules["C29"]
        instead = "没有现货的请填进阶梯库存" if form.sale_type == "stepped" else "没有现货请改成预售或阶梯发货"
        zh = f"一共填了 {pieces} 件现货，供应商现在只有 {shop.supply_stock} 件；{instead}。"
        yield Fault(
            "skus", "oversold", zh, f"{pieces} pieces; the supplier has {shop.supply_stock}.", rule="C29", law=rule.law, kind="advice"
        )


def _matrix(form: ListingForm) -> Iterator[Fault]:
    """Up to three dimensions, each value once, each SKU one combination, no combination twice."""
    if not form.specs:
        return
    if len(form.specs) > MOST_DIMENSIONS:
        yield Fault("specs", "too_many", "规格最多 3 个维度，例如颜色、尺码、套装。", "At most three dimensions, such as colour and size.")
    for index, dimension in enumerate(form.specs):
        if not dimension.name.strip():
            yield Fault(f"specs.{index}.name", "missing", "请给规格维度起名，例如颜色。", "Name the dimension, such as colour.")
        values = [value.strip() for value in dimension.values]
        if not any(values):
            yield Fault(f"specs.{index}.values", "missing", "这个维度还没有规格值。", "This dimension has no values yet.")
        elif len(set(values)) < len(values) or not all(values):
            yield Fault(f"specs.{index}.values", "repeated", "规格值不能重复，也不能是空的。", "Values must differ and not be empty.")
        if len(values) > MOST_VALUES:
            zh = f"一个维度最多 {MOST_VALUES} 个规格值，现在 {len(values)} 个。"
            yield Fault(f"specs.{index}.values", "too_many", zh, f"At most {MOST_VALUES} values in a dimension; {len(values)} given.")
    whole = prod(len(dimension.values) for dimension in form.specs)
    if whole > MOST_SKUS and len(form.skus) <= MOST_SKUS:
        zh = f"这些规格值能组合出 {whole} 个规格，最多 {MOST_SKUS} 个。请减少规格值。"
        yield Fault("specs", "too_many", zh, f"These values make {whole} specifications; at most {MOST_SKUS}. Use fewer values.")
    known = [set(dimension.values) for dimension in form.specs]
    seen: set[tuple[str, ...]] = set()
    for index, sku in enumerate(form.skus):
        chosen = tuple(sku.values)
        if len(chosen) != len(known) or any(value not in values for value, values in zip(chosen, known, strict=True)):
            yield Fault(
                f"skus.{index}.values", "unknown", "这个规格没有选全每个维度的值。", "This one does not name a value of each dimension."
            )
        elif chosen in seen:
            zh = f"规格组合“{'/'.join(chosen)}”出现了两次。"
            yield Fault(f"skus.{index}.values", "repeated", zh, f'The combination "{"/".join(chosen)}" is there twice.')
        seen.add(chosen)


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


def _reference(form: ListingForm, prices: list[int], shop: ShopFacts) -> Iterator[Fault]:
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
    if form.reference_kind == "own":
        if shop.price_base_fen is None:
            zh = "7 天内没有成交过，不能写自己的原价；请改成“参考价”并写来源。"
            yield Fault(
                "reference_fen", "no_deal", zh, "No deal within seven days: use a suggested price with its source.", rule="C08", law=law
            )
        elif reference > shop.price_base_fen:
            zh = f"原价不能高于 7 天内最低成交价 {yuan(shop.price_base_fen)} 元。"
            en = f"A former price may not exceed {yuan(shop.price_base_fen)}, the lowest paid within seven days."
            yield Fault("reference_fen", "above_base", zh, en, rule="C08", law=law)
    elif not form.reference_source.strip():
        zh = "划线价要写来源，例如“品牌指导价”。"
        yield Fault(
            "reference_source", "missing", zh, 'State where the reference price comes from, e.g. "list price".', rule="C08", law=law
        )
    elif "price_source" not in proofs_of(form, shop):
        zh = "划线价要有凭证：在“资质”里加一份“价格凭证”，写价目单或吊牌的名称和日期。"
        en = "A reference price needs its proof: add a proof of the price under documents, such as the dated price list."
        yield Fault("reference_source", "no_proof", zh, en, rule="C08", law=law)

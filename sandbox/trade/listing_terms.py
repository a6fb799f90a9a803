"""What is wrong with a listing's terms and papers: freight, dispatch, limits, after-sale, documents, shelf life (E.1, D.3, C25 to C28)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from .categories import Document, Leaf, tree
from .compliance import rule_book
from .dispatch import MOST_DAYS, SAME_DAY_H
from .listing_form import DocumentForm, ListingForm
from .verdict import Fault, ShopFacts

PHONE = re.compile(r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})$", re.ASCII)
DISPATCH_H = (SAME_DAY_H, 24, 48, 72, 168, 360, 720)
MAX_FREIGHT_FEN = 9_900
OF_THE_MAKER = frozenset(
    {"sc", "ccc", "cosmetic", "cosmetic_special", "health", "origin", "custom", "report", "endorsement", "price_source"}
)
"""Papers that name the maker, not the shop."""


def terms(form: ListingForm, leaf: Leaf | None, shop: ShopFacts) -> Iterator[Fault]:
    """The faults of freight, dispatch, limits, service and after-sale."""
    if not 0 <= form.freight_fen <= MAX_FREIGHT_FEN:
        yield Fault("freight_fen", "out_of_range", "运费要在 0 到 99 元之间。", "Freight must lie between 0 and 99 yuan.", never=True)
    if form.freight_by == "template" and form.freight_template and form.freight_template not in shop.freights:
        zh = f"店铺里没有运费模板“{form.freight_template}”，请重新选一个。"
        en = f'The shop has no freight template "{form.freight_template}"; choose another.'
        yield Fault("freight_template", "unknown", zh, en)
    if form.dispatch_h not in DISPATCH_H:
        choice = "、".join(str(hours) for hours in DISPATCH_H)
        zh = f"发货时效请从 {choice} 小时里选（{SAME_DAY_H} 是当日发）。"
        yield Fault("dispatch_h", "unknown", zh, f"Choose a dispatch time of {choice} hours; {SAME_DAY_H} is the same day.")
    yield from _dispatch(form, shop)
    yield from _limits(form)
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
    offers = returns_hold(form.after_sale)
    if leaf.seven_days == "must" and not offers:
        zh = f"“{leaf.name}”必须支持七天无理由退货。"
        yield Fault("after_sale", "seven_days", zh, f"{leaf.name_en} must offer the seven-day return.", rule="C27", law=law)
    elif leaf.seven_days != "must" and not offers and "no_seven_days_confirmed" not in given:
        zh = "不支持七天无理由，要勾选“下单页单独提示并由客人确认”。"
        yield Fault(
            "after_sale", "confirm", zh, "Without the seven-day return, the buyer must confirm that separately.", rule="C27", law=law
        )


def returns_hold(after_sale: Iterable[str]) -> bool:
    """Whether what is promised includes the return without a reason; where it does not, the buyer confirms that before he pays (C27)."""
    return bool(set(after_sale) & {"seven_days", "fifteen_days"})


def documents(form: ListingForm, leaf: Leaf | None, shop: ShopFacts) -> Iterator[Fault]:
    """The faults of licence and documents (C25)."""
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
        yield from _holds(index, document, needed, shop)
    wanted = {needed.id for needed in leaf.documents}
    for index, document in enumerate(form.documents):
        if document.kind in tree().proofs and document.kind not in wanted:
            proof = tree().documents[document.kind]
            if not proof.fits(document.number.strip()):
                zh = f"{proof.name}的编号或名称不对，例如 {proof.example}。"
                code = "unfit" if document.number.strip() else "missing"
                yield Fault(f"documents.{index}.number", code, zh, f"State the number or name of the {proof.name_en}.", rule="C25", law=law)
            yield from _holds(index, document, proof, shop)


def _holds(index: int, document: DocumentForm, kind: Document, shop: ShopFacts) -> Iterator[Fault]:
    """Whether a paper was given to this operator and has not run out."""
    law = rule_book().rules["C25"].law
    if of_another(document, shop):
        zh = f"{kind.name}的主体是“{document.holder}”，和经营者“{shop.operator}”不一致。"
        yield Fault(f"documents.{index}.holder", "other_company", zh, f"{kind.name_en} names another company.", rule="C25", law=law)
    if document.expires_on is not None and document.expires_on < shop.day:
        zh, en = f"{kind.name}已于 {document.expires_on} 过期。", f"{kind.name_en} expired on {document.expires_on}."
        yield Fault(f"documents.{index}.expires_on", "expired", zh, en, rule="C25", law=law)


def documents_run_out(form: ListingForm, day: str) -> Iterator[Fault]:
    """The papers of a form that ended before `day`."""
    for index, document in enumerate(form.documents):
        if document.kind in tree().documents:
            yield from (fault for fault in _holds(index, document, tree().documents[document.kind], ShopFacts(day)))


def proofs_of(form: ListingForm, shop: ShopFacts) -> frozenset[str]:
    """The kinds of proof a form carries in the right form, not expired, and given to this shop where it is not the maker's."""
    documents = tree().documents
    fit = [
        one.kind
        for one in form.documents
        if one.kind in documents
        and documents[one.kind].fits(one.number.strip())
        and (one.expires_on is None or one.expires_on >= shop.day)
        and not of_another(one, shop)
    ]
    return frozenset(fit)


def of_another(document: DocumentForm, shop: ShopFacts) -> bool:
    """Whether a paper that must name the shop's operator names somebody else."""
    holder = document.holder.strip()
    return bool(holder and shop.operator and document.kind not in OF_THE_MAKER and holder != shop.operator)


def _dispatch(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    if form.sale_type != "stock":
        yield from _days(form, shop)
    if form.sale_type == "presale":
        return
    if shop.lead_time_h is not None and form.dispatch_h in DISPATCH_H and form.dispatch_h < shop.lead_time_h:
        rule = rule_book().rules["C28"]
        at_once = form.dispatch_h == SAME_DAY_H
        zh = f"供应商备货要 {shop.lead_time_h} 小时，承诺{'当日' if at_once else f' {form.dispatch_h} 小时'}发不出来。"
        en = f"The supplier needs {shop.lead_time_h} hours; {'the same day' if at_once else form.dispatch_h} cannot be kept."
        yield Fault("dispatch_h", "lead_time", zh, en, rule="C28", law=rule.law)


def _days(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    """A presale, or the later step of a stepped dispatch: 1 to 30 days, longer than the step before it and than the supplier needs."""
    what = "预售" if form.sale_type == "presale" else "阶梯发货"
    if not 1 <= form.presale_days <= MOST_DAYS:
        zh, en = f"{what}要写几天内发货，1 到 {MOST_DAYS} 天。", f"Say within how many days it is sent: 1 to {MOST_DAYS}."
        yield Fault("presale_days", "out_of_range", zh, en)
        return
    hours = 24 * form.presale_days
    if form.sale_type == "stepped" and hours <= form.dispatch_h:
        zh = f"阶梯发货的天数要比现货的发货时效 {form.dispatch_h} 小时长。"
        yield Fault("presale_days", "not_longer", zh, f"The step must be longer than the dispatch time of {form.dispatch_h} hours.")
    if shop.lead_time_h is not None and hours < shop.lead_time_h:
        rule = rule_book().rules["C28"]
        zh = f"供应商备货要 {shop.lead_time_h} 小时，承诺 {form.presale_days} 天发不出来。"
        en = f"The supplier needs {shop.lead_time_h} hours; {form.presale_days} days cannot be kept."
        yield Fault("presale_days", "lead_time", zh, en, rule="C28", law=rule.law)


def _limits(form: ListingForm) -> Iterator[Fault]:
    if not 1 <= form.min_per_order <= 10:
        yield Fault("min_per_order", "out_of_range", "起购件数要在 1 到 10 之间。", "At least 1 to 10 pieces an order.", never=True)
    if not 1 <= form.max_per_order <= 99:
        yield Fault("max_per_order", "out_of_range", "一次最多买的件数要在 1 到 99 之间。", "At most 1 to 99 pieces an order.", never=True)
    elif form.max_per_order < form.min_per_order:
        yield Fault("max_per_order", "below_min", "一次最多买的件数不能少于起购件数。", "The most of an order may not be below the least.")
    if not 0 <= form.limit_per_buyer <= 10_000:
        yield Fault(
            "limit_per_buyer", "out_of_range", "每人限购要在 0 到 10000 之间，0 表示不限。", "A limit of 0 (none) to 10,000.", never=True
        )
    elif 0 < form.limit_per_buyer < form.min_per_order:
        yield Fault(
            "limit_per_buyer", "below_min", "每人限购不能少于起购件数。", "The limit of a buyer may not be below the least of an order."
        )
    if form.weight_g is not None and not 1 <= form.weight_g <= 1_000_000:
        yield Fault("weight_g", "out_of_range", "重量要在 1 克到 1000 公斤之间。", "A weight between 1 g and 1,000 kg.", never=True)


def shelf_life(form: ListingForm, shop: ShopFacts) -> Iterator[Fault]:
    """Expired goods, and goods close to their date that do not say so (C26)."""
    made, life = form.attributes.get("生产日期", "").strip(), form.attributes.get("保质期", "")
    span = re.search(r"(\d+)\s*(天|个月|月|年)", life)
    if not made or span is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", made):
        return
    law = rule_book().rules["C26"].law
    try:
        whole = int(span.group(1)[:6]) * {"天": 1, "年": 365}.get(span.group(2), 30)
        used = (date.fromisoformat(shop.day) - date.fromisoformat(made)).days
    except ValueError:
        yield Fault("attributes.生产日期", "unfit", "生产日期不是真实的日期。", "There is no such date.", rule="C26", law=law)
        return
    if used < 0:
        yield Fault("attributes.生产日期", "future", "生产日期在今天之后。", "It was made after today.", rule="C26", law=law)
    elif used > whole:
        zh = f"已经过了保质期 {used - whole} 天，过期食品不能卖。"
        yield Fault("attributes.生产日期", "expired", zh, f"Past its date by {used - whole} days; it may not be sold.", rule="C26", law=law)
    elif 3 * (whole - used) < whole and "临期" not in form.title:
        zh = f"只剩 {whole - used} 天保质期，不到三分之一，标题要写“临期”。"
        yield Fault("title", "near_expiry", zh, f"Only {whole - used} days left: the title must say 临期.", rule="C26", law=law)

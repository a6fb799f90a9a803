"""The form of a shop (domain.md E.1) and what is still missing in it, step by step. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.trade.brands import spoken_names
from sandbox.trade.categories import tree
from sandbox.trade.compliance import Context, check_text
from sandbox.trade.freight import PROVINCES, REGIONS, short_name
from sandbox.trade.listing_terms import PHONE
from sandbox.trade.normalise import emoji_in, plain
from sandbox.trade.verdict import Fault

Line = Annotated[str, Field(max_length=200)]
ShopType = Literal["personal", "individual", "company"]
Sample = Literal[
    "valid", "expired", "other_company", "wrong_category", "not_yet", "bad_number", "no_seal", "other_address", "no_food_filing"
]

NUMBER = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
"""A unified social credit code: 18 signs, without I, O, S, V, Z (GB 32100-2015)."""
FILING = re.compile(r"^YB\d{14}$", re.ASCII)
"""The number under which who only sells prepackaged food is filed (仅销售预包装食品备案, food safety law article 35): YB and 14 digits."""
FOODS = frozenset({"food", "tea", "health"})
"""Category groups that may be sold only by who is filed for food (domain.md D.3)."""
DEPOSIT_FEN = {"personal": 50_000, "individual": 100_000, "company": 200_000}
"""Practice sums in virtual money; small enough for the opening balance of 5,000 yuan."""

RESERVED = ("官方", "国家", "中国", "政府", "中央", "抖音", "淘宝", "天猫", "京东", "拼多多", "快手", "微信", "工商", "公安", "学习强国")
BRANDS = (*spoken_names(), "苹果", "小米", "格力", "美的")


class Operator(BaseModel):
    """The public card of who runs the shop (order 117, article 26)."""

    model_config = ConfigDict(extra="forbid")
    name: Line = ""
    address: Line = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class ReturnAddress(BaseModel):
    """Where returned parcels go."""

    model_config = ConfigDict(extra="forbid")
    name: Line = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    address: Line = ""


class FreightTerms(BaseModel):
    """`free`, `flat` (each order), `free_from` (flat below a sum of goods), `by_weight`, or `collect` (运费到付); fen and grams.

    By weight: `first_fen` up to `first_g`, then `more_fen` for each `more_g` begun; 0 in `free_from_fen` means never free. `not_to` are
    regions that are not sent to.
    """

    model_config = ConfigDict(extra="forbid")
    kind: Literal["free", "flat", "free_from", "by_weight", "collect"] = "free"
    flat_fen: int = 0
    free_from_fen: int = 0
    first_g: int = 1000
    first_fen: int = 0
    more_g: int = 1000
    more_fen: int = 0
    not_to: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=34)] = []


MOST_FREIGHTS = 9
DEFAULT_FREIGHT = "默认"
"""What a page calls the first template; no other may have its name."""


class NamedFreight(FreightTerms):
    """A further freight template, which listings choose by its name."""

    name: Annotated[str, Field(max_length=20)]


class ShopForm(BaseModel):
    """What a student fills in to open a shop; half filled is fine until it opens."""

    model_config = ConfigDict(extra="forbid")
    shop_type: ShopType = "individual"
    name: Line = ""
    logo: Annotated[str, Field(max_length=64)] = ""
    main_category: Annotated[str, Field(max_length=40)] = ""
    service_phone: Annotated[str, Field(max_length=40)] = ""
    service_hours: Annotated[str, Field(max_length=60)] = ""
    operator: Operator = Operator()
    return_address: ReturnAddress = ReturnAddress()
    freight: FreightTerms | None = None
    more_freight: Annotated[list[NamedFreight], Field(max_length=MOST_FREIGHTS)] = []
    agreed: bool = False


class Licence(BaseModel):
    """A sample licence (样例证照，教学用), perhaps with a planted defect; `groups` are the category groups it covers.

    `food_filing`: the number of the operator's food filing that belongs to it; None on samples made before there was one.
    """

    sample: Sample
    number: str
    holder: str
    groups: tuple[str, ...]
    issued_on: str
    expires_on: str
    picture: str = ""
    address: str = ""
    sealed: bool = True
    food_filing: str | None = None

    @property
    def sells_food(self) -> bool:
        """Whether the operator is filed for food."""
        return self.food_filing is None or FILING.match(self.food_filing) is not None

    def covers(self, operator: str, day: str) -> tuple[str, ...]:
        """The groups it lets this operator trade in on `day`: none when it has expired or names another holder."""
        sound = self.sealed and NUMBER.match(self.number) is not None
        if not (sound and self.holder == operator.strip() and self.issued_on <= day <= self.expires_on):
            return ()
        return self.groups if self.sells_food else tuple(group for group in self.groups if group not in FOODS)


@dataclass(frozen=True)
class Step:
    """One step of opening; `faults` say what is missing."""

    name: str
    zh: str
    en: str
    faults: tuple[Fault, ...]

    @property
    def done(self) -> bool:
        """Nothing is missing."""
        return not self.faults


def steps_of(form: ShopForm, licence: Licence | None, day: str) -> tuple[Step, ...]:
    """The steps in order; the shop may open when all are done."""
    return (
        Step("register", "注册", "Register", tuple(_register(form, day))),
        Step("verify", "认证", "Verify", tuple(_verify(form, licence, day))),
        Step("category", "类目与保证金", "Category and deposit", tuple(_category(form, licence, day))),
        Step("freight", "运费模板", "Freight", tuple(_freight(form))),
        Step("service", "客服与退货", "Service and returns", tuple(_service(form))),
    )


def _missing(path: str, zh: str, en: str) -> Fault:
    return Fault(path, "missing", zh, en)


def _register(form: ShopForm, day: str) -> Iterator[Fault]:
    name = form.name.strip()
    clean = plain(name).text
    if not name:
        yield _missing("name", "请填写店铺名。", "Name the shop.")
    elif not 2 <= len(name) <= 20:
        yield Fault("name", "length", "店铺名要 2 到 20 个字。", "A shop's name has 2 to 20 characters.")
    if emoji_in(name) or not re.fullmatch(r"[\w·\-（）() ]*", name):
        yield Fault("name", "signs", "店铺名只能用汉字、字母和数字。", "Use only letters and digits in the name.")
    for word in RESERVED:
        if word in clean:
            yield Fault(
                "name", "reserved", f"店铺名不能用“{word}”，会让人误会。", f'The name must not hold "{word}"; it misleads.', quote=word
            )
    for word in BRANDS:
        if word in clean:
            zh, en = f"“{word}”是别人的品牌，没有授权不能用在店铺名里。", f'"{word}" is somebody\'s brand.'
            yield Fault("name", "brand", zh, en, rule="C35", quote=word)
    if form.shop_type != "company" and "旗舰" in clean:
        yield Fault(
            "name", "reserved", "只有企业店可以叫旗舰店，还要有品牌授权。", "Only a company with a brand may call itself a flagship shop."
        )
    for hit in check_text(name, "T", Context(day=day)):
        yield Fault("name", "words", hit.zh, hit.en, rule=hit.rule, quote=hit.quote, rewrite=hit.rewrite, law=hit.law)
    if not form.agreed:
        yield Fault("agreed", "missing", "请阅读并同意开店协议。", "Read and accept the shop agreement.")


def _verify(form: ShopForm, licence: Licence | None, day: str) -> Iterator[Fault]:
    operator = form.operator
    if not operator.name.strip():
        yield _missing("operator.name", "请填写经营者名称。", "Enter the operator's name.")
    if not operator.address.strip():
        yield _missing("operator.address", "请填写经营地址，直播间要公示。", "Enter the business address; the live room shows it.")
    if not PHONE.match(operator.phone.strip()):
        yield Fault("operator.phone", "unfit", "请填写联系电话，例如 13800138000。", "Enter a phone such as 13800138000.")
    if licence is None:
        if form.shop_type != "personal":
            yield _missing("licence", "请选择营业执照样例。", "Choose a sample licence.")
        return
    if licence.expires_on < day:
        zh = f"营业执照已于 {licence.expires_on} 过期，请换一张有效的。"
        yield Fault("licence", "expired", zh, f"The licence expired on {licence.expires_on}.", rule="C25")
    if licence.issued_on > day:
        zh = f"营业执照的发证日期是 {licence.issued_on}，还没有生效。"
        yield Fault("licence", "not_yet", zh, f"The licence is dated {licence.issued_on}; it does not hold yet.", rule="C25")
    if not NUMBER.match(licence.number):
        zh = f"统一社会信用代码应该是 18 位，这张执照上是 {len(licence.number)} 位。"
        yield Fault("licence", "bad_number", zh, f"The credit code has 18 signs; this licence shows {len(licence.number)}.", rule="C25")
    if not licence.sealed:
        yield Fault("licence", "no_seal", "这张执照没有登记机关的印章，不能用。", "The licence bears no seal of the authority.", rule="C25")
    if licence.address and licence.address != operator.address.strip():
        zh = f"执照上的住所是“{licence.address}”，和填写的经营地址不一致。"
        yield Fault("licence", "other_address", zh, f'The licence gives the address "{licence.address}".', rule="C25")
    if licence.holder != operator.name.strip():
        zh = f"执照主体是“{licence.holder}”，和经营者“{operator.name}”不一致。"
        yield Fault("licence", "other_company", zh, f'The licence names "{licence.holder}", not the operator.', rule="C25")


def _category(form: ShopForm, licence: Licence | None, day: str) -> Iterator[Fault]:
    groups = tree().groups
    if form.main_category not in groups:
        choice = "、".join(zh for zh, _ in groups.values())
        yield Fault("main_category", "missing", f"请选择主营类目：{choice}。", "Choose a main category.")
    elif licence is not None and licence.holder == form.operator.name.strip() and form.main_category not in licence.groups:
        zh = f"执照的经营范围不含“{groups[form.main_category][0]}”，请换证照或换主营类目。"
        yield Fault("licence", "wrong_category", zh, f"The licence does not cover {groups[form.main_category][1]}.", rule="C25")
    if form.main_category in FOODS and licence is not None and not licence.sells_food:
        zh = f"卖{groups[form.main_category][0]}要先做“仅销售预包装食品”备案，这套证照里没有备案编号。请换一套，或换主营类目。"
        en = "Who sells food files as a seller of prepackaged food first; these papers hold no filing number."
        yield Fault("licence", "no_food_filing", zh, en, rule="C25")


def _freight(form: ShopForm) -> Iterator[Fault]:
    terms = form.freight
    if terms is None:
        yield _missing("freight", "请选择运费模板：包邮、固定运费、满额包邮、按重量，或运费到付。", "Choose the freight terms.")
        return
    yield from _terms(terms, "freight")
    names = [one.name.strip() for one in form.more_freight]
    for at, one in enumerate(form.more_freight):
        if not names[at] or names[at] == DEFAULT_FREIGHT or names[at] in names[:at]:
            zh = "每个运费模板要有自己的名字，不能空着、重复，也不能叫“默认”。"
            yield Fault(f"more_freight.{at}.name", "name", zh, "Each freight template has a name of its own; none is called 默认.")
        yield from _terms(one, f"more_freight.{at}")


def _terms(terms: FreightTerms, path: str) -> Iterator[Fault]:
    yield from _left_out(terms, path)
    if terms.kind == "by_weight":
        yield from _by_weight(terms, path)
        return
    if terms.kind in {"flat", "free_from"} and not 1 <= terms.flat_fen <= 9_900:
        yield Fault(f"{path}.flat_fen", "out_of_range", "固定运费要在 0.01 到 99 元之间。", "Flat freight lies between 0.01 and 99 yuan.")
    if terms.kind == "free_from" and not 1 <= terms.free_from_fen <= 10_000_000:
        yield Fault(f"{path}.free_from_fen", "out_of_range", "请填写满多少元包邮。", "Enter from which sum freight is free.")


def _left_out(terms: FreightTerms, path: str) -> Iterator[Fault]:
    left_out = {short_name(region) for region in terms.not_to}
    for region in terms.not_to:
        if short_name(region) not in REGIONS:
            zh = f"不认识地区“{region}”，请写省、自治区或直辖市的名字，例如新疆。"
            yield Fault(f"{path}.not_to", "unknown", zh, f'"{region}" is no province; write for example 新疆.', quote=region)
    if left_out >= set(PROVINCES):
        yield Fault(f"{path}.not_to", "everywhere", "所有地区都不发货，就没有人能下单了。", "Nowhere is left to send to.")


def _by_weight(terms: FreightTerms, path: str) -> Iterator[Fault]:
    if not 100 <= terms.first_g <= 999_900:
        yield Fault(f"{path}.first_g", "out_of_range", "首重要在 0.1 到 999.9 公斤之间。", "The first weight: 0.1 to 999.9 kg.")
    if not 0 <= terms.first_fen <= 3_000:
        yield Fault(f"{path}.first_fen", "out_of_range", "首重运费要在 0 到 30 元之间。", "Freight of the first weight: 0 to 30 yuan.")
    if not 100 <= terms.more_g <= 999_900:
        yield Fault(f"{path}.more_g", "out_of_range", "续重要在 0.1 到 999.9 公斤之间。", "The further weight: 0.1 to 999.9 kg.")
    if not 0 <= terms.more_fen <= 3_000:
        yield Fault(f"{path}.more_fen", "out_of_range", "续重运费要在 0 到 30 元之间。", "Freight of each further weight: 0 to 30 yuan.")
    if not 0 <= terms.free_from_fen <= 10_000_000:
        yield Fault(f"{path}.free_from_fen", "out_of_range", "满多少元包邮填写不对，不包邮填 0。", "Free from which sum; 0 for never.")


def _service(form: ShopForm) -> Iterator[Fault]:
    if not PHONE.match(form.service_phone.strip()):
        yield Fault("service_phone", "unfit", "请填写客服电话，例如 13800138000。", "Enter a service phone such as 13800138000.")
    if not form.service_hours.strip():
        yield _missing("service_hours", "请填写客服时间，例如 9:00-21:00。", "Enter the service hours, such as 9:00-21:00.")
    back = form.return_address
    if not back.name.strip() or not back.address.strip():
        yield _missing("return_address", "请填写退货收件人和地址。", "Enter whom and where returns go to.")
    if not PHONE.match(back.phone.strip()):
        yield Fault("return_address.phone", "unfit", "请填写退货电话，例如 13800138000。", "Enter a phone for returns.")

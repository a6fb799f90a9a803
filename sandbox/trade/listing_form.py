"""The form of a listing (domain.md E.1). Lenient on purpose: a draft may be half filled; `listing_check` says what is still wrong."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = Annotated[str, Field(max_length=500)]
Picture = Annotated[str, Field(max_length=64)]


MOST_DIMENSIONS, MOST_VALUES, MOST_SKUS = 3, 40, 500
"""E.1: up to three dimensions of a specification and 500 SKUs; 40 values are as many as a phone can show of one dimension."""


class Dimension(BaseModel):
    """One dimension of the specification, such as 颜色 with its values."""

    model_config = ConfigDict(extra="forbid")
    name: Words = ""
    values: Annotated[list[Words], Field(max_length=100)] = []


class SkuForm(BaseModel):
    """One specification: price in fen, stock in pieces; None means not filled in yet. `values`: one of each dimension, in their order.

    `stock` is in hand (现货库存); `step_stock` (阶梯库存) counts with stepped dispatch only, None as 0.
    """

    model_config = ConfigDict(extra="forbid")
    sku_id: Annotated[str, Field(max_length=64)] | None = None
    name: Words = ""
    price_fen: int | None = None
    stock: int | None = None
    step_stock: int | None = None
    code: Words = ""
    values: Annotated[list[Words], Field(max_length=10)] = []


class DocumentForm(BaseModel):
    """A proof: its kind in the category tree, its number, until when it holds (YYYY-MM-DD) and who it was given to."""

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, Field(max_length=40)]
    number: Words = ""
    expires_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    holder: Words = ""
    picture: Picture | None = None


class SpecRow(BaseModel):
    """One row of the specification table at the head of the details, such as 净含量 500g."""

    model_config = ConfigDict(extra="forbid")
    name: Words = ""
    value: Words = ""


class SizeRow(BaseModel):
    """One size with a cell for each column of the chart."""

    model_config = ConfigDict(extra="forbid")
    size: Annotated[str, Field(max_length=20)] = ""
    cells: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=20)] = []


class SizeChart(BaseModel):
    """A size chart in centimetres and kilograms: columns such as 胸围, and a row for each size."""

    model_config = ConfigDict(extra="forbid")
    columns: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=20)] = []
    rows: Annotated[list[SizeRow], Field(max_length=100)] = []


AfterSale = Literal["seven_days", "fifteen_days", "no_seven_days_confirmed", "damaged", "allergy", "exchange", "price_guarantee"]


class ListingForm(BaseModel):
    """What a student fills in. `freight_fen` 0 means free; `dispatch_h` is the promise in hours; `start` says whether to sell at once.

    `reference_kind`: a suggested price with its source, or one's `own` former price (C08). `limit_per_buyer` 0 means no limit.
    `sale_type`: from stock, as a presale within `presale_days`, or stepped (阶梯发货): what is in hand within `dispatch_h`, then step stock
    within `presale_days`.
    `freight_template`: which of the shop's freight templates counts where freight is by template; "" is the shop's first.
    `reduce`: stock is taken when an order is placed (拍下减) or when it is paid (付款减, E.1 reduce_type).
    """

    model_config = ConfigDict(extra="forbid")
    leaf: Annotated[str, Field(max_length=40)] = ""
    title: Words = ""
    short_name: Words = ""
    brand: Words = ""
    attributes: Annotated[dict[Words, Words], Field(max_length=40)] = {}
    pictures: Annotated[list[Picture], Field(max_length=20)] = []
    detail_pictures: Annotated[list[Picture], Field(max_length=50)] = []
    pictures34: Annotated[list[Picture], Field(max_length=20)] = []
    white_picture: Picture | None = None
    video: Picture | None = None
    spec_table: Annotated[list[SpecRow], Field(max_length=60)] = []
    size_chart: SizeChart | None = None
    points: Annotated[list[Words], Field(max_length=20)] = []
    specs: Annotated[list[Dimension], Field(max_length=10)] = []
    skus: Annotated[list[SkuForm], Field(max_length=2_000)] = []
    reference_fen: int | None = None
    reference_source: Words = ""
    reference_kind: Literal["suggested", "own"] = "suggested"
    freight_fen: int = 0
    freight_by: Literal["listing", "template"] = "listing"
    freight_template: Annotated[str, Field(max_length=20)] = ""
    weight_g: int | None = None
    dispatch_h: int = 48
    sale_type: Literal["stock", "presale", "stepped"] = "stock"
    presale_days: int = 0
    min_per_order: int = 1
    max_per_order: int = 99
    limit_per_buyer: int = 0
    reduce: Literal["order", "payment"] = "order"
    after_sale: Annotated[list[AfterSale], Field(max_length=7)] = ["seven_days"]
    service_phone: Annotated[str, Field(max_length=40)] = ""
    documents: Annotated[list[DocumentForm], Field(max_length=20)] = []
    channel: Literal["all", "live"] = "all"
    start: Literal["now", "store"] = "now"

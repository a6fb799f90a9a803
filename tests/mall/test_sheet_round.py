"""Whatever a form holds, its sheet gives it back the same."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mall.sheets import read_sheet, write_sheet
from sandbox.trade.categories import tree
from sandbox.trade.listing_form import Dimension, DocumentForm, ListingForm, SizeChart, SizeRow, SkuForm, SpecRow

WORD = st.text("米粉香辣袋装Ab0９，。；;、\\\\/-：", min_size=1, max_size=12)
CELL = st.text("米粉MLX0９", min_size=1, max_size=6)
ADDRESS = st.text("0123456789abcdef", min_size=8, max_size=64)
FEN = st.integers(0, 10**9)
DAY = st.dates().map(lambda day: day.isoformat())
DOCUMENT = st.builds(
    DocumentForm, kind=st.sampled_from(sorted(tree().documents)), number=WORD | st.just(""), expires_on=st.none() | DAY,
    holder=WORD | st.just(""), picture=st.none() | ADDRESS,
)  # fmt: skip
SKU = st.builds(
    SkuForm, sku_id=st.none() | ADDRESS, name=WORD, price_fen=st.none() | FEN, stock=st.none() | FEN, step_stock=st.none() | FEN, code=WORD,
    values=st.lists(WORD, max_size=3),
)  # fmt: skip
CHART = st.builds(
    SizeChart,
    columns=st.lists(CELL, max_size=4),
    rows=st.lists(st.builds(SizeRow, size=CELL, cells=st.lists(CELL, max_size=4)), max_size=4),
)
AFTER = ["seven_days", "fifteen_days", "no_seven_days_confirmed", "damaged", "allergy", "exchange", "price_guarantee"]
FORM = st.builds(
    ListingForm,
    leaf=st.sampled_from(sorted(tree().leaves)), title=WORD, short_name=WORD, brand=WORD,
    attributes=st.dictionaries(CELL, WORD, max_size=4), pictures=st.lists(ADDRESS, max_size=5),
    detail_pictures=st.lists(ADDRESS, max_size=5),
    pictures34=st.lists(ADDRESS, max_size=3), white_picture=st.none() | ADDRESS, video=st.none() | ADDRESS,
    spec_table=st.lists(st.builds(SpecRow, name=CELL, value=WORD), max_size=4),
    size_chart=st.none() | CHART, points=st.lists(WORD, max_size=5),
    specs=st.lists(st.builds(Dimension, name=CELL, values=st.lists(WORD, max_size=4)), max_size=3), skus=st.lists(SKU, max_size=4),
    reference_fen=st.none() | FEN, reference_source=WORD, reference_kind=st.sampled_from(["suggested", "own"]), freight_fen=FEN,
    freight_by=st.sampled_from(["listing", "template"]), freight_template=CELL.map(lambda text: text.strip()[:20]),
    weight_g=st.none() | FEN, dispatch_h=st.integers(1, 720),
    sale_type=st.sampled_from(["stock", "presale", "stepped"]), presale_days=FEN, min_per_order=FEN, max_per_order=FEN, limit_per_buyer=FEN,
    reduce=st.sampled_from(["order", "payment"]), after_sale=st.lists(st.sampled_from(AFTER), max_size=7, unique=True),
    service_phone=st.sampled_from(["", "13800138000", "0731-88886666"]), documents=st.lists(DOCUMENT, max_size=5),
    channel=st.sampled_from(["all", "live"]), start=st.sampled_from(["now", "store"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FORM, min_size=1, max_size=3))
def test_a_form_comes_back_from_its_sheet_as_it_was(forms: list[ListingForm]) -> None:
    rows = read_sheet(write_sheet([(f"lst_{index}", form) for index, form in enumerate(forms)]))
    assert [row.faults for row in rows] == [()] * len(forms)
    assert [row.missing for row in rows] == [frozenset()] * len(forms)
    assert [row.form for row in rows] == forms


def test_every_field_of_a_form_has_its_place_in_the_property() -> None:
    """Negative control: a field that is added to the form later must be given here, and so in the sheet."""
    named = set(ListingForm.model_fields)
    source = Path(__file__).read_text("utf-8")
    assert {name for name in named if f"{name}=" not in source} == set()

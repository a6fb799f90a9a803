"""Pictures, the specification table and the size chart of a listing: what is refused, what is only advised, and what is fine."""

import pytest

from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import Dimension, ListingForm, SizeChart, SizeRow, SpecRow
from sandbox.trade.listing_sizes import template_of
from sandbox.trade.verdict import Fault, PictureLook, ShopFacts
from tests.trade.test_listing_check import GOOD, SHOP

SHARP = {"sharp": 300, "white_bp": 0}
LOOKS = {
    "p1": PictureLook(1200, 1200, outline="00ff00ff00ff00ff", **SHARP),
    "p2": PictureLook(1200, 1200, outline="00ff00ff00ff00fe", **SHARP),
    "p3": PictureLook(1200, 1200, outline="ff00ff00ff00ff00", **SHARP),
    "soft": PictureLook(1200, 1200, white_bp=0, sharp=3, outline="1234123412341234"),
    "tall": PictureLook(900, 1200, outline="0f0f0f0f0f0f0f0f", **SHARP),
    "white": PictureLook(1200, 1200, white_bp=9_980, sharp=300),
    "grey": PictureLook(1200, 1200, white_bp=6_200, sharp=300),
    "d1": PictureLook(800, 3000, **SHARP),
}
SEEN = ShopFacts(day=SHOP.day, licence_groups={"food", "clothing"}, pictures=set(LOOKS), looks=LOOKS, videos={"film"})
CHART = SizeChart(columns=["胸围", "衣长"], rows=[SizeRow(size="M", cells=["92", "66"]), SizeRow(size="L", cells=["96-98", "68"])])


def found(form: ListingForm = GOOD, **changes: object) -> dict[str, str]:
    """path and code -> kind."""
    faults: tuple[Fault, ...] = check_listing(form.model_copy(update=changes), SEEN).faults
    assert all(one.zh and one.en for one in faults)
    return {f"{one.path} {one.code}": one.kind for one in faults if one.path.split(".")[0] in CHECKED}


CHECKED = ("pictures", "pictures34", "white_picture", "video", "detail_pictures", "spec_table", "size_chart")


def test_two_pictures_that_look_the_same_and_a_blurred_one_are_only_advised() -> None:
    assert found(pictures=["p1", "p3"]) == {"pictures few": "advice"}
    assert found(pictures=["p1", "p2", "p3"]) == {"pictures.1 alike": "advice"}
    assert found(pictures=["p1", "p3", "soft"]) == {"pictures.2 blurred": "advice"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"pictures34": ["p1"]}, "pictures34.0 shape"),
        ({"pictures34": ["tall", "tall"]}, "pictures34 repeated"),
        ({"pictures34": ["gone"]}, "pictures34.0 unknown"),
        ({"white_picture": "grey"}, "white_picture not_white"),
        ({"white_picture": "gone"}, "white_picture unknown"),
        ({"white_picture": "tall"}, "white_picture shape"),
        ({"video": "gone"}, "video unknown"),
        ({"spec_table": []}, "spec_table missing"),
        ({"spec_table": [SpecRow(name="净含量", value="500g"), SpecRow(name="产地")]}, "spec_table.1 half"),
        ({"detail_pictures": ["d1"] * 46, "pictures34": ["tall"], "white_picture": "white"}, "detail_pictures too_many"),
    ],
)
def test_what_the_audit_refuses(changes: dict[str, object], fault: str) -> None:
    assert found(pictures=["p1", "p3", "tall"], **changes)[fault] == "error"


def test_pictures_of_every_kind_pass() -> None:
    """Negative control of the above; without details no table is asked for, and 50 pictures in all are allowed."""
    fine = {"pictures": ["p1", "p3", "tall"], "pictures34": ["tall"], "white_picture": "white", "video": "film"}
    assert found(**fine) == {}
    assert found(**fine, detail_pictures=["d1"] * 45) == {}
    assert found(**fine, detail_pictures=[], spec_table=[]) == {"detail_pictures missing": "advice"}


SHIRT = {"leaf": "clothing-tshirt", "pictures": ["p1", "p3", "tall"]}


def test_clothes_are_asked_for_a_size_chart_and_food_is_not() -> None:
    assert found(**SHIRT) == {"size_chart missing": "advice"}
    assert found(pictures=["p1", "p3", "tall"]) == {}
    assert found(**SHIRT, size_chart=CHART) == {}


@pytest.mark.parametrize(
    ("chart", "fault"),
    [
        (CHART.model_copy(update={"columns": ["胸围", "胸围"]}), "size_chart.columns unfit"),
        (CHART.model_copy(update={"rows": [*CHART.rows, SizeRow(size="M", cells=["1", "2"])]}), "size_chart.rows.2 repeated"),
        (CHART.model_copy(update={"rows": [SizeRow(size="M", cells=["92"])]}), "size_chart.rows.0 unfit"),
        (CHART.model_copy(update={"rows": [SizeRow(size="M", cells=["很大", "66"])]}), "size_chart.rows.0 unfit"),
        (SizeChart(columns=[str(at) for at in range(9)], rows=[SizeRow(size="M", cells=["1"] * 9)]), "size_chart too_many"),
    ],
)
def test_a_chart_nobody_can_read_is_refused(chart: SizeChart, fault: str) -> None:
    assert found(**SHIRT, size_chart=chart)[fault] == "error"


def test_a_size_on_sale_the_chart_leaves_out_is_named() -> None:
    sizes = [Dimension(name="尺码", values=["M", "L", "XL"])]
    faults = check_listing(GOOD.model_copy(update={**SHIRT, "size_chart": CHART, "specs": sizes}), SEEN).faults
    assert [one.zh for one in faults if one.path == "size_chart"] == ["在卖的尺码“XL”不在尺码表里。"]


def test_every_template_is_a_chart_the_check_takes() -> None:
    leaves = ("clothing-tshirt", "clothing-shoes", "clothing-socks", "clothing-underwear", "clothing-trousers")
    for leaf in leaves:
        assert found(leaf=leaf, pictures=["p1", "p3", "tall"], size_chart=template_of(leaf)) == {}
    assert template_of("food-noodle") is None

"""Freight paid at the door: whoever finds it dear gives a star less, and the rest of his mind is the same."""

from streaming.audience.aftermath import SIZES, Purchase, after_signing
from streaming.audience.phrases_after import DEAR_FREIGHT

BUYERS = 3_000


def reviews(door_bp: int) -> list[tuple[int, int, str]]:
    """(buyer, stars, text) of everybody who writes one."""
    buyers = [Purchase("seed", f"r{number}", "goods_1", "food-noodle", door_bp=door_bp) for number in range(BUYERS)]
    return [(number, said.stars, said.text) for number, one in enumerate(buyers) if (said := after_signing(one)[1]) is not None]


def test_dear_freight_at_the_door_costs_a_star_and_cheap_freight_none() -> None:
    none, cheap, dear = reviews(0), reviews(SIZES.door.grudge_bp - 1), reviews(SIZES.door.grudge_bp)
    assert cheap == none
    assert [number for number, _, _ in dear] == [number for number, _, _ in none]
    assert all(after == max(before - 1, 1) for (_, before, _), (_, after, _) in zip(none, dear, strict=True))
    assert any(text in DEAR_FREIGHT["zh"] for _, _, text in dear)
    assert not any(text in DEAR_FREIGHT["zh"] for _, _, text in none)

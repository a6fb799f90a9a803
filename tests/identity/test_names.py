"""Masked names, logins, PINs and addresses."""

import pytest

from sandbox.chance import SeededChance
from sandbox.identity.names import mask_name, plain_login
from sandbox.identity.seal import EASY_PINS, Seal, open_seal
from sandbox.identity.throttle import network_of


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李小明", "李*明"),
        ("李明", "李*"),
        ("欧阳小明", "欧**明"),
        ("李", "李*"),
        ("Anna Li", "A***"),
        ("买买提·艾力", "买****力"),
    ],
)
def test_a_masked_name_shows_its_ends_at_most(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_login_is_the_same_however_it_is_typed() -> None:
    assert plain_login(" Ｂ３-07 ") == plain_login("b3-07") == "b3-07"


def test_pins_are_six_digits_all_different_never_easy_and_the_same_for_the_same_request() -> None:
    seal = Seal(b"k" * 32)
    pins = seal.pins(350, "per_1", "key")
    assert len(set(pins)) == 350
    assert all(len(pin) == 6 and pin.isdigit() and pin not in EASY_PINS for pin in pins)
    assert seal.pins(350, "per_1", "key") == pins
    assert seal.pins(35, "per_1", "other") != pins[:35]
    assert pins[0] not in seal.pins(350, "per_1", "key", but=pins[:1])


def test_the_seal_is_made_once_and_read_by_the_owner_only(tmp_path) -> None:  # type: ignore[no-untyped-def]
    first = open_seal(tmp_path, SeededChance(1))
    assert open_seal(tmp_path, SeededChance(2)).digest("x") == first.digest("x")
    assert (tmp_path / "keys" / "identity.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match="32 bytes"):
        Seal(b"short")


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::2:3")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("10.0.0.1") != network_of("10.0.0.2")
    assert network_of("unknown") == "unknown"

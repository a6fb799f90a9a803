"""The local authority and its leaf: a client that installed the one accepts the other, and nothing else."""

import asyncio
import ipaddress
import plistlib
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from sandbox.clock import ManualClock, SystemClock
from sandbox.tls import Certificates, ensure_certificates, lan_addresses
from sandbox.tls.authority import make_authority, make_leaf, moment
from sandbox.tls.certificates import CertificateFault

DAY_S = 24 * 3600
LAN = ["192.168.1.10", "10.0.0.5"]


def made(folder: Path, addresses: list[str] = LAN, names: list[str] | None = None, clock: ManualClock | None = None) -> Certificates:
    return ensure_certificates(folder / "tls", names or [], addresses, clock or ManualClock())


def leaf_of(certificates: Certificates) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificates.cert_file.read_bytes())


async def greet(certificates: Certificates, trusted: ssl.SSLContext, name: str) -> bytes:
    """What a client hears that calls the server by `name`."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificates.cert_file, certificates.key_file)

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=serving)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusted, server_hostname=name)
        heard = await reader.read()
        writer.close()
        return heard


def trusting(pem: bytes) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=pem.decode())


@pytest.mark.parametrize("name", ["127.0.0.1", "192.168.1.10", "10.0.0.5", "localhost", "room-3.local"])
async def test_a_client_with_the_authority_connects_by_address_and_by_name(tmp_path: Path, name: str) -> None:
    certificates = ensure_certificates(tmp_path, ["room-3.local"], LAN, SystemClock())
    assert await greet(certificates, trusting(certificates.ca_pem), name) == b"hello"


async def test_a_client_without_it_or_at_another_address_does_not(tmp_path: Path) -> None:
    certificates = ensure_certificates(tmp_path / "a", [], LAN, SystemClock())
    other = ensure_certificates(tmp_path / "b", [], LAN, SystemClock())
    for trusted, name in ((trusting(other.ca_pem), "192.168.1.10"), (trusting(certificates.ca_pem), "192.168.1.11")):
        with pytest.raises(ssl.SSLCertVerificationError):
            await greet(certificates, trusted, name)


async def test_whoever_steals_the_authority_cannot_pose_as_a_bank(tmp_path: Path) -> None:
    authority = make_authority(moment(SystemClock().now()), LAN)
    for name, accepted in (("bank.example.cn", False), ("8.8.8.8", False), ("192.168.9.9", True)):
        chain, key = make_leaf(authority, moment(SystemClock().now()), [name])
        (tmp_path / "leaf.pem").write_bytes(chain)
        (tmp_path / "leaf.key").write_bytes(key)
        forged = Certificates(tmp_path / "leaf.pem", tmp_path / "leaf.key", True, tmp_path / "ca.pem")
        if accepted:
            assert await greet(forged, trusting(authority.pem), name) == b"hello"
        else:
            with pytest.raises(ssl.SSLCertVerificationError, match="subtree"):
                await greet(forged, trusting(authority.pem), name)


def test_the_leaf_is_what_phones_accept(tmp_path: Path) -> None:
    certificates = made(tmp_path, names=["kaibo.school.lan"])
    leaf, authority = leaf_of(certificates), x509.load_pem_x509_certificate(certificates.ca_pem)
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days == 397
    assert isinstance(leaf.public_key(), ec.EllipticCurvePublicKey)
    assert list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.IPAddress)) == {ipaddress.ip_address(one) for one in [*LAN, "127.0.0.1"]}
    assert {"localhost", "kaibo.school.lan"} <= set(names.get_values_for_type(x509.DNSName))
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert 3649 <= (authority.not_valid_after_utc - authority.not_valid_before_utc).days <= 3650
    assert certificates.ca_der == x509.load_der_x509_certificate(certificates.ca_der).public_bytes(Encoding.DER)
    assert certificates.left_out == ()


def test_keys_are_for_the_owner_only(tmp_path: Path) -> None:
    certificates = made(tmp_path)
    for key in (certificates.key_file, tmp_path / "tls" / "ca.key"):
        assert key.stat().st_mode & 0o777 == 0o600


def test_nothing_changes_while_nothing_moved(tmp_path: Path) -> None:
    clock = ManualClock()
    first = made(tmp_path, clock=clock)
    before = leaf_of(first).serial_number
    clock.advance(300 * DAY_S)
    again = made(tmp_path, list(reversed(LAN)), clock=clock)
    assert leaf_of(again).serial_number == before
    assert again.ca_pem == first.ca_pem
    assert again.mobileconfig == first.mobileconfig


def test_a_new_address_or_a_leaf_near_its_end_makes_a_new_leaf_under_the_same_authority(tmp_path: Path) -> None:
    clock = ManualClock()
    first = made(tmp_path, clock=clock)
    serials = [leaf_of(first).serial_number]
    moved = made(tmp_path, [*LAN, "192.168.43.1"], clock=clock)
    serials.append(leaf_of(moved).serial_number)
    assert "192.168.43.1" in moved.names
    clock.advance(368 * DAY_S)
    old = made(tmp_path, [*LAN, "192.168.43.1"], clock=clock)
    serials.append(leaf_of(old).serial_number)
    assert len(set(serials)) == 3
    assert old.ca_pem == first.ca_pem


def test_a_broken_or_foreign_leaf_is_replaced(tmp_path: Path) -> None:
    first = made(tmp_path)
    first.cert_file.write_bytes(b"garbage")
    assert leaf_of(made(tmp_path)).verify_directly_issued_by(x509.load_pem_x509_certificate(first.ca_pem)) is None
    stranger = made(tmp_path / "elsewhere")
    first.cert_file.write_bytes(stranger.cert_file.read_bytes())
    assert leaf_of(made(tmp_path)).verify_directly_issued_by(x509.load_pem_x509_certificate(first.ca_pem)) is None


def test_a_public_address_of_a_campus_is_vouched_for_when_it_was_there_first(tmp_path: Path) -> None:
    assert made(tmp_path / "campus", ["202.103.10.7"]).left_out == ()
    made(tmp_path, LAN)
    later = made(tmp_path, [*LAN, "202.103.10.7"])
    assert later.left_out == ("202.103.10.7",)
    assert "202.103.10.7" not in later.names


def test_the_profile_for_iphones_holds_the_authority(tmp_path: Path) -> None:
    certificates = made(tmp_path)
    profile = plistlib.loads(certificates.mobileconfig)
    (payload,) = profile["PayloadContent"]
    assert payload["PayloadType"] == "com.apple.security.root"
    assert payload["PayloadContent"] == certificates.ca_der
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
    assert profile["PayloadRemovalDisallowed"] is False


def test_a_certificate_of_ones_own_is_taken_as_it_is(tmp_path: Path) -> None:
    own, other = made(tmp_path / "a"), made(tmp_path / "b")
    given = ensure_certificates(tmp_path / "none", [], LAN, ManualClock(), own.cert_file, own.key_file)
    assert (given.local, given.ca_der, given.cert_file) == (False, b"", own.cert_file)
    assert not (tmp_path / "none").exists()
    for cert, key, words in (
        (own.cert_file, other.key_file, "not the key"),
        (own.cert_file, None, "both"),
        (tmp_path / "missing.pem", own.key_file, "cannot be read"),
    ):
        with pytest.raises(CertificateFault, match=words):
            ensure_certificates(tmp_path / "none", [], LAN, ManualClock(), cert, key)


def test_the_machines_addresses_are_found_without_the_internet() -> None:
    found = lan_addresses()
    assert found[-1] == "127.0.0.1"
    assert len(found) == len(set(found))
    assert all(ipaddress.IPv4Address(one) for one in found)

"""The local certificate authority: ten years, no authority below it, and good for private addresses and local names only."""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
LEAF_DAYS = 397  # browsers refuse leaves that hold longer than 398 days
EARLY = timedelta(hours=1)  # a phone whose clock is behind accepts a new certificate all the same

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
LOCAL_NAMES = ("localhost", "local", "lan", "internal")


@dataclass(frozen=True)
class Authority:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate as DER, which phones install."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def mark(self) -> str:
        """Four letters that tell one installation's authority from another's on a phone's list."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()[:4].upper()

    def covers(self, name: str) -> bool:
        """Whether it may vouch for this DNS name or IP address. What it may not would spoil the whole leaf."""
        allowed = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
        networks = [str(one.value) for one in allowed if isinstance(one, x509.IPAddress)]
        return within(name, networks, [one.value for one in allowed if isinstance(one, x509.DNSName)])


def within(name: str, networks: Sequence[str], domains: Sequence[str]) -> bool:
    """Whether the DNS name or IP address lies in one of these."""
    address = ip_or_none(name)
    if address is not None:
        return any(address in ipaddress.ip_network(network) for network in networks)
    return any(name == domain or name.endswith("." + domain) for domain in domains)


def ip_or_none(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address `name` is, or None for a DNS name."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def general_name(name: str) -> x509.GeneralName:
    """`name` as it stands in a certificate."""
    address = ip_or_none(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def make_authority(now: datetime, also: Sequence[str]) -> Authority:
    """A new authority for private addresses, local names and those in `also` besides.

    The limits (RFC 5280 name constraints) mean that someone who steals its key cannot pose as a bank to the phones that trust it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(f"Kaibo 开播 课堂证书 {now:%Y-%m-%d}")
    allowed: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE]
    allowed += [x509.DNSName(name) for name in LOCAL_NAMES]
    for name in also:
        if within(name, PRIVATE, LOCAL_NAMES):
            continue
        address = ip_or_none(name)
        allowed.append(x509.DNSName(name) if address is None else x509.IPAddress(ipaddress.ip_network(address)))
    certificate = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(ca=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def make_leaf(authority: Authority, now: datetime, names: Sequence[str]) -> tuple[bytes, bytes]:
    """Chain and key, both PEM, of a server certificate for these DNS names and IP addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate
    certificate = (
        _builder(_subject("Kaibo 开播"), issuer.subject, key.public_key(), now, LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([general_name(name) for name in names]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + authority.pem, key_pem(key)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kaibo 开播")])


def _builder(subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLY)
        .not_valid_after(now - EARLY + timedelta(days=days))
    )


def _usage(ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The key as PEM, not encrypted: the file's mode protects it."""
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def keep(path: Path, content: bytes, mode: int) -> None:
    """Write the file whole or not at all, with this mode from its first byte."""
    draft = path.with_suffix(path.suffix + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def moment(at_ms: int) -> datetime:
    """`at_ms` in UTC, whole seconds."""
    return datetime.fromtimestamp(at_ms // 1000, UTC)

"""What the https server starts with: certificates the school brought, or ones made here and made again when the machine moved."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sandbox.clock import Clock

from .authority import Authority, keep, key_pem, make_authority, make_leaf, moment
from .profile import mobileconfig

RENEW_BEFORE = timedelta(days=30)


class CertificateFault(RuntimeError):
    """The certificate files that were given cannot be used; the sentence says why."""


@dataclass(frozen=True)
class Certificates:
    """`cert_file` holds the leaf and its chain, `key_file` its key. With `local`, `ca_file` (PEM), `ca_der` and `mobileconfig` (bytes)
    are for machines and phones to install; without, they are empty. `names` are those the leaf is good for; `left_out` are names the
    local authority may not vouch for (it was made when the machine did not have them: delete the folder to make a new one).
    """

    cert_file: Path
    key_file: Path
    local: bool
    ca_file: Path
    ca_pem: bytes = b""
    ca_der: bytes = b""
    mobileconfig: bytes = b""
    names: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def ensure_certificates(
    data_dir: Path,
    names: Sequence[str],
    addresses: Sequence[str],
    clock: Clock,
    cert_file: Path | None = None,
    key_file: Path | None = None,
) -> Certificates:
    """Certificates for localhost, this machine's `.local` name, `names` and `addresses`, kept in `data_dir`; or the given files.

    Calling it again costs a few reads. The authority stays; the leaf is made anew when names or addresses changed, or fewer than 30 of its
    397 days are left. CertificateFault when given files do not fit together.
    """
    if cert_file is not None or key_file is not None:
        return given_certificates(cert_file, key_file)
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = moment(clock.now())
    wanted = sorted({"localhost", "127.0.0.1", *machine_names(), *names, *addresses})
    ca_file, ca_key, leaf, leaf_key = (data_dir / name for name in ("ca.pem", "ca.key", "leaf.pem", "leaf.key"))
    authority = _stored_authority(ca_file, ca_key)
    if authority is None or authority.certificate.not_valid_after_utc - RENEW_BEFORE <= now:
        authority = make_authority(now, wanted)
        keep(ca_key, key_pem(authority.key), 0o600)
        keep(ca_file, authority.pem, 0o644)
    covered = [name for name in wanted if authority.covers(name)]
    if not _leaf_serves(leaf, leaf_key, authority, covered) or _certificate(leaf).not_valid_after_utc - RENEW_BEFORE <= now:
        chain, key = make_leaf(authority, now, covered)
        keep(leaf_key, key, 0o600)
        keep(leaf, chain, 0o644)
    left_out = tuple(name for name in wanted if name not in covered)
    return Certificates(leaf, leaf_key, True, ca_file, authority.pem, authority.der, mobileconfig(authority), tuple(covered), left_out)


def given_certificates(cert_file: Path | None, key_file: Path | None) -> Certificates:
    """The files the school brought. CertificateFault when one is missing or the key is not the certificate's."""
    if cert_file is None or key_file is None:
        raise CertificateFault("A certificate of your own needs both files: cert_file (with its chain) and key_file.")
    try:
        certificate = x509.load_pem_x509_certificate(cert_file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise CertificateFault(f"The certificate files cannot be read: {error}") from error
    spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    if key.public_key().public_bytes(*spki) != certificate.public_key().public_bytes(*spki):
        raise CertificateFault(f"{key_file} is not the key of {cert_file}.")
    return Certificates(cert_file, key_file, False, cert_file, names=tuple(sorted(_names(certificate))))


def machine_names() -> list[str]:
    """This machine's name on a LAN with multicast DNS (`classroom-pc.local`), when it has one that fits a certificate."""
    host = socket.gethostname().split(".")[0].lower()
    return [f"{host}.local"] if host.isascii() and host.replace("-", "").isalnum() else []


def _stored_authority(cert_file: Path, key_file: Path) -> Authority | None:
    try:
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        certificate = _certificate(cert_file)
    except (OSError, ValueError):
        return None
    return Authority(certificate, key) if isinstance(key, ec.EllipticCurvePrivateKey) else None


def _leaf_serves(leaf: Path, key: Path, authority: Authority, names: Sequence[str]) -> bool:
    try:
        certificate = _certificate(leaf)
        certificate.verify_directly_issued_by(authority.certificate)
    except (OSError, ValueError, TypeError, InvalidSignature):
        return False
    return key.exists() and _names(certificate) == set(names)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _names(certificate: x509.Certificate) -> set[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {str(name.value) for name in names}

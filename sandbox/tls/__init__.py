"""Certificates for a machine without a name: a local authority phones can install, and a leaf for every address of the machine."""

from .addresses import lan_addresses
from .certificates import CertificateFault, Certificates, ensure_certificates, given_certificates

__all__ = ["CertificateFault", "Certificates", "ensure_certificates", "given_certificates", "lan_addresses"]

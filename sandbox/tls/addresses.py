"""The addresses this machine has on its networks, found without asking anyone outside."""

import ipaddress

import ifaddr


def lan_addresses() -> list[str]:
    """IPv4 addresses other machines may reach this one by: private ones first, then others, then 127.0.0.1; link-local ones left out."""
    found = {ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)}
    addresses = sorted((ipaddress.IPv4Address(address) for address in found), key=lambda address: (not home_like(address), int(address)))
    return [str(address) for address in addresses if not address.is_loopback and not address.is_link_local] + ["127.0.0.1"]


def home_like(address: ipaddress.IPv4Address) -> bool:
    """Whether it lies in the ranges routers of schools and homes give out, rather than those of virtual machines and containers."""
    return address in ipaddress.IPv4Network("192.168.0.0/16") or address in ipaddress.IPv4Network("10.0.0.0/8")

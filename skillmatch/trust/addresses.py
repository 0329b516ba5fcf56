"""Which network addresses a stranger's URL may lead us to: public ones, and no others."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "64:ff9b:1::/48", "100::/64", "3fff::/20", "5f00::/16"))
)
"""For special purposes by the IANA registries, though Python 3.11 takes some of them for global."""
_COMPATIBLE = ipaddress.ip_network("::/96")


def is_public(address: str) -> bool:
    """Whether an address, and every IPv4 address hidden inside an IPv6 one, is globally routable.

    Loopback, private, link-local (cloud metadata among them), shared (RFC 6598), multicast, reserved and
    unspecified addresses are not; nor are IPv6 addresses that wrap one of those (mapped, NAT64 RFC 6052,
    6to4, Teredo), through which a gateway would reach it. What is no address is not public either.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.scope_id:
        return False
    return all(_plain(one) for one in (found, *_hidden(found)))


def _plain(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return True  # judged by what it hides
        if address.is_site_local:
            return False
        if address in _NAT64 or address.sixtofour or address.teredo:
            return True  # likewise
    if any(address.version == block.version and address in block for block in _SPECIAL):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )


def _hidden(address: _Address) -> Iterator[ipaddress.IPv4Address]:
    if not isinstance(address, ipaddress.IPv6Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _NAT64 or address in _COMPATIBLE:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)

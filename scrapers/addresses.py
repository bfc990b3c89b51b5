"""Which addresses may be asked: public hosts on the web's own ports, nothing inside anybody's network. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from models.errors import FetchError

#: Ports that public sites answer on.
PORTS = frozenset({80, 443, 8080, 8443})

_LONGEST = 8_000
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_V6_BARRED = tuple(
    ipaddress.IPv6Network(net) for net in ("fec0::/10", "64:ff9b:1::/48", "2001::/32", "3fff::/20", "5f00::/16")
)
_V4_BARRED = tuple(ipaddress.IPv4Network(net) for net in ("192.0.0.0/24", "192.88.99.0/24"))


class BarredAddress(FetchError):
    """An address that is never asked: not http, or inside a private network."""


def is_public(text: str) -> bool:
    """True for an IP address on the public internet.

    Addresses that carry another one inside (IPv4-mapped, 6to4, NAT64) are as public as the one that they carry, so that
    ``::ffff:127.0.0.1`` and ``2002:7f00:1::`` do not open the door that ``127.0.0.1`` finds shut.
    """
    try:
        address: _Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return _public(address)


def _public(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _public(inner)
        # Addresses of the form ::a.b.c.d are long out of use and only serve to confuse.
        if int(address) < 2**32 or any(address in net for net in _V6_BARRED):
            return False
    elif any(address in net for net in _V4_BARRED):
        return False
    barred = address.is_multicast or address.is_reserved or address.is_link_local or address.is_unspecified
    return address.is_global and not barred


def host_of(url: str) -> str:
    """Host in lower case with its port where it is not the scheme's own; empty for what is no http address."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in ("http", "https"):
        return ""
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f"{shown}:{port}"


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    return f"{urlsplit(url).scheme}://{host_of(url)}"


def is_allowed(url: str, allowed: Collection[str]) -> bool:
    """True when a setting names the host of an address (with or without its port) as one that may lie anywhere."""
    host = host_of(url)
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return host in allowed or name in allowed or name.strip("[]") in allowed


def check_url(url: str, allowed: Collection[str] = ()) -> None:
    """Refuse an address by its form alone; names are checked again where they are resolved.

    Raises:
        BarredAddress: not http or https, no host, a user name inside, an odd port, a private IP address, or too long.
    """
    if len(url) > _LONGEST:
        raise BarredAddress(f"{url[:80]}…: the address is longer than {_LONGEST} characters")
    if any(ord(character) <= 32 or ord(character) == 127 for character in url):
        raise BarredAddress(f"{url!r}: the address holds blanks or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BarredAddress(f"{url}: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise BarredAddress(f"{url}: only http and https addresses are asked")
    if not parts.hostname:
        raise BarredAddress(f"{url}: the address names no host")
    if "@" in parts.netloc:
        raise BarredAddress(f"{parts.scheme}://…@{parts.hostname}: addresses with a user name are not asked")
    if is_allowed(url, allowed):
        return
    if port is not None and port not in PORTS:
        raise BarredAddress(f"{url}: port {port} is none that public sites answer on")
    try:
        ipaddress.ip_address(parts.hostname.partition("%")[0])
    except ValueError:
        return
    if not is_public(parts.hostname):
        raise BarredAddress(f"{url}: {parts.hostname} is a private, local or reserved address")

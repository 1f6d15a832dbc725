"""Which addresses the register may ask: https to the public internet, and what the machine's operator names.

Whoever sets up a source could else reach what only this machine reaches: its own services, the office's network.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from whitestone.intake.pulls import problems as say
from whitestone.problems import ProblemError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes: the address that was looked at is spoken to, whatever the name says later."""

    scheme: str
    host: str
    port: int
    ip: str

    @property
    def origin(self) -> str:
        """As in addresses."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}" + ("" if _PORTS[self.scheme] == self.port else f":{self.port}")


def place_of(address: str) -> Place:
    """Look an address up and at it.

    Raises
    ------
    ProblemError
        When it is none that may be asked.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise ProblemError(say.ADDRESS(value=address[:200], reason="it is no address")) from error
    if parts.username is not None or parts.password is not None:
        raise ProblemError(say.ADDRESS(value=host, reason="it holds an account; give it in its own field"))
    if not host or parts.scheme not in _PORTS:
        raise ProblemError(say.ADDRESS(value=address[:200], reason="it is no https address"))
    named = host in settings.PULL_HOSTS
    found = _looked_up(host, port or _PORTS[parts.scheme])
    private = [ip for ip in found if not _public(ip)]
    if private and not named:
        raise ProblemError(say.ADDRESS(value=host, reason="it leads into a network that is not public"))
    if parts.scheme != "https" and not (named and all(ipaddress.ip_address(ip).is_loopback for ip in found)):
        raise ProblemError(say.ADDRESS(value=host, reason="only https is spoken"))
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], found[0])


def _looked_up(host: str, port: int) -> list[str]:
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ProblemError(say.UNREACHABLE(value=host, reason="its name is not known")) from error
    return list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in told))


def _public(text: str) -> bool:
    """Whether an address is one of the internet, also where it carries an older one inside."""
    ip = ipaddress.ip_address(text)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return _public(str(inner))
    return ip.is_global and not ip.is_multicast

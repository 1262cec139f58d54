"""Where a fetch may go: what a link may look like, and which addresses lie outside. No network here, only rules.

`ipaddress.is_global` lets multicast, 6to4, documentation and other networks through, so the networks that are refused
are listed (IANA special-purpose registries) and IPv6 is refused but for 2000::/3, what IANA gives out.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna

from ..errors import Invalid

Network = str
PORTS = {"http": 80, "https": 443}
LONGEST = 2000

GIVEN_OUT = ip_network("2000::/3")
NOT_OUTSIDE = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
]
"""Networks of this machine and its neighbours, of tests and documents, of many at once, and those that wrap others."""
ISATAP = {0x00005EFE, 0x02005EFE}
"""The middle of IPv6 addresses that wrap an IPv4 address (RFC 5214)."""

INNER = {
    *("alt", "arpa", "corp", "example", "home", "i2p", "internal", "intranet", "invalid", "lan", "local"),
    *("localdomain", "localhost", "private", "test"),
}
"""Last labels of names that are never outside (RFC 6761, 6762, 7686, 8375, 9476, and what routers make up)."""
LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
PLACE = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>[1-9][0-9]{0,4}))?")
DOTS = re.compile("[\u3002\uff0e\uff61]")

ODD = "This link holds spaces, control characters or backslashes; copy it again from the browser's address line."
NO_LINK = "A link that can be fetched begins with http:// or https:// and names a site."
NO_SITE = (
    "The name of the site in this link is not written as sites are; copy it again from the browser's address line."
)
INSIDE = "This link leads to an address that is not outside, and only pages of the open web are fetched; upload a file."


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached beside the open web: networks and ports. Only tests name any."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset()


OPEN_WEB = Reach()


@dataclass(frozen=True, slots=True)
class Target:
    """A link that may be asked for, taken apart: `host` in ASCII (IPv6 without brackets), `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def target(url: str, reach: Reach = OPEN_WEB, *, proxied: bool = False) -> Target:
    """The link taken apart. Raises Invalid where it is not plainly one of the open web.

    By a proxy (`proxied`) names of the Tor network are links too: only the proxy can look them up.
    """
    refuse_odd_signs(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Invalid(NO_SITE) from None
    if parts.scheme not in PORTS or not parts.netloc or not url.lower().startswith(f"{parts.scheme}://"):
        raise Invalid(NO_LINK)
    if "@" in parts.netloc:
        raise Invalid("This link names a user; leave out what stands before the @.")
    place = PLACE.fullmatch(parts.netloc)
    if not place:
        raise Invalid(NO_SITE)
    host = _six(place["six"], reach) if place["six"] else _host(place["name"].lower(), reach, proxied)
    port = int(place["port"] or PORTS[parts.scheme])
    if port not in {*PORTS.values(), *reach.ports}:
        raise Invalid("This link asks for another port than 80 or 443; only these are fetched from.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def refuse_odd_signs(url: str) -> None:
    """Raise Invalid where a link holds what browsers and parsers read differently: some of it urllib drops silently."""
    if len(url) > LONGEST:
        raise Invalid(f"This link is longer than {LONGEST:,} characters; give a shorter one.")
    if any(unicodedata.category(sign)[0] == "Z" or unicodedata.category(sign) in ("Cc", "Cs") for sign in url):
        raise Invalid(ODD)
    if "\\" in url:
        raise Invalid(ODD)


def outside(address: str, reach: Reach = OPEN_WEB) -> bool:
    """Whether an address (as a resolver gives it) may be dialled."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.scope_id is not None:
        return False
    if any(found in ip_network(network) for network in reach.networks):
        return True
    if isinstance(found, IPv6Address) and (found not in GIVEN_OUT or int(found) >> 32 & 0xFFFFFFFF in ISATAP):
        return False
    return found.is_global and not found.is_multicast and not any(found in network for network in NOT_OUTSIDE)


def _six(text: str, reach: Reach) -> str:
    try:
        address = str(IPv6Address(text))
    except ValueError:
        raise Invalid(NO_SITE) from None
    if not outside(address, reach):
        raise Invalid(INSIDE)
    return address


def _host(name: str, reach: Reach, proxied: bool) -> str:
    if re.fullmatch("[0-9.]+", name):
        try:
            address = str(IPv4Address(name))  # four decimal numbers: no noughts in front, no octal, no sum of them
        except ValueError:
            raise Invalid(NO_SITE) from None
        if not outside(address, reach):
            raise Invalid(INSIDE)
        return address
    ascii_name = _in_ascii(name)
    last = ascii_name.rpartition(".")[2]
    if re.fullmatch(LABEL, ascii_name) or last in INNER:
        raise Invalid(INSIDE)  # a name without a dot is one of this machine or its neighbours
    if not NAME.fullmatch(ascii_name):
        raise Invalid(NO_SITE)
    if last == "onion" and not proxied:
        raise Invalid("Names of the Tor network need a proxy: an editor can set one in the desk's rules.")
    return ascii_name


def _in_ascii(name: str) -> str:
    """A name as resolvers take it. Signs that some programs read as others (full-width, circled) are refused."""
    if name.isascii() and "xn--" not in name:
        return name
    if DOTS.search(name) or unicodedata.normalize("NFKC", name) != name:
        raise Invalid(NO_SITE)
    try:
        encoded = idna.encode(name, strict=True, std3_rules=True).decode()
        again = idna.encode(idna.decode(encoded), strict=True, std3_rules=True).decode()
    except UnicodeError:
        raise Invalid(NO_SITE) from None
    if encoded != again:
        raise Invalid(NO_SITE)
    return encoded

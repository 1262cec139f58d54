"""Fetching the page behind a link: every hop is checked anew, and all of it is kept as one WARC, with its text."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urljoin

from .. import originals
from ..errors import Invalid
from .dialling import Stopped, Watch, Way
from .exchange import Exchange, exchange
from .extraction import readable
from .items import File
from .targets import Target, refuse_odd_signs, target
from .texts import Made, read
from .warc import MIME, write

LEADS_ON = {301, 302, 303, 307, 308}
TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,90}")
LED_ASTRAY = "The site leads on to another link, which is not fetched."


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page in the store: the WARC, its text where it is of a type that has any, and how many bytes came.

    The WARC's `about` has final_url, redirects (each with url, status, address, certificate), address, certificate
    (SHA-256 of its DER), status, mime and by_proxy.
    """

    warc: File
    text: Made | None
    taken_in: int

    @property
    def names(self) -> list[str]:
        """The names (SHA-256) of its files in the store."""
        return [self.warc.sha256, *([self.text.sha256] if self.text and self.text.sha256 else [])]


def fetch(url: str, folder: Path, watch: Watch, way: Way | None = None) -> Fetched:
    """Fetch the page at `url` and keep it in the store `folder`. Raises Invalid with what went wrong, or Stopped."""
    way = way or Way()
    with ExitStack() as files:
        hops = _follow(url, folder, watch, way, files)
        last = hops[-1]
        if not 200 <= last.status < 300 or last.status in (204, 205):
            raise Invalid(f"The site answered {last.status} in place of the page; look whether the link still opens.")
        mime = last.mime if TYPE.fullmatch(last.mime) else "application/octet-stream"
        packed = files.enter_context(TemporaryFile(dir=folder))
        write(packed, hops)
        packed.seek(0)
        if watch.stop.is_set():
            raise Stopped
        kept = originals.keep_stream(folder, packed)
        warc = File(kept.sha256, kept.size, MIME, f"{last.target.host}.warc.gz", _about(hops, mime, way))
        return Fetched(warc, read(folder, warc) if readable(MIME, mime) else None, watch.bytes)


def _follow(url: str, folder: Path, watch: Watch, way: Way, files: ExitStack) -> list[Exchange]:
    """Ask, and go where the answers lead, to the first that leads no further."""
    hops: list[Exchange] = []
    while len(hops) <= watch.limits.hops:
        where = _checked(url, way, led=bool(hops))
        if any(hop.target == where for hop in hops):
            raise Invalid("The site leads in circles; look whether the link opens.")
        hops.append(files.enter_context(exchange(where, way, watch, folder)))
        location = hops[-1].location
        if hops[-1].status not in LEADS_ON or not location:
            return hops
        url = _joined(where, location)
    raise Invalid(f"The site leads on more than {watch.limits.hops} times; give the link where it ends.")


def _checked(url: str, way: Way, *, led: bool) -> Target:
    try:
        return target(url, way.reach, proxied=bool(way.proxy))
    except Invalid as error:
        if led:
            raise Invalid(f"{LED_ASTRAY} {error}") from None
        raise


def _joined(where: Target, location: str) -> str:
    try:
        refuse_odd_signs(location)  # before urllib drops some of them
        return urljoin(where.url, location)
    except (Invalid, ValueError):
        raise Invalid(f"{LED_ASTRAY} It is written in a way that is not followed.") from None


def _about(hops: list[Exchange], mime: str, way: Way) -> dict[str, Any]:
    *led, last = hops
    lines = [
        {"url": hop.target.url, "status": hop.status, "address": hop.address, "certificate": hop.certificate}
        for hop in led
    ]
    return {
        "final_url": last.target.url,
        "redirects": lines,
        "address": last.address,
        "certificate": last.certificate,
        "status": last.status,
        "mime": mime,
        "by_proxy": bool(way.proxy),
    }

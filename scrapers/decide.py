"""Decisions, all pure: is a source due, is an item new or changed, which address is its own, when to come back."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from models.period import Period
from models.source import Source
from scrapers.items import Item

#: Parameters that say where a reader came from and nothing about the page.
_TRACKING = re.compile(
    r"utm_\w+|[a-z]{2,3}clid|gclsrc|mc_[ce]id|igshid?|_hs(?:enc|mi)|__hs\w+|hsctatracking|mkt_tok|mibextid|ref_?src|ref_?url|"
    r"ref|referrer|guccounter|guce_\w+|cmp(?:id)?|ncid|smid|s_?cid|sr_share|shared?|vero_\w+|oly_\w+|ns_\w+|ito|xtor|"
    r"at_(?:medium|campaign|custom\d|link\w*|ptr\w*|bbc\w*|format)|wt_?mc|wt_zmc|trk\w*|_ga|_gl|spm|scm|rss|"
    r"source_?feed|feature|ocid|cvid|ei|oc|soc_src|soc_trk|tsrc|amp|amp_js_v|output_?type|usqp|icid|intcmp|dicbo",
    re.IGNORECASE | re.ASCII,
)
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|mobil|wap)\.(?=[^.]+\.)", re.ASCII)
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp(?:\.html?)?/?$|(?<=\w)\.amp(?=\.html?$|$)", re.ASCII)
_AMP_CACHE = re.compile(r"^[\w-]+\.cdn\.ampproject\.org$", re.ASCII)
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")

#: No document of this field is older than the public web.
_EARLIEST = dt.date(1993, 1, 1)
#: Publishers write ahead of the clock by time zones, not by more.
_AHEAD = dt.timedelta(days=2)

_LONGEST_WAIT = dt.timedelta(days=1)
_FIRST_WAIT = dt.timedelta(minutes=15)


def clean_address(url: str) -> str:
    """An address as we show it: no tracking, no fragment, AMP caches unwrapped; host and scheme as given.

    What is no address comes back as it is.
    """
    try:
        parts = _unwrapped(urlsplit(url.strip()))
    except ValueError:
        return url.strip()
    kept = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    query = parts.query if len(kept) == len(parts.query.split("&")) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path or "/", query, ""))


def _unwrapped(parts: SplitResult) -> SplitResult:
    """The page behind an AMP cache, or behind a cache of a cache; each turn takes a host off the path."""
    while True:
        host = (parts.hostname or "").lower()
        if not (_AMP_CACHE.match(host) or (host.endswith("google.com") and parts.path.startswith("/amp/"))):
            return parts
        inner = re.match(r"^/(?:[a-z]/)?(?:amp/)?(s/)?([^/]+\.[^/]+)(/.*)?$", parts.path, re.ASCII)
        if inner is None:
            return parts
        parts = urlsplit(urlunsplit(("https" if inner[1] else "http", inner[2], inner[3] or "/", parts.query, "")))


def canonical_address(url: str) -> str:
    """The form of an address under which two sightings of one page are equal; for comparing, not for asking.

    Tracking parameters, AMP, mobile and www hosts, the scheme, default ports, the order of parameters, a trailing
    slash, the fragment and needless percent escapes make no difference. Applying it twice changes nothing.
    """
    try:
        parts = urlsplit(clean_address(url))
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return url.strip()
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        host = host.lower()
    previous = None
    while previous != host:
        previous, host = host, _MOBILE.sub("", host)
    path = parts.path
    previous = None
    while previous != path:
        previous, path = path, _AMP_PATH.sub("", path).rstrip("/")
    path = quote(_decoded(path), safe="/%:@!$&'()*+,;=~-._")
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port not in (None, 80, 443) else "")
    return urlunsplit(("https", netloc, path or "/", urlencode(pairs), ""))


def _decoded(path: str) -> str:
    """Escapes of characters that need none are undone; the others get capital letters."""

    def one(match: re.Match[str]) -> str:
        character = unquote(match[0])
        return character if character in _UNRESERVED else match[0].upper()

    return re.sub(r"%[0-9A-Fa-f]{2}", one, path)


def site_of(url: str) -> str:
    """Host of an address without www and mobile prefixes; empty for what is no address."""
    try:
        return _MOBILE.sub("", (urlsplit(url).hostname or "").lower().rstrip("."))
    except ValueError:
        return ""


class Verdict(StrEnum):
    """What an item is to the store."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


def signature(item: Item) -> str:
    """Hash over all that a source says of an item: equal as long as nothing changed there."""
    parts = [
        item.url,
        item.title,
        item.text,
        item.html,
        item.summary,
        str(item.published),
        str(item.updated),
        item.publisher,
        item.lang or "",
        *(claim.id for claim in item.claims),
    ]
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def judge(known: str | None, now: str) -> Verdict:
    """Compare the signature that the store holds (None for none) with today's."""
    if known is None:
        return Verdict.NEW
    return Verdict.SAME if known == now else Verdict.CHANGED


_WORD = re.compile(r"\w+")
#: Shorter texts are too often the same by chance: a teaser, a notice.
_SHORTEST_TEXT = 200


def content_hash(text: str) -> str | None:
    """Hash of a text's words, so that spacing, case and signs make no difference; None for a short text."""
    if len(text) < _SHORTEST_TEXT:
        return None
    words = " ".join(_WORD.findall(text.casefold()))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def plausible(period: Period | None, now: dt.datetime) -> bool:
    """False for dates that only a broken clock writes: 1970, 2099."""
    return period is None or (period.last >= _EARLIEST and period.first <= now.date() + _AHEAD)


def retry_after(headers: Mapping[str, str], now: dt.datetime) -> dt.timedelta | None:
    """What Retry-After asks for, in either form; None where it is absent or says nothing that can be understood.

    A moment in the past is no wait at all; a wait of weeks is cut to a day, after which we ask again.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return min(dt.timedelta(seconds=int(text)), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max(moment - now, dt.timedelta()), _LONGEST_WAIT)


def back_off(failures: int, asked: dt.timedelta | None = None) -> dt.timedelta:
    """How long a host that failed so many times in a row is left alone: as it asked or longer, at most a day."""
    grown: dt.timedelta = _FIRST_WAIT * (1 << min(max(failures, 1) - 1, 10))
    return min(max(grown, asked or dt.timedelta()), _LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Health:
    """How a source has been doing."""

    #: End of its last run, well or not; None for never.
    last_run: dt.datetime | None = None
    #: End of its last run without failure.
    last_success: dt.datetime | None = None
    #: Failed runs since then.
    failures: int = 0
    #: Not asked again until a person looks (403), or for good (gone): the reason; empty for none.
    stopped: str = ""
    #: Answers of "gone" (404, 410) in a row.
    gone: int = 0


#: So many answers of "gone" retire a source.
GONE_FOR_GOOD = 2


def next_due(source: Source, health: Health) -> dt.datetime | None:
    """When a source is to be asked next; None for never (it was stopped), the earliest moment for a new one."""
    if health.stopped:
        return None
    if health.last_run is None:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    if not health.failures:
        return health.last_run + source.every
    return health.last_run + min(source.every, back_off(health.failures))


def is_due(source: Source, health: Health, now: dt.datetime) -> bool:
    """True when a source is to be asked. A clock that was set back makes a source due rather than never."""
    moment = next_due(source, health)
    return moment is not None and (moment <= now or (health.last_run is not None and health.last_run > now))

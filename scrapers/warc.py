"""Reading one file of a news archive: a gzip member for each record, and pages in them that name a vendor.

Pure over a stream of bytes. Archives of a gigabyte are damaged now and then (a transfer cut short, a broken member),
and a reader that trusts the stream loses all that comes after. So members are taken apart here, one by one and within
bounds; a damaged one is counted and the search goes on at the next. What is inside a sound one is read by FastWARC.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from models.errors import FetchError, ParseError
from models.organization import Organization, OrganizationIndex
from scrapers.articles import Article, read_article
from scrapers.json_fields import host_of_link

#: Most bytes of one record, packed or unpacked; pages are far smaller.
MAX_RECORD = 20_000_000
#: Most bytes of a page that is read as an article.
MAX_PAGE = 4_000_000
#: Damaged members after which a file is given up.
MOST_DAMAGES = 200
_MAGIC = b"\x1f\x8b\x08"
_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that is no readable member."""

    #: Bytes from the start of the file.
    offset: int
    #: What is wrong with it.
    reason: str


def members(pieces: Iterable[bytes]) -> Iterator[bytes | Damage]:
    """The unpacked gzip members of a file, and where it is damaged.

    Memory stays within some times :data:`MAX_RECORD`. A member that breaks off at the end of the file is damage.
    """
    feed = iter(pieces)
    held, offset, wanted, ended = bytearray(), 0, 1, False
    while True:
        while len(held) < wanted and not ended:
            piece = next(feed, None)
            ended = piece is None
            held += piece or b""
        outcome, used = _member(held)
        if outcome is None and not ended and len(held) <= 2 * MAX_RECORD:
            # Half as much again before the next try, so that a large member is not unpacked anew with every piece.
            wanted = len(held) * 3 // 2 + 1
            continue
        if outcome is None:
            if not held:
                return
            outcome = "the file breaks off in the middle of a member" if ended else "a member larger than any page"
        if isinstance(outcome, bytes):
            yield outcome
        else:
            yield Damage(offset, outcome)
            used = held.find(_MAGIC, 1)
            used = max(len(held) - len(_MAGIC) + 1, 1) if used < 0 else used
            if ended and used >= len(held) - len(_MAGIC) + 1:
                return
        del held[:used]
        offset += used
        wanted = 1


def _member(held: bytearray) -> tuple[bytes | str | None, int]:
    """The first member and its packed length; a reason where there is none; None where more bytes are needed."""
    if len(held) < len(_MAGIC):
        return None, 0
    if not held.startswith(_MAGIC):
        return "no gzip member begins here", 0
    unpacker = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(held), _STEP):
            rest = bytes(held[start : start + _STEP])
            while rest and not unpacker.eof:
                part = unpacker.decompress(rest, MAX_RECORD)
                parts.append(part)
                size += len(part)
                rest = unpacker.unconsumed_tail
                if size > MAX_RECORD:
                    return "a member that unpacks to more than any page", 0
            if unpacker.eof:
                used = min(start + _STEP, len(held)) - len(unpacker.unused_data)
                return b"".join(parts), used
    except zlib.error as error:
        return f"a broken member ({error})", 0
    return None, 0


class Names:
    """Finds out quickly whether a page may name a vendor, by the names that mean it wherever they stand."""

    def __init__(self, vendors: Iterable[Organization]) -> None:
        held = tuple(vendors)
        self.index = OrganizationIndex(held)
        self._by_word: dict[bytes, list[re.Pattern[bytes]]] = {}
        for one in held:
            for name in dict.fromkeys((one.name, *one.aliases)):
                words = name.encode().translate(_LETTERS).split()
                if name not in one.ambiguous and words:
                    spaced = rb"(?:\s|&nbsp;|&#160;|\xc2\xa0)+".join(re.escape(part.encode()) for part in name.split())
                    self._by_word.setdefault(words[0], []).append(re.compile(spaced))
        self._words = frozenset(self._by_word)

    def may_hold(self, page: bytes) -> bool:
        """True when the raw bytes hold a name; one pass over the words, then a look at the few that begin one."""
        found = self._words.intersection(page.translate(_LETTERS).split())
        return any(pattern.search(page) for word in found for pattern in self._by_word[word])

    def in_text(self, *texts: str) -> bool:
        """True when the readable text names a vendor for certain."""
        return any(mention.certain and not mention.person for text in texts for mention in self.index.find(text))


#: Everything but letters and digits becomes a space.
_LETTERS = bytes(code if code >= 0x80 or chr(code).isalnum() else 0x20 for code in range(256))


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of the archive that names a vendor."""

    #: Its address.
    url: str
    #: When it was crawled (UTC).
    at: dt.datetime
    #: Content type as sent.
    content_type: str
    #: The bytes, with transfer and content codings undone.
    body: bytes
    #: What it holds.
    article: Article


@dataclass(slots=True)
class Scan:
    """What one file held."""

    #: Gzip members that are sound.
    records: int = 0
    #: Answers with status 200 and HTML among them.
    pages: int = 0
    #: Answers with another status.
    other_status: int = 0
    #: Pages that name a vendor and cannot be read.
    unreadable: int = 0
    #: Damaged stretches.
    damages: tuple[Damage, ...] = ()


def scan(pieces: Iterable[bytes], names: Names, counts: Scan) -> Iterator[FoundPage]:
    """The pages of a file that name a vendor; ``counts`` is filled on the way.

    Raises:
        ParseError: the file is no WARC file, or damaged beyond use.
        FetchError: the stream broke off.
    """
    for member in members(pieces):
        if isinstance(member, Damage):
            counts.damages += (member,)
            if not counts.records or len(counts.damages) >= MOST_DAMAGES:
                raise ParseError(f"no WARC file, or damaged beyond use: {member.reason} at byte {member.offset}")
            continue
        counts.records += 1
        page = _page(member, names, counts)
        if page is not None:
            yield page


def _page(member: bytes, names: Names, counts: Scan) -> FoundPage | None:
    head = member[:8_000]
    if re.search(rb"(?im)^WARC-Type:\s*response\s*$", head) is None:
        return None
    status = re.search(rb"(?m)^HTTP/\d(?:\.\d)?\s+(\d{3})", head)
    if status is None or status[1] != b"200":
        counts.other_status += 1
        return None
    # A coded body hides its words from a look at the bytes.
    coded = re.search(rb"(?im)^(?:Content|Transfer)-Encoding:", head) is not None
    if not coded and not names.may_hold(member):
        counts.pages += 1
        return None
    return _article(member, names, counts)


def _article(member: bytes, names: Names, counts: Scan) -> FoundPage | None:
    record = _record(member)
    if record is None:
        counts.unreadable += 1
        return None
    url, at, content_type, body = record
    if "html" not in content_type.lower():
        return None
    counts.pages += 1
    if not host_of_link(url) or len(body) > MAX_PAGE or not names.may_hold(body):
        return None
    try:
        article = read_article(body, url, content_type)
    except ParseError:
        counts.unreadable += 1
        return None
    if not names.in_text(article.title, article.text):
        return None
    return FoundPage(url, at, content_type, body, article)


def _record(member: bytes) -> tuple[str, dt.datetime, str, bytes] | None:
    """Address, time, content type and decoded body of one response record; None where it is malformed."""
    from fastwarc.warc import ArchiveIterator

    try:
        for record in ArchiveIterator(io.BytesIO(member), parse_http=True, auto_decode="all"):
            headers: Any = record.http_headers
            body = record.reader.read(MAX_PAGE + 1)
            at = dt.datetime.fromisoformat(str(record.headers.get("WARC-Date")).replace("Z", "+00:00"))
            moment = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
            kind = "" if headers is None else str(headers.get("Content-Type") or "")
            return str(record.headers.get("WARC-Target-URI") or ""), moment, kind, bytes(body)
    except (OSError, ValueError):
        return None
    return None


def whole_or_error(pieces: Iterable[bytes], expected: int | None) -> Iterator[bytes]:
    """The pieces of an answer; an answer that ends before its announced length is an error, not the end of a file.

    Raises:
        FetchError: fewer bytes came than were announced.
    """
    got = 0
    for piece in pieces:
        got += len(piece)
        yield piece
    if expected is not None and got < expected:
        raise FetchError(f"the transfer ended after {got} of {expected} bytes")

"""A page or a file handed in by a person: ``labelscope add``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from data.archive import Archive
from data.store import Store, utc_now
from models.errors import FetchError, InvalidDocument
from models.source import Source
from scrapers.fetch import Fetcher
from scrapers.items import Fetched, Item, ItemKind, Parsed, Request, State
from scrapers.keeper import Keeper, Kept, Page, Tools, standard_tools
from scrapers.reading import looks_like_html
from scrapers.robots import Robots
from scrapers.seeds import record_of
from scrapers.walls import read_page

OPTIONS: frozenset[str] = frozenset()

#: The source of what people hand in.
HAND = Source(
    id="hand",
    kind="hand",
    name="Added by hand",
    url="",
    every=dt.timedelta(days=36_500),
    licence="Handed in by a person, who answers for it. Kept: headline, link, facts, short quotes.",
    enabled=False,
)

#: How files begin that people take for texts.
_PACKED = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word, Excel or another packed file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"{\\rtf": "rich text (RTF)",
    b"\x1f\x8b": "a gzip file",
}
#: Larger files are no articles.
MAX_BYTES = 8_000_000


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """Nothing: people hand in."""
    return []


def parse(source: Source, response: Fetched) -> Parsed:
    """What was handed in, for reading again."""
    return Parsed((item_of(response.request.url),))


def item_of(address: str) -> Item:
    """The item that stands for a page or file."""
    web = address.startswith(("http://", "https://"))
    return Item(address if web else "", "", guid="" if web else address, kind=ItemKind.PAGE, relevant=True)


def add_url(store: Store, url: str, fetcher: Fetcher, tools: Tools | None = None) -> Kept:
    """Fetch a page, robots.txt obeyed, and store it with its claims.

    Raises:
        FetchError: it cannot be fetched.
        ParseError: it holds no article.
    """
    robots = Robots(fetcher, utc_now)
    answer = fetcher.fetch(Request(url), permit=robots.permit)
    if answer.status != 200:
        raise FetchError(f"{answer.url}: answers {answer.status}")
    return _keep(store, item_of(url), answer, tools, utc_now)


def add_file(store: Store, path: Path, tools: Tools | None = None, now: Callable[[], dt.datetime] = utc_now) -> Kept:
    """Store a file (HTML or plain text) with its claims; the same content twice is one document.

    Raises:
        InvalidDocument: it cannot be read, is too large or no text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidDocument(f"{path}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise InvalidDocument(f"{path}: is longer than {MAX_BYTES:,} bytes")
    unreadable = _unreadable(data)
    if unreadable:
        raise InvalidDocument(f"{path}: {unreadable}")
    kind = "text/html" if looks_like_html(data) or path.suffix.lower() in (".html", ".htm", ".xhtml") else "text/plain"
    answer = Fetched(Request(f"file:{path.name}"), f"file:{path.name}", 200, {"content-type": kind}, data, now())
    return _keep(store, item_of(f"file:{path.name}:{answer.sha256[:16]}"), answer, tools, now)


def _unreadable(data: bytes) -> str:
    """Why a file is not read, and what to hand in instead; empty for one that is HTML or plain text."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "is empty"
    for start, kind in _PACKED.items():
        if data.startswith(start):
            return f"is {kind}, which is not read; save it as HTML or plain text and hand that in"
    if b"\x00" in data[:1_000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return "is no text; hand in HTML or plain text"
    return ""


def _keep(store: Store, item: Item, answer: Fetched, tools: Tools | None, now: Callable[[], dt.datetime]) -> Kept:
    article = read_page(answer)
    keeper, archive = Keeper(store, tools or standard_tools()), Archive(store)
    request = Request(item.url or item.guid)
    with store.transaction():
        fetch = archive.put_fetch(record_of(HAND.id, request, answer), answer.body)
        page = Page(article, answer.url if item.url else "", fetch, answer.sha256)
        kept = keeper.keep(HAND, item, fetch, now(), page=page)
    return kept

"""Feeds: RSS, Atom and CDF by feedparser on the bytes that we fetched, JSON Feed by its own few rules.

Sanitising and rewriting of embedded addresses are off, as feedparser's would only make other HTML of it: every text
leaves here as plain text, so that nothing active is left to sanitise. A feed that is not well-formed is read as far as
it goes and reported; one that holds nothing readable at all is an error.

WordPress feeds (``paging = "wordpress"``) are paged back with ``?paged=2`` … when ``--since`` asks for older posts.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
from feedparser.exceptions import CharacterEncodingOverride, CharacterEncodingUnknown, NonXMLContentType

from models.document import LANGUAGES
from models.errors import ParseError
from models.source import Source
from scrapers.items import Fetched, Issue, Item, Parsed, Request, State
from scrapers.reading import day_as_written, looks_like_html, plain_line, plain_text, refuse_bombs, tidy

OPTIONS = frozenset({"paging"})

#: Larger feeds take minutes to parse; no honest one comes near.
MAX_BYTES = 12_000_000
#: Items beyond are reported and left out.
MAX_ITEMS = 20_000

#: feedparser has no types.
_FEEDPARSER: Any = feedparser
# An id is a name and no address (RFC 4287, 4.2.6): feedparser would complete and normalise it, so that the same item
# had another name as soon as its feed moved.
_FEEDPARSER.mixin._FeedParserMixin.can_be_relative_uri -= {"id"}

_FEED_TYPES = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_MOST_PAGES = 50
_TITLE_LENGTH = 1_000
_TEXT_LENGTH = 500_000


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """One request for the feed itself."""
    if state.since is None:
        return [feed_request(source.url, page="1")]
    # Asked without validators: "not modified" would hide the way to the older pages.
    return [replace(feed_request(source.url, page="1", since=state.since.isoformat()), fresh=True)]


def feed_request(url: str, **context: str) -> Request:
    """A request for a feed, with what readers of feeds accept."""
    return Request(url, headers={"Accept": _FEED_TYPES}, context=context)


def parse(source: Source, response: Fetched) -> Parsed:
    """Items of a feed, and the request for its next older page where that was asked for.

    Raises:
        ParseError: it is no feed.
    """
    if response.status == 404:
        return Parsed()  # the page behind the last one
    found, issues = read_feed(response)
    items = []
    for item in found:
        named = _with_name(item)
        if named is None:
            text = f"{response.url}: an item has neither link nor id nor headline"
            issues.append(Issue("bad-entry", text, response.url))
        else:
            items.append(named)
    return Parsed(tuple(items), _older(source, response, items), tuple(issues))


def _with_name(item: Item) -> Item | None:
    """RSS lets an item have neither link nor guid; then its headline and day have to name it."""
    if item.url or item.guid:
        return item
    if not item.title:
        return None
    words = f"{item.title}\x1f{item.published}".encode("utf-8", "surrogatepass")
    return replace(item, guid="headline:" + hashlib.blake2b(words, digest_size=16).hexdigest())


def _older(source: Source, response: Fetched, items: list[Item]) -> tuple[Request, ...]:
    context = response.request.context
    since, page = context.get("since"), int(context.get("page", "1"))
    if source.options.get("paging") != "wordpress" or since is None or not items or page >= _MOST_PAGES:
        return ()
    days = [item.published.last for item in items if item.published is not None]
    if not days or min(days) < dt.date.fromisoformat(since):
        return ()
    parts = urlsplit(source.url)
    query = urlencode([*parse_qsl(parts.query), ("paged", str(page + 1))])
    request = feed_request(urlunsplit(parts._replace(query=query)), since=since, page=str(page + 1))
    # Behind the last page WordPress answers 404; that is the end and no fault.
    return (replace(request, accepts=frozenset({404}), fresh=True),)


def read_feed(response: Fetched) -> tuple[list[Item], list[Issue]]:
    """Items and troubles of a feed in any of the known formats.

    Raises:
        ParseError: it is no feed, or one that is made to break its reader.
    """
    data = response.body
    if len(data) > MAX_BYTES:
        raise ParseError(f"{response.url}: the feed is {len(data):,} bytes long; more than {MAX_BYTES:,} are not read")
    if not data.strip(b"\x00 \t\r\n"):
        raise ParseError(f"{response.url}: the answer is empty")
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if response.content_type.endswith("json") or start.startswith(b"{"):
        return _read_json(response)
    try:
        refuse_bombs(data)
    except ParseError as error:
        raise ParseError(f"{response.url}: {error}") from error
    return _read_xml(response)


def parse_xml(response: Fetched) -> Any:
    """feedparser's view of an answer; it never touches the network, as it is given bytes and not an address."""
    headers = {"content-location": _base(response)}
    if "content-type" in response.headers:
        headers["content-type"] = response.headers["content-type"]
    if "content-language" in response.headers:
        headers["content-language"] = response.headers["content-language"]
    try:
        return _FEEDPARSER.parse(
            io.BytesIO(response.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        LookupError,
        RecursionError,
        AssertionError,
    ) as e:
        # feedparser lets some of its own slips through on broken input; to us they all mean the same.
        raise ParseError(f"{response.url}: the feed cannot be read ({type(e).__name__}: {e})") from e


def _base(response: Fetched) -> str:
    """What links are relative to: Content-Location where it is an http address, else the address that answered."""
    return web_address(response.headers.get("content-location"), response.url) or response.url


def _read_xml(response: Fetched) -> tuple[list[Item], list[Issue]]:
    found = parse_xml(response)
    issues: list[Issue] = []
    problem = found.get("bozo_exception") if found.get("bozo") else None
    if not found.entries and not found.get("version"):
        if looks_like_html(response.body):
            raise ParseError(f"{response.url}: a web page came instead of a feed (a consent or error page?)")
        raise ParseError(f"{response.url}: no feed: {problem or 'nothing in it is known'}")
    if problem is not None and not _everyday(problem, found):
        coded = isinstance(problem, CharacterEncodingUnknown | CharacterEncodingOverride)
        kind = "encoding" if coded else "ill-formed"
        message = f"{response.url}: the feed is not well-formed ({problem}); {len(found.entries)} items were read"
        issues.append(Issue(kind, message, response.url))
    if len(found.entries) > MAX_ITEMS:
        text = f"{response.url}: {len(found.entries):,} items; the first {MAX_ITEMS:,} are read"
        issues.append(Issue("too-many", text, response.url))
    language = _language(found.feed.get("language"))
    base = _base(response)
    return [read_entry(entry, base, language) for entry in found.entries[:MAX_ITEMS]], issues


def _everyday(problem: Exception, found: Any) -> bool:
    """What feedparser calls bozo and every reader lives with: a wrong media type, UTF-8 under another name."""
    if isinstance(problem, NonXMLContentType):
        return True
    return isinstance(problem, CharacterEncodingOverride) and found.get("encoding", "").lower() == "utf-8"


def read_entry(entry: Any, base: str, language: str | None = None) -> Item:
    """One entry of feedparser's as an item."""
    contents = entry.get("content") or []
    body = "\n\n".join(filter(None, (_text_of(part) for part in contents if not _is_media(part))))
    summary_detail = entry.get("summary_detail") or {"value": entry.get("summary", "")}
    published, published_at = _moment(entry, "published")
    updated, updated_at = _moment(entry, "updated")
    if published is None:
        created, created_at = _moment(entry, "created")
        published, published_at = (created, created_at) if created is not None else (updated, updated_at)
    spoken = next((part.get("language") for part in contents if part.get("language")), None)
    return Item(
        url=web_address(entry.get("link", ""), base),
        title=_line_of(entry.get("title_detail") or {"value": entry.get("title", "")})[:_TITLE_LENGTH],
        guid=_name_of(str(entry.get("id", "")), base),
        text=body[:_TEXT_LENGTH],
        summary=_text_of(summary_detail)[:_TEXT_LENGTH],
        author=plain_line(str(entry.get("author", "")))[:_TITLE_LENGTH],
        lang=_language(spoken) or _language((entry.get("title_detail") or {}).get("language")) or language,
        published=published,
        published_at=published_at,
        updated=updated,
        updated_at=updated_at,
    )


def _name_of(name: str, base: str) -> str:
    """An id as it is; only a bare path, which names nothing outside of its site, is completed."""
    name = tidy(name).strip()[:_TITLE_LENGTH]
    return web_address(name, base) if name.startswith("/") else name


def web_address(link: object, base: str) -> str:
    """An item's link as an absolute http address; empty for every other scheme and for what is no address."""
    text = str(link or "").strip()
    if not text:
        return ""
    try:
        address = urljoin(base, text)
        parts = urlsplit(address)
        held = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    blank = any(ord(character) < 32 or ord(character) == 127 for character in address)
    return address.replace(" ", "%20") if held and not blank else ""


def _is_media(part: Mapping[str, Any]) -> bool:
    """Content that is a picture or sound put into the feed itself."""
    return str(part.get("type") or "").lower().startswith(("image/", "audio/", "video/", "font/"))


def _text_of(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    if str(part.get("type") or "text/html").lower() == "text/plain":
        return tidy(value).strip()
    return plain_text(value)


def _line_of(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    marked_up = str(part.get("type") or "text/html").lower() != "text/plain"
    return plain_line(value, marked_up=marked_up)


def _moment(entry: Any, name: str) -> tuple[Any, dt.datetime | None]:
    """A date at the precision that it is written in, and the moment in UTC."""
    if name not in entry:
        return None, None
    parsed = entry.get(f"{name}_parsed")
    moment = None
    if parsed is not None:
        try:
            moment = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)
        except (OverflowError, ValueError, OSError):
            return None, None
    written = day_as_written(str(entry.get(name)))
    if written is None and moment is not None:
        written = day_as_written(moment.date().isoformat())
    return written, moment


def _language(name: object) -> str | None:
    code = str(name or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else None


def _read_json(response: Fetched) -> tuple[list[Item], list[Issue]]:
    """JSON Feed 1.0 and 1.1."""
    found = response.json()
    if not isinstance(found, dict) or not str(found.get("version", "")).startswith("https://jsonfeed.org/version/"):
        raise ParseError(f"{response.url}: JSON, but no JSON Feed")
    entries = found.get("items")
    if not isinstance(entries, list):
        raise ParseError(f"{response.url}: the JSON Feed has no list of items")
    items: list[Item] = []
    issues: list[Issue] = []
    language = _language(found.get("language"))
    for number, entry in enumerate(entries[:MAX_ITEMS]):
        if isinstance(entry, dict):
            items.append(_json_item(entry, response.url, language))
        else:
            issues.append(Issue("bad-entry", f"{response.url}: item {number} is no object", response.url))
    if len(entries) > MAX_ITEMS:
        text = f"{response.url}: {len(entries):,} items; the first {MAX_ITEMS:,} are read"
        issues.append(Issue("too-many", text, response.url))
    return items, issues


def _json_item(entry: dict[str, Any], base: str, language: str | None) -> Item:
    def text(name: str) -> str:
        value = entry.get(name)
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    people = entry.get("authors") if isinstance(entry.get("authors"), list) else [entry.get("author")]
    names = [str(person["name"]) for person in cast(list[Any], people) if isinstance(person, dict) and "name" in person]
    body = plain_text(text("content_html")) or tidy(text("content_text")).strip()
    return Item(
        url=web_address(text("url") or text("external_url"), base),
        title=plain_line(text("title"), marked_up=False)[:_TITLE_LENGTH],
        guid=tidy(text("id")).strip()[:_TITLE_LENGTH],
        text=body[:_TEXT_LENGTH],
        summary=plain_line(text("summary"), marked_up=False)[:_TEXT_LENGTH],
        author=", ".join(names)[:_TITLE_LENGTH],
        lang=_language(entry.get("language")) or language,
        published=day_as_written(text("date_published")),
        published_at=_instant(text("date_published")),
        updated=day_as_written(text("date_modified")),
        updated_at=_instant(text("date_modified")),
    )


def _instant(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)

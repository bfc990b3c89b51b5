"""Vendors' own blogs and press pages, for which no feed address is known: found at run time, remembered, found again.

In this order: the feed that the page names, the addresses at which feeds usually are, the sitemap's posts, and where
there is none of these the page itself, watched for changes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from models.errors import ParseError
from models.source import Source
from scrapers.decide import canonical_address, site_of
from scrapers.feeds import feed_request, read_feed, web_address
from scrapers.items import Fetched, Issue, Item, ItemKind, Parsed, Request, State
from scrapers.reading import day_as_written, decode, parse_html, plain_line, plain_text, refuse_bombs

OPTIONS = frozenset({"paths"})

#: Where feeds usually are, relative to the site.
GUESSES = ("/feed/", "/blog/feed/", "/rss.xml", "/blog/rss.xml", "/feed.xml", "/blog/feed.xml", "/atom.xml")
#: Parts of an address by which posts are told from other pages of a sitemap.
POSTS = (
    "/blog/",
    "/news/",
    "/press/",
    "/newsroom/",
    "/press-releases/",
    "/resources/",
    "/insights/",
    "/announcements/",
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MISSES = frozenset({400, 401, 403, 404, 405, 406, 410, 500, 503})
_MOST_POSTS = 60
_MOST_MAPS = 8


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """The feed that was found before, else the page."""
    feed = state.cursor.get("feed")
    if isinstance(feed, str) and feed:
        return [_as_feed(feed, "known")]
    if state.cursor.get("sitemap"):
        return [_as_map(str(state.cursor["sitemap"]), 1)]
    return [Request(source.url, context={"step": "page"}, fresh=True)]


def _as_feed(url: str, step: str) -> Request:
    request = replace(feed_request(url, step=step), accepts=_MISSES)
    return request if step == "known" else replace(request, fresh=True)


def _as_map(url: str, number: int) -> Request:
    return Request(url, accepts=_MISSES, context={"step": "sitemap", "number": str(number)}, fresh=True)


def parse(source: Source, response: Fetched) -> Parsed:
    """What the step found, or the next step.

    Raises:
        ParseError: the page of the declaration is no web page.
    """
    step = response.request.context.get("step", "page")
    match step:
        case "page":
            return _page(source, response)
        case "known" | "named" | "guess":
            return _feed(source, response, step)
        case "sitemap":
            return _sitemap(source, response)
        case "watch":
            return _watched(source, response)
        case _:
            raise ParseError(f"{response.url}: unknown step {step!r} of a discovery")


def _page(source: Source, response: Fetched) -> Parsed:
    for address in feed_links(response):
        return Parsed(follow_ups=(_as_feed(address, "named"),))
    return Parsed(follow_ups=(_guess(source, 0),))


def feed_links(response: Fetched) -> list[str]:
    """Addresses of feeds that a page names, those of its comments left out; the first one is the page's main feed."""
    tree = parse_html(decode(response.body, response.headers.get("content-type", "")))
    if tree is None:
        raise ParseError(f"{response.url}: the page is empty")
    found = []
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        address = web_address(link.get("href"), response.url)
        if "alternate" in rel and kind in _FEED_TYPES and address and "/comments/" not in address:
            found.append(address)
    return list(dict.fromkeys(found))


def _guess(source: Source, number: int) -> Request:
    if number >= len(GUESSES):
        return _as_map(urljoin(source.url, "/sitemap.xml"), 1)
    request = _as_feed(urljoin(source.url, GUESSES[number]), "guess")
    return replace(request, context={"step": "guess", "number": str(number)})


def _feed(source: Source, response: Fetched, step: str) -> Parsed:
    context = response.request.context
    try:
        if response.status != 200:
            raise ParseError(f"{response.url}: answers {response.status}")
        items, issues = read_feed(response)
    except ParseError as error:
        if step == "known":
            text = f"{source.name}: its feed is gone ({error}); it is looked for again"
            again = Request(source.url, context={"step": "page"}, fresh=True)
            return Parsed(follow_ups=(again,), issues=(Issue("feed-gone", text, response.url),), cursor={"feed": None})
        return Parsed(follow_ups=(_guess(source, int(context.get("number", "-1")) + 1),))
    kept = tuple(item for item in items if item.url or item.guid)
    return Parsed(kept, issues=tuple(issues), cursor={"feed": response.request.url, "sitemap": None})


_LOC = re.compile(r"<(url|sitemap)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"<(?:\w+:)?(loc|lastmod)\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</", re.DOTALL | re.I)


def _sitemap(source: Source, response: Fetched) -> Parsed:
    number = int(response.request.context.get("number", "1"))
    watch = Request(source.url, context={"step": "watch"}, fresh=True)
    if response.status != 200:
        return Parsed(follow_ups=(watch,) if number == 1 else ())
    refuse_bombs(response.body)
    entries = sitemap_entries(decode(response.body, response.headers.get("content-type", "")))
    maps = [entry for entry in entries if entry[0] == "sitemap" and site_of(entry[1]) == site_of(source.url)]
    if maps and number < _MOST_MAPS:
        named = [entry for entry in maps if re.search(r"post|blog|news|press", entry[1])] or maps
        follow = tuple(_as_map(address, number + 1 + place) for place, (_, address, _) in enumerate(named[:_MOST_MAPS]))
        return Parsed(follow_ups=follow, cursor={"sitemap": response.request.url})
    items = _posts(source, entries)
    if not items and number == 1:
        return Parsed(follow_ups=(watch,))
    cursor: Mapping[str, Any] = {"sitemap": response.request.url} if number == 1 else {}
    return Parsed(tuple(items), cursor=cursor)


def sitemap_entries(text: str) -> list[tuple[str, str, str]]:
    """Kind (url or sitemap), address and lastmod (may be empty) of a sitemap's entries."""
    found = []
    for match in _LOC.finditer(text):
        fields = {name.lower(): plain_line(value) for name, value in _FIELD.findall(match[2])}
        if web_address(fields.get("loc"), ""):
            found.append((match[1].lower(), fields["loc"], fields.get("lastmod", "")))
    return found


def _posts(source: Source, entries: list[tuple[str, str, str]]) -> list[Item]:
    """The newest posts of a sitemap. lastmod tells when a page was changed, not when it was published."""
    paths = tuple(source.options.get("paths", POSTS))
    own = canonical_address(source.url)
    chosen = []
    for kind, address, changed in entries:
        path = urlsplit(address).path
        deeper = any(part in path and path.rstrip("/") != part.rstrip("/") for part in paths)
        if kind == "url" and deeper and site_of(address) == site_of(source.url) and canonical_address(address) != own:
            chosen.append((changed, address))
    chosen.sort(reverse=True)
    return [Item(address, "", updated=day_as_written(changed)) for changed, address in chosen[:_MOST_POSTS]]


def _watched(source: Source, response: Fetched) -> Parsed:
    """No feed and no sitemap: the page's own text, which becomes a changed document when it changes."""
    markup = decode(response.body, response.headers.get("content-type", ""))
    tree = parse_html(markup)
    title = "" if tree is None else plain_line(" ".join(next(tree.iter("title"), tree).itertext()))[:300]
    text = f"{source.name}: neither feed nor sitemap was found; the page itself is watched for changes"
    item = Item(
        response.url, title or source.name, guid="page", text=plain_text(markup), kind=ItemKind.PAGE, page=False
    )
    return Parsed((item,), issues=(Issue("no-feed", text, source.url),))

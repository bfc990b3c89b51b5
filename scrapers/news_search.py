"""News searches that answer with RSS: Google News and Bing News, one request per vendor.

Google hides the publisher's address behind a token that is only decoded at the price of being blocked, so its items are
kept as headlines with their publisher, and meet the publisher's own article as one story. Bing carries the address in
its link, from which it is unwrapped without a second request. Neither may be polled hard: the declarations keep long
schedules and pauses, and a consent page or a page of apology is a refusal, never "no news".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from models.errors import InvalidReference, ParseError
from models.organization import Organization
from models.source import Source
from scrapers.feeds import feed_request, parse_xml, read_entry, web_address
from scrapers.items import Fetched, Issue, Item, ItemKind, Parsed, Refusal, Request, State
from scrapers.reading import looks_like_html, plain_line, refuse_bombs
from scrapers.vendor_names import Wanted

OPTIONS = frozenset({"engine", "context"})

#: Google gives no more items than this for one query, whatever there is.
CAP = 100
#: Usual span of a search in days.
_DAYS = 7
_MOST_WINDOWS = 12
_REFUSED = dt.timedelta(hours=6)


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """One search per vendor."""
    _engine(source)
    return [_search(source, one, state.since, None) for one in state.vendors]


def _engine(source: Source) -> str:
    engine = source.options.get("engine")
    if engine not in ("google", "bing"):
        raise InvalidReference(f"{source.id}: options.engine is {engine!r}; use google or bing")
    return str(engine)


def query_of(vendor: Organization, context: str) -> str:
    """What is searched for: the names that mean the vendor, else its common word with words of the trade."""
    phrases = Wanted.of(vendor).phrases(shortest=3)[:3]
    if phrases:
        return " OR ".join(f'"{phrase}"' for phrase in phrases)
    return f'"{vendor.name}" ({context})' if context else f'"{vendor.name}"'


def _search(source: Source, vendor: Organization, since: dt.date | None, before: dt.date | None) -> Request:
    query = query_of(vendor, str(source.options.get("context", "")))
    return _request(source, {"vendor": vendor.id, "query": query}, since, before, 1)


def _request(
    source: Source, context: dict[str, str], since: dt.date | None, before: dt.date | None, window: int
) -> Request:
    query = context["query"]
    if _engine(source) == "google":
        query += f" after:{since}" if since is not None else f" when:{_DAYS}d"
        query += f" before:{before}" if before is not None else ""
    more = {"window": str(window)}
    if since is not None:
        more["since"] = since.isoformat()
    if before is not None:
        more["before"] = before.isoformat()
    request = feed_request(source.url.replace("{query}", quote(query)), **context, **more)
    return replace(request, fresh=since is not None)


def parse(source: Source, response: Fetched) -> Parsed:
    """Headlines (Google) or articles (Bing), and the next older window where Google's answer was cut off.

    Raises:
        Refusal: a consent page, or a page that says that we ask too much.
        ParseError: it is no feed.
    """
    if looks_like_html(response.body) or "consent." in (urlsplit(response.url).hostname or ""):
        raise Refusal(f"{response.url}: a web page came instead of results (consent, or asked too often)", _REFUSED)
    try:
        refuse_bombs(response.body)
    except ParseError as error:
        raise ParseError(f"{response.url}: {error}") from error
    found = parse_xml(response)
    if not found.get("version"):
        raise ParseError(f"{response.url}: no feed: {found.get('bozo_exception') or 'nothing in it is known'}")
    google = _engine(source) == "google"
    items: list[Item] = []
    issues: list[Issue] = []
    for entry in found.entries:
        item = (_google if google else _bing)(entry, response.url, source)
        if item is None:
            title = plain_line(str(entry.get("title", "")))[:80]
            issues.append(
                Issue("bad-entry", f"{response.url}: result {title!r} has no address that can be kept", response.url)
            )
        else:
            items.append(item)
    follow_ups: tuple[Request, ...] = ()
    if google and len(found.entries) >= CAP:
        follow_ups = _older(source, response, items)
        if not follow_ups:
            text = f"{response.url}: {CAP} results, which is all that one query gives; older ones are missing"
            issues.append(Issue("cut-off", text, response.url))
    return Parsed(tuple(items), follow_ups, tuple(issues))


def _older(source: Source, response: Fetched, items: list[Item]) -> tuple[Request, ...]:
    context = dict(response.request.context)
    window = int(context.pop("window", "1"))
    before = context.pop("before", None)
    since = context.pop("since", None)
    days = [item.published.first for item in items if item.published is not None]
    if not days or window >= _MOST_WINDOWS:
        return ()
    # The oldest day itself may be cut in the middle, so it is asked for once more.
    bound = min(days) + dt.timedelta(days=1)
    if before is not None and bound >= dt.date.fromisoformat(before):
        return ()
    first = dt.date.fromisoformat(since) if since else response.at.date() - dt.timedelta(days=_DAYS)
    return (replace(_request(source, context, first, bound, window + 1), fresh=True),)


def _google(entry: Any, base: str, source: Source) -> Item | None:
    """The publisher is cut from the title only where the item names it: publishers have hyphens in their names."""
    item = read_entry(entry, base, source.language)
    if not (item.url or item.guid):
        return None
    told = entry.get("source") or {}
    publisher = plain_line(str(told.get("title", "")))
    title = item.title
    if publisher and title.endswith(f" - {publisher}"):
        title = title.removesuffix(f" - {publisher}").rstrip()
    return replace(
        item,
        title=title,
        text="",
        summary="",
        lang=source.language,
        publisher=publisher,
        publisher_url=web_address(told.get("href"), base),
        kind=ItemKind.HEADLINE,
        page=False,
    )


def _bing(entry: Any, base: str, source: Source) -> Item | None:
    """The address is a parameter of the link; of "X on MSN" the article is MSN's copy and its publisher is X."""
    item = read_entry(entry, base, source.language)
    address = unwrapped(item.url)
    if not address:
        return None
    publisher = plain_line(str(entry.get("news_source", "")))
    return replace(
        item,
        url=address,
        guid="",
        lang=source.language,
        publisher=publisher.removesuffix(" on MSN").strip(),
        kind=ItemKind.ARTICLE,
    )


def unwrapped(link: str) -> str:
    """The address inside a link of Bing's, or the link itself where it is not wrapped; empty where it holds none."""
    parts = urlsplit(link)
    host = parts.hostname or ""
    if (host == "bing.com" or host.endswith(".bing.com")) and parts.path.lower().endswith("/apiclick.aspx"):
        inner = parse_qs(parts.query).get("url", [""])[0]
        return web_address(inner, "")
    return link

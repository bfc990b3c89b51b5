"""Hacker News through Algolia's search: stories and comments that name a vendor.

The search is fuzzy and gives at most a thousand hits for one question whatever the page number says. So each vendor's
names are asked as phrases within a span of time that is halved until it fits, and every hit is checked for the name
before it is kept. A story's document is the page that it links to; a story without a link, and a comment, are
contributions in a forum. Who wrote them is not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from models.errors import ParseError
from models.period import Period, Precision
from models.source import Source
from scrapers.decide import retry_after
from scrapers.items import Fetched, Issue, Item, ItemKind, Parsed, Refusal, Request, State
from scrapers.json_fields import host_of_link, number, text
from scrapers.reading import plain_text
from scrapers.vendor_names import Wanted
from scrapers.windows import Window, moment, start_of

OPTIONS = frozenset({"tags"})

ADDRESS = "https://hn.algolia.com/api/v1/search_by_date"
#: Hits that the search gives for one question.
CEILING = 1_000
PAGE = 200
#: First day asked where nothing is remembered and no day is given.
EARLIEST = dt.date(2016, 1, 1)
_OVERLAP = dt.timedelta(days=1)
_LEAST = dt.timedelta(hours=1)


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """The first page for each vendor's names, from the end of the last run on."""
    asked: list[Request] = []
    for vendor in state.vendors:
        wanted = Wanted.of(vendor)
        for phrases in wanted.queries(shortest=3):
            words = " ".join(f'"{phrase}"' for phrase in phrases)
            last = moment(state.cursor.get(f"until:{vendor.id}|{words}"))
            start = start_of(state.since or EARLIEST) if state.since or last is None else last - _OVERLAP
            asked.append(_page(source, wanted.context() | {"words": words}, Window.between(start, now), 0))
    return asked


def _page(source: Source, base: Mapping[str, str], window: Window, page: int, first: str = "") -> Request:
    start, end = int(window.start.timestamp()), int(window.end.timestamp())
    query = {
        "query": base["words"],
        "tags": str(source.options.get("tags", "(story,comment)")),
        "numericFilters": f"created_at_i>={start},created_at_i<{end}",
        "hitsPerPage": str(PAGE),
        "page": str(page),
    }
    keys = ("vendor", "names", "doubtful", "words")
    context = {key: base[key] for key in keys} | window.context() | {"page": str(page), "first": first}
    address = f"{source.url or ADDRESS}?{urlencode(query)}"
    return Request(address, accepts=frozenset({429}), context=context, fresh=True)


def parse(source: Source, response: Fetched) -> Parsed:
    """One page of hits, and what to ask next: the next page, a shorter span, or the span after this one."""
    if response.status == 429:
        wait = retry_after(response.headers, response.at) or dt.timedelta()
        raise Refusal(f"{response.url}: more than the search allows in an hour", max(wait, dt.timedelta(hours=1)))
    payload, context = response.json(), response.request.context
    hits = payload.get("hits") if isinstance(payload, Mapping) else None
    if not isinstance(hits, list):
        raise ParseError(f"{response.url}: expected hits, got {str(payload)[:120]}")
    window, page = Window.from_context(context), int(context["page"])
    total = int(number(payload.get("nbHits")) or 0)
    half = window.older_half(_LEAST) if total > CEILING and page == 0 else None
    if half is not None:
        return Parsed(follow_ups=(_page(source, context, half, 0),))
    first = text(hits[0], "objectID") if hits else ""
    if page and first and first == context["first"]:
        return Parsed(issues=(Issue("page-repeats", f"page {page} is the first page again; the rest is not read"),))
    items, issues = _items(hits, Wanted.from_context(context))
    done = page * PAGE + len(hits)
    if hits and done < min(total, CEILING):
        following = _page(source, context, window, page + 1, context["first"] or first)
        return Parsed(tuple(items), (following,), tuple(issues))
    if done < total:
        issues.append(
            Issue("too-many", f"{total} hits for {context['words']} within an hour, only {done} could be read")
        )
    rest = window.rest()
    follow = (_page(source, context, rest, 0),) if rest else ()
    cursor = {f"until:{context['vendor']}|{context['words']}": window.end.isoformat()}
    return Parsed(tuple(items), follow, tuple(issues), cursor=cursor)


def _items(hits: list[Any], wanted: Wanted) -> tuple[list[Item], list[Issue]]:
    items: list[Item] = []
    issues: list[Issue] = []
    for hit in hits:
        if not isinstance(hit, Mapping) or not text(hit, "objectID").isdecimal():
            issues.append(Issue("bad-entry", f"a hit without a number: {str(hit)[:160]}"))
            continue
        item = _item(hit)
        if wanted.in_text(item.title, item.text):
            items.append(item)
    return items, issues


def _item(hit: Mapping[str, Any]) -> Item:
    name = text(hit, "objectID")
    here = f"https://news.ycombinator.com/item?id={name}"
    seconds = number(hit.get("created_at_i"))
    link = text(hit, "url").strip()
    title = plain_text(text(hit, "title"))
    comment = plain_text(text(hit, "comment_text"))
    host = host_of_link(link)
    if title and host:
        # The day of the submission is not the day of publication: the page itself tells that.
        return Item(
            link, title, guid=f"hn:{name}", publisher=host.removeprefix("www."), publisher_url=f"https://{host}"
        )
    return Item(
        url=here,
        title=title or f"Comment on: {plain_text(text(hit, 'story_title'))}",
        guid=f"hn:{name}",
        text=comment or plain_text(text(hit, "story_text")),
        published=_day(seconds),
        kind=ItemKind.COMMENT,
        page=False,
    )


def _day(seconds: float | None) -> Period | None:
    try:
        return None if seconds is None else Period(dt.datetime.fromtimestamp(seconds, dt.UTC).date(), Precision.DAY)
    except (OverflowError, ValueError, OSError):
        return None

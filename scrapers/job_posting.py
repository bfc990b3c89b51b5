"""Roles on listing pages that carry schema.org ``JobPosting`` as JSON-LD.

The page named by the source is read for postings and for links; the links whose path begins with one of the option
``paths`` are followed (same host only, ``pages_most`` of them), as are those of a sitemap. One broken script on a page
never loses the others: each is read on its own, with control characters allowed, comments and a trailing semicolon
taken off, and entities turned back when nothing else helps.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

from models.errors import InvalidReference, ParseError
from models.source import Source
from scrapers.feeds import web_address
from scrapers.items import Fetched, Issue, Parsed, Request, State
from scrapers.json_fields import at, joined, number, text
from scrapers.pay_text import Pay, Per, currency_of_sign, per_of_words
from scrapers.postings import BOARD_OPTIONS, Offer, Posting, as_parsed, day, read_rows, vendor_of
from scrapers.reading import plain_text

OPTIONS = BOARD_OPTIONS | {"paths", "pages_most"}

#: lxml comes without types.
_HTML: Any = lxml.html
#: Most pages of one listing that are followed, where the declaration does not tell.
PAGES_MOST = 200
#: Nesting of JSON-LD that is searched for postings.
_DEPTH = 8
_SPANS = {
    "HOUR": Per.HOUR,
    "DAY": Per.DAY,
    "WEEK": Per.WEEK,
    "MONTH": Per.MONTH,
    "YEAR": Per.YEAR,
    "HUR": Per.HOUR,
    "MIN": Per.MINUTE,
    "WEE": Per.WEEK,
    "MON": Per.MONTH,
    "ANN": Per.YEAR,
}


def requests(source: Source, state: State, now: dt.datetime) -> list[Request]:
    """The listing page (or sitemap)."""
    vendor_of(source)
    if not source.url:
        raise InvalidReference(f"url: {source.id} needs the address of its listing page")
    return [
        Request(source.url, headers={"Accept": "text/html, application/xml"}, context={"page": "listing"}, fresh=True)
    ]


def parse(source: Source, response: Fetched) -> Parsed:
    """The postings of one page, and requests for the pages that a listing links to."""
    listing = response.request.context.get("page") == "listing"
    if not response.body.strip():
        raise ParseError(f"{response.url}: the page is empty")
    if listing and _is_sitemap(response.body):
        return Parsed(follow_ups=_follow(source, response, _locations(response)))
    page = _page(response)
    rows, issues = json_ld(page, response.url)
    found = [row for block in rows for row in _postings(block)]
    postings, wrong = read_rows(found, lambda row: posting_of(row, response.url))
    parsed = as_parsed(source, response, postings)
    follow = _follow(source, response, [str(href) for href in page.xpath("//a/@href")]) if listing else ()
    if listing and not follow and not postings:
        issues.append(Issue("board-empty", "the listing has neither postings nor links to any", response.url))
    return Parsed(parsed.items, follow, (*issues, *wrong, *parsed.issues), parsed.counts)


def _page(response: Fetched) -> Any:
    charset = re.search(r"charset=([\w-]+)", response.headers.get("content-type", ""))
    try:
        parser = _HTML.HTMLParser(encoding=charset[1] if charset else None, huge_tree=False)
        return _HTML.document_fromstring(response.body, parser=parser)
    except (lxml.etree.LxmlError, LookupError, ValueError) as error:
        raise ParseError(f"{response.url}: cannot be read as a page: {error}") from error


def json_ld(page: Any, where: str) -> tuple[list[Any], list[Issue]]:
    """Every JSON-LD script of a page as JSON; scripts that cannot be read become issues."""
    blocks: list[Any] = []
    issues: list[Issue] = []
    for number_, script in enumerate(page.xpath('//script[contains(@type, "ld+json")]')):
        source = script.text_content() or ""
        if not source.strip():
            continue
        try:
            blocks.append(_loads(source))
        except ValueError:
            issues.append(
                Issue("bad-json-ld", f"script {number_ + 1} of the page is no JSON: {source.strip()[:80]!r}", where)
            )
    return blocks, issues


def _loads(source: str) -> Any:
    """JSON with what pages wrap around it taken off.

    Raises:
        ValueError: it is no JSON, also not after its entities were turned back.
    """
    wrapping = r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)$"
    bare = re.sub(wrapping, "", source.strip()).strip().rstrip(";").strip()
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(html.unescape(bare), strict=False)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _postings(block: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The JobPosting objects in a block: itself, in an array, in ``@graph``, or as an item of a list."""
    if depth > _DEPTH:
        return
    if isinstance(block, list):
        for one in block:
            yield from _postings(one, depth + 1)
    elif isinstance(block, Mapping):
        kinds = block.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and name.rpartition("/")[2] == "JobPosting" for name in names):
            yield block
            return
        for key in ("@graph", "itemListElement", "item", "mainEntity"):
            if key in block:
                yield from _postings(block[key], depth + 1)


def posting_of(row: Mapping[str, Any], page: str) -> Posting:
    """One JobPosting. The amount may be a MonetaryAmount, a bare number or a PriceSpecification."""
    # What the page calls its address may be none at all.
    address = web_address(text(row, "url"), page) or page
    identifier = row.get("identifier")
    key = text(identifier, "value") if isinstance(identifier, Mapping) else text(row, "identifier")
    employment = row.get("employmentType")
    units = employment if isinstance(employment, list) else [employment]
    pay = _base_salary(row.get("baseSalary"))
    return Posting(
        key=key or urldefrag(address)[0],
        title=plain_text(text(row, "title") or text(row, "name")),
        url=address,
        text=plain_text(html.unescape(text(row, "description"))),
        published=day(row.get("datePosted")),
        unit=joined([text(row, "occupationalCategory"), *(unit for unit in units if isinstance(unit, str))]),
        places=tuple(_places(row)),
        offers=(Offer(pay),) if pay else (),
    )


def _base_salary(salary: Any) -> Pay | None:
    """The pay of ``baseSalary``; the span stays unknown where no ``unitText`` tells it."""
    if isinstance(salary, list):
        salary = salary[0] if salary else None
    if not isinstance(salary, Mapping):
        single = number(salary)
        return None if single is None else Pay(single, single, None, Per.UNKNOWN, f"{single:g}")
    value = salary.get("value", salary.get("price"))
    inner = value if isinstance(value, Mapping) else salary
    low, high = (
        _first_number(inner.get(f"{end}Value"), salary.get(f"{end}Value"), inner.get(f"{end}Price"))
        for end in ("min", "max")
    )
    if low is None and high is None:
        exact = _first_number(inner.get("value") if isinstance(value, Mapping) else value, inner.get("price"))
        low = high = exact
    if low is None and high is None:
        return None
    told = text(salary, "currency") or text(salary, "priceCurrency") or text(inner, "currency")
    currency = currency_of_sign(told) or told.upper() or None
    unit = (text(inner, "unitText") or text(salary, "unitText") or text(inner, "unitCode")).upper()
    per = _SPANS.get(unit) or per_of_words(unit)
    return Pay(low, high, currency, per, f"{low} to {high} {currency or ''} per {unit.lower() or '?'}")


def _first_number(*values: Any) -> float | None:
    return next((found for value in values if (found := number(value)) is not None), None)


def _places(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("applicantLocationRequirements", "jobLocation"):
        places = row.get(name)
        for place in places if isinstance(places, list) else [places]:
            if isinstance(place, str) or isinstance(at(place, "address"), str):
                yield place if isinstance(place, str) else text(place, "address")
                continue
            country = at(place, "address", "addressCountry")
            shown = joined(
                [
                    text(place, "address", "addressLocality"),
                    text(place, "address", "addressRegion"),
                    text(country, "name") if isinstance(country, Mapping) else text(place, "address", "addressCountry"),
                    text(place, "name"),
                ]
            )
            if shown:
                yield shown


def _is_sitemap(body: bytes) -> bool:
    return (
        re.match(rb"\s*(?:<\?xml[^>]*>)?\s*(?:<!--.*?-->\s*)*<urlset", body.lstrip(b"\xef\xbb\xbf")[:2_000], re.S)
        is not None
    )


def _locations(response: Fetched) -> list[str]:
    """Addresses of a sitemap; read as text so that no entity or namespace matters."""
    found = re.findall(rb"<loc>\s*([^<\s]{1,2000})\s*</loc>", response.body)
    return [html.unescape(one.decode("utf-8", "replace")) for one in found]


def _follow(source: Source, response: Fetched, links: list[str]) -> tuple[Request, ...]:
    """Requests for the links under the declared paths, same host, each once, in order of the page."""
    paths = source.options.get("paths", ())
    if not isinstance(paths, list | tuple) or not all(isinstance(path, str) for path in paths):
        raise InvalidReference(f"options.paths: {source.id} takes a list of texts such as '/jobs/'")
    most = source.options.get("pages_most", PAGES_MOST)
    host = urlsplit(response.url).netloc
    chosen: dict[str, None] = {}
    for link in links:
        try:
            address = urldefrag(urljoin(response.url, link.strip()))[0]
            parts = urlsplit(address)
        except ValueError:
            continue
        below = any(parts.path.startswith(path) and parts.path.rstrip("/") != path.rstrip("/") for path in paths)
        if parts.scheme in ("http", "https") and parts.netloc == host and below:
            chosen.setdefault(address)
    return tuple(Request(address, context={"page": "job"}) for address in list(chosen)[: int(most)])

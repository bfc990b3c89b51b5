"""Documented job boards: Greenhouse, Lever, Ashby and Workable, one adapter object each.

Each turns the board's JSON into :class:`scrapers.postings.Posting` records; what becomes of those is the same for all.
A declaration names the board's ``token`` under ``[options]``. Tokens are not guessable and a 200 does not prove whose
board it is, so they are written down, never derived from a vendor's name.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from models.source import Source
from scrapers.decide import retry_after
from scrapers.items import Fetched, Issue, Parsed, Refusal, Request, State
from scrapers.json_fields import at, joined, number, records, rows_of, text
from scrapers.pay_text import Pay, Per, pays_in, per_of_words
from scrapers.postings import (
    BOARD_OPTIONS,
    Offer,
    Posting,
    as_parsed,
    day,
    read_rows,
    role_digest,
    text_option,
    vendor_of,
)
from scrapers.reading import plain_text

#: Postings that Lever gives in one answer.
LEVER_PAGE = 100
#: Pages after which a board that never ends is left.
MOST_PAGES = 60
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Board:
    """A board that gives all its postings in one answer."""

    #: Keys allowed under ``[options]``.
    OPTIONS: frozenset[str]
    #: The address, with ``{token}`` to be filled.
    address: str
    #: Member that holds the list of postings; None where the answer is the list.
    member: str | None
    #: Reads one row; None for a row that is no offer (unlisted, no title).
    read: Callable[[Mapping[str, Any]], Posting | None]
    #: Statuses whose answers the board words in a way of its own.
    accepts: frozenset[int] = frozenset()

    def requests(self, source: Source, state: State, now: dt.datetime) -> list[Request]:
        """The whole board, in one request."""
        vendor_of(source)
        return [Request(_filled(self.address, source), headers=_JSON, accepts=self.accepts)]

    def parse(self, source: Source, response: Fetched) -> Parsed:
        """All postings of the board."""
        _refused(response)
        rows = rows_of(response.json(), self.member, response.url)
        postings, issues = read_rows(rows, self.read)
        if not rows:
            issues.append(Issue("board-empty", "the board answers, but lists nothing: closed, moved or a wrong token?"))
        parsed = as_parsed(source, response, postings)
        return replace(parsed, issues=(*issues, *parsed.issues))


def _filled(address: str, source: Source) -> str:
    filled = (source.url or address).replace("{token}", quote(text_option(source, "token"), safe=""))
    return filled.replace("{region}", ".eu" if source.options.get("eu") is True else "")


def _refused(response: Fetched) -> None:
    if response.status != 429:
        return
    wait = retry_after(response.headers, response.at) or dt.timedelta(hours=1)
    why = "error 1015, too many requests from this address" if b"1015" in response.body else "too many requests"
    raise Refusal(f"{response.url}: {why}", max(wait, dt.timedelta(minutes=1)))


# --- Greenhouse ---------------------------------------------------------------------------------------------------


def greenhouse_posting(row: Mapping[str, Any]) -> Posting:
    """One job of a Greenhouse board. Amounts are cents without a span; the content is HTML escaped inside the JSON."""
    body = plain_text(html.unescape(text(row, "content")))
    departments = [text(one, "name") for one in records(row.get("departments"))]
    offices = [text(one, "location") or text(one, "name") for one in records(row.get("offices"))]
    engagement = [text(one, "value") for one in records(row.get("metadata")) if "employ" in text(one, "name").lower()]
    return Posting(
        key=text(row, "id"),
        title=text(row, "title"),
        url=text(row, "absolute_url"),
        text=body,
        published=day(row.get("first_published")) or day(row.get("updated_at")),
        unit=joined([*departments, *engagement]),
        places=tuple(place for place in (text(row, "location", "name"), *offices) if place),
        offers=tuple(
            offer
            for one in records(row.get("pay_input_ranges"))
            if (offer := _greenhouse_offer(one, text(row, "title"), body))
        ),
    )


def _greenhouse_offer(row: Mapping[str, Any], title: str, body: str) -> Offer | None:
    low, high = _cents(row.get("min_cents")), _cents(row.get("max_cents"))
    if low is None and high is None:
        return None
    currency = text(row, "currency_type").upper() or None
    label, blurb = text(row, "title"), plain_text(text(row, "blurb"))
    per = next((per for words in (label, blurb) if (per := per_of_words(words)) is not Per.UNKNOWN), Per.UNKNOWN)
    if per is Per.UNKNOWN:
        spans = {one.per for one in (*pays_in(title), *pays_in(body)) if (one.low, one.high) == (low, high)}
        per = spans.pop() if len(spans) == 1 else Per.UNKNOWN
    return Offer(Pay(low, high, currency, per, f"{label or 'pay'}: {low} to {high} {currency or ''}".strip()), label)


def _cents(value: Any) -> float | None:
    cents = number(value)
    return None if cents is None or cents <= 0 else cents / 100


# --- Ashby --------------------------------------------------------------------------------------------------------

_ASHBY_SPANS = {
    "1 HOUR": Per.HOUR,
    "1 DAY": Per.DAY,
    "1 WEEK": Per.WEEK,
    "2 WEEK": Per.TWO_WEEKS,
    "0.5 MONTH": Per.HALF_MONTH,
    "1 MONTH": Per.MONTH,
    "3 MONTH": Per.QUARTER,
    "1 YEAR": Per.YEAR,
}
#: Parts of a compensation that are no pay for the work.
_ASHBY_EXTRAS = ("Bonus", "Commission", "EquityPercentage", "EquityCashValue")


def ashby_posting(row: Mapping[str, Any]) -> Posting | None:
    """One job of an Ashby board; None for an unlisted one. Each tier stays apart: tiers are places."""
    if row.get("isListed") is False:
        return None
    tiers = records(at(row, "compensation", "compensationTiers"))
    offers = [
        Offer(pay, text(tier, "title"))
        for tier in tiers
        for part in records(tier.get("components"))
        if (pay := _ashby_pay(part))
    ]
    if not offers:
        summary = records(at(row, "compensation", "summaryComponents"))
        offers = [Offer(pay) for part in summary if (pay := _ashby_pay(part))]
    places = [text(row, "location"), _ashby_place(row)]
    for other in records(row.get("secondaryLocations")):
        places += [text(other, "location"), _ashby_place(other)]
    return Posting(
        key=text(row, "id"),
        title=text(row, "title"),
        url=text(row, "jobUrl"),
        text=text(row, "descriptionPlain").strip() or plain_text(text(row, "descriptionHtml")),
        published=day(row.get("publishedAt")),
        unit=joined(text(row, name) for name in ("department", "team", "employmentType")),
        places=tuple(place for place in places if place),
        offers=tuple(offers),
    )


def _ashby_place(row: Mapping[str, Any]) -> str:
    """The country of an address, which is nested, flat or null."""
    return text(row, "address", "postalAddress", "addressCountry") or text(row, "address", "addressCountry")


def _ashby_pay(part: Mapping[str, Any]) -> Pay | None:
    """The pay of one component; None for bonus, commission and equity, and for a component without a figure.

    A type that is not known is no salary by guess: its span stays unknown, which makes it an issue.
    """
    low, high = number(part.get("minValue")), number(part.get("maxValue"))
    kind = text(part, "compensationType")
    if kind in _ASHBY_EXTRAS or (low is None and high is None):
        return None
    interval, currency = text(part, "interval").upper(), text(part, "currencyCode").upper() or None
    words = text(part, "summary") or f"{low} to {high} {currency or ''} per {interval.lower() or '?'}"
    per = _ASHBY_SPANS.get(interval, Per.UNKNOWN) if kind == "Salary" else Per.UNKNOWN
    return Pay(low, high, currency, per, words if kind == "Salary" else f"{kind}: {words}")


# --- Workable -----------------------------------------------------------------------------------------------------


def workable_posting(row: Mapping[str, Any]) -> Posting:
    """One job of a Workable widget. There is no field for pay: the text is all there is."""
    place = joined(text(row, name) for name in ("city", "state", "country"))
    return Posting(
        key=text(row, "shortcode"),
        title=text(row, "title"),
        url=text(row, "url") or text(row, "shortlink"),
        text=plain_text(text(row, "description")),
        published=day(row.get("published_on")) or day(row.get("created_at")),
        unit=joined([text(row, "department"), text(row, "employment_type")]),
        places=(place,) if place else (),
    )


# --- Lever --------------------------------------------------------------------------------------------------------

_LEVER_SPANS = {
    "per-hour-wage": Per.HOUR,
    "per-day-wage": Per.DAY,
    "per-week-salary": Per.WEEK,
    "bi-week-salary": Per.TWO_WEEKS,
    "semi-month-salary": Per.HALF_MONTH,
    "bi-month-salary": Per.UNKNOWN,
    "per-month-salary": Per.MONTH,
    "per-quarter-salary": Per.QUARTER,
    "per-year-salary": Per.YEAR,
    "one-time": Per.ONCE,
}


def lever_posting(row: Mapping[str, Any]) -> Posting:
    """One posting of a Lever site. Amounts are whole units; times are epoch milliseconds; the text is in pieces."""
    lists = [f"{text(one, 'text')}\n{plain_text(text(one, 'content'))}" for one in records(row.get("lists"))]
    plain = text(row, "descriptionPlain") or plain_text(text(row, "description"))
    more = text(row, "additionalPlain") or plain_text(text(row, "additional"))
    pay_words = text(row, "salaryDescriptionPlain") or plain_text(text(row, "salaryDescription"))
    places = [text(row, "country"), text(row, "categories", "location")]
    places += [place for place in at(row, "categories", "allLocations") or () if isinstance(place, str)]
    pay = _lever_pay(row)
    return Posting(
        key=text(row, "id"),
        title=text(row, "text"),
        url=text(row, "hostedUrl"),
        text="\n\n".join(part.strip() for part in (plain, *lists, more, pay_words) if part.strip()),
        published=day(row.get("createdAt")),
        unit=joined(text(row, "categories", name) for name in ("department", "team", "commitment")),
        places=tuple(place for place in places if place),
        offers=(Offer(pay),) if pay else (),
    )


def _lever_pay(row: Mapping[str, Any]) -> Pay | None:
    low, high = number(at(row, "salaryRange", "min")), number(at(row, "salaryRange", "max"))
    if low is None and high is None:
        return None
    interval, currency = text(row, "salaryRange", "interval"), text(row, "salaryRange", "currency").upper() or None
    words = f"{low} to {high} {currency or ''} {interval or 'without a span'}"
    return Pay(low, high, currency, _LEVER_SPANS.get(interval, Per.UNKNOWN), words)


class Lever:
    """A board in pages without a total: read until a page is short."""

    OPTIONS = BOARD_OPTIONS | {"token", "eu"}
    _address = "https://api{region}.lever.co/v0/postings/{token}?mode=json"

    def requests(self, source: Source, state: State, now: dt.datetime) -> list[Request]:
        """The first page; each answer asks for the next."""
        vendor_of(source)
        return [self._page(source, 0, "", "")]

    def _page(self, source: Source, skip: int, first: str, roles: str) -> Request:
        address = f"{_filled(self._address, source)}&skip={skip}&limit={LEVER_PAGE}"
        context = {"skip": str(skip), "first": first, "roles": roles}
        return Request(address, headers=_JSON, context=context)

    def parse(self, source: Source, response: Fetched) -> Parsed:
        """One page, and the request for the next one while pages are full."""
        rows = rows_of(response.json(), None, response.url)
        context = response.request.context
        skip = int(context.get("skip", "0"))
        postings, issues = read_rows(rows, lever_posting)
        first = postings[0].key if postings else ""
        if skip and first and first == context.get("first"):
            return Parsed(
                issues=(Issue("page-repeats", f"page at {skip} is the first page again; the rest is not read"),)
            )
        if not rows and not skip:
            issues.append(Issue("board-empty", "the board answers, but lists nothing: closed, moved or a wrong token?"))
        known = frozenset(context.get("roles", "").split())
        parsed = as_parsed(source, response, postings, known)
        follow: tuple[Request, ...] = ()
        if len(rows) >= LEVER_PAGE and skip // LEVER_PAGE < MOST_PAGES:
            roles = sorted(known | {role_digest(one) for one in postings})
            follow = (self._page(source, skip + len(rows), context.get("first") or first, " ".join(roles)),)
        return replace(parsed, issues=(*issues, *parsed.issues), follow_ups=follow)


_TOKEN = BOARD_OPTIONS | {"token"}
GREENHOUSE = Board(
    _TOKEN,
    "https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true&pay_transparency=true",
    "jobs",
    greenhouse_posting,
)
ASHBY = Board(
    _TOKEN, "https://api.ashbyhq.com/posting-api/job-board/{token}?includeCompensation=true", "jobs", ashby_posting
)
WORKABLE = Board(
    _TOKEN,
    "https://apply.workable.com/api/v1/widget/accounts/{token}?details=true",
    "jobs",
    workable_posting,
    frozenset({429}),
)
LEVER = Lever()

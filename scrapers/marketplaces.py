"""Contributor marketplaces: the open listings of the sites through which vendors hire the people who label.

These are interfaces of the sites' own front ends. They change without notice, so every one is off by default, and the
reader says aloud when they do: an answer in which no row has the field that pay stands in is an issue, as is a page
number that is ignored. Nobody logs in, robots.txt is obeyed, and only what a visitor sees is read.

Every role on a marketplace is a contributor's unless its title is plainly one of the site's own staff.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.errors import InvalidReference
from models.source import Source
from scrapers.items import Fetched, Issue, Parsed, Request, State
from scrapers.json_fields import at, joined, number, records, rows_of, text
from scrapers.pay_text import Pay, Per, currency_of_sign, pays_in
from scrapers.postings import BOARD_OPTIONS, Offer, Posting, as_parsed, day, read_rows, role_digest, vendor_of
from scrapers.reading import plain_text

#: Pages after which a listing that never ends is left.
MOST_PAGES = 60
_SPANS = {
    "hour": Per.HOUR,
    "hourly": Per.HOUR,
    "per_hour": Per.HOUR,
    "task": Per.TASK,
    "per_task": Per.TASK,
    "per_unit": Per.TASK,
    "minute": Per.MINUTE,
    "per_minute": Per.MINUTE,
    "day": Per.DAY,
    "daily": Per.DAY,
    "per_day": Per.DAY,
    "week": Per.WEEK,
    "weekly": Per.WEEK,
    "per_week": Per.WEEK,
    "month": Per.MONTH,
    "monthly": Per.MONTH,
    "per_month": Per.MONTH,
    "year": Per.YEAR,
    "yearly": Per.YEAR,
    "annual": Per.YEAR,
    "annually": Per.YEAR,
    "per_year": Per.YEAR,
    "one_time": Per.ONCE,
    "fixed": Per.ONCE,
}


def span_of(word: str) -> Per:
    """What a site's own word for the span of pay means; unknown for a new one."""
    return _SPANS.get(word.strip().lower().replace("-", "_").replace(" ", "_"), Per.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Marketplace:
    """One site: how it is asked, and how one of its rows is read."""

    #: Address, with ``{page}``, ``{offset}`` and ``{limit}`` where they stand in it.
    address: str
    #: Member of the answer that holds the rows.
    member: str
    #: Reads one row with the source's options; None for a row that is not open to all.
    read: Callable[[Mapping[str, Any], Mapping[str, Any]], Posting | None]
    #: Paths of the fields that pay stands in; empty for a site that tells pay in its text alone.
    pay_fields: tuple[tuple[str, ...], ...] = ()
    #: Body of a POST for a page number (from 1) and size; None for GET.
    body: Callable[[int, int], object] | None = None
    #: Rows asked at once.
    limit: int = 100
    #: Whether the site gives further pages.
    paged: bool = True
    #: Path of the number of rows in all; empty where the site does not tell it.
    total: tuple[str, ...] = ()
    #: Keys allowed under ``[options]``.
    OPTIONS: frozenset[str] = BOARD_OPTIONS

    def requests(self, source: Source, state: State, now: dt.datetime) -> list[Request]:
        """The first page; each answer asks for the next."""
        vendor_of(source)
        return [self._page(source, 1, {"read": "0", "last": "", "roles": ""})]

    def _page(self, source: Source, page: int, context: Mapping[str, str]) -> Request:
        address = (source.url or self.address).replace("{page}", str(page)).replace("{limit}", str(self.limit))
        address = address.replace("{offset}", str((page - 1) * self.limit))
        carried = dict(context) | {"page": str(page)}
        if self.body is None:
            return Request(address, headers={"Accept": "application/json"}, context=carried, fresh=True)
        body = json.dumps(self.body(page, self.limit), separators=(",", ":")).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        return Request(address, "POST", body, headers, context=carried, fresh=True)

    def parse(self, source: Source, response: Fetched) -> Parsed:
        """One page, what is odd about it, and the request for the next."""
        payload, context = response.json(), response.request.context
        rows = rows_of(payload, self.member, response.url)
        page, before = int(context["page"]), int(context["read"])
        digest = hashlib.blake2b(json.dumps(rows, sort_keys=True).encode(), digest_size=8).hexdigest() if rows else ""
        if rows and digest == context["last"]:
            return Parsed(
                issues=(Issue("page-repeats", f"page {page} is the page before it again; the rest is not read"),)
            )
        postings, issues = read_rows(rows, lambda row: self.read(row, source.options))
        issues += self._oddities(rows, page, source.options)
        known = frozenset(context["roles"].split())
        contributors = replace(source, options=dict(source.options) | {"contributors": True})
        parsed = as_parsed(contributors, response, postings, known)
        follow: tuple[Request, ...] = ()
        total = number(at(payload, *self.total)) if self.total else None
        more = before + len(rows) < total if total is not None else len(rows) >= self.limit
        if self.paged and rows and more and page < MOST_PAGES:
            roles = " ".join(sorted(known | {role_digest(one) for one in postings}))
            carried = {"read": str(before + len(rows)), "last": digest, "roles": roles}
            follow = (self._page(source, page + 1, carried),)
        elif total is not None and before + len(rows) < total:
            issues.append(Issue("too-few", f"the site tells of {total:.0f} roles, {before + len(rows)} were given"))
        return replace(parsed, issues=(*issues, *parsed.issues), follow_ups=follow)

    def _oddities(self, rows: Sequence[Any], page: int, options: Mapping[str, Any]) -> list[Issue]:
        if not rows:
            return [Issue("board-empty", "the site answers, but lists nothing")] if page == 1 else []
        held, fields = records(list(rows)), self.pay_fields
        if "fields" in self.OPTIONS and isinstance(options.get("fields"), Mapping):
            chosen = ALIGNERR_FIELDS | {key: str(value) for key, value in options["fields"].items()}
            fields = ((chosen["low"],), (chosen["high"],))
        if fields and held and not any(_has(row, path) for row in held for path in fields):
            names = ", ".join(".".join(path) for path in fields)
            has = ", ".join(sorted(held[0])[:20])
            return [Issue("field-missing", f"none of {len(held)} rows has {names}; was it renamed? Fields: {has}")]
        return []


def _has(row: Mapping[str, Any], path: Sequence[str]) -> bool:
    holder = at(row, *path[:-1]) if len(path) > 1 else row
    return isinstance(holder, Mapping) and path[-1] in holder


def _positive(value: Any) -> float | None:
    """A sum of pay; nothing and zero are no sum."""
    found = number(value)
    return found if found is not None and found > 0 else None


def _rate(low: Any, high: Any, currency: str | None, per: Per, word: str) -> tuple[Offer, ...]:
    """The offer of two ends; none where both are missing."""
    first, last = _positive(low), _positive(high)
    if first is None and last is None:
        return ()
    return (Offer(Pay(first, last, currency, per, f"{first} to {last} {currency or ''} {word or 'without a span'}")),)


def mercor_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting | None:
    """One listing of Mercor; None for what is private, closed or deleted. No currency is told."""
    if row.get("isPrivate") is True or row.get("deletedAt") or text(row, "status") not in ("active", ""):
        return None
    key, frequency = text(row, "listingId"), text(row, "payRateFrequency")
    eligible = row.get("eligibleLocation")
    places = [place for place in eligible if isinstance(place, str)] if isinstance(eligible, list) else []
    return Posting(
        key=key,
        title=text(row, "title"),
        url=f"https://work.mercor.com/jobs/{key}",
        text=plain_text(text(row, "description")),
        published=day(row.get("postedAt")) or day(row.get("createdAt")),
        unit=joined([text(row, "listingDomain"), text(row, "commitment")]),
        places=tuple(places) or tuple(filter(None, [text(row, "location")])),
        offers=_rate(row.get("rateMin"), row.get("rateMax"), None, span_of(frequency), frequency),
    )


def outlier_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting:
    """One role of Outlier. The only figure is a ceiling: up to so many US dollars an hour."""
    return Posting(
        key=text(row, "id"),
        title=text(row, "title"),
        url=text(row, "absolute_url"),
        text=plain_text(text(row, "content")),
        published=day(row.get("first_published")) or day(row.get("updated_at")),
        places=tuple(filter(None, [text(row, "location", "name")])),
        offers=_rate(None, row.get("maxHourlyRateUsd"), "USD", Per.HOUR, "per hour at most"),
    )


def micro1_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting:
    """One role of micro1. Hourly, by the name of the field; no currency, no description."""
    skills = row.get("skills")
    return Posting(
        key=text(row, "job_id"),
        title=text(row, "job_name"),
        url=text(row, "apply_url"),
        published=day(row.get("date_posted")),
        unit=joined([text(row, "engagement_type"), *(s for s in skills if isinstance(s, str))][:4])
        if isinstance(skills, list)
        else text(row, "engagement_type"),
        places=tuple(filter(None, [text(row, "location"), text(row, "country")])),
        offers=_rate(
            at(row, "ideal_hourly_rate", "min"), at(row, "ideal_hourly_rate", "max"), None, Per.HOUR, "per hour"
        ),
    )


def turing_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting:
    """One role of Turing. There is no field for pay: the text is all there is."""
    key = text(row, "id")
    body = joined([text(row, "oneLinerDescription"), plain_text(text(row, "description"))], "\n\n")
    return Posting(
        key=key,
        title=text(row, "title"),
        url=f"https://work.turing.com/jobs/{key}",
        text=body,
        published=day(row.get("createdDate")),
        unit=text(row, "roleGroup"),
    )


#: Names of Alignerr's fields; they are not documented, so a declaration may name others under ``[options.fields]``.
ALIGNERR_FIELDS = {
    "key": "id",
    "title": "title",
    "url": "url",
    "text": "description",
    "published": "createdAt",
    "place": "location",
    "low": "minHourlyRate",
    "high": "maxHourlyRate",
}


def alignerr_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting:
    """One role of Alignerr, US dollars per hour. One role is posted as many city copies."""
    chosen = options.get("fields", {})
    if not isinstance(chosen, Mapping) or chosen.keys() - ALIGNERR_FIELDS.keys():
        raise InvalidReference(f"options.fields: takes {', '.join(ALIGNERR_FIELDS)}")
    names = ALIGNERR_FIELDS | {key: str(value) for key, value in chosen.items()}
    key = text(row, names["key"]) or text(row, "slug")
    return Posting(
        key=key,
        title=text(row, names["title"]),
        url=text(row, names["url"]) or f"https://www.alignerr.com/jobs/{key}",
        text=plain_text(text(row, names["text"])),
        published=day(row.get(names["published"])),
        places=tuple(filter(None, [text(row, names["place"])])),
        offers=_rate(row.get(names["low"]), row.get(names["high"]), "USD", Per.HOUR, "per hour"),
    )


def telus_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting:
    """One role of the TELUS AI community: one amount with unit and currency."""
    key, unit = text(row, "id"), text(row, "compensation", "unit")
    amount = at(row, "compensation", "amount")
    currency = currency_of_sign(text(row, "compensation", "currency"))
    return Posting(
        key=key,
        title=text(row, "title"),
        url=f"https://www.telusinternational.ai/cmp/contributor/jobs/available/{key}",
        text=plain_text(text(row, "description")),
        published=day(row.get("ctime")),
        unit=joined([text(row, "employment_type"), text(row, "hiring_language", "name")]),
        places=tuple(filter(None, [text(row, "country", "name"), text(row, "country"), text(row, "location")])),
        offers=_rate(amount, amount, currency, span_of(unit), unit),
    )


def imerit_posting(row: Mapping[str, Any], options: Mapping[str, Any]) -> Posting:
    """One role of iMerit. ``pay_rate`` is words ("$7/Hour"), or a bare number whose currency and span nobody tells."""
    rate = text(row, "pay_rate").strip()
    bare = _positive(rate)
    offers = tuple(Offer(replace(pay, span=None)) for pay in pays_in(rate))
    if not offers and bare is not None:
        offers = (Offer(Pay(bare, bare, None, Per.UNKNOWN, rate)),)
    return Posting(
        key=text(row, "job_id") or text(row, "slug"),
        title=text(row, "title"),
        url=text(row, "apply_link"),
        text=plain_text(text(row, "description")),
        unit=text(row, "type"),
        places=tuple(filter(None, [text(row, "location")])),
        offers=offers,
    )


MERCOR = Marketplace(
    "https://aws.api.mercor.com/work/listings-explore-page",
    "listings",
    mercor_posting,
    pay_fields=(("rateMin",), ("rateMax",)),
    paged=False,
)
OUTLIER = Marketplace(
    "https://app.outlier.ai/internal/experts/job-board/jobs",
    "jobs",
    outlier_posting,
    pay_fields=(("maxHourlyRateUsd",),),
    body=lambda page, limit: {"page": page, "pageSize": limit},
    total=("totalCount",),
)
MICRO1 = Marketplace(
    "https://prod-api.micro1.ai/api/v1/job/portal?page={page}&limit={limit}&keyword=",
    "data",
    micro1_posting,
    pay_fields=(("ideal_hourly_rate",),),
    body=lambda page, limit: {"action": "get_all_jobs", "filters": {"type": ["EXPERT"]}},
)
TURING = Marketplace(
    "https://work.turing.com/api/jobs/all",
    "jobs",
    turing_posting,
    body=lambda page, limit: {
        "searchQuery": "",
        "expertise": [],
        "location": [],
        "pageNumber": page,
        "pageSize": limit,
        "sortingCriteria": "newest",
    },
    limit=500,
    total=("totalCount",),
)
ALIGNERR = Marketplace(
    "https://www.alignerr.com/api/jobs?limit={limit}&offset={offset}&search=",
    "jobs",
    alignerr_posting,
    pay_fields=((ALIGNERR_FIELDS["low"],), (ALIGNERR_FIELDS["high"],)),
    limit=120,
    total=("total",),
    OPTIONS=BOARD_OPTIONS | {"fields"},
)
TELUS = Marketplace(
    "https://api.telusinternational.ai/apapi/v1/list-job-posts",
    "data",
    telus_posting,
    pay_fields=(("compensation",),),
    body=lambda page, limit: {"page": page, "limit": limit},
    total=("pagination", "total"),
)
IMERIT = Marketplace("https://imerit.ai/jobs.json", "jobs", imerit_posting, pay_fields=(("pay_rate",),), paged=False)

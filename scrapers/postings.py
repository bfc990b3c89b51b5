"""Job postings of every board in one shape, and what becomes of them: a document each, and claims of pay.

The adapters of boards and marketplaces (:mod:`scrapers.job_boards`, :mod:`scrapers.marketplaces`,
:mod:`scrapers.job_posting`) read an answer into :class:`Posting` records; :func:`as_parsed` does the rest:

- Roles of office staff are kept as a line without text and make no claim; a role that cannot be told is an issue.
- Pay becomes one claim for each tier, never annualised. Spans that no claim carries (a week, two weeks, half a month,
  a quarter) and spans or currencies that the board does not tell become an issue and no claim. What is paid once for
  a whole engagement is no rate: it makes neither.
- One role copied over many cities is one document with one claim; the country stands only where all copies share it.
- The figure is true of the month of publication. Where the board tells no date it has no period of its own: the day on
  which the store first held it stands in, and does not move as long as the offer stays the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.claim import Claim, Metric, Status
from models.document import Part, Quote
from models.errors import InvalidReference, InvalidValue
from models.period import Period, Precision
from models.source import Source
from scrapers.items import PENDING, Fetched, Issue, Item, ItemKind, Parsed
from scrapers.json_fields import host_of_link
from scrapers.pay_text import MAX_TEXT, Pay, Per, pays_in
from scrapers.places import countries_in
from scrapers.reading import plain_line, tidy
from scrapers.roles import Audience, audience, expertise, role_key

#: Options that every board understands.
BOARD_OPTIONS = frozenset({"contributors", "contributor_departments", "currency"})

#: Longest title kept, and longest quote, in characters.
_TITLE, _QUOTE = 300, 300
#: Most sums that one text may offer before it counts as a price list that we do not understand.
_MOST_PAYS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One sum or range that a posting offers, with what it is tied to."""

    #: The sum.
    pay: Pay
    #: Name of the tier or range ("Zone A", "Hourly range"); empty where there is one for all.
    label: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One offered role as a board gives it. Everything is untrusted text."""

    #: The board's own id of it.
    key: str
    #: Title of the role.
    title: str
    #: Address of its page; empty where the board gives none.
    url: str
    #: Description as plain text; empty where the board gives none.
    text: str = ""
    #: Day of publication; None where the board tells none.
    published: Period | None = None
    #: Department, team and engagement, in words.
    unit: str = ""
    #: Places as the board words them, most telling last does not matter.
    places: tuple[str, ...] = ()
    #: What is offered, from the board's own fields; the text is searched where there are none.
    offers: tuple[Offer, ...] = ()


def day(value: object) -> Period | None:
    """The day of an ISO date or time, of ``YYYY-MM-DD HH:MM:SS``, or of epoch milliseconds; None for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = dt.datetime.fromtimestamp(value / 1000, dt.UTC)
            return Period(moment.date(), Precision.DAY)
        if isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}", value):
            return Period(dt.date.fromisoformat(value[:10]), Precision.DAY)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def text_option(source: Source, name: str, default: str | None = None) -> str:
    """An option that must be text.

    Raises:
        InvalidReference: it is missing (and has no default) or no text.
    """
    value = source.options.get(name, default)
    if not isinstance(value, str) or not value.strip():
        raise InvalidReference(f"options.{name}: {source.id} needs it, as text")
    return value.strip()


def vendor_of(source: Source) -> str:
    """The vendor whose board it is.

    Raises:
        InvalidReference: the declaration names none.
    """
    if source.vendor is None:
        raise InvalidReference(f"vendor: {source.id} needs the id of the vendor that the board belongs to")
    return source.vendor


def read_rows(
    rows: list[Any], read: Callable[[Mapping[str, Any]], Posting | None]
) -> tuple[list[Posting], list[Issue]]:
    """The postings of an answer, with the pay of their text where the board has no field for it.

    A row that is no posting becomes an issue; one that ``read`` leaves out (unlisted) is left silently.
    """
    postings: list[Posting] = []
    issues: list[Issue] = []
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            issues.append(Issue("bad-entry", f"entry {place} is {type(row).__name__}, not a posting"))
            continue
        posting = read(row)
        if posting is None:
            continue
        if posting.title.strip() and posting.key:
            postings.append(_with_text_pay(posting))
        else:
            issues.append(Issue("bad-entry", f"entry {place} has no {'id' if posting.title.strip() else 'title'}"))
    return postings, issues


def as_parsed(
    source: Source, response: Fetched, postings: Sequence[Posting], known: frozenset[str] = frozenset()
) -> Parsed:
    """Documents, claims and issues of the postings of one answer.

    Args:
        known: digests (:func:`role_digest`) of roles that an earlier page of the same run held; their copies are left.
    """
    issues: list[Issue] = []
    kept: list[tuple[Posting, Audience]] = []
    for posting in postings:
        who = _audience(source, posting)
        if who is Audience.UNCLEAR:
            issues.append(
                Issue("role-unclear", f"cannot tell whose job {posting.title[:80]!r} is; no pay read", posting.url)
            )
        kept.append((posting, who))
    offered = [one for one, who in kept if who is Audience.CONTRIBUTOR]
    groups = [group for group in _copies(offered) if role_digest(group[0]) not in known]
    items = []
    for group in groups:
        item, found = _contributor_item(source, response, group)
        items.append(item)
        issues.extend(found)
    items.extend(_line(source, one, who) for one, who in kept if who is not Audience.CONTRIBUTOR)
    paid = sum(1 for group in groups if group[0].offers)
    paid += sum(1 for one, who in kept if who is not Audience.CONTRIBUTOR and one.offers)
    counts = {"pay": paid, "contributor": len(groups)}
    return Parsed(tuple(items), issues=tuple(issues), counts=counts)


def role_digest(posting: Posting) -> str:
    """Short name of a role with its pay, the same for its copies in other cities."""
    offers = [(o.pay.low, o.pay.high, o.pay.currency, o.pay.per.value) for o in posting.offers]
    return hashlib.blake2b(
        repr((role_key(posting.title), offers)).encode("utf-8", "replace"), digest_size=5
    ).hexdigest()


def _audience(source: Source, posting: Posting) -> Audience:
    wanted = source.options.get("contributor_departments", ())
    if wanted:
        unit = posting.unit.casefold()
        return Audience.CONTRIBUTOR if any(str(name).casefold() in unit for name in wanted) else Audience.OFFICE
    return audience(posting.title, posting.unit, contributors=bool(source.options.get("contributors", False)))


def _with_text_pay(posting: Posting) -> Posting:
    """The posting with the pay that its title or text tells, where the board has no field for it."""
    if posting.offers:
        return posting
    found = pays_in(posting.title) or pays_in(posting.text)
    if not found or len(found) > _MOST_PAYS:
        return posting
    return replace(posting, offers=tuple(Offer(pay) for pay in found))


def _copies(postings: Iterable[Posting]) -> list[list[Posting]]:
    """Postings grouped by role and pay, each group's earliest first, groups in the order of the board."""
    groups: dict[str, list[Posting]] = {}
    for posting in postings:
        groups.setdefault(role_digest(posting), []).append(posting)
    return [sorted(group, key=lambda one: (str(one.published or "9999"), one.key)) for group in groups.values()]


def _contributor_item(source: Source, response: Fetched, group: Sequence[Posting]) -> tuple[Item, list[Issue]]:
    first = group[0]
    issues: list[Issue] = []
    published = first.published
    if published is not None and not dt.date(2005, 1, 1) <= published.first <= response.at.date() + dt.timedelta(
        days=2
    ):
        issues.append(Issue("bad-date", f"{first.title[:80]!r} is dated {published}; taken as undated", first.url))
        published = None
    # As the store will hold them: the offsets of quotes count in these.
    title, text = _title(first.title), tidy(first.text)[:MAX_TEXT]
    places = tuple(dict.fromkeys(place.strip() for one in group for place in one.places if place.strip()))
    claims: dict[str, Claim] = {}
    for offer in first.offers:
        outcome = _claim(source, offer, first, (title, text), places, published)
        if isinstance(outcome, Issue):
            issues.append(outcome)
        elif outcome is not None:
            claims.setdefault(outcome.id, outcome)
    item = Item(
        url=_address(first.url),
        title=title,
        guid=f"{source.kind}:{first.key}",
        text=text,
        published=published,
        kind=ItemKind.JOB,
        claims=tuple(claims.values()),
        read=False,
        relevant=True,
        page=False,
    )
    return item, issues


def _claim(
    source: Source, offer: Offer, posting: Posting, parts: tuple[str, str], places: tuple[str, ...], when: Period | None
) -> Claim | Issue | None:
    pay = offer.pay
    what = f"{posting.title[:80]!r}: {pay.words[:120]!r}"
    currency = pay.currency or source.options.get("currency")
    refused = _unclaimable(pay, currency)
    if pay.per is Per.ONCE:
        return None
    if refused is not None:
        return Issue(refused[0], f"{what} {refused[1]}; no claim", posting.url)
    countries = {country for text in (places or (offer.label,)) for country in countries_in(text)}
    tier = countries_in(offer.label)
    region = next(iter(tier)) if len(tier) == 1 else next(iter(countries)) if len(countries) == 1 else None
    try:
        return Claim(
            document=PENDING,
            vendor=vendor_of(source),
            metric=Metric.PAY_RATE,
            status=Status.CONFIRMED,
            low=pay.low,
            high=pay.high,
            unit=f"{currency}/{pay.per.value}",
            kind=expertise(posting.title),
            as_of=None if when is None else when.widen(Precision.MONTH),
            region=region,
            quote=quote_of(pay, *parts),
            note=_note(offer, posting, places, assumed=pay.currency is None),
        )
    except InvalidValue as error:
        return Issue("bad-entry", f"{what}: {error}", posting.url)


def _unclaimable(pay: Pay, currency: str | None) -> tuple[str, str] | None:
    """Why a sum makes no claim: the kind of issue and the reason; None when it makes one."""
    if pay.per is Per.UNKNOWN:
        return "pay-span-unknown", "does not tell what it is paid for"
    if not pay.per.claimable:
        return "pay-span", f"is paid per {pay.per.value}, which is not converted"
    if currency is None:
        return "pay-currency-unknown", "has no currency"
    if not replace(pay, currency=currency).plausible:
        return "pay-implausible", f"is no plausible pay per {pay.per.value}"
    return None


def _note(offer: Offer, posting: Posting, places: tuple[str, ...], *, assumed: bool) -> str:
    shown = ", ".join(places[:3]) + (f" and {len(places) - 3} more places" if len(places) > 3 else "")
    parts = [_clean(posting.title)[:120], _clean(offer.label)[:60], _clean(shown)[:120], _clean(posting.unit)[:60]]
    if assumed:
        parts.append("currency not told, taken as the board's own")
    return "; ".join(part for part in parts if part)


def quote_of(pay: Pay, title: str, text: str) -> Quote | None:
    """The sentence or line of the title or text that tells the pay; None where neither tells just this pay."""
    for part, body in ((Part.TITLE, title), (Part.TEXT, text)):
        for found in pays_in(body):
            same = (found.low, found.high) == (pay.low, pay.high) and found.currency in (pay.currency, None)
            if same and found.per in (pay.per, Per.UNKNOWN) and found.span is not None:
                start, end = _sentence(body, *found.span)
                return Quote(start, end, body[start:end], part)
    return None


def _sentence(body: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, within its line and the longest quote."""
    left = max(body.rfind("\n", 0, start) + 1, start - _QUOTE // 2)
    breaks = [m.end() for m in re.finditer(r"[.!?]\s+(?=[A-ZÀ-Ý])", body[left:start])]
    first = left + (breaks[-1] if breaks else 0)
    stop = body.find("\n", end)
    right = min(len(body) if stop < 0 else stop, end + _QUOTE // 2)
    close = re.search(r"[.!?](?=\s|$)", body[end:right])
    last = end + close.end() if close else right
    while first < start and body[first].isspace():
        first += 1
    while last > end and body[last - 1].isspace():
        last -= 1
    return first, last


def _line(source: Source, posting: Posting, who: Audience) -> Item:
    """A role that is not a contributor's: its title and link, nothing else."""
    return Item(
        url=_address(posting.url),
        title=_title(posting.title),
        guid=f"{source.kind}:{posting.key}",
        summary=f"{who.value} role" + (f", {_clean(posting.unit)[:80]}" if posting.unit.strip() else ""),
        published=posting.published,
        kind=ItemKind.JOB,
        read=False,
        page=False,
    )


def _address(url: str) -> str:
    return url.strip() if host_of_link(url) else ""


def _title(title: str) -> str:
    return plain_line(title, marked_up=False)[:_TITLE].strip()


def _clean(text: str) -> str:
    """One line without control characters."""
    return re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)).strip()

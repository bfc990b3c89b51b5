"""Facts: what the claims on one question add up to, with the claims for it and the claims against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from models.claim import Claim, Metric, Status
from models.period import Period


@dataclass(frozen=True, slots=True)
class SourcedClaim:
    """A claim together with what resolution must know of its document."""

    #: The statement.
    claim: Claim
    #: The claim's id, computed once.
    id: str
    #: Who published the page, as shown to people.
    publisher: str
    #: Trust in the publisher: 1 filing or company, 2 agency and major press, 3 trade press, 4 blog, aggregator, forum.
    tier: int
    #: Whose finding it is; claims of one origin are not independent of one another. Never empty.
    origin: str
    #: Trust in the origin where the text cites somebody else; the same as tier when it is the publisher's own.
    origin_tier: int
    #: When the public could read it, at the precision known; None where the page tells none.
    published: Period | None
    #: When the store first held it (UTC).
    first_seen: dt.datetime | None = None
    #: Address of the page.
    url: str = ""
    #: Headline, or our note on a ledger row.
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """An exchange rate as used: one unit of the currency in US dollars."""

    #: US dollars for one unit.
    usd: float
    #: The day that the rate was published for.
    day: dt.date


#: Gives the rate of an ISO 4217 code on (or last before) a day; None where no rate is known.
RateLookup = Callable[[str, dt.date], Rate | None]


class Factor(NamedTuple):
    """One reason why a fact is as sure as it is; a tuple, since a million claims make hundreds of thousands."""

    #: Short name: tier, status, origins, agreement, nearness, dissent …
    name: str
    #: What it contributed to the confidence, in the terms that the resolution documents.
    weight: float
    #: The reason in words.
    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """The answer to one question: what holds, how sure it is, who says so and who says otherwise."""

    #: Identity of the question: 32 hexadecimal digits over vendor, metric, kind, party, scope and as_of.
    id: str
    #: Vendor that it is about.
    vendor: str
    #: What it is about.
    metric: Metric
    #: Sub-type, None where unspecified.
    kind: str | None
    #: The other company, where the metric has one.
    party: str | None
    #: Part of the vendor; None for the whole.
    scope: str | None
    #: Country that pay or staff is tied to; None where not told.
    region: str | None
    #: Period that the value is true of; None for an undated past.
    as_of: Period | None
    #: Lower end of what the supporting claims allow, in whole units; None when open.
    low: float | None
    #: Upper end; None when open.
    high: float | None
    #: Unit of low, high and value; None for client.
    unit: str | None
    #: Best single value; None where there is none.
    value: float | None
    #: The value in US dollars (per hour, day … as the unit says); None for units that are no money or without a rate.
    value_usd: float | None
    #: The exchange rate behind value_usd; None for dollars and for units that are no money.
    rate: Rate | None
    #: Closed, reported, talks, projected or denied.
    status: Status
    #: Between 0 and 1; what it means is documented in models.resolution.
    confidence: float
    #: The working behind the confidence, most weighty first.
    factors: tuple[Factor, ...]
    #: Number of independent origins that agree.
    origins: int
    #: Ids of the claims that agree, best first.
    supporting: tuple[str, ...]
    #: Ids of the claims that say otherwise, best first.
    dissenting: tuple[str, ...] = ()
    #: Id of the fact that replaced it (talks that a deal closed, a report that a correction overrode); else None.
    superseded_by: str | None = None
    #: Day from which the public could know it: the earliest publication among the supporting claims.
    known_since: dt.date | None = None

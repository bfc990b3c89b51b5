"""The simple rule: best status, then best tier, then newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from models.claim import Status
from models.corrections import Correction
from models.fact import Fact, Factor, Rate, RateLookup, SourcedClaim
from models.quantity import currency_of
from models.resolution.question import fact_id
from models.resolution.types import Issue, Resolution

_RANK = {Status.CONFIRMED: 0, Status.REPORTED: 1, Status.TALKS: 2, Status.PROJECTED: 3, Status.DENIED: 4}
_BASE = {
    Status.CONFIRMED: 0.9,
    Status.REPORTED: 0.7,
    Status.TALKS: 0.4,
    Status.PROJECTED: 0.4,
    Status.DENIED: 0.3,
}


def _key(sourced: SourcedClaim) -> tuple[str, ...]:
    claim = sourced.claim
    return (
        claim.vendor,
        claim.metric.value,
        claim.kind or "",
        claim.party or "",
        claim.scope or "",
        claim.region or "",
        "" if claim.as_of is None else str(claim.as_of),
        (claim.unit or "").partition("/")[2],
    )


def _known(sourced: SourcedClaim) -> dt.date:
    if sourced.published is not None:
        return sourced.published.last
    return sourced.first_seen.date() if sourced.first_seen is not None else dt.date.min


def _order(sourced: SourcedClaim) -> tuple[int, int, int, str]:
    return (_RANK[sourced.claim.status], sourced.tier, -_known(sourced).toordinal(), sourced.id)


def resolve(claims: Iterable[SourcedClaim], rates: RateLookup, corrections: Sequence[Correction] = ()) -> Resolution:
    """One fact for each question that the claims answer."""
    used: dict[str, bool] = {correction.id: False for correction in corrections}
    kept = []
    for claim in claims:
        hit = next((c for c in corrections if c.matches(claim)), None)
        if hit is not None:
            used[hit.id] = True
            if hit.action.value == "drop":
                continue
        kept.append((_key(claim), _order(claim), claim))
    kept.sort(key=itemgetter(0, 1))
    facts = []
    counts: dict[tuple[str, ...], int] = {}
    for key, rows in groupby(kept, key=itemgetter(0)):
        number = counts.get(key[:-1], 0)
        counts[key[:-1]] = number + 1
        facts.append(_fact([row[2] for row in rows], rates, number))
    issues = tuple(Issue(None, "correction", f"{name} matches no claim") for name, hit in used.items() if not hit)
    return Resolution(tuple(facts), issues)


def _fact(rows: list[SourcedClaim], rates: RateLookup, number: int) -> Fact:
    best = rows[0]
    claim = best.claim
    mine = claim.quantity
    agree = [r for r in rows if mine is None or (r.claim.quantity is not None and mine.agrees(r.claim.quantity))]
    ids = {r.id for r in agree}
    rate: Rate | None = None
    value = None if mine is None else mine.value
    usd = value
    currency = currency_of(claim.unit)
    if currency is None:
        usd = None
    elif currency != "USD" and value is not None:
        day = claim.as_of.last if claim.as_of is not None else _known(best)
        rate = rates(currency, day)
        usd = None if rate is None else value * rate.usd
    known = min(_known(r) for r in agree)
    origins = len({r.origin.casefold().strip() for r in agree})
    base = _BASE[claim.status] - 0.1 * (best.tier - 1)
    return Fact(
        id=fact_id(
            claim.vendor, claim.metric.value, claim.kind, claim.party, claim.scope, claim.region, claim.as_of, number
        ),
        vendor=claim.vendor,
        metric=claim.metric,
        kind=claim.kind,
        party=claim.party,
        scope=claim.scope,
        region=claim.region,
        as_of=claim.as_of,
        low=claim.low,
        high=claim.high,
        unit=claim.unit,
        value=value,
        value_usd=usd,
        rate=rate,
        status=claim.status,
        confidence=min(0.99, base + 0.05 * (origins - 1)),
        factors=(Factor("status and tier", base, f"{claim.status.value}, publisher of tier {best.tier}"),),
        origins=origins,
        supporting=tuple(r.id for r in agree),
        dissenting=tuple(r.id for r in rows if r.id not in ids),
        known_since=None if known == dt.date.min else known,
    )

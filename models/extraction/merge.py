"""One statement, one claim: what a text says twice is kept once, at its most precise."""

from __future__ import annotations

from models.claim import CLIENT_DIRECTION, Claim, Metric
from models.document import Part

_NEEDS_PARTY = (Metric.STAKE,)


def merged(claims: list[Claim]) -> list[Claim]:
    """The claims without repetitions, in their first order."""
    best: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = _key(claim)
        other = best.get(key)
        best[key] = claim if other is None else _richer(other, claim)
    result = list(best.values())
    return [claim for claim in result if not _covered(claim, result)]


def _key(claim: Claim) -> tuple[object, ...]:
    if claim.metric is Metric.CLIENT:
        return claim.vendor, claim.metric, claim.party, CLIENT_DIRECTION[claim.kind or ""]
    party = claim.party if claim.kind == "from_client" or claim.metric in _NEEDS_PARTY else None
    return claim.vendor, claim.metric, claim.unit, claim.low, claim.high, party, claim.scope


def _richer(one: Claim, other: Claim) -> Claim:
    """Of two claims that say the same the one that says more; the first when both say as much."""

    def wealth(claim: Claim) -> tuple[int, int, int, int]:
        return (
            claim.kind not in (None, "uses"),
            claim.party is not None,
            claim.as_of is not None,
            claim.quote is not None and claim.quote.part is Part.TEXT,
        )

    return other if wealth(other) > wealth(one) else one


def _covered(claim: Claim, claims: list[Claim]) -> bool:
    """Whether another claim tells the same more precisely."""
    if claim.metric is Metric.CLIENT:
        return claim.kind == "uses" and any(
            other is not claim and other.metric is Metric.CLIENT and other.kind != "uses"
            and (other.vendor, other.party) == (claim.vendor, claim.party)
            for other in claims
        )  # fmt: skip
    title = claim.quote is not None and claim.quote.part is Part.TITLE
    if not title:
        return False
    mine = claim.quantity
    return any(
        other is not claim and other.vendor == claim.vendor and other.metric is claim.metric
        and other.quote is not None and other.quote.part is Part.TEXT and mine is not None
        and other.quantity is not None and mine.agrees(other.quantity, 0.05)
        for other in claims
    )  # fmt: skip

"""Resolution's laws on small hand-made records."""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.fact import SourcedClaim
from models.period import Period
from models.resolution import resolve


def sourced(claim: Claim, *, publisher: str = "Paper", tier: int = 2, origin: str | None = None) -> SourcedClaim:
    return SourcedClaim(
        claim,
        claim.id,
        publisher,
        tier,
        origin or publisher,
        tier,
        claim.as_of,
        None,
        f"https://example.org/{claim.id}",
    )


def test_closed_beats_reported() -> None:
    when = Period.parse("2025-06")
    a = Claim("a", "scale-ai", Metric.VALUATION, Status.REPORTED, 25e9, 25e9, "USD", as_of=when)
    b = Claim("b", "scale-ai", Metric.VALUATION, Status.CONFIRMED, 29e9, 29e9, "USD", as_of=when)
    (fact,) = resolve([sourced(a), sourced(b)], lambda code, day: None).facts
    assert fact.value == 29e9
    assert fact.supporting == (b.id,)
    assert fact.dissenting == (a.id,)

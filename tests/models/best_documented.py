"""The best-documented questions of the shipped ledger: ``python -m tests.models.best_documented [NUMBER]``."""

from __future__ import annotations

import sys

from data.exchange import usd_rate
from data.ledger import read_ledger, shipped_files
from data.reference import load_publishers
from models.fact import Fact, SourcedClaim
from models.resolution import Resolution, resolve


def ledger_claims() -> list[SourcedClaim]:
    """The claims of the shipped ledger with the tiers of the register, as the store would hold them."""
    publishers = load_publishers()
    claims = []
    for path in shipped_files():
        for row in read_ledger(path).rows:
            publisher = row.document.publisher
            origin = row.claim.origin or publisher
            tier = publishers.tier_of(publisher, row.document.url)
            origin_tier = publishers.tier_of(origin)
            claims.append(
                SourcedClaim(
                    row.claim,
                    row.claim.id,
                    publisher,
                    tier,
                    origin,
                    origin_tier,
                    row.document.published,
                    None,
                    row.document.url,
                    row.claim.note,
                )
            )
    return claims


def resolve_ledger() -> Resolution:
    """The facts of the shipped ledger."""
    return resolve(ledger_claims(), usd_rate)


def best_documented(facts: tuple[Fact, ...], number: int = 20) -> list[Fact]:
    """Facts with figures that most independent origins speak about, pay left out: it is a spread, not a question."""
    figures = [fact for fact in facts if fact.unit is not None and fact.metric.value != "pay_rate"]
    return sorted(figures, key=lambda fact: (-fact.origins, -fact.confidence, fact.vendor, fact.id))[:number]


def line(fact: Fact) -> str:
    """One fact as a line of the table."""
    what = " ".join(part for part in (fact.metric.value, fact.kind, fact.party, fact.scope) if part)
    span = f"{_plain(fact.low)}..{_plain(fact.high)}" if fact.low != fact.high else ""
    over = " (superseded)" if fact.superseded_by else ""
    return (
        f"{fact.vendor:14} {what:34} {fact.as_of!s:10} {_plain(fact.value):>9} {fact.unit or '':8} {span:16} "
        f"{fact.status.value:9} {fact.confidence:.2f} {fact.origins:3} origins {len(fact.supporting):3} for "
        f"{len(fact.dissenting):3} against{over}"
    )


def _plain(number: float | None) -> str:
    if number is None:
        return "-"
    for size, letter in ((1e9, "bn"), (1e6, "m")):
        if abs(number) >= size:
            return f"{number / size:.6g}{letter}"
    return f"{number:.6g}"


if __name__ == "__main__":
    chosen = best_documented(resolve_ledger().facts, int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    print("\n".join(map(line, chosen)))

"""Questions: which claims may bear on one another."""

from __future__ import annotations

import hashlib

from models.claim import Claim, Metric


def question_of(claim: Claim) -> tuple[str, str, str, str]:
    """The coarse key of a claim: vendor, metric, scope, and for a client relation the client.

    Claims of different keys never bear on one another, so a new document asks only for the facts of its own keys to be
    made again.
    """
    party = claim.party or "" if claim.metric is Metric.CLIENT else ""
    return (claim.vendor, claim.metric._value_, claim.scope or "", party)


def fact_id(claim: Claim, kind: str | None, party: str | None, region: str | None, as_of: str, mark: str) -> str:
    """Identity of a fact: 32 hexadecimal digits over its question.

    Args:
        claim: any of its claims, for vendor, metric and scope.
        kind: sub-type of the question.
        party: the other company.
        region: country.
        as_of: period of the fact as text; empty for none.
        mark: what else tells it apart: done, talked of or expected, the family of its unit, and a number for what has
            the same question and is still two things (two rounds in one month).
    """
    parts = (claim.vendor, claim.metric._value_, kind or "", party or "", claim.scope or "", region or "", as_of, mark)
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

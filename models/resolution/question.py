"""Questions: which claims may bear on one another."""

from __future__ import annotations

import hashlib
import json

from models.claim import Claim, Metric
from models.period import Period


def question_of(claim: Claim) -> tuple[str, str, str, str]:
    """The coarse key of a claim: vendor, metric, scope, and for a client relation the client.

    Claims of different keys never bear on one another, so a new document asks only for the facts of its own keys to be
    made again.
    """
    party = claim.party or "" if claim.metric is Metric.CLIENT else ""
    return (claim.vendor, claim.metric.value, claim.scope or "", party)


def fact_id(  # noqa: PLR0917
    vendor: str,
    metric: str,
    kind: str | None,
    party: str | None,
    scope: str | None,
    region: str | None,
    as_of: Period | None,
    number: int = 0,
) -> str:
    """Identity of a fact: 32 hexadecimal digits over its question.

    ``number`` tells apart what has the same question and is still two things (two rounds in one month).
    """
    parts = [vendor, metric, kind, party, scope, region, None if as_of is None else str(as_of), number]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

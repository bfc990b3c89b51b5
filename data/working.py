"""The working behind facts, made again from the claims of the store: for ``labelscope explain`` and the dashboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.connection import reading
from data.corrections import load_corrections
from data.exchange import usd_rate
from data.selection import Filter, claim_conditions
from data.sourced import sourced_claims
from models.resolution.explain import Explanation, explain


def explanations(path: Path, vendor: str, metric: str, chosen: Filter) -> tuple[Explanation, ...]:
    """The facts of one vendor and metric with their working, claim by claim, oldest period first, undated last.

    Args:
        path: the store.
        vendor: vendor id.
        metric: metric name.
        chosen: kinds, parties and days as for facts; its days choose the record that is explained.

    Raises:
        StoreError: the store cannot be read.
    """
    record = replace(
        chosen, vendors=(vendor,), metrics=(metric,), kinds=(), parties=(), statuses=(), since=None, until=None
    )
    where, parameters = claim_conditions(record)
    with reading(path) as connection:
        # What cannot be used was reported when it was written; reading changes nothing.
        claims = list(sourced_claims(connection, where, parameters))
    corrections = [one for one in load_corrections() if any(map(one.matches, claims))]
    found = [one for one in explain(claims, usd_rate, corrections) if _wanted(one, chosen)]
    return tuple(sorted(found, key=_order))


def words_of(path: Path, claims: tuple[str, ...]) -> dict[str, str]:
    """For each claim its exact words, or our note where it has none.

    Raises:
        StoreError: the store cannot be read.
    """
    found: dict[str, str] = {}
    with reading(path) as connection:
        for claim in claims:
            row = connection.execute("select coalesce(quote, note) from claims where id = ?", (claim,)).fetchone()
            found[claim] = row[0] if row else ""
    return found


def _wanted(explanation: Explanation, chosen: Filter) -> bool:
    fact = explanation.fact
    if chosen.kinds and (fact.kind or "") not in chosen.kinds:
        return False
    if chosen.parties and fact.party not in chosen.parties:
        return False
    if chosen.statuses and fact.status.value not in chosen.statuses:
        return False
    if chosen.since is not None and (fact.as_of is None or fact.as_of.last < chosen.since):
        return False
    return chosen.until is None or (fact.as_of is not None and fact.as_of.first <= chosen.until)


def _order(explanation: Explanation) -> tuple[bool, str, str, str, str]:
    fact = explanation.fact
    first = "" if fact.as_of is None else fact.as_of.first.isoformat()
    return (fact.as_of is None, first, fact.kind or "", fact.party or "", fact.id)

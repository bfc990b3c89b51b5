"""Reading claims out of the store as resolution wants them: each with its publisher, origin and dates.

A row that no longer makes a valid claim (written by an older version, or by hand) is reported and left out; the others
are read all the same.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from models.claim import Claim, Metric, Status
from models.errors import InvalidValue
from models.fact import SourcedClaim
from models.period import Period

COLUMNS = """c.id, c.document, c.vendor, c.metric, c.kind, c.party, c.scope, c.region, c.low, c.high, c.unit, c.as_of,
    c.status,
    case when s.id is not null and c.origin = d.publisher then s.publisher else c.origin end,
    case when s.id is not null and c.origin = d.publisher then s.tier else c.origin_tier end,
    c.note, c.first_seen, d.publisher, d.tier, d.published, d.url, d.title"""

_METRICS = {metric.value: metric for metric in Metric}
_STATUSES = {status.value: status for status in Status}


@lru_cache(maxsize=65_536)
def moment_of(text: str) -> dt.datetime:
    """A time of the store as an aware datetime; cached, as a million claims share few moments."""
    return dt.datetime.fromisoformat(text)


def claim_rows(
    connection: sqlite3.Connection,
    where: str = "c.retracted_at is null",
    parameters: Sequence[object] = (),
) -> Iterator[tuple[Any, ...]]:
    """Rows of :data:`COLUMNS` that meet a condition on ``c`` (claims) and ``d`` (documents), by vendor and metric."""
    # Order without a sort of wide rows: the index on (vendor, metric, …) gives it.
    return connection.execute(
        f"select {COLUMNS} from claims c cross join documents d on d.id = c.document "
        f"left join documents s on s.id = d.story and s.id <> d.id where {where} "
        "order by c.vendor, c.metric",
        parameters,
    )


def sourced_claims(
    connection: sqlite3.Connection, where: str, parameters: Sequence[object] = ()
) -> Iterator[SourcedClaim]:
    """The claims that meet a condition. Rows that make none were reported when written."""
    for row in claim_rows(connection, where, parameters):
        with suppress(InvalidValue):
            yield read_row(row)


def read_row(row: tuple[Any, ...]) -> SourcedClaim:
    """One row of :data:`COLUMNS` as a claim with its source.

    Raises:
        InvalidValue: the row makes no valid claim.
    """
    (
        claim_id, document, vendor, metric, kind, party, scope, region, low, high, unit, as_of, status,
        origin, origin_tier, note, first_seen, publisher, tier, published, url, title,
    ) = row  # fmt: skip
    known_metric, known_status = _METRICS.get(metric), _STATUSES.get(status)
    if known_metric is None:
        raise InvalidValue(f"metric: {metric!r} is unknown")
    if known_status is None:
        raise InvalidValue(f"status: {status!r} is unknown")
    # Given by place: a million calls by name would cost a second more.
    claim = Claim(
        document,
        vendor,
        known_metric,
        known_status,
        low,
        high,
        unit,
        kind,
        party,
        None if as_of is None else Period.parse(as_of),
        scope,
        region,
        None if origin == publisher else origin,
        None,
        note,
    )
    return SourcedClaim(
        claim,
        claim_id,
        publisher,
        tier,
        origin,
        origin_tier,
        None if published is None else Period.parse(published),
        moment_of(first_seen),
        url,
        title,
    )

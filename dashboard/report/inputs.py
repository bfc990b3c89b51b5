"""What a report is made from: the record on two days and the claims between them, read through data.queries."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from dashboard.report.span import Span
from data import queries
from data.selection import Filter
from models.errors import InvalidValue, StoreError

#: SQLite takes some thirty thousand parameters; a span that tells of more than this reads everything.
_MOST_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Inputs:
    """Frames of one span, all limited to the vendors asked for."""

    span: Span
    #: Vendor ids; empty for all.
    vendors: tuple[str, ...]
    #: Facts as the public could know them on the day before the span: all of the vendors and metrics told of in it; of
    #: the others those that nothing superseded.
    before: pd.DataFrame
    #: Facts as the public could know them on its last day, the same choice of them. Both are whole in a quiet span.
    after: pd.DataFrame
    #: Claims that became public in the span, newest first; columns as in data.queries.claims.
    told: pd.DataFrame
    #: Claims published before the span and first read in it.
    late: pd.DataFrame
    #: Claims of the newest day with news before the span; only filled when the span has none.
    last: pd.DataFrame


def read(path: Path, span: Span, vendors: tuple[str, ...] = ()) -> Inputs:
    """Read everything that a report of a span needs.

    Raises:
        StoreError: the store cannot be read, or holds no claim at all.
        InvalidValue: a vendor that the record does not know.
    """
    known = queries.vendors(path)
    if not known:
        raise StoreError(f"{path} holds no claims yet; 'labelscope init' loads the shipped ledger")
    unknown = [vendor for vendor in vendors if vendor not in known]
    if unknown:
        near = get_close_matches(unknown[0].casefold().replace(" ", "-"), sorted(known), 3)
        advice = f"did you mean {' or '.join(near)}?" if near else "'labelscope facts' lists those that are"
        raise InvalidValue(f"vendor {unknown[0]!r} is not on record; {advice}")
    told = queries.claims_between(path, span.first, span.last, vendors)
    late = queries.claims_read_between(path, span.first, span.last, vendors)
    pairs = told[["vendor", "metric"]].drop_duplicates().sort_values(["vendor", "metric"])
    # Most of a large record is superseded, and only what moved is compared with it.
    few = 0 < len(pairs) <= _MOST_PAIRS
    whole = tuple(pairs.itertuples(index=False, name=None)) if few else None
    after = queries.facts(path, Filter(vendors=vendors, known_on=span.last, superseded_of=whole))
    before = after if told.empty else _before(path, span, told, after)
    last = queries.claims_last_known(path, span.before, vendors) if told.empty and late.empty else told.iloc[:0]
    return Inputs(span, vendors, before, after, told, late, last)


def _before(path: Path, span: Span, told: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The facts on the day before: those of the vendors and metrics told of are made again, the others are the same."""
    moved = pd.MultiIndex.from_frame(told[["vendor", "metric"]].drop_duplicates())
    chosen = Filter(
        vendors=tuple(sorted(told["vendor"].unique())),
        metrics=tuple(sorted(told["metric"].unique())),
        known_on=span.before,
    )
    again = queries.facts(path, chosen)
    again = again[pd.MultiIndex.from_frame(again[["vendor", "metric"]]).isin(moved)]
    kept = after[~pd.MultiIndex.from_frame(after[["vendor", "metric"]]).isin(moved)]
    pieces = [piece for piece in (kept, again) if len(piece)]
    if not pieces:
        return after.iloc[:0]
    # The order of the query: what is equal otherwise is ordered by it further on.
    order = ["vendor", "metric", "as_of_last", "as_of_first", "id"]
    joined = pd.concat(pieces).sort_values(order, kind="stable", na_position="first")
    return joined.reset_index(drop=True)

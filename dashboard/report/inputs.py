"""What a report is made from: the record on two days and the claims between them, read through data.queries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboard.report.span import Span
from data import queries
from data.selection import Filter
from models.errors import InvalidValue, StoreError


@dataclass(frozen=True, slots=True)
class Inputs:
    """Frames of one span, all limited to the vendors asked for."""

    span: Span
    #: Vendor ids; empty for all.
    vendors: tuple[str, ...]
    #: Facts as the public could know them on the day before the span.
    before: pd.DataFrame
    #: Facts as the public could know them on its last day.
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
        raise InvalidValue(f"vendor {unknown[0]!r} is not on record; 'labelscope facts' lists those that are")
    told = queries.claims_between(path, span.first, span.last, vendors)
    late = queries.claims_read_between(path, span.first, span.last, vendors)
    after = queries.facts(path, Filter(vendors=vendors, known_on=span.last))
    same = told.empty
    before = after if same else queries.facts(path, Filter(vendors=vendors, known_on=span.before))
    last = queries.claims_last_known(path, span.before, vendors) if same and late.empty else told.iloc[:0]
    return Inputs(span, vendors, before, after, told, late, last)

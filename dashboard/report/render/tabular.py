"""Every table of the report, and its sources, as CSV and Parquet."""

from __future__ import annotations

import io

import pandas as pd

from dashboard.inert import csv_bytes
from dashboard.report.model import Report, Table

#: Kinds of columns whose cells are numbers.
NUMERIC = frozenset({"money", "number", "share", "multiple", "rate", "people", "confidence"})


def frame_of(report: Report, table: Table) -> pd.DataFrame:
    """A table with typed columns: numbers as float64 (NaN for none), all else as text; the claims' ids and numbers."""
    columns: dict[str, pd.Series] = {}
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in table.rows]
        if column.kind in NUMERIC:
            values = [cell.value if isinstance(cell.value, int | float) else None for cell in cells]
            columns[column.key] = pd.Series(values, dtype="float64")
            continue
        columns[column.key] = pd.Series([None if cell.value is None else cell.text for cell in cells], dtype="str")
        if any(isinstance(cell.value, int | float) for cell in cells):
            # An amount in a currency of its own is text for people, with the number beside it.
            values = [cell.value if isinstance(cell.value, int | float) else None for cell in cells]
            columns[f"{column.key}_value"] = pd.Series(values, dtype="float64")
    columns["sources"] = pd.Series([" ".join(map(str, report.cite(row.claims))) for row in table.rows], dtype="str")
    columns["claims"] = pd.Series([" ".join(row.claims) for row in table.rows], dtype="str")
    return pd.DataFrame(columns)


def sources_frame(report: Report) -> pd.DataFrame:
    """The references as a table."""
    names = (
        "number",
        "claim",
        "document",
        "vendor",
        "says",
        "publisher",
        "origin",
        "published",
        "url",
        "title",
        "words",
    )
    frame = pd.DataFrame([{name: getattr(one, name) for name in (*names, "new")} for one in report.references])
    return frame.reindex(columns=[*names, "new"]).astype(
        {name: "str" for name in names if name != "number"} | {"number": "int64", "new": "bool"}
    )


def frames(report: Report) -> dict[str, pd.DataFrame]:
    """All tables by name."""
    return {**{table.id: frame_of(report, table) for table in report.tables()}, "sources": sources_frame(report)}


def csv(report: Report) -> dict[str, bytes]:
    """Name → CSV with no cell that a spreadsheet would run."""
    return {name: csv_bytes(frame) for name, frame in frames(report).items()}


def parquet(report: Report) -> dict[str, bytes]:
    """Name → Parquet."""
    made = {}
    for name, frame in frames(report).items():
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False)
        made[name] = buffer.getvalue()
    return made

"""Everything in files that offices read: CSV, JSON and Parquet of each table, and one XLSX of all."""

from __future__ import annotations

import datetime as dt
import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from dashboard.inert import csv_bytes, inert
from data import queries
from data.selection import Filter
from data.upkeep import backup
from models.errors import StoreError

#: Rows that a worksheet holds, less its header.
_SHEET_ROWS = 1_048_575


def tables(path: Path, chosen: Filter) -> dict[str, pd.DataFrame]:
    """The tables that are exported: facts, claims, documents, issues."""
    return {
        "facts": queries.facts(path, chosen),
        "claims": queries.claims(path, chosen),
        "documents": queries.documents(path, known_on=chosen.known_on, limit=-1),
        "issues": queries.issues(path),
    }


def export_all(path: Path, directory: Path, chosen: Filter) -> list[Path]:
    """Write all tables in all formats to a directory; gives the files.

    Each file is written beside its name and renamed, so that none is ever half there.

    Raises:
        StoreError: the store cannot be read, or the directory not written.
    """
    frames = tables(path, chosen)
    builders: dict[str, Callable[[], bytes]] = {"labelscope.xlsx": lambda: xlsx_bytes(frames)}
    for name, frame in frames.items():
        builders[f"{name}.csv"] = lambda frame=frame: csv_bytes(frame)  # type: ignore[misc]
        builders[f"{name}.json"] = lambda frame=frame: json_bytes(frame)  # type: ignore[misc]
        builders[f"{name}.parquet"] = lambda frame=frame: parquet_bytes(frame)  # type: ignore[misc]
    written = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, build in sorted(builders.items()):
            written.append(write_whole(directory / name, build()))
    except OSError as error:
        raise StoreError(f"{directory} cannot be written: {error.strerror}") from error
    return written


#: What the dashboard offers of everything: label, file name, media type.
MENU = (
    ("Excel workbook", "labelscope.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("CSV files (zip)", "labelscope-csv.zip", "application/zip"),
    ("JSON files (zip)", "labelscope-json.zip", "application/zip"),
    ("Parquet files (zip)", "labelscope-parquet.zip", "application/zip"),
    ("SQLite file, every day", "labelscope.sqlite", "application/vnd.sqlite3"),
)


def whole(name: str, path: Path, known_on: dt.date | None) -> bytes:
    """The whole record as one file of :data:`MENU`, as it stood on a day (the SQLite file holds every day).

    Raises:
        StoreError: the store cannot be read.
        ValueError: no such file.
    """
    if name.endswith(".sqlite"):
        return _sqlite_bytes(path)
    frames = tables(path, Filter(known_on=known_on))
    if name.endswith(".xlsx"):
        return xlsx_bytes(frames)
    builders = {"labelscope-csv.zip": ("csv", csv_bytes), "labelscope-json.zip": ("json", json_bytes)}
    builders["labelscope-parquet.zip"] = ("parquet", parquet_bytes)
    if name not in builders:
        raise ValueError(f"no export is called {name!r}")
    suffix, build = builders[name]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, frame in frames.items():
            archive.writestr(f"{table}.{suffix}", build(frame))
    return buffer.getvalue()


def _sqlite_bytes(path: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "labelscope.db"
        backup(path, copy)
        return copy.read_bytes()


def write_whole(target: Path, content: bytes) -> Path:
    """Write a file beside its name and rename it; a failed attempt leaves nothing behind."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def json_bytes(frame: pd.DataFrame) -> bytes:
    """Records as a JSON list in UTF-8; days as YYYY-MM-DD, nothing as null."""
    plain = flat(frame, joined=False)
    text: str = plain.to_json(orient="records", force_ascii=False, indent=1)
    return text.encode("utf-8")


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as Parquet, lists as lists."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def flat(frame: pd.DataFrame, *, joined: bool) -> pd.DataFrame:
    """A copy with days as text and tuples as lists (or joined by spaces)."""
    plain = frame.copy()
    for column in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[column]):
            plain[column] = frame[column].dt.strftime("%Y-%m-%d").astype(object).where(frame[column].notna(), None)
        elif frame[column].map(lambda value: isinstance(value, tuple)).any():
            plain[column] = [" ".join(value) if joined else list(value) for value in frame[column]]
    return plain


def xlsx_bytes(frames: dict[str, pd.DataFrame]) -> bytes:
    """One workbook with a sheet a table: frozen heads, filters, and no cell that is run as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    head = book.add_format({"bold": True, "bg_color": "#F1F5F9", "bottom": 1})
    for name, frame in frames.items():
        sheet = book.add_worksheet(name)
        plain = flat(frame, joined=True)
        for column, title in enumerate(plain.columns):
            sheet.write_string(0, column, title, head)
            for row, value in enumerate(plain[title].head(_SHEET_ROWS), start=1):
                _write(sheet, row, column, value)
        sheet.freeze_panes(1, 0)
        if len(plain.columns):
            sheet.autofilter(0, 0, len(plain), len(plain.columns) - 1)
        sheet.autofit(400)
    book.close()
    return buffer.getvalue()


def _write(sheet: object, row: int, column: int, value: object) -> None:
    if value is None or value != value:  # noqa: PLR0124 - NaN is what differs from itself
        return
    if isinstance(value, bool | int | float):
        sheet.write_number(row, column, value)  # type: ignore[attr-defined]
    else:
        # A cell holds 32,767 characters; more would make Excel repair the file.
        sheet.write_string(row, column, str(inert(value))[:32_767])  # type: ignore[attr-defined]

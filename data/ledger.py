"""The ledger: curated claims in CSV files, each row one claim by one page.

Every row is checked. A bad one is named with file, line and field and left out, and the good ones are read all the
same; a file is never half read in silence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.store import DocumentRecord, Reader, Store, Written
from models.claim import Claim, Metric, Status
from models.document import Document, document_id
from models.errors import InvalidValue, LedgerError
from models.period import Period
from models.publisher import PublisherIndex

#: Columns of a ledger file; their order does not matter.
COLUMNS = "vendor metric kind low high unit party as_of status publisher origin scope published source_url note".split()
REQUIRED = ("vendor", "metric", "status", "publisher", "origin", "source_url")
#: The longest cell that is read; the shipped ledger's longest has under 300 characters.
MAX_CELL = 4_000

LEDGER = Reader("ledger", "1")

#: Bytes that are no UTF-8, as ``surrogateescape`` shows them.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad line of a ledger file."""

    #: File as named by the caller.
    file: str
    #: Line on which the row begins; 1 is the header.
    line: int
    #: Column that is wrong, or "row" for the line as a whole.
    field: str
    #: What is wrong and what would be right.
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One good line: a claim and the page that makes it."""

    #: The page.
    document: Document
    #: What it says; its origin is always named.
    claim: Claim


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """What a ledger file holds."""

    #: Good lines, in the order of the file.
    rows: tuple[LedgerRow, ...]
    #: Bad lines, in the order of the file.
    problems: tuple[Problem, ...]


def shipped_files() -> list[Path]:
    """The ledger that comes with the project."""
    return sorted((Path(__file__).resolve().parent / "ledger").glob("*.csv"))


def read_ledger(path: Path, name: str | None = None) -> LedgerFile:
    """Read one ledger file.

    Raises:
        LedgerError: it cannot be read at all, is empty, or lacks a column.
    """
    shown = name or str(path)
    try:
        # Bytes that are no UTF-8 stay visible as surrogates, so that only their own lines fail.
        text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise LedgerError(f"{shown}: cannot be read: {error.strerror}") from error
    if "\x00" in text:
        raise LedgerError(f"{shown}: holds null bytes; a ledger is a CSV file in UTF-8")
    return _read_text(text, shown)


def _read_text(text: str, shown: str) -> LedgerFile:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise LedgerError(f"{shown}:1: {error}") from error
    if header is None:
        raise LedgerError(f"{shown}: is empty; the first line names the columns {','.join(COLUMNS)}")
    missing = [column for column in COLUMNS if column not in header]
    unknown = [column for column in header if column not in COLUMNS]
    if missing or unknown or len(set(header)) != len(header):
        raise LedgerError(
            f"{shown}:1: the columns must be {','.join(COLUMNS)}"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; unknown: {', '.join(unknown)}" if unknown else "")
        )
    rows = _Rows(shown, header)
    line = reader.line_num + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            rows.problems.append(Problem(shown, line, "row", f"{error}; the rest of the file is not read"))
            break
        if cells is None:
            break
        if cells:
            rows.add(line, cells)
        line = reader.line_num + 1
    return LedgerFile(tuple(rows.good), tuple(rows.problems))


class _Rows:
    """Good and bad rows of one file, as they are read."""

    def __init__(self, shown: str, header: list[str]) -> None:
        self.shown, self.header = shown, header
        self.good: list[LedgerRow] = []
        self.problems: list[Problem] = []
        self._first_line: dict[str, int] = {}

    def add(self, line: int, values: list[str]) -> None:
        if len(values) != len(self.header):
            faults = [("row", f"has {len(values)} cells, the header {len(self.header)}")]
        else:
            cells = dict(zip(self.header, values, strict=True))
            faults = list(_cell_faults(cells)) or self._build(line, cells)
        self.problems.extend(Problem(self.shown, line, field, reason) for field, reason in faults)

    def _build(self, line: int, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        try:
            row = _build(cells)
        except InvalidValue as error:
            field, _, reason = str(error).partition(": ")
            return [(field, reason)] if field in COLUMNS else [(_field_of(error), str(error))]
        first = self._first_line.setdefault(row.claim.id, line)
        if first != line:
            return [("row", f"says the same as line {first}")]
        self.good.append(row)
        return []


def _cell_faults(cells: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for column, cell in cells.items():
        if not cell.isascii() and _NOT_UTF8.search(cell):
            yield column, "is not UTF-8"
        elif len(cell) > MAX_CELL:
            yield column, f"has {len(cell)} characters, at most {MAX_CELL} are read"
        elif cell and (cell[0].isspace() or cell[-1].isspace()):
            yield column, f"has spaces around it: {cell[:40]!r}"
    for column in REQUIRED:
        if not cells[column].strip():
            yield column, "is empty"
    for column, check in _CHECKS.items():
        reason = check(cells[column]) if cells[column] else None
        if reason is not None:
            yield column, reason


def _one_of(values: Iterable[str]) -> Callable[[str], str | None]:
    allowed = tuple(values)
    return lambda cell: None if cell in allowed else f"{cell!r} is unknown; use one of {', '.join(allowed)}"


def _number_fault(cell: str) -> str | None:
    if _number(cell) is None:
        return f"{cell!r} is no number; write it in whole units with a decimal point"
    return None


def _period_fault(cell: str) -> str | None:
    try:
        Period.parse(cell)
    except InvalidValue as error:
        return str(error)
    return None


def _address_fault(cell: str) -> str | None:
    return None if cell.startswith(("https://", "http://")) else f"{cell[:80]!r} is no web address"


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "metric": _one_of(Metric),
    "status": _one_of(Status),
    "low": _number_fault,
    "high": _number_fault,
    "as_of": _period_fault,
    "published": _period_fault,
    "source_url": _address_fault,
}


def _number(text: str) -> float | None:
    # float() alone would take "1_000", "nan" and "infinity".
    if not set(text) <= set("0123456789.-+eE"):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _field_of(error: InvalidValue) -> str:
    text = str(error)
    if "low" in text and "high" in text:
        return "low"
    return "unit" if "unit" in text else "row"


def _build(cells: Mapping[str, str]) -> LedgerRow:
    value = {column: cells[column] or None for column in COLUMNS}
    publisher, url, origin = cells["publisher"], cells["source_url"], cells["origin"]
    published = value["published"]
    document = Document(
        id=document_id("ledger", url, publisher),
        title="",
        text="",
        published=None if published is None else Period.parse(published),
        url=url,
        publisher=publisher,
        source="ledger",
    )
    as_of, low, high = value["as_of"], value["low"], value["high"]
    claim = Claim(
        document=document.id,
        vendor=cells["vendor"],
        metric=Metric(cells["metric"]),
        status=Status(cells["status"]),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        unit=value["unit"],
        kind=value["kind"],
        party=value["party"],
        as_of=None if as_of is None else Period.parse(as_of),
        scope=value["scope"],
        origin=origin,
        note=cells["note"],
    )
    return LedgerRow(document, claim)


def load_ledger(
    store: Store, files: Iterable[LedgerFile], publishers: PublisherIndex, *, complete: bool = False
) -> Written:
    """Write ledger rows into the store, in one transaction.

    Args:
        store: where to.
        files: what was read.
        publishers: gives the tier of each publisher and origin.
        complete: True when the files are the whole ledger; claims that are no longer in it are then retracted,
            unless a line of theirs could not be read.
    """
    held = list(files)
    rows = [row for file in held for row in file.rows]
    documents = {row.document.id: row.document for row in rows}
    tiers = {document.id: publishers.tier_of(document.publisher, document.url) for document in documents.values()}
    origins = {name: publishers.tier_of(name) for name in {row.claim.origin or row.document.publisher for row in rows}}
    with store.transaction():
        store.put_documents(DocumentRecord(document, "ledger", tiers[document.id]) for document in documents.values())
        written = store.put_claim_rows(
            (
                (
                    row.claim,
                    row.document.publisher,
                    tiers[row.document.id],
                    origins[row.claim.origin or row.document.publisher],
                )
                for row in rows
            ),
            LEDGER,
        )
        if complete and not any(file.problems for file in held):
            written.retracted = store.retract_missing(LEDGER, {row.claim.id for row in rows})
    return written

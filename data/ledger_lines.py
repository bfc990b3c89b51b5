"""Lines of a ledger: cutting a text into parts, checking every line of a part, in this process or by helpers.

A part begins and ends between two rows, so that parts can be checked apart from one another and by several processes;
what comes out is the same as from one pass over the whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import Any

from data.helpers import in_order, pack, unpack
from data.rows import days_of
from models.claim import Claim, Metric, Status
from models.document import Document, document_id
from models.errors import InvalidValue
from models.period import Period

#: Columns of a ledger file; their order does not matter.
COLUMNS = "vendor metric kind low high unit party as_of status publisher origin scope published source_url note".split()
REQUIRED = ("vendor", "metric", "status", "publisher", "origin", "source_url")
#: The longest cell that is read; the shipped ledger's longest has under 300 characters.
MAX_CELL = 4_000

#: Characters of one part: some thousand lines, enough that handing it over costs little beside checking it.
PART_CHARACTERS = 1 << 20

#: Bytes that are no UTF-8, as ``surrogateescape`` shows them.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_NUMBER_CHARACTERS = "0123456789.-+eE"

#: Column and reason.
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One good line: a claim and the page that makes it."""

    #: The page.
    document: Document
    #: What it says; its origin is always named.
    claim: Claim


@dataclass(slots=True)
class Checked:
    """What a part of a ledger holds. Lines count from 1 at the beginning of the part."""

    #: For each good row the line on which it begins.
    lines: list[int]
    #: Good rows, in the order of the text.
    rows: list[LedgerRow]
    #: Line, column and reason of each bad row.
    faults: list[tuple[int, str, str]]
    #: Number of lines read.
    count: int
    #: False where a row could not be read, and nothing after it.
    whole: bool


#: A claim of a good row as plain values: id, document, vendor, metric, kind, party, scope, region, low, high, unit,
#: as_of, status, origin, note, and the first and last day of as_of.
PlainClaim = tuple[Any, ...]


@dataclass(slots=True)
class Plain:
    """The same as :class:`Checked` in plain values, for handing over between processes."""

    #: As in Checked.
    lines: list[int]
    #: The claims of the good rows.
    claims: list[PlainClaim]
    #: Their pages by id: address, publisher, published.
    pages: dict[str, tuple[str, str, str | None]]
    #: As in Checked.
    faults: list[tuple[int, str, str]]
    #: As in Checked.
    count: int
    #: As in Checked.
    whole: bool


def parts_of(text: str, characters: int | None = None) -> Iterator[str]:
    """A text of rows, cut after whole rows into parts of about so many characters (else PART_CHARACTERS)."""
    characters = characters or PART_CHARACTERS
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + characters) + 1 or len(text)
        if text.find('"', begin, end) >= 0:
            end = _end_of_rows(text, begin, characters)
        yield text[begin:end]
        begin = end


def _end_of_rows(text: str, begin: int, characters: int) -> int:
    """Where a part ends in which cells are quoted: a line may end within a cell, so the rows are read to know."""
    read = 0

    def counted() -> Iterator[str]:
        nonlocal read
        for line in lines_of(text, begin):
            read += len(line)
            yield line

    try:
        for _ in csv.reader(counted(), strict=True):
            if read >= characters:
                break
    except csv.Error:
        pass  # found again where the part is checked, and nothing after it is read
    return begin + read


def lines_of(text: str, begin: int = 0) -> Iterator[str]:
    """Lines with their ends, as :mod:`csv` wants them, without a copy of the whole text."""
    while begin < len(text):
        end = text.find("\n", begin + PART_CHARACTERS) + 1 or len(text)
        yield from io.StringIO(text[begin:end], newline="")
        begin = end


def check(header: Sequence[str], text: str) -> Checked:
    """Check rows, each by itself: two rows that say the same are both good here."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    in_columns = itemgetter(*(header.index(column) for column in COLUMNS))
    found = Checked([], [], [], 0, True)
    line = 1
    try:
        for cells in reader:
            if len(cells) == len(header):
                outcome = _row(in_columns(cells), header, cells)
                if isinstance(outcome, LedgerRow):
                    found.lines.append(line)
                    found.rows.append(outcome)
                else:
                    found.faults += ((line, column, reason) for column, reason in outcome)
            elif cells:
                found.faults.append((line, "row", f"has {len(cells)} cells, the header {len(header)}"))
            line = reader.line_num + 1
    except csv.Error as error:
        found.faults.append((line, "row", f"{error}; the rest of the file is not read"))
        found.whole = False
    found.count = reader.line_num
    return found


def check_parts(
    header: Sequence[str], text: str, pool: Executor | None = None, characters: int | None = None
) -> Iterator[Plain]:
    """Check the parts of a text, here or by helpers; they come in the order of the text."""
    tasks = ((tuple(header), part) for part in parts_of(text, characters))
    for packed in in_order(_packed, tasks, pool):
        part = Plain(*unpack(packed))
        yield part
        if not part.whole:
            return


def _packed(task: tuple[Sequence[str], str]) -> bytes:
    found = check(*task)
    values = plain(found.rows)
    return pack((found.lines, values.claims, values.pages, found.faults, found.count, found.whole))


def plain(rows: Sequence[LedgerRow]) -> Plain:
    """Good rows in plain values."""
    documents = {row.document.id: row.document for row in rows}
    pages = {
        key: (page.url, page.publisher, None if page.published is None else str(page.published))
        for key, page in documents.items()
    }
    return Plain([], [plain_claim(row.claim) for row in rows], pages, [], 0, True)


def plain_claim(claim: Claim) -> PlainClaim:
    """A claim without a quote in plain values."""
    as_of, first, last = days_of(claim.as_of)
    return (
        claim.id,
        claim.document,
        claim.vendor,
        claim.metric._value_,
        claim.kind,
        claim.party,
        claim.scope,
        claim.region,
        claim.low,
        claim.high,
        claim.unit,
        as_of,
        claim.status._value_,
        claim.origin,
        claim.note,
        first,
        last,
    )


def _row(values: tuple[str, ...], header: Sequence[str], cells: Sequence[str]) -> LedgerRow | list[Fault]:
    if _looks_well(values):
        try:
            return _build(values)
        except ValueError:
            pass  # InvalidValue or no number: found again below, where there are words for it
    faults = list(_cell_faults(dict(zip(header, cells, strict=True))))
    if faults:
        return faults
    try:
        return _build(values)
    except InvalidValue as error:
        field, _, reason = str(error).partition(": ")
        return [(field, reason)] if field in COLUMNS else [(_field_of(error), str(error))]


def _looks_well(values: tuple[str, ...]) -> bool:
    """A sieve that most lines pass at once: True only where :func:`_cell_faults` finds at most a number or a period."""
    vendor, metric, _, low, high, _, _, _, status, publisher, origin, _, _, url, _ = values
    whole = "".join(values)
    return bool(
        len(whole) <= MAX_CELL
        and (whole.isascii() or not _NOT_UTF8.search(whole))
        and tuple(map(str.strip, values)) == values
        and vendor
        and publisher
        and origin
        and metric in _METRICS
        and status in _STATUSES
        and not low.strip(_NUMBER_CHARACTERS)
        and not high.strip(_NUMBER_CHARACTERS)
        and url.startswith(("https://", "http://"))
    )


#: What may be negative: a decline is negative growth.
_MAY_FALL = frozenset({Metric.REVENUE_GROWTH, Metric.DEMAND_GROWTH})
_METRICS = {metric.value: metric for metric in Metric}
_STATUSES = {status.value: status for status in Status}


def _cell_faults(cells: dict[str, str]) -> Iterator[Fault]:
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
    for column, check_cell in _CHECKS.items():
        reason = check_cell(cells[column]) if cells[column] else None
        if reason is not None:
            yield column, reason


def _one_of(values: Iterable[str]) -> Callable[[str], str | None]:
    allowed = tuple(values)
    return lambda cell: None if cell in allowed else f"{cell!r} is unknown; use one of {', '.join(allowed)}"


def _number_fault(cell: str) -> str | None:
    # float() alone would take "1_000", "nan" and "infinity".
    if not cell.strip(_NUMBER_CHARACTERS):
        try:
            float(cell)
        except ValueError:
            pass
        else:
            return None
    return f"{cell!r} is no number; write it in whole units with a decimal point"


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


def _field_of(error: InvalidValue) -> str:
    text = str(error)
    if "low" in text and "high" in text:
        return "low"
    return "unit" if "unit" in text else "row"


def _build(values: tuple[str, ...]) -> LedgerRow:
    (vendor, metric, kind, low, high, unit, party, as_of, status, publisher, origin, scope, published, url, note) = (
        values
    )
    document = _page(url, publisher, published)
    least = float(low) if low else None
    # What repeats is held once: a million lines name some hundred vendors and publishers.
    claim = Claim(
        document=document.id,
        vendor=intern(vendor),
        metric=_METRICS[metric],
        status=_STATUSES[status],
        low=least,
        high=least if high == low else float(high) if high else None,
        unit=intern(unit) if unit else None,
        kind=intern(kind) if kind else None,
        party=intern(party) if party else None,
        as_of=Period.parse(as_of) if as_of else None,
        scope=intern(scope) if scope else None,
        origin=intern(origin),
        note=note,
    )
    if (low.startswith("-") or high.startswith("-")) and claim.metric not in _MAY_FALL:
        raise InvalidValue(f"{'low' if low.startswith('-') else 'high'}: {metric} is never below zero")
    return LedgerRow(document, claim)


@lru_cache(maxsize=8_192)
def _page(url: str, publisher: str, published: str) -> Document:
    return Document(
        id=document_id("ledger", url, publisher),
        title="",
        text="",
        published=Period.parse(published) if published else None,
        url=url,
        publisher=intern(publisher),
        source="ledger",
    )

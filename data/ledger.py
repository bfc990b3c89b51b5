"""The ledger: curated claims in CSV files, each row one claim by one page.

Every row is checked. A bad one is named with file, line and field and left out, and the good ones are read all the
same; a file is never half read in silence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from data.bulk import Batch, Page
from data.helpers import helpers
from data.ledger_lines import COLUMNS, LedgerRow, Plain, PlainClaim, check, check_parts, lines_of, parts_of, plain
from data.rows import Reader
from data.store import Store, Written
from models.errors import LedgerError
from models.publisher import PublisherIndex

__all__ = [
    "COLUMNS",
    "LEDGER",
    "LedgerFile",
    "LedgerRow",
    "LedgerText",
    "Loaded",
    "Problem",
    "check_ledger",
    "load_ledger",
    "load_texts",
    "open_ledger",
    "read_ledger",
    "shipped_files",
]

LEDGER = Reader("ledger", "1")

#: From this many characters on, other processes help, and a new store is filled in bulk.
_LARGE = 8_000_000

Row = TypeVar("Row")


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
class LedgerText:
    """A ledger file whose header is right and whose lines are not looked at yet."""

    #: File as named by the caller.
    name: str
    #: Columns in the order of the file.
    header: tuple[str, ...]
    #: What stands below the header.
    text: str
    #: Number of the first line below the header.
    line: int


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """What a ledger file holds."""

    #: Good lines, in the order of the file.
    rows: tuple[LedgerRow, ...]
    #: Bad lines, in the order of the file.
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading ledger files did."""

    #: What changed in the store.
    written: Written
    #: Bad lines, file by file in their order.
    problems: tuple[Problem, ...]


def shipped_files() -> list[Path]:
    """The ledger that comes with the project."""
    return sorted((Path(__file__).resolve().parent / "ledger").glob("*.csv"))


def open_ledger(path: Path, name: str | None = None) -> LedgerText:
    """Read a ledger file and check its header, no more.

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
    length = 0

    def lines() -> Iterator[str]:
        nonlocal length
        for line in lines_of(text):
            length += len(line)
            yield line

    reader = csv.reader(lines(), strict=True)
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise LedgerError(f"{shown}:1: {error}") from error
    if header is None:
        raise LedgerError(f"{shown}: is empty; the first line names the columns {','.join(COLUMNS)}")
    missing = [column for column in COLUMNS if column not in header]
    unknown = [column for column in header if column not in COLUMNS]
    twice = sorted({column for column in header if header.count(column) > 1})
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        raise LedgerError(f"{shown}:1: the cells must be parted by commas, not by semicolons or tabs")
    if missing or unknown or twice:
        raise LedgerError(
            f"{shown}:1: the columns must be {','.join(COLUMNS)}"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; unknown: {', '.join(unknown)}" if unknown else "")
            + (f"; twice: {', '.join(twice)}" if twice else "")
        )
    return LedgerText(shown, tuple(header), text[length:], reader.line_num + 1)


def read_ledger(path: Path, name: str | None = None) -> LedgerFile:
    """Read one ledger file and check every line.

    Raises:
        LedgerError: it cannot be read at all, is empty, or lacks a column.
    """
    source = open_ledger(path, name)
    joined, rows = _Joined(source), list[LedgerRow]()
    for part in parts_of(source.text):
        found = check(source.header, part)
        rows += joined.add(found.lines, [row.claim.id for row in found.rows], found.rows, found.faults, found.count)
        if not found.whole:
            break
    return LedgerFile(tuple(rows), tuple(joined.problems))


class _Joined:
    """Parts of one file, one after the other: their lines counted through, rows that say the same again named."""

    def __init__(self, source: LedgerText) -> None:
        self.problems: list[Problem] = []
        #: Ids of the good rows, each with its line.
        self.first_line: dict[str, int] = {}
        self._name = source.name
        self._line = source.line

    def add(
        self,
        lines: Sequence[int],
        ids: Sequence[str],
        rows: Sequence[Row],
        faults: Sequence[tuple[int, str, str]],
        count: int,
    ) -> list[Row]:
        """Take in a part, whose lines count from 1; gives the rows of it that are not said before."""
        above = self._line - 1
        good: list[Row] = []
        problems = [(line + above, column, reason) for line, column, reason in faults]
        for line, claim_id, row in zip(lines, ids, rows, strict=True):
            first = self.first_line.setdefault(claim_id, line + above)
            if first == line + above:
                good.append(row)
            else:
                problems.append((line + above, "row", f"says the same as line {first}"))
        # Sorted by line alone: the problems of one line stay in the order of its columns.
        problems.sort(key=lambda problem: problem[0])
        self.problems += [Problem(self._name, *problem) for problem in problems]
        self._line += count
        return good


def check_ledger(source: LedgerText) -> tuple[int, tuple[Problem, ...]]:
    """Check every line, with the help of other processes where there are many; gives good lines and problems."""
    with helpers(len(source.text) >= _LARGE) as pool:
        joined = _Joined(source)
        for part in check_parts(source.header, source.text, pool):
            _good_claims(joined, part)
    return len(joined.first_line), tuple(joined.problems)


def _good_claims(joined: _Joined, part: Plain) -> list[PlainClaim]:
    return joined.add(part.lines, [claim[0] for claim in part.claims], part.claims, part.faults, part.count)


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
    tiers = _Tiers(publishers)
    with store.transaction():
        parts = (plain(file.rows) for file in held)
        written = store.put_batches((_batch(part, part.claims, tiers) for part in parts), LEDGER)
        if complete and not any(file.problems for file in held):
            written.retracted = store.retract_missing(LEDGER, {row.claim.id for file in held for row in file.rows})
    return written


def load_texts(
    store: Store, texts: Sequence[LedgerText], publishers: PublisherIndex, *, complete: bool = False
) -> Loaded:
    """Check the lines of ledger files and write the good ones into the store, in one transaction.

    Large files are checked by other processes while this one writes. Memory: the texts, some 700 bytes for each claim
    that a store filled from nothing gets, and the pages that SQLite holds (:data:`data.store.CACHE_KIB`).

    Args:
        store: where to.
        texts: the files.
        publishers: gives the tier of each publisher and origin.
        complete: as in :func:`load_ledger`.
    """
    large = sum(len(source.text) for source in texts) >= _LARGE
    tiers, joined = _Tiers(publishers), [_Joined(source) for source in texts]
    with helpers(large) as pool, store.helped_by(pool), store.transaction():
        batches = (
            _batch(part, _good_claims(mine, part), tiers)
            for source, mine in zip(texts, joined, strict=True)
            for part in check_parts(source.header, source.text, pool)
        )
        written = store.put_batches(batches, LEDGER, large=large)
        problems = tuple(problem for mine in joined for problem in mine.problems)
        if complete and not problems:
            written.retracted = store.retract_missing(LEDGER, {key for mine in joined for key in mine.first_line})
    return Loaded(written, problems)


class _Tiers:
    """Tiers of publishers, each asked once: a million lines name some hundred."""

    def __init__(self, publishers: PublisherIndex) -> None:
        self._publishers = publishers
        self._of_names: dict[str, int] = {}
        self._of_pages: dict[tuple[str, str], int] = {}

    def of_names(self, names: Iterable[str]) -> dict[str, int]:
        """The tiers of at least these names."""
        for name in set(names).difference(self._of_names):
            self._of_names[name] = self._publishers.tier_of(name)
        return self._of_names

    def of_page(self, publisher: str, url: str) -> int:
        # The tier depends on the host alone, which ends before the third slash.
        key = (publisher, "/".join(url.split("/", 3)[:3]))
        tier = self._of_pages.get(key)
        if tier is None:
            tier = self._of_pages[key] = self._publishers.tier_of(publisher, url)
        return tier


def _batch(part: Plain, claims: Sequence[PlainClaim], tiers: _Tiers) -> Batch:
    pages = [
        Page(key, url, publisher, tiers.of_page(publisher, url), published)
        for key, (url, publisher, published) in part.pages.items()
    ]
    of_origin = tiers.of_names(claim[13] for claim in claims)
    return Batch(pages, [(*claim, of_origin[claim[13]]) for claim in claims])

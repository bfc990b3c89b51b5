"""The store: a claim's life, transactions, versions, two writers."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from data import queries
from data.connection import SCHEMA_VERSION, reading
from data.records import claim_records, fact_records
from data.schema import migrations
from data.selection import Filter
from data.store import DocumentRecord, Issue, Reader, Store, known_from
from models.claim import Claim, Metric, Status
from models.document import Document, Part, Quote
from models.errors import StoreBusy, StoreError, StoreMissing, StoreTooNew
from models.period import Period

READER = Reader("extractor", "1")
TEXT = "Mercor was valued at $10 billion."


def moment(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(day + "T08:00:00+00:00")


def document(name: str = "d1", published: str | None = "2025-10-27", publisher: str = "Example Wire") -> DocumentRecord:
    return DocumentRecord(
        Document(
            id=name,
            title="Mercor raises",
            text=TEXT,
            lang="en",
            published=None if published is None else Period.parse(published),
            url=f"https://wire.example/{name}",
            publisher=publisher,
            source="example",
        ),
        kind="article",
        tier=2,
    )


def valuation(name: str = "d1", value: float = 10e9, as_of: str = "2025-10") -> Claim:
    return Claim(
        document=name,
        vendor="mercor",
        metric=Metric.VALUATION,
        status=Status.CONFIRMED,
        low=value,
        high=value,
        unit="USD",
        as_of=Period.parse(as_of),
        quote=Quote(0, len(TEXT), TEXT, Part.TEXT),
    )


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with reading(path) as connection:
        return connection.execute(query).fetchall()


def test_writing_the_same_twice_changes_nothing(store: Store) -> None:
    for _ in range(2):
        store.put_documents([document()], moment("2025-10-28"))
        store.put_claims("d1", [valuation()], READER, now=moment("2025-10-28"))
    revision = queries.revision(store.path)
    store.put_documents([document()], moment("2025-11-28"))
    written = store.put_claims("d1", [valuation()], READER, now=moment("2025-11-28"))
    assert (written.new, written.known, written.retracted) == (0, 1, 0)
    assert queries.revision(store.path) == revision
    assert rows(store.path, "select first_seen from claims") == [("2025-10-28T08:00:00Z",)]


def test_what_a_reader_no_longer_says_is_retracted_and_comes_back(store: Store) -> None:
    store.put_documents([document()])
    store.put_claims("d1", [valuation(), valuation(value=9e9)], READER, now=moment("2025-10-28"))
    written = store.put_claims("d1", [valuation()], READER, now=moment("2025-10-29"))
    assert written.retracted == 1
    assert len(claim_records(store.path, Filter())) == 1
    assert len(rows(store.path, "select id from claims")) == 2
    assert len(claim_records(store.path, Filter(seen_on=dt.date(2025, 10, 28)))) == 2
    store.put_claims("d1", [valuation(), valuation(value=9e9)], READER, now=moment("2025-10-30"))
    assert len(claim_records(store.path, Filter())) == 2


def test_one_reader_does_not_retract_what_another_says(store: Store) -> None:
    store.put_documents([document()])
    store.put_claims("d1", [valuation()], READER)
    store.put_claims("d1", [], Reader("hand", "1"))
    assert len(claim_records(store.path, Filter())) == 1


def test_facts_follow_claims_in_the_same_transaction(store: Store) -> None:
    with store.transaction():
        store.put_documents([document()])
        store.put_claims("d1", [valuation()], READER)
    facts = fact_records(store.path, Filter())
    assert [(f["vendor"], f["value"], f["value_usd"]) for f in facts] == [("mercor", 10_000_000_000, 10_000_000_000)]
    assert [claim["quote"] for claim in facts[0]["claims"]] == [TEXT]
    store.put_claims("d1", [], READER)
    assert fact_records(store.path, Filter()) == []


def test_facts_follow_the_date_and_the_publisher_of_a_document(store: Store) -> None:
    claim = replace(valuation(), origin="Another Wire")
    with store.transaction():
        store.put_documents([document(published=None)], moment("2026-01-05"))
        store.put_claims("d1", [claim], READER)
    undated = queries.facts(store.path).iloc[0]
    for later in (document(), replace(document(), tier=4)):
        with store.transaction():
            store.put_documents([later], moment("2026-01-06"))
            store.put_claims("d1", [claim], READER)
        frame = queries.facts(store.path)
        store.refresh_all_facts()
        again = queries.facts(store.path)
        assert frame[["known_since", "confidence"]].equals(again[["known_since", "confidence"]])
    assert again["known_since"].iloc[0] < undated["known_since"]


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fails() -> None:
        with store.transaction():
            store.put_documents([document()])
            store.put_claims("d1", [valuation()], READER)
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fails()
    assert rows(store.path, "select count(*) from documents") == [(0,)]
    store.put_documents([document()])
    assert rows(store.path, "select count(*) from documents") == [(1,)]


def test_known_on_shows_the_record_of_that_day(store: Store) -> None:
    store.put_documents([document(), document("d2", "2025-12-01", "Other Wire")], moment("2026-01-01"))
    store.put_claims("d1", [valuation()], READER)
    store.put_claims("d2", [valuation("d2", 12e9, "2025-12")], READER)
    november = Filter(known_on=dt.date(2025, 11, 30))
    assert [fact["value"] for fact in fact_records(store.path, november)] == [10_000_000_000]
    assert [claim["low"] for claim in claim_records(store.path, november)] == [10_000_000_000]
    assert set(queries.facts(store.path)["value"]) == {10e9, 12e9}
    assert set(queries.facts(store.path, november)["value"]) == {10e9}


def test_the_past_is_not_changed_by_what_comes_later(store: Store) -> None:
    day = Filter(known_on=dt.date(2025, 11, 30))
    store.put_documents([document()], moment("2025-10-28"))
    store.put_claims("d1", [valuation()], READER, now=moment("2025-10-28"))
    before = fact_records(store.path, day)
    store.put_documents([document("d2", "2025-12-01", "Other Wire")], moment("2025-12-02"))
    store.put_claims("d2", [valuation("d2", 9e9, "2025-10")], READER, now=moment("2025-12-02"))
    assert fact_records(store.path, day) == before


@pytest.mark.parametrize(
    ("published", "read", "known"),
    [
        ("2025-06", "2026-01-01", "2025-06-30"),
        ("2025-06-12", "2026-01-01", "2025-06-12"),
        ("2025-06", "2025-06-20", "2025-06-20"),
        ("2099", "2025-06-20", "2025-06-20"),
        (None, "2025-06-20", "2025-06-20"),
    ],
)
def test_known_from_is_never_earlier_than_certain_nor_later_than_read(published: str, read: str, known: str) -> None:
    period = None if published is None else Period.parse(published)
    assert known_from(period, moment(read)).isoformat() == known


@pytest.mark.parametrize(
    ("told", "read", "corrected", "known"),
    [
        ("2025-06-10", "2025-12-01", "2025-06-14", "2025-06-14"),  # found late: the corrected day counts
        ("2025-06-10", "2025-06-11", "2025-06-14", "2025-06-11"),  # read on the 11th: it was public by then
        ("2025-06-14", "2025-12-01", "2025-06-10", "2025-06-10"),
        ("2025-06-10", "2025-12-01", None, "2025-12-01"),
        (None, "2025-12-01", "2025-06-10", "2025-06-10"),
    ],
)
def test_a_corrected_date_moves_the_day_from_which_a_document_is_known(
    store: Store, told: str | None, read: str, corrected: str | None, known: str
) -> None:
    store.put_documents([document("d1", told)], moment(read))
    store.put_documents([document("d1", corrected)], moment("2026-02-01"))
    assert store.connection.execute("select known_from from documents").fetchone() == (known,)


def test_an_issue_is_counted_and_comes_back(store: Store) -> None:
    issue = Issue("example", "http-403", "https://wire.example/ refuses us; ask for access")
    store.add_issue(issue)
    store.add_issue(issue)
    store.resolve_issues("example", set())
    assert queries.issues(store.path).empty
    store.add_issue(issue)
    assert list(queries.issues(store.path)["count"]) == [3]


def test_a_missing_store_is_not_made_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreMissing, match="labelscope init"), reading(path):
        pass
    with pytest.raises(StoreMissing, match="labelscope init"):
        Store.open(path)
    assert not path.exists()


def test_a_store_of_a_newer_version_is_refused(store: Store) -> None:
    store.connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    store.close()
    with pytest.raises(StoreTooNew, match="newer Labelscope"):
        Store.open(store.path)
    with pytest.raises(StoreTooNew, match="newer Labelscope"):
        queries.revision(store.path)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("not a database, whatever its name says\n" * 100)
    with pytest.raises(StoreError, match=r"text\.db"):
        Store.open(path)
    with pytest.raises(StoreError, match=r"text\.db"):
        queries.revision(path)


def test_a_held_store_is_busy_and_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.store.BUSY_TIMEOUT_SECONDS", 0.05)
    with Store.open(store.path) as other, store.transaction():
        store.put_documents([document()])
        with pytest.raises(StoreBusy, match="in use"), other.transaction():
            pass


_WRITER = """
import sys
from pathlib import Path
from data.store import DocumentRecord, Reader, Store
from models.claim import Claim, Metric, Status
from models.document import Document
path, name = Path(sys.argv[1]), sys.argv[2]
with Store.open(path) as store:
    for number in range(40):
        document = Document(f"{name}{number}", "t", "x", publisher=name, source="s")
        with store.transaction():
            store.put_documents([DocumentRecord(document, "article", 3)])
            claim = Claim(document.id, "mercor", Metric.WORKFORCE, Status.REPORTED, number, number, "people")
            store.put_claims(document.id, [claim], Reader("r", "1"))
"""


def test_two_processes_write_at_once_and_lose_nothing(store: Store) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(store.path), name], stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    errors = [writer.communicate(timeout=60)[1].decode() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], errors
    assert rows(store.path, "select count(*) from claims") == [(80,)]
    assert rows(store.path, "pragma integrity_check") == [("ok",)]


def test_each_migration_leads_to_the_same_schema(tmp_path: Path) -> None:
    """A store that stopped at any earlier version is brought up to the schema of a new one."""
    from sqlite_utils import Database

    def schema(connection: sqlite3.Connection) -> set[str]:
        return {row[0] for row in connection.execute("select sql from sqlite_master where sql is not null")}

    names = [migration.name for migration in migrations.pending(Database(memory=True))]
    assert len(names) == SCHEMA_VERSION
    Store.open(tmp_path / "new.db", create=True).close()
    wanted = schema(sqlite3.connect(tmp_path / "new.db"))
    for stop, name in enumerate(names):
        path = tmp_path / f"{stop}.db"
        connection = sqlite3.connect(path)
        migrations.apply(Database(connection), stop_before=name)
        connection.execute(f"pragma user_version = {stop}")
        connection.commit()
        connection.close()
        with Store.open(path) as opened:
            assert schema(opened.connection) == wanted, f"from version {stop}"


def test_every_table_of_ours_is_strict(store: Store) -> None:
    tables = rows(store.path, "select name, strict, type from pragma_table_list where schema = 'main'")
    loose = [
        name
        for name, strict, kind in tables
        if kind == "table" and not strict and not str(name).startswith(("sqlite_", "_sqlite_"))
    ]
    assert loose == []


def test_a_claim_of_no_document_cannot_be_written(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute(
            "insert into claims (id, document, vendor, metric, status, origin, origin_tier, reader, reader_version, "
            "first_seen, last_seen) values ('c', 'none', 'mercor', 'client', 'reported', 'o', 3, 'r', '1', 't', 't')"
        )


def test_a_bad_row_is_an_issue_and_holds_nothing_up(store: Store) -> None:
    store.put_documents([document(), document("d2", publisher="Other Wire")])
    store.put_claims("d1", [valuation(), valuation(value=9e9, as_of="2024-01")], READER)
    bad = valuation(value=9e9, as_of="2024-01").id
    store.connection.execute("update claims set unit = 'DOUBLOONS' where id = ?", (bad,))
    store.put_claims("d2", [valuation("d2")], READER)
    assert [fact["value"] for fact in fact_records(store.path, Filter())] == [10_000_000_000]
    found = queries.issues(store.path)
    assert list(found["claim"]) == [bad]
    assert "DOUBLOONS" in found["message"][0]


def test_the_search_index_follows_every_change_of_a_text(store: Store) -> None:
    """Old words go and new words come, also from and to nothing."""

    def found(word: str) -> int:
        return len(queries.documents(store.path, search=queries.fts_query(word)))

    first = document()
    store.put_documents([first])
    assert (found("valued"), found("raises")) == (1, 1)
    empty = replace(first, document=replace(first.document, title="", text=""))
    for record, valued, halved in ((empty, 0, 0), (first, 1, 0), (empty, 0, 0)):
        store.put_documents([record])
        assert (found("valued"), found("halved")) == (valued, halved)
    changed = replace(first, document=replace(first.document, text="Mercor halved its price."))
    store.put_documents([first])
    store.put_documents([changed])
    assert (found("valued"), found("halved"), found("raises")) == (0, 1, 1)
    store.connection.execute("insert into documents_fts (documents_fts) values ('integrity-check')")

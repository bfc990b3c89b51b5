from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answers import warc_record
from standin import Answer, Asked, StandIn

from data.reference import load_publishers
from data.store import Store
from models.claim import Claim
from models.document import Document
from models.errors import FetchError, ParseError
from models.organization import Organization, OrganizationIndex, Role
from scrapers.common_crawl import TRIES, Backfill, Here, OnDask, Report, chosen, months, read_file, read_keys
from scrapers.keeper import Tools
from scrapers.registry import load_sources
from scrapers.reread import Rereader
from scrapers.robots import Disallowed
from scrapers.settings import Settings

ACME = Organization("acme-labels", "Acme Labels", frozenset({Role.VENDOR}))
LIST = "/crawl-data/CC-NEWS/2026/09/warc.paths.gz"
SINCE, UNTIL = dt.date(2026, 9, 23), dt.date(2026, 9, 24)


def key(day: int, serial: int = 1) -> str:
    return f"crawl-data/CC-NEWS/2026/09/CC-NEWS-202609{day:02d}120000-{serial:05d}.warc.gz"


def story(number: int) -> str:
    return (
        f"<html><head><title>Acme Labels opens office {number}</title>"
        '<meta property="article:published_time" content="2026-09-22T08:00:00Z"></head><body><article>'
        + f"<p>Acme Labels said on Tuesday that it opened office number {number} for its annotators.</p>" * 3
        + "</article></body></html>"
    )


WEATHER = "<html><body><p>Rain is expected in the north and in the west, and later everywhere else.</p></body></html>"


def archive(*numbers: int) -> bytes:
    pages = [warc_record(f"https://wire.example/{n}", story(n)) for n in numbers]
    other = [
        warc_record("https://wire.example/weather", WEATHER),
        warc_record("https://x.example/", WEATHER, status="404 Gone"),
    ]
    return b"".join([*other, *pages])


def tools() -> Tools:
    def extract(document: Document, organizations: OrganizationIndex) -> list[Claim]:
        return []

    return Tools(OrganizationIndex([ACME]), load_publishers(), extract, "test")


@pytest.fixture
def host(web: StandIn) -> StandIn:
    web.routes["/robots.txt"] = Answer("", 404)
    web.routes[LIST] = Answer(gzip.compress("\n".join([key(22), key(23), key(24), key(26)]).encode()))
    for day in (22, 23, 24):
        web.routes["/" + key(day)] = Answer(archive(day, day + 100))
    return web


@pytest.fixture
def backfill(store: Store, host: StandIn) -> Backfill:
    settings = Settings(allow_hosts=frozenset({f"127.0.0.1:{host.port}"}), delay=0.0)
    source = load_sources()["common-crawl"]
    return Backfill(store, source, settings, tools=tools(), host=f"{host.url}/", pause=0.001)


def documents(store: Store) -> list[tuple[str, str | None]]:
    return store.connection.execute("select title, published from documents order by title").fetchall()


def test_files_are_chosen_by_the_time_in_their_names(backfill: Backfill) -> None:
    assert backfill.files(SINCE, UNTIL) == [key(22), key(23), key(24)], (
        "a file of the day before may reach into the span"
    )


def test_pages_become_documents_and_files_are_read_once(backfill: Backfill, store: Store, host: StandIn) -> None:
    seen: list[Report] = []
    outcome = backfill.run(backfill.tasks(backfill.files(SINCE, UNTIL)), Here(), seen.append)
    assert (outcome.files, outcome.found, outcome.new, outcome.failed) == (3, 6, 6, {})
    assert outcome.records == 12
    assert len(seen) == 3
    assert documents(store)[0] == ("Acme Labels opens office 122", "2026-09-22")
    assert backfill.files(SINCE, UNTIL) == []
    host.routes[LIST] = Answer("\n".join([key(22), key(23), key(24), key(24, 2), key(26)]))
    assert backfill.files(SINCE, UNTIL) == [key(24, 2)], "the list of a month grows while it lasts"


def test_the_same_page_in_two_files_is_one_document(backfill: Backfill, store: Store, host: StandIn) -> None:
    host.routes["/" + key(24)] = Answer(archive(22, 23))
    backfill.run(backfill.tasks(backfill.files(SINCE, UNTIL)), Here())
    assert len(documents(store)) == 4


def test_what_was_kept_can_be_read_again(backfill: Backfill, store: Store) -> None:
    backfill.run(backfill.tasks([key(22)]), Here())
    before = documents(store)
    outcome = Rereader(store, load_sources(), tools=tools()).run()
    assert (outcome.documents, outcome.gone, outcome.unreadable) == (2, 0, 0)
    assert documents(store) == before


def test_slow_down_is_waited_for(backfill: Backfill, host: StandIn) -> None:
    answers = [Answer("<Error><Code>SlowDown</Code></Error>", 503)] * 2 + [Answer(archive(22))]

    def busy(_: Asked) -> Answer:
        return answers.pop(0)

    host.routes["/" + key(22)] = busy
    (task,) = backfill.tasks([key(22)])
    report = read_file(task)
    assert (report.error, len(report.pages), answers) == ("", 1, [])


def test_a_file_that_stays_away_waits_for_the_next_run(backfill: Backfill, store: Store, host: StandIn) -> None:
    host.routes["/" + key(22)] = Answer("<Error><Code>SlowDown</Code></Error>", 503)
    outcome = backfill.run(backfill.tasks(backfill.files(SINCE, UNTIL)), Here())
    assert outcome.files == 2
    assert "slow down" in outcome.failed[key(22)]
    assert sum(asked.path == "/" + key(22) for asked in host.asked) == TRIES
    assert store.connection.execute("select kind from issues").fetchall() == [("archive-file",)]
    assert backfill.files(SINCE, UNTIL) == [key(22)]


def test_a_transfer_that_breaks_off_is_no_file(backfill: Backfill, host: StandIn) -> None:
    body = archive(22)

    def half(write: Callable[[bytes], None]) -> None:
        write(body[: len(body) // 2])

    host.routes["/" + key(22)] = Answer(headers={"Content-Length": str(len(body))}, script=half)
    (task,) = backfill.tasks([key(22)])
    report = read_file(task)
    assert report.error
    assert report.pages == []


def test_damage_is_an_issue_and_the_rest_is_kept(backfill: Backfill, store: Store, host: StandIn) -> None:
    host.routes["/" + key(22)] = Answer(archive(22, 23)[:-10])
    outcome = backfill.run(backfill.tasks([key(22)]), Here())
    assert (outcome.files, outcome.found) == (1, 1)
    assert store.connection.execute("select kind from issues").fetchall() == [("archive-damage",)]


def test_robots_are_obeyed(backfill: Backfill, host: StandIn) -> None:
    host.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /crawl-data/")
    with pytest.raises(Disallowed):
        backfill.files(SINCE, UNTIL)


def test_a_month_to_come_is_no_error_and_a_sick_archive_is(backfill: Backfill, host: StandIn) -> None:
    assert backfill.files(SINCE, dt.date(2026, 10, 2))[-1] == key(26)
    host.routes[LIST] = Answer("", 503)
    with pytest.raises(FetchError):
        backfill.files(SINCE, UNTIL)


def test_files_on_this_machine(backfill: Backfill, tmp_path: Path) -> None:
    path = tmp_path / "CC-NEWS-20260922120000-00001.warc.gz"
    path.write_bytes(archive(1))
    outcome = backfill.run(backfill.local_tasks([path, tmp_path / "missing.warc.gz"]), Here())
    assert (outcome.files, outcome.found, list(outcome.failed)) == (1, 1, ["missing.warc.gz"])


@pytest.mark.parametrize("body", [b"<html>", b"\x1f\x8b\x08broken", b"crawl-data/CC-NEWS/2026/09/../../x.warc.gz"])
def test_what_is_no_list_of_files_is_said(body: bytes) -> None:
    with pytest.raises(ParseError):
        read_keys(body, "test")


def test_months_begin_with_the_archive() -> None:
    assert len(months(dt.date(2010, 1, 1), dt.date(2016, 10, 5))) == 3
    assert months(dt.date(2026, 9, 1), dt.date(2026, 9, 2))[0].endswith("/2026/08/warc.paths.gz")
    assert chosen([key(22), key(22), "nonsense"], SINCE, UNTIL) == [key(22)]


@pytest.mark.slow
def test_on_dask_the_store_ends_the_same(backfill: Backfill, store: Store) -> None:
    pytest.importorskip("distributed")
    outcome = backfill.run(backfill.tasks(backfill.files(SINCE, UNTIL)), OnDask(workers=1))
    assert (outcome.files, outcome.found, outcome.failed) == (3, 6, {})
    assert len(documents(store)) == 6


def test_a_scheduler_that_is_not_there_is_said(backfill: Backfill) -> None:
    pytest.importorskip("distributed")
    runner: Any = OnDask("tcp://127.0.0.1:9", workers=1, patience=0.5)
    with pytest.raises(FetchError, match="scheduler"):
        list(runner.run(backfill.tasks([key(22)])))


def test_the_command_reads_files_of_this_machine(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from dashboard.cli import main

    db, file = tmp_path / "own.db", tmp_path / "news.warc.gz"
    Store.open(db, create=True).close()
    page = story(1).replace("Acme Labels", "Labelbox")
    file.write_bytes(warc_record("https://wire.example/1", page))
    result = CliRunner().invoke(main, ["--db", str(db), "backfill", str(file)])
    assert result.exit_code == 0, result.output
    assert "1 files read, 0 failed" in result.output
    with Store.open(db) as store:
        assert documents(store) == [("Labelbox opens office 1", "2026-09-22")]
    file.write_bytes(b"no archive")
    assert CliRunner().invoke(main, ["--db", str(db), "backfill", str(file)]).exit_code == 1
    assert CliRunner().invoke(main, ["--db", str(db), "backfill"]).exit_code == 2

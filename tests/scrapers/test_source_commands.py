"""sources --check, add, opml and reread as a person meets them: what is said, and what is left as it was."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from standin import Answer, StandIn, conditional, rss, rss_item

from dashboard.cli import main
from data.archive import Archive
from data.store import Store
from models.errors import StoreError
from scrapers.settings import from_environment

DAY = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
TEXT = "Mercor raised $100 million at a $2 billion valuation, the company said on Wednesday."
PAGE = (
    f"<html lang=en><head><title>Mercor raises</title></head><body><article><p>{TEXT * 5}</p></article></body></html>"
)
HTML = {"Content-Type": "text/html; charset=utf-8"}

Labelscope = Callable[..., Result]


@pytest.fixture
def labelscope(web: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Labelscope:
    """The command line with a folder of sources on the stand-in and no store yet."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("good", "html", "busy", "refused", "gone", "secret"):
        (folder / f"my-{name}.toml").write_text(
            f'kind = "feed"\nname = "My {name}"\nurl = "{web.url}/{name}"\nevery = "1h"\nlicence = "x"\n'
        )
    (folder / "my-board.toml").write_text(
        f'kind = "greenhouse"\nname = "Board"\nurl = "{web.url}/board"\nevery = "1d"\nlicence = "x"\n'
        'vendor = "mercor"\n[options]\ntoken = "x"\n'
    )
    web.routes["/good"] = conditional(rss(rss_item("Mercor raises", "https://wire.example/a", DAY, body=TEXT)), '"1"')
    web.routes["/html"] = Answer("<html><body>Please accept cookies</body></html>", headers=HTML)
    web.routes["/busy"] = Answer(status=429, headers={"Retry-After": "9000"})
    web.routes["/refused"] = Answer(status=403)
    web.routes["/gone"] = Answer(status=410)
    web.routes["/board"] = Answer('{"jobs": [{"id": 1,', headers={"Content-Type": "application/json"})
    web.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /secret\n", headers={"Content-Type": "text/plain"})
    web.routes["/page"] = Answer(PAGE, headers=HTML)
    for name, value in {
        "DB": tmp_path / "labelscope.db",
        "SOURCES": folder,
        "ALLOW_HOSTS": "127.0.0.1",
        "CONTACT": "mail@labelscope.example",
        "DELAY": "0",
        "RETRIES": "0",
    }.items():
        monkeypatch.setenv(f"LABELSCOPE_{name}", str(value))
    assert from_environment().delay == 0

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return run


@pytest.fixture
def store(labelscope: Labelscope, tmp_path: Path) -> Path:
    path = tmp_path / "labelscope.db"
    Store.open(path, create=True).close()
    return path


def count(path: Path, table: str, where: str = "1") -> int:
    with closing(Store.open(path)) as one:
        return int(one.connection.execute(f"select count(*) from {table} where {where}").fetchone()[0])


def check(labelscope: Labelscope, *names: str) -> Result:
    return labelscope("sources", "--check", *(part for name in names for part in ("--source", f"my-{name}")))


def test_checking_says_of_each_source_what_a_person_can_do(labelscope: Labelscope, store: Path, web: StandIn) -> None:
    result = check(labelscope, "good", "html", "busy", "refused", "gone", "secret", "board")
    assert result.exit_code == 1
    lines = {line.partition(":")[0]: line for line in result.output.splitlines()}
    assert lines["my-good"] == "my-good: ok, 1 item"
    for name, words in {
        "html": "a web page came instead of a feed",
        "busy": "answers 429; too many requests: try again in an hour",
        "refused": "answers 403; it refuses us: ask its owner",
        "gone": "answers 410; it is gone for good: turn it off",
        "secret": "robots.txt of 127.0.0.1 does not allow it",
        "board": "expected JSON, got application/json",
    }.items():
        assert "FAILED" in lines[f"my-{name}"]
        assert words in lines[f"my-{name}"]
    assert "7 sources asked, 6 failed; nothing was stored" in result.output
    assert "/secret" not in web.paths()
    for table in ("documents", "fetches", "validators", "source_state", "issues", "runs", "hosts"):
        assert count(store, table) == 0, table
    assert check(labelscope, "good").exit_code == 0
    assert "if-none-match" not in web.asked[-1].headers, "a check wants the whole answer"


def test_checking_needs_no_store_and_makes_none(labelscope: Labelscope, tmp_path: Path) -> None:
    assert check(labelscope, "good").exit_code == 0
    assert not (tmp_path / "labelscope.db").exists()


def test_many_failures_of_one_cause_are_told_once(labelscope: Labelscope, store: Path, web: StandIn) -> None:
    web.routes["/robots.txt"] = Answer(status=500)
    result = labelscope("collect", "--source", "my-good", "--source", "my-html")
    assert result.exit_code == 1
    assert result.output.count("robots.txt: status 500; nothing there is asked until it answers") == 2
    assert "nobody answered at all" in result.output
    assert count(store, "issues", "kind = 'failed'") == 2
    listed = labelscope("sources", "--source", "my-good", "--json").output
    assert "failed once: " in listed


def test_a_store_in_trouble_does_not_end_a_collector_that_keeps_going(
    labelscope: Labelscope, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []

    def once(*_: object) -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise StoreError("the disk is full")
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("dashboard.commands.collect._collect_once", once)
    result = labelscope("collect", "--source", "my-good", "--every", "1s")
    assert result.exit_code == 0
    assert "labelscope: the disk is full; tried again in 1s" in result.output
    assert result.output.rstrip().endswith("stopped")
    assert len(rounds) == 2


def test_keeping_going_without_a_store_says_so_at_once(labelscope: Labelscope) -> None:
    result = labelscope("collect", "--source", "my-good", "--every", "1s")
    assert result.exit_code == 1
    assert "labelscope init" in result.output


def test_a_dry_run_since_a_day_asks_and_writes_nothing(labelscope: Labelscope, store: Path, web: StandIn) -> None:
    result = labelscope("collect", "--since", "2026-11-01", "--dry-run", "--source", "my-good", "--source", "my-board")
    assert result.exit_code == 0
    assert f"my-good\tGET {web.url}/good" in result.output
    assert "2 sources due, 2 requests to begin with; nothing was asked" in result.output
    assert web.asked == []
    assert count(store, "runs") == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7 \x00\x01", "PDF"),
        ("a.docx", b"PK\x03\x04rest", "Word, Excel or another packed file"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
        ("empty.txt", b" \n", "empty"),
        ("form.html", b"<html><body><script>x()</script></body></html>", "no text"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(
    labelscope: Labelscope, store: Path, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = labelscope("add", str(path))
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert count(store, "documents") == 0


def test_pages_and_files_by_hand(labelscope: Labelscope, store: Path, web: StandIn, tmp_path: Path) -> None:
    web.routes["/file.pdf"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    latin, wide = tmp_path / "latin.txt", tmp_path / "wide.html"
    latin.write_bytes(f"Mercor à la carte\n\n{TEXT}".encode("latin-1"))
    wide.write_bytes(PAGE.replace("$100", "$150").encode("utf-16"))
    result = labelscope("add", f"{web.url}/page", str(latin), str(wide))
    assert result.exit_code == 0, result.output
    assert result.output.count(": new document") == 3
    assert count(store, "claims", "retracted_at is null") >= 5
    again = labelscope("add", f"{web.url}/page")
    assert again.exit_code == 0
    assert ": known document" in again.output
    for wrong, words in {
        f"{web.url}/file.pdf": "PDF",
        f"{web.url}/gone": "answers 410",
        f"{web.url}/secret": "robots.txt",
        "http://10.1.2.3/": "private",
        "ftp://wire.example/a": "ftp",
        str(tmp_path): "directory",
    }.items():
        told = labelscope("add", wrong)
        assert told.exit_code == 1, wrong
        assert words.lower() in told.output.lower()
    assert count(store, "documents") == 3


def test_lists_of_feeds_come_back_as_they_went(labelscope: Labelscope, store: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.opml", tmp_path / "second.opml"
    first.write_text(
        '<opml version="2.0"><body><outline text="A &amp; B &lt;x&gt;"><outline TYPE="rss" title="Das &quot;Ö&quot;" '
        'xmlURL="https://one.example/feed?a=1&amp;b=2"/></outline><outline text="Two" '
        'xmlUrl="https://two.example/rss"/></body></opml>'
    )
    assert "2 sources added" in labelscope("opml", "import", str(first)).output
    assert labelscope("opml", "export", str(second)).exit_code == 0
    text = second.read_text(encoding="utf-8")
    assert "https://one.example/feed?a=1&amp;b=2" in text
    assert "Das &quot;Ö&quot;" in text
    again = labelscope("opml", "import", str(second))
    assert again.exit_code == 0
    assert "0 sources added" in again.output
    broken = tmp_path / "broken.opml"
    broken.write_text("<opml><body><outline")
    told = labelscope("opml", "import", str(broken))
    assert told.exit_code == 1
    assert "broken.opml" in told.output or "OPML" in told.output


def test_reading_again_retracts_what_is_no_longer_read(
    labelscope: Labelscope, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert labelscope("collect", "--source", "my-good").exit_code == 0
    before = count(store, "claims")
    assert before >= 2
    import models.extraction

    monkeypatch.setattr(models.extraction, "extract", lambda document, organizations: [])
    monkeypatch.setattr(models.extraction, "READER_VERSION", "newer")
    result = labelscope("reread", "--source", "my-good")
    assert result.exit_code == 0
    assert f"{before} retracted" in result.output
    assert count(store, "claims") == before
    assert count(store, "claims", "retracted_at is null") == 0
    assert count(store, "facts") == 0
    monkeypatch.undo()


def test_bytes_past_their_time_are_told_when_reading_again(labelscope: Labelscope, store: Path) -> None:
    assert labelscope("collect", "--source", "my-good").exit_code == 0
    with closing(Store.open(store)) as one:
        Archive(one).prune(dt.datetime(2030, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=365), dt.timedelta(days=14))
    result = labelscope("reread", "--source", "my-good")
    assert result.exit_code == 0
    assert "0 documents read again" in result.output
    assert "left as they were: 1 document whose bytes are no longer kept, 0 that" in result.output

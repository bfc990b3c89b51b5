"""Running commands beside the pages, and what the Sources page says of them."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.collecting import Desk, Job, declared
from data import browse
from data.store import Store

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


def wait(job: Job, seconds: float = 60) -> Job:
    end = time.monotonic() + seconds
    while job.running:
        assert time.monotonic() < end, job.lines
        time.sleep(0.02)
    return job


def test_a_job_gives_its_lines_and_its_end(empty_store: Path) -> None:
    job = wait(Job(str(empty_store), ("facts",)))
    assert job.code == 0
    assert any("facts" in line for line in job.lines)
    bad = wait(Job(str(empty_store), ("no-such-command",)))
    assert bad.code == 2
    assert any("no-such-command" in line for line in bad.lines)


def test_lines_are_short_plain_and_not_too_many(empty_store: Path) -> None:
    job = wait(Job(str(empty_store), ("--help",), keep=3))
    assert len(job.lines) == 3
    assert all(len(line) <= 400 for line in job.lines)


def test_one_collection_at_a_time(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, ...]] = []

    class Fake:
        running = True

        def __init__(self, database: str, arguments: tuple[str, ...]) -> None:
            started.append(arguments)

    monkeypatch.setattr("dashboard.collecting.Job", Fake)
    desk = Desk()
    assert desk.collection("a.db") is None
    first = desk.collect("a.db")
    assert desk.collect("a.db") is first
    assert desk.collect("b.db", ("feed",)) is not first
    first.running = False  # type: ignore[misc]
    assert desk.collect("a.db") is not first
    assert started == [("collect",), ("collect", "--source", "feed"), ("collect",)]


def test_the_list_of_declared_sources_is_read_or_said_to_be_missing(empty_store: Path) -> None:
    rows = declared(wait(Job(str(empty_store), ("sources", "--json"), keep=100_000)))
    assert rows is not None
    assert {"id", "kind", "health"} <= set(rows[0])
    assert declared(wait(Job(str(empty_store), ("no-such-command",)))) is None


@pytest.fixture
def page(shipped_store: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The Sources page as a module, without drawing it."""
    monkeypatch.setattr("streamlit.session_state", {})
    source = (APP.parent / "views" / "sources.py").read_text().replace("\nmain()\n", "\n")
    spec = importlib.util.spec_from_loader("sources_page", loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(source, "sources.py", "exec"), module.__dict__)
    return module


def test_sources_in_trouble_stand_first(page: ModuleType, store: Store) -> None:
    store.connection.executescript(
        """
        insert into source_state (source, last_success) values ('good', '2026-01-01T00:00:00Z');
        insert into source_state (source, failures, last_error) values ('bad', 1, 'no answer');
        insert into source_state (source, stopped) values ('shut', 'robots.txt forbids it');
        """
    )
    rows = [{"id": "new", "kind": "feed", "every": "1h", "health": "never asked", "url": "javascript:x"}]
    table = page.health_table(browse.sources(store.path), rows)
    assert table["source"].tolist() == ["shut", "bad", "good", "new"]
    assert table["health"].tolist() == [
        "stopped: robots.txt forbids it", "failing, 1 run in a row", "well", "never asked",
    ]  # fmt: skip
    assert table["site"].isna().all()


def test_the_outcome_of_a_run_is_told_in_words(page: ModuleType) -> None:
    assert page.run_words('{"fetched": 12, "new": 3, "claims": 0, "failed": {"a": ["x"]}, "stopped": false}') == (
        "12 fetched, 3 new; failed: a"
    )
    assert page.run_words(None) == "nothing new"
    assert page.run_words("no json") == "no json"


def test_the_button_starts_a_collection(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    class Done:
        running, stopped, code, lines = False, False, 0, ["a-feed: ok, 3 items, 1 new, 2 claims"]

    def collect(self: Desk, database: str, sources: tuple[str, ...] = ()) -> Done:
        started.append(database)
        self._collections[database] = Done()  # type: ignore[assignment]
        return Done()

    monkeypatch.setattr(Desk, "collect", collect)
    monkeypatch.setenv("LABELSCOPE_DB", str(empty_store))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.run()
    app.switch_page("views/sources.py").run()
    app.button(key="collect").click().run()
    assert not app.exception
    assert started == [str(empty_store)]
    assert any("a-feed: ok" in str(code.value) for code in app.code)

"""Nothing lost, nothing doubled: a collector killed, starved or locked out ends like one that was left alone."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from collecting import collector, dump, feed_source, integrity, story
from standin import Answer, Asked, StandIn, conditional, rss, rss_item

from data.store import Store
from models.errors import StoreBusy, StoreError
from scrapers.keeper import Tools

RUNNER = Path(__file__).with_name("run_collector.py")
DAY = dt.datetime(2026, 11, 12, 9, 30, tzinfo=dt.UTC)
NAMES = ("Acme Labels", "Bolt Data", "Corvid AI")


def serve(web: StandIn, feeds: int, items: int) -> None:
    """Feeds of items, some with pages behind them, some reprinted elsewhere."""

    def page(asked: Asked) -> Answer:
        number = int(asked.path.removeprefix("/page"))
        text = "".join(f"<p>{story(NAMES[number % 3], number % 90 + 5, number + part)}</p>" for part in range(3))
        markup = f"<html lang=en><head><title>Page {number}</title></head><body><article>{text}</article></body></html>"
        return Answer(markup, headers={"Content-Type": "text/html; charset=utf-8"})

    for feed in range(feeds):
        entries = []
        for item in range(items):
            number = feed * items + item
            twin = number - items if feed % 5 == 1 else number  # every fifth feed reprints the one before it
            title = f"{NAMES[twin % 3]} raises ${twin % 90 + 5}M in the round that papers call number {twin}"
            when = DAY + dt.timedelta(days=twin % 7, hours=feed % 5)
            entries.append(
                rss_item(
                    title,
                    f"{web.url}/page{number}",
                    when,
                    guid=f"g{number}",
                    body=story(NAMES[twin % 3], twin % 90 + 5, twin),
                )
            )
        web.routes[f"/feed{feed}"] = conditional(rss(*entries), f'"{feed}"')
    web.fallback = lambda asked: page(asked) if asked.path.startswith("/page") else Answer(status=404)


def start(store: Path, web: StandIn, feeds: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(RUNNER), str(store), web.url, str(feeds), "4"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(store: Path, web: StandIn, feeds: int) -> float:
    begun = time.monotonic()
    process = start(store, web, feeds)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors.decode()
    return time.monotonic() - begun


def killed_like_undisturbed(web: StandIn, folder: Path, feeds: int, items: int, kills: int, seed: int) -> int:
    """Kill a running collector so many times at random moments; each time that a run comes to its end, compare it with
    one that was left alone and begin again with an empty store. Gives the number of runs that came to their end."""
    serve(web, feeds, items)
    calm, rough = folder / "calm.db", folder / "rough.db"
    whole = finish(calm, web, feeds)
    expected = dump(calm)
    dice = random.Random(seed)
    hit = runs = 0
    while hit < kills:
        process = start(rough, web, feeds)
        try:
            process.wait(timeout=dice.uniform(0.3, min(max(0.8, whole), 8.0)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            hit += 1
        if rough.exists():
            assert integrity(rough) == "ok"
        if process.returncode == 0:
            runs += 1
            assert dump(rough) == expected
            for path in folder.glob("rough.db*"):
                path.unlink()
    finish(rough, web, feeds)
    assert integrity(rough) == "ok"
    assert dump(rough) == expected
    return runs + 1


@pytest.mark.timeout(120)
def test_killed_at_random_moments_the_store_ends_the_same(web: StandIn, tmp_path: Path) -> None:
    assert killed_like_undisturbed(web, tmp_path, feeds=8, items=12, kills=5, seed=1) >= 1


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_killed_a_hundred_times_over_two_thousand_documents(web: StandIn, tmp_path: Path) -> None:
    runs = killed_like_undisturbed(web, tmp_path, feeds=40, items=50, kills=100, seed=2)
    print(f"100 kills of a running collector, {runs} runs came to their end, each the same")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "labelscope.db", create=True) as one:
        yield one


class Failing:
    """A connection whose disk is full after so many statements that write."""

    def __init__(self, inner: sqlite3.Connection, left: int) -> None:
        self._inner = inner
        self._left = left

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def _count(self, sql: str) -> None:
        if sql.lstrip().lower().startswith(("insert", "update", "delete", "commit")):
            self._left -= 1
            if self._left < 0:
                raise sqlite3.OperationalError("database or disk is full")

    def execute(self, sql: str, *parameters: object) -> object:
        self._count(sql)
        return self._inner.execute(sql, *parameters)  # type: ignore[arg-type]

    def executemany(self, sql: str, rows: object) -> object:
        self._count(sql)
        return self._inner.executemany(sql, rows)  # type: ignore[arg-type]


def test_a_full_disk_loses_nothing_that_was_committed(web: StandIn, tmp_path: Path, tools: Tools) -> None:
    serve(web, 4, 6)
    sources = [feed_source(f"feed{n}", f"{web.url}/feed{n}", pages=n % 2 == 0) for n in range(4)]
    with Store.open(tmp_path / "calm.db", create=True) as calm:
        collector(calm, sources, tools).run()
    rough = tmp_path / "rough.db"
    for left in (3, 20, 60, 90, 150, 260):
        with Store.open(rough, create=True) as one:
            one.connection = Failing(one.connection, left)  # type: ignore[assignment]
            with suppress(StoreError):
                collector(one, sources, tools).run()
        assert integrity(rough) == "ok"
    with Store.open(rough) as one:
        collector(one, sources, tools).run()
    assert dump(rough) == dump(tmp_path / "calm.db")


def test_a_small_file_system_fills_up(web: StandIn, tmp_path: Path, tools: Tools) -> None:
    """SQLite's own limit on pages behaves as a full disk does, in the library itself."""
    serve(web, 4, 6)
    sources = [feed_source(f"feed{n}", f"{web.url}/feed{n}") for n in range(4)]
    path = tmp_path / "small.db"
    with Store.open(path, create=True) as one:
        pages = one.connection.execute("pragma page_count").fetchone()[0]
        one.connection.execute(f"pragma max_page_count = {pages + 4}")
        with pytest.raises(StoreError):
            collector(one, sources, tools).run()
    assert integrity(path) == "ok"
    with Store.open(path) as one:
        report = collector(one, sources, tools).run()
        assert report.well
        assert one.connection.execute("select count(*) from documents").fetchone() == (24,)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system in memory of a fixed size; the test is left out where mounting is not permitted."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs leave to mount a small file system (root on Linux)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(web: StandIn, tmp_path: Path, tools: Tools) -> None:
    """The collector runs into the end of a real file system, some times over, and ends like one with room."""
    serve(web, 8, 12)
    sources = [feed_source(f"feed{n}", f"{web.url}/feed{n}", pages=n % 4 == 0) for n in range(8)]
    with Store.open(tmp_path / "calm.db", create=True) as calm:
        assert collector(calm, sources, tools).run().well
    with small_disk(tmp_path / "disk", "16m") as disk:
        path, ballast = disk / "rough.db", disk / "ballast"
        with Store.open(path, create=True):
            pass
        failed = 0
        for left in (20_000, 60_000, 150_000, 300_000, 500_000):
            free = shutil.disk_usage(disk).free
            ballast.write_bytes(b"x" * max(0, free - left))
            with suppress(StoreError), Store.open(path) as one:
                failed += 1
                collector(one, sources, tools).run()
                failed -= 1
            ballast.unlink()
            assert integrity(path) == "ok"
        assert failed, "the disk was never full"
        with Store.open(path) as one:
            assert collector(one, sources, tools).run().well
        assert dump(path) == dump(tmp_path / "calm.db")


def test_a_folder_that_may_not_be_written_is_said(web: StandIn, tmp_path: Path, tools: Tools) -> None:
    """Root writes anywhere, so a file system mounted for reading alone stands for the folder."""
    serve(web, 2, 3)
    with small_disk(tmp_path / "disk", "4m") as disk:
        path = disk / "labelscope.db"
        with Store.open(path, create=True) as one:
            assert collector(one, [feed_source("feed0", f"{web.url}/feed0")], tools).run().well
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(StoreError, match=re.escape(str(path))), Store.open(path) as one:
            collector(one, [feed_source("feed1", f"{web.url}/feed1")], tools).run()
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert integrity(path) == "ok"
        with Store.open(path) as one:
            assert one.connection.execute("select count(*) from documents").fetchone() == (3,)


def test_a_locked_store_is_waited_for_and_then_said(
    web: StandIn, store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(web, 2, 3)
    sources = [feed_source(f"feed{n}", f"{web.url}/feed{n}") for n in range(2)]
    store.connection.execute("pragma busy_timeout = 200")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreBusy):
            collector(store, sources, tools).run()
        other.execute("rollback")
        # A reader in the middle of its reading holds nobody up.
        other.execute("begin")
        other.execute("select count(*) from documents").fetchone()
        assert collector(store, sources, tools).run().well
        other.execute("rollback")
    store.connection.execute("pragma busy_timeout = 20000")
    with closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("begin immediate")
        threading.Timer(0.5, lambda: other.execute("rollback")).start()
        assert collector(store, sources, tools).run(["feed0"]).well
    assert store.connection.execute("select count(*) from documents").fetchone() == (6,)


def test_two_collectors_at_once_do_not_harm_each_other(web: StandIn, tmp_path: Path) -> None:
    serve(web, 6, 8)
    calm, shared = tmp_path / "calm.db", tmp_path / "shared.db"
    finish(calm, web, 6)
    with Store.open(shared, create=True):
        pass
    pair = [start(shared, web, 6) for _ in range(2)]
    for process in pair:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    assert dump(shared) == dump(calm)
    assert web.most_at_once["127.0.0.1"] == 1


def test_it_stops_cleanly_and_goes_on_later(web: StandIn, store: Store, tools: Tools) -> None:
    serve(web, 6, 5)
    stop = threading.Event()
    asked = 0

    def progress(tally: object, left: int) -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            stop.set()

    sources = [feed_source(f"feed{n}", f"{web.url}/feed{n}", pages=True) for n in range(6)]
    first = collector(store, sources, tools, stop=stop, progress=progress).run()
    assert first.stopped
    assert not first.well
    second = collector(store, sources, tools).run()
    assert second.well
    assert store.connection.execute("select count(*) from documents").fetchone() == (30,)
    assert store.connection.execute("select count(*) from queue").fetchone() == (0,)

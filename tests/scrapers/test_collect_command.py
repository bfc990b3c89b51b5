"""The commands, as a person starts them: a process, a folder of declarations, a stand-in web."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from standin import Answer, StandIn, rss, rss_item

from data.store import Store

DAY = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def environment(web: StandIn, tmp_path: Path) -> dict[str, str]:
    """Two sources on the stand-in, one of them broken; nothing of the person's own."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("good", "bad"):
        (folder / f"{name}.toml").write_text(
            f'kind = "feed"\nname = "{name}"\nurl = "{web.url}/{name}"\nevery = "1h"\nlicence = "x"\nlanguage = "en"\n'
        )
    text = "Mercor raised $100 million at a $2 billion valuation, the company said on Wednesday."
    web.routes["/good"] = Answer(rss(rss_item("Mercor raises $100 million", "https://wire.example/a", DAY, body=text)))
    with Store.open(tmp_path / "labelscope.db", create=True):
        pass
    return {
        **os.environ,
        "LABELSCOPE_DB": str(tmp_path / "labelscope.db"),
        "LABELSCOPE_SOURCES": str(folder),
        "LABELSCOPE_ALLOW_HOSTS": "127.0.0.1",
        "LABELSCOPE_CONTACT": "mail@labelscope.example",
        "LABELSCOPE_DELAY": "0",
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from dashboard.cli import main; main()", *arguments]


def labelscope(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment, cwd=root, check=False, timeout=120
    )


def test_collect_says_what_it_did_and_what_failed(environment: dict[str, str], web: StandIn) -> None:
    plan = labelscope(environment, "collect", "--source", "good", "--dry-run")
    assert plan.returncode == 0
    assert f"GET {web.url}/good" in plan.stdout
    assert web.asked == []
    done = labelscope(environment, "collect", "--source", "good", "--source", "bad")
    assert done.returncode == 1
    assert "not modified" in done.stdout
    assert "bad" in done.stderr
    assert "answers 404" in done.stderr
    well = labelscope(environment, "collect", "--source", "good")
    assert well.returncode == 0, well.stderr
    listed = json.loads(labelscope(environment, "sources", "--source", "good", "--source", "bad", "--json").stdout)
    health = {row["id"]: row["health"] for row in listed}
    assert health["good"] == "well"
    assert health["bad"].startswith("failed once")
    again = labelscope(environment, "reread", "--source", "good")
    assert again.returncode == 0
    assert "1 document read again: 0 new claims" in again.stdout


def test_watches_are_checked_after_a_collection(environment: dict[str, str]) -> None:
    assert labelscope(environment, "watch", "add", "mercor valuation new").returncode == 0
    assert labelscope(environment, "collect", "--source", "good").returncode == 0
    candidates = list(Path(environment["LABELSCOPE_DB"]).parent.glob("*.atom"))
    assert candidates, "no feed was written"
    assert "Mercor" in candidates[0].read_text(encoding="utf-8")


def test_wrong_use_is_told_apart(environment: dict[str, str]) -> None:
    for arguments in (("--source", "nobody"), ("--every", "soon"), ("--since", "yesterday")):
        assert labelscope(environment, "collect", *arguments).returncode == 2
    missing = labelscope({**environment, "LABELSCOPE_DB": "/nowhere/x.db"}, "collect")
    assert missing.returncode == 1
    assert "labelscope init" in missing.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_every_keeps_going_and_stops_cleanly(environment: dict[str, str], web: StandIn, number: signal.Signals) -> None:
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        command("collect", "--source", "good", "--every", "1s"),
        env=environment,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 60
    while len(web.paths()) < 2 and time.monotonic() < end and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert output.rstrip().endswith("stopped")
    assert len(web.paths()) >= 2


def test_lists_of_feeds_and_pages_by_hand(environment: dict[str, str], web: StandIn, tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.opml"
    feeds.write_text('<opml><body><outline text="One" xmlUrl="https://one.example/feed"/></body></opml>')
    assert "1 source added" in labelscope(environment, "opml", "import", str(feeds)).stdout
    assert "https://one.example/feed" in labelscope(environment, "opml", "export").stdout
    note = tmp_path / "note.txt"
    note.write_text("Mercor news\n\nMercor raised $100 million, the company said on Wednesday.\n")
    added = labelscope(environment, "add", str(note), str(tmp_path / "missing"))
    assert added.returncode == 1
    assert "new document" in added.stdout
    assert "missing" in added.stderr

"""How fast the collector is: a thousand stand-in feeds of fifty items, collected, parsed, extracted and stored.

Run with ``make bench``; prints documents per second, peak memory, and the time of a second run in which nothing
changed. The stand-in runs in a process of its own, under many names, so that hosts are asked in parallel as on the web.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FEEDS, ITEMS = 1_000, 50

_SERVER = """
import sys, datetime as dt
sys.path.insert(0, {folder!r})
from standin import Answer, StandIn, conditional, rss, rss_item
web = StandIn("127.0.0.1")
names = ("Scale AI", "Surge AI", "Mercor", "Turing.com", "Appen", "Prolific", "Invisible Technologies", "Labelbox")
words = ("people who teach machines", "the tools of the trade", "a team in the city", "work that takes time",
         "what the market wants", "the price of good data", "a plan for the coming year", "doctors and lawyers")
day = dt.datetime(2026, 11, 1, 9, 30, tzinfo=dt.UTC)
def feed(asked):
    number = int(asked.path.removeprefix("/feed"))
    if asked.headers.get("if-none-match") == f'"{{number}}"':
        return Answer(status=304)
    items = []
    for item in range({items}):
        n = number * {items} + item
        name = names[n % len(names)]
        filler = ", ".join(f"{{words[(n * 7 + k * (n % 5 + 1)) % 8]}} {{n * 31 % 9973 + k}}" for k in range(40))
        body = f"<p>{{name}} raised ${{n % 900 + 20}} million in a round, it said in note {{n}}. {{filler}}.</p>"
        when = day - dt.timedelta(days=n % 300)
        link = f"https://paper{{number}}.example/{{item}}"
        items.append(rss_item(f"{{name}} and story number {{n}}", link, when, body=body))
    return Answer(rss(*items), headers={{"ETag": f'"{{number}}"', "Content-Type": "application/rss+xml"}})
web.fallback = lambda asked: feed(asked) if asked.path.startswith("/feed") else Answer(status=404)
print(web.port, flush=True)
sys.stdin.read()
"""

_COLLECT = """
import json, resource, sys, time
from pathlib import Path
from data.store import Store
from scrapers.fetch import Fetcher
from scrapers.pipeline import Collector
from scrapers.registry import source_from
from scrapers.settings import Settings
port, feeds, path = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
names = frozenset(f"h{n}.example" for n in range(feeds))
settings = Settings(delay=0.0, allow_hosts=names, contact="bench")
sources = {}
for n in range(feeds):
    fields = dict(kind="feed", name=f"Paper {n}", every="1h", licence="A stand-in.",
                  url=f"http://h{n}.example:{port}/feed{n}", publisher=f"Paper {n}")
    sources[f"feed{n}"] = source_from(f"feed{n}", fields)
with Store.open(path, create=True) as store:
    fetcher = Fetcher(settings, resolver=lambda host, port, timeout: ["127.0.0.1"])
    begun = time.monotonic()
    report = Collector(store, sources, settings, fetcher=fetcher).run(list(sources))
    seconds, cpu = time.monotonic() - begun, time.process_time()
    claims = store.connection.execute("select count(*) from claims").fetchone()[0]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
tallies = report.tallies.values()
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, "new": sum(t.new for t in tallies), "claims": claims,
                  "not_modified": sum(t.not_modified for t in tallies), "well": report.well}))
"""


def collect(port: int, feeds: int, path: Path) -> dict[str, float]:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", _COLLECT, str(port), str(feeds), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.benchmark
def test_a_thousand_feeds(tmp_path: Path) -> None:
    folder = str(Path(__file__).resolve().parents[1] / "scrapers")
    code = _SERVER.format(folder=folder, items=ITEMS)
    server = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        feeds = int(os.environ.get("LABELSCOPE_BENCH_FEEDS", FEEDS))
        sizes = [max(1, feeds // 10), max(1, feeds * 3 // 10)]
        smaller = [collect(port, size, tmp_path / f"{size}.db")["peak"] for size in sizes]
        first = collect(port, feeds, tmp_path / "bench.db")
        second = collect(port, feeds, tmp_path / "bench.db")
    finally:
        server.kill()
        server.wait()
    print(
        f"\n{feeds} feeds of {ITEMS}: {first['new']:.0f} documents, {first['claims']:.0f} claims "
        f"in {first['seconds']:.1f} s = {first['new'] / first['seconds']:.0f} documents/s, "
        f"{first['new'] / first['cpu']:.0f} a second of processor time"
    )
    peaks = ", ".join(f"{peak:.0f} MB with {size}" for peak, size in zip(smaller, sizes, strict=True))
    print(f"peak memory {first['peak']:.0f} MB; {peaks} feeds")
    print(
        f"again, all 304: {second['seconds']:.1f} s = {second['seconds'] / first['seconds']:.1%} of the first run, "
        f"{second['cpu']:.1f} s of processor time"
    )
    assert first["well"]
    assert first["peak"] < smaller[0] + 80, "memory grows with the number of sources"
    assert second["not_modified"] == feeds
    assert second["new"] == 0

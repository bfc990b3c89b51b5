"""A collector as a process of its own, for tests that kill it: store, source folder and settings come by arguments."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def main(store_path: str, base: str, feeds: int, parallel: int) -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    spec = importlib.util.spec_from_file_location("collecting", Path(__file__).with_name("collecting.py"))
    assert spec is not None
    assert spec.loader is not None
    collecting = importlib.util.module_from_spec(spec)
    sys.modules["collecting"] = collecting
    spec.loader.exec_module(collecting)
    from data.guard import run_lock
    from data.store import Store

    sources = [
        collecting.feed_source(
            f"feed{number}", f"{base}/feed{number}", pages=number % 4 == 0, publisher=f"Paper {number}"
        )
        for number in range(feeds)
    ]
    path = Path(store_path)
    with Store.open(path, create=True) as store, run_lock(path, 60.0):
        chosen = collecting.settings(parallel=parallel)
        report = collecting.collector(store, sources, collecting.make_tools(), settings=chosen).run()
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))

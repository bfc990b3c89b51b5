"""A real server and a real browser for the pages, where a Chromium or Chrome is found."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from models.analytics.frames import facts_frame
from models.claim import Metric, Status
from models.fact import Fact
from models.period import Period
from models.quantity import Quantity, currency_of

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "dashboard" / "app.py"
if TYPE_CHECKING:
    import pandas as pd
    from playwright.sync_api import Browser, Page

READY = "[data-testid='stApp'][data-test-connection-state='CONNECTED'][data-test-script-state='notRunning']"


def chromium_path() -> str | None:
    """$CHROMIUM, else the first browser of the family that is installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def served(db: Path, log: Path) -> Iterator[str]:
    """The dashboard over a store, on a free port of the loopback; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LABELSCOPE_DB": str(db)},
        )
        try:
            end = time.monotonic() + 60
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert server.poll() is None, log.read_text()
                    assert time.monotonic() < end, "the server does not answer"
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def address(shipped_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over the shipped ledger."""
    with served(shipped_store, tmp_path_factory.mktemp("server") / "log") as url:
        yield url


@pytest.fixture(scope="session")
def serve() -> Callable[[Path, Path], AbstractContextManager[str]]:
    """Serves the dashboard over another store: serve(store, log) as a context manager that gives the address."""
    return served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker; skips plainly where none is installed."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium or Chrome found: install one, or name it in $CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


class App:
    """A page of the dashboard in the browser, with an exact way of waiting: each run of the script ends with a message.

    The message is counted on the web socket, as a fast run may never show as "running" in the page.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.finished = 0
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        # Streamlit asks for its health under the page's path first and falls back by itself.
        if message.type == "error" and "404" not in message.text:
            self.errors.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
            self.foreign.append(request.url)

    def _frame(self, data: Any) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        if isinstance(data, bytes):
            message = ForwardMsg()
            message.ParseFromString(data)
            ended = message.WhichOneof("type") == "script_finished"
            # A run that asks for another one draws nothing: the other one counts.
            self.finished += ended and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def open(self, url: str) -> App:
        """Go to an address and wait until the page is drawn."""
        before = self.finished
        self.page.goto(url)
        self._wait(before)
        return self

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Do something that makes the script run again, and wait until its outcome is drawn."""
        before = self.finished
        yield
        self._wait(before)

    def _wait(self, before: int, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while self.finished <= before:
            assert time.monotonic() < end, "the script did not finish"
            self.page.wait_for_timeout(10)
        self.page.locator(READY).wait_for(state="attached", timeout=60_000)
        for selector in ("[data-testid='stSkeleton']", "[data-stale='true']"):
            self.page.wait_for_function(
                "selector => document.querySelectorAll(selector).length === 0", arg=selector, timeout=60_000
            )

    def check(self) -> None:
        """No exception box, no error on the console, no request to anywhere else, no horizontal scroll bar."""
        assert self.page.get_by_test_id("stException").count() == 0, self.page.get_by_test_id(
            "stException"
        ).inner_text()
        assert self.errors == []
        assert self.foreign == []
        wide = self.page.evaluate(
            """(() => {
                const main = document.querySelector('[data-testid=stMain]');
                const page = document.documentElement;
                return Math.max(page.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth);
            })()"""
        )
        assert wide <= 1, f"{wide} pixels wider than the window"


@pytest.fixture
def open_app(browser: Browser) -> Iterator[Callable[..., App]]:
    """Opens a fresh window: open_app(width=1440, scheme="light")."""
    contexts = []

    def opened(width: int = 1440, scheme: str = "light", height: int = 1000) -> App:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        return App(context.new_page())

    yield opened
    for context in contexts:
        context.close()


def _fact(vendor: str, metric: str, value: Any, as_of: str | None, more: dict[str, Any]) -> Fact:
    low, high = value if isinstance(value, tuple) else (value, value)
    unit = more.pop("unit", None if value is None else "USD")
    period = None if as_of is None else Period.parse(as_of)
    number = None if unit is None else Quantity(low, high, unit).value
    name = "|".join(str(one) for one in (vendor, metric, low, high, as_of, *sorted(more.items())))
    fields: dict[str, Any] = {
        "id": f"f:{name}".replace(" ", "_"),
        "kind": None,
        "party": None,
        "scope": None,
        "region": None,
        "confidence": 0.9,
        "factors": (),
        "origins": 2,
        "supporting": (f"c:{name}".replace(" ", "_"),),
        "dissenting": (),
        "superseded_by": None,
        "known_since": period.last if period else None,
        **more,
    }
    fields["status"] = Status(fields.get("status", "confirmed"))
    return Fact(
        vendor=vendor,
        metric=Metric(metric),
        as_of=period,
        low=low,
        high=high,
        unit=unit,
        value=number,
        value_usd=number if currency_of(unit) == "USD" else None,
        rate=None,
        **fields,
    )


@pytest.fixture
def facts_of() -> Callable[..., pd.DataFrame]:
    """Makes a facts frame of rows (vendor, metric, value or (low, high), as_of, further fields)."""

    def made(*rows: tuple[Any, ...]) -> pd.DataFrame:
        return facts_frame([_fact(*row[:4], dict(row[4]) if len(row) > 4 else {}) for row in rows])

    return made

"""Watches: the grammar, what meets them, and that each finding is delivered once."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cli import main
from dashboard.commands.watch import check_watches
from dashboard.report import delivery
from data import watches
from data.store import DocumentRecord, Reader, Store
from models.claim import Claim, Metric, Status
from models.document import Document
from models.errors import InvalidValue
from models.period import Period
from models.watch import Seen, Watch, meets, parse

VENDORS = {"mercor", "scale-ai", "surge-ai"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mercor valuation change > 20%", Watch("mercor", "valuation", "change", threshold=0.2)),
        ("any client ends", Watch("any", "client", "ends")),
        ("scale-ai client with google event", Watch("scale-ai", "client", "event", party="google")),
        ("ANY Funding NEW >100M", Watch("any", "funding", "new", threshold=1e8)),
        ("surge-ai any contradicted", Watch("surge-ai", "any", "contradicted")),
        ("mercor revenue run_rate rise > 5.5 %", Watch("mercor", "revenue", "rise", "run_rate", threshold=0.055)),
        ("any pay-rate expert fall", Watch("any", "pay_rate", "fall", "expert")),
        ("any valuation closed > 1.5bn", Watch("any", "valuation", "closed", threshold=1.5e9)),
    ],
)
def test_the_grammar(text: str, meant: Watch) -> None:
    assert parse(text, VENDORS) == meant
    assert parse(str(meant), VENDORS) == meant


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "WHO METRIC WHAT"),
        ("mercor valuation", "WHO METRIC WHAT"),
        ("nobody valuation change", "vendor 'nobody' is unknown"),
        ("mercro valuation change", "did you mean mercor"),
        ("mercor valuation change > -20%", "a plain number"),
        ("any funding new > €100M", "a plain number"),
        ("mercor valuation change < 20%", "a plain number"),
        ("mercor price change", "metric 'price' is unknown"),
        ("mercor valuation explodes", "'explodes' is unknown"),
        ("mercor valuation ends", "event of a client relation"),
        ("mercor client change > 20%", "no figure to change"),
        ("mercor valuation change > 20", "in per cent"),
        ("mercor valuation new > 20%", "takes no such threshold"),
        ("any client ends > 5", "takes no such threshold"),
        ("mercor valuation change > 20% please", "after the threshold"),
        ("mercor revenue series_a new", "no kind of revenue"),
        ("mercor client with ends", "'with' takes the id"),
        ("mercor client with goo_gle event", "'with' takes the id"),
        ("mercor valuation " + "x" * 300, "at most"),
    ],
)
def test_what_the_grammar_refuses(text: str, says: str) -> None:
    with pytest.raises(InvalidValue, match=says):
        parse(text, VENDORS)


@given(st.text(max_size=80))
def test_no_text_breaks_the_grammar(text: str) -> None:
    try:
        read = parse(text, VENDORS)
    except InvalidValue:
        return
    assert parse(str(read), VENDORS) == read


def test_thresholds_are_strict_and_signed() -> None:
    def seen(ratio: float | None, size: float | None = None, change: str = "revised") -> Seen:
        return Seen("mercor", "valuation", frozenset({change}), None, None, ratio, size, False)

    change, rise, fall = (parse(f"mercor valuation {what} > 20%", VENDORS) for what in ("change", "rise", "fall"))
    assert meets(change, seen(1.25))
    assert meets(change, seen(0.75))
    assert not meets(change, seen(1.2))
    assert not meets(change, seen(None))
    assert meets(rise, seen(1.25))
    assert not meets(rise, seen(0.75))
    assert meets(fall, seen(0.75))
    assert not meets(fall, seen(1.25))
    large = parse("any valuation new > 1B", VENDORS)
    assert meets(large, seen(None, 1.1e9, "new"))
    assert not meets(large, seen(None, 1e9, "new"))
    assert not meets(large, seen(None, None, "new"))


# ---------------------------------------------------------------------- in the store


class Desk:
    """Writes claims into a store at times of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.day = 0
        Store.open(path, create=True).close()

    def tell(
        self, low: float | None, *, metric: Metric = Metric.VALUATION, kind: str | None = None, **fields: Any
    ) -> None:
        self.day += 1
        published = Period.parse(f"2025-10-{self.day:02d}")
        name = f"doc{self.day}"
        document = Document(
            id=name,
            title=f"News {self.day}",
            text="",
            lang="en",
            published=published,
            url=f"https://news.example/{self.day}",
            publisher="Wire",
            source="test",
        )
        claim = Claim(
            document=name,
            vendor=fields.get("vendor", "mercor"),
            metric=metric,
            status=fields.get("status", Status.CONFIRMED),
            low=low,
            high=low,
            unit=None if low is None else "USD",
            kind=kind,
            party=fields.get("party"),
            as_of=Period.parse(fields.get("as_of", "2025-10")),
        )
        moment = dt.datetime(2030, 1, self.day, tzinfo=dt.UTC)
        with Store.open(self.path) as store, store.transaction():
            store.put_documents([DocumentRecord(document, "article", 1)], moment)
            store.put_claim_rows([(claim, "Wire", 1, 1)], Reader("test", "1"), moment)

    def watch(self, text: str, email: str = "", webhook: str = "") -> None:
        with Store.open(self.path) as store:
            moment = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=self.day - 1)
            watches.add(store, str(parse(text, VENDORS)), email, webhook, moment)

    def check(self) -> list[str]:
        return check_watches(self.path, say=lambda _: None)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0))
    return Desk(tmp_path / "store.db")


def test_a_watch_finds_what_comes_after_it_and_tells_it_once(desk: Desk, receiver: Any) -> None:
    desk.tell(2e9, as_of="2025-02")
    desk.watch("mercor valuation change > 20%", webhook=receiver.url)
    assert desk.check() == []
    assert receiver.taken == []
    desk.tell(1e10)
    assert desk.check() == []
    assert len(receiver.taken) == 1
    assert "$10 billion" in receiver.taken[0]["text"]
    assert "$2 billion" in receiver.taken[0]["text"]
    assert desk.check() == []
    desk.tell(1e10, as_of="2025-11")
    assert desk.check() == []
    assert len(receiver.taken) == 1


def test_a_delivery_that_fails_comes_at_the_next_check(desk: Desk, receiver: Any) -> None:
    desk.watch("any client ends", webhook=receiver.url)
    desk.tell(None, metric=Metric.CLIENT, kind="ends", party="google", vendor="scale-ai")
    receiver.answers = [500, 500, 500]
    problems = desk.check()
    assert len(problems) == 1
    assert "500" in problems[0]
    assert receiver.taken == []
    assert desk.check() == []
    assert len(receiver.taken) == 1
    assert desk.check() == []
    assert len(receiver.taken) == 1


def test_mail_and_feed(desk: Desk, inbox: tuple[Any, int], monkeypatch: pytest.MonkeyPatch) -> None:
    box, port = inbox
    box.refuse = 1
    for name, value in {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "FROM": "l@o.example"}.items():
        monkeypatch.setenv(f"LABELSCOPE_SMTP_{name}", value)
    desk.watch("any any new > 1B", email="team@office.example")
    desk.tell(5e9)
    desk.tell(1e6, vendor="surge-ai")
    assert desk.check() == []
    assert len(box.taken) == 1
    feed = ET.parse(desk.path.with_suffix(".atom")).getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 1
    assert "$5 billion" in (entries[0].findtext(f"{ATOM}title") or "")
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://news.example/1"
    before = desk.path.with_suffix(".atom").read_bytes()
    assert desk.check() == []
    assert desk.path.with_suffix(".atom").read_bytes() == before
    assert len(box.taken) == 1


def test_commands(shipped_store: Path, tmp_path: Path) -> None:
    db = tmp_path / "copy.db"
    db.write_bytes(shipped_store.read_bytes())

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["--db", str(db), "watch", *arguments])

    assert run("add", "any client ends").exit_code == 0
    assert run("add", "any client ends").exit_code == 2
    assert run("add", "any client vanishes").exit_code == 2
    assert "any client ends" in run("list").output
    tried = run("test", "1", "--since", "2025-06-01", "--until", "2025-06-30")
    assert tried.exit_code == 0
    assert "OpenAI ended its work with Scale AI" in tried.output
    assert run("add", "any funding new", "--email", "no address").exit_code == 2
    assert run("add", "any funding new", "--webhook", "ftp://hooks.example/x").exit_code == 2
    assert "any funding new" not in run("list").output
    assert run("test", "7").exit_code == 2
    assert run("check").exit_code == 0
    assert run("remove", "1").exit_code == 0
    assert run("remove", "1").exit_code == 2

"""The adapters of filings, boards and searches through the whole collector, against a real server on loopback."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from answers import filing
from collecting import NOW, VENDORS, collector, dump, make_tools, settings
from standin import Answer, Asked, StandIn

import scrapers.sec
from data.archive import Archive
from data.store import Store
from models.organization import Organization, OrganizationIndex, Role
from models.publisher import PublisherIndex
from models.source import Source
from scrapers.keeper import Tools
from scrapers.outcome import Tally
from scrapers.registry import source_from
from scrapers.reread import Rereader

LISTED = Organization("listed-labels", "Listed Labels", frozenset({Role.VENDOR}), cik="0000903651")


def tools() -> Tools:
    given = make_tools()
    vendors = [*VENDORS, LISTED]
    return Tools(OrganizationIndex(vendors), PublisherIndex([], vendors), given.extract, given.reader_version)


def declare(kind: str, **fields: Any) -> Source:
    return source_from(
        f"the-{kind.replace('_', '-')}", {"kind": kind, "name": kind, "every": "1d", "licence": "x", **fields}
    )


def run(store: Store, *sources: Source, **more: Any) -> dict[str, Tally]:
    report = collector(store, list(sources), tools(), **more).run([source.id for source in sources])
    return report.tallies


def claims(store: Store) -> list[tuple[Any, ...]]:
    return store.connection.execute(
        "select c.vendor, c.metric, c.low, c.high, c.unit, c.as_of, c.status from claims c "
        "where retracted_at is null order by 1, 2, 3, 6"
    ).fetchall()


def json_answer(value: Any, **more: Any) -> Answer:
    return Answer(json.dumps(value), headers={"Content-Type": "application/json"}, **more)


@pytest.fixture
def sec(web: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    monkeypatch.setattr(scrapers.sec, "SEARCH", f"{web.url}/LATEST/search-index")
    monkeypatch.setattr(scrapers.sec, "DATA", web.url)
    monkeypatch.setattr(scrapers.sec, "ARCHIVES", f"{web.url}/Archives/edgar/data")
    return web


def search(asked: Asked) -> Answer:
    """Two filings for Acme: a D and the amendment that restates it, and a vehicle's."""
    named = asked.query["q"] == ['"Acme Labels"']
    rows = [(1, "Acme Labels, Inc."), (2, "Acme Labels, Inc."), (3, "MW Acme Labels LLC")] if named else []
    hits = [
        {
            "_id": f"0001999999-26-{n:06d}:primary_doc.xml",
            "_source": {
                "adsh": f"0001999999-26-{n:06d}",
                "ciks": ["0001999999"],
                "display_names": [f"{name}  (CIK 0001999999)"],
                "file_date": f"2026-11-{n + 10}",
            },
        }
        for n, name in rows
    ]
    return json_answer({"hits": {"total": {"value": len(hits), "relation": "eq"}, "hits": hits}})


def test_forms_d_from_search_to_fact(sec: StandIn, store: Store) -> None:
    sec.routes["/LATEST/search-index"] = search
    sec.routes["/submissions/CIK0000903651.json"] = json_answer(
        {"filings": {"recent": {"accessionNumber": [], "form": [], "filingDate": []}, "files": []}}
    )
    folder = "/Archives/edgar/data/1999999/0001999999260000"
    sec.routes[f"{folder}01/primary_doc.xml"] = Answer(filing())
    sec.routes[f"{folder}02/primary_doc.xml"] = Answer(filing(kind="D/A", sold="45000000"))
    sec.routes[f"{folder}03/primary_doc.xml"] = Answer(filing(issuer="MW Acme Labels LLC", cik="0000000007", sold="9"))
    source = declare("sec_form_d", publisher="SEC")
    tally = run(store, source)[source.id]
    assert (tally.failures, tally.new, tally.claims) == ([], 3, 2)
    assert claims(store) == [
        ("acme-labels", "funding", 38.5e6, 38.5e6, "USD", "2026-11-03", "confirmed"),
        ("acme-labels", "funding", 45e6, 45e6, "USD", "2026-11-03", "confirmed"),
    ]
    facts = store.connection.execute("select value from facts where superseded_by is null").fetchall()
    assert facts == [(45e6,)], "the amendment restates, nothing is added up"
    bodies = [Archive(store).body(name) for (name,) in store.connection.execute("select sha256 from blobs").fetchall()]
    assert any(b"Ada" in (body or b"") for body in bodies)
    assert not any(words in (body or b"") for body in bodies for words in (b"Secret Lane", b"Hidden Road", b"555-0100"))
    again = run(store, source)[source.id]
    assert (again.failures, again.new, again.changed, again.claims) == ([], 0, 0, 0)
    assert Rereader(store, {source.id: source}, tools=tools(), now=lambda: NOW).run().unreadable == 0


def test_edgar_without_a_contact_says_what_to_do(sec: StandIn, store: Store) -> None:
    sec.fallback = lambda _: Answer("<html>Undeclared Automated Tool</html>", 403)
    source = declare("sec_revenue", publisher="SEC")
    tally = run(store, source)[source.id]
    assert any("LABELSCOPE_CONTACT" in failure for failure in tally.failures)
    assert len(sec.paths()) == 1, "a host that refuses is left alone"


def test_revenue_of_a_listed_vendor(sec: StandIn, store: Store) -> None:
    def fact(start: str, end: str, value: float, filed: str, number: int) -> dict[str, Any]:
        return {
            "start": start,
            "end": end,
            "val": value,
            "accn": f"0000903651-26-{number:06d}",
            "filed": filed,
            "form": "10-Q",
        }

    rows = [
        fact("2025-01-01", "2025-09-30", 150e6, "2025-11-05", 1),
        fact("2025-01-01", "2025-12-31", 210e6, "2026-02-20", 2),
        fact("2026-07-01", "2026-09-30", 62e6, "2026-11-05", 3),
    ]
    path = "/api/xbrl/companyconcept/CIK0000903651/us-gaap/Revenues.json"
    sec.routes[path] = json_answer({"entityName": "Listed Labels", "tag": "Revenues", "units": {"USD": rows}})
    source = declare("sec_revenue", publisher="SEC")
    assert run(store, source)[source.id].failures == []
    assert [(row[2], row[5]) for row in claims(store)] == [(60e6, "2025-Q4"), (62e6, "2026-Q3"), (210e6, "2025")]
    assert run(store, source)[source.id].new == 0


def board(**change: Any) -> dict[str, Any]:
    job = {
        "id": 1,
        "title": "AI  Trainer\u200b - Korean",
        "first_published": "2026-10-01T09:00:00-05:00",
        "location": {"name": "Remote - South Korea"},
        "absolute_url": "https://job-boards.greenhouse.io/acme/jobs/1",
        "content": "&lt;p&gt;Help us.&lt;/p&gt;&lt;p&gt;You earn $20 - $35 per hour. Paid weekly.&lt;/p&gt;",
        "departments": [],
    }
    office = job | {
        "id": 2,
        "title": "Software Engineer",
        "absolute_url": "https://job-boards.greenhouse.io/acme/jobs/2",
    }
    return {"jobs": [job | change, office]}


def test_a_board_and_its_quotes(web: StandIn, store: Store, tmp_path: Path) -> None:
    web.routes["/jobs"] = json_answer(board())
    source = declare(
        "greenhouse", url=f"{web.url}/jobs", vendor="acme-labels", publisher="Acme Labels", options={"token": "x"}
    )
    assert run(store, source)[source.id].failures == []
    (row,) = store.connection.execute(
        "select c.low, c.high, c.region, c.quote, substr(d.text, c.quote_start + 1, c.quote_end - c.quote_start) "
        "from claims c join documents d on d.id = c.document"
    ).fetchall()
    assert row == (20, 35, "KR", "You earn $20 - $35 per hour.", "You earn $20 - $35 per hour.")
    before = dump(tmp_path / "labelscope.db")["claims"]
    assert Rereader(store, {source.id: source}, tools=tools(), now=lambda: NOW).run().documents == 2
    assert dump(tmp_path / "labelscope.db")["claims"] == before
    web.routes["/jobs"] = json_answer(board(content="&lt;p&gt;Now $25 - $40 per hour.&lt;/p&gt;"))
    run(store, source)
    assert [row[2:4] for row in claims(store)] == [(25, 40)], "the offer changed, so the old claim is retracted"
    assert store.connection.execute("select count(*) from claims").fetchone() == (2,)


def test_a_marketplace_whose_pay_field_was_renamed(web: StandIn, store: Store) -> None:
    rows = [{"listingId": f"l{n}", "title": f"Expert {n}", "status": "active", "payFrom": 40} for n in range(5)]
    web.routes["/listings"] = json_answer({"listings": rows})
    source = declare(
        "mercor",
        url=f"{web.url}/listings",
        vendor="corvid",
        publisher="Corvid AI",
        expected={"least": 2, "shares": {"pay": 0.5}},
    )
    run(store, source)
    kinds = {kind for (kind,) in store.connection.execute("select kind from issues")}
    assert "field-missing" in kinds
    assert len(kinds) >= 2, "and the share of pay that fell is told as well"


def test_searches_lead_to_pages(web: StandIn, store: Store) -> None:
    page = (
        "<html><head><title>Acme Labels raises $40M</title></head><body><article>"
        + "<p>Acme Labels raises $40M, the company said, to pay the people who annotate for it.</p>" * 4
        + "</article></body></html>"
    )
    web.routes["/story"] = Answer(
        gzip.compress(page.encode()), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}
    )

    def hacker_news(asked: Asked) -> Answer:
        hits = [{"objectID": "49000001", "title": "Acme Labels raises $40M", "url": web.at("wire.example", "/story")}]
        found = hits if "Acme" in asked.query["query"][0] else []
        return json_answer({"hits": found, "nbHits": len(found)})

    def gdelt(asked: Asked) -> Answer:
        if "Bolt" in asked.query["query"][0]:
            return Answer("The specified phrase is too short.", headers={"Content-Type": "text/html"})
        link = {"url": web.at("wire.example", "/story"), "title": "Acme Labels raises $ 40M", "language": "English"}
        return json_answer({"articles": [link]} if "Acme" in asked.query["query"][0] else {})

    web.routes["/hn"], web.routes["/gdelt"] = hacker_news, gdelt
    one = declare("hacker_news", url=f"{web.url}/hn", pages=True, publisher="Hacker News")
    two = declare("gdelt", url=f"{web.url}/gdelt", pages=True)
    tallies = run(store, one, two)
    assert tallies[one.id].failures == []
    assert any("too short" in failure for failure in tallies[two.id].failures)
    assert [row[:3] for row in claims(store)] == [("acme-labels", "funding", 40e6)]
    assert store.connection.execute("select count(*) from documents").fetchone() == (1,), "one page, found twice"


def test_gdelt_that_asks_for_patience_is_left_alone(web: StandIn, store: Store) -> None:
    web.routes["/gdelt"] = Answer(
        "Please limit requests to one every 5 seconds.", headers={"Content-Type": "text/plain"}
    )
    source = declare("gdelt", url=f"{web.url}/gdelt")
    tally = run(store, source, settings=settings())[source.id]
    assert tally.failures
    assert web.paths() == ["/gdelt"], "after the notice nobody else is asked for"

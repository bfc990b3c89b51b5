"""Of persons in filings, name and role are kept and nothing else, in the raw archive too."""

from __future__ import annotations

import json

import pytest
from answers import answer, filing
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.form_d import read_form_d
from scrapers.redact import as_kept

PRIVATE = (b"1 Hidden Road", b"2 Secret Lane", b"555-0100")
KIND = "sec_form_d"


def test_addresses_and_numbers_go_and_the_filing_reads_the_same() -> None:
    body = filing()
    kept = as_kept(KIND, answer(None, body))
    assert not any(words in kept.body for words in PRIVATE)
    assert kept.sha256 != answer(None, body).sha256
    assert read_form_d(kept.body) == read_form_d(body)
    assert read_form_d(kept.body).city == "SAN FRANCISCO"
    assert as_kept(KIND, kept).body == kept.body


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"<street1>", b'<street1 x="y">'),
        lambda body: body.replace(b"<street1>", b"<STREET1>").replace(b"</street1>", b"</STREET1 >"),
        lambda body: body.replace(b"2 Secret Lane", b"<![CDATA[2 Secret Lane]]>"),
        lambda body: body.replace(b"<issuerAddress>", b"<!-- 1 Hidden Road, 555-0100 --><issuerAddress>"),
        lambda body: body.replace(b"1 Hidden Road", b"\n  1 Hidden Road\n"),
        lambda body: body[: body.index(b"2 Secret Lane") + 13],
        lambda body: body.decode().encode("utf-16"),
    ],
)
def test_odd_and_broken_filings_keep_no_address_either(change: object) -> None:
    assert callable(change)
    body = change(filing())
    kept = as_kept(KIND, answer(None, body)).body
    assert not any(words in kept or words.decode().encode("utf-16-le") in kept for words in PRIVATE)


def test_lists_of_submissions_lose_addresses_and_phone() -> None:
    record = {
        "cik": "1",
        "name": "Acme Labels, Inc.",
        "addresses": {"mailing": {"street1": "1 Hidden Road"}},
        "phone": "555-0100",
        "filings": {"recent": {"form": ["D"]}},
    }
    whole = json.dumps(record)
    kept = json.loads(as_kept(KIND, answer(None, whole)).body)
    assert kept == {"cik": "1", "name": "Acme Labels, Inc.", "filings": {"recent": {"form": ["D"]}}}
    half = as_kept(KIND, answer(None, whole[: whole.index("555") + 8])).body
    assert not any(words in half for words in PRIVATE)


def test_other_sources_are_kept_byte_for_byte() -> None:
    one = answer(None, filing())
    assert as_kept("feed", one) is one
    page = answer(None, b"<rss><channel/></rss>")
    assert as_kept(KIND, page) is page


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    kept = as_kept(KIND, answer(None, data))
    assert as_kept(KIND, kept).body == kept.body

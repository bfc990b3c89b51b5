from __future__ import annotations

import gzip
import random

import pytest
from answers import warc_record
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import FetchError, ParseError
from models.organization import Organization, Role
from scrapers.warc import MAX_RECORD, Damage, Names, Scan, members, scan, whole_or_error

ACME = Organization(
    "acme-labels", "Acme Labels", frozenset({Role.VENDOR}), aliases=("AcmeLabels.ai",), ambiguous=("Acme",)
)
NAMES = Names([ACME])
STORY = (
    "<html><head><title>Acme Labels raises money</title></head><body><article><h1>Acme Labels raises money</h1>"
    + "<p>Acme Labels said on Thursday that it raised $40 million from investors to hire more annotators.</p>" * 3
    + "</article></body></html>"
)
OTHER = "<html><body><p>Nothing about any vendor here, only the weather and the weather again.</p></body></html>"


def pieces(data: bytes, size: int = 1000) -> list[bytes]:
    return [data[n : n + size] for n in range(0, len(data), size)]


def read(data: bytes, size: int = 1000) -> tuple[list[str], Scan]:
    counts = Scan()
    return [page.url for page in scan(pieces(data, size), NAMES, counts)], counts


def url(number: int) -> str:
    return f"https://wire.example/{number}"


@given(st.lists(st.binary(max_size=3000), max_size=6), st.integers(1, 5000))
@settings(max_examples=50, deadline=None)
def test_members_come_back_whatever_the_pieces(bodies: list[bytes], size: int) -> None:
    data = b"".join(gzip.compress(body) for body in bodies)
    assert list(members(pieces(data, size))) == bodies


def test_a_page_that_names_a_vendor_is_found_with_its_article() -> None:
    data = warc_record(url(1), OTHER) + warc_record(url(2), STORY) + warc_record("", "", kind="warcinfo")
    counts = Scan()
    (page,) = scan(pieces(data), NAMES, counts)
    assert (page.url, page.at.isoformat(), page.content_type) == (
        url(2),
        "2026-09-23T15:30:07+00:00",
        "text/html; charset=utf-8",
    )
    assert "raised $40 million" in page.article.text
    assert page.body == STORY.encode()
    assert (counts.records, counts.pages, counts.damages) == (3, 2, ())


def test_other_statuses_and_types_are_left() -> None:
    data = (
        warc_record(url(1), STORY, status="404 Not Found")
        + warc_record(url(2), STORY, status="301 Moved")
        + warc_record(url(3), STORY, content_type="application/pdf")
        + warc_record(url(4), STORY, kind="request")
        + warc_record("ftp://x/y", STORY)
    )
    found, counts = read(data)
    assert found == []
    assert counts.other_status == 2


def test_coded_bodies_are_undone_before_they_are_searched() -> None:
    assert read(warc_record(url(1), STORY, coding="gzip"))[0] == [url(1)]
    assert read(warc_record(url(2), OTHER, coding="gzip"))[0] == []


def test_names_stand_as_whole_words_in_the_readable_text() -> None:
    hidden = OTHER.replace("<body>", "<body><script>var x = 'Acme Labels'</script>")
    common = OTHER.replace("weather", "Acme weather")
    spaced = STORY.replace("Acme Labels", "Acme&nbsp;Labels")
    data = b"".join(warc_record(url(n), text) for n, text in enumerate([hidden, common, spaced]))
    assert read(data)[0] == [url(2)]


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_file_that_breaks_off_keeps_what_came_before(cut: int) -> None:
    data = warc_record(url(1), STORY) + warc_record(url(2), STORY)
    found, counts = read(data[:-cut])
    assert found == [url(1)]
    assert [damage.reason for damage in counts.damages] == ["the file breaks off in the middle of a member"]


def test_a_damaged_member_does_not_lose_the_ones_after_it() -> None:
    one, two, three = (warc_record(url(n), STORY) for n in range(3))
    broken = bytearray(two)
    broken[40:60] = bytes(20)
    found, counts = read(one + bytes(broken) + three)
    assert found[0] == url(0)
    assert found[-1] == url(2)
    assert counts.damages
    shortened, _ = read(one + two[: len(two) // 2] + three)
    assert (shortened[0], shortened[-1]) == (url(0), url(2))


def test_a_bomb_is_damage_and_not_memory() -> None:
    bomb = gzip.compress(bytes(MAX_RECORD * 3))
    outcomes = list(members(pieces(gzip.compress(b"a") + bomb + gzip.compress(b"b"), 65_536)))
    assert outcomes[0] == b"a"
    assert outcomes[-1] == b"b"
    assert any(isinstance(one, Damage) and "unpacks to more" in one.reason for one in outcomes)


@pytest.mark.parametrize("data", [b"<?xml version='1.0'?><Error><Code>SlowDown</Code></Error>", b"\x1f\x8b\x08" * 50])
def test_what_is_no_archive_is_said(data: bytes) -> None:
    with pytest.raises(ParseError):
        read(data)


def test_an_empty_file_holds_nothing() -> None:
    assert read(b"") == ([], Scan())


def test_malformed_records_are_counted() -> None:
    data = warc_record(url(1), OTHER) + gzip.compress(b"WARC-Type: response\r\nHTTP/1.1 200 OK\r\n\r\nAcme Labels")
    found, counts = read(data)
    assert (found, counts.unreadable) == ([], 1)


def test_noise_never_crashes() -> None:
    dice = random.Random(7)
    good = b"".join(warc_record(url(n), STORY) for n in range(4))
    for _ in range(60):
        data = bytearray(good)
        for _ in range(dice.randrange(1, 6)):
            place = dice.randrange(len(data))
            data[place : place + dice.randrange(1, 30)] = dice.randbytes(dice.randrange(30))
        try:
            read(bytes(data), 500)
        except ParseError:
            continue


def test_a_transfer_that_ends_early_is_an_error() -> None:
    assert list(whole_or_error([b"ab", b"c"], 3)) == [b"ab", b"c"]
    assert list(whole_or_error([b"ab"], None)) == [b"ab"]
    with pytest.raises(FetchError):
        list(whole_or_error([b"ab"], 3))

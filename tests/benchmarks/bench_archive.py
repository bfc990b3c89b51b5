"""How fast one archive file is searched for vendors. Prints figures; asserts only that the work was done."""

from __future__ import annotations

import gzip
import random
import time

import pytest

from data.reference import load_organizations
from scrapers.warc import Names, Scan, scan

RECORDS = 3_000


def record(number: int, words: list[str], dice: random.Random) -> bytes:
    """A page of some 60 kB; one in a hundred names a vendor."""
    vendor = "Labelbox said so. " if number % 100 == 0 else ""
    paragraphs = "".join(f"<p>{vendor}{' '.join(dice.choices(words, k=60))}.</p>" for _ in range(120))
    body = (
        f"<html><head><title>Story {number}</title></head><body><article>{paragraphs}</article></body></html>".encode()
    )
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://wire.example/{number}\r\n"
        "WARC-Date: 2026-09-23T15:30:07Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


@pytest.mark.benchmark
def test_scanning_a_file_of_the_archive() -> None:
    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(2, 11))) for _ in range(20_000)]
    data = [record(number, words, dice) for number in range(RECORDS)]
    names = Names([one for one in load_organizations() if one.is_vendor])
    counts = Scan()
    begun = time.perf_counter()
    found = sum(1 for _ in scan(data, names, counts))
    seconds = time.perf_counter() - begun
    packed = sum(map(len, data)) / 1e6
    print(
        f"\narchive: {RECORDS} records, {packed:.0f} MB packed, in {seconds:.1f} s: {RECORDS / seconds:.0f} records/s, "
        f"{packed / seconds:.1f} MB/s, {found} pages kept"
    )
    assert found == RECORDS // 100

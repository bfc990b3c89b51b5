from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.period import Period
from models.source import Source, parse_span
from scrapers.decide import (
    Health,
    Verdict,
    back_off,
    canonical_address,
    clean_address,
    content_hash,
    is_due,
    judge,
    next_due,
    plausible,
    retry_after,
    signature,
)
from scrapers.items import Item, ItemKind, Request
from scrapers.seeds import item_from_json, item_to_json, request_from_json, request_to_json
from scrapers.stories import keys, same_story, telling

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SOURCE = Source("wire", "feed", "Wire", "https://wire.example/feed", dt.timedelta(hours=6), "x")


@pytest.mark.parametrize(
    "url",
    [
        "https://wire.example/a/b?id=7&x=1",
        "http://www.wire.example/a/b/?x=1&id=7",
        "https://m.wire.example/a/b?id=7&utm_source=n&x=1&fbclid=zz#frag",
        "https://amp.wire.example/amp/a/b?id=7&x=1",
        "https://wire.example/a/b/amp/?id=7&x=1&outputType=amp",
        "https://WIRE.example:443/a/b?id=7&x=1&ref=rss",
        "https://wire-example.cdn.ampproject.org/c/s/wire.example/a/b?id=7&x=1",
        "https://www.google.com/amp/s/www.wire.example/a/b/?id=7&x=1",
        "https://wire.example/%61/b?id=7&x=1",
    ],
)
def test_ways_to_one_page_have_one_address(url: str) -> None:
    assert canonical_address(url) == "https://wire.example/a/b?id=7&x=1"


def test_different_pages_stay_different() -> None:
    urls = ["https://a.example/x", "https://a.example/y", "https://b.example/x", "https://a.example/x?id=2"]
    urls += ["https://a.example:8080/x", "https://a.example/X", "https://amp.example/x", "https://m.example/x"]
    assert len({canonical_address(url) for url in urls}) == len(urls)


@given(
    st.sampled_from(["a.example", "www.m.a.example", "bücher.example", "xn--bcher-kva.example"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30),
    st.dictionaries(st.text("abcutm_", min_size=1, max_size=6), st.text(max_size=5), max_size=3),
)
def test_canonical_is_a_resting_point(host: str, path: str, query: dict[str, str]) -> None:
    from urllib.parse import quote, urlencode

    url = f"https://{host}/{quote(path)}?{urlencode(query)}"
    once = canonical_address(url)
    assert canonical_address(once) == once
    assert canonical_address(clean_address(url)) == once


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for url in (text, f"https://{text}", f"https://a.example/{text}"):
        canonical_address(url)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 20 Nov 2026 12:10:00 GMT", 600),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
        ("99999999", 86_400),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
    ],
)
def test_retry_after_in_both_forms(text: str, seconds: int | None) -> None:
    found = retry_after({"retry-after": text}, NOW)
    assert (None if found is None else found.total_seconds()) == seconds


def test_back_off_grows_and_never_undercuts_what_was_asked() -> None:
    waits = [back_off(failures) for failures in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == dt.timedelta(minutes=15)
    assert waits[-1] == dt.timedelta(days=1)
    assert back_off(1, dt.timedelta(hours=5)) == dt.timedelta(hours=5)


def test_due() -> None:
    assert is_due(SOURCE, Health(), NOW)
    assert not is_due(SOURCE, Health(last_run=NOW - dt.timedelta(hours=5)), NOW)
    assert is_due(SOURCE, Health(last_run=NOW - dt.timedelta(hours=6)), NOW)
    assert is_due(SOURCE, Health(last_run=NOW + dt.timedelta(days=9)), NOW)
    failed = Health(last_run=NOW - dt.timedelta(minutes=14), failures=1)
    assert not is_due(SOURCE, failed, NOW)
    assert next_due(SOURCE, failed) == NOW + dt.timedelta(minutes=1)
    assert not is_due(SOURCE, Health(last_run=NOW, stopped="403"), NOW + dt.timedelta(days=999))


def test_spans() -> None:
    assert parse_span("90s") == dt.timedelta(seconds=90)
    assert parse_span("2w") == dt.timedelta(weeks=2)
    for bad in ("", "0h", "1", "1y", "-1h", "h"):
        with pytest.raises(ValueError):
            parse_span(bad)


def test_new_changed_same() -> None:
    one = Item("https://a.example/", "A", text="b")
    assert judge(None, signature(one)) is Verdict.NEW
    assert judge(signature(one), signature(Item("https://a.example/", "A", text="b"))) is Verdict.SAME
    assert judge(signature(one), signature(Item("https://a.example/", "A", text="c"))) is Verdict.CHANGED


def test_the_same_words_are_the_same_text() -> None:
    text = "It said so, and said it again in other words. " * 9
    assert content_hash(text) == content_hash(text.upper().replace(" ", "\n"))
    assert content_hash(text) != content_hash(text + "No.")
    assert content_hash("short") is None


def test_dates_that_cannot_be() -> None:
    for text, good in (
        ("1970-01-01", False),
        ("2099-01-01", False),
        ("2026-11-21", True),
        ("2004", True),
        ("2027", False),
    ):
        assert plausible(Period.parse(text), NOW) is good
    assert plausible(None, NOW)


def test_what_waits_comes_back_as_it_was() -> None:
    item = Item(
        "https://a.example/", "Ä", guid="g", text="t", published=Period.parse("2026-11"), kind=ItemKind.HEADLINE
    )
    item = Item(**{**{f: getattr(item, f) for f in item.__slots__}, "published_at": NOW, "lang": "de", "page": False})
    assert item_from_json(item_to_json(item)) == item
    request = Request("https://a.example/", "POST", b"\x00{}", {"A": "b"}, frozenset({404}), {"x": "ü"}, fresh=True)
    assert request_from_json(request_to_json(request)) == request


BODY = " ".join(f"word{n} said the {n % 7} people of the town" for n in range(60))
DAY = dt.date(2026, 11, 19)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("Acme raises $40M for data", "", 0), ("Acme raises $40M for data!", "", 2), True),
        (("Acme raises $40M for data", "", 0), ("Acme raises $40M for data", "", 4), False),
        (("Acme raises $40M for data", "", 0), ("Acme raises $41M for data", "", 0), False),
        (("Acme raises $40M for data", "", 0), ("Bolt cuts a third of its staff", "", 0), False),
        (("One headline", BODY, 0), ("Wholly other words here", BODY + " And a last line.", 0), True),
        (("One headline", BODY, 0), ("Wholly other words here", BODY[: len(BODY) // 2], 1), True),
        (
            ("One headline", BODY, 0),
            ("Wholly other words", BODY.replace("people", "horses").replace("said", "sang"), 0),
            False,
        ),
        (("Acme", "", 0), ("Acme", "", 0), False),
    ],
)
def test_near_duplicates(first: tuple[str, str, int], second: tuple[str, str, int], same: bool) -> None:
    one, other = (
        telling(name, title, text, DAY + dt.timedelta(days=days))
        for name, (title, text, days) in (("a", first), ("b", second))
    )
    assert same_story(one, other) is same
    assert same_story(other, one) is same
    if same:
        shared = keys(one) & keys(other)
        assert len(shared) > 1 or any(key % 2 for key in shared)


def test_standing_lines_and_other_figures_make_no_candidates() -> None:
    line = " All rights reserved by the publisher of this page."
    tellings = [
        telling(str(n), f"Acme raises ${n}M for data", " ".join(f"w{n}x{k}" for k in range(90)) + line, DAY)
        for n in range(40)
    ]
    held = [keys(one) for one in tellings]
    pairs = [one & other for place, one in enumerate(held) for other in held[:place]]
    assert not any(key % 2 for shared in pairs for key in shared)
    assert sum(len(shared) > 1 for shared in pairs) < len(pairs) / 4


@given(st.lists(st.sampled_from("acme bolt raises data people new round forty".split()), min_size=4, max_size=9))
def test_near_duplicates_are_symmetric_and_share_keys(words: list[str]) -> None:
    one, other = telling("a", " ".join(words), "", DAY), telling("b", " ".join(reversed(words)), "", DAY)
    assert same_story(one, other) == same_story(other, one)
    assert keys(one) == keys(other)


def test_an_address_that_is_none_comes_back_as_it_is() -> None:
    assert clean_address("http://[broken/") == "http://[broken/"
    assert clean_address("https://x.cdn.ampproject.org/c/s/[broken.example/") == (
        "https://x.cdn.ampproject.org/c/s/[broken.example/"
    )


def test_caches_of_caches_are_unwrapped_however_deep() -> None:
    wrapped = "https://google.com" + "/amp/s/google.com" * 2_000 + "/amp/s/example.com/story"
    assert clean_address(wrapped) == "https://example.com/story"

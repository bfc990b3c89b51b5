"""Pages of stories, claims and sources."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import browse, queries
from data.browse import News
from data.selection import Filter
from data.store import DocumentRecord, Store
from models.document import Document, document_id
from models.period import Period

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def put(store: Store, name: str, title: str, text: str, *, story: str | None = None, tier: int = 3) -> str:
    document = Document(
        id=document_id(name), title=title, text=text, lang="en", published=Period.parse("2026-02-01"),
        url=f"https://example.com/{name}", publisher=name, source="feed",
    )  # fmt: skip
    store.put_documents([DocumentRecord(document, "article", tier)], NOW)
    if story is not None:
        store.connection.execute("update documents set story = ? where id = ?", (story, document.id))
    return document.id


@pytest.fixture
def news_store(store: Store) -> Path:
    """Three pages that tell one story, and one that tells another."""
    with store.transaction():
        put(store, "Wire", "Mercor raises a round", "The run rate of the company doubled.", story="s1", tier=2)
        put(store, "Blog", "Mercor round", "As the wire said, the run rate doubled.", story="s1", tier=4)
        put(store, "Paper", "Funding for Mercor", "Investors paid.", story="s1", tier=2)
        put(store, "Other", "Scale AI cuts staff", "Contractors were let go in Dallas.")
    return store.path


def test_a_story_comes_with_all_who_told_it_best_publishers_first(news_store: Path) -> None:
    frame, total = browse.stories(news_store, News())
    assert total == 2
    told = frame[frame["story"].eq("s1")]
    assert sorted(told["publisher"]) == ["Blog", "Paper", "Wire"]
    assert told["publisher"].iloc[-1] == "Blog"


def test_a_search_finds_phrases_prefixes_and_alternatives_with_their_place(news_store: Path) -> None:
    frame, total = browse.stories(news_store, News(search='"run rate"'))
    assert total == 1
    # The story is shown whole, also the page that does not hold the words.
    assert len(frame) == 3
    hits = [text for text in frame["snippet"] if text]
    assert len(hits) == 2
    assert all("\x02run\x03 \x02rate\x03" in text or "\x02run rate\x03" in text for text in hits)
    assert browse.stories(news_store, News(search="contract*"))[1] == 1
    assert browse.stories(news_store, News(search="dallas OR doubled"))[1] == 2
    assert browse.stories(news_store, News(search="dallas doubled"))[1] == 0
    assert browse.stories(news_store, News(search="mercor NOT doubled"))[1] == 1


def test_pages_follow_one_another_without_overlap(shipped_store: Path) -> None:
    _, total = browse.stories(shipped_store, News(), limit=1)
    seen: list[str] = []
    for offset in range(0, total, 100):
        frame, _ = browse.stories(shipped_store, News(), limit=100, offset=offset)
        seen += list(dict.fromkeys(frame["story"]))
    assert len(seen) == len(set(seen)) == total


def test_pages_of_the_ledger_are_found_by_publisher_company_and_note(shipped_store: Path) -> None:
    for words in ("Reuters", "mercor", "Run rate"):
        frame, total = browse.stories(shipped_store, News(search=words), limit=500)
        assert total >= len(frame["story"].unique()) > 0
        claims = browse.claims_of_documents(shipped_store, tuple(frame["id"]))
        texts = {row.document: "" for row in claims.itertuples()}
        for row in claims.itertuples():
            texts[row.document] += f" {row.publisher} {row.note} {row.vendor} {row.party}".lower()
        assert all(word in text for text in texts.values() for word in words.lower().split())


def test_filters_hold(shipped_store: Path) -> None:
    day = dt.date(2025, 6, 30)
    frame, total = browse.stories(
        shipped_store, News(vendors=("scale-ai",), tiers=(2, 3), since=dt.date(2025, 1, 1), known_on=day), limit=500
    )
    assert total == len(frame) > 0
    assert set(frame["tier"]) <= {2, 3}
    assert frame["known_from"].between("2025-01-01", "2025-06-30").all()
    claims = browse.claims_of_documents(shipped_store, tuple(frame["id"]), day)
    assert set(frame["id"]) <= set(claims.loc[claims["vendor"].eq("scale-ai"), "document"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_whatever_a_person_types_is_a_search_or_said_to_be_none(news_store: Path, typed: str) -> None:
    try:
        frame, total = browse.stories(news_store, News(search=typed))
    except ValueError:
        return
    assert total >= 0
    assert list(frame.columns)


def test_claims_come_in_pages_with_their_number(shipped_store: Path) -> None:
    every = queries.claims(shipped_store)
    first, total = browse.claims_page(shipped_store, Filter(), limit=50)
    assert total == len(every)
    second, _ = browse.claims_page(shipped_store, Filter(), limit=50, offset=50)
    assert len({*first["id"], *second["id"]}) == 100
    days = first["published"].dropna().str.slice(0, 4)
    assert days.is_monotonic_decreasing
    whole, _ = browse.claims_page(shipped_store, Filter(), limit=-1)
    assert set(whole["id"]) == set(every["id"])


def test_claims_are_found_by_words_tier_and_dissent(shipped_store: Path) -> None:
    found, total = browse.claims_page(
        shipped_store, Filter(vendors=("scale-ai",)), text="reuters", tiers=(2,), limit=-1
    )
    assert total == len(found) > 0
    assert set(found["tier"]) == {2}
    said = found["publisher"].fillna("") + found["note"].fillna("") + found["quote"].fillna("")
    assert said.str.lower().str.contains("reuters").all()
    against, _ = browse.claims_page(shipped_store, Filter(), disputed=True, limit=-1)
    dissent = {claim for claims in queries.facts(shipped_store)["dissenting"] for claim in claims}
    assert set(against["id"]) == dissent
    assert browse.claims_page(shipped_store, Filter(), text="100% _x_")[1] == 0


def test_sources_show_their_health_also_without_a_run(shipped_store: Path, store: Store) -> None:
    frame = browse.sources(shipped_store)
    ledger = frame[frame["source"].eq("ledger")].iloc[0]
    assert ledger["documents"] == queries.counts(shipped_store)["documents"]
    assert ledger["failures"] == 0
    store.connection.execute(
        "insert into source_state (source, failures, last_error) values ('a-feed', 2, 'no answer')"
    )
    bad = browse.sources(store.path).iloc[0]
    assert (bad["source"], bad["failures"], bad["last_error"]) == ("a-feed", 2, "no answer")


def test_an_empty_store_has_empty_pages(empty_store: Path) -> None:
    assert browse.stories(empty_store, News(search="x"))[1] == 0
    assert browse.claims_page(empty_store, Filter())[1] == 0
    assert browse.sources(empty_store).empty
    assert browse.languages(empty_store) == ()

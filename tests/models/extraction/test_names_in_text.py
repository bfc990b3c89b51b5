"""Names found in a text, and homonyms told apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.claim import Claim
from models.document import Document
from models.errors import InvalidValue
from models.extraction import extract
from models.organization import Organization, OrganizationIndex, Role
from models.period import Period

Read = Callable[..., list[Claim]]

VENDOR = frozenset({Role.VENDOR})


def test_the_longest_name_wins_and_offsets_fit() -> None:
    index = OrganizationIndex([Organization("scale-ai", "Scale AI", VENDOR, ambiguous=("Scale",))])
    text = "Scale AI's rival; Scale-like, Scales, Scale."
    found = index.find(text)
    assert [(one.words, one.certain) for one in found] == [("Scale AI", True), ("Scale", False), ("Scale", False)]
    assert all(text[one.start : one.end] == one.words for one in found)


def test_a_lookalike_hides_the_name_in_it() -> None:
    index = OrganizationIndex(
        [Organization("turing", "Turing", VENDOR, ambiguous=("Turing",), lookalikes=("Turing test",))]
    )
    assert index.find("the Turing test") == []
    assert index.lookalikes("the Turing test") == {"turing"}


def test_a_lookalike_gives_way_to_a_longer_name() -> None:
    index = OrganizationIndex([Organization("surge-ai", "Surge AI", VENDOR, lookalikes=("A Surge",))])
    assert [one.words for one in index.find("A Surge AI cresceu")] == ["Surge AI"]


def test_a_hard_space_inside_a_name_is_a_space() -> None:
    index = OrganizationIndex([Organization("scale-ai", "Scale AI", VENDOR)])
    (found,) = index.find("chez Scale\u00a0AI")
    assert found.words == "Scale\u00a0AI"


def test_people_stand_for_their_company() -> None:
    index = OrganizationIndex([Organization("meta", "Meta", frozenset({Role.CLIENT}), people=("Mark Zuckerberg",))])
    (found,) = index.find("Mark Zuckerberg said")
    assert (found.id, found.person) == ("meta", True)


def test_an_id_counts_once() -> None:
    with pytest.raises(InvalidValue, match="twice"):
        OrganizationIndex([Organization("a", "A", VENDOR), Organization("a", "B", VENDOR)])


def figures(claims: list[Claim]) -> set[tuple[str, str]]:
    return {(claim.vendor, claim.metric.value) for claim in claims}


@pytest.mark.parametrize(
    "text",
    [
        "Surge Energy raised its output and reported revenue of C$146 million. Surge shares rose 2%.",
        "In the Turing test 73% of judges were fooled; each was paid $12 an hour, and Turing would have smiled.",
        "A handshake deal over $40 million was struck, and the outlier among the bidders paid $2 million at scale.",
    ],
)
def test_common_words_are_no_vendors(read, text: str) -> None:  # type: ignore[no-untyped-def]
    assert read("en", text) == []


def test_a_doubtful_name_counts_beside_the_full_one(read) -> None:  # type: ignore[no-untyped-def]
    text = "Scale AI had a good year. Scale reported revenue of $870 million in 2024."
    assert figures(read("en", text)) == {("scale-ai", "revenue")}


def test_names_in_capitals_are_names() -> None:
    index = OrganizationIndex([Organization("toloka", "Toloka", VENDOR), Organization("xai", "xAI", VENDOR)])
    assert [one.id for one in index.find("TOLOKA RAISES $9M; XAI SIGNS")] == ["toloka"]


def test_capitals_of_a_doubtful_name_stay_doubtful() -> None:
    index = OrganizationIndex([Organization("turing", "Turing", VENDOR, ambiguous=("Turing",))])
    assert [one.certain for one in index.find("TURING")] == [False]


@pytest.fixture
def telus() -> OrganizationIndex:
    return OrganizationIndex(
        [
            Organization("telus-digital", "TELUS Digital", VENDOR, parent="telus"),
            Organization("telus", "TELUS", frozenset({Role.CLIENT}), aliases=("TELUS Corporation",)),
        ]
    )


def _staff(index: OrganizationIndex, text: str) -> list[tuple[str, float | None]]:
    document = Document(id="d", title="", text=text, lang="en", published=Period.parse("2025-10-15"))
    return [(claim.vendor, claim.low) for claim in extract(document, index)]


def test_the_short_form_of_a_vendor_means_the_vendor(telus: OrganizationIndex) -> None:
    assert _staff(telus, "TELUS Digital labels data.\n\nTELUS employs 75,000 people.") == [("telus-digital", 75000)]


def test_a_parent_beside_its_vendor_stays_the_parent(telus: OrganizationIndex) -> None:
    assert _staff(telus, "TELUS bought TELUS Digital. TELUS employs 100,000 people.") == []
    assert _staff(telus, "TELUS Digital labels data. TELUS Corporation is large. TELUS employs 100,000 people.") == []


def test_an_office_makes_a_doubtful_name_a_company(read: Read) -> None:
    filler = "He talked of weather, tea and trains for an hour. " * 14
    text = f"We met the chief executive of Turing. {filler}\n\nThe company employs 900 people."
    assert [(claim.vendor, claim.low) for claim in read("en", text)] == [("turing", 900)]
    assert read("en", text.replace("the chief executive of Turing", "a reader of Turing")) == []

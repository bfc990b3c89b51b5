"""Publishers: names with brackets, hosts and the tiers that follow from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidValue
from models.organization import Organization, Role
from models.publisher import Publisher, PublisherIndex, PublisherKind, host_of


def publisher(name: str, kind: PublisherKind, tier: int, *hosts: str, **more: object) -> Publisher:
    return Publisher(name=name, kind=kind, tier=tier, hosts=hosts, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def index() -> PublisherIndex:
    return PublisherIndex(
        [
            publisher("North Wire", PublisherKind.AGENCY, 2, "northwire.example"),
            publisher("The Ledger Post", PublisherKind.PRESS, 2, "ledgerpost.example", aliases=("TLP",)),
            publisher("Chip Weekly", PublisherKind.TRADE, 3, "chips.example"),
            publisher("Open Pages", PublisherKind.FORUM, 4, "pages.example"),
            publisher("Labelco forum", PublisherKind.FORUM, 4, "community.labelco.example"),
            publisher("Release Desk", PublisherKind.RELEASE, 1, "desk.example"),
            publisher("arXiv", PublisherKind.RESEARCH, 2, "arxiv.org"),
            publisher("Reddit", PublisherKind.FORUM, 4, "reddit.com"),
        ],
        [
            Organization("labelco", "Labelco", frozenset({Role.VENDOR}), homepage="https://www.labelco.example"),
            Organization("bigco", "Bigco", frozenset({Role.CLIENT}), homepage="https://bigco.example"),
            Organization(
                "bigco-labels",
                "Bigco Labels",
                frozenset({Role.VENDOR}),
                homepage="https://bigco.example/labels/",
            ),
        ],
    )


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("North Wire", 2),
        ("north  wire", 2),
        ("Ledger Post", 2),
        ("TLP", 2),
        ("North Wire (via Chip Weekly)", 3),
        ("North Wire (The Ledger Post)", 2),
        ("North Wire (Unheard Of copy)", 4),
        ("North Wire (republished)", 4),
        ("Chip Weekly (citing North Wire)", 3),
        ("Chip Weekly (on North Wire)", 3),
        ("Chip Weekly (Spanish)", 3),
        ("The Ledger Post (TLP, Nowhere Times)", 4),
        ("Labelco", 1),
        ("Labelco (company blog)", 1),
        ("Labelco 10-Q Q1 2018", 1),
        ("Labelco annual report", 1),
        ("Labelco rumours", 4),
        ("Labelco via Release Desk", 1),
        ("Labelco via North Wire", 2),
        ("Somebody via Release Desk", 4),
        ("North Wire, Chip Weekly", 3),
        ("North Wire, Nobody", 4),
        ("arXiv 2105.12762", 2),
        ("Reddit r/labelling", 4),
        ("Never heard of", 4),
        ("", 4),
        ("()", 4),
    ],
)
def test_tier_by_name(index: PublisherIndex, name: str, tier: int) -> None:
    assert index.tier_of(name) == tier


@pytest.mark.parametrize(
    ("url", "tier"),
    [
        ("https://www.northwire.example/a/b?c=d", 2),
        ("https://edition.northwire.example", 2),
        ("northwire.example", 2),
        ("https://NORTHWIRE.example:8443/", 2),
        ("https://notnorthwire.example/", 4),
        ("https://northwire.example.evil.example/", 4),
        ("https://evil.example/northwire.example", 4),
        ("https://northwire.example@evil.example/", 4),
        ("https://labelco.example/news", 1),
        ("https://help.labelco.example/pay", 1),
        ("https://community.labelco.example/t/1", 4),
        ("https://bigco.example/about", 1),
        ("https://blog.bigco.example/x", 1),
        ("https://groups.bigco.example/x", 4),
        ("https://user.pages.example/x", 4),
        ("http://[::1", 4),
        ("", 4),
    ],
)
def test_tier_by_address(index: PublisherIndex, url: str, tier: int) -> None:
    assert index.tier_at(url) == tier


def test_the_address_decides_where_the_name_is_unknown(index: PublisherIndex) -> None:
    assert index.tier_of("Front page", "https://ledgerpost.example/x") == 2
    assert index.tier_of("Front page", "https://elsewhere.example/x") == 4


def test_a_company_name_on_a_foreign_page_is_no_company(index: PublisherIndex) -> None:
    assert index.tier_of("Labelco", "https://labelco.example/x") == 1
    assert index.tier_of("Labelco", "https://labelco.pages.example/x") == 4


def test_publishers_are_found_by_name_and_host(index: PublisherIndex) -> None:
    found = index.get("the ledger post")
    assert found is not None
    assert index.at("https://m.ledgerpost.example/1") is found
    assert index.at("https://labelco.example") is None
    assert found in list(index)
    assert len(index) == 8
    assert index.knows("TLP (repost)")
    assert not index.knows("Nobody (repost)")


@given(st.text())
def test_any_name_and_any_address_have_a_tier(index: PublisherIndex, text: str) -> None:
    assert 1 <= index.tier_of(text) <= 4
    assert 1 <= index.tier_at(text) <= 4
    assert index.tier_of(text, text) <= 4


@given(st.text(st.characters(exclude_characters="()"), min_size=1, max_size=30))
def test_a_reprint_is_never_better_than_its_work(index: PublisherIndex, place: str) -> None:
    assert index.tier_of(f"Chip Weekly ({place})") >= index.tier_of("Chip Weekly")


@given(
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){1,3}", fullmatch=True), st.sampled_from(["", "https://", "http://www."])
)
def test_the_host_of_an_address(host: str, before: str) -> None:
    assert host_of(f"{before}{host}") == host.removeprefix("www.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"tier": 0}, "tier"),
        ({"tier": 5}, "tier"),
        ({"tier": 1}, "reason"),
        ({"hosts": ("www.x.example",)}, "hosts"),
        ({"hosts": ("X.example",)}, "hosts"),
        ({"hosts": ("https://x.example",)}, "hosts"),
        ({"hosts": ("x",)}, "hosts"),
        ({"language": "deu"}, "language"),
        ({"country": "de"}, "country"),
    ],
)
def test_a_publisher_is_checked_when_built(values: dict[str, object], field: str) -> None:
    good: dict[str, object] = {"name": "X", "kind": PublisherKind.PRESS, "tier": 2}
    Publisher(**good)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        Publisher(**{**good, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "field"),
    [
        (publisher("the north wire", PublisherKind.BLOG, 4), "name"),
        (publisher("Other", PublisherKind.BLOG, 4, aliases=("North Wire",)), "aliases"),
        (publisher("Other", PublisherKind.BLOG, 4, "northwire.example"), "hosts"),
        (publisher("Other", PublisherKind.BLOG, 4, aliases=("other",)), "aliases"),
    ],
)
def test_names_and_hosts_have_one_owner(second: Publisher, field: str) -> None:
    first = publisher("North Wire", PublisherKind.AGENCY, 2, "northwire.example")
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        PublisherIndex([first, second])

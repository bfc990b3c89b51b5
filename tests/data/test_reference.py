"""The registers that ship with the project, and how strictly they are read."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from data import reference
from data.reference import load_organizations, load_publishers
from models.errors import InvalidReference
from models.organization import Role
from models.publisher import PublisherKind, host_of

LEDGER = Path(reference.__file__).resolve().parent / "ledger"

VENDORS = """
scale-ai outlier remotasks surge-ai dataannotation mercor micro1 handshake turing invisible appen prolific
toloka labelbox snorkel-ai sama imerit cloudfactory telus-digital innodata taskus encord superannotate v7
kili-technology datacurve afterquery mechanize fleet-ai centaur-labs defined-ai clickworker lionbridge cogito
isahit humans-in-the-loop hive dataloop datasaur argilla humansignal roboflow playment mighty-ai figure-eight
amazon-mturk uber-ai-solutions welocalize deccan-ai objectways perle sapien pareto-ai stellar-ai g2i
braintrust
""".split()


def ledger_rows() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted(LEDGER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


# --- the shipped register of organizations


def test_every_vendor_id_is_registered_as_a_vendor() -> None:
    index = load_organizations()
    for id in VENDORS:
        found = index.get(id)
        assert found is not None, id
        assert found.is_vendor, id


def test_every_company_of_the_ledger_is_registered() -> None:
    index = load_organizations()
    rows = ledger_rows()
    assert rows
    for row in rows:
        vendor = index.get(row["vendor"])
        assert vendor is not None, row["vendor"]
        assert vendor.is_vendor, row["vendor"]
        assert not row["party"] or index.get(row["party"]) is not None, row["party"]


def test_the_register_has_clients_investors_and_others() -> None:
    roles = Counter(role for one in load_organizations() for role in one.roles)
    assert roles[Role.VENDOR] >= 60
    assert roles[Role.CLIENT] >= 120
    assert roles[Role.INVESTOR] >= 120
    assert roles[Role.OTHER] >= 60


def test_brands_belong_to_their_owners() -> None:
    index = load_organizations()
    owners = {"outlier": "scale-ai", "remotasks": "scale-ai", "dataannotation": "surge-ai", "amazon-mturk": "amazon"}
    for brand, owner in owners.items():
        found = index.get(brand)
        assert found is not None
        assert found.parent == owner


@pytest.mark.parametrize(
    ("id", "ticker", "cik"),
    [
        ("innodata", "NASDAQ:INOD", "0000903651"),
        ("taskus", "NASDAQ:TASK", "0001829864"),
        ("telus-digital", "", "0001825155"),
        ("appen", "ASX:APX", ""),
        ("mercor", "", ""),
    ],
)
def test_listed_vendors_can_be_found_at_their_exchange(id: str, ticker: str, cik: str) -> None:
    found = load_organizations().get(id)
    assert found is not None
    assert (found.ticker, found.cik) == (ticker, cik)


@pytest.mark.parametrize(
    "text",
    [
        "The Alan Turing Institute set a Turing test.",
        "Der Turing-Preis und das prix Turing",
        "They closed it with a handshake deal.",
        "Apache Hive and Hive Social",
        "Surge pricing hit riders; the invisible hand did not.",
        "Homo sapien; Cogito ergo sum; Pareto principle",
        "Scale Computing sells servers",
        "Appen er lastet ned av mange.",
    ],
)
def test_lookalikes_are_no_vendor(text: str) -> None:
    index = load_organizations()
    vendors = [mention for mention in index.find(text) if (found := index.get(mention.id)) and found.is_vendor]
    assert vendors == []


@pytest.mark.parametrize(
    ("text", "id", "certain"),
    [
        ("Scale AI hires", "scale-ai", True),
        ("Scale hires", "scale-ai", False),
        ("Surge HQ hires", "surge-ai", True),
        ("Figure Eight Inc. hires", "figure-eight", True),
        ("Figure AI hires", "figure-ai", True),
        ("Google Ventures invests", "gv", True),
        ("Google invests", "google", True),
        ("Das Pentagon zahlt", "us-department-of-defense", True),
        ("le Pentagone paie", "us-department-of-defense", True),
        ("el Pentágono paga", "us-department-of-defense", True),
        ("la Caisse de dépôt et placement du Québec", "cdpq", True),
        ("Amazon Mechanical Turk pays", "amazon-mturk", True),
        ("Uber AI Solutions hires", "uber-ai-solutions", True),
        ("TELUS International hires", "telus-digital", True),
        ("TELUS hires", "telus", True),
    ],
)
def test_names_are_found(text: str, id: str, certain: bool) -> None:
    mentions = [(mention.id, mention.certain) for mention in load_organizations().find(text)]
    assert mentions == [(id, certain)]


# --- the shipped register of publishers


def test_every_publisher_and_origin_of_the_ledger_is_known() -> None:
    index = load_publishers()
    names = {row[column] for row in ledger_rows() for column in ("publisher", "origin")}
    assert len(names) > 400
    assert sorted(name for name in names if not index.knows(name)) == []


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("Reuters", 2),
        ("Le Monde", 2),
        ("Il Sole 24 Ore", 2),
        ("FAZ", 2),
        ("TechCrunch", 3),
        ("t3n", 3),
        ("Wikipedia", 4),
        ("Reuters (via CNA)", 2),
        ("Bloomberg (via Daily8)", 4),
        ("AIbase (citing TechCrunch)", 4),
        ("TaskUs via Business Wire", 1),
        ("Innodata 10-K 2024", 1),
        ("Le Figaro (citing Reuters)", 2),
        ("Il Post (via a mirror)", 4),
    ],
)
def test_tiers_of_well_known_names(name: str, tier: int) -> None:
    assert load_publishers().tier_of(name) == tier


@pytest.mark.parametrize(
    ("url", "tier"),
    [
        ("https://www.sec.gov/Archives/edgar/data/1/x.htm", 1),
        ("https://scale.com/blog/x", 1),
        ("https://www.reuters.com/technology/x", 2),
        ("https://www.lesechos.fr/x", 2),
        ("https://www1.folha.uol.com.br/mercado/x", 2),
        ("https://techcrunch.com/x", 3),
        ("https://medium.com/@somebody/x", 4),
        ("https://community.prolific.com/t/x", 4),
        ("https://news.google.com/rss/articles/x", 4),
        ("https://unheard-of.example/x", 4),
    ],
)
def test_tiers_of_well_known_addresses(url: str, tier: int) -> None:
    assert load_publishers().tier_at(url) == tier


def test_every_homepage_of_a_vendor_speaks_for_the_vendor() -> None:
    publishers = load_publishers()
    for one in load_organizations():
        if one.is_vendor and one.homepage and "/" not in one.homepage.removeprefix("https://").rstrip("/"):
            assert publishers.tier_at(one.homepage) == 1, one.id


def test_six_languages_have_major_and_trade_press() -> None:
    press = Counter((one.language, one.kind) for one in load_publishers())
    for language in ("en", "de", "fr", "es", "pt", "it"):
        assert press[language, PublisherKind.PRESS] >= 20, language
        assert press[language, PublisherKind.TRADE] >= 5, language


def test_no_publisher_takes_a_vendors_host_for_a_lower_tier() -> None:
    vendors = {host_of(one.homepage) for one in load_organizations() if one.is_vendor and one.homepage}
    for one in load_publishers():
        assert one.tier == 1 or not vendors.intersection(one.hosts), one.name


# --- strict reading

GOOD_ORGANIZATION = '[labelco]\nname = "Labelco"\nroles = ["vendor"]\n'
GOOD_PUBLISHER = '["North Wire"]\nkind = "agency"\ntier = 2\nhosts = ["northwire.example"]\n'


@pytest.fixture
def organizations(tmp_path: Path) -> Path:
    return tmp_path / "organizations.toml"


@pytest.fixture
def publishers(tmp_path: Path, organizations: Path) -> Path:
    organizations.write_text(GOOD_ORGANIZATION, encoding="utf-8")
    return tmp_path / "publishers.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD_ORGANIZATION + 'nmae = "x"\n', r"\[labelco\]: nmae: is no field"),
        ('[labelco]\nroles = ["vendor"]\n', r"\[labelco\]: name: is missing"),
        ('[labelco]\nname = "Labelco"\n', r"\[labelco\]: roles: is missing"),
        ('[labelco]\nname = "Labelco"\nroles = []\n', r"\[labelco\]: roles: "),
        (
            '[labelco]\nname = "Labelco"\nroles = ["seller"]\n',
            r"\[labelco\]: roles: 'seller' is unknown; allowed: vendor",
        ),
        ('[labelco]\nname = " Labelco"\nroles = ["vendor"]\n', r"\[labelco\]: name: "),
        ('[labelco]\nname = 7\nroles = ["vendor"]\n', r"\[labelco\]: name: 7 "),
        ('[Labelco]\nname = "Labelco"\nroles = ["vendor"]\n', r"\[Labelco\]: id: "),
        (GOOD_ORGANIZATION + 'aliases = "LC"\n', r"\[labelco\]: aliases: "),
        (GOOD_ORGANIZATION + 'aliases = ["LC", "LC"]\n', r"\[labelco\]: aliases: 'LC' occurs twice"),
        (GOOD_ORGANIZATION + 'aliases = ["LC", 1]\n', r"\[labelco\]: aliases: 1 "),
        (GOOD_ORGANIZATION + 'aliases = ["Labelco"]\n', r"\[labelco\]: aliases: 'Labelco' is the name already"),
        (
            GOOD_ORGANIZATION + 'aliases = ["LC"]\nambiguous = ["LC"]\n',
            r"\[labelco\]: aliases: 'LC' stands under ambiguous",
        ),
        (GOOD_ORGANIZATION + 'lookalikes = ["Other"]\n', r"\[labelco\]: lookalikes: 'Other' holds none"),
        (GOOD_ORGANIZATION + 'homepage = "http://x.example"\n', r"\[labelco\]: homepage: "),
        (GOOD_ORGANIZATION + 'country = "usa"\n', r"\[labelco\]: country: "),
        (GOOD_ORGANIZATION + 'cik = "12"\n', r"\[labelco\]: cik: "),
        (GOOD_ORGANIZATION + 'city = ""\n', r"\[labelco\]: city: "),
        (GOOD_ORGANIZATION + 'parent = "nobody"\n', r"\[labelco\]: parent: there is no \[nobody\]"),
        (GOOD_ORGANIZATION + 'parent = "labelco"\n', r"\[labelco\]: parent: .* in a circle"),
        (GOOD_ORGANIZATION + GOOD_ORGANIZATION, "labelco.* twice"),
        (GOOD_ORGANIZATION + GOOD_ORGANIZATION.replace("[l", "[b"), r"\[babelco\]: name: .* belongs to \[labelco\]"),
        (
            GOOD_ORGANIZATION + '[second]\nname = "Second"\nroles = ["other"]\nambiguous = ["Labelco"]\n',
            r"\[second\]: ambiguous: 'Labelco' belongs to \[labelco\]",
        ),
        (
            GOOD_ORGANIZATION + 'people = ["A B"]\n[second]\nname = "S"\nroles = ["other"]\npeople = ["A B"]\n',
            r"\[second\]: people: 'A B' belongs to \[labelco\]",
        ),
        (
            GOOD_ORGANIZATION + 'lookalikes = ["Labelco Two"]\n[second]\nname = "Labelco Two"\nroles = ["other"]\n',
            r"\[labelco\]: lookalikes: 'Labelco Two' is a name of \[second\]",
        ),
        ('stray = "x"\n' + GOOD_ORGANIZATION, r"\[stray\]: stands outside"),
        ("[labelco\n", "line 1"),
    ],
)
def test_a_wrong_organization_is_named(organizations: Path, text: str, message: str) -> None:
    organizations.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidReference, match=r"^organizations\.toml: " + ".*" + message):
        load_organizations(organizations)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD_PUBLISHER + "teir = 3\n", r"\[North Wire\]: teir: is no field"),
        ('["North Wire"]\nkind = "agency"\n', r"\[North Wire\]: tier: is missing"),
        ('["North Wire"]\ntier = 2\n', r"\[North Wire\]: kind: is missing"),
        ('["North Wire"]\nkind = "rumour"\ntier = 2\n', r"\[North Wire\]: kind: 'rumour' is unknown; allowed: company"),
        ('["North Wire"]\nkind = "agency"\ntier = true\n', r"\[North Wire\]: tier: True is no whole number"),
        ('["North Wire"]\nkind = "agency"\ntier = 9\n', r"\[North Wire\]: tier: "),
        ('["North Wire"]\nkind = "agency"\ntier = 1\n', r"\[North Wire\]: reason: "),
        (GOOD_PUBLISHER + 'language = "english"\n', r"\[North Wire\]: language: "),
        (GOOD_PUBLISHER + GOOD_PUBLISHER.replace('["N', '["M'), "hosts: 'northwire.example' of 'Morth Wire'"),
        (GOOD_PUBLISHER + 'aliases = ["north wire"]\n', "aliases: 'north wire'"),
    ],
)
def test_a_wrong_publisher_is_named(publishers: Path, organizations: Path, text: str, message: str) -> None:
    publishers.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidReference, match=r"^publishers\.toml: " + message):
        load_publishers(publishers, organizations)


def test_files_that_cannot_be_registers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidReference, match=r"^missing\.toml: cannot be read"):
        load_organizations(tmp_path / "missing.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidReference, match=r"^binary\.toml: "):
        load_organizations(binary)
    monkeypatch.setattr(reference, "MAX_BYTES", 10)
    large = tmp_path / "large.toml"
    large.write_text(GOOD_ORGANIZATION, encoding="utf-8")
    with pytest.raises(InvalidReference, match=r"^large\.toml: has more than 10 bytes"):
        load_organizations(large)

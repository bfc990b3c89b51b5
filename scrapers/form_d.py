"""Form D: what a filing on an exempt offering says, and what of it is a round of the company that was searched for.

Pure functions over the bytes of ``primary_doc.xml``. Three things go wrong when such filings are taken at their word:

- A vehicle that buys shares of a company files under the company's name ("Example Labs Co-Invest II LP"): its money is
  not the company's round. :func:`judge` tells issuer, vehicle and mere mention apart.
- An amendment restates totals, it does not add to them. Each filing makes its own claim about the same first sale, and
  the newest one stands; nothing is ever summed.
- ``Indefinite`` and ``yetToOccur`` are answers. An offering of which nothing is sold yet is no round.

Of persons only name and role are read; addresses and telephone numbers are left in the XML.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import lxml.etree

from models.claim import Claim, Metric, Status
from models.errors import InvalidValue, ParseError
from models.period import Period
from scrapers.items import PENDING

#: Most bytes of one filing; real ones have some ten thousand.
MAX_BYTES = 5_000_000
#: Most persons kept of one filing.
_MOST_PERSONS = 60


@dataclass(frozen=True, slots=True)
class Person:
    """A related person: name and role, nothing else."""

    #: First, middle and last name.
    name: str
    #: Relationships and their clarification ("Executive Officer, Director, CEO").
    role: str


@dataclass(frozen=True, slots=True)
class FormD:
    """What one filing says, in its own terms."""

    #: Central index key of the primary issuer, ten digits; empty where absent.
    cik: str
    #: Name of the primary issuer.
    issuer: str
    #: Names that it had before.
    former: tuple[str, ...]
    #: City of the issuer.
    city: str
    #: ``Corporation``, ``Limited Liability Company`` …
    entity: str
    #: True for ``D/A`` or an amendment by its own account.
    amendment: bool
    #: Accession number of the filing that it amends; empty where none is named.
    amends: str
    #: Industry group.
    industry: str
    #: Type of fund; empty for an operating company.
    fund: str
    #: Codes of the exemptions claimed (``06b``, ``3C.1`` …).
    exemptions: tuple[str, ...]
    #: Date of first sale; None for yet to occur, or where absent.
    first_sale: Period | None
    #: True when the filing says that no sale has happened yet.
    yet_to_occur: bool
    #: Total offering in US dollars; None for indefinite.
    offering: float | None
    #: True when the offering has no fixed size.
    indefinite: bool
    #: Sold so far in US dollars, amendments included.
    sold: float
    #: Flags of the securities offered (``isEquityType``, ``isDebtType`` …).
    securities: frozenset[str]
    #: True when the securities pay for a merger or an acquisition.
    merger: bool
    #: Day of signature; None where absent.
    signed: Period | None
    #: Officers, directors and promoters.
    persons: tuple[Person, ...]
    #: False for a filing made to test the system.
    live: bool


def read_form_d(body: bytes, where: str = "primary_doc.xml") -> FormD:
    """Read one filing.

    Raises:
        ParseError: it is no Form D, carries a document type (entities), or lacks the amount sold.
    """
    root = _root(body, where)
    issuer = root.find("primaryIssuer")
    offering = root.find("offeringData")
    if issuer is None or offering is None:
        raise ParseError(f"{where}: no Form D: it has no issuer or no offering")
    sold = _money(_text(offering, "offeringSalesAmounts/totalAmountSold"))
    if sold is None:
        raise ParseError(f"{where}: the amount sold is missing or no number")
    total = _text(offering, "offeringSalesAmounts/totalOfferingAmount")
    filing = "typeOfFiling/newOrAmendment"
    cik = _text(issuer, "cik")
    return FormD(
        cik=cik.zfill(10) if cik.isdecimal() else "",
        issuer=_text(issuer, "entityName"),
        former=tuple(_names(issuer)),
        city=_text(issuer, "issuerAddress/city"),
        entity=_text(issuer, "entityType"),
        amendment=_text(root, "submissionType").upper() == "D/A" or _true(offering, f"{filing}/isAmendment"),
        amends=_text(offering, f"{filing}/previousAccessionNumber"),
        industry=_text(offering, "industryGroup/industryGroupType"),
        fund=_text(offering, "industryGroup/investmentFundInfo/investmentFundType"),
        exemptions=tuple(_text(one, ".") for one in offering.findall("federalExemptionsExclusions/item")),
        first_sale=_period(_text(offering, "typeOfFiling/dateOfFirstSale/value")),
        yet_to_occur=_true(offering, "typeOfFiling/dateOfFirstSale/yetToOccur"),
        offering=_money(total),
        indefinite=total.casefold() == "indefinite",
        sold=sold,
        securities=frozenset(
            str(flag.tag) for flag in offering.findall("typesOfSecuritiesOffered/*") if _text(flag, ".") == "true"
        ),
        merger=_true(offering, "businessCombinationTransaction/isBusinessCombinationTransaction"),
        signed=_period(_text(offering, "signatureBlock/signature/signatureDate")),
        persons=tuple(_persons(root)),
        live=_text(root, "testOrLive").upper() != "TEST",
    )


def _root(body: bytes, where: str) -> lxml.etree._Element:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if len(body) > MAX_BYTES:
        raise ParseError(f"{where}: {len(body)} bytes are no Form D")
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", start[:20_000], re.IGNORECASE):
        raise ParseError(f"{where}: carries a document type, which no filing does; not read")
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = lxml.etree.fromstring(start, parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"{where}: expected XML: {error}") from error
    if root.tag != "edgarSubmission":
        raise ParseError(f"{where}: expected a filing, got <{str(root.tag)[:40]}>")
    return root


def _text(element: lxml.etree._Element, path: str) -> str:
    """The text at a path, on one line; empty where it is absent or the word None."""
    found = element.find(path)
    words = "" if found is None or found.text is None else re.sub(r"\s+", " ", found.text).strip()
    return "" if words.casefold() == "none" else words


def _true(element: lxml.etree._Element, path: str) -> bool:
    return _text(element, path).casefold() in ("true", "1", "y", "yes")


def _money(text: str) -> float | None:
    bare = text.replace(",", "").removeprefix("$")
    return float(bare) if re.fullmatch(r"\d{1,15}(?:\.\d{1,2})?", bare) else None


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except InvalidValue:
        return None


def _names(issuer: lxml.etree._Element) -> Iterable[str]:
    for path in ("issuerPreviousNameList/previousName", "issuerPreviousNameList/value", "edgarPreviousNameList/*"):
        yield from (name for one in issuer.findall(path) if (name := _text(one, ".")))


def _persons(root: lxml.etree._Element) -> Iterable[Person]:
    for one in root.findall("relatedPersonsList/relatedPersonInfo")[:_MOST_PERSONS]:
        parts = (_text(one, f"relatedPersonName/{part}") for part in ("firstName", "middleName", "lastName"))
        name = " ".join(part for part in parts if part)
        roles = [_text(role, ".") for role in one.findall("relatedPersonRelationshipList/relationship")]
        roles.append(_text(one, "relationshipClarification"))
        if name:
            yield Person(name[:120], ", ".join(role for role in roles if role)[:200])


# --- Whose money it is --------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a filing is to the company that was searched for."""

    #: The company itself sold the securities.
    COMPANY = "company"
    #: A fund or special-purpose vehicle with the company's name in its own.
    VEHICLE = "vehicle"
    #: The name fits, but it is a common word and nothing else confirms it: a person should look.
    UNSURE = "unsure"
    #: Somebody else, who mentions the company or shares a word with it.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Company:
    """How the searched company is known to registers."""

    #: Legal and trade names that mean it.
    names: tuple[str, ...]
    #: Names that other companies bear as well.
    doubtful: tuple[str, ...] = ()
    #: Central index keys, ten digits.
    ciks: tuple[str, ...] = ()
    #: City of its seat, in English; empty where unknown.
    city: str = ""


_SUFFIXES = frozenset(
    "inc incorporated llc ltd limited corp corporation co company plc gmbh sa sas pbc bv ag oy ab pty pte the".split()
)
_VEHICLE = re.compile(
    r"(?<!\w)(?:spv|l\.?p\.?|lp|llp|fund|funds|a series of|series [a-z0-9-]+ of|co-?invest(?:ment|ors?)?|syndicate|"
    r"feeder|"
    r"investors?|investments?|partners|ventures?|capital|opportunit(?:y|ies)|access|holdings? (?:[ivx]+|\d+)|trust|"
    r"aggregator|master|lsvc|fund[a-z]*|portfolio|secondary|secondaries|equity)(?!\w)",
    re.IGNORECASE,
)


def fold_name(name: str) -> str:
    """A company's name for comparing, without case, accents, punctuation and legal form.

    ``Example Labs, Inc.`` becomes ``example labs``.
    """
    plain = (
        unicodedata.normalize("NFKD", name[:300]).encode("ascii", "ignore").decode().casefold().replace("&", " and ")
    )
    words = re.sub(r"[^\w]+", " ", plain.replace(".", "").replace("'", "")).split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    while len(words) > 1 and words[0] == "the":
        words.pop(0)
    return " ".join(words)


def judge(form: FormD, company: Company) -> Verdict:
    """Whether the filing is the company's own.

    The issuer is the company when its key is known, or when its name (or a former one) is one of the company's names
    to the letter, legal form aside. A name that is a common word needs the same city as well.
    """
    fund = (
        form.fund or form.industry == "Pooled Investment Fund" or any(code.startswith("3C") for code in form.exemptions)
    )
    names = {fold_name(name) for name in (form.issuer, *form.former) if name}
    certain = names & {fold_name(name) for name in company.names}
    if form.cik and form.cik in company.ciks and not fund:
        return Verdict.COMPANY
    if certain and not fund and not _partnership(form):
        return Verdict.COMPANY
    doubtful = {fold_name(name) for name in company.doubtful}
    if names & doubtful and not fund and not _partnership(form):
        same_city = company.city and form.city.casefold() == company.city.casefold()
        return Verdict.COMPANY if same_city else Verdict.UNSURE
    shares = any(f" {wanted} " in f" {name} " for name in names for wanted in map(fold_name, company.names))
    if shares and (fund or _VEHICLE.search(form.issuer) or _partnership(form)):
        return Verdict.VEHICLE
    return Verdict.UNSURE if shares else Verdict.OTHER


def _partnership(form: FormD) -> bool:
    return "partnership" in form.entity.casefold() or "trust" in form.entity.casefold()


def related(display: str, company: Company) -> bool:
    """True when a register's line on a filer holds a name of the company, so that its filing is worth reading."""
    folded = fold_name(re.sub(r"[(].*", "", display))
    if any(cik in display for cik in company.ciks) or folded in {fold_name(name) for name in company.doubtful}:
        return True
    return any(f" {fold_name(name)} " in f" {folded} " for name in company.names)


# --- What it claims -----------------------------------------------------------------------------------------------


def funding_claims(form: FormD, vendor: str, filed: Period | None) -> tuple[Claim, ...]:
    """The round that a company's own filing tells of: the amount sold so far, as of the first sale.

    No claim where nothing is sold yet, or where the securities pay for a merger. ``filed`` stands in for a first sale
    without a date. A filing names no lead investor and no series, so ``party`` is None and ``kind`` is None or debt.
    """
    if form.sold <= 0 or form.merger or not form.live:
        return ()
    debt = "isDebtType" in form.securities and "isEquityType" not in form.securities
    claim = Claim(
        document=PENDING,
        vendor=vendor,
        metric=Metric.FUNDING,
        status=Status.CONFIRMED,
        low=form.sold,
        high=form.sold,
        unit="USD",
        kind="debt" if debt else None,
        as_of=form.first_sale or filed or form.signed,
        note=_note(form),
    )
    return (claim,)


def _note(form: FormD) -> str:
    if form.indefinite:
        offered = "offering of indefinite size"
    elif form.offering is None:
        offered = "size of the offering not told"
    else:
        offered = f"offering of {form.offering:,.0f} USD"
    parts = [f"Amount sold so far; {offered}"]
    if form.amendment:
        parts.append(f"amends {form.amends}, totals restated" if form.amends else "an amendment, totals restated")
    if form.first_sale is None:
        parts.append("first sale yet to occur" if form.yet_to_occur else "no date of first sale")
    return "; ".join(parts)


def summary(form: FormD, filed: dt.date | None) -> str:
    """The filing in a few lines of our own, for people: amounts, dates, and persons with name and role only."""
    lines = [
        f"{'Amended notice' if form.amendment else 'Notice'} of an exempt offering by {form.issuer}"
        + (f", filed {filed.isoformat()}" if filed else ""),
        f"Sold: {form.sold:,.0f} USD. {_note(form)}.",
        f"First sale: {form.first_sale or ('yet to occur' if form.yet_to_occur else 'not told')}.",
    ]
    if form.persons:
        lines.append(
            "Persons: " + "; ".join(f"{one.name} ({one.role})" if one.role else one.name for one in form.persons)
        )
    return "\n\n".join(lines)

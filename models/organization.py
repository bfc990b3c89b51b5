"""Organizations: vendors, clients, investors and publishers, with the names that texts give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from models.errors import InvalidValue

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class Role(StrEnum):
    """What an organization is to us; one may have several roles."""

    VENDOR = "vendor"
    CLIENT = "client"
    INVESTOR = "investor"
    PUBLISHER = "publisher"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Organization:
    """A company or body that texts name. The register is data/reference/organizations.toml."""

    #: Lower case, hyphens; the id of claims.md where it has one.
    id: str
    #: The name as shown to people.
    name: str
    #: What it is to us.
    roles: frozenset[Role]
    #: Other names that always mean it ("Surge HQ", "TELUS International"), matched as written, case-sensitive.
    aliases: tuple[str, ...] = ()
    #: Names that are common words as well ("Scale", "Surge", "Turing"): they count only with context around them.
    ambiguous: tuple[str, ...] = ()
    #: Phrases that hold a name and mean something else ("Scale Computing", "Turing test", "Hive Social").
    lookalikes: tuple[str, ...] = ()
    #: Founders and chiefs whose name stands for it ("Alexandr Wang", "Mark Zuckerberg").
    people: tuple[str, ...] = ()
    #: Address of its site; empty where unknown.
    homepage: str = ""
    #: ISO 3166-1 alpha-2 code of its seat; empty where unknown.
    country: str = ""
    #: City of its seat in English ("San Francisco"); empty where unknown.
    city: str = ""
    #: Id of the organization that it is a unit or brand of; None for an independent one.
    parent: str | None = None
    #: Exchange and symbol of a listed company ("NASDAQ:INOD"); empty else.
    ticker: str = ""
    #: SEC central index key, ten digits; empty else.
    cik: str = ""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InvalidValue(f"id: {self.id!r} is no id (lower case letters, digits and hyphens)")
        if not self.name.strip():
            raise InvalidValue(f"name: {self.id} has none")
        if not self.roles:
            raise InvalidValue(f"roles: {self.id} has none")
        if self.country and not re.fullmatch(r"[A-Z]{2}", self.country):
            raise InvalidValue(f"country: {self.country!r} of {self.id} is no ISO 3166-1 alpha-2 code")
        if self.cik and not re.fullmatch(r"\d{10}", self.cik):
            raise InvalidValue(f"cik: {self.cik!r} of {self.id} has not ten digits")

    @property
    def is_vendor(self) -> bool:
        """True for the companies that Labelscope follows."""
        return Role.VENDOR in self.roles

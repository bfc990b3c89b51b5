"""Publishers: who says it, and how far that is trusted before anything else is known.

Trust has four tiers: 1 the company itself or a filing, 2 agencies and major press, 3 trade press, 4 blogs, aggregators,
forums and everybody unknown. The register is data/reference/publishers.toml.

Names follow the ledger's habit: the text before a bracket names the work, the bracket says where it was read or whom it
cites ("Reuters (via CNA)", "AIbase (citing TechCrunch)").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from models.errors import InvalidValue
from models.organization import Organization

#: Trust in a publisher that nobody has judged.
UNKNOWN_TIER = 4


class PublisherKind(StrEnum):
    """What sort of publisher it is."""

    #: A company speaking of itself, on its own pages.
    COMPANY = "company"
    #: Filings with a supervisor or an exchange, and the places that keep them.
    FILING = "filing"
    #: Parliaments, courts, offices.
    OFFICIAL = "official"
    #: Wires that carry companies' releases word for word.
    RELEASE = "release"
    #: News agencies.
    AGENCY = "agency"
    #: National and business papers, broadcasters, magazines with their own reporting.
    PRESS = "press"
    #: Studies by named researchers.
    RESEARCH = "research"
    #: Papers of one trade or one city, technology sites.
    TRADE = "trade"
    #: Services that estimate or repeat company figures.
    ANALYST = "analyst"
    #: Recorded interviews.
    PODCAST = "podcast"
    #: One author or a company's marketing.
    BLOG = "blog"
    #: Sites that reprint, shorten or rewrite what others found.
    AGGREGATOR = "aggregator"
    #: Places where anybody writes.
    FORUM = "forum"
    #: Encyclopedias, directories and job lists.
    DIRECTORY = "directory"


#: The tier that goes with a kind. An entry that departs from it has to give its reason.
TIER_OF_KIND = {
    PublisherKind.COMPANY: 1,
    PublisherKind.FILING: 1,
    PublisherKind.OFFICIAL: 1,
    PublisherKind.RELEASE: 1,
    PublisherKind.AGENCY: 2,
    PublisherKind.PRESS: 2,
    PublisherKind.RESEARCH: 2,
    PublisherKind.TRADE: 3,
    PublisherKind.ANALYST: 3,
    PublisherKind.PODCAST: 3,
    PublisherKind.BLOG: 4,
    PublisherKind.AGGREGATOR: 4,
    PublisherKind.FORUM: 4,
    PublisherKind.DIRECTORY: 4,
}


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher of the register.

    Raises:
        InvalidValue: when built with a tier, host, language or country that cannot be; the message names the field.
    """

    #: The name as shown to people.
    name: str
    #: What sort it is.
    kind: PublisherKind
    #: Trust, 1 (most) to 4.
    tier: int
    #: Hosts that are its own, with all that end in them: "reuters.com" covers "www.reuters.com".
    hosts: tuple[str, ...] = ()
    #: Other names that it goes by ("WSJ").
    aliases: tuple[str, ...] = ()
    #: ISO 639-1 code of its main language; empty where unknown or mixed.
    language: str = ""
    #: ISO 3166-1 alpha-2 code of its seat; empty where unknown.
    country: str = ""
    #: Why the tier departs from the kind's; empty where it does not.
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("name: a publisher needs one")
        if not 1 <= self.tier <= 4:
            raise InvalidValue(f"tier: {self.tier} is not between 1 and 4")
        if self.tier != TIER_OF_KIND[self.kind] and not self.reason.strip():
            usual = TIER_OF_KIND[self.kind]
            raise InvalidValue(f"reason: tier {self.tier} for a {self.kind.value} (usually {usual}) needs one")
        for host in self.hosts:
            if not _HOST.fullmatch(host):
                raise InvalidValue(f"hosts: {host!r} is no host in lower case, without www.")
        if self.language and not re.fullmatch(r"[a-z]{2}", self.language):
            raise InvalidValue(f"language: {self.language!r} is no ISO 639-1 code")
        if self.country and not re.fullmatch(r"[A-Z]{2}", self.country):
            raise InvalidValue(f"country: {self.country!r} is no ISO 3166-1 alpha-2 code")


_HOST = re.compile(r"(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII)
_BRACKET = re.compile(r"([^()]+?)\s*\(([^()]*)\)")
#: A bracket that tells whom the page cites; the page itself stays what it is.
_CITING = re.compile(r"(?:citing|on|summary of)\b", re.IGNORECASE)
#: A bracket that only describes the page.
_DESCRIBES = re.compile(
    r"(?:company |own )?(?:blog|newsletter|job board|site|release|help cent(?:re|er))"
    r"|arabic|chinese|english|french|german|italian|japanese|korean|portuguese|russian|spanish",
    re.IGNORECASE,
)
_VIA = re.compile(r"via\s+", re.IGNORECASE)
#: Words that say in what manner a work was taken over, behind the name of the taker.
_MANNER = re.compile(r"\s+(?:copy|digest|exhibit|mirror|repost|rewrite|summary|translation)$", re.IGNORECASE)
#: What may follow a company's name in the title of its own papers.
_OWN_PAPER = re.compile(
    r"(?:Form )?(?:10-[KQ]|20-F|40-F|6-K|8-K|S-1|F-1)\b.*|Appendix 4[CDE]\b.*|(?:annual|half-year|quarterly) report\b.*"
    r"|(?:ASX |company |press )?(?:announcement|release)|(?:company )?blog|careers|help cent(?:re|er)",
    re.IGNORECASE,
)
#: Works with a number, and communities of a forum, that are entered under the house's name.
_MEMBER_OF = ((re.compile(r"arXiv \d{4}\.\d{4,5}"), "arXiv"), (re.compile(r"Reddit r/\w+"), "Reddit"))
#: Parts of a company's site besides the bare host that speak for the company whoever it is.
_OFFICIAL_HOSTS = frozenset({"about", "blog", "blogs", "careers", "investor", "investors", "ir", "newsroom", "press"})


def _key(name: str) -> str:
    """How names are compared: case, spaces and a leading article do not count."""
    return " ".join(name.casefold().split()).removeprefix("the ")


def host_of(address: str) -> str:
    """The host of a URL, or of a bare host, in lower case and without ``www.``; empty when there is none."""
    text = address.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname
    except ValueError:  # brackets that are no IPv6 address
        return ""
    return (host or "").rstrip(".").removeprefix("www.")


class PublisherIndex:
    """The register of publishers, asked by name and by address.

    A company's own name and own pages are of the first tier by rule; the homepages come from the organizations. For
    vendors every host below the homepage counts, for other companies the homepage's host and its usual neighbours
    (blog., investors., newsroom. …), since much else on a large company's hosts is written by its users.

    Raises:
        InvalidValue: two publishers share a name, an alias or a host; the message names the field and both.
    """

    def __init__(self, publishers: Iterable[Publisher], organizations: Iterable[Organization] = ()) -> None:
        self._publishers = tuple(publishers)
        self._by_name: dict[str, Publisher] = {}
        self._by_host: dict[str, Publisher] = {}
        self._companies: set[str] = set()
        self._company_hosts: dict[str, bool] = {}
        for one in self._publishers:
            for field, names in (("name", (one.name,)), ("aliases", one.aliases)):
                for name in names:
                    self._enter(self._by_name, _key(name), one, field)
            for host in one.hosts:
                self._enter(self._by_host, host, one, "hosts")
        for organization in organizations:
            self._companies.update(map(_key, (organization.name, *organization.aliases)))
            host = host_of(organization.homepage)
            # A unit that lives on its owner's host does not make all of that host a vendor's.
            if host and not urlsplit(organization.homepage).path.strip("/"):
                self._company_hosts[host] = organization.is_vendor or self._company_hosts.get(host, False)

    @staticmethod
    def _enter(table: dict[str, Publisher], key: str, one: Publisher, field: str) -> None:
        other = table.setdefault(key, one)
        if other is not one or (field == "aliases" and key == _key(one.name)):
            raise InvalidValue(f"{field}: {key!r} of {one.name!r} belongs to {other.name!r} already")

    def __iter__(self) -> Iterator[Publisher]:
        return iter(self._publishers)

    def __len__(self) -> int:
        return len(self._publishers)

    def get(self, name: str) -> Publisher | None:
        """The publisher with this name or alias; numbered papers and communities are found under their house."""
        found = self._by_name.get(_key(name))
        if found is None:
            for pattern, house in _MEMBER_OF:
                if pattern.fullmatch(name.strip()):
                    return self._by_name.get(_key(house))
        return found

    def at(self, url: str) -> Publisher | None:
        """The publisher whose host the address is on; the longest registered ending wins."""
        return next((self._by_host[end] for end in _endings(host_of(url)) if end in self._by_host), None)

    def tier_at(self, url: str) -> int:
        """Trust by address alone: the only safe measure for a page that names its publisher itself."""
        tier = self._tier_at(url)
        return UNKNOWN_TIER if tier is None else tier

    def _tier_at(self, url: str) -> int | None:
        host = host_of(url)
        for end in _endings(host):
            if end in self._by_host:
                return self._by_host[end].tier
            if end in self._company_hosts:
                below = host.removesuffix(end).rstrip(".")
                if self._company_hosts[end] or not below or below in _OFFICIAL_HOSTS:
                    return 1
        return None

    def tier_of(self, name: str, url: str = "") -> int:
        """Trust in a publisher as the ledger names it; the address decides only when the name is unknown.

        The rules, first match wins:

        1. a registered name or alias has its tier;
        2. "X (citing Y)" and "X (company blog)" are pages of X;
        3. "X (Y copy)", "X (via Y)", "X (Y)", "X (republished)": X's work read elsewhere, as good as the worst of the
           names, and a place that is not registered is of tier 4;
        4. "X via Y": X's words carried by Y, as good as the worse of the two;
        5. a company's name, or its name before the title of a paper of its own ("Appen annual report"), is tier 1; yet
           the bare name beside an address is only as good as the address, since "Outlier" may be anybody's newsletter;
        6. "X, Y" is as good as the worst of them;
        7. else the address, else tier 4.
        """
        bare_company = self.get(name) is None and _key(name) in self._companies
        tier = None if bare_company and url else self._tier_of(name)
        if tier is None and url:
            tier = self._tier_at(url)
        return UNKNOWN_TIER if tier is None else tier

    def knows(self, name: str) -> bool:
        """True when a rule other than "unknown" gives the name's tier."""
        return self._tier_of(name) is not None

    def _tier_of(self, name: str) -> int | None:
        found = self.get(name)
        if found is not None:
            return found.tier
        if (bracket := _BRACKET.fullmatch(name.strip())) is not None:
            return self._bracketed(bracket[1], bracket[2].strip())
        head, via, carrier = name.partition(" via ")
        if via:
            return _worst(self._tier_of(head), self._tier_of(carrier))
        if self._is_company(name):
            return 1
        parts = [part.strip() for part in name.split(",")]
        return _worst(*map(self._tier_of, parts)) if len(parts) > 1 else None

    def _bracketed(self, head: str, inside: str) -> int | None:
        tier = self._tier_of(head)
        if tier is None or _CITING.match(inside) or _DESCRIBES.fullmatch(inside):
            return tier
        places = [_VIA.sub("", part.strip(), count=1) for part in re.split(r"[,/]", inside)]
        return max(tier, *(self._tier_of_place(place) for place in places))

    def _tier_of_place(self, place: str) -> int:
        for name in (place, _MANNER.sub("", place)):
            if (tier := self._tier_of(name)) is not None:
                return tier
        return UNKNOWN_TIER

    def _is_company(self, name: str) -> bool:
        key = _key(name)
        if key in self._companies:
            return True
        words = name.split()
        return any(
            _key(" ".join(words[:count])) in self._companies and _OWN_PAPER.fullmatch(" ".join(words[count:]))
            for count in range(1, len(words))
        )


def _worst(*tiers: int | None) -> int | None:
    known = [tier for tier in tiers if tier is not None]
    return max(known) if len(known) == len(tiers) else None


def _endings(host: str) -> Iterator[str]:
    """The host and every shorter ending of it down to two labels, longest first."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])

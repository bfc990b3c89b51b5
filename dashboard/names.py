"""Names of organizations for people: the register's, whole and short."""

from __future__ import annotations

import functools
import re

from data.reference import load_organizations
from models.organization import OrganizationIndex

#: Words at the end of a company's name that a label does without.
_TAIL = re.compile(
    r",?\s+(?:Technologies|Technology|International|Holdings?|Group|Labs?|Inc\.?|Ltd\.?|Limited|Corporation|Corp\.?|"
    r"Solutions|Services)$"
)
#: Names that are not in the register are cut at so many characters: an id may be of any length.
MAX_NAME = 60
#: Labels beside lines are cut at so many characters.
MAX_SHORT = 16


@functools.cache
def organizations() -> OrganizationIndex:
    """The register of organizations, read once."""
    return load_organizations()


def name_of(organization: str | None) -> str:
    """An organization's name for people; an id that is not in the register in words of its own."""
    if not organization or not isinstance(organization, str):
        return ""
    known = organizations().get(organization)
    if known is not None:
        return known.name
    words = organization[: MAX_NAME + 1].replace("-", " ").title()
    return words if len(words) <= MAX_NAME else words[: MAX_NAME - 1].rstrip() + "…"


def short_name(organization: str | None) -> str:
    """A name that fits beside a line or in a narrow column: without "Technologies", "Inc." and the like, and cut."""
    name = name_of(organization)
    bare = _TAIL.sub("", name)
    kept = bare if len(bare) >= 4 else name
    return kept if len(kept) <= MAX_SHORT else kept[: MAX_SHORT - 1].rstrip() + "…"


def listed() -> dict[str, str]:
    """Exchange and symbol of each vendor whose shares are traded, by id."""
    return {one.id: one.ticker for one in organizations() if one.is_vendor and one.ticker}

"""Whether a text is about the business of labelling at all, where names of vendors are words of the language too."""

from __future__ import annotations

import re

from models.extraction.lexicon import Lexicon
from models.organization import Mention, OrganizationIndex, Role

#: Words of up to so many characters count as they are written: "AI" is none of the "ai" that ends "Dubai".
_ACRONYM = 4
#: A text on the trade names artificial intelligence so often.
_OFTEN = 3
#: Most spaces between sentences.
_SPACES = 4
#: What stands before the first word of a sentence, a line or something quoted.
_OPENINGS = frozenset(".!?:;\n\"“”„«»‹›‘'(–—•-")


def speaks_of_field(text: str, lexicon: Lexicon) -> bool:
    """Whether a text uses the words of the labelling business."""
    lower = text.lower()
    return any(phrase in lower for phrase in lexicon.field)


def tells_of_trade(text: str, mentions: list[Mention], organizations: OrganizationIndex, lexicon: Lexicon) -> bool:
    """Whether a text shows any sign of the trade: its words, those of AI, a client, a vendor without a homonym.

    A long text without one is on bees, ports or football, whatever words in it are names of vendors as well.
    """
    for mention in mentions:
        one = organizations.get(mention.id)
        if one is None or Role.CLIENT in one.roles or (one.is_vendor and not has_homonym(mention, organizations)):
            return True
    return speaks_of_field(text, lexicon) or on_intelligence(text, lexicon)


def tells_of_business(text: str, lexicon: Lexicon) -> bool:
    """Whether a text tells a company's published results, as no text on a town or a dog does."""
    lower = text.lower()
    return any(phrase in lower for phrase in lexicon.results)


def has_homonym(mention: Mention, organizations: OrganizationIndex) -> bool:
    """Whether a name may mean something else: a common word, or a single word that the register knows lookalikes of."""
    if not mention.certain:
        return True
    one = organizations.get(mention.id)
    return (
        one is not None and one.is_vendor and bool(one.lookalikes) and mention.words == one.name and one.name.isalpha()
    )


def on_intelligence(text: str, lexicon: Lexicon) -> bool:
    """Whether a text speaks of artificial intelligence again and again, not once as one on an opera does."""
    lower = text.lower()
    told = 0
    for word in lexicon.intelligence:
        if len(word) > _ACRONYM:
            told += lower.count(word)
        elif word in text:
            told += len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text))
    return told >= _OFTEN


def opens_sentence(text: str, place: int) -> bool:
    """Whether a word opens its sentence, its line or a quotation, where any word has a capital."""
    before = text[max(0, place - _SPACES) : place].rstrip(" \u00a0\u202f")
    return not before or before[-1] in _OPENINGS


__all__ = ["has_homonym", "on_intelligence", "opens_sentence", "speaks_of_field", "tells_of_business", "tells_of_trade"]

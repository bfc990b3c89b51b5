"""The names by which a vendor is searched, and whether a text that was found really holds one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.organization import Organization

#: Words that make a common word mean the company, for interfaces that search words and not organizations.
CONTEXT_WORDS = ("annotation", "labeling", "labelling", "training data", "data labeling", "AI trainer")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an adapter needs to know of a vendor when it reads an answer; travels in the request's context."""

    #: Id of the vendor.
    vendor: str
    #: Names that mean it wherever they stand.
    names: tuple[str, ...]
    #: Names that are common words as well.
    doubtful: tuple[str, ...] = ()

    @classmethod
    def of(cls, vendor: Organization) -> Wanted:
        """What the register says of a vendor."""
        names = tuple(name for name in dict.fromkeys((vendor.name, *vendor.aliases)) if name not in vendor.ambiguous)
        return cls(vendor.id, names, vendor.ambiguous)

    @classmethod
    def from_context(cls, context: Mapping[str, str]) -> Wanted:
        """Read back what :meth:`context` wrote."""
        return cls(context["vendor"], tuple(json.loads(context["names"])), tuple(json.loads(context["doubtful"])))

    def context(self) -> dict[str, str]:
        """As strings, for the context of a request."""
        return {
            "vendor": self.vendor,
            "names": json.dumps(self.names, ensure_ascii=False),
            "doubtful": json.dumps(self.doubtful, ensure_ascii=False),
        }

    def phrases(self, shortest: int = 1) -> tuple[str, ...]:
        """Phrases to search for: the certain names, none of which holds another one ("Scale AI" covers "Scale AI Inc").

        Args:
            shortest: fewest letters of a phrase that the interface takes.
        """
        found: list[str] = []
        for name in sorted({clean_phrase(name) for name in self.names}, key=lambda one: (len(one), one)):
            words = _words(name)
            if len(words.replace(" ", "")) >= shortest and not any(_words(other) in words for other in found):
                found.append(name)
        return tuple(found)

    def queries(self, shortest: int = 1) -> tuple[tuple[str, ...], ...]:
        """What to search for: each certain name alone, or a doubtful one together with a word of the trade.

        Doubtful names are used only where there is no certain one; each inner tuple is phrases that must all occur.
        """
        certain = self.phrases(shortest)
        if certain:
            return tuple((name,) for name in certain)
        doubtful = [clean_phrase(name) for name in self.doubtful]
        return tuple((name, CONTEXT_WORDS[4]) for name in doubtful[:1] if len(name) >= min(shortest, 4))

    def in_text(self, *texts: str) -> bool:
        """True when a text holds a certain name as whole words, or a doubtful one with a word of the trade."""
        joined = "\n".join(texts)
        if any(holds(joined, name) for name in self.names):
            return True
        trade = any(word.casefold() in joined.casefold() for word in CONTEXT_WORDS)
        return trade and any(holds(joined, name, case=True) for name in self.doubtful)


def holds(text: str, name: str, *, case: bool = False) -> bool:
    """True when the text holds the name as whole words."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, 0 if case else re.IGNORECASE) is not None


def _words(name: str) -> str:
    """The words of a name as searches see them: "Scale.AI" and "Scale AI, Inc." begin alike."""
    return " " + re.sub(r"\W+", " ", name.casefold()).strip() + " "


def clean_phrase(name: str) -> str:
    """A name as a search phrase: no quotes or brackets, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r'["“”()\\]', " ", name)).strip()

"""Which names in a text mean a company: those that are common words as well only where the text is about the field."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from models.extraction.lexicon import Lexicon
from models.extraction.text import tokenize
from models.extraction.trade import (
    has_homonym,
    on_intelligence,
    opens_sentence,
    speaks_of_field,
    tells_of_business,
    tells_of_trade,
)
from models.organization import Mention, OrganizationIndex

#: Characters before a name within which words for a parent company may stand.
_PARENT = 40


def accepted_mentions(
    text: str, organizations: OrganizationIndex, lexicon: Lexicon, known: frozenset[str] = frozenset()
) -> list[Mention]:
    """The names in a text that mean an organization: doubtful ones only where the text is about the field.

    A name that is a common word too counts when the text also names the company in full, or speaks of labelling
    vendors otherwise.

    Args:
        text: the text.
        organizations: the index.
        lexicon: its words for the field ("data labelling").
        known: ids that another part of the document names for sure.
    """
    mentions = _as_short_for_vendors(
        text, organizations.find(text, genitive=lexicon.nouns_capital), organizations, lexicon
    )
    if len(text) >= _FEW_LINES and not tells_of_trade(text, mentions, organizations, lexicon):
        headed = {one.id for one in mentions if _has_head(text, one, lexicon)}
        results = tells_of_business(text, lexicon)
        mentions = [
            one
            for one in mentions
            if one.id in headed or not has_homonym(one, organizations) or (results and one.certain)
        ]
    sure = known | {mention.id for mention in mentions if mention.certain}
    doubtful = [mention for mention in mentions if mention.id not in sure]
    if not doubtful:
        return mentions
    accepted: set[str] = set()
    named = sum(1 for mention in mentions if mention.id in sure and is_vendor(organizations, mention.id))
    field = speaks_of_field(text, lexicon) or named > 1 or (named > 0 and len(text) < _SHORT)
    decoys = frozenset[str]() if field else organizations.lookalikes(text)
    if decoys and not field and len(text) >= _SHORT:
        # A text on words that are names as well: not about the business, whatever it names once.
        return []
    intelligence = on_intelligence(text, lexicon)
    apart = _told_apart(text, doubtful, openings=named > 0 or intelligence)
    for mention in doubtful:
        if mention.id in accepted or mention.id in decoys or _common_word(text, mention, lexicon.code):
            continue
        # Words of the field alone prove little in a long text: bees are labelled too.
        told = field and (named > 0 or len(text) < _SHORT)
        if (
            told
            or _share_of(text, mention)
            or _has_head(text, mention, lexicon)
            or (intelligence and mention.id in apart and _headlined(text, mention))
            or (mention.id in apart and _in_business(text, mention, lexicon))
        ):
            accepted.add(mention.id)
    return [
        mention
        for mention in mentions
        if mention.id in sure or (mention.id in accepted and not _common_word(text, mention, lexicon.code))
    ]


def _is_parent(text: str, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether words for a parent company stand right before the name: "la maison mère, TELUS, demeure …"."""
    words = tokenize(text, max(0, mention.start - _PARENT), mention.start, spaced=lexicon.spaced)[0]
    end = len(words) - (words[-1:] == [","])
    return any(cue.end == end for cue in lexicon.cues(words).of("desc_parent"))


def _as_short_for_vendors(
    text: str, mentions: list[Mention], organizations: OrganizationIndex, lexicon: Lexicon
) -> list[Mention]:
    """Names with a vendor's own short form read as the vendor: "TELUS Digital … Telus pays".

    The short form is the parent's name as well; where one sentence sets both side by side, they are two companies.
    """
    short: dict[str, str] = {}
    for mention in mentions:
        one = organizations.get(mention.id)
        parent = organizations.get(one.parent) if one is not None and one.is_vendor and one.parent else None
        if one is not None and parent is not None and mention.words.casefold().startswith(parent.name.casefold() + " "):
            short.setdefault(parent.id, one.id)
    for parent_id, vendor in list(short.items()):
        both = [mention for mention in mentions if mention.id in (parent_id, vendor)]
        named_otherwise = any(one.id == parent_id and " " in one.words for one in both)
        side_by_side = any(
            one.id != other.id and not re.search(r"[.!?\n]\s", text[one.end : other.start + 1])
            for one, other in itertools.pairwise(both)
        )
        if named_otherwise or side_by_side or both[0].id == parent_id:
            del short[parent_id]
    return [
        replace(one, id=short[one.id])
        if one.id in short and not (one.person or _is_parent(text, one, lexicon))
        else one
        for one in mentions
    ]


_SHARE_OF = re.compile(
    r"(?:%|per ?cent|prozent|pour cent|por ciento|por cento|per cento)\s(?:of|an|von|de|du|da|do|di|della?)\s",
    re.IGNORECASE,
)
_BEFORE = 24


def _share_of(text: str, mention: Mention) -> bool:
    """Whether a share right before the name makes it a company: "took 49 per cent of Scale"."""
    before = max(0, mention.start - _BEFORE)
    return any(match.end() == mention.start for match in _SHARE_OF.finditer(text, before, mention.start))


def _has_head(text: str, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether somebody's office right before the name makes it a company: "the chief executive of Turing"."""
    begin = max(text.rfind("\n", 0, mention.start) + 1, mention.start - 60)
    words = tokenize(text, begin, mention.start, spaced=lexicon.spaced)[0]
    cues = lexicon.cues(words)
    last = len(words)
    joined = {cue.start for cue in cues.of("of", "prep") if cue.end == last}
    return any(cue.end in joined for cue in cues.of("office"))


def _headlined(text: str, mention: Mention) -> bool:
    """Whether the name stands inside a heading whose words have no capitals: "Six questions for Prolific"."""
    end = text.find("\n")
    if not 0 <= mention.start < end or opens_sentence(text, mention.start) or _part_of_longer_name(text, mention):
        return False
    others = [word for word in (text[: mention.start] + text[mention.end : end]).split() if word[0].isalpha()]
    return 3 * sum(1 for word in others if word[0].isupper()) <= len(others)


def _told_apart(text: str, doubtful: list[Mention], *, openings: bool) -> set[str]:
    """Ids that a long text names more than once; a short one may not.

    Args:
        text: the text.
        doubtful: its names that are common words as well.
        openings: whether those names count that only stand where any word has a capital.
    """
    if len(text) < _SHORT:
        return {one.id for one in doubtful}
    counts = Counter(one.id for one in doubtful)
    return {one.id for one in doubtful if counts[one.id] >= 2 and (openings or not opens_sentence(text, one.start))}


_SHORT = 600
#: A text so long shows somewhere what trade it is on.
_FEW_LINES = 300
#: Articles that no company's name follows right away, by language, and the letters of the longest one.
_ARTICLES = {
    "en": frozenset(("a", "an")),
    "de": frozenset("der die das den dem des ein eine einen einem einer eines".split()),
    "fr": frozenset(("un", "une")),
    "es": frozenset(("un", "una")),
    "pt": frozenset(("um", "uma")),
    "it": frozenset(("un", "una", "uno")),
}
_LONGEST_ARTICLE = 5
#: How near words of business stand to a doubtful name in a long text.
_BESIDE = 8


def _in_business(text: str, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether a doubtful name stands by itself in a sentence with a figure or a company and words of business."""
    if _part_of_longer_name(text, mention) or _other_trade(text, mention, lexicon):
        return False
    if mention.words in lexicon.homonyms and text[: mention.start].rstrip()[-1:] in ("", ".", "!", "?", "\n"):
        return False
    begin = max(text.rfind("\n", 0, mention.start), text.rfind(". ", 0, mention.start), mention.start - 300) + 1
    begin = max(begin, 0)
    stops = [place for place in (text.find("\n", mention.end), text.find(". ", mention.end)) if place >= 0]
    end = min([*stops, mention.end + 300, len(text)])
    words, starts, _, _ = tokenize(text, begin, end, spaced=lexicon.spaced)
    cues = lexicon.cues(words)
    if len(text) < _SHORT:
        return any(cue.tag in _BUSINESS or cue.tag.startswith("cl_") for cue in cues)
    place = bisect_left(starts, mention.start)
    return any(cue.tag in _BUSINESS and min(abs(cue.start - place), abs(cue.end - place)) <= _BESIDE for cue in cues)


def _part_of_longer_name(text: str, mention: Mention) -> bool:
    """Whether a capitalised word touches the name: "Alan Turing", "Handshake Brewing"."""
    after = text[mention.end : mention.end + 2]
    if len(after) == 2 and after[0] == " " and after[1].isupper():
        return True
    before = text[max(0, mention.start - 30) : mention.start]
    if not before.endswith(" ") or len(before) < 2:
        return False
    word = before.rstrip().rpartition(" ")[2]
    return word[:1].isupper() and len(word) > 3 and word.isalpha() and before.rstrip() != word


_APPOSITION = re.compile(
    r",\s+(?:an?|the|une?|la|le|les|ein|eine|einer|der|die|das|una|um|uma|un|il|lo)\s+([^,.;]{0,80})"
)


def _other_trade(text: str, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether an apposition says that the name is something else: "Hive, a cannabis chain"."""
    match = _APPOSITION.match(text, mention.end)
    if match is None:
        return False
    said = match.group(1).lower()
    if any(phrase in said for phrase in lexicon.field):
        return False
    words = tokenize(match.group(), 0, len(match.group()), spaced=lexicon.spaced)[0]
    return not any(cue.tag in ("vendor_word", "desc_vendor", "rel") for cue in lexicon.cues(words))


_BUSINESS = frozenset(
    """val val_verb fund_verb fund_noun round rev arr pay payout pn layoff stake demand total_verb head_count
    invest_verb grow seek hourly acquire total_verb""".split()
)


def is_vendor(organizations: OrganizationIndex, id: str) -> bool:
    """Whether an id is that of a vendor, or of a company that the text itself presents as one."""
    one = organizations.get(id)
    # A name that the text itself presents as a vendor is in no index.
    return one is None or one.is_vendor


def _common_word(text: str, mention: Mention, language: str) -> bool:
    """Whether a doubtful name stands like a common word, right after an article: "a surge", "der Surge, wie …"."""
    articles = _ARTICLES.get(language)
    if articles is None or text[mention.end : mention.end + 1] == "-":
        # "die Scale-Plattform" is a platform of Scale's.
        return False
    begin = text.rfind(" ", max(0, mention.start - _LONGEST_ARTICLE - 2), mention.start - 1) + 1
    return text[begin : mention.start].lower().rstrip() in articles and text[mention.start - 1 : mention.start] == " "


#: Characters within which an interview says who is interviewed.
_INTRODUCED = 200


def main_vendor(
    title: list[Mention], body: list[Mention], organizations: OrganizationIndex, *, interview: bool = False
) -> str | None:
    """The vendor that a document is about: named in the title, else the one named most, the earlier of two.

    In an interview it is the one that the first lines name: rivals are asked about more than once.
    """
    lead = [one for one in body if one.start < _INTRODUCED] if interview else []
    for mention in (*title, *lead):
        if is_vendor(organizations, mention.id):
            return mention.id
    counts: dict[str, int] = {}
    for mention in body:
        if is_vendor(organizations, mention.id):
            counts[mention.id] = counts.get(mention.id, 0) + 1
    return max(counts, key=lambda one: counts[one]) if counts else None

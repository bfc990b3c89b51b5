"""Companies that no index knows, where one leads a clause with a figure: "Cognition raised $400 million".

Only who owns a figure matters here: such a name is an owner that is no vendor, so that its figures give no claim and
"the company" in the next sentence means it. A name counts when it leads its clause and a verb of business follows, or
when a word for companies stands right before it.
"""

from __future__ import annotations

from models.claim import organization_id
from models.extraction.lexicon import Cue, Cues
from models.extraction.text import Sentence

#: Verbs that stand between a name and its participle, in any of the languages.
AUXILIARIES = frozenset(
    """has have had is was will would a ont avait aurait va est vient hat haben hatte will wird ist ha han había va tem
    teve vai foi está hanno aveva è sta also has""".split()
)
_GROWING = frozenset(("grow", "multiple", "shrink"))
_VERBS = frozenset(("fund_verb", "rev_verb", "val_verb", "total_verb", *_GROWING))
#: Without any of these no name is that of a company.
_SIGNS = _VERBS | {"role", "vendor_word"}
_SAYING = frozenset(("say", "said"))
#: Verbs of investors, whose money is that of another company.
_INVESTING = frozenset(("invest_verb", "lead_subj"))
#: Words between a name and its verb, in any of the languages.
_BETWEEN = AUXILIARIES | frozenset(
    "also recently just already aussi depuis déjà auch bereits ya acaba de já acabou".split()
)
_LONGEST = 3
#: Most tokens between a name and its verb, an insert in commas not counted.
_TO_VERB = 3
_INSERT = 16
_INSERTS = 3
#: Towns of the trade that no list of countries and their great cities holds, in two words and in one.
_TOWNS = frozenset(
    (
        "palo alto", "menlo park", "mountain view", "redwood city", "san mateo", "san jose", "santa clara",
        "santa monica", "los angeles", "san diego", "las vegas", "salt lake",
    )
)  # fmt: skip
_LONE_TOWNS = (["sunnyvale"], ["cupertino"], ["seattle"], ["austin"], ["chicago"], ["denver"], ["miami"], ["essen"])
#: Stands for a company that has no name.
_SOMEBODY = "another-company"
_CLIENTS = ("client", "customer", "kund", "auftraggeber", "investor", "investisseur", "inversor", "investidor")
_INDEFINITE = frozenset("an another one un une ein eine una uno um uma otro otra outro outra".split())
_STOPS = frozenset(";:–—•")


def strangers_in(
    sentence: Sentence, cues: Cues, taken: set[int], *, nouns_capital: bool, persons: frozenset[str]
) -> list[tuple[int, int, str]]:
    """First token, end and id of each unknown company that leads a clause of a sentence, left to right.

    Args:
        sentence: the sentence.
        cues: its cues.
        taken: tokens of names that are known.
        nouns_capital: whether capitals tell nothing, so that a word for companies must stand before the name.
        persons: last words of names of persons, who raise and earn for their companies.
    """
    if _SIGNS.isdisjoint(cues.by_tag):
        return []
    places = _places(sentence, cues, nouns_capital=nouns_capital)
    raw = sentence.raw
    likely = sorted(
        (place, sure)
        for place, sure in places.items()
        if place < len(raw) and place not in taken and raw[place][0].isupper()
    )
    if not likely and sentence.words[0] not in _INDEFINITE:
        return []
    at: dict[int, list[Cue]] = {}
    for its in cues.by_tag.values():
        for cue in its:
            at.setdefault(cue.start, []).append(cue)
    result: list[tuple[int, int, str]] = []
    for place, sure in likely:
        end = _name(sentence, at, taken, place)
        if end is None or (result and place < result[-1][1]):
            continue
        person = end == place + 1 and sentence.raw[place] in persons
        if sure or (not person and _verb_follows(sentence, at, end)):
            id = organization_id(" ".join(sentence.raw[place:end]))
            if id and not id.isdigit():
                result.append((place, end, id))
    nameless = _nameless(sentence, cues, at)
    if nameless is not None and not any(place < nameless[1] for place in taken):
        result.insert(0, nameless)
    return result


def _places(sentence: Sentence, cues: Cues, *, nouns_capital: bool) -> dict[int, bool]:
    """Tokens at which such a name may begin; true where a word for companies right before it makes it sure."""
    places: dict[int, bool] = {}
    if not nouns_capital:
        starts = {0}
        starts.update(place + 1 for place, word in enumerate(sentence.words) if word in _STOPS)
        starts.update(cue.end for cue in cues.of("sub", "coord"))
        comma = next((place for place, word in enumerate(sentence.words[:12]) if word == ","), None)
        if comma is not None:
            starts.add(comma + 1)
        articles = {cue.start: cue.end for cue in cues.of("article")}
        places = dict.fromkeys((articles.get(place, place) for place in starts), False)
    nouns = cues.of("role", "vendor_word")
    links = {cue.start for cue in cues.of("of", "loc", "prep")}
    articles_before = {cue.end for cue in cues.of("article", "poss")}
    for cue in nouns:
        if (
            cue.start == 0
            or cue.start in articles_before
            or any(cue.start - back in articles_before for back in (1, 2))
        ):
            places[cue.end] = True
            if _adjective(sentence, cue.end) and not (cue.end in links and _town(sentence, cues, cue.end + 1)):
                places[cue.end + 1] = True
    return places


def _adjective(sentence: Sentence, place: int) -> bool:
    """Whether a small word that is no verb stands at a token: "la start-up milanese Nuvolari"."""
    raw = sentence.raw
    return place + 1 < len(raw) and raw[place].islower() and raw[place].isalpha() and raw[place] not in AUXILIARIES


def _town(sentence: Sentence, cues: Cues, place: int) -> bool:
    """Whether a town stands at a token: "la société de Palo Alto" is named by where it sits."""
    if any(cue.start == place for cue in cues.of("place")):
        return True
    return " ".join(sentence.words[place : place + 2]) in _TOWNS or sentence.words[place : place + 1] in _LONE_TOWNS


def _nameless(sentence: Sentence, cues: Cues, at: dict[int, list[Cue]]) -> tuple[int, int, str] | None:
    """A company without a name that leads the sentence: "Un concurrent indien a levé 40 millions"."""
    if sentence.words[0] not in _INDEFINITE:
        return None
    for cue in cues.of("role", "vendor_word", "rel_rival"):
        if not 1 <= cue.start <= 2 or sentence.words[cue.end - 1].startswith(_CLIENTS):
            # A client without a name pays the vendor.
            continue
        end = cue.end
        while end <= cue.end + 2:
            if _verb_follows(sentence, at, end):
                return 0, end, _SOMEBODY
            if not _adjective(sentence, end):
                break
            end += 1
    return None


def _name(sentence: Sentence, at: dict[int, list[Cue]], taken: set[int], place: int) -> int | None:
    """Where the name ends that begins at a token; None when none does."""
    raw = sentence.raw
    end = place
    while end < len(raw) and end - place < _LONGEST and end not in taken:
        word = raw[end]
        if not (word[0].isupper() and (len(word) > 2 or word.isalnum()) and word[0].isalpha()):
            break
        barred = _HARMLESS if end == place else None
        if any(
            cue.end > end and (cue.tag not in barred if barred is not None else cue.tag in _NOUNS)
            for cue in at.get(end, ())
        ):
            break
        if end > place and sentence.starts[end] - sentence.ends[end - 1] > 1:
            break
        end += 1
    if end == place or end in taken or (end == place + 1 and len(raw[place]) < 3):
        return None
    return end


#: Tags of nouns that end a name.
_NOUNS = frozenset("n_money n_after rev arr val round fund_noun month weekday quarter half_year market pn".split())
#: Tags of words that are names as well.
_HARMLESS = frozenset(("approx", "kill", "of", "prep", "number", "role"))


def _continues(words: list[str], comma: int) -> bool:
    """Whether another comma follows soon, so that the insert goes on."""
    return "," in words[comma + 1 : comma + _INSERT // 2]


def _verb_follows(sentence: Sentence, at: dict[int, list[Cue]], end: int) -> bool:
    """Whether a verb of business follows a name, over an insert in commas if need be."""
    words = sentence.words
    place = end
    for _ in range(_INSERTS):
        if words[place : place + 1] != [","]:
            break
        if words[place + 1 : place + 2] and words[place + 1][0].isdigit():
            # A person has an age there: "Amina, 29, earned 1,900 euros".
            return False
        close = next((spot for spot in range(place + 1, min(place + _INSERT, len(words))) if words[spot] == ","), None)
        if close is None:
            return False
        # The insert may hold another: the comma that closes one opens the next.
        place = close if _continues(words, close) else close + 1
    for _ in range(_TO_VERB):
        tags = {cue.tag for cue in at.get(place, ())}
        if tags & _SAYING or tags & _INVESTING:
            return False
        if tags & _VERBS:
            return not tags & _GROWING or any(cue.tag in ("rev", "arr") for cues in at.values() for cue in cues)
        if place >= len(words) or words[place] not in _BETWEEN:
            return False
        place += 1
    return False


__all__ = ["AUXILIARIES", "strangers_in"]

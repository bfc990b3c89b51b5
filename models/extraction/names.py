"""Names of companies that the index does not know, read from capital letters at a place where a name must stand."""

from __future__ import annotations

from models.claim import organization_id
from models.extraction.context import Context
from models.extraction.strangers import AUXILIARIES

_MAX_WORDS = 4
#: How the tags of words for changes of a client relation begin.
_CHANGES = frozenset(("clv_", "cl_e", "cl_p", "cl_r", "cl_s", "cl_u"))
_MAX_LIST = 12
#: Acronyms, products and titles that stand like names and are no company, in any of the languages.
_NO_COMPANY = frozenset(
    """ai ia ki agi ceo cfo cto coo cio cmo pdg dg us usa uk eu ue eua eeuu api llm llms nda ipo arr rlhf gpu gpus q1 q2
    q3 q4 h1 h2 s1 s2 t1 t2 t3 t4 hr pr qa faq it vc phd mba stem sec ml genai r&d gmbh ag inc ltd llc claude gemini
    chatgpt gpt llama copilot grok siri alexa bard sora dall-e big-tech wall-street ok tv cv un onu uno ip pc vip hq
    gig ebitda ebit capex m&a b2b saas crm sla kpi gdpr rgpd dsgvo instagram whatsapp youtube messenger aws android
    iphone ios windows bing threads i ii iii iv""".split()
)


#: "To", in any of the languages.
_TO = frozenset("à au to a al ao zu gegenüber".split())
#: Prepositions of place: a name after them is more often a town than a client.
_PLACE_WORDS = frozenset("à au aux a al ao em alla ad in en an nach".split())


def company_at(context: Context, place: int) -> tuple[str, int] | None:
    """Id of the company named at a token and where the name ends; None when no name stands there.

    Names of the index go first; else a run of capitalised words, numbers glued to them included.
    """
    for one in context.entities:
        if one.start == place and one.how == "name":
            return one.id, one.end
    raw, sentence = context.sentence.raw, context.sentence
    end = place
    while end < len(raw) and end - place < _MAX_WORDS and _name_like(raw[end], first=end == place):
        if end > place and sentence.starts[end] - sentence.ends[end - 1] > 1:
            break
        if end > place and any(one.start == end and one.how == "name" for one in context.entities):
            break
        end += 1
    while end > place and raw[end - 1] == "&":
        end -= 1
    if end == place or _no_company(context, place, end):
        return None
    id = organization_id(" ".join(raw[place:end]))
    if not id or id.isdigit() or id in _NO_COMPANY or (len(id) < 3 and id.isalpha()):
        return None
    return id, end


def _no_company(context: Context, place: int, end: int) -> bool:
    """Whether capitalised words are a word of the language, a place, an acronym or a product."""
    if all(_ordinary(context, spot) for spot in range(place, end)):
        # "Google", alone, is a name; "In March" at the head of a sentence is none.
        return True
    if context.words[place] in _NO_COMPANY:
        return True
    return any(cue.start == place and cue.end <= end for cue in context.all("not_name"))


def _ordinary(context: Context, place: int) -> bool:
    """Whether a single capitalised word is a word of the language: a month, a pronoun, a word of some rule."""
    word = context.sentence.raw[place]
    if len(word) == 1:
        return True
    return place in context.single


def _name_like(word: str, *, first: bool) -> bool:
    if not word[0].isalnum():
        return not first and word == "&"
    if word[0].isdigit():
        return word.isdigit() and len(word) <= 3 and first
    return word[0].isupper() or (len(word) > 2 and word[1:2].isupper())


def company_list(context: Context, place: int) -> list[tuple[str, int]]:
    """Ids of the companies in a list that begins at a token: "LCL, Renault et Airbus"; with the place of each.

    Small words may stand before each name ("die Bank BNY Mellon"). In German, where every noun has a capital, only
    names of the index count.
    """
    result: list[tuple[str, int]] = []
    coord = {cue.start: cue.end for cue in context.all("coord")}
    german = context.setting.nouns_capital
    words = context.words
    while len(result) < _MAX_LIST:
        start = _skip_small(context, place, german=german)
        found = None if start is None else company_at(context, start)
        if found is None or start is None:
            break
        if german and not (_known(context, start) or (result and start == place) or _two_capitals(context, start)):
            break
        result.append((found[0], start))
        place = found[1]
        if place < len(words) and words[place] == "s":
            break
        comma = place < len(words) and words[place] == ","
        if comma:
            place += 1
        if place in coord:
            place = coord[place]
        elif not comma:
            break
    return result


def _skip_small(context: Context, place: int, *, german: bool) -> int | None:
    """The first token that may begin a name, over at most four small words."""
    words, raw = context.words, context.sentence.raw
    telling = {cue.start for tag in ("said", "st_sources") for cue in context.all(tag)}
    for start in range(place, min(place + 5, len(words))):
        if start in telling:
            # "…, rapporte Wired": the list is over.
            return None
        if any(one.start == start and one.how == "name" for one in context.entities):
            return start
        if german and raw[start][0].isupper() and start > place and not _two_capitals(context, start):
            continue
        if _name_like(raw[start], first=True):
            return start
        if not (words[start].isalpha() or words[start] in (":", "(", "«", '"', "“", "„")):
            return None
    return None


def _two_capitals(context: Context, place: int) -> bool:
    return sum(letter.isupper() for letter in context.sentence.raw[place]) > 1


def _known(context: Context, place: int) -> bool:
    return any(one.start == place and one.how == "name" for one in context.entities)


def _after_noun(context: Context, place: int, links: set[int]) -> bool:
    """Whether a noun for a sort of company stands between a preposition and a name: "with the operator X"."""
    nouns = {cue.end: cue.start for tag in ("rel_fill", "article") for cue in context.all(tag)}
    start = place
    for _ in range(2):
        start = nouns.get(start, start)
    return start < place and start in links


def _joined(context: Context, end: int, coord: dict[int, int], taken: set[int]) -> bool:
    """Whether "and" joins a name to one of the index, with an article between or none."""
    if end not in coord:
        return False
    after = coord[end]
    return after in taken or (after + 1 in taken and any(one.start == after for one in context.all("article")))


def _says(context: Context, end: int) -> bool:
    """Whether a verb of saying follows a name, with an auxiliary between or none."""
    return any(cue.start in (end, end + 1) for tag in ("said", "say", "st_company") for cue in context.all(tag))


def _told_to(context: Context, place: int) -> bool:
    """Whether a verb of saying stands right before a name, or only "to" parts them."""
    ends = {cue.end for tag in ("said", "st_sources", "st_company") for cue in context.all(tag)}
    return place in ends or (place - 1 in ends and context.words[place - 1] in _TO)


#: Most tokens before the dash after the place and day of a report.
_DATELINE = 6


def _touched(context: Context) -> tuple[set[int], set[int], set[int]]:
    """Where verbs of change begin, where words of work and change end, and where what links a client to them ends."""
    tags, words = context.by_tag, context.words
    change = [cue for tag, cues in tags.items() if tag[:4] in _CHANGES for cue in cues]
    verbs = {cue.start for cue in change}
    if "plans" in tags:
        verbs.update([cue.start for cue in tags["plans"]])
    after_change = {cue.end for cue in change}
    ends = after_change.union([cue.end for tag in ("cl_work", "rel_noun") if tag in tags for cue in tags[tag]])
    links = {cue.end for cue in context.all("rel_to") if words[cue.start] not in _PLACE_WORDS or cue.start in ends}
    links |= after_change
    links.update([cue.end for tag in ("of", "agent") if tag in tags for cue in tags[tag] if cue.start in ends])
    return verbs, ends, links


def unknown_companies(context: Context) -> list[tuple[str, int, int]]:
    """Names in a sentence that the index does not know, where a company may stand: id, first token, end.

    A name counts when a verb or a preposition of a client relation touches it, or when it is joined to a known one.
    German nouns have capitals too, so there only names with two capitals or a digit ("BMW", "3M") count.
    """
    raw, words = context.sentence.raw, context.words
    taken = {place for one in context.entities for place in range(one.start, one.end)}
    if not any(word[0].isupper() and place not in taken for place, word in enumerate(raw)):
        return []
    if context.setting.part.value == "title" and sum(word[:1].isupper() for word in raw) > len(raw) / 2:
        return []
    verbs, ends, links = _touched(context)
    coord = {cue.start: cue.end for cue in context.all("coord")}
    result: list[tuple[str, int, int]] = []
    place = next((cue.end for cue in context.all("article") if cue.start == 0), 0)
    if context.sentence.opens:
        # "SAN FRANCISCO – …": where a report comes from.
        place = max(place, next((spot for spot, word in enumerate(words[:_DATELINE]) if word in "–—"), 0))
    first = next((spot for spot, word in enumerate(raw) if word[0].isalnum()), 0)
    while place < len(raw):
        if place in taken or not raw[place][0].isupper():
            place += 1
            continue
        found = company_at(context, place)
        if found is None:
            place += 1
            while place < len(raw) and raw[place][0].isupper() and words[place - 1] in _NO_COMPANY:
                # "AI Solutions" is one name, and no company.
                place += 1
            continue
        id, end = found
        if _told_to(context, place) or (place > 1 and words[place - 1] == "," and _says(context, end)):
            # "rapporte Wired", "a confirmé à Bloomberg", "…, Reuters has reported.": the press.
            place = end
            continue
        shape = sum(letter.isupper() for letter in raw[place]) > 1
        if context.setting.nouns_capital and not shape:
            place = end
            continue
        apposed = place > 1 and words[place - 1] == "," and (place - 1 in ends or place - 2 in taken)
        apposed = apposed or (place > 1 and words[place - 1] == ";" and words[end : end + 1] == [","])
        touches = end in verbs or place in links or _joined(context, end, coord, taken) or apposed
        touches = touches or _after_noun(context, place, links)
        auxiliary = end + 1 in verbs or end + 2 in verbs
        if place == first and end == first + 1 and not shape:
            # The first word of a sentence has a capital anyway: only a subject right before its verb is a name.
            auxiliary = end < len(words) and words[end] in AUXILIARIES and auxiliary
            touches = end in verbs and not raw[first].endswith("ing")
        if touches or auxiliary:
            result.append((id, place, end))
        place = end
    return result

"""Client relations told without a change: lists of customers, nouns for them, and what a vendor does for whom."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, NAME, Entity
from models.extraction.figures import PERCENT
from models.extraction.interviews import affirmed_client, answered_clients
from models.extraction.lexicon import Cue
from models.extraction.names import company_list
from models.extraction.rows import Relation, gone_words, known_to_index, of_people, row_of, void

#: How many characters before a sentence may hold the question that it answers, and what such a question speaks of.
_QUESTION = 120
#: Greatest toll between a company and the words for its part of the revenue.
_SHARE = 9
#: Tokens before which words such as "after" open a sentence: "less than two weeks after".
_LED_IN = 5
_CUSTOMER_STEMS = (
    "client",
    "customer",
    "kunde",
    "kunden",
    "auftraggeber",
    "kundschaft",
    "who buys",
    "committent",
    "quién sigue",
    "quiénes siguen",
    "qui reste",
    "chi resta",
    "chi rimane",
    "who remains",
    "who stays",
    "wer bleibt",
    "quem fica",
    "quem continua",
)


def listed_after(context: Context, cue: Cue, names: list[Entity], kind: str) -> list[Relation]:
    """Companies in a list that the text calls customers: "customers include A, B and C"."""
    if of_people(context, cue):
        return []
    found = company_list(context, cue.end)
    known = {one.start: one for one in context.entities if one.how == NAME}
    if not any(place in known for _, place in found):
        # Names that nobody knows need a vendor in the sentence whose customers they are.
        here = context.topic is not None or context.setting.own or any(one.vendor for one in context.entities)
        if not here or (cue.end - cue.start == 1 and not _noun_near(context, cue)):
            return []
    result: list[Entity] = []
    for id, place in found:
        one = known.get(place)
        if one is not None and (one.vendor or one.publisher):
            continue
        result.append(one or Entity(place, place + 1, id, NAME, False))
    if result and known_to_index(context, result[-1]):
        # "A, B and, since May, C": a date or an apposition does not end the list.
        firms = [one for one in names if known_to_index(context, one) and one.how == NAME]
        if any(one is result[-1] for one in firms):
            row = row_of(context, firms, result[-1], listing=True)
            result += [one for one in row if one.start > result[-1].start]
    if not result and found:
        # "X works with Y": the list after the words is the vendor's name, the client stands before them.
        before = [one for one in names if one.end <= cue.start and known_to_index(context, one)]
        if before and context.distance(before[-1].start, before[-1].end, cue.start, cue.end) <= 4:
            result = row_of(context, before, before[-1])
    return [Relation(kind, cue, tuple(result))] if result else []


def answered(context: Context) -> list[Relation]:
    """The names that answer a question about customers: "Its clients? A, B and C."."""
    if context.asked in ("clients", "with_you", "lost"):
        return affirmed_client(context) + answered_clients(context)
    first = context.entities[0] if context.entities else None
    if first is None or first.start > 1 or first.vendor or first.how != NAME:
        return []
    begin = context.sentence.start
    before = context.text[max(0, begin - _QUESTION) : begin].rstrip().lower()
    if not before.endswith("?"):
        return []
    question = before[:-1].rpartition("\n")[2].rpartition(". ")[2]
    if not any(stem in question for stem in _CUSTOMER_STEMS):
        return []
    known = [one for one in context.entities if one.how == NAME and not (one.vendor or one.publisher)]
    row = row_of(context, known, first, listing=True)
    return [Relation("uses", Cue(tag="rel_noun", start=first.start, end=first.end), tuple(row))]


def _noun_near(context: Context, cue: Cue) -> bool:
    return any(context.distance(cue.start, cue.end, one.start, one.end) <= 6 for one in context.all("rel_noun"))


def listed_before(context: Context, cue: Cue, names: list[Entity]) -> list[Relation]:
    """Companies before words that call them customers: "A and B are among its customers"; after them if none is."""
    before = [one for one in names if one.end <= cue.start]
    if before and context.distance(before[-1].start, before[-1].end, cue.start, cue.end) <= 8:
        return [Relation("uses", cue, tuple(row_of(context, before, before[-1], listing=True)))]
    unknown = _named_before(context, cue)
    if unknown:
        return [Relation("uses", cue, tuple(unknown))]
    after = [one for one in names if one.start >= cue.end]
    if after and context.distance(after[0].start, after[0].end, cue.start, cue.end) <= 5:
        return [Relation("uses", cue, tuple(row_of(context, after, after[0], listing=True)))]
    return []


def _named_before(context: Context, cue: Cue) -> list[Entity]:
    """Names that nobody knows in a list right before words that call them customers: "lists A and B as customers"."""
    if context.setting.nouns_capital or not any(one.vendor for one in context.entities):
        return []
    raw, words = context.sentence.raw, context.words
    coord = {place for one in context.all("coord") for place in range(one.start, one.end)}
    first = cue.start
    while first > 0 and (raw[first - 1][0].isupper() or words[first - 1] == "," or first - 1 in coord):
        first -= 1
    while first < cue.start and not raw[first][0].isupper():
        first += 1
    if first == cue.start or any(one.vendor and one.end > first and one.start < cue.start for one in context.entities):
        return []
    found = company_list(context, first)
    ended = {one.start: one for one in context.entities if one.how == NAME}
    return [ended.get(place) or Entity(place, place + 1, id, NAME, False) for id, place in found if place < cue.start]


def courted(context: Context, names: list[Entity], found: list[Relation]) -> list[Relation]:
    """The company with which a contract is under negotiation: "in talks with X about a contract"."""
    if found or not context.has("rel_deal") or context.has("val", "stake_noun", "fund_noun", "round"):
        return []
    vendors = [one for one in context.entities if one.vendor]
    known = [one for one in names if known_to_index(context, one) and one.how in (NAME, DESCRIPTION)]
    for cue in context.all("cl_court"):
        if not any(context.distance(cue.start, cue.end, one.start, one.end) <= 12 for one in context.all("rel_deal")):
            continue
        near = [one for one in known if context.distance(cue.start, cue.end, one.start, one.end) <= 12]
        if near and vendors and not void(context, cue):
            row = row_of(context, known, near[0], listing=True)
            return [Relation("starts", cue, tuple(row))]
    return []


def gapped(context: Context, names: list[Entity], found: list[Relation]) -> list[Relation]:
    """Companies of which the same is told in short: "A buys from X, B too", "A hands it its texts, B its images"."""
    if not found:
        return []
    words = context.words
    told = {one.id for relation in found for one in relation.clients}
    result: list[Relation] = []
    for cue in context.all("rel_so"):
        # "X is a customer, and so is Y"
        named = next((one for one in names if one.start == cue.end and one.how == NAME and one.id not in told), None)
        last = next((relation for relation in reversed(found) if relation.end <= cue.start), None)
        if named is not None and last is not None and known_to_index(context, named):
            row = row_of(context, names, named)
            told.update(one.id for one in row)
            result.append(Relation(last.kind, last.cue, tuple(row), vendor=last.vendor))
    opening = {cue.end for tag in ("coord", "article") for cue in context.all(tag)}
    for one in names:
        start = one.start - 1 if one.start in opening else one.start
        start = start - 1 if start in opening else start
        led = start > 0 and (words[start - 1] in (",", ";") or start < one.start)
        if one.id in told or one.how != NAME or not known_to_index(context, one) or not led:
            continue
        also = [cue.end for cue in context.all("rel_also") if cue.start == one.end]
        ends = any(place >= len(words) or not words[place].isalnum() for place in also)
        owns = words[start - 1] == "," and any(cue.start == one.end for cue in context.all("poss"))
        before = [relation for relation in found if relation.end <= one.start]
        if before and (ends or (owns and before[-1].kind in ("uses", "starts"))):
            result.append(Relation(before[-1].kind, before[-1].cue, (one,), vendor=before[-1].vendor))
    return result


def sharing(context: Context, names: list[Entity], found: list[Relation]) -> list[Relation]:
    """Companies that make up a part of a vendor's revenue: "X accounts for a fifth of its sales"."""
    if not (context.has("rev") and context.has("rel_share")) or context.has("market"):
        return []
    part = context.has("share") or any(one.type == PERCENT for one in context.figures)
    if not part or not (context.topic or context.vendor_before or any(one.vendor for one in context.entities)):
        return []
    told = {one.id for relation in found for one in relation.clients}
    known = [one for one in names if known_to_index(context, one) and one.how == NAME and one.id not in told]
    result: list[Relation] = []
    for cue in context.all("rel_share"):
        near = [one for one in known if context.distance(cue.start, cue.end, one.start, one.end) <= _SHARE]
        if near:
            row = row_of(context, known, min(near, key=lambda one: abs(one.start - cue.start)))
            parts = [one.start for one in context.figures if one.type == PERCENT]
            # "X accounted for 22% and Y for 11%"
            row += [one for one in known if one not in row and any(0 < start - one.end <= 2 for start in parts)]
            gone = any(one.start <= cue.start < one.end for one in gone_words(context))
            result.append(Relation("ends" if gone else "uses", cue, tuple(row)))
    return result[:1]


def supplied(context: Context, found: list[Relation]) -> list[Relation]:
    """The company before a word for suppliers: "OpenAI supplier Turing", "Turing, an OpenAI supplier"."""
    if not context.has("rel_supplier"):
        return []
    told = {one.id for relation in found for one in relation.clients}
    vendors = [one for one in context.entities if one.vendor and one.how == NAME]
    small = {cue.start for cue in context.all("article")}
    for cue in context.all("rel_supplier"):
        client = next((one for one in context.entities if one.end == cue.start and one.how == NAME), None)
        if client is None or client.vendor or client.publisher or client.investor or client.id in told:
            continue
        for vendor in vendors:
            apposed = context.words[vendor.end : vendor.end + 1] == [","] and 1 <= client.start - vendor.end <= 2
            if vendor.start == cue.end or (apposed and (client.start - vendor.end == 1 or vendor.end + 1 in small)):
                return [Relation("uses", cue, (client,), vendor=vendor.id)]
    return []


def served(context: Context, names: list[Entity], found: list[Relation]) -> list[Relation]:
    """Companies that a vendor works for: "labels images for A and B"."""
    result: list[Relation] = []
    known = [one for one in names if known_to_index(context, one) and one.how in (NAME, DESCRIPTION)]
    told = {one.id for relation in found for one in relation.clients}
    for cue in context.all("rel_serve"):
        turned = context.setting.nouns_capital and _vendor_after(context, cue)
        if not (turned or _vendor_before(context, cue)) or of_people(context, cue):
            continue
        for link in (*context.all("rel_to"), *context.all("rel_such")):
            reach = 12 if link.tag == "rel_to" else 16
            if context.distance(cue.start, cue.end, link.start, link.end) > reach or (
                link.start < cue.end and not turned
            ):
                continue
            client = next((one for one in known if 0 <= one.start - link.end <= 1), None)
            if client is None or client.id in told:
                continue
            row = row_of(context, known, client, listing=True)
            result.append(Relation("ends" if _no_more(context, cue) else "uses", cue, tuple(row)))
            told.update(one.id for one in row)
    return result


def _no_more(context: Context, cue: Cue) -> bool:
    return any(0 <= cue.start - one.end <= 1 or 0 <= one.start - cue.end <= 1 for one in gone_words(context))


def _vendor_after(context: Context, cue: Cue) -> bool:
    """Whether the vendor follows its verb, as in German: "Seit Mai beschriftet Y die Bilder von X"."""
    return any(one.vendor and one.start == cue.end for one in context.entities)


def _vendor_before(context: Context, cue: Cue) -> bool:
    """Whether the vendor is who supplies: named before the verb, with no client in between."""
    before = [one for one in context.entities if one.end <= cue.start and not one.publisher]
    if not before:
        return context.topic is not None
    last = before[-1]
    return last.vendor and context.distance(last.start, last.end, cue.start, cue.end) <= 12


def apposed(context: Context, names: list[Entity], found: list[Relation]) -> list[Relation]:
    """A known company that a comma calls a customer since some time: "it is X, a customer since 2022"."""
    told = {one.id for relation in found for one in relation.clients}
    small = {cue.end: cue.start for cue in context.all("article")}
    result: list[Relation] = []
    for cue in context.all("rel_noun"):
        place = small.get(cue.start, cue.start)
        if context.words[place - 1 : place] != [","] or not any(
            one.start == cue.end for one in context.all("rel_since")
        ):
            continue
        client = next((one for one in names if one.end == place - 1 and one.how == NAME), None)
        if client is not None and client.id not in told and known_to_index(context, client):
            result.append(Relation("uses", cue, (client,)))
    return result


def nouns(context: Context, names: list[Entity], found: list[Relation]) -> list[Relation]:
    """Known companies near a noun for customers: "its clients? A, B and C", "big clients, A among them"."""
    told = {one.id for relation in found for one in relation.clients}
    known = [one for one in names if known_to_index(context, one) and one.how == NAME]
    if told or not known:
        return []
    led = _lead_in_end(context)
    for cue in context.all("rel_noun"):
        if _owned(context, cue, known) or void(context, cue):
            continue
        if led and cue.start >= led and all(one.start < led for one in known):
            # "After Meta's entry, Scale AI sees its customers leave": Meta is none of them.
            continue
        near = min(known, key=lambda one: context.distance(one.start, one.end, cue.start, cue.end))
        row = row_of(context, known, near, listing=True)
        # "Scale AI's biggest customer"
        owners = [one.end + (context.words[one.end : one.end + 1] == ["s"]) for one in context.entities if one.vendor]
        touched = any(end == cue.start or (end == cue.start - 1 and context.words[end - 1] == "s") for end in owners)
        reach = 10 if len(row) > 1 or touched else 5
        if context.distance(near.start, near.end, cue.start, cue.end) <= reach:
            gone = any(
                abs(one.start - cue.start) <= 4 or one.start <= cue.start < one.end for one in gone_words(context)
            )
            return [Relation("ends" if gone else "uses", cue, tuple(row))]
    return []


def _lead_in_end(context: Context) -> int:
    """Where the phrase ends that "after" or "since" opens at the head of a sentence; 0 without one."""
    if not any(cue.start <= _LED_IN for cue in context.all("rel_after")):
        return 0
    return next((place + 1 for place, word in enumerate(context.words) if word == ","), 0)


def _owned(context: Context, cue: Cue, known: list[Entity]) -> bool:
    """Whether the customers are those of a client: "Google's customers", "the customers of Google"."""
    words = context.words
    for one in known:
        if one.end == cue.start or (one.end + 1 == cue.start and words[one.end] == "s"):
            return True
        if any(of.start == cue.end and 0 <= one.start - of.end <= 1 for of in context.all("of")):
            return True
    return False


__all__ = [
    "answered",
    "apposed",
    "courted",
    "gapped",
    "listed_after",
    "listed_before",
    "nouns",
    "served",
    "sharing",
    "supplied",
]

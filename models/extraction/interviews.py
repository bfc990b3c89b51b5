"""What a question of an interview asks for, so that a bare answer is understood: "What are you worth?" – "300 million."

The words of questions stand in the table ``ask`` of each language. A question holds for the whole answer; a question
that names nothing of its own ("And a year ago?", "And you?") goes on with what was spoken of before it.
"""

from __future__ import annotations

from models.extraction.amounts import FUND, NONE, PAY, REV, TOTAL, VAL
from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, FIRST_PERSON, NAME, Entity
from models.extraction.figures import MULTIPLE, Figure
from models.extraction.lexicon import Cue
from models.extraction.names import company_at, company_list
from models.extraction.rows import Relation
from models.extraction.voices import speaks_to_you

#: What an amount is that answers a question.
_AMOUNTS = {"worth": VAL, "sales": REV, "total": TOTAL, "raise": FUND, "round": FUND}
#: Words that an answer only uses to date or to hedge its amount, by what was asked for.
_LOOSE = {
    VAL: ("round", "fund_noun", "aim", "seek", "buys"),
    REV: ("round", "fund_noun", "aim", "seek", "buys", "val_verb", "val_at", "fund_verb", "val", "pays_vendor"),
    TOTAL: ("fund_verb", "seek", "aim"),
    FUND: ("aim", "seek", "fund_verb"),
}
#: Words for what grows where a question is after growth.
_GROWING = {"demand": "demand", "growth": "rev", "sales": "rev"}
#: Most words of a question, and of one that goes on with what was asked before.
_QUESTION, _CURT = 24, 8
#: Tokens within which an answer comes to its figure, and most words of a sentence that does so later.
_OPENS, _SHORT = 7, 14
#: Tags that tell of clients without a change, and most tokens of an article or a comma.
_TELLS_CLIENTS = frozenset("cl_list cl_new cl_list_before cl_work".split())
_ARTICLE = 1
#: Least amount that answers a question on a company's money.
_LEAST = 1e5


def topic_of(context: Context, before: str | None, subject: str | None) -> str | None:
    """What a question asks for: a value of the table ``ask``, or "demand"; None when it asks for nothing known.

    Args:
        context: the last sentence of the question.
        before: what the question before it asked for.
        subject: what the amounts of the sentences before it were.
    """
    words = len(context.words)
    if "?" not in context.words[-4:] or words > _QUESTION:
        return None
    if context.has("ask"):
        told = context.all("ask")[-1].value
        if told == "you":
            amount = {VAL: "worth", REV: "sales", PAY: "pay"}
            return amount.get(subject or "") if words <= _CURT else None
        return told
    if context.figures:
        return None
    if context.has("rev", "arr", "val") and words <= _CURT + _CURT and not context.has("acquire", "pn"):
        return None if _of_others(context) else "worth" if context.has("val") else "sales"
    if context.has("cl_uses", "still_with") and client_named(context) is not None:
        return "with_you"
    trade = context.has("exp") and before == "pay" and words <= _CURT
    if context.has("pay", "hourly") or trade:
        return "pay"
    if context.has("demand") and context.has("grow", "shrink", "ask_how"):
        return "demand"
    return before if goes_on(context) else None


def _of_others(context: Context) -> bool:
    """Whether a question names a company that is not the one interviewed."""
    return any(one.how == NAME and one.id != context.setting.main for one in context.entities)


def goes_on(context: Context) -> bool:
    """Whether a short question leaves out what it asks for: "And a year ago?", "How much exactly?"."""
    if "?" not in context.words[-4:] or len(context.words) > _CURT or not context.has("ask_on"):
        return False
    named = any(one.how == NAME for one in context.entities)
    return not named and not context.has("ask", "pn", "exp", "has_people", "pay", "layoff", "demand", "rel_noun")


def subject_of(context: Context, told: str | None) -> str | None:
    """What an amount is that a sentence does not name: what the question asks for, else what was told before."""
    return told if context.asked is None else _AMOUNTS.get(context.asked, told)


def _comes_soon(context: Context, figure: Figure) -> bool:
    """Whether a sentence is about its figure: it stands near its beginning, or the sentence is short."""
    return figure.start <= _OPENS or len(context.words) <= _SHORT


def _of_another(context: Context, figure: Figure) -> bool:
    """Whether a company that is not the one interviewed leads up to a figure."""
    return any(
        one.how == NAME and one.id != context.setting.main and one.end <= figure.start for one in context.entities
    )


def answer_sort(context: Context, figure: Figure, sort: str | None, cue: Cue | None) -> tuple[str | None, Cue | None]:
    """What an amount in an answer is: what the question asks for, unless words of its own say something else."""
    asked = None if context.asked is None else _AMOUNTS.get(context.asked)
    if (
        asked is None
        or (sort == asked and asked not in (FUND, TOTAL))
        or figure.per not in (None, "year")
        or figure.top < _LEAST
    ):
        return sort, cue
    if not _comes_soon(context, figure) or _of_another(context, figure):
        return sort, cue
    if asked in (FUND, TOTAL) and sort in (None, FUND, TOTAL):
        return (TOTAL if context.has("total") else FUND if context.has("round", "fund_noun") else asked), None
    if sort is None:
        return asked, None
    loose = sort != NONE and (cue is None or cue.tag in _LOOSE[asked])
    return (asked, None) if loose else (sort, cue)


def leaves_out_unit(context: Context, figure: Figure) -> bool:
    """Whether a bare number in an answer may leave out its unit: "For 2026 we aim at 400."."""
    return context.asked in _AMOUNTS and not _of_another(context, figure) and not context.has("pn", "pay")


def ends_clause(context: Context, figure: Figure) -> bool:
    """Whether the word after a bare number in an answer counts nothing: "400 an.", "45 werden.", "144 in all"."""
    if context.asked not in _AMOUNTS:
        return False
    verb = context.setting.nouns_capital and context.sentence.raw[figure.end].islower()
    return (verb and figure.end == len(context.words) - 2) or any(
        cue.start == figure.end for cue in context.all("total")
    )


def asked_growth(context: Context, figure: Figure) -> Cue | None:
    """What grew by the figure of an answer: "Has demand grown?" – "By 60 per cent in three months."."""
    tag = _GROWING.get(context.asked or "")
    if tag is None or not _comes_soon(context, figure) or _of_another(context, figure):
        return None
    if context.has("n_growth", "pn", "market") or (figure is not context.figures[0] and tag == "demand"):
        return None
    if context.asked == "sales" and not (figure.type == MULTIPLE or context.has("grow", "shrink")):
        # "How much do you turn over?" – "Thirty per cent comes from abroad.": no growth.
        return None
    return Cue(0, 0, tag)


def answered_clients(context: Context) -> list[Relation]:
    """The companies that an answer on clients begins with: "Microsoft, I can say.", "And Ford, since November."."""
    if any(tag.startswith("cl_") and tag not in _TELLS_CLIENTS for tag in context.by_tag):
        # Words of change speak for themselves.
        return []
    first = _answer_begins(context)
    row = company_list(context, first)
    if not row or row[0][1] - first > _ARTICLE:
        return []
    known = {one.start: one for one in context.entities if one.how == NAME}
    later = first > 0 and context.words[first - 1].isalpha() and not context.setting.nouns_capital
    if not later and not any(place in known for _, place in row):
        # A capital at the beginning makes no name: "Banks, mostly.".
        return []
    names = [known.get(place) or Entity(place, place + 1, id, NAME, False) for id, place in row]
    names = [one for one in names if not (one.vendor or one.publisher)]
    if not names:
        return []
    if context.asked == "lost":
        return [Relation("ends", Cue(names[0].start, names[-1].end, "rel_noun"), tuple(names))]
    last = company_at(context, names[-1].start)
    end = names[-1].end if last is None else last[1]
    joins = next((cue for cue in context.all("joins") if 0 <= cue.start - end <= _ARTICLE), None)
    if joins is not None:
        return [Relation("starts", joins, tuple(names))]
    # "A, B and C go on being the largest ones."
    opens_list = context.sentence.opens and len(names) > 1
    if any(cue.start <= end + _ARTICLE for cue in context.all("negation")) or (
        not opens_list and _goes_on_saying(context, end)
    ):
        # "Google asked us first, …": a sentence on something else.
        return []
    since = any(when.since or 0 <= when.start - end <= _ARTICLE for when in context.whens)
    return [Relation("starts" if since else "uses", Cue(names[0].start, end, "rel_noun"), tuple(names))]


def client_named(context: Context) -> str | None:
    """The one company that a question names, which is no vendor: "And Google?"; None for none or more."""
    names = {one.id: one for one in context.entities if one.how == NAME and not (one.publisher or one.investor)}
    return next(iter(names)) if len(names) == 1 and not any(one.vendor for one in names.values()) else None


def asked_client(context: Context) -> Entity | None:
    """The client of the question as who acts in an answer that names nobody: "And Google?" – "It left us in May."."""
    if context.about is None or not context.answers:
        return None
    first = _answer_begins(context)
    if any(one.how == NAME or (one.how == FIRST_PERSON and one.start <= first) for one in context.entities):
        return None
    return Entity(first, first, context.about, DESCRIPTION, False)


def affirmed_client(context: Context) -> list[Relation]:
    """The client of the question where the answer says yes: "Is X still with you?" – "Yes, and …"."""
    first = next((cue for cue in context.all("yes") if cue.start <= _OPENS // 2), None)
    if context.about is None or context.asked != "with_you" or first is None:
        return []
    return [Relation("uses", first, (Entity(first.start, first.end, context.about, NAME, False),))]


def speaks_to_main(context: Context) -> bool:
    """Whether a sentence of the one who asks speaks to "you" and names no vendor: "Meta has left you, one reads."."""
    begin, end = context.sentence.start, context.sentence.end
    return not any(one.vendor and one.how == NAME for one in context.entities) and speaks_to_you(
        context.text[begin:end]
    )


def contradicts(context: Context) -> bool:
    """Whether the first words of an answer deny what was put to the one who answers: "On the contrary", "No."."""
    if not (context.answers and context.sentence.opens):
        return False
    first = _answer_begins(context)
    if any(cue.start == first for cue in context.all("contrary")):
        return True
    alone = sum(1 for word in context.words[first:] if word[0].isalnum()) == 1
    return alone and any(cue.start == first for cue in context.all("nay"))


def _goes_on_saying(context: Context, place: int) -> bool:
    """Whether the words after a list of names make a sentence of it, so that it may tell of something else."""
    if place >= len(context.words) or not context.words[place].isalpha():
        return False
    dated = any(one.start == place for one in context.whens)
    return not dated and not any(
        cue.start == place for tag in ("coord", "rel_since", "rel") for cue in context.all(tag)
    )


def _answer_begins(context: Context) -> int:
    """The first token of what an answer says: after its mark, quotes, "and" and "yes"."""
    words = context.words
    marked = words[1:2] == [":"] or (len(words[0]) == 1 and words[0].isalpha() and words[1:2] == ["."])
    place = 2 if marked else 0
    small = {cue.start for tag in ("coord", "yes", "article") for cue in context.all(tag)}
    while place < len(words) - 1 and (not words[place][0].isalnum() or place in small):
        place += 1
    return place


__all__ = [
    "affirmed_client",
    "answer_sort",
    "answered_clients",
    "asked_client",
    "asked_growth",
    "client_named",
    "contradicts",
    "ends_clause",
    "goes_on",
    "leaves_out_unit",
    "speaks_to_main",
    "subject_of",
    "topic_of",
]

"""What a question of an interview asks for, so that a bare answer is understood: "What are you worth?" – "300 million."

The words of questions stand in the table ``ask`` of each language. A question holds for the whole answer; a question
that names nothing of its own ("And a year ago?", "And you?") goes on with what was spoken of before it.
"""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import MULTIPLE, Figure
from models.extraction.lexicon import Cue
from models.extraction.sorts import FUND, REV, TOTAL, VAL

#: What an amount is that answers a question.
_AMOUNTS = {"worth": VAL, "sales": REV, "total": TOTAL, "raise": FUND, "round": FUND}
#: Words that an answer only uses to date or to hedge its amount, by what was asked for.
_LOOSE = {
    VAL: ("round", "fund_noun", "aim", "seek", "buys"),
    REV: ("round", "fund_noun", "aim", "seek", "buys", "val_verb", "fund_verb", "val", "pays_vendor"),
    TOTAL: ("fund_verb", "seek", "aim"),
    FUND: ("aim", "seek", "fund_verb"),
}
#: Words for what grows where a question is after growth.
_GROWING = {"demand": "demand", "growth": "rev", "sales": "rev"}
#: Most words of a question, and of one that goes on with what was asked before.
_QUESTION, _CURT = 24, 8
#: Tokens within which an answer comes to its figure, and most words of a sentence that does so later.
_OPENS, _SHORT = 7, 14
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
            return {VAL: "worth", REV: "sales"}.get(subject or "") if words <= _CURT else None
        return told
    if context.figures:
        return None
    if context.has("demand") and context.has("grow", "shrink", "ask_how"):
        return "demand"
    return before if goes_on(context) else None


def goes_on(context: Context) -> bool:
    """Whether a short question leaves out what it asks for: "And a year ago?", "How much exactly?"."""
    if "?" not in context.words[-4:] or len(context.words) > _CURT or not context.has("ask_on"):
        return False
    named = any(one.how == NAME for one in context.entities)
    return not named and not context.has("ask", "pn", "exp", "has_people", "pay", "layoff", "demand", "rel_noun")


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
    if asked is None or sort == asked or figure.per or figure.top < _LEAST:
        return sort, cue
    if not _comes_soon(context, figure) or _of_another(context, figure):
        return sort, cue
    if sort is None:
        return asked, None
    loose = cue is not None and cue.tag in _LOOSE[asked]
    if asked == TOTAL and context.has("round"):
        # "Five million in all. The last round was two": the size of one round.
        return sort, cue
    return (asked, None) if loose else (sort, cue)


def leaves_out_unit(context: Context, figure: Figure) -> bool:
    """Whether a bare number in an answer may leave out its unit: "For 2026 we aim at 400."."""
    return context.asked in _AMOUNTS and not _of_another(context, figure) and not context.has("pn", "n_count", "pay")


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


__all__ = ["answer_sort", "asked_growth", "goes_on", "leaves_out_unit", "topic_of"]

"""The part of a vendor that a figure is of: "its AI segment made 48 million", "sa branche médicale a rapporté 9".

A part counts only when it leads the clause of the figure and carries a name of its own: "the unit" alone is none.
"""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import Figure
from models.extraction.lexicon import Cue
from models.extraction.strangers import AUXILIARIES

_VERBS = ("rev_verb", "grow", "shrink", "multiple", "pays_vendor", "halved", "part_verb")
#: Most tokens from the article to the noun, from there to the verb, and the greatest toll from the verb to the figure.
_TO_NOUN, _TO_VERB, _TO_FIGURE = 5, 4, 14
#: Most tokens from a verb such as "contributed" to its amount.
_TO_AMOUNT = 3


def scope_of(context: Context, figure: Figure) -> str | None:
    """The name of the part whose figure it is, as written; None for a figure of the whole.

    Args:
        context: the sentence.
        figure: an amount of revenue or its growth.
    """
    nouns = context.all("part")
    if not nouns:
        return _named_part(context, figure) if context.has("part_verb") else None
    opens = {cue.end for tag in ("article", "poss") for cue in context.all(tag)}
    for noun in nouns:
        if noun.start >= figure.start:
            continue
        verb = _verb_after(context, noun, figure)
        begin = next((place for place in range(noun.start, noun.start - _TO_NOUN, -1) if place in opens), None)
        if verb is None or begin is None:
            continue
        end = verb.start
        while end > noun.end and context.words[end - 1] in AUXILIARIES:
            end -= 1
        told = any(begin <= cue.start < end for tag in ("rev", "arr", "val") for cue in context.all(tag))
        if told or end - begin < 2 or any(begin <= one.start < end for one in context.entities):
            continue
        sentence = context.sentence
        return context.text[sentence.starts[begin] : sentence.ends[end - 1]]
    return None


def _named_part(context: Context, figure: Figure) -> str | None:
    """ "Appen China contributed $34.8 million": a name of its own after the vendor's; None without one."""
    if context.setting.nouns_capital:
        return None
    raw, words = context.sentence.raw, context.words
    for verb in context.all("part_verb"):
        if not 0 <= figure.start - verb.end <= _TO_AMOUNT:
            continue
        end = verb.start
        while end > 0 and (end - 1 in context.inserts or words[end - 1] in AUXILIARIES or words[end - 1] == ","):
            end -= 1
        begin = end
        while begin > 0 and raw[begin - 1][0].isupper() and not _in_vendor(context, begin - 1):
            begin -= 1
        vendor = next((one for one in context.entities if one.vendor and one.how == NAME and one.end == begin), None)
        whole = begin == end and (
            vendor is None or vendor.end - vendor.start < 2 or not (context.setting.results or context.setting.own)
        )
        if vendor is not None and not whole:
            sentence = context.sentence
            return context.text[sentence.starts[vendor.start] : sentence.ends[end - 1]]
    return None


def _in_vendor(context: Context, place: int) -> bool:
    return any(one.how == NAME and one.start <= place < one.end for one in context.entities)


def _verb_after(context: Context, noun: Cue, figure: Figure) -> Cue | None:
    """The verb that a noun is the subject of, before the figure; None without one."""
    for tag in _VERBS:
        for cue in context.all(tag):
            if not (noun.end <= cue.start <= noun.end + _TO_VERB and cue.start < figure.end):
                continue
            gap = context.words[noun.end : cue.start]
            plain = all(word.isalpha() for word in gap)
            if plain and context.distance(cue.start, cue.end, figure.start, figure.end) <= _TO_FIGURE:
                return cue
    return None


__all__ = ["scope_of"]

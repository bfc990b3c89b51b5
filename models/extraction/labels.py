"""Tables that became two lines an entry: a label ("Annualized revenue"), then its value ("$500 million").

Both lines are read as one sentence, so that all rules for sentences hold.
"""

from __future__ import annotations

from models.extraction.lexicon import Lexicon
from models.extraction.text import Sentence

#: Most words of a label and of a value.
_LABEL, _VALUE = 6, 14
_SIGNS = frozenset("$€£₹+~≈<>")
_ENDS = frozenset(".!?;,")
#: Tags of the words that make a line a label.
_LABELS = frozenset("val arr rev total_verb fund_noun round head pn hourly head_count market_cap".split())
_BOUNDS = frozenset("approx b_min b_max currency".split())


def with_labels(sentences: list[Sentence], lexicon: Lexicon) -> list[Sentence]:
    """The sentences of a text, each label line joined to the value line below it.

    Args:
        sentences: the sentences in order.
        lexicon: the words of their language.
    """
    result: list[Sentence] = []
    place = 0
    while place < len(sentences):
        one = sentences[place]
        if not one.opens or len(one.words) > _LABEL:
            result.append(one)
            place += 1
            continue
        after = sentences[place + 1] if place + 1 < len(sentences) else None
        if after is not None and _is_label(one, after, lexicon) and _is_value(sentences, place + 1, lexicon):
            result.append(_joined(one, after))
            place += 2
            continue
        result.append(one)
        place += 1
    return result


def _is_label(one: Sentence, after: Sentence, lexicon: Lexicon) -> bool:
    if not (one.opens and after.opens and after.paragraph == one.paragraph + 1) or not 0 < len(one.words) <= _LABEL:
        return False
    if one.words[-1] in _ENDS or any(word[0].isdigit() or word in _SIGNS for word in one.words):
        return False
    return any(cue.tag in _LABELS for cue in lexicon.cues(one.words))


def _is_value(sentences: list[Sentence], place: int, lexicon: Lexicon) -> bool:
    """Whether a line is the whole of its paragraph, short, and begins with a figure."""
    one = sentences[place]
    words = one.words
    alone = place + 1 == len(sentences) or sentences[place + 1].paragraph != one.paragraph
    if not alone or not 0 < len(words) <= _VALUE:
        return False
    first = next((spot for spot, word in enumerate(words[:4]) if word[0].isdigit() or word in _SIGNS), None)
    if first is None:
        return False
    return first == 0 or all(
        any(cue.start <= spot < cue.end and cue.tag in _BOUNDS for cue in lexicon.cues(words[: first + 1]))
        or words[spot] in ("us", "a", "c")
        for spot in range(first)
    )


def _joined(one: Sentence, other: Sentence) -> Sentence:
    return Sentence(
        one.start,
        other.end,
        other.paragraph,
        one.opens,
        one.words + other.words,
        one.starts + other.starts,
        one.ends + other.ends,
        one.raw + other.raw,
    )


__all__ = ["with_labels"]

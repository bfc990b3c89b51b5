"""Bounds of figures ("more than", "up to", "or less"), and what money is paid per, by the cues beside them."""

from __future__ import annotations

from models.extraction.figure import MONEY, Figure
from models.extraction.lexicon import Cue, Cues
from models.extraction.text import Sentence

#: Words that tell where an amount with "the" is known from.
_KNOWN_BY = ("at", "that", "it", "they", "which", "of")
#: After "a year" these words tell when, and not per what.
#: Words for "below", and words that open what tells of the figure before them.
_BENEATH = ("sous", "bajo", "sotto", "abaixo")
_RELATIVE = ("que", "qu", "che")
_EARLIER = ("earlier", "ago", "before", "later", "prior")


class BoundReader:
    """Looks up the cues of one sentence by place, and reads the bounds of its figures."""

    def __init__(self, sentence: Sentence, cues: Cues) -> None:
        self.words = sentence.words
        #: The tags that stand in the sentence at all; most are asked for in vain.
        self.tags = cues.by_tag.keys()
        self.at = cues.starts
        self.until = cues.ends

    def _cue(self, tag: str, place: int) -> Cue | None:
        return self.at[tag].get(place) if tag in self.tags else None

    def _ending(self, tag: str, place: int) -> Cue | None:
        return self.until[tag].get(place) if tag in self.tags else None

    def _at_word(self, place: int, words: tuple[str, ...]) -> bool:
        return place < len(self.words) and self.words[place] in words

    def _per(self, figure: Figure) -> None:
        cue = self._cue("per", figure.end)
        if cue is None:
            filler = self._cue("per_filler", figure.end)
            if filler is not None:
                cue = self._cue("per", filler.end)
        if cue is not None and not self._at_word(cue.end, _EARLIER) and not self._tells_when(cue):
            figure.per, figure.end = cue.value, cue.end

    def _falls_from(self, lower: Cue) -> bool:
        """Whether "from" opens what a change began with: "se lo rebajaron desde 23"."""
        opens = self._cue("from", lower.start)
        if opens is None or opens.end != lower.end:
            return False
        return any(self._ending("change_verb", place) is not None for place in (lower.start, lower.end))

    def _tells_when(self, cue: Cue) -> bool:
        """Whether the words go on as a date: "60 millones el ejercicio pasado"."""
        longer = (self._cue(tag, cue.start) for tag in ("last_year", "this_year", "next_year"))
        return any(one is not None and one.end > cue.end for one in longer)

    def _adds(self, cue: Cue) -> bool:
        """Whether "plus" adds something to an amount rather than opening it: "$500 plus health insurance"."""
        after = self.words[cue.end] if cue.end < len(self.words) else "."
        return cue.end - cue.start == 1 and self.words[cue.start] == "plus" and after.isalpha()

    def _bound(self, figures: list[Figure]) -> list[Figure]:
        for figure in figures:
            if figure.ranged and not figure.spelled:
                continue
            if figure.low is None or figure.high is None:
                continue
            self._bound_one(figure)
        return figures

    def _told_before(self, figure: Figure, article: Cue) -> bool:
        """ "Well above the $1 billion at which it was priced": an amount known before, compared with and no bound."""
        if self.words[article.start] != "the" or figure.type != MONEY:
            return False
        return figure.end < len(self.words) and self.words[figure.end] in _KNOWN_BY

    def _in_verb(self, lower: Cue) -> bool:
        """Whether a word for "more than" is the end of a verb: "turned over $294 million"."""
        verb = self._ending("rev_verb", lower.end)
        return verb is not None and verb.start < lower.start

    def _reached(self, upper: Cue) -> bool:
        """Whether "hasta", "até" or "fino a" tells where a growth led rather than a bound."""
        if self._cue("b_reach", upper.start) is None:
            return False
        at = self._ending("val_at", upper.end)
        if at is not None and at.start < upper.start:
            # "A tender offer at up to $30 billion" tells the most, whatever grows before it.
            return False
        verbs = [place for tag in ("multiple", "grow", "shrink") for place in self.at[tag]]
        return any(upper.start - 14 <= place < upper.start for place in verbs)

    def _levels(self, upper: Cue) -> bool:
        """Whether the words tell where a large figure stands, and bound only wages: "o total chega a 235 milhões"."""
        level = self._cue("b_level", upper.start)
        return level is not None and level.end == upper.end

    def _after_percent(self, place: int) -> bool:
        return place > 0 and (self.words[place - 1] == "%" or self._ending("percent", place) is not None)

    def _bound_one(self, figure: Figure) -> None:
        start = figure.start
        lower = self._ending("b_min", start)
        upper = self._ending("b_max", start)
        if self._ending("b_not", start) is not None:
            return
        if lower is not None and self._falls_from(lower):
            return
        if lower is not None and self._in_verb(lower):
            lower = None
        if (
            lower is None
            and upper is None
            and start > 0
            and self.words[start - 1] in ("«", '"', "“", "„", "»", "(", "=")
        ):
            start -= 1
            lower, upper = self._ending("b_min", start), self._ending("b_max", start)
        if lower is None and upper is None and start > 0:
            approx = self._ending("approx", start)
            if approx is not None and self._told_before(figure, approx):
                return
            if approx is not None:
                lower, upper = self._ending("b_min", approx.start), self._ending("b_max", approx.start)
        if upper is not None and self._reached(upper) and not (figure.type == MONEY and figure.scale == 1):
            # "revenue grew up to 40 million" tells a level; "grimpe jusqu'à 40 dollars", of a wage, the most.
            return
        if upper is not None and figure.scale >= 1e3 and self._levels(upper):
            return
        if lower is not None and figure.type == MONEY and self._after_percent(lower.start):
            # "an increase of 120% over the $26.5 million": the amount is compared with, and no bound.
            return
        if upper is not None and self._at_word(upper.start, _BENEATH) and self._at_word(figure.end, _RELATIVE):
            # "un cran sous les 25 milliards que la société espérait": compared with it, and no bound of it.
            upper = None
        if upper is not None and (lower is None or upper.start <= lower.start):
            figure.start, figure.bounded = upper.start, True
            figure.low, figure.high = None, figure.high
            return
        if lower is not None:
            figure.start, figure.bounded = lower.start, True
            figure.high = None
            return
        end = figure.end
        for tag, is_lower in (("b_min_after", True), ("b_max_after", False)):
            cue = self._cue(tag, end)
            if cue is not None and not (figure.type == MONEY and self._adds(cue)):
                figure.bounded, figure.end = True, cue.end
                if is_lower:
                    figure.high = None
                else:
                    figure.low = None
                if figure.per is None and figure.type == MONEY:
                    self._per(figure)
                return

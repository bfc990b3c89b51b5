"""Figures: numbers in words and digits, their scale, currency, bounds, ranges and what they are paid per.

The grammar is one for all languages; the words come from the lexicon as cues (``number``, ``scale``, ``currency``,
``b_min`` …). Nothing here knows what a figure is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.extraction.bounds import BoundReader
from models.extraction.figure import COUNT, MONEY, MULTIPLE, PERCENT, Figure
from models.extraction.lexicon import Cues, Lexicon
from models.extraction.numbers import CODES, DASHES, DOLLARS, GLUED, SIGNS, parse_number
from models.extraction.text import Sentence

__all__ = ["COUNT", "MONEY", "MULTIPLE", "PERCENT", "Figure", "FigureReader", "figures_of"]

_ARTICLES = frozenset(("l", "il", "un", "una", "el", "le", "les", "los", "las", "o", "os", "gli", "i", "the"))
_QUOTES = ('"', "”", "“", "»")
#: Articles before a scale word that stands for one of it, and these words: "le milliard", "il miliardo".
_THE = frozenset("le du au il del al el o do ao die der l".split())
_ONE = frozenset("million milliard milione miliardo bilhão milhão millón milliarde".split())
_OPENERS = frozenset(("number", "hundred", "scale", "order", "digits", "half", "quarter_of", "multiple", "share"))


#: Tags without any of which a sentence without digits has no figure.
_OPENING = _OPENERS | {"times_by"}
_SPELLED = frozenset(("number", "hundred", "scale"))


@dataclass(slots=True)
class _Number:
    start: int
    end: int
    value: float
    spelled: bool
    scale: float
    high: float | None = None
    raw: str = ""


def figures_of(sentence: Sentence, cues: Cues, lexicon: Lexicon) -> list[Figure]:
    """All figures of a sentence, left to right, ranges joined."""
    if not sentence.numeric and _OPENING.isdisjoint(cues.by_tag):
        return []
    return FigureReader(sentence, cues, lexicon).read()


class FigureReader(BoundReader):
    """Reads the figures of one sentence."""

    def __init__(self, sentence: Sentence, cues: Cues, lexicon: Lexicon) -> None:
        super().__init__(sentence, cues)
        self.raw = sentence.raw
        self.numeric = sentence.numeric
        self.starts, self.ends = sentence.starts, sentence.ends
        self.lexicon = lexicon
        self._multiplied = False
        #: Whether a currency is named in words somewhere in the sentence.
        self._named = "currency" in self.tags or "cent" in self.tags

    def read(self) -> list[Figure]:
        """All figures, left to right, ranges joined."""
        openers = self._openers()
        places = openers.keys() | [place for place in self.numeric if self.words[place][0] != "f"]
        if not places:
            return []
        figures: list[Figure] = []
        free = 0
        for place in sorted(places):
            if place < free:
                continue
            figure, end = self._at(place, openers.get(place, ()))
            free = max(end, place + 1)
            if figure is not None:
                figures.append(figure)
        return self._bound(self._ranges(figures))

    def _at(self, place: int, tags: Sequence[str]) -> tuple[Figure | None, int]:
        """The figure that begins at a token, and where to read on.

        Args:
            place: the token.
            tags: what words for figures begin there; none for digits alone.
        """
        if "times_by" in tags:
            figure = self._by(place, tags)
            if figure is not None:
                return figure, figure.end
        number = self._number(place, tags)
        share = self._share(place) if "share" in tags else None
        if share is not None and (number is None or number.end < share.end):
            return share, share.end
        if number is not None:
            figure = self._typed(number)
            return figure, number.end if figure is None else figure.end
        figure = self._multiple_verb(place) if "multiple" in tags else self._one_and_half(place, tags)
        return figure, place if figure is None else figure.end

    def _one_and_half(self, place: int, tags: Sequence[str]) -> Figure | None:
        """ "centavo y medio de dólar": one and a half of a unit, the "one" left out."""
        if "one_and_half" not in tags:
            return None
        code, stop, factor = self._currency_at(place)
        end = self.at["and_half"][stop].end
        of = self._cue("of_money", end)
        whole, after, _ = self._currency_at(of.end) if of is not None else (None, end, 1.0)
        figure = Figure(place, after if whole else end, 1.5 * factor, 1.5 * factor, MONEY, whole or code, core=place)
        figure.spelled, figure.cents = True, factor != 1.0
        self._per(figure)
        return figure

    def _openers(self) -> dict[int, list[str]]:
        """The tokens that a figure in words may begin with, and the tags of the words there."""
        places: dict[int, list[str]] = {}
        for tag in _OPENERS & self.tags:
            for place in self.at[tag]:
                places.setdefault(place, []).append(tag)
        if "and_half" in self.tags:
            for place in self.at["and_half"]:
                unit = self._ending("cent", place) or self._ending("currency", place)
                if unit is not None:
                    places.setdefault(unit.start, []).append("one_and_half")
        if "times_by" in self.tags:
            for place in (*self.until["times_by"], *self.until["by_agent"]):
                # A sentence that ends on "multiplied by" names no figure.
                if place < len(self.words):
                    places.setdefault(place, []).append("times_by")
        return places

    # -- numbers

    def _number(self, place: int, tags: Sequence[str]) -> _Number | None:
        word = self.words[place]
        if word[0].isdigit():
            return self._digits(place)
        if not word.isalpha():
            return None
        found = self._order(place) if "order" in tags or "digits" in tags else None
        if found is None and ("half" in tags or "quarter_of" in tags):
            found = self._half(place)
        if found is None and not _SPELLED.isdisjoint(tags):
            found = self._spelled(place)
        return found

    def _scale_after(self, place: int, *, glued: bool, money: bool) -> tuple[float, int]:
        """The scale word at a place and where it ends."""
        scale, end = 1.0, place
        while end < len(self.words):
            cue = self._cue("scale", end)
            if cue is not None:
                scale *= float(cue.value)
                end = cue.end
                if self._at_word(end, (".",)) and self.words[end - 1] in ("mio", "mrd", "mill", "mld", "mln"):
                    end += 1
                continue
            break
        if end == place and place < len(self.words):
            word = self.words[place]
            touching = place > 0 and self.starts[place] <= self.ends[place - 1] + (0 if glued else 2)
            if word in GLUED and touching and (glued or money or word in ("mio", "mrd", "mds", "bn", "mln", "mn")):
                if word in ("m", "k", "b", "t", "md", "mi", "mm", "bi", "mil") and not (glued or money):
                    return 1.0, place
                end = place + 1
                if self._at_word(end, (".",)) and word in ("mio", "mrd", "mln"):
                    end += 1
                return GLUED[word], end
        return scale, end

    def _digits(self, place: int) -> _Number | None:
        raw = self.words[place]
        glued = place + 1 < len(self.words) and self.starts[place + 1] == self.ends[place]
        money = self._money_near(place)
        scale, end = self._scale_after(place + 1, glued=glued, money=money)
        value = parse_number(raw, decimal_comma=self.lexicon.decimal_comma, scaled=scale >= 1e6)
        if value is None:
            return None
        half = self._cue("and_half", end)
        if half is not None and scale > 1:
            value += 0.5
            end = half.end
        if end < len(self.words) and glued and end == place + 1 and self.words[end].isalpha():
            word = self.words[end]
            if word not in ("x", "h", "kg") and word not in CODES and self.words[end] not in ("e", "er", "eur"):
                return (
                    None
                    if len(word) > 1 and word in ("st", "nd", "rd", "th", "p", "am", "pm")
                    else _Number(place, end, value * scale, False, scale, raw=raw)
                )
        return _Number(place, end, value * scale, False, scale, raw=raw)

    def _money_near(self, place: int) -> bool:
        words = self.words
        if place > 0 and (words[place - 1] in SIGNS or words[place - 1] in CODES):
            return True
        return any(
            word in SIGNS or word in CODES or self._currency_at(after)[0] is not None
            for after, word in enumerate(words[place + 1 : place + 3], start=place + 1)
        )

    def _order(self, place: int) -> _Number | None:
        """ "hundreds of millions", "nine figures", "im dreistelligen Millionenbereich"."""
        cue = self._cue("order", place)
        if cue is not None:
            scale, end = self._scale_after(cue.end, glued=False, money=False)
            low = float(cue.value) * scale
            return _Number(place, end, low, True, max(scale, float(cue.value)), high=low * 10 - 1)
        cue = self._cue("digits", place)
        if cue is not None:
            low = 10.0 ** (int(cue.value) - 1)
            return _Number(place, cue.end, low, True, low, high=low * 10 - 1)
        return None

    def _half(self, place: int) -> _Number | None:
        """ "half a billion", "un demi-milliard", "a quarter of a billion"."""
        for tag, share in (("half", 0.5), ("quarter_of", 0.25)):
            cue = self._cue(tag, place)
            if cue is not None:
                scale, end = self._scale_after(cue.end, glued=False, money=False)
                if end > cue.end and scale >= 1e3:
                    return _Number(place, end, share * scale, True, scale)
        return None

    def _spelled(self, place: int) -> _Number | None:
        """Number words, with what multiplies them: "twenty-five thousand", "anderthalb Milliarden", "a million"."""
        total, current, end, seen = 0.0, 0.0, place, False
        scale_seen = 1.0
        while end < len(self.words):
            cue = self._cue("number", end)
            if cue is not None:
                value = float(cue.value)
                if seen and not (
                    (value < 100 and (current == 0 or current % 100 == 0 or (current % 10 == 0 > value - 10)))
                    or (current == 0 and value < scale_seen)
                ):
                    break
                current += value
                end, seen = cue.end, True
                continue
            cue = self._cue("hundred", end)
            if cue is not None:
                current = (current or 1.0) * 100
                end, seen = cue.end, True
                continue
            joiner = self._cue("number_and", end)
            joined = current >= 20 or (current == 0 and scale_seen == 1e3)
            if joiner is not None and seen and joined and self._cue("number", joiner.end) is not None:
                end = joiner.end
                continue
            cue = self._cue("scale", end)
            if cue is not None:
                scale = float(cue.value)
                if not seen and end == place and not self._bare_scale(place, scale):
                    return None
                if current and scale < scale_seen:
                    total += current * scale
                else:
                    total = (total + current or 1.0) * scale
                scale_seen *= scale
                current, end, seen = 0.0, cue.end, True
                if self._at_word(end, (".",)) and self.words[end - 1] in ("mio", "mrd", "mill", "mld", "mln"):
                    end += 1
                half = self._cue("and_half", end)
                if half is not None:
                    total += 0.5 * scale
                    end = half.end
                continue
            break
        if not seen:
            return None
        value = total + current
        half = self._cue("and_half", end) if end == place + 1 and scale_seen == 1 and value < 20 else None
        if half is not None and not self._counted(half.end):
            return _Number(place, half.end, value + 0.5, True, scale_seen)
        if end == place + 1 and value < 2 and scale_seen == 1:
            return self._single(place, value)
        return _Number(place, end, value, True, scale_seen)

    def _counted(self, place: int) -> bool:
        """Whether a word stands at a place that a number before it may count or multiply."""
        return place < len(self.words) and self.words[place][0].isalpha()

    def _bare_scale(self, place: int, scale: float) -> bool:
        """A scale word that opens a number by itself: "mil dólares", "le cap du milliard"; never "milliards" alone."""
        word, before = self.words[place], self.words[place - 1] if place else ""
        if scale >= 1e6:
            return before in _THE and word in _ONE
        return scale == 1e3 and word in ("mil", "mille", "tausend", "thousand")

    def _single(self, place: int, value: float) -> _Number | None:
        """ "a dollar", "un euro" count as one only before money, or at the start of a range: "between one and five"."""
        after = self.words[place + 1] if place + 1 < len(self.words) else ""
        if after not in SIGNS and self._currency_at(place + 1)[0] is not None:
            return _Number(place, place + 1, value, True, 1.0)
        opened = self._ending("r_between", place) is not None
        joins = [self._cue(tag, place + 1) for tag in ("r_and", "r_to")]
        if opened and any(cue is not None and self._numeral(cue.end) for cue in joins):
            return _Number(place, place + 1, value, True, 1.0)
        return None

    def _numeral(self, place: int) -> bool:
        """Whether a number, in digits or words, stands at a place."""
        return place < len(self.words) and (self.words[place][0].isdigit() or self._cue("number", place) is not None)

    # -- units

    def _currency_at(self, place: int) -> tuple[str | None, int, float]:
        """Currency word or sign at a place: code, where it ends, factor (0.01 for cents)."""
        if place >= len(self.words):
            return None, place, 1.0
        word = self.words[place]
        if word in SIGNS:
            longer = self._cue("currency", place)
            if longer is not None and longer.end > place + 1:
                # "19 $ CA": the country stands behind the sign.
                return longer.value, longer.end, 1.0
            return SIGNS[word], place + 1, 1.0
        nxt = self.words[place + 1] if place + 1 < len(self.words) else ""
        if nxt == "$" and word in DOLLARS and self.starts[place + 1] == self.ends[place]:
            return DOLLARS[word], place + 2, 1.0
        if self._named:
            cue = self._cue("cent", place)
            if cue is not None:
                return cue.value, cue.end, 0.01
            cue = self._cue("currency", place)
            if cue is not None:
                return cue.value, cue.end, 1.0
        if word in CODES and self.raw[place].isupper():
            return word.upper(), place + 1, 1.0
        return None, place, 1.0

    def _currency_before(self, place: int) -> tuple[str | None, int]:
        """Currency sign or code just before a number: code and where it begins."""
        if place == 0:
            return None, place
        word = self.words[place - 1]
        if word in SIGNS:
            begin = place - 1
            before = self.words[begin - 1] if begin else ""
            if word == "$" and before in DOLLARS and self.ends[begin - 1] == self.starts[begin]:
                return DOLLARS[before], begin - 1
            if word == "$" and begin > 1 and self.words[begin - 1] == "." and self.words[begin - 2] == "s":
                return "USD", begin
            return SIGNS[word], begin
        if word in CODES and self.raw[place - 1].isupper():
            begin = place - 1
            return word.upper(), begin
        if word == "rs" or (word == "." and place > 1 and self.words[place - 2] == "rs"):
            return "INR", place - (1 if word == "rs" else 2)
        return None, place

    def _typed(self, number: _Number) -> Figure | None:
        low, high = number.value, number.value if number.high is None else number.high
        start, end = number.start, number.end
        base = Figure(start, end, low, high, COUNT, scale=number.scale, spelled=number.spelled, core=start)
        base.ranged = number.high is not None
        currency, begin = self._currency_before(start)
        if currency is not None:
            base.start, base.type, base.currency = begin, MONEY, currency
            again, stop, _ = self._currency_at(end)
            opens = stop < len(self.words) and self.words[stop][0].isdigit()
            if again is not None and not opens and self.words[end] not in SIGNS and self._cue("cent", end) is None:
                base.end = stop
            if self._at_word(base.end, ("+",)):
                base.end, base.high, base.bounded = base.end + 1, None, True
            self._per(base)
            return base
        plus = 1 if self._at_word(end, ("+",)) else 0
        currency, stop, factor = self._currency_at(end + plus)
        if currency is None:
            # "double-digit millions" of dollars: a closing quotation mark parts nothing.
            stop = end + plus + self._at_word(end + plus, _QUOTES)
            filler = self._cue("of_money", stop)
            if filler is not None and (number.scale > 1 or number.spelled):
                currency, stop, factor = self._currency_at(filler.end)
        if currency is None:
            # "mdd" is scale and currency in one word.
            fused = self._ending("currency", end)
            if fused is not None and fused.start > start:
                currency, stop, factor = fused.value, end, 1.0
        if currency is not None:
            half = self._cue("and_half", stop)
            if half is not None and number.scale == 1 and low == high == int(low):
                # "un dólar y medio", "deux euros et demi"
                low, high, stop = low + 0.5, high + 0.5, half.end
            base.type, base.currency, base.end = MONEY, currency, stop
            base.low, base.high = low * factor, high * factor
            base.cents = factor != 1.0
            if plus:
                base.high, base.bounded = None, True
            self._per(base)
            return base
        return self._other_unit(base, number)

    def _other_unit(self, base: Figure, number: _Number) -> Figure | None:
        end = number.end
        plus = 1 if self._at_word(end, ("+",)) else 0
        if self._at_word(end + plus, ("%",)):
            base.type, base.end = PERCENT, end + plus + 1
            return base
        cue = self._cue("percent", end + plus)
        if cue is not None:
            base.type, base.end = PERCENT, cue.end
            return base
        hundred = self._cue("of_hundred", end) or self._cue("of_hundred", end + 1)
        if hundred is not None and number.value < 100:
            # "14 employees in a hundred"
            base.type, base.end = PERCENT, hundred.end
            return base
        cue = self._cue("times", end)
        if cue is not None and number.value < 1000:
            base.type, base.end = MULTIPLE, cue.end
            return base
        if plus:
            base.end, base.high, base.bounded = end + 1, None, True
        if self._is_date(number) or self._opens_list(number):
            return None
        if number.scale == 1 and 0 < number.value <= 1000:
            cue = self._cue("per", base.end)
            if cue is not None and cue.value == "hour":
                # "15 an hour": the currency is told elsewhere.
                base.per, base.end = cue.value, cue.end
        if number.spelled and number.value < 10 and number.scale == 1 and self._cue("pay_slot", number.start) is None:
            base.spelled = True
        return base

    def _opens_list(self, number: _Number) -> bool:
        """The number of a list item: "1. DataAnnotation – …"."""
        place = number.start
        return (
            (place == 0 or (place == 1 and not self.words[0].isalpha()))
            and bool(number.raw)
            and number.value < 100
            and self._at_word(number.end, (".", ")"))
        )

    def _is_date(self, number: _Number) -> bool:
        """A bare number that is a year, a day of the month, a time, an ordinal or an age."""
        place, end = number.start, number.end
        raw = number.raw
        if raw and number.scale == 1 and raw.isdigit() and len(raw) == 4 and 1900 <= number.value <= 2100:
            return True
        if self._cue("month", end) is not None and number.value <= 31 and number.scale == 1:
            return True
        ordinal = number.value <= 31 and self._at_word(end, (".", "º", "er", "st", "nd", "rd", "th"))
        if ordinal and self._cue("month", end + 1) is not None:
            return True
        if self._ending("month", place) is not None and number.value <= 31 and number.scale == 1:
            # Only English writes the day after the month: "im Mai 30 Angestellte" counts people.
            return not self.lexicon.spaced
        if self._cue("of_date", end) is not None and number.value <= 31:
            cue = self._cue("of_date", end)
            return cue is not None and self._cue("month", cue.end) is not None
        return False

    def _by(self, place: int, tags: Sequence[str]) -> Figure | None:
        """ "multiplied by four", and what leaves the verb out after it ("and revenue by four")."""
        if not (self._ending("times_by", place) or (self._multiplied and self._ending("by_agent", place))):
            return None
        number = self._number(place, tags)
        if number is None or not 1 < number.value <= 1000 or number.scale > 1:
            return None
        self._multiplied = True
        figure = Figure(place, number.end, number.value, number.value, MULTIPLE, core=place)
        figure.verb = True
        return figure

    def _multiple_verb(self, place: int) -> Figure | None:
        cue = self._cue("multiple", place)
        if cue is None:
            return None
        value = float(cue.value)
        figure = Figure(place, cue.end, value, value, MULTIPLE, core=place)
        figure.verb = True
        return figure

    def _share(self, place: int) -> Figure | None:
        """ "a quarter of its staff", "ein Siebtel", "half the workforce": percent in words."""
        cue = self._cue("share", place)
        if cue is None or any(self._cue("half_year", place - back) is not None for back in (1, 2)):
            return None
        value = float(cue.value)
        return Figure(place, cue.end, value, value, PERCENT, spelled=True, core=place)

    # -- ranges and bounds

    def _ranges(self, figures: list[Figure]) -> list[Figure]:
        result: list[Figure] = []
        for figure in figures:
            last = result[-1] if result else None
            if last is not None and not last.ranged and not last.verb and self._joined(last, figure):
                joined = self._join(last, figure)
                if joined is not None:
                    result[-1] = joined
                    continue
            result.append(figure)
        return result

    def _hyphened(self, one: Figure, other: Figure) -> bool:
        """ "A$235m-A$260m": a hyphen between letters is no token."""
        touching = self.starts[other.start] - self.ends[one.end - 1] == 1
        return touching and self.words[one.end - 1] in GLUED and self.words[other.start] in DOLLARS

    def _joined(self, one: Figure, other: Figure) -> bool:
        gap = self.words[one.end : other.start]
        if len(gap) == 1 and gap[0] in DASHES:
            return True
        if not gap and one.type == other.type == MONEY and self._hyphened(one, other):
            return True
        place = one.end
        cue = self._cue("r_to", place)
        if cue is not None and cue.end == other.start:
            return True
        cue = self._cue("r_change", place)
        if cue is not None and cue.end == other.start:
            # "de 60 para 42 reais", but not "10 milhões para 20 startups".
            return one.type == other.type != COUNT or self._ending("from", one.start) is not None
        cue = self._cue("r_and", place)
        if cue is not None and self._article(cue.end, other.start):
            return self._between(one.start)
        cue = self._cue("r_or", place)
        return cue is not None and cue.end == other.start and 0 < one.top < other.top <= 4 * one.top

    def _between(self, place: int) -> bool:
        if self._ending("r_between", place) is not None:
            return True
        return any(
            place > back and self._article(place - back, place) and self._ending("r_between", place - back) is not None
            for back in (1, 2)
        )

    def _article(self, low: int, high: int) -> bool:
        """Whether nothing but an article stands between two places: "tra l'8 e l'11%", "entre un 8 % y un 11 %"."""
        gap = self.words[low:high]
        return low <= high <= low + 2 and all(word in _ARTICLES or word in "'’" for word in gap)

    def _join(self, one: Figure, other: Figure) -> Figure | None:
        """One range of two figures, or None when they do not fit; marks both when a change joins them."""
        types = {one.type, other.type}
        if one.type == PERCENT and other.type == COUNT and other.scale > 1:
            # "Rose by 46% to 71 million": a growth and its level.
            return None
        if len(types) > 1 and COUNT not in types:
            return None
        if one.low is None or other.low is None:
            return None
        if one.per != other.per and one.per is not None and (other.per or other.type != MONEY or other.scale > 1):
            # "from $12 an hour to $7.50" names the span once; two spans are no range.
            return None
        low, high = one.low, other.low
        kind = other.type if one.type == COUNT else one.type
        if one.scale == 1 and other.scale > 1 and (one.type == COUNT or low < 1000):
            low *= other.scale
        elif other.scale == 1 and one.scale > 1 and other.type == COUNT and high < 1000:
            high *= one.scale
        if one.type == COUNT and other.cents:
            low *= 0.01
        currency = one.currency or other.currency
        if one.cents and not other.cents:
            currency = other.currency or currency
        per = one.per or other.per
        change = self._changes(one, other)
        if change or low > high:
            one.low = one.high = low
            other.low = other.high = high
            for figure in (one, other):
                figure.type, figure.currency, figure.per = kind, currency, per
                figure.scale = max(one.scale, other.scale)
            one.change, other.change = -1, 1
            return None
        start = one.start
        cue = self._ending("r_between", start)
        joined = Figure(cue.start if cue else start, other.end, low, high, kind, currency, per, core=one.core)
        joined.scale = max(one.scale, other.scale)
        joined.ranged, joined.cents = True, other.cents
        if joined.per is None:
            self._per(joined)
        return joined

    def _changes(self, one: Figure, other: Figure) -> bool:
        """Whether a verb of change stands before "from X to Y"."""
        if self._cue("r_change", one.end) is not None:
            return True
        start = one.start
        if (
            other.type == MONEY
            and other.scale >= 1e6
            and (other.low or 0) >= 5 * (one.low or 0) * (other.scale if one.scale == 1 else 1)
        ):
            return self._ending("from", start) is not None
        verbs = self.at["change_verb"]
        return self._ending("from", start) is not None and any(place <= start <= place + 12 for place in verbs)

"""Amounts of pay as words give them: in two parts, bounded by other words, in a currency that its country names."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, MONEY, Figure
from models.extraction.lexicon import Cue

_AMBIGUOUS = {
    "PHP": "peso", "MXN": "peso", "COP": "peso", "ARS": "peso", "CLP": "peso", "INR": "rupee", "NPR": "rupee",
    "PKR": "rupee", "LKR": "rupee", "KES": "shilling", "UGX": "shilling", "TZS": "shilling",
}  # fmt: skip


_PULL = {"expert": 2, "other": 2, "phd": -3, "generalist": -1}
#: Taken on for the name of a language, which a trade beats; toll of words in a label; most words of a line with one.
_TONGUE = 5
#: Greatest toll between a word for the least pay and what it was raised from and to.
_CHANGED = 14
_FLOORS = frozenset("floor minimum plancher mindestlohn untergrenze mínimo mínima minimo minima piso suelo".split())
_IN_LABEL = 2
_LABEL = 20
#: Most tokens between the name of a trade and the amount that follows for it: "coders get 40".
_OWN_AMOUNT = 4
#: Most tokens of a subject such as "each accepted teaching case".
_SUBJECT = 5
#: The word before a currency told after an amount, in six languages.
_IN = ("in", "en", "em")
_BEFORE_TONGUE = frozenset(
    "in for of en du de le l au pour auf für ins aus im el al del para o do em no per il dell dal in all nell".split()
)

#: Words before the one who is paid, in six languages.
_TO = (["to"], ["an"], ["à"], ["a"], ["ao"], ["al"], ["alla"])
#: Most tokens from a span such as "in a week" to what somebody takes home in it, and the marks that part the two.
_TAKINGS = 5
_STOPS = frozenset(",;:.–—")
#: Marks that end what a denial covers.
_QUOTES_OR_STOP = frozenset('.;"“”«»„')

#: Currencies in which one person's wage has five digits at most.
HARD = frozenset(("USD", "EUR", "GBP", "CHF", "AUD", "CAD", "SGD", "NZD"))


def least_payout(figure: Figure) -> float:
    """The least amount that is paid out to many: less for a day, month or year is one person's wage."""
    if figure.per is None:
        return 1e4
    return 1e5 if figure.currency in HARD else 1e7


def completed(context: Context) -> list[Figure]:
    """The figures of a sentence, with amounts told in two parts joined: "1 dollar and 60 cents"."""
    result: list[Figure] = []
    for figure in context.figures:
        last = result[-1] if result else None
        if last is not None and _is_small_change(context, last, figure):
            last.low = last.high = (last.low or 0) + figure.top / (1 if figure.cents else 100)
            last.per = last.per or figure.per
            last.end = figure.end
            after = next((cue for cue in context.all("per") if cue.start == figure.end), None)
            if last.per is None and after is not None:
                last.per, last.end = after.value, after.end
            continue
        if last is not None and _swings(context, last, figure):
            last.low, last.high = sorted((last.top, figure.top))
            last.ranged = True
            continue
        result.append(figure)
    return result


def _is_small_change(context: Context, one: Figure, cents: Figure) -> bool:
    """Whether a figure is the cents of the amount just before it."""
    if one.type != MONEY or one.cents or one.ranged or one.bounded or one.scale > 1 or one.per is not None:
        return False
    if one.low is None or one.low != int(one.low) or context.words[one.end - 1] in "$€£₹":
        return False
    gap = cents.start - one.end
    if gap > 1 or (gap == 1 and not any(cue.start == one.end for cue in context.all("coord"))):
        return False
    if cents.ranged or cents.bounded:
        return False
    if cents.cents:
        return cents.top < 1
    return gap == 0 and cents.type == COUNT and 5 <= cents.top < 100 and cents.top == int(cents.top)


def _swings(context: Context, one: Figure, other: Figure) -> bool:
    """ "9 dollars an hour on good days, 3 on bad ones": one range."""
    if one.type != MONEY or one.per is None or one.ranged or one.bounded or other.type != COUNT:
        return False
    if other.ranged or not 0 < other.top <= 10 * one.top or not one.top:
        return False
    if context.distance(one.start, one.end, other.start, other.end) > 12:
        return False
    return any(context.distance(other.start, other.end, cue.start, cue.end) <= 2 for cue in context.all("swing"))


def piece_after(context: Context, figure: Figure) -> bool:
    """Whether an amount is paid for a piece of work that no list names: "$15 per completed case"."""
    if figure.type != MONEY or figure.scale > 1:
        return False
    words = context.words
    opener = next((cue for cue in context.all("per_open") if cue.start == figure.end), None)
    if opener is None or (opener.value == "listed" and not (context.setting.own or context.setting.trade)):
        # "12 dólares por caso" is a piece in an offer of work; elsewhere "por" may mean much else.
        return False
    if opener.end >= len(words) or not words[opener.end].isalnum():
        # "a 12 cêntimos cada;"
        return opener.end - opener.start == 1 and opener.value == "alone"
    if not words[opener.end].isalpha():
        return False
    return not any(opener.end <= cue.start <= opener.end + 1 for cue in context.all("n_piece"))


def each_piece(context: Context, figure: Figure) -> bool:
    """ "Each accepted case earns you a further $250": a piece of work is the subject, before the verb of pay."""
    first = next((cue for cue in context.all("piece_each") if cue.start <= 1), None)
    verb = None if first is None else next((cue for cue in context.all("pay") if cue.start > first.end), None)
    if first is None or verb is None or not verb.start - first.end <= _SUBJECT or verb.end > figure.start:
        return False
    subject = range(first.end, verb.start)
    plain = all(context.words[place].isalpha() for place in subject)
    spans = (
        "hour",
        "hours",
        "day",
        "week",
        "month",
        "year",
        "stunde",
        "tag",
        "heure",
        "jour",
        "hora",
        "día",
        "dia",
        "ora",
    )
    plain = plain and not any(context.words[place] in spans for place in subject)
    return plain and not any(cue.start in subject for tag in ("pn", "exp") for cue in context.all(tag))


def other_span(context: Context, figure: Figure) -> bool:
    """Whether the amount is for a span that no rate is told in: "600 dollars in a good week"."""
    if any(0 <= cue.start - figure.end <= 3 for cue in context.all("other_span")):
        return True
    if figure.cents or any(one.start == figure.end for one in context.all("per")):
        return False
    # "Four cents an image; in a week she puts together 30 dollars."
    return any(
        0 <= figure.start - cue.end <= _TAKINGS
        and not any(cue.end <= one.start < figure.start for one in context.figures)
        and (_STOPS - {","} if cue.end - cue.start > 1 else _STOPS).isdisjoint(context.words[cue.end : figure.start])
        for cue in context.all("other_span")
    )


def local_currency(context: Context, figure: Figure) -> str | None:
    """The currency of a figure; pesos, rupees and shillings are those of the country that the sentence names."""
    said = _in_brackets(context, figure)
    if said is not None:
        return said
    family = _AMBIGUOUS.get(figure.currency or "")
    if family is None or not context.has("money_place"):
        return figure.currency
    words = [cue for cue in context.all("currency") if figure.start <= cue.start < figure.end]
    if not words or any(cue.end - cue.start > 1 for cue in words):
        return figure.currency
    best, reach = figure.currency, 99
    for cue in context.all("money_place"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        if _AMBIGUOUS.get(cue.value) == family and toll < reach:
            best, reach = cue.value, toll
    return best


def _in_brackets(context: Context, figure: Figure) -> str | None:
    """The currency that a bracket or an afterthought names: "$40 an hour (Canadian dollars)", "38, in dollars"."""
    mark = context.words[figure.end : figure.end + 2]
    if figure.type == MONEY and mark[:1] == ["("]:
        place = figure.end + 1
    elif len(mark) == 2 and mark[0] == "," and mark[1] in _IN:
        place = figure.end + 2
    else:
        return None
    return next((cue.value for cue in context.all("currency") if cue.start == place), None)


def bound_by_words(context: Context, figure: Figure) -> None:
    """Sets the open end that words further off give: "the floor is …", "…, tops", "nobody gets over …"."""
    if figure.change and not figure.bounded:
        # "A relevé son plancher de 6 à 7 livres": both are the least.
        least = context.near(figure, "pay_floor", _CHANGED)
        if least is not None and least.end <= figure.start and context.words[least.end - 1] in _FLOORS:
            figure.high = None
    if figure.ranged or figure.change:
        return
    if figure.bounded:
        if figure.low is None or figure.high is None:
            _negated(context, figure)
        return
    before = context.near(figure, "pay_from", 2)
    if before is not None and before.end <= figure.start and not _opens_period(context, before.end, figure.start):
        figure.high = None
        return
    floor, cap = _bounding(context, figure, "pay_floor"), _bounding(context, figure, "pay_cap")
    if floor is None and cap is None:
        _late(context, figure)
    elif cap is None or (floor is not None and floor < cap):
        figure.high = None
    else:
        figure.low = None


def _opens_period(context: Context, low: int, high: int) -> bool:
    """Whether "from" opens a time or what was before, and no range: "desde el lunes 7,50", "down from 60"."""
    if any(cue.end == low and cue.start < low - 1 for cue in context.all("st_base")):
        return True
    if any(cue.end in (low - 1, low) for cue in context.all("change_verb")):
        # "se lo rebajaron desde 23", "had gone from $27 an hour to 23"
        return True
    return any(low <= when.start < high or when.start < low <= when.end for when in context.whens)


def _bounding(context: Context, figure: Figure, tag: str) -> int | None:
    """Toll to the nearest word of a tag in the figure's clause; None without one."""
    best: int | None = None
    others = [(one.start, one.end) for name in ("n_pay", "n_wage") for one in context.all(name)]
    for cue in context.all(tag):
        if any(start <= cue.start and cue.end <= end for start, end in others):
            # The "minimum" of a legal minimum bounds no rate of a vendor.
            continue
        if context.between(cue.start, cue.end, figure) and not _repeats(context, figure):
            continue
        if cue.end <= figure.start and _anothers(context, cue, figure):
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        limit = 12 if cue.end <= figure.start else 3
        if _repeats(context, figure) and cue.end <= figure.start:
            limit = 34
        if toll <= limit and (best is None or toll < best):
            best = toll
    return best


def _anothers(context: Context, cue: Cue, figure: Figure) -> bool:
    """Whether the words stand just after another amount, which they bound."""
    return any(
        one is not figure and one.type == MONEY and one.end <= cue.start and cue.start - one.end <= 1
        for one in context.figures
    )


def _repeats(context: Context, figure: Figure) -> bool:
    """Whether a semicolon and the word for "for" join a figure to the one before, whose verb it leaves out."""
    for one in context.figures:
        if one.end > figure.start or one.type != MONEY:
            continue
        stops = [place for place in range(one.end, figure.start) if context.words[place] == ";"]
        if stops and not any(stops[-1] <= cue.start and cue.end <= figure.start for cue in context.all("pay")):
            return True
    return False


def _late(context: Context, figure: Figure) -> None:
    """ "three dollars an hour, tops": a bound after a comma, at the end of its clause."""
    words = context.words
    if words[figure.end : figure.end + 1] != [","]:
        return
    for tag, low in (("b_max_after", False), ("b_min_after", True)):
        for cue in context.all(tag):
            if cue.start == figure.end + 1 and (cue.end >= len(words) or not words[cue.end].isalnum()):
                if low:
                    figure.high = None
                else:
                    figure.low = None
                return


def _negated(context: Context, figure: Figure) -> None:
    """ "nobody may pay under £6": what is denied below a bound is a lower bound, and the other way about."""
    if any(figure.core < cue.start <= figure.end for cue in context.all("b_min_after")):
        # "$25 for anything that isn't code, $40 and up if it is": nothing denies a bound behind the figure.
        return
    if any(figure.start <= cue.start < figure.core for cue in context.all("negation")):
        # "never less than 6": the bound has the denial in it.
        return
    for cue in context.all("negation"):
        if cue.end > figure.start or context.between(cue.start, cue.end, figure):
            continue
        if not _QUOTES_OR_STOP.isdisjoint(context.words[cue.end : figure.start]):
            # "No. The ad says up to $60", "I refuse to get up for “up to $4”": the denial ends before it.
            continue
        if "," in context.words[cue.end : figure.start] and any(
            one.type == MONEY and one.end <= cue.start for one in context.figures
        ):
            # "$25 for whatever isn't code, $40 and up if it is": the denial belongs to the amount before.
            continue
        if any(cue.end <= one.start < figure.start for one in context.all("coord")):
            # "… for those without a degree and climbs up to 40"
            continue
        if context.distance(figure.start, figure.end, cue.start, cue.end) <= 11:
            figure.low, figure.high = figure.high, figure.low
            return


def expertise(context: Context, figure: Figure) -> tuple[str | None, bool]:
    """Whom the rate is for: the nearest word for a trade in the figure's clause.

    "Experts" yields to a trade, a language to the trade that speaks it, and a trade to a doctorate in it. In a line
    such as "Attorney, privacy (US bar): $105" the words before the colon tell it, whatever stands between.

    Returns:
        The trade, and whether the text names whom the rate is for; "everybody else" names no trade.
    """
    best: str | None = None
    reach, told = 15, False
    label = _label_end(context, figure)
    for tag in ("exp", "rest", "tongue"):
        for cue in context.all(tag):
            if figure.start <= cue.start < figure.end or (tag == "tongue" and not _is_tongue(context, cue)):
                # "80 cents per finished video", "the French company"
                continue
            if cue.start >= figure.end and context.words[cue.end : cue.end + 1] == [":"]:
                # "85 (doctors: 170)": of the next amount.
                continue
            if cue.start >= figure.end and _leads_another(context, figure, cue):
                continue
            if cue.end <= label:
                toll = _IN_LABEL
            else:
                toll = context.distance(figure.start, figure.end, cue.start, cue.end)
                toll += 9 * context.between(cue.start, cue.end, figure)
            toll += _TONGUE if tag == "tongue" else _PULL.get(cue.value, 0)
            if toll < reach:
                # "15 for everybody else" is for no trade.
                best, reach, told = ("language" if tag == "tongue" else cue.value or None), toll, True
    return best, told


def _leads_another(context: Context, figure: Figure, cue: Cue) -> bool:
    """ "A starting rate of 20 dollars, coders get 40": a trade after a comma that stands before its own amount."""
    if not any(word in (",", ";") for word in context.words[figure.end : cue.start]):
        return False
    return any(0 <= one.start - cue.end <= _OWN_AMOUNT and one.type in (MONEY, COUNT) for one in context.figures)


def _is_tongue(context: Context, cue: Cue) -> bool:
    """Whether a word such as "French" names the language and not a country's: "in French", "du français"."""
    return cue.start > 0 and context.words[cue.start - 1] in _BEFORE_TONGUE


def _label_end(context: Context, figure: Figure) -> int:
    """Where the label of a line ends that names who is paid before a colon; 0 without one."""
    words = context.words[: figure.start]
    if len(words) > _LABEL or any(one.end <= figure.start for one in context.figures) or ":" not in words:
        return 0
    return len(words) - 1 - words[::-1].index(":")


def paid_to_vendor(context: Context, figure: Figure) -> bool:
    """ "OpenAI payait 12,50 dollars à Sama": what a client pays a vendor is nobody's wage."""
    client = any(
        one.how == NAME and not (one.vendor or one.publisher or one.person) and one.end <= figure.start
        for one in context.entities
    )
    if not client or context.words[figure.end : figure.end + 1] not in _TO:
        return False
    return any(one.vendor and one.how == NAME and one.start == figure.end + 1 for one in context.entities)

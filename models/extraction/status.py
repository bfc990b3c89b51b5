"""How sure a text is of a figure, when it is true, and whose finding it is."""

from __future__ import annotations

from models.claim import Status
from models.errors import InvalidValue
from models.extraction.context import Context
from models.extraction.entities import FIRST_PERSON, NAME
from models.extraction.figures import COUNT, MONEY, MULTIPLE, PERCENT
from models.extraction.lexicon import Cue
from models.extraction.periods import When
from models.period import Period, Precision

_REACH = 26
_SHORT = 14
#: Most tokens of a sentence that is nothing but a denial: "Made up, every word.".
_CURT = 9
#: Scale from which a figure is no wage.
_LARGE = 1e3
#: Marks that part what holds from what happened.
_PARTING = frozenset(",;:–—()")
_QUOTES = frozenset('"“”«»„‟‹›')
#: Greatest toll between a figure and the period that dates it.
_SIGHT = 40
#: A period that begins so early leads the sentence and dates all of it.
_LEADS = 2
#: Tokens between a period and the amount that it dates first of all.
_BESIDE = 6
#: Toll up to which a word for an offer of work covers a figure after it.
_NEAR = 10
#: Tokens at the end of a sentence in which a word on who says it counts for the whole.
_TAIL = 6


#: Words that tell how sure a figure is; most sentences have none.
_TOLD = frozenset(
    """st_denied st_base st_talks st_projected st_closed st_sources st_indirect st_company said say st_offer
    st_ad""".split()
)


def status_of(context: Context, start: int, end: int, default: Status, *, talks: bool = True) -> Status:
    """The status of a figure by the words around it.

    Denied beats talks, talks beat projected, projected beats what a source or the company says.

    Args:
        context: the sentence.
        start: first token of the figure or of the words of change.
        end: where they end.
        default: what holds without any such word.
        talks: whether the figure may be one that is negotiated; wages and revenue are not.
    """
    if _TOLD.isdisjoint(context.by_tag):
        return _by_speaker(context, default)
    if _denied(context, start, end):
        return Status.DENIED
    base = _is_base(context, start)
    if not base:
        if talks and _planned(context, "st_talks", start, end, _REACH, _REACH):
            return Status.TALKS
        if _planned(context, "st_projected", start, end, 16, 8) or _expected_all_along(context, start):
            return Status.PROJECTED
    if _reaches(context, "st_closed", start, end, 12):
        return Status.CONFIRMED
    if (
        _reaches(context, "st_sources", start, end, 60)
        or (hearsay(context) and _reaches(context, "st_indirect", start, end, 60))
        or _press_says(context)
    ):
        # What another figure is compared with was told before: the sources speak of the new one.
        return default if base else Status.REPORTED
    if (
        _reaches(context, "st_company", start, end, 40, within=True)
        or _vendor_says(context, start, end)
        or _offered(context, start, end)
    ):
        return Status.CONFIRMED
    return _by_speaker(context, default)


def _by_speaker(context: Context, default: Status) -> Status:
    """What holds where no word tells: the vendor's own words are sure."""
    if default is Status.REPORTED and (context.setting.own or _quoted(context)):
        return Status.CONFIRMED
    return default


def denies_before(context: Context) -> bool:
    """Whether a short sentence denies what the one before it said: "The company denies it", "That is false"."""
    words = len(context.words)
    if context.figures or words > _SHORT or not context.has("st_denied", "st_false"):
        return False
    first = min(cue.start for tag in ("st_denied", "st_false") for cue in context.all(tag))
    if any(one.how == NAME and one.start > first for one in context.entities):
        # "A spokesman denies that X has left": this denies something of its own.
        return False
    return context.has("st_that") or (words <= _CURT and context.has("st_false"))


def _denied(context: Context, start: int, end: int) -> bool:
    """Whether a denial covers a figure: what follows it in its clause, or what it closes."""
    for cue in context.all("st_denied"):
        low, high = (cue.end, start) if cue.end <= start else (end, cue.start)
        if context.distance(start, end, cue.start, cue.end) > 60 or _stopped(context, low, high):
            continue
        if cue.end <= start:
            joined = [one for one in context.all("coord") if low <= one.start and one.end <= high]
            if not joined or joined[-1].end >= start - 1:
                return True
        elif not _joined(context, low, high) and not _has_object(context, cue, end):
            return True
    return False


def _planned(context: Context, tag: str, start: int, end: int, before: int, after: int) -> bool:
    """Whether words of a plan govern a figure.

    They govern what follows them up to the end of their clause; what stands before them only when nothing parts both
    and no other amount follows as their object ("booked 18 million and expects 110").
    """
    if tag not in context.by_tag:
        return False
    able = {cue.end for cue in context.all("st_can")}
    if tag == "st_projected" and any(one.start == start and one.scale < _LARGE for one in context.figures):
        # "pode chegar aos 65": how far a wage goes, told by verb and auxiliary in one.
        able.update(cue.start for cue in context.all("st_can"))
    rumours = {cue.start: cue.end for cue in context.all("st_sources")}
    for cue in context.all(tag):
        if cue.start in able or rumours.get(cue.start, 0) > cue.end:
            # "Can reach 25 euros" tells how far pay goes, and "terá faturado" what is said to have been: no future.
            continue
        toll = context.distance(start, end, cue.start, cue.end)
        if cue.start < end:
            if toll <= before and not _stopped(context, cue.end, start):
                return True
        elif toll <= after and (
            cue.start - end <= 1
            or not (
                _stopped(context, end, cue.start)
                or _joined(context, end, cue.start)
                or _has_object(context, cue, end)
                or _stated_now(context, start, end, cue)
            )
        ):
            return True
    return False


def _expected_all_along(context: Context, start: int) -> bool:
    """Whether a verb of expectation opens the sentence and "and" joins another amount to it: "we expect X, and Y"."""
    if "st_projected" not in context.by_tag:
        return False
    if not any(cue.start <= _LEADS for cue in context.all("st_projected")) or _stopped(context, 0, start):
        return False
    before = [one for one in context.figures if one.end <= start and one.type in (MONEY, PERCENT, MULTIPLE)]
    joined = {cue.end for cue in context.all("coord")}
    return bool(before) and any(start - place <= 3 and before[-1].end < place for place in joined)


def _is_base(context: Context, start: int) -> bool:
    """Whether a figure is one that another is compared with: "up from 2 billion in February"."""
    return any(0 <= start - cue.end <= 2 for cue in context.all("st_base"))


def _stopped(context: Context, low: int, high: int) -> bool:
    return ";" in context.words[low:high]


def _joined(context: Context, low: int, high: int) -> bool:
    """Whether "and" or "but" begins another clause between two places."""
    return any(low <= cue.start < high for tag in ("coord", "sub") for cue in context.all(tag))


def _has_object(context: Context, cue: Cue, end: int) -> bool:
    """Whether another amount stands between one and the words after it, or after these words."""
    return any(
        end <= one.start and one.start - cue.end <= 14 and one.type in (MONEY, COUNT, PERCENT, MULTIPLE)
        for one in context.figures
    )


def _stated_now(context: Context, start: int, end: int, cue: Cue) -> bool:
    """Whether a figure in a clause of its own is told as a state of today: "60 people today, are to be tripled"."""
    return any(
        when.now and when.end <= cue.start and context.distance(start, end, when.start, when.end) <= 3
        for when in context.whens
    )


def _quoted(context: Context) -> bool:
    """Whether the vendor speaks of itself in a quotation: "we have five million", in a text by somebody else."""
    return any(one.how == FIRST_PERSON for one in context.entities) and not _QUOTES.isdisjoint(context.words)


def _offered(context: Context, start: int, end: int) -> bool:
    """Whether an offer of work says so: "Pay: 38 euros an hour", "the job ad names 25 dollars"."""
    if any(cue.start <= 1 and context.words[cue.end : cue.end + 1] == [":"] for cue in context.all("st_offer")):
        return True
    return any(
        cue.end <= start
        and context.distance(start, end, cue.start, cue.end) <= _NEAR
        and not _stopped(context, cue.end, start)
        for cue in context.all("st_ad")
    )


def _vendor_says(context: Context, start: int, end: int) -> bool:
    """Whether a verb of saying stands beside a vendor or one of its people: "jubelt man bei Turing"."""
    if "say" not in context.by_tag:
        return False
    speakers = [(one.start, one.end) for one in context.entities if one.vendor]
    speakers += [(one.start, one.end) for one in context.all("exec")]
    near = [
        cue
        for cue in context.all("say")
        if context.distance(start, end, cue.start, cue.end) <= 40
        and not said_of_other(context, start, end, cue)
        and (cue.end >= len(context.words) - _TAIL or not _stopped(context, min(cue.end, end), max(cue.start, start)))
    ]
    return any(context.distance(begin, stop, cue.start, cue.end) <= 3 for cue in near for begin, stop in speakers)


def hearsay(context: Context) -> bool:
    """Whether a mood of indirect speech ("sei", "habe") renders what nobody of the company says."""
    return context.has("st_indirect") and not context.has("st_company", "exec")


def said_of_other(context: Context, start: int, end: int, cue: Cue) -> bool:
    """Whether a verb of saying tells of something after it, and not of what a clause before it adds to a name.

    "Sama, which let 260 people go, assures that it pays more": the first is not its own word.
    """
    words = context.words
    if cue.start < end or cue.end >= len(words) - _TAIL or words[cue.end : cue.end + 1] == [","]:
        return False
    closed = "," in words[end : cue.start]
    return closed and any(
        one.start < start and words[one.start - 1 : one.start] == [","] and "," not in words[one.start : start]
        for one in context.all("rel")
    )


def _press_says(context: Context) -> bool:
    """Whether a publisher stands beside the verb of saying: "Reuters reported"."""
    return any(
        one.publisher and context.distance(one.start, one.end, cue.start, cue.end) <= 2
        for one in context.entities
        for tag in ("said", "st_company")
        for cue in context.all(tag)
    )


def _reaches(context: Context, tag: str, start: int, end: int, limit: int, *, within: bool = False) -> bool:
    """Whether a cue stands within a toll of some tokens.

    With ``within``, a semicolon ends its reach, unless it closes the sentence ("…; …, the company said").
    """
    if tag not in context.by_tag:
        return False
    own = context.all("st_company") if tag == "st_sources" else []
    for cue in context.all(tag):
        low, high = (cue.end, start) if cue.end <= start else (end, cue.start)
        if context.distance(start, end, cue.start, cue.end) > limit:
            continue
        if any(one.start <= cue.start and cue.end <= one.end and one != cue for one in own):
            # "according to" may be a part of "according to its own site".
            continue
        if within and said_of_other(context, start, end, cue):
            continue
        # "… 38,000 members, he said; the company pays them …": the speaker goes on.
        goes_on = context.words[cue.end : cue.end + 1] == [";"] and cue.end <= start
        if within and not goes_on and _stopped(context, low, high) and cue.end < len(context.words) - _TAIL:
            continue
        return True
    return False


def when_of(context: Context, start: int, end: int, *, state: bool = False) -> When | None:
    """The period nearest to a figure in its clause; None when the sentence gives none that dates it.

    With ``state``, the figure tells what holds, as a head count does, and not what happened: a comma or an "and" is
    enough to leave it out of the period of another amount ("valued at 500 million in September, pays 150 dollars").
    """
    best: When | None = None
    reach = _SIGHT
    for when in context.whens:
        if when.since or _for_another(context, when, start, end) or not _dates(context, when, start, end, state):
            continue
        if (when.start in context.inserts and start not in context.inserts) or (
            end <= when.start and _parted(context, end, when.start)
        ):
            # "Mercor, which two years ago …, takes in": the words on the name date nothing else.
            continue
        far = context.distance(start, end, when.start, when.end)
        far += 9 * _figures_between(context, when, start, end)
        if when.end <= start and _parted(context, when.end, start):
            far += 14
        if far < reach or (far == reach == 1 and when.start >= end):
            best, reach = when, far
    return best


def span_told(context: Context, start: int, end: int, *, rate: bool = False) -> When | None:
    """The period of a figure of some months: the nearest one, else the only such period that the sentence names.

    A rate ("running at a billion a year") takes none from another clause.
    """
    ordered = context.dated.get(start)
    if ordered is not None:
        return When(start, start, ordered)
    when = when_of(context, start, end)
    if (when is not None and when.period.precision.months >= 3) or _is_base(context, start):
        return when
    if when is not None:
        # "posted first-quarter revenue of $58 million on Thursday": the day is that of the news.
        beside = [
            one
            for one in _spans(context)
            if not _stopped(context, min(end, one.end), max(start, one.start))
            and context.distance(start, end, one.start, one.end) <= _REACH
        ]
        news = (
            when.period.precision is not Precision.DAY or when.period.last != when.period.widen(Precision.QUARTER).last
        )
        held = news and not context.has("arr") and len(beside) == 1 and _dates(context, beside[0], start, end)
        return beside[0] if held else when
    spans = [
        one
        for one in _spans(context)
        if not (
            (rate and _stopped(context, min(end, one.end), max(start, one.start)))
            or (rate and end <= one.start and _of_base(context, one, start, end))
            or _bracketed(context, one, start, end)
        )
    ]
    return spans[0] if len({str(one.period) for one in spans}) == 1 else None


def _spans(context: Context) -> list[When]:
    """The periods of some months that a sentence states."""
    return [
        one
        for one in context.whens
        if not (one.since or one.by or one.now or one.start in context.inserts) and one.period.precision.months >= 3
    ]


def ended(context: Context, precision: Precision) -> Period | None:
    """The last quarter or half to have ended when the text came out: what "quarterly sales" without a date means."""
    published = context.setting.published
    if published is None or published.precision.months > precision.months:
        return None
    try:
        return Period.of(published.last, precision).shift(-1)
    except InvalidValue:
        return None


def paid_before(context: Context, start: int, end: int) -> bool:
    """Whether a wage is one of the past: "earned", "used to pay", "instead of 21"."""
    if _is_base(context, start):
        return True
    bases = {cue.start for cue in context.all("st_base")}
    present = [(cue.start, cue.end) for cue in context.all("paid_now")]
    for cue in context.all("past_pay"):
        if cue.start in bases or any(low <= cue.start < high for low, high in present):
            continue
        toll = context.distance(start, end, cue.start, cue.end)
        if toll <= (14 if cue.end <= start else 9):
            return True
    return False


def state_since(context: Context, start: int, end: int) -> Period | None:
    """When a state beside a figure began: "valued at $10 billion since October", "14 since May"."""
    for when in context.whens:
        opened = any(0 <= when.start - one.end <= 1 or one.start == when.start for one in context.all("rel_since"))
        if (
            opened
            and context.distance(start, end, when.start, when.end) <= 8
            and not _figures_between(context, when, start, end)
        ):
            return when.period
    return None


def _dates(context: Context, when: When, start: int, end: int, state: bool = False) -> bool:
    """Whether a period may date a figure, given what stands between both."""
    if _bracketed(context, when, start, end):
        return False
    if when.after and (when.end > start or "," in context.words[when.end : start]):
        return False
    if end <= when.start:
        if _of_base(context, when, start, end):
            return False
        return not (_another_clause(context, end, when.start, state) and _beside_other(context, when, end))
    if when.end <= start:
        led = when.start <= _LEADS or _stopped(context, 0, when.start) or _heads(context, when)
        return led or not (_another_clause(context, when.end, start, state) and _beside_other(context, when, start))
    return True


def _heads(context: Context, when: When) -> bool:
    """ "Forbes counted anew in September: 250 staff, …": a period just before a colon dates the list after it."""
    return context.words[when.end : when.end + 1] == [":"] and not any(one.end <= when.start for one in context.figures)


def _bracketed(context: Context, when: When, start: int, end: int) -> bool:
    """Whether a period stands in brackets with a figure of its own: "104.5 million (1H 2024: 112.8 million)"."""
    words = context.words
    if when.start < end or "(" not in words[end : when.start]:
        return False
    opened = max(place for place in range(end, when.start) if words[place] == "(")
    closed = next((place for place in range(when.end, len(words)) if words[place] == ")"), len(words))
    return start < opened and any(
        opened < one.start < closed and one.start >= when.end and one.type in (MONEY, COUNT, PERCENT)
        for one in context.figures
    )


def _of_base(context: Context, when: When, start: int, end: int) -> bool:
    """Whether a period is that of a base of comparison: "14, against 19 in 2023", "3x the year before"."""
    if any(end <= cue.start and cue.end <= when.start + 1 for cue in context.all("st_base")):
        return True
    later = [one.start for one in context.figures if end <= one.start <= when.start]
    if any(end <= cue.start and 0 <= place - cue.end <= 1 for cue in context.all("from") for place in later):
        return True
    figure = next((one for one in context.figures if one.start == start), None)
    return (
        figure is not None
        and figure.type == MULTIPLE
        and not figure.verb
        and when.start - end != 1
        and when.start - end <= 8
        and "," not in context.words[end : when.start]
    )


def _another_clause(context: Context, low: int, high: int, state: bool) -> bool:
    """Whether a relative clause, a conjunction or a comma with "and" parts two places; for a state any of them."""
    words = context.words
    if state and (not _PARTING.isdisjoint(words[low:high]) or _joined(context, low, high)):
        return True
    for tag in ("rel", "sub", "coord"):
        for cue in context.all(tag):
            if cue.end - cue.start > 1 and tag == "rel":
                # "led by" and the like open no clause with a figure of its own.
                continue
            if tag == "coord" and any(
                one.type == PERCENT and 0 <= one.start - cue.end <= 1 and one.end < high for one in context.figures
            ):
                # "31 people, or 13 percent of the staff, in August": the same amount again.
                continue
            if low <= cue.start < high and (tag == "sub" or words[cue.start - 1 : cue.start] == [","]):
                return True
    return False


def _beside_other(context: Context, when: When, place: int) -> bool:
    """Whether another amount than the one at a place stands beside a period."""
    return any(
        one.type in (MONEY, COUNT, PERCENT)
        and not one.start <= place <= one.end
        and 0 <= max(when.start - one.end, one.start - when.end) <= _BESIDE
        and not (one.type == COUNT and one.end == when.start)
        for one in context.figures
    )


def _for_another(context: Context, when: When, start: int, end: int) -> bool:
    """Whether a time to come dates a plan that another figure tells ("holds 61% and counts on 100% by December")."""
    published = context.setting.published
    ahead = when.by or (published is not None and when.period.first > published.last)
    return ahead and _figures_between(context, when, start, end) > 0


def _figures_between(context: Context, when: When, start: int, end: int) -> int:
    low, high = (when.end, start) if when.end <= start else (end, when.start)
    # The number of "four months later" belongs to the period.
    return sum(
        1
        for one in context.figures
        if low <= one.start and one.end <= high and not (one.type == COUNT and one.end == when.start)
    )


def _parted(context: Context, low: int, high: int) -> bool:
    return ";" in context.words[low:high]


def month_of(context: Context) -> Period | None:
    """The month of publication, for what is said to hold now."""
    return context.setting.month


def coarser(period: Period | None, precision: Precision) -> Period | None:
    """The period at the given precision at most."""
    if period is None or period.precision.months >= precision.months:
        return period
    return period.widen(precision)


def origin_of(context: Context) -> str | None:
    """The publisher or source that the sentence attributes its figures to; None without one."""
    for one in context.entities:
        if one.publisher:
            cues = context.all("st_sources") + context.all("said")
            if any(context.distance(one.start, one.end, cue.start, cue.end) <= 3 for cue in cues):
                return context.text[context.sentence.starts[one.start] : context.sentence.ends[one.end - 1]]
    return None

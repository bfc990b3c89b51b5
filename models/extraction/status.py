"""How sure a text is of a figure, when it is true, and whose finding it is."""

from __future__ import annotations

from models.claim import Status
from models.extraction.context import Context
from models.extraction.entities import FIRST_PERSON
from models.extraction.periods import When
from models.period import Period, Precision

_REACH = 26


def status_of(context: Context, start: int, end: int, default: Status) -> Status:
    """The status of a figure by the words around it.

    Denied beats talks, talks beat projected, projected beats what a source or the company says.

    Args:
        context: the sentence.
        start: first token of the figure or of the words of change.
        end: where they end.
        default: what holds without any such word.
    """
    if _reaches(context, "st_denied", start, end, 60):
        return Status.DENIED
    if _reaches(context, "st_talks", start, end, _REACH):
        return Status.TALKS
    if _reaches(context, "st_projected", start, end, 16, after=8):
        return Status.PROJECTED
    if _reaches(context, "st_closed", start, end, 12):
        return Status.CONFIRMED
    if _reaches(context, "st_sources", start, end, 60) or _press_says(context):
        return Status.REPORTED
    if _reaches(context, "st_company", start, end, 40) or _vendor_says(context, start, end):
        return Status.CONFIRMED
    if default is Status.REPORTED and (context.setting.own or any(one.how == FIRST_PERSON for one in context.entities)):
        return Status.CONFIRMED
    return default


def _vendor_says(context: Context, start: int, end: int) -> bool:
    """Whether a verb of saying stands beside a vendor or one of its people: "jubelt man bei Turing"."""
    speakers = [(one.start, one.end) for one in context.entities if one.vendor]
    speakers += [(one.start, one.end) for one in context.all("exec")]
    near = [cue for cue in context.all("say") if context.distance(start, end, cue.start, cue.end) <= 40]
    return any(context.distance(begin, stop, cue.start, cue.end) <= 3 for cue in near for begin, stop in speakers)


def _press_says(context: Context) -> bool:
    """Whether a publisher stands beside the verb of saying: "Reuters reported"."""
    return any(
        one.publisher and context.distance(one.start, one.end, cue.start, cue.end) <= 2
        for one in context.entities
        for tag in ("said", "st_company")
        for cue in context.all(tag)
    )


def _reaches(context: Context, tag: str, start: int, end: int, limit: int, *, after: int | None = None) -> bool:
    """Whether a cue stands within a toll of some tokens; behind them only within ``after``, where given."""
    for cue in context.all(tag):
        most = after if after is not None and cue.start >= end else limit
        if context.distance(start, end, cue.start, cue.end) <= most:
            return True
    return False


def when_of(context: Context, start: int, end: int) -> When | None:
    """The period nearest to a figure in its clause; None when the sentence gives none that dates it."""
    best: When | None = None
    reach = 40
    for when in context.whens:
        if when.since or _for_another(context, when, start, end):
            continue
        far = context.distance(start, end, when.start, when.end)
        far += 9 * _figures_between(context, when, start, end)
        if when.end <= start and _parted(context, when.end, start):
            far += 14
        if far < reach:
            best, reach = when, far
    return best


def _for_another(context: Context, when: When, start: int, end: int) -> bool:
    """Whether a time to come dates a plan that another figure tells ("holds 61% and counts on 100% by December")."""
    published = context.setting.published
    ahead = when.by or (published is not None and when.period.first > published.last)
    return ahead and _figures_between(context, when, start, end) > 0


def _figures_between(context: Context, when: When, start: int, end: int) -> int:
    low, high = (when.end, start) if when.end <= start else (end, when.start)
    return sum(1 for one in context.figures if low <= one.start and one.end <= high)


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

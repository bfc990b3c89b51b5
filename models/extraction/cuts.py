"""Cuts of staff: how many people, or what share of them, have to go."""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.figures import PERCENT, Figure
from models.extraction.lexicon import Cue
from models.extraction.peoplewords import counts_things, employs, noun_after, relative_owner, vendor_of_people
from models.extraction.status import month_of, status_of, when_of

#: Tokens from a verb of staying to the number of those who stay.
_LEFT = 3
_GONE = ("contractors", "crowd", "experts", "network")
#: Fewer than so many people, in words, who go are named as what they are.
_COUNTED = 10
#: What is hit where a leak, and no cut of staff, affects people, in any of the languages.
LEAKED = frozenset("data datos données daten dati dados breach fuite brecha datenleck violazione vazamento".split())
#: Signs after a number that counts nothing named.
_STOPS = frozenset(".,;")


def cut_word(context: Context, figure: Figure, earlier: Figure | None) -> Cue | None:
    """The words that make a number of people a number of people who go; None when they stay.

    Args:
        context: the sentence.
        figure: the number.
        earlier: the number of people or the share cut just before it in the sentence.
    """
    if not context.has("layoff") or figure.top < 2 or figure.change:
        # "from 1,100 to 700 people" are levels, not people who go.
        return None
    around = next((cue for cue in context.all("layoff") if cue.start < figure.start and figure.end < cue.end), None)
    if around is not None:
        # "let 180 of them go", but "let 200 of its 1,400 employees go"
        return None if is_base(context, figure) else around
    word = _nearest(context, figure, 14)
    counted = noun_after(context, figure) is not None or _jobs(context, figure) is not None
    if not counted and figure.spelled and figure.top < _COUNTED:
        # "after the two parted ways": so few are told with what they are.
        return None
    if word is not None and not LEAKED.isdisjoint(context.words[word.end : figure.start]):
        # "La brecha afectó a los datos de 40.000 personas": nobody goes.
        return None
    if word is not None and (counted or _touches(context, figure, word) or _bare(context, figure, word)):
        return None if _kept(context, figure, word) else word
    if counted and earlier is not None and _goes_too(context, earlier, figure):
        return context.all("layoff")[0]
    job = _jobs(context, figure)
    if job is not None and noun_after(context, figure) is None and not _kept(context, figure, context.all("layoff")[0]):
        far = min(context.distance(figure.start, figure.end, one.start, one.end) for one in context.all("layoff"))
        return context.all("layoff")[0] if far <= 26 else None
    return None


def _touches(context: Context, figure: Figure, word: Cue) -> bool:
    """Whether the number counts the cuts themselves: "31 licenciements"."""
    gap = context.words[figure.end : word.start]
    return 0 <= word.start - figure.end <= 1 and all(one.isalpha() for one in gap)


def _nearest(context: Context, figure: Figure, limit: int) -> Cue | None:
    best: Cue | None = None
    reach = limit + 1
    for cue in context.all("layoff"):
        if _parted(context, figure, cue) or _counted_in(context, figure, cue):
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        if toll < reach:
            best, reach = cue, toll
    return best


def _parted(context: Context, figure: Figure, cue: Cue) -> bool:
    """Whether another number stands between a number and a verb of cutting.

    What says the same in per cent and the whole do not count: "200 staff, or 14%, will go", "38 of 112 jobs go".
    """
    if not context.between(cue.start, cue.end, figure):
        return False
    low, high = (figure.end, cue.start) if figure.end <= cue.start else (cue.end, figure.start)
    between = [one for one in context.figures if low <= one.start and one.end <= high]
    return not between or any(one.type != PERCENT and not is_base(context, one) for one in between)


def _counted_in(context: Context, figure: Figure, cue: Cue) -> bool:
    """Whether the words begin with what the number counts: "700 staff by Christmas"."""
    return cue.start >= figure.end and any(cue.start == one.start and one.end < cue.end for one in context.all("pn"))


def _jobs(context: Context, figure: Figure) -> Cue | None:
    """The word for jobs that the number counts."""
    for cue in context.all("jobs"):
        if figure.end <= cue.start <= figure.end + 2:
            gap = context.words[figure.end : cue.start]
            if all(word.isalpha() for word in gap) and not any(
                figure.end <= one.start < cue.start for one in context.all("n_count")
            ):
                return cue
    return None


def _bare(context: Context, figure: Figure, word: Cue) -> bool:
    """ "has cut 31 of its 240 jobs", "despidió a 180": the base, or a word for people as object, tells it."""
    person = context.words[word.end - 1] == "a" or context.words[word.end : figure.start] == ["a"]
    if (word.end == figure.start or person) and figure.top >= _COUNTED and figure.scale == 1 and not figure.currency:
        ends = figure.end >= len(context.words) or not context.words[figure.end].isalpha()
        if person or ends or _dated(context, figure):
            return not counts_things(context, figure)
    if word.end == figure.start and figure.top >= _COUNTED and _told_alone(context, figure):
        return True
    return word.end <= figure.start and any(cue.start == figure.end for cue in context.all("of_base"))


def _told_alone(context: Context, figure: Figure) -> bool:
    """ "Labelbox demitiu 30.", "… laid off 30 in January": a vendor in sight, and no noun after the number."""
    if not (context.topic or any(one.vendor and one.end <= figure.start for one in context.entities)):
        return False
    dated = any(one.start in (figure.end, figure.end + 1) for one in context.whens)
    return dated or figure.end >= len(context.words) or context.words[figure.end] in _STOPS


def _dated(context: Context, figure: Figure) -> bool:
    """Whether a time follows a number: "dismissed 90 in October"."""
    return any(when.start in (figure.end, figure.end + 1) for when in context.whens)


def _kept(context: Context, figure: Figure, word: Cue) -> bool:
    """Whether words say that the people are there: "before the cuts it had 1,400 on its payroll", "of its 240 jobs"."""
    if is_base(context, figure) or _now(context, figure):
        return True
    if word.end <= figure.start:
        return employs_between(context, word.end, figure) or any(
            word.end <= cue.start and cue.end <= figure.start for tag in ("stays",) for cue in context.all(tag)
        )
    if _told_aside(context, figure, word) or _before_cut(context, figure, word):
        return True
    if any(0 <= figure.start - cue.end <= _LEFT for cue in context.all("stays")):
        # "Il ne reste plus que 700 personnes après cette vague de départs."
        return True
    return employs(context, figure) or any(
        figure.end <= cue.start and cue.end <= word.start for cue in context.all("stays")
    )


def _before_cut(context: Context, figure: Figure, word: Cue) -> bool:
    """ "It has around 650 employees, having dismissed 90", "compte 650 salariés, après en avoir licencié 90"."""
    has = [cue for tag in ("has_plain", "has_people") for cue in context.all(tag)]
    fillers = {cue.start for tag in ("approx", "b_min", "b_max", "now") for cue in context.all(tag)}
    held = any(
        0 <= figure.start - cue.end <= _LEFT and all(place in fillers for place in range(cue.end, figure.start))
        for cue in has
    )
    return held and any(figure.end <= cue.start < word.start for cue in context.all("rel_after"))


def _told_aside(context: Context, figure: Figure, word: Cue) -> bool:
    """ "Handshake, which has 850 staff, parted with …": a clause of its own tells how many there are."""
    if "," not in context.words[figure.end : word.start]:
        return False
    verbs = [cue for cue in context.all("has_plain") if 0 <= figure.start - cue.end <= 3]
    return any(0 <= verb.start - one.end <= 1 for verb in verbs for one in context.all("rel"))


def _now(context: Context, figure: Figure) -> bool:
    """ "31 laid off in 2023, 5,000 trainers now"."""
    return any(figure.end < cue.start <= figure.end + 3 for cue in context.all("now"))


def is_base(context: Context, figure: Figure) -> bool:
    """ "31 of its roughly 240", "38 postes sur 112": whether a number is the whole, of which another one goes."""
    ends = {one.end for one in context.figures}
    ends |= {cue.end for tag in ("jobs", "pn") for cue in context.all(tag) if cue.start in ends}
    return any(cue.end in (figure.start, figure.start - 1) and cue.start in ends for cue in context.all("of_base"))


def employs_between(context: Context, low: int, figure: Figure) -> bool:
    """Whether a verb for having or employing people stands between a place and a number close after it."""
    fillers = {cue.start for tag in ("approx", "b_min", "b_max") for cue in context.all(tag)}
    return any(
        low <= cue.start and cue.end <= figure.start and figure.start - cue.end <= 4
        and all(place in fillers for place in range(cue.end, figure.start))
        for tag in ("employs", "has_plain") for cue in context.all(tag)
    )  # fmt: skip


def _goes_too(context: Context, earlier: Figure, figure: Figure) -> bool:
    """ "… lays off 200 people, and 500 contractors too"."""
    far = context.distance(earlier.start, earlier.end, figure.start, figure.end)
    return far <= 24 and not _kept_since(context, earlier, figure)


def _kept_since(context: Context, earlier: Figure, figure: Figure) -> bool:
    """Whether the sentence speaks of people who are there between two numbers."""
    return (
        is_base(context, figure)
        or _now(context, figure)
        or any(
            earlier.end <= cue.start and cue.end <= figure.start
            for tag in ("employs", "has_plain", "stays", "compare_staff")
            for cue in context.all(tag)
        )
    )


def cut_claim(context: Context, figure: Figure) -> list[Claim]:
    """The claim on a number of people who go."""
    noun = noun_after(context, figure)
    return _claim(context, figure, noun, "people")


def share_cut(context: Context, figure: Figure, earlier: Figure | None, *, told: bool = False) -> list[Claim]:
    """The claim on a share of the staff that goes, or nothing.

    Args:
        context: the sentence.
        figure: the share.
        earlier: the number of people cut before it in the sentence, which the share may repeat ("200, or 14%").
        told: whether the sentence before spoke of cuts of staff.
    """
    layoff = context.near(figure, "layoff", 26)
    if layoff is None and not (told and earlier is not None):
        return []
    if any(figure.end <= cue.start <= figure.end + 3 for cue in context.all("n_stake")) and not _staff_after(
        context, figure
    ):
        return []
    repeated = (
        earlier is not None and context.distance(earlier.start, earlier.end, figure.start, figure.end) <= 16
        and not any(earlier.end <= one.start < figure.start for one in context.all("stake"))
    )  # fmt: skip
    if not (repeated or _staff_after(context, figure) or _staff_before(context, figure)):
        return []
    noun = next((cue for cue in context.all("pn") if figure.start <= cue.start <= figure.end + 5), None)
    if noun is not None and any(one.start >= figure.end and one.end <= noun.start for one in context.figures):
        noun = None
    return _claim(context, figure, noun, "percent")


def _staff_after(context: Context, figure: Figure) -> bool:
    """Whether the share is one of the people, the staff or the jobs: words inside it or after it."""
    for tag in ("pn", "head_count", "head", "jobs"):
        for cue in context.all(tag):
            if figure.start <= cue.start <= figure.end + 5:
                gap = context.words[figure.end : cue.start]
                if not any(word in (";", ".", ":", "(") for word in gap) and not of_next_count(context, figure, cue):
                    return True
    return False


def of_next_count(context: Context, figure: Figure, people: Cue) -> bool:
    """ "A drop of 18 percent, and in February 120 employees …": the people are those of the next number."""
    other = next((one for one in context.figures if figure.end <= one.start < people.start), None)
    return other is not None and "," in context.words[figure.end : other.start]


def _staff_before(context: Context, figure: Figure) -> bool:
    """ "reduced its headcount by 13%"."""
    return any(
        0 <= figure.start - cue.end <= 3 and "," not in context.words[cue.end : figure.start]
        for tag in ("head_count", "pn", "head")
        for cue in context.all(tag)
    )


def _claim(context: Context, figure: Figure, noun: Cue | None, unit: str) -> list[Claim]:
    vendor = relative_owner(context, figure)
    if vendor is None:
        vendor = vendor_of_people(context, figure, None)
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    dated = [one for one in context.whens if not (one.now or one.since or one.by)]
    if when is not None and when.now and len(dated) == 1:
        # "já dispensou 14% do quadro no ano passado": what is over by now has its own date.
        when = dated[0]
    # What is denied has not come about, on no day.
    as_of = when.period if when is not None else None if status is Status.DENIED else month_of(context)
    kind = "contractors" if noun is not None and noun.value in _GONE else "employees"
    return draft(context, vendor, Metric.LAYOFF, status, figure, unit=unit, kind=kind, as_of=as_of)

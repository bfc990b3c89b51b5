"""Evidence: which figure the rows of one question add up to, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.resolution.figures import Figure, closeness, support
from models.resolution.rows import DONE, EXPECTED, Row
from models.resolution.weights import Shape, against, strength

#: At most so many figures are tried as the answer, strongest voices first; more are noise.
_CANDIDATES = 16
#: So many of the best are compared with their rivals.
_FINALISTS = 4
#: Rivals beyond these weigh nothing beside them.
_RIVALS = 8
#: A copy contradicts its siblings: each of the origin's figures counts half.
_SPLIT_VOICE = 0.5
#: Days after which a source's own new figure is a correction of its old one.
_CORRECTION_DAYS = 1
#: Days after which a new forecast replaces an older one of an equal or weaker source.
_REVISION_DAYS = 20


@dataclass(slots=True)
class Verdict:
    """What one question's rows add up to."""

    #: The figure that holds.
    figure: Figure
    #: For each independent origin that agrees: its weight, heaviest first.
    agreeing: list[float]
    #: Strength of each rival figure, strongest first.
    rivals: list[float]
    #: How far each figure of the question supports the winner; 0 for those that contradict it.
    fits: dict[Figure, float]
    #: The figure's rows, for every figure of the question.
    rows: dict[Figure, list[Row]]
    #: Rows whose own source later said otherwise, or whose original says otherwise; they weigh nothing.
    withdrawn: set[str] = field(default_factory=set)

    @property
    def strength(self) -> float:
        """What the agreeing voices add up to."""
        return strength(self.agreeing)


def weigh(by_figure: dict[Figure, list[Row]]) -> Verdict:
    """The figure with the best odds among all that the rows give.

    Each origin has one voice for a figure, its best claim. For every candidate the voices that support it are added up
    (:func:`models.resolution.weights.strength`) and set against those of its rivals; the best odds win. Numbers and
    narrow ranges are candidates; bounds only where there is nothing else.
    """
    withdrawn = withdrawn_among(by_figure) if len(by_figure) > 1 else set()
    _give_voices(by_figure, withdrawn)
    figures = list(by_figure)
    if len(figures) == 1:
        only = figures[0]
        return Verdict(only, sorted(only.voices.values(), reverse=True), [], {only: 1.0}, by_figure, withdrawn)
    heard = [figure for figure in figures if figure.voices] or figures
    bench = _Bench(figures)
    judged = []
    for candidate in _candidates(heard, bench):
        agreeing = _agreeing(bench.fits(candidate))
        judged.append((strength(agreeing), candidate, agreeing))
    if len(judged) > 1:
        judged.sort(key=lambda one: (-one[0], _tie(one[1], by_figure)))
    best: tuple[float, float] | None = None
    for total, candidate, agreeing in judged[:_FINALISTS]:
        if best is not None and total < best[0]:
            break  # not even without a rival could it win
        rivals = _rivals(bench, candidate)
        odds = (total + against(rivals), total)
        if best is None or odds > best:
            best = odds
            verdict = Verdict(candidate, agreeing, rivals, bench.fits(candidate), by_figure, withdrawn)
    return verdict


class _Bench:
    """The figures of one question, with what each says for any other, worked out once."""

    def __init__(self, figures: list[Figure]) -> None:
        self.figures = figures
        self._fits: dict[Figure, dict[Figure, float]] = {}

    def fits(self, candidate: Figure) -> dict[Figure, float]:
        """How far every figure supports a candidate."""
        fits = self._fits.get(candidate)
        if fits is None:
            low, high = candidate.from_low, candidate.from_high
            # What does not even overlap is most of it; told here, without a call.
            fits = self._fits[candidate] = {
                figure: 0.0 if figure.from_low > high or low > figure.from_high else support(figure, candidate)
                for figure in self.figures
            }
            fits[candidate] = 1.0
        return fits

    def order(self, figure: Figure) -> tuple[float, float, float, float]:
        """Strongest first, then by figure."""
        own = strength(sorted(figure.voices.values(), reverse=True))
        return (-own, figure.value, figure.from_low, figure.from_high)


def _candidates(heard: list[Figure], bench: _Bench) -> list[Figure]:
    narrow = [figure for figure in heard if not figure.wide]
    # A bound answers the question itself only where no number that is told lies within it.
    loose = [one for one in heard if one.wide and not any(support(one, other) for other in narrow)]
    candidates = narrow + loose
    if len(candidates) > _CANDIDATES:
        candidates = sorted(candidates, key=bench.order)[:_CANDIDATES]
    return candidates


def _give_voices(by_figure: dict[Figure, list[Row]], withdrawn: set[str]) -> None:
    for figure, rows in by_figure.items():
        voices: dict[str, float] = {}
        for row in rows:
            if row.id not in withdrawn and row.weight > voices.get(row.origin, 0.0):
                voices[row.origin] = row.weight
        figure.voices = voices
    if len(by_figure) > 1:
        _split_voices(list(by_figure))


def _split_voices(figures: list[Figure]) -> None:
    """Halve the voice of an origin that is quoted with figures that contradict each other."""
    heard: dict[str, list[Figure]] = {}
    for figure in figures:
        for origin in figure.voices:
            heard.setdefault(origin, []).append(figure)
    for origin, its in heard.items():
        torn = [one for one in its if any(not closeness(one, other) for other in its)]
        for figure in torn:
            figure.voices[origin] *= _SPLIT_VOICE


def withdrawn_among(by_figure: dict[Figure, list[Row]]) -> set[str]:
    """Claims that no longer stand: corrected by their own source, garbled by a copy, or an outlook that was revised.

    Undated claims neither correct nor are corrected: nobody can tell which came first.
    """
    gone: set[str] = set()
    by_origin: dict[str, list[tuple[Figure, Row]]] = {}
    for figure, rows in by_figure.items():
        for row in rows:
            by_origin.setdefault(row.origin, []).append((figure, row))
    for said in by_origin.values():
        if len(said) > 1 and any(figure is not said[0][0] for figure, _ in said):
            _own_word(said, gone)
    first = next(iter(by_figure.values()))[0]
    if first.lane == EXPECTED:
        _revised(by_figure, gone, any_tier=True)
    elif first.shape is Shape.SPAN and first.lane == DONE:
        _revised(by_figure, gone, any_tier=False)
    return gone


def _own_word(said: list[tuple[Figure, Row]], gone: set[str]) -> None:
    """Within one origin: its own page beats the copies that contradict it, its last own word the earlier ones."""
    own = [(figure, row) for figure, row in said if row.own]
    for figure, row in said:
        for its, other in own:
            if closeness(figure, its):
                continue
            if not row.own or (
                row.published is not None
                and other.published is not None
                and other.published >= row.published + _CORRECTION_DAYS
            ):
                gone.add(row.id)
                break


def _revised(by_figure: dict[Figure, list[Row]], gone: set[str], *, any_tier: bool) -> None:
    """Outlooks replaced by later ones; results restated by the company in a later filing."""
    # A reprint comes later than its original without being a later word, so each origin speaks when it first did.
    spoke: dict[tuple[Figure, str, int], int] = {}
    for figure, rows in by_figure.items():
        for row in rows:
            tier = row.sourced.origin_tier
            if row.published is not None and (any_tier or tier == 1) and row.id not in gone:
                key = (figure, row.origin, tier)
                spoke[key] = min(row.published, spoke.get(key, row.published))
    latest: dict[tuple[Figure, int], int] = {}
    for (figure, _, tier), when in spoke.items():
        latest[figure, tier] = max(when, latest.get((figure, tier), when))
    replaced = {
        (figure, origin)
        for (figure, origin, tier), when in spoke.items()
        if any(
            its_tier <= tier and later >= when + _REVISION_DAYS and not closeness(figure, its)
            for (its, its_tier), later in latest.items()
        )
    }
    for figure, rows in by_figure.items():
        gone.update(row.id for row in rows if (figure, row.origin) in replaced)


def _agreeing(fits: dict[Figure, float]) -> list[float]:
    best: dict[str, float] = {}
    for figure, fit in fits.items():
        if fit:
            for origin, weight in figure.voices.items():
                if weight * fit > best.get(origin, 0.0):
                    best[origin] = weight * fit
    return sorted(best.values(), reverse=True)


def _rivals(bench: _Bench, candidate: Figure) -> list[float]:
    """Strengths of the figures that contradict a candidate, each voice counted for one rival only."""
    fits = bench.fits(candidate)
    rest = [figure for figure in bench.figures if not fits[figure] and figure.voices]
    if len(rest) > 1:
        rest.sort(key=bench.order)
    rivals: list[float] = []
    while rest and len(rivals) < _RIVALS:
        rival = next((figure for figure in rest if not figure.wide), rest[0])
        its = bench.fits(rival)
        rivals.append(strength(_agreeing({figure: its[figure] for figure in rest})))
        rest = [figure for figure in rest if not its[figure]]
    return rivals


def _tie(figure: Figure, by_figure: dict[Figure, list[Row]]) -> tuple[object, ...]:
    """Between equals: the newest report, then the smaller figure, then the first id."""
    rows = by_figure[figure]
    newest = max((row.published or 0) for row in rows)
    return (-newest, figure.value, figure.from_low, figure.from_high, min(row.id for row in rows))

"""A damped local linear trend on the logarithm, for few observations at uneven distances.

State: level and monthly growth, both of which wander; growth fades a little every month, as fast growth does. A Kalman
filter over the true distances in time needs no even grid. How much level and growth wander is not estimated from a
handful of points as if it were known: every combination of a grid is weighted by how well it explains the points and by
a prior (:data:`LEVEL_STEPS`, :data:`GROWTH_STEPS`), and each simulated path draws one of them.

Everything works on a batch of series at once, padded to one length. The filter runs once over a series and remembers
where it stood after each point, so that what would have been said at every earlier point costs no second run. It is
linear in the values, so a draw from the ranges only moves what the values as told give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Share of monthly growth that is left after a month.
DAMPING = 0.98
#: Standard deviation of a month's step of the level, in log points, and the prior's middle and width (log scale).
LEVEL_STEPS = np.array([0.005, 0.01, 0.02, 0.04, 0.08, 0.16])
_LEVEL_PRIOR = (np.log(0.03), 0.8)
#: The same for a month's step of the growth.
GROWTH_STEPS = np.array([0.001, 0.002, 0.004, 0.008, 0.016, 0.032])
_GROWTH_PRIOR = (np.log(0.006), 0.8)
#: Before any observation: monthly growth 2 % give or take 10.
_FIRST_GROWTH, _FIRST_GROWTH_SD, _FIRST_LEVEL_SD = 0.02, 0.10, 0.3


@dataclass(frozen=True, slots=True)
class Batch:
    """Series padded to one length, oldest first; the padding stands at the end."""

    #: Logarithms of the values, series × points.
    y: np.ndarray
    #: Months since the point before (0 for the first).
    gaps: np.ndarray
    #: Standard deviation of each point's error, in log points.
    noise: np.ndarray
    #: True for a point, False for padding.
    given: np.ndarray


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the filter stood after each point, for every combination of steps; arrays are points × series × combos."""

    #: Monthly steps of level and growth of each combination.
    level_step: np.ndarray
    growth_step: np.ndarray
    #: Level and monthly growth.
    level: np.ndarray
    growth: np.ndarray
    #: Variance of the level, covariance, variance of the growth.
    p11: np.ndarray
    p12: np.ndarray
    p22: np.ndarray
    #: How much level and growth took of the surprise at the point.
    gain_level: np.ndarray
    gain_growth: np.ndarray
    #: How much a combination counts, given the points so far; sums to 1 over the combinations.
    weight: np.ndarray
    #: Months since the point before, points × series × 1.
    gaps: np.ndarray


def fit(batch: Batch) -> Fit:
    """Run the filter over a batch."""
    level_step, growth_step = (grid.ravel() for grid in np.meshgrid(LEVEL_STEPS, GROWTH_STEPS, indexing="ij"))
    level_var, growth_var = level_step**2, growth_step**2
    shape = (len(batch.y), len(level_step))
    gaps, noise = (column.T[..., None] for column in (batch.gaps, batch.noise**2))
    values, givens = batch.y.T[..., None], batch.given.T[..., None]
    level, growth = np.broadcast_to(values[0], shape), np.full(shape, _FIRST_GROWTH)
    p11, p12, p22 = np.full(shape, _FIRST_LEVEL_SD**2), np.zeros(shape), np.full(shape, _FIRST_GROWTH_SD**2)
    likelihood = np.zeros(shape)
    path = np.zeros((8, len(values), *shape))
    for point, (y, gap, given) in enumerate(zip(values, gaps, givens, strict=True)):
        reach, fade = _reach(gap), DAMPING**gap
        new_level, new_growth = level + reach * growth, fade * growth
        n11 = p11 + 2 * reach * p12 + reach**2 * p22 + level_var * gap + growth_var * gap**3 / 3
        n12 = fade * (p12 + reach * p22) + growth_var * gap**2 / 2
        n22 = fade**2 * p22 + growth_var * gap
        error = y - new_level
        total = n11 + noise[point]
        # Padding takes nothing of a surprise and has no gap, so it changes nothing.
        gain_level, gain_growth = np.where(given, n11 / total, 0.0), np.where(given, n12 / total, 0.0)
        level, growth = new_level + gain_level * error, new_growth + gain_growth * error
        p11, p12, p22 = (1 - gain_level) * n11, (1 - gain_level) * n12, n22 - gain_growth * n12
        likelihood = likelihood + np.where(given, -0.5 * (np.log(total) + error**2 / total), 0.0)
        path[:, point] = level, growth, p11, p12, p22, gain_level, gain_growth, likelihood
    prior = -0.5 * ((np.log(level_step) - _LEVEL_PRIOR[0]) / _LEVEL_PRIOR[1]) ** 2
    prior = prior - 0.5 * ((np.log(growth_step) - _GROWTH_PRIOR[0]) / _GROWTH_PRIOR[1]) ** 2
    score = path[7] + prior
    weight = np.exp(score - score.max(axis=-1, keepdims=True))
    level, growth, p11, p12, p22, gain_level, gain_growth = path[:7]
    return Fit(
        level_step=level_step,
        growth_step=growth_step,
        level=level,
        growth=growth,
        p11=p11,
        p12=p12,
        p22=p22,
        gain_level=gain_level,
        gain_growth=gain_growth,
        weight=weight / weight.sum(axis=-1, keepdims=True),
        gaps=gaps,
    )


def simulate(
    trend: Fit, series: int, count: int, ahead: np.ndarray, moved: np.ndarray, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Draws from what lies ahead of the first points of a series, as if there were no others.

    Args:
        trend: The fitted batch.
        series: Number of the series in it.
        count: Points that are known, from the first.
        ahead: Months from the last of them.
        moved: By how much each draw moves the logarithms of the points, draws × points or more; 0 × 0 for not at all.
        draws: Number of draws.
        rng: Source of chance.

    Returns:
        Logarithms, draws × horizons. Quantiles of each horizon are right; a row of draws is no path.
    """
    at = (count - 1, series)
    pick = rng.choice(len(trend.level_step), size=draws, p=trend.weight[at])
    # One shock for all horizons of a draw, so that the ends of the interval run smoothly.
    shocks = rng.standard_normal((draws, 1))
    level, growth = trend.level[at][pick], trend.growth[at][pick]
    open_points = np.flatnonzero(moved[:, :count].any(axis=0)) if moved.size else np.zeros(0, dtype=int)
    if len(open_points):
        for_level, for_growth = _influence(trend, series, count)
        shift = moved[:, open_points]
        level = level + np.einsum("dp,dp->d", for_level[pick][:, open_points], shift)
        growth = growth + np.einsum("dp,dp->d", for_growth[pick][:, open_points], shift)
    slope = _reach(ahead)
    spread = (
        trend.p11[at][:, None]
        + 2 * slope * trend.p12[at][:, None]
        + slope**2 * trend.p22[at][:, None]
        + (trend.level_step**2)[:, None] * ahead
        + (trend.growth_step**2)[:, None] * ahead**3 / 3
    )
    centre = level[:, None] + slope * growth[:, None]
    return np.asarray(centre + np.sqrt(spread)[pick] * shocks)


def _influence(trend: Fit, series: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """How much the last level and growth move with each of the first points, combinations × points each."""
    # Rows of the product of all later steps, carried from the last point back to the first.
    unit = np.zeros(len(trend.level_step))
    on_level, on_growth = np.stack([unit + 1, unit]), np.stack([unit, unit + 1])
    parts = np.zeros((2, len(unit), count))
    for point in range(count - 1, -1, -1):
        gain_level, gain_growth = trend.gain_level[point, series], trend.gain_growth[point, series]
        parts[..., point] = on_level * gain_level + on_growth * gain_growth
        gap = trend.gaps[point, series, 0]
        on_level = on_level * (1 - gain_level) - on_growth * gain_growth
        on_growth = on_level * _reach(gap) + on_growth * DAMPING**gap
    # The first level is the first value.
    parts[..., 0] += on_level
    return parts[0], parts[1]


def _reach(months: np.ndarray) -> np.ndarray:
    """What a monthly growth of one adds up to over some months of damping."""
    return np.asarray((1 - DAMPING**months) / -np.log(DAMPING))

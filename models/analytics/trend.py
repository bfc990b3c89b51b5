"""A damped local linear trend on the logarithm, for few observations at uneven distances.

State: level and monthly growth, both of which wander; growth fades a little every month, as fast growth does. A Kalman
filter over the true distances in time needs no even grid. How much level and growth wander is not estimated from a
handful of points as if it were known: every combination of a grid is weighted by how well it explains the points and by
a prior (:data:`LEVEL_STEPS`, :data:`GROWTH_STEPS`), and each simulated path draws one of them.

Everything works on a batch of series at once, padded to one length.
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


def simulate(batch: Batch, ahead: np.ndarray, drawn: np.ndarray, rng: list[np.random.Generator]) -> np.ndarray:
    """Draws from what lies ahead of each series.

    Args:
        batch: Series as they were told.
        ahead: Months from the last point, series × horizons.
        drawn: Logarithms drawn from the ranges of the points, series × draws × points.
        rng: One generator a series, so that a series' result does not depend on the others.

    Returns:
        Logarithms, series × draws × horizons. Quantiles of each horizon are right; a row of draws is no path.
    """
    count, draws = drawn.shape[:2]
    level_step, growth_step, weights = _weights(batch)
    pick = np.stack([one.choice(weights.shape[1], size=draws, p=weights[i]) for i, one in enumerate(rng)])
    level_var, growth_var = level_step[pick] ** 2, growth_step[pick] ** 2
    mean, cov, _ = _filter(drawn, batch, level_var, growth_var)
    horizon = ahead[:, None, :]
    slope = _reach(horizon)
    centre = mean[0][..., None] + slope * mean[1][..., None]
    spread = (
        cov[0][..., None]
        + 2 * slope * cov[1][..., None]
        + slope**2 * cov[2][..., None]
        + level_var[..., None] * horizon
        + growth_var[..., None] * horizon**3 / 3
    )
    # One shock for all horizons of a draw, so that the ends of the interval run smoothly.
    shocks = np.stack([one.standard_normal((draws, 1)) for one in rng]).reshape(count, draws, 1)
    return np.asarray(centre + np.sqrt(spread) * shocks)


def _reach(months: np.ndarray) -> np.ndarray:
    """What a monthly growth of one adds up to over some months of damping."""
    return np.asarray((1 - DAMPING**months) / -np.log(DAMPING))


def _weights(batch: Batch) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every combination of steps, and for each series how much it counts (rows sum to 1)."""
    level, growth = (grid.ravel() for grid in np.meshgrid(LEVEL_STEPS, GROWTH_STEPS, indexing="ij"))
    shape = (len(batch.y), len(level))
    y = np.broadcast_to(batch.y[:, None, :], (*shape, batch.y.shape[1]))
    likelihood = _filter(y, batch, np.broadcast_to(level**2, shape), np.broadcast_to(growth**2, shape))[2]
    prior = -0.5 * ((np.log(level) - _LEVEL_PRIOR[0]) / _LEVEL_PRIOR[1]) ** 2
    prior = prior - 0.5 * ((np.log(growth) - _GROWTH_PRIOR[0]) / _GROWTH_PRIOR[1]) ** 2
    score = likelihood + prior
    weight = np.exp(score - score.max(axis=1, keepdims=True))
    return level, growth, weight / weight.sum(axis=1, keepdims=True)


def _filter(
    y: np.ndarray, batch: Batch, level_var: np.ndarray, growth_var: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
    """Kalman filter: last mean (level, growth), its covariance (three terms) and the log-likelihood."""
    shape = y.shape[:2]
    level, growth = y[..., 0].copy(), np.full(shape, _FIRST_GROWTH)
    p11, p12, p22 = np.full(shape, _FIRST_LEVEL_SD**2), np.zeros(shape), np.full(shape, _FIRST_GROWTH_SD**2)
    likelihood = np.zeros(shape)
    for point in range(y.shape[2]):
        gap, given = batch.gaps[:, point][:, None], batch.given[:, point][:, None]
        reach, fade = _reach(gap), DAMPING**gap
        new_level, new_growth = level + reach * growth, fade * growth
        n11 = p11 + 2 * reach * p12 + reach**2 * p22 + level_var * gap + growth_var * gap**3 / 3
        n12 = fade * (p12 + reach * p22) + growth_var * gap**2 / 2
        n22 = fade**2 * p22 + growth_var * gap
        error = y[..., point] - new_level
        total = n11 + batch.noise[:, point][:, None] ** 2
        gain_level, gain_growth = n11 / total, n12 / total
        level = np.where(given, new_level + gain_level * error, level)
        growth = np.where(given, new_growth + gain_growth * error, growth)
        p22 = np.where(given, n22 - gain_growth * n12, p22)
        p12 = np.where(given, (1 - gain_level) * n12, p12)
        p11 = np.where(given, (1 - gain_level) * n11, p11)
        likelihood = likelihood + np.where(given, -0.5 * (np.log(total) + error**2 / total), 0.0)
    return (level, growth), (p11, p12, p22), likelihood

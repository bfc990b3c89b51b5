"""A price index of labelling work: what pay would have done had the mix of work stayed the same.

The raw median moves when more experts are hired, though nobody earns more. The index comes from a regression of the
logarithm of the hourly rate on vendor, expertise, region and period (a time-dummy hedonic index); the effect of the
period is the index.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.analytics.frames import COUNT, DAY, IDS, NUMBER, TEXT
from models.analytics.selection import nothing, objects, shaped, union_by, within

INDEX: Mapping[str, str] = {
    "period": TEXT,
    "start": DAY,
    "index": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "median": NUMBER,
    "median_index": NUMBER,
    "rates": COUNT,
    "claims": IDS,
}

#: The normal quantile of an 80 % interval.
_Z80 = 1.2815515655446004
#: How far from estimable an effect may be by rounding.
_EPSILON = 1e-6
#: Fewer degrees of freedom than this give no interval.
_MIN_FREEDOM = 5


def index(rates: pd.DataFrame, freq: str = "M", min_rates: int = 2) -> pd.DataFrame:
    """The mix-adjusted index beside the raw median, both 100 in the base period.

    Two periods can be compared when they share a vendor, an expertise or a country, directly or by way of others. The
    base is the first period of the largest set of periods (by number of rates) that can be compared with one another.

    Args:
        rates: From :func:`models.analytics.pay.normalise`; ceilings and rates dated more coarsely than ``freq`` are
        left out. freq: M, Q or Y.
        min_rates: Periods with fewer rates are left out.

    Returns:
        period, start (its first day), index, low and high (80 % interval from the regression's standard error; NaN
        where nothing is left to estimate it), median (USD/hour), median_index, rates (number), claims. ``index`` is NaN
        where a period cannot be compared with the base. ``attrs["mean_absolute_residual"]`` says how well the
        regression fits (log points).
    """
    caveat = "The index compares like with like as far as vendor, expertise and country tell."
    usable, vague = within(rates[~rates["ceiling"] & (rates["usd_hour"] > 0)], freq)
    usable = usable[usable.groupby("period")["usd_hour"].transform("size") >= min_rates]
    if usable.empty:
        return nothing(INDEX, "index", caveat, vague)
    usable = usable.sort_values("start", kind="stable")
    effect, error, residual, first = _time_effects(usable)
    groups = usable.groupby("start", sort=True)
    median = groups["usd_hour"].median()
    base = float(median.iloc[first])
    frame = pd.DataFrame(
        {
            "period": groups["period"].first().to_numpy(),
            "start": median.index,
            "index": 100 * np.exp(effect),
            "low": 100 * np.exp(effect - _Z80 * error),
            "high": 100 * np.exp(effect + _Z80 * error),
            "median": median.to_numpy(),
            "median_index": 100 * median.to_numpy() / base,
            "rates": groups.size().to_numpy(),
            "claims": objects(union_by(groups.ngroup().to_numpy("int64"), usable["claims"], groups.ngroups)),
        }
    )
    result = shaped(frame, INDEX, "index", caveat, vague)
    result.attrs["mean_absolute_residual"] = residual
    return result


def _time_effects(usable: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Effects of the periods against the base, standard errors, mean absolute residual and the base's number.

    Least squares by the normal equations, as the design is all dummies: counts of pairs, never the wide table itself.
    """
    y = np.log(usable["usd_hour"].to_numpy(float))
    codes = [pd.factorize(usable[name].fillna("unspecified"))[0] for name in ("start", "vendor", "expertise", "region")]
    sizes = [int(code.max()) + 1 for code in codes]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    columns = np.column_stack([code + offset for code, offset in zip(codes, offsets, strict=False)])
    width, count = int(offsets[-1]), len(y)
    normal = np.zeros((width, width))
    for left in range(columns.shape[1]):
        for right in range(columns.shape[1]):
            np.add.at(normal, (columns[:, left], columns[:, right]), 1.0)
    moment = np.zeros(width)
    for column in columns.T:
        np.add.at(moment, column, y)
    inverse, rank = _inverse(normal)
    beta = inverse @ moment
    residuals = y - beta[columns].sum(axis=1)
    periods = sizes[0]
    # An effect's part outside the row space of the design: periods with the same one can be compared.
    outside = np.round((np.eye(width)[:periods] - (inverse @ normal)[:periods]) / _EPSILON) * _EPSILON
    kin = np.unique(outside, axis=0, return_inverse=True)[1].reshape(-1)
    largest = int(np.bincount(kin, weights=np.bincount(codes[0], minlength=periods)).argmax())
    base = int(np.flatnonzero(kin == largest)[0])
    contrast = np.zeros((periods, width))
    contrast[np.arange(periods), np.arange(periods)] += 1.0
    contrast[:, base] -= 1.0
    estimable = np.abs(contrast - contrast @ inverse @ normal).max(axis=1) < _EPSILON
    effect = np.where(estimable, contrast @ beta, np.nan)
    freedom = count - rank
    # With next to nothing left over, a perfect fit says nothing of the error.
    if freedom < _MIN_FREEDOM:
        return effect, np.full(periods, np.nan), float(np.abs(residuals).mean()), base
    variance = float(residuals @ residuals) / freedom
    spread = np.einsum("ij,jk,ik->i", contrast, inverse, contrast).clip(min=0.0)
    error = np.where(estimable, np.sqrt(variance * spread), np.nan)
    return effect, error, float(np.abs(residuals).mean()), base


def _inverse(normal: np.ndarray) -> tuple[np.ndarray, int]:
    """The pseudo-inverse of a symmetric matrix and its rank, from one set of eigenvalues."""
    values, vectors = np.linalg.eigh(normal)
    size = np.abs(values)
    kept = size > 1e-10 * size.max()
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    return inverse, int((size > size.max() * len(normal) * np.finfo(float).eps).sum())

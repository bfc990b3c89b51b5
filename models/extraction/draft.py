"""Claims in the making: a draft becomes a claim only when its parts fit together."""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.errors import InvalidValue
from models.extraction.context import Context
from models.extraction.figures import Figure
from models.extraction.owners import OTHER
from models.extraction.status import origin_of
from models.period import Period


def draft(
    context: Context,
    vendor: str | None,
    metric: Metric,
    status: Status,
    figure: Figure | None = None,
    *,
    unit: str | None = None,
    kind: str | None = None,
    party: str | None = None,
    as_of: Period | None = None,
    sign: int = 1,
    scope: str | None = None,
    region: str | None = None,
) -> list[Claim]:
    """The claim as a list of one, or nothing when there is no vendor or the parts do not fit.

    Args:
        context: the sentence.
        vendor: id of the owner; None or OTHER gives no claim.
        metric: what it is about.
        status: how sure the text is.
        figure: its figure; None for a client relation.
        unit: unit of the figure.
        kind: sub-type.
        party: the other company.
        as_of: when it is true.
        sign: -1 for a decline.
        scope: the part of the vendor that the figure is of; None for the whole.
        region: ISO 3166-1 code of the country that a wage or a head count is tied to.
    """
    if vendor is None or vendor in (OTHER, party):
        return []
    low = high = None
    if figure is not None:
        low, high = _rounded(figure.low), _rounded(figure.high)
        if sign < 0:
            low, high = (None if high is None else -high), (None if low is None else -low)
    try:
        return [
            Claim(
                document=context.setting.document,
                vendor=vendor,
                metric=metric,
                status=status,
                low=low,
                high=high,
                unit=unit,
                kind=kind,
                party=party,
                as_of=as_of,
                scope=scope,
                region=region,
                origin=origin_of(context),
                quote=context.quote(),
            )
        ]
    except InvalidValue:
        return []


def _rounded(value: float | None) -> float | None:
    """Without the noise of binary fractions: 14.3 times a billion is 14300000000."""
    return None if value is None else float(f"{value:.10g}")

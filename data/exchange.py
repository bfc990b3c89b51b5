"""Exchange rates of the European Central Bank, with the day that each was published for.

The rates come with the CurrencyConverter package (ECB reference rates since 1999). A day without a rate takes the last
one before it, as the ECB publishes none on weekends and holidays; a day after the package's last rate takes that last
one, and the rate says which day it is of.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError

from models.fact import Rate

#: The longest stretch without a rate is under a week; more means that the currency was not quoted then.
_LONGEST_GAP_DAYS = 14


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter()


@lru_cache(maxsize=100_000)
def usd_rate(currency: str, day: dt.date) -> Rate | None:
    """US dollars for one unit of an ISO 4217 currency on a day, or on the last day before it that has a rate.

    None where the ECB quotes no rate for the currency at that time (Kenyan shillings, or any day before 1999).
    """
    if currency == "USD":
        return Rate(1.0, day)
    converter = _converter()
    bounds = converter.bounds.get(currency)
    usd_bounds = converter.bounds["USD"]
    if bounds is None:
        return None
    asked = min(day, bounds.last_date, usd_bounds.last_date)
    for back in range(_LONGEST_GAP_DAYS):
        candidate = asked - dt.timedelta(days=back)
        if candidate < bounds.first_date:
            return None
        try:
            return Rate(float(converter.convert(1, currency, "USD", date=candidate)), candidate)
        except RateNotFoundError:
            continue
    return None

"""What an amount of money may be."""

from __future__ import annotations

#: What an amount may be.
VAL, FUND, TOTAL, REV, PAYOUT, PAY, NONE = "valuation", "funding", "total", "revenue", "payout", "pay", "none"
#: More than any vendor takes in within a year, in most currencies.
TOO_MUCH = 5e9

"""The ground floor: what things are, how a text is read, what is true and what it means.

Everything here is pure: no files, no network, no clock. Callers pass texts, dates and rates in.
"""

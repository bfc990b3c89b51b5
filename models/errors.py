"""The one tree of exceptions of Labelscope.

Whatever a library raises (``sqlite3``, an HTTP client, a feed parser) is turned into one of these where it enters, with
the cause chained, so that nobody above has to know which library was at work.
"""


class LabelscopeError(Exception):
    """Base of all errors that a person can act on; the message says what, where and what to do."""


class InvalidValue(LabelscopeError, ValueError):
    """A value that its type does not allow: an unknown unit, a period that does not exist, low above high."""


class InvalidDocument(LabelscopeError):
    """A file or page that cannot be read as a document: binary, empty, no text, not the JSON that was promised."""


class InvalidReference(LabelscopeError):
    """A reference file (organizations, publishers, corrections) that is malformed."""


class StoreError(LabelscopeError):
    """The store cannot be opened, read or written."""


class StoreMissing(StoreError):
    """There is no store at the given path; ``labelscope init`` makes one."""


class StoreTooNew(StoreError):
    """The store was written by a newer Labelscope than this one."""


class StoreBusy(StoreError):
    """Another process holds the store for longer than the busy timeout."""


class LedgerError(LabelscopeError):
    """A ledger file that cannot be read as one at all (missing columns, not text)."""


class FetchError(LabelscopeError):
    """A page or interface could not be fetched; the message carries the address and the reason."""


class ParseError(LabelscopeError):
    """Bytes were fetched, but cannot be read as what the source promised."""

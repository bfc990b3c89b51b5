"""The claim extractor: a document in, its claims with their exact words out.

An engine for all languages (tokens, figures, periods, entities, one module per family of metrics) and one file of words
per language in ``languages/``. Same document, same claims: no clock, no network, no chance.
"""

from models.extraction.engine import READER_VERSION, extract

__all__ = ["READER_VERSION", "extract"]

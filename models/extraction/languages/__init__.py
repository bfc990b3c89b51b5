"""The words of each language that the extractor reads, one file a language."""

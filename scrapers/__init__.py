"""From the web to documents: polite fetching and one small module per kind of source."""

"""The weekly report: a pure model and one renderer per format."""

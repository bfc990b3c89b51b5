"""One small renderer per format: a report in, bytes out."""

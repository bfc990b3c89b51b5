"""The weekly report: facts of two days in, one tree of sections, sentences, tables and charts out, and its renderers.

``inputs`` reads the store, ``build`` makes the tree without any file, network or clock, ``render`` turns the tree into
Markdown, HTML, PDF, XLSX, PPTX, JSON, CSV and Parquet. The same store and span give the same bytes.
"""

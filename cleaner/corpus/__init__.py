"""Whole corpora: documents in and results out, one format a file, one runner.

Units of work (some lines, some rows, some files) flow from a reader through worker processes to a writer, in order.
"""

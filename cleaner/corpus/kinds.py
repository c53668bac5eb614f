"""What a file holds, told by its name. It imports nothing: every run of the command asks."""

from __future__ import annotations

_ENDINGS = {
    "jsonl": (".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst", ".json.gz", ".json.zst"),
    "parquet": (".parquet",),
    "wet": (".wet", ".wet.gz", ".warc", ".warc.gz"),
    "text": (".txt", ".text", ".md"),
    "html": (".html", ".htm", ".xhtml"),
    "json": (".json",),  # JSON Lines or one value: only a look inside tells
}
TEXTS = ("text", "html")  # of which a file is one document


def kind_of(name: str) -> str | None:
    """What a file holds, by its name.

    >>> kind_of("CC-MAIN-2026-part-00001.warc.wet.gz"), kind_of("a.jsonl.zst"), kind_of("a.png")
    ('wet', 'jsonl', None)
    """
    low = name.lower()
    return next((kind for kind, endings in _ENDINGS.items() if low.endswith(endings)), None)


def holds_records(name: str) -> bool:
    """Whether a file holds many documents: such a file is cleaned into another one, never to standard output."""
    return kind_of(name) not in (None, *TEXTS)

"""A table of Arrow in, a table of Arrow out: what Ray, Spark, Daft, Polars and Hugging Face datasets all speak.

A process makes its cleaner when its first table comes and keeps it, so a function that calls ``clean_table`` is small
to send to other machines.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cleaner.corpus.desk import date_from, known_text
from cleaner.corpus.parquet import holds_texts
from cleaner.engine.cleaner import Cleaner
from cleaner.integrations.choices import listed
from cleaner.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import CleanResult

REMOVALS = pa.list_(
    pa.struct(
        [
            ("rule", pa.string()),
            ("category", pa.string()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("text", pa.string()),
        ]
    )
)


def clean_table(  # noqa: PLR0913  # each is an option of the command
    table: pa.Table | pa.RecordBatch,
    *,
    text: str = "text",
    url: str | None = "url",
    publisher: str | None = None,
    date: str | None = None,
    removals: str | None = None,
    keep: Sequence[str] = (),
    drop: Sequence[str] = (),
    rules: Sequence[str | Path] = (),
    language: str | None = None,
) -> pa.Table | pa.RecordBatch:
    """The table (or batch) with cleaned texts; rows, order, other columns and metadata stay.

    ``text``, ``url``, ``publisher`` and ``date`` name columns, of which only the first must be there. ``removals``
    names a column to add, with what went from each text (``REMOVALS``; start and end are code points of the original).
    """
    _refuse_no_texts(table, text)
    if removals in table.schema.names:
        raise ValueError(f"the table has a column {removals!r} already: give the removals another name")
    cleaner = _cleaner(listed("keep", keep), listed("drop", drop), listed("rules", rules))
    columns = (table.column(text).to_pylist(), _values(table, url), _values(table, publisher), _values(table, date))
    results = [
        None
        if each is None
        else cleaner.clean(Document(each, known_text(address), known_text(owner), language, date_from(day)))
        for each, address, owner, day in zip(*columns, strict=True)
    ]
    place = table.schema.get_field_index(text)
    field = table.schema.field(place)
    texts = pa.array([None if each is None else each.text for each in results], type=field.type)
    cleaned = table.set_column(place, field, texts)
    if removals is None:
        return cleaned
    rows = pa.array([None if each is None else _removal_rows(each) for each in results], type=REMOVALS)
    return cleaned.append_column(pa.field(removals, REMOVALS), rows)


@lru_cache(maxsize=4)
def _cleaner(keep: tuple[str, ...], drop: tuple[str, ...], rules: tuple[str, ...]) -> Cleaner:
    return Cleaner(keep=keep, drop=drop, rules=[Path(each) for each in rules])


def _refuse_no_texts(table: pa.Table | pa.RecordBatch, name: str) -> None:
    if not isinstance(table, pa.Table | pa.RecordBatch):
        raise TypeError(f"a Table or a RecordBatch of pyarrow is needed, not {type(table).__name__}")
    if name not in table.schema.names:
        raise KeyError(f"the table has no column {name!r}; it has {', '.join(map(repr, table.schema.names))}")
    if (count := table.schema.names.count(name)) > 1:
        raise ValueError(f"the table has {count} columns {name!r}")
    kind = table.schema.field(name).type
    if not (holds_texts(kind) or pa.types.is_null(kind)):
        raise TypeError(f"the column {name!r} is {kind}, not a text")


def _values(table: pa.Table | pa.RecordBatch, name: str | None) -> Iterable[Any]:
    if name not in table.schema.names:
        return [None] * table.num_rows
    values: list[Any] = table.column(name).to_pylist()
    return values


def _removal_rows(result: CleanResult) -> list[dict[str, Any]]:
    return [
        {"rule": each.rule_id, "category": each.category, "start": each.start, "end": each.end, "text": each.text}
        for each in result.removals
    ]

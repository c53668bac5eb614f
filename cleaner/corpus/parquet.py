"""Parquet: one column changes; the others, the schema with its metadata and the order of the rows stay."""

from __future__ import annotations

import json
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.desk import Aside, BadRecordError, Piece, counted_known, put_aside, value_at, wanted_text
from cleaner.corpus.extras import extra
from cleaner.corpus.places import OutputError, open_to_read
from cleaner.corpus.streams import DamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.corpus.desk import Desk, Orders
    from cleaner.corpus.drafts import Drafts
    from cleaner.corpus.planner import Input

_ROWS = 128  # that go to a worker at once
_GROUP = 1 << 26  # bytes after which a group of rows is written, if the source's group has not ended before


class Row(NamedTuple):
    """What a worker needs of a row."""

    text: Any
    url: Any
    name: Any
    publisher: Any
    date: Any


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows; ``first`` is the number of the first one, from 1."""

    rows: list[Row]
    first: int

    def clean(self, desk: Desk) -> Piece:
        """Clean row by row; a bad one is set aside."""
        piece = Piece()
        for number, row in enumerate(self.rows, self.first):
            try:
                piece.texts.append(_clean_row(desk, piece, row))
                piece.kept.append(True)
            except BadRecordError as error:
                _put_aside(desk.orders, piece, number, row, str(error))
        return piece

    def parts(self) -> list[Rows]:
        """A unit for each row."""
        return [Rows([row], number) for number, row in enumerate(self.rows, self.first)]

    def refused(self, orders: Orders, reason: str) -> Piece:
        """Set all rows aside."""
        piece = Piece()
        for number, row in enumerate(self.rows, self.first):
            _put_aside(orders, piece, number, row, reason)
        return piece


class Format:
    """Reads a table in batches and writes it with other texts."""

    def __init__(self, source: Input, orders: Orders, drafts: Drafts) -> None:
        self._arrow, self._parquet = extra("pyarrow"), extra("pyarrow.parquet")
        self._source, self._drafts = source, drafts
        self._fields = fields = orders.fields
        self._names = (fields.text, fields.url, fields.id, fields.publisher, fields.date)  # as a row has them
        self._batches: deque[tuple[Any, bool]] = deque()  # as they were read, and whether a group of rows ends there
        self._group: list[Any] = []
        self._writer: Any = None

    def units(self) -> Iterator[tuple[Rows, float]]:
        """Read the table in batches, each with its share of the file's bytes."""
        with open_to_read(self._source.source) as file, _damage_told():
            yield from self._read(file)

    def write(self, piece: Piece) -> None:
        """Write a batch with its new texts, without the rows that were set aside."""
        batch, ends_group = self._batches.popleft()
        if not self._source.targets.text:
            return
        self._group.append(self._with_texts(batch, piece))
        if ends_group or sum(each.nbytes for each in self._group) > _GROUP:
            self._write_group()

    def close(self) -> None:
        """Write the end of the file."""
        if self._source.targets.text:
            self._write_group()
            self._guarded(self._writer.close)

    def _read(self, file: Any) -> Iterator[tuple[Rows, float]]:
        table = self._parquet.ParquetFile(file)
        _refuse_other_columns(table.schema_arrow, self._fields.text, self._names)
        if self._source.targets.text:
            self._writer = new_writer(table, self._drafts.text_draft)
        share = file.seek(0, 2) / max(table.metadata.num_rows, 1)
        number = 1
        for group in range(table.num_row_groups):
            left = table.metadata.row_group(group).num_rows
            for batch in table.iter_batches(_ROWS, row_groups=[group]):
                left -= batch.num_rows
                self._batches.append((batch, left <= 0))
                yield self._rows(batch, number), share * batch.num_rows
                number += batch.num_rows

    def _rows(self, batch: Any, number: int) -> Rows:
        columns = (self._column(batch, name) for name in self._names)
        return Rows([Row(*values) for values in zip(*columns, strict=True)], number)

    def _column(self, batch: Any, name: str | None) -> list[Any]:
        outer = _outer(batch.schema, name) if name else None
        if outer is None:
            return [None] * batch.num_rows
        try:
            values: list[Any] = batch.column(outer).to_pylist()
        except ValueError as error:  # two parts of one name
            raise DamagedError(f"the column {outer!r} cannot be read: {error}") from error
        return values if outer == name else [value_at({outer: value}, name) for value in values]

    def _with_texts(self, batch: Any, piece: Piece) -> Any:
        if any(text is not None for text in piece.texts):
            old = batch.column(self._fields.text).to_pylist()
            texts = [before if new is None else new for before, new in zip(old, piece.texts, strict=True)]
            batch = _with_column(batch, self._fields.text, texts)
        return batch if all(piece.kept) else batch.filter(self._arrow.array(piece.kept))

    def _write_group(self) -> None:
        if self._group:
            table = self._arrow.Table.from_batches(self._group)
            self._group = []
            self._guarded(lambda: self._writer.write_table(table, row_group_size=max(table.num_rows, 1)))

    def _guarded(self, write: Any) -> None:
        try:
            write()
        except OSError as error:
            self._writer.is_open = False  # or it would try once more when it is thrown away
            raise OutputError(f"{self._source.targets.text}: cannot be written: {error}") from error


def plain_rows(file: Any, text: str, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of a table, with those of the named columns that it has, ``text`` being one of them.

    Raises ``DamagedError`` where the table cannot be read, or has no such column of texts.
    """
    with _damage_told():
        table = extra("pyarrow.parquet").ParquetFile(file)
        _refuse_other_columns(table.schema_arrow, text, names)
        outer = (_outer(table.schema_arrow, name) for name in names)
        columns = [*dict.fromkeys(name for name in outer if name is not None)]
        for batch in table.iter_batches(_ROWS, columns=columns):
            yield from batch.to_pylist()


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever Arrow says of a table that it cannot read is a ``DamagedError``; what the system says stays."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise
        raise DamagedError(f"not Parquet: {error}") from error
    except (extra("pyarrow").ArrowException, ValueError) as error:  # ValueError: bytes that are no text
        raise DamagedError(f"not Parquet: {error}") from error


def _outer(schema: Any, name: str) -> str | None:
    """The column that has what ``name`` says: it itself, or the structure that its first part names."""
    return next((each for each in (name, name.partition(".")[0]) if each in schema.names), None)


def _refuse_other_columns(schema: Any, name: str, others: Iterable[str | None] = ()) -> None:
    """Raise ``DamagedError`` if ``name`` is no column of texts, or it or one of the others may be either of two."""
    if name not in schema.names:
        there = ", ".join(map(repr, schema.names))
        raise DamagedError(f"has no column {name!r} (say with --text-field where the text is); it has {there}")
    for each in filter(None, (name, *others)):
        outer = _outer(schema, each)
        if outer is not None and (count := schema.names.count(outer)) > 1:
            raise DamagedError(f"has {count} columns {outer!r}")
    kind = schema.field(name).type
    if not holds_texts(kind) and not extra("pyarrow").types.is_null(kind):
        raise DamagedError(f"the column {name!r} is {kind}, not a text")


def holds_texts(kind: Any) -> bool:
    """Whether a type of Arrow is one of those for texts."""
    types = extra("pyarrow").types
    inner = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner))


def _codec(name: str) -> str:
    return "none" if name == "UNCOMPRESSED" else name.lower()


def _clean_row(desk: Desk, piece: Piece, row: Row) -> str | None:
    """The new text of a row, or nothing if it stays as it is."""
    piece.counts.update(counted_known(row.url, row.publisher, row.date))
    if row.text is None:
        desk.skip(piece, row.name)
        return None
    text = wanted_text(row.text, desk.orders.fields.text)
    result = desk.clean(text, row.url, row.publisher, row.date)
    desk.note(piece, row.name, text, result)
    return result.text if result.changed else None


def _put_aside(orders: Orders, piece: Piece, number: int, row: Row, reason: str) -> None:
    piece.texts.append(None)
    piece.kept.append(False)
    record = json.dumps({orders.fields.id: row.name, orders.fields.text: row.text}, default=str).encode()
    put_aside(orders, piece, Aside(f"row {number}", number, record, row.name), reason)


def restore_table(file: Any, original: Callable[[str | None], str | None], drafts: Drafts, key: str) -> None:
    """Write a cleaned table with the original of each text."""
    arrow, parquet = extra("pyarrow"), extra("pyarrow.parquet")
    table = parquet.ParquetFile(file)
    _refuse_other_columns(table.schema_arrow, key)
    with new_writer(table, drafts.text_draft) as writer:
        for group in range(table.num_row_groups):
            batches = [
                _with_column(batch, key, [original(text) for text in batch.column(key).to_pylist()])
                for batch in table.iter_batches(_ROWS, row_groups=[group])
            ]
            whole = arrow.Table.from_batches(batches, schema=table.schema_arrow)
            writer.write_table(whole, row_group_size=max(whole.num_rows, 1))


def _with_column(batch: Any, name: str, texts: list[str | None]) -> Any:
    """The batch with other texts in a column, of the type that they had."""
    place = batch.schema.get_field_index(name)
    field = batch.schema.field(place)
    return batch.set_column(place, field, extra("pyarrow").array(texts, type=field.type))


def new_writer(table: Any, path: str) -> Any:
    """A writer for a table of the same schema and compression."""
    groups, columns = table.metadata.num_row_groups, table.metadata.num_columns
    known = [table.metadata.row_group(0).column(number) for number in range(columns)] if groups else []
    codecs = {each.path_in_schema: _codec(each.compression) for each in known}
    return extra("pyarrow.parquet").ParquetWriter(path, table.schema_arrow, compression=codecs or "zstd")

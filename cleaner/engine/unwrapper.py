"""A paragraph that was wrapped to a width is one row, so that rules see the paragraph and not the pieces of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.scene import Row
from cleaner.model import BOM
from cleaner.text.folding import fold
from cleaner.text.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Container, Sequence


def unwrapped(rows: list[Row], taken: Container[int], tables: Container[int]) -> list[Row]:
    """The rows of what is left of a text, those of a wrapped paragraph as one; what stays as it was is the same object.

    It goes by what is left alone, as cleaning that again would. ``taken`` and ``tables`` are numbers of lines.
    """
    lines = [line for row in rows for line in row.parts or (row,)]
    spaced = _spaced(lines, taken, tables)
    paragraphs = wrapped([line.raw.lstrip(BOM) if line else "" for line in spaced])
    if not paragraphs and len(lines) == len(rows):
        return rows
    before = {row.parts: row for row in rows}
    found, position = [], 0
    for first, last in [*paragraphs, (len(spaced), len(spaced))]:
        found += [line for line in spaced[position:first] if line]
        parts = tuple(line for line in spaced[first:last] if line)
        found += [before.get(parts) or _joined(parts)] if parts else []
        position = last
    return found


def _spaced(lines: Sequence[Row], taken: Container[int], tables: Container[int]) -> list[Row | None]:
    """The lines, and None between those that do not stand one right below the other once what was taken is gone."""
    spaced: list[Row | None] = []
    above = -1
    for line in lines:
        if line.number != above + 1 and not _meet(above, line.number, taken, tables):
            spaced.append(None)
        spaced.append(line)
        above = line.number
    return spaced


def _meet(above: int, below: int, taken: Container[int], tables: Container[int]) -> bool:
    """Whether nothing is left between two lines: a gap stays if it is at an edge of what was taken (``remover``)."""
    return above + 1 in taken and below - 1 in taken and not any(each in tables for each in range(above + 1, below))


def _joined(lines: Sequence[Row]) -> Row:
    raw = " ".join([lines[0].raw.rstrip(), *(line.raw.strip() for line in lines[1:])])
    row = Row(lines[0].number, raw, fold(raw))
    row.parts, row.prose = tuple(lines), row.prose or any(line.prose for line in lines)
    return row

"""A cleaned article as one line of JSON, and back: what ``--format json`` writes and ``--restore`` reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cleaner.model import CleanResult, Removal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.model import Extraction
    from cleaner.text.files import Source


def to_json(source: Source, result: CleanResult) -> str:
    """Write ``result`` as one line of ASCII JSON, with all that brings the bytes of ``source`` back."""
    removals = [removal_fields(removal) for removal in result.removals]
    record: dict[str, Any] = {
        "path": source.name,
        "encoding": source.encoding,
        "text": result.text,
        "removals": removals,
        "publisher": result.publisher,
        "platforms": result.platforms,
        "evidence": [each._asdict() for each in result.evidence],
        "refusals": [each._asdict() for each in result.refusals],
    }
    if result.extraction is not None:
        record["metadata"] = result.metadata._asdict() if result.metadata else None
        record["extraction"] = _of_extraction(result.extraction)
    return json.dumps(record, ensure_ascii=True)


def _of_extraction(extraction: Extraction) -> dict[str, Any]:
    return {**extraction._asdict(), "stripped": [each._asdict() for each in extraction.stripped]}


def from_json(line: bytes) -> tuple[str | None, str, CleanResult]:
    """Read a line of ``to_json`` back: the path, the encoding, and as much of the result as restoring needs.

    Raises ``ValueError`` with what is wrong if it is anything else.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no line of --format json") from error
    if not isinstance(record, dict):
        raise ValueError("it is not a JSON object")
    try:
        encoding, text = _text(record, "encoding"), _text(record, "text")
    except KeyError as error:
        raise ValueError(f"it has no {error.args[0]!r}") from error
    return _text(record, "path") if "path" in record else None, encoding, result_of(text, record)


def result_of(text: str, record: Mapping[str, Any]) -> CleanResult:
    """A cleaned text with the ``removals`` of a record; raises ``ValueError`` if they do not fit each other."""
    try:
        removals = tuple(_removal(fields) for fields in record["removals"])
    except KeyError as error:
        raise ValueError(f"it has no {error.args[0]!r}") from error
    except (TypeError, OverflowError) as error:
        raise ValueError("'removals' must be a list of objects as --format json writes them") from error
    _refuse_misfits(text, removals)
    return CleanResult(text, removals)


def removal_fields(removal: Removal) -> dict[str, Any]:
    """The fields of a removal as records have them."""
    return {
        "rule": removal.rule_id,
        "category": removal.category,
        "start": removal.start,
        "end": removal.end,
        "line": removal.line,
        "text": removal.text,
    }


def _removal(fields: dict[str, Any]) -> Removal:
    start, end, text = fields["start"], fields["end"], _text(fields, "text")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end == start + len(text)):
        raise ValueError(f"a removal from {start!r} to {end!r} does not fit its text")
    return Removal(_text(fields, "rule"), _text(fields, "category"), start, end, int(fields["line"]), text)


def _refuse_misfits(text: str, removals: tuple[Removal, ...]) -> None:
    """Removals that overlap, stand out of order or lie beyond the end would restore to something else, silently."""
    position = removed = 0
    for removal in removals:
        if removal.start < position:
            raise ValueError(f"the removal at {removal.start} is out of order")
        position = removal.end
        removed += len(removal.text)
    if position > len(text) + removed:
        raise ValueError("the text is too short for its removals")


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields[key]
    if not isinstance(value, str):
        raise ValueError(f"{key!r} must be a text")
    return value

"""Ways out of mistakes in rule files: what a key was meant to be, and what YAML's own words mean."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_YAML = {  # how its complaint begins: what to do
    "found unknown escape": "in single quotes, a backslash is only that; double quotes need two",
    "found a tab character": "indent with spaces",
    "mapping values are not allowed": "a text with a colon and a space after it needs quotes",
    "found unexpected end of stream": "a quote or a bracket that is opened here is never closed",
    "did not find expected '-' indicator": "is the line indented as its neighbours?",
    "did not find expected key": "is the line indented as its neighbours? Is a quote within quotes written twice ('')?",
    "did not find expected ',' or ']'": "the bracket [ is not closed; a text with brackets or commas needs quotes",
    "did not find expected ',' or '}'": "the brace { is not closed; a text with braces or commas needs quotes",
    "could not find expected ':'": "a key without a colon, or a text that goes on without being indented",
    "found undefined alias": "a text that begins with * needs quotes",
    "but found another document": "a file holds one document: no line ---",
}
_STARTS = {"\t": "indent with spaces"}


def yaml_hint(problem: str, character: str = "") -> str:
    """What YAML complains of, with the way out where there is a usual one; ``character`` stands at the place.

    >>> yaml_hint("found undefined alias")
    'found undefined alias (a text that begins with * needs quotes)'
    >>> yaml_hint("found character that cannot start any token", "@")
    'found character that cannot start any token (a text that begins with @ needs quotes)'
    """
    if problem.startswith("found character that cannot start any token"):
        hint = _STARTS.get(character, f"a text that begins with {character} needs quotes")
    else:
        hint = next((_YAML[start] for start in _YAML if problem.startswith(start)), "")
    return f"{problem} ({hint})" if hint else problem


def key_hint(key: str, keys: Iterable[str]) -> str:
    """What an unknown key may have been meant to be, for the end of a message.

    >>> key_hint("descripton", ["description", "id"]), key_hint("colour", ["description", "id"])
    ('; is it description?', '')
    """
    close = get_close_matches(key, sorted({*keys} - {key}), 1)
    return f"; is it {close[0]}?" if close else ""

"""Mistakes in rule files, in our own words: pydantic's are for programmers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.rulebook.hinter import key_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MISTAKES = {  # by pydantic's name of the mistake; {} is what stands there instead
    "missing": "missing key",
    "model_type": "must be a mapping (name: value), not {}",
    "dict_type": "must be a mapping (name: value), not {}",
    "list_type": "must be a list, not {}",
    "string_type": "must be a text, not {}",
    "int_type": "must be a whole number, not {}",
    "int_parsing": "must be a whole number, not {}",
    "float_parsing": "must be a number, not {}",
    "float_type": "must be a number, not {}",
    "bool_type": "must be true or false, not {}",
    "bool_parsing": "must be true or false, not {}",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "greater_than_equal": "must be {ge} or more, not {}",
    "literal_error": "must be {expected}, not {}",
    "string_pattern_mismatch": "must be {form}, not {}",
}
_SHOWN = 60  # characters of a wrong value


def in_our_words(mistake: Mapping[str, Any], keys: Iterable[str], forms: Mapping[str, str]) -> str:
    """One of pydantic's errors as a sentence; messages of our own validators are one already.

    ``keys`` are all that a rule file may have, ``forms`` says of each pattern what it asks for.

    >>> wrong = {"type": "string_pattern_mismatch", "input": "Too Loud", "ctx": {"pattern": "^[a-z-]+$"}}
    >>> in_our_words(wrong, (), {"^[a-z-]+$": "small letters"})
    "must be small letters, not 'Too Loud'"
    """
    context, value = mistake.get("ctx", {}), mistake.get("input")
    if mistake["type"] == "extra_forbidden":
        return f"unknown key{key_hint(str(mistake['loc'][-1]), keys)}"
    if mistake["type"] in _MISTAKES:
        kind = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else repr(value)[:_SHOWN]
        return _MISTAKES[mistake["type"]].format(kind, **context, form=forms.get(context.get("pattern", "")))
    message = str(mistake["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]

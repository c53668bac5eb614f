"""Defaults of ``clean-article`` from the ``[tool.clean-article]`` table of the nearest pyproject.toml."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cleaner.model import CleanerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TABLE = "tool.clean-article"
FORMATS = ("text", "json")
SETTINGS: Mapping[str, type] = {
    "url": str,
    "publisher": str,
    "language": str,
    "encoding": str,
    "format": str,
    "quiet": bool,
    "baseline": str,
    "keep": list,
    "drop": list,
    "rules": list,
}
_IN_WORDS = {str: "a text", bool: "true or false", list: "a list of texts"}


class ConfigError(CleanerError):
    """A pyproject.toml that cannot be used, with every mistake found in its table."""


def read_defaults(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the defaults that hold in ``folder``: option names to values, rules and baseline made absolute.

    Only the nearest pyproject.toml counts, whether or not it has the table.
    """
    path = _nearest(folder)
    if path is None:
        return {}
    table = _table(path)
    mistakes = [mistake for key in table for mistake in _mistakes(key, table[key])] or _contradictions(table)
    complaints = [f"{path}: [{TABLE}]: {mistake}" for mistake in mistakes]
    if complaints:
        raise ConfigError("\n".join(complaints))
    if "rules" in table:
        table["rules"] = [os.path.join(os.path.dirname(path), each) for each in table["rules"]]
    if "baseline" in table:
        table["baseline"] = os.path.join(os.path.dirname(path), table["baseline"])
    return table


def _nearest(folder: str | os.PathLike[str]) -> str | None:
    above, place = "", os.path.abspath(folder)
    while place != above:
        path = os.path.join(place, "pyproject.toml")
        if os.path.isfile(path):
            return path
        above, place = place, os.path.dirname(place)
    return None


def _table(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            data = file.read()
        # Most often there is nothing for us, and no reason to load a TOML parser. UTF-16, told below, has NULs.
        if b"clean-article" not in data.replace(b"\0", b""):
            return {}
        import tomllib

        table = tomllib.loads(data.decode()).get("tool", {}).get("clean-article", {})
    except (OSError, ValueError, AttributeError) as error:  # not TOML is a ValueError, a `tool` that is no table ...
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: [{TABLE}]: must be a table")
    return table


def _contradictions(table: Mapping[str, Any]) -> list[str]:
    both = sorted({*split(table.get("keep"))} & {*split(table.get("drop"))})
    return [f"keep and drop both name {', '.join(both)}; only one of them may"] if both else []


def split(values: Iterable[str] | None) -> list[str]:
    """Split comma lists.

    >>> split(["byline, date", "tags"])
    ['byline', 'date', 'tags']
    """
    return [name.strip() for value in values or () for name in value.split(",") if name.strip()]


def _mistakes(key: str, value: object) -> Iterator[str]:
    if key not in SETTINGS:
        yield f"unknown key {key!r}; there are {', '.join(sorted(SETTINGS))}"
        return
    wanted = SETTINGS[key]
    if not isinstance(value, wanted) or (isinstance(value, list) and not all(isinstance(each, str) for each in value)):
        yield f"{key}: must be {_IN_WORDS[wanted]}, not {value!r}"
    elif key == "format" and value not in FORMATS:
        yield f"format: must be {' or '.join(FORMATS)}, not {value!r}"

"""Packages that only some corpora need: loaded when they are needed, and named when they are missing."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from cleaner.model import CleanerError

if TYPE_CHECKING:
    from types import ModuleType

_EXTRAS = {"zstandard": "zst", "pyarrow": "parquet", "fsspec": "remote", "datatrove": "datatrove"}


class MissingExtraError(CleanerError):
    """A package is not installed; the message names the extra that brings it."""


def extra(module: str) -> Any:
    """Import ``module`` (such as ``pyarrow.parquet``), or say which extra it comes with."""
    package = module.partition(".")[0]
    try:
        found: ModuleType = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        name = _EXTRAS[package]
        raise MissingExtraError(f"this needs the package {package}: pip install 'clean-article[{name}]'") from error
    return found

"""What the command line says about a run over a corpus. It imports nothing heavy: every run of the command reads it."""

# Without ``from __future__ import annotations``: a NamedTuple compiles each annotation that is text, at each start.

from typing import TYPE_CHECKING, NamedTuple

from cleaner.pages import PAGE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path


class Fields(NamedTuple):
    """The keys (of JSONL) or columns (of Parquet) that hold the parts of a document."""

    text: str = "text"
    url: str = "url"
    id: str = "id"
    publisher: str | None = None
    date: str | None = None
    html: str | None = None


class PageOptions(NamedTuple):
    """How pages are read: ``expected`` even where a name does not say so, the ``encoding`` if it was told."""

    expected: bool = False
    limit: int = PAGE_LIMIT  # bytes
    encoding: str | None = None


USUAL_PAGES = PageOptions()


class Options(NamedTuple):
    """One run over a corpus. ``jobs`` is the number of worker processes; 1 cleans in this process."""

    inputs: tuple[str, ...]
    output: str | None
    jobs: int
    fields: Fields
    attributes: str | None = None
    save_removed: bool = False
    stats: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    date: str | None = None
    encoding: str = "utf-8"
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    rules: "tuple[Path, ...]" = ()
    drafts: bool = False
    quiet: bool = False
    pages: PageOptions = USUAL_PAGES

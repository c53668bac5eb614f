"""Articles with the copies that a person has cleaned: two fields of a record, or two folders of files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.authoring.measuring.evaluator import Case
from cleaner.authoring.opener import read_text
from cleaner.authoring.reader import Fields, read_articles
from cleaner.text.files import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.authoring.reader import Article

_WAY_OUT = "say with --gold-field where it is, or with --gold the folder of copies"


@dataclass(frozen=True, slots=True)
class CaseFields:
    """The names of a record's fields that hold the parts of a case; only ``text`` and ``gold`` must be there."""

    text: str = "text"
    gold: str = "gold"
    url: str = "url"
    title: str = "title"
    publisher: str | None = None
    language: str | None = None

    def of_articles(self) -> Fields:
        """The same for reading articles."""
        extra = (self.gold, self.title, *([self.language] if self.language else []))
        return Fields(self.text, self.url, self.publisher, extra)


def read_cases(names: Sequence[str], fields: CaseFields) -> Iterator[Case | InputError]:
    """The cases in files of records; one without a gold comes out as an error with its place."""
    for article in read_articles(names, fields.of_articles()):
        yield article if isinstance(article, InputError) else _of_record(article, fields)


def read_pairs(raw: str, gold: str) -> Iterator[Case | InputError]:
    """The cases in two folders whose files have the same relative names."""
    for article in read_articles([raw], Fields()):
        yield article if isinstance(article, InputError) else _of_pair(article, raw, gold)


def _of_record(article: Article, fields: CaseFields) -> Case | InputError:
    known = article.extra
    for name in (fields.gold, fields.title, fields.language):
        if name and not isinstance(known.get(name), str | None):
            return InputError(f"{article.place}: {name!r} is not a text")
    gold = known.get(fields.gold)
    if gold is None:
        return InputError(f"{article.place}: has no {fields.gold!r}, the text as a person has cleaned it; {_WAY_OUT}")
    language = known.get(fields.language) if fields.language else None
    return Case(article.place, article.document, gold, known.get(fields.title), language)


def _of_pair(article: Article, raw: str, folder: str) -> Case | InputError:
    path = os.path.join(folder, os.path.relpath(article.place, raw))
    if not os.path.isfile(path):
        return InputError(f"{article.place}: there is no hand-cleaned copy: {path}")
    try:
        return Case(article.place, article.document, read_text(path))
    except InputError as error:
        return error

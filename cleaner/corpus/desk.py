"""Where one document after the other is cleaned, in a worker process: text in, text and rows out."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cleaner.corpus.counts import counted_result
from cleaner.corpus.options import USUAL_PAGES
from cleaner.engine.cleaner import Cleaner
from cleaner.engine.remover import restore
from cleaner.model import Document, Page, PageError
from cleaner.pages import page_cleaner
from cleaner.reports.records import removal_fields
from cleaner.rulebook.dater import DateError, days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.corpus.options import Fields, PageOptions
    from cleaner.model import CleanResult, Removal
    from cleaner.pages.flow import PageCleaner
    from cleaner.rulebook.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Orders:
    """All that a worker must know. ``prefix`` begins the attributes' names; without it none are made."""

    rules: RuleSet
    fields: Fields
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    date: str | None = None
    encoding: str = "utf-8"
    prefix: str | None = None
    saves_removed: bool = False
    pages: PageOptions = USUAL_PAGES


class BadRecordError(Exception):
    """A record that cannot be cleaned; the message says why."""


class SetAside(NamedTuple):
    """A record that was not cleaned: where it stood, why, and its content where it is nowhere else."""

    place: str
    reason: str
    record: str | None = None


@dataclass(slots=True)
class Piece:
    """What became of one unit of work.

    ``data`` are the cleaned bytes of formats made of lines. Of formats made of rows, ``texts`` are the new texts
    (nothing: as it was), and ``kept`` says which rows were not set aside. ``files`` are published already.
    """

    data: bytes = b""
    texts: list[str | None] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    files: list[FileDone] = field(default_factory=list)

    def join(self, other: Piece) -> None:
        """Put what became of the next unit behind it."""
        self.data += other.data
        self.texts += other.texts
        self.kept += other.kept
        self.attributes += other.attributes
        self.removed += other.removed
        self.set_aside += other.set_aside
        self.counts.update(other.counts)
        self.files += other.files


class FileDone(NamedTuple):
    """A text file that a worker has cleaned and published itself: its counts, and the sizes of what there is now."""

    name: str
    counts: Counter[str]
    products: dict[str, int]
    is_read: bool = True


class Unit(Protocol):
    """A piece of a corpus that a worker takes on at once."""

    def clean(self, desk: Desk) -> Piece:
        """Clean all its records."""
        ...

    def parts(self) -> Sequence[Unit]:
        """A unit for each of its records."""
        ...

    def refused(self, orders: Orders, reason: str) -> Piece:
        """Set all its records aside."""
        ...


class Desk:
    """A cleaner, and what is to be written about each document."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self._cleaner = Cleaner(compiled=orders.rules, keep=orders.keep, drop=orders.drop)

    def clean(self, text: str, url: Any = None, publisher: Any = None, date: Any = None) -> CleanResult:
        """Clean a document; what is no date is as good as none.

        Raises ``BadRecordError`` if the cleaner fails, whatever the reason: one text must not stop a run.
        """
        document = Document(text, *self._known(url, publisher, date))
        try:
            return self._cleaner.clean(document)
        except Exception as error:
            raise BadRecordError(f"cleaning failed: {type(error).__name__}: {error}") from error

    def _known(self, url: Any, publisher: Any, date: Any) -> tuple[str | None, str | None, str | None, str | None]:
        """Address, publisher, language and date of a document: its own address, else what was ordered comes first."""
        orders = self.orders
        owner = orders.publisher or known_text(publisher)
        return known_text(url) or orders.url, owner, orders.language, orders.date or date_from(date)

    @cached_property
    def _pages(self) -> PageCleaner:
        return page_cleaner(self._cleaner, limit=self.orders.pages.limit)

    def clean_page(
        self,
        html: str | bytes,
        url: Any = None,
        publisher: Any = None,
        date: Any = None,
        content_type: str | None = None,
    ) -> tuple[str, CleanResult]:
        """Take the text out of a page and clean it; gives that text, and what became of it.

        Raises ``BadRecordError`` if there is none, or cleaning fails; ``CleanerError`` without the packages.
        """
        pages = self._pages  # here: a missing package ends the run
        page = Page(html, *self._known(url, publisher, date), content_type, self.orders.pages.encoding)
        try:
            result = pages.clean(page)
        except PageError as error:
            raise BadRecordError(str(error)) from error
        except Exception as error:
            raise BadRecordError(f"cleaning failed: {type(error).__name__}: {error}") from error
        return restore(result), result

    def note(self, piece: Piece, name: Any, text: str, result: CleanResult, **exact: Any) -> None:
        """Write the counts and rows of a cleaned document whose id is ``name``."""
        piece.counts.update(counted_result(text, result))
        if self.orders.prefix is not None:
            piece.attributes.append(attributes_row(self.orders.prefix, name, result.removals))
        if self.orders.saves_removed:
            piece.removed.append(removed_row(name, result, exact))

    def skip(self, piece: Piece, name: Any) -> None:
        """Write the counts and rows of a document that has no text."""
        piece.counts.update(articles=1, without_text=1)
        if self.orders.prefix is not None:
            piece.attributes.append(attributes_row(self.orders.prefix, name, ()))
        if self.orders.saves_removed:
            piece.removed.append(removed_row(name, None, {}))


class Aside(NamedTuple):
    """A record that cannot be cleaned: its number in its file (from 1), its bytes and its id, as far as known."""

    place: str
    number: int = 0
    raw: bytes | None = None
    name: Any = None


def put_aside(orders: Orders, piece: Piece, aside: Aside, reason: str) -> None:
    """Note a record that cannot be cleaned; its rows keep the others in step with the source."""
    piece.counts["set_aside"] += 1
    record = None if aside.raw is None else aside.raw.decode("utf-8", "backslashreplace")
    piece.set_aside.append(SetAside(aside.place, reason, record))
    if orders.prefix is not None:
        piece.attributes.append(attributes_row(orders.prefix, aside.name, ()))
    if orders.saves_removed:
        exact = None if aside.raw is None else aside.raw.decode("utf-8", "surrogateescape")
        piece.removed.append(json.dumps({"set_aside": exact, "number": aside.number}))


def attributes_row(prefix: str, name: Any, removals: Sequence[Removal]) -> str:
    """A document's row of a dolma attribute file: spans in code points by category, and all of them merged.

    >>> from cleaner.model import Removal
    >>> attributes_row("v", "a1", [Removal("r", "share", 3, 5, 1, "xx"), Removal("r", "date", 5, 6, 1, "x")])
    '{"id": "a1", "attributes": {"v__date": [[5, 6, 1.0]], "v__remove": [[3, 6, 1.0]], "v__share": [[3, 5, 1.0]]}}'
    """
    spans = {f"{prefix}__remove": _merged(removals)}
    by_category = sorted(removals, key=lambda removal: (removal.category, removal.start))
    for category, group in groupby(by_category, key=lambda removal: removal.category):
        spans[f"{prefix}__{category.replace('-', '_')}"] = _merged(group)
    return json.dumps({"id": name, "attributes": {key: spans[key] for key in sorted(spans)}}, default=str)


def removed_row(name: Any, result: CleanResult | None, exact: Mapping[str, Any]) -> str:
    """A document's row of what was removed, with which ``--restore`` finds the original.

    ``check`` guards it, and ``exact`` is what the format needs to give every byte back; ``before`` is what stood in the
    place of a page's text.
    """
    if result is None or not (result.removals or "before" in exact):
        return json.dumps({"id": name, "removals": []}, default=str)
    removals = [removal_fields(removal) for removal in result.removals]
    return json.dumps({"id": name, "check": checksum(result.text), **exact, "removals": removals}, default=str)


def checksum(text: str) -> int:
    """A short trace of a text, to notice that it is another one."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _merged(removals: Iterable[Removal]) -> list[list[float]]:
    """Spans that touch become one: dolma's mixer wants them apart, in order and not empty."""
    spans: list[list[float]] = []
    for removal in removals:
        if removal.start == removal.end:
            continue
        if spans and spans[-1][1] == removal.start:
            spans[-1][1] = removal.end
        else:
            spans.append([removal.start, removal.end, 1.0])
    return spans


def known_text(value: Any) -> str | None:
    """What a field says of a document, if it says anything: a number or a NaN is no address and no publisher."""
    return value if isinstance(value, str) and value else None


def date_from(value: Any) -> str | None:
    """The date in a field of a record, if it is one: a text, or a date or time of Parquet.

    >>> date_from("2019-04-12T08:30:00Z"), date_from("last spring"), date_from(None)
    ('2019-04-12T08:30:00Z', None, None)
    """
    text = str(value)
    try:
        days_of(text)
    except DateError:
        return None
    return text


def value_at(record: Mapping[str, Any], name: str | None, missing: Any = None) -> Any:
    """The value under a key, or under keys of objects within, joined by dots; ``missing`` where there is none.

    >>> value_at({"metadata": {"url": "a"}}, "metadata.url"), value_at({"metadata": "a"}, "metadata.url")
    ('a', None)
    """
    if name is None:
        return missing
    if name in record:
        return record[name]
    value: Any = record
    for key in name.split("."):
        if not isinstance(value, dict) or key not in value:
            return missing
        value = value[key]
    return value


def counted_known(url: Any, publisher: Any, date: Any) -> dict[str, int]:
    """What is known of a record, for the counts: a field that no record has was misspelt."""
    known = {"url": url, "publisher": publisher, "date": date}
    return {f"known {what}": 1 for what, value in known.items() if value is not None}


def wanted_text(value: Any, key: str) -> str:
    """The text of a record, or ``BadRecordError`` with what it is instead."""
    if isinstance(value, str):
        return value
    raise BadRecordError(f"{key!r} is {type(value).__name__}, not a text")

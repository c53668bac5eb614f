"""What is left of an article and what has gone so far, from before the first round on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.informant import title_row, told
from cleaner.engine.scene import Row, Scene
from cleaner.engine.unwrapper import unwrapped
from cleaner.model import BOM
from cleaner.rulebook.dispatcher import Line
from cleaner.text.folding import fold_lines
from cleaner.text.lines import split_lines, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.engine.cutter import Cut
    from cleaner.model import Document, Evidence, Refusal
    from cleaner.rulebook.dispatcher import Part
    from cleaner.rulebook.rule import Rule
    from cleaner.rulebook.ruleset import RuleSet


class Progress:
    """What is left and what has gone so far: whole lines and parts of lines, by the line's number from 0."""

    def __init__(
        self,
        rows: list[Row],
        parts: list[Part],
        told: dict[int, Rule],
        title: int | None,
        tables: frozenset[int],
    ) -> None:
        self.rows, self.parts = rows, parts
        self.tables = tables  # the numbers of lines that are rows of tables: no rule's business
        self.told = told  # lines that the page itself tells to be none of the article's
        self.title = title  # the number of the line that is the title by the page's head
        self.taken: dict[int, Rule] = {}
        self.cuts: dict[int, list[tuple[Cut, Rule]]] = {}
        self.refusals: dict[tuple[int, str], Refusal] = {}
        self.evidence: dict[Evidence, None] = {}
        self.platforms: dict[str, None] = {}
        self.publisher: str | None = None
        self.guarded: dict[int, str] = {}  # lines that stay although a rule takes them, and why

    @property
    def cut_count(self) -> int:
        """How many parts of lines have gone."""
        return sum(map(len, self.cuts.values()))


def begin(rules: RuleSet, document: Document) -> Progress:
    """A document of which nothing has gone yet."""
    text = document.text.removeprefix(BOM)
    raw_lines = split_lines(text)
    tables = table_rows(raw_lines) if "|" in text else frozenset()
    lines = enumerate(zip(raw_lines, fold_lines(text), strict=True))
    single = [Row(number, raw, folded) for number, (raw, folded) in lines if folded and number not in tables]
    rows = unwrapped(single, (), tables)
    scene, parts = Scene(rows), [rules.base]
    for index, row in enumerate(rows):
        row.narrow = row.prose and scene.is_deep(index)
    confront(rows, parts)
    return Progress(rows, parts, told(document, rows), title_row(document, rows), tables)


def unwrap(progress: Progress) -> bool:
    """See anew what was wrapped, as a line between may be gone; tells whether rows are others than before."""
    before = {id(row) for row in progress.rows}
    progress.rows = unwrapped(progress.rows, progress.taken, progress.tables)
    others = [row for row in progress.rows if id(row) not in before]
    _confront_anew(others, progress.parts)
    return bool(others)


def widen(rows: Iterable[Row], parts: Sequence[Part]) -> None:
    """Confront rows from the middle of an article with the rules as well that take no prose there."""
    _confront_anew([row for row in rows if row.narrow], parts)


def _confront_anew(rows: Sequence[Row], parts: Sequence[Part]) -> None:
    for row in rows:
        row.candidates, row.inline, row.live, row.narrow = (), (), None, False
    confront(rows, parts)


def confront(rows: Iterable[Row], parts: Iterable[Part]) -> None:
    """Note the rules that match each row; a narrow one but for those that take no prose in the middle of an article."""
    alike: dict[Line, list[Row]] = {}  # a line that stands there twice is up against the same
    for row in rows:
        alike.setdefault(Line(row.folded, row.bare, row.narrow), []).append(row)
    for part in parts:
        for found, each in zip(part.found([*alike]), alike.values(), strict=True):
            for row in each:
                row.candidates += found.whole
                if not row.parts:  # what is left of a wrapped paragraph would be wrapped no more
                    row.inline += found.inline

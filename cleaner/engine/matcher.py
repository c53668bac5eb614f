"""Where rules fire. Knows nothing of what happens to a match."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rulebook.patterns import any_matches
from cleaner.text.lines import bare, closes, content, has_bullet, is_prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from cleaner.rulebook.patterns import Pattern
    from cleaner.rulebook.ruleset import Block, Rule, Shape, Within

_SENTENCE = 8  # words of a short sentence
_DEEP = 3  # lines of prose
_MENUS = 5  # other lines for a line of prose
_LEAST_ITEMS = 2  # of a list
_TITLE_WORDS, _TITLE_CHARS, _TITLE_ROWS = 3, 20, 20


class Row:
    """A line with something on it: its number in the text, and the forms that rules look at.

    ``pieces`` are where the raw text stands in its line; empty when nothing of it is gone.
    """

    __slots__ = (
        *("number", "raw", "folded", "bare", "prose", "pieces", "candidates", "inline", "narrow", "live", "zone"),
        *("there", "shapes", "neighbour_of", "_closing", "_words", "_title_case", "_content"),
    )

    def __init__(self, number: int, raw: str, folded: str, pieces: tuple[tuple[int, int], ...] = ()) -> None:
        self.number, self.raw, self.folded, self.pieces = number, raw, folded, pieces
        self.bare, self.prose = bare(folded), is_prose(folded)
        self.candidates: tuple[Rule, ...] = ()  # rules whose phrases or patterns the line is
        self.inline: tuple[tuple[Pattern, Rule], ...] = ()
        self.narrow = False  # in the middle of the article: rules that take no prose there were not asked
        self.live: tuple[Rule, ...] | None = None  # the candidates that apply
        self.zone: str | None = None  # where the row stood when it was last looked at ...
        self.there: tuple[Rule, ...] = ()  # ... and the live rules that may take rows there, and that suit the row
        self.shapes: tuple[Rule, ...] = ()  # those that suit it and look at its shape alone, not at what it repeats
        self.neighbour_of: dict[str, bool] | None = None  # whether it suits rules' after and before, once asked
        self._closing: bool | None = None
        self._words: int | None = None
        self._title_case: bool | None = None
        self._content: frozenset[str] | None = None

    @property
    def closing(self) -> bool:
        """Whether it ends in closing punctuation."""
        if self._closing is None:
            self._closing = closes(self.folded)
        return self._closing

    @property
    def words(self) -> int:
        """How many words it has."""
        if self._words is None:
            self._words = words(self.folded)
        return self._words

    @property
    def content(self) -> frozenset[str]:
        """Its longer words."""
        if self._content is None:
            self._content = content(self.folded)
        return self._content

    @property
    def title_case(self) -> bool:
        """Whether most of its words begin with a capital letter."""
        if self._title_case is None:
            self._title_case = _is_title_case(self.raw)
        return self._title_case


class Hit(NamedTuple):
    """A rule fired on the row at an index of the scene."""

    index: int  # type: ignore[assignment]  # nobody looks for something in it as in a tuple
    rule: Rule


class Scene:
    """The rows that are left of an article, and what can be said of the place of each."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.prose_before = [0, *accumulate(row.prose for row in rows)]
        self.prose = self.prose_before[-1]
        self.first_prose = next((index for index, row in enumerate(rows) if row.prose), len(rows))
        self.last_prose = next((index for index in range(len(rows) - 1, -1, -1) if rows[index].prose), -1)

    @cached_property
    def zones(self) -> list[str]:
        """The zone of each row."""
        return [self.zone(index) for index in range(len(self.rows))]

    @cached_property
    def first_seen(self) -> dict[str, int]:
        """The index of the first row with each bare text."""
        seen: dict[str, int] = {}
        for index, row in enumerate(self.rows):
            seen.setdefault(row.bare, index)
        return seen

    @cached_property
    def echoes(self) -> list[int]:
        """The rows that begin as an earlier one does: no other repeats a line or a title."""
        seen: dict[str, int] = {}
        return [index for index, row in enumerate(self.rows) if seen.setdefault(row.bare[:_TITLE_CHARS], index) < index]

    @cached_property
    def longest_after(self) -> list[int]:
        """For each row, how many paragraphs follow one another at most from there to the end."""
        return [*_longest(reversed(self.rows))[::-1], 0]

    @cached_property
    def longest_before(self) -> list[int]:
        """For each row, how many paragraphs follow one another at most before it."""
        return [0, *_longest(self.rows)]

    def follows_article(self, start: int) -> bool:
        """Whether what stands before a row may be the article, and not just menus with hardly a paragraph between them.

        In the text of a whole page, a link that leads to the comments may stand above the article.
        """
        prose = self.prose_before[start]
        if start - prose <= _MENUS * prose:
            return True
        longest = self.longest_before[start]
        return longest >= _DEEP or longest >= self.longest_after[start + 1]

    def zone(self, index: int) -> str:
        """Head is before the first line of prose, tail after the last; without prose all is body."""
        if not self.prose:
            return "body"
        if index < self.first_prose:
            return "head"
        return "tail" if index > self.last_prose else "body"

    def fingerprints(self) -> Iterator[Rule]:
        """The fingerprints of platforms and publishers that the rows show."""
        return (rule for row in self.rows if row.candidates for rule in row.candidates if rule.kind == "fingerprint")

    def is_deep(self, index: int) -> bool:
        """Whether prose enough stands before and after a row for it to be in the middle of the article."""
        return self.prose_before[index] >= _DEEP and self.prose_after(index) >= _DEEP

    def prose_after(self, index: int) -> int:
        """How many lines of prose follow."""
        return self.prose - self.prose_before[index + 1]


def _longest(rows: Iterable[Row]) -> list[int]:
    """By each row, how many paragraphs have followed one another at most so far.

    Short sentences beside a paragraph count too, as an article's last words are often few. A line that breaks off (…)
    is no paragraph but the beginning of one that stands elsewhere.
    """
    longest, run, prose, most = [], 0, False, 0
    for row in rows:
        speaks = row.prose or (row.words >= _SENTENCE and row.folded.endswith("."))
        run, prose = (run + 1, prose or row.prose) if speaks and not row.folded.endswith("...") else (0, False)
        if prose:
            most = max(most, run)
        longest.append(most)
    return longest


def match(scene: Scene, shape_rules: Sequence[Rule], company: int) -> list[Hit]:
    """Every live rule that fires, with every row it takes, where so many lines have gone before.

    Rules on repeated lines come last and see the others' hits.
    """
    hits: list[Hit] = []
    covered: dict[str, int] = {}  # to_end: a start inside the same rule's block would take nothing new
    for index, row in enumerate(scene.rows):
        for rule in row.there:
            if rule.company <= company and index >= covered.get(rule.id, 0) and is_placed(rule, scene, index):
                fired = _taken(rule, scene, index)[0]
                if fired and rule.block and rule.block.end == "to_end":
                    covered[rule.id] = fired[-1].index + 1
                hits += fired
    speaking = [rule for rule in shape_rules if rule.company <= company]
    hits += _by_shape({rule for rule in speaking if not rule.repeats}, scene)
    return hits + _repeated([rule for rule in speaking if rule.repeats], scene, frozenset([hit.index for hit in hits]))


def _by_shape(rules: AbstractSet[Rule], scene: Scene) -> list[Hit]:
    return [
        Hit(index, rule)
        for index, row in enumerate(scene.rows)
        for rule in row.shapes
        if rule in rules and is_placed(rule, scene, index)
    ]


def _repeated(rules: Sequence[Rule], scene: Scene, taken: frozenset[int]) -> list[Hit]:
    """What rules on repeated lines take, of the rows that nothing else takes."""
    return [
        Hit(index, rule)
        for index in scene.echoes
        if index not in taken
        for rule in rules
        if suits(rule, scene.rows[index]) and is_placed(rule, scene, index, taken)
    ]


def suits(rule: Rule, row: Row) -> bool:
    """Whether nothing about a row itself, wherever it stands, keeps a rule from it."""
    if rule.shape and _misshapen(rule.shape, row):
        return False
    return not (rule.unless and any_matches(rule.unless, row.bare))


def is_placed(rule: Rule, scene: Scene, index: int, taken: frozenset[int] = frozenset()) -> bool:
    """Whether nothing about the place where a row stands keeps a rule from it."""
    row, rows = scene.rows[index], scene.rows
    if row.prose and not rule.takes_prose and scene.is_deep(index):
        return False
    within = rule.within
    if within and within.zone and scene.zones[index] not in within.zone:
        return False  # without the words for it
    if within and _misplaced(within, scene, index):
        return False
    if rule.repeats and not _repeats(rule.repeats, scene, index, taken):
        return False
    if rule.after and not (index and _may_precede(rule, rows[index - 1])):
        return False
    return not rule.before or (index + 1 < len(rows) and _may_follow(rule, rows[index + 1]))


def _may_precede(rule: Rule, row: Row) -> bool:
    return _suits_as(f"{rule.id} after", rule.after, row)


def _may_follow(rule: Rule, row: Row) -> bool:
    return _suits_as(f"{rule.id} before", rule.before, row)


def _suits_as(neighbour: str, patterns: tuple[Pattern, ...], row: Row) -> bool:
    if row.neighbour_of is None:
        row.neighbour_of = {}
    if neighbour not in row.neighbour_of:
        row.neighbour_of[neighbour] = any_matches(patterns, row.bare)
    return row.neighbour_of[neighbour]


def fire(rule: Rule, scene: Scene, index: int) -> tuple[list[Hit], str | None]:
    """The rows that a rule takes, beginning with one that its text fits; or none, and why."""
    reason = objection(rule, scene, index)
    return ([], reason) if reason is not None else _taken(rule, scene, index)


def _taken(rule: Rule, scene: Scene, index: int) -> tuple[list[Hit], str | None]:
    if rule.block is None:
        return [Hit(index, rule)], None
    end, reason = _run(rule.block, scene, index)
    return [Hit(each, rule) for each in range(index + rule.block.start_stays, end)], reason


def objection(rule: Rule, scene: Scene, index: int, taken: frozenset[int] = frozenset()) -> str | None:
    """Why a rule's guards spare a row, or nothing when they do not."""
    row = scene.rows[index]
    if row.prose and not rule.takes_prose and scene.is_deep(index):
        return "it is prose in the middle of the article"
    if rule.within and (reason := _misplaced(rule.within, scene, index)):
        return reason
    if rule.shape and (reason := _misshapen(rule.shape, row)):
        return reason
    if rule.repeats and not _repeats(rule.repeats, scene, index, taken):
        return "it repeats no earlier line"
    if rule.unless and any_matches(rule.unless, row.bare):
        return "an exception (unless) holds"
    if rule.after and not (index and any_matches(rule.after, scene.rows[index - 1].bare)):
        return "the line before it does not fit"
    if rule.before and not (index + 1 < len(scene.rows) and any_matches(rule.before, scene.rows[index + 1].bare)):
        return "the line after it does not fit"
    return None


def _misplaced(within: Within, scene: Scene, index: int) -> str | None:
    if within.zone and scene.zone(index) not in within.zone:
        return f"it stands in the {scene.zone(index)}"
    if within.first is not None and index >= within.first:
        return f"it is not among the first {within.first} lines"
    if within.last is not None and index < len(scene.rows) - within.last:
        return f"it is not among the last {within.last} lines"
    before, after = scene.prose_before[index], scene.prose_after(index)
    if before < (within.min_prose_before or 0) or after < (within.min_prose_after or 0):
        return "too little prose stands before or after it"
    if within.max_prose_before is not None and before > within.max_prose_before:
        return "too much prose stands before it"
    if within.max_prose_after is not None and after > within.max_prose_after:
        return "too much prose stands after it"
    return None


def _misshapen(shape: Shape, row: Row) -> str | None:
    if shape.max_chars is not None and len(row.folded) > shape.max_chars:
        return "it is too long"
    if shape.prose is not None and row.prose != shape.prose:
        return "it is prose" if row.prose else "it is not prose"
    if shape.closing is not None and row.closing != shape.closing:
        return "its closing punctuation does not fit"
    words = row.words
    if words < (shape.min_words or 0) or (shape.max_words is not None and words > shape.max_words):
        return f"it has {words} words"
    if shape.digits is not None and any(map(str.isdigit, row.folded)) != shape.digits:
        return "its digits do not fit"
    if shape.letters is not None and any(map(str.isalpha, row.folded)) != shape.letters:
        return "its letters do not fit"
    return None if _is_of_case(shape, row) else "its case does not fit"


def _is_of_case(shape: Shape, row: Row) -> bool:
    if shape.upper_case is not None and row.raw.isupper() != shape.upper_case:
        return False
    if shape.upper_case_label is not None and _has_upper_case_label(row.raw) != shape.upper_case_label:
        return False
    return shape.title_case is None or row.title_case == shape.title_case


def _has_upper_case_label(line: str) -> bool:
    label, mark, _ = line.partition(":") if ":" in line else line.partition("|")
    return bool(mark) and label.isupper()


def _is_title_case(line: str) -> bool:
    initials = [word[0] for word in line.split() if word[0].isalpha()]
    return bool(initials) and sum(map(str.isupper, initials)) * 2 > len(initials)


def _repeats(what: str, scene: Scene, index: int, taken: frozenset[int]) -> bool:
    """Whether a row says again what an earlier row that stays has said; a title may be cut short."""
    text = scene.rows[index].bare
    if what == "earlier":
        first = scene.first_seen[text]
        return first < index and first not in taken
    for earlier in range(min(index, scene.first_prose + 1, _TITLE_ROWS)):
        if earlier not in taken and _same_title(scene.rows[earlier].bare, text):
            return words(text) >= _TITLE_WORDS
    return False


def _same_title(first: str, second: str) -> bool:
    if first[:_TITLE_CHARS] != second[:_TITLE_CHARS]:
        return False
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) >= _TITLE_CHARS and longer.startswith(shorter) and len(longer) < 2 * len(shorter)


def _run(block: Block, scene: Scene, start: int) -> tuple[int, str | None]:
    """Where a block that starts at a row ends (exclusive); the start itself when it does not hold, and why."""
    limit = len(scene.rows) if block.max_lines is None else min(len(scene.rows), start + block.max_lines)
    if block.end == "while":
        return _while(block, scene, start, limit)
    if block.end == "to_end":
        return _to_end(block, scene, start, limit)
    prose = 0
    reach = min(limit + (block.end == "until"), len(scene.rows))
    for index in range(start + 1, reach):
        row = scene.rows[index]
        if any_matches(block.stop, row.bare):
            return index + (block.end == "through"), None
        prose += row.prose
        if block.max_prose is not None and prose > block.max_prose:
            return start, "prose follows before its end"
    return start, "its end is not in reach"


def _to_end(block: Block, scene: Scene, start: int, limit: int) -> tuple[int, str | None]:
    if limit < len(scene.rows):
        return start, "its end is not in reach"
    if block.max_prose is not None and scene.prose_after(start) > block.max_prose:
        return start, "prose follows before its end"
    if not scene.follows_article(start):
        return start, "the article follows"
    if block.max_in_row is not None and scene.longest_after[start + 1] > block.max_in_row:
        return start, "paragraphs follow one another before its end"
    return _end_of_list(scene, start) if block.list_ends else limit, None


def _end_of_list(scene: Scene, start: int) -> int:
    """The end of a list with bullets below a row, where prose without bullets follows it; else that of all rows."""
    rows, end = scene.rows, start + 1
    while end < len(rows) and has_bullet(rows[end].raw):
        end += 1
    is_list = end > start + _LEAST_ITEMS and any(row.prose for row in rows[end:])
    return end if is_list else len(rows)


def _while(block: Block, scene: Scene, start: int, limit: int) -> tuple[int, str | None]:
    end, prose = start + 1, 0
    while end < len(scene.rows):
        row = scene.rows[end]
        if not any_matches(block.stop, row.bare):
            prose += row.prose
            if not block.shape or _misshapen(block.shape, row):
                break
            if block.max_prose is not None and prose > block.max_prose:
                break
        if end == limit:  # a start that stays would take the rest of the run in the next round
            return (start, "the run is too long") if block.start_stays else (end, None)
        end += 1
    return (end, None) if end > start + 1 else (start, "no line that fits follows")

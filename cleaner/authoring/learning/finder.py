"""Find the boilerplate of one publisher that no rule takes yet: in the order in which it stands, runs together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import regex

from cleaner.authoring.learning.counter import LEAST, Spot, recurrences
from cleaner.authoring.learning.examiner import Candidate, candidates
from cleaner.authoring.learning.judge import boilerplate, runs
from cleaner.authoring.learning.masker import MARKS, lines_of, names_in
from cleaner.authoring.learning.patterner import pattern_of
from cleaner.signs.observer import WORD
from cleaner.text.escaper import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cleaner.authoring.learning.archive import Archive
    from cleaner.authoring.learning.lexicon import Lexicon
    from cleaner.authoring.learning.masker import Line
    from cleaner.engine.cleaner import Cleaner

_SITE_LETTERS = 5
_LOOKED_AT = 1_500  # articles of a publisher, evenly spread; of more, the shares are theirs
_LEAST_LOOKED_AT, _MOST_LINES = 100, 120_000  # fewer articles, when these have more lines
_EDGE_LINES = 1_000  # at the beginning and at the end of an article; the middle of longer ones is left out
_CONSTANT = 0.3  # of the articles that have a name, for it to be the publisher's own
_RARE = 0.02  # of the articles: what recurs in fewer is not worth a rule
_TAKEN = 0.7  # of them
_WHOLE = 0.8  # of a line's characters, for a cut to have taken it
_EXAMPLES, _NEAR_MISSES = 4, 4
_FEW_WORDS = 2
_SHARED_WORDS, _TELLING_LETTERS = 2, 4  # for a sentence to be a near miss
_PROSE_LENGTHS = range(40, 240)  # characters of a near miss
_COMPARED = 4_000  # lines among which near misses are looked for
_MOST_AROUND = 8  # lines of prose beyond a line; with more it is as good as in the body
_MISMATCHED = 0.02  # of the lines that a pattern may take beside those it is made of


@dataclass(frozen=True)
class Finding:
    """A line that recurs and should go: ``phrase`` if it is always the same, else ``pattern``.

    ``articles`` of ``total`` have it; ``numbers`` are theirs in the archive. ``words`` is what is
    constant about it, folded; ``margin`` how much prose there is beyond it: ("max_prose_after", 2).
    """

    phrase: str | None
    pattern: str | None
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]
    articles: int
    total: int
    zones: Mapping[str, float]
    amid_prose: bool
    margin: tuple[str, int] | None
    words: str
    telling: bool
    numbers: tuple[int, ...]

    @property
    def key(self) -> str:
        """What the same line has in the articles of another publisher."""
        return self.phrase.lower() if self.phrase else self.words

    @property
    def zone(self) -> str:
        """Where most of it stands."""
        return max(self.zones, key=lambda zone: self.zones[zone])


class Finder:
    """Finds what the cleaner leaves, in one publisher after the other.

    For each line, so many articles are cleaned to see whether a rule takes it.
    """

    def __init__(self, archive: Archive, lexicon: Lexicon, cleaner: Cleaner, cleaned: int) -> None:
        self._archive, self._lexicon, self._cleaner, self._cleaned = archive, lexicon, cleaner, cleaned

    def find(
        self, numbers: Sequence[int], key: str, choose: Callable[[Sequence[Candidate]], list[Candidate]] = boilerplate
    ) -> list[list[Finding]]:
        """The findings in the articles with these numbers; ``key`` is the name of the publisher's rule file."""
        looked_at = numbers[:: -(-len(numbers) // _LOOKED_AT)]
        articles = self._lines(looked_at)
        while len(articles) > _LEAST_LOOKED_AT and sum(map(len, articles)) > _MOST_LINES:
            looked_at, articles = looked_at[::2], articles[::2]
        least = max(LEAST, round(_RARE * len(articles)))
        found = candidates(recurrences(articles, least), articles, self._lexicon, _site(key))
        chosen = [kept for run in runs(found) if (kept := choose(run))]
        chosen = self._left(chosen, articles, looked_at, key)
        study = _Study(articles, looked_at, {spot for run in chosen for each in run for spot in each.recurrence.spots})
        made = ([finding for each in run if (finding := study.finding(each))] for run in chosen)
        return [run for run in made if run]

    def _lines(self, numbers: Sequence[int]) -> list[list[Line]]:
        texts = [self._archive[number].document.text for number in numbers]
        names = Counter(name for text in texts for name in names_in(text))
        constant = {name for name, count in names.items() if count >= max(LEAST, _CONSTANT * len(texts))}
        articles = (lines_of(text, constant) for text in texts)
        return [lines[:_EDGE_LINES] + lines[_EDGE_LINES:][-_EDGE_LINES:] for lines in articles]

    def _left(
        self, chosen: list[list[Candidate]], articles: Sequence[Sequence[Line]], numbers: Sequence[int], key: str
    ) -> list[list[Candidate]]:
        """The candidates that no rule takes in most of a few articles."""
        every = [each for run in chosen for each in run]
        gone: dict[int, dict[int, float]] = {}
        for article in _cover(every, self._cleaned):
            gone[article] = self._gone(numbers[article], key)
        left = {id(each) for each in every if not _is_taken(each, articles, gone)}
        return [kept for run in chosen if (kept := [each for each in run if id(each) in left])]

    def _gone(self, number: int, key: str) -> dict[int, float]:
        """How many characters went of each line (from 0) of an article."""
        gone: Counter[int] = Counter()
        document = self._archive[number].document
        if not document.url and not document.publisher:
            document = document._replace(publisher=key)
        for removal in self._cleaner.clean(document).removals:
            gone[removal.line - 1] += len(removal.text.strip())
        return dict(gone)


def _site(key: str) -> str:
    """What a publisher calls itself, in small letters without spaces, if that is long enough to tell it from a word."""
    name = key.split(".", maxsplit=1)[0].replace("-", "")
    return name if len(name) >= _SITE_LETTERS else ""


def _cover(found: Iterable[Candidate], times: int) -> list[int]:
    """Articles that hold each of the candidates several times, as few as will do."""
    chosen: list[int] = []
    for each in sorted(found, key=lambda each: len(each.recurrence.articles)):
        numbers = each.recurrence.articles
        missing = min(times, len(numbers)) - len({*numbers} & {*chosen})
        if missing > 0:
            fresh = [number for number in numbers if number not in chosen]
            chosen += fresh[:: max(1, len(fresh) // missing)][:missing]
    return chosen


def _is_taken(each: Candidate, articles: Sequence[Sequence[Line]], gone: Mapping[int, Mapping[int, float]]) -> bool:
    judged = [spot for spot in each.recurrence.spots if spot.article in gone]
    taken = 0
    for spot in judged:
        line = articles[spot.article][spot.line]
        taken += gone[spot.article].get(line.number, 0) >= _WHOLE * len(line.raw)
    return taken >= _TAKEN * len(judged)


class _Study:
    """What is known of the articles of one publisher when findings are made of candidates."""

    def __init__(self, articles: Sequence[Sequence[Line]], numbers: Sequence[int], chosen: set[Spot]) -> None:
        self._articles, self._numbers = articles, numbers
        self._others = [
            line.bare
            for number, lines in enumerate(articles)
            for index, line in enumerate(lines)
            if Spot(number, index) not in chosen
        ]
        forms = Counter(line.form for lines in articles for line in {each.form: each for each in lines}.values())
        self._prose = [
            (line.raw, frozenset(WORD.findall(line.bare)))
            for line in chain.from_iterable(articles)
            if line.prose and forms[line.form] == 1 and len(line.raw) in _PROSE_LENGTHS and _is_plain(line.raw)
        ][:_COMPARED]
        self._short = sorted((raw for raw, _ in self._prose if raw[0].isalpha()), key=lambda raw: (len(raw), raw))
        self._short = self._short[:_NEAR_MISSES]
        self._common = Counter(word for _, found in self._prose for word in found)

    def finding(self, each: Candidate) -> Finding | None:
        """The candidate as a finding, if a good pattern can be made of it."""
        recurrence = each.recurrence
        lines = [self._articles[spot.article][spot.line] for spot in recurrence.spots]
        lines = [line for line in lines if _is_plain(line.raw)]
        texts = Counter(line.bare for line in lines)
        pattern = None
        if len(texts) > 1:
            pattern = pattern_of(recurrence.parts, [*texts])
        if not lines or (len(texts) > 1 and (pattern is None or self._goes_astray(pattern, len(lines)))):
            return None
        raw = Counter(line.raw for line in lines)
        constant = _unmarked(recurrence.constant)
        return Finding(
            phrase=None if pattern else raw.most_common(1)[0][0],
            pattern=pattern,
            examples=tuple({line.bare: line.raw for line in reversed(lines)}.values())[-_EXAMPLES:][::-1],
            near_misses=self._near_misses(constant, min((line.raw for line in lines), key=len)),
            articles=len(recurrence.articles),
            total=each.total,
            zones=each.zones,
            amid_prose=bool(pattern) and each.prose and each.zones["body"] > 0,
            margin=self._margin(each),
            words=constant,
            telling=len(recurrence.words) > _FEW_WORDS,
            numbers=tuple(self._numbers[number] for number in recurrence.articles),
        )

    def _goes_astray(self, pattern: str, number: int) -> bool:
        """Whether a pattern made of so many lines takes too many others."""
        takes = regex.compile(pattern).fullmatch
        return sum(takes(line) is not None for line in self._others) > _MISMATCHED * number

    def _near_misses(self, constant: str, example: str) -> tuple[str, ...]:
        """The publisher's own sentences that share the most words with a line, the rarer the better.

        If there are few, also its shortest sentences with the line behind them, in one line.
        """
        mine = {word for word in WORD.findall(constant) if word in self._common and len(word) >= _TELLING_LETTERS}
        scored = sorted(
            (-sum(1 / self._common[word] for word in shared), number)
            for number, (_, found) in enumerate(self._prose)
            if len(shared := mine & found) >= min(_SHARED_WORDS, len(mine)) > 0
        )
        near = [self._prose[number][0] for _, number in scored[:_NEAR_MISSES]]
        return (*near[:2], *(f"{sentence} {example}" for sentence in self._short), *near[2:])

    def _margin(self, each: Candidate) -> tuple[str, int] | None:
        """How many lines of prose stand before a line of the head, or after one of the tail."""
        if each.zone not in ("head", "tail"):
            return None
        most = 0
        for spot in each.recurrence.spots:
            lines = self._articles[spot.article]
            beyond = lines[: spot.line] if each.zone == "head" else lines[spot.line + 1 :]
            most = max(most, sum(line.prose for line in beyond))
        if most > _MOST_AROUND:
            return None
        return ("max_prose_before" if each.zone == "head" else "max_prose_after"), most


def _is_plain(text: str) -> bool:
    """Whether a line may stand in a rule file: hostile ones have no place there."""
    return visible(text) == text


def _unmarked(text: str) -> str:
    return " ".join("".join(" " if character in MARKS else character for character in text).split())

"""What is known of a line that recurs: where it stands, what it is made of, and how its articles differ."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.authoring.learning.counter import LEAST, Recurrence, Spot, different
from cleaner.signs.observer import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.authoring.learning.lexicon import Lexicon
    from cleaner.authoring.learning.masker import Line

_ADDRESS = re.compile(r"\S@\S+\.\w|https?:|www\.|©|\(c\) ?[\ue001\ue002]")
_EDGE = 0.9  # of the spots, for a line to belong to the head or the tail
_LIKE_RULES = 0.25  # nats: the odds of words that rules are made of
_SMALL_WORD = 3  # letters: of, and, the
_COMPARED = 20  # articles


@dataclass(frozen=True)
class Candidate:
    """A line that recurs, with all that is known of it.

    ``zones`` and ``first`` (the first line) have shares of 1, and so has ``topical``: how much of what changes in the
    line its article is about.
    """

    recurrence: Recurrence
    total: int
    different: float
    zones: Mapping[str, float]
    repeats: float
    first: float
    prose: bool
    heading: bool
    topical: float
    odds: float
    category: tuple[str, float]
    names_site: bool

    @property
    def share(self) -> float:
        """In how many of the publisher's articles it stands, of 1."""
        return len(self.recurrence.articles) / self.total

    @property
    def zone(self) -> str | None:
        """Where nearly all of it stands, if it is in one place."""
        return next((zone for zone, share in self.zones.items() if share >= _EDGE), None)

    @property
    def is_at_edge(self) -> bool:
        """Whether nearly all of it stands in the head or the tail."""
        return self.zones["body"] < 1 - _EDGE

    @property
    def is_strong(self) -> bool:
        """Whether its words alone speak for boilerplate."""
        return self.odds >= _LIKE_RULES or self.names_site or bool(_ADDRESS.search(self.recurrence.constant))


def candidates(
    found: Iterable[Recurrence], articles: Sequence[Sequence[Line]], lexicon: Lexicon, site: str
) -> list[Candidate]:
    """What recurs, with its signs; copies of one article are left out."""
    found = list(found)
    zones = _zones(articles, found)
    topics = _Topics(articles)
    alone = [(each, different(articles, each.articles)) for each in found]
    return [
        _candidate(each, articles, number, _shares(each, zones), lexicon, site, topics)
        for each, number in alone
        if number >= LEAST
    ]


def _candidate(  # noqa: PLR0913, PLR0917  # all that is known of it
    each: Recurrence,
    articles: Sequence[Sequence[Line]],
    number: float,
    zones: Mapping[str, float],
    lexicon: Lexicon,
    site: str,
    topics: _Topics,
) -> Candidate:
    lines = [articles[spot.article][spot.line] for spot in each.spots]
    return Candidate(
        recurrence=each,
        total=len(articles),
        different=number,
        zones=zones,
        first=sum(spot.line == 0 for spot in each.spots) / len(each.spots),
        repeats=len(each.spots) / len(each.articles),
        prose=sum(line.prose for line in lines) > len(lines) / 2,
        heading=sum(_is_heading(line.raw) for line in lines) > len(lines) / 2,
        topical=topics.share(each) if zones["body"] > 1 - _EDGE else 0.0,
        odds=lexicon.odds(each.constant),
        category=lexicon.category([each.constant]),
        names_site=bool(site) and site in each.constant.replace(" ", ""),
    )


def _is_heading(raw: str) -> bool:
    """Whether a line is written as English titles are, or asks something."""
    long = [word for word in WORD.findall(raw) if len(word) > _SMALL_WORD]
    return raw.endswith("?") or (len(long) > 1 and all(word[0].isupper() for word in long))


class _Topics:
    """How much of what changes in a line its article is about: much in sub-headings, little in links to others."""

    def __init__(self, articles: Sequence[Sequence[Line]]) -> None:
        self._articles = articles
        self._counts: dict[int, Counter[str]] = {}

    def share(self, each: Recurrence) -> float:
        constant = set(WORD.findall(each.constant))
        about = told = 0
        for spot in each.spots[:: -(-len(each.spots) // _COMPARED)]:
            mine = Counter(WORD.findall(self._articles[spot.article][spot.line].bare))
            changing = [word for word in mine if len(word) > _SMALL_WORD and word not in constant and word.isalpha()]
            words = self._words(spot.article) if changing else mine
            told += len(changing)
            about += sum(words[word] > mine[word] for word in changing)
        return about / told if told else 0.0

    def _words(self, number: int) -> Counter[str]:
        if number not in self._counts:
            self._counts[number] = Counter(word for line in self._articles[number] for word in WORD.findall(line.bare))
        return self._counts[number]


def _zones(articles: Sequence[Sequence[Line]], found: Iterable[Recurrence]) -> dict[Spot, str]:
    """The zone of each spot: before, between and after the prose that is the article's own."""
    recurring = {spot: each.open for each in found for spot in each.spots}
    zones = {}
    for number, lines in enumerate(articles):
        own = _own_prose(number, lines, recurring)
        first, last = (own[0], own[-1]) if own else (len(lines) // 2, len(lines) // 2 - 1)
        for index in range(len(lines)):
            zones[Spot(number, index)] = "head" if index < first else "tail" if index > last else "body"
    return zones


def _own_prose(number: int, lines: Sequence[Line], recurring: Mapping[Spot, bool]) -> list[int]:
    """Which lines are the article's own prose; where all of it recurs, as in what programs write, what changes most."""
    prose = [index for index, line in enumerate(lines) if line.prose]
    changing = [index for index in prose if recurring.get(Spot(number, index), True)]
    own = [index for index in changing if Spot(number, index) not in recurring]
    return own or changing or prose


def _shares(each: Recurrence, zones: Mapping[Spot, str]) -> dict[str, float]:
    counts = Counter(zones[spot] for spot in each.spots)
    return {zone: counts[zone] / len(each.spots) for zone in ("head", "body", "tail")}

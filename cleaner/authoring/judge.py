"""Is a line that recurs boilerplate? Signs for and against, from where it stands and what it is made of.

What recurs and is not: refrains, the sub-headings of a series ("What we know"), datelines, sentences of background that
an author uses again, and copies of one article.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.authoring.counter import LEAST, Recurrence, Spot, different
from cleaner.authoring.masker import DATE, NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.authoring.lexicon import Lexicon
    from cleaner.authoring.masker import Line

_ADDRESS = re.compile(r"\S@\S+\.\w|https?:|www\.|©|\(c\) ?[\ue001\ue002]")
_EDGE = 0.9  # of the spots, for a line to belong to the head or the tail
_NEXT = 0.7  # of the articles of both, for lines to be a run
_NEARLY_ALL, _MOSTLY, _OFTEN, _SOME = 0.6, 0.4, 0.2, 0.08  # shares of the articles
_LIKE_RULES = 0.25  # nats: the odds of words that rules are made of
_REFRAIN = 2.5  # times in an article
_FEW, _LONG = 2, 6  # words
_MANY = 10  # articles
_SURE = 4.0  # nats for a category


@dataclass(frozen=True)
class Candidate:
    """A line that recurs, with all that is known of it; ``zones`` and ``first`` (the first line) have shares of 1."""

    recurrence: Recurrence
    total: int
    different: float
    zones: Mapping[str, float]
    repeats: float
    first: float
    prose: bool
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
    def is_strong(self) -> bool:
        """Whether its words alone speak for boilerplate."""
        return self.odds >= _LIKE_RULES or self.names_site or bool(_ADDRESS.search(self.recurrence.constant))


def candidates(
    found: Iterable[Recurrence], articles: Sequence[Sequence[Line]], lexicon: Lexicon, site: str
) -> list[Candidate]:
    """What recurs, with its signs; copies of one article are left out."""
    found = list(found)
    zones = _zones(articles, found)
    return [
        Candidate(
            recurrence=each,
            total=len(articles),
            different=alone,
            zones=_shares(each, zones),
            first=sum(spot.line == 0 for spot in each.spots) / len(each.spots),
            repeats=len(each.spots) / len(each.articles),
            prose=sum(articles[spot.article][spot.line].prose for spot in each.spots) > len(each.spots) / 2,
            odds=lexicon.odds(each.constant),
            category=lexicon.category([each.constant]),
            names_site=bool(site) and site in each.constant.replace(" ", ""),
        )
        for each in found
        if (alone := different(articles, each.articles)) >= LEAST
    ]


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


def runs(found: Sequence[Candidate]) -> list[list[Candidate]]:
    """The candidates in the order in which they stand, those together that nearly always follow one another."""
    owner = {spot: number for number, each in enumerate(found) for spot in each.recurrence.spots}
    follows: Counter[tuple[int, int]] = Counter()
    for spot, number in owner.items():
        after = owner.get(Spot(spot.article, spot.line + 1))
        if after is not None and after != number:
            follows[number, after] += 1
    chained = {
        first: second
        for (first, second), count in follows.items()
        if count >= _NEXT * max(len(found[first].recurrence.spots), len(found[second].recurrence.spots))
    }
    begins = [number for number in range(len(found)) if number not in chained.values()]
    return sorted((_chain(number, chained, found) for number in begins), key=lambda run: _place(run[0]))


def _chain(number: int, chained: Mapping[int, int], found: Sequence[Candidate]) -> list[Candidate]:
    chain = [number]
    while (after := chained.get(chain[-1])) is not None and after not in chain:
        chain.append(after)
    return [found[each] for each in chain]


def _place(each: Candidate) -> tuple[float, int]:
    return each.zones["tail"] - each.zones["head"], -len(each.recurrence.spots)


def boilerplate(run: Sequence[Candidate]) -> list[Candidate]:
    """The lines of a run that are boilerplate: by themselves, or since they stand beside others that recur."""
    if len(run) > 1 and not all(map(_is_refrain, run)) and any(map(_carries_a_run, run)):
        return [each for each in run if (_is_frequent(each) and not each.recurrence.open) or _is_alone(each)]
    return [each for each in run if _is_alone(each)]


def _carries_a_run(each: Candidate) -> bool:
    """Whether a line is enough for its neighbours to go with it."""
    return _is_frequent(each) and (each.share >= _OFTEN or each.is_strong or each.zone in ("head", "tail"))


def _is_alone(each: Candidate) -> bool:
    """Whether a line is boilerplate whatever stands beside it."""
    if not _is_frequent(each) or _is_refrain(each) or _may_be_title(each):
        return False
    words = len(each.recurrence.words)
    if each.recurrence.open:
        return _changing_is_alone(each, words)
    if each.zone in ("head", "tail"):
        says_enough = words >= _LONG - 2 or _has_slot(each)
        return each.is_strong or each.share >= _MOSTLY or (each.share >= _OFTEN and says_enough)
    if each.prose:
        return each.share >= _MOSTLY and (each.is_strong or each.zones["body"] < 1 - _EDGE)
    if words >= _LONG or _has_slot(each):
        return words > _FEW and (each.share >= _OFTEN or each.is_strong)
    return each.is_strong and each.category[1] >= _SURE


def _changing_is_alone(each: Candidate, words: int) -> bool:
    """Lines with a part of any kind: more of the line must be known."""
    if each.prose and (words < _LONG + 2 or each.zone not in ("head", "tail")):
        return False
    marked = (each.recurrence.middle or each.recurrence.head).endswith((":", "|", "-", "/"))
    often = each.share >= _OFTEN
    if each.zone not in ("head", "tail"):
        return often and (words >= _LONG or (words > _FEW and marked))
    if words >= _LONG or each.share >= _NEARLY_ALL:
        return True
    return (often and words > _FEW) or (words >= _FEW and each.is_strong and marked)


def _is_frequent(each: Candidate) -> bool:
    number = len(each.recurrence.articles)
    return each.share >= _SOME or number >= _MANY * 3


def _is_refrain(each: Candidate) -> bool:
    return each.repeats >= _REFRAIN and each.share < _MOSTLY


def _may_be_title(each: Candidate) -> bool:
    """Titles of a series are alike, and so are those of forecasts; the first line of most articles is no title."""
    return each.first >= _MOSTLY and (each.recurrence.open or _has_slot(each) or each.share < _NEARLY_ALL)


def _has_slot(each: Candidate) -> bool:
    return any(mark in each.recurrence.constant for mark in (NUMBER, DATE))

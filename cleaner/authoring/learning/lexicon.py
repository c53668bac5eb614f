"""What words tell of a line: whether rules are made of them, of which category, and in which language.

All of it comes from the phrases of the rules; ordinary words are known from the articles' own prose.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cleaner.model import KEPT_BY_DEFAULT
from cleaner.signs.observer import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.rulebook.ruleset import RuleSet

_MOST_ODDS, _LEAST_ODDS = 4.0, -2.0  # of one word, in nats
_SMOOTHING = 0.2
_PRIOR = 200.0  # words that each category has besides its own, of all kinds


class Lexicon:
    """The words of the rules' phrases against those of articles."""

    def __init__(self, rules: RuleSet) -> None:
        self._phrases = 0  # words in them
        self._in_phrases: Counter[str] = Counter()
        self._categories: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._languages: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._in_prose: Counter[str] = Counter()
        self._prose = 0  # words in it
        self._add_phrases(rules)
        self._sizes = {category: sum(counts.values()) for category, counts in self._categories.items()}

    def _add_phrases(self, rules: RuleSet) -> None:
        for phrase in rules.base.index.phrases:
            found = set(WORD.findall(phrase))
            self._phrases += len(found)
            self._in_phrases.update(found)
            for number in rules.base.index.phrases.get(phrase):
                rule = rules.base.rules[number]
                if rule.category:
                    self._categories[rule.category].update(found)
                if rule.language:
                    self._languages[rule.language].update(found)

    def add_prose(self, lines: Iterable[str]) -> None:
        """Folded lines of articles: what words are ordinary."""
        for line in lines:
            found = set(WORD.findall(line))
            self._in_prose.update(found)
            self._prose += len(found)

    def odds(self, line: str) -> float:
        """How much more a folded line looks like rules' phrases than like prose: the mean over its words, in nats."""
        found = [word for word in WORD.findall(line) if not word.isdecimal()]
        return sum(map(self._word_odds, found)) / len(found) if found else 0.0

    def best_words(self, line: str) -> float:
        """The odds of the three most telling words of a line, added."""
        odds = sorted({word: self._word_odds(word) for word in WORD.findall(line)}.values(), reverse=True)
        return sum(odds[:3])

    def category(self, lines: Iterable[str]) -> tuple[str, float]:
        """The category whose phrases have such words, and how much they speak for it, in nats."""
        found = [word for line in lines for word in set(WORD.findall(line)) if self._in_phrases[word] > 1]
        guessed = self._categories.keys() - KEPT_BY_DEFAULT
        scores = {category: self._likeness(category, found) for category in guessed}
        best = max(scores, key=lambda each: (scores[each], each), default="other")
        return best, scores.get(best, 0.0)

    def language(self, lines: Iterable[str]) -> str | None:
        """The language whose phrases share the most words with folded lines."""
        seen = Counter(word for line in lines for word in WORD.findall(line) if self._in_phrases[word] > 1)
        scores = {language: self._spoken(counts, seen) for language, counts in self._languages.items()}
        best = max(scores, key=lambda each: (scores[each], each), default=None)
        return best if best is not None and scores[best] > 0 else None

    @staticmethod
    def _spoken(counts: Counter[str], seen: Counter[str]) -> float:
        """The share of the words that phrases of the language have, the more the more phrases have them."""
        total = sum(counts.values())
        return sum(count * math.log1p(1_000 * counts[word] / total) for word, count in seen.items())

    def _word_odds(self, word: str) -> float:
        here = self._in_phrases[word]
        there = self._in_prose[word]
        if here < 2 and not there:
            return 0.0
        odds = math.log((here + _SMOOTHING) / (self._phrases + 1)) - math.log((there + _SMOOTHING) / (self._prose + 1))
        return max(_LEAST_ODDS, min(_MOST_ODDS if here > 1 else 0.0, odds))

    def _likeness(self, category: str, found: list[str]) -> float:
        """Log-likelihood of the words in the category, against that in all phrases."""
        counts, size = self._categories[category], self._sizes[category]
        shares = {word: self._in_phrases[word] / self._phrases for word in found}
        return sum(math.log((counts[word] / share + _PRIOR) / (size + _PRIOR)) for word, share in shares.items())

"""The engine finds what a naive loop over the same rules finds: on made-up lines, examples and articles."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import regex
import shipped

from cleaner.engine.progress import begin, widen
from cleaner.model import Document
from cleaner.rulebook.dispatcher import Line
from cleaner.rulebook.patterns import twin
from cleaner.rulebook.sieve import widths_of
from cleaner.text.accents import spellings
from cleaner.text.folding import bare, fold, fold_lines
from cleaner.text.lines import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.rulebook.rule import Rule

_ARTICLES = sorted((Path(__file__).parent / "data" / "clean_articles").glob("*.txt"))


@cache
def _texts() -> list[tuple[str, set[str], list[regex.Pattern[str]], int]]:
    """Of each rule that is for any article: its id, phrases and patterns, and how many words its shape allows."""
    known = {rule.id for rule in shipped.compiled().base.rules}
    texts = []
    for each, rule in shipped.rules():
        if (name := f"{each.source.prefix}/{rule.id}") in known:
            patterns = [*(rule.patterns or ()), *(rule.block.start if rule.block else ())]
            most = rule.shape.max_words if rule.shape and rule.shape.max_words else 10**9
            whole = [bare(fold(phrase)) for phrase in (*(rule.phrases or ()), *patterns)]
            phrases = {spelling for phrase in whole for spelling in spellings(phrase)}
            texts.append((name, phrases, [regex.compile(pattern) for pattern in patterns], most))
    return texts


@cache
def _naively(line: str) -> set[str]:
    found = set()
    for name, phrases, patterns, most in _texts():
        if line in phrases or (words(line) <= most and any(pattern.fullmatch(line) for pattern in patterns)):
            found.add(name)
    return found


def _fast(folded: str) -> set[str]:
    return _in_shape(shipped.compiled().base.found([Line(folded, bare(folded))])[0].whole, bare(folded))


def _in_shape(rules: Iterable[Rule], line: str) -> set[str]:
    """A pattern that is sought only where it can be within its rule's shape may be found beyond it as well."""
    found = {rule.id for rule in rules if rule.kind != "fingerprint"}
    count = words(line)
    return {name for name, phrases, _, most in _texts() if name in found and (count <= most or line in phrases)}


def _varied(line: str, chance: random.Random) -> str:
    ways = (
        str.upper,
        str.title,
        lambda each: f"» {each} …",
        lambda each: each.replace("'", "’").replace("-", "–"),
        lambda each: each.replace(" ", "\u00a0 "),
        lambda each: each[: chance.randint(1, len(each))],
        lambda each: "".join(chance.choice("0123456789") if char.isdigit() else char for char in each),
    )
    return chance.choice(ways)(line)


def _example_lines() -> Iterator[str]:
    chance = random.Random(11)
    lines = sorted({line for file in shipped.fragments() for fragment in file for line in fragment.split("\n") if line})
    for line in chance.sample(lines, min(60, len(lines))):
        yield _varied(line, chance)


def _generated_lines() -> Iterator[str]:
    chance = random.Random(12)
    vocabulary = sorted({word for file in shipped.fragments() for fragment in file for word in fragment.split()})
    for _ in range(60):
        yield " ".join(chance.choices(vocabulary, k=chance.randint(1, 9)))


def _article_lines() -> Iterator[str]:
    for path in _ARTICLES:
        yield from path.read_text(encoding="utf-8").split("\n")[:5]


def _made_up_articles() -> Iterator[str]:
    """500 articles: prose between examples of rules in all sorts of case and typography, and lines of their words."""
    chance = random.Random(14)
    lines = sorted({line for file in shipped.fragments() for fragment in file for line in fragment.split("\n") if line})
    vocabulary = sorted({word for line in lines for word in line.split()})
    prose = [" ".join(chance.choices(vocabulary, k=chance.randint(14, 60))).capitalize() + "." for _ in range(60)]
    for _ in range(500):
        article = [chance.choice(prose) for _ in range(chance.randint(2, 9))]
        for _ in range(2):
            article.insert(chance.randint(0, len(article)), _varied(chance.choice(lines), chance))
        yield "\n\n".join(article)


KINDS = {"examples": _example_lines, "generated": _generated_lines, "articles": _article_lines}


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_finds_what_a_naive_loop_finds(kind: str) -> None:
    for line in KINDS[kind]():
        for folded in filter(bare, fold_lines(line)):
            assert _fast(folded) == _naively(bare(folded)), folded


def test_lines_that_are_tried_together_find_what_each_finds_alone() -> None:
    part = shipped.compiled().base
    lines = [Line(each, bare(each)) for kind in KINDS.values() for line in kind() for each in fold_lines(line)]
    many = lines * (600 // len(lines) + 1)
    assert part.found(many) == [part.found([line])[0] for line in many]


def test_the_engine_finds_in_articles_what_a_naive_loop_finds() -> None:
    """In the middle of an article not all rules are asked; once the row's place has changed, they have been."""
    for text in _made_up_articles():
        progress = begin(shipped.compiled(), Document(text))
        for row in progress.rows:
            widen([row], progress.parts)
            if row.bare:
                assert _in_shape(row.candidates, row.bare) == _naively(row.bare), row.raw


def test_the_twin_of_a_pattern_matches_the_same_lines_of_ascii() -> None:
    chance = random.Random(13)
    lines = [bare(fold(line)) for line in (*_example_lines(), *_generated_lines())]
    patterns = [pattern for _, _, each, _ in _texts() for pattern in each]
    for pattern in chance.sample(patterns, 300):
        other = twin(pattern.pattern)
        for line in filter(str.isascii, lines) if other else ():
            assert bool(other and other.fullmatch(line)) == bool(pattern.fullmatch(line)), (pattern.pattern, line)


def test_few_patterns_are_tried_on_a_line_of_prose_in_the_middle() -> None:
    """A count of work, not of time: it was 68 once."""
    part = shipped.compiled().base
    lines = [
        bare(line) for path in _ARTICLES for line in fold_lines(path.read_text(encoding="utf-8")) if len(line) > 150
    ]
    tried = 0
    for line in lines:
        numbers, bits = part.spotter.spot(line)
        filed, more = part.index.filed(line)
        missing = ~(bits | more | widths_of(len(line), line.count(" ")))
        amid = range(part.index.inline, part.index.amid)
        tried += sum(number in amid and not part.needs[number] & missing for number in numbers | filed)
    assert tried < 6 * len(lines)

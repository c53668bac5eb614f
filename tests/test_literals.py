"""Literals of patterns and the index made of them: never a match is missed."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest
import regex
import shipped
from drawings import assert_cleans, one_rule
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rulebook.gauger import spaces
from cleaner.rulebook.literals import digits_as_0, endings, needles, openings
from cleaner.rulebook.spotter import forms, pieces
from cleaner.text.folding import bare, fold
from cleaner.text.lines import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaner.rulebook.dispatcher import Part
    from cleaner.rulebook.rule import Rule

PATTERNS = (
    "abc", "a(b|cd)?e", "(read|see) also:? .{5,20}", "[ab]c+d{2,3}", "(?:x|)y", "x?y?z", "(ab)*c", "(?i:A)b",
    "a(?=b)bc?", "(?!c)[a-c]d",
    "\\d+ (views|shares)", "\\d{2}:\\d\\d", "\\p{L}+ing", "[\\p{L}-]+ ago", ".*end", "start.*", "a|b|cd",
    "(?P<n>a)b(?P=n)", "(a|b)\\1c",
    "a{0}b", "a{1}b", "(?:ab){2}c", "[^a]bc", "\\bword\\b", "^start end$", "a\\.b\\?", "(?>ab|a)c", "a++b",
    "x(?#note)y", "(a|(b|c(d|e))f)g",
    "\\w\\s\\S\\W", "é(è|ê)", "[0-9a-z]z", "(?<=a)b|ab", "a.b.c",
    "(?:a|b)(?:c|d)(?:e|f)(?:g|h)(?:i|j)(?:k|l)(?:m|n)(?:o|p)(?:q|r)", "\\x61\\u0062", "[a-d]{2}!",
    "(?=.*\\b(?:x|ye)\\b)(?:a|b) .+", ".+\\b-a\\b.*", "x.?\\bé\\b.*", "[a-c]+ (?:is|x) \\d+\\b.*",
    ".+\\((?:ab|x)\\b.*", ".+\\bb-(?:a|x)\\b.*", "(?:\\ba)?\\b[b-d]+\\b ?x",
    "(?(1)a|b)c", "(x)?(?(1)a|b)c", "\\N{BULLET}? ?a", "a{,2}b", "[\\]a]b", "\\Aab\\Z", "(?s:.)a", "(?x: a b )c",
)  # fmt: skip
_strings = st.text(st.sampled_from("abcdefghxyz 0123:.?!éèê•word-\nstart"), max_size=12)


def _matches(pattern: str) -> st.SearchStrategy[str]:
    try:
        return st.from_regex(pattern, fullmatch=True)
    except Exception:  # noqa: BLE001  # what only `regex` knows is covered by the plain strings
        return _strings


@pytest.mark.parametrize(
    "pattern", [each for each in PATTERNS if "\\p" not in each and "(1)a|b)c" not in each and "\\N" not in each]
)
def test_what_a_pattern_matches_fits_its_literals(pattern: str) -> None:
    @given(_matches(pattern) | _strings)
    def check(text: str) -> None:
        # Digits beyond the basic plane (Osmanya, Chakma ...) are not unified, and no rule needs them.
        if bare(fold(text)) == text and max(text, default="") <= "\uffff" and regex.fullmatch(pattern, text):
            _assert_fits(pattern, text)

    check()


def _assert_fits(pattern: str, text: str) -> None:
    begins, ends, holds = openings(pattern), endings(pattern), needles(pattern)
    assert not begins or digits_as_0(text).startswith(tuple(begins)), (pattern, text, begins)
    assert not ends or digits_as_0(text).endswith(tuple(ends)), (pattern, text, ends)
    held = "".join(map(forms, text.split(" ")))
    assert all(any(_holds(held, each) for each in one_of) for one_of in holds), (pattern, text, holds)
    fewest, many = spaces(pattern)
    assert fewest <= text.count(" ") <= many, (pattern, text)


def _holds(held: str, text: str) -> bool:
    return all(piece in held for piece in pieces(text))


@given(
    st.recursive(
        st.sampled_from(["a", "b", "c", "\\d", ".", "[ab]", "[^c]", "\\w", "x y"]),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
            st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}", "??", "*?"])).map(
                lambda two: f"(?:{two[0]}){two[1]}"
            ),
            inner.map(lambda one: f"(?={one[:1]})?{one}" if one[:1] in "abc" else one),
        ),
        max_leaves=8,
    ),
    st.data(),
)
def test_what_a_made_up_pattern_matches_fits_its_literals(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("abc1 xy"), max_size=8) | st.from_regex(pattern, fullmatch=True))
    if bare(fold(text)) == text and regex.fullmatch(pattern, text):
        _assert_fits(pattern, text)


def test_literals_are_found_where_there_are_some() -> None:
    """A superset that knows nothing would pass all of the above."""
    assert openings("(read|see) also .*") == {"read also ", "see also "}
    assert endings(".* (a|b)c") == {" ac", " bc"}
    assert needles(".*share.+") == ({"share"},)
    assert {" is ", " was "} in needles(".+\\b(?:is|was)\\b.+")
    assert openings("sign up (for|to) .*")
    known = [
        pattern
        for each, rule in shipped.rules()
        for pattern in rule.patterns or ()
        if openings(pattern) or endings(pattern)
    ]
    everything = [pattern for each, rule in shipped.rules() for pattern in rule.patterns or ()]
    assert len(known) > 0.8 * len(everything)


def _naive(line: str) -> set[str]:
    """The ids of the rules one of whose phrases or patterns a line is, by trying all of them."""
    phrases, patterns = _everything()
    found = {full_id for full_id, phrase in phrases if phrase == line and line}
    return found | {full_id for full_id, pattern in patterns if pattern.fullmatch(line)}


def _short_enough(rule: Rule, line: str) -> bool:
    """The index may leave out a line that has too many words for the rule's shape."""
    return rule.shape is None or rule.shape.max_words is None or words(line) <= rule.shape.max_words


@cache
def _everything() -> tuple[list[tuple[str, str]], list[tuple[str, regex.Pattern[str]]]]:
    phrases, patterns = [], []
    for each, rule in shipped.rules():
        full_id = f"{each.source.prefix}/{rule.id}"
        phrases += [(full_id, bare(fold(phrase))) for phrase in rule.phrases or ()]
        sources = [*(rule.patterns or ()), *(rule.block.start if rule.block else ())]
        patterns += [(full_id, regex.compile(pattern)) for pattern in sources]
    return phrases, patterns


def _lines() -> Iterator[str]:
    """Example lines of the shipped rules, in all sorts of case and typography, and some halves of them."""
    random = Random(7)
    lines = sorted({line for file in shipped.fragments() for fragment in file for line in fragment.split("\n")})
    for line in random.sample(lines, min(len(lines), 60)):
        yield line
        yield random.choice(
            [
                line.upper(),
                line.title(),
                f"» {line} …",
                line.replace("'", "’").replace('"', "“"),
                line.replace(" ", "\u00a0 "),
            ]
        )
        yield line[: random.randint(1, len(line) + 1)]


def test_the_index_finds_what_a_naive_loop_finds() -> None:
    part = shipped.compiled().base
    rules = {rule.id: rule for rule in part.rules}
    found_something = 0
    for line in map(bare, map(fold, _lines())):
        expected = {rule_id for rule_id in _naive(line) & rules.keys() if _short_enough(rules[rule_id], line)}
        found = {rule.id for rule in part.candidates(line) if rule.kind != "fingerprint"}
        assert expected - found == set(), line
        assert found - _naive(line) <= _like_phrases(part, line), line
        found_something += bool(found)
    assert found_something > 50


def _like_phrases(part: Part, line: str) -> set[str]:
    """Patterns without metacharacters are looked up as phrases, which may find more than the bare patterns would."""
    return {part.rules[number].id for number in part.index.phrases.get(line)}


@pytest.mark.parametrize("line", ["目 次 一 覧", "a b", "a - b", "関連"])
def test_the_words_that_a_shape_allows_are_counted_as_elsewhere(tmp_path: Path, line: str) -> None:
    limit = words(fold(line))
    assert_cleans(one_rule(tmp_path, patterns=[".{1,9}"], shape={"max_words": limit}), f"+ @1\n- {line}\n+ @2")

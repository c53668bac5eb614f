"""The promises hold for any rules, not only for good ones: made of the same few words as the articles."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import yaml
from drawings import PROSE, rule
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Document, restore
from cleaner.rulebook.compiler import compile_rules
from cleaner.rulebook.loader import RuleSource, Source
from cleaner.rulebook.schema import validate
from cleaner.text.folding import fold
from cleaner.text.lines import is_prose, split_lines

WORDS = (
    "zyx",
    "Qwop",
    "abc",
    "Two words",
    "zyx.",
    "ABC 12",
    "» zyx …",
    "\u200b",
    "Zyx Qwop Abc",
    "zyx abc, abc",
    "“abc”",
    "* * *",
    "a",
)
PATTERNS = (
    "zyx.*",
    ".*abc",
    "[a-z]+",
    ".{1,12}",
    "qwop|abc",
    "two .*",
    "nobody .*",
    "the .*",
    ".*sledge",
    "zyx",
    ".+ .+ .+",
)
INLINE = ("zyx", " ?abc", "^.{3}", ".{4}$", "qwop ?", "[a-z]+ing", "the ", ", .*$", ".+", "\\bthe\\b.*")
CATEGORIES = ("share", "related", "cookie")


def _maybe(random: Random, chance: float, keys: dict[str, Any]) -> dict[str, Any]:
    return keys if random.random() < chance else {}


def _shape(random: Random) -> dict[str, Any]:
    keys = [
        ("max_words", 3),
        ("min_words", 2),
        ("max_chars", 9),
        ("closing", False),
        ("title_case", True),
        ("upper_case", True),
        ("upper_case_label", True),
    ]
    keys += [
        ("digits", True),
        ("letters", False),
        ("prose", False),
        ("prose", True),
        ("repeats", "title"),
        ("repeats", "earlier"),
    ]
    return dict(random.sample(keys, random.randint(1, 2)))


def _within(random: Random) -> dict[str, Any]:
    keys = [("zone", "head"), ("zone", "tail"), ("zone", ["body", "tail"]), ("first", 2), ("last", 1), ("last", 3)]
    keys += [("min_prose_before", 1), ("max_prose_before", 1), ("min_prose_after", 1), ("max_prose_after", 0)]
    made = dict(random.sample(keys, random.randint(1, 2)))
    if "max_prose_after" in made:
        made.pop("min_prose_after", None)  # no line is both, and such a rule does not load
    return made


def _block(random: Random) -> dict[str, Any]:
    pattern = random.choice(PATTERNS)
    end = random.choice(
        [
            {"until": pattern},
            {"through": pattern},
            {"while": pattern},
            {"while": {"shape": _shape(random)}},
            {"to_end": True},
        ]
    )
    end |= _maybe(random, 0.3, {"max_lines": random.randint(1, 4)}) | _maybe(
        random, 0.4, {"max_prose": random.choice([1, "any"])}
    )
    return {"start": random.choice(PATTERNS), **end}


def _by_shape(random: Random) -> dict[str, Any]:
    shape = _shape(random)
    among = {"categories": random.sample(CATEGORIES, 2), "lines": random.randint(1, 2), "run": random.randint(1, 4)}
    return {"shape": shape} | _maybe(random, 0.5, {"among": among} if "repeats" not in shape else {})


def _rule(random: Random, number: int) -> dict[str, Any]:
    kind = random.choice(["phrases", "patterns", "inline", "block", "shape"])
    keys: dict[str, Any] = {
        "phrases": {"phrases": random.sample([word for word in WORDS if word != "\u200b"], 2)},
        "patterns": {"patterns": random.sample(PATTERNS, 1)},
        "inline": {"inline": random.sample(INLINE, 1)},
        "block": {"block": _block(random)},
        "shape": _by_shape(random),
    }[kind]
    guards = _maybe(random, 0.4, {"within": _within(random)}) | _maybe(random, 0.2, {"unless": random.choice(PATTERNS)})
    guards |= _maybe(random, 0.2, {"after": random.choice(PATTERNS)}) | _maybe(
        random, 0.2, {"before": random.choice(PATTERNS)}
    )
    guards |= _maybe(random, 0.1, {"shape": _shape(random)}) if kind in ("phrases", "patterns") else {}
    return rule(id=f"r{number}", category=random.choice(CATEGORIES), **keys, **guards)


def _source(layer: str, prefix: str, data: dict[str, Any]) -> RuleSource:
    from pathlib import Path

    file, mistakes = validate(yaml.safe_load(yaml.safe_dump(data)))
    assert file is not None, mistakes
    return RuleSource(Source(Path(f"{prefix.rsplit('/', maxsplit=1)[-1]}.yaml"), layer, prefix), file, {})


def _cleaner(random: Random, keep: tuple[str, ...] = ()) -> Cleaner:
    layered = [
        _source("language", "en/mixed", {"rules": [_rule(random, number) for number in range(random.randint(1, 3))]}),
        _source(
            "platform",
            "plug",
            {
                "platform": {"name": "Plug", "kind": "theme", "fingerprints": random.sample(PATTERNS, 1)},
                "rules": [_rule(random, number) for number in range(random.randint(1, 2))],
            },
        ),
        _source(
            "publisher",
            "post",
            {
                "publisher": {"name": "Post", "domains": ["post.example"], "fingerprints": ["zyx", "abc", "qwop"]},
                "disable": random.sample(["en/mixed/r0", "plug/r0"], random.randint(0, 2)),
                "rules": [_rule(random, 0)],
            },
        ),
    ]
    return Cleaner(compiled=compile_rules(layered), keep=keep)


def _text(random: Random) -> str:
    lines = random.choices(WORDS, k=random.randrange(9)) + random.choices(PROSE[:4], k=random.randrange(4))
    lines += [
        f"{random.choice(WORDS)} {random.choice(PROSE)} {random.choice(WORDS)}" for _ in range(random.randrange(2))
    ]
    random.shuffle(lines)
    end = random.choice(["\n", "\n", "\r\n", "\r"])
    text = "".join(line + end * random.choice([1, 2, 3]) for line in lines)
    return random.choice(["", "\ufeff", end]) + (text.rstrip(end) if random.random() < 0.5 else text)


def _case(seed: int) -> tuple[Cleaner, Document]:
    random = Random(seed)
    cleaner = _cleaner(random, tuple(random.sample(CATEGORIES, random.choice([0, 0, 1, 2]))))
    return cleaner, Document(_text(random), url=random.choice([None, None, "https://post.example/"]))


seeds = st.integers(0, 2**64)


@given(seeds)
def test_every_character_is_accounted_for(seed: int) -> None:
    cleaner, document = _case(seed)
    result = cleaner.clean(document)
    position, kept = 0, ""
    for removal in result.removals:
        assert position <= removal.start < removal.end
        assert document.text[removal.start : removal.end] == removal.text
        kept += document.text[position : removal.start]
        position = removal.end
    assert kept + document.text[position:] == result.text
    assert restore(result) == document.text


@given(seeds)
def test_cleaning_twice_changes_nothing(seed: int) -> None:
    cleaner, document = _case(seed)
    once = cleaner.clean(document).text
    assert cleaner.clean(Document(once, url=document.url)).text == once


@given(seeds)
def test_the_article_keeps_words_and_prose(seed: int) -> None:
    cleaner, document = _case(seed)
    result = cleaner.clean(document)
    assert bool(fold(result.text)) == bool(fold(document.text))
    assert _has_prose(result.text) or not _has_prose(document.text)


def _has_prose(text: str) -> bool:
    return any(is_prose(fold(line)) for line in split_lines(text))


@given(seeds)
def test_a_kept_category_has_no_removals_and_every_removal_is_explained(seed: int) -> None:
    cleaner, document = _case(seed)
    lines = split_lines(document.text)
    for removal in cleaner.clean(document).removals:
        assert removal.category not in cleaner._kept
        assert removal.rule_id.startswith(("en/mixed/r", "plug/r", "post/r"))
        assert fold(removal.text) in fold(lines[removal.line - 1])


@given(seeds)
def test_no_doubled_gap_is_left(seed: int) -> None:
    """Between two lines that stay stands a gap that stood there, at one end of what went or the other."""
    cleaner, document = _case(seed)
    assert _longest_gap(cleaner.clean(document).text) <= _longest_gap(document.text)


def _longest_gap(text: str) -> int:
    longest = run = 0
    for line in split_lines(text):
        run = 0 if fold(line) else run + 1
        longest = max(longest, run)
    return longest


def test_the_generated_rules_fire() -> None:
    changed = 0
    for seed in range(60):
        cleaner, document = _case(seed)
        changed += cleaner.clean(document).changed
    assert changed > 20


@pytest.mark.slow
def test_three_thousand_cases() -> None:
    for seed in range(3_000):
        for check in (
            test_every_character_is_accounted_for,
            test_cleaning_twice_changes_nothing,
            test_the_article_keeps_words_and_prose,
            test_no_doubled_gap_is_left,
        ):
            check.hypothesis.inner_test(seed)  # type: ignore[attr-defined]

"""What processes beside this one find out about patterns is what this one would find out."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest
import regex

from cleaner.rulebook import scout
from cleaner.rulebook.literals import LITERALS
from cleaner.rulebook.loader import Source, find_sources, load, shipped_rules
from cleaner.rulebook.memo import Memo
from cleaner.rulebook.patterns import PACKED, Pattern, plain_flags

if TYPE_CHECKING:
    from pathlib import Path

SCOUTS, SHARE = 2, 10


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memories that say what a scout told them, and that find out nothing themselves."""
    monkeypatch.setattr(scout, "LITERALS", Memo(_nobody_told))
    monkeypatch.setattr(scout, "PACKED", Memo(_nobody_told))
    monkeypatch.setattr(scout, "usable_cores", lambda: SCOUTS)
    monkeypatch.setattr(scout, "_SHARE", SHARE)


def _nobody_told(pattern: str) -> None:
    raise AssertionError(f"no scout told of {pattern}")


def _publishers() -> list[Source]:
    sources = find_sources(shipped_rules())
    return [source for source in sources if source.layer == "publisher"][: SHARE * SCOUTS]


def _patterns(sources: list[Source]) -> list[str]:
    rules = [rule for each in load(sources) for rule in each.file.rules]
    every = {pattern for rule in rules for pattern in rule.patterns or ()}
    return sorted(pattern for pattern in every if "(" in pattern)  # others may be phrases, about which nothing is asked


def test_scouts_tell_what_this_process_would_find_out() -> None:
    patterns = _patterns(_publishers())
    scout.scout_out(_publishers())
    assert len(patterns) > SCOUTS
    for pattern in patterns:
        assert Pattern(pattern, scout.PACKED.of(pattern)).compiled.pattern == pattern
        assert scout.LITERALS.of(pattern) == LITERALS.of(pattern)


@pytest.mark.parametrize("what", ["few files", "one core", "frozen", "no Python", "a Python that cannot be started"])
def test_no_scout_is_sent_where_it_does_not_pay_or_cannot_be(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = _publishers()
    if what == "few files":
        sources = sources[:-1]
    if what == "one core":
        monkeypatch.setattr(scout, "usable_cores", lambda: 1)
    if what == "frozen":
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    if what in ("no Python", "a Python that cannot be started"):
        monkeypatch.setattr(sys, "executable", "" if what == "no Python" else "/there/is/none")
    scout.scout_out(sources)
    with pytest.raises(AssertionError, match="no scout told"):
        scout.PACKED.of(_patterns(sources)[0])


def test_a_scout_that_fails_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scout, "_PROGRAM", "import sys; sys.stdin.buffer.read(); print('oh'); sys.exit(3)")
    scout.scout_out(_publishers())
    with pytest.raises(AssertionError, match="no scout told"):
        scout.LITERALS.of("abc")


def test_a_mistake_in_a_file_does_not_keep_the_others_patterns_from_being_told(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.example.yaml"
    wrong.write_text("publisher: {name: Wrong, domains: [wrong.example]}\nrules: [{id: a, patterns: ['(']}]\n")
    sources = [Source(wrong, "publisher", "wrong.example"), *_publishers()[1:]]
    scout.scout_out(sources)
    told = [pattern for pattern in _patterns(sources[1:]) if pattern in scout.PACKED._recalled]
    assert len(told) == len(_patterns(sources[1:]))


def test_python_looks_for_garbage_as_often_as_before() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        with scout.much_stays():
            assert gc.get_threshold()[0] > 700
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.set_threshold(*before)


@pytest.mark.parametrize(
    "pattern", ["by .{2,40}", "(?i:sign) up|(?s:.)", r"[\p{L}\d-]+ (?:ago|left)", "(?if)stra\u00dfe", "(?r)a+b"]
)
def test_plain_flags_make_the_same_code(pattern: str) -> None:
    regex.purge()
    expected = PACKED._function(pattern)
    regex.purge()
    with plain_flags():
        assert PACKED._function(pattern) == expected


def test_flags_are_members_of_their_enum_again_afterwards() -> None:
    with plain_flags():
        assert type(regex.I | regex.M) is int
    assert type(regex.I | regex.M) is type(regex.I) is regex.RegexFlag

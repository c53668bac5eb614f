"""``article-rules gate``: nothing goes from clean articles but what is allowed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY

from cleaner.authoring.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

WIDGET = 'rule = "demo/widget"\n'
REASON = 'reason = "a test"\n'


@pytest.fixture
def gate(folder: Path, call: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """The gate on a clean article and one from which a line goes, with this content of the file of what is allowed."""
    (folder / "all").mkdir()
    (folder / "all" / "a.txt").write_text(CLEAN)
    (folder / "all" / "b.txt").write_text(DIRTY)

    def run(allowed: str | None = None, *arguments: str) -> Outcome:
        if allowed is not None:
            (folder / "allow.toml").write_text(allowed)
        allow = ("--allow", "allow.toml") if allowed is not None else ()
        return call(main, "gate", "all", "--rules", "demo-rules", *allow, *arguments)

    return run


def test_what_goes_is_shown_and_is_code_1(gate: Callable[..., Outcome]) -> None:
    outcome = gate()
    assert outcome.code == 1
    assert outcome.out.decode() == (
        "2 articles, 1 of them not left as they are\n"
        "0 removals allowed, 1 not\n"
        "  lines  articles  rule\n"
        "  1      1         demo/widget\n"
        "      all/b.txt:5: Zyx the qwop\n"
    )


@pytest.mark.parametrize("what", ["", 'place = "b.txt"\n', 'place = "all/*"\n', 'text = "Zyx the qwop"\n'])
def test_what_is_allowed_may_go(gate: Callable[..., Outcome], what: str) -> None:
    outcome = gate(f"[[allow]]\n{WIDGET}{what}{REASON}")
    assert (outcome.code, outcome.err) == (0, "")
    assert b"1 removal allowed, 0 not\n" in outcome.out


@pytest.mark.parametrize("what", ['place = "a.txt"\n', 'text = "Zyx"\n'])
def test_what_is_allowed_elsewhere_may_not_go_here_and_is_named(gate: Callable[..., Outcome], what: str) -> None:
    outcome = gate(f"[[allow]]\n{WIDGET}{what}{REASON}", "--format", "json")
    record = json.loads(outcome.out)
    assert (outcome.code, record["allowed"], record["removals"], len(record["idle"])) == (1, 0, 1, 1)
    assert record["rules"][0]["samples"] == [{"place": "all/b.txt:5", "text": "Zyx the qwop"}]
    assert outcome.err.startswith("allow.toml: nothing needs this any more: demo/widget")


BAD = {
    "not TOML": ("=", "not TOML in UTF-8: "),
    "nothing": ("", "must have tables [[allow]] and nothing else"),
    "something else": ("[[allow]]\n[[alow]]\n", "must have tables [[allow]] and nothing else"),
    "no tables": ("allow = [1]", "entry 1: is not a table"),
    "an unknown key": (f"[[allow]]\n{WIDGET}line = 1\n", "entry 1: there is no key 'line'; there are rule, place, "),
    "no rule": (f"[[allow]]\n{REASON}", "entry 1: has no 'rule'"),
    "no reason": (f"[[allow]]\n{WIDGET}", "entry 1: has no 'reason'"),
    "an empty reason": (f"[[allow]]\n{WIDGET}reason = ' '\n", "entry 1: 'reason' is not a text"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_of_what_is_allowed_that_is_none(gate: Callable[..., Outcome], name: str) -> None:
    content, complaint = BAD[name]
    outcome = gate(content)
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: allow.toml: {complaint}")


def test_no_article_at_all_is_no_clean_article(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "empty.jsonl").write_text("")
    assert call(main, "gate", "empty.jsonl").code == 2
    assert call(main, "gate", "none.txt").code == 2

"""``article-rules leaks`` from its arguments to its exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import DIRTY, FIRST, SECOND

from cleaner.authoring.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

RULES = """\
rules:
  - id: tail-only
    category: share
    description: A widget that goes in the tail only.
    phrases: [Qwop the zyx]
    within: {zone: tail}
    removes: [Qwop the zyx]
    keeps: ["The council said it would qwop the zyx before the winter, if the budget allows it."]
"""
TEXT = f"{{}}\n\n{FIRST}\nQwop the zyx\n\n{SECOND}\n{{:,}} islanders like this\n"
EXPECTED = """\
2 articles, 10 lines left

looks like boilerplate, and no rule knows it: 3
  articles  lines  where      line
  2         2      tail 100%  <number> islanders like this
      a.txt:9: 27 islanders like this
      b.jsonl:1:9: 1,933 islanders like this

nearly removed: 1
  articles  lines  where      line
  2         2      body 100%  qwop the zyx
      more/tail-only: it stands in the body
      a.txt:5: Qwop the zyx
"""


@pytest.fixture
def inputs(folder: Path) -> None:
    (folder / "demo-rules" / "more.yaml").write_text(RULES)
    (folder / "a.txt").write_text(TEXT.format("Harbour opens again", 27))
    (folder / "b.jsonl").write_text(json.dumps({"text": TEXT.format("Ferry sails", 1933)}) + "\nbroken\n")


@pytest.mark.usefixtures("inputs")
def test_leaks_are_listed_with_places_and_reasons(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "leaks", "--rules", "demo-rules", "--limit", 1, "a.txt", "b.jsonl")
    assert outcome.out.decode() == EXPECTED
    assert outcome.err.startswith("error: b.jsonl:2: not JSON")
    assert outcome.code == 2


@pytest.mark.usefixtures("inputs")
def test_leaks_as_json(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "leaks", "--rules", "demo-rules", "--format", "json", "a.txt")
    record = json.loads(outcome.out)
    assert (outcome.code, outcome.err, record["articles"], record["lines"]) == (0, "", 1, 5)
    assert record["nearly"] == [
        {
            "form": "qwop the zyx",
            "articles": 1,
            "lines": 1,
            "where": {"head": 0, "body": 1, "tail": 0},
            "reason": "more/tail-only: it stands in the body",
            "examples": [{"place": "a.txt:5", "text": "Qwop the zyx"}],
        }
    ]


def test_hostile_lines_are_escaped(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "leaks", "-", stdin=f"{DIRTY}\n\x1b[31mred\u202e{{}}\n\x85\n".encode())
    assert outcome.code == 0
    assert b"\x1b" not in outcome.out
    assert "\u202e" not in outcome.out.decode()
    assert b"standard input:9: \\x1b[31mred\\u202e{}\n" in outcome.out


def test_a_file_is_no_folder_of_rules(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "a.yaml").write_text("rules: []\n")
    outcome = call(main, "leaks", "--rules", "a.yaml", "-")
    assert (outcome.code, outcome.err) == (2, "error: a.yaml: is a file, and a folder of rules is needed\n")


def test_nothing_is_listed_as_nothing(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "leaks", "-", stdin=b"")
    assert outcome.out.decode().splitlines()[0] == "1 article, 0 lines left"


WRONG = {
    "no input": ["leaks"],
    "no number": ["leaks", "--limit", "0", "-"],
    "no such format": ["leaks", "--format", "xml", "-"],
    "no such folder of rules": ["leaks", "--rules", "none", "-"],
    "no such file": ["leaks", "none.txt"],
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_code_2(name: str, call: Callable[..., Outcome]) -> None:
    outcome = call(main, *WRONG[name])
    assert outcome.code == 2
    assert "error: " in outcome.err

"""Where in the article: within."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import assert_cleans, cleaner_with, one_rule, rule

if TYPE_CHECKING:
    from pathlib import Path

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "head": ({"zone": "head"}, "- zyx\n+ Title\n- zyx\n+ @1\n+ zyx\n+ @2\n+ zyx"),
    "body": ({"zone": "body"}, "+ zyx\n+ Title\n+ zyx\n+ @1\n- zyx\n+ @2\n+ zyx"),
    "tail": ({"zone": "tail"}, "+ zyx\n+ Title\n+ zyx\n+ @1\n+ zyx\n+ @2\n- zyx\n+ More\n- zyx"),
    "head and tail": ({"zone": ["head", "tail"]}, "- zyx\n+ Title\n- zyx\n+ @1\n+ zyx\n+ @2\n- zyx"),
    "without prose all is body": ({"zone": "body"}, "+ Title\n- zyx\n+ More"),
    "without prose nothing is head or tail": ({"zone": ["head", "tail"]}, "+ Title\n+ zyx\n+ More"),
    "first": ({"first": 3}, "+ Title\n+ Standfirst\n- zyx\n+ Lead\n+ zyx\n+ @1\n+ @2\n+ zyx"),
    "first, one line too far": ({"first": 2}, "+ Title\n+ Standfirst\n+ zyx\n+ @1\n+ @2"),
    "last": ({"last": 2}, "+ Title\n+ zyx\n+ @1\n+ @2\n+ zyx\n+ a\n- zyx\n+ b"),
    "last, the very last": ({"last": 1}, "+ Title\n+ zyx\n+ @1\n+ @2\n+ zyx\n+ a\n- zyx"),
    "min_prose_before": ({"min_prose_before": 2}, "+ zyx\n+ @1\n+ zyx\n+ @2\n- zyx\n+ @3\n- zyx"),
    "max_prose_before": ({"max_prose_before": 1}, "- zyx\n+ @1\n- zyx\n+ @2\n+ zyx\n+ @3\n+ zyx"),
    "min_prose_after": ({"min_prose_after": 2}, "- zyx\n+ @1\n- zyx\n+ @2\n+ zyx\n+ @3\n+ zyx"),
    "max_prose_after": ({"max_prose_after": 1}, "+ zyx\n+ @1\n+ zyx\n+ @2\n- zyx\n+ @3\n- zyx"),
    "no prose before": ({"max_prose_before": 0}, "- zyx\n+ @1\n+ zyx\n+ @2"),
    "no prose after": ({"max_prose_after": 0}, "+ zyx\n+ @1\n+ zyx\n+ @2\n- zyx"),
    "two keys must both hold": (
        {"zone": "body", "min_prose_before": 2},
        "+ zyx\n+ @1\n+ zyx\n+ @2\n- zyx\n+ @3\n+ zyx",
    ),
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (name, kind)
        for name, (within, _) in CASES.items()
        for kind in ("phrases", "patterns", "block", "shape", "inline")
        if kind != "block" or not within.keys() & {"first", "last"}  # there the stop would shift what is counted
    ],
)
def test_within(tmp_path: Path, name: str, kind: str, gap: str) -> None:
    within, drawing = CASES[name]
    keys: dict[str, Any] = {
        "phrases": {"phrases": ["zyx"]},
        "patterns": {"patterns": ["z.x"]},
        "inline": {"inline": ["zyx"]},
        "shape": {"shape": {"max_chars": 3, "min_words": 1}, "unless": "[ab]"},
        "block": {"block": {"start": "zyx", "through": "qwop"}},
    }[kind]
    if kind == "block":
        drawing = drawing.replace("- zyx", "- zyx\n- qwop").replace("+ zyx", "+ zyx\n+ qwop")
    assert_cleans(one_rule(tmp_path, **keys, within=within), drawing, gap=gap)


def test_the_first_lines_are_those_that_are_left(tmp_path: Path) -> None:
    """A round depends on nothing but what is left: what moves into reach goes in the next round."""
    assert_cleans(
        one_rule(tmp_path, phrases=["zyx"], within={"first": 2}), "+ Title\n- zyx\n- zyx\n- zyx\n+ a\n+ zyx\n+ @1"
    )


def test_the_tail_begins_further_up_when_boilerplate_prose_has_gone(tmp_path: Path) -> None:
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/share.yaml": [rule(phrases=["zyx"], within={"zone": "tail"})],
            "common/en/legal.yaml": [rule(patterns=["the last lorry .*"])],
        },
    )
    assert_cleans(cleaner, "+ zyx\n+ @1\n+ zyx\n+ @2\n- zyx\n- @9\n- zyx")

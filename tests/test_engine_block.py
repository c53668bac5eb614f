"""Runs of lines: block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, assert_cleans, cleaner_with, one_rule, rule

from cleaner import Document
from cleaner.engine import scene

if TYPE_CHECKING:
    from pathlib import Path

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a list with bullets ends it where prose follows": (
        {"start": "more like this", "to_end": True, "list_ends": True, "max_prose": 3},
        "+ @1\n+ @2\n- More like this\n- - One\n- - Two\n+ So there you have it.\n+ @3",
    ),
    "where none follows, it does not": (
        {"start": "more like this", "to_end": True, "list_ends": True, "max_prose": 3},
        "+ @1\n+ @2\n- More like this\n- - One\n- - Two\n- Three",
    ),
    "one line with a bullet is no list": (
        {"start": "more like this", "to_end": True, "list_ends": True, "max_prose": 3},
        "+ @1\n+ @2\n- More like this\n- - One\n- @3",
    ),
    "with more prose than may follow nothing goes, list or no list": (
        {"start": "more like this", "to_end": True, "list_ends": True},
        "+ @1\n+ @2\n+ More like this\n+ - One\n+ - Two\n+ @3",
    ),
    "until ends before the stop": (
        {"start": "sign up.*", "until": "the end"},
        "+ @1\n- Sign up now\n- name\n- mail\n+ The end\n+ @2",
    ),
    "through ends with the stop": (
        {"start": "sign up.*", "through": "the end"},
        "+ @1\n- Sign up now\n- name\n- The end\n+ more\n+ @2",
    ),
    "the nearest stop counts": (
        {"start": "sign up.*", "through": "the end"},
        "+ @1\n- Sign up now\n- The end\n+ name\n+ The end\n+ @2",
    ),
    "no stop, nothing goes": (
        {"start": "sign up.*", "through": "the end"},
        "+ @1\n+ Sign up now\n+ name\n+ @2",
    ),
    "any of several starts and stops": (
        {"start": ["sign up", "join"], "until": ["stop", "halt"]},
        "+ @1\n- Sign up\n- a\n+ Halt\n- Join\n- b\n+ Stop\n+ @2",
    ),
    "through reaches exactly max_lines": (
        {"start": "sign up", "through": "the end", "max_lines": 3},
        "+ @1\n- Sign up\n- a\n- The end\n+ @2",
    ),
    "through does not reach beyond max_lines": (
        {"start": "sign up", "through": "the end", "max_lines": 2},
        "+ @1\n+ Sign up\n+ a\n+ The end\n+ @2",
    ),
    "until may stop right beyond max_lines": (
        {"start": "sign up", "until": "the end", "max_lines": 2},
        "+ @1\n- Sign up\n- a\n+ The end\n+ @2",
    ),
    "until does not reach further": (
        {"start": "sign up", "until": "the end", "max_lines": 2},
        "+ @1\n+ Sign up\n+ a\n+ b\n+ The end\n+ @2",
    ),
    "twelve lines are the limit when none is given": (
        {"start": "sign up", "through": "the end"},
        "+ @1\n" + "- Sign up\n" + "- a\n" * 10 + "- The end\n" + "+ Sign up\n" + "+ a\n" * 11 + "+ The end\n+ @2",
    ),
    "prose in the way of the stop": (
        {"start": "sign up", "through": "the end"},
        "+ @1\n+ Sign up\n+ @3\n+ The end\n+ @2",
    ),
    "as much prose as allowed": (
        {"start": "sign up", "through": "the end", "max_prose": 1},
        "+ @1\n- Sign up\n- @3\n- The end\n+ @2\n+ Sign up\n+ @4\n+ @5\n+ The end\n+ @6",
    ),
    "any amount of prose": (
        {"start": "sign up", "through": "the end", "max_prose": "any"},
        "+ @1\n- Sign up\n- @3\n- @4\n- The end\n+ @2",
    ),
    "a stop that is prose itself is not counted": (
        {"start": "sign up", "through": "two fishing boats .*"},
        "+ @1\n- Sign up\n- a\n- @6\n+ @2",
    ),
    "a start that is prose itself is not counted": (
        {"start": "two fishing boats .*", "through": "the end"},
        "+ @1\n- @6\n- a\n- The end\n+ @2",
    ),
    "while goes on over lines that fit": (
        {"start": "tags", "while": "#.*|[a-z]+"},
        "+ @1\n- Tags\n- ferry\n- winter\n+ The harbour\n+ ferry\n+ @2",
    ),
    "while needs one line that fits": (
        {"start": "tags", "while": "[a-z]+"},
        "+ @1\n+ Tags\n+ The harbour\n+ @2",
    ),
    "while by shape": (
        {"start": "related", "while": {"shape": {"max_words": 4, "closing": False}}},
        "+ @1\n- Related\n- Snow closes road\n- Ferry delayed\n+ Was it?\n+ Ferry back\n+ @2",
    ),
    "while by pattern or shape": (
        {"start": "related", "while": {"patterns": ["\\d+ .*"], "shape": {"max_words": 2}}},
        "+ @1\n- Related\n- Ferry delayed\n- 3 roads closed by snow\n- Ferry back\n+ Four words stand here\n+ @2",
    ),
    "while takes no more than max_lines": (
        {"start": "related", "while": {"shape": {"max_words": 2}}, "max_lines": 3},
        "+ @1\n- Related\n- a b\n- c d\n+ e f\n+ @2",
    ),
    "while ends before prose": (
        {"start": "related", "while": {"shape": {"max_words": 40}}},
        "+ @1\n- Related\n- a b\n+ @3\n+ c d\n+ @2",
    ),
    "while takes as much prose as allowed": (
        {"start": "related", "while": {"shape": {"max_words": 40}}, "max_prose": 1},
        "+ @1\n- Related\n- a b\n- @3\n- c\n+ @2\n+ d",
    ),
    "prose that a while pattern matches is not counted": (
        {"start": "related", "while": {"patterns": ["two fishing .*"], "shape": {"max_words": 3}}},
        "+ @1\n- Related\n- a b\n- @6\n- c\n+ @2",
    ),
    "to_end takes all that is left": (
        {"start": "comments", "to_end": True},
        "+ @1\n+ @2\n- Comments\n- Anna\n- I agree\n- Reply",
    ),
    "to_end does not when prose follows": (
        {"start": "comments", "to_end": True},
        "+ @1\n+ @2\n+ Comments\n+ Anna\n+ @3\n+ Reply",
    ),
    "to_end with prose": (
        {"start": "comments", "to_end": True, "max_prose": "any"},
        "+ @1\n+ @2\n- Comments\n- Anna\n- @3\n- @4\n- Reply",
    ),
    "to_end with some prose": (
        {"start": "comments", "to_end": True, "max_prose": 1},
        "+ @1\n+ @2\n+ Comments\n+ Anna\n+ @3\n+ @4\n+ Reply",
    ),
    "to_end within max_lines": (
        {"start": "comments", "to_end": True, "max_lines": 3},
        "+ @1\n+ Comments\n+ a\n+ @2\n- Comments\n- a\n- b",
    ),
    "to_end beyond max_lines": (
        {"start": "comments", "to_end": True, "max_lines": 2},
        "+ @1\n+ @2\n+ Comments\n+ a\n+ b",
    ),
    "to_end not from above the article, on a whole page": (
        {"start": "comments", "to_end": True, "max_prose": "any"},
        "+ Menu\n" * 6 + "+ @1\n+ Comments\n+ @2\n+ @3\n+ Section\n+ @4\n+ @5\n+ Share",
    ),
    "to_end below an article that stands under menus": (
        {"start": "comments", "to_end": True, "max_prose": "any"},
        "+ Menu\n" * 20 + "+ @1\n+ @2\n+ @3\n- Comments\n" + "- Anna\n- @4\n- @5\n- @6\n- @7\n",
    ),
    "to_end below an article with as few paragraphs in a row as the comments": (
        {"start": "comments", "to_end": True, "max_prose": "any"},
        "+ Menu\n" * 6 + "+ @1\n- Comments\n" + "- Anna\n- @2\n" * 5,
    ),
    "to_end below a short article": (
        {"start": "comments", "to_end": True, "max_prose": "any"},
        "+ Title\n+ @1\n- Comments\n" + "- Anna\n- @2\n- @3\n- @4\n",
    ),
    "to_end of headlines with teasers": (
        {"start": "related", "to_end": True, "max_prose": 3, "max_prose_in_row": 1},
        "+ @1\n+ @2\n- Related\n- a\n- @3\n- b\n- @4",
    ),
    "to_end not where paragraphs follow one another": (
        {"start": "related", "to_end": True, "max_prose": 3, "max_prose_in_row": 1},
        "+ @1\n+ @2\n+ Related\n+ a\n+ @3\n+ @4",
    ),
    "to_end not where a long paragraph follows": (
        {"start": "related", "to_end": True, "max_prose": 3, "max_prose_in_row": 1, "max_prose_words": 20},
        "+ @1\n+ @2\n+ Related\n+ a\n+ @3\n+ A heading\n+ " + " ".join(["word"] * 21) + ".",
    ),
    "to_end where all that follows is short enough": (
        {"start": "related", "to_end": True, "max_prose": 3, "max_prose_in_row": 1, "max_prose_words": 20},
        "+ @1\n+ @2\n- Related\n- a\n- @3\n- A heading\n- " + " ".join(["word"] * 20) + ".",
    ),
    "to_end: the start alone": (
        {"start": "comments", "to_end": True},
        "+ @1\n+ @2\n- Comments",
    ),
    "two runs in one article": (
        {"start": "sign up", "through": "the end"},
        "+ @1\n- Sign up\n- a\n- The end\n+ @2\n- Sign up\n- The end\n+ @3",
    ),
    "a start within the run": (
        {"start": "sign up", "through": "the end"},
        "+ @1\n- Sign up\n- sign up\n- The end\n+ b\n+ @2",
    ),
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("name", CASES)
def test_block(tmp_path: Path, name: str, gap: str) -> None:
    block, drawing = CASES[name]
    assert_cleans(one_rule(tmp_path, block=block), drawing, gap=gap)


def test_guards_hold_for_the_start(tmp_path: Path) -> None:
    cleaner = one_rule(
        tmp_path,
        block={"start": "sign up.*", "through": "the end"},
        unless="sign up sheet",
        after="first",
        within={"zone": "body"},
    )
    assert_cleans(
        cleaner,
        """
        + First
        + Sign up
        + The end
        + @1
        + Sign up
        + The end
        + First
        - Sign up
        - The end
        + First
        + Sign up sheet
        + The end
        + @2
        """,
    )


def test_each_of_several_stops_counts_its_own_groups(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, block={"start": "sign up", "through": ["(x|y) first", "stop (a|b)\\1"]})
    assert_cleans(cleaner, "+ @1\n- Sign up\n- a\n- Stop aa\n+ b\n+ @2")


def test_a_second_start_in_a_bounded_run_goes_on_from_there(tmp_path: Path) -> None:
    """A start in the run of an earlier one has its own run, which may reach further."""
    cleaner = one_rule(tmp_path, block={"start": "sign up", "while": {"shape": {"max_words": 2}}, "max_lines": 3})
    assert_cleans(cleaner, "+ @1\n- Sign up\n- a\n- Sign up\n- b\n- c\n+ d\n+ @2")


def test_the_lines_of_a_run_are_each_a_removal_of_the_rule(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, block={"start": "sign up", "through": "the end"})
    result = assert_cleans(cleaner, "+ @1\n- Sign up\n- a\n- The end\n+ @2", gap="\n\n")
    assert [(r.rule_id, r.line, r.text.strip()) for r in result.removals] == [
        ("en/share/it", 3, "Sign up"),
        ("en/share/it", 5, "a"),
        ("en/share/it", 7, "The end"),
    ]


def test_paragraphs_in_a_row_are_counted_once_for_all_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    count = scene._longest
    monkeypatch.setattr(scene, "_longest", lambda rows: counted.append(1) or count(rows))
    cleaner = one_rule(tmp_path, block={"start": "comments", "to_end": True, "max_prose": "any"})
    work = []
    for starts in (2, 40):
        counted.clear()
        lines = [*["Menu"] * 300, PROSE[0], *["Comments"] * starts, *PROSE[1:3]]
        assert not cleaner.clean(Document("\n".join(lines))).changed
        work.append(len(counted))
    assert work[0] == work[1]


def test_a_removed_run_uncovers_what_stood_behind_it(tmp_path: Path) -> None:
    """Comments with prose go first, then the share line before them is tail."""
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/comments.yaml": [rule(block={"start": "comments", "to_end": True, "max_prose": "any"})],
            "common/en/share.yaml": [rule(phrases=["share"], within={"zone": "tail"})],
        },
    )
    assert_cleans(cleaner, "+ Share\n+ @1\n+ Share\n+ @2\n- Share\n- Comments\n- @3\n- Reply")


def test_a_heading_waits_for_the_block_that_begins_with_it(tmp_path: Path) -> None:
    """A rule of a single line takes it too, but not before the block has seen what else goes."""
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/comments.yaml": [rule(block={"start": "comments", "to_end": True, "max_prose": "any"})],
            "common/en/navigation.yaml": [rule(phrases=["related"])],
            "common/en/related.yaml": [rule(block={"start": "related", "to_end": True})],
        },
    )
    assert_cleans(cleaner, "+ @1\n+ @2\n- Related\n- a\n- Comments\n- @3\n- Reply")
    assert_cleans(cleaner, "+ @1\n- Related\n+ a\n+ @2")


def test_a_block_passes_over_a_line_that_is_to_be_kept(tmp_path: Path) -> None:
    """A note of the correction between the teasers to the end is no teaser: a rule that keeps it speaks of it alone."""
    files = {
        "common/en/related.yaml": [rule(id="list", block={"start": "read next", "to_end": True})],
        "common/en/correction.yaml": [rule(id="note", patterns=["correction: .*"])],
    }
    drawing = "+ @1\n+ @2\n- Read next\n- Ferry\n+ Correction: The ferry is white.\n- Harbour"
    assert_cleans(cleaner_with(tmp_path, files), drawing)
    gone = drawing.replace("+ Correction", "- Correction")
    assert_cleans(cleaner_with(tmp_path, files, drop=["correction"]), gone)

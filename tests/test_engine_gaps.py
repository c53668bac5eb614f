"""Blank lines: no doubled gap where something went, none changed elsewhere; ends of lines and text as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawings import one_rule

from cleaner import Cleaner, Document, restore

if TYPE_CHECKING:
    from pathlib import Path

GAPS: dict[str, tuple[str, str]] = {
    "middle, one blank line on both sides": ("a\n\nzyx\n\nb\n", "a\n\nb\n"),
    "middle, no blank lines": ("a\nzyx\nb\n", "a\nb\n"),
    "middle, a gap before it only": ("a\n\nzyx\nb\n", "a\n\nb\n"),
    "middle, a gap after it only": ("a\nzyx\n\nb\n", "a\n\nb\n"),
    "the larger gap stays, before": ("a\n\n\n\nzyx\n\nb\n", "a\n\n\n\nb\n"),
    "the larger gap stays, after": ("a\n\nzyx\n\n\n\nb\n", "a\n\n\n\nb\n"),
    "several lines": ("a\n\nzyx\nzyx\nzyx\n\nb\n", "a\n\nb\n"),
    "several lines with gaps between": ("a\n\nzyx\n\n\n\n\nzyx\n\nzyx\n\nb\n", "a\n\nb\n"),
    "gaps elsewhere stay as they are": ("\n\na\n\n\nb\nzyx\nc\n\n\n\nd\n\n", "\n\na\n\n\nb\nc\n\n\n\nd\n\n"),
    "head": ("zyx\n\na\n", "a\n"),
    "head, no gap": ("zyx\na\n", "a\n"),
    "head behind blank lines": ("\n\nzyx\n\n\na\n", "\n\na\n"),
    "tail": ("a\n\nzyx\n", "a\n"),
    "tail, no gap": ("a\nzyx\n", "a\n"),
    "tail before blank lines": ("a\n\n\nzyx\n\n", "a\n\n"),
    "tail without a last newline": ("a\n\nzyx", "a"),
    "tail without a last newline, no gap": ("a\nzyx", "a"),
    "head and middle and tail": ("zyx\n\na\n\nzyx\n\nb\n\nzyx\n", "a\n\nb\n"),
    "blank lines of spaces and invisible characters": ("a\n \t\nzyx\n\u200b\u00a0\nb\n", "a\n \t\nb\n"),
    "no newline at the end, nothing gone there": ("a\n\nzyx\n\nb", "a\n\nb"),
    "spaces around words that stay": ("  a  \n\n  zyx  \n\n  b  \n", "  a  \n\n  b  \n"),
    "BOM before a line that goes": ("\ufeffzyx\n\na\n", "\ufeffa\n"),
    "BOM before a line that stays": ("\ufeffa\n\nzyx\n", "\ufeffa\n"),
    "BOM on a line of its own": ("\ufeff\nzyx\na\n", "\ufeff\na\n"),
    "other line separators are no ends of lines": ("a\u2028zyx\u2028b\n\x0bzyx\x0c\nc\n", "a\u2028zyx\u2028b\nc\n"),
}


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    return one_rule(tmp_path, phrases=["zyx"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", GAPS)
def test_gaps(cleaner: Cleaner, name: str, end: str) -> None:
    text, expected = (part.replace("\n", end) for part in GAPS[name])
    result = cleaner.clean(Document(text))
    assert result.text == expected
    assert restore(result) == text
    assert cleaner.clean(Document(expected)).text == expected


MIXED: dict[str, tuple[str, str]] = {
    "LF in CRLF": ("a\r\n\nzyx\n\r\nb\r\n", "a\r\n\nb\r\n"),
    "CR before, blank line after": ("a\rzyx\n\nb\n", "a\r\n\nb\n"),
}


def test_line_ends_in_a_mixture_stay_with_the_lines_that_stay(cleaner: Cleaner) -> None:
    text, expected = MIXED["LF in CRLF"]
    assert cleaner.clean(Document(text)).text == expected


def test_a_cr_and_an_lf_that_meet_do_not_become_one_end_of_line(cleaner: Cleaner) -> None:
    """``a CR zyx LF LF b``: the gap after zyx stays, so two ends of lines must be left between a and b."""
    text = "a\rzyx\n\nb\n"
    assert cleaner.clean(Document(text)).text in {"a\n\nb\n", "a\r\r\nb\n", "a\rzyx\n\nb\n"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        "   ",
        "\ufeff",
        "\ufeff\n",
        "\r\n",
        "\r",
        "\0",
        "\u200b\n",
        "a",
        "\x1b[31ma\x1b[0m",
        "[bold]a[/bold]\n",
        "\ud800\n",
        "\udcff",
    ],
)
def test_texts_with_next_to_nothing_in_them_stay_as_they_are(cleaner: Cleaner, text: str) -> None:
    result = cleaner.clean(Document(text))
    assert result.text == text
    assert not result.changed

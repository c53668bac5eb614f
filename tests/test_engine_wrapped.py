"""Text that a program wrapped to a width: rules see its paragraphs, and it comes out with the lines it had."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, cleaner_with, one_rule, rule

from cleaner import Cleaner, Document, restore
from cleaner.text.wrapping import wrapped

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 66
LONG = [" ".join(PROSE[at : at + 3]) for at in range(6)]
APPEAL = "Sign up to the letter from the harbour office, which is sent on Fridays and has all of the tides in it."


def text_of(*paragraphs: str, gap: str = "\n\n") -> str:
    """The paragraphs, wrapped."""
    return gap.join("\n".join(wrap(each, WIDTH, break_long_words=False)) for each in paragraphs) + "\n"


def assert_leaves(cleaner: Cleaner, text: str, left: str) -> None:
    """Clean it, and once more, and put it all back."""
    result = cleaner.clean(Document(text))
    assert result.text == left
    assert cleaner.clean(Document(left)).text == left
    assert restore(result) == text


def test_a_wrapped_line_is_no_line_of_its_own(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["fridays and has all of .*"])
    text = text_of(*LONG, APPEAL)
    last = text.split("\n")[-2]
    assert_leaves(cleaner, text, text)
    assert cleaner.clean(Document("\n".join([*LONG, last]))).removals


def test_a_wrapped_paragraph_goes_as_a_whole_and_each_line_of_it_is_named(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["sign up to .* letter .* tides in it"], amid_prose=True)
    text = text_of(*LONG[:3], APPEAL, *LONG[3:])
    assert_leaves(cleaner, text, text_of(*LONG))
    above = text[: text.index("Sign up")].count("\n")
    assert [each.line for each in cleaner.clean(Document(text)).removals] == [above + 1, above + 2]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_ends_of_lines(tmp_path: Path, end: str) -> None:
    cleaner = one_rule(tmp_path, patterns=["sign up to .* letter .* tides in it"])
    assert_leaves(cleaner, text_of(*LONG, APPEAL).replace("\n", end), text_of(*LONG).replace("\n", end))


def test_no_blank_lines_between_paragraphs(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["sign up to .* letter .* tides in it"])
    assert_leaves(cleaner, text_of(*LONG, APPEAL, gap="\n"), text_of(*LONG, gap="\n"))


def test_a_line_that_goes_out_of_a_paragraph_leaves_it_whole(tmp_path: Path) -> None:
    """Of the paragraph, no line is prose before the advertisement is gone; it goes once all of it is seen."""
    rules = [
        rule(id="mark", phrases=["zy now"]),
        rule(id="appeal", patterns=["sign up to .* letter .* tides in it"]),
    ]
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": rules})
    first, second = wrap(APPEAL, WIDTH)
    assert_leaves(cleaner, text_of(*LONG) + f"\n{first}\nzy now\n{second}\n", text_of(*LONG))


def test_a_gap_that_is_left_keeps_paragraphs_apart(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, phrases=["zy now"])
    first, second = wrap(APPEAL, WIDTH)
    text = text_of(*LONG) + f"\n{first}\nzy now\n\n{second}\n"
    assert_leaves(cleaner, text, text.replace("zy now\n", ""))


def test_nothing_is_cut_out_of_a_wrapped_paragraph(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, inline=[r"which is sent on fridays"])
    text = text_of(*LONG, APPEAL)
    assert_leaves(cleaner, text, text)
    assert cleaner.clean(Document("\n".join([*LONG, APPEAL]))).removals


def test_a_kept_category_keeps_a_wrapped_paragraph(tmp_path: Path) -> None:
    rules = [rule(id="appeal", patterns=["sign up to .* letter .* tides in it"])]
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": rules}, keep=["share"])
    text = text_of(*LONG, APPEAL)
    assert_leaves(cleaner, text, text)


def test_why_a_line_in_a_wrapped_paragraph_stays(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["sign up to .* letter .* tides in it"], within={"zone": ["head"]})
    text = text_of(*LONG, APPEAL)
    last = text.count("\n")
    assert cleaner.why(Document(text), last - 1) == cleaner.why(Document(text), last)
    assert "it stands in" in cleaner.why(Document(text), last)[0]


def test_prose_in_a_wrapped_paragraph_is_sacred(tmp_path: Path) -> None:
    """A paragraph may break off so that it is no prose itself, although a line of it is."""
    text = text_of(*LONG[:2], gap="\n") + text_of(f"{PROSE[0][:-1]} of all.\n{PROSE[1][:40]}")
    result = one_rule(tmp_path, patterns=[".*"], amid_prose=True).clean(Document(text))
    assert result.text.strip()


NOT_WRAPPED: dict[str, tuple[str, ...]] = {
    "one line a paragraph": tuple(LONG),
    "headlines of like length": (
        "The council of the islands puts off the ferry for a third time",
        "Fishermen wait for the winter that comes later with each year",
        "The schools of the outer islands close for want of a teacher",
        "Harbour workers walk out over the pay that was promised them",
        "Post and medicine are carried over by two old fishing boats",
        "The ice holds for the first time since the old skipper died",
    ),
    "a poem": (
        "O harbour of the evening, where the ferries do not go,",
        "I heard your bells at morning and your engines in the snow;",
        "The cranes that stood like herons are sold and carried away,",
        "And nobody remembers what they lifted in their day.",
        "The post came over ice once, and the medicine by sledge,",
        "And lamps were lit for skippers on the water's very edge.",
    ),
    "no spaces between words": ("渡し船は来週から再び運航すると港の事務所が月曜日に発表したが、" * 2,) * 6,
    "lines that Markdown ends": tuple(f"{line}  " for line in text_of(*LONG).split("\n")),
    "a table": tuple(f"| the ferry of {year} sailed | on {year % 28} days of that winter |" for year in range(9)),
}


@pytest.mark.parametrize("name", NOT_WRAPPED)
def test_what_was_not_wrapped(name: str) -> None:
    assert wrapped(NOT_WRAPPED[name]) == []


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_paragraphs_are_found_again_at_any_usual_width(width: int) -> None:
    paragraphs = [wrap(each, width, break_long_words=False) for each in LONG]
    lines: list[Any] = [line for each in paragraphs for line in (*each, "")]
    found = wrapped(lines)
    assert [lines[first:last] for first, last in found] == paragraphs


def test_items_of_a_list_are_paragraphs() -> None:
    items = [wrap(f"* {each}", WIDTH, subsequent_indent="  ") for each in LONG]
    lines = [line for item in items for line in item]
    assert [lines[first:last] for first, last in wrapped(lines)] == items

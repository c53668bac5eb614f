"""Parts of a line: inline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, cleaner_with, one_rule, rule

from cleaner import Document, restore

if TYPE_CHECKING:
    from pathlib import Path

TABLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "in the middle, one space stays": ({"inline": ["\\(read more\\)"]}, "One two (Read More) three.", "One two three."),
    "at the line's start": ({"inline": ["^share this:?"]}, "Share this: One two.", "One two."),
    "at the line's end, space before it": ({"inline": ["continue reading$"]}, "One two. Continue reading", "One two."),
    "twice in a line": ({"inline": ["\\[ad\\]"]}, "One [ad] two [AD] three.", "One two three."),
    "side by side": ({"inline": ["\\[ad\\]"]}, "One [ad][ad] two.", "One two."),
    "glued to the words": ({"inline": ["\\[ad\\]"]}, "One[ad]two.", "Onetwo."),
    "spaces elsewhere in the line stay": (
        {"inline": ["zyx"]},
        "One\u00a0 two  zyx three   four.",
        "One\u00a0 two  three   four.",
    ),
    "typography in the cut": ({"inline": ['don\'t miss: "it"\\.\\.\\.']}, "One. Don’t miss: “it”… Two.", "One. Two."),
    "after characters that fold to more or nothing": (
        {"inline": ["zyx"]},
        "ﬃ…\u00adß\u200b½ zyx Two.",
        "ﬃ…\u00adß\u200b½ Two.",
    ),
    "with soft hyphens inside": ({"inline": ["zyx"]}, "One z\u00ady\u200bx two.", "One two."),
    "decomposed letters": ({"inline": ["abonné"]}, "One abonne\u0301 two.", "One two."),
    "a link in Markdown goes whole": ({"inline": ["zyx qw"]}, "One [zyx qw](https://a.example/b) two.", "One two."),
    "a bold label and its link": (
        {"inline": ["zyx: [^.]+$"]},
        "One two. **Zyx:** [Three](https://a.example/b)",
        "One two.",
    ),
    "full-width": ({"inline": ["zyx"]}, "One ＺＹＸ two.", "One two."),
    "a match of nothing cuts nothing": ({"inline": ["z*"]}, "One two.", "One two."),
    "unless holds for the whole line": ({"inline": ["zyx"], "unless": "one .*"}, "One zyx two.", "One zyx two."),
    "overlapping patterns": ({"inline": ["a b", "b c"]}, "One a b c two.", "One c two."),
    "the longer of two that start together": ({"inline": ["a b", "a b c"]}, "One a b c two.", "One two."),
}


@pytest.mark.parametrize("name", TABLE)
def test_inline(tmp_path: Path, name: str) -> None:
    keys, line, expected = TABLE[name]
    text = f"Title\n\n{PROSE[0]}\n\n{line}\n\n{PROSE[1]}\n"
    result = one_rule(tmp_path, **keys).clean(Document(text))
    assert result.text == f"Title\n\n{PROSE[0]}\n\n{expected}\n\n{PROSE[1]}\n"
    assert restore(result) == text


def test_the_removal_of_a_part_has_its_offsets_and_line(tmp_path: Path) -> None:
    text = f"\ufeffTitle\r\n\r\n{PROSE[0]} Zyx {PROSE[1]}\r\n"
    result = one_rule(tmp_path, inline=["zyx"]).clean(Document(text))
    [removal] = result.removals
    assert (removal.rule_id, removal.category, removal.line) == ("en/share/it", "share", 3)
    assert text[removal.start : removal.end] == removal.text
    assert removal.text.strip() == "Zyx"


def test_a_line_of_which_nothing_is_left_goes_whole(tmp_path: Path) -> None:
    text = f"Title\n\n{PROSE[0]}\n\n• zyx zyx\n\n{PROSE[1]}\n"
    result = one_rule(tmp_path, inline=["zyx", "• ?"]).clean(Document(text))
    assert result.text == f"Title\n\n{PROSE[0]}\n\n{PROSE[1]}\n"


def test_what_a_cut_leaves_is_up_against_the_whole_line_rules(tmp_path: Path) -> None:
    cleaner = cleaner_with(
        tmp_path,
        {"common/en/share.yaml": [rule(id="part", inline=["^zyx:"]), rule(id="whole", phrases=["qwop"])]},
    )
    text = f"Title\n\n{PROSE[0]}\n\nZyx: qwop\n\n{PROSE[1]}\n"
    result = cleaner.clean(Document(text))
    assert result.text == f"Title\n\n{PROSE[0]}\n\n{PROSE[1]}\n"
    assert restore(result) == text


def test_cuts_in_several_rounds_are_spans_of_the_original(tmp_path: Path) -> None:
    text = f"Title\n\n{PROSE[0]} ab((zyx)yx)yx end.\n"
    result = one_rule(tmp_path, inline=["\\(?z?yx\\)", "\\(yx$"]).clean(Document(text))
    assert restore(result) == text
    assert all(text[r.start : r.end] == r.text for r in result.removals)


def test_an_inline_rule_may_not_empty_the_article(tmp_path: Path) -> None:
    """Promise 8: the last prose stays, whichever kind of rule asks for it."""
    cleaner = one_rule(tmp_path, inline=["zyx .*"])
    text = "Zyx the qwop\n"
    result = cleaner.clean(Document(text))
    assert result.text.strip()
    assert result.refusals


def test_an_inline_rule_may_not_take_the_last_prose(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, inline=["nobody on .*"])
    text = f"Title\n\n{PROSE[0]}\n\nMore\n"
    result = cleaner.clean(Document(text))
    assert result.text == text
    assert result.refusals


def test_decomposed_letters_in_a_long_paragraph(tmp_path: Path) -> None:
    paragraph = " ".join(PROSE * 2)
    assert len(paragraph) > 1000
    text = f"Title\n\n{paragraph} re\u0301serve\u0301 aux abonne\u0301s {paragraph}\n"
    result = one_rule(tmp_path, inline=["réservé aux abonnés"]).clean(Document(text))
    assert result.text == f"Title\n\n{paragraph} {paragraph}\n"

"""Text made to hurt: it is cleaned at all (quadratic work would not end), and the promises hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shipped
from drawings import PROSE, cleaner_with, one_rule, rule

from cleaner import Cleaner, CleanResult, Document, restore
from cleaner.text.folding import fold, fold_with_offsets

if TYPE_CHECKING:
    from pathlib import Path


def _cleaned(cleaner: Cleaner, text: str) -> CleanResult:
    result = cleaner.clean(Document(text))
    assert restore(result) == text
    return result


# Sizes at which quadratic work would be felt and linear work would not.
BIG = {
    "one line of 2 MB": "word " * 400_000,
    "one line of 2 MB, not ASCII": "wörd " * 400_000,
    "one line of 2 MB without spaces": "x" * 2_000_000,
    "many short lines": "a\n" * 20_000,
    "many short lines, CRLF": "a\r\n" * 20_000,
    "a million blank lines": "a" + "\n" * 1_000_000 + "b",
    "a million blank lines of spaces": "a\n" + " \n" * 1_000_000 + "b",
    "many lines of prose": f"{PROSE[0]}\n" * 5_000,
    "a bomb of combining marks": "a" + "\u0301" * 500_000,
    "a bomb of combining marks in disorder": "a" + "\u0316\u0301" * 250_000,
    "two thousand lines of combining marks": ("a" + "\u0316\u0301" * 20 + "\n") * 2_000,
    "a bomb of characters that fold to many": "\ufdfa" * 200_000,
    "a million soft hyphens": "a" + "\u00ad" * 1_000_000 + "b",
    "a million spaces": "a" + " " * 1_000_000 + "b",
    "a million symbols": "»" * 1_000_000,
    "nul bytes": "\0" * 1_000_000,
    "emoji with joiners": "👩\u200d👩\u200d👧 " * 200_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BIG)
def test_a_big_text_is_cleaned(name: str) -> None:
    assert _cleaned(shipped.cleaner(), BIG[name]).text


@pytest.mark.parametrize("name", BIG)
def test_a_big_text_behind_an_article_is_cleaned(tmp_path: Path, name: str) -> None:
    """With rules of every kind that look at everything."""
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/share.yaml": [rule(id="zyx", phrases=["zyx"]), rule(id="cut", inline=["z+yx"])],
            "common/en/title.yaml": [rule(shape={"repeats": "title"})],
        },
    )
    text = f"Title of the thing\n\n{PROSE[0]}\n\nzyx\n\n{PROSE[1]} zyx\n{BIG[name]}"
    result = _cleaned(cleaner, text)
    assert "zyx" not in result.text
    assert result.text.startswith("Title of the thing")


BLOCKS = {
    "until": {"start": "zyx.*", "until": "never"},
    "until, found": {"start": "zyx.*", "until": "end"},
    "through": {"start": "zyx.*", "through": "never"},
    "while": {"start": "zyx.*", "while": "zyx.*"},
    "while by shape": {"start": "zyx.*", "while": {"shape": {"max_words": 3}}},
    "to_end": {"start": "zyx.*", "to_end": True},
    "to_end, any prose": {"start": "zyx.*", "to_end": True, "max_prose": "any"},
    "while, any length": {"start": "zyx.*", "while": "zyx.*", "max_lines": 1_000_000},
    "until, any length": {"start": "zyx.*", "until": "end", "max_lines": 1_000_000, "max_prose": "any"},
    "until, any length, never": {"start": "zyx.*", "until": "never", "max_lines": 1_000_000, "max_prose": "any"},
}


@pytest.mark.parametrize("name", BLOCKS)
def test_many_lines_each_of_which_starts_a_block(tmp_path: Path, name: str) -> None:
    text = f"Title\n{PROSE[0]}\n" + "".join(f"zyx {number}\n" for number in range(600)) + "end\n"
    result = _cleaned(one_rule(tmp_path, block=BLOCKS[name]), text)
    assert result.text.startswith(f"Title\n{PROSE[0]}\n")


@pytest.mark.parametrize("name", ["while", "to_end, any prose", "until"])
def test_blocks_between_prose(tmp_path: Path, name: str) -> None:
    text = f"Title\n{PROSE[0]}\n" + f"zyx\n{PROSE[1]}\nzyx\nzyx\n" * 2_000
    _cleaned(one_rule(tmp_path, block=BLOCKS[name]), text)


def test_many_parts_of_one_line(tmp_path: Path) -> None:
    result = _cleaned(one_rule(tmp_path, inline=["zyx"]), f"Title\n{PROSE[0]}\n" + "a zyx " * 10_000 + "b\n")
    assert "zyx" not in result.text
    assert len(result.removals) == 10_000


def test_parts_that_uncover_parts_are_bounded(tmp_path: Path) -> None:
    """((zyx)) nested a thousand deep: rounds end, and what came out comes out again."""
    cleaner = one_rule(tmp_path, inline=["\\(zyx\\)", "zy(?=x)"])
    text = f"Title\n{PROSE[0]}\n" + "zy(" * 1000 + "zyx" + ")x" * 1000 + "\n"
    once = _cleaned(cleaner, text).text
    assert cleaner.clean(Document(once)).text == once


def test_many_copies_of_the_title(tmp_path: Path) -> None:
    title = "The ferry to the northern islands is back"
    for what in ("title", "earlier"):
        result = _cleaned(one_rule(tmp_path, shape={"repeats": what}), f"{title}\n{PROSE[0]}\n" + f"{title}\n" * 5_000)
        assert result.text == f"{title}\n{PROSE[0]}\n"


SPECIAL = {
    "terminal escapes": "\x1b]0;owned\x07\x1b[2J\x1b[31mShare this\x1b[0m",
    "rich markup": "[bold red]Share this[/bold red] [link=x]a[/link] [/]",
    "nul": "Share\0this",
    "lone surrogates": "\ud800 Share \udfff this \udcff",
    "right to left": "\u202eShare this\u202c مشاركة \u2067المقال\u2069",
    "private use and unassigned": "\ue000\U0010ffff\U000e0001\ufffe",
    "separators": "Share\u2028this\u2029it\x85now\x0bor\x0cnever\x1c\x1d\x1e",
    "braces": "{} {0} %s %(a)s ${x} \\n \\1",
}


@pytest.mark.parametrize("name", SPECIAL)
def test_special_characters_are_characters(tmp_path: Path, name: str) -> None:
    line = SPECIAL[name]
    text = f"{line}\n{PROSE[0]} {line}\n{line}\r\nzyx\n{line}"
    result = _cleaned(one_rule(tmp_path, phrases=["zyx"]), text)
    assert result.text == text.replace("zyx\n", "")
    _cleaned(shipped.cleaner(), text)
    folded, offsets = fold_with_offsets(line)
    assert len(offsets) == len(folded) + 1
    assert isinstance(fold(line), str)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize("name", SPECIAL)
def test_a_phrase_of_special_characters_takes_its_own_line(tmp_path: Path, name: str, end: str) -> None:
    if name in ("private use and unassigned", "lone surrogates"):  # a YAML file cannot hold them
        return
    cleaner = one_rule(
        tmp_path, phrases=["zyx " + fold(SPECIAL[name]).replace("\0", "").replace("\x1b", "").replace("\x07", "")]
    )
    text = f"Title\n{PROSE[0]}\nzyx {SPECIAL[name]}{end}"
    _cleaned(cleaner, text)

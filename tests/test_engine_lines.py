"""Whole lines: phrases, patterns, unless, after, before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import assert_cleans, cleaner_with, one_rule, rule

from cleaner import Document

if TYPE_CHECKING:
    from pathlib import Path

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a phrase takes the whole line only": (
        {"phrases": ["Share this"]},
        """
        + Title
        + @1
        - Share this
        + Share this with nobody
        + Do share this
        + @2
        """,
    ),
    "a phrase fits whatever its case, quotes, dashes and spaces": (
        {"phrases": ["Don't miss it - “now”"]},
        """
        + Title
        + @1
        - DON’T MISS  IT – "NOW"
        - don`t miss it — „now”
        - Don't miss it\u00a0− “n\u200bow\u00ad”
        + @2
        """,
    ),
    "symbols around a line do not count": (
        {"phrases": ["Read more"]},
        """
        + @1
        - » Read more …
        - [Read more]
        - ▶ READ MORE:
        - • Read more.
        + Read more!
        + Read more?
        + "Read more"
        + @2
        """,
    ),
    "a phrase goes without its accents too, where it is long": (
        {"phrases": ["Más noticias de hoy", "À lire aussi", "Más", "Читайте ещё"]},
        """
        + @1
        - Más noticias de hoy
        - MAS NOTICIAS DE HOY
        - A lire aussi
        + Más noticias dé hoy
        - Más
        + Mas
        - Читайте ещё
        + Читайте еще
        + @2
        """,
    ),
    "compatibility forms are unified": (
        {"phrases": ["Office straße é"]},
        """
        + @1
        - Oﬃce Straße é
        - ＯＦＦＩＣＥ STRASSE E\u0301
        + Office strase é
        + @2
        """,
    ),
    "a pattern takes the whole line only": (
        {"patterns": ["share on (facebook|x)", "\\d+ shares?"]},
        """
        + @1
        - Share on Facebook
        - Share on X
        - 12 shares
        + 12 shares fell
        + They share on X
        + @2
        """,
    ),
    "a pattern without an opening is found all the same": (
        {"patterns": [".{3,30}'s newsletter", "(?:.+ )?[^ ]+\\.example", "\\p{Lu}?\\p{L}+ [|] \\d+"]},
        """
        + @1
        - Anna's newsletter
        - www.site.example
        - Visit us at site.example
        - Views | 12
        + The newsletter
        + @2
        """,
    ),
    "phrases and patterns of one rule are alternatives": (
        {"phrases": ["Comments"], "patterns": ["\\d+ comments"]},
        """
        + @1
        - Comments
        - 7 comments
        + comments 7
        + @2
        """,
    ),
    "unless spares a line": (
        {"patterns": ["by [^ ]+ [^ ]+"], "unless": ["by (the|a|an) .*", "by monday .*"]},
        """
        + @1
        - By Anna Moe
        + By the sea
        + By Monday morning
        + @2
        """,
    ),
    "after looks at the line before, blank lines aside": (
        {"patterns": ["\\d may|friday"], "after": "published|on"},
        """
        + @1
        + Published
        - 3 May
        + Second
        + 4 May
        + On
        - Friday
        + @2
        """,
    ),
    "before looks at the line after": (
        {"phrases": ["Photo"], "before": "(credit|source): .*"},
        """
        + @1
        - Photo
        + Credit: Anna Moe
        + Photo
        + Photograph
        + @2
        """,
    ),
    "after does not hold on the first line, nor before on the last": (
        {"phrases": ["zyx"], "after": ".*", "before": ".*"},
        """
        + zyx
        + @1
        - zyx
        + @2
        + zyx
        """,
    ),
    "a shape beside phrases and patterns must hold too": (
        {"patterns": ["zyx.*"], "shape": {"max_words": 3, "closing": False}},
        """
        + @1
        - Zyx the qwop
        + Zyx the qwop.
        + Zyx the qwop again
        + @2
        """,
    ),
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("name", CASES)
def test_whole_lines(tmp_path: Path, name: str, gap: str) -> None:
    keys, drawing = CASES[name]
    assert_cleans(one_rule(tmp_path, **keys), drawing, gap=gap)


@pytest.mark.parametrize(
    ("name", "keys"),
    {
        "lookahead first": {"patterns": ["(?=z)zyx .*"]},
        "scoped flag": {"patterns": ["(?i:ZYX) .*"]},
        "global flag": {"patterns": ["(?i)ZYX .*"]},
        "reversed classes": {"patterns": ["[^a-y]yx .*"]},
        "named group": {"patterns": ["(?<first>z)yx .*"]},
        "back reference": {"patterns": ["zyx t(h)e qwop (.)\\2\\2"]},
        "possessive and atomic": {"patterns": ["z++(?>yx) .*"]},
        "word boundary": {"patterns": ["\\bzyx\\b.*"]},
        "regex's own word start": {"patterns": ["\\mzyx\\M.*"]},
        "fuzzy": {"patterns": ["(?:zyxx the qwop aaa){e<=1}"]},
        "posix class": {"patterns": ["[[:alpha:]]{3} the .*"]},
        "branch reset": {"patterns": ["(?|(zyx)|(abc)) .*"]},
        "unicode class first": {"patterns": ["\\p{Ll}{3} the .*"]},
        "unicode class in a set": {"patterns": ["[\\p{Ll}\\d]+ the .*"]},
        "optional opening": {"patterns": ["(?:now )?zyx .*"]},
        "alternatives with an empty one": {"patterns": ["(?:now |)zyx .*"]},
        "many alternatives": {
            "patterns": [
                "(?:" + "|".join(f"{a}{b}x" for a in "zabcdefgh" for b in "ybcdefghijklmnopqrstuvwxz01234567") + ") .*"
            ]
        },
        "ending only": {"patterns": [".* qwop a{3}"]},
        "nothing literal": {"patterns": ["\\w+ \\w+ \\w+ \\w+"]},
    }.items(),
)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_every_way_to_write_a_pattern_finds_its_line(tmp_path: Path, name: str, keys: dict[str, Any]) -> None:
    assert name
    assert_cleans(
        one_rule(tmp_path, **keys),
        """
        + @1
        - Zyx the qwop aaa
        + @2
        """,
    )


def test_a_digit_of_any_script_is_a_digit(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["\\d+ (views|votes)"])
    for digit in "7٧۷७৭๗７૭௭၇":
        assert_cleans(cleaner, f"+ @1\n- {digit} views\n+ @2")


@pytest.mark.parametrize("key", ["unless", "after", "before"])
def test_each_of_several_guard_patterns_counts_its_own_groups(tmp_path: Path, key: str) -> None:
    cleaner = one_rule(tmp_path, patterns=["zyx.*"], **{key: ["(x|y)+ first", "zyx (a|b)\\1"]})
    stays = {
        "unless": "+ @1\n+ Zyx aa\n- Zyx ab\n+ @2",
        "after": "+ @1\n+ Zyx aa\n- Zyx ab\n+ @2",
        "before": "+ @1\n- Zyx ab\n+ Zyx aa\n+ @2",
    }
    assert_cleans(cleaner, stays[key])


def test_every_line_that_a_rule_fits_goes_not_only_the_first(tmp_path: Path) -> None:
    assert_cleans(
        one_rule(tmp_path, phrases=["zyx"]),
        """
        - zyx
        + @1
        - zyx
        - zyx
        + @2
        - zyx
        + @3
        - zyx
        """,
    )


def test_a_removal_names_rule_category_line_and_text(tmp_path: Path) -> None:
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/any/related.yaml": [rule(id="first", phrases=["zyx"])],
            "common/en/mixed.yaml": [rule(id="second", category="cookie", patterns=["abc \\d"])],
        },
    )
    result = assert_cleans(cleaner, "+ Title\n- Zyx\n+ @1\n- ABC 7\n+ @2")
    assert [(r.rule_id, r.category, r.line, r.text.strip()) for r in result.removals] == [
        ("any/related/first", "related", 2, "Zyx"),
        ("en/mixed/second", "cookie", 4, "ABC 7"),
    ]
    assert result.changed


def test_a_very_long_line_is_never_boilerplate_as_a_whole(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["zyx.*"])
    text = f"Title\n\n{'zyx ' * 1000}\n\nzyx\n"
    assert cleaner.clean(Document(text)).text == f"Title\n\n{'zyx ' * 1000}\n"

"""What kind of line: shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, assert_cleans, cleaner_with, one_rule, rule

from cleaner import Document

if TYPE_CHECKING:
    from pathlib import Path

_SHORT = {"max_chars": 60}
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "max_words": ({"max_words": 2}, "+ @1\n- Two words\n- One\n+ Now three words\n+ @2"),
    "min_words": ({"min_words": 3, "prose": False}, "+ @1\n+ Two words\n- Now three words\n+ @2"),
    "exactly so many words": ({"min_words": 2, "max_words": 2}, "+ @1\n- Two words\n+ One\n+ Now three words\n+ @2"),
    "words without spaces": ({"max_words": 2}, "+ @1\n- 関連記事\n+ 関連記事一覧\n- 共有\n+ @2"),
    "max_chars": ({"max_chars": 5}, "+ @1\n- Seven\n+ Eleven\n+ @2"),
    "closing": (
        {"closing": True, "max_chars": 30},
        "+ @1\n- So it is.\n- Is it?\n- He said “no!”\n- だ。\n+ So it is\n+ So it is:\n+ @2",
    ),
    "no closing": (
        {"closing": False, "max_chars": 30},
        "+ @1\n+ So it is.\n+ Is it?\n+ He said “no!”\n+ だ。\n- So it is\n- So it is:\n+ @2",
    ),
    "title case": (
        {"title_case": True, "max_chars": 60},
        "+ @1\n- Anna Moe\n- Ferry Back in the North\n+ Ferry back in the north\n+ 12 34\n+ @2",
    ),
    "no title case": ({"title_case": False, "max_chars": 60}, "+ @1\n+ Anna Moe\n- Ferry back in the north\n+ @2"),
    "label in capitals": (
        {"upper_case_label": True},
        "+ @1\n- READ MORE: Cranes\n- SEE ALSO | Cranes\n+ Read more: CRANES\n+ READ MORE\n+ 1: Cranes\n+ @2",
    ),
    "upper case": ({"upper_case": True}, "+ @1\n- ANNA MOE\n- BREAKING: 12\n+ Anna Moe\n+ 12\n+ @2"),
    "digits": ({"digits": True, **_SHORT}, "+ @1\n- 12 views\n- ٣ views\n+ views\n+ @2"),
    "no digits": ({"digits": False, **_SHORT}, "+ @1\n+ 12 views\n- views\n+ @2"),
    "letters": ({"letters": True, **_SHORT}, "+ @1\n- a1\n+ 12\n+ * * *\n- я\n+ @2"),
    "no letters": ({"letters": False, **_SHORT}, "+ @1\n+ a1\n- 12\n- * * *\n+ @2"),
    "not prose": ({"prose": False}, "+ @1\n- Short\n+ @2"),
    "prose by its characters": (
        {"prose": True, "max_words": 4},
        "+ @1\n- "
        + "Donaudampfschifffahrtsgesellschaft " * 2
        + "fuhr.\n+ "
        + "Donaudampfschifffahrtsgesellschaft " * 2
        + "fuhr\n+ @2",
    ),
    "all keys must hold": ({"max_words": 2, "digits": True}, "+ @1\n- 12 views\n+ views\n+ 12 new views\n+ @2"),
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("name", CASES)
def test_shape(tmp_path: Path, name: str, gap: str) -> None:
    shape, drawing = CASES[name]
    assert_cleans(one_rule(tmp_path, shape=shape), drawing, gap=gap)


REPEATS: dict[str, tuple[str, str]] = {
    "a second title goes, the first stays": (
        "title",
        "+ The ferry is back again\n+ Standfirst\n- The ferry is back again\n+ @1\n- The ferry is back again\n+ @2",
    ),
    "a title in other type": ("title", '+ The ferry “is” back\n- THE FERRY "IS" BACK\n+ @1\n+ @2'),
    "a title with the site's name": (
        "title",
        "+ The ferry to the north is back\n- The ferry to the north is back | Harbour Post\n+ @1\n+ @2",
    ),
    "a title cut short": (
        "title",
        "+ The ferry to the northern islands is back\n- The ferry to the northern islands...\n+ @1\n+ @2",
    ),
    "a title begun only": ("title", "+ The ferry to the northern islands is back\n+ The ferry to\n+ @1\n+ @2"),
    "a title of two words is none": ("title", "+ Harbour Post\n+ Harbour Post\n+ @1\n+ @2"),
    "what stands in the body is no title": (
        "title",
        "+ The ferry is back\n+ @1\n+ @3\n+ The road is closed\n+ @2\n+ The road is closed\n+ @4",
    ),
    "an earlier line": ("earlier", "+ a\n+ @1\n+ b\n- b\n- a\n+ @2\n- A\n- » b."),
    "a third copy goes too": ("earlier", "+ a\n+ @1\n- a\n- a\n+ @2\n- a"),
}


@pytest.mark.parametrize("name", REPEATS)
def test_repeats(tmp_path: Path, name: str) -> None:
    what, drawing = REPEATS[name]
    assert_cleans(one_rule(tmp_path, shape={"repeats": what}), drawing)


def test_what_repeats_a_line_that_goes_itself_is_judged_without_it(tmp_path: Path) -> None:
    """Of two copies one stays, even when another rule takes the first."""
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/title.yaml": [rule(id="copy", shape={"repeats": "title"})],
            "common/en/navigation.yaml": [
                rule(id="first", patterns=["the ferry is back"], within={"first": 1}, before="home")
            ],
        },
    )
    assert_cleans(cleaner, "- The ferry is back\n+ Home\n+ The ferry is back\n+ @1\n- The ferry is back\n+ @2")


def test_the_bom_does_not_change_the_case_of_the_line_that_moves_up_to_it(tmp_path: Path) -> None:
    """Idempotent with BOM: the second line becomes the first, behind the BOM that stays."""
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/share.yaml": [rule(phrases=["zyx"])],
            "common/en/byline.yaml": [rule(shape={"title_case": True, "max_chars": 30})],
        },
    )
    once = cleaner.clean(Document(f"\ufeffzyx\noslo Moe\n{PROSE[0]}\n")).text
    assert cleaner.clean(Document(once)).text == once

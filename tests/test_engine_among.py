"""Lines that go for the run of lines in which they stand: what stands among entries of a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawings import PROSE, assert_cleans, cleaner_with, rule

from cleaner import Cleaner, Document, clean

if TYPE_CHECKING:
    from pathlib import Path

AMONG = {"categories": "navigation", "lines": 2, "run": 6, "below": "byline"}
MENU = "- zyx\n- qwop\n- Old Town\n- West Quay\n- abc\n- zyx qwop"
BEGUN, ENDED = "- zyx\n- qwop\n- Quay\n", "\n- abc\n- zyx qwop\n+ @1"
PAGE = f"zyx\nqwop\nOld Town\nWest Quay\nabc\nzyx qwop\nNorth\n{PROSE[0]}"


def _cleaner(folder: Path) -> Cleaner:
    entries = rule(id="entries", phrases=["zyx", "qwop", "abc", "zyx qwop"])
    inside = rule(id="inside", shape={"max_words": 5, "closing": False}, within={"zone": ["head", "tail"]})
    inside["among"] = AMONG
    byline = [rule(patterns="by .*")]
    rules = {"common/en/navigation.yaml": [entries, inside], "common/en/byline.yaml": byline}
    return cleaner_with(folder, rules)


DRAWINGS = {
    "between entries": MENU + "\n+ The ferry is back\n+ @1\n+ @2",
    "below the article too": "+ The ferry is back\n+ @1\n+ @2\n" + MENU,
    "where blank lines stand between them": MENU.replace("- West", "\n\n- West") + "\n+ @1\n+ @2",
    "not with one entry above": "- zyx\n+ Old Town\n- qwop\n- West Quay\n- abc\n- zyx qwop\n+ @1",
    "not where the same entry stands twice": "- zyx\n- zyx\n+ Old Town\n+ West Quay\n- zyx\n- zyx\n+ @1",
    "not in a short run": "- zyx\n- qwop\n+ Old Town\n- abc\n- zyx qwop\n+ The ferry is back at the quay\n+ @1",
    "not between paragraphs": "+ @1\n" + MENU.replace("- Old", "+ Old").replace("- West", "+ West") + "\n+ @2",
    "not across a line of another kind": "- zyx\n- qwop\n+ Town\n+ We are here, always.\n+ West" + ENDED,
    "not the title over its byline": BEGUN + "+ New walks for old friends\n- By Marit Oye" + ENDED,
    "not the title by its words": BEGUN + "+ The ferry before the winter\n- Town" + ENDED,
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_among(tmp_path: Path, name: str) -> None:
    assert_cleans(_cleaner(tmp_path), DRAWINGS[name])


def test_who_asks_is_told_why_a_line_stays_or_goes(tmp_path: Path) -> None:
    cleaner = _cleaner(tmp_path)
    assert cleaner.why(Document(PAGE), 3) == ("removed by en/navigation/inside: Made up for a test.",)
    assert "en/navigation/inside: it does not stand among lines that go" in cleaner.why(Document(PAGE), 7)


def test_a_kept_menu_is_kept_with_what_stands_among_its_entries(tmp_path: Path) -> None:
    rules = _cleaner(tmp_path).rules
    assert Cleaner(compiled=rules, keep=["navigation"]).clean(Document(PAGE)).text == PAGE


def test_the_menu_of_a_whole_page_goes_and_its_title_stays() -> None:
    """With the shipped rules, which know none of the districts."""
    above = "Skip to content\nMenu\nHome\nNews\nOld Town\nWest Quay\nSport\nFerry Hill\n"
    below = "Business\nCulture\nSubscribe\nLog in\nContact us\n"
    article = f"Ferry is back before the winter\n{PROSE[0]}\n{PROSE[1]}\n"
    assert clean(above + below + article).text == article

"""Labels between paragraphs, and items of lists: they go beside others that go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, assert_cleans, cleaner_with, rule

from cleaner import Document
from cleaner.engine import guardian

if TYPE_CHECKING:
    from pathlib import Path

WORD = {key: value for key, value in rule(id="word", phrases=["zyx", "qwop", "zyx now"]).items() if key != "beside"}
AROUND = "+ Title\n+ @1\n+ @2\n{}\n+ @3\n+ @4"

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a word between paragraphs stays": ({}, "+ Zyx"),
    "so does one that another sign makes no sentence": ({}, "+ ..#Zyx#.."),
    "two words go": ({}, "- Zyx now"),
    "two stay where the rule says so": ({"beside": True}, "+ Zyx now"),
    "a word goes where the rule says so": ({"beside": False}, "- Zyx"),
    "two labels side by side go": ({}, "- Zyx\n- Qwop"),
    "labels each below a paragraph stay": ({}, "+ Zyx\n+ @5\n+ Qwop"),
    "a word that tells its neighbour goes": ({"after": ["nobody on the island .*", "the mechanics .*"]}, "- Zyx"),
    "a word in the company of others elsewhere stays": ({}, "+ Zyx\n+ @5\n- Zyx now\n+ @6\n+ Qwop"),
    "an item of a list that stays": ({"beside": False}, "+ - Bread\n+ - Zyx now\n+ - Salt"),
    "as many go as stay": ({"beside": False}, "+ - Bread\n- - Zyx now"),
    "a list of which most goes": ({"beside": False}, "- - Qwop\n- - Zyx now\n+ - Salt"),
    "prose in a list": (
        {"beside": False, "patterns": ["somebody .*"], "amid_prose": True},
        "+ - Bread\n- - Somebody at the yard had expected the ferry before the first snow of the winter.\n+ - Salt",
    ),
    "a dash without a list": ({"beside": False}, "- - Zyx now"),
}


@pytest.mark.parametrize("name", CASES)
def test_between_paragraphs(tmp_path: Path, name: str) -> None:
    keys, lines = CASES[name]
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [{**WORD, **keys}]})
    result = assert_cleans(cleaner, AROUND.format(lines))
    assert cleaner.clean(Document(result.text)).text == result.text


@pytest.mark.parametrize(
    ("path", "goes"),
    [
        ("common/en/share.yaml", False),
        ("common/any/cookie.yaml", False),
        ("common/en/advertisement.yaml", True),
        ("common/en/related.yaml", True),
        ("mine.yaml", True),
    ],
)
def test_one_word_is_not_enough_for_a_common_rule_on_a_widget(tmp_path: Path, path: str, goes: bool) -> None:
    kind = {"category": "share"} if path == "mine.yaml" else {}
    cleaner = cleaner_with(tmp_path, {path: [{**WORD, **kind}]})
    assert_cleans(cleaner, AROUND.format("- Zyx" if goes else "+ Zyx"))


PLACES = {
    "above the article": "+ Title\n- Zyx\n+ @1\n+ @2",
    "below the article": "+ Title\n+ @1\n+ @2\n- Zyx\n+ More",
    "between short sentences below it": "+ Title\n+ @1\n+ So it was.\n+ Zyx\n+ We shall see.",
    "above a paragraph and below a name": "+ Title\n- Zyx\n+ By hand\n+ @1",
}


@pytest.mark.parametrize("name", PLACES)
def test_elsewhere(tmp_path: Path, name: str) -> None:
    assert_cleans(cleaner_with(tmp_path, {"common/en/share.yaml": [WORD]}), PLACES[name])


def test_a_line_that_went_in_an_earlier_round_was_beside_it(tmp_path: Path) -> None:
    needy = rule(id="needy", phrases=["abc abc"], company=1)
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [WORD, needy]})
    assert_cleans(cleaner, "+ Title\n+ @1\n- Zyx\n- abc abc\n+ @2\n+ @3\n- Zyx now")


def test_a_category_that_is_kept_goes_in_appearance_and_is_beside_it(tmp_path: Path) -> None:
    """What else goes does not hang on which category is kept."""
    advert = rule(id="mark", category="advertisement", phrases=["abc"])
    files = {"common/en/share.yaml": [WORD], "common/en/advertisement.yaml": [advert]}
    drawing = AROUND.format("- Zyx\n{} abc")
    assert_cleans(cleaner_with(tmp_path, files), drawing.format("-"))
    assert_cleans(cleaner_with(tmp_path, files, keep=["advertisement"]), drawing.format("+"))


def test_a_word_that_stays_is_company(tmp_path: Path) -> None:
    needy = rule(id="needy", phrases=["abc abc"], company=1)
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [WORD, needy]})
    drawing = AROUND.format("+ Zyx\n+ @5\n{} abc abc")
    assert_cleans(cleaner, drawing.format("-"))
    assert_cleans(cleaner, drawing.replace("{} abc abc\n", ""))


def test_an_item_of_a_kept_category_is_no_company(tmp_path: Path) -> None:
    rules = [rule(id="note", category="correction", phrases=["zyx now"]), rule(id="needy", phrases=["abc"], company=1)]
    files = {"common/en/mixed.yaml": [{"category": "share", **each} for each in rules]}
    assert_cleans(cleaner_with(tmp_path, files), AROUND.format("+ - Bread\n+ - Zyx now\n+ - Salt\n+ @5\n+ abc"))


def test_why_a_word_stays(tmp_path: Path) -> None:
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [WORD]})
    text = "Title\n\n" + "\n\n".join(["Nobody on the island had expected the ferry back before the first snow."] * 2)
    text = text.replace("snow.\n\n", "snow.\n\nZyx\n\n")
    assert "nothing beside it goes" in " ".join(cleaner.why(Document(text), 5))


def test_a_list_is_looked_at_once_for_all_its_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    look = guardian.has_bullet
    monkeypatch.setattr(guardian, "has_bullet", lambda line: looks.append(1) or look(line))
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [{**WORD, "beside": False}]})
    work = []
    for items in (40, 160):
        looks.clear()
        lines = [*PROSE[:2], *["- Zyx now", "- Bread", "- Salt"] * items, *PROSE[2:4]]
        assert not cleaner.clean(Document("\n".join(lines))).changed
        work.append(len(looks))
    assert work[1] < 5 * work[0]

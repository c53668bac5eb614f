"""Weak signs: which rows they may condemn, what a row shows, and what is spared whatever the sum."""

from __future__ import annotations

import pickle

import pytest

from cleaner.engine.scene import Row, Scene
from cleaner.signs.advocate import Advocate
from cleaner.signs.observer import Vocabulary, observe
from cleaner.signs.outline import Outline, main_content
from cleaner.signs.verdict import Signs, doubtful
from cleaner.signs.verdict import condemned as condemned_rows
from cleaner.signs.weigher import Weigher
from cleaner.signs.witness import Gone
from cleaner.text.folding import fold

TITLE = "The ferry to the north sails again"
PROSE = (
    "Nobody on the island had expected the ferry back before the first snow of the winter.",
    "The mechanics from the harbour worked through eleven nights until the shaft turned without a sound.",
    "Two fishing boats carried the post and the medicine and asked for nothing but the fuel for it.",
    "The ferry left the harbour at noon, and the whole island stood on the quay to see it go.",
    "The school sent its older pupils home early, because there was nothing left to cook for them.",
    "On the island they say that the winter begins with the last ferry and ends with the first one.",
    "The mechanics were given a ham, a clock and the freedom of the island by the council.",
)
OTHER = "Ten recipes for pumpkin soup that will surprise your guests on a rainy Sunday afternoon."
GONE = {99: Gone("share", "Share this article")}
EVERYTHING = Signs(
    Weigher({f"zone:{zone}": 300 for zone in ("head", "body", "tail")}, {})
)  # condemns all it is asked about


def scene(*lines: str) -> Scene:
    return Scene([Row(number, line, fold(line)) for number, line in enumerate(lines)])


def shown(of: Scene, index: int, gone: dict[int, Gone] = GONE, site: str | None = None) -> set[str]:
    (signs,) = observe(Vocabulary({"junk": ["subscribe"]}), Outline(of, gone), site, [index])
    return set(signs)


def condemned(signs: Signs, article: Scene, gone: dict[int, Gone], site: str | None) -> list[int]:
    outline = Outline(article, gone)
    return condemned_rows(signs, outline, doubtful(outline), site)


def doubted(article: Scene, gone: dict[int, Gone] = GONE) -> list[int]:
    return doubtful(Outline(article, gone))


def test_the_title_is_not_doubted() -> None:
    assert 0 not in doubted(scene(TITLE, *PROSE), GONE)


def test_a_short_title_is_not_doubted_where_a_paragraph_is_the_next_line_of_some_words() -> None:
    below = ("Share", "Print", *PROSE)
    assert 0 not in doubted(scene("Quiet ferry", *below), GONE)
    assert 0 in doubted(scene("Ferry", *below), GONE)  # a section, more likely
    assert 0 in doubted(scene("Daily Gazette", TITLE, *PROSE), GONE)  # here is the title


def test_the_title_is_what_the_paragraphs_speak_of_wherever_it_stands_above_them() -> None:
    title = "Mechanics repair the ferry before the winter"
    article = scene("All our news and offers of today", "Island ferry", title, "Jane Poe", *PROSE)
    assert {0, 1, 2, 3} - set(doubted(article, GONE)) == {2}


def test_a_title_that_shares_no_word_with_its_article_is_the_first_line_of_some_words() -> None:
    article = scene("Much ado about nothing at all", "Jane Poe", *PROSE)
    assert 0 not in doubted(article, GONE)


def test_below_lines_that_went_a_short_title_has_three_words() -> None:
    above = {-1: Gone("share", "Share this article")}
    assert 0 not in doubted(scene("The quiet ferry", *PROSE), above)
    assert 0 in doubted(scene("Quiet ferry", *PROSE), above)


def test_prose_deep_in_the_article_is_doubted_only_beside_what_has_gone() -> None:
    article = scene(TITLE, *PROSE)
    assert doubted(article, GONE) == [1, 2, 3, 5, 6, 7]
    del article.rows[3]  # as if a line between two paragraphs had gone
    article = Scene(article.rows)
    assert set(doubted(article, {3: Gone("share", "Share")})) == {1, 2, 3, 4, 5, 6}


def test_signs_keep_quiet_where_nothing_has_gone_or_little_is_left() -> None:
    below = ("Soup", "Bread")
    assert condemned(EVERYTHING, scene(TITLE, *PROSE, *below), {}, None) == []
    assert condemned(EVERYTHING, scene(TITLE, *PROSE[:3], *below), GONE, None) == []
    assert condemned(EVERYTHING, scene(TITLE, *PROSE, *below), GONE, None) == [8, 9]


def test_a_standfirst_is_spared_and_a_line_that_calls_the_reader_is_not() -> None:
    standfirst = "The island had waited eleven nights for its ferry, and the mechanics for a word of thanks"
    other = "Ten recipes for pumpkin soup that will surprise your guests on the next rainy Sunday afternoon"
    signs = EVERYTHING._replace(words=Vocabulary({"address": ["your"]}))
    assert 1 not in condemned(signs, scene(TITLE, standfirst, *PROSE, "Soup", "Bread"), GONE, None)
    assert 1 in condemned(signs, scene(TITLE, other, *PROSE, "Soup", "Bread"), GONE, None)


def test_a_title_that_is_not_the_first_line_is_spared() -> None:
    head = ("Log in to the Harbour Post", "Why the ferry left the island at noon")
    assert condemned(EVERYTHING, scene(*head, *PROSE, "Soup", "Bread"), GONE, None) == [9, 10]


def test_a_last_paragraph_below_a_card_that_went_is_spared_unless_it_calls_the_reader() -> None:
    signs = Signs(Weigher({"prose-after:0": 300}, {}), bias=-100, words=Vocabulary({"address": ["your"]}))
    for last, expected in ((PROSE[6], []), (f"{PROSE[6]} That is your island.", [7])):
        whole = scene(TITLE, *PROSE[:6], "Our letter", last)
        article = Scene([row for row in whole.rows if row.raw != "Our letter"])
        assert condemned(signs, article, {7: Gone("subscribe", "Our letter")}, None) == expected


def test_junk_does_not_begin_with_a_paragraph_right_below_the_article() -> None:
    signs = Signs(Weigher({"zone:tail": 300, "prose-after:0": 300}, {}), bias=-100)
    article = scene(TITLE, *PROSE, "Soup and bread", "Recipes")
    assert condemned(signs, article, GONE, None) == [8, 9]
    opener = signs._replace(openers=frozenset({"zone:body"}))
    assert condemned(opener, article, GONE, None) == [7, 8, 9]


def test_a_line_alone_below_the_article_is_spared_unless_something_went_above_it_or_it_opens_junk() -> None:
    signs = Signs(Weigher({"zone:tail": 300}, {}), bias=-100)
    article = scene(TITLE, *PROSE, "Maps and words: Jane Poe")
    article.rows[-1].number += 1
    assert condemned(signs, article, GONE, None) == []
    assert condemned(signs, article, {8: Gone("share", "Share")}, None) == [8]
    assert condemned(signs._replace(openers=frozenset({"zone:tail"})), article, GONE, None) == [8]


def test_junk_does_not_begin_with_a_short_sentence_even_if_it_calls_the_reader() -> None:
    signs = Signs(Weigher({"zone:tail": 300}, {}), bias=-100, openers=frozenset({"address-words"}))
    signs = signs._replace(words=Vocabulary({"address": ["you", "your"]}))
    answers = ("What can you do?", "Mind your step.")
    assert condemned(signs, scene(TITLE, *PROSE, *answers), GONE, None) == []
    assert condemned(signs, scene(TITLE, *PROSE, "What you can do", *answers), GONE, None) == [8, 9, 10]


def test_a_heading_over_a_paragraph_that_stays_is_spared() -> None:
    signs = Signs(Weigher({"words:1-2": 300}, {}), bias=-100)
    assert condemned(signs, scene(TITLE, *PROSE[:6], "The thanks", PROSE[6]), GONE, None) == []
    assert condemned(signs, scene(TITLE, *PROSE, "The thanks", "The ferry"), GONE, None) == [8, 9]


def test_pairs_count_where_both_signs_show() -> None:
    signs = Signs(Weigher({"a": 10}, {"a": {"b": 5, "c": 50}}))
    assert [signs.score(frozenset(each)) for each in ("a", "ab", "b")] == [10, 15, 0]


LISTS = {
    "items": (("• Soup", "• Bread", "• Salad"), 3),
    "numbers": (("1. Soup", "2) Bread", "10. Salad"), 3),
    "no marks": (("Soup", "Bread", "Salad"), 3),
    "a sentence is no label": (("Soup", "Bread", "Eat it."), 1),
    "a paragraph parts a list": (("Soup", PROSE[6], "Bread", "Salad"), 1),
    "two lines are no list": (("Soup", "Bread"), 1),
}


@pytest.mark.parametrize("name", LISTS)
def test_items_of_a_list_are_judged_together(name: str) -> None:
    lines, together = LISTS[name]
    article = scene(TITLE, *PROSE[:6], *lines)
    sums = {7: 300, **dict.fromkeys(range(8, len(article.rows)), -150)}
    assert Advocate(Outline(article, GONE)).lowered(sums, 0) == {**sums, 7: 0 if together == 3 else 300}


def test_a_list_goes_on_over_lines_that_went() -> None:
    rows = [row for row in scene(TITLE, *PROSE[:6], "Soup", "Share", "Bread", "Salad").rows if row.raw != "Share"]
    assert Advocate(Outline(Scene(rows), {8: Gone("share", "Share")})).lowered({7: 400, 8: -100, 9: 0}, 0)[7] == 100


def test_the_less_went_around_a_row_the_more_it_takes() -> None:
    article = scene(*[f"Row {number}" for number in range(40)])
    for index in range(40):
        article.rows[index].number *= 2

    def fallen(gone: dict[int, str], index: int = 20) -> int:
        advocate = Advocate(Outline(article, {number: Gone("share", raw) for number, raw in gone.items()}))
        return -advocate.lowered({index: 100}, 10)[index] // 10 + 10

    assert fallen({}) == 10
    assert fallen({41: "x" * 7}) == 7
    assert fallen({41: "x" * 8}) == fallen({31: "xxxx", 51: "xxxx"}) == 6
    assert fallen({1: "x" * 150, 79: "x" * 150}) == 10  # too far away
    assert fallen({1: "x" * 150}, 0) == fallen({79: "x" * 150}, 39) == 2
    assert fallen({41: "x" * 9999}) == 2  # one long line is no thread
    assert fallen(dict.fromkeys((35, 37, 41, 43), "x" * 150)) == 0
    assert Advocate(Outline(article, {})).lowered({20: -5}, 10) == {20: -5}


SIGNS = {
    "its topic": (PROSE[3], {"topic>0.3", "elsewhere>0.3"}, set()),
    "another topic": (OTHER, set(), {"topic>0.15", "elsewhere>0.15"}),
    "the title's words": ("Why the ferry sails again to the north", {"opening-words>0.5"}, set()),
    "words of junk": ("Subscribe", {"words:1-2", "junk-words>0.8", "previous:prose"}, {"prose", "closing"}),
    "a web address": ("www.post.example, 2024", {"address", "year", "comma"}, {"time"}),
}


@pytest.mark.parametrize("name", SIGNS)
def test_what_a_row_shows(name: str) -> None:
    line, there, missing = SIGNS[name]
    signs = shown(scene(TITLE, *PROSE[:6], line), 7)
    assert there <= signs
    assert not missing & signs


def test_what_went_around_a_row() -> None:
    article = scene(TITLE, *PROSE, OTHER)
    article.rows[-1].number = 12
    gone = {9: Gone("byline", "By Jane Poe"), 10: Gone("share", "Share"), 14: Gone("legal", "All rights reserved")}
    signs = shown(article, 8, gone)
    assert {"gone-above:byline", "gone-above:share", "gone-below:legal", "gone-on-both-sides"} <= signs
    assert {"after:byline", "after:share", "after:2-categories", "categories-below>0", "gone>2"} <= signs
    assert not {"after:legal", "gone>5", "after:3-categories"} & signs


def test_the_name_of_the_site_and_of_the_author() -> None:
    article = scene(TITLE, *PROSE, "Jane Poe writes for the Harbour Post about ships and harbours.")
    signs = shown(article, 8, {9: Gone("byline", "By Jane Poe")}, site="harbourpost")
    assert {"names-site", "opens-with-author"} <= signs


def test_the_row_of_which_a_copy_has_gone_is_the_title() -> None:
    title = "Much ado about nothing at all"
    article = scene("The ferry, the island and the winter", title, *PROSE)
    assert {0, 1} - set(doubted(article, {99: Gone("title", title.upper())})) == {1}


def test_of_two_rows_one_of_which_holds_the_other_the_shorter_is_the_title() -> None:
    title = "Mechanics repair the ferry before the winter"
    assert {0, 1} - set(doubted(scene(title, f"Island: {title} of the harbour", *PROSE), GONE)) == {0}


ABOVE = {number: Gone("navigation", "Home") for number in range(-35, 0)}  # so menus stand above the article
MENU = ("Weather", "• Harbour and ferry", "• Sport", "• Shop for a boat", "• Jobs on the island", "• Advertise")


def test_below_a_menu_the_two_best_rows_and_the_closest_may_be_the_title() -> None:
    head = (*MENU, "All of the news from here", "Ferry and harbour", "Winter on the island", "Much ado about nothing")
    assert set(range(len(head))) - set(doubted(scene(*head, *PROSE), ABOVE)) == {7, 8, 9}


def test_right_below_a_menu_a_short_row_may_be_the_title_unless_another_is_sure() -> None:
    article = scene(*MENU, "All of the news from here", "Quiet waters", *PROSE)
    assert {6, 7} <= Outline(article, ABOVE).titles
    sure = "Mechanics of the harbour repair the ferry before the winter"
    assert 7 not in Outline(scene(*MENU, sure, "Quiet waters", *PROSE), ABOVE).titles


def test_an_entry_of_a_menu_is_no_title_even_if_a_copy_of_it_has_gone() -> None:
    article = scene(*MENU, TITLE, *PROSE)
    assert 6 not in doubted(article, ABOVE | {99: Gone("title", "• Harbour and ferry")})


def test_a_title_that_holds_an_entry_of_a_menu_is_no_copy_of_it() -> None:
    title = "Mechanics, harbour and ferry: how the island went through its winter"
    article = scene("Harbour and ferry", *MENU[2:], title, "All of the news from here", *PROSE)
    assert 5 in Outline(article, ABOVE).titles


def test_of_a_list_of_teasers_copies_have_gone_as_well() -> None:
    teasers = ("Ferry tickets cost more", "Storm over the island")
    title = "Mechanics of the harbour repair the ferry before the winter"
    article = scene(*MENU, *teasers, title, "All of the news from here", *PROSE)
    went = {99 + number: Gone("title", teaser) for number, teaser in enumerate(teasers)}
    assert 8 in Outline(article, ABOVE | went).titles
    assert 8 not in Outline(article, ABOVE | dict([went.popitem()])).titles


def test_the_first_row_of_a_page_is_spared_if_it_can_be_told_for_its_name() -> None:
    top, menus = "How mechanics brought the ferry back to the island", [f"Pier {number}" for number in range(70)]
    outline = Outline(scene(top, *menus, TITLE, *PROSE), ABOVE)
    assert outline.spared - outline.titles == {0}
    for other in (OTHER, f"• {top}", "The ferry"):
        outline = Outline(scene(other, *menus, TITLE, *PROSE), ABOVE)
        assert outline.spared == outline.titles


def test_the_main_content_is_where_most_prose_stands_together() -> None:
    teasers = [line for each in PROSE for line in (each, "Read more", "Share")]
    article = scene(*teasers, TITLE, *PROSE[:3], "Sub-heading", *PROSE[3:], "Read more", "Share", OTHER)
    gone = {
        index: Gone("related", row.raw) for index, row in enumerate(article.rows) if row.raw in ("Read more", "Share")
    }
    left = Scene([row for row in article.rows if row.number not in gone])
    assert main_content(left, sorted(gone)) == range(8, 16)
    assert main_content(scene("Share", "Print"), [*GONE]) == range(2, 0)


@pytest.mark.parametrize(("above", "below"), [(23, 0), (8, 25), (0, 33)])
def test_a_page_is_what_has_menus_above_or_around_the_main_content(above: int, below: int) -> None:
    whole = scene(*MENU, TITLE, *PROSE)
    known = {number: Gone("navigation", "Home") for number in [*range(-above, 0), *range(99, 99 + below)]}
    assert Outline(whole, known).page
    known.popitem()
    assert not Outline(whole, known).page


@pytest.mark.parametrize(("around", "known"), [(["Entry"] * 30, 8), (["Entry"] * 15, 10)])
def test_a_page_has_entries_that_rules_know(around: list[str], known: int) -> None:
    article = scene(*around, *PROSE, *around)
    for count in (known - 1, known):
        went = {-number: Gone("navigation", "Home") for number in range(count)}
        assert Outline(article, went).page == (count == known)


def test_what_has_no_hundred_words_in_a_row_is_no_page() -> None:
    entries = [line for each in PROSE for line in (*["Share", "Print", "Save"] * 3, each)]
    assert not Outline(scene(*MENU, TITLE, *entries), ABOVE).page


def test_the_beginning_of_a_page_is_spared_though_a_list_parts_it_from_the_rest() -> None:
    beginning = f"{PROSE[0]} {PROSE[1]} {PROSE[2]}"
    below = [f"Pier {number}" for number in range(30)]
    article = scene(*MENU, TITLE, beginning, *below, *PROSE, *PROSE)
    assert Outline(article, ABOVE).main.start == 38
    assert 7 not in condemned(EVERYTHING, article, ABOVE, None)
    assert 7 in condemned(
        EVERYTHING, scene(*MENU, TITLE, f"{OTHER} {OTHER} {OTHER} {OTHER}", *below, *PROSE), ABOVE, None
    )


PLACES = {
    "far above the main content": (
        0,
        {"zone:head", "before-main>5", "above-title", "short-run>3", "first:1"},
        {"dense>0.9"},
    ),
    "in the main content": (
        9,
        {"zone:body", "below-title>2", "prose-run>3", "dense>0.6"},
        {"before-main>1", "prose>8"},
    ),
    "right below it": (14, {"zone:tail", "passed>0.999", "short-run>3", "dense>0.3"}, {"after-main>1", "above-title"}),
    "far below it": (20, {"zone:tail", "after-main>5", "short-left>0.5"}, {"dense>0.9", "before-main>1"}),
}


@pytest.mark.parametrize("name", PLACES)
def test_where_a_row_stands_on_a_whole_page(name: str) -> None:
    index, there, missing = PLACES[name]
    signs = shown(scene(*MENU, TITLE, *PROSE, *MENU, "Legal notice"), index, ABOVE)
    assert there <= signs
    assert not missing & signs


def test_packed_words_are_counted_as_before() -> None:
    lists = {"junk": {"share", "shares", "page", "é"}, "address": {"your", "share"}}
    words = ["share", "sharing", "shares", "page", "your", "", "é", "xyz", "share"]
    for unpacked in (again := pickle.loads(pickle.dumps(Vocabulary(lists))), pickle.loads(pickle.dumps(again))):
        assert unpacked.count(words) == unpacked.count(words) == Vocabulary(lists).count(words) == [5, 3]
        assert unpacked.names == ("junk", "address")


def test_on_a_page_it_takes_more_to_condemn_what_is_not_above_the_title() -> None:
    article = scene(*[f"Entry {number}" for number in range(6)], TITLE, *PROSE, "Soup", "Bread")
    for below, expected in ((0, [*range(6), 14, 15]), (200, [*range(6), 14, 15]), (300, [*range(6)])):
        assert condemned(EVERYTHING._replace(below=below), article, ABOVE, None) == expected

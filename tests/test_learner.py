"""What recurs in articles and what is made of it: copies, refrains, series, slots, publishers."""

from __future__ import annotations

import random

import pytest
import regex

from cleaner.authoring.learning.archive import Archive
from cleaner.authoring.learning.counter import Recurrence, Spot, different, recurrences
from cleaner.authoring.learning.examiner import Candidate, candidates
from cleaner.authoring.learning.grouper import Grouper, registered_domain
from cleaner.authoring.learning.judge import boilerplate, boilerplate_of_many, runs
from cleaner.authoring.learning.lexicon import Lexicon
from cleaner.authoring.learning.masker import Line, lines_of
from cleaner.authoring.learning.patterner import pattern_of
from cleaner.authoring.reader import Article
from cleaner.model import Document
from cleaner.rulebook.cache import ruleset

pytestmark = pytest.mark.usefixtures("with_small_rules")
WORDS = """
amber birch cedar delta ember fjord grove heath inlet jetty kelp loam marsh notch oasis pond quay ridge
""".split()  # noqa: SIM905  # a list of eighteen lines reads worse


def prose(number: int, count: int = 6) -> list[str]:
    """Paragraphs that no other number has."""
    chance = random.Random(number)
    return [" ".join(chance.choices(WORDS, k=16)).capitalize() + "." for _ in range(count)]


def title(number: int) -> str:
    return " ".join(random.Random(-1 - number).choices(WORDS, k=6))


def lines(*paragraphs: str) -> list[Line]:
    return lines_of("\n\n".join(paragraphs))


def found(articles: list[list[Line]], least: int = 3) -> list[str]:
    """The lines that are taken for boilerplate."""
    known = candidates(recurrences(articles, least), articles, Lexicon(ruleset()), "")
    return [each.recurrence.constant for run in runs(known) for each in boilerplate(run)]


def test_a_line_in_the_tail_of_most_articles_is_boilerplate() -> None:
    assert found([lines(title(n), *prose(n), "Flim the flam") for n in range(8)]) == ["flim the flam"]


def test_copies_of_one_article_are_one() -> None:
    copies = [lines(title(1), *prose(1), f"Seen {n} times", "Flim the flam") for n in range(10)]
    assert different(copies, range(10)) < 3
    assert found(copies) == []


def test_the_states_of_a_live_blog_are_one_article() -> None:
    told = prose(1, 30)
    states = [lines("Live: the storm", *told[30 - 3 * n :], "Flim the flam") for n in range(2, 10)]
    assert different(states, range(8)) < 3
    assert found(states) == []


def test_a_corpus_in_which_each_article_stands_twice_has_half_as_many() -> None:
    twice = [lines(title(n // 2), *prose(n // 2), "Flim the flam") for n in range(20)]
    assert different(twice, range(20)) == pytest.approx(10, abs=1)
    assert found(twice) == ["flim the flam"]


def test_short_articles_under_a_long_footer_are_different() -> None:
    footer = prose(99, 6)
    short = [lines(title(n), *prose(n, 2), *footer) for n in range(20)]
    assert different(short, range(20)) >= 3
    assert len(found(short)) == 6


LEFT_ALONE = {
    "a refrain": lambda n: [*prose(n, 2), *["And the sea said nothing"] * 4, *prose(100 + n, 2)] if n < 3 else prose(n),
    "sub-headings of a series": lambda n: (
        [*prose(n, 2), "Flour and water", *prose(n + 50, 2), "In the pan", *prose(n + 100, 2)] if n < 5 else prose(n)
    ),
    "a heading with the topic in it": lambda n: [
        *prose(n, 3), f"What You Should Know About {WORDS[n].title()}", f"So {WORDS[n]} it is.", *prose(n + 50, 3),
    ],
    "background that an author repeats": lambda n: (
        [*prose(n, 2), *prose(999, 1), *prose(n + 50, 2)] if n < 4 else prose(n)
    ),
    "a quantity in recipes": lambda n: [*prose(n, 3), f"{n + 2} teaspoons ground black pepper", *prose(n + 50, 3)],
    "a dateline": lambda n: ["Westport", *prose(n)] if n < 3 else prose(n),
    "what stands in two articles": lambda n: [*prose(n), "Flim the flam"] if n < 2 else prose(n),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_recurs_and_is_no_boilerplate(name: str) -> None:
    assert found([lines(title(n), *LEFT_ALONE[name](n)) for n in range(16)]) == []


TAKEN = {
    "a number": (lambda n: f"{n + 7} souls liked this", "\ue002 souls liked this"),
    "a date": (lambda n: f"Last seen on {n + 1} March 2021", "last seen on \ue001"),
    "a name": (lambda n: f"Words by {WORDS[n].title()} {WORDS[n + 1].title()}", "words by \ue000"),
    "a title": (lambda n: f"And then read: {title(n + 500)}", "and then read:"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_changes_in_a_line_is_a_slot(name: str) -> None:
    line, form = TAKEN[name]
    assert found([lines(title(n), *prose(n), line(n)) for n in range(10)]) == [form]


OF_MANY = {
    "words of rules, and a category": (1.2, 4.5, False, ["zyx the qwop"]),
    "fewer such words, and a category beyond doubt": (0.6, 9.0, False, ["zyx the qwop"]),
    "no clear category": (1.2, 3.0, False, []),
    "ordinary words": (-0.4, 9.0, False, []),
    "prose between paragraphs": (1.2, 9.0, True, []),
}


@pytest.mark.parametrize("name", OF_MANY)
def test_lines_of_publishers_with_an_article_each_count_by_their_words_only(name: str) -> None:
    odds, sure, is_prose, expected = OF_MANY[name]
    each = Candidate(
        recurrence=Recurrence("zyx the qwop", "", False, tuple(Spot(n, 3) for n in range(6))),
        total=300,
        different=6,
        zones={"head": 0.0, "body": 1.0, "tail": 0.0},
        repeats=1.0,
        first=0.0,
        prose=is_prose,
        heading=False,
        topical=0.0,
        odds=odds,
        category=("share", sure),
        names_site=False,
    )
    assert [found.recurrence.constant for found in boilerplate_of_many([each])] == expected


PATTERNS = {
    "numbers": (["\ue002 souls"], ["7 souls", "12 souls"], r"\d{1,3} souls"),
    "numbers with thousands": (["\ue002 souls"], ["7 souls", "1,933 souls"], r"\d[\d.,:/' -]{0,7} souls"),
    "a date": (["on \ue001"], ["on 5 may 2020", "on 17 march 2021"], r"on \d{1,2} \p{L}{3,12} \d{4}"),
    "a name, and what stands before it in all": (
        ["\ue000, desk"],
        ["by ada quill, desk", "by ben oak, desk"],
        r"by [\p{L}.' -]{2,21}, desk",
    ),
    "a name that is always the same": (["for \ue000"], ["for the gull"], "for the gull"),
    "symbols": (["what? (\ue002"], ["what? (1", "what? (2"], r"what\? \(\d{1,2}"),
    "two parts": (
        ["more from our", "desk:", ""],
        ["more from our sea desk: a b", "more from our sky desk: c"],
        "more from our .{1,4} desk: .{1,4}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_has_bounded_slots(name: str) -> None:
    parts, texts, expected = PATTERNS[name]
    pattern = pattern_of(parts, texts)
    assert pattern == expected
    assert all(regex.fullmatch(pattern, text) for text in texts)


DOMAINS = {
    "https://sport.harbourpost.example/a": "harbourpost.example",
    "http://www.harbourpost.co.uk:80/": "harbourpost.co.uk",
    "a.blogspot.com/2020": "a.blogspot.com",
    "HTTPS://News.Gull.Example./x": "gull.example",
    "//cdn.gull.com.au": "gull.com.au",
    "bbc.example": "bbc.example",
    "http://10.0.0.1/a": "10.0.0.1",
    "https://www.zürich.example/a": "zürich.example",
    "https://a_b.example": "a_b.example",
    "localhost/a": None,
    "http://[bad/": None,
    "": None,
    "not an address": None,
}


@pytest.mark.parametrize("url", DOMAINS)
def test_hosts_are_folded_to_the_domain_that_somebody_registered(url: str) -> None:
    assert registered_domain(url) == DOMAINS[url]


def test_a_publisher_with_rules_is_known_by_all_its_names() -> None:
    grouper = Grouper([], {"harbour post": "harbourpost.example", "hp.example": "harbourpost.example"})
    documents = [Document("", publisher="Harbour Post"), Document("", url="https://www.hp.example/a")]
    assert {grouper.group_of(Article("a", each)).key for each in documents} == {"harbourpost.example"}


def test_the_archive_gives_back_what_was_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.authoring.learning.archive._IN_MEMORY", 500)
    archive = Archive()
    articles = [Article(f"a:{n}", Document("\ud800 lone " + "text " * n, f"https://x.example/{n}")) for n in range(60)]
    numbers = [archive.add(each) for each in articles]
    assert [archive[number] for number in reversed(numbers)] == articles[::-1]
    archive.close()

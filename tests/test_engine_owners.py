"""Whose article is this: platforms and publishers, by option, URL and fingerprints, and the evidence for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, assert_cleans, cleaner_with, drawn, rule

from cleaner import Cleaner, Document

if TYPE_CHECKING:
    from pathlib import Path

_POST = {
    "name": "The Harbour Post",
    "domains": ["harbourpost.example", "hp.example"],
    "fingerprints": ["© \\d{4} post", "post mail"],
}
_NEWS = {"name": "Island News", "domains": ["news.example"], "fingerprints": ["news a", "news b", "news c"]}
DRAWING = "+ The ferry\n+ @1\n{} Zyx\n+ @2"


def _publishers(tmp_path: Path, **extra: Any) -> Cleaner:
    return cleaner_with(
        tmp_path,
        {
            "publishers/harbourpost.example.yaml": {
                "publisher": {**_POST, **extra},
                "rules": [rule(category="share", phrases=["zyx"])],
            },
            "publishers/news.example.yaml": {"publisher": _NEWS, "rules": [rule(category="share", phrases=["qwop"])]},
            "platforms/plug.yaml": {
                "platform": {"name": "Plug", "kind": "comment-system", "fingerprints": ["plugged in"]},
                "rules": [rule(category="comments", phrases=["plugs"])],
            },
        },
    )


OPTIONS = {
    "key": {"publisher": "harbourpost.example"},
    "name": {"publisher": "The Harbour Post"},
    "name in other case": {"publisher": "the harbour post"},
    "second domain": {"publisher": "HP.example"},
    "option over URL": {"publisher": "hp.example", "url": "https://news.example/1"},
}
URLS = {
    "plain": "https://harbourpost.example/a/b?c=d#e",
    "http": "http://harbourpost.example",
    "second domain": "https://hp.example/",
    "www": "https://www.harbourpost.example/a",
    "deep subdomain": "https://a.b.c.harbourpost.example/a",
    "upper case": "HTTPS://WWW.HarbourPost.EXAMPLE/A",
    "port": "https://harbourpost.example:8080/a",
    "user": "https://anna:secret@harbourpost.example/a",
    "no scheme": "harbourpost.example/a",
    "no scheme, slashes": "//harbourpost.example/a",
    "no scheme, a double slash in the path": "harbourpost.example/a//b",
    "no scheme, a URL in the query": "harbourpost.example/a?from=https://news.example/",
    "the root's dot": "https://harbourpost.example./a",
    "spaces around": "  https://harbourpost.example/a\n",
}
STRANGERS = {
    "none": None,
    "empty": "",
    "another": "https://other.example/harbourpost.example",
    "a longer name": "https://myharbourpost.example/",
    "a domain below": "https://harbourpost.example.com/",
    "in the query": "https://other.example/?u=https://harbourpost.example/",
    "in the user": "https://harbourpost.example@other.example/",
    "top level": "https://example/",
    "broken bracket": "http://[::1/harbourpost.example",
    "broken port": "http://other.example:abc/",
    "broken letters": "http://a℀b.example/",
    "no URL at all": "see the Harbour Post of Monday",
    "surrogate": "https://\udcff.example/",
    "nul": "http://\x00/",
    "longer than any host": f"https://{'a.' * 200}harbourpost.example/",
}


@pytest.mark.parametrize("name", OPTIONS)
def test_a_publisher_told_by_option(tmp_path: Path, name: str) -> None:
    result = assert_cleans(_publishers(tmp_path), DRAWING.format("-"), **OPTIONS[name])
    assert result.publisher == "harbourpost.example"
    assert [(each.owner, each.kind) for each in result.evidence] == [("harbourpost.example", "option")]


@pytest.mark.parametrize("name", URLS)
def test_a_publisher_told_by_url(tmp_path: Path, name: str) -> None:
    result = assert_cleans(_publishers(tmp_path), DRAWING.format("-"), url=URLS[name])
    assert result.publisher == "harbourpost.example"
    assert [each.kind for each in result.evidence] == ["url"]


@pytest.mark.parametrize("name", STRANGERS)
def test_an_unknown_publisher_gets_no_publishers_rules(tmp_path: Path, name: str) -> None:
    result = assert_cleans(_publishers(tmp_path), DRAWING.format("+"), url=STRANGERS[name])
    assert result.publisher is None
    assert result.evidence == ()


def test_the_domains_of_a_file_may_be_written_in_any_case(tmp_path: Path) -> None:
    cleaner = _publishers(tmp_path, domains=["HarbourPost.example"])
    assert_cleans(cleaner, DRAWING.format("-"), url="https://www.harbourpost.example/")


def test_an_option_that_nobody_knows_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    """Either an error that says so, or the URL decides; but never another publisher's rules."""
    result = _publishers(tmp_path).clean(Document("The ferry\nZyx\n", publisher="nobody.example"))
    assert (result.publisher, result.text) == (None, "The ferry\nZyx\n")


def test_two_different_fingerprints_recognise_a_publisher(tmp_path: Path) -> None:
    result = assert_cleans(_publishers(tmp_path), "+ @1\n- Zyx\n+ @2\n+ © 2024 Post\n+ Post mail")
    assert result.publisher == "harbourpost.example"
    assert sorted((e.owner, e.kind, e.what) for e in result.evidence) == [
        ("harbourpost.example", "fingerprint", "post mail"),
        ("harbourpost.example", "fingerprint", "© \\d{4} post"),
    ]


@pytest.mark.parametrize(
    "lines", ["+ Post mail", "+ Post mail\n+ Post mail", "+ Post mail\n+ » POST MAIL", "+ News a\n+ Post mail"]
)
def test_one_fingerprint_is_not_enough_however_often(tmp_path: Path, lines: str) -> None:
    result = assert_cleans(_publishers(tmp_path), f"+ @1\n+ Zyx\n+ @2\n{lines}")
    assert result.publisher is None


@pytest.mark.parametrize(
    "line", ["Harbour Post mail", "THE HARBOUR-POST mail", "harbourpost.example mail", "» The Harbour Post: mail"]
)
def test_one_fingerprint_with_the_publishers_own_name_is_enough(tmp_path: Path, line: str) -> None:
    cleaner = _publishers(tmp_path, fingerprints=["(?:the )?harbour.?post.* mail"])
    assert assert_cleans(cleaner, f"+ @1\n- Zyx\n+ @2\n+ {line}").publisher == "harbourpost.example"


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Tell us what you saw at sea", "harbourpost.example"),
        ("Tell us at sea", None),
        ("Tell us what you saw by the light of the moon", None),
    ],
)
def test_one_fingerprint_that_spells_out_twenty_letters_is_enough(
    tmp_path: Path, line: str, publisher: str | None
) -> None:
    cleaner = _publishers(tmp_path, fingerprints=["tell us what you saw at sea", "tell us .{5,60}"])
    removed = "-" if publisher else "+"
    drawing = f"+ @1\n{removed} Zyx\n+ @2\n+ {line}"
    assert assert_cleans(cleaner, drawing).publisher == publisher


def test_a_short_name_is_a_word_like_others_and_tells_nothing(tmp_path: Path) -> None:
    cleaner = _publishers(tmp_path, name="Post", domains=["post.example"])
    assert assert_cleans(cleaner, "+ @1\n+ Zyx\n+ @2\n+ Post mail").publisher is None


def test_a_platforms_own_name_does_not_stand_for_a_second_fingerprint(tmp_path: Path) -> None:
    made = {"name": "Plugware", "kind": "group", "fingerprints": ["plugware a", "b"], "needs": 2}
    rules = [rule(category="share", phrases=["zyx"])]
    cleaner = cleaner_with(tmp_path, {"platforms/plugware.yaml": {"platform": made, "rules": rules}})
    assert assert_cleans(cleaner, "+ @1\n+ Zyx\n+ @2\n+ Plugware a").platforms == ()


def test_the_publisher_with_more_fingerprints_wins(tmp_path: Path) -> None:
    result = assert_cleans(
        _publishers(tmp_path), "+ @1\n+ Zyx\n- Qwop\n+ Post mail\n+ © 2024 Post\n+ News a\n+ News b\n+ News c\n+ @2"
    )
    assert result.publisher == "news.example"


def test_two_publishers_with_as_many_fingerprints_are_nobody(tmp_path: Path) -> None:
    result = assert_cleans(
        _publishers(tmp_path), "+ @1\n+ Zyx\n+ Qwop\n+ Post mail\n+ © 2024 Post\n+ News a\n+ News b\n+ @2"
    )
    assert result.publisher is None


def test_the_url_wins_over_fingerprints(tmp_path: Path) -> None:
    drawing = "+ @1\n- Zyx\n+ Qwop\n+ News a\n+ News b\n+ News c\n+ @2"
    assert assert_cleans(_publishers(tmp_path), drawing, url="https://hp.example/").publisher == "harbourpost.example"


def test_extends_brings_a_platform_that_shows_no_fingerprint(tmp_path: Path) -> None:
    drawing = "+ @1\n{} Plugs\n+ @2"
    cleaner = _publishers(tmp_path, extends=["plug"])
    result = assert_cleans(cleaner, drawing.format("-"), url="https://hp.example/")
    assert result.platforms == ("plug",)
    assert_cleans(cleaner, drawing.format("+"))


def test_a_platform_is_recognised_by_one_fingerprint(tmp_path: Path) -> None:
    result = assert_cleans(_publishers(tmp_path), "+ @1\n- Plugs\n+ @2\n+ Plugged in")
    assert result.platforms == ("plug",)
    assert [(e.owner, e.kind) for e in result.evidence] == [("plug", "fingerprint")]
    assert_cleans(_publishers(tmp_path), "+ @1\n+ Plugs\n+ @2")


def _platform(tmp_path: Path, **header: Any) -> Cleaner:
    made = {"name": "Plug", "kind": "group", "fingerprints": ["plug a", "plug b"], **header}
    return cleaner_with(
        tmp_path, {"platforms/plug.yaml": {"platform": made, "rules": [rule(category="share", phrases=["zyx"])]}}
    )


def test_needs_asks_for_so_many_different_fingerprints(tmp_path: Path) -> None:
    cleaner = _platform(tmp_path, needs=2)
    assert_cleans(cleaner, "+ @1\n+ Zyx\n+ Plug a\n+ Plug a\n+ @2")
    assert_cleans(cleaner, "+ @1\n- Zyx\n+ Plug a\n+ Plug b\n+ @2")


def test_a_group_is_recognised_by_its_domains(tmp_path: Path) -> None:
    cleaner = _platform(tmp_path, needs=2, domains=["group.example"])
    result = assert_cleans(cleaner, "+ @1\n- Zyx\n+ @2", url="https://town.group.example/1")
    assert result.platforms == ("plug",)
    assert result.publisher is None


def test_a_group_recognised_by_its_domains_is_in_the_evidence(tmp_path: Path) -> None:
    """Issue 2: the result says which evidence was used."""
    cleaner = _platform(tmp_path, domains=["group.example"])
    text, _ = drawn("+ @1\n- Zyx\n+ @2")
    result = cleaner.clean(Document(text, url="https://town.group.example/1"))
    assert [(each.owner, each.kind) for each in result.evidence] == [("plug", "url")]


def test_a_fingerprint_that_a_rule_takes_still_counts_for_the_round(tmp_path: Path) -> None:
    made = {"name": "Plug", "kind": "group", "fingerprints": ["zyx"]}
    cleaner = cleaner_with(
        tmp_path,
        {"platforms/plug.yaml": {"platform": made, "rules": [rule(category="share", phrases=["zyx", "qwop"])]}},
    )
    result = assert_cleans(cleaner, "+ @1\n- Qwop\n+ @2\n- Zyx")
    assert result.platforms == ("plug",)


def test_a_fingerprint_in_a_sentence_recognises_nobody(tmp_path: Path) -> None:
    assert_cleans(_platform(tmp_path), "+ @1\n+ Zyx\n+ Nobody knew what plug a was, or plug b.\n+ @2")


def test_which_lists_the_rules_that_apply_the_most_local_first(tmp_path: Path) -> None:
    cleaner = cleaner_with(
        tmp_path,
        {
            "common/en/share.yaml": [rule(phrases=["a"])],
            "common/any/share.yaml": [rule(phrases=["a"])],
            "publishers/hp.example.yaml": {
                "publisher": {"name": "P", "domains": ["hp.example"]},
                "disable": ["any/share/it"],
                "rules": [rule(category="share", phrases=["a"])],
            },
            "publishers/other.example.yaml": {
                "publisher": {"name": "O", "domains": ["other.example"]},
                "rules": [rule(category="share", phrases=["a"])],
            },
        },
    )
    which = cleaner.which(Document(PROSE[0], url="https://hp.example/"))
    assert which.publisher == "hp.example"
    assert [rule_id for rule_id, _, _ in which.rules] == ["hp.example/it", "en/share/it"]
    assert [each.kind for each in which.evidence] == ["url"]

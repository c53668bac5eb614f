"""``article-rules new``: a rule file for a publisher that has none, from its domain and its articles."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import FIRST

from cleaner import Cleaner, Document
from cleaner.authoring.cli import main
from cleaner.authoring.learning.fingerprinter import fingerprints
from cleaner.authoring.learning.founder import guess_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

DOMAIN = "harbourpost.example"
TARGET = f"our-rules/publishers/{DOMAIN}.yaml"


WORDS = ("ferry", "council", "harvest", "tunnel", "library", "regatta", "baker", "storm", "quay", "winter", "island")


def article(number: int) -> str:
    """An article whose prose nobody else has, with the publisher's lines below it."""
    draw = Random(number)
    title, *paragraphs = (" ".join(draw.choices(WORDS, k=count)).capitalize() for count in (5, 16, 18, 20, 17))
    tail = f"Frop the blarg of zyx\n© {2000 + number} Harbour Post Ltd, Brannholm quay\nMail desk@harbourpost.example"
    return "\n\n".join([title, *(f"{each}." for each in paragraphs), tail]) + "\n"


@pytest.fixture
def articles(folder: Path) -> list[str]:
    for number in range(8):
        (folder / f"{number}.txt").write_text(article(number))
    return [f"{number}.txt" for number in range(8)]


def test_a_file_with_name_fingerprints_and_drafts(
    call: Callable[..., Outcome], folder: Path, articles: list[str]
) -> None:
    outcome = call(main, "new", f"www.{DOMAIN}", *articles, "-o", "our-rules")
    assert (outcome.code, outcome.out.decode()) == (0, f"{TARGET}\n")
    assert outcome.err.startswith("Harbour Post: 2 fingerprints, ")
    text = (folder / TARGET).read_text()
    assert text.startswith("# Harbour Post. Begun by")
    assert "from 8 articles.\n# Fingerprints: leave those" in text
    file = yaml.safe_load(text)
    assert file["publisher"] == {
        "name": "Harbour Post",
        "domains": [DOMAIN],
        "fingerprints": [r"mail desk@harbourpost\.example", r"© \d[\d.,]* harbour post ltd, brannholm quay"],
    }
    assert {rule["status"] for rule in file["rules"]} == {"draft"}
    assert any("Frop the blarg of zyx" in rule["removes"] for rule in file["rules"])


NOTHING = {
    "no such file": (["none.txt"], "error: none.txt: there is no such file or folder\n"),
    "articles of others": (["others.jsonl"], "1 article of other sites left out\n"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_written_without_an_article(name: str, call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "others.jsonl").write_text(json.dumps({"text": "a", "url": "https://quay.example/a"}))
    inputs, said = NOTHING[name]
    outcome = call(main, "new", DOMAIN, *inputs, "-o", "our-rules")
    assert (outcome.code, outcome.out, (folder / "our-rules").exists()) == (2, b"", False)
    assert outcome.err == f"{said}error: {TARGET}: not written: there is no article of {DOMAIN} in the input\n"


def test_without_a_domain_nothing_else_is_wanted(call: Callable[..., Outcome]) -> None:
    assert call(main, "new").err.startswith("error: the following arguments are required: DOMAIN\n")


def test_editors_are_told_of_a_schema_that_is_there(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "our-rules").mkdir()
    (folder / "our-rules" / "schema.json").write_text("{}")
    call(main, "new", DOMAIN, "-o", "our-rules")
    assert (folder / TARGET).read_text().startswith("# yaml-language-server: $schema=../schema.json\n# Harbourpost.")


def test_what_was_written_passes_the_check(call: Callable[..., Outcome], articles: list[str]) -> None:
    call(main, "new", DOMAIN, *articles, "-o", "our-rules")
    call(main, "new", "quayletter.example", "-o", "our-rules")
    for options in ((), ("--drafts",)):
        outcome = call(main, "check", *options, "our-rules")
        assert (outcome.code, outcome.out, outcome.err) == (0, b"", "no mistakes\n")


@pytest.mark.usefixtures("with_small_rules")
def test_the_fingerprints_recognise_and_the_drafts_clean(
    call: Callable[..., Outcome], folder: Path, articles: list[str]
) -> None:
    call(main, "new", DOMAIN, *articles, "-o", "our-rules")
    result = Cleaner(rules=[folder / "our-rules"], drafts=True).clean(Document(article(12)))
    assert result.publisher == DOMAIN
    assert result.text == article(12).partition("Frop")[0].rstrip() + "\n"


def test_records_of_other_sites_are_left_out(call: Callable[..., Outcome], folder: Path) -> None:
    hosts = ("www.harbourpost.example", "sport.harbourpost.example", "other.example")
    records = [{"text": article(number), "url": f"https://{host}/a"} for number, host in enumerate(hosts)]
    (folder / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records) + "broken\n")
    outcome = call(main, "new", DOMAIN, "a.jsonl", "-o", "our-rules")
    assert outcome.code == 2
    assert "1 article of other sites left out\n" in outcome.err
    assert "error: a.jsonl:4: not JSON" in outcome.err
    assert "0 drafts from 2 articles\n" in outcome.err


def test_without_articles_the_next_steps_are_told(call: Callable[..., Outcome], folder: Path) -> None:
    assert call(main, "new", DOMAIN, "--name", "Post & Quay: a \x1b[31mpaper").code == 0
    text = (folder / "rules" / "publishers" / f"{DOMAIN}.yaml").read_text()
    assert yaml.safe_load(text)["publisher"]["name"] == "Post & Quay: a \x1b[31mpaper"
    assert "\x1b" not in text
    assert "No fingerprints were found" in text
    assert "rules:" not in text


def test_a_file_is_never_overwritten(call: Callable[..., Outcome], folder: Path) -> None:
    call(main, "new", DOMAIN, "-o", "our-rules")
    before = (folder / TARGET).read_bytes()
    outcome = call(main, "new", DOMAIN, "-o", "our-rules", "--name", "Another")
    assert (outcome.code, outcome.err) == (2, f"error: {TARGET}: is there already, and left as it is\n")
    assert (folder / TARGET).read_bytes() == before


def test_a_domain_that_a_file_has_is_named_with_the_file(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "our-rules" / "publishers").mkdir(parents=True)
    (folder / "our-rules" / "publishers" / "post.yaml").write_text(
        f"publisher: {{name: Post, domains: [{DOMAIN.upper()}]}}\n"
    )
    for options in (("-o", "our-rules"), ("--rules", "our-rules", "-o", "others")):
        outcome = call(main, "new", DOMAIN, *options)
        assert outcome.code == 2
        assert f"{DOMAIN}: belongs to our-rules/publishers/post.yaml already" in outcome.err
    assert not (folder / "others").exists()


NO_DOMAINS = ["https://harbourpost.example/a", "harbourpost", "", "a..example", "-a.example", "a b.example", "1.2.3.4"]


@pytest.mark.parametrize(
    "text", [*NO_DOMAINS, "a" * 64 + ".example", "../etc.example", "a\nb.example", "\ud800.example"]
)
def test_what_is_no_domain_is_code_2(call: Callable[..., Outcome], text: str, folder: Path) -> None:
    outcome = call(main, "new", "--", text)
    assert outcome.code == 2
    assert "is no domain; one looks like harbourpost.example" in outcome.err
    assert not (folder / "rules").exists()


# name: the lines in each of the articles, and the patterns that come of them
LINES: dict[str, tuple[list[list[str]], list[str]]] = {
    "the name in a line": ([["Made at The Quay Letter"]] * 2, ["made at the quay letter"]),
    "the name alone": ([["The Quay Letter"], ["Quay Letter"]] * 2, []),
    "everybody's notice": ([["© 2021 All rights reserved"]] * 2, []),
    "a notice of its own": ([["© 2021 Brannholm Sailors Union"]] * 2, [r"© \d[\d.,]* brannholm sailors union"]),
    "other numbers": (
        [["Issue 7 of quayletter.example"], ["Issue 1,912 of quayletter.example"]],
        [r"issue \d[\d.,]* of quayletter\.example"],
    ),
    "in one article of two": ([["Made at The Quay Letter"], []], []),
    "in the only article": ([["Made at The Quay Letter"]], ["made at the quay letter"]),
    "prose about the publisher": ([[f"The Quay Letter said so. {FIRST.strip()}"]] * 2, []),
    "one line in another": (
        [["Made at The Quay Letter", "Made at The Quay Letter, Brannholm"]] * 2,
        ["made at the quay letter"],
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_fingerprints_are_lines_of_this_publisher_only(name: str) -> None:
    articles, expected = LINES[name]
    vocabulary = frozenset({"all", "rights", "reserved", "made", "at"})
    found = fingerprints(["\n".join(lines) for lines in articles], "The Quay Letter", "quayletter.example", vocabulary)
    assert found == expected


NAMES = {
    "harbourpost.example": (["By the harbour post office", "© The Harbour Post Ltd"], "Harbour Post"),
    "the-quay.co.uk": (["Welcome to The Quay"], "The Quay"),
    "quayletter.example": (["QuayLetter is here", "Quay Letter", "Quay Letter"], "Quay Letter"),
    "zzz.example": (["no name"], "Zzz"),
}


@pytest.mark.parametrize("domain", NAMES)
def test_the_name_is_what_the_publisher_calls_itself(domain: str) -> None:
    texts, name = NAMES[domain]
    assert guess_name(domain, texts) == name

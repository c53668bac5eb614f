"""``article-rules import-ftr``: what site files know of text becomes drafts; all else is counted and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from cleaner.authoring.cli import main
from cleaner.authoring.learning.xpath_reader import BESIDE, ELEMENTS, NEGATED, PART, SEVERAL, UNKNOWN, Words, read_xpath

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

SITE = """\
# made up for this test
title: //h1
strip: //p[contains(., 'Follow our fleet')]
strip: //*[text()='Wall of sponsors'] | //div[@class='ad']
strip: //p[starts-with(., "Hoist the flag:")]
strip: //p[contains(., 'By')]
strip: //*[.='Share this article']
strip: //p[@class='x' and .='Quay (c) [all]: 7']
strip_id_or_class: sharebar
find_string: <em>Tied to the quay</em>
replace_string: <span></span>
find_string: <br><br>
replace_string: </p><p>
find_string: Sailor
replace_string: Seaman
replace_string(Sponsored sailing &amp; more): <!-- gone -->
replace_string(Lone: star): x
find_string: nothing follows
test_url: https://quayletter.example/a
what is this
"""
EXPECTED = """\
1 site file, 1 file with drafts written
  3 drafts  our-rules/publishers/quayletter.example.yaml

not carried over: 10
  1  title              about elements, not text
  1  strip              about elements, not text
  1  strip              too few words to know a line by
  1  strip              a rule takes it already
  1  strip_id_or_class  about elements, not text
  1  find_string        about elements, not text
  1  find_string        the text is replaced, not removed
  1  replace_string     the text is replaced, not removed
  1  find_string        no replacement with it
  1  -                  no key and value

the first 2:
  .quayletter.example.txt:2  title  about elements, not text
  .quayletter.example.txt:4  strip  about elements, not text
"""
NAME = ".quayletter.example.txt"
TARGET = "our-rules/publishers/quayletter.example.yaml"


@pytest.fixture
def site(folder: Path) -> Path:
    (folder / NAME).write_text(SITE)
    return folder / TARGET


def test_facts_about_text_become_drafts(call: Callable[..., Outcome], site: Path) -> None:
    outcome = call(main, "import-ftr", NAME, "-o", "our-rules", "--limit", 2)
    assert (outcome.code, outcome.err, outcome.out.decode()) == (0, "", EXPECTED)
    file = yaml.safe_load(site.read_text())
    assert file["publisher"] == {"name": "Quayletter", "domains": ["quayletter.example"]}
    exact, begins, holds = file["rules"]
    assert exact["phrases"] == [
        "Wall of sponsors",
        "Quay (c) [all]: 7",
        "Tied to the quay",
        "Sponsored sailing & more",
    ]
    assert begins["patterns"] == ["hoist the flag.{0,60}"]
    assert holds["patterns"] == [".{0,60}follow our fleet.{0,60}"]
    assert {rule["status"] for rule in file["rules"]} == {"draft"}
    assert (
        "  # From lines 4, 8, 10, 16 of the site file.\n  # Only in certain elements there: line 8.\n"
        in site.read_text()
    )


@pytest.mark.usefixtures("site")
def test_the_drafts_pass_the_check(call: Callable[..., Outcome]) -> None:
    call(main, "import-ftr", NAME, "-o", "our-rules")
    outcome = call(main, "check", "--drafts", "our-rules")
    assert (outcome.code, outcome.out, outcome.err) == (0, b"", "no mistakes\n")


def test_a_folder_of_site_files(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "sites").mkdir()
    contents = {
        "a.example.txt": b"strip: //p[.='Hoist the flag']\n",
        "b.example.txt": b"\xef\xbb\xbftitle: //h1\r\n",
        "global.txt": b"title: //h1\n",
        "latin.example.txt": b"strip: //p[.='D\xe9j\xe0']\n",
        "LICENSE": b"no site file\n",
    }
    for name, content in contents.items():
        (folder / "sites" / name).write_bytes(content)
    outcome = call(main, "import-ftr", "sites", "-o", "our-rules")
    assert outcome.code == 2
    assert outcome.out.decode().startswith("2 site files, 1 file with drafts written\n")
    assert "error: sites/global.txt: global: is no domain" in outcome.err
    assert "error: sites/latin.example.txt: not UTF-8" in outcome.err
    assert [path.name for path in (folder / "our-rules" / "publishers").iterdir()] == ["a.example.yaml"]


def test_a_file_is_never_overwritten(call: Callable[..., Outcome], site: Path) -> None:
    site.parent.mkdir(parents=True)
    site.write_text("publisher: {name: Mine, domains: [quayletter.example]}\n")
    outcome = call(main, "import-ftr", NAME, "-o", "our-rules")
    assert outcome.code == 2
    assert f"error: {NAME}: {TARGET}: is there already, and left as it is\n" in outcome.err
    assert "Mine" in site.read_text()


@pytest.mark.parametrize("name", ["none", "none.example.txt"])
def test_what_is_not_there_is_code_2(call: Callable[..., Outcome], name: str) -> None:
    outcome = call(main, "import-ftr", name)
    assert outcome.code == 2
    assert f"error: {name}: " in outcome.err


def is_(text: str, *, narrowed: bool = False) -> Words:
    return Words("is", text, narrowed)


def holds(text: str, *, narrowed: bool = False) -> Words:
    return Words("holds", text, narrowed)


XPATHS: dict[str, list[Words | str]] = {
    "//p[contains(., 'a b')]": [holds("a b")],
    '//p[ contains( text() , "don\'t" ) ]': [holds("don't")],
    "//p[contains(translate(., 'AB', 'ab'), 'a b')]": [holds("a b")],
    "//p[contains(normalize-space(string(.)), 'a b')]": [holds("a b")],
    "//p[text()[contains(., 'a b')]]": [holds("a b")],
    "//text()[.='X']": [is_("X")],
    "//*[text()='X']": [is_("X")],
    "//*['X'=normalize-space()]": [is_("X")],
    "//p[.='A' or .='B']": [is_("A"), is_("B")],
    "//p[(.='A' or .='B')]": [is_("A"), is_("B")],
    "//p[.='A'] | //li[.='B | C']": [is_("A"), is_("B | C")],
    "//p[@class='x' and .='Y']": [is_("Y", narrowed=True)],
    "//p[@class='x'][.='Y']": [is_("Y", narrowed=True)],
    "//div[@id='x']//p[.='Y']": [is_("Y", narrowed=True)],
    "//p[not(@class) and .='Y']": [is_("Y", narrowed=True)],
    "//p[.='Y'][1]": [is_("Y", narrowed=True)],
    "//p[starts-with(normalize-space(.), 'By me')]": [Words("begins", "By me")],
    "//p[@class='x']": [ELEMENTS],
    "//p[contains(@class, 'x')]": [ELEMENTS],
    "//p[contains(concat(' ', @class, ' '), ' x ')]": [ELEMENTS],
    "//a[@title='Hm']/..": [ELEMENTS],
    "(//p)[1]": [ELEMENTS],
    "//p[position() < 3]": [ELEMENTS],
    "//p[not(contains(., 'x'))]": [NEGATED],
    "//p[contains(., 'a') and contains(., 'b')]": [SEVERAL],
    "//p[contains(., 'a')][contains(., 'b')]": [SEVERAL],
    "//p[contains(., 'x')]/following-sibling::*": [BESIDE],
    "//p[contains(., 'x')]/..": [BESIDE],
    "//em[starts-with(., 'x')]/parent::p": [BESIDE],
    "//p[strong[text()='X']]": [PART],
    "//p[strong='X']": [PART],
    "//section[contains(h2, 'X')]": [PART],
    "//p[matches(., 'x')]": [UNKNOWN],
    "//p[contains(., $x) and .=concat('a', 'b')]": [UNKNOWN],
    "//p[.='X'": [UNKNOWN],
    "//p[.='X]": [UNKNOWN],
    "//p].='X'[": [UNKNOWN],
    "": [UNKNOWN],
    "//p" + "[(" * 5_000: [UNKNOWN],
    "\x1b[31m": [UNKNOWN],
}


@pytest.mark.parametrize("xpath", XPATHS, ids=lambda xpath: xpath[:60])
def test_an_xpath_is_read_for_what_it_says_of_text(xpath: str) -> None:
    assert read_xpath(xpath) == XPATHS[xpath]


def test_a_folder_that_is_not_there_is_named(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "import-ftr", "none")
    assert (outcome.code, outcome.err) == (2, "error: none: there is no such file or folder\n")

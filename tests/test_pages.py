"""Pages in: encodings, what pages say of themselves, what is stripped, which text is taken, and pages meant to hurt."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("trafilatura")

import shipped
from conftest import RULES

from cleaner import Cleaner, CleanResult, Document, Metadata, Page, PageError, page_cleaner, restore
from cleaner.pages.decoder import decode_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

SENTENCES = (
    "The harbour opened again on Tuesday after the storm had kept the fishing boats away for more than a week.",
    "Fishermen said that the damage was smaller than feared, and that they would sail out again in the evening.",
    "The council will vote next month on a new sea wall, which engineers have called for since the flood of 1987.",
    "The old wall was built by hand in the year of the great herring, and parts of it lie in the sea by now.",
    "A model of the new one stands in the town hall, where children have put small boats of paper in front of it.",
)


def page(body: str = "", head: str = "", *, before: str = "", after: str = "") -> str:
    paragraphs = "".join(f"<p>{each}</p>" for each in SENTENCES)
    article = f"<article><h1>Harbour opens again</h1>{paragraphs}{body}</article>"
    return f"<html><head>{head}</head><body>{before}{article}{after}</body></html>"


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return shipped.cleaner((), ())


@pytest.fixture(scope="module")
def clean(cleaner: Cleaner) -> Callable[..., CleanResult]:
    return lambda html, **known: page_cleaner(cleaner).clean(Page(html, **known))


ENCODINGS = {
    "header before meta": (b"<meta charset=utf-8>\xcf", "text/html; charset=windows-1251", "cp1251", "header"),
    "meta": ('<meta charset="koi8-r">Привет'.encode("koi8-r"), None, "koi8-r", "page"),
    "old meta": (b'<meta http-equiv=Content-Type content="; charset=shift_jis">\x93\xfa\x96{', None, "cp932", "page"),
    "latin-1 means cp1252": ("<meta charset=iso-8859-1>“Café”".encode("cp1252"), None, "cp1252", "page"),
    "gb2312 means gb18030": ("<meta charset=gb2312>镕".encode("gb18030"), None, "gb18030", "page"),
    "mark before header": (b"\xef\xbb\xbf" + "Café".encode(), "text/html; charset=latin1", "utf-8", "mark"),
    "utf-16 with mark": (b"\xff\xfe" + "<p>Café".encode("utf-16-le"), None, "utf-16-le", "mark"),
    "meta that lies": ("<meta charset=latin1>Привет, это текст".encode(), None, "utf-8", "detected"),
    "nobody says": (
        ("<p>Die Fähre fährt über die Förde. Schöne Grüße! " * 20).encode("cp1252"),
        None,
        None,
        "detected",
    ),
    "a charset that is none": (b"<meta charset=klingon><p>plain", None, "utf-8", "detected"),
    "a codec that is no encoding": (b"<meta charset=rot13><p>plain", "text/html; charset=zlib", "utf-8", "detected"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_page_is_decoded_as_the_web_does_it(name: str) -> None:
    data, content_type, encoding, told_by = ENCODINGS[name]
    decoded = decode_page(data, content_type)
    assert decoded.told_by == told_by
    assert encoding is None or decoded.encoding == encoding
    assert encoding is not None or "Fähre fährt" in decoded.text


def test_a_few_broken_bytes_do_not_make_utf_8_another_encoding() -> None:
    decoded = decode_page("<meta charset=utf-8><p>Привет, это простой текст".encode() + b"\xff")
    assert (decoded.encoding, decoded.text[-2:]) == ("utf-8", "т\ufffd")


def test_the_encoding_that_is_given_wins() -> None:
    assert decode_page("<meta charset=utf-8>п".encode("cp1251"), "text/html; charset=utf-8", "cp1251").text[-1] == "п"


NEWS = {
    "@type": ["NewsArticle"],
    "headline": "From JSON",
    "author": [{"name": "A. Poe"}, {"name": "B. Roe"}],
    "datePublished": "2024-03-05T08:00:00Z",
    "publisher": {"name": "The Post"},
}


def ld(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


HEADS = {
    "open graph": (
        (
            '<meta property="og:title" content="Ferry returns | Harbour Post">'
            '<meta property="og:site_name" content="Harbour Post">'
            '<meta property="article:published_time" content="2024-03-05T10:00:00+01:00">'
            '<meta name="author" content="Jane Poe">'
            '<meta property="og:url" content="https://harbourpost.example/f"><title>x</title>'
        ),
        ("Ferry returns", "Jane Poe", "2024-03-05", "Harbour Post", "https://harbourpost.example/f"),
    ),
    "JSON-LD": (
        ld({"@graph": [{"@type": "WebSite"}, NEWS]}),
        ("From JSON", "A. Poe, B. Roe", "2024-03-05", "The Post", None),
    ),
    "canonical before og:url": (
        '<link rel="canonical" href="https://a.example/1"><meta property="og:url" content="https://b.example/2">',
        ("Harbour opens again", None, None, None, "https://a.example/1"),
    ),
    "nothing": ("", ("Harbour opens again", None, None, None, None)),
    "an address is no author, a path no url": (
        '<meta name="author" content="https://x.example/jane"><link rel="canonical" href="/f"><title>T</title>',
        ("Harbour opens again", None, None, None, None),
    ),
    "broken JSON-LD": (ld(NEWS).replace("}]", "").replace("}", ""), ("Harbour opens again", None, None, None, None)),
}


@pytest.mark.parametrize("name", HEADS)
def test_what_a_page_says_of_itself(name: str, clean: Callable[..., CleanResult]) -> None:
    head, expected = HEADS[name]
    found = clean(page(head=head)).metadata
    assert found is not None
    assert (found.title, found.author, found.date, found.site_name, found.url) == expected


def test_the_language_is_the_pages_own(clean: Callable[..., CleanResult]) -> None:
    result = clean(page().replace("<html>", '<html lang="en-GB">'))
    assert result.metadata is not None
    assert result.metadata.language == "en-GB"


def test_the_publisher_is_known_by_the_pages_own_address(clean: Callable[..., CleanResult]) -> None:
    head = '<link rel="canonical" href="https://www.presstv.ir/doc/1">'
    assert clean(page(head=head)).publisher == "presstv.ir"
    assert clean(page(head=head), url="https://harbourpost.example/1").publisher is None


def test_what_was_taken_out_of_the_page_comes_back(clean: Callable[..., CleanResult]) -> None:
    result = clean(page("<p>Share this article</p>"))
    assert "Share this article" not in result.text
    assert "Share this article\n" in restore(result)


def test_the_authors_name_goes_where_the_head_has_it(cleaner: Cleaner) -> None:
    lines = ("Harbour opens again", SENTENCES[0], "Olaf Bergqvist", SENTENCES[1], "Olaf Bergqvist:", *SENTENCES[2:])
    text = "\n".join(lines) + "\n"
    assert cleaner.clean(Document(text)).text == text
    result = cleaner.clean(Document(text, metadata=Metadata("Harbour opens again", "Jane Poe, Olaf Bergqvist")))
    assert [(each.line, each.rule_id) for each in result.removals] == [(3, "any/byline/page-author")]


def test_what_stands_below_the_body_that_the_page_gives_goes(clean: Callable[..., CleanResult]) -> None:
    below = "<p>Jane has four cats, and every one of them likes the harbour better than she does, she says.</p>"
    article = {"@type": "NewsArticle", "articleBody": "\n".join(SENTENCES)}
    head = ld(article)
    result = clean(page(below, head))
    assert [removal.rule_id for removal in result.removals if "cats" in removal.text] == ["any/other/page-end"]
    cut_short = head.replace(SENTENCES[-1], "").replace(SENTENCES[-2], "").replace(SENTENCES[-3], "")
    assert "cats" in clean(page(below, cut_short)).text


def test_a_much_longer_body_in_the_json_is_taken_instead(clean: Callable[..., CleanResult]) -> None:
    more = [sentence.replace("harbour", "mill").replace("wall", "dike") for sentence in SENTENCES]
    paragraphs = "".join(f"<p>{each}</p>" for each in SENTENCES[:3])
    head = ld({"@type": "NewsArticle", "articleBody": "\n\n".join([*SENTENCES, *more])})
    result = clean(f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>")
    assert result.extraction is not None
    assert result.extraction.method == "json-ld"
    assert "trafilatura found" in result.extraction.reason
    assert SENTENCES[4] in result.text


TEASERS = {
    "a link of the same site": ('<p><a href="/news/b">The bridge that nobody wanted</a></p>', False),
    "with a label in any language": ('<p><b>Siehe:</b> <a href="/news/b">The bridge that nobody wanted</a></p>', False),
    "another site's": ('<p><a href="https://other.example/b">The bridge that nobody wanted</a></p>', True),
    "a sentence": ('<p><a href="/news/b">The bridge that nobody wanted is gone.</a></p>', True),
    "a link in a sentence": ('<p>He wrote about <a href="/news/b">the bridge that nobody wanted</a></p>', True),
    "a name": ('<p><a href="/who">Nobody Wanted</a></p>', True),
    "a part of this page": ('<p><a href="#bridge">The bridge that nobody wanted</a></p>', True),
}


@pytest.mark.parametrize("name", TEASERS)
def test_a_paragraph_that_is_a_link_is_a_teaser(name: str, clean: Callable[..., CleanResult]) -> None:
    html, stays = TEASERS[name]
    between = page().replace(f"<p>{SENTENCES[2]}", f"{html}<p>{SENTENCES[2]}")
    extraction = clean(between, url="https://harbourpost.example/f").extraction
    assert extraction is not None
    assert ("any/page/teaser-paragraphs" not in [each.rule_id for each in extraction.stripped]) is stays


def test_an_article_of_links_keeps_them(clean: Callable[..., CleanResult]) -> None:
    names = ("bridge", "mill", "road", "wall")
    links = "".join(f'<p><a href="/n/{each}">The {each} that nobody on the island wanted</a></p>' for each in names)
    assert "The mill that nobody" in clean(page(links), url="https://harbourpost.example/f").text


def own_rules(tmp_path: Path, strip: str) -> Cleaner:
    folder = tmp_path / "rules" / "common" / "any"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(f"strip:\n{strip}")
    return Cleaner(rules=[tmp_path / "rules"])


STRIP = """\
  - id: box
    category: related
    description: A box.
    selectors: [{selector}]
    removes: ['<div class="zyx">a</div>']
    keeps: ['<div class="qwop">a</div>']
"""


@pytest.mark.usefixtures("with_small_rules")
@pytest.mark.parametrize("selector", [".zyx", "'#zyx'", "div.zyx.b", "article > .zyx", "'[data-zyx]'", "'h1 ~ .zyx'"])
def test_every_kind_of_selector_takes_its_element(tmp_path: Path, selector: str) -> None:
    html = page('<div class="a zyx b" id="zyx" data-zyx="1"><p>The bell of the old boat is cracked.</p></div>')
    result = page_cleaner(own_rules(tmp_path, STRIP.format(selector=selector))).clean(Page(html))
    assert "bell" not in result.text
    assert result.extraction is not None
    assert [each.rule_id for each in result.extraction.stripped] == ["any/own/box"]


@pytest.mark.usefixtures("with_small_rules")
@pytest.mark.parametrize(
    "html",
    [
        page().replace("<body>", '<body class="zyx">'),
        page().replace("<article>", '<article class="zyx">'),
        page().replace("<h1>Harbour opens again</h1>", "").replace("<article>", '<article class="zyx">'),
        page().replace("<p>", '<p class="zyx">'),
    ],
    ids=["the body", "what holds the heading", "what holds most paragraphs", "the paragraphs one by one"],
)
def test_no_selector_takes_the_article(tmp_path: Path, html: str) -> None:
    result = page_cleaner(own_rules(tmp_path, STRIP.format(selector=".zyx"))).clean(Page(html))
    assert all(sentence in result.text for sentence in SENTENCES)
    assert result.extraction is not None
    assert result.extraction.spared == ("any/own/box: .zyx",)


@pytest.mark.usefixtures("with_small_rules")
def test_a_kept_category_is_not_stripped(tmp_path: Path) -> None:
    own_rules(tmp_path, STRIP.format(selector=".zyx"))
    html = page('<div class="zyx"><p>The bell of the old boat is cracked, they say.</p></div>')
    assert "bell" in page_cleaner(Cleaner(rules=[tmp_path / "rules"], keep=["related"])).clean(Page(html)).text


@pytest.mark.usefixtures("with_small_rules")
def test_content_is_all_that_is_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "publishers"
    folder.mkdir(parents=True)
    (folder / "zyx.example.yaml").write_text(
        "publisher: {name: Zyx, domains: [zyx.example]}\n"
        "content:\n  selectors: [.body]\n  removes: ['<p>a</p>']\n  keeps: ['<p class=\"body\">a</p>']\n"
    )
    inside = "".join(f"<p>{each}</p>" for each in SENTENCES)
    other = "".join(f"<p>{each.replace('harbour', 'mill').replace('wall', 'dike')}</p>" for each in SENTENCES)
    html = f'<html><body><div><div class="body">{inside}</div><div class="more">{other}</div></div></body></html>'
    result = page_cleaner(Cleaner(rules=[tmp_path / "rules"])).clean(Page(html, url="https://zyx.example/a"))
    assert SENTENCES[0] in result.text
    assert "dike" not in result.text
    assert result.extraction is not None
    assert result.extraction.reason.endswith("inside of .body")


HURTING = {
    "empty": ("", "the page is empty"),
    "no tag": ("The ferry sailed.", "there is no tag"),
    "NULs": ("<p>\0\0\0</p>", "no text in it"),
    "scripts only": ('<html><head><script>x()</script></head><body><p id="root"></body></html>', "no text in it"),
    "too many elements": ("<html><body>" + "<a></a>" * 120_000, "elements"),
    "deep": ("<div>" * 20_000 + SENTENCES[0], None),
    "JSON too deep": (page(head='<script type="application/ld+json">' + "[" * 50_000 + "</script>"), None),
    "half a surrogate": (page("<p>\ud800 \ufffe</p>"), None),
    "an XML declaration": ('<?xml version="1.0" encoding="latin1"?>' + page(), None),
    "tags within tags": ("<p class=comment" * 20_000, "no text in it"),
    "a tag left open": (page(before='<nav><ul><li class="comment">'), None),
    "a frame of nothing": ("<!DOCTYPE html><html><body></body></html>", "no text in it"),
    "only attributes": ('<p title="x" ' + 'class="a b c" ' * 50_000 + ">", "no text in it"),
}


@pytest.mark.parametrize("name", HURTING)
def test_a_page_that_hurts_gives_a_text_or_says_why_not(name: str, clean: Callable[..., CleanResult]) -> None:
    html, reason = HURTING[name]
    if reason is None:
        assert SENTENCES[0] in clean(html).text
        return
    with pytest.raises(PageError, match=reason):
        clean(html)


@pytest.mark.parametrize(("depth", "method"), [(200, "trafilatura"), (400, "trafilatura"), (3_000, "tags-removed")])
def test_what_stands_deep_in_a_page_is_read(depth: int, method: str, clean: Callable[..., CleanResult]) -> None:
    body = "".join(f"<p>{each}</p>" for each in SENTENCES)
    html = f"<html><head><title>Harbour</title></head><body><h1>Harbour</h1>{'<div>' * depth}{body}{'</div>' * depth}"
    result = clean(f"{html}<p>{SENTENCES[0].replace('harbour', 'mill')}</p></body></html>")
    assert all(each in result.text for each in SENTENCES)
    assert result.extraction is not None
    assert result.extraction.method == method


def test_the_same_page_gives_the_same_whatever_came_before(clean: Callable[..., CleanResult]) -> None:
    pages = [page(f"<p>{sentence}</p>") for sentence in SENTENCES] * 2
    results = [clean(each) for each in pages]
    assert results[: len(SENTENCES)] == results[len(SENTENCES) :]


def test_a_page_over_the_limit_is_refused(cleaner: Cleaner) -> None:
    with pytest.raises(PageError, match="larger than 500 bytes"):
        page_cleaner(cleaner, limit=500).clean(Page(page()))


def test_rows_of_a_table_are_no_rules_business(cleaner: Cleaner) -> None:
    table = "| Tags | Share |\n|---|---|\n| Read more | Comments |\n"
    text = f"Harbour opens again\n\n{SENTENCES[0]}\n\n{SENTENCES[1]}\n\n{table}"
    assert cleaner.clean(Document(text)).text.endswith(table)
    assert cleaner.why(Document(text), 9) == ("it is a row of a table",)


def test_the_command_takes_pages_by_name_and_by_option(folder: Path, clean_article: Callable[..., Outcome]) -> None:
    html = page("<p>Zyx the qwop</p>").encode()
    (folder / "a.html").write_bytes(html)
    by_name = clean_article("a.html")
    assert by_name.code == 0
    assert SENTENCES[0].encode() in by_name.out
    assert b"Zyx" not in by_name.out
    assert clean_article("--html", "-", stdin=html).out == by_name.out
    assert clean_article("--check", "a.html").code == 1
    assert b"demo/widget: Zyx the qwop" in clean_article("--explain", "a.html").out


def test_the_finds_of_a_page_are_a_baseline(folder: Path, clean_article: Callable[..., Outcome]) -> None:
    rules = (folder / "demo-rules" / "demo.yaml").read_text()
    (folder / "demo-rules" / "demo.yaml").write_text(rules + "strip:\n" + STRIP.format(selector=".zyx"))
    (folder / "a.html").write_text(page('<div class="zyx">Qwop</div><p>Zyx the qwop</p>'))
    shown = clean_article("--check", "--explain", "a.html")
    assert [each.split(b": ")[1] for each in shown.out.splitlines()] == [b"page", b"7"]
    (folder / "known.txt").write_bytes(shown.out)
    assert clean_article("--check", "--baseline", "known.txt", "a.html").code == 0


def test_the_json_of_a_page_has_its_metadata_and_brings_its_text_back(
    folder: Path, clean_article: Callable[..., Outcome]
) -> None:
    (folder / "a.html").write_text(page("<p>Zyx the qwop</p>", '<meta name="author" content="Jane Poe">'))
    record = clean_article("--format", "json", "a.html").out
    fields = json.loads(record)
    assert (fields["metadata"]["author"], fields["extraction"]["method"]) == ("Jane Poe", "trafilatura")
    (folder / "a.json").write_bytes(record)
    assert b"Zyx the qwop\n" in clean_article("--restore", "a.json").out


@pytest.mark.parametrize("option", ["--in-place", "--diff"])
def test_a_page_is_not_changed_in_its_place(option: str, folder: Path, clean_article: Callable[..., Outcome]) -> None:
    (folder / "a.html").write_text(page())
    done = clean_article(option, "a.html")
    assert done.code == 2
    assert "a.html is a page" in done.err


def test_a_page_without_text_is_an_error_and_the_next_is_cleaned(
    folder: Path, clean_article: Callable[..., Outcome]
) -> None:
    (folder / "a.html").write_text("<html></html>")
    (folder / "b.html").write_text(page())
    done = clean_article("a.html", "b.html")
    assert done.code == 2
    assert "a.html: there is no text in it" in done.err
    assert SENTENCES[0].encode() in done.out


@pytest.mark.usefixtures("with_small_rules")
def test_a_checker_knows_selectors(folder: Path) -> None:
    from cleaner.authoring.checker import check

    good = RULES + "strip:\n" + STRIP.format(selector=".zyx")
    (folder / "own.yaml").write_text(good)
    assert check([folder / "own.yaml"]) == []
    for old, new, words in (
        ("[.zyx]", "['.zyx[']", "not a CSS selector"),
        ("[.zyx]", "['.zyx, .b']", "no comma"),
        ("[.zyx]", "[.zyx, .b]", "no example shows what .b"),
        ('<div class="zyx">', '<div class="abc">', "the selectors leave 'a'"),
        ("qwop", "zyx", ".zyx takes a part of it"),
    ):
        assert old in good
        (folder / "own.yaml").write_text(good.replace(old, new))
        assert any(words in str(each) for each in check([folder / "own.yaml"])), words


PROGRAM = "import sys; import cleaner, cleaner.command.cli; sys.exit(any(name in sys.modules for name in {names!r}))"


def test_nothing_of_it_is_loaded_before_a_page_comes() -> None:
    names = ("trafilatura", "bs4", "lxml", "charset_normalizer", "cssselect", "justext", "htmldate")
    subprocess.run([sys.executable, "-c", PROGRAM.format(names=names)], check=True)

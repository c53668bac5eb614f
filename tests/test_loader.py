"""Mistakes in rule files: each with its file, line and column, and all of them at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from drawings import rule, write_rules

from cleaner import Cleaner, RuleError
from cleaner.rulebook.loader import find_sources, load, load_signs

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.model import Complaint

GOOD = """\
rules:
  - id: it
    description: Made up.
    phrases: [zyx]
    removes: [zyx]
    keeps: [zyx is a word.]
"""
# name: (what is replaced, by what, line, column, words of the message)
MISTAKES: dict[str, tuple[str, str, int, int, str]] = {
    "unknown key of a rule": (
        "    phrases",
        "    phrase: [a]\n    phrases",
        4,
        5,
        "phrase: unknown key; is it phrases?",
    ),
    "unknown key of a file": ("rules:", "rule: []\nrules:", 1, 1, "rule: unknown key"),
    "unknown key of within": (
        "    removes",
        "    within: {zone: head, fist: 3}\n    removes",
        5,
        26,
        "fist: unknown key",
    ),
    "unknown key of a block": (
        "    phrases: [zyx]",
        "    block:\n      start: a\n      till: b",
        6,
        7,
        "till: unknown key",
    ),
    "a key like no other": ("    phrases", "    colour: [a]\n    phrases", 4, 5, "colour: unknown key"),
    "a misspelt key that is missing": ("keeps", "kepes", 2, 5, "keeps: missing key"),
    "a backslash in double quotes": (
        "[zyx]\n    rem",
        '["\\d zyx"]\n    rem',
        4,
        16,
        "in single quotes, a backslash is only",
    ),
    "a tab": ("    phrases", "\tphrases", 4, 1, "indent with spaces"),
    "a colon in a text": ("Made up.", "Made: up.", 3, 22, "a colon and a space after it needs quotes"),
    "an open quote": ("[zyx is a word.]", "['zyx", 6, 13, "is never closed"),
    "a text that begins with an at sign": (
        "[zyx]\n    rem",
        "['a', @zyx]\n    rem",
        4,
        20,
        "begins with @ needs quotes",
    ),
    "a text that begins with a star": ("[zyx]\n    rem", "[*zyx]\n    rem", 4, 15, "begins with * needs quotes"),
    "a text that YAML takes for a tag": ("[zyx]\n    rem", "[!zyx a]\n    rem", 4, 15, "begins with !zyx needs quotes"),
    "duplicate key of a rule": ("    removes", "    phrases: [a]\n    removes", 5, 5, "phrases: the key stands twice"),
    "duplicate key of a file": ("rules:", "rules: []\nrules:", 2, 1, "rules: the key stands twice"),
    "a regex that is none": (
        "phrases: [zyx]",
        "patterns:\n      - a+\n      - 'a(b'",
        6,
        9,
        "not a regular expression",
    ),
    "a regex that is none in a block": (
        "phrases: [zyx]",
        "block: {start: a, until: '[b'}",
        4,
        23,
        "not a regular expression",
    ),
    "a regex that is none in unless": (
        "    removes",
        "    unless: '*a'\n    removes",
        5,
        5,
        "not a regular expression",
    ),
    "missing id": ("id: it\n    description", "description", 2, 5, "id: missing key"),
    "missing description": ("    description: Made up.\n", "", 2, 5, "description: missing key"),
    "missing removes": ("    removes: [zyx]\n", "", 2, 5, "removes: missing key"),
    "missing keeps": ("    keeps: [zyx is a word.]\n", "", 2, 5, "keeps: missing key"),
    "missing rules": (GOOD, "{}\n", 1, 1, "rules: missing key"),
    "no rules": (GOOD, "rules: []\n", 1, 1, "rules: "),
    "no keeps": ("[zyx is a word.]", "[]", 6, 5, "keeps: "),
    "no removes": ("removes: [zyx]", "removes: []", 5, 5, "removes: "),
    "no kind of rule": ("    phrases: [zyx]\n", "", 2, 5, "a rule needs phrases, patterns, inline, block or shape"),
    "two kinds of rule": ("    removes", "    inline: [a]\n    removes", 2, 5, "a rule is one of"),
    "a block without an end": (
        "phrases: [zyx]",
        "block: {start: a}",
        4,
        5,
        "exactly one of until, through, while, to_end",
    ),
    "a block with two ends": ("phrases: [zyx]", "block: {start: a, until: b, to_end: true}", 4, 5, "exactly one of"),
    "paragraphs in a row where the block has its own end": (
        "phrases: [zyx]",
        "block: {start: a, until: b, max_prose: any, max_prose_in_row: 1}",
        4,
        5,
        "max_prose_in_row is for to_end only",
    ),
    "a list's end where the block has its own end": (
        "phrases: [zyx]",
        "block: {start: a, until: b, list_ends: true}",
        4,
        5,
        "list_ends is for to_end only",
    ),
    "paragraphs in a row where there may be none": (
        "phrases: [zyx]",
        "block: {start: a, to_end: true, max_prose_in_row: 1}",
        4,
        5,
        "max_prose_in_row says nothing where max_prose is not greater",
    ),
    "long prose where there may be none": (
        "phrases: [zyx]",
        "block: {start: a, to_end: true, max_prose_words: 30}",
        4,
        5,
        "max_prose_words is for to_end with a max_prose only",
    ),
    "a shape that says nothing": ("phrases: [zyx]", "shape: {}", 4, 5, "at least one key"),
    "not a number": (
        "phrases: [zyx]",
        "shape: {max_words: few}",
        4,
        13,
        "max_words: must be a whole number, not 'few'",
    ),
    "a negative number": ("phrases: [zyx]", "shape: {max_words: -1}", 4, 13, "max_words: must be 0 or more, not '-1'"),
    "not a truth value": (
        "phrases: [zyx]",
        "shape: {closing: perhaps}",
        4,
        13,
        "closing: must be true or false, not 'perhaps'",
    ),
    "company of nobody": ("    removes", "    company: 0\n    removes", 5, 5, "company: must be 1 or more, not '0'"),
    "more words than may be": (
        "phrases: [zyx]",
        "shape: {min_words: 5, max_words: 2}",
        4,
        27,
        "max_words: 2 is below min_words, which is 5",
    ),
    "more prose before it than may be": (
        "    removes",
        "    within:\n      min_prose_before: 5\n      max_prose_before: 2\n    removes",
        7,
        7,
        "max_prose_before: 2 is below min_prose_before, which is 5",
    ),
    "more prose after it than may be": (
        "    removes",
        "    within: {max_prose_after: 0, min_prose_after: 1}\n    removes",
        5,
        14,
        "max_prose_after: 0 is below min_prose_after, which is 1",
    ),
    "not a list of mappings": (GOOD, "rules: zyx\n", 1, 1, "rules: must be a list, not 'zyx'"),
    "a list where a mapping belongs": (
        "    removes",
        "    within: [head]\n    removes",
        5,
        5,
        "within: must be a mapping (name: value), not a list",
    ),
    "a mapping where a text belongs": ("id: it", "id: {a: b}", 2, 5, "id: must be a text, not a mapping"),
    "an id that is none": (
        "id: it",
        "id: It Is",
        2,
        5,
        "id: must be small letters and digits, joined by hyphens, not 'It Is'",
    ),
    "an empty phrase": ("[zyx]\n    removes", "['']\n    removes", 4, 15, "phrases: must not be empty"),
    "an unknown category": (
        "    phrases",
        "    category: fun\n    phrases",
        4,
        5,
        "category: must be 'comments'",
    ),
    "an unknown zone": ("    removes", "    within: {zone: middle}\n    removes", 5, 14, "'head', 'body' or 'tail'"),
    "a date that is none": (
        "    removes",
        "    valid_from: 2019-13\n    removes",
        5,
        5,
        "valid_from: there is no such date",
    ),
    "a date in words": ("    removes", "    valid_until: spring\n    removes", 5, 5, "YYYY, YYYY-MM or YYYY-MM-DD"),
    "a date with a time": ("    removes", "    valid_from: 2019-04-12T08:00\n    removes", 5, 5, "valid_from: "),
    "an end before the beginning": (
        "    removes",
        "    valid_from: 2020-02\n    valid_until: 2020-01-31\n    removes",
        6,
        5,
        "valid_until: 2020-01-31 is before valid_from, which is 2020-02",
    ),
    "an id that stands twice": ("rules:\n", "rules:\n" + GOOD.removeprefix("rules:\n"), 7, 5, "id it stands twice"),
    "a platform header in common": (
        "rules:",
        "platform: {name: a, kind: theme, fingerprints: [a]}\nrules:",
        1,
        1,
        "only for a file in platforms/",
    ),
    "a text and nothing else": (GOOD, "zyx\n", 1, 1, "must be a mapping (name: value), not 'zyx'"),
    "an empty file": (GOOD, "", 1, 1, "the file is empty"),
    "a file of comments": (GOOD, "# nothing\n\n", 1, 1, "the file is empty"),
    "not YAML: bracket": ("[zyx]\n    removes", "[zyx\n    removes", 5, 12, "not YAML"),
    "not YAML: tab": ("    phrases", "\tphrases", 4, 1, "not YAML"),
    "not YAML: indent": ("    phrases", "   phrases", 4, 4, "not YAML"),
    "not YAML: control character": ("zyx is", "z\x00yx is", 1, 1, "not YAML"),
    "two documents": (GOOD, GOOD + "---\n" + GOOD, 7, 1, "not YAML"),
    "lists in lists in lists": (GOOD, f"rules: {'[' * 2_000}{']' * 2_000}\n", 1, 107, "nested too deeply: 100 lists"),
    "mappings too deep for C": (GOOD, "{a: " * 30_000 + "}" * 30_000, 1, 401, "nested too deeply: 100 lists"),
    "an alias of itself": ("[zyx]\n    removes", "&a [*a]\n    removes", 4, 14, ""),
}


def _complaints(folder: Path) -> list[Complaint]:
    with pytest.raises(RuleError) as caught:
        load(find_sources(folder))
    assert str(caught.value) == "\n".join(map(str, caught.value.complaints))
    return list(caught.value.complaints)


def test_the_good_file_loads(tmp_path: Path) -> None:
    [loaded] = load(find_sources(write_rules(tmp_path, {"common/en/share.yaml": GOOD})))
    assert (loaded.source.layer, loaded.source.prefix) == ("language", "en/share")
    assert [each.id for each in loaded.file.rules] == ["it"]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_has_its_place_and_words(tmp_path: Path, name: str) -> None:
    old, new, line, column, words = MISTAKES[name]
    assert old in GOOD
    write_rules(tmp_path, {"common/en/share.yaml": GOOD.replace(old, new, 1)})
    complaints = _complaints(tmp_path)
    found = [(each.line, each.column, each.message) for each in complaints]
    assert any((line, column) == each[:2] and words in each[2] for each in found), found
    assert {each.path for each in complaints} == {str(tmp_path / "common/en/share.yaml")}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"rules: caf\xe9\n", "not UTF-8"), (b"\xff\xfer\0u\0", "not UTF-8"), (GOOD.encode("utf-16"), "not UTF-8")],
)
def test_a_file_that_is_not_utf_8(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "mine.yaml").write_bytes(content)
    [complaint] = _complaints(tmp_path)
    assert words in complaint.message


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    write_rules(tmp_path, {"common/en/share.yaml": "\ufeff" + GOOD})
    assert load(find_sources(tmp_path))[0].file.rules[0].id == "it"


def test_crlf_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(
        GOOD.replace("    desc", "    category: share\n    desc").replace("\n", "\r\n").encode()
    )
    assert load(find_sources(tmp_path))[0].file.rules[0].id == "it"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    write_rules(tmp_path, {"mine.yaml": GOOD})
    (tmp_path / "mine.yaml").chmod(0)
    [complaint] = _complaints(tmp_path)
    assert "ermission" in complaint.message


def test_a_dangling_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").symlink_to(tmp_path / "nowhere")
    [complaint] = _complaints(tmp_path)
    assert (complaint.line, complaint.column) == (1, 1)


def test_signs_that_are_nested_too_deeply_are_named(tmp_path: Path) -> None:
    (tmp_path / "signs.yaml").write_text("words: " + "[" * 2_000 + "]" * 2_000)
    with pytest.raises(RuleError, match="nested too deeply"):
        load_signs(tmp_path / "signs.yaml")


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write_rules(
        tmp_path,
        {
            "common/en/share.yaml": GOOD.replace(
                "phrases: [zyx]", "patterns: ['a(']\n    colour: red\n    colour: blue"
            ).replace("id: it", "id: IT"),
            "common/en/cookie.yaml": "rules: [",
            "platforms/plug.yaml": GOOD,
            "mine.yaml": GOOD,
            "common/en/legal.yaml": GOOD,
        },
    )
    told = sorted((each.path.rsplit("/", 1)[1], each.message.split(":")[0]) for each in _complaints(tmp_path))
    assert told == [
        ("cookie.yaml", "not YAML"),
        ("mine.yaml", "category"),
        ("plug.yaml", "a file in platforms/ needs the key platform"),
        ("plug.yaml", "category"),
        ("share.yaml", "colour"),
        ("share.yaml", "colour"),
        ("share.yaml", "id"),
        ("share.yaml", "patterns"),
    ]


@pytest.mark.parametrize("name", ["common/share.yaml", "common/en/uk/share.yaml"])
def test_a_file_in_common_outside_of_a_language_is_told_where_it_belongs(name: str, tmp_path: Path) -> None:
    write_rules(tmp_path, {name: GOOD + GOOD.removeprefix("rules:\n").replace("it", "other")})
    [complaint] = _complaints(tmp_path)
    assert complaint.message == (
        "a file in common/ lies in the folder of a language: common/LANGUAGE/share.yaml, or common/any/share.yaml"
    )


def test_a_complaint_names_a_key_and_says_it_once(tmp_path: Path) -> None:
    text = GOOD.replace("phrases: [zyx]", "block: {start: a, to_end: true, max_prose: few}")
    write_rules(tmp_path, {"common/en/share.yaml": text})
    [complaint] = _complaints(tmp_path)
    assert complaint.message.startswith("max_prose: ")


@pytest.mark.usefixtures("with_small_rules")
@pytest.mark.parametrize("domain", ["https://harbourpost.example", "harbourpost.example/news", "a b.example"])
def test_what_is_no_domain_is_a_mistake(domain: str, tmp_path: Path) -> None:
    header = f"publisher:\n  name: Harbour Post\n  domains: [harbourpost.example, '{domain}']\n"
    (tmp_path / "publishers").mkdir()
    (tmp_path / "publishers" / "harbourpost.example.yaml").write_text(header)
    with pytest.raises(
        RuleError, match=r":3:34: domains: must be a domain, such as harbourpost.example, without https"
    ):
        load(find_sources(tmp_path))


@pytest.mark.parametrize(("needs", "words"), [(3, "needs: must be 2 or less"), (2, None)])
def test_a_platform_needs_no_more_fingerprints_than_it_has(needs: int, words: str | None, tmp_path: Path) -> None:
    header = f"platform:\n  name: A\n  kind: theme\n  needs: {needs}\n  fingerprints: [a, b, a]\n"
    write_rules(tmp_path, {"platforms/a.yaml": header + GOOD.replace("    desc", "    category: share\n    desc")})
    if words is None:
        assert load(find_sources(tmp_path))
        return
    [complaint] = _complaints(tmp_path)
    assert (complaint.line, complaint.column) == (4, 3)
    assert complaint.message.startswith(words)


HEADER = "publisher: {{name: A, domains: [{}]}}\n"


def test_a_domain_of_two_files_of_ones_own_is_named_with_both(tmp_path: Path) -> None:
    files = {"a": "first.example", "b": "b.example, First.example", "sub/a": "first.example, c.example"}
    write_rules(tmp_path, {f"publishers/{name}.yaml": HEADER.format(domains) for name, domains in files.items()})
    with pytest.raises(RuleError) as caught:
        load(find_sources(tmp_path, user=True))
    [complaint] = caught.value.complaints
    assert (complaint.path, complaint.line) == (str(tmp_path / "publishers/b.yaml"), 1)
    assert complaint.message == (
        f"domains: First.example belongs to {tmp_path / 'publishers/a.yaml'} already, and its articles never find the"
        " rules here; put them into a file named a.yaml"
    )


def test_nothing_is_cleaned_with_half_the_rules(tmp_path: Path) -> None:
    write_rules(tmp_path, {"common/en/share.yaml": [rule(phrases=["zyx"])], "common/en/cookie.yaml": "rules: ["})
    with pytest.raises(RuleError, match=r"cookie\.yaml:\d+:\d+: not YAML"):
        Cleaner(rules=[tmp_path])


def test_words_that_yaml_takes_for_something_else_are_text(tmp_path: Path) -> None:
    text = GOOD.replace("[zyx]\n    removes", "[on, no, 12, 1.5, null, ~, 2024-01-01, =]\n    removes")
    [loaded] = load(find_sources(write_rules(tmp_path, {"common/en/share.yaml": text})))
    assert loaded.file.rules[0].phrases == ["on", "no", "12", "1.5", "null", "~", "2024-01-01", "="]


@pytest.mark.parametrize(
    ("path", "layer", "prefix"),
    [
        ("common/any/share.yaml", "common", "any/share"),
        ("common/en/share.yml", "language", "en/share"),
        ("platforms/wp.discuz.yaml", "platform", "wp.discuz"),
        ("publishers/a.example.yaml", "publisher", "a.example"),
        ("mine.yaml", "user", "mine"),
        ("sub/mine.yaml", "user", "sub/mine"),
    ],
)
def test_where_a_file_lies_says_what_it_is_for(tmp_path: Path, path: str, layer: str, prefix: str) -> None:
    write_rules(tmp_path, {path: GOOD, "notes.txt": "no rules"})
    [source] = find_sources(tmp_path)
    assert (source.layer, source.prefix) == (layer, prefix)

"""``clean-article INPUT -o OUTPUT``: folders, JSON Lines, globs; what is kept, skipped, redone and set aside."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CLEAN, DIRTY, FIRST, WIDGET
from test_cli import on_a_terminal

from cleaner.corpus import array
from cleaner.corpus.jsonl import text_span, with_text
from cleaner.corpus.manifest import Entry, Manifest
from cleaner.corpus.reporter import Reporter
from cleaner.corpus.streams import DamagedError, compressed, inflated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

NO_ZSTANDARD = "zstandard is not installed (extra zst)"
NO_FSSPEC = "fsspec is not installed (extra remote)"


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*records: Any) -> str:
    return "".join(f"{each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)}\n" for each in records)


def tree(folder: Path) -> dict[str, bytes]:
    """All visible files of a folder."""
    files = (each for each in folder.rglob("*") if each.is_file())
    named = {each.relative_to(folder).as_posix(): each for each in files}
    return {name: each.read_bytes() for name, each in named.items() if not name.startswith(".")}


def set_aside(folder: Path, name: str) -> list[dict[str, Any]]:
    file = folder / ".clean-article" / "set-aside" / f"{name}.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def leftovers(folder: Path) -> list[Path]:
    return [*folder.rglob("*.part"), *folder.rglob(".*.part"), *folder.rglob("drafts")]


# A folder, file by file


def test_a_folder_is_mirrored(clean_article: CleanArticle, folder: Path) -> None:
    latin = DIRTY.replace("\n", "\r\n").encode()
    write(folder / "in" / "a.txt", DIRTY)
    write(folder / "in" / "deep" / "er" / "b.txt", latin)
    write(folder / "in" / "fine.md", CLEAN)
    write(folder / "in" / "empty.txt", "")
    write(folder / "in" / "records.jsonl", lines({"text": DIRTY}))
    write(folder / "in" / "picture.png", b"\x89PNG")
    write(folder / "in" / ".hidden.txt", DIRTY)
    outcome = clean_article("in", "-o", "out")
    assert outcome.code == 0
    assert tree(folder / "out") == {
        "a.txt": CLEAN.encode(),
        "deep/er/b.txt": CLEAN.replace("\n", "\r\n").encode(),
        "fine.md": CLEAN.encode(),
        "empty.txt": b"",
        "records.jsonl": lines({"text": CLEAN}).encode(),
    }
    assert (folder / "in" / "a.txt").read_text() == DIRTY
    assert "note: 1 file of another kind left out, such as in/picture.png" in outcome.err
    assert not leftovers(folder)


def test_the_order_of_files_and_workers_changes_nothing(clean_article: CleanArticle, folder: Path) -> None:
    for number in range(70):
        write(folder / "in" / f"{number % 7}" / f"{number}.txt", DIRTY.replace("harbour", f"harbour {number}") * 40)
    write(folder / "in" / "r.jsonl.gz", gzip.compress(lines(*({"n": n, "text": DIRTY} for n in range(2000))).encode()))
    assert clean_article("in", "-o", "one", "--jobs", "1", "--stats", "one.json").code == 0
    assert clean_article("in", "-o", "two", "--jobs", "2", "--stats", "two.json").code == 0
    assert tree(folder / "one") == tree(folder / "two")
    assert len(tree(folder / "one")) == 71
    one, two = (json.loads((folder / f"{name}.json").read_text()) for name in ("one", "two"))
    assert {**one, "seconds": 0} == {**two, "seconds": 0}
    assert (one["articles"], one["words_removed_by_rule"]["demo/widget"]) == (2070, (2000 + 70 * 40) * 3)


def test_the_output_inside_the_input_is_no_input(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.txt", DIRTY)
    write(folder / "deep" / "b.txt", DIRTY)
    for _ in range(2):
        assert clean_article(".", "-o", "deep/out", "--attributes", "spans").code == 0
        assert sorted(tree(folder / "deep" / "out")) == ["a.txt", "deep/b.txt"]


def test_sources_within_the_output_are_noted(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("a.txt", "sub/b.txt", "sub/c.jsonl", "sub/picture.png", "spans/d.txt"):
        write(folder / "f" / name, DIRTY)
    for pattern, argv in ((False, ["f"]), (True, ["f/**/*.*"])):
        for _ in "twice":
            outcome = clean_article(*argv, "-o", "f/sub", "--attributes", "f/spans", "--stats", "s.json")
            assert (outcome.code, (folder / "f/sub/b.txt").read_text()) == (0, DIRTY)
            message = "note: 3 files in a folder of results left out, such as f/spans/d.txt; choose another output"
            assert message in outcome.err
            assert json.loads((folder / "s.json").read_text())["files_left_out"] == 3
            assert sorted(tree(folder / "f/sub")) == ["a.txt", "b.txt", "c.jsonl", "picture.png"], pattern
    (folder / "f/sub/.clean-article/manifest").rename(folder / "gone")  # as if the run had been killed
    assert "note: 3 files in a folder of results" in clean_article("f", "-o", "f/sub", "--attributes", "f/spans").err


STRANGERS = {
    "the input's folder": ["f/sub", "-o", "f"],
    "any folder": ["f/sub", "-o", "out"],
    "a source": ["f", "-o", "f/sub"],
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_no_run_has_made_is_not_written_over(name: str, clean_article: CleanArticle, folder: Path) -> None:
    for each in ("f/a.txt", "f/sub/a.txt", "out/a.txt"):
        write(folder / each, DIRTY)
    before = tree(folder)
    outcome = clean_article(*STRANGERS[name], "--quiet")
    target = f"{STRANGERS[name][-1]}/a.txt"
    message = f"error: {target}: is there already, and no run has made it; remove it, or choose another output\n"
    assert (outcome.code, outcome.err, tree(folder)) == (2, message, before)
    (folder / target).unlink()
    assert clean_article(*STRANGERS[name]).code == 0


def test_a_file_that_is_named_may_be_written_over(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(folder / name, DIRTY)
    assert clean_article("a.txt", "-o", "b.txt").code == 0
    assert (folder / "b.txt").read_text() == CLEAN


def test_a_terminal_sees_how_far_it_is(folder: Path) -> None:
    for number in range(40):
        write(folder / "in" / f"{number}.txt", DIRTY)
    seen = on_a_terminal("in", "-o", "out", "--jobs", "1")
    assert "40 articles" in seen
    assert "words removed" in seen
    assert "\x1b" not in on_a_terminal("in", "-o", "out2", "--quiet")


def test_elsewhere_it_is_a_line_a_minute(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([0.0, 30.0, 61.0, 61.0, 61.0, 61.0, 90.0, 100.0])
    monkeypatch.setattr("cleaner.corpus.reporter.time.monotonic", lambda: next(seconds))
    reporter = Reporter(1_000, quiet=False)
    for _ in range(3):
        reporter.advance(100, 500)
    assert capsys.readouterr().err == "1,000 articles, 16 a second, 20%, about 4 min left\n"


def test_one_file_goes_into_one_file_or_into_a_folder(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.jsonl", lines({"text": DIRTY}))
    assert clean_article("a.jsonl", "-o", "b.jsonl.gz").code == 0
    assert gzip.decompress((folder / "b.jsonl.gz").read_bytes()).decode() == lines({"text": CLEAN})
    assert clean_article("a.jsonl", "-o", "deep/").code == 0
    assert clean_article("a.jsonl", "-o", "deep").code == 0
    assert clean_article("a.jsonl", "-o", "new").code == 0
    assert tree(folder / "new") == tree(folder / "deep")
    assert tree(folder / "deep") == {"a.jsonl": lines({"text": CLEAN}).encode()}
    write(folder / "a.article", DIRTY)
    assert clean_article("a.article", "-o", "b.article").code == 0
    assert (folder / "b.article").read_text() == CLEAN


def test_globs_and_lists_of_files_keep_their_folders(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("x/a.jsonl", "y/a.jsonl"):
        write(folder / "in" / name, lines({"text": DIRTY}))
    for argv in (["in/*/a.jsonl"], ["in/x/a.jsonl", "in/y/a.jsonl"], ["in/**/*.jsonl"]):
        assert clean_article(*argv, "-o", "out").code == 0
        assert sorted(tree(folder / "out")) == ["x/a.jsonl", "y/a.jsonl"]


# What is no file is not replaced by one


def pipe(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(path.name)  # relative: such names may not be long


def link(path: Path) -> None:
    write(path.parent / "old.txt", "old")
    path.symlink_to("old.txt")


NO_FILES = {"a pipe": pipe, "a socket": plug, "a link": link, "a dead link": lambda path: path.symlink_to("nowhere")}


@pytest.mark.parametrize("name", NO_FILES)
def test_an_output_that_is_no_file_is_refused(name: str, clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.txt", DIRTY)
    write(folder / "a.jsonl", lines({"text": DIRTY}))
    assert clean_article("a.txt", "-o", "b.txt", "--save-removed").code == 0
    NO_FILES[name](folder / "odd")
    before = {each: each.lstat().st_ino for each in folder.rglob("*")}
    for argv in (["a.txt"], ["a.jsonl"], ["a.txt", "a.jsonl"], ["--restore", "b.txt"]):
        outcome = clean_article(*argv, "-o", "odd")
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)
        assert outcome.err.startswith("error: odd: cannot be written: it is not a regular file")
        assert {each: each.lstat().st_ino for each in folder.rglob("*")} == before


def test_a_pipe_within_the_output_is_not_replaced(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    (folder / "out").mkdir()
    os.mkfifo(folder / "out" / "a.txt")
    for data in (DIRTY, b"\xff"):  # what is set aside has no output: an older one goes
        write(folder / "in" / "a.txt", data)
        outcome = clean_article("in", "-o", "out", "--quiet")
        assert (outcome.code, outcome.err) == (2, "error: out/a.txt: cannot be written: it is not a regular file\n")
        assert (folder / "out" / "a.txt").is_fifo()


def test_a_link_within_the_output_is_replaced_and_not_followed(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    assert clean_article("in", "-o", "out").code == 0
    (folder / "out" / "a.txt").unlink()
    (folder / "out" / "a.txt").symlink_to("../in/a.txt")
    assert clean_article("in", "-o", "out").code == 0
    assert ((folder / "in" / "a.txt").read_text(), (folder / "out" / "a.txt").is_symlink()) == (DIRTY, False)


def test_a_folder_where_a_stale_result_could_be_is_left_alone(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    write(folder / "in" / "a.txt.jsonl" / "bad.txt", b"\xff\xfe\xfa")
    assert clean_article("in", "-o", "out").code == 3
    write(folder / "in" / "a.txt", CLEAN)
    assert clean_article("in", "-o", "out").code == 3
    assert tree(folder / "out") == {"a.txt": CLEAN.encode()}
    assert set_aside(folder / "out", "a.txt.jsonl/bad.txt")


def test_a_long_name_is_fine_where_nothing_longer_comes_of_it(clean_article: CleanArticle, folder: Path) -> None:
    name = "x" * 251 + ".txt"  # the longest that there is; that of what would be set aside is longer
    write(folder / "in" / "bad.txt", b"\xff\xfe\xfa")
    write(folder / "in" / name, DIRTY)
    assert clean_article("in", "-o", "out").code == 3
    assert tree(folder / "out") == {name: CLEAN.encode()}


# JSON Lines, byte for byte

EXACT = {
    "other keys, numbers and spaces": b'{ "id" : 1.50, "big": 123456789012345678901, "text": %s, "x": [{"text": 1}] }',
    "the last of two texts counts": b'{"text": "a", "text": %s}',
    "a key with an escape": b'{"te\\u0078t": %s, "z": null}',
    "more digits than Python likes": b'{"x": ' + b"7" * 5_000 + b', "text": %s}',
    "not a number": b'{"x": NaN, "text": %s}',
    "carriage return": b'{"text": %s}\r',
    "braces and quotes inside texts": b'{"a": "}{\\"text\\": \\\\", "text": %s}',
}


@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "utf-8"])
@pytest.mark.parametrize("name", EXACT)
def test_only_the_bytes_of_the_text_change(
    name: str, ascii_only: bool, clean_article: CleanArticle, folder: Path
) -> None:
    before, after = (json.dumps(each.replace("storm", "stürm"), ensure_ascii=ascii_only) for each in (DIRTY, CLEAN))
    write(folder / "a.jsonl", EXACT[name].replace(b"%s", before.encode()) + b"\n")
    assert clean_article("a.jsonl", "-o", "b.jsonl").code == 0
    assert (folder / "b.jsonl").read_bytes() == EXACT[name].replace(b"%s", after.encode()) + b"\n"


def test_lines_without_removals_stay_byte_for_byte(clean_article: CleanArticle, folder: Path) -> None:
    data = b'\xef\xbb\xbf{"text":"\\u00E9 \\/ x", "id":1}\n\n  \n{"text": null}\n{"text":""}\n{"text":"\\ud800"}'
    write(folder / "a.jsonl", data)
    assert clean_article("a.jsonl", "-o", "b.jsonl", "--stats", "s.json").code == 0
    assert (folder / "b.jsonl").read_bytes() == data
    stats = json.loads((folder / "s.json").read_text())
    assert (stats["articles"], stats["without_text"], stats["changed"]) == (4, 1, 0)


def test_half_a_surrogate_pair_survives(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.jsonl", '{"é": 1, "text": ' + json.dumps(DIRTY.replace("storm", "st\ud800m")) + "}\n")
    assert clean_article("a.jsonl", "-o", "b.jsonl").code == 0
    assert json.loads((folder / "b.jsonl").read_text())["text"] == CLEAN.replace("storm", "st\ud800m")


def test_a_text_that_is_not_there_has_no_place() -> None:
    assert text_span(b'{"a": {"text": "x"}}', "text") == (0, 0)
    assert with_text(b'{"text":"a","b":"text"}', "text", "c") == b'{"text":"c","b":"text"}'


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_compression_goes_by_the_names(suffix: str, clean_article: CleanArticle, folder: Path) -> None:
    if suffix == ".zst":
        pytest.importorskip("zstandard", reason=NO_ZSTANDARD)
    codec = suffix.removeprefix(".")
    half = compressed(lines({"text": DIRTY}).encode(), codec)
    write(folder / f"a.jsonl{suffix}", half + half)  # two members
    assert clean_article(f"a.jsonl{suffix}", "-o", f"b.jsonl{suffix}").code == 0
    with (folder / f"b.jsonl{suffix}").open("rb") as file:
        assert b"".join(inflated(file, codec)).decode() == lines({"text": CLEAN}) * 2


FIELDS = {
    "the fields have other names": (
        ["--text-field", "body", "--url-field", "link"],
        {"body": DIRTY, "link": "x"},
        "body",
    ),
    "a key in another script": (["--text-field", "texte brut é"], {"texte brut é": DIRTY}, "texte brut é"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields(name: str, clean_article: CleanArticle, folder: Path) -> None:
    argv, record, key = FIELDS[name]
    write(folder / "a.jsonl", lines(record))
    assert clean_article("a.jsonl", "-o", "b.jsonl", *argv).code == 0
    assert (folder / "b.jsonl").read_text() == lines({**record, key: CLEAN})


NESTED = {
    "in an object": '{"n": 1.50, "article": {"title": "text", "body": %s}, "body": "x"}',
    "deep": '{"a": [{"article": {"body": "x"}}], "article" : {"b": {"body": "y"}, "body" :%s , "c": []}}',
    "the key itself first": '{"article": {"body": "x"}, "article.body": %s}',
    "twice": '{"article": {"body": "x"}, "article": {"body": %s}}',
}


@pytest.mark.parametrize("name", NESTED)
def test_the_text_may_stand_in_an_object(name: str, clean_article: CleanArticle, folder: Path) -> None:
    before, after = (NESTED[name] % json.dumps(each) + "\n" for each in (DIRTY, CLEAN))
    write(folder / "in" / "a.jsonl", before + '{"article": "x"}\n{"article": {"body": null}}\n')
    argv = ["--text-field", "article.body"]
    assert clean_article("in", "-o", "out", "--save-removed", *argv).code == 3
    assert (folder / "out" / "a.jsonl").read_text() == after + '{"article": {"body": null}}\n'
    assert set_aside(folder / "out", "a.jsonl")[0]["reason"].startswith("has no 'article.body' (say with --text-field")
    assert clean_article("--restore", "out", "-o", "back", *argv).code == 0
    assert tree(folder / "back") == tree(folder / "in")


def test_the_publisher_of_a_record_counts(clean_article: CleanArticle, folder: Path) -> None:
    rule = (folder / "demo-rules" / "demo.yaml").read_text().replace("Zyx", "Qux").partition("  - id: correction")[0]
    header = "publisher:\n  name: The Post\n  domains: [post.example]\n"
    write(folder / "demo-rules" / "publishers" / "post.example.yaml", header + rule)
    text = DIRTY.replace(WIDGET, "Qux the qwop\n")
    records = [{"text": text}, {"text": text, "url": "https://post.example/a"}, {"text": text, "site": "post.example"}]
    write(folder / "a.jsonl", lines(*records))
    argv = ["a.jsonl", "-o", "b.jsonl", "--stats", "s.json"]
    assert clean_article(*argv, "--publisher-field", "site").code == 0
    texts = [json.loads(line)["text"] for line in (folder / "b.jsonl").read_text().splitlines()]
    assert texts == [text, CLEAN, CLEAN]
    assert json.loads((folder / "s.json").read_text())["words_removed_by_publisher"] == {"post.example": 6}


def test_it_says_of_how_many_articles_the_publisher_is_known(clean_article: CleanArticle, folder: Path) -> None:
    header = "publisher:\n  name: The Post\n  domains: [post.example]\n"
    write(folder / "demo-rules" / "publishers" / "post.example.yaml", header)
    urls = ("https://post.example/a", "https://other.example/a", None, "https://post.example/b")
    write(folder / "a.jsonl", lines(*({"text": CLEAN, "url": url} for url in urls)))
    outcome = clean_article("a.jsonl", "-o", "b.jsonl", "--stats", "s.json")
    assert re.search(r"^  of a known publisher +2 \(50\.0%\)$", outcome.err, re.MULTILINE)
    assert json.loads((folder / "s.json").read_text())["of_known_publisher"] == 2


def test_a_field_that_no_record_has_is_noted(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.jsonl", lines({"text": DIRTY, "adress": "https://post.example/a"}, {"text": CLEAN}))
    argv = ["a.jsonl", "-o", "b.jsonl", "--url-field"]
    for _ in "twice":
        assert "note: no record has anything as 'address' (--url-field)\n" in clean_article(*argv, "address").err
    assert "no record has" not in clean_article(*argv, "adress").err
    assert "no record has" not in clean_article("a.jsonl", "-o", "c.jsonl").err
    assert "'day' (--date-field)" in clean_article("a.jsonl", "-o", "b.jsonl", "--date-field", "day").err


def test_what_is_known_of_a_text_may_stand_in_an_object(clean_article: CleanArticle, folder: Path) -> None:
    rule = (folder / "demo-rules" / "demo.yaml").read_text().replace("Zyx", "Qux").partition("  - id: correction")[0]
    header = "publisher:\n  name: The Post\n  domains: [post.example]\n"
    write(folder / "demo-rules" / "publishers" / "post.example.yaml", header + rule)
    text, url = DIRTY.replace(WIDGET, "Qux the qwop\n"), "https://post.example/a"
    others = ({"metadata": None}, {"metadata": "post.example"}, {"metadata": {"url": {"a": 1}}}, {})
    records = [{"metadata": {"url": url, "site": "post.example"}}, {"metadata.url": url}, *others]
    write(folder / "a.jsonl", lines(*({"text": text, **each} for each in records)))
    for option, cleaned in (("--url-field=metadata.url", 2), ("--publisher-field=metadata.site", 1)):
        clean_article("a.jsonl", "-o", "b.jsonl", option)
        texts = [json.loads(line)["text"] for line in (folder / "b.jsonl").read_text().splitlines()]
        assert texts[:cleaned] == [CLEAN] * cleaned
        assert set(texts[cleaned:]) == {text}


# What is set aside

BAD_LINES = {
    "not JSON": ('{"text": "a', "not JSON: "),
    "not UTF-8": (b'{"text": "\xe9"}', "not UTF-8: byte 0x"),
    "a list": ("[1]", "not a JSON object"),
    "without the text": (
        '{"id": 7, "body": "a"}',
        "has no 'text' (say with --text-field where it is); it has 'id', 'body'",
    ),
    "a number for a text": ('{"id": 7, "text": 3}', "'text' is int, not a text"),
    "deep": ('{"text": "a", "x": ' + "[" * 5_000 + "]" * 5_000 + "}", "its objects and arrays stand too deep"),
    "a long number for a text": (f'{{"text": {"7" * 5_000}}}', "'text' is Decimal, not a text"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_set_aside_and_the_run_goes_on(name: str, clean_article: CleanArticle, folder: Path) -> None:
    bad, reason = BAD_LINES[name]
    bad = bad.encode() if isinstance(bad, str) else bad
    good = lines({"text": DIRTY}).encode()
    write(folder / "a.jsonl", good + bad + b"\n" + good)
    outcome = clean_article("a.jsonl", "-o", "b.jsonl")
    assert (outcome.code, (folder / "b.jsonl").read_text()) == (3, lines({"text": CLEAN}) * 2)
    (aside,) = set_aside(folder, "b.jsonl")
    assert aside["place"] == "line 2"
    assert aside["reason"].startswith(reason)
    assert aside["record"] == bad.decode("utf-8", "backslashreplace") + "\n"
    assert "set aside" in outcome.err
    assert clean_article("a.jsonl", "-o", "b.jsonl").code == 3
    write(folder / "a.jsonl", good)
    assert clean_article("a.jsonl", "-o", "b.jsonl").code == 0
    assert set_aside(folder, "b.jsonl") == []


def test_a_file_that_breaks_off_is_cleaned_up_to_there(clean_article: CleanArticle, folder: Path) -> None:
    records = [{"n": n, "text": DIRTY, "noise": os.urandom(30).hex()} for n in range(900)]
    data = gzip.compress(lines(*records).encode())
    write(folder / "a.jsonl.gz", data[: len(data) // 2])
    assert clean_article("a.jsonl.gz", "-o", "b.jsonl").code == 3
    cleaned = [json.loads(line) for line in (folder / "b.jsonl").read_text().splitlines()]
    assert 300 < len(cleaned) < 600
    assert cleaned == [{**each, "text": CLEAN} for each in records[: len(cleaned)]]
    assert set_aside(folder, "b.jsonl")[-1]["reason"] == "the compressed data breaks off"


def test_a_file_that_is_no_gzip_has_no_output(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.jsonl.gz", b"no gzip at all")
    write(folder / "in" / "b.jsonl", lines({"text": DIRTY}))
    assert clean_article("in", "-o", "out").code == 3
    assert [*tree(folder / "out")] == ["b.jsonl"]
    (aside,) = set_aside(folder / "out", "a.jsonl.gz")
    assert (aside["place"], aside["reason"][:31]) == ("the file", "the compressed data is damaged:")


def test_a_text_file_in_another_encoding_is_set_aside(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", FIRST.replace("storm", "stürm").encode("latin-1"))
    write(folder / "in" / "b.txt", DIRTY)
    assert clean_article("in", "-o", "out").code == 3
    assert [*tree(folder / "out")] == ["b.txt"]
    assert "not UTF-8: byte 0xfc" in set_aside(folder / "out", "a.txt")[0]["reason"]
    assert clean_article("in", "-o", "out", "--encoding", "latin-1").code == 0
    assert sorted(tree(folder / "out")) == ["a.txt", "b.txt"]


def test_odd_names_are_kept_and_odd_files_set_aside(clean_article: CleanArticle, folder: Path) -> None:
    odd = ["[x].txt", "new\nline.txt", os.fsdecode(b"\xff b: c.txt")]
    for name in odd:
        write(folder / "in" / name, DIRTY)
    (folder / "in" / "dangling.txt").symlink_to("nowhere")
    (folder / "in" / "dangling.jsonl").symlink_to("nowhere")
    os.mkfifo(folder / "in" / "pipe.txt")
    for _ in range(2):
        assert clean_article("in", "-o", "out").code == 3
        assert tree(folder / "out") == dict.fromkeys(odd, CLEAN.encode())
        assert set_aside(folder / "out", "dangling.txt")[0]["reason"] == "No such file or directory"
        assert set_aside(folder / "out", "dangling.jsonl")[0]["reason"] == "No such file or directory"
        assert "not a regular file" in set_aside(folder / "out", "pipe.txt")[0]["reason"]


# A second run


def written(folder: Path) -> dict[str, tuple[int, int]]:
    known = {name: (folder / name).stat() for name in tree(folder)}
    return {name: (each.st_ino, each.st_mtime_ns) for name, each in known.items()}


def test_a_second_run_does_nothing_and_counts_the_same(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("a", "b", "c"):
        write(folder / "in" / f"{name}.txt", DIRTY)
        write(folder / "in" / f"{name}.jsonl", lines({"text": DIRTY}, "bad"))
    assert clean_article("in", "-o", "out", "--stats", "1.json").code == 3
    before = written(folder / "out")
    outcome = clean_article("in", "-o", "out", "--stats", "2.json")
    assert outcome.code == 3
    assert written(folder / "out") == before
    first, second = (json.loads((folder / f"{name}.json").read_text()) for name in "12")
    assert second["files_done_before"] == 6
    assert {**first, "seconds": 0, "files_done_before": 6} == {**second, "seconds": 0}
    assert "(6 done before)" in outcome.err


def test_a_second_run_redoes_what_changed(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("same", "input", "output", "gone", "new"):
        write(folder / "in" / f"{name}.txt", DIRTY)
    (folder / "in" / "new.txt").rename(folder / "new.txt")
    assert clean_article("in", "-o", "out").code == 0
    before = written(folder / "out")
    (folder / "new.txt").rename(folder / "in" / "new.txt")
    write(folder / "in" / "input.txt", CLEAN + FIRST)
    write(folder / "out" / "output.txt", "something else")
    (folder / "out" / "gone.txt").unlink()
    assert clean_article("in", "-o", "out").code == 0
    after = written(folder / "out")
    assert {name for name in after if after[name] == before.get(name)} == {"same.txt"}
    assert Counter(tree(folder / "out").values()) == {CLEAN.encode(): 4, (CLEAN + FIRST).encode(): 1}


def test_what_could_not_be_read_is_tried_again(
    clean_article: CleanArticle, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a.txt", "b.jsonl", "c.json", "d.wet", "bad.txt")
    for name in names[:3]:
        write(folder / "in" / name, DIRTY if name == "a.txt" else lines({"text": DIRTY}))
    write(folder / "in" / "d.wet", "")
    write(folder / "in" / "bad.txt", b"\xff")
    with monkeypatch.context() as patch:  # the tests may run as root, who may read everything

        def refuse(name: str, mode: str) -> Any:
            if str(name).startswith(f"in{os.sep}"):
                raise PermissionError(13, "Permission denied", name)
            return open(name, mode)

        patch.setattr("cleaner.corpus.places.open", refuse, raising=False)
        for _ in "twice":
            outcome = clean_article("in", "-o", "out", "--save-removed")
            assert (outcome.code, tree(folder / "out"), "done before" in outcome.err) == (3, {}, False)
            assert {set_aside(folder / "out", each)[0]["reason"] for each in names} == {"Permission denied"}
    outcome = clean_article("in", "-o", "out", "--save-removed")
    assert (outcome.code, sorted(tree(folder / "out"))) == (3, ["a.txt", "b.jsonl", "c.json", "d.wet"])
    assert [set_aside(folder / "out", each) for each in names[:4]] == [[]] * 4
    assert "(5 done before)" in clean_article("in", "-o", "out", "--save-removed").err


def test_other_options_or_rules_redo_everything(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    clean_article("in", "-o", "out")
    assert clean_article("in", "-o", "out", "--keep", "share").code == 0
    assert (folder / "out" / "a.txt").read_text() == DIRTY
    rules = folder / "demo-rules" / "demo.yaml"
    rules.write_text(rules.read_text().replace("Zyx the qwop", "Zyxx the qwop"))
    clean_article("in", "-o", "out")
    assert (folder / "out" / "a.txt").read_text() == DIRTY


def test_an_entry_that_broke_off_counts_for_nothing(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    clean_article("in", "-o", "out")
    (manifest,) = (folder / "out" / ".clean-article" / "manifest").iterdir()
    manifest.write_bytes(
        manifest.read_bytes()[:-9] + b'\n"a.txt"\n["a.txt", "", "", 1, 2]\n' + b"[" * 100_000 + b"\n\xff"
    )
    before = written(folder / "out")
    assert clean_article("in", "-o", "out").code == 0
    assert written(folder / "out") != before


def test_the_last_run_counts_whatever_its_number(tmp_path: Path) -> None:
    for name, edition in (("a-1000-17e", "new"), ("a-999-17d", "old"), ("b-c-7-17c", "older")):
        write(tmp_path / f"{name}.jsonl", json.dumps(Entry("x", "", edition, {}, {})) + "\n")
    entry = Manifest(str(tmp_path), "").entry("x")
    assert entry is not None
    assert entry.edition == "new"


def test_hidden_files_are_left_out_and_counted(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("a.txt", ".b.txt", "sub/.c.txt", ".git/d.txt", ".git/e.txt", ".clean-article/f.txt"):
        write(folder / "in" / name, DIRTY)
    outcome = clean_article("in", "-o", "out", "--stats", "s.json")
    assert (outcome.code, [*tree(folder / "out")]) == (0, ["a.txt"])
    assert "note: 3 hidden files and folders left out, such as in/.git; name them" in outcome.err
    assert json.loads((folder / "s.json").read_text())["hidden_left_out"] == 3
    assert clean_article("in/.git", "in/.b.txt", "-o", "more").code == 0
    assert sorted(each.name for each in (folder / "more").glob("*.txt")) == [".b.txt", "d.txt", "e.txt"]


def test_linked_folders_are_left_out_and_counted(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    write(folder / "far" / "b.txt", DIRTY)
    (folder / "in" / "link").symlink_to(folder / "far")
    outcome = clean_article("in", "-o", "out")
    assert (outcome.code, [*tree(folder / "out")]) == (0, ["a.txt"])
    assert "note: 1 linked folder left out, such as in/link; name them" in outcome.err
    assert clean_article("in/link", "-o", "more").code == 0
    assert [*tree(folder / "more")] == ["b.txt"]


def test_a_folder_that_cannot_be_read_is_an_error_and_the_others_are_cleaned(
    clean_article: CleanArticle, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "locked/b.txt", "open/c.txt"):
        write(folder / "in" / name, DIRTY)
    scan = os.scandir

    def guarded(path: Any) -> Any:  # the tests may run as root, who may read everything
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    for _ in "twice":
        outcome = clean_article("in", "-o", "out", "--quiet")
        assert (outcome.code, sorted(tree(folder / "out"))) == (2, ["a.txt", "open/c.txt"])
        assert outcome.err == "error: in/locked: cannot be read: Permission denied\n"


# A .json file: JSON Lines, or something else

JSON_FILES = {
    "lines": (lines({"text": DIRTY}, {"text": CLEAN}), lines({"text": CLEAN}, {"text": CLEAN})),
    "one object without an end": (json.dumps({"text": DIRTY}), json.dumps({"text": CLEAN})),
    "a mark": ("\ufeff" + lines({"text": DIRTY}), "\ufeff" + lines({"text": CLEAN})),
    "a bad line later": (lines({"text": DIRTY}, "[1]"), lines({"text": CLEAN})),
    "blank lines": ("\n \n" + lines({"text": DIRTY}), "\n \n" + lines({"text": CLEAN})),
    "empty": ("", ""),
    "a large object": tuple(json.dumps({"x": "x" * 2_000_000, "text": each}) for each in (DIRTY, CLEAN)),
    "an array": tuple(json.dumps([{"text": each}, {"text": CLEAN}]) for each in (DIRTY, CLEAN)),
    "an array of many lines": tuple(json.dumps([{"id": 1, "text": each}] * 3, indent=4) for each in (DIRTY, CLEAN)),
    "an odd array": tuple(
        f'\ufeff\n [ {{"x": 1.50, "text": {json.dumps(each)}}} ,{{"text": null}}\n,\n{{"text":"\\u00e9"}}]\n\n'
        for each in (DIRTY, CLEAN)
    ),
    "a long number": tuple(f'{{"text": {json.dumps(each)}, "x": {"7" * 5_000}}}\n' * 2 for each in (DIRTY, CLEAN)),
    "an array with a long number": tuple(
        f'[{{"id": {"7" * 5_000}, "text": {json.dumps(each)}}}, {{"text": "a"}}]' for each in (DIRTY, CLEAN)
    ),
    "a bad item": (
        f'[{{"text": {json.dumps(DIRTY)}}} , 3, {{"text": "a\tb"}} ]',
        f'[{{"text": {json.dumps(CLEAN)}}} ]',
    ),
    "a bad item first": ('[{"body": "x"}\n,{"text": "a"}, {}]', '[{"text": "a"}]'),
    "bad items only": ("[\n{}\n, {}\n]", "[]"),
    "an empty array": ("[\n]\n", "[\n]\n"),
    "an array of texts": (json.dumps([DIRTY]), None),
    "an object of many lines": (json.dumps({"text": DIRTY}, indent=1), None),
    "a text": (json.dumps(DIRTY), None),
}


@pytest.mark.parametrize("name", JSON_FILES)
def test_json_files(name: str, clean_article: CleanArticle, folder: Path) -> None:
    before, after = JSON_FILES[name]
    write(folder / "in" / "a.json", before)
    write(folder / "in" / "b.txt", DIRTY)
    outcome = clean_article("in", "-o", "out", "--save-removed")
    found = tree(folder / "out").get("a.json")
    assert (found is None and after is None) or found == (after or "").encode()
    assert ("1 JSON file left out, such as in/a.json; neither JSON Lines" in outcome.err) == (after is None)
    assert clean_article("in/a.json", "-o", "named.json").code == (2 if after is None else outcome.code)
    if after is not None:
        assert (folder / "named.json").read_bytes() == found
        assert clean_article("--restore", "out", "-o", "back").code == 0
        assert (folder / "back" / "a.json").read_bytes() == (folder / "in" / "a.json").read_bytes()


def test_the_first_reason_is_told_at_once(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.jsonl", lines({"text": "a"}, {"body": "a"}, "[1]"))
    outcome = clean_article("a.jsonl", "-o", "out/")
    assert outcome.err.endswith(
        "what was set aside, and why: out/.clean-article/set-aside; such as line 2: "
        "has no 'text' (say with --text-field where it is); it has 'body'\n"
    )
    write(folder / "in" / "a.txt", b"\xff")
    assert "; such as a.txt: not UTF-8" in clean_article("in", "-o", "texts").err
    assert clean_article("in", "-o", "texts").err.endswith("why: texts/.clean-article/set-aside\n")


BAD_ARRAYS = {
    "broken off": ('[{"text": "a"}, {"text": "b"', '[{"text": "a"}]', "item 2 is not JSON: "),
    "no comma": ('[{"text": "a"} {"text": "b"}]', None, "item 1 is not JSON: neither a comma nor a bracket follows it"),
    "more behind it": ('[{"text": "a"}] {"text": "b"}', '[{"text": "a"}]', "not JSON: something follows the array"),
    "a comma at the end": ('[{"text": "a"},]', '[{"text": "a"}]', "item 2 is not JSON: Expecting value"),
    "no UTF-8": (b'[{"text": "\xe9"}, {"text": "a"}]', '[ {"text": "a"}]', "not UTF-8: byte 0xe9 at offset 10"),
    "deep": ('[{"text": "a"}, ' + "[" * 100_000, '[{"text": "a"}]', "item 2: its objects and arrays stand too deep"),
}


@pytest.mark.parametrize("name", BAD_ARRAYS)
def test_what_is_no_array_any_more_is_set_aside(name: str, clean_article: CleanArticle, folder: Path) -> None:
    data, cleaned, reason = BAD_ARRAYS[name]
    write(folder / "in" / "a.json", data)
    assert clean_article("in", "-o", "out").code == 3
    assert tree(folder / "out") == ({} if cleaned is None else {"a.json": cleaned.encode()})
    (aside,) = set_aside(folder / "out", "a.json")
    assert aside["reason"].startswith(reason)


def test_a_large_array_goes_through_workers(clean_article: CleanArticle, folder: Path) -> None:
    before, after = ([{"n": n, "text": each, "x": "é" * n} for n in range(2000)] for each in (DIRTY, CLEAN))
    write(folder / "a.json", json.dumps(before, indent=1, ensure_ascii=False))
    argv = ["--jobs", "2", "--save-removed", "--attributes", "spans"]
    assert clean_article("a.json", "-o", "out/", *argv).code == 0
    assert (folder / "out" / "a.json").read_text() == json.dumps(after, indent=1, ensure_ascii=False)
    assert len(gzip.decompress((folder / "spans" / "a.json.jsonl.gz").read_bytes()).splitlines()) == 2000
    assert clean_article("--restore", "out", "-o", "back").code == 0
    assert (folder / "back" / "a.json").read_bytes() == (folder / "a.json").read_bytes()


def test_an_array_stays_one(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.json", json.dumps([{"text": DIRTY}]))
    assert "of the same kind" in clean_article("a.json", "-o", "b.jsonl").err
    assert clean_article("a.json", "-o", "b.json").code == 0


def test_an_item_without_an_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array, "_LONGEST", 1000)
    bites = iter([b'[{"a": "', *[b"x" * 100] * 1000])
    with pytest.raises(DamagedError, match="an item has no end in 1000 characters"):
        list(array.parts(bites))
    assert len(list(bites)) > 900


def test_json_that_is_not_json_lines_is_refused_with_a_way_out(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.json", json.dumps({"articles": [{"text": DIRTY}]}, indent=1))
    outcome = clean_article("a.json", "-o", "out")
    assert (outcome.code, (folder / "out").exists()) == (2, False)
    assert outcome.err.startswith("error: a.json: is JSON, but neither JSON Lines (one object a line) nor ")
    assert "a.json holds records: say with --output" in clean_article("a.json").err
    assert "is JSON, but neither JSON Lines" in clean_article("*.json", "-o", "out").err


def test_statistics_that_cannot_be_written_are_an_error(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.txt", DIRTY)
    outcome = clean_article("a.txt", "-o", "b.txt", "--stats", "none/s.json")
    assert (outcome.code, (folder / "b.txt").exists()) == (2, False)
    assert outcome.err == "error: none/s.json: cannot be written: there is no such folder\n"
    (folder / "s.json").mkdir()
    outcome = clean_article("a.txt", "-o", "b.txt", "--stats", "s.json")
    assert (outcome.code, (folder / "b.txt").read_text()) == (2, CLEAN)
    assert outcome.err.endswith("error: s.json: cannot be written: it is not a regular file\n")


def test_a_baseline_of_the_defaults_is_not_used_for_corpora(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.txt", DIRTY)
    write(folder / "known.txt", "")
    write(folder / "pyproject.toml", '[tool.clean-article]\nbaseline = "known.txt"\n')
    outcome = clean_article("a.txt", "-o", "b.txt")
    assert (outcome.code, outcome.err.startswith(f"note: {folder / 'known.txt'} is not used")) == (0, True)
    assert clean_article("a.txt", "-o", "c.txt", "--quiet").err == ""


# Wrong usage changes nothing

USAGE = {
    "no name of a field": (["a.jsonl", "-o", "b", "--text-field", ""], "argument --text-field: a name is missing"),
    "no name of the output": (["a.txt", "-o", ""], "argument -o/--output: a name is missing"),
    "no name of the statistics": (["a.txt", "-o", "b", "--stats", ""], "argument --stats: a name is missing"),
    "no output for records": (["a.jsonl"], "a.jsonl holds records: say with --output"),
    "output and in place": (["a.txt", "-o", "b", "-i"], "cannot be used together"),
    "output and a view": (["a.txt", "-o", "b", "--diff"], "cannot be used together"),
    "standard input": (["-", "-o", "b"], "standard input (-) has no name; save it in a file, such as articles.jsonl"),
    "standard output": (["a.txt", "-o", "-"], "standard output (-) has no name"),
    "attributes on standard output": (["a.txt", "--attributes", "-"], "standard output (-) has no name"),
    "jobs without output": (["a.txt", "--jobs", "2"], "--jobs needs --output"),
    "no jobs": (["a.txt", "-o", "b", "--jobs", "0"], "a number from 1 on"),
    "no such input": (["none.jsonl", "-o", "b"], "none.jsonl: there is no such file"),
    "a glob of nothing": (["none*.jsonl", "-o", "b"], "no file matches"),
    "over the input": (["a.jsonl", "-o", "a.jsonl"], "over an input"),
    "over the input's folder": (["in", "-o", "in"], "over an input"),
    "statistics over an input": (["in", "-o", "b", "--stats", "in/a.txt"], "over an input"),
    "another kind": (["a.jsonl", "-o", "b.txt"], "of the same kind"),
    "a file for many": (["in", "-o", "b.jsonl"], "must be a folder"),
    "twice the same name": (["in", "in2", "-o", "b"], "would both become a.txt"),
    "unknown category": (["in", "-o", "b", "--keep", "adverts"], "no category 'adverts'"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage(name: str, clean_article: CleanArticle, folder: Path) -> None:
    for each in ("a.txt", "in/a.txt", "in2/a.txt"):
        write(folder / each, DIRTY)
    write(folder / "a.jsonl", lines({"text": DIRTY}))
    before = tree(folder)
    argv, message = USAGE[name]
    outcome = clean_article(*argv)
    assert (outcome.code, outcome.out) == (2, b"")
    assert message in outcome.err
    assert tree(folder) == before


def test_a_missing_package_is_named_with_its_extra(
    clean_article: CleanArticle, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "zstandard", None)
    write(folder / "a.jsonl.zst", b"x")
    outcome = clean_article("a.jsonl.zst", "-o", "b.jsonl")
    assert outcome.code == 2
    assert "pip install 'clean-article[zst]'" in outcome.err


def test_a_folder_of_several_encodings_comes_out_as_it_came_in(clean_article: CleanArticle, folder: Path) -> None:
    names = {"utf-8": "a.txt", "utf-16": "b.txt", "cp1252": "c.txt"}
    for encoding, name in names.items():
        write(folder / "in" / name, DIRTY.replace("fishing", "fïshing").encode(encoding))
    argv = ("in", "-o", "out", "--save-removed", "--encoding", "utf-8, UTF-16,cp1252")
    assert clean_article(*argv).code == 0
    clean = CLEAN.replace("fishing", "fïshing")
    assert tree(folder / "out") == {name: clean.encode(encoding) for encoding, name in names.items()}
    assert clean_article("--restore", "out", "-o", "back").code == 0
    assert tree(folder / "back") == tree(folder / "in")
    assert "no text encoding 'utf-9'" in clean_article("in", "-o", "out", "--encoding", "utf-8,utf-9").err


# Elsewhere


def test_remote_places_work_like_folders(clean_article: CleanArticle, folder: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason=NO_FSSPEC)
    memory = fsspec.filesystem("memory")
    name = folder.name
    for each in ("a.jsonl.gz", "deep/b.jsonl.gz"):
        memory.pipe(f"/{name}/in/{each}", gzip.compress(lines({"text": DIRTY}, "bad").encode()))
    memory.pipe(f"/{name}/in/c.txt", DIRTY.encode())
    argv = [f"memory://{name}/in", "-o", f"memory://{name}/out", "--jobs", "1"]
    assert clean_article(*argv).code == 3
    assert gzip.decompress(memory.cat(f"/{name}/out/deep/b.jsonl.gz")).decode() == lines({"text": CLEAN})
    assert memory.cat(f"/{name}/out/c.txt") == CLEAN.encode()
    assert "(3 done before)" in clean_article(*argv).err
    memory.pipe(f"/{name}/in/c.txt", CLEAN.encode() + b"\n")
    assert "(2 done before)" in clean_article(*argv).err
    assert clean_article(f"memory://{name}/in/*.gz", "-o", "here").code == 3
    assert [*tree(folder / "here")] == ["a.jsonl.gz"]
    assert not [each for each in memory.find(f"/{name}") if each.endswith(".part")]
    memory.rm(f"/{name}", recursive=True)


def test_an_address_that_nothing_answers_is_an_error(
    clean_article: CleanArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsspec = pytest.importorskip("fsspec", reason=NO_FSSPEC)
    outcome = clean_article("nosuch://bucket/a.jsonl", "-o", "out")
    assert outcome.code == 2
    assert outcome.err.startswith("error: nosuch://bucket/a.jsonl: cannot be reached: ")

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no key for this bucket")  # services raise exceptions of their own

    for question in ("isdir", "exists"):
        monkeypatch.setattr(type(fsspec.filesystem("memory")), question, refuse)
    outcome = clean_article("memory://bucket/a.jsonl", "-o", "out")
    message = "error: memory://bucket/a.jsonl: cannot be reached: no key for this bucket\n"
    assert (outcome.code, outcome.err) == (2, message)


# Compressed bytes


def test_members_are_read_as_they_come(tmp_path: Path) -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 40
    for cut, message in ((0, None), (50, "breaks off"), (1, None)):
        file = write(tmp_path / "a.gz", data[: len(data) - cut])
        with file.open("rb") as opened:
            if message:
                with pytest.raises(DamagedError, match=message):
                    list(inflated(opened, "gz"))
            else:
                assert b"".join(inflated(opened, "gz")) == b"one two"

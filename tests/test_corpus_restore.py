"""What goes can come back: dolma attributes, kept removals, and the original without the source."""

from __future__ import annotations

import gzip
import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CLEAN, DIRTY, TITLE, WIDGET
from test_corpus import NO_ZSTANDARD, lines, tree, write
from test_corpus_wet import HTML, INFO, ODD, packed, record

from cleaner.corpus.desk import attributes_row
from cleaner.corpus.streams import compressed, inflated
from cleaner.model import Removal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

ODD_LINES = (
    lines({"id": 1, "text": DIRTY.replace("storm", "stürm")}).encode()
    + b'\n{"x": 1.50, "text": "' + rb"a \u00E9 \/ " + json.dumps(DIRTY)[1:].encode() + b", \"z\": null}\r\n"
    + b"not JSON \xe9\n  \n"
    + json.dumps({"text": DIRTY + "ü"}).encode() + b"\n"
    + b'{"text": null}\n[1]\n{"text": "fine"}\n\nbad at the end'
)  # fmt: skip


# Attributes


def rows(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    return [json.loads(line) for line in data.splitlines()]


def test_attributes_are_one_row_a_document_in_order(clean_article: CleanArticle, folder: Path) -> None:
    texts = [DIRTY, CLEAN, None, "\U0001f642" * 3 + DIRTY]
    documents = [{"id": f"d{n}", "text": text} for n, text in enumerate(texts)]
    data = gzip.compress(lines(*documents, "bad", {"id": 9, "text": DIRTY}).encode())
    write(folder / "documents" / "deep" / "a.json.gz", data)
    assert clean_article("documents", "--attributes", "attributes/clean").code == 3
    assert [*tree(folder / "attributes" / "clean")] == ["deep/a.json.gz"]
    found = rows(folder / "attributes/clean/deep/a.json.gz")
    assert [row["id"] for row in found] == ["d0", "d1", "d2", "d3", None, 9]
    (prefix,) = {key.rpartition("__")[0] for row in found for key in row["attributes"]}
    assert re.fullmatch(r"clean_article__\d+_\d+_\d+_[0-9a-f]{8}", prefix)
    spans = [row["attributes"][f"{prefix}__remove"] for row in found]
    start = DIRTY.index(WIDGET)
    first = [[start, start + len(WIDGET) + 1, 1.0]]
    assert spans == [first, [], [], [[start + 3, start + len(WIDGET) + 4, 1.0]], [], first]
    assert found[0]["attributes"][f"{prefix}__share"] == spans[0]
    assert [*found[1]["attributes"]] == [f"{prefix}__remove"]


def test_attributes_stand_beside_the_texts(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.jsonl", lines({"id": "x", "text": DIRTY}))
    write(folder / "in" / "b.txt", DIRTY)
    assert clean_article("in", "-o", "out", "--attributes", "spans").code == 0
    assert sorted(tree(folder / "out")) == ["a.jsonl", "b.txt"]
    for name, document in (("a.jsonl", "x"), ("b.txt.jsonl.gz", "b.txt")):
        (row,) = rows(folder / "spans" / name)
        spans = next(value for key, value in row["attributes"].items() if key.endswith("__remove"))
        text = DIRTY
        for begin, end, _ in reversed(spans):
            text = text[: int(begin)] + text[int(end) :]
        assert (row["id"], text) == (document, CLEAN)
    assert clean_article("in", "-o", "out", "--attributes", "out").code == 2


def test_no_two_inputs_have_one_file_of_attributes(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    write(folder / "in" / "a.txt.jsonl.gz", gzip.compress(lines({"text": DIRTY}).encode()))
    outcome = clean_article("in", "--attributes", "spans")
    assert outcome.code == 2
    assert "in/a.txt.jsonl.gz and in/a.txt would both become a.txt.jsonl.gz" in outcome.err
    assert not (folder / "spans").exists()
    assert clean_article("in", "-o", "out").code == 0


def test_spans_are_disjoint_sorted_and_never_empty() -> None:
    places = [("share", 0, 4), ("author-bio", 4, 9), ("share", 9, 9), ("share", 9, 12), ("date", 20, 21)]
    removals = [Removal("r", category, start, end, 1, "x" * (end - start)) for category, start, end in places]
    assert json.loads(attributes_row("p", None, removals))["attributes"] == {
        "p__author_bio": [[4, 9, 1.0]],
        "p__date": [[20, 21, 1.0]],
        "p__remove": [[0, 12, 1.0], [20, 21, 1.0]],
        "p__share": [[0, 4, 1.0], [9, 12, 1.0]],
    }


# There and back


def test_files_without_records_come_back(clean_article: CleanArticle, folder: Path) -> None:
    source = {"a.jsonl": b"", "b.jsonl.gz": b"", "c.jsonl": b"\n\n", "d.wet": b"", "e.txt": b""}
    for name, data in source.items():
        write(folder / "in" / name, data)
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, outcome.err) == (0, "")
    assert tree(folder / "back") == source
    (folder / "out/.clean-article/removed/c.jsonl.jsonl.gz").unlink()
    outcome = clean_article("--restore", "out/c.jsonl", "-o", "again.jsonl")
    assert outcome.code == 2
    assert "nothing was kept" in outcome.err


def test_a_folder_comes_back_byte_for_byte(clean_article: CleanArticle, folder: Path) -> None:
    source = {
        "a.txt": DIRTY.encode(),
        "deep/b.txt": b"\xef\xbb\xbf" + DIRTY.replace("\n", "\r\n").encode(),
        "fine.txt": CLEAN.encode(),
        "c.jsonl": ODD_LINES,
        "deep/d.wet": INFO + record(DIRTY.encode()) + record(b"caf\xe9") + HTML + ODD + record(b"\xe9"),
    }
    for name, data in source.items():
        write(folder / "in" / name, data)
    assert clean_article("in", "-o", "out", "--save-removed").code == 3
    (folder / "in").rename(folder / "away")
    for name in ("a.txt", "c.jsonl", "deep/d.wet"):
        assert (folder / "out" / name).read_bytes() != source[name]
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, outcome.err) == (0, "")
    assert tree(folder / "back") == source
    assert clean_article("--restore", "out/deep/d.wet", "-o", "d.wet").code == 0
    assert (folder / "d.wet").read_bytes() == source["deep/d.wet"]


def test_a_text_file_that_was_set_aside_comes_back(clean_article: CleanArticle, folder: Path) -> None:
    data = DIRTY.replace("storm", "stürm").encode("latin-1")
    write(folder / "in" / "sub" / "a.txt", data)
    write(folder / "in" / "b.txt", DIRTY)
    assert clean_article("in", "-o", "out", "--save-removed").code == 3
    (aside,) = rows(folder / "out" / ".clean-article" / "set-aside" / "sub" / "a.txt.jsonl")
    assert aside["record"] == data.decode("utf-8", "backslashreplace")
    assert clean_article("--restore", "out", "-o", "back").code == 0
    assert (folder / "back" / "sub" / "a.txt").read_bytes() == data
    assert (folder / "back" / "b.txt").read_text() == DIRTY


def test_texts_whose_names_do_not_tell_it_come_back(clean_article: CleanArticle, folder: Path) -> None:
    source = {"a.log": DIRTY.encode(), "sub/b": DIRTY.encode(), "fine": CLEAN.encode()}
    for name, data in source.items():
        write(folder / "in" / name, data)
    assert clean_article(*(f"in/{name}" for name in source), "-o", "out", "--save-removed").code == 0
    write(folder / "out" / "own.log", "not from there")
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, outcome.err, tree(folder / "back")) == (0, "", source)


def test_a_cleaned_file_that_was_spoilt_since_is_named(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.jsonl", lines({"text": DIRTY}))
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    write(folder / "out" / "a.jsonl", "{")
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, "out/a.jsonl: cannot be restored: not JSON" in outcome.err) == (2, True)


def test_what_could_not_be_read_is_named(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.jsonl.gz", b"no gzip at all")
    write(folder / "in" / "b.txt", DIRTY)
    assert clean_article("in", "-o", "out", "--save-removed").code == 3
    outcome = clean_article("--restore", "out", "-o", "back")
    assert outcome.code == 2
    assert "a.jsonl.gz: cannot be restored: it could not be read when it was cleaned" in outcome.err
    assert [*tree(folder / "back")] == ["b.txt"]


def kept(folder: Path, name: str) -> Path:
    return folder / "out" / ".clean-article" / "removed" / f"{name}.jsonl.gz"


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "breaks off": lambda data: data[:50],
    "nothing": lambda _: b"",
    "no gzip": lambda _: b"{}",
    "other bytes": lambda data: data[:30] + b"\0\1\2" + data[33:],
    "a list": lambda _: gzip.compress(b"[]\n"),
    "a number": lambda _: gzip.compress(b"1\n"),
    "no JSON": lambda _: gzip.compress(b"\xff\n"),
    "deep": lambda _: gzip.compress(b"[" * 100_000),
    "another object": lambda _: gzip.compress(b"{}\n"),
    "no check": lambda _: gzip.compress(b'{"encoding": "utf-8", "removals": [1]}\n'),
    "no encoding": lambda _: gzip.compress(b'{"removals": [1], "check": 1}\n'),
    "a number for an encoding": lambda _: gzip.compress(b'{"removals": [1], "check": 1, "encoding": 8}\n'),
    "removals of another kind": lambda data: gzip.compress(re.sub(rb'"removals".*]', b'"removals": [1]', unzip(data))),
    "a text for a number": lambda _: gzip.compress(b'{"set_aside": "a", "number": "1"}\n'),
    "gone": lambda _: b"gone",
}


def unzip(data: bytes) -> bytes:
    return gzip.decompress(data)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_record_is_named_and_the_others_come_back(
    name: str, clean_article: CleanArticle, folder: Path
) -> None:
    for each in ("a.txt", "b.jsonl", "c.txt", "d.jsonl"):
        write(folder / "in" / each, DIRTY if each.endswith(".txt") else lines({"text": DIRTY}))
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    for each in ("a.txt", "b.jsonl"):
        file = kept(folder, each)
        data = DAMAGED[name](file.read_bytes())
        file.write_bytes(data)
        if data == b"gone":
            file.unlink()
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, sorted(tree(folder / "back"))) == (2, ["c.txt", "d.jsonl"])
    said = [line.partition(": cannot be restored: ") for line in outcome.err.splitlines()]
    assert [place for place, _, reason in said if reason] == ["error: out/a.txt", "error: out/b.jsonl"]


def test_without_any_record_no_cleaned_text_passes_for_an_original(clean_article: CleanArticle, folder: Path) -> None:
    latin = DIRTY.replace("storm", "stürm").encode("latin-1")
    for name, data in (("a.txt", DIRTY), ("fine.txt", CLEAN), ("odd.txt", latin)):
        write(folder / "in" / name, data)
    clean_article("in", "-o", "out", "--save-removed")
    for name in ("a.txt", "odd.txt"):
        kept(folder, name).unlink()
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, tree(folder / "back")) == (2, {"fine.txt": CLEAN.encode()})
    for name in ("a.txt", "odd.txt"):
        path = f"out/.clean-article/removed/{name}.jsonl.gz"
        message = f"error: out/{name}: cannot be restored: there is no {path}: nothing was kept, or it is gone since\n"
        assert message in outcome.err
    write(folder / "out" / "new.txt", CLEAN)
    assert "new.txt: cannot be restored: there is no" in clean_article("--restore", "out", "-o", "back").err


def test_a_run_that_keeps_nothing_spoils_nothing_that_is_kept(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "1.txt", DIRTY)
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    write(folder / "in" / "2.txt", DIRTY)
    outcome = clean_article("in", "-o", "out", "--quiet")
    assert (outcome.code, outcome.err.startswith("error: 1.txt: what was removed from it is kept")) == (2, True)
    assert [*tree(folder / "out")] == ["1.txt"]
    assert clean_article("in/2.txt", "-o", "out").code == 0
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, tree(folder / "back")) == (2, {"1.txt": DIRTY.encode()})
    assert "out/2.txt: cannot be restored: nothing was kept: it was cleaned without --save-removed" in outcome.err
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    assert clean_article("--restore", "out", "-o", "back").code == 0
    assert tree(folder / "back") == tree(folder / "in")


def test_odd_and_hidden_names_come_back(clean_article: CleanArticle, folder: Path) -> None:
    odd = ["x\\y.txt", "sub\\z", "new\nline.txt", ".hidden.txt", os.fsdecode(b"\xff.txt")]
    for name in odd:
        write(folder / "in" / name, DIRTY)
    assert clean_article(*(f"in/{name}" for name in odd), "-o", "out", "--save-removed").code == 0
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, outcome.err) == (0, "")
    assert {each.name: each.read_text() for each in (folder / "back").iterdir()} == dict.fromkeys(odd, DIRTY)


NO_PLACES = {
    "the same folder": ["out", "-o", "out"],
    "the same folder by another name": ["out", "-o", "link"],
    "the folder above": ["out/sub", "-o", "out"],
    "the same file": ["out/a.txt", "-o", "out/a.txt"],
    "a file into its folder": ["out/a.txt", "-o", "out/"],
}


@pytest.mark.parametrize("name", NO_PLACES)
def test_no_original_is_written_over_a_cleaned_file(name: str, clean_article: CleanArticle, folder: Path) -> None:
    for each in ("a.txt", "sub/a.txt"):
        write(folder / "in" / each, DIRTY)
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    (folder / "link").symlink_to("out")
    before = tree(folder)
    outcome = clean_article("--restore", *NO_PLACES[name])
    assert (outcome.code, "it would be written over a" in outcome.err, tree(folder)) == (2, True, before)


def test_the_originals_may_go_into_the_cleaned_folder(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    for _ in "twice":
        assert clean_article("--restore", "out", "-o", "out/back").code == 0
        assert tree(folder / "out" / "back") == {"a.txt": DIRTY.encode()}


SPOILT = {"a number": b"5\n", "a list": b'["text"]\n', "a number for a text": b'{"text": 5}\n', "no JSON": b"{\n"}


@pytest.mark.parametrize("name", SPOILT)
def test_a_line_that_was_spoilt_since_is_named(name: str, clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.jsonl", lines({"text": DIRTY}))
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    write(folder / "out" / "a.jsonl", SPOILT[name])
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, outcome.err.startswith("error: out/a.jsonl: cannot be restored: ")) == (2, True)


@pytest.mark.parametrize("suffix", ["jsonl.gz", "jsonl.zst", "wet.gz"])
def test_compressed_files_come_back(suffix: str, clean_article: CleanArticle, folder: Path) -> None:
    if suffix.endswith("zst"):
        pytest.importorskip("zstandard", reason=NO_ZSTANDARD)
    codec = suffix.rpartition(".")[2]
    members = [INFO, record(DIRTY.encode()), ODD] if suffix == "wet.gz" else [ODD_LINES]
    write(folder / f"a.{suffix}", packed(members) if suffix == "wet.gz" else compressed(members[0], codec))
    clean_article(f"a.{suffix}", "-o", f"b.{suffix}", "--save-removed", "--jobs", "2")
    (folder / f"a.{suffix}").unlink()
    assert clean_article("--restore", f"b.{suffix}", "-o", f"c.{suffix}").code == 0
    with (folder / f"c.{suffix}").open("rb") as file:
        assert b"".join(inflated(file, codec)) == b"".join(members)


def test_a_table_comes_back(clean_article: CleanArticle, folder: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra parquet)")
    from test_corpus_parquet import table

    pq.write_table(table(300), folder / "a.parquet", row_group_size=200)
    assert clean_article("a.parquet", "-o", "b.parquet", "--save-removed").code == 0
    assert clean_article("--restore", "b.parquet", "-o", "c.parquet").code == 0
    before, after = (pq.ParquetFile(folder / f"{name}.parquet") for name in "ac")
    assert after.read().equals(before.read(), check_metadata=True)
    assert after.metadata.num_row_groups == 2
    outcome = clean_article("--restore", "b.parquet", "-o", "d.parquet", "--text-field", "body")
    assert (outcome.code, "has no column 'body' (say with --text-field" in outcome.err) == (2, True)


def test_another_text_field_is_said_again(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.jsonl", lines({"body": DIRTY}))
    assert clean_article("a.jsonl", "-o", "b.jsonl", "--text-field", "body", "--save-removed").code == 0
    outcome = clean_article("--restore", "b.jsonl", "-o", "c.jsonl")
    assert (outcome.code, "say with --text-field" in outcome.err) == (2, True)
    assert not (folder / "c.jsonl").exists()
    assert clean_article("--restore", "b.jsonl", "-o", "c.jsonl", "--text-field", "body").code == 0
    assert (folder / "c.jsonl").read_text() == lines({"body": DIRTY})


CHANGED = {
    "edited": (lines({"id": 1, "text": CLEAN + "x"}), "the text of 1 has changed"),
    "longer": (lines(*[{"id": 1, "text": CLEAN}] * 2), "more records than were cleaned"),
    "shorter": ("", "fewer records than were cleaned"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_since_is_not_restored(name: str, clean_article: CleanArticle, folder: Path) -> None:
    data, message = CHANGED[name]
    write(folder / "in" / "a.jsonl", lines({"id": 1, "text": DIRTY}))
    write(folder / "in" / "b.txt", DIRTY)
    clean_article("in", "-o", "out", "--save-removed")
    write(folder / "out" / "a.jsonl", data)
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, tree(folder / "back")) == (2, {"b.txt": DIRTY.encode()})
    assert message in outcome.err


def test_without_kept_removals_nothing_is_restored(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", DIRTY)
    clean_article("in", "-o", "out")
    outcome = clean_article("--restore", "out", "-o", "back")
    assert (outcome.code, "it was not cleaned with --save-removed" in outcome.err) == (2, True)
    assert tree(folder / "back") == {}


def test_a_corpus_without_removals_restores_as_well(clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "in" / "a.txt", TITLE)
    assert clean_article("in", "-o", "out", "--save-removed").code == 0
    assert clean_article("--restore", "out", "-o", "back").code == 0
    assert tree(folder / "back") == {"a.txt": TITLE.encode()}


USAGE = {
    "kept without output": (["a.txt", "--save-removed"], "--save-removed needs --output"),
    "kept beside attributes alone": (["a.txt", "--attributes", "b", "--save-removed"], "--save-removed needs --output"),
    "attributes of what is restored": (
        ["--restore", "a.txt", "-o", "b", "--attributes", "c"],
        "cannot be used together",
    ),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage(name: str, clean_article: CleanArticle, folder: Path) -> None:
    write(folder / "a.txt", DIRTY)
    argv, message = USAGE[name]
    outcome = clean_article(*argv)
    assert (outcome.code, message in outcome.err) == (2, True)

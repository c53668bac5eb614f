"""Articles come in from files, folders and JSONL; what cannot be read is named in its place."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from cleaner.authoring.reader import Article, Fields, read_articles

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, *names: str, fields: Fields | None = None) -> list[tuple[str, str | None] | str]:
    """Place and text of each article, or the complaint, without the folder's name."""
    found = read_articles([str(folder / name) for name in names], fields or Fields())
    where = f"{folder}/"
    return [
        (each.place.removeprefix(where), each.document.text)
        if isinstance(each, Article)
        else str(each).replace(where, "")
        for each in found
    ]


def test_folders_give_their_text_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "note.md"):
        (tmp_path / "all" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "all" / name).write_text(name)
    assert read(tmp_path, "all") == [("all/a.txt", "a.txt"), ("all/b.txt", "b.txt"), ("all/sub/c.txt", "sub/c.txt")]


def test_records_have_the_place_of_their_line(tmp_path: Path) -> None:
    data = '\ufeff{"text": "one"}\n\n{"text": "two", "url": null}\r\n{"text": "three"}'.encode()
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    assert read(tmp_path, "a.jsonl", "b.jsonl.gz") == [
        (f"{file}:{line}", text)
        for file in ("a.jsonl", "b.jsonl.gz")
        for line, text in ((1, "one"), (3, "two"), (4, "three"))
    ]


def test_fields_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"body": "one", "link": "https://harbourpost.example/a"}))
    (article,) = read_articles([str(tmp_path / "a.jsonl")], Fields("body", "link"))
    assert isinstance(article, Article)
    assert (article.document.text, article.document.url) == ("one", "https://harbourpost.example/a")


BAD = {
    "no JSON": (b"{", "a.jsonl:1: is not JSON in UTF-8: "),
    "not UTF-8": (b'{"text": "\xff"}', "a.jsonl:1: is not JSON in UTF-8: "),
    "deep": (b"[" * 1_000_000, "a.jsonl:1: is not JSON in UTF-8: "),
    "no object": (b"[1]", "a.jsonl:1: is not a JSON object"),
    "no text": (b'{"txet": "a"}', "a.jsonl:1: has no 'text'; there is 'txet'"),
    "nothing": (b"{}", "a.jsonl:1: has no 'text'; there is nothing"),
    "text of another kind": (b'{"text": 1}', "a.jsonl:1: 'text' is not a text"),
    "url of another kind": (b'{"text": "a", "url": 1}', "a.jsonl:1: 'url' is not a text"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_named_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    data, complaint = BAD[name]
    (tmp_path / "a.jsonl").write_bytes(data + b'\n{"text": "two"}\n')
    bad, good = read(tmp_path, "a.jsonl")
    assert isinstance(bad, str)
    assert bad.startswith(complaint)
    assert good == ("a.jsonl:2", "two")


def test_a_bad_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%d"}\n' % number for number in range(3))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines)[:-9])
    (tmp_path / "no.jsonl.gz").write_bytes(b"no archive")
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.txt").write_bytes("café, déjà vu".encode("latin-1"))
    (tmp_path / "fine.txt").write_text("fine")
    found = read(
        tmp_path,
        "cut.jsonl.gz",
        "no.jsonl.gz",
        "none.jsonl",
        "none.txt",
        "empty",
        "latin.txt",
        "bad\0.jsonl",
        "fine.txt",
    )
    assert found[-1] == ("fine.txt", "fine")
    starts = (
        "cut.jsonl.gz: cannot be read",
        "no.jsonl.gz: cannot be read: Not a gzipped file",
        "none.jsonl: cannot be read: No such file",
        "none.txt: cannot be read: No such file",
        "empty: has no .txt files",
        "latin.txt: not UTF-8: byte 0xe9",
        "bad\0.jsonl: cannot be read: ",
    )
    complaints = [each for each in found if isinstance(each, str)]
    assert all(map(str.startswith, complaints, starts))
    assert len(complaints) == len(starts)

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


def test_folders_and_globs_give_what_the_batch_command_takes_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.md", "picture.png", ".hidden.txt"):
        (tmp_path / "all" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "all" / name).write_text(name)
    (tmp_path / "all" / "sub" / "d.jsonl").write_text('{"text": "d"}\n')
    whole = [("all/a.txt", "a.txt"), ("all/b.txt", "b.txt"), ("all/sub/c.md", "sub/c.md"), ("all/sub/d.jsonl:1", "d")]
    assert read(tmp_path, "all") == whole
    assert read(tmp_path, "all/*.txt", "all/s*/*") == whole


def test_records_have_the_place_of_their_line(tmp_path: Path) -> None:
    data = '\ufeff{"text": "one"}\n\n{"text": "two", "url": null}\r\n{"text": "three"}'.encode()
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    assert read(tmp_path, "a.jsonl", "b.jsonl.gz") == [
        (f"{file}:{line}", text)
        for file in ("a.jsonl", "b.jsonl.gz")
        for line, text in ((1, "one"), (3, "two"), (4, "three"))
    ]


def test_arrays_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"text": "one"}, 3, {"text": "three"}], indent=1) + "x")
    assert read(tmp_path, "a.json") == [
        ("a.json:1", "one"),
        "a.json:2: not a JSON object",
        ("a.json:3", "three"),
        "a.json: cannot be read: after a.json:3: not JSON: something follows the array",
    ]


def test_fields_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"body": "one", "link": "https://harbourpost.example/a"}))
    (article,) = read_articles([str(tmp_path / "a.jsonl")], Fields("body", "link"))
    assert isinstance(article, Article)
    assert (article.document.text, article.document.url) == ("one", "https://harbourpost.example/a")


def test_other_fields_come_with_the_article_as_they_stand(tmp_path: Path) -> None:
    record = {"text": "one", "site": "harbourpost.example", "date": 2026, "gold": None, "other": 1}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    fields = Fields(publisher="site", extra=("date", "gold", "language"))
    (article,) = read_articles([str(tmp_path / "a.jsonl")], fields)
    assert isinstance(article, Article)
    assert article.document.publisher == "harbourpost.example"
    assert article.extra == {"date": 2026, "gold": None}


def test_the_text_and_other_fields_may_stand_in_an_object(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"article": {"body": "one", "gold": "two"}}\n{"article": {"body": null}}\n')
    one, two = read_articles([str(tmp_path / "a.jsonl")], Fields("article.body", extra=("article.gold",)))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.document.text, one.extra) == ("one", {"article.gold": "two"})
    assert (two.document.text, two.extra) == ("", {})
    assert read(tmp_path, "a.jsonl", fields=Fields("article.text"))[0] == (
        "a.jsonl:1: has no 'article.text' (say with --text-field where it is); it has 'article'"
    )


def test_an_article_whose_text_is_null_has_no_words(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": null, "url": ""}')
    (article,) = read_articles([str(tmp_path / "a.jsonl")], Fields())
    assert isinstance(article, Article)
    assert (article.document.text, article.document.url) == ("", None)


def test_zst_is_read(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(b'{"text": "one"}\n'))
    assert read(tmp_path, "a.jsonl.zst") == [("a.jsonl.zst:1", "one")]


def test_rows_of_parquet(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.table({"text": ["one", None], "url": ["https://harbourpost.example/a", None], "date": [1, 2]})
    parquet.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "no.parquet").write_bytes(b"no table")
    names = [str(tmp_path / each) for each in ("a.parquet", "no.parquet")]
    first, second, bad = read_articles(names, Fields(extra=("date",)))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.place, first.document.text, first.document.url) == (
        f"{names[0]}:1",
        "one",
        "https://harbourpost.example/a",
    )
    assert (second.document.text, second.extra) == ("", {"date": 2})
    assert str(bad).startswith(f"{names[1]}: cannot be read: not Parquet: ")
    (other,) = read(tmp_path, "a.parquet", fields=Fields("body"))
    missing = "has no column 'body' (say with --text-field where the text is)"
    assert other == f"a.parquet: cannot be read: {missing}; it has 'text', 'url', 'date'"


def test_what_is_wrong_within_a_table_is_named(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, bytes_ in (("bytes", [b"one", b"\xff"]), ("fine", [b"one", b"two"])):
        texts = arrow.array(bytes_, type=arrow.binary()).view(arrow.string())
        parquet.write_table(arrow.table({"text": texts}), tmp_path / f"{name}.parquet")
    complaint, *others = read(tmp_path, "bytes.parquet", "fine.parquet")
    assert str(complaint).startswith("bytes.parquet: cannot be read: not Parquet: 'utf-8' codec can't decode byte 0xff")
    assert others == [("fine.parquet:1", "one"), ("fine.parquet:2", "two")]


def web_record(kind: str, body: bytes, content: str = "text/plain") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://harbourpost.example/a\r\n"
        f"WARC-Date: 2026-01-02\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_plain_texts_of_wet(tmp_path: Path) -> None:
    records = (
        web_record("warcinfo", b"x"),
        web_record("conversion", b"one"),
        web_record("response", b"<p>", "text/html"),
    )
    data = b"".join(records) + web_record("conversion", b"\xff") + web_record("conversion", b"five")[:-9]
    (tmp_path / "a.wet.gz").write_bytes(gzip.compress(data))
    article, bad, end = read_articles([str(tmp_path / "a.wet.gz")], Fields(extra=("WARC-Date",)))
    assert isinstance(article, Article)
    assert (article.place, article.document.text) == (f"{tmp_path}/a.wet.gz:2", "one")
    assert article.document.url == "https://harbourpost.example/a"
    assert article.extra == {"WARC-Date": "2026-01-02"}
    assert str(bad) == f"{tmp_path}/a.wet.gz:4: not UTF-8: byte 0xff at offset 0"
    assert str(end).startswith(f"{tmp_path}/a.wet.gz:5: at byte ")
    assert "the record breaks off" in str(end)


def test_a_page_is_named_and_the_rest_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>one</p>")
    (tmp_path / "b.txt").write_text("two")
    page, article = read_articles([str(tmp_path)], Fields())
    assert str(page).startswith(f"{tmp_path}/a.html: is a page, and only texts are read")
    assert isinstance(article, Article)


def test_addresses_are_read_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://corpus/a.txt", "w") as file:
        file.write("one")
    with fsspec.open("memory://corpus/b.jsonl.gz", "wb") as file:
        file.write(gzip.compress(b'{"text": "two"}\n'))
    found = [each.document.text for each in read_articles(["memory://corpus"], Fields()) if isinstance(each, Article)]
    assert found == ["one", "two"]


BAD = {
    "no JSON": (b"{", "a.jsonl:1: not JSON: "),
    "not UTF-8": (b'{"text": "\xff"}', "a.jsonl:1: not UTF-8: byte 0xff at offset 10"),
    "deep": (b"[" * 1_000_000, "a.jsonl:1: its objects and arrays stand too deep in each other to be read"),
    "no object": (b"[1]", "a.jsonl:1: not a JSON object"),
    "no text": (b'{"txet": "a"}', "a.jsonl:1: has no 'text' (say with --text-field where it is); it has 'txet'"),
    "nothing": (b"{}", "a.jsonl:1: has no 'text' (say with --text-field where it is); it has nothing"),
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
        "no.jsonl.gz: cannot be read: the compressed data is damaged",
        "none.jsonl: there is no such file or folder",
        "none.txt: there is no such file or folder",
        "empty: has no text files and no files of records",
        "latin.txt: not UTF-8: byte 0xe9",
        "bad\0.jsonl: there is no such file or folder",
    )
    complaints = [each for each in found if isinstance(each, str)]
    assert all(map(str.startswith, complaints, starts))
    assert len(complaints) == len(starts)

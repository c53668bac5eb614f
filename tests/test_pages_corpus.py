"""Pages in corpora: folders, JSONL fields and WARC responses become texts, and what is promised of them comes back."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("trafilatura")

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

PARAGRAPHS = (
    "The harbour opened again on Tuesday after the storm had kept the fishing boats away for more than a week.",
    "Fishermen said that the damage was smaller than feared, and that they would sail out again in the evening.",
    "The council will vote next month on a new sea wall, which engineers have called for since the flood of 1987.",
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour opens again</title>
<link rel="canonical" href="https://harbourpost.example/a"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Harbour opens again after the storm</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>Zyx the qwop</p>
<p>{PARAGRAPHS[2]}</p></article></body></html>"""


def response(body: bytes, *, status: str = "200 OK", headers: str = "Content-Type: text/html; charset=utf-8") -> bytes:
    payload = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbourpost.example/a\r\n"
        "WARC-Record-ID: <urn:uuid:1>\r\nWARC-Payload-Digest: sha1:AAAA\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


def test_a_folder_of_pages_becomes_one_of_texts(folder: Path, clean_article: CleanArticle) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.html").write_text(PAGE)
    (folder / "in" / "b.htm").write_text("<html></html>")
    done = clean_article("in", "-o", "out", "--jobs", 1, "--save-removed")
    assert done.code == 3
    text = (folder / "out" / "a.html.txt").read_text()
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Zyx" not in text
    assert not (folder / "out" / "b.htm.txt").exists()
    aside = (folder / "out/.clean-article/set-aside/b.htm.txt.jsonl").read_text()
    assert aside.startswith('{"place": "b.htm", "reason": "there is no text in it')
    (folder / "out/.clean-article/removed/b.htm.txt.jsonl.gz").unlink()
    clean_article("--restore", "out", "-o", "back")
    assert "Zyx the qwop" in (folder / "back" / "a.html.txt").read_text()


def test_a_page_in_a_folder_has_no_attributes(folder: Path, clean_article: CleanArticle) -> None:
    """Spans would be about the text that was taken out of it, which stands in no file."""
    (folder / "in").mkdir()
    (folder / "in" / "a.html").write_text(PAGE)
    done = clean_article("in", "--attributes", "spans")
    assert done.code == 2
    assert "in/a.html: --attributes needs texts" in done.err
    assert not (folder / "spans").exists()


def test_one_page_becomes_one_text(folder: Path, clean_article: CleanArticle) -> None:
    (folder / "a.html").write_text(PAGE)
    assert clean_article("a.html", "-o", "a.txt", "--jobs", 1).code == 0
    assert (folder / "a.txt").read_text() == clean_article("a.html").out.decode()


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "html": PAGE},
        {"id": 1, "html": PAGE, "text": "what stood here before"},
        {"text": None, "html": PAGE, "id": 1},
        {"id": 2, "html": None},
    ],
    ids=["no text", "another text", "null", "no page"],
)
def test_a_field_of_jsonl_becomes_the_text_and_the_line_comes_back(
    record: dict[str, object], folder: Path, clean_article: CleanArticle
) -> None:
    (folder / "in.jsonl").write_bytes(lines(record))
    assert clean_article("in.jsonl", "-o", "out/", "--html-field", "html", "--save-removed", "--jobs", 1).code == 0
    made = json.loads((folder / "out" / "in.jsonl").read_bytes())
    assert {**made, "text": 0} == {**record, "text": 0} or record["html"] is None
    if record["html"]:
        assert all(paragraph in made["text"] for paragraph in PARAGRAPHS)
        assert "Zyx" not in made["text"]
    clean_article("--restore", "out", "-o", "back")
    assert (folder / "back" / "in.jsonl").read_bytes() == lines(record)


def test_a_record_without_the_field_is_set_aside(folder: Path, clean_article: CleanArticle) -> None:
    (folder / "in.jsonl").write_bytes(lines({"id": 1}, {"id": 2, "html": "<p>"}, {"id": 3, "html": PAGE}))
    done = clean_article("in.jsonl", "-o", "out/", "--html-field", "html", "--jobs", 1)
    assert done.code == 3
    aside = (folder / "out/.clean-article/set-aside/in.jsonl.jsonl").read_text()
    assert "has no 'html'" in aside
    assert "no text in it" in aside


CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode())
RESPONSES = {
    "plain": response(PAGE.encode()),
    "chunked": response(CHUNKED, headers="Content-Type: text/html\r\nTransfer-Encoding: chunked"),
    "decoded already": response(PAGE.encode(), headers="Content-Type: text/html\r\nTransfer-Encoding: chunked"),
    "gzip": response(gzip.compress(PAGE.encode()), headers="Content-Type: text/html\r\nContent-Encoding: gzip"),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_becomes_a_record_of_its_text(name: str, folder: Path, clean_article: CleanArticle) -> None:
    (folder / "in.warc").write_bytes(RESPONSES[name])
    assert clean_article("in.warc", "-o", "out/", "--html", "--jobs", 1).code == 0
    made = (folder / "out" / "in.warc").read_bytes()
    head, _, body = made.partition(b"\r\n\r\n")
    assert b"WARC-Type: conversion" in head
    assert b"Content-Type: text/plain; charset=utf-8" in head
    assert b"WARC-Refers-To: <urn:uuid:1>" in head
    assert b"Content-Length: %d" % (len(body) - 4) in head
    assert all(paragraph.encode() in body for paragraph in PARAGRAPHS)
    assert b"Zyx" not in body


def test_other_responses_are_passed_on(folder: Path, clean_article: CleanArticle) -> None:
    data = response(b"<p>Moved", status="301 Moved") + response(b"PNG", headers="Content-Type: image/png")
    (folder / "in.warc").write_bytes(data)
    assert clean_article("in.warc", "-o", "out/", "--html", "--jobs", 1).code == 0
    assert (folder / "out" / "in.warc").read_bytes() == data


def test_without_the_option_responses_stay_as_they_are(folder: Path, clean_article: CleanArticle) -> None:
    (folder / "in.warc").write_bytes(RESPONSES["plain"])
    clean_article("in.warc", "-o", "out/", "--jobs", 1)
    assert (folder / "out" / "in.warc").read_bytes() == RESPONSES["plain"]


def test_a_response_that_unpacks_to_too_much_is_set_aside(folder: Path, clean_article: CleanArticle) -> None:
    bomb = gzip.compress(b" " * 3_000_000)
    (folder / "in.warc").write_bytes(response(bomb, headers="Content-Type: text/html\r\nContent-Encoding: gzip"))
    assert clean_article("in.warc", "-o", "out/", "--html", "--page-limit", 1, "--jobs", 1).code == 3
    assert "larger than 1,000,000" in (folder / "out/.clean-article/set-aside/in.warc.jsonl").read_text()


def test_a_restored_warc_has_the_text_that_was_taken_out(folder: Path, clean_article: CleanArticle) -> None:
    (folder / "in.warc").write_bytes(RESPONSES["plain"])
    clean_article("in.warc", "-o", "out/", "--html", "--save-removed", "--jobs", 1)
    clean_article("--restore", "out", "-o", "back")
    made = (folder / "back" / "in.warc").read_bytes()
    assert b"Zyx the qwop" in made
    assert all(paragraph.encode() in made for paragraph in PARAGRAPHS)

"""WET and WARC: bodies of plain-text records change, and what their heads say of them; nothing else does."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY

from cleaner.corpus.streams import DamagedError
from cleaner.corpus.wet import whole_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]


def record(body: bytes, kind: str = "conversion", content: str = "text/plain", extra: str = "") -> bytes:
    digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://harbourpost.example/a\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(body)}>\r\nWARC-Block-Digest: sha1:{digest}\r\n{extra}"
        f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


INFO = record(b"Software-Info: x\r\n", "warcinfo", "application/warc-fields")
HTML = record(DIRTY.encode(), "response", "application/http; msgtype=response")
SHA256 = "WARC-Payload-Digest: sha256:"
ODD = record(DIRTY.encode(), extra="X-Own:  two  spaces\r\ncontent-LANGUAGE: eng\r\n")


def packed(records: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


@pytest.mark.parametrize("name", ["a.warc.wet.gz", "a.wet", "a.warc.gz"])
def test_bodies_lengths_and_digests_change(name: str, clean_article: CleanArticle, folder: Path) -> None:
    source = [INFO, record(DIRTY.encode()), HTML, ODD, record(CLEAN.encode())]
    (folder / name).write_bytes(packed(source) if name.endswith("gz") else b"".join(source))
    assert clean_article(name, "-o", "out/", "--stats", "s.json").code == 0
    data = (folder / "out" / name).read_bytes()
    extra = "X-Own:  two  spaces\r\ncontent-LANGUAGE: eng\r\n"
    ids = [f"<urn:uuid:{len(text)}>".encode() for text in (DIRTY, CLEAN)]
    fine = record(CLEAN.encode())
    wanted = [
        INFO,
        fine.replace(ids[1], ids[0]),
        HTML,
        record(CLEAN.encode(), extra=extra).replace(ids[1], ids[0]),
        fine,
    ]
    assert (gzip.decompress(data) if name.endswith("gz") else data) == b"".join(wanted)
    stats = json.loads((folder / "s.json").read_text())
    assert (stats["articles"], stats["changed"], stats["other_records"]) == (3, 2, 2)


def test_other_digests_are_made_anew_in_their_form(clean_article: CleanArticle, folder: Path) -> None:
    before, after = (hashlib.sha256(each.encode()).hexdigest() for each in (DIRTY, CLEAN))
    extra = f"{SHA256}{before}\r\nX-Digest: sha256:{before}\r\n"
    (folder / "a.wet").write_bytes(record(DIRTY.encode(), extra=extra))
    assert clean_article("a.wet", "-o", "b.wet").code == 0
    cleaned = (folder / "b.wet").read_text()
    assert (cleaned.count(before), cleaned.count(f"{SHA256}{after}")) == (1, 1)


def test_other_programs_read_it(clean_article: CleanArticle, folder: Path) -> None:
    warc = pytest.importorskip("fastwarc.warc", reason="fastwarc is not installed")
    (folder / "a.warc.wet.gz").write_bytes(packed([INFO, *[record(f"{DIRTY}{n}\n".encode()) for n in range(50)]]))
    assert clean_article("a.warc.wet.gz", "-o", "b.warc.wet.gz").code == 0
    found = []
    for each in warc.ArchiveIterator(str(folder / "b.warc.wet.gz"), parse_http=False):
        each.freeze()
        assert each.verify_block_digest()
        found.append(each.reader.read().decode())
    assert found[1:] == [f"{CLEAN}{n}\n" for n in range(50)]


def test_a_record_that_is_no_text_is_set_aside(clean_article: CleanArticle, folder: Path) -> None:
    (folder / "a.wet.gz").write_bytes(packed([record(b"caf\xe9"), record(DIRTY.encode())]))
    assert clean_article("a.wet.gz", "-o", "b.wet.gz").code == 3
    assert gzip.decompress((folder / "b.wet.gz").read_bytes()).endswith(CLEAN.encode() + b"\r\n\r\n")
    aside = json.loads((folder / ".clean-article/set-aside/b.wet.gz.jsonl").read_text())
    assert (aside["place"], aside["reason"]) == ("record 1", "not UTF-8: byte 0xe9 at offset 3")
    assert "WARC-Record-ID" in aside["record"]


BROKEN = {
    "breaks off": (INFO + INFO[:-9], "the last record breaks off", 1),
    "no length": (INFO.replace(b"Content-Length", b"Content-Size"), "does not say how long", 0),
    "no record": (INFO + b"<html>", "no record begins", 1),
    "a head without end": (b"WARC/1.0\r\n" + b"x" * 2_000_000, "has no end", 0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_read_up_to_the_break(name: str) -> None:
    data, message, good = BROKEN[name]
    found: list[bytes] = []
    with pytest.raises(DamagedError, match=message):
        found.extend(whole_records(data[start : start + 7000] for start in range(0, len(data), 7000)))
    assert found == [INFO] * good


@pytest.mark.parametrize("bite", [1, 2, 3, 7, 100, 10_000])
def test_records_do_not_depend_on_how_bytes_come(bite: int) -> None:
    data = INFO + HTML + ODD
    assert list(whole_records(data[start : start + bite] for start in range(0, len(data), bite))) == [INFO, HTML, ODD]

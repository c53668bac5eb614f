"""WET and WARC: bodies of plain-text records change, and what their heads say of them; nothing else does."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY
from hypothesis import assume, given
from hypothesis import strategies as st

from cleaner.corpus.splitter import whole_records

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


# What is no record


BROKEN = {
    "breaks off": (INFO + INFO[:-9], [INFO, INFO[:-9]], "the record breaks off: it has"),
    "breaks off in its head": (INFO[:90] + INFO, [INFO[:90], INFO], "the record breaks off in its head"),
    "no length": (INFO.replace(b"Content-Length", b"Content-Size"), None, "the record does not say how long it is"),
    "too long": (INFO.replace(b"Length: 1", b"Length: 2") + HTML, None, "bytes, but does not end there"),
    "longer than any": (re.sub(rb"(?<=Length: )\d+", b"9" * 5000, INFO) + HTML, None, "longer than 1073741824 bytes"),
    "too short": (INFO.replace(b"Length: 1", b"Length: ") + HTML, None, "bytes, but does not end there"),
    "no record": (INFO + b"<html>" + HTML, [INFO, b"<html>", HTML], "no record begins where one should: b'<html>"),
    "a head without end": (b"WARC/1.0\r\n" + b"x" * 2_000_000 + INFO, None, "the head of the record has no end"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_record_ends_where_the_next_begins(name: str) -> None:
    data, wanted, fault = BROKEN[name]
    found = list(whole_records(data[start : start + 7000] for start in range(0, len(data), 7000)))
    assert b"".join(record.raw or b"" for record in found) == data
    assert wanted is None or [record.raw for record in found] == wanted
    ((number, bad),) = ((number, record) for number, record in enumerate(found) if record.fault)
    assert fault in bad.fault
    assert bad.fault.startswith(f"at byte {sum(len(record.raw or b'') for record in found[:number])}: ")


def test_a_header_that_is_a_version_of_warc_begins_no_record() -> None:
    odd = INFO.replace(b"WARC-Block", b"X-Is-Like: https://harbourpost.example/WARC/1.0\r\nWARC-Block")
    assert [*whole_records([odd, odd])] == [(odd, ""), (odd, "")]


def test_memory_does_not_grow_with_what_is_no_record() -> None:
    record = HTML.replace(b"Content-Length: ", b"Content-Length: 99999999999")
    found = list(whole_records([record, *[b"x" * 1_000_000] * 50, INFO]))
    assert max(len(each.raw or b"") for each in found) < 20_000_000
    assert [each.raw for each in found if not each.fault] == [INFO]


@pytest.mark.parametrize("bite", [1, 2, 3, 7, 100, 10_000])
def test_records_do_not_depend_on_how_bytes_come(bite: int) -> None:
    data = INFO + b"WARC/1.0\r\n" + HTML + ODD
    found = whole_records(data[start : start + bite] for start in range(0, len(data), bite))
    assert [each.raw for each in found] == [INFO, b"WARC/1.0\r\n", HTML, ODD]


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[bytes, bytes, list[bytes]]:
    """A file in which one record is spoilt, that one, and the others."""
    bodies = draw(st.lists(st.binary(max_size=60).map(base64.b64encode), min_size=1, max_size=5))
    records = [record(body, extra=f"X-Number: {number}\r\n") for number, body in enumerate(bodies)]
    which = draw(st.integers(0, len(records) - 1))
    how = draw(st.sampled_from(["length", "cut", "garbage"]))
    bad, good = records[which], records[:which] + records[which + 1 :]
    if how == "length":
        length = draw(st.integers(0, 10**12).filter(lambda number: number < 100 or number > 10_000))
        assume(length != len(bodies[which]))
        bad = re.sub(rb"(?<=Content-Length: )\d+", b"%d" % length, bad)
    elif how == "cut":
        start, end = sorted(draw(st.lists(st.integers(0, len(bad)), min_size=2, max_size=2, unique=True)))
        bad = bad[:start] + bad[end:]
    else:
        good = records
        bad = draw(st.binary(max_size=40).filter(lambda data: b"WARC" not in data))
    return b"".join([*records[:which], bad, *good[which:]]), bad, good


@given(spoilt(), st.integers(1, 500))
def test_one_spoilt_record_costs_no_other(example: tuple[bytes, bytes, list[bytes]], bite: int) -> None:
    data, bad, good = example
    found = list(whole_records(data[start : start + bite] for start in range(0, len(data), bite)))
    assert b"".join(each.raw or b"" for each in found) == data
    assert [each.raw for each in found if not each.fault and each.raw != bad] == good  # a cut may leave a whole record


def spoilt_file(name: str) -> bytes:
    long = record(DIRTY.encode()).replace(b"Content-Length: ", b"Content-Length: 1")
    records = [INFO, long, record(DIRTY.encode()), b"\r\nnonsense \xe9\r\n", ODD, ODD[:-20], HTML, INFO[:-1]]
    return packed(records) if name.endswith("gz") else b"".join(records)


@pytest.mark.parametrize("name", ["a.wet", "a.wet.gz"])
def test_a_spoilt_file_is_cleaned_and_comes_back(name: str, clean_article: CleanArticle, folder: Path) -> None:
    data = spoilt_file(name)
    (folder / name).write_bytes(data)
    assert clean_article(name, "-o", "out/", "--save-removed", "--stats", "s.json").code == 3
    stats = json.loads((folder / "s.json").read_text())
    assert (stats["articles"], stats["changed"], stats["other_records"], stats["set_aside"]) == (2, 2, 2, 4)
    rows = (folder / f"out/.clean-article/set-aside/{name}.jsonl").read_text().splitlines()
    assert [json.loads(row)["place"] for row in rows] == ["record 2", "record 4", "record 6", "record 8"]
    assert clean_article("--restore", f"out/{name}", "-o", f"back.{name}").code == 0
    back = (folder / f"back.{name}").read_bytes()
    assert (gzip.decompress(back) if name.endswith("gz") else back) == (
        gzip.decompress(data) if name.endswith("gz") else data
    )


DAMAGE = {
    "flipped": lambda member: member[:200] + bytes([member[200] ^ 0xFF]) + member[201:],
    "cut off": lambda member: member[:-30],
    "a wrong checksum": lambda member: member[:-8] + bytes(4) + member[-4:],
    "no start": lambda member: b"nonsense" + member,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_behind_a_damaged_member_it_goes_on(how: str, clean_article: CleanArticle, folder: Path) -> None:
    records = [record(f"{DIRTY}{n}\n{hashlib.sha256(bytes(n)).hexdigest() * 20}".encode()) for n in range(300)]
    members = [*map(gzip.compress, records)]
    members[3] = DAMAGE[how](members[3])
    (folder / "a.wet.gz").write_bytes(b"".join(members))
    assert clean_article("a.wet.gz", "-o", "b.wet.gz", "--save-removed", "--stats", "s.json").code == 3
    stats = json.loads((folder / "s.json").read_text())
    assert stats["articles"] >= 299
    assert 1 <= stats["set_aside"] <= 2
    start = sum(map(len, members[:3]))
    aside = json.loads((folder / ".clean-article/set-aside/b.wet.gz.jsonl").read_text().splitlines()[-1])
    assert f"nothing can be read from byte {start} to " in aside["reason"]
    outcome = clean_article("--restore", "b.wet.gz", "-o", "c.wet.gz")
    assert (outcome.code, "could not be read when it was cleaned" in outcome.err) == (2, True)

"""Reading and writing files: strict, byte for byte, whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from cleaner.text.files import InputError, Source, decode, known_encoding, read_source, write_whole
from cleaner.text.guesser import guess_encoding, is_damaged_utf8

if TYPE_CHECKING:
    from pathlib import Path

ROUND_TRIPS = {
    "plain": (b"plain\n", "utf-8"),
    "UTF-8 with a byte order mark": (b"\xef\xbb\xbfmark\n", "utf-8"),
    "utf-8-sig": (b"\xef\xbb\xbfmark\n", "utf-8-sig"),
    "utf-8-sig without the mark": (b"no mark\n", "utf-8-sig"),
    "UTF-16, little end first": ("\ufeffa line\n".encode("utf-16-le"), "utf-16"),
    "UTF-16, big end first": ("\ufeffa line\n".encode("utf-16-be"), "utf-16"),
    "UTF-16 without the mark": ("a line\n".encode("utf-16-le"), "utf-16"),
    "UTF-32": ("\ufeffa line\n".encode("utf-32-be"), "utf-32"),
    "Windows": ("“Café” – naïve\r\n".encode("cp1252"), "cp1252"),
    "Japanese": ("新聞の記事です。\n".encode("shift_jis"), "shift_jis"),
    "NUL and control characters": (b"\x00\x1b[31m\x07\r\n\n\r", "utf-8"),
    "empty": (b"", "utf-8"),
}


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_decoding_loses_no_byte(name: str) -> None:
    data, encoding = ROUND_TRIPS[name]
    text, exact = decode(data, encoding, "a.txt")
    assert text.encode(exact) == data


SEVERAL = {
    "the first": ("naïve\n".encode(), "utf-8"),
    "the last": ("naïve\n".encode("cp1252"), "cp1252"),
    "by its mark": ("\ufeffnaïve\n".encode("utf-16-be"), "utf-16-be"),
    "an even number of bytes without a mark": ("naïvely".encode("cp1252") + b".", "cp1252"),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_of_several_encodings_the_first_that_fits_counts(name: str) -> None:
    data, expected = SEVERAL[name]
    text, exact = decode(data, "utf-8,utf-16,cp1252", "a.txt")
    assert (exact, text.encode(exact)) == (expected, data)


def test_where_none_of_several_encodings_fits_the_last_is_named() -> None:
    with pytest.raises(InputError, match="not ASCII: byte 0xef"):
        decode("naïve".encode("cp1252"), "utf-8,ascii", "a.txt")


WRONG = {
    "Latin-1": ("Le café a fermé.\n".encode("latin-1"), "utf-8", r"a.txt: not UTF-8: byte 0xe9 at offset 6; .*cp1252"),
    "UTF-16": ("\ufeffa line".encode("utf-16-le"), "utf-8", r"byte 0xff at offset 0; .*--encoding utf-16"),
    "UTF-16 without the mark": ("a naïve line".encode("utf-16-be"), "utf-8", "utf-16-be"),
    "a lone surrogate": (b"\xed\xa0\x80 line", "utf-8", "offset 0"),
    "cut in a letter": ("Überraschung für Käufer: größere Äpfel ü".encode()[:-1], "utf-8", "damaged UTF-8"),
    "half a UTF-16 letter": (b"a\x00b", "utf-16", "not UTF-16-LE"),
    "a form that does not come back": (b"\\u0041", "unicode_escape", "byte for byte"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_decoded_is_named_with_a_guess(name: str) -> None:
    data, encoding, message = WRONG[name]
    with pytest.raises(InputError, match=message):
        decode(data, encoding, "a.txt")


GUESSES = {
    "cp1252": "“Der Kläger wüsste gern, was größere Äpfel kosten”, sagte der Café-Besitzer – naturgemäß.",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl český novinář.",
    "cp1251": "Министр сообщил журналистам, что решение примут в пятницу.",
    "koi8-r": "Министр сообщил журналистам, что решение примут в пятницу.",
    "cp1253": "Ο υπουργός είπε στους δημοσιογράφους ότι η απόφαση θα ληφθεί.",
    "cp1256": "قال الوزير للصحفيين إن القرار سيتخذ يوم الجمعة",
    "shift_jis": "大臣は記者団に対し、金曜日に決定すると述べた。",
    "euc_jp": "大臣は記者団に対し、金曜日に決定すると述べた。",
    "euc_kr": "장관은 기자들에게 이번 결정을 금요일에 내릴 것이라고 말했다.",
    "gb18030": "部长在这里对记者说,他们的决定是在我国的大会上不了了之。",
    "big5": "部長在這裡對記者說,他們的決定是在我國的大會上不了了之。",
}


@pytest.mark.parametrize("encoding", GUESSES)
def test_an_encoding_is_guessed_by_its_usual_letters(encoding: str) -> None:
    assert guess_encoding(GUESSES[encoding].encode(encoding)) == encoding


def test_a_foreign_script_is_guessed_among_english_words() -> None:
    mixed = (
        "The minister said: " + "it is all decided, and nobody asked. " * 20 + "Министр сообщил журналистам об этом."
    )
    assert guess_encoding(mixed.encode("cp1251")) == "cp1251"


def test_noise_is_no_encoding() -> None:
    assert guess_encoding(bytes(range(0x80, 0x100)) * 4) is None
    assert not is_damaged_utf8(bytes(range(0x80, 0x100)) * 4)


@pytest.mark.parametrize("name", ["base64", "rot13", "no-such-encoding", "\0"])
def test_a_codec_that_is_no_text_encoding_is_refused(name: str) -> None:
    with pytest.raises((LookupError, ValueError)):
        known_encoding(name)


def test_a_missing_file_a_folder_and_an_impossible_name_are_named(tmp_path: Path) -> None:
    for name, reason in [
        (str(tmp_path / "none.txt"), "No such file"),
        (str(tmp_path), "it is a folder"),
        ("a\0b", "null"),
    ]:
        with pytest.raises(InputError, match=reason) as caught:
            read_source(name)
        assert str(caught.value).startswith(name)


def test_reading_gives_the_text_and_how_to_write_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert read_source(str(file)) == Source(str(file), "\ufeffone\r\ntwo", "utf-8")


def test_writing_keeps_mode_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_whole(str(file), b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere" / "a.txt"
    file.write_bytes(b"old")
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    write_whole(str(link), b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="not a regular file"):
        write_whole(str(pipe), b"new")


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(InputError, match="left as it was: No space left"):
        write_whole(str(file), b"new")
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(InputError, match="cannot be written, left as it was: Permission denied"):
            write_whole(str(file), b"new")
    finally:
        tmp_path.chmod(0o755)

"""Guess what encoding bytes are in, for the message that says they are not what they should be.

A guess is only ever shown, never used. It counts how many of the characters that are not ASCII belong to the most usual
letters of the languages written in an encoding: enough for a hint, and no dependency.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAMPLE_BYTES = 65_536
_GOOD_SHARE = 0.3
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]+")
_SHORTEST_WORD = 3
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжш"
_KANA = "のにをはがでとしたいてるなれっンスイルトラリ"
_BY_TWO_BYTES = {  # hardly anything else decodes as one of these
    "shift_jis": _KANA,
    "euc_jp": _KANA,
    "euc_kr": "이다는에의을가고한지로를도서사은기자",
    "gb18030": "的一是不了在人有我他这中大来上国个到说们为，。",
    "big5": "的一是不了在人有我他這中大來上國個到說們為，。",
}
_OWN_SCRIPT = {  # most letters are not ASCII
    "cp1251": _CYRILLIC,
    "koi8-r": _CYRILLIC,
    "cp1253": "αοιετσνηυρπκμλςωάόίέήφθδγύώ",
    "cp1255": "יוהלאמרבתשנ",
    "cp1256": "اليومنرتبدهسعفقكحجة",
    "cp874": "านรกอเงมยลวดทสตะปบคหแจพชขใไโ่้ั็ิีุู",
}
_LATIN_SCRIPT = {  # a letter here and there is not ASCII
    "cp1252": "éèàáíóúñçöäüßâêîôûãõåøæëï’‘“”–—…\xa0»«",
    "cp1250": "ąćęłńśźżčěšřžýáíéůőűöü„”–ăâîșț",
    "cp1254": "ıİşŞğĞçöüÇÖÜ",
}


def guess_encoding(data: bytes) -> str | None:
    """Name the encoding that ``data`` is most likely in, or nothing if none fits well.

    >>> guess_encoding("Привет, это простой текст.".encode("koi8-r"))
    'koi8-r'
    >>> guess_encoding("“Café”, she said – again…".encode("cp1252"))
    'cp1252'
    """
    sample = data[:_SAMPLE_BYTES]
    marked = [name for mark, name in _MARKS if sample.startswith(mark)]
    if marked:
        return marked[0]
    if b"\x00" in sample:
        return _wide_encoding(sample)
    single_bytes = _OWN_SCRIPT if _has_words_of_its_own(sample) else _LATIN_SCRIPT
    return _best_of(sample, _BY_TWO_BYTES) or _best_of(sample, single_bytes)


def _has_words_of_its_own(sample: bytes) -> bool:
    """Whether what is not ASCII stands in whole words, among English ones or not; in Latin script it does not."""
    runs = [len(run) for run in _FOREIGN_RUN.findall(sample)]
    return sum(length for length in runs if length >= _SHORTEST_WORD) > sum(runs) / 2


def is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is sound UTF-8, so that single bytes are broken and not the encoding."""
    text = data[:_SAMPLE_BYTES].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - broken
    return sound > 2 * broken


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a mark: most Western text has a NUL in every other byte."""
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.5:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > half * 0.5 else None


def _best_of(sample: bytes, usual_letters: Mapping[str, str]) -> str | None:
    shares = {name: _share_of(letters, sample, name) for name, letters in usual_letters.items()}
    best = max(shares, key=shares.__getitem__)  # the first of equals
    return best if shares[best] >= _GOOD_SHARE else None


def _share_of(letters: str, sample: bytes, encoding: str) -> float:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    foreign = [character for character in text if not character.isascii()]
    return sum(character in letters for character in foreign) / max(1, len(foreign))

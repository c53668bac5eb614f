"""The form of a line: what varies from article to article becomes a slot."""

from __future__ import annotations

import pytest

from cleaner.authoring.learning.generaliser import form

VOCABULARY = frozenset({"by", "share", "this", "article", "read", "more", "von", "и"})
FORMS = {
    "a counter": ("27 Views", "<number> views"),
    "a counter with a comma": ("1,933 Views", "<number> views"),
    "a counter in Arabic digits": ("٢٧ مشاهدة", "<number> مشاهدة"),
    "a fraction": ("3 / 12", "<number> / <number>"),
    "a time": ("Updated 12:30", "updated <number>"),
    "symbols at the ends": ("» Share this article …", "share this article"),
    "an English date": ("Published on March 3rd, 2021", "published on <date>"),
    "an English date, day first": ("Published 3 March 2021", "published <date>"),
    "a date with its weekday": ("Wed, 3 March 2021", "<date>"),
    "a French date": ("Publié le 1er avril 2021", "publié le <date>"),
    "a Spanish date": ("Publicado el 3 de marzo de 2021", "publicado el <date>"),
    "a German date": ("Stand: 3. März 2021", "stand: <date>"),
    "a Japanese date": ("公開：2021年3月3日", "公開:<date>"),
    "a date in figures": ("03.03.2021 | Kiel", "<date> | kiel"),
    "an ISO date": ("on 2021-03-03", "on <date>"),
    "an address": ("Mail ada@harbourpost.example", "mail <address>"),
    "a page": ("See https://harbourpost.example/a?b=3", "see <address>"),
    "an account": ("Follow @adaquill on it", "follow <address> on it"),
    "a name": ("By Ada Quill", "by <name>"),
    "a name in capitals": ("BY ADA QUILL", "by <name>"),
    "a name with an initial": ("by Ada M. Quill", "by <name>"),
    "two names": ("von Ada Quill und Bo Reed", "von <name> und <name>"),
    "a name in Cyrillic": ("фото Анна Перо", "фото <name>"),
    "known words are no name": ("Share This Article", "share this article"),
    "one capitalised word is no name": ("Read more Thursday", "read more thursday"),
    "a headline is no name": ("Read more Ferry Sails Again After Storm", "read more ferry sails again after storm"),
    "a name alone stands for itself": ("Ada Quill", "ada quill"),
    "nothing but symbols": ("* * *", ""),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_line_has_its_form(name: str) -> None:
    line, expected = FORMS[name]
    assert form(line, VOCABULARY) == expected


def test_a_huge_line_has_a_short_form() -> None:
    assert len(form("1 word " * 300_000)) < 200
    assert len(form("x" * 2_000_000)) < 200

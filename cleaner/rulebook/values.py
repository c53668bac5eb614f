"""What a single value of a rule file may be: a pattern, a date, a domain, a name; and lists of them."""

from __future__ import annotations

from typing import Annotated, Literal

import regex
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from cleaner.model import Category
from cleaner.rulebook.css import mistake_in
from cleaner.rulebook.dater import days_of
from cleaner.rulebook.patterns import PACKED

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_LANGUAGE = r"^[a-z]{2,3}$"
_GUARD = r"^[a-z]{2,3}/[a-z0-9]+(-[a-z0-9]+)*$"
# What else stands there is the host of no URL, and no article would be known. One label is enough: `learn` names so.
_DOMAIN = regex.compile(r"[\w-]+(\.[\w-]+)*")
_MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"
FORMS = {
    _ID: "small letters and digits, joined by hyphens",
    _LANGUAGE: "the code of a language, such as en",
    _GUARD: "the code of a language (or any), a slash and a name, such as en/reported-speech",
    _MONTH: "a month, such as 2026-01",
}


def _compilable(pattern: str) -> str:
    try:
        PACKED.of(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _selectable(selector: str) -> str:
    if mistake := mistake_in(selector):
        raise ValueError(mistake)
    return selector


def _a_date(text: str) -> str:
    days_of(text)
    return text


def _a_domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text):
        raise ValueError(f"must be a domain, such as harbourpost.example, without https:// and path, not {text!r}")
    return text


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


_ListOfOne = BeforeValidator(_as_list)  # a text alone needs no list around it
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], _ListOfOne, Field(min_length=1)]
Names = Annotated[list[Text], _ListOfOne]
Ids = Annotated[list[str], _ListOfOne]
Pattern = Annotated[Text, AfterValidator(_compilable)]
Patterns = Annotated[list[Pattern], _ListOfOne, Field(min_length=1)]
Selectors = Annotated[list[Annotated[Text, AfterValidator(_selectable)]], _ListOfOne, Field(min_length=1)]
Domains = Annotated[list[Annotated[str, AfterValidator(_a_domain)]], _ListOfOne]
RuleId = Annotated[str, Field(pattern=_ID)]
GuardName = Annotated[str, Field(pattern=_GUARD)]
GuardNames = Annotated[list[GuardName], _ListOfOne]
Languages = Annotated[list[Annotated[str, Field(pattern=_LANGUAGE)]], _ListOfOne]
Categories = Annotated[list[Category], _ListOfOne]
Zones = Annotated[list[Literal["head", "body", "tail"]], _ListOfOne, Field(min_length=1)]
Month = Annotated[str, Field(pattern=_MONTH)]
Date = Annotated[
    str,
    Field(max_length=10),  # a day; the time of day is for articles only
    AfterValidator(_a_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d\d){0,2}$"}),  # editors see 2019 as a number
]

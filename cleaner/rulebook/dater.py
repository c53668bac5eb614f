"""Dates as people and addresses write them, to the days that they may mean."""

from __future__ import annotations

import re

from cleaner.model import CleanerError

Days = tuple[str, str]  # the first and the last day, as YYYY-MM-DD: they sort as dates do
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
_DATE = r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?"  # compiled when needed: every run imports this
_IN_PATH = r"/((?:19|20)\d\d)(?:([/-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?)(?=[/_-]|$)"


class DateError(CleanerError, ValueError):
    """A text that is no date; the message says what one looks like."""


def days_of(text: str) -> Days:
    """The first and the last day of a year, a month or a day; a time behind a day does not matter.

    Raises ``DateError``.

    >>> days_of("2019"), days_of("2020-02"), days_of("2019-04-12T08:30:00Z")
    (('2019-01-01', '2019-12-31'), ('2020-02-01', '2020-02-29'), ('2019-04-12', '2019-04-12'))
    """
    from datetime import date, timedelta  # here: slow to import, and few runs know a date

    found = re.fullmatch(_DATE, text.strip(), re.ASCII | re.DOTALL)
    if not found:
        raise DateError(f"not a date: {text!r}; a date is YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise DateError(f"there is no such date: {text!r}") from error
    if day:
        return first.isoformat(), first.isoformat()
    last_month = first.replace(month=month or 12, day=28)
    next_month = last_month + timedelta(days=4) if last_month.isoformat() < "9999-12" else None
    last = next_month - timedelta(days=next_month.day) if next_month else date.max
    return first.isoformat(), last.isoformat()


def period(valid_from: str | None, valid_until: str | None) -> Days:
    """The days from the first of one date to the last of another; without one there is no end on its side.

    >>> period("2019", "2020-06")
    ('2019-01-01', '2020-06-30')
    """
    first = days_of(valid_from)[0] if valid_from else FIRST_DAY
    return first, days_of(valid_until)[1] if valid_until else LAST_DAY


def meet(one: Days, other: Days) -> bool:
    """Whether two spans of days have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def period_in_words(valid_from: str | None, valid_until: str | None) -> str:
    """A period for a person.

    >>> period_in_words("2019", None), period_in_words("2019", "2020-06")
    ('from 2019', 'from 2019 until 2020-06')
    """
    return " ".join(f"{word} {each}" for word, each in (("from", valid_from), ("until", valid_until)) if each)


def date_in_url(url: str | None) -> str | None:
    """The date in the path of an address, down to the month at least.

    >>> date_in_url("https://harbourpost.example/2019/04/12/ferry"), date_in_url("https://a.example/2019-04/x")
    ('2019-04-12', '2019-04')
    >>> date_in_url("https://harbourpost.example/items/20190412/ferry"), date_in_url("https://a.example/2019/ferry")
    ('2019-04-12', None)
    """
    path = (url or "").partition("?")[0].partition("#")[0]
    for found in re.finditer(_IN_PATH, path, re.ASCII):
        text = "-".join(part for part in found.group(1, 3, 4) if part)
        try:
            days_of(text)
        except DateError:
            continue
        return text
    return None

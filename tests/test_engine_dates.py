"""Rules for a time: an article whose date is known and outside is left alone; any other is not."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from conftest import DIRTY, RULES
from drawings import cleaner_with, rule

from cleaner import Cleaner, CleanerError, Document
from cleaner.authoring.cli import main as article_rules
from cleaner.command.cli import main as clean_article
from cleaner.rulebook.dater import DateError, days_of, meet
from cleaner.rulebook.ruleset import unpacked_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

FIRES, STAYS = True, False
# name: (valid_from, valid_until, the article's date, whether the rule fires)
TIMES: dict[str, tuple[str | None, str | None, str | None, bool]] = {
    "no date known": ("2019", "2020", None, FIRES),
    "before": ("2019", None, "2018-12-31", STAYS),
    "the first day": ("2019", None, "2019-01-01", FIRES),
    "the last day of a year": (None, "2020", "2020-12-31", FIRES),
    "the day after": (None, "2020", "2021-01-01", STAYS),
    "the last day of a leap month": (None, "2020-02", "2020-02-29", FIRES),
    "the day after a leap month": (None, "2020-02", "2020-03-01", STAYS),
    "the very day": ("2020-02-03", "2020-02-03", "2020-02-03", FIRES),
    "a year that the period begins in": ("2019-06", None, "2019", FIRES),
    "a month that the period ends before": (None, "2019-06-30", "2019-07", STAYS),
    "a time of day": ("2019-04-12", "2019-04-12", "2019-04-12T23:59:59+02:00", FIRES),
    "a time after a space": (None, "2019-04-11", "2019-04-12 08:00", STAYS),
}


def dated(folder: Path, valid_from: str | None, valid_until: str | None, **keys: Any) -> Cleaner:
    dates = {"valid_from": valid_from, "valid_until": valid_until}
    known = {key: value for key, value in dates.items() if value}
    return cleaner_with(folder, {"common/en/share.yaml": [rule(phrases=["zyx the qwop"], **known, **keys)]})


@pytest.mark.parametrize("name", TIMES)
def test_a_rule_fires_in_articles_of_its_time(name: str, tmp_path: Path) -> None:
    valid_from, valid_until, date, fires = TIMES[name]
    cleaner = dated(tmp_path, valid_from, valid_until)
    assert cleaner.clean(Document(DIRTY, date=date)).changed is fires


@pytest.mark.parametrize("kind", ["shape", "inline", "block"])
def test_rules_of_all_kinds_have_a_time(kind: str, tmp_path: Path) -> None:
    keys: dict[str, Any] = {
        "shape": {"shape": {"max_words": 3}, "within": {"min_prose_before": 1}},
        "inline": {"inline": ["qwop"]},
        "block": {"block": {"start": "zyx the qwop", "while": {"shape": {"max_words": 3}}, "max_lines": 3}},
    }[kind]
    text = DIRTY.replace("Zyx the qwop\n", "Zyx the qwop\nHm\n")
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [rule(valid_until="2019", **keys)]})
    assert cleaner.clean(Document(text, date="2019")).changed
    assert cleaner.clean(Document(text, date="2020")).text == text


def test_a_rule_without_dates_is_for_all_times(tmp_path: Path) -> None:
    cleaner = dated(tmp_path, None, None)
    assert cleaner.clean(Document(DIRTY, date="1987")).changed


def test_the_time_survives_the_cache(tmp_path: Path) -> None:
    cleaner = Cleaner(compiled=unpacked_rules(dated(tmp_path, "2019", None)._rules.packed()))
    assert not cleaner.clean(Document(DIRTY, date="2018")).changed


def test_why_and_which_name_the_time(tmp_path: Path) -> None:
    cleaner = dated(tmp_path, "2019", "2020-06")
    line = DIRTY.split("\n").index("Zyx the qwop") + 1
    reason = "en/share/it: it is for articles from 2019 until 2020-06"
    assert cleaner.why(Document(DIRTY, date="2021"), line) == (reason,)
    assert cleaner.which(Document(DIRTY, date="2021")).rules == ()
    assert cleaner.which(Document(DIRTY)).dated == {"en/share/it": ("2019", "2020-06")}


@pytest.mark.parametrize("text", ["2019-13", "2019-02-29", "last year", "", "20190412", "2019-4-1", "٢٠١٩", "0000"])
def test_what_is_no_date_is_an_error_that_shows_it(text: str, tmp_path: Path) -> None:
    with pytest.raises(DateError, match="date"):
        days_of(text)
    with pytest.raises(CleanerError):
        dated(tmp_path, "2019", None).clean(Document(DIRTY, date=text))


def test_spans_of_days_meet_as_sets_of_days_do() -> None:
    draw = random.Random(1)
    for _ in range(200):
        one, other = (sorted(draw.choices(range(1, 29), k=2)) for _ in range(2))
        spans = [(f"2019-02-{first:02}", f"2019-02-{last:02}") for first, last in (one, other)]
        days = [set(range(first, last + 1)) for first, last in (one, other)]
        assert meet(spans[0], spans[1]) is bool(days[0] & days[1])


def test_the_last_days_there_are() -> None:
    assert days_of("9999") == ("9999-01-01", "9999-12-31")
    assert days_of("9999-12") == ("9999-12-01", "9999-12-31")


@pytest.fixture
def old_rules(folder: Path) -> None:
    (folder / "demo-rules" / "demo.yaml").write_text(RULES.replace("    phrases", "    valid_until: 2019\n    phrases"))
    (folder / "a.txt").write_text(DIRTY)


@pytest.mark.usefixtures("old_rules")
def test_the_command_takes_a_date(call: Callable[..., Outcome]) -> None:
    codes = [
        call(clean_article, "--rules", "demo-rules", "--check", "--date", date, "a.txt").code
        for date in ("2019", "2020")
    ]
    assert codes == [1, 0]
    wrong = call(clean_article, "--date", "yesterday", "a.txt")
    assert wrong.code == 2
    assert "not a date: 'yesterday'; a date is YYYY, YYYY-MM or YYYY-MM-DD" in wrong.err


@pytest.mark.usefixtures("old_rules")
def test_records_have_dates(call: Callable[..., Outcome], folder: Path) -> None:
    dates = ["2019-12-31T12:00:00Z", "2020", 2021, "no date", None]
    (folder / "a.jsonl").write_text("".join(json.dumps({"text": DIRTY, "when": each}) + "\n" for each in dates))
    call(clean_article, "--rules", "demo-rules", "--date-field", "when", "--jobs", 1, "a.jsonl", "-o", "b.jsonl")
    texts = [json.loads(line)["text"] for line in (folder / "b.jsonl").read_text().splitlines()]
    assert [text == DIRTY for text in texts] == [False, True, True, False, False]


@pytest.mark.usefixtures("old_rules")
def test_which_shows_the_time(call: Callable[..., Outcome]) -> None:
    out = call(article_rules, "which", "--rules", "demo-rules", "a.txt").out.decode()
    assert "demo/widget  " in out
    assert "need no shipped rule. (until 2019)\n" in out
    record = json.loads(call(article_rules, "which", "--rules", "demo-rules", "--format", "json", "a.txt").out)
    assert [each.get("valid_until") for each in record["rules"] if each["rule"].startswith("demo/")] == ["2019"] * 2
    out = call(article_rules, "which", "--rules", "demo-rules", "--date", "2020-01-01", "a.txt").out.decode()
    assert "demo/widget" not in out

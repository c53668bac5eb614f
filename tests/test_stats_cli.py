"""``article-rules stats`` and ``stale``: what is counted in a corpus, what is kept of it, and what is found changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CLEAN, DIRTY, WIDGET

from cleaner.authoring.cli import main
from cleaner.authoring.measuring.inspector import ceased_by_date, ceased_since, drifts_by_date
from cleaner.authoring.measuring.statistician import Statistics
from cleaner.model import CleanResult, Document, Removal
from cleaner.rulebook.dater import date_in_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from conftest import Outcome

RULES = ("--rules", "demo-rules")
EXPECTED = """\
3 articles, 2 changed (66.7%); 144 words, 9 removed (6.2%)

rules that hit: 1
  articles  lines  words  where       rule
  2         3      9      ·····█···▄  demo/widget

categories: 1
  articles  lines  words  where       category
  2         3      9      ·····█···▄  share

publishers: 2
  articles  changed  lines  words  share  where       publisher
  2         1        2      6      4.9%   ·····█···█  harbourpost.example
  1         1        1      3      5.3%   ·····█····  (unknown)
"""


def records(path: Path, *articles: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(each) + "\n" for each in articles))
    return path.name


def article(text: str, date: str | None = None, host: str = "harbourpost.example") -> dict[str, Any]:
    return {"text": text, "url": f"https://www.{host}/a", "date": date}


@pytest.fixture
def corpus(folder: Path) -> str:
    twice = f"{DIRTY}{WIDGET}"
    return records(folder / "a.jsonl", article(twice), article(CLEAN), {"text": DIRTY})


def test_hits_are_counted_by_rule_category_and_publisher(call: Callable[..., Outcome], corpus: str) -> None:
    outcome = call(main, "stats", *RULES, corpus)
    assert (outcome.code, outcome.err, outcome.out.decode()) == (0, "", EXPECTED)


def test_stats_as_json_are_what_is_kept(call: Callable[..., Outcome], corpus: str, folder: Path) -> None:
    outcome = call(main, "stats", *RULES, "--format", "json", "-o", "kept.json", corpus)
    record = json.loads(outcome.out)
    assert record == json.loads((folder / "kept.json").read_text())
    assert record["totals"] == {"articles": 3, "changed": 2, "words": 144, "words_removed": 9, "dated": 0}
    places = [0, 0, 0, 0, 0, 2, 0, 0, 0, 1]
    assert record["rules"] == {
        "demo/widget": {"category": "share", "articles": 2, "lines": 3, "words": 9, "places": places}
    }


def test_the_limit_is_for_what_is_shown_only(call: Callable[..., Outcome], corpus: str, folder: Path) -> None:
    outcome = call(main, "stats", *RULES, "--limit", 1, "-o", "kept.json", corpus)
    assert "publishers: 2\n" in outcome.out.decode()
    assert "(unknown)" not in outcome.out.decode()
    assert len(json.loads((folder / "kept.json").read_text())["publishers"]) == 2


def test_a_bad_record_is_named_and_the_rest_counted(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "a.jsonl").write_text('{"text": "one"}\nbroken\n{"text": "\\u001b[31mtwo"}\n')
    outcome = call(main, "stats", "--publisher-field", "text", "a.jsonl")
    assert outcome.code == 2
    assert "error: a.jsonl:2: not JSON" in outcome.err
    assert outcome.out.startswith(b"2 articles, 0 changed")
    assert b"\x1b" not in outcome.out


def test_a_file_that_cannot_be_written_is_code_2(call: Callable[..., Outcome], corpus: str) -> None:
    outcome = call(main, "stats", "-o", "none/kept.json", corpus)
    assert outcome.code == 2
    assert "error: none/kept.json: cannot be written" in outcome.err


QUARTERS = [f"{year}-{month}-15" for year in (2018, 2019, 2020) for month in ("02", "05", "08", "11")]


@pytest.fixture
def changed(folder: Path) -> tuple[str, str]:
    """A publisher whose widget went away at the end of 2018: all articles, and those of the new time."""
    old = [article(DIRTY, date) for date in QUARTERS[:4] for _ in range(6)]
    new = [article(CLEAN, date) for date in QUARTERS[4:] for _ in range(6)]
    return records(folder / "all.jsonl", *old, *new), records(folder / "old.jsonl", *old)


STALE = """\
72 articles of 1 publisher, 72 with a date, 2018-Q1 to 2020-Q4

no longer hit: 1
  articles  since then  last hit  publisher            rule
  24 of 24  0 of 48     2018-Q4   harbourpost.example  demo/widget

another share is removed: 1
  before               until    after                since    publisher
  5.3% of 24 articles  2018-Q4  0.0% of 24 articles  2019-Q1  harbourpost.example

never hit: 0
"""


def test_what_has_changed_is_found_by_date(call: Callable[..., Outcome], changed: tuple[str, str]) -> None:
    outcome = call(main, "stale", *RULES, "--date-field", "date", "--fail", changed[0])
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.decode() == STALE


def test_what_has_changed_is_found_since_a_snapshot(call: Callable[..., Outcome], folder: Path) -> None:
    old = records(folder / "old.jsonl", *[article(DIRTY)] * 20)
    new = records(folder / "new.jsonl", *[article(CLEAN)] * 20)
    assert call(main, "stats", *RULES, "-o", "kept.json", old).code == 0
    outcome = call(main, "stale", *RULES, "--since", "kept.json", "--format", "json", new)
    record = json.loads(outcome.out)
    assert outcome.code == 0
    assert [(each["rule"], each["hits"], each["after"]) for each in record["no_longer_hit"]] == [
        ("demo/widget", 20, 20)
    ]
    assert [each["publisher"] for each in record["drifts"]] == ["harbourpost.example"]
    same = call(main, "stale", *RULES, "--since", "kept.json", "--fail", old)
    assert (same.code, same.out.decode().count(": 0\n")) == (0, 3)


def test_a_rule_that_has_ended_is_not_stale(
    call: Callable[..., Outcome], folder: Path, changed: tuple[str, str]
) -> None:
    path = folder / "demo-rules" / "demo.yaml"
    path.write_text(path.read_text().replace("    phrases", "    valid_until: 2018\n    phrases"))
    outcome = call(main, "stale", *RULES, "--date-field", "date", changed[0])
    assert "no longer hit: 0\n" in outcome.out.decode()


PUBLISHER = """\
publisher:
  name: Harbour Post
  domains: [harbourpost.example]
rules:
  - id: used
    category: share
    description: A line that is there.
    phrases: [Tuv the qwop]
    removes: [Tuv the qwop]
    keeps: ["The council said it would tuv the qwop before the winter, if the budget allows it."]
  - id: unused
    category: share
    description: A line that is not there.
    phrases: [Qwop the zyx]
    removes: [Qwop the zyx]
    keeps: ["The council said it would qwop the zyx before the winter, if the budget allows it."]
"""


@pytest.mark.parametrize(("articles", "found"), [(20, ["harbourpost.example/unused"]), (19, [])])
def test_rules_of_a_publisher_that_never_hit_are_found(
    call: Callable[..., Outcome], folder: Path, articles: int, found: list[str]
) -> None:
    (folder / "demo-rules" / "publishers").mkdir()
    (folder / "demo-rules" / "publishers" / "harbourpost.example.yaml").write_text(PUBLISHER)
    name = records(folder / "a.jsonl", *[article(DIRTY.replace("Zyx", "Tuv"))] * articles)
    outcome = call(main, "stale", *RULES, "--format", "json", name)
    assert [each["rule"] for each in json.loads(outcome.out)["never_hit"]] == found
    assert "no article has a date" in outcome.err


WRONG_SNAPSHOTS = {
    "no file": (None, "kept.json: cannot be read"),
    "no JSON": ("{", "kept.json: is no snapshot: "),
    "deep": ("[" * 100_000, "kept.json: is no snapshot: "),
    "something else": ("{}", "kept.json: is no snapshot; article-rules stats -o writes one"),
    "another version": ('{"kind": "clean-article statistics", "version": 9}', "this program reads 1"),
    "damaged": ('{"kind": "clean-article statistics", "version": 1}', "kept.json: is a damaged snapshot: KeyError"),
}


@pytest.mark.parametrize("name", WRONG_SNAPSHOTS)
def test_a_wrong_snapshot_is_code_2(call: Callable[..., Outcome], folder: Path, name: str) -> None:
    content, message = WRONG_SNAPSHOTS[name]
    if content is not None:
        (folder / "kept.json").write_text(content)
    outcome = call(main, "stale", "--since", "kept.json", "-", stdin=b"")
    assert outcome.code == 2
    assert message in outcome.err


def counted(articles: Iterable[tuple[str, str | None, list[str]]]) -> Statistics:
    """Statistics of articles, each with its publisher, its date and the rules that hit."""
    statistics = Statistics()
    for publisher, date, rules in articles:
        removals = tuple(Removal(rule, "share", 10 * at, 10 * at + 10, at + 1, "") for at, rule in enumerate(rules))
        statistics.add(Document("x" * 100, publisher=publisher, date=date), CleanResult("", removals))
    return statistics


OLD, NEW = "2018-05", "2019-05"
# name: the articles (how many, publisher, date, rules), and what ended (rule, publisher, hits, before, after)
CEASED: dict[str, tuple[list[tuple[int, str, str | None, list[str]]], list[tuple[str, str, int, int, int]]]] = {
    "a rule that ended": ([(10, "a", OLD, ["r"]), (10, "a", NEW, [])], [("r", "a", 10, 10, 10)]),
    "too few articles since": ([(10, "a", OLD, ["r"]), (3, "a", NEW, [])], []),
    "too few hits before": ([(2, "a", OLD, ["r"]), (98, "a", OLD, []), (100, "a", NEW, [])], []),
    "a rare rule, many articles": (
        [(20, "a", OLD, ["r"]), (80, "a", OLD, []), (100, "a", NEW, [])],
        [("r", "a", 20, 100, 100)],
    ),
    "a rule that goes on elsewhere": (
        [(10, "a", OLD, ["r"]), (10, "a", NEW, []), (10, "b", OLD, ["r"]), (10, "b", NEW, ["r"])],
        [("r", "a", 10, 10, 10)],
    ),
    "a rule that ended everywhere": (
        [(4, "a", OLD, ["r"]), (4, "a", NEW, []), (6, "b", OLD, ["r"]), (6, "b", NEW, [])],
        [("r", "(all)", 10, 10, 10)],
    ),
    "a publisher that ended": ([(50, "a", OLD, ["r"]), (1, "b", OLD, ["r"]), (50, "b", NEW, [])], []),
    "articles without dates": ([(50, "a", None, ["r"]), (50, "a", None, [])], []),
}


@pytest.mark.parametrize("name", CEASED)
def test_no_longer_hit_means_more_than_chance(name: str) -> None:
    articles, expected = CEASED[name]
    found = ceased_by_date(counted(each[1:] for each in articles for _ in range(each[0])))
    assert [(each.rule, each.publisher, each.hits, each.before, each.after) for each in found] == expected


@pytest.mark.parametrize("name", [name for name in CEASED if name != "articles without dates"])
def test_a_snapshot_finds_what_dates_find(name: str) -> None:
    articles, expected = CEASED[name]
    old, new = (
        counted(each[1:] for each in articles if each[2] == date for _ in range(each[0])) for date in (OLD, NEW)
    )
    found = ceased_since(old, new)
    assert [(each.rule, each.publisher, each.hits) for each in found] == [each[:3] for each in expected]


# name: the numbers of rules that hit in each article of a quarter, quarter by quarter, and the quarters of a drift
DRIFTS = {
    "always the same": ([[1] * 20, [1] * 20, [1] * 20], []),
    "a new template": ([[1] * 20, [1] * 20, [3] * 20, [3] * 20], ["2019-Q3"]),
    "there and back": ([[1] * 20, [3] * 20, [1] * 20], ["2019-Q2", "2019-Q3"]),
    "too few articles": ([[1] * 20, [3] * 19], []),
    "few articles, but over quarters": ([[1] * 20, [3] * 10, [3] * 10], ["2019-Q2"]),
    "as various as before": ([[0, 3] * 10, [0, 3] * 9 + [3, 3], [0, 3] * 10], []),
}


@pytest.mark.parametrize("name", DRIFTS)
def test_a_drift_is_more_than_chance(name: str) -> None:
    quarters, expected = DRIFTS[name]
    articles = [
        ("a", QUARTERS[4 + number], ["r"] * count) for number, quarter in enumerate(quarters) for count in quarter
    ]
    assert [each.since for each in drifts_by_date(counted(articles))] == expected


def test_publishers_beyond_the_most_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.authoring.measuring.statistician._MOST_PUBLISHERS", 3)
    monkeypatch.setattr("cleaner.authoring.measuring.statistician._MOST_PAIRS", 2)
    statistics = counted((str(number), None, ["r"]) for number in range(9))
    assert {name: each.articles for name, each in statistics.publishers.items()} == {
        "0": 1,
        "1": 1,
        "2": 1,
        "(others)": 6,
    }
    assert (statistics.rules["r"].articles, statistics.forgotten) == (9, 7)


URLS = {
    "https://a.example/2019/04/12/ferry": "2019-04-12",
    "https://a.example/news/2019/04/ferry": "2019-04",
    "https://a.example/2019-04-12-ferry": "2019-04-12",
    "https://a.example/20190412/ferry": "2019-04-12",
    "https://a.example/ferry?at=/2019/04/12/": None,
    "https://a.example/2019/ferry": None,
    "https://a.example/2019/13/12/ferry": None,
    "https://a.example/2019/02/31/ferry": None,
    "https://a.example/120190412/ferry": None,
    "": None,
}


@pytest.mark.parametrize("url", URLS)
def test_the_date_in_an_address(url: str) -> None:
    assert date_in_url(url) == URLS[url]


def test_drafts_are_counted_when_asked_for(call: Callable[..., Outcome], folder: Path, corpus: str) -> None:
    path = folder / "demo-rules" / "demo.yaml"
    path.write_text(path.read_text().replace("    phrases", "    status: draft\n    phrases"))
    counts = [call(main, "stats", *RULES, *more, corpus).out.split(b"\n")[2] for more in ((), ("--drafts",))]
    assert counts == [b"rules that hit: 0", b"rules that hit: 1"]


def test_hosts_of_one_domain_are_one_publisher() -> None:
    statistics = Statistics()
    for host in ("www.harbourpost.example", "sport.harbourpost.example", "other.example", "[bad"):
        statistics.add(Document("a", url=f"https://{host}/a"), CleanResult("a"))
    assert [*statistics.publishers] == ["harbourpost.example", "other.example", "(unknown)"]

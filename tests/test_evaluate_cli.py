"""``article-rules evaluate``: what is measured, whom it is put down to, and when a floor holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CLEAN, DIRTY, FIRST, SECOND, TITLE

from cleaner.authoring.cli import main
from cleaner.authoring.measuring.attributor import attribute
from cleaner.authoring.measuring.weigher import weigh
from cleaner.model import Removal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

WEIGHED = {
    "nothing to do": (("a b", "a b", "a b"), (0, 0, 0)),
    "junk goes": (("a b c", "a b", "a b"), (1, 1, 0)),
    "junk stays": (("a b c", "a b c", "a b"), (1, 0, 0)),
    "an article's word goes": (("a b c", "b", "a b"), (1, 1, 1)),
    "one of two alike": (("a a b", "a b", "a b"), (1, 1, 0)),
    "what only the gold has": (("a b", "a b", "a b z"), (0, 0, 0)),
    "no spaces": (("島へ行く。共有", "島へ行く。", "島へ行く。"), (2, 2, 0)),
    "empty": (("", "", ""), (0, 0, 0)),
}


@pytest.mark.parametrize("name", WEIGHED)
def test_words_are_weighed_as_bags(name: str) -> None:
    texts, counts = WEIGHED[name]
    weight = weigh(*texts)
    assert (weight.junk, weight.brought.total(), weight.cost.total()) == counts


def test_the_title_is_on_neither_side() -> None:
    title = "Harbour opens again after the storm"
    raw = f"{title}\nHarbour opens again after\nHarbour opens\nwords"
    weight = weigh(raw, "words", "words", title)
    assert (weight.junk, weight.brought.total()) == (2, 2)  # two words are too little to be taken for the title
    assert weigh(raw, "words", "words").junk == 12


def test_words_lost_are_put_down_to_the_line_that_stands_in_the_gold() -> None:
    gold = "the boat\nsailed on"
    weight = weigh(f"{gold}\nshare the page", "sailed on", gold)
    junk, line = Removal("junk", "share", 0, 0, 3, "share the page\n"), Removal("bad", "date", 0, 0, 1, "the boat\n")
    shares = {each.removal.rule_id: (each.brought, each.cost) for each in attribute([junk, line], weight, gold)}
    assert shares == {"junk": (3, 0), "bad": (0, 2)}


RULES = """\
rules:
  - id: bad
    category: share
    description: A rule that takes what it should not.
    phrases: [The fishermen sailed out again]
    removes: [The fishermen sailed out again]
    keeps: [The fishermen said that they sailed out again before the winter.]
"""
BAD = "The fishermen sailed out again\n"


@pytest.fixture
def records(folder: Path) -> list[dict[str, Any]]:
    (folder / "demo-rules" / "more.yaml").write_text(RULES)
    rows = [
        {"text": DIRTY + "\nQwop zyx qwop\n", "gold": CLEAN, "title": TITLE, "language": "en"},
        {"text": f"{DIRTY}\n{BAD}", "gold": f"{CLEAN}\n{BAD}", "title": TITLE, "url": "https://harbourpost.example/a"},
    ]
    write(folder, rows)
    return rows


def write(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


@pytest.mark.usefixtures("records")
def test_figures_rules_publishers_and_languages(call: Callable[..., Outcome]) -> None:
    outcome = call(
        main, "evaluate", "a.jsonl", "--rules", "demo-rules", "--language-field", "language", "--format=json"
    )
    record = json.loads(outcome.out)
    article = words(FIRST, SECOND, FIRST, SECOND, BAD)
    assert (outcome.code, outcome.err) == (0, "")
    assert record["words"] == {"boilerplate": 9, "removed": 6, "article": article, "lost": 5}
    assert record["figures"]["removed_of_words"] == round(6 / 9, 6)
    assert record["figures"]["removed_of_articles"] == 0.5  # the second has too little boilerplate to count
    assert record["figures"]["lost_of_words"] == round(5 / article, 6)
    assert record["figures"]["lost_of_articles"] == round(5 / words(FIRST, SECOND, BAD) / 2, 6)
    rules = {each["name"]: (each["brought"], each["cost"], each["articles"]) for each in record["rules"]}
    assert rules == {"demo/widget": (6, 0, 2), "more/bad": (0, 5, 1)}
    assert record["costly"][0]["worst"] == {"words": 5, "place": "a.jsonl:2:9", "text": BAD.strip()}
    assert [(each["name"], each["brought"], each["cost"]) for each in record["packs"]] == [("own rules", 6, 5)]
    assert {each["name"] for each in record["publishers"]} == {"unknown", "harbourpost.example"}
    assert [(each["name"], each["articles"]) for each in record["languages"]] == [("en", 1)]


@pytest.mark.usefixtures("records")
def test_the_report_shows_what_was_lost_where(call: Callable[..., Outcome]) -> None:
    lines = call(main, "evaluate", "a.jsonl", "--rules", "demo-rules").out.decode().splitlines()
    assert lines[0].startswith("2 articles: 9 words of boilerplate, ")
    assert "  boilerplate removed            66.67%          50.00%" in lines
    assert f"      a.jsonl:2:9: {BAD.strip()}" in lines


@pytest.mark.usefixtures("records")
def test_two_folders(folder: Path, call: Callable[..., Outcome]) -> None:
    for name, text in {"raw/a/1.txt": DIRTY, "gold/a/1.txt": CLEAN, "raw/2.txt": DIRTY}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    outcome = call(main, "evaluate", "raw", "--gold", "gold", "--rules", "demo-rules", "--format", "json")
    record = json.loads(outcome.out)
    assert (record["articles"], record["figures"]["removed_of_words"]) == (1, 1)
    assert outcome.err == "error: raw/2.txt: there is no hand-cleaned copy: gold/2.txt\n"
    assert outcome.code == 2


NAMELESS = ("evaluate --gold-field", "stats --date-field", "stale --publisher-field", "learn --publisher-field")


@pytest.mark.parametrize("words", NAMELESS)
def test_a_field_needs_a_name(words: str, call: Callable[..., Outcome]) -> None:
    command, option = words.split()
    assert call(main, command, "a.jsonl", option, "").err.startswith(f"error: argument {option}: a name is missing\n")


def test_what_misses_the_copies_is_told_where_to_say_it(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(DIRTY)
    outcome = call(main, "evaluate", "raw", "--gold", "none")
    assert (outcome.code, outcome.err) == (2, "error: none: there is no such folder\n")
    outcome = call(main, "evaluate", "raw/a.txt", "--gold", "raw")
    assert outcome.err.startswith("error: raw/a.txt: with --gold, INPUT is one folder, and DIR another one")
    outcome = call(main, "evaluate", "raw")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err == (
        "error: raw/a.txt: has no 'gold', the text as a person has cleaned it; "
        "say with --gold-field where it is, or with --gold the folder of copies\n"
    )


def test_a_floor_holds_until_a_figure_is_worse(
    folder: Path, records: list[dict[str, Any]], call: Callable[..., Outcome]
) -> None:
    given = ("evaluate", "a.jsonl", "--rules", "demo-rules")
    assert call(main, *given, "--write-floor", "floor.toml", "--tolerance", "0.01").code == 0
    outcome = call(main, *given, "--floor", "floor.toml")
    assert (outcome.code, outcome.err) == (0, "no figure is worse than pinned\n")
    text = (folder / "floor.toml").read_text()
    (folder / "floor.toml").write_text(text.replace("removed_of_words = 0.666", "removed_of_words = 0.766"))
    outcome = call(main, *given, "--floor", "floor.toml")
    assert (outcome.code, outcome.err) == (1, "error: removed_of_words fell from 0.7667 to 0.6667\n")
    (folder / "floor.toml").write_text(text)
    records[0]["gold"] += "."
    write(folder, records)
    outcome = call(main, *given, "--floor", "floor.toml")
    assert outcome.code == 1
    assert outcome.err.startswith("error: the articles are not those of the floor (2 now, 2 when ")


NO_FLOOR = {
    "not there": (None, "floor.toml: cannot be read: No such file"),
    "not TOML": ("=", "floor.toml: not TOML in UTF-8: "),
    "no figures": ('digest = ""\n', "floor.toml: has no table [figures]"),
    "an unknown figure": ("[figures]\nF2 = 1\n", "floor.toml: there is no figure 'F2'; there are removed_of_words, "),
    "no digest": ("tolerance = 0.1\n[figures]\nlost_of_gold = 1\n", "floor.toml: articles is missing"),
    "no end": ("articles = 1\ntolerance = inf\n[figures]\nlost_of_gold = 1\n", "floor.toml: tolerance is missing or"),
    "no number": ('[figures]\nlost_of_gold = "a"\n', "floor.toml: lost_of_gold is missing or of another kind"),
}


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("name", NO_FLOOR)
def test_a_floor_that_is_none_is_named(name: str, folder: Path, call: Callable[..., Outcome]) -> None:
    content, complaint = NO_FLOOR[name]
    if content is not None:
        (folder / "floor.toml").write_text(content)
    outcome = call(main, "evaluate", "a.jsonl", "--floor", "floor.toml")
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {complaint}")


def test_a_floor_of_half_the_articles_is_not_written(
    folder: Path, records: list[dict[str, Any]], call: Callable[..., Outcome]
) -> None:
    write(folder, [*records, {"text": "a"}, {"text": "a", "gold": 1}])
    outcome = call(main, "evaluate", "a.jsonl", "--write-floor", "floor.toml")
    assert outcome.code == 2
    assert "error: a.jsonl:3: has no 'gold'" in outcome.err
    assert "error: a.jsonl:4: 'gold' is not a text" in outcome.err
    assert not (folder / "floor.toml").exists()


WRONG = {
    "two floors": ["a.jsonl", "--floor", "a", "--write-floor", "a"],
    "no share": ["a.jsonl", "--tolerance", "2"],
    "a file and a folder": ["a.jsonl", "--gold", "demo-rules"],
    "no article": ["empty.jsonl"],
}


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_code_2(name: str, folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "empty.jsonl").write_text("")
    outcome = call(main, "evaluate", *WRONG[name])
    assert outcome.code == 2
    assert "error: " in outcome.err

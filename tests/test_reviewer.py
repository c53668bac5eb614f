"""The review of drafts: what a person says is what stands in the files afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from test_learn_cli import DRAFTS, record

from cleaner.authoring.cli import main
from cleaner.authoring.learning.archive import Archive
from cleaner.authoring.learning.draft_folder import DraftFolder
from cleaner.authoring.learning.grouper import Group
from cleaner.authoring.learning.learner import Corpus
from cleaner.authoring.learning.reviewer import Reviewer
from cleaner.authoring.reader import Fields, read_articles
from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome

    from cleaner.rulebook.schema import Rule

SECOND = (
    "Wibble a wobble for the flim, and come to the mole on any day of the week to frop the zyx with all of us again."
)


@pytest.fixture
def drafts(folder: Path, call: Callable[..., Outcome]) -> Path:
    """A folder with two drafts: a tail of two lines, and a sentence above the text."""
    rows = [record(number).replace("\\n\\n", f"\\n\\n{SECOND}\\n\\n", 1) for number in range(8)]
    (folder / "a.jsonl").write_text("".join(rows))
    assert call(main, "learn", "a.jsonl", "-o", "drafts").code == 0
    assert len(rules(folder)) == 2
    return folder / "drafts"


def rules(folder: Path) -> list[Rule]:
    return [rule for each in load(find_sources(folder / "drafts", user=True)) for rule in each.file.rules]


@pytest.fixture
def corpus(folder: Path) -> Iterator[Corpus]:
    made = Corpus(Archive())
    for article in read_articles([str(folder / "a.jsonl")], Fields()):
        made.groups[Group("harbourpost.example", "", "url")].append(made.archive.add(article))
    yield made
    made.archive.close()


def review(folder: Path, corpus: Corpus, *answers: str) -> tuple[int, str]:
    """How many drafts are left after these answers, and what was shown."""
    told: list[str] = []
    left = iter(answers)
    reviewer = Reviewer(DraftFolder(folder), corpus, lambda _: next(left), told.append)
    return reviewer.review(), "\n".join(told)


@pytest.mark.usefixtures("drafts")
def test_each_draft_is_shown_with_three_contexts(folder: Path, corpus: Corpus) -> None:
    left, shown = review(folder / "drafts", corpus, "quit")
    assert left == 2
    assert shown.count("a.jsonl:") == 3
    assert shown.count("    > ") == 3
    assert "status: draft" in shown


def test_yes_drops_the_status_and_nothing_else(folder: Path, drafts: Path, corpus: Corpus) -> None:
    before = (folder / DRAFTS).read_text()
    assert review(drafts, corpus, "y", "q")[0] == 1
    assert (folder / DRAFTS).read_text() == before.replace("    status: draft\n", "", 1)
    assert [rule.status for rule in rules(folder)] == [None, "draft"]


def test_no_takes_the_rule_out_for_good(
    folder: Path, drafts: Path, corpus: Corpus, call: Callable[..., Outcome]
) -> None:
    first, second = rules(folder)
    assert review(drafts, corpus, "no", "yes")[0] == 0
    assert [rule.id for rule in rules(folder)] == [second.id]
    decisions = json.loads((drafts / "decisions.json").read_text())["files"]["publishers/harbourpost.example.yaml"]
    assert {each["id"]: each["decision"] for each in decisions["offered"]} == {first.id: "no", second.id: "yes"}
    assert call(main, "learn", "a.jsonl", "-o", "drafts").err.startswith("0 drafts")


def test_a_file_of_which_all_is_refused_goes(
    folder: Path, drafts: Path, corpus: Corpus, call: Callable[..., Outcome]
) -> None:
    assert review(drafts, corpus, "n", "n")[0] == 0
    assert not (folder / DRAFTS).exists()
    assert call(main, "learn", "a.jsonl", "-o", "drafts").err.startswith("0 drafts")


def test_what_was_decided_is_not_asked_again(drafts: Path, corpus: Corpus) -> None:
    review(drafts, corpus, "y", "q")
    asked: list[str] = []
    Reviewer(DraftFolder(drafts), corpus, lambda question: asked.append(question) or "y", lambda _: None).review()
    assert len(asked) == 1


@pytest.mark.parametrize("change", ["s/^    category: .*/    category: share/", "s/phrases:/phrses:/"])
def test_an_edit_counts_if_it_is_still_a_rule(
    change: str, drafts: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", f"sed -i '{change}'")
    path = drafts.parent / DRAFTS
    before = path.read_text()
    _, shown = review(drafts, corpus, "what?", "edit", "quit")
    spoilt = "phrses" in change
    assert (path.read_text() == before) is spoilt
    assert ("phrses: unknown key" in shown) is spoilt
    assert len(rules(drafts.parent)) == 2

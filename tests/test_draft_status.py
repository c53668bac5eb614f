"""Rules whose status is draft do nothing unless they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY, RULES, WIDGET

from cleaner import Cleaner, Document
from cleaner.authoring.cli import main as article_rules
from cleaner.command.cli import main as clean_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

PUBLISHER = "publisher: {name: The Harbour Post, domains: [harbourpost.example]}\n"


@pytest.fixture
def drafts(folder: Path) -> Path:
    """A folder of rules in which the widget's rule is a draft."""
    path = folder / "demo-rules" / "demo.yaml"
    path.write_text(RULES.replace("    category: share\n", "    category: share\n    status: draft\n"))
    return path


@pytest.mark.parametrize(("options", "expected"), [((), DIRTY), (("--drafts",), CLEAN)])
@pytest.mark.usefixtures("drafts")
def test_the_command_takes_drafts_only_with_the_option(
    options: tuple[str, ...], expected: str, call: Callable[..., Outcome]
) -> None:
    outcome = call(clean_article, "--rules", "demo-rules", *options, "-", stdin=DIRTY.encode())
    assert outcome.out.decode() == expected


@pytest.mark.usefixtures("drafts", "with_small_rules")
def test_the_library_takes_drafts_only_when_told(folder: Path) -> None:
    rules = [folder / "demo-rules"]
    assert Cleaner(rules=rules).clean(Document(DIRTY)).text == DIRTY
    assert Cleaner(rules=rules, drafts=True).clean(Document(DIRTY)).text == CLEAN


@pytest.mark.usefixtures("drafts")
def test_a_second_run_over_a_corpus_notices_the_option(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(DIRTY)
    command = ("--rules", "demo-rules", "--jobs", 1, "in", "-o", "out")
    call(clean_article, *command)
    call(clean_article, "--drafts", *command)
    assert (folder / "out" / "a.txt").read_text() == CLEAN


@pytest.mark.usefixtures("drafts")
def test_which_shows_drafts_only_with_the_option(call: Callable[..., Outcome]) -> None:
    shown = [call(article_rules, "which", "--rules", "demo-rules", *more, "-").out for more in ((), ("--drafts",))]
    assert [b"demo/widget" in each for each in shown] == [False, True]


def test_the_examples_of_a_draft_are_checked_only_with_the_option(drafts: Path, call: Callable[..., Outcome]) -> None:
    drafts.write_text(drafts.read_text().replace("removes: [Zyx the qwop]", "removes: [Another line]"))
    codes = [call(article_rules, "check", "demo-rules", *more).code for more in ((), ("--drafts",))]
    assert codes == [0, 2]


def test_a_draft_that_is_no_rule_is_a_mistake_anyway(drafts: Path, call: Callable[..., Outcome]) -> None:
    drafts.write_text(drafts.read_text().replace("status: draft", "status: daft"))
    outcome = call(article_rules, "check", "demo-rules")
    assert outcome.code == 2
    assert b"status: must be 'draft', not " in outcome.out


@pytest.mark.usefixtures("with_small_rules")
def test_a_publisher_whose_rules_are_all_drafts_is_nobody(folder: Path) -> None:
    path = folder / "rules" / "publishers" / "harbourpost.example.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(PUBLISHER + RULES.replace("    description", "    status: draft\n    description"))
    document = Document(DIRTY, url="https://harbourpost.example/a")
    assert Cleaner(rules=[folder / "rules"]).clean(document).publisher is None
    result = Cleaner(rules=[folder / "rules"], drafts=True).clean(document)
    assert (result.publisher, [each.text.strip() for each in result.removals]) == (path.stem, [WIDGET.strip()])

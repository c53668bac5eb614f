"""``article-rules diff``: what changes between two rule sets, in folders and in revisions of git."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import DIRTY, RULES, SECOND

from cleaner.authoring.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

NEW_RULES = """\
rules:
  - id: banner
    category: advertisement
    description: The widget under another name.
    phrases: [Zyx the qwop]
    removes: [Zyx the qwop]
    keeps: ["The council said it would zyx the qwop before the winter, if the budget allows it."]
  - id: more
    category: advertisement
    description: Another line.
    phrases: [Plugh the xyzzy]
    removes: [Plugh the xyzzy]
    keeps: ["The council said it would plugh the xyzzy before the winter, if the budget allows it."]
"""
TEXT = f"{DIRTY}\nPlugh the xyzzy\n\n{SECOND}"


@pytest.fixture
def rule_sets(folder: Path, with_small_rules: None) -> Path:  # noqa: ARG001  # a fixture cannot ask for another by a mark
    """The folder with an article, and with rules that were committed and changed since."""
    (folder / "a.txt").write_text(TEXT)
    (folder / "new").mkdir()
    (folder / "new" / "demo.yaml").write_text(NEW_RULES)
    run_git(folder, "init", "--quiet")
    run_git(folder, "add", "demo-rules")
    run_git(folder, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "--message", "a")
    (folder / "demo-rules" / "demo.yaml").write_text(NEW_RULES)
    return folder


def run_git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


EXPECTED = """\
1 article, 1 come out differently

newly removed: 1 line
  lines  articles  rule
  1      1         demo/more
      a.txt:9: Plugh the xyzzy

newly kept: 0 lines

removed by another rule: 1 line
  lines  articles  rule
  1      1         demo/widget → demo/banner
      a.txt:5: Zyx the qwop
"""


@pytest.mark.parametrize("old", ["HEAD:demo-rules", "HEAD~0:demo-rules"])
@pytest.mark.usefixtures("rule_sets")
def test_a_revision_and_the_working_tree(old: str, call: Callable[..., Outcome]) -> None:
    outcome = call(main, "diff", old, "demo-rules", "a.txt")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.decode() == EXPECTED


def test_a_revision_from_a_folder_of_the_checkout(
    rule_sets: Path, call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(rule_sets / "new")
    outcome = call(main, "diff", "HEAD:demo-rules", "../demo-rules", "../a.txt")
    assert outcome.out.decode() == EXPECTED.replace("a.txt", "../a.txt")


@pytest.mark.usefixtures("rule_sets")
def test_rules_on_top_of_the_shipped_ones_and_back(call: Callable[..., Outcome]) -> None:
    there = json.loads(call(main, "diff", "shipped", "new", "a.txt", "--format", "json").out)
    back = json.loads(call(main, "diff", "new", "shipped", "a.txt", "--format", "json").out)
    assert (there["articles"], there["changed"]) == (1, 1)
    assert there["lines"] == {"removed": 2, "kept": 0, "moved": 0}
    assert back["lines"] == {"removed": 0, "kept": 2, "moved": 0}
    assert there["removed"] == back["kept"]
    assert there["removed"][0]["samples"] == [{"place": "a.txt:5", "text": "Zyx the qwop"}]


@pytest.mark.usefixtures("rule_sets")
def test_a_folder_with_weak_signs_is_a_whole_rule_set(small_rules: Path, call: Callable[..., Outcome]) -> None:
    outcome = call(main, "diff", "shipped", small_rules, "a.txt")
    assert outcome.out.decode().startswith("1 article, 0 come out differently\n")


def test_a_part_of_a_line_that_now_goes_as_a_whole_is_not_newly_kept(
    rule_sets: Path, call: Callable[..., Outcome]
) -> None:
    inline = RULES.replace("phrases: [Zyx the qwop]", 'inline: ["the qwop"]').replace("[Zyx the qwop]", "[the qwop]")
    inline = inline.replace("would zyx the qwop", "would zyx")
    (rule_sets / "demo-rules" / "demo.yaml").write_text(inline)
    record = json.loads(call(main, "diff", "demo-rules", "new", "a.txt", "--format", "json").out)
    assert record["lines"] == {"removed": 2, "kept": 0, "moved": 0}


WRONG = {
    "no such thing": (("nowhere", "new"), "nowhere: is none of shipped, a folder of rules, "),
    "an option": (("--", "--help", "new"), "--help: is none of shipped, a folder of rules, "),
    "no such folder": (("HEAD:nowhere", "new"), "HEAD has no folder nowhere\n"),
    "no folder of the usual name": (("HEAD", "new"), "HEAD has no folder rules; name it: HEAD:FOLDER\n"),
    "no such revision": (("nobody:rules", "new"), "nobody:rules: is none of shipped, "),
    "a folder without rules": (("shipped", "empty"), "empty:1:1: there is no rule file in this folder"),
    "wrong rules": (("HEAD:bad", "new"), "HEAD:bad/demo.yaml:1:1: "),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_rule_set_is_named(name: str, rule_sets: Path, call: Callable[..., Outcome]) -> None:
    (rule_sets / "empty").mkdir()
    (rule_sets / "bad").mkdir()
    (rule_sets / "bad" / "demo.yaml").write_text("rule: []\n")
    run_git(rule_sets, "add", "bad")
    run_git(rule_sets, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "--message", "b")
    arguments, complaint = WRONG[name]
    outcome = call(main, "diff", *arguments, "a.txt")
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {complaint}")

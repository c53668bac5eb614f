"""``article-rules`` from its arguments to its exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import DIRTY, RULES

from cleaner.authoring.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

ROOT = Path(__file__).parent.parent


def test_sound_rules_pass(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "check", "demo-rules")
    assert (outcome.code, outcome.out, outcome.err) == (0, b"", "no mistakes\n")


def test_mistakes_are_told_all_with_their_places(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "demo-rules" / "demo.yaml").write_text(RULES.replace("phrases", "phrses") + '    colour: "\\x7f"\n')
    outcome = call(main, "check", "demo-rules")
    assert outcome.code == 2
    assert outcome.out.count(b"demo-rules/demo.yaml:") >= 3
    assert b"demo-rules/demo.yaml:5:" in outcome.out
    assert b"\x7f" not in outcome.out


def test_an_example_that_stays_is_a_mistake(call: Callable[..., Outcome], folder: Path) -> None:
    wrong = RULES.replace("removes: [Zyx the qwop]", "removes: [Another line]")
    (folder / "demo-rules" / "demo.yaml").write_text(wrong)
    outcome = call(main, "check", "demo-rules/demo.yaml")
    assert outcome.code == 2
    assert b"demo.yaml:" in outcome.out


def test_a_path_that_is_not_there_is_code_2(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "check", "none.yaml")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err == "error: none.yaml: there is no such file or folder\n1 mistake\n"
    both = call(main, "check", "none.yaml", "demo-rules")
    assert (both.code, both.out, both.err) == (2, b"", outcome.err)


def test_which_shows_the_rules_that_apply(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "a.txt").write_text(DIRTY)
    lines = call(main, "which", "--rules", "demo-rules", "a.txt").out.decode().splitlines()
    assert lines[:2] == ["publisher:  unknown", "platforms:  none"]
    rules = next(number for number, line in enumerate(lines) if line.startswith("rules, the most local first: "))
    assert any(line.split()[:2] == ["demo/widget", "share"] for line in lines[rules + 1 : rules + 3])


def test_which_counts_the_rules_for_every_article_unless_asked(call: Callable[..., Outcome], folder: Path) -> None:
    (folder / "a.txt").write_text(DIRTY)
    short = call(main, "which", "--rules", "demo-rules", "a.txt").out.decode()
    assert re.search(r"\n  and for every article \(--all lists them\): en \d+, any \d+\n$", short)
    assert "demo/widget" in short
    assert "en/share/button" not in short
    whole = call(main, "which", "--rules", "demo-rules", "--all", "a.txt").out.decode()
    assert "en/share/button" in whole
    assert "--all" not in whole


def test_which_as_json(call: Callable[..., Outcome]) -> None:
    outcome = call(main, "which", "--format", "json", "--rules", "demo-rules", "-", stdin=DIRTY.encode())
    record = json.loads(outcome.out)
    assert (outcome.code, record["publisher"], record["evidence"]) == (0, None, [])
    assert {"rule", "category", "description"} == record["rules"][0].keys()


WRONG = {
    "no command": [],
    "unknown command": ["chekc"],
    "which of nothing": ["which"],
    "which of a file that is not there": ["which", "none.txt"],
    "which with a folder that is not there": ["which", "--rules", "none", "-"],
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_code_2(name: str, call: Callable[..., Outcome]) -> None:
    outcome = call(main, *WRONG[name], stdin=DIRTY.encode())
    assert (outcome.code, outcome.out) == (2, b"")
    assert "error: " in outcome.err


LATIN = "café à la carte, déjà vu".encode("latin-1")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["leaks", "menu.txt"], "menu.txt"),
        (["which", "menu.txt"], "menu.txt"),
        (["import-ftr", "menu.example.txt"], "menu.example.txt"),
        (["test", "menu.raw.txt"], "menu.raw.txt"),
        (["evaluate", "raw", "--gold", "gold"], "gold/menu.txt"),
    ],
)
def test_no_option_is_advised_that_is_not_there(
    arguments: list[str], name: str, call: Callable[..., Outcome], folder: Path
) -> None:
    for each in ("raw/menu.txt", "menu.raw.txt"):
        (folder / each).parent.mkdir(exist_ok=True)
        (folder / each).write_text(DIRTY)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(LATIN)
    outcome = call(main, *arguments)
    assert outcome.code == 2
    told = f"{name}: not UTF-8: byte 0xe9 at offset 3; it looks like cp1252; convert it to UTF-8\n"
    assert told in outcome.err
    assert "--encoding" not in outcome.err


def test_the_version_is_that_of_the_program(call: Callable[..., Outcome]) -> None:
    from importlib.metadata import version

    assert call(main, "--version").out.decode() == f"article-rules {version('clean-article')}\n"


def test_the_schema_for_editors_is_current(call: Callable[..., Outcome]) -> None:
    assert call(main, "schema").out == (ROOT / "rules" / "schema.json").read_bytes()

"""README, --help, docs and code say the same."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.authoring import cli as rules_cli
from cleaner.authoring.checker import check
from cleaner.command import arguments
from cleaner.command.config import SETTINGS
from cleaner.model import CATEGORIES, KEPT_BY_DEFAULT
from cleaner.rulebook.schema import json_schema

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
REFERENCE = (ROOT / "docs" / "rules.md").read_text()
AUTHORING = (ROOT / "docs" / "authoring.md").read_text()
COMMANDS: dict[str, argparse.ArgumentParser] = next(
    action.choices for action in rules_cli.parser()._actions if action.choices
)
MEASURING = re.findall(r"^## ([\w-]+)$", AUTHORING, flags=re.MULTILINE)  # the commands of docs/authoring.md


def section(heading: str, text: str = README) -> str:
    return re.split(r"^##+ ", text.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}


def test_the_table_of_options_is_that_of_help() -> None:
    rows = [line.split("|")[1] for line in section("Use").splitlines() if line.startswith("| `-")]
    assert {option for row in rows for option in re.findall(r"--?[a-z][a-z-]*", row)} == options(arguments.parser())


def test_every_option_in_the_text_exists() -> None:
    known = {"--update-golden", "--help"}.union(options(arguments.parser()), *map(options, COMMANDS.values()))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README + AUTHORING)) <= known


def test_every_option_has_help() -> None:
    assert all(action.help for action in arguments.parser()._actions)


def test_the_exit_codes_of_the_readme_are_those_of_help() -> None:
    codes = re.findall(r"^\| (\d) \|", section("Use"), flags=re.MULTILINE)
    assert codes == re.findall(r"(\d) \w", arguments.parser().epilog or "") == ["0", "1", "2", "3"]


def test_every_rules_command_is_named_with_its_options() -> None:
    assert set(COMMANDS) == set(re.findall(r"^article-rules ([\w-]+)", README, flags=re.MULTILINE))
    sentence = next(line for line in README.splitlines() if line.startswith("`article-rules which` knows"))
    assert set(re.findall(r"`(--[a-z]+)`", sentence)) == options(COMMANDS["which"]) - {"-h", "--help"}


@pytest.mark.parametrize("command", ["leaks", *MEASURING])
def test_the_options_of_a_rules_command_are_those_of_help(command: str) -> None:
    text = section("Leaks") if command == "leaks" else section(command, AUTHORING)
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `-")]
    named = {option for row in rows for option in re.findall(r"--?[a-z][a-z-]*", row)}
    assert named == options(COMMANDS[command]) - {"-h", "--help"}


def test_the_defaults_are_named() -> None:
    sentence = section("Defaults").partition("sets defaults for ")[2].partition(". ")[0]
    assert set(re.findall(r"`([a-z]+)`", sentence)) == set(SETTINGS)


@pytest.mark.parametrize("text", [section("Categories"), REFERENCE], ids=["README", "docs/rules.md"])
def test_every_category_is_named(text: str) -> None:
    assert [category for category in CATEGORIES if f"`{category}`" not in text] == []
    assert all(f"All but `{category}` go by default" in text for category in KEPT_BY_DEFAULT)


@pytest.mark.usefixtures("with_small_rules")
def test_the_example_of_the_key_reference_holds(tmp_path: Path) -> None:
    file = tmp_path / "publishers" / "harbourpost.example.yaml"
    file.parent.mkdir()
    file.write_text(re.findall(r"```yaml\n(.*?)```", REFERENCE, flags=re.DOTALL)[0])
    assert check([tmp_path]) == []


def keys_of(schema: object) -> Iterator[str]:
    """Every key that a rule file may have."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for each in schema.values():
            yield from keys_of(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from keys_of(each)


def test_the_key_reference_has_every_key_of_the_schema() -> None:
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", REFERENCE))))
    assert set(keys_of(json_schema())) - named == set()


def test_the_schema_has_every_key_of_the_key_reference() -> None:
    rows = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", REFERENCE, flags=re.MULTILINE)
    assert {key for row in rows for key in re.findall(r"[a-z_]+", row)} - set(keys_of(json_schema())) == set()


def test_links_lead_somewhere() -> None:
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    targets = [(file, link) for file in files for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", file.read_text())]
    assert targets
    assert [link for file, link in targets if not (file.parent / link).exists()] == []


def test_contributing_is_short_and_begins_with_rules() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    assert len(text.splitlines()) < 60
    assert re.findall(r"^## (.*)", text, flags=re.MULTILINE)[0] == "Add a rule"


@pytest.mark.parametrize("marker", ["ci-run", "ci-test"])
def test_a_command_for_a_fresh_machine_is_one_line_that_the_shell_understands(marker: str) -> None:
    blocks = re.findall(rf"<!-- {marker} -->\n```sh\n(.*?)```", README, flags=re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1]
    assert blocks[0].startswith("python3 -m venv .venv && .venv/bin/pip install ")
    subprocess.run(["bash", "-n", "-c", blocks[0]], check=True)


def test_the_import_name_has_its_warning() -> None:
    assert "PyPI's unrelated package `cleaner` (2018)" in README

"""Defaults from the [tool.clean-article] table of pyproject.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner.command.arguments import parser, read_arguments
from cleaner.command.config import SETTINGS, ConfigError, read_defaults

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, table: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(f"[tool.clean-article]\n{table}\n")
    return file


def test_every_setting_is_named_like_its_option() -> None:
    options = {each.removeprefix("--") for action in parser()._actions for each in action.option_strings}
    assert set(SETTINGS) <= options


def test_a_table_sets_defaults(folder: Path) -> None:
    write(folder, 'publisher = "harbourpost.example"\nkeep = ["date, byline"]\nquiet = true\nformat = "json"')
    settings = read_arguments(["a.txt"], folder)
    assert (settings.publisher, settings.keep, settings.quiet) == ("harbourpost.example", ("date", "byline"), True)
    assert settings.show == "json"


def test_the_command_line_is_stronger(folder: Path) -> None:
    write(folder, 'publisher = "harbourpost.example"\nkeep = ["date", "tags"]\nencoding = "cp1252"')
    argv = ["--publisher", "other.example", "--drop", "date", "--encoding", "utf-16", "a.txt"]
    settings = read_arguments(argv, folder)
    assert (settings.publisher, settings.keep, settings.drop) == ("other.example", ("tags",), ("date",))
    assert settings.encoding == "utf-16"


def test_folders_of_rules_are_meant_from_the_file_on(folder: Path) -> None:
    write(folder, 'rules = ["demo-rules"]')
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    assert read_arguments(["a.txt"], deep).rules == (folder / "demo-rules",)


def test_only_the_nearest_file_counts(folder: Path) -> None:
    write(folder, "quiet = true")
    (folder / "near").mkdir()
    (folder / "near" / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert read_defaults(folder / "near") == {}
    assert read_defaults(folder) == {"quiet": True}


def test_no_file_no_defaults(tmp_path: Path) -> None:
    assert read_defaults(tmp_path) == {}


MISTAKES = {
    "unknown key": ("publsher = 'x'", r"unknown key 'publsher'; there are .*publisher"),
    "an action is no setting": ("in-place = true", "unknown key 'in-place'"),
    "a number for a text": ("publisher = 3", "publisher: must be a text, not 3"),
    "a text for a list": ("keep = 'date'", "keep: must be a list of texts, not 'date'"),
    "a list of numbers": ("drop = [1]", "drop: must be a list of texts"),
    "a text for a truth value": ("quiet = 'yes'", "quiet: must be true or false"),
    "unknown format": ("format = 'xml'", "format: must be text or json"),
    "a category both kept and dropped": (
        "keep = ['byline, date']\ndrop = ['date']",
        "keep and drop both name date; only one of them may",
    ),
    "not TOML": ("= =", "cannot be read"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_wrong_table_is_named_with_its_file(name: str, folder: Path) -> None:
    table, message = MISTAKES[name]
    file = write(folder, table)
    with pytest.raises(ConfigError, match=message) as caught:
        read_defaults(folder)
    assert str(caught.value).startswith(str(file))


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    write(folder, "quiet = 1\ncolour = 2")
    with pytest.raises(ConfigError) as caught:
        read_defaults(folder)
    assert len(str(caught.value).splitlines()) == 2


def test_a_tool_table_that_is_no_table(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool]\nclean-article = 1\n")
    with pytest.raises(ConfigError, match="must be a table"):
        read_defaults(folder)


@pytest.mark.parametrize(
    "data", [b"# clean-article \xff\n", '[tool.clean-article]\nkeep = ["date"]\n'.encode("utf-16")]
)
def test_bytes_that_are_no_text(data: bytes, folder: Path) -> None:
    (folder / "pyproject.toml").write_bytes(data)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_defaults(folder)

"""What must not be imported to clean a text file: each of these costs more time than the cleaning."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import DIRTY

import cleaner

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    *(
        "rich",
        "pydantic",
        "pydantic_core",
        "yaml",
        "trafilatura",
        "bs4",
        "lxml",
        "tomllib",
        "json",
        "dataclasses",
        "inspect",
    ),
    *("pathlib", "regex", "regex._regex_core", "tempfile", "cleaner.rulebook.loader", "cleaner.rulebook.compiler"),
)
PROGRAM = """
import sys
from cleaner.command.cli import main
code = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def modules_after(*arguments: str, folder: Path) -> set[str]:
    (folder / "a.txt").write_text(DIRTY)
    command = [sys.executable, "-c", PROGRAM, *arguments, "a.txt"]
    subprocess.run(command, cwd=folder, check=False, capture_output=True)  # compiles the rules, if nobody has yet
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("module", HEAVY)
def test_a_text_file_is_cleaned_without(module: str, loaded: set[str]) -> None:
    assert module not in loaded


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return modules_after(folder=tmp_path_factory.mktemp("imports"))


def test_the_exported_names_are_there() -> None:
    assert {"Cleaner", "CleanResult", "Document", "Removal", "clean", "restore"} <= set(cleaner.__all__)
    assert all(hasattr(cleaner, name) for name in cleaner.__all__)


COMPILING = """
import re
compile_at_once = re.compile
def noted(pattern, flags=0):
    name = sys._getframe(1).f_globals["__name__"]
    assert not name.startswith("cleaner"), f"{name} compiles {pattern!a} before anybody needs it"
    return compile_at_once(pattern, flags)
import sys
re.compile = noted
import cleaner.command.cli
"""


def test_no_pattern_of_our_own_is_compiled_by_importing_the_command() -> None:
    done = subprocess.run([sys.executable, "-c", COMPILING], check=False, capture_output=True, text=True)
    assert done.stderr == ""

"""What the tests of the commands share: a way to call them, and a small article with a rule of its own."""

from __future__ import annotations

import io
import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import cleaner.authoring.checker  # noqa: F401  # so that all modules are there which read the shipped rules
from cleaner.rulebook.loader import GUARDS, SIGNS, shipped_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULES = """\
rules:
  - id: widget
    category: share
    description: A widget that no real page has, so that these tests need no shipped rule.
    phrases: [Zyx the qwop]
    removes: [Zyx the qwop]
    keeps: ["The council said it would zyx the qwop before the winter, if the budget allows it."]
  - id: correction-widget
    category: correction
    description: A made-up correction; corrections stay unless they are dropped.
    phrases: [Zyx was corrected]
    removes: [Zyx was corrected]
    keeps: ["The council said that the zyx was corrected before the winter, as the budget allowed it."]
"""
TITLE = "Harbour opens again after the storm\n"
FIRST = "The harbour opened again on Tuesday after the storm had kept the fishing boats away for more than a week.\n"
SECOND = "Fishermen said that the damage was smaller than feared, and that they would sail out again in the evening.\n"
WIDGET = "Zyx the qwop\n"
CLEAN = f"{TITLE}\n{FIRST}\n{SECOND}"
DIRTY = f"{TITLE}\n{FIRST}\n{WIDGET}\n{SECOND}"


@dataclass(frozen=True)
class Outcome:
    """What a command gave back."""

    code: int
    out: bytes
    err: str


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files, to be read in review")


def pytest_configure(config: pytest.Config) -> None:
    """Compiled rules are kept from test to test and from run to run, for the commands that tests run as well.

    Compiling all shipped rules takes many times as long as cleaning with them.
    """
    home = config.rootpath / ".pytest_cache" / "rules"
    os.environ["XDG_CACHE_HOME"] = str(home)
    for pointer in home.glob("*/files-*"):
        pointer.unlink()
    compiled = sorted(home.glob("*/rules-*"), key=lambda path: path.stat().st_mtime)
    slow = [path for path in compiled if path.stat().st_size > _SMALL]  # the small ones would crowd these out
    for old in {*compiled} - {*slow[-_KEPT_CACHES:]}:
        old.unlink()


_KEPT_CACHES = 6
_SMALL = 1 << 20  # bytes; so few rules are compiled in no time


@pytest.fixture(scope="session")
def small_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few of the shipped rules."""
    folder = tmp_path_factory.mktemp("small-rules")
    for name in (SIGNS, GUARDS, "common/en/advertisement.yaml", "common/en/share.yaml", "common/any/share.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped_rules() / name, folder / name)
    return folder


@pytest.fixture
def with_small_rules(small_rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if only a few rules were shipped, where a test is not about those and would read them all anew."""
    ship(small_rules, monkeypatch)


def ship(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all modules take ``rules`` for the folder of the shipped rules."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("cleaner.") and hasattr(module, "shipped_rules"):
            monkeypatch.setattr(module, "shipped_rules", lambda: rules)
        if name.startswith("cleaner.") and hasattr(module, "shipped_folder"):
            monkeypatch.setattr(module, "shipped_folder", lambda: str(rules))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, with a folder of rules, and no colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "demo-rules").mkdir()
    (tmp_path / "demo-rules" / "demo.yaml").write_text(RULES)
    return tmp_path


@pytest.fixture
def call(
    folder: Path,  # noqa: ARG001  # a fixture cannot ask for another one by a mark
    with_small_rules: None,  # noqa: ARG001  # nor for this one
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Outcome]:
    """Call a command's ``main`` in ``folder``: ``call(main, "-", stdin=b"...")``."""

    def run(main: Callable[[list[str]], int], *arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        code: Any
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stop:
            code = stop.code
        out, err = capfdbinary.readouterr()
        return Outcome(code or 0, out, err.decode())

    return run


@pytest.fixture
def clean_article(call: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """``clean-article`` with the rules of the small article."""
    from cleaner.command.cli import main

    return lambda *arguments, stdin=b"": call(main, "--rules", "demo-rules", *arguments, stdin=stdin)

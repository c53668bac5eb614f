"""Compiled rules on disk: there to save time, never to be wrong."""

from __future__ import annotations

import marshal
import os
import pickle
import shutil
import zlib
from typing import TYPE_CHECKING

import pytest
from conftest import DIRTY, ship
from drawings import rule, write_rules

from cleaner import Cleaner, Document
from cleaner.rulebook import patterns, scout
from cleaner.rulebook.cache import compiled_rules, ruleset
from cleaner.store import OpenFile

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("with_small_rules")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "clean-article"


def _remembered(home: Path) -> dict[str, bytes]:
    """The patterns that the next process will not have to compile."""
    [file] = home.glob("patterns-*")
    _, packed = marshal.loads(zlib.decompress(file.read_bytes()))  # noqa: S302  # our own
    return dict(packed)


def _rules(folder: Path, phrase: str) -> Path:
    return write_rules(folder, {"demo.yaml": [rule(category="share", phrases=[phrase])]})


def _with_patterns(folder: Path, *patterns: str) -> Path:
    return write_rules(folder, {"demo.yaml": [rule(category="share", patterns=[*patterns])]})


def _gone(folder: Path) -> list[str]:
    return [each.text.strip() for each in Cleaner(rules=[folder]).clean(Document(DIRTY)).removals]


def _compiled(home: Path) -> dict[str, int]:
    """Name and inode of what was compiled: compiling again writes a new file."""
    return {path.name: path.stat().st_ino for path in home.glob("rules-*")}


def test_what_was_compiled_is_used_again(tmp_path: Path, home: Path) -> None:
    folder = _rules(tmp_path / "a", "Zyx the qwop")
    assert _gone(folder) == ["Zyx the qwop"]
    first = _compiled(home)
    assert (len(first), _gone(folder), _compiled(home)) == (1, ["Zyx the qwop"], first)


def test_the_same_rules_in_another_place_are_not_compiled_again(tmp_path: Path, home: Path) -> None:
    _gone(_rules(tmp_path / "a", "Zyx the qwop"))
    first = _compiled(home)
    assert _gone(_rules(tmp_path / "b", "Zyx the qwop")) == ["Zyx the qwop"]
    assert _compiled(home) == first


def test_rules_that_changed_are_compiled_again(tmp_path: Path, home: Path) -> None:
    assert _gone(_rules(tmp_path / "a", "Zyx the qwop")) == ["Zyx the qwop"]
    assert _gone(_rules(tmp_path / "a", "Another line")) == []
    assert len(_compiled(home)) == 2


@pytest.mark.parametrize("damage", ["", "nonsense", "cut"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, home: Path, damage: str) -> None:
    folder = _rules(tmp_path / "a", "Zyx the qwop")
    _gone(folder)
    [file] = home.glob("rules-*")
    file.write_bytes(file.read_bytes()[:-9] if damage == "cut" else damage.encode())
    assert _gone(folder) == ["Zyx the qwop"]
    assert _gone(folder) == ["Zyx the qwop"]


def test_a_pointer_to_nowhere_is_made_anew(tmp_path: Path, home: Path) -> None:
    folder = _rules(tmp_path / "a", "Zyx the qwop")
    _gone(folder)
    for file in home.glob("rules-*"):
        file.unlink()
    assert _gone(folder) == ["Zyx the qwop"]


def test_a_home_that_cannot_be_written_costs_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    assert _gone(_rules(tmp_path / "a", "Zyx the qwop")) == ["Zyx the qwop"]


def test_what_was_found_out_about_a_pattern_is_used_again(tmp_path: Path, home: Path) -> None:
    assert _gone(_with_patterns(tmp_path / "a", "zyx the q.{2,9}")) == ["Zyx the qwop"]
    [file] = home.glob("patterns-*")
    literals, packed = marshal.loads(zlib.decompress(file.read_bytes()))  # noqa: S302  # our own
    packed["zyx the q.{2,9}"] = patterns.PACKED._function("something else")
    file.write_bytes(zlib.compress(marshal.dumps((literals, packed))))
    folder = _with_patterns(tmp_path / "a", "zyx the q.{2,9}", "one more")
    _gone(folder)
    assert _gone(folder) == []  # as read from the cache


def test_a_pattern_that_went_is_not_remembered_for_ever(tmp_path: Path, home: Path) -> None:
    assert _gone(_with_patterns(tmp_path / "a", "zyx the q.{2,9}")) == ["Zyx the qwop"]
    assert "zyx the q.{2,9}" in _remembered(home)
    assert _gone(_with_patterns(tmp_path / "a", "zyx th. qwop")) == ["Zyx the qwop"]
    assert "zyx th. qwop" in _remembered(home)
    assert "zyx the q.{2,9}" not in _remembered(home)


def test_old_rules_do_not_heap_up_and_those_in_use_stay(tmp_path: Path, home: Path) -> None:
    in_use = _rules(tmp_path / "b", "Zyx the qwop")
    _gone(in_use)
    [kept] = _compiled(home).items()
    (home / "files-damaged").write_bytes(b"\xff")
    for number in range(12):
        assert _gone(_rules(tmp_path / "a", f"Line {number}")) == []
        assert _gone(in_use) == ["Zyx the qwop"]
    assert kept in _compiled(home).items()
    assert len(_compiled(home)) == len(list(home.glob("files-*"))) == 8
    assert len(list(home.glob("patterns-*"))) == 1


@pytest.fixture
def installed(small_rules: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Rules as a wheel brings them, with what its build compiled, and nothing kept yet."""
    folder = tmp_path / "installed"
    shutil.copytree(small_rules, folder)
    for name, content in compiled_rules(folder).items():
        (folder / name).write_bytes(content)
    ship(folder, monkeypatch)
    assert not home.exists()
    return folder


def _compiles() -> bool:
    waits: list[str] = []
    ruleset(onwait=lambda: waits.append("compiling"))
    return bool(waits)


@pytest.mark.parametrize("kept", [True, False])
def test_what_a_wheel_brings_is_not_compiled(
    home: Path, installed: Path, monkeypatch: pytest.MonkeyPatch, *, kept: bool
) -> None:
    if not kept:
        monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    assert [_compiles(), _compiles()] == [False, False]
    [brought] = installed.glob("rules-*")
    assert [path.read_text() for path in home.glob("*")] == [brought.name] * kept


def test_rules_that_changed_since_the_wheel_was_built_are_compiled(installed: Path) -> None:
    with (installed / "common" / "en" / "share.yaml").open("a") as file:
        file.write("# changed\n")
    assert [_compiles(), _compiles()] == [True, False]


def test_rules_of_ones_own_profit_from_what_the_wheel_knows_of_patterns(
    tmp_path: Path, home: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: object) -> None:
        raise AssertionError("scouts were sent out")

    monkeypatch.setattr(scout, "scout_out", nobody)
    assert _gone(_rules(tmp_path / "mine", "Zyx the qwop")) == ["Zyx the qwop"]
    [brought] = installed.glob("patterns-*")
    assert (home / brought.name).is_file()
    brought.write_bytes(b"\0")
    shutil.rmtree(home)
    with pytest.raises(AssertionError, match="scouts"):
        ruleset([tmp_path / "mine"])


def test_what_points_to_a_wheels_rules_is_not_tidied_away(tmp_path: Path, home: Path, installed: Path) -> None:
    assert not _compiles()
    for number in range(9):
        _gone(_rules(tmp_path / "a", f"Line {number}"))
    [brought] = installed.glob("rules-*")
    assert brought.name in {path.read_text() for path in home.glob("files-*")}


def test_what_others_compiled_is_not_unpacked_but_if_the_wheel_brought_it(
    tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(installed, tmp_path / "without", ignore=shutil.ignore_patterns("rules-*"))
    ship(tmp_path / "without", monkeypatch)
    assert [_compiles(), _compiles()] == [True, False]
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert _compiles()
    ship(installed, monkeypatch)
    assert not _compiles()


def test_a_pointer_leads_nowhere_but_to_where_compiled_rules_lie(
    tmp_path: Path, home: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _compiles()
    [brought], [pointer] = installed.glob("rules-*"), home.glob("files-*")
    shutil.move(brought, tmp_path / "elsewhere")
    pointer.write_text(str(tmp_path / "elsewhere"))
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert _compiles()


def test_a_regex_that_is_made_otherwise_matches_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "matcher_spec", lambda: None)
    patterns._matcher.cache_clear()
    try:
        again = pickle.loads(pickle.dumps(patterns.Pattern("ferry .{2,9}")))
        assert again.compiled.fullmatch("ferry boat")
    finally:
        patterns._matcher.cache_clear()


def test_what_is_cut_short_while_it_is_open_is_not_taken_for_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abcdef")
    part = OpenFile(tmp_path / "a").whole()[2:5]
    assert (len(part), bytes(part), bytes(part[1:])) == (3, b"cde", b"de")
    (tmp_path / "a").write_bytes(b"abc")
    with pytest.raises(ValueError, match="cut short"):
        bytes(part)

"""``article-rules test``: articles come out as a person has cleaned them, or the difference is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY, WIDGET

from cleaner.authoring.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

REMOVED = "5: demo/widget: Zyx the qwop\n"


@pytest.fixture
def test_command(call: Callable[..., Outcome]) -> Callable[..., Outcome]:
    return lambda *arguments: call(main, "test", "--rules", "demo-rules", *arguments)


def write(folder: Path, **files: str) -> None:
    """Write files; two underscores stand for a slash, one for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def test_articles_that_come_out_as_by_hand(folder: Path, test_command: Callable[..., Outcome]) -> None:
    write(folder, x__a_raw_txt=DIRTY, x__a_txt=CLEAN, x__a_removed_txt=REMOVED, b_raw_txt=CLEAN, b_txt=CLEAN)
    for paths in ([], ["."], ["x", "b.raw.txt"]):
        outcome = test_command(*paths)
        assert (outcome.code, outcome.out, outcome.err) == (0, b"", "2 articles, 0 different\n")


def test_what_is_different_is_shown_with_the_rule(folder: Path, test_command: Callable[..., Outcome]) -> None:
    write(folder, a_raw_txt=DIRTY, a_txt=DIRTY, a_removed_txt="")
    outcome = test_command()
    lines = outcome.out.decode().splitlines()
    assert (outcome.code, outcome.err) == (1, "1 article, 1 different\n")
    assert lines[:2] == ["--- a.txt", "+++ as it comes out"]
    assert f"-{WIDGET.strip()}  (taken by demo/widget)" in lines
    assert f"+{REMOVED.strip()}" in lines


def test_line_ends_count(folder: Path, test_command: Callable[..., Outcome]) -> None:
    write(folder, a_raw_txt=CLEAN, a_txt=CLEAN.replace("\n", "\r\n"))
    outcome = test_command()
    assert (outcome.code, outcome.out) == (1, b"a.txt: the line ends are different\n")


def test_control_characters_are_shown_as_escapes(folder: Path, test_command: Callable[..., Outcome]) -> None:
    write(folder, a_raw_txt=CLEAN, a_txt=f"{CLEAN}\x1b[31m\n")
    outcome = test_command()
    assert b"\x1b" not in outcome.out
    assert b"-\\x1b[31m\n" in outcome.out


def test_update_writes_copies_and_then_all_is_well(folder: Path, test_command: Callable[..., Outcome]) -> None:
    write(folder, new_raw_txt=DIRTY, old_raw_txt=DIRTY, old_txt=DIRTY, same_raw_txt=CLEAN, same_txt=CLEAN)
    outcome = test_command("--update")
    assert outcome.err.splitlines() == [
        *("wrote new.txt", "wrote new.removed.txt", "wrote old.txt"),
        "3 articles, 2 written anew",
    ]
    assert (folder / "new.removed.txt").read_text() == REMOVED
    assert (folder / "old.txt").read_text() == CLEAN
    assert not (folder / "old.removed.txt").exists()
    assert test_command().code == 0


def test_two_folders(folder: Path, test_command: Callable[..., Outcome]) -> None:
    write(folder, raw__x__a_txt=DIRTY, raw__b_txt=CLEAN, gold__x__a_txt=CLEAN, gold__x__a_removed_txt="")
    outcome = test_command("raw", "--golden", "gold")
    assert outcome.code == 1
    assert outcome.err == (
        "error: raw/b.txt: there is no hand-cleaned copy: gold/b.txt (--update writes it)\n2 articles, 1 different\n"
    )


PUBLISHER = """\
publisher: {name: The Harbour Post, domains: [harbourpost.example]}
rules:
  - id: widget
    category: share
    description: A line of this publisher.
    phrases: [Plugh the xyzzy]
    removes: [Plugh the xyzzy]
    keeps: ["The council said it would plugh the xyzzy before the winter, if the budget allows it."]
"""


def test_a_folder_named_like_a_domain_is_of_this_publisher(folder: Path, test_command: Callable[..., Outcome]) -> None:
    text = DIRTY.replace(WIDGET, "Plugh the xyzzy\n")
    (folder / "demo-rules" / "publishers").mkdir()
    (folder / "demo-rules" / "publishers" / "harbourpost.example.yaml").write_text(PUBLISHER)
    for name, copy in (("harbourpost.example", CLEAN), ("elsewhere", text)):
        (folder / name).mkdir()
        (folder / name / "a.raw.txt").write_text(text)
        (folder / name / "a.txt").write_text(copy)
    outcome = test_command()
    assert (outcome.code, outcome.err) == (0, "2 articles, 0 different\n")


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("none", "there is no such file or folder"),
        ("none.raw.txt", "there is no such file or folder"),
        ("demo-rules", "there is no article named *.raw.txt"),
        ("demo-rules/demo.yaml", "there is no article named *.raw.txt"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_nothing_to_test_is_code_2(path: str, complaint: str, test_command: Callable[..., Outcome]) -> None:
    outcome = test_command(path)
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {path}: {complaint}\n")

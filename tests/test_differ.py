"""The diff is built from removals; GNU patch and difflib say whether it is one."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.engine.remover import remove
from cleaner.model import Removal
from cleaner.reports.differ import diff_header, diff_lines

if TYPE_CHECKING:
    from pathlib import Path

TWENTY = "".join(f"line {number}\n" for number in range(1, 21))


def cut(text: str, *spans: tuple[int, int]) -> list[Removal]:
    return [Removal("x/y", "share", start, end, 1, text[start:end]) for start, end in spans]


def spans_of(text: str, *parts: str) -> list[Removal]:
    return cut(text, *((text.index(part), text.index(part) + len(part)) for part in parts))


def by_difflib(old: str, new: str) -> str:
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:])


TABLE = {
    "first line": (TWENTY, ["line 1\n"]),
    "last line": (TWENTY, ["line 20\n"]),
    "two far apart": (TWENTY, ["line 2\n", "line 19\n"]),
    "two near": (TWENTY, ["line 5\n", "line 9\n"]),
    "two just near enough": (TWENTY, ["line 5\n", "line 12\n"]),
    "two just too far": (TWENTY, ["line 5\n", "line 13\n"]),
    "a part of a line": (TWENTY, ["ine 7"]),
    "a line with the newline before it": (TWENTY, ["\nline 7"]),
    "two lines joined": (TWENTY, ["7\n"]),
    "everything": (TWENTY, [TWENTY]),
}


@pytest.mark.parametrize("name", TABLE)
def test_the_diff_is_what_difflib_says(name: str) -> None:
    text, parts = TABLE[name]
    removals = spans_of(text, *parts)
    ours = [line for line in "".join(diff_lines(text, removals)).splitlines() if line[0] in "+-"]
    theirs = [line for line in by_difflib(text, remove(text, removals)).splitlines() if line[0] in "+-"]
    assert ours == theirs


def test_hunks_are_as_far_apart_as_context_allows() -> None:
    assert "".join(diff_lines(TWENTY, spans_of(TWENTY, "line 5\n", "line 12\n"))).count("@@ -") == 1
    assert "".join(diff_lines(TWENTY, spans_of(TWENTY, "line 5\n", "line 13\n"))).count("@@ -") == 2


def test_a_missing_last_newline_is_said() -> None:
    text = "one\ntwo"
    assert list(diff_lines(text, spans_of(text, "\ntwo"))) == [
        "@@ -1,2 +1,1 @@\n",
        "-one\n",
        "-two\n\\ No newline at end of file\n",
        "+one\n\\ No newline at end of file\n",
    ]


def test_nothing_removed_is_no_diff() -> None:
    assert list(diff_lines(TWENTY, [])) == []


@pytest.mark.parametrize(
    ("name", "label"), [("a.txt", "a.txt"), ("my article.txt", "my article.txt\t"), ("a\nb", r'"a\012b"')]
)
def test_a_name_cannot_break_the_header(name: str, label: str) -> None:
    assert diff_header(name) == f"--- {label}\n+++ {label}\n"


@st.composite
def texts_and_removals(draw: st.DrawFn) -> tuple[str, list[Removal]]:
    pieces = st.sampled_from(["a", "b", "\n", "\n", "\r\n", "-- x", "+", "\\ y"])
    text = "".join(draw(st.lists(pieces, max_size=60)))
    points = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    return text, cut(text, *zip(points[::2], points[1::2], strict=False))


@pytest.mark.skipif(not shutil.which("patch"), reason="GNU patch is not installed")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=texts_and_removals())
def test_patch_makes_the_cleaned_text_of_the_original(case: tuple[str, list[Removal]], tmp_path: Path) -> None:
    text, removals = case
    diff = diff_header("a.txt") + "".join(diff_lines(text, removals))
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    if diff.count("\n") > 2:
        command = ["patch", "--binary", "--silent", "--force", "--posix", str(file)]
        subprocess.run(command, input=diff.encode(), check=True, capture_output=True)
    assert file.exists() or remove(text, removals) == ""
    assert (file.read_bytes().decode() if file.exists() else "") == remove(text, removals)


def test_the_diff_of_a_huge_text_is_linear() -> None:
    text = "junk\nword\n" * 100_000
    removals = cut(text, *((start, start + 5) for start in range(0, len(text), 10)))
    assert sum(line == "-junk\n" for line in diff_lines(text, removals)) == 100_000

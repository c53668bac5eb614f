"""``clean-article`` from its arguments to its exit code."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY, FIRST, SECOND, TITLE, WIDGET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

MAIN = "import sys; from cleaner.command.cli import main; sys.exit(main())"
COMMAND = [sys.executable, "-c", MAIN, "--rules", "demo-rules"]
CORRECTION = "Zyx was corrected\n"


def write(folder: Path, name: str, data: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


# What comes out, and with which exit code


def test_cleaned_text_goes_to_standard_output(clean_article: CleanArticle, folder: Path) -> None:
    file = write(folder, "a.txt", DIRTY)
    outcome = clean_article("a.txt")
    assert (outcome.code, outcome.out.decode(), outcome.err) == (0, CLEAN, "")
    assert file.read_text() == DIRTY


def test_closed_standard_input_is_an_error(folder: Path) -> None:
    command = f'"{sys.executable}" -c "{MAIN}" --rules demo-rules - <&-'
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "error: -: standard input is closed\n")


def test_a_dash_is_standard_input(clean_article: CleanArticle) -> None:
    assert clean_article("-", stdin=DIRTY.encode()).out.decode() == CLEAN


def test_several_files_follow_each_other(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    assert clean_article("a.txt", "-", "a.txt", stdin=b"Nothing here").out.decode() == CLEAN + "Nothing here" + CLEAN


def test_in_place_changes_dirty_files_only(clean_article: CleanArticle, folder: Path) -> None:
    dirty, fine = write(folder, "dirty.txt", DIRTY), write(folder, "fine.txt", CLEAN)
    os.utime(fine, ns=(1, 1))
    before = fine.stat()
    outcome = clean_article("--in-place", "dirty.txt", "fine.txt")
    assert (outcome.code, outcome.out) == (1, b"")
    assert dirty.read_text() == CLEAN
    assert (fine.stat().st_mtime_ns, fine.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert outcome.err == "cleaned dirty.txt: 1 removal by 1 rule\n"
    assert clean_article("-i", "dirty.txt", "fine.txt").code == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full disk to write to")
def test_a_file_stays_as_it_was_where_its_record_cannot_be_written(folder: Path) -> None:
    file = write(folder, "a.txt", DIRTY)
    program = "import sys, time; time.sleep(float(sys.argv.pop())); " + MAIN
    for redirection in ("0 > /dev/full", "0 >&-", "0.5 | true"):
        command = f'"{sys.executable}" -c "{program}" --rules demo-rules -i --format json a.txt {redirection}'
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (done.returncode, file.read_text()) == (2, DIRTY), redirection
        assert done.stderr.startswith("error: "), done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_where_one_stream_is_closed_nothing_is_lost_or_mixed(folder: Path, closed: str) -> None:
    write(folder, "a.txt", DIRTY)
    command = f'"{sys.executable}" -c "{MAIN}" --rules demo-rules a.txt no.txt {closed}'
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    said = "error: standard output: cannot be written: Bad file descriptor\n"
    assert (done.returncode, done.stdout, done.stderr) == ((2, "", said) if closed == ">&-" else (2, CLEAN, ""))


def test_check_changes_nothing(clean_article: CleanArticle, folder: Path) -> None:
    file = write(folder, "a.txt", DIRTY)
    outcome = clean_article("--check", "a.txt")
    assert (outcome.code, outcome.out, outcome.err) == (1, b"", "would clean a.txt: 1 removal by 1 rule\n")
    assert file.read_text() == DIRTY
    assert clean_article("--check", "-", stdin=CLEAN.encode()).code == 0


def test_explain_is_a_line_a_removal(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    outcome = clean_article("--explain", "a.txt")
    assert (outcome.code, outcome.out.decode()) == (0, "5: demo/widget: Zyx the qwop\n")
    assert clean_article("--explain", "a.txt", "a.txt").out.decode() == "a.txt: 5: demo/widget: Zyx the qwop\n" * 2


def test_an_action_and_a_view_go_together(clean_article: CleanArticle, folder: Path) -> None:
    file = write(folder, "a.txt", DIRTY)
    outcome = clean_article("--check", "--explain", "a.txt")
    assert (outcome.code, outcome.out) == (1, b"a.txt: 5: demo/widget: Zyx the qwop\n")
    record = clean_article("--in-place", "--format", "json", "a.txt")
    assert (record.code, file.read_text()) == (1, CLEAN)
    assert clean_article("--restore", "-", stdin=record.out).out.decode() == DIRTY


def test_why_says_what_became_of_a_line(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    outcome = clean_article("--why", "5", "a.txt")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(b"5: ")
    assert b"demo/widget" in outcome.out
    assert clean_article("--why", "3", "a.txt").out.startswith(b"3: ")


def test_why_of_a_line_that_is_not_there(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    outcome = clean_article("--why", "8", "a.txt")
    assert (outcome.code, outcome.err) == (2, "error: a.txt: has no line 8, only 7\n")


def test_a_record_tells_everything(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    outcome = clean_article("--format", "json", "a.txt")
    record = json.loads(outcome.out)
    assert (outcome.code, outcome.out.count(b"\n"), outcome.out.isascii()) == (0, 1, True)
    assert [record[key] for key in ("path", "encoding", "text", "publisher")] == ["a.txt", "utf-8", CLEAN, None]
    removal = record["removals"][0]
    assert [removal[key] for key in ("rule", "category", "line")] == ["demo/widget", "share", 5]
    assert DIRTY[removal["start"] : removal["end"]] == removal["text"]
    assert (record["platforms"], record["evidence"], record["refusals"]) == ([], [], [])


def test_records_restore_byte_for_byte_one_after_the_other(clean_article: CleanArticle, folder: Path) -> None:
    first, second = DIRTY.encode("utf-16"), DIRTY.replace("\n", "\r\n").encode("utf-16-be")
    write(folder, "1.txt", first)
    write(folder, "2.txt", second)
    records = clean_article("--format", "json", "--encoding", "utf-16", "1.txt").out
    records += clean_article("--format", "json", "--encoding", "utf-16-be", "2.txt").out
    write(folder, "records.jsonl", records)
    assert clean_article("--restore", "records.jsonl").out == first + second


@pytest.mark.skipif(not shutil.which("patch"), reason="GNU patch is not installed")
@pytest.mark.parametrize(
    "name", ["my article", "Ärger", "new\nline", "a\tb", 'a"b', '"b"', "a\\b", "\x1b[1m", "\u202e", "\udcff"]
)
def test_patch_applies_the_diff(clean_article: CleanArticle, folder: Path, name: str) -> None:
    file = write(folder, name, DIRTY)
    outcome = clean_article("--diff", name)
    assert outcome.code == 1
    subprocess.run(["patch", "--silent", "-p0"], input=outcome.out, check=True, cwd=folder)
    assert file.read_text() == CLEAN
    assert clean_article("--diff", name).code == 0


# What goes and what stays


def test_keep_leaves_a_category_in(clean_article: CleanArticle) -> None:
    for value in ("share", "date,share", " share , date"):
        assert clean_article("--keep", value, "-", stdin=DIRTY.encode()).out.decode() == DIRTY


def test_drop_takes_a_category_that_stays_by_default(clean_article: CleanArticle) -> None:
    text = DIRTY + "\n" + CORRECTION
    assert CORRECTION in clean_article("-", stdin=text.encode()).out.decode()
    assert clean_article("--drop", "correction", "-", stdin=text.encode()).out.decode() == CLEAN


def test_defaults_come_from_pyproject(clean_article: CleanArticle, folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.clean-article]\nkeep = ["share"]\n')
    assert clean_article("-", stdin=DIRTY.encode()).out.decode() == DIRTY
    assert clean_article("--drop", "share", "-", stdin=DIRTY.encode()).out.decode() == CLEAN
    (folder / "pyproject.toml").write_text('[tool.clean-article]\nkeeep = ["share"]\n')
    outcome = clean_article("-", stdin=DIRTY.encode())
    assert (outcome.code, outcome.out) == (2, b"")
    assert f"error: {folder / 'pyproject.toml'}: [tool.clean-article]: unknown key 'keeep'" in outcome.err


def test_quiet_leaves_errors_only(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    assert clean_article("--quiet", "--check", "a.txt").err == ""
    assert "none.txt" in clean_article("--quiet", "none.txt").err


# Wrong usage, wrong rules, wrong files

USAGE = {
    "no file": [],
    "unknown option": ["--colour", "-"],
    "an abbreviated option": ["--expl", "-"],
    "two actions": ["--in-place", "--check", "a.txt"],
    "two views": ["--diff", "--explain", "a.txt"],
    "why with a view": ["--why", "3", "--format", "json", "a.txt"],
    "why of line 0": ["--why", "0", "a.txt"],
    "why of no number": ["--why", "x", "a.txt"],
    "standard input in place": ["--in-place", "-"],
    "unknown encoding": ["--encoding", "utf-9", "a.txt"],
    "an encoding that is not of text": ["--encoding", "base64", "a.txt"],
    "unknown format": ["--format", "xml", "a.txt"],
    "unknown category": ["--keep", "adverts", "a.txt"],
    "kept and dropped": ["--keep", "date", "--drop", "date", "a.txt"],
    "no name of a baseline": ["--baseline", "", "a.txt"],
    "no name of a folder of rules": ["--rules", "", "a.txt"],
    "restored in place with an output": ["--restore", "-i", "a.txt", "-o", "b"],
    "no such folder of rules": ["--rules", "none", "a.txt"],
    "a folder without rules": ["--rules", "empty-rules", "a.txt"],
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_is_code_2_and_changes_nothing(name: str, clean_article: CleanArticle, folder: Path) -> None:
    (folder / "empty-rules").mkdir()
    file = write(folder, "a.txt", DIRTY)
    outcome = clean_article(*USAGE[name])
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.startswith("error: ")
    assert len(outcome.err.splitlines()) <= 2
    assert file.read_text() == DIRTY


def test_a_file_is_no_folder_of_rules(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    outcome = clean_article("--rules", "demo-rules/demo.yaml", "a.txt")
    assert "argument --rules: 'demo-rules/demo.yaml' is a file, and a folder of rules is needed\n" in outcome.err


def test_wrong_usage_says_where_the_options_are_told(clean_article: CleanArticle) -> None:
    wanted = "error: --in-place needs files: standard input (-) has no place\nSee clean-article --help.\n"
    assert clean_article("--in-place", "-").err == wanted


def test_a_file_of_rules_may_only_switch_off_others(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", f"{CLEAN}\nTweet this\n")
    rule_id = clean_article("--explain", "a.txt").out.decode().split(": ")[1]
    (folder / "mine").mkdir()
    write(folder / "mine", "without.yaml", f"disable: [{rule_id}]\n")
    assert rule_id not in clean_article("--rules", "mine", "--explain", "a.txt").out.decode()


def test_wrong_rules_clean_nothing_and_are_told_all(clean_article: CleanArticle, folder: Path) -> None:
    file = write(folder, "a.txt", DIRTY)
    write(folder / "demo-rules", "bad.yaml", "rules:\n  - id: a\n    phrses: [x]\n  - id: b\n    category: nothing\n")
    outcome = clean_article("--in-place", "a.txt")
    assert (outcome.code, outcome.out, file.read_text()) == (2, b"", DIRTY)
    assert outcome.err.count("bad.yaml:") >= 2
    assert "bad.yaml:3:" in outcome.err


@pytest.mark.parametrize("option", ["--in-place", "--check", "--explain"])
def test_a_file_that_fails_does_not_stop_the_others(option: str, clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "latin.txt", "café à la carte, déjà vu".encode("latin-1"))
    (folder / "folder").mkdir()
    file = write(folder, "a.txt", DIRTY)
    outcome = clean_article(option, "none.txt", "folder", "latin.txt", "a.txt")
    assert outcome.code == 2
    for reason in ("none.txt: cannot be read: No such file", "folder: cannot be read: it is a folder"):
        assert reason in outcome.err
    assert "latin.txt: not UTF-8: byte 0xe9 at offset 3; it looks like cp1252 (try --encoding cp1252)" in outcome.err
    assert file.read_text() == (CLEAN if option == "--in-place" else DIRTY)
    assert (folder / "latin.txt").read_bytes() == "café à la carte, déjà vu".encode("latin-1")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY).chmod(0)
    outcome = clean_article("a.txt")
    assert (outcome.code, outcome.err) == (2, "error: a.txt: cannot be read: Permission denied\n")


ONE_LETTER = b'{"rule": "x", "category": "share", "start": 5, "end": 6, "line": 1, "text": "a"}'
NO_RECORDS = {
    "no JSON": (b"text\n", "r.jsonl:1: cannot be restored"),
    "no object": (b"[]\n", "not a JSON object"),
    "deep": (b"[" * 100_000 + b"\n", "r.jsonl:1: cannot be restored: it is no line of --format json"),
    "an endless number": (
        b'{"encoding": "utf-8", "text": "fine!", "removals": [' + ONE_LETTER.replace(b": 1", b": Infinity") + b"]}\n",
        "must be a list of objects",
    ),
    "no encoding": (b'{"text": "", "removals": []}\n', "has no 'encoding'"),
    "unknown encoding": (b'{"encoding": "utf-9", "text": "", "removals": []}\n', "utf-9"),
    "text is no text": (b'{"encoding": "utf-8", "text": 1, "removals": []}\n', "'text' must be a text"),
    "removals are no objects": (b'{"encoding": "utf-8", "text": "", "removals": [1]}\n', "must be a list of objects"),
    "not UTF-8": (b'{"encoding": "\xff"}\n', "cannot be restored"),
    "a removal that does not fit": (
        b'{"encoding": "utf-8", "text": "", "removals": [' + ONE_LETTER + b"]}\n",
        "too short",
    ),
}


@pytest.mark.parametrize("name", NO_RECORDS)
def test_what_is_no_record_is_named_and_the_rest_restored(name: str, clean_article: CleanArticle, folder: Path) -> None:
    data, message = NO_RECORDS[name]
    write(folder, "r.jsonl", data + b'\n{"encoding": "utf-8", "text": "fine", "removals": []}')
    outcome = clean_article("--restore", "r.jsonl")
    assert (outcome.code, outcome.out) == (2, b"fine")
    assert message in outcome.err


def test_a_text_is_no_file_of_records(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    outcome = clean_article("--restore", "a.txt")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err == "error: a.txt: cannot be restored: no line of it was written by --format json\n"


# Back into the files


def test_what_was_cleaned_in_place_is_put_back(clean_article: CleanArticle, folder: Path) -> None:
    sources = {"a.txt": DIRTY.encode(), "b.txt": CLEAN.encode(), "c.txt": b"\xef\xbb\xbf" + DIRTY.encode()}
    for name, data in sources.items():
        write(folder, name, data)
    first = clean_article("-i", "--format", "json", *sources)
    again = clean_article("-i", "--format", "json", *sources)
    write(folder, "undo.jsonl", first.out + again.out)
    outcome = clean_article("--restore", "undo.jsonl")
    assert (outcome.code, outcome.out.count(DIRTY.encode())) == (0, 2)
    assert "note: undo.jsonl: 6 originals, one behind the other; --in-place writes each into its file" in outcome.err
    for records in (first.out + again.out, first.out):
        outcome = clean_article("--restore", "--in-place", "-", stdin=records)
        assert (outcome.code, outcome.out, outcome.err) == (0, b"", "")
        assert {name: (folder / name).read_bytes() for name in sources} == sources


def test_what_was_changed_since_is_not_put_back(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(folder, name, DIRTY)
    write(folder, "undo.jsonl", clean_article("-i", "--format", "json", "a.txt", "b.txt", "c.txt").out)
    write(folder, "a.txt", f"{CLEAN} and more")
    (folder / "b.txt").unlink()
    outcome = clean_article("--restore", "-i", "-", stdin=(folder / "undo.jsonl").read_bytes())
    assert (outcome.code, (folder / "a.txt").read_text()) == (2, f"{CLEAN} and more")
    assert (folder / "c.txt").read_text() == DIRTY
    assert "error: -:1: cannot be restored: a.txt has changed since, or was not cleaned in place" in outcome.err
    assert "error: -:2: cannot be restored: b.txt: cannot be read: No such file" in outcome.err
    outcome = clean_article("--restore", "-i", "-", stdin=clean_article("--format", "json", "-", stdin=b"x").out)
    assert (outcome.code, "it does not say which file it was" in outcome.err) == (2, True)


# Input of every kind

JUNK = f"\n{WIDGET}\n"
INPUTS = {
    "empty": b"",
    "only blank lines": b"\n\n \n\t\n",
    "no newline": DIRTY.encode().rstrip(b"\n"),
    "ends in junk without a newline": (CLEAN + JUNK).encode().rstrip(b"\n"),
    "only junk": WIDGET.encode() * 3,
    "NUL": DIRTY.replace("boats", "bo\0ats").encode(),
    "CRLF": DIRTY.replace("\n", "\r\n").encode(),
    "CR": DIRTY.replace("\n", "\r").encode(),
    "mixed line ends": (TITLE + "\r\n" + FIRST + "\r" + WIDGET + "\r\n\r" + SECOND).encode(),
    "byte order mark": b"\xef\xbb\xbf" + DIRTY.encode(),
    "byte order mark before junk": b"\xef\xbb\xbf" + (WIDGET + "\n" + DIRTY).encode(),
    "right to left": ("\u202eאב" + TITLE + "أعلن الوزير يوم الجمعة أن القرار سيتخذ قريبا.\n" * 3 + JUNK).encode(),
    "terminal escapes": DIRTY.replace("storm", "\x1b]0;title\x07\x1b[2Jstorm").encode(),
    "rich markup": DIRTY.replace("storm", "[bold red]storm[/] [link=x]").encode(),
    "separators that are no line ends": DIRTY.replace("storm", "st\u2028o\x85r\x0bm\x0c").encode(),
    "a line of 5 MB": (DIRTY + "word " * 1_000_000 + "." + JUNK).encode(),
    "50,000 short lines": (DIRTY + "ab\n" * 50_000 + JUNK).encode(),
}


@pytest.mark.parametrize("name", INPUTS)
def test_promises_hold_for(name: str, clean_article: CleanArticle) -> None:
    check_promises(clean_article, INPUTS[name])


SLOW_INPUTS = {"a line of 50 MB": b"word " * 10_000_000, "10 million short lines": b"ab\n" * 10_000_000}


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW_INPUTS)
def test_huge_input_takes_no_more_than_its_size(name: str, folder: Path) -> None:
    write(folder, "a.txt", DIRTY.encode() + b"\n" + SLOW_INPUTS[name])
    done = subprocess.run([*COMMAND, "a.txt"], capture_output=True, check=False, timeout=600)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) <= len(DIRTY) + 1 + len(SLOW_INPUTS[name])
    assert WIDGET.encode() not in done.stdout


def check_promises(clean_article: CleanArticle, data: bytes) -> None:
    outcome = clean_article("-", stdin=data)
    record = clean_article("--format", "json", "-", stdin=data)
    assert (outcome.code, record.code) == (0, 0)
    assert json.loads(record.out)["text"].encode() == outcome.out
    assert clean_article("--restore", "-", stdin=record.out).out == data
    assert clean_article("-", stdin=outcome.out).out == outcome.out
    if WIDGET.strip().encode() in data and SECOND.strip().encode() in data:
        assert outcome.out == data or WIDGET.strip().encode() not in outcome.out
        assert SECOND.strip().encode() in outcome.out


def test_in_place_keeps_mark_line_ends_and_missing_newline(clean_article: CleanArticle, folder: Path) -> None:
    file = write(folder, "a.txt", "\ufeff" + DIRTY.rstrip("\n").replace("\n", "\r\n"))
    file.chmod(0o604)
    assert clean_article("-i", "a.txt").code == 1
    assert file.read_bytes().decode() == "\ufeff" + CLEAN.rstrip("\n").replace("\n", "\r\n")
    assert file.stat().st_mode & 0o777 == 0o604


def test_another_encoding_comes_out_as_it_came_in(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", DIRTY.replace("storm", "stürm").encode("cp1252"))
    expected = CLEAN.replace("storm", "stürm").encode("cp1252")
    assert clean_article("--encoding", "cp1252", "a.txt").out == expected


# Hostile text and the terminal

HOSTILE = DIRTY.replace(WIDGET, "\u200bZyx\xa0the \u200fqwop\n").replace(FIRST, FIRST.replace("Tuesday", "\x1b[2J"))


def test_explanations_are_safe_to_show(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "\x1b[2J.txt", HOSTILE)
    outcome = clean_article("--explain", "\x1b[2J.txt", "\x1b[2J.txt", "none\x1b.txt")
    assert b"\x1b" not in outcome.out
    assert rb"\x1b[2J.txt: 5: demo/widget:" in outcome.out
    assert "\x1b" not in outcome.err
    assert r"none\x1b.txt" in outcome.err


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a person sees who runs the command in a terminal."""
    ours, theirs = pty.openpty()
    clean = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM", "COLORTERM")}
    env = {**clean, "TERM": "xterm", **environment}
    with subprocess.Popen([*COMMAND, *arguments], stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        seen = b""
        while chunk := read_or_nothing(ours):
            seen += chunk
        process.wait()
    os.close(ours)
    return seen.decode()


def read_or_nothing(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that the other side has closed
        return b""


COLOURS = [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]


@pytest.mark.parametrize(("environment", "coloured"), COLOURS)
def test_a_diff_is_coloured_on_a_terminal_only(environment: dict[str, str], coloured: bool, folder: Path) -> None:
    write(folder, "a.txt", HOSTILE + "[bold]markup[/bold]\n")
    seen = on_a_terminal("--diff", "a.txt", **environment)
    assert ("\x1b[31m-" in seen) is coloured
    assert ("\x1b[" in seen) is coloured
    assert "\x1b[2J" not in seen
    assert r"\x1b[2J" in seen


def test_text_on_a_terminal_cannot_steer_it(folder: Path) -> None:
    write(folder, "a.txt", HOSTILE)
    seen = on_a_terminal("a.txt")
    assert "\x1b" not in seen
    assert r"\x1b[2J" in seen


def test_many_files_on_a_terminal_have_a_progress_bar(folder: Path) -> None:
    names = [write(folder, f"{number}.txt", CLEAN).name for number in range(30)]
    assert "Cleaning" in on_a_terminal("--check", *names)
    assert "Cleaning" not in on_a_terminal("--check", names[0])


def test_what_stays_for_one_reason_is_told_once(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", f"{WIDGET}\n" * 500)
    outcome = clean_article("a.txt")
    assert outcome.code == 0
    (told,) = outcome.err.splitlines()
    assert told.startswith("note: a.txt:1: ")
    assert told.endswith("not taken out: it would empty the article (and 499 lines more)")


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    write(folder, "a.txt", DIRTY * 2_000)
    with subprocess.Popen([*COMMAND, *["a.txt"] * 3], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


def test_a_full_disk_behind_standard_output_is_told(folder: Path) -> None:
    write(folder, "a.txt", DIRTY)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "a.txt"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        b"error: standard output: cannot be written: No space left on device\n",
    )


def test_version_is_the_installed_one(clean_article: CleanArticle) -> None:
    outcome = clean_article("--version")
    assert (outcome.code, outcome.out.split()[0]) == (0, b"clean-article")


def test_a_publisher_that_no_rules_know_is_noted(clean_article: CleanArticle, folder: Path) -> None:
    write(folder, "a.txt", CLEAN)
    for more in ((), ("-o", "out")):
        outcome = clean_article("--publisher", "harbourpst.example", "a.txt", *more)
        assert (outcome.code, outcome.err.count("note: no rules are made for the publisher 'harbourpst.example'")) == (
            0,
            1,
        )
        assert clean_article("--publisher", "harbourpst.example", "a.txt", *more, "-q").err == ""
    header = "publisher:\n  name: Harbour Post\n  domains: [harbourpost.example]\n"
    (folder / "demo-rules" / "publishers").mkdir()
    write(folder / "demo-rules" / "publishers", "harbourpost.example.yaml", header)
    for name in ("harbourpost.example", "harbour post"):
        assert clean_article("--rules", "demo-rules", "--publisher", name, "a.txt").err == ""


def test_rules_that_no_run_can_keep_are_noted(
    clean_article: CleanArticle, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.txt", CLEAN)
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    outcome = clean_article("a.txt")
    assert (outcome.code, outcome.err.startswith("note: /dev/null/clean-article: cannot be written")) == (0, True)
    assert clean_article("a.txt", "--quiet").err == ""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "not" / "yet"))
    assert clean_article("a.txt").err == ""
    monkeypatch.setattr(
        os, "access", lambda *_, **__: False
    )  # what is kept in a folder that others have filled is used
    assert clean_article("a.txt").err == ""

"""What goes wrong with a run: killed workers, a killed run, Ctrl-C, a full disk. Nothing is lost, nothing is half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import CLEAN, DIRTY
from test_cli import COMMAND
from test_corpus import leftovers, lines, tree, write

from cleaner.corpus.array import Items
from cleaner.corpus.crew import Crew
from cleaner.corpus.desk import Aside, Desk, Orders, Piece, put_aside
from cleaner.corpus.options import Fields
from cleaner.model import CleanerError
from cleaner.rulebook.cache import ruleset
from cleaner.rulebook.ruleset import RuleSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it takes /proc to find the workers")

RECORDS = 750
FILES = 240
NOISE = "x" * 10_000  # makes records large, and costs no time
_PATIENCE = 120  # seconds, on a machine that does much else


# Workers of the crew itself


@dataclass(frozen=True)
class Poison:
    """Numbers to count; whoever meets a negative one is killed."""

    numbers: tuple[int, ...]

    def clean(self, _desk: Desk) -> Piece:
        if min(self.numbers) < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return Piece(data=repr(self.numbers).encode())

    def parts(self) -> list[Poison]:
        return [Poison((each,)) for each in self.numbers]

    def refused(self, orders: Orders, reason: str) -> Piece:
        piece = Piece()
        for number in self.numbers:
            put_aside(orders, piece, Aside(f"number {number}"), reason)
        return piece


@dataclass(frozen=True)
class Failing(Poison):
    """Something that we have done wrong."""

    def clean(self, _desk: Desk) -> Piece:
        print("a stray print must not disturb the pipe")
        raise ZeroDivisionError


class Damaged(RuleSet):
    """Rules that no worker can read."""

    def packed(self) -> bytes:
        return b"no rules"


@contextmanager
def crew(jobs: int = 2) -> Iterator[Crew]:
    made = Crew(Orders(ruleset(), Fields()), jobs)
    try:
        yield made
    finally:
        made.stop()


def test_what_kills_its_worker_is_set_aside_and_the_rest_is_done() -> None:
    with crew() as workers:
        done = [workers.submit(Poison(numbers)) for numbers in ((1, 2), (3, -4, 5), (6,))]
        pieces = [each.result(_PATIENCE) for each in done]
    assert [piece.data for piece in pieces] == [b"(1, 2)", b"(3,)(5,)", b"(6,)"]
    (aside,) = pieces[1].set_aside
    assert (aside.place, aside.reason) == ("number -4", "a worker died on it each time: signal 9")


def test_the_parts_of_an_array_join_to_the_whole() -> None:
    items, desk = Items([b' {"text": "a"}', b"3", b'{"text": "b"}'], 1), Desk(Orders(ruleset(), Fields()))
    joined = Piece()
    for part in items.parts():
        joined.join(part.clean(desk))
    assert joined == items.clean(desk)
    assert joined.data.count(b",") == 2


def test_our_own_mistakes_end_the_run_with_a_traceback() -> None:
    with crew() as workers, pytest.raises(CleanerError, match=r"(?s)a worker failed.*ZeroDivisionError"):
        workers.submit(Failing((1,))).result(_PATIENCE)


def test_workers_that_cannot_start_end_the_run() -> None:
    broken = Crew(Orders(Damaged(*[None] * len(RuleSet._fields)), Fields()), 1)  # type: ignore[arg-type]
    try:
        with pytest.raises(CleanerError, match="worker processes cannot start: exit code 1"):
            broken.submit(Poison((1,))).result(_PATIENCE)
    finally:
        broken.stop()


# A whole run


@pytest.fixture
def corpus(folder: Path) -> dict[str, bytes]:
    """A corpus of many text files and a large file of records; what must come of it."""
    write(folder / "in" / "r.jsonl", records(DIRTY))
    for number in range(FILES):
        write(folder / "in" / "sub" / f"{number}.txt", text(DIRTY, number))
    texts = {f"sub/{number}.txt": text(CLEAN, number).encode() for number in range(FILES)}
    return {**texts, "r.jsonl": records(CLEAN).encode()}


def records(of: str) -> str:
    return lines(*({"text": text(of, number), "noise": NOISE} for number in range(RECORDS)))


def text(of: str, number: int) -> str:
    return of.replace("storm", f"storm number {number}")


def start(*argv: str) -> subprocess.Popen[str]:
    command = [*COMMAND, "in", "-o", "out", "--jobs", "2", *argv]
    inherited = signal.signal(signal.SIGINT, signal.SIG_DFL)  # what a shell starts in the background ignores it
    try:
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, inherited)


def finish(*argv: str) -> None:
    """Run once more, to the end."""
    process = start(*argv)
    err = process.communicate(timeout=_PATIENCE)[1]
    assert process.returncode == 0, err


def wait_for(what: Callable[[], object]) -> object:
    limit = time.monotonic() + _PATIENCE
    while not (found := what()):
        assert time.monotonic() < limit
        time.sleep(0.02)
    return found


def children(process: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def at_work(process: subprocess.Popen[str], folder: Path) -> list[int]:
    """Wait until some work is done and some is left; the workers."""
    wait_for(lambda: [*folder.glob("out/.clean-article/manifest/*")] or [*folder.glob("out/.clean-article/drafts/*/*")])
    found = wait_for(lambda: children(process.pid) or process.poll() is not None)
    assert isinstance(found, list), "it was done before it could be disturbed"
    return found


def all_whole(folder: Path, corpus: dict[str, bytes]) -> bool:
    """Whether what stands under a final name is what must stand there."""
    return tree(folder / "out").items() <= corpus.items()


def test_a_killed_worker_is_replaced(corpus: dict[str, bytes], folder: Path) -> None:
    process = start()
    for _ in range(2):
        os.kill(at_work(process, folder)[0], signal.SIGKILL)
        time.sleep(0.3)
    err = process.communicate(timeout=_PATIENCE)[1]
    assert process.returncode == 0, err
    assert tree(folder / "out") == corpus
    assert not leftovers(folder)


def test_a_killed_run_leaves_no_orphan_and_no_half_file(corpus: dict[str, bytes], folder: Path) -> None:
    process = start()
    workers = at_work(process, folder)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=_PATIENCE)
    wait_for(lambda: not any(map(is_running, workers)))
    assert all_whole(folder, corpus)
    assert len(tree(folder / "out")) < len(corpus)
    finish("--stats", "stats.json")
    assert tree(folder / "out") == corpus
    assert not leftovers(folder)
    stats = json.loads((folder / "stats.json").read_text())
    assert (stats["articles"], stats["words_removed_by_rule"]) == (
        RECORDS + FILES,
        {"demo/widget": 3 * (RECORDS + FILES)},
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_a_stopped_run_tidies_up_and_goes_on_later(how: signal.Signals, corpus: dict[str, bytes], folder: Path) -> None:
    process = start()
    workers = at_work(process, folder)
    os.killpg(process.pid, how)
    err = process.communicate(timeout=_PATIENCE)[1]
    assert (process.returncode, "Traceback" in err) == (130, False), err
    assert not any(map(is_running, workers))
    assert all_whole(folder, corpus)
    assert not leftovers(folder)
    finish()
    assert tree(folder / "out") == corpus


# A full disk


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 1 MB at ``out``."""
    disk = folder / "out"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"cannot mount a small disk: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


FILLING = {
    "many files": {f"{number}.txt": text(DIRTY, number) for number in range(260)},
    "one file": {"a.jsonl": records(DIRTY)},
}


@pytest.mark.parametrize("name", FILLING)
def test_a_full_disk_ends_the_run_and_more_room_lets_it_go_on(name: str, small_disk: Path, folder: Path) -> None:
    for file, data in FILLING[name].items():
        write(folder / "in" / file, data)
    process = start()
    err = process.communicate(timeout=_PATIENCE)[1]
    assert (process.returncode, "No space left on device" in err, "Traceback" in err) == (2, True, False), err
    all_texts = {f"{number}.txt": text(CLEAN, number).encode() for number in range(260)}
    wanted = {"a.jsonl": records(CLEAN).encode()} if name == "one file" else all_texts
    assert tree(small_disk).items() <= wanted.items()
    assert not leftovers(folder)
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    finish()
    assert tree(small_disk) == wanted

"""The command ``article-rules test``: articles must come out as a person has cleaned them.

The module is not named after the command, as the others are: pytest would take it for one with tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.authoring.choices import DIFFERENT, FAILED, FINE, add_rules, rule_folders
from cleaner.model import CleanerError
from cleaner.reports.report import Output, coloured_diff, complain, counted, note
from cleaner.text.escaper import visible
from cleaner.text.files import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.authoring.measuring.golden_judge import Golden
    from cleaner.engine.cleaner import Cleaner


def add_options(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add = command.add_argument
    add(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="NAME.raw.txt, or folders of them (default: .)",
    )
    add("--golden", metavar="DIR", help="PATH is a folder of NAME.txt, and DIR has the copies under the same names")
    add("--update", action="store_true", help="write what comes out over the copies, to be read in review")
    add_rules(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Clean, compare (or rewrite), and give the exit code: 1 if anything is different."""
    from cleaner.engine.cleaner import Cleaner

    goldens, sound = _found(given)
    cleaner = Cleaner(rules=rule_folders(given.rules))
    different, output = 0, Output()
    for golden in goldens:
        try:
            different += _updated(golden, cleaner) if given.update else _shown(golden, cleaner, output)
        except (InputError, OSError) as error:
            complain(error)
            sound = False
    note(f"{counted(len(goldens), 'article')}, {different:,} {'written anew' if given.update else 'different'}")
    if different and not given.update:
        return DIFFERENT
    return FINE if sound else FAILED


def _found(given: argparse.Namespace) -> tuple[Sequence[Golden], bool]:
    from cleaner.authoring.measuring.golden_judge import find_goldens

    goldens: list[Golden] = []
    sound = True
    for path in given.paths:
        try:
            goldens += find_goldens(path, given.golden)
        except CleanerError as error:
            complain(error)
            sound = False
    return goldens, sound


def _updated(golden: Golden, cleaner: Cleaner) -> bool:
    from cleaner.authoring.measuring.golden_judge import rewrite

    written = rewrite(golden, cleaner)
    for path in written:
        note(f"wrote {path}")
    return bool(written)


def _shown(golden: Golden, cleaner: Cleaner, output: Output) -> bool:
    from cleaner.authoring.measuring.golden_judge import judge

    lines = judge(golden, cleaner)
    if lines and output.has_colours:
        output.write_text(coloured_diff(lines))
    elif lines:
        output.write_text("".join(f"{visible(line)}\n" for line in lines))
    return bool(lines)

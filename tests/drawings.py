"""What the tests of the engine share: rules in a few words, and articles drawn line by line.

A drawing says what is to become of each line by the sign before it: ``+`` it stays, ``-`` it goes.
``@1`` to ``@9`` stand for lines of prose.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import HealthCheck, settings

from cleaner import Cleaner, CleanResult, Document
from cleaner.rulebook.compiler import compile_rules
from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile(
    "ci",
    max_examples=40,
    deadline=None,  # shared machines are slow now and then
    derandomize=True,  # the same run everywhere
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
settings.load_profile("ci")

PROSE = (
    "Nobody on the island had expected the ferry back before the first snow of the winter.",
    "The mechanics from the yard worked through eleven nights until the shaft turned without a sound.",
    "Marit Oye, who has been its skipper for nineteen years, said that she had never waited so long.",
    "The school sent its older pupils home early, because there was nothing left to cook for them.",
    "A second vessel would cost about as much as the council spends on its roads in four years.",
    "Two fishing boats carried the post and the medicine and asked for nothing but the fuel for it.",
    "The harbour office expects that the usual timetable will be back by the end of the week.",
    "Older people remember the winters when the mail still came across the ice on a sledge.",
    "The last lorry with the fish left the quay at half past six, as it had before the storm.",
)


def rule(**keys: Any) -> dict[str, Any]:
    """A rule with the given keys; its proof and its description are made up, and it needs nothing beside it."""
    proof = {"removes": ["zzz"], "keeps": ["zzz"]}
    made = {"id": "it", "description": "Made up for a test.", "beside": False, **proof, **keys}
    return {name.rstrip("_"): value for name, value in made.items()}


def write_rules(folder: Path, files: dict[str, Any]) -> Path:
    """Rule files in a folder: path -> list of rules, or the whole file as a mapping or as text."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {"rules": content} if isinstance(content, list) else content
        text = data if isinstance(data, str) else yaml.dump(data, Dumper=_InFull, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
    return folder


class _InFull(yaml.SafeDumper):
    """Says everything in full: rule files may have no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # as the base class has it
        return True


_folders = count()


def cleaner_with(folder: Path, files: dict[str, Any], **options: Any) -> Cleaner:
    """A cleaner that has the given rule files and no others."""
    written = write_rules(folder / f"rules-{next(_folders)}", files)
    return Cleaner(compiled=compile_rules(load(find_sources(written))), **options)


def one_rule(folder: Path, **keys: Any) -> Cleaner:
    """A cleaner that has one rule of the category share."""
    return cleaner_with(folder, {"common/en/share.yaml": [rule(**keys)]})


def drawn(drawing: str, *, gap: str = "\n") -> tuple[str, str]:
    """The article of a drawing, and what is to be left of it; ``gap`` stands between the lines."""
    lines = [line.strip() for line in drawing.strip().split("\n") if line.strip()]
    assert all(line[0] in "+-" for line in lines), drawing
    signed = [(line[0], _prose(line[1:].strip())) for line in lines]
    return gap.join(line for _, line in signed) + "\n", gap.join(line for sign, line in signed if sign == "+") + "\n"


def _prose(line: str) -> str:
    return PROSE[int(line[1:]) - 1] if line.startswith("@") else line


def assert_cleans(cleaner: Cleaner, drawing: str, *, gap: str = "\n", **document: Any) -> CleanResult:
    """Clean the article of a drawing and compare line by line."""
    text, expected = drawn(drawing, gap=gap)
    result = cleaner.clean(Document(text, **document))
    assert result.text.split("\n") == expected.split("\n")
    return result

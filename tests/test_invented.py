"""What ``learn`` finds in a small corpus of invented publishers: nearly all of the templates, and nothing else."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cleaner.authoring.cli import main

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import invent_corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from invent_corpus import Score

_WHO = ("The mayor", "A ferry pilot", "Her sister", "The night porter", "An engineer from Kivik", "Nobody at the mole")
_DID = ("wrote to", "had waited for", "spoke about", "paid for", "dreamt of", "asked the council for")
_WHAT = (
    "the new lighthouse",
    "a bridge of glass",
    "the lost orchestra",
    "cheaper bread",
    "the tunnel",
    "an honest clock",
)
_WHEN = ("before the winter began", "on the day the fog came", "while the harbour slept", "after nine long years")
_THEN = ("and the town took notice", "but the letter was never answered", "so the work had to begin again", "they said")


def _body(number: int) -> list[str]:
    """A title and paragraphs that no other body has."""
    chance = random.Random(number)

    def sentence() -> str:
        parts = (chance.choice(each) for each in (_WHO, _DID, _WHAT, _WHEN, _THEN))
        return f"{' '.join(parts)}, {chance.randint(100, 9999)} {chance.choice(_WHAT)[4:]}s in all."

    paragraphs = [" ".join(sentence() for _ in range(chance.randint(1, 3))) for _ in range(chance.randint(6, 14))]
    return [f"{chance.choice(_WHO)} and {chance.choice(_WHAT)}, part {number}", *paragraphs]


@pytest.fixture
def score(folder: Path, call: Callable[..., Outcome]) -> Score:
    bodies = [_body(number) for number in range(90)]
    records, truth = invent_corpus.make(bodies, publishers=6, articles=12, seed=3)
    (folder / "made-up.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    outcome: Any = call(main, "learn", "made-up.jsonl", "-o", "drafts")
    assert outcome.code == 0
    assert call(main, "check", "--drafts", "drafts").out == b""
    return invent_corpus.score(records, truth, folder / "drafts")


def test_nearly_all_templates_are_found_and_nothing_else(score: Score) -> None:
    assert score.wrong == []
    assert score.distractors == 0
    assert score.precision >= 0.98, score.idle
    assert score.recall >= 0.9, score.missed
    assert score.wanted > 30

"""What journalists write stays: sentences about what boilerplate is about, and shapes of pages.

Whole articles without boilerplate: ``article-rules gate tests/data/clean_articles``, which ``.ci/run`` calls.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from drawings import PROSE

from cleaner import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
TITLE = "Ferry to the northern islands sails again after eleven days"
PLACES = {
    "head": lambda line: [TITLE, line, *PROSE],
    "middle": lambda line: [TITLE, *PROSE[:4], line, *PROSE[4:]],
    "tail": lambda line: [TITLE, *PROSE, line],
}


def _sentences(data: Any, topic: str) -> Iterator[tuple[str, str]]:
    for key, value in data.items() if isinstance(data, dict) else ():
        yield from _sentences(value, f"{topic}/{key}".strip("/"))
    for value in data if isinstance(data, list) else ():
        yield topic, value


SENTENCES = list(_sentences(yaml.safe_load((_HERE / "data" / "prose_that_stays.yaml").read_text("utf-8")), ""))
SHAPES = sorted((_HERE / "golden" / "shapes").glob("*.raw.txt"))
FILES = {"shapes": SHAPES}
KNOWN_FAILURES = yaml.safe_load((_HERE / "known_failures.yaml").read_text("utf-8"))


def _name(path: Path) -> str:
    return path.name.removesuffix(".txt").removesuffix(".raw")


def _known(kind: str) -> list[Any]:
    """The files of a kind, each marked if it is known to fail."""
    reasons = KNOWN_FAILURES[kind] or {}
    marks = {name: [pytest.mark.xfail(reason=reason, strict=False)] for name, reason in reasons.items()}
    return [pytest.param(path, id=_name(path), marks=marks.get(_name(path), [])) for path in FILES[kind]]


@pytest.mark.parametrize("kind", FILES)
def test_every_known_failure_is_of_a_file_and_has_its_reason(kind: str) -> None:
    reasons = KNOWN_FAILURES[kind] or {}
    assert set(reasons) <= set(map(_name, FILES[kind]))
    assert all(reasons.values())


def test_there_are_enough_sentences() -> None:
    assert len({sentence for _, sentence in SENTENCES}) >= 50
    assert all(isinstance(sentence, str) and sentence.strip() == sentence for _, sentence in SENTENCES)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("topic", sorted({topic for topic, _ in SENTENCES}))
def test_a_sentence_stays_wherever_it_stands(topic: str, place: str) -> None:
    taken = []
    for sentence in (sentence for its_topic, sentence in SENTENCES if its_topic == topic):
        text = "\n\n".join(PLACES[place](sentence)) + "\n"
        taken += [f"{each.rule_id}: {each.text.strip()}" for each in clean(text).removals]
    assert not taken, "\n".join(taken)


@pytest.mark.parametrize("place", PLACES)
def test_the_sentences_of_a_topic_stay_side_by_side(place: str) -> None:
    """An article all about cookies, or comments."""
    taken = []
    for topic in sorted({topic for topic, _ in SENTENCES}):
        sentences = "\n\n".join(sentence for its_topic, sentence in SENTENCES if its_topic == topic)
        text = "\n\n".join(PLACES[place](sentences)) + "\n"
        taken += [f"{each.rule_id}: {each.text.strip()}" for each in clean(text).removals]
    assert not taken, "\n".join(taken)


@pytest.mark.parametrize("path", _known("shapes"))
def test_a_page_of_a_common_shape_is_cleaned_as_by_hand(path: Path) -> None:
    result = clean(path.read_bytes().decode("utf-8"))
    by_hand = path.with_name(path.name.replace(".raw.txt", ".txt")).read_bytes().decode("utf-8")
    assert result.text.split("\n") == by_hand.split("\n")


DISPATCHES: dict[str, list[str]] = yaml.safe_load((_HERE / "data" / "dispatches.yaml").read_text("utf-8"))


@pytest.mark.parametrize("language", DISPATCHES)
@pytest.mark.parametrize("before", [0, 1])
def test_a_dispatch_keeps_its_last_paragraph(language: str, before: int) -> None:
    """Below a picture stands its agency as well, but there the article goes on."""
    for paragraph in DISPATCHES[language]:
        text = "\n\n".join(["Tandem", *PROSE[:before], paragraph]) + "\n"
        assert clean(text).text == text

"""Articles and rules made up by chance, the same every time, and pages around articles."""

from __future__ import annotations

import html
import random
from typing import TYPE_CHECKING

import yaml

from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cleaner.rulebook.loader import RuleSource

_LETTERS = "etaoinshrdlucmfwypvbgk"
_JUNK = ("Advertisement", "Share this article", "Read more", "Sign up to our newsletter", "Photograph: A. Ferry/AP")
_PATTERNS = ("{0} {1} .{{3,60}}", "{0} (?:{1}|{2}) .{{2,40}}", r"\d{{1,3}} {0} {1}", ".{{3,60}} {0} {1}")


def articles(count: int, seed: int = 1) -> list[str]:
    """Articles of some 4 kB: a headline, paragraphs, and lines of boilerplate between and after them."""
    chance = random.Random(seed)
    words = _words(chance, 4_000)
    return ["\n\n".join(_article(chance, words)) + "\n" for _ in range(count)]


def _words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(_LETTERS, k=chance.randint(2, 9))) for _ in range(count)]


def _article(chance: random.Random, words: Sequence[str]) -> list[str]:
    usual = words[:600]
    lines = [" ".join(chance.choices(words, k=8)).capitalize()]
    for _ in range(chance.randint(8, 24)):
        lines.append(" ".join(chance.choices(usual, k=chance.randint(20, 70))).capitalize() + ".")
        if chance.random() < 0.3:
            lines.append(chance.choice(_JUNK))
    return [*lines, *chance.choices(_JUNK, k=3), *(" ".join(chance.choices(words, k=7)).title() for _ in range(4))]


def rules(count: int, folder: Path) -> list[RuleSource]:
    """Rules in the mix of the shipped ones: 70 % whole lines, 30 % small patterns."""
    chance = random.Random(2)
    words = _words(chance, 4_000)
    path = folder / str(count) / "common" / "en" / "share.yaml"
    path.parent.mkdir(parents=True)
    made = [_rule(number, chance.choices(words, k=4), chance) for number in range(count)]
    path.write_text(yaml.safe_dump({"rules": made}), encoding="utf-8")
    return load(find_sources(folder / str(count)))


def _rule(number: int, words: Sequence[str], chance: random.Random) -> dict[str, object]:
    line = " ".join(words)
    texts = {"phrases": [line]} if chance.random() < 0.7 else {"patterns": [chance.choice(_PATTERNS).format(*words)]}
    proof = {"removes": [line], "keeps": [f"He said: {line}, and left."]}
    return {"id": f"made-up-{number}", "description": "Made up to be measured.", **texts, **proof}


def page(text: str) -> str:
    """A page of HTML with the article's lines as paragraphs, and a menu."""
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
    return f"<!doctype html><html><body>{menu}<article>{paragraphs}</article></body></html>"

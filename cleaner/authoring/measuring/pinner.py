"""Pin the figures of an evaluation in a file, and say which of them are worse than pinned.

The file is TOML. It has a digest of the articles: of others the figures would say nothing, better or worse.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.text.files import InputError, read_bytes, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.authoring.measuring.evaluator import Evaluation

TOLERANCE = 0.001
FIGURES = (
    *("removed_of_words", "removed_of_articles", "lost_of_words", "lost_of_articles", "lost_of_gold"),
    "f1_of_articles",
)
_HEADER = """\
# Pinned by article-rules evaluate --write-floor. Shares from 0 to 1; lost ones may not rise, others not fall, by more
# than the tolerance. The digest is that of the articles with their hand-cleaned copies.
"""


class Floor(NamedTuple):
    """Pinned figures, how much worse each may be, and of which articles."""

    digest: str
    articles: int
    tolerance: float
    figures: Mapping[str, float]


def write_floor(path: str, evaluation: Evaluation, tolerance: float) -> None:
    """Write the figures, whole or not at all; raises ``InputError``."""
    known = {"digest": f'"{evaluation.digest}"', "articles": evaluation.total.articles, "tolerance": tolerance}
    lines = [*(f"{name} = {value}" for name, value in known.items()), "", "[figures]"]
    lines += [f"{name} = {value:.6f}" for name, value in evaluation.figures().items()]
    write_file(path, (_HEADER + "\n".join(lines) + "\n").encode())


def read_floor(path: str) -> Floor:
    """Read a file of ``write_floor``; raises ``InputError`` with what is wrong with it."""
    import tomllib

    try:
        known = tomllib.loads(read_bytes(path).decode())
    except ValueError as error:
        raise InputError(f"{path}: not TOML in UTF-8: {error}") from error
    figures = known.get("figures")
    if not isinstance(figures, dict) or not figures:
        raise InputError(f"{path}: has no table [figures]; --write-floor {path} writes one")
    if unknown := sorted(figures.keys() - {*FIGURES}):
        raise InputError(f"{path}: there is no figure {unknown[0]!r}; there are {', '.join(FIGURES)}")
    wrong = [name for name, value in figures.items() if not _is_number(value)]
    wrong += [name for name in ("articles", "tolerance") if not _is_number(known.get(name))]
    wrong += ["digest"] if not isinstance(known.get("digest"), str) else []
    if wrong:
        raise InputError(f"{path}: {wrong[0]} is missing or of another kind")
    return Floor(known["digest"], known["articles"], known["tolerance"], figures)


def shortfalls(floor: Floor, evaluation: Evaluation) -> list[str]:
    """What keeps the floor from holding, a sentence each: other articles, or figures that are worse."""
    if floor.digest != evaluation.digest:
        there = f"{evaluation.total.articles:,} now, {floor.articles:,} when the figures were pinned"
        return [f"the articles are not those of the floor ({there}): the figures cannot be compared"]
    figures = evaluation.figures()
    return [
        f"{name} {'rose' if name.startswith('lost') else 'fell'} from {pinned:.4f} to {figures[name]:.4f}"
        for name, pinned in floor.figures.items()
        if _loss(name, pinned, figures[name]) > floor.tolerance
    ]


def gains(floor: Floor, evaluation: Evaluation) -> list[str]:
    """Figures that are better than pinned by more than the tolerance."""
    figures = evaluation.figures()
    better = [name for name, pinned in floor.figures.items() if -_loss(name, pinned, figures[name]) > floor.tolerance]
    return [f"{name} is better than pinned: {floor.figures[name]:.4f}, now {figures[name]:.4f}" for name in better]


def _loss(name: str, pinned: float, now: float) -> float:
    return now - pinned if name.startswith("lost") else pinned - now


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

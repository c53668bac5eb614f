"""Write docs/publishers.md, the table of publishers, from their rule files.

usage: python tools/list_publishers.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.loader import find_sources, load, shipped_rules

if TYPE_CHECKING:
    from cleaner.loader import RuleSource

DOCUMENT = Path(__file__).parent.parent / "docs" / "publishers.md"
_HEAD = """\
# Publishers

The publishers that have rules of their own, in `rules/publishers/`; all others get the rules of their language,
platform and group. A publisher is known by the article's URL, by `--publisher`, or by two different lines that only
its articles have. Written by `python tools/list_publishers.py`; a test keeps it current.

| publisher | domains | languages | extends | rules | categories | reviewed |
|---|---|---|---|---|---|---|
"""


def table() -> str:
    """The whole document."""
    sources = find_sources(shipped_rules())
    named = load(each for each in sources if each.layer in ("publisher", "platform"))  # publishers name platforms
    return _HEAD + "".join(_row(each) for each in named if each.file.publisher)


def _row(loaded: RuleSource) -> str:
    publisher, rules = loaded.file.publisher, loaded.file.rules
    assert publisher is not None, "the loader asks for one in this folder"
    cells = [
        publisher.name,
        ", ".join(publisher.domains),
        ", ".join(publisher.languages),
        ", ".join(publisher.extends),
        str(len(rules)),
        ", ".join(sorted({rule.category or "" for rule in rules})),
        publisher.reviewed or "",
    ]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    DOCUMENT.write_text(table(), "utf-8")

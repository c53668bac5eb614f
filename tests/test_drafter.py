"""Rule files written from values read back as the same values, and look as if a person had written them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.authoring.learning.drafter import Draft, as_yaml
from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from pathlib import Path

HEADER = {"publisher": {"name": "The Harbour Post", "domains": ["harbourpost.example"]}}
RULE = {
    "id": "newsletter-card",
    "category": "subscribe",
    "description": "The newsletter card between two paragraphs: name, promise, notice.",
    "phrases": ["Sign up to First Tide", "Yes", "2024"],
    "within": {"zone": "tail", "last": 5},
    "amid_prose": True,
    "removes": ["Sign up to First Tide", "Sign up\nto it: now"],
    "keeps": [{"text": "Sign up to the union, he told us.", "before": '- Jo\'s "list"'}],
}
EXPECTED = """\
# The Harbour Post, as learnt.
publisher: {name: The Harbour Post, domains: [harbourpost.example]}
rules:
  # 37 of 40 articles
  - id: newsletter-card
    category: subscribe
    description: 'The newsletter card between two paragraphs: name, promise, notice.'
    phrases: [Sign up to First Tide, 'Yes', '2024']
    within: {zone: tail, last: 5}
    amid_prose: true
    removes:
      - Sign up to First Tide
      - |-
        Sign up
        to it: now
    keeps: [{text: 'Sign up to the union, he told us.', before: '- Jo''s "list"'}]
"""


def test_a_rule_file_reads_well() -> None:
    assert as_yaml(HEADER, [Draft(RULE, "37 of 40 articles")], "The Harbour Post, as learnt.") == EXPECTED


def test_what_is_written_loads(tmp_path: Path) -> None:
    path = tmp_path / "publishers" / "harbourpost.example.yaml"
    path.parent.mkdir()
    path.write_text(EXPECTED)
    (loaded,) = load(find_sources(tmp_path))
    assert loaded.file.rules[0].phrases == RULE["phrases"]
    assert loaded.file.rules[0].amid_prose


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\n:#-[]{},'\"\\&*!|> ")).map(
    lambda text: text.replace("\r", "")
)


@given(st.lists(TEXTS, min_size=1), TEXTS)
def test_any_text_comes_back(texts: list[str], comment: str) -> None:
    values = {"id": "a", "removes": texts, "within": {"zone": texts[0]}, "keeps": [{"text": texts[-1]}]}
    data = as_yaml({"name": texts[0]}, [Draft(values, comment)], comment).encode()
    assert yaml.load(data, Loader=yaml.BaseLoader) == {"name": texts[0], "rules": [values]}  # noqa: S506  # nothing but text


@pytest.mark.parametrize("word", ["yes", "No", "null", "~", "1.5", "1e3", "on", "0x1f", "2024-01-01", "", " a", "a "])
def test_what_yaml_takes_for_something_else_is_quoted(word: str) -> None:
    data = as_yaml({"name": word}, [Draft({"id": "a"})])
    assert yaml.safe_load(data)["name"] == word

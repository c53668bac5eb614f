"""The nine promises, on generated text and on text made of the rules' own examples."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import shipped
from drawings import PROSE, drawn, rule, write_rules
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, CleanResult, Document, RuleError, clean, restore
from cleaner.model import CATEGORIES, Complaint
from cleaner.rulebook.compiler import compile_rules
from cleaner.rulebook.loader import RuleSource, Source, find_sources, load
from cleaner.rulebook.schema import validate
from cleaner.text.folding import fold
from cleaner.text.lines import is_prose, split_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """Before hypothesis draws anything."""
    shipped.compiled()
    shipped.fragments()


both = given(shipped.articles() | st.text().map(Document), shipped.cleaners())


def _assert_accounted_for(document: Document, result: CleanResult) -> None:
    kept, position = [], 0
    for removal in result.removals:
        assert position <= removal.start < removal.end <= len(document.text)
        assert document.text[removal.start : removal.end] == removal.text
        kept.append(document.text[position : removal.start])
        position = removal.end
    assert "".join(kept) + document.text[position:] == result.text
    assert restore(result) == document.text


def _assert_explained(document: Document, result: CleanResult) -> None:
    lines = split_lines(document.text)
    for removal in result.removals:
        assert removal.rule_id in shipped.ids()
        assert removal.category in CATEGORIES
        with_words = [line for line in split_lines(removal.text) if fold(line)]
        assert len(with_words) <= 1
        assert all(line in lines[removal.line - 1] for line in with_words)


def _prose_count(text: str) -> int:
    return sum(is_prose(fold(line)) for line in split_lines(text))


def _assert_prose_is_sacred(document: Document, result: CleanResult) -> None:
    assert bool(fold(result.text)) == bool(fold(document.text))
    assert _prose_count(result.text) or not _prose_count(document.text)


@both
def test_1_every_character_is_in_the_output_or_in_one_removal(document: Document, cleaner: Cleaner) -> None:
    _assert_accounted_for(document, cleaner.clean(document))


@both
def test_2_the_output_is_a_subsequence_of_the_input(document: Document, cleaner: Cleaner) -> None:
    left = iter(document.text)
    assert all(char in left for char in cleaner.clean(document).text)


@both
def test_3_cleaning_twice_changes_nothing(document: Document, cleaner: Cleaner) -> None:
    once = cleaner.clean(document).text
    assert cleaner.clean(Document(once, url=document.url)).text == once


@given(st.lists(shipped.articles(), max_size=4))
def test_3_the_result_does_not_depend_on_what_was_cleaned_before(documents: list[Document]) -> None:
    used = shipped.cleaner()
    first = [used.clean(document) for document in documents]
    assert [used.clean(document) for document in reversed(documents)][::-1] == first


@pytest.mark.slow  # it compiles all the rules anew
def test_3_the_cache_the_compiler_and_another_hash_seed_give_the_same(tmp_path: Path) -> None:
    documents = shipped.example_articles()[::17]
    expected = [shipped.cleaner().clean(document) for document in documents]
    assert [clean(document.text) for document in documents] == expected
    program = "import json, sys, cleaner; print(json.dumps([repr(cleaner.clean(t)) for t in json.load(sys.stdin)]))"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([document.text for document in documents]),
        env={
            **os.environ,
            "PYTHONHASHSEED": "1",
            "XDG_CACHE_HOME": str(tmp_path),
        },  # so that it compiles the rules itself
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == [repr(result) for result in expected]


_TIED = """
import sys, pathlib
from cleaner import Cleaner, Document
from cleaner.rulebook.compiler import compile_rules
from cleaner.rulebook.loader import find_sources, load
cleaner = Cleaner(compiled=compile_rules(load(find_sources(pathlib.Path(sys.argv[1])))))
result = cleaner.clean(Document("The ferry\\n" + sys.argv[2] + "\\nIt sails again.\\n"))
print([removal.rule_id for removal in result.removals])
"""


@pytest.mark.parametrize("seed", ["0", "1", "2", "3"])
def test_3_of_rules_that_fit_alike_the_first_wins_whatever_the_hash_seed(tmp_path: Path, seed: str) -> None:
    needles = ["zebra", "quartz", "wizard", "juggle", "vexing", "kumquat"]
    rules = [rule(id=needle, patterns=[f".{{1,90}}{needle}.{{1,90}}"]) for needle in needles]
    folder = write_rules(tmp_path, {"common/en/share.yaml": rules})
    ran = subprocess.run(
        [sys.executable, "-c", _TIED, str(folder), f"a {' '.join(reversed(needles))} b"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "['en/share/zebra']"


@both
def test_4_untouched_stays_untouched(document: Document, cleaner: Cleaner) -> None:
    result = cleaner.clean(document)
    assert (result.text == document.text) == (not result.removals) == (not result.changed)


@given(
    st.lists(st.sampled_from(PROSE), min_size=1, unique=True),
    st.sampled_from(["\n", "\r\n", "\n\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_4_plain_prose_comes_out_as_it_is(lines: list[str], end: str, bom: str) -> None:
    text = bom + end.join(lines)
    assert shipped.cleaner().clean(Document(text)).text == text


@both
def test_5_every_removal_names_its_rule_category_line_and_text(document: Document, cleaner: Cleaner) -> None:
    _assert_explained(document, cleaner.clean(document))


@given(shipped.articles())
def test_5_every_line_can_say_why_it_stayed_or_went(document: Document) -> None:
    gone = {removal.line: removal.rule_id for removal in shipped.cleaner().clean(document).removals}
    for line in range(1, len(split_lines(document.text)) + 1):
        reasons = shipped.cleaner().why(document, line)
        assert reasons
        assert all(reasons)
        if reasons[0].startswith("removed by"):
            assert gone[line] in reasons[0]


@pytest.mark.parametrize("key", ["removes", "keeps"])
def test_6_a_rule_without_proof_does_not_load(key: str) -> None:
    for each, one in list(shipped.rules())[::9]:
        bare = one.model_dump(by_alias=True, exclude_none=True, exclude={key})
        empty = {**bare, key: []}
        for unproven in (bare, empty):
            file, mistakes = validate({"rules": [unproven]})
            assert file is None, f"{each.source.prefix}/{one.id}"
            assert any(key in where for where, _ in mistakes)


FILE = """\
# A rule file to be spoilt.
publisher:
  name: Harbour Post
  domains: [post.example]
disable: [en/share/it]
rules:
  - id: card
    category: subscribe
    description: "A card: between paragraphs."
    block: {start: 'sign up .*', through: "end|stop", max_lines: 6}
    within: {zone: [head, tail]}
    removes:
      - |
        Sign up now
        stop
      - {before: a, text: b}
    keeps: ["Sign up to the union, organisers said."]
"""
_spoiler = st.sampled_from(
    [
        *"[]{}:-,'\"#&*!|>%@`\\\t\n \0?é\ufeff",
        "- ",
        ": ",
        "<<: ",
        "&a ",
        "*a",
        "id: x\n",
        "rules:\n",
        "!!int ",
        "---\n",
        "1",
        "(",
        "? ",
    ]
)


@given(st.lists(st.tuples(st.integers(0, len(FILE)), st.integers(0, 12), _spoiler), min_size=1, max_size=3))
def test_7_a_spoilt_rule_file_loads_or_is_named_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, spoils: list[tuple[int, int, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "post.example.yaml"
    text = FILE
    for place, length, spoiler in spoils:
        text = text[:place] + spoiler + text[place + length :]
    path.write_text(text, encoding="utf-8")
    loaded, complaints = _loaded_or_named(path)
    assert bool(loaded) != bool(complaints)
    for complaint in complaints:
        assert complaint.path == str(path)
        assert 1 <= complaint.line <= text.count("\n") + 2
        assert complaint.column >= 1
        assert complaint.message.strip()
    assert all(each.file.rules for each in loaded)
    compile_rules(loaded)


def _loaded_or_named(path: Path) -> tuple[list[RuleSource], tuple[Complaint, ...]]:
    try:
        return load([Source(path, "publisher", "post.example")]), ()
    except RuleError as error:
        return [], tuple(error.complaints)


@both
def test_8_no_article_is_emptied_and_the_last_prose_stays(document: Document, cleaner: Cleaner) -> None:
    _assert_prose_is_sacred(document, cleaner.clean(document))


_LAYERS = {
    "post.example": "publishers/post.example.yaml",
    "plug": "platforms/plug.yaml",
    "en/share": "common/en/share.yaml",
    "any/related": "common/any/related.yaml",
}


@given(
    st.sets(st.sampled_from(list(_LAYERS)), min_size=1),
    st.booleans(),
    st.sampled_from(["phrases", "patterns", "shape", "block"]),
)
def test_9_the_most_local_rule_wins(
    tmp_path_factory: pytest.TempPathFactory, layers: set[str], own: bool, kind: str
) -> None:
    folder = tmp_path_factory.mktemp("layers")
    keys = {"phrases": ["zyx"], "patterns": ["z.x"], "shape": {"max_chars": 3}, "block": {"start": "zyx", "while": "a"}}
    made = rule(**{kind: keys[kind]})
    headers = {
        "post.example": {"publisher": {"name": "Post", "domains": ["post.example"]}},
        "plug": {"platform": {"name": "Plug", "kind": "theme", "fingerprints": ["plugged in"]}},
    }
    files = {_LAYERS[layer]: {**headers.get(layer, {}), "rules": [{**made, "category": "share"}]} for layer in layers}
    sources = find_sources(write_rules(folder / "shipped", files))
    if own:
        sources += find_sources(write_rules(folder / "user", {"own.yaml": [{**made, "category": "share"}]}), user=True)
    text, _ = drawn("+ The ferry\n+ @1\n- zyx\n- a\n+ Plugged in\n+ @2")
    result = Cleaner(compiled=compile_rules(load(sources))).clean(Document(text, url="https://post.example/"))
    winner = "own" if own else next(layer for layer in _LAYERS if layer in layers)
    assert {removal.rule_id for removal in result.removals} == {f"{winner}/it"}


def _assert_keeping_changes_no_other(document: Document, category: str, *, drop: tuple[str, ...] = ()) -> None:
    """What other categories take still goes, and nothing goes that would stay if the category were not kept.

    But where the lines that stay tell of another publisher than those that went, and where rules that wait for company
    and weak signs judge otherwise what they leave.
    """
    waiting = {
        "any/other/weak-signs",
        *(f"{each.source.prefix}/{rule.id}" for each in shipped.sources() for rule in each.file.rules if rule.company),
    }
    usual = shipped.cleaner((), drop).clean(document)
    keeping = shipped.cleaner((category,), drop).clean(document)
    assert all(each.category != category for each in keeping.removals)
    others = [each for each in usual.removals if each.category != category]
    by_waiting = [{each.line for each in found if each.rule_id in waiting} for found in (others, keeping.removals)]
    if by_waiting[0] == by_waiting[1] and usual.evidence == keeping.evidence:
        assert {each.line for each in others} <= {each.line for each in keeping.removals}
        assert {each.line for each in keeping.removals} <= {each.line for each in usual.removals}


@given(shipped.articles(), st.sampled_from(CATEGORIES))
def test_keeping_a_category_changes_no_other(document: Document, category: str) -> None:
    _assert_keeping_changes_no_other(document, category, drop=("correction",) if category != "correction" else ())


@pytest.mark.parametrize("category", CATEGORIES)
def test_keeping_a_category_changes_no_other_in_articles_of_examples(category: str) -> None:
    usual = zip(shipped.example_articles(), shipped.example_results(), strict=True)
    documents = [document for document, result in usual if any(each.category == category for each in result.removals)]
    for document in documents[:40]:
        _assert_keeping_changes_no_other(document, category)


def test_every_promise_holds_for_articles_made_of_every_example() -> None:
    for document, result in zip(shipped.example_articles(), shipped.example_results(), strict=True):
        _assert_accounted_for(document, result)
        _assert_explained(document, result)
        _assert_prose_is_sacred(document, result)
        assert shipped.cleaner().clean(Document(result.text)).text == result.text, document.text


def test_most_rules_fire_in_the_articles_made_of_examples() -> None:
    """Else the tests above would prove nothing."""
    fired = {removal.rule_id for result in shipped.example_results() for removal in result.removals}
    assert len(fired) > len(shipped.ids()) * 0.6


def test_rules_fire_in_the_generated_articles() -> None:
    fired: Counter[str] = Counter()
    changed: Counter[bool] = Counter()

    @given(shipped.articles())
    def count(document: Document) -> None:
        result = shipped.cleaner().clean(document)
        changed[result.changed] += 1
        fired.update(removal.rule_id for removal in result.removals)

    count()
    assert changed[True] > changed[False]
    assert len(fired) > 25

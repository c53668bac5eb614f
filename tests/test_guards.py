"""Guards: lines that many rules leave alone, under one name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import shipped
from drawings import cleaner_with, rule, write_rules

from cleaner import Document, RuleError
from cleaner.authoring.checker import check
from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from pathlib import Path

SPEECH = {"description": "A.", "patterns": [".* said .*"], "spares": ["zyx, he said to her"], "passes": ["zyx now"]}
CALL = rule(patterns=["zyx.*"], guards=["en/speech"], removes=["zyx now"], keeps=["zyx, he said to her"])
MANY = 3  # rules; what so many say again has a name


def _guards(**guards: Any) -> dict[str, Any]:
    return {"guards": {name.replace("_", "/"): guard for name, guard in guards.items()}}


@pytest.mark.parametrize(
    ("line", "goes"),
    [("Zyx now", True), ("Zyx, he said to her", False), ("Zyx by hand", False)],
    ids=["neither guard nor unless", "the guard holds", "unless holds"],
)
def test_a_rule_leaves_alone_what_its_guard_spares(tmp_path: Path, line: str, goes: bool) -> None:
    files = {"guards.yaml": _guards(en_speech=SPEECH), "common/en/share.yaml": [{**CALL, "unless": "zyx by .*"}]}
    cleaner = cleaner_with(tmp_path, files)
    assert bool(cleaner.clean(Document(f"One\n\n{line}\n")).removals) is goes


def test_a_folder_on_top_may_say_a_guard_anew(tmp_path: Path) -> None:
    write_rules(tmp_path / "a", {"guards.yaml": _guards(en_speech=SPEECH), "common/en/share.yaml": [CALL]})
    write_rules(tmp_path / "b", {"mine.yaml": _guards(en_speech={**SPEECH, "patterns": ["zyx aloud"]})})
    loaded = load([*find_sources(tmp_path / "a"), *find_sources(tmp_path / "b", user=True)])
    assert loaded[0].guards["en/speech"].patterns == ["zyx aloud"]


def test_the_shipped_guards_are_known_without_their_file(tmp_path: Path) -> None:
    call = rule(patterns=["zyx.*"], guards="en/reported-speech")
    [loaded] = load(find_sources(write_rules(tmp_path, {"common/en/share.yaml": [call]})))
    assert "en/reported-speech" in loaded.guards


def test_a_guard_that_nobody_knows_is_named_with_its_place(tmp_path: Path) -> None:
    write_rules(tmp_path, {"common/en/share.yaml": [CALL]})
    with pytest.raises(RuleError, match=r"share\.yaml:\d+:\d+: guards: there is no guard en/speech"):
        load(find_sources(tmp_path))


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"spares": ["zyx now"]}, "spares: the guard does not spare 'zyx now'"),
        ({"passes": ["zyx, he said to her"]}, "passes: the guard spares 'zyx, he said to her'"),
        ({"patterns": [".* said .*", "(a|aa)+c"]}, "takes too long on hostile text: (a|aa)+c"),
    ],
    ids=["an example of what it spares", "an example of what it lets pass", "a slow pattern"],
)
@pytest.mark.usefixtures("with_small_rules")
def test_a_guard_that_does_not_keep_its_word(tmp_path: Path, keys: dict[str, Any], words: str) -> None:
    write_rules(tmp_path, {"guards.yaml": _guards(en_speech={**SPEECH, **keys})})
    assert words in " ".join(each.message for each in check([tmp_path]))


@pytest.mark.parametrize("key", SPEECH)
def test_a_guard_without_proof_does_not_load(tmp_path: Path, key: str) -> None:
    write_rules(tmp_path, {"guards.yaml": _guards(en_speech={name: SPEECH[name] for name in SPEECH if name != key})})
    with pytest.raises(RuleError, match=f"{key}: missing key"):
        load(find_sources(tmp_path))


def test_a_shipped_guard_is_of_use_to_several_rules() -> None:
    named = Counter(name for _, each in shipped.rules() for name in each.guards)
    guards = {name for each in shipped.sources() for name in each.file.guards}
    assert {name: named[name] for name in guards if named[name] < MANY} == {}


def test_what_many_rules_leave_alone_has_a_name() -> None:
    counts = Counter(pattern for _, each in shipped.rules() for pattern in each.unless or ())
    lists = {pattern: count for pattern, count in counts.items() if "|" in pattern and count >= MANY}
    assert lists == {}

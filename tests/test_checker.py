"""``check``: rules against their own examples, each other, and hostile text."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ship
from drawings import rule, write_rules

from cleaner.authoring.checker import check

if TYPE_CHECKING:
    from cleaner.model import Complaint

_FINE = {
    "id": "it",
    "category": "share",
    "phrases": ["Zyx the qwop"],
    "removes": ["Zyx the qwop"],
    "keeps": ["They zyx the qwop."],
}


def _made(**keys: Any) -> dict[str, Any]:
    return rule(**{**_FINE, **keys})


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "removes that does not go": ({"removes": ["Zyx the qwop", "Zyx a qwop"]}, "removes: the rule leaves 'Zyx a qwop'"),
    "removes of which one line does not go": (
        {"removes": ["Zyx the qwop\nZyx a qwop"]},
        "removes: the rule leaves 'Zyx a qwop'",
    ),
    "keeps that goes": ({"keeps": ["They zyx.", "Zyx the qwop."]}, "keeps: the rule takes 'Zyx the qwop.'"),
    "keeps of which one line goes": ({"keeps": ["They zyx.\nZyx the qwop"]}, "keeps: the rule takes"),
    "keeps that a shipped rule takes": ({"keeps": ["Advertisement"]}, "keeps: "),
    "removes that goes by a shipped rule only": ({"removes": ["Advertisement"]}, "removes: the rule leaves"),
    "removes in a place that the rule does not reach": (
        {"removes": [{"text": "Zyx the qwop", "before": "a"}], "after": ["b"]},
        "removes: the rule leaves",
    ),
    "a phrase that stands twice": ({"phrases": ["Zyx the qwop", "» ZYX  the qwop"]}, "the phrase stands twice"),
    "a phrase of symbols only": ({"phrases": ["Zyx the qwop", "***"]}, "nothing is left of the phrase once folded"),
    "inline that takes nothing": (
        {"phrases": None, "inline": ["wvut q"], "removes": ["a wvut b"]},
        "removes: the rule takes nothing out of the line",
    ),
    "inline that takes too much": (
        {"phrases": None, "inline": ["wvut.*"], "removes": [{"before": "a ", "text": "wvut", "after": " b"}]},
        "removes: the rule takes",
    ),
}


HOSTILE = {
    "one letter": "(a|aa)+c",
    "another letter": "(z|zz)+c",
    "anything": "(.|e)*q",
}
KEYS = ("inline", "unless", "after", "before", "start", "until", "through", "while")


def _with_pattern(key: str, pattern: str) -> dict[str, Any]:
    made = _made()
    if key in ("start", "until", "through", "while"):
        made.pop("phrases")
        return {**made, "block": {"start": "zyx.*", **({"until": "a"} if key == "start" else {}), key: [pattern]}}
    if key == "inline":
        made.pop("phrases")
    return {**made, key: [pattern]}


def _publisher(**keys: Any) -> dict[str, Any]:
    return {"publisher": {"name": "Post", "domains": ["post.example"], **keys}, "rules": [_made()]}


UNKNOWN_DISABLE = """\
disable:
  - en/share/no-such-rule
rules:
  - id: it
    category: share
    description: A.
    phrases: [zyx]
    removes: [zyx]
    keeps: [They zyx.]
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory, small_rules: Path) -> dict[str, list[Complaint]]:
    """All cases in one folder, beside a few of the shipped rules; the complaints by the file's name."""
    files: dict[str, Any] = {f"bad-{number}.yaml": [BAD_RULES[name]] for number, name in enumerate(BAD)}
    files |= {
        f"hostile-{number}.yaml": [_with_pattern("patterns", HOSTILE[name])] for number, name in enumerate(HOSTILE)
    }
    files |= {f"hostile-{key}.yaml": [_with_pattern(key, "(a|aa)+c")] for key in KEYS}
    theme = {"name": "Plug", "kind": "theme", "fingerprints": ["(a|aa)+c"]}
    files |= {
        "fine.yaml": [_made()],
        "twice.yaml": [_made(), _made(id="other")],
        "guarded.yaml": [_made(), _made(id="other", within={"zone": "tail"})],
        "disable.yaml": UNKNOWN_DISABLE,
        "only-disable.yaml": {"disable": ["en/share/button"]},
        "publishers/post.example.yaml": _publisher(extends=["no-such-platform"]),
        "publishers/hostile.example.yaml": _publisher(domains=["hostile.example"], fingerprints=["(a|aa)+c"]),
        "platforms/hostile.yaml": {"platform": theme, "rules": [_made()]},
        "several.yaml": [
            _made(id="one", removes=["a"]),
            _made(id="two", phrases=["wvu"], keeps=["wvu"], removes=["b"]),
        ],
        "other.yaml": [
            _made(id="one", phrases=["qwop qwop"], removes=["qwop qwop"], keeps=["They qwop.", "Zyx the qwop"])
        ],
    }
    folder = write_rules(tmp_path_factory.mktemp("rules"), files)
    found: dict[str, list[Complaint]] = {name: [] for name in files}
    with pytest.MonkeyPatch.context() as patch:
        ship(small_rules, patch)
        for complaint in check([folder]):
            found[str(Path(complaint.path).relative_to(folder.resolve()))].append(complaint)
    return found


BAD_RULES = {
    name: {key: value for key, value in _made(**keys).items() if value is not None} for name, (keys, _) in BAD.items()
}


def test_a_rule_that_keeps_its_word_has_no_complaint(complaints: dict[str, list[Complaint]]) -> None:
    assert complaints["fine.yaml"] == []


@pytest.mark.parametrize("name", BAD)
def test_a_rule_that_does_not_keep_its_word(complaints: dict[str, list[Complaint]], name: str) -> None:
    found = complaints[f"bad-{list(BAD).index(name)}.yaml"]
    assert any(BAD[name][1] in each.message for each in found), found
    assert all(each.line > 1 and each.column > 1 for each in found)


def _is_hostile(found: list[Complaint]) -> bool:
    return any("too long on hostile text" in each.message for each in found)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pattern_is_named(complaints: dict[str, list[Complaint]], name: str) -> None:
    assert _is_hostile(complaints[f"hostile-{list(HOSTILE).index(name)}.yaml"])


@pytest.mark.parametrize("key", KEYS)
def test_a_hostile_pattern_is_named_wherever_it_stands(complaints: dict[str, list[Complaint]], key: str) -> None:
    assert _is_hostile(complaints[f"hostile-{key}.yaml"])


@pytest.mark.parametrize("file", ["platforms/hostile.yaml", "publishers/hostile.example.yaml"])
def test_a_hostile_fingerprint_is_named(complaints: dict[str, list[Complaint]], file: str) -> None:
    assert _is_hostile(complaints[file])


def test_duplicate_phrases_in_two_rules_of_a_file(complaints: dict[str, list[Complaint]]) -> None:
    [complaint] = complaints["twice.yaml"]
    assert "the phrase stands twice: Zyx the qwop" in complaint.message


def test_the_same_phrase_under_other_guards_is_no_duplicate(complaints: dict[str, list[Complaint]]) -> None:
    assert complaints["guarded.yaml"] == []


def test_a_file_of_ones_own_may_only_switch_off(complaints: dict[str, list[Complaint]]) -> None:
    assert complaints["only-disable.yaml"] == []


def test_an_unknown_disable_is_named_with_its_place(complaints: dict[str, list[Complaint]]) -> None:
    [complaint] = complaints["disable.yaml"]
    assert (complaint.line, complaint.column) == (2, 5)
    assert "en/share/no-such-rule" in complaint.message


def test_an_unknown_platform_is_named(complaints: dict[str, list[Complaint]]) -> None:
    assert ["no-such-platform" in each.message for each in complaints["publishers/post.example.yaml"]] == [True]


def test_all_complaints_of_all_rules_come_at_once(complaints: dict[str, list[Complaint]]) -> None:
    assert len(complaints["several.yaml"]) == 3


def test_no_rule_may_take_another_rules_keeps(complaints: dict[str, list[Complaint]]) -> None:
    [complaint] = complaints["other.yaml"]
    assert complaint.message.startswith("keeps: ")
    assert "takes 'Zyx the qwop'" in complaint.message


@pytest.mark.usefixtures("with_small_rules")
def test_mistakes_of_the_schema_come_as_complaints_and_nothing_else_is_checked(tmp_path: Path) -> None:
    found = check([write_rules(tmp_path, {"bad.yaml": [_made(colour="red", id="NO")], "other.yaml": "rules: ["})])
    assert sorted(each.message.split(":")[0] for each in found) == ["colour", "id", "not YAML"]


@pytest.mark.parametrize(("name", "complaints"), [("post.example", 0), ("mine", 1)])
def test_a_domain_of_a_shipped_file_is_for_a_file_of_its_name(
    name: str, complaints: int, small_rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    shutil.copytree(small_rules, shipped)
    write_rules(shipped, {"publishers/post.example.yaml": _publisher(), "publishers/twin.yaml": _publisher()})
    ship(shipped, monkeypatch)
    ours = write_rules(tmp_path / "ours", {f"publishers/{name}.yaml": _publisher()})
    found = [each.message for each in check([ours])]
    assert len(found) == complaints
    owner = f"post.example belongs to {shipped / 'publishers/post.example.yaml'} already"
    assert all(owner in each and "a file named post.example.yaml" in each for each in found)


@pytest.mark.usefixtures("with_small_rules")
def test_a_single_file_can_be_checked(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, {"good.yaml": [_made()], "bad.yaml": "rules: ["})
    assert check([folder / "good.yaml"]) == []


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert [each.path for each in check([tmp_path / "none.yaml"])] == [str((tmp_path / "none.yaml").resolve())]


@pytest.mark.usefixtures("with_small_rules")
def test_a_folder_without_rules_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    assert check([tmp_path])


@pytest.mark.slow
def test_the_examples_of_a_hostile_rule_do_not_hang_the_check(tmp_path: Path) -> None:
    """The pattern is complained of, and its examples, which it takes ages on, are not tried for ages."""
    made = _made(phrases=None, patterns=["(a|aa|aaa)+c"], removes=["aac"], keeps=["a" * 70 + " c"])
    folder = write_rules(tmp_path, {"mine.yaml": [{key: value for key, value in made.items() if value is not None}]})
    program = (
        f"from pathlib import Path; from cleaner.authoring.checker import check; print(check([Path({str(folder)!r})]))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "too long on hostile text" in ran.stdout

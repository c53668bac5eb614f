"""Layers and disable: the more local rule wins, and can be told to replace or switch off the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drawings import PROSE, assert_cleans, rule, write_rules

from cleaner import Cleaner, Document, RuleError
from cleaner.rulebook.compiler import compile_rules
from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from pathlib import Path

_PUBLISHER = {"name": "Post", "domains": ["post.example"]}
_PLATFORM = {"name": "plug", "kind": "comment-system", "fingerprints": ["plugged in"]}
_URL = "https://post.example/1"


def _layered(tmp_path: Path, shipped: dict[str, Any], user: dict[str, Any] | None = None) -> Cleaner:
    sources = find_sources(write_rules(tmp_path / "shipped", shipped))
    sources += find_sources(write_rules(tmp_path / "user", user or {}), user=True) if user else []
    return Cleaner(compiled=compile_rules(load(sources)))


def _all_layers(first: str) -> dict[str, Any]:
    files: dict[str, Any] = {
        "publishers/post.example.yaml": {"publisher": _PUBLISHER, "rules": [rule(category="paywall", phrases=["zyx"])]},
        "platforms/plug.yaml": {"platform": _PLATFORM, "rules": [rule(category="comments", phrases=["zyx"])]},
        "common/en/share.yaml": [rule(phrases=["zyx"])],
        "common/any/related.yaml": [rule(phrases=["zyx"])],
    }
    return dict(list(files.items())[list(files).index(first) :])


@pytest.mark.parametrize(
    ("first", "winner"),
    [
        ("publishers/post.example.yaml", "post.example/it"),
        ("platforms/plug.yaml", "plug/it"),
        ("common/en/share.yaml", "en/share/it"),
        ("common/any/related.yaml", "any/related/it"),
    ],
)
def test_the_most_local_rule_takes_the_line(tmp_path: Path, first: str, winner: str) -> None:
    cleaner = _layered(tmp_path, _all_layers(first))
    result = assert_cleans(cleaner, "+ @1\n- Zyx\n+ Plugged in\n+ @2", url=_URL)
    assert [removal.rule_id for removal in result.removals] == [winner]


@pytest.mark.parametrize("name", ["mine.yaml", "common/en/cookie.yaml", "common/any/cookie.yaml"])
def test_a_users_rule_is_the_most_local(tmp_path: Path, name: str) -> None:
    cleaner = _layered(
        tmp_path,
        _all_layers("publishers/post.example.yaml"),
        {name: [rule(id="own", category="cookie", phrases=["zyx"])]},
    )
    result = assert_cleans(cleaner, "+ @1\n- Zyx\n+ Plugged in\n+ @2", url=_URL)
    assert [removal.category for removal in result.removals] == ["cookie"]


@pytest.mark.parametrize("file", ["publishers/post.example.yaml", "platforms/plug.yaml", "common/en/share.yaml"])
def test_a_users_rule_with_the_same_full_id_replaces_the_shipped_one(tmp_path: Path, file: str) -> None:
    shipped = _all_layers("publishers/post.example.yaml")
    header = {key: value for key, value in shipped[file].items() if key != "rules"} if "rules" in shipped[file] else {}
    user = {file: {**header, "rules": [rule(category="cookie", phrases=["qwop"])]}}
    cleaner = _layered(tmp_path, {file: shipped[file]}, user)
    assert_cleans(cleaner, "+ @1\n+ Zyx\n- Qwop\n+ Plugged in\n+ @2", url=_URL)


def test_a_publisher_disables_a_common_rule_for_its_own_articles(tmp_path: Path) -> None:
    cleaner = _layered(
        tmp_path,
        {
            "publishers/post.example.yaml": {
                "publisher": _PUBLISHER,
                "disable": ["en/share/it"],
                "rules": [rule(category="share", phrases=["qwop"])],
            },
            "common/en/share.yaml": [rule(phrases=["zyx"])],
        },
    )
    assert_cleans(cleaner, "+ @1\n+ Zyx\n- Qwop\n+ @2", url=_URL)
    assert_cleans(cleaner, "+ @1\n- Zyx\n+ Qwop\n+ @2")


def test_a_platform_disables_a_common_rule_where_it_is_recognised(tmp_path: Path) -> None:
    cleaner = _layered(
        tmp_path,
        {
            "platforms/plug.yaml": {
                "platform": _PLATFORM,
                "disable": ["en/share/it"],
                "rules": [rule(category="share", phrases=["qwop"])],
            },
            "common/en/share.yaml": [rule(phrases=["zyx"])],
        },
    )
    assert_cleans(cleaner, "+ @1\n+ Zyx\n- Qwop\n+ Plugged in\n+ @2")
    assert_cleans(cleaner, "+ @1\n- Zyx\n+ Qwop\n+ @2")


@pytest.mark.parametrize("disabled", ["en/share/it", "plug/it", "post.example/it"])
def test_a_user_disables_a_rule_of_any_layer(tmp_path: Path, disabled: str) -> None:
    shipped = {
        name: content for name, content in _all_layers("publishers/post.example.yaml").items() if "any" not in name
    }
    for index, name in enumerate(shipped):
        rules = shipped[name]["rules"] if isinstance(shipped[name], dict) else shipped[name]
        rules[0]["phrases"] = [f"line {'abc'[index]}"]
    user = {"mine.yaml": {"disable": [disabled], "rules": [rule(id="own", category="cookie", phrases=["qwop"])]}}
    text = f"{PROSE[0]}\nline a\nline b\nline c\nPlugged in\n{PROSE[1]}\n"
    cleaner = _layered(tmp_path, shipped, user)
    gone = {removal.rule_id for removal in cleaner.clean(Document(text, url=_URL)).removals}
    assert gone == {"en/share/it", "plug/it", "post.example/it"} - {disabled}


def test_a_less_local_file_cannot_disable_a_more_local_rule(tmp_path: Path) -> None:
    """docs/rules.md: disable names *less* local rules."""
    cleaner = _layered(
        tmp_path,
        {"common/en/share.yaml": {"disable": ["mine/own"], "rules": [rule(phrases=["zyx"])]}},
        {"mine.yaml": [rule(id="own", category="cookie", phrases=["qwop"])]},
    )
    assert_cleans(cleaner, "+ @1\n- Zyx\n- Qwop\n+ @2")


def test_a_language_limits_the_packs_to_it_and_english(tmp_path: Path) -> None:
    cleaner = _layered(
        tmp_path,
        {
            f"common/{language}/share.yaml": [rule(phrases=[f"share {language}"])]
            for language in ("de", "en", "fr", "any")
        },
    )
    drawing = "+ @1\n- share de\n- share en\n{} share fr\n- share any\n+ @2"
    assert_cleans(cleaner, drawing.format("+"), language="de")
    assert_cleans(cleaner, drawing.format("-"))


def test_the_shipped_rules_and_a_users_folder_work_together(folder: Path) -> None:
    title = "Ferry to the northern islands sails again"
    junk = ("Zyx the qwop", "Share this article"), ("Inline Feedbacks", "View all comments")
    text = "\n\n".join([title, PROSE[0], *junk[0], PROSE[1], *junk[1]]) + "\n"
    result = Cleaner(rules=[folder / "demo-rules"]).clean(Document(text))
    assert result.text == f"{title}\n\n{PROSE[0]}\n\n{PROSE[1]}\n"
    assert "demo/widget" in {removal.rule_id for removal in result.removals}


@pytest.mark.usefixtures("with_small_rules")
@pytest.mark.parametrize("path", ["no-such-folder", "a-file.yaml"])
def test_a_rules_folder_that_is_none_is_an_error(tmp_path: Path, path: str) -> None:
    """Promise 7: a file given as --rules works or is complained of, but is not passed over in silence."""
    (tmp_path / "a-file.yaml").write_text("nonsense")
    with pytest.raises((RuleError, OSError, ValueError)):
        Cleaner(rules=[tmp_path / path])


@pytest.mark.usefixtures("with_small_rules")
def test_a_rule_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    with pytest.raises(RuleError, match=r"gone\.yaml:1:1: "):
        Cleaner(rules=[tmp_path])

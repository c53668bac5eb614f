"""What the engine refuses to take, and what it says about lines that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawings import PROSE, assert_cleans, cleaner_with, drawn, one_rule, rule

from cleaner import Cleaner, Document, clean

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", ["zyx", "zyx\n", "\n\nzyx\n\n", "zyx\n\nzyx\r\nzyx", "\ufeffzyx"])
def test_no_article_is_emptied(tmp_path: Path, text: str) -> None:
    result = one_rule(tmp_path, phrases=["zyx"]).clean(Document(text))
    assert result.text == text
    assert {(refusal.rule_id, refusal.reason) for refusal in result.refusals} == {
        ("en/share/it", "it would empty the article")
    }


_LINKS = rule(patterns=["watch: .*"], category="related")


def test_a_first_line_that_looks_like_a_link_stays_as_the_title(tmp_path: Path) -> None:
    cleaner = cleaner_with(tmp_path, {"common/en/related.yaml": [_LINKS]})
    title = "Watch: the swans of the bay"
    assert_cleans(cleaner, f"+ {title}\n+ @1\n+ @2\n- Watch: the gulls of the bay")
    assert_cleans(cleaner, f"+ {title}\n+ Share\n+ @1")
    assert_cleans(cleaner, f"- {title}\n+ Swans are back\n+ @1")
    assert_cleans(cleaner, "- Watch: swans\n+ @1")
    text = f"{title}\n{PROSE[0]}\n{PROSE[1]}\n"
    assert cleaner.why(Document(text), 1) == ("en/related/it: it may be the title",)


def test_a_first_line_goes_by_the_publishers_own_rule(tmp_path: Path) -> None:
    publisher = {"name": "Post", "domains": ["post.example"]}
    cleaner = cleaner_with(tmp_path, {"publishers/post.example.yaml": {"publisher": publisher, "rules": [_LINKS]}})
    assert_cleans(cleaner, "- Watch: the swans of the bay\n+ @1", publisher="post.example")


def test_dates_between_sentences_are_a_timeline(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=[r"\d\d may"], category="date")
    days = "".join(f"+ {day} may\n+ It rained on the pier.\n" for day in (11, 12, 13))
    result = assert_cleans(cleaner, f"+ Title\n+ @1\n{days}+ @2\n- 14 may\n+ More")
    assert cleaner.why(Document(result.text), 3) == ("en/share/it: it is a date of a timeline",)
    thread = "".join(f"+ Ada\n- {day} may\n+ It rained on the pier.\n" for day in (11, 12, 13))
    assert_cleans(cleaner, f"+ Title\n+ @1\n{thread}+ @2")
    teasers = "".join(f"- {day} may\n+ It rained on the pier ...\n" for day in (11, 12, 13))
    assert_cleans(cleaner, f"+ Title\n+ @1\n{teasers}+ @2")


def test_the_last_prose_stays_and_the_refusal_says_so(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, patterns=["nobody on .*", "zyx"])
    result = assert_cleans(cleaner, "+ Title\n- zyx\n+ @1\n- zyx\n+ More")
    [refusal] = result.refusals
    assert (refusal.rule_id, refusal.line, refusal.text) == ("en/share/it", 3, PROSE[0])
    assert "prose" in refusal.reason


def test_prose_goes_as_long_as_some_stays(tmp_path: Path) -> None:
    assert_cleans(one_rule(tmp_path, patterns=["nobody on .*"]), "+ Title\n- @1\n+ @2\n- @1\n+ More")


def test_the_last_prose_stays_when_it_would_go_bit_by_bit(tmp_path: Path) -> None:
    """Each round takes the first line; no round may take the last of the prose."""
    cleaner = one_rule(tmp_path, shape={"prose": True}, within={"first": 1})
    result = assert_cleans(cleaner, "- @1\n- @2\n- @3\n+ @4\n+ More")
    assert result.refusals


@pytest.mark.parametrize("keep", [(), ("related",)], ids=["plain", "keep"])
def test_two_rules_together_may_not_take_the_last_prose_either(tmp_path: Path, keep: tuple[str, ...]) -> None:
    files = {
        "common/en/share.yaml": [rule(patterns=["nobody on .*"])],
        "common/en/related.yaml": [rule(patterns=["the mechanics .*"])],
    }
    result = cleaner_with(tmp_path, files, keep=keep).clean(Document(drawn("+ Title\n+ @1\n+ @2")[0]))
    assert PROSE[1] in result.text or PROSE[0] in result.text


def test_an_article_that_does_not_settle_is_left_as_it_is_and_says_so(tmp_path: Path) -> None:
    text = "".join(f"zyx {number}\n" for number in range(100)) + f"{PROSE[0]}\n"
    result = one_rule(tmp_path, patterns=["zyx \\d+"], within={"first": 1}).clean(Document(text))
    assert result.text == text
    assert result.refusals
    assert all("settle" in refusal.reason for refusal in result.refusals)


def test_prose_is_not_lost_with_the_boilerplate_around_it(tmp_path: Path) -> None:
    cleaner = one_rule(tmp_path, block={"start": "comments", "to_end": True, "max_prose": "any"})
    assert_cleans(cleaner, "+ Comments\n+ @1\n+ @2\n+ More")


WHY: dict[str, tuple[dict[str, object], str, int, str]] = {
    "removed": ({"phrases": ["zyx"]}, "+ Title\n- zyx\n+ @1", 2, "removed by en/share/it: Made up for a test."),
    "zone": (
        {"phrases": ["zyx"], "within": {"zone": "tail"}},
        "+ Title\n+ zyx\n+ @1",
        2,
        "en/share/it: it stands in the head",
    ),
    "first": (
        {"phrases": ["zyx"], "within": {"first": 1}},
        "+ Title\n+ zyx\n+ @1",
        2,
        "en/share/it: it is not among the first 1",
    ),
    "last": (
        {"phrases": ["zyx"], "within": {"last": 1}},
        "+ Title\n+ zyx\n+ @1",
        2,
        "en/share/it: it is not among the last 1",
    ),
    "unless": (
        {"patterns": ["zy.*"], "unless": "zyx"},
        "+ Title\n+ zyx\n+ @1",
        2,
        "en/share/it: an exception (unless) holds",
    ),
    "after": ({"phrases": ["zyx"], "after": "a"}, "+ Title\n+ zyx\n+ @1", 2, "en/share/it: the line before it"),
    "before": ({"phrases": ["zyx"], "before": "a"}, "+ Title\n+ zyx\n+ @1", 2, "en/share/it: the line after it"),
    "shape": (
        {"phrases": ["zyx"], "shape": {"min_words": 2}},
        "+ Title\n+ zyx\n+ @1",
        2,
        "en/share/it: it has 1 words",
    ),
    "block": ({"block": {"start": "zyx", "until": "a"}}, "+ Title\n+ zyx\n+ @1", 2, "en/share/it: prose follows"),
    "reach": (
        {"block": {"start": "zyx", "until": "a"}},
        "+ Title\n+ zyx\n+ b\n+ Am",
        2,
        "en/share/it: its end is not in reach",
    ),
    "refused": ({"patterns": ["nobody .*"]}, "+ Title\n+ @1", 2, "en/share/it: it would take the article's last prose"),
    "nothing like it": ({"phrases": ["zyx"]}, "+ Title\n+ qwop\n+ @1", 2, "no rule looks like it"),
    "beyond the end": ({"phrases": ["zyx"]}, "+ Title\n+ @1", 9, "there is no such line"),
    "line 0": ({"phrases": ["zyx"]}, "+ Title\n+ @1", 0, "there is no such line"),
    "another shape": (
        {"shape": {"min_words": 9}, "within": {"zone": "tail"}},
        "+ Title\n+ zyx\n+ @1",
        2,
        "no rule looks like it",
    ),
    "its shape in another place": (
        {"shape": {"max_words": 9}, "within": {"zone": "tail"}},
        "+ Title\n+ zyx\n+ @1",
        2,
        "en/share/it: it stands in the head",
    ),
    "blank": ({"phrases": ["zyx"]}, "+ Title\n+ @1", 3, "the line is blank"),
    "inline": (
        {"inline": ["zyx"], "within": {"zone": "tail"}},
        "+ Title\n+ a zyx b\n+ @1",
        2,
        "en/share/it: it stands in the head",
    ),
    "cut": ({"inline": ["zyx"]}, "+ Title\n+ a zyx b\n+ @1", 2, "en/share/it"),
}


@pytest.mark.parametrize("name", WHY)
def test_why(tmp_path: Path, name: str) -> None:
    keys, drawing, line, answer = WHY[name]
    reasons = one_rule(tmp_path, **keys).why(Document(drawn(drawing)[0]), line)
    assert any(answer in reason for reason in reasons), reasons


def test_why_names_the_kept_category(tmp_path: Path) -> None:
    cleaner = cleaner_with(tmp_path, {"common/en/share.yaml": [rule(phrases=["zyx"])]}, keep=["share"])
    assert cleaner.why(Document(drawn("+ Title\n+ zyx\n+ @1")[0]), 2) == ("en/share/it: share is kept",)


def test_why_names_the_platform_that_was_not_recognised(tmp_path: Path) -> None:
    made = {"name": "Plug", "kind": "group", "fingerprints": ["plugged"]}
    cleaner: Cleaner = cleaner_with(
        tmp_path, {"platforms/plug.yaml": {"platform": made, "rules": [rule(category="share", phrases=["zyx"])]}}
    )
    assert cleaner.why(Document(drawn("+ Title\n+ zyx\n+ @1")[0]), 2) == ("plug/it: does not apply here (plug)",)


@pytest.mark.parametrize(("name", "value"), [("keep", "share"), ("drop", "correction"), ("rules", "our-rules")])
def test_a_text_for_a_list_is_refused(name: str, value: str) -> None:
    """It would be taken letter by letter."""
    with pytest.raises(TypeError, match=f"{name} must be a list, not '{value}': say {name}=\\['{value}'\\]"):
        Cleaner(**{name: value})  # type: ignore[arg-type]


def test_folders_of_rules_may_be_texts(tmp_path: Path) -> None:
    folder = tmp_path / "our-rules"
    folder.mkdir()
    (folder / "a.yaml").write_text("disable: [en/share/button]\n")
    assert Cleaner(rules=[str(folder)]).rules is not None


@pytest.mark.parametrize("name", ["url", "publisher", "language", "date"])
def test_what_is_told_of_an_article_is_text(name: str) -> None:
    """An empty cell of a table is NaN in pandas."""
    with pytest.raises(TypeError, match=f"{name} must be a str or None, not float"):
        clean("A ferry.", **{name: float("nan")})  # type: ignore[arg-type]  # that is the mistake


def test_a_category_is_kept_or_dropped() -> None:
    with pytest.raises(ValueError, match="keep and drop both name share"):
        Cleaner(keep=["share"], drop=["share", "date"])


def test_what_needs_company_goes_beside_a_kept_line_as_it_would_without_the_option(tmp_path: Path) -> None:
    rules = [
        rule(id="name", category="byline", phrases=["zyx"], before="qwop"),
        rule(id="card", category="related", block={"start": "zyx", "through": "the end", "max_lines": 3}),
        rule(id="button", category="share", phrases=["qwop"]),
        rule(id="needy", category="tags", phrases=["abc"], company=1),
    ]
    for keep, fate in ((), "-"), (["share"], "+"):
        cleaner = cleaner_with(tmp_path, {"common/en/mixed.yaml": rules}, keep=keep)
        assert_cleans(cleaner, f"+ Title\n+ @1\n+ zyx\n{fate} qwop\n+ @2\n- abc")

"""What stays is counted by article, ranked, and the nearest rule says why it stood back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawings import cleaner_with, drawn, rule

from cleaner import Cleaner, Document
from cleaner.authoring.learning.surveyor import Survey

if TYPE_CHECKING:
    from pathlib import Path

PLUG = {"name": "Plug", "kind": "group", "fingerprints": ["plugged"]}
RULES = {
    "common/en/share.yaml": [
        rule(id="button", phrases=["zyx the qwop"]),
        rule(id="tail", phrases=["qwop"], within={"zone": "tail"}),
        rule(id="lonely", phrases=["lone qwop"], company=2),
        rule(id="part", inline=["zyx now"], within={"zone": "tail"}),
        rule(id="wordless", patterns=[".{9,20}"], after="never"),
        rule(id="shape", shape={"max_words": 1}, within={"last": 1}),
    ],
    "platforms/plug.yaml": {"platform": PLUG, "rules": [rule(category="share", phrases=["qwop", "plug in"])]},
}


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    return cleaner_with(tmp_path, RULES)


def surveyed(cleaner: Cleaner, *drawings: str, most: int = 100) -> Survey:
    survey = Survey(cleaner.vocabulary(), most)
    for number, drawing in enumerate(drawings):
        survey.add(f"{number}.txt", cleaner.leftovers(Document(drawn(drawing)[0])))
    return survey


LEFT = {
    "nothing that went": ("+ Title\n+ @1\n- zyx the qwop", []),
    "in the tail only": ("+ Title\n+ @1\n+ qwop\n+ @2", ["en/share/tail: it stands in the body"]),
    "too little company": ("+ Title\n+ lone qwop\n+ @1", ["en/share/lonely: too little other junk"]),
    "a part of a line": ("+ Title\n+ Do zyx now, they said\n+ @1", ["en/share/part: it stands in the head"]),
    "a platform's": ("+ Title\n+ plug in\n+ @1", ["plug/it: does not apply here (plug)"]),
    "rules that know no words say nothing": ("+ Title\n+ @1\n+ one two three\n+ @2\n+ seldom\n+ @3", []),
}


@pytest.mark.parametrize("name", LEFT)
def test_leftovers_have_their_reasons(cleaner: Cleaner, name: str) -> None:
    drawing, expected = LEFT[name]
    reasons = [each.reasons[0] for each in cleaner.leftovers(Document(drawn(drawing)[0])) if each.reasons]
    assert len(reasons) == len(expected)
    assert all(reason.startswith(start) for reason, start in zip(reasons, expected, strict=True))


def test_leftovers_agree_with_what_is_left(cleaner: Cleaner) -> None:
    text = drawn("+ Title\n- zyx the qwop\n+ @1\n+ A heading\n+ @2")[0]
    left = list(cleaner.leftovers(Document(text)))
    assert [(each.line, each.zone, each.prose) for each in left] == [
        (1, "head", False), (3, "body", True), (4, "body", False), (5, "body", True),
    ]  # fmt: skip
    assert [each.text for each in left] == cleaner.clean(Document(text)).text.split("\n")[:-1]


def test_a_rule_that_applies_is_nearer_than_one_that_does_not(cleaner: Cleaner) -> None:
    text = drawn("+ Title\n+ @1\n+ qwop\n+ @2")[0]
    assert next(each.reasons for each in cleaner.leftovers(Document(text)) if each.reasons) == (
        "en/share/tail: it stands in the body",
        "plug/it: does not apply here (plug)",
    )


def test_articles_are_counted_and_not_lines(cleaner: Cleaner) -> None:
    refrain = "+ Title\n+ @1\n" + "+ Row the boat\n+ @2\n" * 9
    leaks = surveyed(cleaner, refrain, "+ Ferry\n+ @1\n+ 27 likes", "+ Harbour\n+ @1\n+ 1,933 likes").leaks()
    assert [(leak.form, leak.articles, leak.lines) for leak in leaks][:1] == [("<number> likes", 2, 2)]
    assert leaks[0].examples == {"27 likes": "1.txt:3", "1,933 likes": "2.txt:3"}
    assert leaks[0].shares() == {"head": 0, "body": 0, "tail": 1}
    assert "row the boat" not in [leak.form for leak in leaks]


def test_edges_come_before_the_body(cleaner: Cleaner) -> None:
    article = "+ {} sails\n+ Harbour Post\n+ @1\n+ Conclusion\n+ @2\n+ Thank the cook"
    leaks = surveyed(cleaner, *(article.format(name) for name in ("One", "Two"))).leaks()
    forms = [leak.form for leak in leaks]
    assert forms.index("thank the cook") < forms.index("harbour post") < forms.index("conclusion")


def test_sentences_show_when_they_recur(cleaner: Cleaner) -> None:
    once = "+ One\n+ @1\n+ @2"
    forms = [[leak.form for leak in surveyed(cleaner, *each).leaks()] for each in ([once], [once, "+ Two\n+ @1"])]
    assert ["nobody on the island" in str(each) for each in forms] == [False, True]


def test_what_was_nearly_removed_is_apart(cleaner: Cleaner) -> None:
    survey = surveyed(cleaner, *["+ One\n+ @1\n+ qwop\n+ @2"] * 2, "+ One\n+ @1\n+ plug in")
    assert [(leak.form, leak.articles, leak.reason) for leak in survey.nearly()] == [
        ("plug in", 1, "plug/it: does not apply here (plug)"),
        ("qwop", 2, "en/share/tail: it stands in the body"),
    ]
    assert not {"qwop", "plug in"} & {leak.form for leak in survey.leaks()}


def test_rare_lines_are_forgotten_and_counted(cleaner: Cleaner) -> None:
    articles = [f"+ The title of {'abcdefghij'[number]}\n+ @1\n+ Like it" for number in range(10)]
    survey = surveyed(cleaner, *articles, most=5)
    assert survey.forgotten
    assert [(leak.form, leak.articles) for leak in survey.leaks()][:1] == [("like it", 10)]

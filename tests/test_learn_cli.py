"""``article-rules learn`` from its arguments to the files that it writes."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from cleaner.authoring.cli import main
from cleaner.rulebook.loader import find_sources, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

MORE = "Wibble a wobble for the flim, and come to the mole on any day of the week to frop the zyx with all of us again."
WORDS = """
ferry council orchestra harvest tunnel library regatta bakery observatory market pilot widow garden lantern quarry
miller bridge parade kettle sparrow anchor chapel bicycle museum glacier violin cellar harbour meadow engine
""".split()  # noqa: SIM905  # a list of thirty lines reads worse
TAIL = "Qwop the zyx\n\nFrop the blarg of the {n} glims"


def article(number: int, *, tail: str = TAIL) -> str:
    chance = random.Random(number)
    sentences = [" ".join(chance.choices(WORDS, k=16)).capitalize() + "." for _ in range(5)]
    return (
        "\n\n".join([" ".join(chance.choices(WORDS, k=5)).capitalize(), *sentences, tail.format(n=10 + number)]) + "\n"
    )


def record(number: int, host: str = "harbourpost.example", **more: str) -> str:
    return json.dumps({"url": f"https://{host}/{number}", "text": article(number), **more}) + "\n"


@pytest.fixture
def corpus(folder: Path) -> Path:
    path = folder / "a.jsonl"
    path.write_text(
        "".join(
            record(number, "www.harbourpost.example" if number % 2 else "sport.harbourpost.example")
            for number in range(8)
        )
    )
    return path


DRAFTS = "drafts/publishers/harbourpost.example.yaml"


@pytest.mark.usefixtures("corpus")
def test_what_is_written_passes_the_check_and_takes_the_lines(folder: Path, call: Callable[..., Outcome]) -> None:
    outcome = call(main, "learn", "a.jsonl", "-o", "drafts")
    assert (outcome.code, outcome.out) == (0, b"")
    assert outcome.err.splitlines()[-1] == "1 draft from 8 articles of 1 publisher"
    (source,) = load(find_sources(folder / "drafts", user=True))
    (rule,) = source.file.rules
    assert (rule.id, rule.status, rule.phrases) == ("qwop-the-zyx", "draft", ["Qwop the zyx"])
    assert rule.patterns == [r"frop the blarg of the \d{1,3} glims"]
    assert "In 8 of 8 articles; tail 100%." in (folder / DRAFTS).read_text()
    assert call(main, "check", "--drafts", "drafts").code == 0


@pytest.mark.parametrize("others", [0, 1])
def test_fingerprints_need_another_publisher_to_differ_from(
    others: int, folder: Path, call: Callable[..., Outcome]
) -> None:
    own = "Wibble a wobble for the flim with the mole\n\nFrop the zyx with all the glims of the blarg"
    records = [{"url": f"https://harbourpost.example/{n}", "text": article(n, tail=own)} for n in range(8)]
    records += [{"url": f"https://quay.example/{n}", "text": article(n + 50)} for n in range(8 * others)]
    (folder / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    assert call(main, "learn", "a.jsonl", "-o", "drafts").code == 0
    assert ("fingerprints:" in (folder / DRAFTS).read_text()) == bool(others)


@pytest.mark.usefixtures("corpus")
def test_without_a_folder_the_drafts_are_printed(folder: Path, call: Callable[..., Outcome]) -> None:
    text = call(main, "learn", "a.jsonl").out.decode()
    assert text.startswith("# publishers/harbourpost.example.yaml\n")
    call(main, "learn", "a.jsonl", "-o", "drafts")
    assert text.split("\n", 1)[1] == (folder / DRAFTS).read_text()


@pytest.mark.usefixtures("corpus")
def test_drafts_as_json(call: Callable[..., Outcome]) -> None:
    data = json.loads(call(main, "learn", "--format", "json", "a.jsonl").out)
    assert (data["articles"], data["copies"]) == (8, 0)
    assert [(file["path"], len(file["rules"])) for file in data["files"]] == [
        ("publishers/harbourpost.example.yaml", 1)
    ]
    assert data["files"][0]["rules"][0]["support"] == "In 8 of 8 articles; tail 100%."


@pytest.mark.usefixtures("corpus")
def test_a_second_run_proposes_nothing_again(folder: Path, call: Callable[..., Outcome]) -> None:
    call(main, "learn", "a.jsonl", "-o", "drafts")
    before = (folder / DRAFTS).read_bytes()
    outcome = call(main, "learn", "a.jsonl", "-o", "drafts")
    assert outcome.err.startswith("0 drafts")
    assert (folder / DRAFTS).read_bytes() == before


def test_new_lines_go_to_the_end_of_what_a_person_has_edited(
    folder: Path, corpus: Path, call: Callable[..., Outcome]
) -> None:
    call(main, "learn", "a.jsonl", "-o", "drafts")
    edited = "# Mine.\n" + (folder / DRAFTS).read_text().replace("    status: draft\n", "")
    (folder / DRAFTS).write_text(edited)
    corpus.write_text(corpus.read_text().replace("glims", f"glims\\n\\n{MORE}"))
    outcome = call(main, "learn", "a.jsonl", "-o", "drafts")
    text = (folder / DRAFTS).read_text()
    assert "1 draft more, at the end of what was edited by hand" in outcome.err
    assert text.startswith(edited)
    assert "Wibble" in text.removeprefix(edited)
    assert "Qwop" not in text.removeprefix(edited)


def test_what_a_person_took_out_does_not_come_again(folder: Path, corpus: Path, call: Callable[..., Outcome]) -> None:
    corpus.write_text(corpus.read_text().replace("glims", "glims\\n\\nWibble a wobble for the flim"))
    call(main, "learn", "a.jsonl", "-o", "drafts")
    text = (folder / DRAFTS).read_text()
    (folder / DRAFTS).write_text(text.replace(", Wibble a wobble for the flim", ""))
    assert call(main, "learn", "a.jsonl", "-o", "drafts").err.startswith("0 drafts")


@pytest.mark.usefixtures("corpus")
def test_a_file_to_which_nothing_can_be_added_is_left_alone(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "drafts" / "publishers").mkdir(parents=True)
    rule = "{id: a, category: share, description: A, phrases: [b c], removes: [b c], keeps: [b c d]}"
    own = f"publisher: {{name: H, domains: [harbourpost.example]}}\nrules:\n  - {rule}\ndisable: []\n"
    (folder / DRAFTS).write_text(own)
    outcome = call(main, "learn", "a.jsonl", "-o", "drafts")
    assert (folder / DRAFTS).read_text() == own
    assert "beside publishers/harbourpost.example.yaml, which is left alone" in outcome.err
    assert "qwop" in (folder / f"{DRAFTS}.new").read_text()


def test_bad_records_are_named_and_the_rest_goes_on(corpus: Path, call: Callable[..., Outcome]) -> None:
    corpus.write_text("broken\n" + corpus.read_text() + '{"text": 1}\n')
    outcome = call(main, "learn", "a.jsonl")
    assert outcome.code == 2
    assert outcome.err.startswith("error: a.jsonl:1: ")
    assert "error: a.jsonl:10: " in outcome.err
    assert b"qwop-the-zyx" in outcome.out


def test_two_articles_are_too_few(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "few.jsonl").write_text(record(1) + record(2))
    outcome = call(main, "learn", "few.jsonl")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "1 publisher had fewer than 3 articles: too few to learn from" in outcome.err


def test_the_same_article_again_is_no_other_article(folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "same.jsonl").write_text(record(1) * 5 + record(2))
    outcome = call(main, "learn", "same.jsonl")
    assert outcome.out == b""
    assert "4 articles stood there twice" in outcome.err


GROUPED = {
    "by a field": ("jsonl", ["--publisher-field", "paper"], "publishers/the-gull.yaml"),
    "by the folder": ("folders", [], "publishers/gull.example.yaml"),
    "by nothing but the text": ("flat", [], "publishers/unknown-qwop-the-zyx.yaml"),
}


@pytest.mark.parametrize("name", GROUPED)
def test_articles_without_an_address_are_grouped(name: str, folder: Path, call: Callable[..., Outcome]) -> None:
    kind, options, path = GROUPED[name]
    if kind == "jsonl":
        rows = [json.dumps({"text": article(number), "paper": "The Gull"}) for number in range(6)]
        (folder / "in.jsonl").write_text("\n".join(rows))
    for number in range(6):
        target = folder / "in" / ("gull.example" if kind == "folders" else "") / f"{number}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(article(number))
    outcome = call(main, "learn", *options, "in.jsonl" if kind == "jsonl" else "in")
    assert outcome.out.decode().startswith(f"# {path}\n")


def test_lines_of_many_publishers_are_proposed_for_all(folder: Path, call: Callable[..., Outcome]) -> None:
    rows = [record(number, f"{site}.example") for site in ("gull", "tern", "heron") for number in range(4)]
    (folder / "in.jsonl").write_text("".join(rows))
    outcome = call(main, "learn", "in.jsonl")
    assert outcome.out.decode().startswith("# common/en/")
    assert b"In articles of 3 publishers: gull.example, heron.example, tern.example." in outcome.out


def test_hostile_lines_are_no_rules(folder: Path, call: Callable[..., Outcome]) -> None:
    tail = "Qwop \x1b[31mthe zyx\n\nFrop \u202ethe blarg\n\nA fine ${{x}} 'line' of: \"it\" \\d+ (and #more)"
    rows = [json.dumps({"url": "gull.example", "text": article(number, tail=tail)}) for number in range(6)]
    (folder / "in.jsonl").write_text("\n".join(rows))
    outcome = call(main, "learn", "in.jsonl", "-o", "drafts")
    text = (folder / "drafts" / "publishers" / "gull.example.yaml").read_text()
    assert outcome.code == 0
    assert "\x1b" not in text
    assert call(main, "check", "--drafts", "drafts").code == 0
    assert load(find_sources(folder / "drafts"))[0].file.rules[0].phrases == [
        "A fine ${x} 'line' of: \"it\" \\d+ (and #more)"
    ]


WRONG = {
    "review without a folder": ["learn", "--review", "a.jsonl"],
    "review without a terminal": ["learn", "--review", "-o", "drafts", "a.jsonl"],
    "a file where the folder should be": ["learn", "-o", "a.jsonl", "a.jsonl"],
    "no such input": ["learn", "none.jsonl"],
}


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_code_2(name: str, call: Callable[..., Outcome]) -> None:
    outcome = call(main, *WRONG[name])
    assert outcome.code == 2
    assert "error: " in outcome.err


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"files": {"a": 1}}',
        '{"files": {"a": {"digest": "", "offered": [{"decision": "no", "patterns": ["("]}]}}}',
    ],
)
def test_decisions_that_cannot_be_read_are_named(text: str, folder: Path, call: Callable[..., Outcome]) -> None:
    (folder / "drafts").mkdir()
    (folder / "drafts" / "decisions.json").write_text(text)
    outcome = call(main, "learn", "a.jsonl", "-o", "drafts")
    assert outcome.code == 2
    assert "decisions.json: cannot be understood" in outcome.err

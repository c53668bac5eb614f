"""Make a corpus of invented publishers, and score what ``article-rules learn`` finds in it.

The bodies come from a file of articles (field ``gold``); around and between their paragraphs stands the boilerplate of
invented publishers, each with its own template, and distractors that no one should take for boilerplate::

    python tools/invent_corpus.py make BODIES.jsonl.gz corpus.jsonl truth.json
    article-rules learn corpus.jsonl -o drafts
    python tools/invent_corpus.py score corpus.jsonl truth.json drafts
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cleaner import Cleaner, Document
from cleaner.text.lines import split_lines

SETTING = yaml.safe_load(Path(__file__).with_name("invented_templates.yaml").read_text("utf-8"))
_ORDER = ("en", "de", "fr", "en", "es", "en", "de", "it", "en", "nl", "fr", "en", "sv", "en", "de", "es", "en")
_MOST_LINES = 40  # of a body
_CHANGING, _WIRE, _WITH_SHARED = 3, 8, 6
FOUND, TAKEN = 0.8, 0.5  # of a line's instances, for it to count as found or as taken by the shipped rules


@dataclass(frozen=True)
class Template:
    """A line or a run of lines: where it stands, in what share of the articles, in which half (or none: in both)."""

    id: str
    lines: tuple[str, ...]
    place: str
    share: float
    half: int | None = None


@dataclass(frozen=True)
class Publisher:
    """An invented publisher."""

    name: str
    domain: str
    language: str
    templates: tuple[Template, ...]
    hosts: tuple[str, ...]


@dataclass
class Made:
    """An article in the making: its lines, each with the id of its template, or "distractor", or nothing."""

    lines: list[tuple[str, str]] = field(default_factory=list)


def make(
    bodies: list[list[str]], publishers: int = 30, articles: int = 40, seed: int = 1
) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """The articles, and the truth: of each article the line numbers (from 1) of templates and of distractors."""
    chance = random.Random(seed)  # noqa: S311  # made-up articles keep no secrets
    invented = [_publisher(chance, number, publishers) for number in range(publishers)]
    wire = [chance.choice(bodies) for _ in range(_WIRE)]
    records: list[dict[str, str]] = []
    truth: dict[str, Any] = {"templates": {}, "lines": {}, "distractors": {}}
    for publisher in invented:
        for each in publisher.templates:
            truth["templates"].update({f"{each.id}/{n}": line for n, line in enumerate(each.lines)})
        own = chance.sample(bodies, min(articles, len(bodies))) if len(bodies) >= articles else bodies
        oddities = _oddities(chance, articles)
        for number in range(articles):
            body = own[number % len(own)]
            marks = oddities[number]
            if "wire" in marks:
                body = chance.choice(wire)
            made = _article(chance, publisher, body, bodies, (number * 2) // articles, marks)
            record_id = f"{publisher.domain}-{number}"
            host = chance.choice(publisher.hosts)
            text, lines, distractors = _laid_out(made)
            records.append({"id": record_id, "url": f"https://{host}/{number}", "text": text})
            truth["lines"][record_id], truth["distractors"][record_id] = lines, distractors
    return records, truth


def _publisher(chance: random.Random, number: int, count: int) -> Publisher:
    language = _ORDER[number % len(_ORDER)]
    pool = SETTING[language]
    name = pool["names"][(number // 2) % len(pool["names"])]
    domain = f"{''.join(c for c in name.lower() if c.isascii() and c.isalpha())}{number}.example"
    wanted = chance.randint(6, 12)
    changes = number % max(1, count // _CHANGING) == 1
    parts = [*_picked(chance, pool["head"], 2, 3), *_picked(chance, pool["middle"], 1, 3)]
    places = [("head" if lines in pool["head"] else "middle", lines) for lines in parts]
    tail = chance.sample(pool["tail"], len(pool["tail"]))
    while sum(len(_run(lines)) for _, lines in places) < wanted and tail:
        places.append(("tail", tail.pop()))
    if number < _WITH_SHARED:
        places.append(("tail", SETTING["shared"]["tail"][number % 2]))
    templates = []
    for index, (place, lines) in enumerate(places):
        half = chance.choice([0, 1]) if changes and index % 2 else None
        share = chance.choice([1.0, 1.0, 1.0, 0.6, 0.35])
        fixed = tuple(each.replace("{site}", name).replace("{domain}", domain) for each in _run(lines))
        templates.append(Template(f"{domain}#{index}", fixed, place, share, half))
    hosts = (domain, f"www.{domain}") + ((f"sport.{domain}",) if number % 3 == 0 else ())
    return Publisher(name, domain, language, tuple(templates), hosts)


def _picked(chance: random.Random, pool: list[Any], least: int, most: int) -> list[Any]:
    return chance.sample(pool, min(len(pool), chance.randint(least, most)))


def _run(lines: str | list[str]) -> list[str]:
    return [lines] if isinstance(lines, str) else lines


def _oddities(chance: random.Random, articles: int) -> list[dict[str, Any]]:
    """What is strange about some of the articles of a publisher."""
    marks: list[dict[str, Any]] = [{} for _ in range(articles)]
    odd = SETTING["distractors"]
    some = max(3, articles // 4)
    subheads, refrain, background = (chance.choice(odd[kind]) for kind in ("subheads", "refrains", "background"))
    dateline = chance.choice(odd["datelines"])
    for kind, value, count in (
        ("subheads", subheads, chance.choice([0, some, 2 * some])),
        ("refrain", refrain, chance.choice([1, 2, 3])),
        ("background", background, chance.choice([0, 3, 5])),
        ("dateline", dateline, chance.choice([0, some])),
        ("wire", True, chance.choice([1, 2])),
    ):
        for number in chance.sample(range(articles), min(count, articles)):
            marks[number][kind] = value
    return marks


def _article(  # noqa: PLR0913, PLR0917  # all that an article depends on
    chance: random.Random,
    publisher: Publisher,
    body: list[str],
    bodies: list[list[str]],
    half: int,
    marks: dict[str, Any],
) -> Made:
    title, *paragraphs = body[:_MOST_LINES]
    by_place = defaultdict(list)
    filled = _slots(chance, publisher, bodies)
    for template in publisher.templates:
        if chance.random() < template.share and template.half in (None, half):
            run = [(line.format(**filled), f"{template.id}/{n}") for n, line in enumerate(template.lines)]
            by_place[template.place].append(run)
    middle = [[(line, "")] for line in paragraphs]
    for kind in ("subheads", "refrain", "background"):
        for line in _strange(kind, marks.get(kind)):
            middle.insert(chance.randint(1, max(1, len(middle) - 1)), [(line, "distractor")])
    for run in by_place["middle"]:
        middle.insert(chance.randint(1, max(1, len(middle) - 1)), run)
    dateline = [[(marks["dateline"], "distractor")]] if "dateline" in marks else []
    runs = [[(title, "")], *by_place["head"], *dateline, *middle, *by_place["tail"]]
    return Made([line for run in runs for line in run])


def _strange(kind: str, value: Any) -> list[str]:
    if value is None:
        return []
    return {"subheads": value, "refrain": [value] * 5, "background": [value]}[kind]


def _slots(chance: random.Random, publisher: Publisher, bodies: list[list[str]]) -> dict[str, str]:
    months = SETTING["months"][publisher.language]
    day, year = chance.randint(1, 28), chance.randint(2015, 2024)
    month = chance.choice(months)
    date = f"{month} {day}, {year}" if publisher.language == "en" else f"{day}. {month} {year}"
    if publisher.language in ("fr", "es", "it", "nl", "sv"):
        date = f"{day} {month} {year}"
    return {
        "n": str(chance.randint(2, 99)),
        "big": f"{chance.randint(1_000, 90_000):,}",
        "date": date,
        "name": chance.choice(SETTING["people"]),
        "title": chance.choice(bodies)[0],
        "section": chance.choice(SETTING[publisher.language]["sections"]),
        "place": chance.choice(SETTING["places"]),
    }


def _laid_out(made: Made) -> tuple[str, dict[str, str], list[int]]:
    lines = {str(2 * index + 1): mark for index, (_, mark) in enumerate(made.lines) if mark not in ("", "distractor")}
    distractors = [2 * index + 1 for index, (_, mark) in enumerate(made.lines) if mark == "distractor"]
    return "\n\n".join(line for line, _ in made.lines) + "\n", lines, distractors


def bodies_of(path: Path) -> list[list[str]]:
    """Title and paragraphs of the articles in a file of JSON Lines with the fields ``title`` and ``gold``."""
    bodies = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            lines = [line.strip() for line in split_lines(row["gold"]) if line.strip()]
            title = (row.get("title") or lines[0]).strip()
            paragraphs = [line for line in lines if line != title]
            if len(paragraphs) > 5:
                bodies.append([title.replace("\n", " ").replace("\r", " "), *paragraphs])
    return bodies


@dataclass
class Score:
    """How many lines and rules there are to find, and how many were found."""

    wanted: int = 0
    found: int = 0
    rules: int = 0
    right: int = 0
    distractors: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of the template lines that no shipped rule takes."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Of the rules that were proposed."""
        return self.right / self.rules if self.rules else 1.0


def score(records: list[dict[str, str]], truth: dict[str, Any], drafts: Path) -> Score:
    """Clean all articles without and with the drafts, and compare what goes with the truth."""
    usual, learnt = Cleaner(), Cleaner(rules=[drafts], drafts=True)
    own = _ids_of_drafts(drafts)
    there: Counter[str] = Counter()
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    good: Counter[str] = Counter()
    bad: defaultdict[str, list[str]] = defaultdict(list)
    result = Score()
    for record in records:
        document = Document(record["text"], record.get("url"), record.get("publisher"))
        marks, distractors = truth["lines"][record["id"]], truth["distractors"][record["id"]]
        there.update(marks.values())
        before.update({marks[n] for n in _gone(usual, document) if n in marks})
        for number, (rule_id, text) in _gone(learnt, document).items():
            if number in marks:
                after[marks[number]] += 1
            if rule_id in own and number in marks:
                good[rule_id] += 1
            elif rule_id in own:
                bad[rule_id].append(("DISTRACTOR " if int(number) in distractors else "") + text)
                result.distractors += int(number) in distractors
    for each, count in there.items():
        if before[each] < TAKEN * count:
            result.wanted += 1
            result.found += after[each] >= FOUND * count
            if after[each] < FOUND * count:
                result.missed.append(f"{each} {after[each]}/{count}: {truth['templates'].get(each)}")
    result.rules = len(own)
    result.right = sum(1 for rule_id in own if good[rule_id] and not bad[rule_id])
    result.wrong = [f"{rule_id}: {text}" for rule_id in sorted(bad) for text in dict.fromkeys(bad[rule_id])]
    result.idle = sorted(rule_id for rule_id in own if not good[rule_id] and not bad[rule_id])
    return result


def _gone(cleaner: Cleaner, document: Document) -> dict[str, tuple[str, str]]:
    return {str(each.line): (each.rule_id, each.text.strip()) for each in cleaner.clean(document).removals}


def _ids_of_drafts(folder: Path) -> set[str]:
    from cleaner.rulebook.loader import find_sources, load

    return {
        f"{each.source.prefix}/{rule.id}" for each in load(find_sources(folder, user=True)) for rule in each.file.rules
    }


def main() -> int:
    """Make or score."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = reader.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="invent a corpus")
    making.add_argument("bodies", type=Path, nargs="+", help="JSON Lines with the fields title and gold")
    making.add_argument("corpus", type=Path)
    making.add_argument("truth", type=Path)
    making.add_argument("--publishers", type=int, default=30)
    making.add_argument("--articles", type=int, default=40)
    making.add_argument("--seed", type=int, default=1)
    scoring = commands.add_parser("score", help="compare the drafts that learn -o wrote with the truth")
    scoring.add_argument("corpus", type=Path)
    scoring.add_argument("truth", type=Path)
    scoring.add_argument("drafts", type=Path)
    given = reader.parse_args()
    return _make(given) if given.command == "make" else _score(given)


def _make(given: argparse.Namespace) -> int:
    bodies = [body for path in given.bodies for body in bodies_of(path)]
    records, truth = make(bodies, given.publishers, given.articles, given.seed)
    given.corpus.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    given.truth.write_text(json.dumps(truth), encoding="utf-8")
    return 0


def _score(given: argparse.Namespace) -> int:
    records = [json.loads(line) for line in given.corpus.read_text("utf-8").splitlines()]
    result = score(records, json.loads(given.truth.read_text("utf-8")), given.drafts)
    for name in ("missed", "wrong", "idle"):
        for each in getattr(result, name):
            sys.stdout.write(f"{name}: {each[:160]}\n")
    sys.stdout.write(
        f"recall {result.recall:.1%} ({result.found} of {result.wanted} lines), "
        f"precision {result.precision:.1%} ({result.right} of {result.rules} rules), "
        f"{result.distractors} distractors taken\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

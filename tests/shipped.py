"""The shipped rules and articles made of their own examples, so that rules do fire; for the tests of the promises."""

from __future__ import annotations

from functools import cache
from random import Random
from textwrap import wrap
from typing import TYPE_CHECKING

from drawings import PROSE
from hypothesis import strategies as st

from cleaner import Cleaner, CleanResult, Document
from cleaner.engine.rounds import WEAK_SIGNS
from cleaner.model import CATEGORIES
from cleaner.rulebook.loader import find_sources, load, shipped_rules
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.rulebook.loader import RuleSource
    from cleaner.rulebook.ruleset import RuleSet
    from cleaner.rulebook.schema import Rule

_METACHARACTERS = frozenset(".^$*+?{}[]\\|()")
ODD = (
    "", " ", "\t \u00a0", "\u200b", "* * *", "—", "###", "🙂🙂", "\x1b[31mred\x1b[0m", "[bold]Share[/bold]", "\0",
    "\ud800",
    "Share \udcff this", "e\u0301" * 20, "a" + "\u0301" * 200, "مشاركة المقال", "\u202eerahs\u202c",
    "ＳＨＡＲＥ　ＴＨＩＳ", "x\u2028y\x85z",
    "関連記事", "1.", "12:30", "By", "Published", "on", "Title of the thing", "Advertisement", "Comments",
    "<b>Read more</b>",
)  # fmt: skip


@cache
def sources() -> tuple[RuleSource, ...]:
    """The shipped rule files."""
    return tuple(load(find_sources(shipped_rules())))


@cache
def compiled() -> RuleSet:
    """The shipped rules, compiled once for all tests and the commands they run."""
    return Cleaner()._rules


@cache
def cleaner(keep: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> Cleaner:
    """A cleaner with the shipped rules."""
    return Cleaner(compiled=compiled(), keep=keep, drop=drop)


def rules() -> Iterator[tuple[RuleSource, Rule]]:
    """Every shipped rule with its file."""
    return ((each, rule) for each in sources() for rule in each.file.rules)


@cache
def ids() -> frozenset[str]:
    """The full ids of all shipped rules, and of the weak signs."""
    return frozenset({WEAK_SIGNS.id, *(f"{each.source.prefix}/{rule.id}" for each, rule in rules())})


@cache
def example_results() -> tuple[CleanResult, ...]:
    """The results of ``example_articles``."""
    return tuple(map(cleaner().clean, example_articles()))


@cache
def fragments() -> tuple[tuple[str, ...], ...]:
    """For each shipped file its own lines: plain fingerprints, phrases, examples that go and that stay."""
    return tuple(found for each in sources() if (found := tuple(_fragments(each))))


def _fragments(each: RuleSource) -> Iterator[str]:
    header = each.file.platform or each.file.publisher
    for pattern in (header and header.fingerprints) or ():
        if not _METACHARACTERS.intersection(pattern):
            yield pattern
    for rule in each.file.rules:
        yield from (rule.phrases or ())[:6]
        for scene in (*rule.removes, *rule.keeps):
            glue = "" if rule.inline else "\n"
            yield glue.join(part for part in (scene.before, scene.text.strip("\n"), scene.after) if part)


def _varied(line: str, how: int) -> str:
    ways = (
        line,
        line,
        line,
        line.upper(),
        f"» {line} …",
        line.replace("'", "’").replace(" ", "\u00a0"),
        line.title(),
        f"{line}.",
        f"[{line}](https://post.example/a_(b)?c#d)",
        f"**{line}**",
    )
    return ways[how]


def articles() -> st.SearchStrategy[Document]:
    """Articles with a title, prose, and lines of two shipped files and odd ones between.

    Hypothesis draws a seed only: with its own draws most lines of an article are the same, and few rules fire.
    """
    return st.integers(0, 2**64).map(lambda seed: article(Random(seed)))


def article(random: Random) -> Document:
    """One such article."""
    lines = [line for file in random.choices(fragments(), k=2) for line in random.choices(file, k=random.randint(0, 6))]
    lines = [_varied(line, random.randrange(10)) for line in lines] + random.choices(ODD, k=random.randrange(4))
    lines += random.choices(PROSE, k=random.randrange(9))
    random.shuffle(lines)
    if random.random() < 0.7:
        lines[:0] = ["Ferry to the north sails again", PROSE[0]]
    end = random.choice(["\n"] * 6 + ["\r\n", "\r", "\r\n\n", "\u2028"])
    text = "".join(line.replace("\n", end) + end * random.choice([1, 2, 2, 3]) for line in lines)
    text = random.choice(["", "", "", "\ufeff", end]) + text
    text = text.rstrip(end) if random.random() < 0.3 else text
    url = random.choice([None, None, "https://www.theduran.com/a", "https://www.presstv.ir/x"])
    return Document(_wrapped(text, random) if random.random() < 0.2 else text, url=url)


def _wrapped(text: str, random: Random) -> str:
    """The text wrapped to a width, with paragraphs that show it; in some stands a line that goes or is too long."""
    width, lines = random.choice([55, 66, 72, 78]), split_lines(text)
    for _ in range(random.randrange(1, 5)):
        lines.insert(random.randrange(len(lines) + 1), " ".join(random.sample(PROSE, 3)))
    paragraphs = [wrap(line, width, break_long_words=False) or [""] for line in lines]
    for paragraph in paragraphs:
        if len(paragraph) > 1 and random.random() < 0.2:
            paragraph.insert(random.randrange(1, len(paragraph)), random.choice(["Advertisement", "Share", "x" * 110]))
    return random.choice(["\n", "\n\n"]).join("\n".join(paragraph) for paragraph in paragraphs)


@st.composite
def cleaners(draw: st.DrawFn) -> Cleaner:
    """Cleaners with a category or none kept, and another or none dropped."""
    category = st.sampled_from([None, None, *CATEGORIES])
    keep, drop = draw(category), draw(category)
    return cleaner((keep,) if keep else (), (drop,) if drop not in (None, keep) else ())


@cache
def example_articles() -> tuple[Document, ...]:
    """Every fragment of every shipped file once: eight at a time, in turn with prose, after the file's first lines."""
    made = []
    for file in fragments():
        heading = [line for line in file[:3] if "\n" not in line]
        for start in range(0, len(file), 8):
            lines = ["Ferry to the north sails again", PROSE[0]]
            for number, fragment in enumerate(file[start : start + 8]):
                lines += [fragment, PROSE[number % 9]] if number % 2 else [fragment]
            made.append(Document("\n\n".join([*lines, *heading]) + "\n"))
    return tuple(made)

"""From articles to drafts of rules: read, group by publisher, find what recurs, and propose rules for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cleaner.authoring.learning.archive import Archive
from cleaner.authoring.learning.counter import LEAST
from cleaner.authoring.learning.finder import Finder, Finding
from cleaner.authoring.learning.grouper import UNKNOWN, Group, Grouper
from cleaner.authoring.learning.judge import boilerplate_of_many
from cleaner.authoring.learning.likener import alike, label_of
from cleaner.authoring.learning.masker import lines_of
from cleaner.authoring.reader import Article, read_articles
from cleaner.engine.cleaner import Cleaner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.authoring.learning.lexicon import Lexicon
    from cleaner.authoring.reader import Fields
    from cleaner.rulebook.ruleset import RuleSet
    from cleaner.text.files import InputError

_SHARED_BY, _SHARED_BY_MANY = 3, 5  # publishers, for a line to be proposed for all
_ORDINARY = 600  # articles whose prose tells which words are ordinary
_FEW_GROUPS = 300
_TELLING = 12  # articles whose prose tells the language
_CLEANED, _CLEANED_OF_MANY = 5, 3  # articles for each line, to see whether a rule takes it; this is what takes time


@dataclass(frozen=True)
class Lesson:
    """The findings of one publisher, or those that several share (their names are in ``shared_by``) and its language.

    ``unique`` has the keys of findings that only one publisher has, where there are others to tell.
    """

    group: Group
    language: str | None
    runs: tuple[tuple[Finding, ...], ...]
    articles: int
    shared_by: tuple[str, ...] = ()
    unique: frozenset[str] = frozenset()


@dataclass
class Corpus:
    """Articles in the archive, by publisher.

    ``copies`` counts those that were there already, letter for letter, ``alone`` those of which nothing tells whose
    they are, not even lines that they share with others.
    """

    archive: Archive = field(default_factory=Archive)
    groups: defaultdict[Group, list[int]] = field(default_factory=lambda: defaultdict(list))
    copies: int = 0
    alone: int = 0
    sound: bool = True


def gather(inputs: Sequence[str], fields: Fields, rules: RuleSet, complain: Callable[[InputError], None]) -> Corpus:
    """Read all articles; what cannot be read is complained of."""
    corpus = Corpus()
    grouper = Grouper(inputs, known_publishers(rules))
    seen: set[tuple[Group, int]] = set()
    for article in read_articles(inputs, fields):
        if not isinstance(article, Article):
            complain(article)
            corpus.sound = False
            continue
        group = grouper.group_of(article)
        known = group, hash(article.document.text)
        if known in seen:
            corpus.copies += 1
            continue
        seen.add(known)
        corpus.groups[group].append(corpus.archive.add(article))
    unknown = corpus.groups.pop(UNKNOWN, [])
    groups = alike(corpus.archive, unknown)
    for likes in groups:
        key = f"unknown-{label_of(corpus.archive, likes)}".rstrip("-")
        corpus.groups[Group(key, key, "text")] += likes
    corpus.alone = len(unknown) - sum(map(len, groups))
    return corpus


def known_publishers(rules: RuleSet) -> dict[str, str]:
    """Domains and names of the publishers that have rules, to the names of their files."""
    known = {}
    for key, owner in rules.owners.items():
        if owner.kind == "publisher":
            known.update(dict.fromkeys((key.casefold(), owner.name.casefold(), *owner.domains), key))
    return known


def learn(
    corpus: Corpus, rules: RuleSet, lexicon: Lexicon, is_offered: Callable[[str, Iterable[str]], bool] | None = None
) -> Iterator[Lesson]:
    """What to propose for each publisher with enough articles, and then what several publishers share.

    ``is_offered`` tells of lines in a file of this path, or in a folder, whether they were offered before.
    """
    total = len(corpus.archive)
    for number in range(0, total, max(1, total // _ORDINARY)):
        lexicon.add_prose(line.bare for line in lines_of(corpus.archive[number].document.text) if line.prose)
    few = len(corpus.groups) <= _FEW_GROUPS
    finder = Finder(corpus.archive, lexicon, Cleaner(compiled=rules), cleaned=_CLEANED if few else _CLEANED_OF_MANY)
    lessons = []
    for group in sorted(corpus.groups):
        numbers = corpus.groups[group]
        if len(numbers) >= LEAST:
            runs = _new(finder.find(numbers, group.key), group, is_offered)
            lessons.append(Lesson(group, None, _frozen(runs), len(numbers)))
    for lesson in [*_apart(lessons), *_of_many(corpus, finder, is_offered)]:
        shared = bool(lesson.shared_by)
        spoken = _language(corpus, lexicon, lesson.runs[0][0].numbers[:_TELLING]) if shared else None
        yield replace(lesson, language=spoken)


def _of_many(
    corpus: Corpus, finder: Finder, is_offered: Callable[[str, Iterable[str]], bool] | None
) -> Iterator[Lesson]:
    """What publishers share of which there are too few articles to learn from."""
    owners = {number: group.key for group, own in sorted(corpus.groups.items()) if len(own) < LEAST for number in own}
    if len(owners) < LEAST:
        return
    for run in _new(finder.find(list(owners), "", boilerplate_of_many), UNKNOWN, is_offered):
        names = sorted({owners[number] for each in run for number in each.numbers})
        if len(names) >= _SHARED_BY_MANY:
            yield Lesson(UNKNOWN, None, (tuple(run),), len(owners), tuple(names))


def _new(
    runs: Sequence[Sequence[Finding]], group: Group, is_offered: Callable[[str, Iterable[str]], bool] | None
) -> list[list[Finding]]:
    if is_offered is None:
        return [list(run) for run in runs]
    paths = (f"publishers/{group.key}.yaml", "common/")
    left = ([each for each in run if not any(is_offered(path, each.examples) for path in paths)] for run in runs)
    return [run for run in left if run]


def _language(corpus: Corpus, lexicon: Lexicon, numbers: Sequence[int]) -> str | None:
    texts = (corpus.archive[number].document.text for number in numbers)
    return lexicon.language(line.bare for text in texts for line in lines_of(text))


def _frozen(runs: Sequence[Sequence[Finding]]) -> tuple[tuple[Finding, ...], ...]:
    return tuple(map(tuple, runs))


def _apart(lessons: Sequence[Lesson]) -> Iterator[Lesson]:
    """Each publisher's own findings, then those that several share: whole runs, if they say enough."""
    owners = Counter(key for lesson in lessons for key in {each.key for run in lesson.runs for each in run})
    has_others = len(lessons) > 1 or any(lesson.group.told_by == "text" for lesson in lessons)
    unique = frozenset(key for key, count in owners.items() if count == 1 and has_others)
    shared: dict[str, Lesson] = {}
    for lesson in lessons:
        own: list[tuple[Finding, ...]] = []
        for run in lesson.runs:
            common = tuple(each for each in run if owners[each.key] >= _SHARED_BY)
            telling = next((each.key for each in common if each.telling), None)
            if telling is None:
                own.append(run)
                continue
            own.append(tuple(each for each in run if each not in common))
            before = shared.get(telling) or replace(lesson, group=UNKNOWN, runs=(common,), unique=unique)
            shared[telling] = replace(before, shared_by=(*before.shared_by, lesson.group.key))
        yield replace(lesson, runs=tuple(filter(None, own)), unique=unique)
    yield from shared.values()

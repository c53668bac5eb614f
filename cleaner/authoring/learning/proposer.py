"""Findings to rules as a person would write them: an id, a sentence, phrases before patterns, and examples."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cleaner.authoring.learning.drafter import Draft
from cleaner.authoring.learning.patterner import literal
from cleaner.reports.report import counted
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.authoring.learning.finder import Finding
    from cleaner.authoring.learning.learner import Lesson
    from cleaner.authoring.learning.lexicon import Lexicon
    from cleaner.rulebook.ruleset import RuleSet

_KINDS = {
    "comments": "comments",
    "share": "share buttons",
    "related": "links to other articles",
    "subscribe": "an invitation to subscribe",
    "navigation": "navigation",
    "advertisement": "a note about advertising",
    "paywall": "a note about access",
    "cookie": "a cookie notice",
    "legal": "a legal notice",
    "player": "a media player",
    "interface": "parts of the page's interface",
    "byline": "who wrote it",
    "date": "when it appeared, and the like",
    "caption": "a caption",
    "credit": "a credit",
    "author-bio": "about the author",
    "tags": "tags",
}
_PLACES = {"head": "above the text", "body": "between paragraphs", "tail": "below the text"}
_SURE = 2.5  # nats, for a category to be named
_ID_WORDS, _ID_LENGTH = 5, 40
_SHOWN = 60  # characters of a line in a sentence
_FINGERPRINTS, _TELLING_WORDS = 4, 5
_REMOVES, _KEEPS = 6, 2
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Proposal:
    """A rule to be: its keys and values, what it rests on, and the articles (by number) that show it."""

    values: Mapping[str, Any]
    support: str
    numbers: tuple[int, ...]
    spare_keeps: tuple[str, ...] = ()

    @property
    def draft(self) -> Draft:
        """As it is written."""
        return Draft(self.values, self.support)


@dataclass(frozen=True)
class ProposedFile:
    """A rule file to be: its path below the folder, with slashes."""

    path: str
    comment: str
    header: Mapping[str, Any]
    proposals: tuple[Proposal, ...]


def proposed_files(lessons: Iterable[Lesson], lexicon: Lexicon, rules: RuleSet) -> list[ProposedFile]:
    """A file for each publisher, and one for each category and language of what several share."""
    files = []
    common: defaultdict[str, list[Proposal]] = defaultdict(list)
    for lesson in lessons:
        proposals = [_proposal(run, lesson, lexicon) for run in lesson.runs]
        if lesson.shared_by:
            for each in proposals:
                category = each.values["category"]
                values = {key: value for key, value in each.values.items() if key != "category"}
                path = f"common/{lesson.language or 'any'}/{category}.yaml"
                common[path].append(replace(each, values=values))
        elif proposals:
            files.append(_publisher_file(lesson, proposals, rules))
    comment = "Learnt from several publishers: for a common pack, or for the platform that they share."
    files += [ProposedFile(path, comment, {}, _with_own_ids(found)) for path, found in sorted(common.items())]
    return files


def _publisher_file(lesson: Lesson, proposals: Sequence[Proposal], rules: RuleSet) -> ProposedFile:
    group = lesson.group
    comment = f"Learnt from {counted(lesson.articles, 'article')} of {group.name}."
    if group.told_by == "text":
        comment += "\nNothing but their lines tells whose they are: put the publisher's name and domain in."
    if group.key in rules.owners:
        header = _known_header(group.key, rules)
        comment += "\nThe publisher has rules already; this head is a copy of theirs, since it takes its place."
    else:
        header = {"publisher": {"name": group.name, "domains": [group.key]}}
        if fingerprints := _fingerprints(lesson):
            header["publisher"]["fingerprints"] = fingerprints
    return ProposedFile(f"publishers/{group.key}.yaml", comment, header, _with_own_ids(proposals))


def _known_header(key: str, rules: RuleSet) -> dict[str, Any]:
    owner = rules.owners[key]
    fingerprints = [rule.description for rule in rules.base.rules if rule.kind == "fingerprint" and rule.owner == key]
    publisher: dict[str, Any] = {"name": owner.name, "domains": [*owner.domains]}
    publisher |= {"fingerprints": fingerprints} if fingerprints else {}
    publisher |= {"extends": [*owner.extends]} if owner.extends else {}
    return {"publisher": publisher} | ({"disable": sorted(owner.disables)} if owner.disables else {})


def _fingerprints(lesson: Lesson) -> list[str]:
    """Lines that tell the publisher where no address does: long ones; two must be there."""
    found = [
        each.pattern or literal(bare(fold(each.phrase or "")))
        for run in lesson.runs
        for each in run
        if each.key in lesson.unique
        and len(each.words.split()) >= _TELLING_WORDS
        and not (each.pattern or "").startswith((".", "\\", "["))
    ]
    return found[:_FINGERPRINTS] if len(found) > 1 else []


def _proposal(run: Sequence[Finding], lesson: Lesson, lexicon: Lexicon) -> Proposal:
    phrases = list(dict.fromkeys(each.phrase for each in run if each.phrase))
    patterns = list(dict.fromkeys(each.pattern for each in run if each.pattern))
    category = _category(run, lexicon)
    within = _within(run)
    values = {
        "id": _name(run[0]),
        "category": category,
        "status": "draft",
        "description": _description(run, category),
        **({"phrases": phrases} if phrases else {}),
        **({"patterns": patterns} if patterns else {}),
        **({"within": within} if within else {}),
        **({"amid_prose": True} if any(each.amid_prose for each in run) else {}),
        "removes": _removes(run),
        "keeps": [],
    }
    keeps = dict.fromkeys(line for each in run for line in each.near_misses)
    return Proposal(values, _support(run, lesson), run[0].numbers, tuple(keeps))


def _category(run: Sequence[Finding], lexicon: Lexicon) -> str:
    category, certainty = lexicon.category([each.words for each in run])
    return category if certainty >= _SURE else "other"


def _within(run: Sequence[Finding]) -> dict[str, int]:
    """Short lines could stand in an article as well: they go only where they were seen."""
    margins = {each.margin[0]: each.margin[1] for each in run if each.margin}
    if all(each.telling for each in run) or len(margins) != 1 or not all(each.margin for each in run):
        return {}
    most = max(each.margin[1] for each in run if each.margin)
    return {next(iter(margins)): most}


def _removes(run: Sequence[Finding]) -> list[str]:
    """Examples, of patterns two."""
    rows = [row for each in run for row in each.examples[: 2 if each.pattern else 1]]
    return list(dict.fromkeys(rows))[:_REMOVES]


def _name(finding: Finding) -> str:
    plain = unicodedata.normalize("NFKD", finding.words).encode("ascii", "ignore").decode().lower()
    words = [word for word in _NOT_IN_IDS.sub(" ", plain).split() if word.isalnum()][:_ID_WORDS]
    while len("-".join(words)) > _ID_LENGTH and len(words) > 1:
        words.pop()
    return "-".join(words)[:_ID_LENGTH].strip("-") or "line"


def _with_own_ids(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Ids that stand twice get a number."""
    seen: defaultdict[str, int] = defaultdict(int)
    named = []
    for each in proposals:
        name = each.values["id"]
        seen[name] += 1
        own = name if seen[name] == 1 else f"{name}-{seen[name]}"
        named.append(replace(each, values={**each.values, "id": own}))
    return tuple(named)


def _description(run: Sequence[Finding], category: str) -> str:
    what = _KINDS.get(category, "a line of the template" if len(run) == 1 else "lines of the template")
    where = _PLACES[run[0].zone]
    several = f", {len(run)} lines" if len(run) > 1 else ""
    return f"{what[0].upper()}{what[1:]} {where}{several}: “{_shortened(run[0].examples[0])}”."


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"


def _support(run: Sequence[Finding], lesson: Lesson) -> str:
    least, most = min(each.articles for each in run), max(each.articles for each in run)
    number = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    zones = ", ".join(f"{zone} {share:.0%}" for zone, share in run[0].zones.items() if share)
    if lesson.shared_by:
        names = ", ".join(lesson.shared_by[:8])
        return f"In articles of {counted(len(lesson.shared_by), 'publisher')}: {names}."
    looked_at = "" if run[0].total == lesson.articles else f" that were looked at, of {lesson.articles:,}"
    return f"In {number} of {counted(run[0].total, 'article')}{looked_at}; {zones}."

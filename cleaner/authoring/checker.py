"""Rules against their own examples, against each other, and against hostile strings."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cleaner.authoring.page_prover import prove
from cleaner.engine.cleaner import Cleaner
from cleaner.engine.informant import BUILT_IN
from cleaner.engine.rounds import WEAK_SIGNS
from cleaner.model import Complaint, Document, RuleError
from cleaner.rulebook.cache import recall_patterns
from cleaner.rulebook.compiler import compile_one, compile_rules
from cleaner.rulebook.dispatcher import Found, Line, Part
from cleaner.rulebook.literals import LITERALS
from cleaner.rulebook.loader import (
    RuleSource,
    Source,
    find_sources,
    load,
    locate,
    owned_twice,
    shipped_rules,
    without_drafts,
)
from cleaner.text.folding import bare, fold
from cleaner.text.lines import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import Removal
    from cleaner.rulebook import schema
    from cleaner.rulebook.ruleset import RuleSet
    from cleaner.rulebook.schema import Scene

_OWN = 12  # of a pattern's own texts that are repeated to make hostile strings
_TIME_LIMIT = 0.5  # seconds for one pattern on one hostile string
_HOSTILE = tuple(
    seed * (2_000 // len(seed))
    for seed in ("a", " ", "a ", "1", "- ", "ab ", "by a ", "read more ", "a.b", "\u0301", "の", '"', "0:", "www.", "!")
)
_HOSTILE_WORDS = "the quick brown fox, jumps over a lazy dog; " * 30


def check(paths: Sequence[Path] = (), *, drafts: bool = False) -> list[Complaint]:
    """Every complaint about the rule files at the paths, or about all shipped ones; beside them all are read.

    All must be rule files; only with ``drafts`` do the examples of rules that are drafts have to hold.
    """
    sources = {path: _sources(path) for path in paths}
    recall_patterns()
    try:
        mine = load(chain.from_iterable(sources.values()) if paths else find_sources(shipped_rules()))
    except RuleError as error:
        return list(error.complaints)
    if empty := [path for path, found in sources.items() if not found]:
        return [Complaint(str(path), 1, 1, "there is no rule file in this folder") for path in empty]
    mine_paths = {each.source.path.resolve() for each in mine}
    try:
        others = [each for each in find_sources(shipped_rules()) if each.path.resolve() not in mine_paths]
        everything = [*load(others), *mine] if paths else mine
    except RuleError as error:
        return [Complaint(c.path, c.line, c.column, f"(a shipped file) {c.message}") for c in error.complaints]
    if not drafts:
        mine, everything = without_drafts(mine), without_drafts(everything)
    together = Cleaner(compiled=_remembering(compile_rules(everything, company=False)))
    own = chain.from_iterable(_file(each, everything, together) for each in mine)
    return [*_owned_by_others(everything), *own]


def _owned_by_others(everything: Iterable[RuleSource]) -> list[Complaint]:
    """Files that name a domain of another publisher's; those that are shipped are not the user's to mend."""
    shipped = shipped_rules().resolve()
    return [each for each in owned_twice(everything) if not Path(each.path).is_relative_to(shipped)]


class _RememberingPart(Part):
    """A part that knows the lines it has seen: the paragraphs around each of thousands of examples are the same."""

    def found(self, lines: Sequence[Line]) -> list[Found]:
        """As in a part."""
        unknown = [line for line in lines if line not in _known]
        _known.update(zip(unknown, super().found(unknown), strict=True))
        return [_known[line] for line in lines]


_known: dict[Line, Found] = {}


def _remembering(rules: RuleSet) -> RuleSet:
    _known.clear()
    return rules._replace(base=_RememberingPart(*rules.base))


def _sources(path: Path) -> list[Source]:
    """The rule files at a path, each placed by the nearest folder above that is laid out as a rule folder."""
    path = path.resolve()
    root = next((above.parent for above in (path, *path.parents) if above.name in _LAYOUT), None)
    if path.is_dir():
        return [locate(each.path, root or path) for each in find_sources(path)]
    return [locate(path, root or path.parent)]


_LAYOUT = ("common", "platforms", "publishers")


def _file(each: RuleSource, everything: Sequence[RuleSource], together: Cleaner) -> Iterator[Complaint]:
    yield from _unknown_names(each, everything)
    yield from _twice(each)
    yield from (each.complaint(where, message) for where, message in prove(each))
    yield from _unproven_guards(each)
    if slow := list(_hostile(each)):  # to try them on the examples could take for ever
        yield from slow
        return
    for index, rule in enumerate(each.file.rules):
        for kind, number, message in failures(each, rule, together):
            yield each.complaint(("rules", index, kind, number), message)


def failures(each: RuleSource, rule: schema.Rule, together: Cleaner) -> Iterator[tuple[str, int, str]]:
    """The examples of a rule that do not hold, for it alone or (near misses) for all together: where and why."""
    alone = Cleaner(compiled=compile_one(each, rule), drop=("correction",))
    full_id = f"{each.source.prefix}/{rule.id}"
    for kind in ("removes", "keeps"):
        for number, scene in enumerate(getattr(rule, kind)):
            judge = _must_go if kind == "removes" else _must_stay
            if (message := judge(alone, rule, scene, full_id)) or (
                kind == "keeps" and (message := _must_stay(together, rule, scene, full_id))
            ):
                yield kind, number, message


def _unknown_names(each: RuleSource, everything: Sequence[RuleSource]) -> Iterator[Complaint]:
    ids = {f"{other.source.prefix}/{rule.id}" for other in everything for rule in other.file.rules}
    ids |= {rule.id for rule in (*BUILT_IN, WEAK_SIGNS)}
    ids |= {f"{other.source.prefix}/{strip.id}" for other in everything for strip in other.file.strip or ()}
    platforms = {other.source.prefix for other in everything if other.file.platform}
    for index, name in enumerate(each.file.disable):
        if name not in ids:
            yield each.complaint(("disable", index), f"disable: there is no rule {name}")
    for index, name in enumerate(each.file.publisher.extends if each.file.publisher else ()):
        if name not in platforms:
            yield each.complaint(("publisher", "extends", index), f"extends: there is no platform {name}")


def _twice(each: RuleSource) -> Iterator[Complaint]:
    """Phrases that an earlier rule or line of the file has already, once folded."""
    seen: set[tuple[str, str]] = set()
    for index, rule in enumerate(each.file.rules):
        guards = f"{rule.within}{rule.shape}{rule.after}{rule.before}{rule.unless}{rule.guards}"
        for number, phrase in enumerate(rule.phrases or ()):
            key = bare(fold(phrase)), guards
            if key in seen:
                yield each.complaint(("rules", index, "phrases", number), f"the phrase stands twice: {phrase}")
            if not key[0]:
                yield each.complaint(("rules", index, "phrases", number), "nothing is left of the phrase once folded")
            seen.add(key)


def slow_patterns(rule: schema.Rule) -> list[str]:
    """The patterns of a rule that take too long on text made to hurt them."""
    return [each for each in _patterns(rule) if _takes_long(each, inside=bool(rule.inline and each in rule.inline))]


def _hostile(each: RuleSource) -> Iterator[Complaint]:
    """Patterns that take too long on text made to hurt them."""
    header = each.file.platform or each.file.publisher
    for pattern in (header and header.fingerprints) or ():
        if _takes_long(pattern):
            yield each.complaint((), f"the fingerprint takes too long on hostile text: {pattern}")
    for index, rule in enumerate(each.file.rules):
        for pattern in slow_patterns(rule):
            yield each.complaint(("rules", index), f"the pattern takes too long on hostile text: {pattern}")


def _patterns(rule: schema.Rule) -> Iterator[str]:
    run = rule.block.while_.patterns if rule.block and rule.block.while_ else None
    block = [rule.block.start, rule.block.until, rule.block.through, run] if rule.block else []
    for group in (rule.patterns, rule.inline, rule.unless, rule.after, rule.before, *block):
        yield from group or ()


def _unproven_guards(each: RuleSource) -> Iterator[Complaint]:
    """Guards that leave out what they should spare, spare what they should let pass, or take too long."""
    for name, guard in each.file.guards.items():
        compiled = [regex.compile(pattern) for pattern in guard.patterns]
        for kind, lines in (("spares", guard.spares), ("passes", guard.passes)):
            for number, line in enumerate(lines):
                if any(pattern.fullmatch(bare(fold(line))) for pattern in compiled) != (kind == "spares"):
                    message = f"{kind}: the guard {'does not spare' if kind == 'spares' else 'spares'} {line[:80]!r}"
                    yield each.complaint(("guards", name, kind, number), message)
        for pattern in filter(_takes_long, guard.patterns):
            yield each.complaint(("guards", name), f"the pattern takes too long on hostile text: {pattern}")


def _takes_long(pattern: str, *, inside: bool = False) -> bool:
    """Whether matching whole lines, or searching inside them, is slow on one of the texts made to hurt."""
    compiled = regex.compile(pattern)
    literals = LITERALS.of(pattern)
    own = [*literals.openings, *chain.from_iterable(literals.needles)][:_OWN]
    texts = [*_HOSTILE, *(text * (2_000 // len(text)) for text in own), " ".join(own)[:2_000]]
    texts.append(f"{' '.join(own)} {_HOSTILE_WORDS}")  # what the pattern needs is there, and yet it cannot match
    try:
        for text in texts:
            (compiled.search if inside else compiled.fullmatch)(text, timeout=_TIME_LIMIT)
    except TimeoutError:
        return True
    return False


def _must_go(cleaner: Cleaner, rule: schema.Rule, scene: Scene, full_id: str) -> str | None:
    text, first, last = _staged(rule, scene)
    result = cleaner.clean(Document(text))
    mine = [removal for removal in result.removals if removal.rule_id == full_id]
    if rule.inline:
        return _inline_goes(scene, mine)
    wanted = {number for number, line in enumerate(text.split("\n"), 1) if first <= number <= last and line.strip()}
    if left := sorted(wanted - {removal.line for removal in mine}):
        line = text.split("\n")[left[0] - 1].strip()
        reasons = "; ".join(cleaner.why(Document(text), left[0]))
        return f"removes: the rule leaves {line[:80]!r} ({reasons})"
    return None


def _inline_goes(scene: Scene, mine: Sequence[Removal]) -> str | None:
    if not mine:
        return "removes: the rule takes nothing out of the line"
    if scene.before is None and scene.after is None:
        return None
    taken = " ".join(removal.text.strip() for removal in mine)
    return None if taken == scene.text.strip() else f"removes: the rule takes {taken[:80]!r}"


def _must_stay(cleaner: Cleaner, rule: schema.Rule, scene: Scene, full_id: str) -> str | None:
    text, first, last = _staged(rule, scene)
    for removal in cleaner.clean(Document(text)).removals:
        if first <= removal.line <= last:
            whose = "the rule" if removal.rule_id == full_id else removal.rule_id
            return f"keeps: {whose} takes {removal.text.strip()[:80]!r}"
    return None


def _staged(rule: schema.Rule, scene: Scene) -> tuple[str, int, int]:
    """The example in an article, where the rule's guards want it, and the first and last line (from 1) of its text."""
    title, *paragraphs = Path(__file__).with_name("carrier.txt").read_text("utf-8").strip().split("\n\n")
    half = len(paragraphs) // 2
    before, after = {
        "head": ([title], paragraphs),
        "tail": ([title, *paragraphs], []),
        "middle": ([title, *paragraphs[:half]], paragraphs[half:]),
    }[_place(rule, scene)]
    text = scene.text.strip("\n")
    if rule.inline:
        text = (scene.before or "") + text + (scene.after or "")
    else:
        before = [*before, scene.before.strip("\n")] if scene.before else before
        after = [scene.after.strip("\n"), *after] if scene.after else after
    lead = "\n\n".join(before) + "\n\n"
    first = lead.count("\n") + 1
    return lead + "\n\n".join([text, *after]) + "\n", first, first + text.count("\n")


def _place(rule: schema.Rule, scene: Scene) -> str:
    within, to_end = rule.within, bool(rule.block and rule.block.to_end)
    of_prose = rule.patterns and any(is_prose(fold(line)) for line in scene.text.split("\n"))
    zones = (within and within.zone) or []
    if within and (zones == ["head"] or within.first or within.max_prose_before is not None):
        return "head"
    if rule.shape and rule.shape.repeats == "title":
        return "head"
    if to_end or zones == ["tail"] or (within and (within.last or within.max_prose_after is not None)):
        return "tail"
    if zones and "body" not in zones:
        return "head"
    return "tail" if of_prose and not rule.amid_prose and not (rule.shape and rule.shape.prose) else "middle"

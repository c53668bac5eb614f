"""Rule specs to something fast to run."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

import regex

from cleaner.rulebook.dater import period
from cleaner.rulebook.indexer import Indexer
from cleaner.rulebook.literals import LITERALS
from cleaner.rulebook.loader import LAYERS, RuleSource, Source, category_of
from cleaner.rulebook.patterns import Pattern
from cleaner.rulebook.rule import Among, Block, Rule, Shape, Within
from cleaner.rulebook.ruleset import Owner, PageRules, RuleSet, Strip
from cleaner.signs.observer import WORD, Vocabulary
from cleaner.signs.verdict import Signs, hundredths, split_weights
from cleaner.signs.weigher import Weigher
from cleaner.store import Stored
from cleaner.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.rulebook import schema
    from cleaner.rulebook.dater import Days
    from cleaner.rulebook.dispatcher import Part
    from cleaner.store import Packed

_MAX_LINES = {"until": 12, "through": 12, "while": 40, "to_end": None}
_FREQUENT = 3  # phrases
_TELLING = 20  # letters: shorter labels ("scroll down for video") others print as well
_ANY_LENGTH = 1_000  # words
_IN_ROWS = {"comments", "share", "subscribe", "navigation", "paywall", "cookie", "legal", "player", "interface"}
_REFERS = regex.compile(r"\\\d|\\g<|\(\?(?:[a-zA-Z]|\(|&|\||\d)")  # to a group by its number or name, or flags


def compile_rules(
    loaded: Iterable[RuleSource], signs: schema.SignsFile | None = None, *, company: bool = True
) -> RuleSet:
    """Rule specs as one rule set; a rule in a later file with an earlier one's full id takes its place.

    Without ``company``, rules that wait for others to take something first do not wait.
    """
    loaded = list(loaded)
    specs: dict[str, tuple[RuleSource, schema.Rule, Owner | None]] = {}
    owners: dict[str, Owner] = {}
    fingerprints: dict[str, Sequence[str]] = {}
    disabled: dict[str, int] = {}
    for each in loaded:
        owner = _owner(each)
        if owner:
            owners[owner.key] = owner
            header = each.file.publisher or each.file.platform
            fingerprints[owner.key] = (header and header.fingerprints) or ()
        else:
            disabled.update({name: min(_rank(each.source), disabled.get(name, 9)) for name in each.file.disable})
        rules = each.file.rules if company else map(_by_itself, each.file.rules)
        specs.update({f"{each.source.prefix}/{rule.id}": (each, rule, owner) for rule in rules})
    builders: defaultdict[str, Indexer] = defaultdict(Indexer)
    for full_id, (each, spec, owner) in specs.items():
        part = owner.key if owner and owner.kind == "publisher" else ""
        builders[part].add(_compiled(full_id, each, spec, owner), spec)
    for key, patterns in fingerprints.items():
        for pattern in patterns:
            builders[""].add_fingerprint(key, pattern)
    parts: dict[str, Part | Packed] = {key: builder.part() for key, builder in builders.items() if key}
    languages = frozenset(each.source.prefix.split("/")[0] for each in loaded if each.source.layer == "language")
    base = builders[""].part()
    weak = _signs(signs, base.index.phrases) if signs else [Signs()] * 2
    late = Stored(weak), Stored([_page_rules(loaded)])
    return RuleSet(base, parts, owners, _by_domain(owners), disabled, languages, _dated(specs), *late)


def look_over(loaded: Iterable[RuleSource]) -> None:
    """Find out about the patterns of rules all that is asked when these are compiled and packed, and do neither."""
    for each in loaded:
        builder, owner = Indexer(), _owner(each)
        for rule in each.file.rules:
            builder.add(_compiled(rule.id, each, rule, owner), rule)
        header = each.file.publisher or each.file.platform
        for pattern in (header and header.fingerprints) or ():
            builder.add_fingerprint("", pattern)
        builder.look_over()


def _page_rules(loaded: Iterable[RuleSource]) -> PageRules:
    """What the files say about pages; as with rules, a later file with an earlier strip's full id takes its place."""
    signs: defaultdict[str, list[str]] = defaultdict(list)
    generators: list[tuple[str, str]] = []
    strips: dict[str, Strip] = {}
    contents: dict[str, tuple[str, ...]] = {}
    for each in loaded:
        owner, header = _owner(each), each.file.publisher or each.file.platform
        key = owner.key if owner else None
        for strip in each.file.strip or ():
            full_id = f"{each.source.prefix}/{strip.id}"
            what = strip.category, strip.description, _rank(each.source), key, tuple(strip.selectors)
            strips[full_id] = Strip(full_id, *what)
        if key and each.file.content:
            contents[key] = tuple(each.file.content.selectors)
        if key and header and (page := header.page):
            generators += ((name.lower(), key) for name in page.generators)
            shown = [f"#{name}" for name in page.ids] + [f".{name}" for name in page.classes]
            for sign in [*shown, *(f"host {name}" for name in page.hosts)]:
                signs[sign].append(key)
    by_owner: defaultdict[str | None, list[Strip]] = defaultdict(list)
    for compiled in strips.values():
        by_owner[compiled.owner].append(compiled)
    frozen = {sign: tuple(keys) for sign, keys in signs.items()}
    return PageRules(frozen, tuple(generators), {k: tuple(v) for k, v in by_owner.items()}, contents)


def _dated(specs: dict[str, tuple[RuleSource, schema.Rule, Owner | None]]) -> dict[str, Days]:
    dates = {full_id: (spec.valid_from, spec.valid_until) for full_id, (_, spec, _) in specs.items()}
    return {full_id: period(*each) for full_id, each in dates.items() if any(each)}


def _signs(spec: schema.SignsFile, phrases: Iterable[str]) -> list[Signs]:
    """Weak signs for articles and for whole pages, which know the same words.

    There are two more lists of words: those of the rules' phrases, and those that many phrases share.
    """
    counts = Counter(word for phrase in phrases for word in set(WORD.findall(phrase)))
    known = {
        "phrase": frozenset(counts),
        "frequent": frozenset(word for word, count in counts.items() if count >= _FREQUENT),
    }
    listed = {name: frozenset(map(fold, words)) for name, words in spec.words.items()}
    both = Signs(most=hundredths(spec.most), openers=frozenset(spec.openers))
    return [_weighing(both._replace(words=Vocabulary(known | listed)), spec), _weighing(both, spec.page or spec)]


def _weighing(signs: Signs, spec: schema.Weighing) -> Signs:
    single, pairs = split_weights(spec.weights)
    return signs._replace(
        weigher=Weigher(single, pairs),
        bias=hundredths(spec.bias),
        threshold=hundredths(spec.threshold),
        prose=hundredths(spec.prose),
        below=hundredths(spec.below),
        switch=hundredths(spec.switch),
        scarce=hundredths(spec.scarce),
    )


def compile_one(each: RuleSource, spec: schema.Rule) -> RuleSet:
    """One rule on its own, in force whoever's article it is: for checking it against its examples."""
    builder = Indexer()
    alone = _by_itself(spec).model_copy(update={"among": None})
    builder.add(_compiled(f"{each.source.prefix}/{spec.id}", each, alone, None), spec)
    late = Stored([Signs()] * 2), Stored([PageRules({}, (), {}, {})])
    return RuleSet(builder.part(), {}, {}, {}, {}, frozenset(), {}, *late)


def _by_itself(spec: schema.Rule) -> schema.Rule:
    return spec.model_copy(update={"company": 0, "beside": False})


def _rank(source: Source) -> int:
    return LAYERS.index("user" if source.user else source.layer)


def _owner(each: RuleSource) -> Owner | None:
    key, disables, rank = each.source.path.name.rsplit(".", 1)[0], frozenset(each.file.disable), _rank(each.source)
    if (platform := each.file.platform) is not None:
        return Owner(key, platform.name, "platform", platform.needs, _lower(platform.domains), (), disables, rank)
    if (publisher := each.file.publisher) is not None:
        domains, extends = _lower(publisher.domains), tuple(publisher.extends)
        telling = frozenset(line for line in publisher.fingerprints or () if LITERALS.of(line).letters >= _TELLING)
        return Owner(key, publisher.name, "publisher", 2, domains, extends, disables, rank, telling)
    return None


def _by_domain(owners: Mapping[str, Owner]) -> dict[str, tuple[str, ...]]:
    """The keys of those that have each domain: to ask them all for each article's URL takes as long as its head."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, owner in owners.items():
        for domain in dict.fromkeys(owner.domains):
            found[domain].append(key)
    return {domain: tuple(keys) for domain, keys in found.items()}


def _lower(domains: Iterable[str]) -> tuple[str, ...]:
    return tuple(domain.lower() for domain in domains)


def _compiled(full_id: str, each: RuleSource, spec: schema.Rule, owner: Owner | None) -> Rule:
    source = each.source
    kind = "inline" if spec.inline else "block" if spec.block else "line" if spec.phrases or spec.patterns else "shape"
    return Rule(
        id=full_id,
        category=spec.category or category_of(source) or "",
        description=spec.description,
        rank=_rank(source),
        kind=kind,  # type: ignore[arg-type]  # mypy widens the conditional to str
        owner=owner.key if owner else None,
        language=source.prefix.split("/")[0] if source.layer == "language" else None,
        shape=Shape(**spec.shape.model_dump()) if spec.shape else None,
        within=_within(spec.within),
        unless=_exceptions(each, spec),
        after=_any_of(spec.after),
        before=_any_of(spec.before),
        block=_block(spec.block) if spec.block else None,
        company=spec.company,
        shy=_shy(each.source, spec),
        among=_among(spec.among),
        takes_prose=not spec.patterns or spec.amid_prose or bool(spec.shape and spec.shape.prose),
        valid_from=spec.valid_from,
        valid_until=spec.valid_until,
    )


def _shy(source: Source, spec: schema.Rule) -> int:
    """Up to how many words a line may have to need others beside it that go.

    One word is not much: where nothing tells its place, nor whose software it is of, it needs more that goes. The calls
    of some categories come one by one ("Advertisement").
    """
    if spec.beside is not None:
        return _ANY_LENGTH if spec.beside else 0
    of_row = (spec.category or category_of(source)) in _IN_ROWS and source.layer in ("language", "common")
    return int(of_row and not (spec.block or spec.inline or spec.after or spec.before))


def _exceptions(each: RuleSource, spec: schema.Rule) -> tuple[Pattern, ...]:
    """What a rule leaves alone. Its guards are patterns of their own: what many rules share is then compiled once."""
    shared = [_any_of(each.guards[name].patterns) for name in spec.guards]
    return (*_any_of(spec.unless), *chain.from_iterable(shared))


def _within(spec: schema.Within | None) -> Within | None:
    if spec is None:
        return None
    values: dict[str, Any] = spec.model_dump()
    return Within(**{**values, "zone": tuple(spec.zone) if spec.zone else None})


def _among(spec: schema.Among | None) -> Among | None:
    return Among(tuple(spec.categories), spec.lines, spec.run, tuple(spec.below)) if spec else None


def _block(spec: schema.Block) -> Block:
    end = next(end for end in ("until", "through", "while_", "to_end") if getattr(spec, end)).rstrip("_")
    run = spec.while_
    stop = spec.until or spec.through or (run.patterns if run else None)
    return Block(
        end=end,  # type: ignore[arg-type]  # one of the four names above
        stop=_any_of(stop),
        shape=Shape(**run.shape.model_dump()) if run and run.shape else None,
        max_lines=spec.max_lines or _MAX_LINES[end],
        max_prose=None if spec.max_prose == "any" else spec.max_prose,
        max_in_row=spec.max_prose_in_row,
        max_words=spec.max_prose_words,
        list_ends=spec.list_ends,
    )


def _any_of(patterns: Sequence[str] | None) -> tuple[Pattern, ...]:
    """As few patterns as will do: those that refer to their own groups or set flags stay by themselves."""
    joinable = [pattern for pattern in patterns or () if not _REFERS.search(pattern)]
    alone = [pattern for pattern in patterns or () if _REFERS.search(pattern)]
    joined = ["|".join(f"(?:{pattern})" for pattern in joinable)] if joinable else []
    return tuple(map(Pattern, [*joined, *alone]))

"""Rule specs to something fast to run, kept on disk so that only the first run after a change pays for it."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from cleaner.lines import bare, fold
from cleaner.literals import endings, needles, openings, widths
from cleaner.loader import LAYERS, SIGNS, RuleSource, Source, category_of, find_sources, load, load_signs, shipped_rules
from cleaner.model import Complaint, RuleError
from cleaner.ruleset import (
    LONGEST_LINE,
    OPENING_LENGTHS,
    Block,
    Index,
    Owner,
    Part,
    Pattern,
    Probe,
    Rule,
    RuleSet,
    Shape,
    Within,
)
from cleaner.signs import WORD, Signs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cleaner import schema

_MAX_LINES = {"until": 12, "through": 12, "while": 40, "to_end": None}
_FREQUENT = 3  # phrases
_LEAST_LITERALS = (4, 2, 1)  # characters: a longer literal is worth more than the better place to look for it
_MOST_SETS = 3  # of texts that a pattern needs; more cost more to look for than they save
_COMMON = 0.7  # share of near misses that hold a text: more common ones are not worth looking for
_SAMPLE = 400  # near misses
_GRAM_SIZES = (4, 2, 1)
_REFERS = regex.compile(r"\\\d|\\g<|\(\?(?:[a-zA-Z]|\(|&|\||\d)")  # to a group by its number or name, or flags
_METACHARACTERS = frozenset(".^$*+?{}[]\\|()")


def ruleset(user: Sequence[Path] = ()) -> RuleSet:
    """The shipped rules with the user's folders on top, from the cache when nothing changed since."""
    sources = find_sources(shipped_rules())
    for folder in user:
        if not os.path.isdir(folder):
            raise RuleError([Complaint(str(folder), 1, 1, "there is no such folder of rules")])
        sources += find_sources(folder, user=True)
    cache = _cache_file(sources)
    cached = _read_cache(cache)
    if cached is not None:
        return cached
    compiled = compile_rules(load(sources), load_signs(shipped_rules() / SIGNS))
    _write_cache(cache, compiled)
    return compiled


def compile_rules(loaded: Iterable[RuleSource], signs: schema.SignsFile | None = None) -> RuleSet:
    """Rule specs as one rule set; a rule in a later file with an earlier one's full id takes its place."""
    specs: dict[str, tuple[RuleSource, schema.Rule]] = {}
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
        specs.update({f"{each.source.prefix}/{rule.id}": (each, rule) for rule in each.file.rules})
    builders: defaultdict[str, _Builder] = defaultdict(_Builder)
    for full_id, (each, spec) in specs.items():
        owner = _owner(each)
        builders[owner.key if owner and owner.kind == "publisher" else ""].add(full_id, each.source, spec, owner)
    for key, patterns in fingerprints.items():
        for pattern in patterns:
            builders[""].add_fingerprint(key, pattern)
    parts = {key: pickle.dumps(builder.part()) for key, builder in builders.items() if key}
    languages = frozenset(each.source.prefix.split("/")[0] for each in loaded if each.source.layer == "language")
    base = builders[""].part()
    weak = _signs(signs, base.index.phrases) if signs else Signs()
    return RuleSet(base, parts, owners, disabled, languages, weak)


def _signs(spec: schema.SignsFile, phrases: Iterable[str]) -> Signs:
    """Weak signs with two more lists of words: those of the rules' phrases, and those that many phrases share."""
    counts = Counter(word for phrase in phrases for word in set(WORD.findall(phrase)))
    known = {
        "phrase": frozenset(counts),
        "frequent": frozenset(word for word, count in counts.items() if count >= _FREQUENT),
    }
    listed = {name: frozenset(map(fold, words)) for name, words in spec.words.items()}
    pairs = tuple((*name.split(" & "), weight) for name, weight in spec.weights.items() if " & " in name)
    single = {name: weight for name, weight in spec.weights.items() if " & " not in name}
    return Signs(single, pairs, spec.bias, spec.threshold, spec.switch, spec.most, known | listed)


def compile_one(each: RuleSource, spec: schema.Rule) -> RuleSet:
    """One rule on its own, in force whoever's article it is: for checking it against its examples."""
    builder = _Builder()
    builder.add(f"{each.source.prefix}/{spec.id}", each.source, spec, None)
    return RuleSet(builder.part(), {}, {}, {}, frozenset())


def _rank(source: Source) -> int:
    return LAYERS.index("user" if source.user else source.layer)


def _owner(each: RuleSource) -> Owner | None:
    key, disables, rank = each.source.path.name.rsplit(".", 1)[0], frozenset(each.file.disable), _rank(each.source)
    if (platform := each.file.platform) is not None:
        return Owner(key, platform.name, "platform", platform.needs, _lower(platform.domains), (), disables, rank)
    if (publisher := each.file.publisher) is not None:
        domains, extends = _lower(publisher.domains), tuple(publisher.extends)
        return Owner(key, publisher.name, "publisher", 2, domains, extends, disables, rank)
    return None


def _lower(domains: Iterable[str]) -> tuple[str, ...]:
    return tuple(domain.lower() for domain in domains)


class _Builder:
    """Gathers the rules of one part, then makes the part."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.phrases: defaultdict[str, list[int]] = defaultdict(list)
        self.openings: defaultdict[str, list[Probe]] = defaultdict(list)
        self.endings: defaultdict[str, list[Probe]] = defaultdict(list)
        self.patterns: list[tuple[str, int]] = []
        self.needled: list[Probe] = []
        self.always: list[Probe] = []
        self.prose: list[str] = []
        self.sample: list[str] = []
        self.lines_with: dict[str, int] = {}  # a bit for each line of the sample
        self.inline: list[Probe] = []

    def add(self, full_id: str, source: Source, spec: schema.Rule, owner: Owner | None) -> None:
        number = len(self.rules)
        self.rules.append(_compiled(full_id, source, spec, owner))
        self.prose += (fold(scene.text) for scene in spec.keeps)
        for phrase in spec.phrases or ():
            self.phrases[bare(fold(phrase))].append(number)
        for pattern in (spec.patterns or []) + (spec.block.start if spec.block else []):
            self._add_pattern(pattern, number)
        for pattern in spec.inline or ():
            self.inline.append(Probe(Pattern(pattern), number, tuple(map(tuple, needles(pattern)[:1]))))

    def add_fingerprint(self, owner: str, pattern: str) -> None:
        number = len(self.rules)
        self.rules.append(Rule(f"{owner}/fingerprint-{number}", "", pattern, 0, "fingerprint", owner))
        self._add_pattern(pattern, number)

    def _add_pattern(self, pattern: str, number: int) -> None:
        if _METACHARACTERS.intersection(pattern):
            self.patterns.append((pattern, number))
        else:
            self.phrases[bare(fold(pattern))].append(number)

    def _dispatch(self, pattern: str, number: int) -> None:  # noqa: RET503  # each return only ends the search
        """File a pattern where the fewest lines will come upon it."""
        shape = self.rules[number].shape
        spaces = LONGEST_LINE if shape is None or shape.max_words is None else 2 * shape.max_words
        probe = Probe(Pattern(pattern), number, self._needles(pattern), *widths(pattern), spaces)
        first, last = openings(pattern), endings(pattern)
        for least in _LEAST_LITERALS:
            if _all_as_long(first, least):
                return self._file(self.openings, {text[: _opening(text)] for text in first}, probe)
            if _all_as_long(last, least):
                return self._file(self.endings, {text[-_opening(text) :] for text in last}, probe)
            if probe.needles and _all_as_long(probe.needles[0], least):
                return self.needled.append(probe)
        self.always.append(probe)

    def _needles(self, pattern: str) -> tuple[tuple[str, ...], ...]:
        """The sharpest sets of texts that the pattern needs: those that the fewest near misses hold."""
        shares = {each: self._share(each) for each in needles(pattern)}
        sharp = sorted((each for each in shares if shares[each] < _COMMON), key=lambda each: shares[each])
        return tuple(tuple(sorted(each)) for each in sharp[:_MOST_SETS])

    def _share(self, texts: frozenset[str]) -> float:
        """The share of a sample of near misses that hold one of the texts."""
        lines = 0
        for text in texts:
            if text not in self.lines_with:
                self.lines_with[text] = sum(1 << at for at, line in enumerate(self.sample) if text in line)
            lines |= self.lines_with[text]
        return lines.bit_count() / max(1, len(self.sample))

    @staticmethod
    def _file(buckets: defaultdict[str, list[Probe]], keys: Iterable[str], probe: Probe) -> None:
        for key in keys:
            buckets[key].append(probe)

    def _grams(self) -> dict[int, dict[str, tuple[Probe, ...]]]:
        """The needled patterns by a gram of each needle: the one that is rarest in needles and near misses."""
        prose = Counter(gram for text in self.prose for size in _GRAM_SIZES for gram in _grams_of(text, size))
        counts = Counter(gram for probe in self.needled for text in probe.needles[0] for gram in set(_grams_of(text)))
        counts.update(prose)
        tables: defaultdict[int, defaultdict[str, list[Probe]]] = defaultdict(lambda: defaultdict(list))
        for probe in self.needled:
            for gram in {min(_grams_of(text), key=lambda gram: (counts[gram], gram)) for text in probe.needles[0]}:
                tables[len(gram)][gram].append(probe)
        return {size: {gram: tuple(probes) for gram, probes in table.items()} for size, table in sorted(tables.items())}

    def part(self) -> Part:
        self.sample = self.prose[:: max(1, len(self.prose) // _SAMPLE)]
        for pattern, number in self.patterns:
            self._dispatch(pattern, number)
        index = Index(
            {key: tuple(numbers) for key, numbers in self.phrases.items() if key},
            {key: tuple(probes) for key, probes in self.openings.items()},
            {key: tuple(probes) for key, probes in self.endings.items()},
            self._grams(),
            tuple(self.always),
            tuple(self.inline),
        )
        return Part(tuple(self.rules), index, tuple(rule for rule in self.rules if rule.kind == "shape"))


def _all_as_long(literals: Collection[str], least: int) -> bool:
    return bool(literals) and min(map(len, literals)) >= least


def _opening(literal: str) -> int:
    return next(length for length in OPENING_LENGTHS if length <= len(literal))


def _grams_of(text: str, size: int | None = None) -> list[str]:
    size = size or next(size for size in _GRAM_SIZES if size <= len(text))
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _compiled(full_id: str, source: Source, spec: schema.Rule, owner: Owner | None) -> Rule:
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
        unless=_any_of(spec.unless),
        after=_any_of(spec.after),
        before=_any_of(spec.before),
        block=_block(spec.block) if spec.block else None,
        takes_prose=not spec.patterns or bool(spec.shape and spec.shape.prose),
    )


def _within(spec: schema.Within | None) -> Within | None:
    if spec is None:
        return None
    values: dict[str, Any] = spec.model_dump()
    return Within(**{**values, "zone": tuple(spec.zone) if spec.zone else None})


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
        start_stays=spec.start_stays,
    )


def _any_of(patterns: Sequence[str] | None) -> tuple[Pattern, ...]:
    """As few patterns as will do: those that refer to their own groups or set flags stay by themselves."""
    joinable = [pattern for pattern in patterns or () if not _REFERS.search(pattern)]
    alone = [pattern for pattern in patterns or () if _REFERS.search(pattern)]
    joined = ["|".join(f"(?:{pattern})" for pattern in joinable)] if joinable else []
    return tuple(map(Pattern, [*joined, *alone]))


def _cache_file(sources: Iterable[Source]) -> Path:
    """Named after all that the compiled rules depend on: rule files, the engine's own code, regex, Python."""
    digest = hashlib.blake2b(f"{regex.__version__} {sys.version} {sys.byteorder}".encode(), digest_size=16)
    for module in ("schema", "loader", "literals", "lines", "signs", "ruleset", "compiler"):
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    digest.update((shipped_rules() / SIGNS).read_bytes())
    for source in sources:
        digest.update(f"\0{source.layer}\0{source.prefix}\0{source.user}\0".encode())
        with suppress(OSError):  # the loader says what is wrong with it
            digest.update(source.path.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home, "clean-article", f"rules-{digest.hexdigest()}.pickle")


def _read_cache(path: Path) -> RuleSet | None:
    try:
        if os.stat(path).st_uid != os.getuid():  # a pickle can run code: only our own is read
            return None
        cached = pickle.loads(path.read_bytes())  # noqa: S301
    except Exception:  # noqa: BLE001  # whatever is wrong with a cache, compiling anew puts it right
        return None
    return cached if isinstance(cached, RuleSet) else None


def _write_cache(path: Path, compiled: RuleSet) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        import tempfile

        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            pickle.dump(compiled, file, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(file.name, path)
    except OSError:
        return  # a read-only home costs time, not results

"""YAML to rule specs: every complaint at once, each with file, line and column.

All scalars are read as text (YAML's own idea that ``on`` and ``no`` are booleans would bite here); the schema turns
those that should be numbers or truth values into them.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.folders import shipped_folder
from cleaner.model import CATEGORIES, Complaint, RuleError
from cleaner.rulebook.hinter import yaml_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import yaml

    from cleaner.rulebook.schema import Guard, RuleFile, SignsFile

LAYERS = ("user", "publisher", "platform", "language", "common")
SIGNS = "signs.yaml"
GUARDS = "guards.yaml"
_DEEPEST = 100  # lists and mappings within each other; readers of YAML go down by recursion
_OWN_TAGS = "tag:yaml.org,2002:"  # of what has no tag; one that is written (!) would swallow a word
_TOO_DEEP = f"nested too deeply: {_DEEPEST} lists and mappings within each other are the most"
Place = tuple[int, int]
KeyPath = tuple[int | str, ...]


class Source(NamedTuple):
    """A rule file on disk: which layer it belongs to and how the ids of its rules begin."""

    path: Path
    layer: str
    prefix: str
    user: bool = False


class RuleSource(NamedTuple):
    """A rule file that was read: its specs, where in the file each of them stands, and the guards that it may name."""

    source: Source
    file: RuleFile
    places: dict[KeyPath, Place]
    guards: Mapping[str, Guard] = MappingProxyType({})

    def complaint(self, where: KeyPath, message: str) -> Complaint:
        """A complaint about the given place in this file."""
        return Complaint(str(self.source.path), *nearest(self.places, where), message)


def shipped_rules() -> Path:
    """The folder of the rules that come with the program."""
    return Path(shipped_folder())


def find_sources(folder: Path, *, user: bool = False) -> list[Source]:
    """The rule files of a folder, in the order of their names."""
    found = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        paths = [Path(root, name) for name in sorted(names) if name.endswith((".yaml", ".yml"))]
        found += [locate(path, folder, user=user) for path in paths if path != folder / SIGNS]
    return found


def locate(path: Path, folder: Path, *, user: bool = False) -> Source:
    """What a rule file is for, told by where it lies in its folder."""
    parts = path.relative_to(folder).with_suffix("").parts
    if parts[0] in ("platforms", "publishers") and len(parts) > 1:
        return Source(path, parts[0].removesuffix("s"), path.name.rsplit(".", 1)[0], user)
    if parts[0] == "common" and len(parts) == 3:
        return Source(path, "common" if parts[1] == "any" else "language", "/".join(parts[1:]), user)
    return Source(path, "user", "/".join(parts), user)


def load(sources: Iterable[Source]) -> list[RuleSource]:
    """Read rule files; raises ``RuleError`` with every mistake in any of them."""
    loaded: list[RuleSource] = []
    complaints: list[Complaint] = []
    for source in sources:
        file, places, mistakes = _read(source)
        complaints += mistakes
        if file is not None:
            loaded.append(RuleSource(source, file, places))
    guards = _guards(loaded)
    complaints += [*_disagreements(loaded), *_unknown_guards(loaded, guards)]
    complaints += owned_twice(each for each in loaded if each.source.user)
    if complaints:
        raise RuleError(complaints)
    return [each._replace(guards=guards) for each in loaded]


def without_drafts(loaded: Iterable[RuleSource]) -> list[RuleSource]:
    """The files without the rules that nobody has approved yet; a file that has no others counts for nothing."""
    sound = []
    for each in loaded:
        rules = [rule for rule in each.file.rules if rule.status != "draft"]
        if len(rules) == len(each.file.rules):
            sound.append(each)
        elif rules:
            sound.append(each._replace(file=each.file.model_copy(update={"rules": rules})))
    return sound


def _text_loader() -> Any:
    """The YAML loader that reads all scalars as text; in C where PyYAML was built with it."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _refuse_deep(text: str | bytes) -> None:
    """Raise ``MarkedYAMLError`` where lists and mappings nest deeper than any rule; composed, they break Python."""
    import yaml

    steps = {yaml.SequenceStartEvent: 1, yaml.MappingStartEvent: 1, yaml.SequenceEndEvent: -1, yaml.MappingEndEvent: -1}
    depth = 0
    for event in yaml.parse(text, Loader=_text_loader()):
        depth += steps.get(type(event), 0)
        if depth > _DEEPEST:
            mark: Any = event.start_mark  # in C another class with the same fields
            raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=mark)


def load_signs(path: Path) -> SignsFile:
    """The weak signs; raises ``RuleError``."""
    import yaml

    from cleaner.rulebook.schema import validate_signs

    try:
        _refuse_deep(data := path.read_bytes())
        return validate_signs(yaml.load(data, Loader=_text_loader()))  # noqa: S506  # makes nothing but text
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RuleError([Complaint(str(path), 1, 1, " ".join(str(error).split()))]) from error


def _read(source: Source) -> tuple[RuleFile | None, dict[KeyPath, Place], list[Complaint]]:
    import yaml

    path = str(source.path)
    try:
        text = source.path.read_bytes().decode("utf-8")
        _refuse_deep(text)
        node = yaml.compose(text, Loader=_text_loader())
    except UnicodeDecodeError as error:
        return None, {}, [Complaint(path, 1, 1, f"not UTF-8: byte {error.start}")]
    except OSError as error:
        return None, {}, [Complaint(path, 1, 1, error.strerror or str(error))]
    except yaml.MarkedYAMLError as error:
        never_closed = "end of stream" in (error.problem or "")
        mark = (never_closed and error.context_mark) or error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        character = "".join(text.split("\n")[line - 1 : line])[column - 1 : column]
        what = _TOO_DEEP if error.problem == _TOO_DEEP else f"not YAML: {yaml_hint(error.problem or '', character)}"
        return None, {}, [Complaint(path, line, column, what)]
    except yaml.YAMLError as error:
        return None, {}, [Complaint(path, 1, 1, f"not YAML: {error}".splitlines()[0])]
    if node is None:
        return None, {}, [Complaint(path, 1, 1, "the file is empty")]
    return _validated(source, node)


def _validated(source: Source, node: yaml.Node) -> tuple[RuleFile | None, dict[KeyPath, Place], list[Complaint]]:
    from cleaner.rulebook.schema import validate

    reader = _Plainer(str(source.path))
    data = reader.plain(node)
    places, complaints = reader.places, reader.complaints
    file, mistakes = validate(data)
    told: set[KeyPath] = set()
    for where, message in mistakes:
        known = _known(places, where)
        is_about_key = message.startswith(("unknown key", "missing key"))
        if known in told and not is_about_key:  # the other ways that a value could have been right
            continue
        told.add(known)
        key = str(where[-1]) if is_about_key else next((k for k in known[::-1] if isinstance(k, str)), "")
        named = f"{key}: {message}" if key else message
        complaints.append(Complaint(str(source.path), *nearest(places, where), named))
    return file, places, complaints


class _Plainer:
    """Makes plain lists, dicts and strings of YAML nodes; notes the places, and complains of keys that stand twice."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[KeyPath, Place] = {}
        self.complaints: list[Complaint] = []
        self.seen: set[int] = set()

    def plain(self, node: yaml.Node, where: KeyPath = ()) -> object:
        """The node as plain data."""
        import yaml

        self.places[where] = place = (node.start_mark.line + 1, node.start_mark.column + 1)
        if not node.tag.startswith(_OWN_TAGS):
            self.complaints.append(Complaint(self.path, *place, f"a text that begins with {node.tag} needs quotes"))
        if isinstance(node.value, str):
            return node.value
        if id(node) in self.seen:
            self.complaints.append(Complaint(self.path, *place, "an alias (*): say it again in full"))
            return ""
        self.seen.add(id(node))
        if not isinstance(node, yaml.MappingNode):
            return [self.plain(item, (*where, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, where)

    def _mapping(self, node: yaml.Node, where: KeyPath) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for key, value in node.value:
            place = (key.start_mark.line + 1, key.start_mark.column + 1)
            name = str(key.value)
            if name in mapping:
                self.complaints.append(Complaint(self.path, *place, f"{name}: the key stands twice"))
            mapping[name] = self.plain(value, (*where, name))
            self.places[(*where, name)] = place
        return mapping


def nearest(places: dict[KeyPath, Place], where: KeyPath) -> Place:
    """The place of a path of keys, or of the nearest enclosing thing that has one.

    >>> nearest({(): (1, 1), ("rules", 0): (3, 5)}, ("rules", 0, "id"))
    (3, 5)
    """
    return places.get(_known(places, where), (1, 1))


def _known(places: dict[KeyPath, Place], where: KeyPath) -> KeyPath:
    plain = tuple("while" if key == "while_" else key for key in where)
    return next((plain[:length] for length in range(len(plain), 0, -1) if plain[:length] in places), ())


def _disagreements(loaded: Sequence[RuleSource]) -> list[Complaint]:
    """What a file says against where it lies, and ids that stand twice in a file."""
    complaints = []
    for each in loaded:
        source, file = each.source, each.file
        for kind in ("platform", "publisher"):
            header = getattr(file, kind)
            if source.layer == kind and header is None:
                complaints.append(each.complaint((), f"a file in {kind}s/ needs the key {kind}"))
            if source.layer not in (kind, "user") and header is not None:
                complaints.append(each.complaint((kind,), f"{kind}: only for a file in {kind}s/"))
        complaints += _missing(each)
        seen: set[str] = set()
        for key, index, name in _ids(file):
            if name in seen:
                complaints.append(each.complaint((key, index, "id"), f"id {name} stands twice in this file"))
            seen.add(name)
        complaints += _without_category(each)
    return complaints


def _without_category(each: RuleSource) -> list[Complaint]:
    """Rules that name no category, in a file that stands for none; of one that lies in the wrong folder it is said."""
    source = each.source
    if category_of(source) is not None:
        return []
    without = [index for index, rule in enumerate(each.file.rules) if rule.category is None]
    if without and source.layer == "user" and source.prefix.startswith("common/"):
        place = f"common/LANGUAGE/{source.path.name}, or common/any/{source.path.name}"
        return [each.complaint((), f"a file in common/ lies in the folder of a language: {place}")]
    return [each.complaint(("rules", index), "category: missing key") for index in without]


def owned_twice(loaded: Iterable[RuleSource]) -> Iterator[Complaint]:
    """Files that name a domain of an earlier publisher, which its articles find; one of the same name adds to that."""
    owners: dict[str, Path] = {}
    for each in loaded:
        path = each.source.path
        for index, domain in enumerate(each.file.publisher.domains if each.file.publisher else ()):
            owner = owners.get(domain.lower(), path)
            if owner.stem == path.stem:
                owners[domain.lower()] = path
                continue
            found = f"{domain} belongs to {owner} already, and its articles never find the rules here"
            way_out = f"put them into a file named {owner.name}"
            yield each.complaint(("publisher", "domains", index), f"domains: {found}; {way_out}")


def _guards(loaded: Sequence[RuleSource]) -> dict[str, Guard]:
    """The guards of the files, later ones before earlier; with a name that is none of theirs, the shipped ones too."""
    own = {name: guard for each in loaded for name, guard in each.file.guards.items()}
    if all(name in own for each in loaded for rule in each.file.rules for name in rule.guards):
        return own
    shipped, _, _ = _read(locate(shipped_rules() / GUARDS, shipped_rules()))
    return {**(shipped.guards if shipped else {}), **own}


def _unknown_guards(loaded: Iterable[RuleSource], guards: Mapping[str, Guard]) -> Iterator[Complaint]:
    for each in loaded:
        for index, rule in enumerate(each.file.rules):
            for number, name in enumerate(rule.guards):
                if name not in guards:
                    yield each.complaint(("rules", index, "guards", number), f"guards: there is no guard {name}")


def _missing(each: RuleSource) -> Iterator[Complaint]:
    """What a file would need to say anything."""
    file = each.file
    if file.content is not None and not (file.platform or file.publisher):
        yield each.complaint(("content",), "content: only for a platform or a publisher")
    only_disables = (each.source.user or each.source.layer == "user") and file.disable
    if not (file.rules or file.strip or file.content or file.guards or only_disables) and file.publisher is None:
        is_there = ("rules",) in each.places
        yield each.complaint(("rules",), f"rules: {'there are none' if is_there else 'missing key'}")


def _ids(file: RuleFile) -> Iterator[tuple[str, int, str]]:
    """The id of each rule and strip, with the key and the index that lead to it."""
    yield from (("rules", index, rule.id) for index, rule in enumerate(file.rules))
    yield from (("strip", index, strip.id) for index, strip in enumerate(file.strip or ()))


def category_of(source: Source) -> str | None:
    """The category that a file in ``common/`` is named after."""
    stem = source.path.stem
    return stem if source.layer in ("language", "common") and stem in CATEGORIES else None

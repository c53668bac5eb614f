"""Which rules and which program made a file: so that a second run knows what it need not do again."""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cleaner.rulebook.loader import SIGNS, find_sources, shipped_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.corpus.options import Options

_BYTES = 4  # of the digest that a name shows
_BESIDE = ("authoring", "integrations")  # folders of the program that have no part in a result


def rules_version(folders: Sequence[Path]) -> str:
    """The program's version and a digest of the rules, the same on every machine: ``0_1_0_1a2b3c4d``."""
    digest = hashlib.blake2b((shipped_rules() / SIGNS).read_bytes(), digest_size=_BYTES)
    sources = find_sources(shipped_rules())
    for folder in folders:
        sources += find_sources(folder, user=True)
    for source in sources:
        digest.update(f"\0{source.layer}\0{source.prefix}\0{source.user}\0".encode())
        digest.update(source.path.read_bytes())
    return f"{version('clean-article').replace('.', '_')}_{digest.hexdigest()}"


def edition(options: Options, rules: str) -> str:
    """A digest of all that decides what comes out of a run over a corpus."""
    known = (options.url, options.publisher, options.language, options.date, options.encoding)
    chosen = (options.fields, known, options.pages)
    categories = (sorted(options.keep), sorted(options.drop))
    return digest_of(
        rules, chosen, categories, options.save_removed, options.attributes, bool(options.output), options.drafts
    )


def digest_of(rules: str, *options: object) -> str:
    """A digest of rules, options, the program's own code and the tables of Unicode."""
    digest = hashlib.blake2b(f"{rules} {options} {regex.__version__} {sys.version_info[:2]}".encode(), digest_size=8)
    code = Path(__file__).parent.parent
    digest.update(_extractor().encode())
    for path in sorted(code.rglob("*.py")):
        if path.relative_to(code).parts[0] in _BESIDE:
            continue
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _extractor() -> str:
    """The version of what takes the text out of pages, if it is installed."""
    try:
        return version("trafilatura")
    except PackageNotFoundError:
        return ""

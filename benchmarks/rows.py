"""What is measured: each row is a name and a function that does all the articles once."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import made_up
import regex

from cleaner import Cleaner, Document, clean_html
from cleaner.rulebook.compiler import compile_rules
from cleaner.rulebook.loader import SIGNS, find_sources, load, load_signs, shipped_rules
from cleaner.text.folding import bare, fold_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.rulebook.loader import RuleSource

_SIZES = (100, 1_000, 10_000)
_NAIVE = 10  # articles; a naive loop takes seconds for more


@dataclass(frozen=True)
class Row:
    """``run`` goes through ``articles`` articles; when it cannot, ``missing`` says what is not installed."""

    name: str
    run: Callable[[], object] = lambda: None
    articles: int = 0
    missing: str = ""


def floors(texts: Sequence[str], folder: Path) -> Iterator[Row]:
    """What no cleaner in Python can beat: the articles through memory, and through files, unchanged."""
    data = [text.encode() for text in texts]
    yield Row("floor: decode, split, join, encode", lambda: [_through(each) for each in data], len(texts))
    paths = []
    for number, each in enumerate(data):
        paths.append(folder / f"{number}.txt")
        paths[-1].write_bytes(each)
    yield Row("floor with files read and written", lambda: [_rewrite(path, _through) for path in paths], len(texts))
    cleaner = Cleaner()
    yield Row(
        "ours with files read and written",
        lambda: [_rewrite(path, lambda each: cleaner.clean(Document(each.decode())).text.encode()) for path in paths],
        len(texts),
    )


def _through(data: bytes) -> bytes:
    return "\n".join(data.decode().split("\n")).encode()


def _rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.with_suffix(".out").write_bytes(change(path.read_bytes()))


def ours(texts: Sequence[str], folder: Path) -> Iterator[Row]:
    """This program, with the shipped rules and with made-up ones."""
    yield _cleaning("ours, shipped rules", Cleaner(), texts)
    sources = find_sources(shipped_rules())
    english = [each for each in sources if each.layer != "language" or each.prefix.startswith("en/")]
    fewer = compile_rules(load(english), load_signs(shipped_rules() / SIGNS))
    yield _cleaning("ours, shipped rules, English only", Cleaner(compiled=fewer), texts)
    for size in _SIZES:
        compiled = compile_rules(made_up.rules(size, folder))
        yield _cleaning(f"ours, {size:,} made-up rules", Cleaner(compiled=compiled), texts)


def _cleaning(name: str, cleaner: Cleaner, texts: Sequence[str]) -> Row:
    documents = [Document(text) for text in texts]
    return Row(name, lambda: [cleaner.clean(document) for document in documents], len(texts))


def naive(texts: Sequence[str]) -> Row:
    """A loop over all phrases and patterns of the shipped rules, which only finds the lines."""
    some = texts[:_NAIVE]
    patterns = list(_patterns(load(find_sources(shipped_rules()))))
    return Row("naive loop over the shipped patterns", lambda: [_flagged(patterns, text) for text in some], len(some))


def _patterns(sources: Sequence[RuleSource]) -> Iterator[regex.Pattern[str]]:
    for source in sources:
        for rule in source.file.rules:
            yield from map(regex.compile, (*(rule.patterns or ()), *(rule.block.start if rule.block else ())))


def _flagged(patterns: Sequence[regex.Pattern[str]], text: str) -> list[str]:
    lines = [bare(line) for line in fold_lines(text)]
    return [line for line in lines if line and any(pattern.fullmatch(line) for pattern in patterns)]


def peers(texts: Sequence[str]) -> Iterator[Row]:
    """Other programs on the same articles, as pages where they read pages."""
    pages = [made_up.page(text) for text in texts]
    yield _peer("ours on HTML (trafilatura within)", "trafilatura", lambda _: _pages(pages), len(pages))
    yield _peer("trafilatura (on HTML)", "trafilatura", lambda it: [it.extract(page) for page in pages], len(pages))
    yield _peer("jusText (on HTML)", "justext", lambda it: [_justext(it, page) for page in pages], len(pages))
    yield _peer("ftfy", "ftfy", lambda it: [it.fix_text(text) for text in texts], len(texts))
    if importlib.util.find_spec("datatrove") and not importlib.util.find_spec("spacy"):
        yield Row("datatrove C4QualityFilter", missing="spacy, by which it finds words and sentences,")
        return
    for split in (False, True):
        name = f"datatrove C4QualityFilter, {'with' if split else 'without'} sentence splitting"
        yield _peer(name, "datatrove.pipeline.filters", lambda it, split=split: _c4(it, texts, split=split), len(texts))


def _pages(pages: Sequence[str]) -> object:
    return [clean_html(page) for page in pages]


def _peer(name: str, module: str, run: Callable[..., object], articles: int) -> Row:
    try:
        imported = importlib.import_module(module)
    except ImportError:
        return Row(name, missing=module.split(".", maxsplit=1)[0])
    return Row(name, lambda: run(imported), articles)


def _justext(justext: object, page: str) -> object:
    return justext.justext(page, justext.get_stoplist("English"))  # type: ignore[attr-defined]


def _c4(filters: object, texts: Sequence[str], *, split: bool) -> object:
    from datatrove.data import Document as Theirs

    quality = filters.C4QualityFilter(split_paragraph=not split)  # type: ignore[attr-defined]
    return [quality.filter(Theirs(text=text, id="")) for text in texts]


def all_rows(texts: Sequence[str]) -> Iterator[Row]:
    """Every row, made when its turn comes; on a file system in memory where there is one."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield from floors(texts, Path(folder))
        yield from ours(texts, Path(folder))
        yield naive(texts)
        yield from peers(texts)

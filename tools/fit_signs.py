"""Fit the weights of weak signs to articles with a hand-made body, and measure them on other publishers.

usage: python tools/fit_signs.py SET.jsonl[.gz]... [--pages] [--write]     (pip install numpy scipy scikit-learn)

Each row has ``text``, ``gold`` (the body), ``id`` and ``url`` or ``publisher``. The bodies are used as articles as
well, of which all must stay; and once more with one made-up line of junk in them, for that is where weak signs have
least to go by ("one-line" in the table; they are measured only: weights that were fitted to some of them took more of
the ends of articles cleaned by hand). With ``--pages`` it is the weights for whole pages, and ``flat`` is needed, the
page's text. Publishers are split in five parts by a hash: weights are fitted on four and measured on the fifth, each in
its turn, for a grid of thresholds and switch prices. ``--write`` fits them on all articles and puts weights and bias
into ``rules/signs.yaml``; threshold and switch price there are a person's choice. Takes some 10 GB of memory.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from cleaner.engine.progress import begin
from cleaner.engine.rounds import settle
from cleaner.engine.scene import Scene
from cleaner.engine.selector import site_name
from cleaner.model import Document
from cleaner.rulebook.cache import ruleset
from cleaner.rulebook.loader import SIGNS, shipped_rules
from cleaner.signs.advocate import Advocate
from cleaner.signs.observer import observe
from cleaner.signs.outline import Outline
from cleaner.signs.verdict import Signs, divided, doubtful, hundredths, split_weights
from cleaner.signs.weigher import Weigher
from cleaner.signs.witness import Gone
from cleaner.store import Stored
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from cleaner.rulebook.ruleset import RuleSet

_TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_PARTS = 5
_USUAL = (0.02, 0.98)  # shares of rows: signs more and less usual make no pairs
_LEAST_ROWS = 300  # on which a pair must have been seen
_MOST_PAIRS = 1600
_PAIR = 0.5  # how a pair enters, so that single signs are preferred
_STRENGTH = 0.01  # inverse of the regularisation
_LEAST_WEIGHT = 0.02  # a sign that matters less is left out
_LONGEST_ARTICLE, _LONGEST_JUNK = 60, 200  # words; a longer line counts no more than that in the fit
_CLEAN = 2  # a line of a clean body counts so many times
_ONE_LINE = "one-line"  # the set of bodies with one made-up line of junk
_IN_HEAD = ("March 14, 2024", "By Jane Poe", "Published 2024-03-14", "Home > News", "3 min read", "Share")
_IN_MIDDLE = ("Advertisement", "Read more: The harbour at night", "Photo: Jane Poe / Reuters", "Subscribe")
_AT_END = ("Share this:\nFacebook\nTwitter", "Advertisement", "Leave a comment", "Tags: harbour, ferries", "Read more")


@dataclass
class Article:
    """An article as rules leave it: the doubtful rows' signs, whether each is junk (None: not known), its words."""

    name: str
    owner: str
    clean: bool
    page: bool  # judged by the signs of whole pages
    advocate: Advocate
    indexes: list[int]
    signs: list[list[str]]
    junk: list[bool | None]
    words: list[int]
    taken_junk: int  # words that rules took
    taken_article: int
    all_junk: int
    body_words: int


def read(path: str) -> list[dict[str, Any]]:
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def owner(row: dict[str, Any]) -> str:
    if row.get("publisher"):
        return str(row["publisher"])
    host = (row.get("url") or row["id"]).split("//")[-1].split("/")[0]
    return ".".join(host.split(".")[-2:])


def prepare(rules: RuleSet, row: dict[str, Any], field: str, name: str) -> Article:
    """The article after all rules but without weak signs."""
    document = Document(row[field], row.get("url"))
    progress = begin(rules, document)
    settle(rules._replace(weak=Stored([Signs()] * 2)), document, progress, frozenset())
    scene, lines, is_junk = Scene(progress.rows), split_lines(row[field]), judge(row)
    gone = {number: Gone(rule.category, lines[number]) for number, rule in progress.taken.items()}
    outline = Outline(scene, gone)
    indexes = doubtful(outline)
    rows = [scene.rows[index] for index in indexes]
    went = [(is_junk(each.raw), count(each.raw)) for each in gone.values()]
    return Article(
        name=name,
        owner=owner(row),
        clean=field in ("gold", _ONE_LINE),
        page=outline.page,
        advocate=Advocate(outline),
        indexes=indexes,
        signs=list(observe(rules.signs(page=False).words, outline, site_name(document.url), indexes)),
        junk=[is_junk(each.raw) for each in rows],
        words=[count(each.raw) for each in rows],
        taken_junk=sum(words for junk, words in went if junk),
        taken_article=sum(words for junk, words in went if junk is False),
        all_junk=sum(count(line) for line in lines if is_junk(line)),
        body_words=count(row["gold"]),
    )


def with_junk(row: dict[str, Any]) -> str:
    """The body with one made-up line of junk in its head, in its middle or at its end."""
    place, which, *_ = digest(row["id"])
    lines = row["gold"].split("\n")
    at, junk = ((1, _IN_HEAD), (len(lines) // 2, _IN_MIDDLE), *[(len(lines), _AT_END)] * 2)[place % 4]
    return "\n".join([*lines[:at], junk[which % len(junk)], *lines[at:]])


def digest(text: str) -> bytes:
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()


def count(text: str) -> int:
    return len(_TOKEN.findall(text.lower()))


def judge(row: dict[str, Any]) -> Any:
    """Tells whether a line is junk: not in the body, nor half made of runs of four words that are. Titles: None."""
    body = [" ".join(_TOKEN.findall(line.lower())) for line in row["gold"].split("\n")]
    whole, tokens = set(body), " ".join(body).split()
    grams = {tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3)}
    title = " ".join(_TOKEN.findall((row.get("title") or "").lower()))

    def is_junk(line: str) -> bool | None:
        words = _TOKEN.findall(line.lower())
        joined = " ".join(words)
        if joined == title or not words:
            return None
        runs = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
        known = sum(run in grams for run in runs) >= 0.5 * len(runs) if runs else False
        return not (joined in whole or known or (len(words) == 3 and f" {joined} " in f" {' '.join(tokens)} "))

    return is_junk


def importance(articles: list[Article]) -> Any:
    """What each row counts in the fit: junk by its share of its article's junk, the article's own by its length.

    The measure is a mean over articles, so a little junk in one weighs as much as a long thread in another.
    """
    junk, own = [], []
    for article in articles:
        for is_junk, words in zip(article.junk, article.words, strict=True):
            own.append(min(words, _LONGEST_ARTICLE) ** 0.5 * (_CLEAN if article.clean else 1) * (is_junk is False))
            junk.append(min(words, _LONGEST_JUNK) / max(5, article.all_junk) * (is_junk is True))
    plain = sum(
        min(words, _LONGEST_ARTICLE) ** 0.5 * (is_junk is True)
        for article in articles
        for is_junk, words in zip(article.junk, article.words, strict=True)
    )
    return np.array(junk) / sum(junk) * plain + np.array(own)


def fit(articles: list[Article]) -> tuple[dict[str, float], float]:
    """Weights of signs and of pairs ("first & second"), and the bias: the log-odds of junk."""
    articles = [article for article in articles if article.name != _ONE_LINE]
    rows = [signs for article in articles for signs in article.signs]
    junk = np.array([-1 if each is None else int(each) for article in articles for each in article.junk])
    known, weights = junk >= 0, importance(articles)
    vectorizer = DictVectorizer()
    single = narrow(vectorizer.fit_transform([dict.fromkeys(signs, 1) for signs in rows]))
    names = list(vectorizer.get_feature_names_out())
    pairs, pair_names = pairs_of(single, names)
    both = narrow(sparse.hstack([single, pairs * _PAIR]).tocsr())
    model = regression(both[known], junk[known], weights[known])
    matters = np.abs(model.coef_[0][len(names) :]) * np.sqrt(np.asarray(pairs[known].sum(0)).ravel())
    best = np.argsort(-matters)[:_MOST_PAIRS]
    columns = np.concatenate([np.arange(len(names)), len(names) + best])
    model = regression(both[known][:, columns], junk[known], weights[known])
    scale = np.concatenate([np.ones(len(names)), np.full(len(best), _PAIR)])
    named = zip([*names, *(pair_names[at] for at in best)], model.coef_[0] * scale, strict=True)
    kept = {name: round(float(weight), 2) for name, weight in sorted(named) if abs(weight) >= _LEAST_WEIGHT}
    return kept, round(float(model.intercept_[0]), 2)


def narrow(matrix: Any) -> Any:
    """With indexes as short as the regression wants them."""
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    return matrix


def regression(matrix: Any, junk: Any, weights: Any) -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=100, tol=1e-3).fit(matrix, junk, sample_weight=weights)


def pairs_of(single: Any, names: list[str]) -> tuple[Any, list[str]]:
    """Columns for the pairs of usual signs that occur together, but neither always with the other; and their names."""
    shares = np.asarray(single.mean(0)).ravel()
    usual = [at for at, share in enumerate(shares) if _USUAL[0] < share < _USUAL[1]]
    columns = single.tocsc()
    found, found_names = [], []
    for first, second in combinations(usual, 2):
        together = columns[:, first].multiply(columns[:, second])
        if _LEAST_ROWS < together.nnz < 0.97 * min(columns[:, first].nnz, columns[:, second].nnz):
            found.append(together)
            found_names.append(f"{names[first]} & {names[second]}")
    return sparse.hstack(found).tocsr(), found_names


def weighted(signs: Signs, weights: dict[str, float], bias: float) -> Signs:
    single, pairs = split_weights(weights)
    return signs._replace(weigher=Weigher(single, pairs), bias=hundredths(bias))


@dataclass
class Figures:
    """Shares of the junk gone, one an article; words of bodies lost; words of bodies."""

    shares: list[float]
    lost: int = 0
    words: int = 0


def measure(articles: list[Article], signs: Signs, figures: defaultdict[tuple[str, bool], Figures]) -> None:
    """Add an article's figures to those of its set, text and clean bodies apart."""
    for article in articles:
        into = figures[article.name, article.clean]
        gone = divided(signs, article.signs, article.indexes, article.advocate)
        marked = list(zip(gone, article.junk, article.words, strict=True))
        taken = article.taken_junk + sum(words for each, junk, words in marked if each and junk)
        into.lost += article.taken_article + sum(words for each, junk, words in marked if each and junk is False)
        into.words += article.body_words
        if article.all_junk >= 5:
            into.shares.append(min(1.0, taken / article.all_junk))


def report(articles: list[Article], signs: Signs) -> None:
    parts: list[list[Article]] = [[] for _ in range(_PARTS)]
    for article in articles:
        parts[digest(article.owner)[1] % _PARTS].append(article)
    fitted = [fit([each for other in parts if other is not part for each in other]) for part in parts]
    for switch in (0.15, 0.3, 0.5):
        for threshold in (-0.2, -0.1, 0.0, 0.1, 0.2, 0.4, 0.6):
            figures: defaultdict[tuple[str, bool], Figures] = defaultdict(lambda: Figures([]))
            for part, (weights, bias) in zip(parts, fitted, strict=True):
                limits = {"threshold": hundredths(threshold), "switch": hundredths(switch)}
                trial = weighted(signs, weights, bias)._replace(**limits)
                measure(part, trial, figures)
            print(f"switch {switch} threshold {threshold}", *map(told, sorted(figures.items())), flush=True)


def told(item: tuple[tuple[str, bool], Figures]) -> str:
    (name, clean), figures = item
    if clean:
        return f"{'| one-line: ' * (name == _ONE_LINE)}clean_lost {figures.lost / figures.words:.5f}"
    return f"| {name}: removed {np.mean(figures.shares):.3f} lost {figures.lost / figures.words:.4f}"


def write(weights: dict[str, float], bias: float, *, pages: bool) -> None:
    """Put them into the file: those of pages stand at its end, below their own key."""
    path = shipped_rules() / SIGNS
    before, key, after = path.read_text("utf-8").partition("\npage:\n")
    indent = "  " * pages
    listed = "\n".join(f"{indent}  {json.dumps(name)}: {weight}" for name, weight in sorted(weights.items()))
    part = after if pages else before
    part = re.sub(rf"(?m)^{indent}bias: .*$", f"{indent}bias: {bias}", part)
    part = re.sub(rf"(?ms)^{indent}weights:.*\Z", f"{indent}weights:\n{listed}", part)
    path.write_text(before + key + part + "\n" if pages else part + key + after, "utf-8")


def prepared(rules: RuleSet, paths: list[str], *, pages: bool) -> list[Article]:
    """The articles of the sets, or the whole pages, that are judged as such."""
    articles = []
    for path in paths:
        name = path.rsplit("/", 1)[-1].split(".")[0]
        for row in read(path):
            fields = ("text", "flat") if pages else ("text", "gold")
            articles += [prepare(rules, row, field, name) for field in fields]
            if not pages:
                articles.append(prepare(rules, {**row, _ONE_LINE: with_junk(row)}, _ONE_LINE, _ONE_LINE))
    return [article for article in articles if article.page == pages]


def main(argv: list[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sets", nargs="+")
    arguments.add_argument("--pages", action="store_true")
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args(argv)
    rules = ruleset()
    articles = prepared(rules, options.sets, pages=options.pages)
    report(articles, rules.signs(page=options.pages))
    if options.write:
        write(*fit(articles), pages=options.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())

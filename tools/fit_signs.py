"""Fit the weights of weak signs to articles with a hand-made body, and measure them on other publishers.

usage: python tools/fit_signs.py SET.jsonl[.gz]... [--write]     (pip install numpy scikit-learn)

Each row has ``text``, ``gold`` (the body), ``id`` and ``url`` or ``publisher``. Publishers are split in halves by
a hash: weights are fitted on one half and measured on the other, for a grid of thresholds and switch prices.
``--write`` fits them on all articles and puts weights and bias into ``rules/signs.yaml``; threshold and switch price
there are a person's choice.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from cleaner.cache import ruleset
from cleaner.lines import split_lines
from cleaner.loader import SIGNS, shipped_rules
from cleaner.matcher import Scene
from cleaner.model import Document
from cleaner.rounds import begin, settle
from cleaner.selector import site_name
from cleaner.signs import Gone, Signs, divided, edges, shown_signs, split_weights

if TYPE_CHECKING:
    from cleaner.ruleset import RuleSet

_TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_LEAST_PUBLISHERS = 15  # at which a pair of signs must have been seen
_MOST_PAIRS = 120
_STRENGTH = 0.05  # inverse of the regularisation
_LEAST_WEIGHT = 0.1  # a sign that matters less is left out
_LONGEST = 60  # words; a longer line counts no more than that in the fit


@dataclass
class Article:
    """The edges of an article as rules leave it: each row's signs, whether it is junk (None: not known), its words."""

    owner: str
    signs: list[list[str]]
    junk: list[bool | None]
    words: list[int]
    heads: int
    junk_before: int
    body_words: int


def read(path: str) -> list[dict[str, Any]]:
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def owner(row: dict[str, Any]) -> str:
    if row.get("publisher"):
        return str(row["publisher"])
    host = (row.get("url") or row["id"]).split("//")[-1].split("/")[0]
    return ".".join(host.split(".")[-2:])


def prepare(rules: RuleSet, row: dict[str, Any]) -> Article | None:
    """The article after all rules but without weak signs."""
    document = Document(row["text"], row.get("url"))
    progress = begin(rules, document)
    settle(replace(rules, weak=Signs()), document, progress, frozenset())
    scene, lines = Scene(progress.rows), split_lines(row["text"])
    gone = {number: Gone(rule.category, lines[number]) for number, rule in progress.taken.items()}
    if not gone or not scene.prose or not any(edges(scene)):
        return None
    is_junk, site = judge(row), site_name(document.url)
    indexes = [index for edge in edges(scene) for index in edge]
    rows = [scene.rows[index] for index in indexes]
    return Article(
        owner=owner(row),
        signs=shown_signs(rules.signs, scene, gone, site, indexes),
        junk=[is_junk(each.raw) for each in rows],
        words=[len(_TOKEN.findall(each.raw.lower())) for each in rows],
        heads=len(edges(scene)[0]),
        junk_before=sum(len(_TOKEN.findall(line.lower())) for line in lines if is_junk(line)),
        body_words=len(_TOKEN.findall(row["gold"].lower())),
    )


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


def fit(articles: list[Article]) -> tuple[dict[str, float], float]:
    """Weights of signs and of pairs ("first & second"), and the bias: the log-odds of junk."""
    pairs = telling_pairs(articles)
    rows = [
        (with_pairs(signs, pairs), junk, min(words, _LONGEST) ** 0.5)
        for article in articles
        for signs, junk, words in zip(article.signs, article.junk, article.words, strict=True)
        if junk is not None
    ]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([signs for signs, _, _ in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model = LogisticRegression(C=_STRENGTH, max_iter=3000)
    model.fit(matrix, np.array([junk for _, junk, _ in rows]), sample_weight=np.array([weight for *_, weight in rows]))
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    kept = {name: round(float(weight), 2) for name, weight in sorted(weights.items()) if abs(weight) >= _LEAST_WEIGHT}
    return kept, round(float(model.intercept_[0]), 2)


def with_pairs(signs: list[str], pairs: list[tuple[str, str]]) -> dict[str, int]:
    seen = set(signs)
    return dict.fromkeys(seen, 1) | {f"{a} & {b}": 1 for a, b in pairs if a in seen and b in seen}


def telling_pairs(articles: list[Article]) -> list[tuple[str, str]]:
    """Pairs of signs that say more of junk together than the better of the two alone, at many publishers."""
    counts: Counter[tuple[tuple[str, ...], bool]] = Counter()
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for article in articles:
        for signs, junk, words in zip(article.signs, article.junk, article.words, strict=True):
            if junk is None:
                continue
            ordered = sorted(set(signs))
            for sign in ordered:
                counts[(sign,), junk] += min(words, _LONGEST)
            for pair in combinations(ordered, 2):
                counts[pair, junk] += min(words, _LONGEST)
                owners[pair].add(article.owner)

    def odds(*signs: str) -> float:
        return math.log((counts[signs, True] + 20) / (counts[signs, False] + 20))

    gains = []
    for pair, seen_at in owners.items():
        if len(seen_at) >= _LEAST_PUBLISHERS and (together := odds(*pair)) > 1:
            surprise = min(abs(together - odds(sign)) for sign in pair)
            gains.append((surprise * counts[pair, True] ** 0.5, pair))
    return [pair for _, pair in sorted(gains, reverse=True)[:_MOST_PAIRS]]


def measure(articles: list[Article], signs: Signs) -> tuple[float, float, float]:
    """Share of the junk words gone (mean over articles, of what rules left; pooled), and of the article words lost."""
    shares, junk_gone, junk_all, lost, body = [], 0, 0, 0, 0
    for article in articles:
        gone = divided(signs, article.signs, article.heads)
        marked = list(zip(gone, article.junk, article.words, strict=True))
        taken = sum(words for each, junk, words in marked if each and junk)
        left = sum(words for _, junk, words in marked if junk)
        junk_gone, junk_all = junk_gone + taken, junk_all + left
        lost += sum(words for each, junk, words in marked if each and junk is False)
        body += article.body_words
        if article.junk_before >= 5:
            shares.append(taken / article.junk_before)
    return sum(shares) / len(shares), junk_gone / max(1, junk_all), lost / body


def report(articles: list[Article], signs: Signs) -> None:
    halves: tuple[list[Article], list[Article]] = ([], [])
    for article in articles:
        halves[hashlib.md5(article.owner.encode(), usedforsecurity=False).digest()[0] % 2].append(article)
    for fitted, unseen in (halves, halves[::-1]):
        weights, bias = fit(fitted)
        for switch in (0.0, 0.5, 1.0, 2.0):
            for threshold in (0.5, 1.0, 1.5, 2.0, 3.0):
                trial = replace(weighted(signs, weights, bias), threshold=threshold, switch=switch)
                mean, pooled, lost = measure(unseen, trial)
                print(f"switch {switch} threshold {threshold} mean {mean:.3f} pooled {pooled:.3f} lost {lost:.5f}")


def weighted(signs: Signs, weights: dict[str, float], bias: float) -> Signs:
    single, pairs = split_weights(weights)
    return replace(signs, weights=single, pairs=pairs, bias=bias)


def write(weights: dict[str, float], bias: float) -> None:
    path = shipped_rules() / SIGNS
    text = path.read_text("utf-8")
    listed = "\n".join(f"  {json.dumps(name)}: {weight}" for name, weight in sorted(weights.items()))
    text = re.sub(r"(?m)^bias: .*$", f"bias: {bias}", text)
    path.write_text(re.sub(r"(?ms)^weights:.*\Z", f"weights:\n{listed}\n", text), "utf-8")


def main(argv: list[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sets", nargs="+")
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args(argv)
    rules = ruleset()
    rows = [row for path in options.sets for row in read(path)]
    rows += [{**row, "text": row["gold"]} for row in rows]  # clean bodies, of which all must stay
    prepared = [prepare(rules, row) for row in rows]
    articles = [article for article in prepared if article]
    report(articles, rules.signs)
    if options.write:
        write(*fit(articles))
    return 0


if __name__ == "__main__":
    sys.exit(main())

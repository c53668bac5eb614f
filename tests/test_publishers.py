"""Each publisher's own article comes out as cleaned by hand, and is known by its lines alone.

``tests/golden/<domain>/`` has ``article.raw.txt`` (own sentences between the publisher's boilerplate),
``article.txt`` (the same, cleaned by hand), ``article.removed.txt`` (what goes, by rule; ``--update-golden`` rewrites
it, for review) and ``untouched.txt``, an article that must not change. The seeds' publishers: test_seeds.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cleaner import Cleaner, Document, restore
from cleaner.reports.report import explanation
from cleaner.rulebook.loader import find_sources, load, owned_twice, shipped_rules

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SEEDS = {seed.parent.name for seed in (ROOT / "seeds").glob("*/*.txt")}
DOMAINS = sorted({path.stem for path in (ROOT / "rules" / "publishers").glob("*.yaml")} - SEEDS)


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def read(domain: str, name: str) -> str:
    return (GOLDEN / domain / name).read_bytes().decode()


@pytest.mark.parametrize("domain", DOMAINS)
def test_an_article_comes_out_as_cleaned_by_hand(domain: str, cleaner: Cleaner, pytestconfig: pytest.Config) -> None:
    result = cleaner.clean(Document(read(domain, "article.raw.txt"), publisher=domain))
    assert result.text == read(domain, "article.txt")
    assert restore(result) == read(domain, "article.raw.txt")
    removed = explanation(result.removals)
    if pytestconfig.getoption("update_golden"):
        (GOLDEN / domain / "article.removed.txt").write_bytes(removed.encode())
    assert removed == read(domain, "article.removed.txt")


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_publisher_is_known_by_its_lines_alone(domain: str, cleaner: Cleaner) -> None:
    raw = read(domain, "article.raw.txt")
    assert cleaner.which(Document(raw)).publisher == domain
    assert cleaner.clean(Document(raw)).text == read(domain, "article.txt")


@pytest.mark.parametrize("domain", DOMAINS)
def test_an_article_without_boilerplate_stays_untouched(domain: str, cleaner: Cleaner) -> None:
    text = read(domain, "untouched.txt")
    assert cleaner.clean(Document(text, publisher=domain)).text == text
    assert cleaner.which(Document(text)).publisher in (None, domain)


def test_a_domain_is_of_one_publisher() -> None:
    assert list(owned_twice(load(find_sources(shipped_rules())))) == []


def test_the_table_of_publishers_is_current() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    from list_publishers import DOCUMENT, table

    assert DOCUMENT.read_text("utf-8") == table(), "python tools/list_publishers.py"

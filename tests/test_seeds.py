"""The seed articles come out as a careful person cleaned them. ``--update-golden`` rewrites the goldens, for review."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, CleanResult, Document, restore
from cleaner.reports.report import explanation

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*/*.txt"))
NAMES = [str(seed.relative_to(ROOT / "seeds")) for seed in SEEDS]


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def document(seed: Path, *, is_known: bool) -> Document:
    domain = seed.parent.name
    text = seed.read_bytes().decode()
    return Document(text, publisher=domain if is_known and domain != "unknown" else None)


def golden(seed: Path) -> Path:
    return ROOT / "tests" / "golden" / seed.relative_to(ROOT / "seeds")


def compare(path: Path, data: str, *, rewrite: bool) -> None:
    if rewrite:
        path.write_bytes(data.encode())
    assert path.exists(), f"{path} is missing: pytest {Path(__file__).name} --update-golden, and read what it writes"
    assert data == path.read_bytes().decode()


def clean(cleaner: Cleaner, seed: Path, *, is_known: bool) -> CleanResult:
    given = document(seed, is_known=is_known)
    result = cleaner.clean(given)
    assert restore(result) == given.text
    return result


@pytest.mark.parametrize("seed", SEEDS, ids=NAMES)
def test_a_seed_comes_out_as_cleaned_by_hand(seed: Path, cleaner: Cleaner, pytestconfig: pytest.Config) -> None:
    result = clean(cleaner, seed, is_known=True)
    compare(golden(seed), result.text, rewrite=pytestconfig.getoption("update_golden"))


@pytest.mark.parametrize("seed", SEEDS, ids=NAMES)
def test_what_went_is_what_was_reviewed(seed: Path, cleaner: Cleaner, pytestconfig: pytest.Config) -> None:
    result = clean(cleaner, seed, is_known=True)
    path = golden(seed).with_suffix(".removed.txt")
    compare(path, explanation(result.removals), rewrite=pytestconfig.getoption("update_golden"))


@pytest.mark.parametrize("seed", SEEDS, ids=NAMES)
def test_a_seed_of_a_publisher_that_is_not_named_comes_out_the_same(seed: Path, cleaner: Cleaner) -> None:
    """``clean-article seeds/…`` of the issue: no option, so platforms and fingerprints in the text must do."""
    assert clean(cleaner, seed, is_known=False).text == golden(seed).read_bytes().decode()


def test_there_are_five_seeds_and_each_has_its_golden() -> None:
    assert len(SEEDS) == 5
    assert all(golden(seed).exists() for seed in SEEDS)

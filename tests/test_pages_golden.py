"""Pages in the shape of real ones come out as cleaned by hand. ``--update-golden`` rewrites the goldens, for review."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("trafilatura")

from cleaner import Cleaner, CleanResult, Page, page_cleaner
from cleaner.reports.report import explanation

ROOT = Path(__file__).parent
PAGES = sorted((ROOT / "pages").glob("*.html"))
NAMES = [page.stem for page in PAGES]


@pytest.fixture(scope="module")
def results() -> dict[str, CleanResult]:
    cleaner = page_cleaner(Cleaner())
    return {page.stem: cleaner.clean(Page(page.read_bytes())) for page in PAGES}


def golden(name: str, data: str, *, rewrite: bool) -> None:
    path = ROOT / "golden" / "pages" / name
    if rewrite:
        path.parent.mkdir(exist_ok=True)
        path.write_text(data)
    assert path.exists(), f"{path} is missing: pytest {Path(__file__).name} --update-golden, and read what it writes"
    assert data == path.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_comes_out_as_cleaned_by_hand(
    name: str, results: dict[str, CleanResult], pytestconfig: pytest.Config
) -> None:
    golden(f"{name}.txt", results[name].text, rewrite=pytestconfig.getoption("update_golden"))


@pytest.mark.parametrize("name", NAMES)
def test_what_went_is_what_was_reviewed(
    name: str, results: dict[str, CleanResult], pytestconfig: pytest.Config
) -> None:
    result = results[name]
    told = explanation(result.removals, extraction=result.extraction)
    golden(f"{name}.removed.txt", told, rewrite=pytestconfig.getoption("update_golden"))


def test_there_are_many_shapes_and_languages() -> None:
    assert len(PAGES) >= 12
    assert len({name.split("-")[0] for name in NAMES}) >= 5

"""The same cleaner in other programs' pipelines: the same bytes as the command writes."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CLEAN, DIRTY
from test_corpus import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

ROOT = Path(__file__).parent.parent
NO_ARROW = "pyarrow is not installed (extra parquet)"
ADDRESS = "https://www.theduran.com/a"


def documents() -> list[dict[str, Any]]:
    """The seed articles, with and without an address, a made-up one, an empty one and one without a text."""
    seeds = [path.read_text() for path in sorted(ROOT.glob("seeds/*/*.txt"))]
    texts = [*seeds, DIRTY, "", "\U0001f642 " + DIRTY.replace("\n", "\r\n"), CLEAN]
    urls = [None, ADDRESS]
    return [{"id": f"d{n}", "text": text, "url": urls[n % 2], "n": n} for n, text in enumerate([*texts, *texts[:3]])]


@pytest.fixture
def by_the_command(clean_article: CleanArticle, folder: Path) -> list[str]:
    """The texts as the command cleans them."""
    (folder / "a.jsonl").write_text(lines(*documents()))
    assert clean_article("a.jsonl", "-o", "b.jsonl").code == 0
    return [json.loads(line)["text"] for line in (folder / "b.jsonl").read_text().splitlines()]


# Arrow


def test_a_table_gets_the_texts_of_the_command(by_the_command: list[str]) -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    table = pa.Table.from_pylist(documents()).replace_schema_metadata({"made by": "a test"})
    for each in (table, table.combine_chunks().to_batches()[0]):
        cleaned = clean_table(each, rules=["demo-rules"])
        assert cleaned.column("text").to_pylist() == by_the_command
        assert (type(cleaned), cleaned.schema) == (type(each), each.schema)
        assert cleaned.schema.metadata == {b"made by": b"a test"}
        assert cleaned.column("n").to_pylist() == table.column("n").to_pylist()


def test_what_goes_can_be_a_column(by_the_command: list[str]) -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    table = pa.Table.from_pylist([*documents(), {"text": None}])
    cleaned = clean_table(table, rules=["demo-rules"], removals="gone")
    assert cleaned.column("text").to_pylist() == [*by_the_command, None]
    for before, gone, after in zip(
        *(each.to_pylist() for each in (table["text"], cleaned["gone"], cleaned["text"])), strict=True
    ):
        text = before
        for removal in reversed(gone or []):
            assert text[removal["start"] : removal["end"]] == removal["text"]
            text = text[: removal["start"]] + text[removal["end"] :]
        assert text == after


def test_a_missing_column_is_named() -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    with pytest.raises(KeyError, match="no column 'text'; it has 'body'"):
        clean_table(pa.table({"body": ["a"]}))
    with pytest.raises(ValueError, match="has a column 'text' already"):
        clean_table(pa.table({"text": ["a"]}), removals="text")


def test_what_is_no_address_and_no_publisher_is_as_good_as_none() -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    nan = float("nan")
    table = pa.table({"text": [CLEAN] * 2, "url": [nan, 1.0], "site": [3, None]})
    assert clean_table(table, publisher="site").column("text").to_pylist() == [CLEAN] * 2


WRONG_TABLES = {
    "no table": ([{"text": "a"}], TypeError, "a Table or a RecordBatch of pyarrow is needed, not list"),
    "a number for a text": ({"text": [1]}, TypeError, "the column 'text' is int64, not a text"),
    "lists of texts": ({"text": [["a"]]}, TypeError, "the column 'text' is list<"),
    "two columns": ([["a"], ["b"]], ValueError, "the table has 2 columns 'text'"),
}


@pytest.mark.parametrize("name", WRONG_TABLES)
def test_a_wrong_table_is_told(name: str) -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    columns, error, message = WRONG_TABLES[name]
    table = (
        columns if name == "no table" else pa.table(columns, names=None if isinstance(columns, dict) else ["text"] * 2)
    )
    with pytest.raises(error, match=re.escape(message)):
        clean_table(table)


@pytest.mark.parametrize("option", ["keep", "drop", "rules"])
def test_a_text_is_no_list_of_choices(option: str) -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    message = f"{option} must be a list, not 'share': say {option}=['share']"
    with pytest.raises(TypeError, match=re.escape(message)):
        clean_table(pa.table({"text": ["a"]}), **{option: "share"})
    pytest.importorskip("datatrove", reason="datatrove is not installed (extra datatrove)")
    from cleaner.integrations.datatrove import ArticleCleaner

    with pytest.raises(TypeError, match=re.escape(message)):
        ArticleCleaner(**{option: "share"})


def test_a_column_of_text_without_values_stays() -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    from cleaner.integrations.arrow import clean_table

    table = pa.table({"text": pa.nulls(2)})
    assert clean_table(table).equals(table)


# datatrove


def test_datatrove_writes_the_texts_of_the_command(by_the_command: list[str], folder: Path) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed (extra datatrove)")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.integrations.datatrove import ArticleCleaner

    block = ArticleCleaner(rules=["demo-rules"], attributes=str(folder / "spans"))
    pipeline = [JsonlReader(str(folder), glob_pattern="a.jsonl"), block, JsonlWriter(str(folder / "out"))]
    LocalPipelineExecutor(pipeline=pipeline, logging_dir=str(folder / "logs")).run()
    written = rows_of(folder / "out" / "00000.jsonl.gz")
    texts = dict(zip((each["id"] for each in documents()), by_the_command, strict=True))
    wanted = {each["id"]: texts[each["id"]] for each in documents() if each["text"]}  # datatrove reads no empty ones
    assert {each["id"]: each["text"] for each in written} == wanted
    rows = rows_of(folder / "spans" / "00000.jsonl.gz")
    assert [row["id"] for row in rows] == [*wanted]
    (stats,) = [
        each["stats"] for each in json.loads((folder / "logs/stats.json").read_text()) if "CLEAN" in each["name"]
    ]
    totals = {name: each["total"] if isinstance(each, dict) else each for name, each in stats.items()}
    assert totals["total"] == len(wanted)
    assert totals["rule demo/widget"] == 6
    assert totals["words_removed"] == sum(each for name, each in totals.items() if name.startswith("rule "))


def test_a_document_that_fails_goes_on(folder: Path) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed (extra datatrove)")
    from datatrove.data import Document

    from cleaner.integrations.datatrove import ArticleCleaner

    block = ArticleCleaner(rules=[str(folder / "demo-rules")])
    (done,) = block.run(
        [
            Document(text=None, id="1"),
        ]
    )  # type: ignore[arg-type]
    assert done.text is None
    assert "clean_article_error" in done.metadata
    assert block.stats["failed"].total == 1


def test_what_is_no_address_stops_no_document(folder: Path) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed (extra datatrove)")
    from datatrove.data import Document

    from cleaner.integrations.datatrove import ArticleCleaner

    block = ArticleCleaner(rules=[str(folder / "demo-rules")], publisher_key="site")
    metadata = {"url": float("nan"), "site": 3}
    (done,) = block.run([Document(text=DIRTY, id="1", metadata=metadata)])  # type: ignore[arg-type]
    assert (done.text, done.metadata) == (CLEAN, metadata)


# Recipes: what docs/scale.md shows is run as it stands there

RECIPES = dict(
    re.findall(
        r"<!-- recipe: (\w+) -->\n```python\n(.*?)```", (ROOT / "docs" / "scale.md").read_text(), flags=re.DOTALL
    )
)


@pytest.mark.parametrize("name", ["polars", "datasets", "datatrove", "pyarrow"])
def test_a_recipe_of_the_documentation_works(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pa = pytest.importorskip("pyarrow", reason=NO_ARROW)
    pytest.importorskip(name, reason=f"{name} is not installed")
    import pyarrow.parquet as pq

    monkeypatch.setenv("HF_HOME", str(folder / "hf"))
    (folder / "crawl").mkdir()
    pq.write_table(pa.Table.from_pylist([each for each in documents() if each["text"]]), folder / "crawl/1.parquet")
    exec(compile(RECIPES[name], f"docs/scale.md ({name})", "exec"), {"__name__": "__main__"})  # noqa: S102  # that is the test
    from cleaner.command.cli import main

    assert main(["crawl", "-o", "wanted", "-q"]) == 0
    wanted = {row["id"]: row["text"] for row in pq.read_table(folder / "wanted/1.parquet").to_pylist()}
    assert texts_in(folder / "cleaned") == wanted


def rows_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def texts_in(folder: Path) -> dict[str, str]:
    """The texts of all documents in a folder, of JSON Lines or Parquet."""
    import pyarrow.parquet as pq

    rows = [row for file in folder.rglob("*.parquet") for row in pq.read_table(file).to_pylist()]
    for file in folder.rglob("*.jsonl.gz"):
        rows += rows_of(file)
    return {row["id"]: row["text"] for row in rows}


def test_all_recipes_are_known() -> None:
    assert {*RECIPES} == {"pyarrow", "polars", "datasets", "datatrove", "ray", "spark", "daft"}

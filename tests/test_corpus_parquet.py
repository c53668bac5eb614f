"""Parquet: one column changes, everything else stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CLEAN, DIRTY

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra parquet)")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra parquet)")

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

TYPES = [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()]


def table(count: int, kind: Any = None, text: str = DIRTY) -> Any:
    """A table with columns of many kinds, metadata everywhere, and a null among the texts."""
    texts = [None if number == 3 else f"{text}{number}\n" for number in range(count)]
    schema = pa.schema(
        [
            pa.field("n", pa.int64(), nullable=False, metadata={"unit": "pieces"}),
            pa.field("text", kind or pa.string(), metadata={"language": "en"}),
            pa.field("tags", pa.list_(pa.string())),
            pa.field("when", pa.timestamp("us", "UTC")),
            pa.field("place", pa.struct([("x", pa.float64())])),
        ],
        metadata={"made by": "a test"},
    )
    rows = range(count)
    columns = [list(rows), texts, [["a"] * (n % 3) for n in rows], list(rows), [{"x": n / 3} for n in rows]]
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_only_the_texts_change(kind: Any, clean_article: CleanArticle, folder: Path) -> None:
    pq.write_table(table(300, kind), folder / "a.parquet")
    assert clean_article("a.parquet", "-o", "b.parquet", "--stats", "s.json").code == 0
    cleaned = pq.read_table(folder / "b.parquet")
    assert cleaned.equals(pq.read_table(folder / "a.parquet").set_column(1, *column(table(300, kind, CLEAN))))
    assert cleaned.schema.equals(pq.read_table(folder / "a.parquet").schema, check_metadata=True)
    stats = json.loads((folder / "s.json").read_text())
    assert (stats["articles"], stats["changed"], stats["without_text"]) == (300, 299, 1)


def column(of: Any) -> tuple[Any, Any]:
    return of.schema.field("text"), of.column("text")


def test_groups_of_rows_and_compression_stay(clean_article: CleanArticle, folder: Path) -> None:
    compression = {"n": "snappy", "text": "zstd", "tags.list.element": "gzip", "when": "none", "place.x": "snappy"}
    pq.write_table(table(700), folder / "a.parquet", row_group_size=300, compression=compression)
    assert clean_article("a.parquet", "-o", "b.parquet", "--jobs", "2").code == 0
    one, two = (pq.ParquetFile(folder / f"{name}.parquet").metadata for name in "ab")
    groups = [[each.row_group(number).num_rows for number in range(each.num_row_groups)] for each in (one, two)]
    assert groups == [[300, 300, 100]] * 2
    codecs = [[each.row_group(0).column(number).compression for number in range(5)] for each in (one, two)]
    assert codecs[0] == codecs[1]


def test_the_address_may_stand_in_a_structure(clean_article: CleanArticle, folder: Path) -> None:
    header = "publisher:\n  name: The Post\n  domains: [post.example]\n"
    rule = (folder / "demo-rules" / "demo.yaml").read_text().replace("Zyx", "Qux").partition("  - id: correction")[0]
    (folder / "demo-rules" / "publishers").mkdir()
    (folder / "demo-rules" / "publishers" / "post.example.yaml").write_text(header + rule)
    text = DIRTY.replace("Zyx", "Qux")
    places = [{"url": "https://post.example/a"}, {"url": None}, None]
    pq.write_table(pa.table({"text": [text] * 3, "metadata": places}), folder / "a.parquet")
    assert clean_article("a.parquet", "-o", "b.parquet", "--url-field", "metadata.url").code == 0
    assert pq.read_table(folder / "b.parquet").column("text").to_pylist() == [CLEAN, text, text]


def test_an_empty_table_stays_one(clean_article: CleanArticle, folder: Path) -> None:
    pq.write_table(table(0), folder / "a.parquet")
    assert clean_article("a.parquet", "-o", "b.parquet").code == 0
    one, two = (pq.read_table(folder / f"{name}.parquet") for name in "ab")
    assert two.equals(one, check_metadata=True)


def doubled(name: str) -> Any:
    """A table with two columns of one name."""
    return pa.Table.from_arrays([pa.array(["a"])] * 3, names=["text", name, "url" if name == "text" else name])


def spoilt(of: Any) -> bytes:
    """A table whose first page cannot be read."""
    file = pa.BufferOutputStream()
    pq.write_table(of, file)
    data: bytes = file.getvalue().to_pybytes()
    return data[:4] + b"x" * 60 + data[64:]


def test_other_columns_may_have_one_name(clean_article: CleanArticle, folder: Path) -> None:
    made = pa.Table.from_arrays([pa.array([1]), pa.array([DIRTY]), pa.array([2])], names=["n", "text", "n"])
    pq.write_table(made, folder / "a.parquet")
    assert clean_article("a.parquet", "-o", "b.parquet", "--save-removed").code == 0
    read = pq.ParquetFile(folder / "b.parquet").read()
    assert read.equals(made.set_column(1, made.schema.field(1), pa.array([CLEAN])))
    assert clean_article("--restore", "b.parquet", "-o", "c.parquet").code == 0
    assert pq.ParquetFile(folder / "c.parquet").read().equals(made)


def test_parts_of_one_name_are_set_aside(clean_article: CleanArticle, folder: Path) -> None:
    metadata = pa.StructArray.from_arrays([pa.array(["a"])] * 2, names=["url", "url"])
    pq.write_table(pa.Table.from_arrays([pa.array([DIRTY]), metadata], names=["text", "m"]), folder / "a.parquet")
    assert clean_article("a.parquet", "-o", "b.parquet", "--url-field", "m.url").code == 3
    aside = json.loads((folder / ".clean-article/set-aside/b.parquet.jsonl").read_text())
    assert aside["reason"].startswith("the column 'm' cannot be read: ")
    assert clean_article("a.parquet", "-o", "b.parquet").code == 0


def test_a_column_of_nothing_passes(clean_article: CleanArticle, folder: Path) -> None:
    made = pa.table({"text": pa.nulls(3), "n": [1, 2, 3]})
    pq.write_table(made, folder / "a.parquet")
    assert clean_article("a.parquet", "-o", "b.parquet", "--save-removed", "--stats", "s.json").code == 0
    assert json.loads((folder / "s.json").read_text())["without_text"] == 3
    assert clean_article("--restore", "b.parquet", "-o", "c.parquet").code == 0
    for name in "bc":
        assert pq.read_table(folder / f"{name}.parquet").equals(made, check_metadata=True)


DAMAGED = {
    "no Parquet": (b"PAR1 but no more", "not Parquet"),
    "no such column": (
        pa.table({"body": ["a"]}),
        "has no column 'text' (say with --text-field where the text is); it has 'body'",
    ),
    "two of this name": (doubled("text"), "has 2 columns 'text'"),
    "two addresses": (doubled("url"), "has 2 columns 'url'"),
    "damaged within": (spoilt(table(300)), "not Parquet: "),
    "no text": (pa.table({"text": [1]}), "the column 'text' is int64, not a text"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_cannot_be_read_is_set_aside(name: str, clean_article: CleanArticle, folder: Path) -> None:
    data, reason = DAMAGED[name]
    (folder / "in").mkdir()
    if isinstance(data, bytes):
        (folder / "in" / "a.parquet").write_bytes(data)
    else:
        pq.write_table(data, folder / "in" / "a.parquet")
    pq.write_table(table(5), folder / "in" / "b.parquet")
    assert clean_article("in", "-o", "out").code == 3
    assert [each.name for each in (folder / "out").glob("*.parquet")] == ["b.parquet"]
    aside = json.loads((folder / "out/.clean-article/set-aside/a.parquet.jsonl").read_text())
    assert aside["reason"].startswith(reason)

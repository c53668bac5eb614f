"""Run the recipes of docs/scale.md on real articles, and compare their texts and CPU time with the plain command.

    python tools/try_recipes.py ARTICLES.jsonl.gz [RECIPE ...]

Each recipe is run as it stands in the page, in a process of its own, on two Parquet files. datatrove, Ray and Spark
get two workers. What is not installed is left out.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gzip
import importlib.util
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
BEFORE = {
    "ray": "import ray\nray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)\n",
    "spark": (
        "import os, sys\nfrom pyspark.sql import SparkSession\nos.environ['PYSPARK_PYTHON'] = sys.executable\n"
        "SparkSession.builder.master('local[2]').getOrCreate()\n"
    ),
}
PACKAGES = {"spark": "pyspark"}
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux
_PATIENCE = 20  # seconds for orphans to end


def main() -> None:
    given = _arguments()
    page = (ROOT / "docs" / "scale.md").read_text()
    recipes = dict(re.findall(r"<!-- recipe: (\w+) -->\n```python\n(.*?)```", page, flags=re.DOTALL))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        count = _write_articles(given.articles, given.limit)
        program, command = "from cleaner.command.cli import main; main()", "crawl -o wanted --jobs 2 -q"
        _tell("clean-article --jobs 2", count, *_timed([sys.executable, "-c", program, *command.split()]))
        wanted = _texts(Path("wanted"))
        for name in given.recipes or recipes:
            if importlib.util.find_spec(PACKAGES.get(name, name)) is None:
                print(f"{name}: not installed")
                continue
            program = BEFORE.get(name, "") + recipes[name].replace("tasks=1,", "tasks=2,\n    workers=2,")
            times = _timed([sys.executable, "-c", program])
            same = _texts(Path("cleaned")) == wanted
            _tell(name, count, *times, "the same texts" if same else "OTHER TEXTS")
            shutil.rmtree("cleaned")
            shutil.rmtree("logs", ignore_errors=True)


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = reader.add_argument
    add("articles", type=lambda name: Path(name).resolve(), help="JSON Lines, with a text and perhaps a url")
    add("recipes", nargs="*", help="default: all")
    add("--limit", type=int, default=20_000, help="the number of articles, taken again and again if need be")
    return reader.parse_args()


def _write_articles(path: Path, limit: int) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = gzip.decompress(path.read_bytes()).splitlines()
    rows = []
    for number in range(limit):
        record = json.loads(lines[number % len(lines)])
        rows.append({"id": str(number), "text": record["text"], "url": record.get("url")})
    Path("crawl").mkdir()
    for part in range(2):
        pq.write_table(pa.Table.from_pylist(rows[part::2]), f"crawl/{part}.parquet")
    return len(rows)


def _timed(command: list[str]) -> tuple[float, float]:
    """CPU seconds of a process and all that it leaves behind, and seconds on the clock."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)  # orphans become ours, so that we can wait for them and their time counts
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own recipes
    seconds = time.monotonic() - started
    if done.returncode:
        sys.exit(f"{done.stdout}\n{done.stderr}\n{command} failed")
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < started + seconds + _PATIENCE:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, seconds


def _texts(folder: Path) -> dict[str, str]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = [row for file in folder.rglob("*.parquet") for row in pq.read_table(file).to_pylist()]
    for file in folder.rglob("*.jsonl.gz"):
        rows += map(json.loads, gzip.decompress(file.read_bytes()).splitlines())
    return {row["id"]: row["text"] for row in rows}


def _tell(name: str, count: int, cpu: float, seconds: float, verdict: str = "") -> None:
    told = f"{name}: {count:,} articles, {cpu:.1f} s of CPU, {seconds:.1f} s on the clock. {verdict}"
    print(told.strip(), flush=True)


if __name__ == "__main__":
    main()

"""The hooks for pre-commit: what they run, known finds, files that need no second look, and the real thing (slow)."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import CLEAN, DIRTY, RULES, WIDGET

from cleaner.authoring import cli as rules_cli
from cleaner.command import arguments
from cleaner.command.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    CleanArticle = Callable[..., Outcome]

ROOT = Path(__file__).parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
COMMIT = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "articles"]


def test_the_hooks_run_commands_that_exist() -> None:
    assert {*HOOKS} == {"clean-article", "clean-article-check", "check-article-rules"}
    for name in ("clean-article", "clean-article-check"):
        command, option = HOOKS[name]["entry"].split()
        assert (command, getattr(arguments.parser().parse_args([option, "a"]), option[2:].replace("-", "_"))) == (
            "clean-article",
            True,
        )
    command, *words = HOOKS["check-article-rules"]["entry"].split()
    assert command == "article-rules"
    assert rules_cli.parser().parse_args([*words, "a.yaml"]).paths == ["a.yaml"]


# Known finds


def test_known_finds_are_accepted_and_new_ones_are_not(clean_article: CleanArticle, folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(DIRTY)
    known = clean_article("--check", "--explain", "a.txt", "b.txt")
    (folder / "known.txt").write_bytes(known.out)
    assert clean_article("--check", "--baseline", "known.txt", "a.txt", "./b.txt").code == 0
    assert clean_article("--in-place", "--baseline", "known.txt", "a.txt").code == 0
    (folder / "a.txt").write_text("New title of the harbour\n\n" + DIRTY + "\n" + WIDGET)
    (folder / "c.txt").write_text(DIRTY)
    outcome = clean_article("--check", "--baseline", "known.txt", "a.txt", "b.txt", "c.txt")
    assert (outcome.code, outcome.err.count("would clean"), "a.txt: 1 removal" in outcome.err) == (1, 2, True)
    assert clean_article("--in-place", "--baseline", "known.txt", "a.txt").code == 1
    assert (folder / "a.txt").read_text() == "New title of the harbour\n\n" + DIRTY
    assert clean_article("--in-place", "--baseline", "known.txt", "a.txt").code == 0


def test_the_finds_of_a_single_file_are_a_baseline(clean_article: CleanArticle, folder: Path) -> None:
    (folder / "a.txt").write_text(DIRTY)
    (folder / "known.txt").write_bytes(clean_article("--check", "--explain", "a.txt").out)
    assert clean_article("--check", "--baseline", "known.txt", "a.txt").code == 0


def test_a_baseline_knows_a_file_whose_name_looks_like_a_find(clean_article: CleanArticle, folder: Path) -> None:
    (folder / "a: 3: b.txt").write_text(DIRTY)
    (folder / "known.txt").write_bytes(clean_article("--check", "--explain", "a: 3: b.txt").out)
    assert clean_article("--check", "--baseline", "known.txt", "a: 3: b.txt").code == 0


def test_the_table_names_the_baseline_and_the_rules(clean_article: CleanArticle, folder: Path) -> None:
    (folder / "a.txt").write_text(DIRTY)
    (folder / "b.txt").write_text(DIRTY)
    (folder / "known.txt").write_bytes(clean_article("--explain", "a.txt", "b.txt").out)
    (folder / "pyproject.toml").write_text('[tool.clean-article]\nbaseline = "known.txt"\nrules = ["demo-rules"]\n')
    assert clean_article("--check", "a.txt").code == 0


def test_a_wrong_baseline_is_named(clean_article: CleanArticle, folder: Path) -> None:
    (folder / "a.txt").write_text(DIRTY)
    (folder / "known.txt").write_text("a.txt: 3: x/y: z\nsomething else\n")
    outcome = clean_article("--check", "--baseline", "known.txt", "a.txt")
    assert (outcome.code, "known.txt:2: is no line of --check --explain" in outcome.err) == (2, True)
    assert clean_article("--check", "--baseline", "none.txt", "a.txt").code == 2


# What was found clean is not looked at again


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(os.environ["XDG_CACHE_HOME"], tmp_path / "cache", dirs_exist_ok=True)
    for file in (tmp_path / "cache").glob("*/fine-*"):
        file.unlink()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "clean-article"


def test_clean_files_are_remembered_until_something_changes(
    clean_article: CleanArticle, folder: Path, own_cache: Path
) -> None:
    for name, text in (("a.txt", DIRTY), ("b.txt", CLEAN), ("c.txt", CLEAN + "\n")):
        (folder / name).write_text(text)
    assert clean_article("--check", "a.txt", "b.txt", "c.txt").code == 1
    (register,) = own_cache.glob("fine-*")
    assert register.stat().st_size == 2 * 16
    assert clean_article("-i", "a.txt", "b.txt", "c.txt").code == 1
    assert register.stat().st_size == 3 * 16
    assert clean_article("-i", "a.txt", "b.txt", "c.txt").code == 0
    assert register.stat().st_size == 3 * 16
    assert clean_article("--check", "--drop", "correction", "a.txt", "b.txt").code == 0
    assert len([*own_cache.glob("fine-*")]) == 2
    rules = folder / "demo-rules" / "demo.yaml"
    rules.write_text(rules.read_text().replace("Zyx the qwop", "Zyxx the qwop"))
    assert clean_article("--check", "a.txt", "b.txt").code == 0
    assert len([*own_cache.glob("fine-*")]) == 3


@pytest.mark.usefixtures("own_cache")
def test_a_page_that_is_clean_may_not_be_clean_as_a_text(clean_article: CleanArticle, folder: Path) -> None:
    paragraphs = "".join(f"<p>{each}</p>\n" for each in CLEAN.split("\n") if each)
    for name in ("a.html", "a.txt"):
        (folder / name).write_text(
            f"<html><body><article>\n{paragraphs}</article>\n<!--\n\n{DIRTY}\n--></body></html>\n"
        )
    (folder / "b.txt").write_text(CLEAN)
    assert clean_article("--check", "a.txt").code == 1
    assert clean_article("--check", "a.html", "b.txt").code == 0
    assert clean_article("--check", "a.txt", "b.txt").code == 1


def test_a_register_forgets_when_it_is_too_large(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.command.register._MOST", 16)
    for text in (b"a", b"b", b"c"):
        with Register("x") as register:
            register.add(text)
    with Register("x") as register:
        assert [register.knows(text) for text in (b"a", b"b", b"c")] == [False, False, True]
    assert (own_cache / "fine-x").stat().st_size == 16


def test_many_clean_files_cost_next_to_nothing(folder: Path, own_cache: Path) -> None:
    names = []
    for number in range(5_000):
        path = folder / "articles" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(CLEAN.replace("storm", f"storm {number}"))
        names.append(str(path.relative_to(folder)))
    assert own_cache.exists()
    command = [sys.executable, "-c", "import sys; from cleaner.command.cli import main; sys.exit(main())", "-i", *names]
    assert subprocess.run(command, check=False).returncode == 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert subprocess.run(command, check=False).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


# The real thing


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, str]:
    """The program as a repository of its own, and its newest revision."""
    clone = tmp_path / "clean-article"
    for name in ("cleaner", "rules", "tools", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        clone.mkdir(exist_ok=True)
        copy(source, clone / name)
    for command in (["git", "init", "-q"], ["git", "add", "."], COMMIT):
        subprocess.run(command, cwd=clone, check=True)
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=clone, check=True, capture_output=True, text=True)
    return clone, done.stdout.strip()


CONFIG = """\
repos:
  - repo: {clone}
    rev: {revision}
    hooks:
      - id: clean-article
        files: ^articles/
      - id: check-article-rules
        files: ^our-rules/
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", ["pre-commit", "prek"])
def test_a_commit_of_dirty_articles_is_refused_and_cleans_them(
    program: str, published: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = shutil.which(program, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not found:
        pytest.skip(f"{program} is not installed")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PREK_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "corpus"
    (corpus / "articles").mkdir(parents=True)
    (corpus / "our-rules").mkdir()
    (corpus / "our-rules" / "demo.yaml").write_text(RULES)
    (corpus / "pyproject.toml").write_text('[tool.clean-article]\nrules = ["our-rules"]\n')
    (corpus / ".pre-commit-config.yaml").write_text(CONFIG.format(clone=published[0], revision=published[1]))
    (corpus / "articles" / "a.txt").write_text(DIRTY)
    (corpus / "articles" / "b.txt").write_text(CLEAN)
    for command in (["git", "init", "-q"], ["git", "add", "."], [found, "install"]):
        subprocess.run(command, cwd=corpus, check=True)
    first = subprocess.run(COMMIT, cwd=corpus, check=False, capture_output=True, text=True)
    assert first.returncode == 1, first.stderr
    assert "cleaned articles/a.txt" in first.stdout + first.stderr
    assert (corpus / "articles" / "a.txt").read_text() == CLEAN
    subprocess.run(["git", "add", "."], cwd=corpus, check=True)
    subprocess.run(COMMIT, cwd=corpus, check=True, capture_output=True)
    log = subprocess.run(["git", "show", "HEAD:articles/a.txt"], cwd=corpus, check=True, capture_output=True, text=True)
    assert log.stdout == CLEAN
    if program == "pre-commit":
        command = [found, "try-repo", str(published[0]), "clean-article-check", "--all-files"]
        (corpus / "articles" / "c.txt").write_text(DIRTY)
        subprocess.run(["git", "add", "."], cwd=corpus, check=True)
        done = subprocess.run(command, cwd=corpus, check=False, capture_output=True, text=True)
        assert (done.returncode, "would clean articles/c.txt" in done.stdout) == (1, True)
        assert (corpus / "articles" / "c.txt").read_text() == DIRTY

"""The cleaner as a block of a datatrove pipeline, for its local, Slurm and Ray executors."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datatrove.io import get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from cleaner.corpus.counts import counted_result
from cleaner.corpus.desk import attributes_row, date_from, known_text
from cleaner.corpus.editions import rules_version
from cleaner.engine.cleaner import Cleaner
from cleaner.integrations.choices import listed
from cleaner.model import CleanResult, Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datatrove.data import Document as Article
    from datatrove.data import DocumentsPipeline
    from datatrove.io import DataFolderLike

_ONCE_A_DOCUMENT = ("words", "words_removed", "characters", "characters_removed")


class ArticleCleaner(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Takes the boilerplate out of each document's text.

    The ``stats.json`` has documents of a known publisher, changed, emptied and failed, and the words removed by
    category, publisher and rule. An emptied document goes on, with an empty text. One on which the cleaner fails goes
    on as it was, with the reason as ``clean_article_error`` in its metadata. ``url_key``, ``publisher_key`` and
    ``date_key`` are keys of the metadata.

    With ``attributes``, a folder, each task also writes what goes as spans of the texts that came in, in dolma's form:
    ``00000.jsonl.gz``, a row a document, in order.
    """

    type = "🧹 - CLEAN"
    name = "📰 clean-article"

    def __init__(  # noqa: PLR0913  # each is an option of the command
        self,
        *,
        keep: Sequence[str] = (),
        drop: Sequence[str] = (),
        rules: Sequence[str | Path] = (),
        language: str | None = None,
        url_key: str = "url",
        publisher_key: str | None = None,
        date_key: str | None = None,
        attributes: DataFolderLike | None = None,
    ) -> None:
        super().__init__()
        self.keep, self.drop, self.rules = listed("keep", keep), listed("drop", drop), listed("rules", rules)
        self.language, self.url_key, self.publisher_key, self.date_key = language, url_key, publisher_key, date_key
        self.attributes = get_datafolder(attributes) if attributes else None

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:  # noqa: ARG002  # datatrove's form
        """Clean what comes; the cleaner is made here, so that the block itself is small to send."""
        folders = [Path(each) for each in self.rules]
        cleaner = Cleaner(keep=self.keep, drop=self.drop, rules=folders)
        prefix = f"clean_article__{rules_version(folders)}" if self.attributes else ""
        with self._attributes_file(rank) as rows:
            for article in data:
                with self.track_time():
                    result = self._clean(cleaner, article)
                if rows is not None:
                    rows.write(attributes_row(prefix, article.id, result.removals) + "\n")
                article.text = result.text
                yield article

    def _clean(self, cleaner: Cleaner, article: Article) -> CleanResult:
        self.stat_update(StatHints.total)
        publisher = article.metadata.get(self.publisher_key) if self.publisher_key else None
        date = date_from(article.metadata.get(self.date_key)) if self.date_key else None
        url = known_text(article.metadata.get(self.url_key))
        try:
            result = cleaner.clean(Document(article.text, url, known_text(publisher), self.language, date))
        except Exception as error:  # noqa: BLE001  # one text must not stop a task of millions
            self.stat_update("failed")
            article.metadata["clean_article_error"] = f"{type(error).__name__}: {error}"
            return CleanResult(article.text)
        for name, value in self._counts(article.text, result):
            self.stat_update(name, value=value)
        return result

    def _counts(self, text: str, result: CleanResult) -> Iterator[tuple[str, int]]:
        counts = counted_result(text, result)
        del counts["articles"]
        for name, value in counts.items():
            if value or name in _ONCE_A_DOCUMENT:
                yield name, value

    def _attributes_file(self, rank: int) -> Any:
        if self.attributes is None:
            return nullcontext()
        return self.attributes.open(f"{rank:05d}.jsonl.gz", "wt", compression="gzip")

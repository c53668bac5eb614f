"""Whatever goes wrong with one article is told with its place, and the others are taken."""

from __future__ import annotations

import pytest

from cleaner.authoring.feeder import feed
from cleaner.authoring.reader import Article
from cleaner.model import Document
from cleaner.text.files import InputError

GOOD, OTHER = Article("a.txt", Document("one")), Article("b.txt", Document("two"))
FED = {
    "all well": ([GOOD, OTHER], True, ""),
    "a bad record": ([GOOD, InputError("x.txt: is bad"), OTHER], False, "error: x.txt: is bad\n"),
    "many bad records for one reason": (
        [GOOD, *(InputError(f"x:{number}: is bad") for number in range(1, 14)), InputError("x:20: is worse")],
        False,
        "".join(f"error: x:{number}: is bad\n" for number in range(1, 11))
        + "error: x:20: is worse\nerror: and 3 more: is bad\n",
    ),
    "nothing": ([], False, "error: there is no article in the input\n"),
    "nothing good": ([InputError("x.txt: is bad")], False, "error: x.txt: is bad\n"),
}


@pytest.mark.parametrize("name", FED)
def test_articles_are_taken_and_the_rest_is_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found, sound, said = FED[name]
    taken: list[Article] = []
    assert feed(found, taken.append) is sound
    assert taken == [each for each in found if isinstance(each, Article)]
    assert capsys.readouterr().err == said


def test_an_article_that_cannot_be_taken_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    taken: list[str] = []

    def take(article: Article) -> None:
        if article is GOOD:
            raise RecursionError("too deep")
        taken.append(article.place)

    assert not feed([GOOD, OTHER], take)
    assert taken == ["b.txt"]
    assert capsys.readouterr().err == "error: a.txt: cleaning failed: RecursionError: too deep\n"

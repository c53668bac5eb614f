"""Lines and folding: what rules see of a text, and the way back to it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from drawings import PROSE
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.text.folding import bare, fold, fold_lines, fold_with_offsets
from cleaner.text.lines import closes, is_prose, line_spans, split_lines, words

_ENDS = "\n\r"
line = st.text(st.characters(exclude_characters=_ENDS, exclude_categories=()), max_size=60)
text = st.text(
    st.sampled_from("ab \n\r\u2028\u200b\x85\x0b\ufeffé\u0301ß…“") | st.characters(exclude_categories=()), max_size=60
)
_TYPICAL = st.text(
    st.sampled_from(
        "aAbBzZ \t\u00a0\u200b\u00ad.,;:!?-–—“”„‘’'\"…«»éÉçßſıİIşŞñÑøﬁﬃＡｂ１２½²№℃™ⅷ"
        "[]()*日本語かガパアｱй\u0301\u0308дАӀأإلله٣۴क्षि가각한\ufeff\U0001d400\U0001f642"
    ),
    max_size=60,
)


@given(text)
def test_lines_and_spans_are_the_same_lines(text: str) -> None:
    assert [text[start:end] for start, end in line_spans(text)] == split_lines(text) == re.split("\r\n|\n|\r", text)


@given(text)
def test_folding_a_text_is_folding_each_line(text: str) -> None:
    assert fold_lines(text) == [fold(each) for each in split_lines(text)]


@given(line)
@example("\ufe31\ufe32\ufe33")
@example("\uff40a\uff40")
def test_folding_leaves_no_typography_behind(line: str) -> None:
    folded = fold(line)
    assert not set(folded) & set("’‘“”„–—…\u00a0\t\u00ad\u200b\ufeff")
    assert "  " not in folded
    assert folded == folded.strip()


@given(_TYPICAL)
def test_folding_twice_is_folding_once(line: str) -> None:
    assert fold(fold(line)) == fold(line)


@given(_TYPICAL)
def test_the_composed_and_decomposed_form_fold_alike(line: str) -> None:
    assert fold(unicodedata.normalize("NFC", line)) == fold(unicodedata.normalize("NFD", line))


_SPELT = [
    "a",
    "e",
    " ",
    "’",
    "&",
    ";",
    "A&amp;b",
    "&rsquo;",
    "&#769;",
    "&nbsp;",
    "&#10;",
    "&amp;nbsp;",
    "&shy;",
    "&fflig;",
]


@given(_TYPICAL | st.lists(st.sampled_from(_SPELT), max_size=12).map("".join))
def test_folding_with_offsets_is_folding(line: str) -> None:
    assert fold_with_offsets(line)[0] == fold(line)


@given(st.sampled_from(PROSE), _TYPICAL)
def test_folding_with_offsets_is_folding_for_long_lines_too(prose: str, part: str) -> None:
    line = f"{part} {prose * 15} {part}"
    assert len(line) > 1000
    assert fold_with_offsets(line)[0] == fold(line)


@given(line | st.lists(st.sampled_from(_SPELT), max_size=12).map("".join))
def test_offsets_lead_back_to_the_line(line: str) -> None:
    folded, offsets = fold_with_offsets(line)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(line) for offset in offsets)
    assert all(
        fold(line[offsets[index] : offsets[index + 1]])
        for index in range(len(folded))
        if offsets[index] < offsets[index + 1] and folded[index] != " "
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "zyx",
                "[zyx](#a)",
                "**qwop**",
                "ＱＷＯＰ",
                "Straße",
                "…",
                "“a”",
                "e\u0301",
                "\u200b",
                "a\u00adb",
                "½",
                "\u00a0",
                "&rsquo;",
                "zy&#x78;",
                "&amp;nbsp;",
            ]
        ),
        max_size=8,
    )
)
def test_the_part_of_a_line_between_two_offsets_folds_to_that_part(pieces: list[str]) -> None:
    line = " ".join(pieces)
    folded, offsets = fold_with_offsets(line)
    for match in re.finditer(r"[a-z]+", folded):
        assert fold(line[offsets[match.start()] : offsets[match.end()]]) == match[0]


FOLDED = {
    "case": ("WEITER İstanbul ΣΊΣΥΦΟΣ", "weiter istanbul σίσυφοσ"),
    "dotless": ("ısı IŞIK", "isi işik"),
    "spaces": (" a\t b\u00a0\u2009c\u3000d\x0be ", "a b c d e"),
    "invisible": ("a\u00adb\u200bc\u2060d\ufeffe\u200ff", "abcdef"),
    "typography": ("‘a’ “b” „c” d–e—f … `g´", "'a' \"b\" \"c\" d-e-f ... 'g'"),
    "full-width": ("ＳＨＡＲＥ：１２", "share:12"),
    "ligatures": ("oﬃce ﬂow", "office flow"),
    "decomposed": ("abonne\u0301", "abonné"),
    "digits": ("٣ ۴ ५ ৬ ๗", "3 4 5 6 7"),
    "half-width kana": ("ｼｪｱする", "シェアする"),
    "vertical dash": ("a\ufe32b", "a-b"),
    "a link in Markdown": ('* [More](https://post.example/a_(b) "News") here', "* more here"),
    "an image": ("![The ferry](ferry.jpg)", "the ferry"),
    "an image that is a link": ("[![The ferry](ferry.jpg)](https://post.example)", "the ferry"),
    "bold": ("**Read more:** the **ferry**.", "read more: the ferry."),
    "a link without words": ("[](https://post.example) and [*](#x)", "[](https://post.example) and [*](#x)"),
    "no Markdown": ("a[1] (b) * * ** 2 ** 3 [note]", "a[1] (b) * * ** 2 ** 3 [note]"),
    "a link's number": ("* [12]Share this [3]page or a[4]b [1][2]c [5] d", "* share this page or a[4]b [1][2]c [5] d"),
    "a link that is not closed": ("[More](https://post.example", "[more](https://post.example"),
    "characters spelt as in HTML": ("Don&rsquo;t &lt;b&gt; R&amp;B &#8220;a&#x201D;&nbsp;b", 'don\'t <b> r&b "a" b'),
    "spelt so twice": ("Don&amp;#8217;t", "don't"),
    "a line's end spelt so": ("a&#10;b", "a b"),
    "no character": ("AT&T; &amp &nosuchname; a&b", "at&t; &amp &nosuchname; a&b"),
    "nothing but spaces": ("&nbsp;&#160;", ""),
    "nothing": ("\u200b \u00ad", ""),
}


@pytest.mark.parametrize("name", FOLDED)
def test_fold(name: str) -> None:
    line, expected = FOLDED[name]
    assert fold(line) == expected


BARE = {
    "bullets": ("» • ▶ Read more …", "read more"),
    "brackets": ("[Advertisement]:", "advertisement"),
    "pipes": ("| share | tweet |", "share | tweet"),
    "full stop": ("Thank you.", "thank you"),
    "question": ("(What now?)", "what now?"),
    "quotes stay": ("“Yes”", '"yes"'),
    "symbols only": ("* * * — | …", ""),
    "emoji arrow": ("➡️ More", "more"),
}


@pytest.mark.parametrize("name", BARE)
def test_bare(name: str) -> None:
    line, expected = BARE[name]
    assert bare(fold(line)) == expected


WORDS = {"": 0, "one": 1, "one two": 2, "関連記事": 2, "関連 news": 2, "สวัสดี": 3, "a-b c": 2, "12 %": 2}


@pytest.mark.parametrize("line", WORDS)
def test_words(line: str) -> None:
    assert words(fold(line)) == WORDS[line]


CLOSES = {
    "So.": True, "So?": True, "So!": True, "So…": True, "“So.”": True, "So.)": True, "そう。": True, "「そう。」": True,
    "است؟": True, "है।": True,
    "So": False, "So:": False, "So,": False, "So -": False, "": False, "1. So": False, "So.\u00a0»": True,
    "So.*": True, "Հա։": True,
}  # fmt: skip


@pytest.mark.parametrize("line", CLOSES)
def test_closes(line: str) -> None:
    assert closes(fold(line)) == CLOSES[line]


IS_PROSE = {
    "twelve short words": ("It is as it is, and so it is to be as was.", True),
    "eleven words": ("It is as it is, and so it is as was.", False),
    "no closing": ("It is as it is, and so it is to be as it was then", False),
    "seventy characters": ("Geschwindigkeitsbegrenzungen, Umweltverträglichkeitsprüfungsverfahren!!", True),
    "long without closing": ("word " * 60, True),
    "Japanese": ("政府は十五日、来年度の予算案を国会に提出し、審議が始まると発表した。", True),
    "Japanese heading": ("政府、来年度予算案を提出", False),
    "Chinese without closing": ("政府十五日向国会提出明年度预算案并宣布开始审议该项议案的全部内容", False),
    "closing quote": ("“It is as it is,” he said, “and so it is to be as was.”", True),
    "Arabic": ("قالت الحكومة يوم الاثنين إنها ستقدم مشروع الميزانية إلى البرلمان في الأسبوع المقبل للنقاش.", True),
}


@pytest.mark.parametrize("name", IS_PROSE)
def test_is_prose(name: str) -> None:
    line, expected = IS_PROSE[name]
    assert is_prose(fold(line)) == expected

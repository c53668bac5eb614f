"""What an XPath of a site file says about text: that an element goes which is, begins with or holds some words.

Nothing is evaluated here, there is no page: a few forms of predicates are to be recognised, and all others to be left
alone with a reason. A program that evaluates XPath (lxml) gives no tree of the expression to look at, and one that
does (elementpath) would be one more dependency for what a table of tokens does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ELEMENTS = "about elements, not text"
BESIDE = "what goes stands beside or around the text"
PART = "the text is that of a part of what goes"
NEGATED = "a negation"
SEVERAL = "several conditions on the text at once"
UNKNOWN = "not understood"
_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"[^\"]*\"|'[^']*')|(?P<name>[^\W\d][\w.-]*)|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sign>//|::|\.\.|!=|<=|>=|[/|\[\](),=<>@*.+$:-]))"
)
_DEEPEST = 20  # brackets in brackets
_OPENING, _CLOSING = ("[", "("), ("]", ")")
_PLAIN = ("normalize-space", "string", "lower-case", "upper-case", "translate")  # functions that keep the words
_OTHER_AXES = ("self", "descendant-or-self", "descendant", "child")

Kind = Literal["is", "begins", "holds"]
_TESTS: dict[str, Kind] = {"starts-with": "begins", "contains": "holds"}


@dataclass(frozen=True, slots=True)
class Words:
    """An element goes whose text is, begins with or holds these words; ``narrowed``: if it is of a certain kind too."""

    kind: Kind
    text: str
    narrowed: bool = False


class UnfitError(Exception):
    """An expression that says nothing of use about text; the message is the reason."""


def read_xpath(xpath: str) -> list[Words | str]:
    """For each alternative of the expression the words, or the reason why there are none to be had.

    >>> read_xpath("//p[contains(., 'Read on')] | //div[@id='ad']")
    [Words(kind='holds', text='Read on', narrowed=False), 'about elements, not text']
    """
    try:
        tokens = _tokens(xpath)
        return [each for part in _split(tokens, "|") for each in _alternative(part)]
    except UnfitError as error:
        return [str(error)]


def _tokens(xpath: str) -> list[str]:
    tokens, position = [], 0
    xpath = xpath.rstrip()
    while position < len(xpath):
        found = _TOKEN.match(xpath, position)
        if found is None:
            raise UnfitError(UNKNOWN)
        tokens.append(found[0].strip())
        position = found.end()
    _check_brackets(tokens)
    return tokens


def _check_brackets(tokens: Sequence[str]) -> None:
    depth: list[str] = []
    for token in tokens:
        if token in _OPENING:
            depth.append(_CLOSING[_OPENING.index(token)])
            if len(depth) > _DEEPEST:
                raise UnfitError(UNKNOWN)
        elif token in _CLOSING and (not depth or depth.pop() != token):
            raise UnfitError(UNKNOWN)
    if depth or not tokens:
        raise UnfitError(UNKNOWN)


def _split(tokens: Sequence[str], *at: str) -> list[list[str]]:
    """The tokens between those that stand outside of all brackets."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token in _OPENING) - (token in _CLOSING)
        if depth == 0 and token in at:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _alternative(tokens: Sequence[str]) -> Iterator[Words | str]:
    try:
        yield from _goes(tokens)
    except UnfitError as error:
        yield str(error)


def _goes(tokens: Sequence[str]) -> Iterator[Words | str]:
    """What the last step of a path says about the text of what goes."""
    steps = [step for step in _split(tokens, "/", "//") if step]
    if not steps:
        raise UnfitError(UNKNOWN)
    *others, (test, predicates) = (_step(step) for step in steps)
    if any(_is_about_text(each) for _, found in others for each in found):
        raise UnfitError(BESIDE)
    if test[:1] == [".."] or ("::" in test and test[0] not in _OTHER_AXES):
        raise UnfitError(BESIDE if any(map(_is_about_text, predicates)) else ELEMENTS)
    about = [each for each in predicates if _is_about_text(each)]
    if not about:
        raise UnfitError(ELEMENTS)
    if len(about) > 1:
        raise UnfitError(SEVERAL)
    narrowed = len(predicates) > 1 or any("[" in step for step in steps[:-1])
    for choice in _split(_without_brackets(about[0]), "or"):
        yield _choice(choice, narrowed=narrowed)


def _step(tokens: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The test of a step, and its predicates."""
    test: list[str] = []
    predicates: list[list[str]] = []
    depth = 0
    for each in tokens:
        if each == "[":
            depth += 1
            if depth == 1:
                predicates.append([])
                continue
        if each == "]":
            depth -= 1
            if depth == 0:
                continue
        if depth:
            predicates[-1].append(each)
        elif predicates:
            raise UnfitError(UNKNOWN)
        else:
            test.append(each)
    return test, predicates


def _is_about_text(tokens: Sequence[str]) -> bool:
    """Whether a predicate looks at the text of something: a literal that no attribute is compared with."""
    return any(_has_literal(part) and "@" not in part for part in _conditions(tokens))


def _conditions(tokens: Sequence[str]) -> list[list[str]]:
    """The single conditions in a predicate, whatever joins them."""
    parts = [part for choice in _split(tokens, "or") for part in _split(choice, "and")]
    inner = []
    for part in parts:
        bare = _without_brackets(part[1:] if part[:1] == ["not"] else part)
        nested = len(bare) < len(part) or len(parts) > 1
        inner += _conditions(bare) if nested and len(bare) < len(tokens) else [bare]
    return inner


def _has_literal(tokens: Sequence[str]) -> bool:
    return any(token[0] in "'\"" for token in tokens)


def _without_brackets(tokens: Sequence[str]) -> list[str]:
    while len(tokens) > 1 and tokens[0] == "(" and _closes_at_end(tokens):
        tokens = tokens[1:-1]
    return list(tokens)


def _closes_at_end(tokens: Sequence[str]) -> bool:
    """Whether the first bracket is closed by the last token."""
    depth = 0
    for number, token in enumerate(tokens):
        depth += (token in _OPENING) - (token in _CLOSING)
        if depth == 0:
            return number == len(tokens) - 1
    return False


def _choice(tokens: Sequence[str], *, narrowed: bool) -> Words | str:
    """What one way to fulfil a predicate says about the text."""
    parts = [_without_brackets(part) for part in _split(_without_brackets(tokens), "and")]
    about = [part for part in parts if _is_about_text(part)]
    if len(about) != 1:
        return SEVERAL if about else ELEMENTS
    try:
        kind, text = _condition(about[0])
    except UnfitError as error:
        return str(error)
    return Words(kind, text, narrowed or len(parts) > 1)


def _condition(tokens: Sequence[str]) -> tuple[Kind, str]:
    if tokens[0] == "not":
        raise UnfitError(NEGATED)
    sides = _split(tokens, "=")
    if len(sides) == 2:
        literal, subject = sides if _is_literal(sides[0]) else sides[::-1]
        return "is", _text_of(subject, literal)
    if tokens[0] in _TESTS and tokens[1:2] == ["("] and tokens[-1] == ")":
        arguments = _split(tokens[2:-1], ",")
        if len(arguments) == 2:
            return _TESTS[tokens[0]], _text_of(*arguments)
    if tokens[:3] == ["text", "(", ")"] and tokens[3:4] == ["["] and tokens[-1] == "]":
        return _condition(tokens[4:-1])
    if "[" in tokens:
        raise UnfitError(PART)
    raise UnfitError(UNKNOWN)


def _text_of(subject: Sequence[str], literal: Sequence[str]) -> str:
    """The words, if it is the text of the element itself that is compared with them."""
    if not _is_literal(literal):
        raise UnfitError(UNKNOWN)
    if not _is_own_text(subject):
        raise UnfitError(PART)
    return literal[0][1:-1]


def _is_literal(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and _has_literal(tokens)


def _is_own_text(tokens: Sequence[str]) -> bool:
    if tokens and tokens[0] in _PLAIN and tokens[1:2] == ["("] and tokens[-1] == ")":
        first = _split(tokens[2:-1], ",")[0]
        return not first or _is_own_text(first)
    return "".join(tokens) in {".", "text()", "./text()", ".//text()", "text()[1]", "self::text()"}

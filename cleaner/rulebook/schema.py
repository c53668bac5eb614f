"""What a rule file may say; ``rules/schema.json`` comes from it. Only this module and ``values.py`` know pydantic.

The keys are explained for people in ``docs/rules.md``; a test keeps the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from cleaner.model import Category  # noqa: TC001  # pydantic reads it at run time
from cleaner.rulebook.complainer import in_our_words
from cleaner.rulebook.dater import days_of
from cleaner.rulebook.values import (
    FORMS,
    Categories,
    Count,
    Date,
    Domains,
    GuardName,
    GuardNames,
    Ids,
    Languages,
    Month,
    Names,
    Patterns,
    Positive,
    RuleId,
    Selectors,
    Text,
    Texts,
    Zones,
)


class Strict(BaseModel):
    """A mapping in which a key that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _above_the_least(most: int | None, info: ValidationInfo) -> int | None:
    least_key = str(info.field_name).replace("max_", "min_")
    least = info.data.get(least_key)
    if most is not None and least is not None and most < least:
        raise ValueError(f"{most} is below {least_key}, which is {least}: no line is both")
    return most


class Shape(Strict):
    """What kind of line; every key given must hold."""

    min_words: Count | None = None
    max_words: Count | None = None
    max_chars: Count | None = None
    closing: bool | None = None
    title_case: bool | None = None
    upper_case: bool | None = None
    upper_case_label: bool | None = None
    digits: bool | None = None
    letters: bool | None = None
    prose: bool | None = None
    repeats: Literal["title", "earlier"] | None = None

    _can_hold = field_validator("max_words")(_above_the_least)

    @model_validator(mode="after")
    def _says_something(self) -> Shape:
        if not self.model_fields_set:
            raise ValueError("a shape needs at least one key")
        return self


class Within(Strict):
    """Where in the article; every key given must hold."""

    zone: Zones | None = None
    first: Positive | None = None
    last: Positive | None = None
    min_prose_before: Count | None = None
    max_prose_before: Count | None = None
    min_prose_after: Count | None = None
    max_prose_after: Count | None = None

    _can_hold = field_validator("max_prose_before", "max_prose_after")(_above_the_least)


class Among(Strict):
    """What has gone of the run of lines in which a line stands: on either side of it, and so much in all."""

    categories: Annotated[Categories, Field(min_length=1)]
    lines: Positive
    run: Positive
    below: Categories = []


class Run(Strict):
    """The lines that a ``while`` block goes on over: a pattern or the shape must fit."""

    patterns: Patterns | None = None
    shape: Shape | None = None


def _as_run(value: object) -> object:
    return {"patterns": value} if isinstance(value, str | list) else value


class Block(Strict):
    """A run of lines, from ``start`` to exactly one kind of end."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    start: Patterns
    until: Patterns | None = None
    through: Patterns | None = None
    while_: Annotated[Run, BeforeValidator(_as_run)] | None = Field(default=None, alias="while")
    to_end: Literal[True] | None = None
    max_lines: Positive | None = None
    max_prose: Count | Literal["any"] = 0
    max_prose_in_row: Positive | None = None
    max_prose_words: Positive | None = None
    list_ends: bool = False

    @model_validator(mode="before")
    @classmethod
    def _true_is_a_word(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("to_end") == "true":
            return {**data, "to_end": True}
        return data

    @model_validator(mode="after")
    def _has_one_end(self) -> Block:
        ends = [self.until, self.through, self.while_, self.to_end]
        if sum(end is not None for end in ends) != 1:
            raise ValueError("a block needs exactly one of until, through, while, to_end")
        return self

    @model_validator(mode="after")
    def _may_have_such_long_prose(self) -> Block:
        if self.max_prose_words is not None and not (self.to_end and self.max_prose):
            raise ValueError("max_prose_words is for to_end with a max_prose only")
        return self

    @model_validator(mode="after")
    def _may_have_so_much_in_a_row(self) -> Block:
        if self.max_prose_in_row is None:
            return self
        if not self.to_end:
            raise ValueError("max_prose_in_row is for to_end only")
        if self.max_prose != "any" and self.max_prose <= self.max_prose_in_row:
            raise ValueError("max_prose_in_row says nothing where max_prose is not greater")
        return self

    @model_validator(mode="after")
    def _may_end_with_a_list(self) -> Block:
        if self.list_ends and not self.to_end:
            raise ValueError("list_ends is for to_end only")
        return self


class Scene(Strict):
    """An example with neighbours: only ``text`` is judged."""

    text: Text
    before: str | None = None
    after: str | None = None


def _as_scene(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Example = Annotated[Scene, BeforeValidator(_as_scene, json_schema_input_type=str | Scene)]


class Guard(Strict):
    """Lines that many rules leave alone, under one name, with their proof."""

    description: Text
    patterns: Patterns
    spares: Texts
    passes: Texts


class Rule(Strict):
    """One kind of line, with its proof."""

    id: RuleId
    category: Category | None = None
    status: Literal["draft"] | None = None
    description: Text
    phrases: Texts | None = None
    patterns: Patterns | None = None
    inline: Patterns | None = None
    block: Block | None = None
    shape: Shape | None = None
    within: Within | None = None
    unless: Patterns | None = None
    guards: GuardNames = []
    after: Patterns | None = None
    before: Patterns | None = None
    company: Count = 0
    beside: bool | None = None
    among: Among | None = None
    amid_prose: bool = False
    valid_from: Date | None = None
    valid_until: Date | None = None
    removes: Annotated[list[Example], Field(min_length=1)]
    keeps: Annotated[list[Example], Field(min_length=1)]

    @field_validator("company")
    @classmethod
    def _waits_for_something(cls, company: int) -> int:
        if not company:
            raise ValueError("must be 1 or more, not '0'; without the key, no company is needed")
        return company

    @field_validator("valid_until")
    @classmethod
    def _ends_after_it_begins(cls, until: str | None, info: ValidationInfo) -> str | None:
        begins = info.data.get("valid_from")
        if begins and until and days_of(begins)[0] > days_of(until)[1]:
            raise ValueError(f"{until} is before valid_from, which is {begins}")
        return until

    @model_validator(mode="after")
    def _is_one_kind(self) -> Rule:
        lines = bool(self.phrases or self.patterns)
        kinds = lines + bool(self.inline) + bool(self.block)
        if kinds > 1:
            raise ValueError("a rule is one of: phrases and/or patterns, inline, block, shape alone")
        if not kinds and not self.shape:
            raise ValueError("a rule needs phrases, patterns, inline, block or shape")
        if self.among and (kinds or (self.shape and self.shape.repeats)):
            raise ValueError("among is for shape alone, without repeats")
        return self


class Strip(Strict):
    """Elements of a page that go before its text is taken, with their proof."""

    id: RuleId
    category: Category
    description: Text
    selectors: Selectors
    removes: Texts
    keeps: Texts


class Content(Strict):
    """The elements that hold a page's article; where one is found, nothing else is looked at."""

    selectors: Selectors
    removes: Texts
    keeps: Texts


class PageSigns(Strict):
    """What tells a platform or a publisher in a page; any one of them does."""

    ids: Names = []
    classes: Names = []
    generators: Names = []
    hosts: Names = []

    @model_validator(mode="after")
    def _says_something(self) -> PageSigns:
        if not (self.ids or self.classes or self.generators or self.hosts):
            raise ValueError("page needs ids, classes, generators or hosts")
        return self


class Platform(Strict):
    """Software or a group of titles, recognised by its own lines."""

    name: str
    kind: Literal[
        "comment-system",
        "blog-engine",
        "theme",
        "newsletter",
        "paywall",
        "share-plugin",
        "group",
        "page-software",
    ]
    fingerprints: Patterns | None = None
    needs: Positive = 1
    page: PageSigns | None = None
    domains: Domains = []

    @field_validator("needs")
    @classmethod
    def _can_be_met(cls, needs: int, info: ValidationInfo) -> int:
        there = {*(info.data.get("fingerprints") or ())}
        if there and needs > len(there):
            raise ValueError(f"must be {len(there)} or less, as there are no more different fingerprints, not {needs}")
        return needs

    @model_validator(mode="after")
    def _is_recognised(self) -> Platform:
        if not (self.fingerprints or self.page):
            raise ValueError("a platform needs fingerprints, page, or both")
        return self


class Publisher(Strict):
    """Whose articles the file is about."""

    name: str
    domains: Annotated[Domains, Field(min_length=1)]
    fingerprints: Patterns | None = None
    page: PageSigns | None = None
    extends: Ids = []
    languages: Languages = []
    reviewed: Month | None = None


class RuleFile(Strict):
    """A whole file of rules."""

    platform: Platform | None = None
    publisher: Publisher | None = None
    disable: Ids = []
    strip: Annotated[list[Strip], Field(min_length=1)] | None = None
    content: Content | None = None
    guards: dict[GuardName, Guard] = {}
    rules: list[Rule] = []  # only a publisher's file may say nothing, says the loader: its name and domains are of use


class Weighing(Strict):
    """The weights of weak signs, and when they are enough."""

    bias: float
    threshold: float
    prose: float
    below: float = 0
    switch: float
    scarce: float
    weights: dict[str, float]  # a sign, or two as "first & second"


class SignsFile(Weighing):
    """Weak signs as articles are judged by them, how whole pages are, and what both know."""

    most: float
    openers: list[str]
    words: dict[str, list[str]]
    page: Weighing | None = None  # a file of before there was one: as articles


def validate_signs(data: object) -> SignsFile:
    """The file of weak signs; raises ``ValueError``."""
    return SignsFile.model_validate(data)


def validate(data: object) -> tuple[RuleFile | None, list[tuple[tuple[int | str, ...], str]]]:
    """The file as rule specs, or nothing and every mistake as (path of keys, message)."""
    try:
        return RuleFile.model_validate(data), []
    except ValidationError as error:
        return None, [(entry["loc"], in_our_words(dict(entry), _keys(), FORMS)) for entry in error.errors()]


def _keys() -> set[str]:
    """All keys that there are somewhere in a rule file."""
    fields = [field for model in Strict.__subclasses__() for field in model.model_fields.items()]
    return {info.alias or name for name, info in fields}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    schema = RuleFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "clean-article rules"}

"""Write a rule file from values, as YAML that a person likes to read.

Plain words stand without quotes; what YAML would read as something else is quoted. Reading what is written here with
``loader`` gives the values back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.text.escaper import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]

_WIDTH = 120
_PLAIN = re.compile(r"[^\W_](?:[^:#\[\]{},&*!|>'\"%@`\\\n]|:(?=\S))*(?<![\s:])")
_PLAIN_IN_FLOW = re.compile(r"[^\W_](?:[^:#\[\]{},&*!|>'\"%@`\\?\n])*(?<!\s)")
_MEANS_SOMETHING = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null|~|[-+.\d][\d_.:eE+-]*|0[xo]\w+)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule to be written: its keys and values in the order of ``docs/rules.md``, and what a person should know."""

    values: Mapping[str, Value]
    comment: str = ""


def as_yaml(header: Mapping[str, Value], drafts: Iterable[Draft], comment: str = "") -> str:
    r"""A whole rule file: a comment, the keys of the file, and its rules.

    >>> draft = Draft({"id": "card", "removes": ["No: 1"], "within": {"zone": "tail"}}, "2 articles")
    >>> print(as_yaml({}, [draft]), end="")
    rules:
      # 2 articles
      - id: card
        removes: ['No: 1']
        within: {zone: tail}
    """
    head = "".join(f"{line}\n" for line in (*_comment(comment), *_mapping(header, "")))
    return f"{head}rules:\n{rules_as_yaml(drafts)}"


def mapping_as_yaml(key: str, values: Mapping[str, Value]) -> str:
    """A key of a file with a mapping below it, a line for each of its keys at least."""
    return "".join(f"{line}\n" for line in (f"{key}:", *_mapping(values, "  ")))


def rules_as_yaml(drafts: Iterable[Draft]) -> str:
    """The rules alone, as they stand at the end of a file."""
    lines: list[str] = []
    for draft in drafts:
        lines += (f"  {line}" for line in _comment(draft.comment))
        first, *others = _mapping(draft.values, "    ")
        lines += [f"  - {first.strip()}", *others]
    return "".join(f"{line}\n" for line in lines)


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {visible(line)}".rstrip() for line in text.splitlines())


def _mapping(values: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(f"{indent}{key}:", value, indent + "  ")


def _entry(lead: str, value: Value, indent: str) -> Iterator[str]:
    """A key or a dash with its value: on the same line if there is room, else below."""
    if isinstance(value, str) and "\n" in value.strip("\n") and _may_be_a_block(value):
        yield f"{lead} |" + ("" if value.endswith("\n") else "-")
        yield from (f"{indent}{line}".rstrip() for line in value.removesuffix("\n").split("\n"))
        return
    if isinstance(value, str | int):
        yield f"{lead} {_scalar(value, _PLAIN)}"
        return
    flow = _flow(value)
    if len(lead) + len(flow) < _WIDTH and "\n" not in flow:
        yield f"{lead} {flow}"
        return
    yield lead
    if isinstance(value, Mapping):
        yield from _mapping(value, indent)
        return
    for each in value:
        if isinstance(each, Mapping):
            first, *others = _mapping(each, f"{indent}  ")
            yield from (f"{indent}- {first.strip()}", *others)
        else:
            yield from _entry(f"{indent}-", each, f"{indent}  ")


def _flow(value: Value) -> str:
    if isinstance(value, str | int):
        return _scalar(value, _PLAIN_IN_FLOW) if "\n" not in str(value) else "\n"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _scalar(value: str | int, plain: re.Pattern[str]) -> str:
    if not isinstance(value, str):
        return str(value).lower()
    harmless = visible(value) == value
    if harmless and plain.fullmatch(value) and not _MEANS_SOMETHING.fullmatch(value):
        return value
    if harmless:
        return "'" + value.replace("'", "''") + "'"
    return '"' + visible(value.replace("\\", r"\\").replace('"', r"\"")) + '"'


def _may_be_a_block(text: str) -> bool:
    lines = text.removesuffix("\n").split("\n")
    return (
        lines[0][:1] not in ("", " ")
        and lines[-1] != ""
        and all(visible(line) == line and line == line.rstrip() for line in lines)
    )

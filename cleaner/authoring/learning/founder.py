"""A new publisher's rule file: where it goes, whose it is, and what stands in it."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaner.authoring.learning.drafter import mapping_as_yaml, rules_as_yaml
from cleaner.authoring.learning.fingerprinter import fingerprints
from cleaner.authoring.learning.grouper import Group
from cleaner.authoring.learning.learner import Corpus, learn
from cleaner.authoring.learning.lexicon import Lexicon
from cleaner.authoring.learning.proposer import proposed_files
from cleaner.authoring.learning.prover import Prover
from cleaner.engine.cleaner import Cleaner
from cleaner.reports.report import counted
from cleaner.rulebook.loader import find_sources, load, shipped_rules
from cleaner.text.escaper import visible
from cleaner.text.files import InputError, write_file
from cleaner.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cleaner.authoring.learning.drafter import Draft, Value
    from cleaner.authoring.reader import Article
    from cleaner.rulebook.ruleset import RuleSet

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_LONGEST = 253  # characters, as the rules for names on the net have it
_SECOND_LEVEL = 3  # letters of a label such as co or com, below which sites stand
_MOST_WORDS = 5  # of a name
_REVIEW = """\
Rules: delete what may be an article's own, say what the others are (category, description), and take
`status: draft` out of what is right. Until then only --drafts uses them."""
_NEEDED = 2  # fingerprints
_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")
_SCHEMA = "yaml-language-server: $schema=../schema.json"


@dataclass(frozen=True, slots=True)
class Founding:
    """What is to stand in a new file. ``comment`` is for the person who goes on with it."""

    domain: str
    name: str
    fingerprints: Sequence[str]
    drafts: Sequence[Draft]
    comment: str


def read_domain(text: str) -> str:
    """A domain in its usual form, without www; raises ``InputError``.

    >>> read_domain("www.Harbour-Post.example"), read_domain("zürich-post.example")
    ('harbour-post.example', 'xn--zrich-post-9db.example')
    """
    try:
        domain = text.strip().rstrip(".").encode("idna").decode("ascii").lower().removeprefix("www.")
    except UnicodeError:
        domain = ""
    if len(domain) > _LONGEST or not _DOMAIN.fullmatch(domain):
        raise InputError(f"{text}: is no domain; one looks like harbourpost.example, without https:// and path")
    return domain


def site_of(url: str | None) -> str | None:
    """The host of an address, without www.

    >>> site_of("https://www.HarbourPost.example/2019/ferry"), site_of("no address")
    ('harbourpost.example', None)
    """
    try:
        host = urlsplit((url or "").strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def target_of(domain: str, folder: str) -> str:
    """Where in a folder of rules the file of a domain goes; raises ``InputError`` if there is one."""
    name = os.path.join(folder, "publishers", f"{domain}.yaml")
    for there in (name, name.removesuffix(".yaml") + ".yml"):
        if os.path.lexists(there):
            raise InputError(f"{there}: is there already, and left as it is")
    return name


def owners(folders: Iterable[Path]) -> dict[str, Path]:
    """The file to which each domain belongs, of the shipped rules and of these folders; raises ``RuleError``."""
    sources = [each for folder in (shipped_rules(), *folders) for each in find_sources(folder)]
    files = load(each for each in sources if each.layer == "publisher")
    headers = [(each.file.publisher, each.source.path) for each in files]
    return {domain.lower(): path for header, path in headers if header for domain in header.domains}


def refuse_owned(domain: str, owned: dict[str, Path]) -> None:
    """Raise ``InputError`` if a domain belongs to a file that is there."""
    if domain in owned:
        raise InputError(f"{domain}: belongs to {owned[domain]} already; add rules there")


def found(domain: str, name: str | None, articles: Sequence[Article], rules: RuleSet | None) -> Founding:
    """The file for a publisher with these articles; what the rules take already need be in no new one."""
    texts = [article.document.text for article in articles]
    name = name or guess_name(domain, texts)
    if rules is None:
        return Founding(domain, name, (), (), _comment(name, 0, (), ()))
    signs = fingerprints(texts, name, domain, Cleaner(compiled=rules).vocabulary())
    drafts = _learnt(Group(domain, name, "field"), articles, rules)
    return Founding(domain, name, signs, drafts, _comment(name, len(texts), signs, drafts))


def _learnt(group: Group, articles: Iterable[Article], rules: RuleSet) -> list[Draft]:
    """What ``article-rules learn`` would propose for these articles; nothing if they are too few for it."""
    corpus, lexicon = Corpus(), Lexicon(rules)
    with closing(corpus.archive):
        corpus.groups[group] = [corpus.archive.add(article) for article in articles]
        files = proposed_files(learn(corpus, rules, lexicon), lexicon, rules)
    proved = map(Prover(rules, files).proved, files)
    return [proposal.draft for file in proved for proposal in file.proposals]


def imported(domain: str, drafts: Sequence[Draft], source: str) -> Founding:
    """The file for drafts from a site file."""
    name = guess_name(domain)
    origin = f"{name}. Drafts from the site file {os.path.basename(source)}, by `article-rules import-ftr`."
    return Founding(domain, name, (), drafts, f"{origin}\n{_REVIEW}")


def _comment(name: str, articles: int, signs: Sequence[str], drafts: Sequence[Draft]) -> str:
    """What is done and what is to do, for the person who goes on."""
    lines = [f"{name}. Begun by `article-rules new`" + (f" from {counted(articles, 'article')}." if articles else ".")]
    if len(signs) < _NEEDED:
        there = "Only one fingerprint was" if signs else "No fingerprints were"
        lines.append(f"{there} found: give lines that only this publisher prints, one that is long or has its name, or")
        lines.append("two others; else its articles are known by their address alone.")
    else:
        lines.append(
            "Fingerprints: leave those that only this publisher prints, two or one that is long or has its name."
        )
    if drafts:
        lines.append(_REVIEW)
    else:
        lines.append("Rules: `article-rules leaks ARTICLES` shows what is left; docs/rules.md has every key.")
    lines.append("Then: `article-rules check --drafts` with this file.")
    return "\n".join(lines)


def write_founding(name: str, founding: Founding) -> None:
    """Write the file, whole or not at all; raises ``InputError``."""
    try:
        os.makedirs(os.path.dirname(name), exist_ok=True)
    except OSError as error:
        raise InputError(f"{name}: cannot be written: {error.strerror}") from error
    has_schema = os.path.isfile(os.path.join(os.path.dirname(name), "..", "schema.json"))
    write_file(name, (f"# {_SCHEMA}\n" * has_schema + as_text(founding)).encode())


def as_text(founding: Founding) -> str:
    """The text of the file, without the line for editors."""
    publisher: dict[str, Value] = {"name": founding.name, "domains": [founding.domain]}
    if founding.fingerprints:
        publisher["fingerprints"] = list(founding.fingerprints)
    comment = "".join(f"# {visible(line)}".rstrip() + "\n" for line in founding.comment.splitlines())
    rules = f"rules:\n{rules_as_yaml(founding.drafts)}" if founding.drafts else ""
    return comment + mapping_as_yaml("publisher", publisher) + rules


def guess_name(domain: str, texts: Iterable[str] = ()) -> str:
    """What a publisher calls itself: the words in its articles that make up the label of its domain, else the label.

    >>> guess_name("theharbourpost.co.uk", ["© The Harbour Post Ltd", "By the harbour post office"])
    'The Harbour Post'
    >>> guess_name("harbour-post.example")
    'Harbour Post'
    """
    label = label_of(domain)
    wanted = label.replace("-", "")
    spellings: Counter[str] = Counter()
    for text in texts:
        spellings.update(_spellings(text, wanted))
    named = [(count, name) for name, count in spellings.items() if name[:1].isupper()]
    return max(named)[1] if named else label.replace("-", " ").title()


def label_of(domain: str) -> str:
    """The part of a domain that names the site.

    >>> label_of("harbourpost.co.uk"), label_of("news.bo.example")
    ('harbourpost', 'news')
    """
    labels = domain.split(".")[:-1]
    if len(labels) > 1 and len(labels[-1]) <= _SECOND_LEVEL:
        labels.pop()
    return labels[-1]


def _spellings(text: str, wanted: str) -> set[str]:
    """The runs of words in a text that are a label when written together."""
    words = [(found[0], _letters(found[0])) for found in _WORD.finditer(text)]
    found = set()
    for start, (_, first) in enumerate(words):
        if not first or not wanted.startswith(first):
            continue
        joined = ""
        for end in range(start, min(start + _MOST_WORDS, len(words))):
            joined += words[end][1]
            if joined == wanted:
                found.add(" ".join(word for word, _ in words[start : end + 1]))
    return found


def _letters(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())

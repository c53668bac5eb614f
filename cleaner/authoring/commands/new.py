"""The command ``article-rules new``: a rule file for a publisher that has none."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.authoring.choices import FAILED, FINE, add_fields, add_rules, rule_folders
from cleaner.model import CleanerError
from cleaner.reports.report import Output, complain, counted, note
from cleaner.text.files import InputError

if TYPE_CHECKING:
    import argparse

    from cleaner.authoring.reader import Article

FOLDER = "rules"
_MOST = 500  # articles that are looked at


def add_options(new: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add = new.add_argument
    add("domain", metavar="DOMAIN", help="the publisher's domain, such as harbourpost.example")
    add("inputs", nargs="*", default=[], metavar="ARTICLE", help="articles of it: what clean-article -o takes, or -")
    add("-o", "--output", metavar="DIR", default=FOLDER, help=f"the folder of rules to write to (default: {FOLDER})")
    add("--name", help="what the publisher is called (default: what the articles or the domain say)")
    add_fields(new)
    add_rules(new)
    new.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the file; the exit code says whether all articles could be read."""
    from cleaner.authoring.learning import founder
    from cleaner.rulebook.cache import ruleset

    folders = rule_folders(given.rules)
    domain = founder.read_domain(given.domain)
    target = founder.target_of(domain, given.output)
    own = [Path(given.output)] if Path(given.output).is_dir() else []
    founder.refuse_owned(domain, founder.owners([*folders, *own]))
    articles, sound = _articles(given, domain)
    if given.inputs and not articles:  # the file would only be in the way of the next try
        raise CleanerError(f"{target}: not written: there is no article of {domain} in the input")
    rules = ruleset(folders, drafts=True) if articles else None
    founding = founder.found(domain, given.name, articles, rules)
    founder.write_founding(target, founding)
    found = f"{counted(len(founding.fingerprints), 'fingerprint')}, {counted(len(founding.drafts), 'draft')}"
    Output().write_text(f"{target}\n")
    note(f"{founding.name}: {found} from {counted(len(articles), 'article')}")
    return FINE if sound else FAILED


def _articles(given: argparse.Namespace, domain: str) -> tuple[list[Article], bool]:
    """The articles that are not of another site, and whether all could be read."""
    from cleaner.authoring.learning.founder import site_of
    from cleaner.authoring.reader import Fields, read_articles

    fitting, sound, strangers = [], True, 0
    articles = read_articles(given.inputs, Fields(given.text_field, given.url_field))
    for article in islice(articles, _MOST):
        if isinstance(article, InputError):
            complain(article)
            sound = False
            continue
        site = site_of(article.document.url) or domain
        if site == domain or site.endswith(f".{domain}"):
            fitting.append(article)
        else:
            strangers += 1
    if strangers:
        note(f"{counted(strangers, 'article')} of other sites left out")
    if next(articles, None) is not None:
        note(f"only the first {_MOST:,} articles were looked at")
    return fitting, sound

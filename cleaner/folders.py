"""Where things lie: the rules that come with the program, and what it keeps from one run to the next."""

from __future__ import annotations

import os


def shipped_folder() -> str:
    """The folder of the rules that come with the program: in the wheel, or in the checkout beside the package."""
    package = os.path.dirname(os.path.realpath(__file__))
    for folder in (os.path.join(package, "rules"), os.path.join(os.path.dirname(package), "rules")):
        if os.path.isdir(os.path.join(folder, "common")):
            return folder
    raise FileNotFoundError(f"no rules beside {package}")


def cache_folder() -> str:
    """The folder for what can be made anew: compiled rules, and which files have nothing to take out."""
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "clean-article")


def can_be_kept() -> bool:
    """Whether what can be made anew can be kept: else every run makes it."""
    place = cache_folder()
    while not os.path.lexists(place):
        place = os.path.dirname(place) or "."
    return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)

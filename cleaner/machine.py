"""What this machine lets the program use, and how the program uses it."""

from __future__ import annotations

import os

NEW_OBJECTS = 50_000  # after so many Python looks for garbage where much is made and hardly any of it is


def usable_cores() -> int:
    """The number of cores that this process may use: fewer than there are, in a container or a batch system."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

"""Part of the build of a wheel: compiles the rules into it, so that the first run after an install need not.

What is compiled serves the Python and the version of ``regex`` that built the wheel. Other ones compile when they first
run, as does a checkout, whose rules change.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface[Any]):
    """Adds the compiled rules to those in YAML."""

    passing: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them, in a folder that passes."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from cleaner.rulebook.cache import compiled_rules

            files = compiled_rules(Path(self.root, "rules"))
        except ModuleNotFoundError as missing:  # pip's --no-build-isolation asks for nothing that a build needs
            self.app.display_warning(f"{missing}: the rules are not compiled, so the first run will do it")
            return
        self.passing = tempfile.TemporaryDirectory()
        for name, content in files.items():
            compiled = Path(self.passing.name, name)
            compiled.write_bytes(content)
            build_data["force_include"][str(compiled)] = f"cleaner/rules/{name}"

    def finalize(self, *_: object) -> None:
        """Leave nothing behind."""
        if self.passing is not None:
            self.passing.cleanup()

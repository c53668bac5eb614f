"""Weak signs that add up, for lines that no rule takes: what a row shows, what it weighs (``docs/signs.md``)."""

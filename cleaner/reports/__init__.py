"""What the program tells of its work: explanations, tables, diffs, JSON records."""

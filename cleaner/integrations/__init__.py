"""The same cleaner for other programs' pipelines. Each module needs the extra of its name; see docs/scale.md."""

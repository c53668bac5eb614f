"""Rule files (YAML) to something fast to run: read, checked by the schema, compiled, filed, kept in a cache."""

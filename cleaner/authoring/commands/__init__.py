"""The options and the report of each command of ``article-rules``, a module each."""

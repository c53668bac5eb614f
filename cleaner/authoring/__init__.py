"""``article-rules``: find out what a corpus needs, write rules for it, and measure what they bring and cost.

``cli`` knows the commands; each has a module ``<command>_cli`` for its options and its report, and others for its work.
That of ``test`` is ``goldens_cli``: pytest takes ``test_*.py`` for tests.
"""

"""Drafts of rules, from articles (``learn``, ``leaks``, ``new``) and from other programs' files (``import-ftr``)."""

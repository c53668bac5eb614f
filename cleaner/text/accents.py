"""A phrase as it is printed where nobody sets accents: in capitals, by old software, by hurried editors."""

from __future__ import annotations

import unicodedata

_LONG_WORD = 12  # characters; a single shorter word may be another language's
_LONG = 10  # characters of several words


def spellings(phrase: str) -> tuple[str, ...]:
    """A bare folded phrase, and the same without its accents if that is ASCII and too long to be something else.

    >>> spellings("más noticias")
    ('más noticias', 'mas noticias')
    >>> spellings("más"), spellings("новости дня")
    (('más',), ('новости дня',))
    """
    if phrase.isascii() or len(phrase) < (_LONG if " " in phrase else _LONG_WORD):
        return (phrase,)
    letters = unicodedata.normalize("NFD", phrase)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return (phrase, plain) if plain.isascii() else (phrase,)

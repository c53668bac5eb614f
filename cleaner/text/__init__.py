"""Lines of text: split, fold, decode, write safely, show. Knows nothing of rules."""

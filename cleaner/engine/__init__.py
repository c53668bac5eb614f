"""One article from text to result: whose is it, which rules fire where, what may go, what comes out."""

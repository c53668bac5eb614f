"""The command ``clean-article``."""

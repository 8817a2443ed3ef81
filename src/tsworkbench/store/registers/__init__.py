"""Registers as the file has them: what they are, their entries, the words that choose entries, and what is counted."""

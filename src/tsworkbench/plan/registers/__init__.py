"""Registers: risks, organisations, grants and the rest as values; what fields hold, words that choose entries."""

"""Exports of other programs that are known by their headings, and lists that are laid out as tasks."""

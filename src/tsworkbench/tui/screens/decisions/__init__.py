"""Decisions: what is asked of a group, and the log of what was decided."""
